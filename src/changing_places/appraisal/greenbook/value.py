"""Social value: what an option's costs and benefits come to, for society and for the public purse.

    NPSV = Σ PV(benefits) - Σ PV(costs) - m * NPPC            transfers left out
    NPPC = Σ PV(public costs) - Σ PV(public receipts)         transfers counted
    BCR  = (NPSV + D) / D                                     D = PV of the costs below the line

Costs that are not below the line thereby come off the benefits above it, so the ratio is over 1
just where the net present social value is over 0. m is the marginal excess tax burden, an option.
Source: Green Book 2018 to 2022, chapters 5 and 7; Green Book Review 2020, CP331 (the ratio).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import ArrayLike

from changing_places.appraisal.greenbook import telling
from changing_places.appraisal.greenbook.confidence import corrected
from changing_places.appraisal.greenbook.confidence import grade as grade_of
from changing_places.appraisal.greenbook.discounting import Discounting, Floats, present_value
from changing_places.appraisal.greenbook.inputs import rate, unknown, year
from changing_places.appraisal.greenbook.lines import Line, check
from changing_places.appraisal.greenbook.model import LineValue, SocialValue
from changing_places.appraisal.greenbook.optimism import delayed, with_bias
from changing_places.appraisal.greenbook.parameters import health_schedule, sensitivity_years
from changing_places.appraisal.greenbook.prices import at_prices_of, relative_prices
from changing_places.core.errors import InputError


@dataclass(frozen=True)
class Terms:
    """How an option is valued: prices, discounting, and the options of the Green Book.

    `price_year` is the year whose prices everything is put in, `first_year` the calendar year of
    year 0 (without it, the price year). `excess_burden` is the marginal excess tax burden as a
    share, 0 for none. `denominator` says which costs stand below the line of the ratio: public,
    all, or the names of lines. Raises InputError for a year, a share or a schedule that cannot be.
    """

    price_year: int
    first_year: int | None = None
    discounting: Discounting = field(default_factory=Discounting)
    deflators: Mapping[int, float] = field(default_factory=dict)
    excess_burden: float = 0.0
    denominator: str | tuple[str, ...] = "public"

    def __post_init__(self) -> None:
        at = year(self.price_year, "the price year")
        first = at if self.first_year is None else year(self.first_year, "the first year")
        object.__setattr__(self, "price_year", at)
        object.__setattr__(self, "first_year", first)
        rate(self.excess_burden, "the marginal excess tax burden")
        if self.discounting.schedule not in ("standard", "lower"):
            raise InputError(
                f"A whole option cannot be discounted on the {self.discounting.held.title} "
                "schedule.",
                "Health rates are for effects on health and life; money is discounted as money.",
                "Use the standard schedule, and say of each line whether it is of health.",
            )


def npsv(flows: ArrayLike, factors: ArrayLike, signs: ArrayLike) -> Floats:
    """Net present value of each option: `flows` is years x lines, or years x lines x options.

    `signs` is 1 for a benefit, -1 for a cost and 0 for a transfer, one a line; `factors` is one a
    year, or years x lines.

    >>> float(npsv([[100, 0], [0, 103.5]], [1, 1 / 1.035], [-1, 1]).round(6))
    0.0
    """
    by_line, by_sign = present_value(flows, factors), np.asarray(signs, float)
    if not by_line.ndim or by_sign.shape != by_line.shape[:1]:
        raise InputError(
            f"Signs of shape {by_sign.shape} do not fit flows of shape {np.shape(flows)}.",
            "There is one sign for each line, which is the second axis of the flows.",
            "Give flows as years x lines, and as many signs as lines.",
        )
    return np.asarray(np.tensordot(by_sign, by_line, axes=(0, 0)))


def payback(net: ArrayLike, factors: ArrayLike | None = None) -> Floats:
    """The first year from which the sum so far is never below 0 again; NaN where there is none.

    `net` is years, or years x options; with `factors`, the sum is of discounted money.

    >>> payback([[-100, -100], [60, 60], [60, 30]]).tolist()
    [2.0, nan]
    """
    flows = np.asarray(net, float)
    if not flows.size or (factors is not None and len(np.asarray(factors)) < len(flows)):
        raise InputError(
            f"A payback cannot be told of flows of shape {flows.shape}.",
            "It needs at least one year, and a factor for each where money is discounted.",
            "Give the net flow of every year from year 0.",
        )
    if factors is not None:
        by = np.asarray(factors, float)[: len(flows)]
        flows = flows * by.reshape(-1, *[1] * (flows.ndim - 1))
    total = np.cumsum(flows, axis=0)
    under = total < -1e-9 * np.abs(flows).sum(axis=0)
    last = len(flows) - 1 - np.argmax(under[::-1], axis=0)
    year = np.where(under.any(axis=0), last + 1.0, 0.0)
    return np.asarray(np.where(year < len(flows), year, np.nan))


def social_value(lines: Sequence[Line], terms: Terms) -> SocialValue:
    """Value an option's lines: net present social value, ratio, public cost, payback, in words.

    Raises InputError where lines cannot be put together (`lines.check`), a deflator is wanting,
    or the denominator names a line that there is not.
    """
    check(lines)
    first = terms.first_year or terms.price_year
    real = [
        at_prices_of(line, terms.price_year, terms.deflators, first_year=first) for line in lines
    ]
    found = _value(real, terms)
    by = terms.discounting
    if by.schedule == "standard" and found.years > sensitivity_years():
        lower = replace(terms, discounting=Discounting("lower", by.edition, by.timing))
        found = replace(found, lower_rate_npsv=_value(real, lower).npsv)
    return telling.told(found, real, by)


def corrected_flows(lines: Sequence[Line], terms: Terms) -> Floats:
    """Lines in pounds of the price year, years x lines, once every correction is made.

    Relative prices, delays, optimism bias and confidence grades are in; nothing is discounted.
    Raises InputError where a deflator is wanting.
    """
    first = terms.first_year or terms.price_year
    real = [at_prices_of(n, terms.price_year, terms.deflators, first_year=first) for n in lines]
    return _flows(real)[1]


def _value(real: Sequence[Line], terms: Terms) -> SocialValue:
    burden = terms.excess_burden
    bare, flows = _flows(real)
    factors = _factors(real, len(flows), terms.discounting)
    by_line, uncorrected = present_value(flows, factors), present_value(bare, factors)
    signs = np.array([_sign(line) for line in real])
    social = signs * np.array([not line.transfer for line in real])
    public = -signs * np.array([bool(line.public) for line in real])
    cost = float(public @ by_line)
    value = float(social @ by_line) - burden * cost
    weights = np.array([line.weight for line in real])
    below, said = _below(real, terms.denominator)
    divisor = float(below @ by_line)
    discounted = flows * factors
    return SocialValue(
        npsv=value,
        annual_value=_annual(value, terms.discounting, len(flows) - 1),
        present_benefits=float(by_line @ np.maximum(social, 0)),
        present_costs=float(by_line @ np.maximum(-social, 0)),
        bcr=(value + divisor) / divisor if divisor > 1e-9 else None,
        denominator=said,
        present_denominator=divisor,
        net_present_public_cost=cost,
        payback=_year(discounted @ social),
        public_payback=_year(discounted @ -public),
        weighted_npsv=float((social * weights) @ by_line) - burden * cost,
        lower_rate_npsv=None,
        excess_burden=burden * cost,
        corrections=float(social @ (by_line - uncorrected)),
        lines=_line_values(real, by_line, by_line - uncorrected),
        price_year=terms.price_year,
        years=len(flows) - 1,
        explanation=(),
    )


def _annual(value: float, by: Discounting, last: int) -> float | None:
    return value / float(by.factors(last)[1:].sum()) if last else None


def _line_values(lines: Sequence[Line], by_line: Floats, change: Floats) -> tuple[LineValue, ...]:
    return tuple(
        LineValue(line.name, line.side, float(pv), float(by), line.transfer)
        for line, pv, by in zip(lines, by_line, change, strict=True)
    )


def _sign(line: Line) -> int:
    return 1 if line.side == "benefit" else -1


def _flows(lines: Sequence[Line]) -> tuple[Floats, Floats]:
    """Years x lines in pounds, before and after delays, optimism bias and confidence grades."""
    bare = np.zeros((max(len(line.amounts) for line in lines), len(lines)))
    for i, line in enumerate(lines):
        bare[: len(line.amounts), i] = [float(a) for a in line.amounts]
    after = bare.copy()
    for i, line in enumerate(lines):
        after[:, i] = relative_prices(delayed(bare[:, i], line.delay), line.relative_price_change)
        bare[:, i] = relative_prices(bare[:, i], line.relative_price_change)
    after = with_bias(after, np.array([line.optimism_bias for line in lines]))
    for i, line in enumerate(lines):
        if line.grade is not None:
            by = grade_of(line.grade).correction
            after[:, i] = corrected(after[:, i], by, side=line.side)
    return bare, after


def _factors(lines: Sequence[Line], count: int, by: Discounting) -> Floats:
    held = {"standard": by.factors(count - 1)}
    if any(line.schedule == "health" for line in lines):
        own = Discounting(health_schedule(by.schedule, by.edition), by.edition, by.timing)
        held["health"] = own.factors(count - 1)
    return np.column_stack([held[line.schedule] for line in lines])


def _below(
    lines: Sequence[Line], denominator: str | tuple[str, ...]
) -> tuple[Floats, tuple[str, ...]]:
    """1 for each line below the line of the ratio, and their names."""
    costs = {line.name: line for line in lines if line.side == "cost" and not line.transfer}
    if denominator == "public":
        names = [n for n, line in costs.items() if line.public]
    elif denominator == "all":
        names = list(costs)
    elif isinstance(denominator, str):
        raise unknown("denominator", denominator, ("public", "all"))
    else:
        names = list(denominator)
    wrong = next((n for n in names if n not in costs), None)
    if wrong is not None:
        raise InputError(
            f"The line '{wrong}' cannot stand below the line of the ratio.",
            "Only a cost that is no transfer can.",
            f"Name one of these: {', '.join(costs) or 'there is none'}.",
        )
    return np.array([float(line.name in names) for line in lines]), tuple(names)


def _year(net: Floats) -> int | None:
    found = float(payback(net))
    return None if np.isnan(found) else int(found)
