"""Optimism bias: what projects of a kind have cost and lasted beyond their estimates.

The resultant bias is `(1 - managed) * upper`, where `managed` is the share of the causes of bias
that the project has dealt with. For a project of several kinds the upper bounds are weighted by
their shares of its cost. Source: HM Treasury and Mott MacDonald, Review of large public
procurement in the UK (2002), table 2 and the worked examples; bounds in `optimism_bias.toml`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from changing_places.appraisal.greenbook.discounting import Floats
from changing_places.appraisal.greenbook.inputs import finite, key, rate, share, unknown
from changing_places.appraisal.greenbook.parameters import read_toml
from changing_places.appraisal.greenbook.words import percent
from changing_places.core.errors import InputError

MEASURES = {"capex": "capital cost", "opex": "operating cost", "duration": "duration of works"}


@dataclass(frozen=True)
class Bounds:
    """The bias of one measure, as shares: where to begin, and where good management ends."""

    upper: float
    lower: float


@dataclass(frozen=True)
class ProjectType:
    """A type of project and its bounds by measure; a measure without bounds is None."""

    name: str
    title: str
    about: str
    capex: Bounds | None
    opex: Bounds | None
    duration: Bounds | None
    source: str

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that the guidance gives bounds for."""
        return tuple(m for m in MEASURES if getattr(self, m) is not None)

    @property
    def cost_measure(self) -> str:
        """The cost that the bias is of: capital cost, but operating cost for outsourcing."""
        return "capex" if self.capex is not None else "opex"


@dataclass(frozen=True)
class Bias:
    """A bias as a share, of one measure of one type or of several together."""

    rate: float
    measure: str
    upper: float
    lower: float
    managed: float
    contributions: tuple[tuple[str, float], ...]
    explanation: tuple[str, ...]

    def rounded(self) -> float:
        """The bias in whole per cent, as the guidance's examples print it."""
        return round(100 * self.rate) / 100


@cache
def project_types() -> dict[str, ProjectType]:
    """Every type of project by its name.

    >>> project_types()["outsourcing"].duration is None
    True
    """
    held = read_toml("optimism_bias.toml")
    return {
        t["name"]: ProjectType(
            name=t["name"],
            title=t["title"],
            about=t["about"],
            source=held["source"],
            **{m: Bounds(*t[m]) if m in t else None for m in MEASURES},
        )
        for t in held["type"]
    }


@cache
def _names() -> dict[str, str]:
    rows = read_toml("optimism_bias.toml")["type"]
    return {alias: r["name"] for r in rows for alias in (r["name"], *r["aliases"])}


def project_type(name: str) -> ProjectType:
    """A type by its name or a usual short form; raises InputError with the nearest three.

    >>> project_type("non_std_buildings").capex
    Bounds(upper=0.51, lower=0.04)
    """
    found = _names().get(key(name))
    if found is None:
        raise unknown("type of project", name, project_types())
    return project_types()[found]


def optimism_bias(name: str, *, measure: str | None = None, managed: float = 0.0) -> Bias:
    """The bias of a type of project once a share of its causes is managed.

    `measure` is capex, opex or duration; without it, the cost that the type has bounds for.
    Raises InputError for an unknown type, a measure without bounds, a share outside 0 to 1.

    >>> round(optimism_bias("non-standard-buildings", managed=0.92).rate, 4)
    0.0408
    """
    return combined_bias({name: 1.0}, measure=measure, managed=managed)


def combined_bias(
    shares: Mapping[str, float], *, measure: str | None = None, managed: float = 0.0
) -> Bias:
    """The bias of a project of several types, by their shares of its cost, which sum to 1.

    >>> mixed = {"non-standard-buildings": 0.3, "standard-buildings": 0.7}
    >>> round(combined_bias(mixed).rate, 4), round(combined_bias(mixed, measure="duration").rate, 4)
    (0.321, 0.145)
    """
    parts = _shares(shares)
    done = share(managed, "the managed share")
    of = _measure(measure, [kind for kind, _ in parts])
    bounds = [(kind, part, _bounds(kind, of)) for kind, part in parts]
    contributions = tuple((k.name, part * b.upper) for k, part, b in bounds)
    upper = sum(amount for _, amount in contributions)
    lower = sum(part * b.lower for _, part, b in bounds)
    found = (1.0 - done) * upper
    return Bias(
        found,
        of,
        upper,
        lower,
        done,
        contributions,
        _words(bounds, of, (found, upper, lower, done)),
    )


