"""Cash is released in steps: a ward closes, a team is not replaced, a contract ends.

An average cost per unit says what a unit uses, not what falls out of the budget when it is no
longer needed. Between two steps what is freed is capacity, which others will use, and not cash.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from changing_places.appraisal.agencies.pence import Number, exact, pounds, whole
from changing_places.core.errors import InputError


@dataclass(frozen=True)
class NextStep:
    """How far the next step is: so many more units, which would release so much."""

    missing: float
    releases: int
    name: str


@dataclass(frozen=True)
class Steps:
    """Volumes at which cash is released, and the pence that each step releases a year.

    `at` (rising, above zero) are volumes in `unit`, `releases` the pence of each step by
    itself, `names` what each step is. Raises InputError where they do not rise or do not match.

    Source of the idea: New Economy (Greater Manchester), Supporting public service
    transformation: cost benefit analysis guidance (HM Treasury, 2014), section on cashability.

    >>> wards = Steps.every(5000, 900_000_00, unit="bed days", name="a ward")
    >>> wards.released(4999), wards.released(10_500)
    (0, 180000000)
    """

    at: tuple[Fraction, ...]
    releases: tuple[int, ...]
    unit: str
    names: tuple[str, ...]
    repeats: bool = False

    @classmethod
    def of(cls, steps: Sequence[tuple[Number, int, str]], *, unit: str) -> "Steps":
        """Steps one by one: the volume, the pence released, and what the step is."""
        return cls(
            tuple(exact(at, "the volume of a step") for at, _, _ in steps),
            tuple(pence for _, pence, _ in steps),
            unit,
            tuple(name for _, _, name in steps),
        )

    @classmethod
    def every(cls, size: Number, releases: int, *, unit: str, name: str) -> "Steps":
        """One step after every `size` units, without end."""
        return cls((exact(size, "the size of a step"),), (releases,), unit, (name,), repeats=True)

    def __post_init__(self) -> None:
        pence = tuple(whole(p, "what a step releases") for p in self.releases)
        object.__setattr__(self, "releases", pence)
        if not self.at or not len(self.at) == len(self.releases) == len(self.names):
            raise InputError(
                "The steps in which cash is released are incomplete.",
                "Each needs a volume, the pence it releases and a name.",
                "Give all three for every step, and at least one step.",
            )
        if self.at[0] <= 0 or any(b <= a for a, b in zip(self.at, self.at[1:], strict=False)):
            raise InputError(
                "The steps in which cash is released do not rise.",
                f"Their volumes are {', '.join(f'{float(x):g}' for x in self.at)} {self.unit}.",
                "Put them in order, the first above zero and each above the one before.",
            )
        if any(pence <= 0 for pence in self.releases):
            raise InputError(
                "A step releases no cash.",
                f"It releases {pounds(min(self.releases))}.",
                "Leave it out, or give the pence that it releases a year.",
            )

    def released(self, volume: Number) -> int:
        """The pence a year that a volume releases: the sum of the steps it has reached."""
        reached = exact(volume, "the volume")
        if self.repeats:
            return max(0, reached // self.at[0]) * self.releases[0]
        return sum(self.releases[: bisect_right(self.at, reached)])

    def next_step(self, volume: Number) -> NextStep | None:
        """How far a volume is from the next step; None past the last."""
        reached = exact(volume, "the volume")
        if self.repeats:
            following = (max(0, reached // self.at[0]) + 1) * self.at[0]
            return NextStep(float(following - reached), self.releases[0], self.names[0])
        i = bisect_right(self.at, reached)
        if i == len(self.at):
            return None
        return NextStep(float(self.at[i] - reached), self.releases[i], self.names[i])

    def to_dict(self) -> dict[str, Any]:
        """The steps as plain values."""
        return {
            "unit": self.unit,
            "repeats": self.repeats,
            "steps": [
                {"at": float(a), "releases": p, "name": n}
                for a, p, n in zip(self.at, self.releases, self.names, strict=True)
            ],
        }
