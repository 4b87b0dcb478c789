"""Expected values: what an uncertain amount comes to on average.

`E = Σ p(i) v(i)`, with probabilities that sum to 1. Source: Green Book 2003, box 13; 2018 to
2022, annex A5.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from changing_places.appraisal.greenbook.inputs import finite, within
from changing_places.appraisal.greenbook.words import pounds
from changing_places.core.errors import InputError


@dataclass(frozen=True)
class Expected:
    """An expected value, its components in the order given, and what is left after a cost."""

    value: float
    components: tuple[float, ...]
    net: float
    explanation: tuple[str, ...]


def expected_value(
    values: Sequence[float], probabilities: Sequence[float], *, cost: float = 0.0
) -> Expected:
    """The average of `values` by their probabilities, less an expected `cost`.

    Raises InputError for a probability outside 0 to 1, for ones that do not sum to 1, and for a
    value without one.

    >>> found = expected_value([10, 20, 30, 40], [0.2, 0.4, 0.3, 0.1], cost=15)
    >>> round(found.value, 9), round(found.net, 9)
    (23.0, 8.0)
    """
    if len(values) != len(probabilities) or not values:
        raise InputError(
            f"There are {len(values)} values and {len(probabilities)} probabilities.",
            "Each value that may come about needs one probability.",
            "Give as many probabilities as values, at least one.",
        )
    amounts = [finite(v, "a value") for v in values]
    chances = [probability(p) for p in probabilities]
    if abs(sum(chances) - 1.0) > 1e-6:
        raise InputError(
            f"The probabilities sum to {sum(chances):g}.",
            "One of the values has to come about, so they sum to 1.",
            "Add the value of nothing happening, with what is left of the probability.",
        )
    components = tuple(p * v for p, v in zip(chances, amounts, strict=True))
    total, paid = sum(components), finite(cost, "the cost")
    words = [f"On average {len(amounts)} values come to {pounds(total)}."]
    if paid:
        words.append(f"After a cost of {pounds(paid)} that leaves {pounds(total - paid)}.")
    return Expected(total, components, total - paid, tuple(words))


def probability(value: object) -> float:
    """A number from 0 to 1, or an InputError."""
    return within(value, "a probability", low=0, high=1, example="0.4 for 40%")
