"""What agencies put in and get out: lines of cost and benefit, and payments between agencies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from fractions import Fraction
from typing import Literal

from changing_places.appraisal.agencies.pence import Number, exact, whole
from changing_places.appraisal.agencies.steps import Steps
from changing_places.core.errors import InputError

Kind = Literal["cost", "benefit"]
# Shares typed with few decimals, such as three times 33.3%, may miss one by this much.
NEARLY_ONE = Fraction(1, 200)


@dataclass(frozen=True)
class Line:
    """One line of cost or benefit, in pence a year, and whom it falls on.

    `pence` (years,) are not negative; `shares` say how much of it each agency bears or gains
    (they sum to one); `cashable` is the share that goes through a budget (the rest of a benefit is
    capacity or time, the rest of a cost is given in kind); `lag` is the years until it reaches
    the agency, a part of a year parting it between two;
    `confidence` is the factor that corrects costs up (1 or more) and benefits down (1 or
    less), and `grade` its name. Where `steps` hold an agency's steps, `volume` (years,) says
    how many units are saved in all, and its cash is what its own part of them releases.

    Raises InputError for what cannot be: a negative amount, shares that do not sum to one.

    Source: New Economy, Supporting public service transformation: cost benefit analysis guidance
    for local partnerships (HM Treasury, 2014), sections on fiscal benefits and optimism bias.
    """

    name: str
    kind: Kind
    pence: tuple[int, ...]
    shares: Mapping[str, Number]
    cashable: Number = 1
    lag: Number = 0
    confidence: Number = 1
    grade: str = ""
    volume: tuple[Number, ...] = ()
    steps: Mapping[str, Steps] = field(default_factory=dict)

    def __post_init__(self) -> None:
        pence = tuple(whole(p, f"an amount of '{self.name}'") for p in self.pence)
        object.__setattr__(self, "pence", pence)
        if self.kind not in ("cost", "benefit"):
            raise self._wrong(f"its kind is '{self.kind}'", "A line is a cost or a benefit.")
        for year, amount in enumerate(self.pence):
            if amount < 0:
                raise self._wrong(f"year {year} has {amount} pence", _SIGN)
        self._check_shares()
        self._check_factors()
        self._check_steps()

    def _check_shares(self) -> None:
        for agency, share in self.shares.items():
            if exact(share, f"the share of '{agency}' in '{self.name}'") < 0:
                raise self._wrong(f"the share of '{agency}' is {share}", "A share is 0 or more.")
        total = sum(self.exact_shares.values(), Fraction(0))
        if abs(total - 1) > NEARLY_ONE:
            raise self._wrong(
                f"its shares sum to {float(total):.1%}",
                "All of a cost is borne by someone, and all of a benefit gained.",
            )

    def _check_factors(self) -> None:
        if not 0 <= self.exact_cashable <= 1:
            raise self._wrong(f"its cashable share is {self.cashable}", "It runs from 0 to 1.")
        if self.exact_lag < 0:
            raise self._wrong(f"its lag is {self.lag} years", "A benefit follows what caused it.")
        factor = self.factor
        if self.kind == "cost" and factor < 1:
            raise self._wrong(f"its confidence factor is {self.confidence}", _UP)
        if self.kind == "benefit" and not 0 <= factor <= 1:
            raise self._wrong(f"its confidence factor is {self.confidence}", _DOWN)

    def _check_steps(self) -> None:
        if not self.steps:
            return
        if self.kind == "cost":
            raise self._wrong("it has steps", "Cash is released by benefits, not by costs.")
        if len(self.volume) != len(self.pence):
            raise self._wrong(
                f"it has {len(self.volume)} volumes for {len(self.pence)} years",
                "Steps need the units saved in each year.",
            )
        for agency in self.steps:
            if agency not in self.shares:
                raise self._wrong(f"it has steps of '{agency}', which gains nothing", _GAINS)
        if any(exact(v, f"a volume of '{self.name}'") < 0 for v in self.volume):
            raise self._wrong("a volume is negative", "Units saved are 0 or more.")

    def _wrong(self, found: str, why: str) -> InputError:
        return InputError(
            f"The line '{self.name}' cannot be used: {found}.",
            why,
            f"Change it in the line '{self.name}'.",
        )

    @property
    def exact_shares(self) -> dict[str, Fraction]:
        """The shares as typed, without rounding."""
        return {a: exact(s, f"the share of '{a}'") for a, s in self.shares.items()}

    @property
    def exact_cashable(self) -> Fraction:
        """The cashable share as typed."""
        return exact(self.cashable, f"the cashable share of '{self.name}'")

    @property
    def exact_lag(self) -> Fraction:
        """The lag in years as typed."""
        return exact(self.lag, f"the lag of '{self.name}'")

    @property
    def factor(self) -> Fraction:
        """The confidence factor as typed."""
        return exact(self.confidence, f"the confidence factor of '{self.name}'")


_SIGN = "Costs and benefits are written without a sign; a negative cost is a benefit."
_UP = "Doubt about a cost corrects it up, so the factor is 1 or more."
_DOWN = "Doubt about a benefit corrects it down, so the factor runs from 0 to 1."
_GAINS = "An agency that gains nothing from a line has no cash of it to release."


@dataclass(frozen=True)
class Transfer:
    """A payment from one agency to another, in pence by year: it changes no total.

    Raises InputError for a negative amount and where payer and receiver are one.
    """

    payer: str
    receiver: str
    pence: tuple[int, ...]
    name: str = "payment"

    def __post_init__(self) -> None:
        pence = tuple(whole(p, f"a payment of '{self.payer}'") for p in self.pence)
        object.__setattr__(self, "pence", pence)
        if self.payer == self.receiver:
            raise InputError(
                f"'{self.payer}' would pay itself.",
                "A transfer goes from one agency to another.",
                "Name another receiver, or leave the payment out.",
            )
        if any(amount < 0 for amount in self.pence):
            raise InputError(
                f"A payment of '{self.payer}' to '{self.receiver}' is negative.",
                "A payment runs from payer to receiver.",
                "Swap payer and receiver, and write it without a sign.",
            )


@dataclass(frozen=True)
class Case:
    """Agencies, years and everything that falls on them.

    `discount` (years,) are factors from the first year on; all one where none are given, which is
    how budgets are read. Raises InputError where lengths or names do not fit.
    """

    agencies: tuple[str, ...]
    years: tuple[str, ...]
    lines: tuple[Line, ...]
    transfers: tuple[Transfer, ...] = ()
    discount: tuple[Number, ...] = ()

    def __post_init__(self) -> None:
        for part in ("agencies", "years", "lines", "transfers", "discount"):
            object.__setattr__(self, part, tuple(getattr(self, part)))
        object.__setattr__(self, "years", tuple(map(str, self.years)))
        if not self.agencies or not self.years or not self.lines:
            raise InputError(
                "There is nothing to share out.",
                "A case has at least one agency, one year and one line.",
                "Name the agencies, the years and what it costs whom.",
            )
        for kind, names in (("agency", self.agencies), ("line", [x.name for x in self.lines])):
            twice = [n for i, n in enumerate(names) if n in names[:i]]
            if twice:
                raise InputError(
                    f"The {kind} '{twice[0]}' stands twice.",
                    "The one could not be told from the other.",
                    "Rename one of them.",
                )
        self._check_lengths()
        for line in self.lines:
            for agency in line.shares:
                self.place(agency)
        for transfer in self.transfers:
            self.place(transfer.payer)
            self.place(transfer.receiver)

    def _check_lengths(self) -> None:
        n = len(self.years)
        parts: list[tuple[str, Sequence[object]]] = [(f"'{x.name}'", x.pence) for x in self.lines]
        parts += [(f"The {t.name} of '{t.payer}'", t.pence) for t in self.transfers]
        if self.discount:
            parts.append(("The discount", self.discount))
        for what, row in parts:
            if len(row) != n:
                raise InputError(
                    f"{what} has {len(row)} figures for {n} years.",
                    f"The years are {self.years[0]} to {self.years[-1]}.",
                    "Give one figure a year, 0 where nothing falls.",
                )
        if any(factor <= 0 for factor in self.factors):
            raise InputError(
                "A discount factor is not above zero.",
                "It says what a pound of that year is worth at the start.",
                "Give factors such as 1, 0.966, 0.934.",
            )

    @property
    def factors(self) -> tuple[Fraction, ...]:
        """The discount factors as typed; all one where none were given."""
        given = self.discount or (1,) * len(self.years)
        return tuple(exact(f, "a discount factor") for f in given)

    def place(self, agency: str) -> int:
        """Where an agency stands. Raises InputError for an unknown one."""
        if agency in self.agencies:
            return self.agencies.index(agency)
        near = get_close_matches(agency, self.agencies, 3, 0.4) or list(self.agencies[:3])
        raise InputError(
            f"There is no agency '{agency}'.",
            f"The agencies are: {', '.join(self.agencies)}.",
            f"Did you mean {' or '.join(map(repr, near))}?",
        )
