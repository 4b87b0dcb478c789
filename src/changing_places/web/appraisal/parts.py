"""The boxes of a case's parts: a line of money, a range, an option's terms and situation."""

from collections.abc import Mapping, Sequence
from typing import Any

from changing_places.appraisal.case.model import PARTIES
from changing_places.appraisal.case.writing import Path
from changing_places.appraisal.greenbook.optimism import project_types
from changing_places.appraisal.lawfulness.model import (
    CONTRACT_KINDS,
    DATES,
    MONEY,
    Situation,
)
from changing_places.web.appraisal.fields import OUT, Box, Group, at

YESNO = (("", "not said"), ("true", "yes"), ("false", "no"))
SIMPLE_RANGE = {"kind", "low", "likely", "high"}
RANGES = (
    ("", "nothing"),
    ("pert", "around the likely (PERT)"),
    ("triangular", "a triangle"),
    ("uniform", "low to high alike"),
)


def ranged(data: Mapping[str, Any], path: Path, *, times: bool) -> tuple[Box, ...]:
    """What is uncertain: the kind with low, likely and high; another kind as one line of YAML."""
    held = at(data, (*path, "range"))
    of = "" if times else "Low, likely and high are in its own unit."
    if held is not None and not (isinstance(held, Mapping) and _is_simple(held)):
        hint = "As the file writes it, such as {kind: pert, low: 0.9, likely: 1, high: 1.2}."
        return (Box((*path, "range"), "What is uncertain about it", "flow", hint),)
    return (
        Box((*path, "range", "kind"), "What is uncertain about it", "choice", offered=RANGES),
        Box((*path, "range", "low"), "Low", "number", of),
        Box((*path, "range", "likely"), "Likely", "number"),
        Box((*path, "range", "high"), "High", "number"),
    )


def _is_simple(held: Mapping[str, Any]) -> bool:
    return set(held) <= SIMPLE_RANGE and held.get("kind", "") in dict(RANGES)


def sourced(path: Path) -> tuple[Box, ...]:
    """Where a figure is from, and a note."""
    return (
        Box((*path, "evidence"), "Evidence"),
        Box((*path, "note"), "Note"),
    )


def taken_out(path: Path, what: str) -> Box:
    """The box that takes a part out."""
    return Box((*path, OUT), f"Take {what} out", "out")


def line(data: Mapping[str, Any], path: Path, kind: str, what: str) -> Group:
    """The boxes of a line of money of one kind; an empty one where there is none at the path."""
    held = at(data, path)
    name = held.get("name") if isinstance(held, Mapping) else None
    first = (Box((*path, "name"), "Name"), *_money(path, kind), _evidence(path))
    more = (*_when(path), *_further(path, kind), *ranged(data, path, times=True), *_checked(path))
    if held is None:
        return Group(f"Add {what}", first, more, is_new=True)
    return Group(str(name or what), first, (*more, taken_out(path, f"‘{name or what}’")))


def _evidence(path: Path) -> Box:
    return sourced(path)[0]


def _money(path: Path, kind: str) -> tuple[Box, ...]:
    amount = Box((*path, "amount"), "Pounds a year", "number")
    if kind == "staff":
        return (
            Box((*path, "posts"), "Full-time posts", "number"),
            Box((*path, "pay"), "Pay of one post a year, £", "number"),
            Box((*path, "pension_rate"), "Employer’s pension, share of pay", "share", "As 19.8%."),
            Box((*path, "turnover"), "Share who leave in a year", "share", "As 17%."),
        )
    if kind == "income":
        return (
            Box((*path, "each"), "Pounds a unit", "number", "Or give pounds a year below."),
            Box((*path, "per"), "The unit", hint="The name of a volume, such as visits."),
        )
    if kind == "premises":
        return (amount, Box((*path, "rateable_value"), "Rateable value, £", "number"))
    if kind == "lines":
        return (amount, *_sides(path))
    return (amount,)


def _sides(path: Path) -> tuple[Box, ...]:
    return (
        Box((*path, "payer"), "Who pays", "parties"),
        Box((*path, "gainer"), "Who gains", "parties"),
    )


def help_with_lines() -> tuple[str, ...]:
    """What a person needs to know to fill in a line, said once on the page and not in each box."""
    return (
        f"Who pays and who gains: one of {', '.join(PARTIES)}, or a party that the step ‘Service’ "
        "adds; or shares, as in ‘council: 0.6; NHS: 0.4’. A cost has a payer alone, a benefit a "
        "gainer alone, a payment from one to another both.",
        "An amount is said in one way: pounds a year, pounds a unit of a volume, posts and pay, "
        "pounds in single years (‘0: 150,000; 1: 420,000’), or pounds for each year from year 0 "
        "(‘0; 10; 10’). Year 0 is the year in which an option is prepared.",
        "What is uncertain is low, likely and high: multiples of the amount, so that 0.9 is 10% "
        "less.",
        "‘Moves with’ names a driver or a volume and how far, as in ‘visits: 0.4’.",
        "Optimism bias of a cost is a share such as 24%, or {type: standard-buildings, managed: "
        f"0.4}}; the types are {', '.join(project_types())}.",
        "The confidence grade of a benefit runs from 1, the best evidence, to 6.",
    )


