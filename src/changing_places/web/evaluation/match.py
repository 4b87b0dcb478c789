"""Which column of an upload plays which part, as an address holds it and as a form asks it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import polars as pl
from django.http import QueryDict

from changing_places.data.readers import ROW
from changing_places.evaluation.panel.columns import Guess, Part
from changing_places.evaluation.panel.roles import Roles
from changing_places.web.forms import Problem

NOT_USED = ""
# The parts that a column may play, in the order in which they are offered.
PARTS = (
    ("unit", "the unit, such as the council"),
    ("time", "the time, such as the year"),
    ("outcome", "an outcome"),
    ("adopted", "when the unit adopted"),
    ("treated", "whether it was treated then (0 or 1)"),
    ("covariate", "a covariate"),
    ("weights", "the weight"),
    ("cluster", "the group to cluster by"),
)
ONCE = {
    "unit": "the unit",
    "time": "the time",
    "adopted": "when the unit adopted",
    "treated": "whether it was treated",
    "weights": "the weight",
    "cluster": "the group",
}
ASKED = "as."  # before the number of a column in the form's fields


@dataclass(frozen=True)
class Match:
    """The parts that columns play; `treated_units` with `start` where no column says it."""

    sheet: str = ""
    unit: str = ""
    time: str = ""
    outcomes: tuple[str, ...] = ()
    adopted: str = ""
    treated: str = ""
    covariates: tuple[str, ...] = ()
    weights: str = ""
    cluster: str = ""
    treated_units: tuple[str, ...] = ()
    start: str = ""

    def part_of(self, column: str) -> str:
        """The part that a column plays, empty for none."""
        for part, held in self._parts():
            if column in held:
                return part
        return NOT_USED

    def _parts(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield "unit", (self.unit,)
        yield "time", (self.time,)
        yield "outcome", self.outcomes
        yield "adopted", (self.adopted,)
        yield "treated", (self.treated,)
        yield "covariate", self.covariates
        yield "weights", (self.weights,)
        yield "cluster", (self.cluster,)

    def roles(self) -> Roles:
        """The question to be asked of the table."""
        return Roles(
            unit=self.unit,
            time=self.time,
            outcomes=self.outcomes,
            adopted=self.adopted or None,
            treated=self.treated or None,
            treated_units=self.treated_units,
            start=self.start or None,
            covariates=self.covariates,
            weights=self.weights or None,
            cluster=self.cluster or None,
        )

    def arguments(self) -> dict[str, object]:
        """The same as the arguments of `evaluate` and `panel`, without those left out."""
        held = {
            "unit": self.unit,
            "time": self.time,
            "outcome": self.outcomes[0] if len(self.outcomes) == 1 else list(self.outcomes),
            "adopted": self.adopted,
            "treated": self.treated,
            "treated_unit": list(self.treated_units),
            "start": self.start,
            "covariates": list(self.covariates),
            "weights": self.weights,
            "cluster": self.cluster,
        }
        return {name: value for name, value in held.items() if value}

    def pairs(self) -> list[tuple[str, str]]:
        """The same as the pairs of a query."""
        held = [("sheet", self.sheet)]
        held += [(part, column) for part, columns in self._parts() for column in columns]
        held += [("treated_unit", name) for name in self.treated_units]
        held += [("start", self.start)]
        return [(name, value) for name, value in held if value]

    def query(self) -> str:
        """The same as an address holds it."""
        return urlencode(self.pairs())


def of_query(query: QueryDict) -> Match:
    """The match that an address holds."""
    return Match(
        sheet=query.get("sheet", ""),
        unit=query.get("unit", ""),
        time=query.get("time", ""),
        outcomes=_several(query, "outcome"),
        adopted=query.get("adopted", ""),
        treated=query.get("treated", ""),
        covariates=_several(query, "covariate"),
        weights=query.get("weights", ""),
        cluster=query.get("cluster", ""),
        treated_units=_several(query, "treated_unit"),
        start=query.get("start", "").strip(),
    )


def _several(query: QueryDict, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(v for v in query.getlist(name) if v))


def of_guess(found: Guess, sheet: str) -> Match:
    """The match that is probably meant."""
    said = {
        part: held.column
        for part in ("unit", "time", "adopted", "treated")
        if isinstance(held := getattr(found, part), Part)
    }
    if "adopted" in said:
        said.pop("treated", None)
    return Match(sheet=sheet, outcomes=tuple(p.column for p in found.outcomes[:1]), **said)


def of_form(query: QueryDict, columns: Sequence[str]) -> Match:
    """The match that the form asks for: a part for each column by its number."""
    held: dict[str, list[str]] = {part: [] for part, _ in PARTS}
    for i, column in enumerate(columns):
        part = query.get(f"{ASKED}{i}", NOT_USED)
        if part in held:
            held[part].append(column)
    named = query.get("treated_units", "").replace("\n", ";").split(";")
    return Match(
        sheet=query.get("sheet", ""),
        outcomes=tuple(held["outcome"]),
        covariates=tuple(held["covariate"]),
        treated_units=tuple(dict.fromkeys(n.strip() for n in named if n.strip())),
        start=query.get("start", "").strip(),
        **{part: held[part][0] if held[part] else "" for part in ONCE},
    )


def problems_of(query: QueryDict, columns: Sequence[str]) -> tuple[Problem, ...]:
    """What is wrong with a form, in the order of its fields."""
    asked = [(i, query.get(f"{ASKED}{i}", NOT_USED)) for i in range(len(columns))]
    found = []
    for part, words in ONCE.items():
        chosen = [i for i, p in asked if p == part]
        if len(chosen) > 1:
            first, second = columns[chosen[0]], columns[chosen[1]]
            text = f"Both '{first}' and '{second}' are said to be {words}: keep one of them."
            found.append(Problem(text, f"as-{chosen[1]}"))
    match = of_form(query, columns)
    return (*found, *_missing(match), *_doubled(match))


def _missing(match: Match) -> Iterator[Problem]:
    wanted = (
        (match.unit, "Say which column is the unit, such as the council."),
        (match.time, "Say which column is the time, such as the year."),
        (match.outcomes, "Say which column is an outcome: the figure that the policy may change."),
    )
    yield from (Problem(text, "as-0", whole=True) for held, text in wanted if not held)


def _doubled(match: Match) -> Iterator[Problem]:
    ways = [w for w in (match.adopted, match.treated, match.treated_units) if w]
    if not ways:
        text = "Say which column tells who adopted, or name the units below the columns."
        yield Problem(text, "as-0", whole=True)
    elif len(ways) > 1:
        text = "Who adopted is said in more than one way: keep the one that you trust."
        yield Problem(text, "as-0", whole=True)
    if match.treated_units and not match.start:
        yield Problem("Say when the named units were first treated.", "start")
    if match.start and match.adopted:
        yield Problem(f"'{match.adopted}' says when units adopted: leave this blank.", "start")


def columns_of(frame: pl.DataFrame) -> list[str]:
    """The columns of a table as its reader knows them."""
    return [name for name in frame.columns if name != ROW]