def _shares(shares: Mapping[str, float]) -> list[tuple[ProjectType, float]]:
    parts = [(project_type(n), share(s, f"the share of '{n}'")) for n, s in shares.items()]
    total = sum(part for _, part in parts)
    if abs(total - 1.0) > 1e-6:
        raise InputError(
            f"The shares of the types of project sum to {total:g}.",
            "Together they are the whole project, so they sum to 1.",
            "Give shares such as 0.3 and 0.7.",
        )
    return parts


def _measure(given: str | None, kinds: list[ProjectType]) -> str:
    if given is None:
        return kinds[0].cost_measure
    if key(given) not in MEASURES:
        raise unknown("measure of optimism bias", given, MEASURES)
    return key(given)


def _bounds(kind: ProjectType, measure: str) -> Bounds:
    found: Bounds | None = getattr(kind, measure)
    if found is None:
        has = " and ".join(MEASURES[m] for m in kind.measures)
        raise InputError(
            f"The guidance gives no bias of {MEASURES[measure]} for {kind.title}.",
            f"For {kind.title} it gives one of {has} only.",
            f"Ask for {' or '.join(kind.measures)}, or appraise that part by itself.",
        )
    return found


def _words(
    bounds: list[tuple[ProjectType, float, Bounds]],
    measure: str,
    numbers: tuple[float, float, float, float],
) -> tuple[str, ...]:
    found, upper, lower, managed = numbers
    mix = " and ".join(
        kind.title if part == 1 else f"{percent(part)} {kind.title}" for kind, part, _ in bounds
    )
    lines = [
        f"The bias of {MEASURES[measure]} for {mix} begins at {percent(upper)}"
        + (
            f"; {percent(managed)} of its causes are managed, which leaves {percent(found)}."
            if managed
            else ", and none of its causes is managed."
        )
    ]
    if found < lower - 1e-9:
        lines.append(
            f"That is below the {percent(lower)} which the guidance expects at contract award: "
            "show what evidence bears it out."
        )
    lines.append(f"Source: {bounds[0][0].source}.")
    return tuple(lines)


def with_bias(costs: ArrayLike, bias: float | ArrayLike) -> Floats:
    """Costs raised by a bias: only what is paid out rises, so that a receipt is never blown up.

    `costs` is of any shape (positive = paid); `bias` is a share that broadcasts against it.

    >>> with_bias([100.0, -20.0], 0.24).tolist()
    [124.0, -20.0]
    """
    amounts = np.asarray(costs, float)
    by = np.asarray(bias, float)
    for one in by.ravel():
        rate(one, "the optimism bias")
    return np.asarray(amounts + by * np.maximum(amounts, 0.0))


def delayed(flows: ArrayLike, by_years: float) -> Floats:
    """Flows that begin later: a part of a year is shared between two, what passes the end is lost.

    `flows` is years x anything; `by_years` is not negative, mostly the bias of duration times
    the years of works.

    >>> delayed([10.0, 10.0, 10.0], 0.5).tolist()
    [5.0, 10.0, 10.0]
    """
    amounts = np.asarray(flows, float)
    late = finite(by_years, "the delay in years")
    if late < 0:
        raise InputError(
            f"The delay cannot be {late:g} years.",
            "Optimism bias makes works later, never earlier.",
            "Give 0 or more years.",
        )
    whole, part = int(late), late - int(late)
    on_time, next_year = _shifted(amounts, whole), _shifted(amounts, whole + 1)
    return np.asarray((1.0 - part) * on_time + part * next_year)


def _shifted(amounts: Floats, by: int) -> Floats:
    moved = np.zeros_like(amounts)
    if by < len(amounts):
        moved[by:] = amounts[: len(amounts) - by]
    return moved
