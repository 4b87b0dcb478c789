"""An address for every page of the application, on the demonstration country.

A new address pattern fails the tests until it has an example here; the browser tests then
visit it at both widths.
"""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from changing_places.data.policies import policy_of, policy_panel
from changing_places.data.register import Register
from changing_places.data.store import Store


def names(patterns=None, space: str = "") -> Iterator[str]:
    """The name of every address pattern, with its area, as in 'place:council'."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inside = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from names(pattern.url_patterns, inside)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"


class Known:
    """What the examples need to know of the country."""

    def __init__(self, store: Store) -> None:
        register = Register.of(store)
        self.store, self.councils = store, register.current()
        self.of_tier = {a.tier: a.code for a in reversed(self.councils)}
        self.former = next(a.code for a in register.areas if a.ends and not a.current)
        self.unitary = self.of_tier["unitary"]

    def indicator(self) -> str:
        """An indicator that the unitary council has a value of."""
        found = self.store.arrays(
            "indicator_latest", ("indicator", "value"), where={"area": [self.unitary]}
        )
        pairs = zip(found["indicator"].tolist(), found["value"].tolist(), strict=True)
        return next(i for i, value in pairs if value == value)

    def upload(self, *, faulty: bool = False) -> str:
        """The key of an upload of the panel of a policy, with or without faults."""
        from changing_places.web.evaluation import uploads

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "hubs.csv"
            path.write_text(hubs(self.store, faulty=faulty), encoding="utf-8")
            return uploads.keep(path, path.name).key


APPRAISAL_STEPS = (
    *("service", "volumes", "staff", "supplies", "premises", "income", "vat", "options"),
    *("option-3", "criteria", "story", "evidence"),
)
APPRAISAL_TABS = (
    *("gains", "lawful", "barriers", "sure", "criteria", "years", "agencies", "dates", "notes"),
)
MATCHED = "unit=council&time=year&outcome=rate&adopted=adopted"
FAULTS = {5: ("rate", "n.k."), 9: ("rate", "about 60"), 30: ("adopted", "soon")}


def hubs(store: Store, *, faulty: bool = False) -> str:
    """The panel of early help hubs as CSV: council, year, rate, adopted, double.

    With faults, some cells (by index in `FAULTS`) cannot be read and a row comes twice.
    """
    held = policy_panel(store, policy_of(store, "early-help-hubs"), "childrens/LAC").frame
    frame = held.select(
        pl.col("name").alias("council"),
        pl.col("period").alias("year"),
        pl.col("value").cast(pl.String).alias("rate"),
        "adopted",
        (pl.col("value") * 2).alias("double"),
    )
    if not faulty:
        return frame.write_csv()
    rows = frame.rows(named=True)
    for index, (column, text) in FAULTS.items():
        rows[index][column] = text
    return pl.DataFrame([*rows, rows[3]], schema=frame.schema).write_csv()


EXAMPLES: dict[str, Callable[[Known], list[str]]] = {
    "home": lambda k: ["/"],
    "place:search": lambda k: ["/place/", "/place/?q=zzz", f"/place/?q={k.councils[0].name[:4]}"],
    "place:map": lambda k: ["/place/map/"],
    "place:council": lambda k: [f"/place/{c}/" for c in (*k.of_tier.values(), k.former)],
    "place:similar": lambda k: [f"/place/{k.unitary}/similar/"],
    "place:pressure": lambda k: [
        f"/place/{k.unitary}/pressure/",
        f"/place/{k.of_tier['lower']}/pressure/?years=5&scenario=flat-cash&assume=inflation=3",
    ],
    "place:indicators": lambda k: [f"/place/{k.unitary}/indicators/"],
    "place:indicator": lambda k: [reverse("place:indicator", args=[k.unitary, k.indicator()])],
    "place:service": lambda k: [
        f"/place/{k.unitary}/adult-social-care/",
        f"/place/{k.of_tier['lower']}/housing/",
    ],
    "place:brief": lambda k: [f"/place/{k.unitary}/childrens-social-care/brief/"],
    "appraisal:first": lambda k: ["/appraisal/"],
    "appraisal:open": lambda k: ["/appraisal/open/"],
    "appraisal:rules": lambda k: [
        "/appraisal/rules/",
        "/appraisal/rules/?as_at=2020-01-01&model=LATC&q=vat",
    ],
    "appraisal:changed": lambda k: [
        "/appraisal/rules/changed/",
        "/appraisal/rules/changed/?from=2022-06-01&to=2026-11-24",
    ],
    "appraisal:rule": lambda k: [
        "/appraisal/rules/vat.s33.refund/",
        "/appraisal/rules/pen.new_fair_deal/?as_at=2026-11-24",
    ],
    "appraisal:models": lambda k: ["/appraisal/models/"],
    "appraisal:build": lambda k: [
        "/appraisal/build/service/?case=new",
        *(f"/appraisal/build/{step}/?case=leisure" for step in APPRAISAL_STEPS),
    ],
    "appraisal:live": lambda k: [],  # a part of a page, which a form asks for
    "appraisal:result": lambda k: [
        "/appraisal/result/?case=leisure",
        "/appraisal/result/?case=leisure&without=vat.company.partial_exemption",
    ],
    "appraisal:tab": lambda k: [f"/appraisal/result/{tab}/?case=leisure" for tab in APPRAISAL_TABS],
    "appraisal:working": lambda k: [
        "/appraisal/result/working/?case=leisure&option=trust&ledger=council",
        "/appraisal/result/working/?case=leisure&option=contract&ledger=users",
    ],
    "appraisal:download": lambda k: [],  # files
    "evaluation:first": lambda k: ["/evaluation/"],
    "evaluation:new": lambda k: ["/evaluation/new/", "/evaluation/new/?deleted=1"],
    "evaluation:policy": lambda k: [
        "/evaluation/policy/early-help-hubs/childrens/LAC/",
        "/evaluation/policy/weekly-food-waste/recycling/waste-reused-recycled-composted/",
    ],
    "evaluation:columns": lambda k: [f"/evaluation/{k.upload()}/columns/"],
    "evaluation:faults": lambda k: [
        f"/evaluation/{k.upload()}/faults/?{MATCHED}",
        f"/evaluation/{k.upload(faulty=True)}/faults/?{MATCHED}",
    ],
    "evaluation:design": lambda k: [f"/evaluation/{k.upload()}/design/?{MATCHED}"],
    "evaluation:result": lambda k: [
        f"/evaluation/{k.upload()}/result/?{MATCHED}&policy=the+hubs&name.0=the+rate",
        f"/evaluation/{k.upload()}/result/?{MATCHED}&outcome=double",
    ],
    "evaluation:delete": lambda k: [f"/evaluation/{k.upload()}/delete/"],
    "sources:held": lambda k: ["/sources/"],
    "help:reading": lambda k: ["/help/"],
    "help:accessibility": lambda k: ["/help/accessibility/"],
}
