"""Lines of an appraisal: a cost or benefit by year, its price basis, and what corrects it.

A set of lines is checked as a whole: names are their own, real and nominal prices do not mix, and
nothing is allowed for twice. Source of the last: Green Book 2018, 5.44 (optimism bias comes down
as the cost of particular risks is found).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from changing_places.appraisal.greenbook.confidence import grade as grade_of
from changing_places.appraisal.greenbook.inputs import LONGEST, key, rate, unknown, within, year
from changing_places.appraisal.greenbook.words import percent
from changing_places.core.errors import InputError

SIDES = ("cost", "benefit")
BASES = ("real", "nominal")
LINE_SCHEDULES = ("standard", "health")
LARGEST = Decimal("1e13")


@dataclass(frozen=True)
class Line:
    """One cost or benefit in pounds by year from year 0, positive in its own sense.

    `price_year` is the year whose prices a real line is in (a nominal line is in each year's own
    and may leave it out). `public` says that the public sector pays or receives it, which is so
    of costs and not of benefits unless said; a `transfer` moves money without using anything up,
    so it counts for the public purse and not for society. `schedule` is health for effects on
    health and life. `relative_price_change` is growth a year beyond general prices, as a share.
    `delay` begins the line that many years later. `optimism_bias` and `grade` correct it;
    `prices_risk_of` names the line whose risk this one prices, and `bias_excludes` the risk lines
    already taken out of the bias.
    `weight` is the distributional weight.

    Raises InputError for anything that cannot be so.

    >>> Line("premises", "cost", (100, 100), price_year=2025).amounts
    (Decimal('100'), Decimal('100'))
    """

    name: str
    side: str
    amounts: tuple[Decimal, ...]
    price_year: int | None = None
    basis: str = "real"
    public: bool | None = None
    transfer: bool = False
    schedule: str = "standard"
    relative_price_change: float = 0.0
    delay: float = 0.0
    optimism_bias: float = 0.0
    prices_risk_of: str | None = None
    bias_excludes: tuple[str, ...] = ()
    grade: int | None = None
    weight: float = 1.0

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name.strip():
            raise InputError(
                f"A line is called {self.name!r}, which is no name.",
                "Results and errors tell lines by their names.",
                "Give it one, such as 'pay'.",
            )
        own = f"the line '{self.name}'"
        for name, known in (("side", SIDES), ("basis", BASES), ("schedule", LINE_SCHEDULES)):
            object.__setattr__(self, name, _choice(getattr(self, name), f"{name} of a line", known))
        object.__setattr__(self, "amounts", _amounts(self.amounts, own))
        if self.public is None:
            object.__setattr__(self, "public", self.side == "cost")
        if self.basis == "real" and self.price_year is None:
            raise InputError(
                f"T{own[1:]} has no price year.",
                "A real amount means nothing until it is known in whose prices it stands.",
                "Give it one, such as price_year 2025, or say that it is nominal.",
            )
        if self.price_year is not None:
            object.__setattr__(
                self, "price_year", year(self.price_year, f"the price year of {own}")
            )
        self._check_corrections(own)

    def _check_corrections(self, own: str) -> None:
        rate(self.optimism_bias, f"the optimism bias of {own}")
        within(
            self.relative_price_change,
            f"the relative price change of {own}",
            low=-0.5,
            high=0.5,
            example="0.02 for 2% a year",
        )
        within(self.delay, f"the delay of {own}", low=0, high=LONGEST, example="1.5")
        within(self.weight, f"the weight of {own}", low=0, high=100, example="1.5")
        if self.grade is not None:
            grade_of(self.grade)
        if self.optimism_bias and self.side == "benefit":
            raise InputError(
                f"T{own[1:]} is a benefit with an optimism bias of {percent(self.optimism_bias)}.",
                "The guidance's biases are of costs and of duration.",
                "Correct a benefit by a confidence grade, or begin it later.",
            )
        if self.schedule == "health" and self.public:
            raise InputError(
                f"T{own[1:]} is money of the public sector on the health schedule.",
                "Health rates are for effects on health and life; money is discounted as money.",
                "Use the standard schedule for it.",
            )


def _choice(given: object, what: str, known: Sequence[str]) -> str:
    if key(given) not in known:
        raise unknown(what, given, known)
    return key(given)


def _amounts(given: Iterable[object], own: str) -> tuple[Decimal, ...]:
    try:
        found = () if isinstance(given, str) else tuple(Decimal(str(a)) for a in given)
    except (InvalidOperation, TypeError):
        found = ()
    if not found or not all(a.is_finite() for a in found):
        raise InputError(
            f"The amounts of {own} cannot be read.",
            "They are numbers in pounds, one a year from year 0, with none missing.",
            "Write 0 for a year in which nothing moves.",
        )
    if max(abs(a) for a in found) > LARGEST:
        raise InputError(
            f"T{own[1:]} has an amount of {max(found, key=abs):.3g} pounds.",
            f"Nothing a council does moves more than {LARGEST:.0e} pounds in a year.",
            "Give amounts in pounds, not in pence or thousands.",
        )
    if len(found) > LONGEST + 1:
        raise InputError(
            f"T{own[1:]} has {len(found) - 1} years after year 0.",
            f"Discount rates end at year {LONGEST}.",
            f"Cut it at year {LONGEST} and give what is left as a residual value.",
        )
    return found


def check(lines: Sequence[Line]) -> None:
    """Raise InputError where lines share a name, mix real and nominal, or count something twice."""
    if not lines:
        raise InputError(
            "There are no lines to appraise.",
            "An option is the costs and benefits that it brings.",
            "Give at least one line.",
        )
    names = [line.name for line in lines]
    twice = next((n for n in names if names.count(n) > 1), None)
    if twice is not None:
        raise InputError(
            f"Two lines are called '{twice}'.",
            "Every line is told from the others by its name.",
            "Give each its own.",
        )
    one_basis(lines)
    for line in lines:
        _no_risk_twice(line, {other.name: other for other in lines})
        if line.grade is not None and grade_of(line.grade).correction and line.optimism_bias:
            raise InputError(
                f"The line '{line.name}' has an optimism bias of {percent(line.optimism_bias)} "
                f"and a confidence grade of {line.grade}.",
                "Both allow for the same thing, that estimates prove too hopeful.",
                "Keep one of them.",
            )


def one_basis(lines: Sequence[Line]) -> str:
    """The price basis of all lines; raises InputError that names a real and a nominal one."""
    real = next((line for line in lines if line.basis == "real"), None)
    nominal = next((line for line in lines if line.basis == "nominal"), None)
    if real is not None and nominal is not None:
        raise InputError(
            f"The line '{real.name}' is in real prices and '{nominal.name}' in nominal ones.",
            "Added up they would count inflation in one and not in the other.",
            f"Put '{nominal.name}' in the prices of one year with the GDP deflator first.",
        )
    return "nominal" if real is None else "real"


def _no_risk_twice(line: Line, known: dict[str, Line]) -> None:
    if line.prices_risk_of is None:
        return
    if line.prices_risk_of not in known:
        raise InputError(
            f"The line '{line.name}' prices the risk of '{line.prices_risk_of}', which is no line.",
            "A priced risk belongs to the line that it may change.",
            f"Name one of these: {', '.join(n for n in known if n != line.name) or 'no other'}.",
        )
    priced = known[line.prices_risk_of]
    if priced.optimism_bias and line.name not in priced.bias_excludes:
        raise InputError(
            f"The line '{line.name}' prices a risk of '{priced.name}', which also has an optimism "
            f"bias of {percent(priced.optimism_bias)}.",
            "The bias already allows for risks that were not priced, so this one counts twice.",
            f"Lower the bias of '{priced.name}' by the share that the risk makes up and name "
            f"'{line.name}' among what the bias excludes, or take one of the two away.",
        )
