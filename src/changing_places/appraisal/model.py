"""An appraisal: what each option is worth to whom, how sure that is, and what stands in the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from changing_places.appraisal.agencies import Account, Certificate, Settlement
from changing_places.appraisal.barriers import BarrierLedger, Turn
from changing_places.appraisal.case import Case, Option
from changing_places.appraisal.criteria import Weighing
from changing_places.appraisal.lawfulness import Finding
from changing_places.appraisal.ledgers import Books, Ledger
from changing_places.appraisal.uncertainty import (
    Bar,
    Grid,
    Information,
    OptionOutcome,
    Region,
    Regret,
    Simulation,
    SwitchingValue,
)
from changing_places.core.errors import InputError

if TYPE_CHECKING:
    import polars as pl

    from changing_places.appraisal.asking.compared import Changes
    from changing_places.reports import Report


@dataclass(frozen=True)
class Valued:
    """One option beside the baseline, in pounds of present value unless said otherwise.

    `parties` is what each party gains (below 0: loses), `council`, `public_sector` and `npsv`
    (society) its sums. `public_cost` is what the public purse pays on balance; `bcr` is what
    everybody else gains for each pound of it, None where the purse gains. `annual` is the net
    value as an even sum a year. Paybacks are years from year 0, None where there is none in time.
    """

    option: Option
    finding: Finding
    ledger: Ledger
    parties: Mapping[str, float]
    council: float
    public_sector: float
    npsv: float
    public_cost: float
    bcr: float | None
    annual: float
    weighted_npsv: float
    lower_rate_npsv: float | None
    council_payback: int | None
    payback: int | None
    p_best: float
    p_best_council: float
    outcome: OptionOutcome | None
    council_outcome: OptionOutcome | None

    @property
    def is_lawful(self) -> bool:
        """Whether no rule is against it."""
        return self.finding.verdict != "not_lawful"


@dataclass(frozen=True)
class Uncertainty:
    """How sure one ledger's answer is, among the lawful options; `ledger` names it."""

    ledger: str
    simulation: Simulation
    switching: tuple[SwitchingValue, ...]
    tornado: tuple[Bar, ...]
    information: Information
    regions: tuple[Region, ...]
    grid: Grid | None
    regret: Regret | None


@dataclass(frozen=True)
class RateTried:
    """Which option is best for whom at one constant discount rate, a share a year."""

    rate: float
    council: str
    public: str
    npsv: Mapping[str, float]


@dataclass(frozen=True)
class Provenance:
    """What made the appraisal: the case's hash, the version, the seed, and what was chosen."""

    case_sha256: str
    version: str
    seed: int
    draws: int
    chosen: Mapping[str, Any]


@dataclass(frozen=True)
class Appraisal:
    """The whole answer to one case under the rules of a day."""

    case: Case
    as_at: date
    books: Books = field(repr=False)
    options: tuple[Valued, ...]
    council_choice: str
    public_choice: str
    barriers: BarrierLedger
    turns: tuple[Turn, ...]
    uncertainty: Mapping[str, Uncertainty]
    rates_tried: tuple[RateTried, ...]
    weighing: Weighing | None
    warnings: tuple[str, ...]
    provenance: Provenance
    _accounts: dict[str, Account | None] = field(default_factory=dict, repr=False, compare=False)
    _payments: dict[str, Settlement | Certificate | None] = field(
        default_factory=dict, repr=False, compare=False
    )

    def account(self, option_id: str) -> Account | None:
        """Who pays and who gains by an option, to the penny; None where it changes nothing."""
        from changing_places.appraisal.asking.gains import gains

        held = self.option(option_id).option.id
        if held not in self._accounts:
            self._accounts[held] = gains(self.books, held)
        return self._accounts[held]

    def payments(self, option_id: str) -> Settlement | Certificate | None:
        """Payments between bodies that leave each better off, or the proof that none can.

        None where the option makes no difference to two bodies.
        """
        from changing_places.appraisal.asking.gains import payments

        account = self.account(option_id)
        if option_id not in self._payments:
            found = None if account is None else payments(self.books, account)
            self._payments[option_id] = found
        return self._payments[option_id]

    def option(self, option_id: str) -> Valued:
        """An option by its id; InputError with the ids there are for another."""
        for valued in self.options:
            if valued.option.id == option_id:
                return valued
        raise InputError(
            f"There is no option '{option_id}'.",
            f"The options are {', '.join(v.option.id for v in self.options)}.",
            "Name one of these.",
        )

    def explain(self) -> list[str]:
        """The answer in sentences, for somebody who has to decide."""
        from changing_places.appraisal.words import sentences

        return sentences(self)

    def to_dict(self) -> dict[str, Any]:
        """The object of `appraise --json`."""
        from changing_places.appraisal.telling.answer import answer

        return answer(self)

    def changes_since(self, older: Case) -> "Changes":
        """What was changed since an older version of the case, and what that did to the answer."""
        from changing_places.appraisal.asking.compared import changes_since

        return changes_since(self, older)

    def report(self, *, changes: "Changes | None" = None) -> "Report":
        """The business case as a report; `changes` fill its last annex."""
        from changing_places.appraisal.telling.document import report

        return report(self, changes=changes)

    def to_frame(self) -> "pl.DataFrame":
        """One row for each option and party: pounds of present value beside the baseline."""
        import polars as pl

        return pl.DataFrame(
            [
                {"option": v.option.id, "party": party, "present_value": amount}
                for v in self.options
                for party, amount in v.parties.items()
            ]
        )
