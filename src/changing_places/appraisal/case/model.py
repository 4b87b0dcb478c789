"""What a case holds: one service, what it costs today, and the options for delivering it.

Amounts are pounds by year from year 0, in which an option is prepared; what runs every year runs
in years 1 to the last. A line says who pays and who gains: with a payer alone it uses something
up, with a gainer alone it does somebody good, with both it moves money from one to the other.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from changing_places.appraisal.agencies import Steps
from changing_places.appraisal.case.located import Entry
from changing_places.appraisal.criteria import Table, Views
from changing_places.appraisal.greenbook import Discounting
from changing_places.appraisal.lawfulness import Situation
from changing_places.appraisal.uncertainty import Distribution, Driver, Effect, RankCorrelation
from changing_places.core.errors import ChangingPlacesError

COUNCIL, OPERATOR, TREASURY = "council", "operator", "central government"
# Who is there without being named in the case, and whether it is a public body.
PARTIES: dict[str, bool] = {
    COUNCIL: True,
    TREASURY: True,
    "NHS": True,
    "other councils": True,
    "police": True,
    "schools": True,
    OPERATOR: False,
    "provider": False,
    "users": False,
    "carers": False,
    "residents": False,
    "staff": False,
    "businesses": False,
}
KINDS = ("staff", "supplies", "premises", "income", "lines")
VAT_REGIMES = ("leisure", "welfare", "taxable")
# Models in which the council itself, or councils together, run the service.
WITHIN = ("IH", "IHT", "SS", "JC", "S75")

Shares = Mapping[str, float]


@dataclass(frozen=True)
class Staff:
    """The jobs behind a line of staff cost: full-time posts, pay of each, and its pension.

    `pension_rate` is the employer's contribution as a share of pay; `turnover` the share of staff
    who leave in a year, None where it is not known.
    """

    posts: float
    pay: float
    pension_rate: float
    turnover: float | None = None


@dataclass(frozen=True)
class Line:
    """One line of the case, as its writer put it; `amounts` are years from year 0.

    `vat_share` is the part of a purchase that bears VAT; `rateable_value` that of premises.
    `multiplier` is what is uncertain about this line alone, `effects` the drivers that move it.
    `cashable` is the share of a benefit that a budget can release, `steps` the volumes at which
    it does. `life` is the years that what is bought lasts. `place` is its file and line.
    """

    name: str
    kind: str
    payer: Shares
    gainer: Shares
    amounts: tuple[float, ...]
    price_year: int | None
    basis: str = "real"
    relative_price_change: float = 0.0
    delay: float = 0.0
    optimism_bias: float = 0.0
    grade: int | None = None
    prices_risk_of: str | None = None
    bias_excludes: tuple[str, ...] = ()
    weight: float = 1.0
    schedule: str = "standard"
    effects: tuple[Effect, ...] = ()
    multiplier: Distribution | None = None
    cashable: float = 1.0
    steps: Mapping[str, Steps] = field(default_factory=dict)
    volume: tuple[float, ...] = ()
    vat_share: float = 0.0
    rateable_value: float = 0.0
    staff: Staff | None = None
    life: int | None = None
    evidence: str = ""
    place: str = ""


@dataclass(frozen=True)
class Change:
    """What an option does to a line of the service: a share more or less, phased in.

    In year t the line is multiplied by `1 + by × phase(t)`, where the phase grows evenly from
    year `begins` over `ramp` years. `multiplier` is what is uncertain about the change, around 1.
    """

    line: str
    by: float
    begins: int = 1
    ramp: int = 1
    multiplier: Distribution | None = None
    evidence: str = ""
    place: str = ""

    def phase(self, year: int) -> float:
        """How much of the change there is in a year, from 0 to 1.

        >>> [Change("pay", -0.1, begins=2, ramp=2).phase(y) for y in range(5)]
        [0.0, 0.0, 0.5, 1.0, 1.0]
        """
        return min(1.0, max(0.0, (year - self.begins + 1) / self.ramp))


@dataclass(frozen=True)
class Operator:
    """Who runs the service in an option outside the council, and on what terms.

    `margin` is the surplus it asks as a share of its costs. `fee` is what the council pays it each
    year in pounds; None where the council pays what it costs, the margin and no more. The rest
    bears on taxes: the share of its VAT that relates to exempt supplies, of its takings that are
    standard-rated, the pension rate of those it hires, the relief of rates that the council adds.
    """

    name: str = "the operator"
    margin: float = 0.0
    fee: float | None = None
    exempt_share: float | None = None
    standard_rated_share: float | None = None
    new_starters_pension: float | None = None
    discretionary_relief: float = 0.0
    lease_price: float = 0.0
    lease_rent: float = 0.0
    lease_years: int = 0


@dataclass(frozen=True)
class Option:
    """One way to deliver the service; until year `starts` it goes on as in the baseline."""

    id: str
    name: str
    model: str
    about: str
    is_baseline: bool
    starts: int
    changes: tuple[Change, ...]
    lines: tuple[Line, ...]
    operator: Operator
    situation: Situation
    place: str = ""

    @property
    def called(self) -> str:
        """Its name as it stands within a sentence: the first letter small, but for a short form."""
        return self.name if self.name[1:2].isupper() else self.name[:1].lower() + self.name[1:]

    @property
    def within(self) -> bool:
        """Whether councils run it themselves."""
        return self.model in WITHIN


@dataclass(frozen=True)
class Vat:
    """How the service stands to VAT: its regime, and the shares that decide what is lost."""

    regime: str = "taxable"
    standard_rated_share: float = 1.0
    exempt_share: float = 0.0


@dataclass(frozen=True)
class Story:
    """What the five cases say beside the numbers, as the officer wrote it."""

    about: str = ""
    needs: tuple[str, ...] = ()
    drivers: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    risks: tuple[Mapping[str, str], ...] = ()
    market: str = ""
    funding: str = ""
    milestones: tuple[Mapping[str, str], ...] = ()
    roles: tuple[Mapping[str, str], ...] = ()
    measures: tuple[str, ...] = ()
    lessons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Assumption:
    """One number or word of the case: its path, what stands there, where, and its evidence."""

    path: str
    value: Any
    place: str
    evidence: str = ""


@dataclass(frozen=True)
class Case:
    """One service, its costs, what is uncertain, and the options; checked as a whole.

    `rates_share` is the council's share of business rates: "unitary", "district" or a share.
    `deflators` are price indices by year, for lines in other prices than the case's. `evidence`
    holds the sources by the short name that lines cite. `written` is the file itself,
    every value with its place, which two versions of a case are compared by.
    """

    title: str
    service: str
    council: str
    rates_share: str | float
    price_year: int
    first_year: int
    years: int
    deflators: Mapping[int, float]
    discounting: Discounting
    parties: Mapping[str, bool]
    volumes: Mapping[str, tuple[float, ...]]
    drivers: tuple[Driver, ...]
    correlations: tuple[RankCorrelation, ...]
    scenarios: tuple[tuple[str, dict[str, float]], ...]
    lines: tuple[Line, ...]
    vat: Vat
    options: tuple[Option, ...]
    table: Table | None
    views: Views | None
    story: Story
    evidence: Mapping[str, str]
    assumptions: tuple[Assumption, ...]
    fictional: bool
    file: str
    fingerprint: str
    as_at: str | None = None
    written: Entry | None = field(default=None, repr=False, compare=False)

    @property
    def service_name(self) -> str:
        """The service in words."""
        named = {"childrens-social-care": "children's social care"}
        return named.get(self.service, self.service.replace("-", " "))

    @property
    def baseline(self) -> Option:
        """The option that goes on as today, which all others are measured against."""
        return next(o for o in self.options if o.is_baseline)

    def option(self, option_id: str) -> Option:
        """An option by its id. Raises KeyError for another."""
        return {o.id: o for o in self.options}[option_id]

    @contextmanager
    def at_fault(self) -> Iterator[None]:
        """Errors raised within say that they come from this case's file."""
        try:
            yield
        except ChangingPlacesError as error:
            if error.what.startswith(self.file):
                raise
            raise type(error)(f"{self.file}: {error.what}", error.why, error.next_step) from error

    def is_public(self, party: str) -> bool:
        """Whether a party is a public body."""
        return self.parties[party]
