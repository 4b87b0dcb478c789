"""Which column of a table plays which part: unit, time, outcomes, adoption and the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from changing_places.core.errors import InputError

Start = str | int | float | date

# Parts that one column may play together: units are their own clusters, and people are
# weighted by a number that may also be a covariate.
_TOGETHER = ({"unit", "cluster"}, {"weights", "covariates"})


@dataclass(frozen=True)
class Roles:
    """The columns asked for. `unit` is None for repeated cross-sections."""

    unit: str | None
    time: str
    outcomes: tuple[str, ...]
    adopted: str | None = None
    treated: str | None = None
    treated_units: tuple[str, ...] = ()
    start: Start | None = None
    covariates: tuple[str, ...] = ()
    weights: str | None = None
    cluster: str | None = None

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """Each part and its column, in reading order."""
        single = (
            ("unit", self.unit),
            ("time", self.time),
            *(("outcome", name) for name in self.outcomes),
            ("adopted", self.adopted),
            ("treated", self.treated),
            *(("covariates", name) for name in self.covariates),
            ("weights", self.weights),
            ("cluster", self.cluster),
        )
        return tuple((part, name) for part, name in single if name is not None)

    def check(self) -> None:
        """Raise InputError where the question contradicts itself, whatever the table holds."""
        if not self.outcomes:
            raise InputError(
                "No outcome is named.",
                "An evaluation asks what adopting did to some figure.",
                "Name its column, as outcome='rate'.",
            )
        self._check_twice()
        self._check_design()

    def _check_twice(self) -> None:
        seen: dict[str, str] = {}
        for part, name in self.columns:
            other = seen.setdefault(name, part)
            if other is part and list(self.columns).count((part, name)) == 1:
                continue
            if {part, other} in _TOGETHER:
                continue
            if {part, other} == {"outcome", "covariates"}:
                raise InputError(
                    f"The covariate '{name}' is the outcome.",
                    "An outcome explains itself wholly, so no effect would be left to see.",
                    f"Leave '{name}' out of the covariates.",
                )
            parts = f"{part}" if part == other else f"both {other} and {part}"
            raise InputError(
                f"The column '{name}' is asked for twice.",
                f"It is named as {parts}{' twice' if part == other else ''}, and a column can "
                "play one part only.",
                "Name another column for one of them, or leave one out.",
            )

    def _check_design(self) -> None:
        ways = [w for w in (self.adopted, self.treated, self.treated_units or None) if w]
        if not ways:
            raise InputError(
                "Nothing says who adopted the policy, and when.",
                "An effect is seen by comparing those who adopted with those who had not yet.",
                "Name the column of first treated periods with adopted=, a column of 0 and 1 with "
                "treated=, or one unit with treated_unit= and start=.",
            )
        if len(ways) > 1:
            raise InputError(
                "Who adopted is said in more than one way.",
                "adopted=, treated= and treated_unit= could contradict one another.",
                "Keep the one that you trust and leave the others out.",
            )
        if self.treated_units and self.start is None:
            raise InputError(
                f"When {self.treated_units[0]} was first treated is not said.",
                "A treated unit is compared before and after its first treated period.",
                "Give that period with start=, as start=2019.",
            )
        if self.start is not None and self.adopted:
            raise InputError(
                "A start is given beside a column of first treated periods.",
                f"'{self.adopted}' already says when each unit starts.",
                "Leave start= out.",
            )


def names_of(given: str | Sequence[str] | None) -> tuple[str, ...]:
    """One name or several as a tuple.

    >>> names_of("rate"), names_of(["a", "b"]), names_of(None)
    (('rate',), ('a', 'b'), ())
    """
    if given is None:
        return ()
    return (given,) if isinstance(given, str) else tuple(given)
