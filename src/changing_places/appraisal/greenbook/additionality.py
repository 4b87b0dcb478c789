"""Additionality: what happens because of an option, and not anyway or at another's cost.

`AI = GI (1-L)(1-Dp)(1-S) M - GI* (1-L*)(1-Dp*)(1-S*) M*`, the starred part being the reference
case, which is the deadweight. Source: English Partnerships, Additionality Guide (third edition,
2008); Homes and Communities Agency (fourth edition, 2014). The chain of social return on
investment is that of Social Value UK, A guide to SROI (2012), which is not government guidance.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from changing_places.appraisal.greenbook.inputs import finite, share, years
from changing_places.appraisal.greenbook.words import percent, pounds
from changing_places.core.errors import InputError


@dataclass(frozen=True)
class Impact:
    """A gross impact and what takes from it or adds to it, as shares; the multiplier as a factor.

    `gross` is in any unit. Raises InputError for a share outside 0 to 1 or a multiplier below 0.

    >>> round(Impact(1000, leakage=0.1, displacement=0.25).net, 6)
    675.0
    """

    gross: float
    leakage: float = 0.0
    displacement: float = 0.0
    substitution: float = 0.0
    multiplier: float = 1.0

    def __post_init__(self) -> None:
        finite(self.gross, "the gross impact")
        for name in ("leakage", "displacement", "substitution"):
            share(getattr(self, name), name)
        _not_negative(self.multiplier, "the multiplier")

    @property
    def net(self) -> float:
        """What stays in the area and is new to it."""
        kept = (1 - self.leakage) * (1 - self.displacement) * (1 - self.substitution)
        return self.gross * kept * self.multiplier


@dataclass(frozen=True)
class Additional:
    """The impact of an option beyond that of the reference case, and its share of the gross."""

    value: float
    intervention: float
    reference: float
    ratio: float | None
    explanation: tuple[str, ...]


def net_additional(intervention: Impact, reference: Impact | None = None) -> Additional:
    """The net additional impact of an intervention over what would happen anyway.

    >>> with_it = Impact(1000, leakage=0.1, displacement=0.25)
    >>> without = Impact(200, leakage=0.1, displacement=0.25)
    >>> round(net_additional(with_it, without).value, 6)
    540.0
    """
    anyway = Impact(0.0) if reference is None else reference
    value = intervention.net - anyway.net
    ratio = value / intervention.gross if intervention.gross else None
    words = [
        f"Of a gross impact of {intervention.gross:,.6g}, {intervention.net:,.6g} is left after "
        f"leakage ({percent(intervention.leakage)}), displacement "
        f"({percent(intervention.displacement)}), substitution "
        f"({percent(intervention.substitution)}) and a multiplier of {intervention.multiplier:g}.",
        f"{anyway.net:,.6g} would happen anyway, so {value:,.6g} is additional.",
    ]
    if reference is None:
        words.append("No reference case was given, so nothing is taken to happen anyway.")
    return Additional(value, intervention.net, anyway.net, ratio, tuple(words))


@dataclass(frozen=True)
class SocialReturn:
    """A ratio of social return, and the money at each link of the chain, in pounds."""

    gross: float
    net_of_deadweight: float
    first_year: float
    present_value: float
    ratio: float
    by_year: tuple[float, ...]
    explanation: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """One outcome of a service: how many people, what it is worth to each, and what to take off.

    `deadweight` would happen anyway, `attribution` is owed to others, `displacement` is lost
    elsewhere, `drop_off` goes every year after the first: all shares of what is left by then.
    """

    people: float
    proxy: float
    deadweight: float = 0.0
    attribution: float = 0.0
    displacement: float = 0.0
    drop_off: float = 0.0

    def __post_init__(self) -> None:
        _not_negative(self.people, "the number of people")
        finite(self.proxy, "the worth of the outcome")
        for name in ("deadweight", "attribution", "displacement", "drop_off"):
            share(getattr(self, name), name.replace("_", "-"))


def social_return(outcome: Outcome, inputs: float, *, factors: Sequence[float]) -> SocialReturn:
    """The present value of an outcome over the money put in.

    The first of `factors` discounts the first year of the outcome, and so on; there are as many
    years as factors. Raises InputError where nothing is put in.

    >>> of = Outcome(60, 8500, deadweight=0.4, attribution=0.3, drop_off=0.3)
    >>> round(social_return(of, 250_000, factors=[1, 1 / 1.035]).ratio, 4)
    1.4363
    """
    paid = finite(inputs, "the money put in")
    if paid <= 0:
        raise InputError(
            f"A return on {pounds(paid)} cannot be told.",
            "The ratio is over the money put in, which has to be more than nothing.",
            "Give the whole cost of the service, gifts in kind among it.",
        )
    if not len(factors):
        raise InputError(
            "An outcome of no years has no return.",
            "There is a discount factor for each year that it lasts.",
            "Give at least one, which is 1 for an outcome of this year alone.",
        )
    years(len(factors), "the number of years")
    gross = outcome.people * outcome.proxy
    net = gross * (1 - outcome.deadweight)
    first = net * (1 - outcome.attribution) * (1 - outcome.displacement)
    by_year = first * (1 - outcome.drop_off) ** np.arange(len(factors))
    present = float(by_year @ np.asarray(factors, float))
    words = (
        f"{pounds(gross)} of outcomes are {pounds(net)} after the {percent(outcome.deadweight)} "
        f"that would happen anyway, and {pounds(first)} in the first year after what is owed to "
        "others or lost elsewhere.",
        f"Over {len(factors)} years that is {pounds(present)} in today's money, "
        f"{present / paid:.2f} for each pound put in.",
        "Social return on investment is not government guidance: set it beside the net present "
        "social value, not in its place.",
    )
    return SocialReturn(gross, net, first, present, present / paid, tuple(by_year.tolist()), words)


def _not_negative(value: object, what: str) -> None:
    if finite(value, what) < 0:
        raise InputError(
            f"{what[:1].upper()}{what[1:]} cannot be {value}.",
            "It counts something, so it is 0 or more.",
            "Give 1 where nothing is multiplied."
            if what == "the multiplier"
            else "Give the number that the service reaches.",
        )
