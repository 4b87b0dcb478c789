"""What a valuation of an option gives: frozen records that explain themselves."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class LineValue:
    """The present value of one line in pounds, and what bias or grade added to it."""

    name: str
    side: str
    present_value: float
    correction: float
    transfer: bool


@dataclass(frozen=True)
class SocialValue:
    """An option's value in pounds of one year's prices; paybacks are years from year 0.

    `annual_value` is the constant amount in years 1 to the last that is worth as much as `npsv`,
    None where there is only year 0. `bcr` is None where no cost stands below the line, a payback
    where there is none by the end, `lower_rate_npsv` where no such sensitivity is advised.
    `corrections` is what optimism bias, confidence grades and delays did to the net present
    social value (below 0, but for a delayed cost), `excess_burden` what raising the public cost
    by tax took.
    """

    npsv: float
    annual_value: float | None
    present_benefits: float
    present_costs: float
    bcr: float | None
    denominator: tuple[str, ...]
    present_denominator: float
    net_present_public_cost: float
    payback: int | None
    public_payback: int | None
    weighted_npsv: float
    lower_rate_npsv: float | None
    excess_burden: float
    corrections: float
    lines: tuple[LineValue, ...]
    price_year: int
    years: int
    explanation: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Its fields, as JSON has them."""
        return asdict(self)