def _when(path: Path) -> tuple[Box, ...]:
    return (
        Box((*path, "from"), "From year", "number"),
        Box((*path, "to"), "To year", "number"),
        Box((*path, "ramp"), "Years until it is whole", "number"),
        Box((*path, "once"), "Or pounds in single years", "pairs"),
        Box((*path, "by_year"), "Or pounds for each year from year 0", "numbers"),
        Box((*path, "grows"), "Grows by, a year over other prices", "share"),
    )


def _further(path: Path, kind: str) -> tuple[Box, ...]:
    found: list[Box] = []
    if kind in ("supplies", "premises"):
        found.append(Box((*path, "vat_share"), "Share of it that bears VAT", "share"))
    if kind in ("staff", "supplies", "premises", "income"):
        found += _sides(path)[:1] if kind != "income" else _sides(path)
    if kind == "income":
        found.append(Box((*path, "amount"), "Or pounds a year", "number"))
    if kind in ("supplies", "premises", "lines"):
        found.append(Box((*path, "each"), "Or pounds a unit", "number"))
        found.append(Box((*path, "per"), "The unit, a volume"))
    found.append(Box((*path, "moves_with"), "Moves with", "pairs"))
    return tuple(found)


def _checked(path: Path) -> tuple[Box, ...]:
    """What corrects a line, and what of it is cash."""
    return (
        Box((*path, "optimism_bias"), "Optimism bias", "flow"),
        Box((*path, "grade"), "Confidence grade", "number"),
        Box((*path, "delay"), "Begins later by, in years", "number"),
        Box((*path, "life"), "Years that what is bought lasts", "number"),
        Box((*path, "cashable"), "Share of it that a budget can release", "share"),
        Box((*path, "weight"), "Distributional weight", "number"),
        sourced(path)[1],
    )


def change(data: Mapping[str, Any], path: Path, name: str) -> Group:
    """What an option changes of one line of the service."""
    return Group(
        f"Change in {name}",
        (
            Box((*path, "by"), "Change (-6% is 6% less)", "share"),
            Box((*path, "ramp"), "Years until it is whole", "number"),
            _evidence(path),
        ),
        (
            Box((*path, "from"), "From year", "number"),
            *ranged(data, path, times=True),
            sourced(path)[1],
        ),
    )


def operator(path: Path) -> Group:
    """On what terms an option's operator runs the service."""
    own = (*path, "operator")
    return Group(
        "The operator’s terms",
        (
            Box((*own, "name"), "What it is called", hint="As in ‘the trust’."),
            Box((*own, "margin"), "Surplus it asks, share of its costs", "share", "As 2%."),
            Box((*own, "fee"), "Fee a year, £", "number", "Empty where it is paid what it costs."),
            Box((*own, "new_starters_pension"), "Pension rate of those it hires", "share"),
        ),
        (
            Box(
                (*own, "exempt_share"), "Share of its VAT that relates to exempt supplies", "share"
            ),
            Box((*own, "standard_rated_share"), "Share of its takings that bears VAT", "share"),
            Box((*own, "discretionary_relief"), "Relief of rates that the council adds", "share"),
            Box((*own, "lease_price"), "Price of a lease, £", "number"),
            Box((*own, "lease_rent"), "Rent of a lease a year, £", "number"),
            Box((*own, "lease_years"), "Years of the lease", "number"),
            *sourced(own),
        ),
    )


SITUATION = {
    "contract_value": "Value of the whole contract with VAT, £",
    "contract_start": "The contract begins",
    "contract_end": "The contract ends",
    "tendered": "It is tendered",
    "staff_transfer": "Staff transfer",
    "total_vat": "VAT that the council bears in a year, £",
    "exempt_vat": "of which on exempt supplies, £",
    "controlled": "The council controls the company",
    "company_activity": "All activity of the company in a year, £",
    "outside_activity": "of which not for its owners, £",
    "aid_received": "Help to it in this and two years before, £",
    "aid_planned": "Help that is planned, £",
}
# What a situation holds in sight: the rest is behind a heading that opens.
COMMON = ("contract_value", "contract_start", "contract_end", "tendered", "staff_transfer")


def situation(path: Path, title: str) -> Group:
    """What is known of the service or the option, which decides on what is lawful."""
    names = [n for n in Situation.known_fields() if n != "service"]
    boxes = {name: _known((*path, "situation", name), name) for name in names}
    rest = [*(n for n in SITUATION if n not in COMMON), *(n for n in names if n not in SITUATION)]
    return Group(title, tuple(boxes[n] for n in COMMON), tuple(boxes[n] for n in rest))


def _known(path: Path, name: str) -> Box:
    label = SITUATION.get(name, name.replace("_", " ").capitalize())
    if name in DATES:
        return Box(path, label, "day", "As 2028-04-01.")
    if name in (*MONEY, "open_market_share"):
        return Box(path, label, "number")
    if name == "contract_kind":
        kinds = (("", "the service’s usual"), *((k, k.replace("_", " ")) for k in CONTRACT_KINDS))
        return Box(path, label, "choice", offered=kinds)
    if name == "statutory_duty":
        return Box(path, label)
    if name == "last_reserved_award":
        return Box(path, label, "flow", "A date, or false where there is none.")
    return Box(path, label, "yesno", offered=YESNO)


def places(data: Mapping[str, Any], path: Path, spare: int = 1) -> Sequence[Path]:
    """The paths of a list's parts, and of one more."""
    held = at(data, path)
    return [(*path, k) for k in range((len(held) if isinstance(held, list) else 0) + spare)]
