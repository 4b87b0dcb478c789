"""What is known of a service, and what the rules say of a way to deliver it."""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from changing_places.appraisal.rulebook import plain_value
from changing_places.appraisal.taxes.amounts import Amount, pounds, share
from changing_places.core.errors import InputError

SERVICES = (
    "leisure",
    "adult-social-care",
    "childrens-social-care",
    "public-health",
    "revenues-and-benefits",
    "waste",
    "support-services",
    "education",
    "highways-and-transport",
    "housing",
    "cultural-services",
    "environmental-and-regulatory-services",
    "planning-and-development",
    "fire-and-rescue",
    "police",
    "central-services",
    "other-services",
    "other",
)
CONTRACT_KINDS = (
    "subcentral_goods_services",
    "light_touch",
    "works",
    "concession",
    "light_touch_concession",
)
# How a remark begins that says which condition fails.
MISSED = "it does not hold that "
DATES = ("contract_start", "contract_end", "award")
MONEY = (
    "contract_value",
    "total_vat",
    "exempt_vat",
    "company_activity",
    "outside_activity",
    "aid_received",
    "aid_planned",
    "undervalue",
)


@dataclass(frozen=True)
class Situation:
    """What is known of a service; whatever is None is not known, and is asked for where it decides.

    Money is in pounds. `contract_value` is the whole contract's, with VAT (before 2022 without,
    as the thresholds then were). `total_vat` and `exempt_vat` are the council's of a year, with
    what the option adds. `company_activity` is all the company's activity of a year,
    `outside_activity` what is not for its controllers. `open_market_share` is the share of a
    co-operation's activity on the open market. `aid_received` is help to the enterprise in this
    financial year and the two before, `aid_planned` what is to be added. `last_reserved_award` is
    the day of the council's last comparable contract reserved for mutuals; False says none.
    `service_in_return` says that a grant buys the council a service of its own.
    """

    service: str = "other"
    contract_kind: str | None = None
    contract_value: Amount | None = None
    tendered: bool | None = None
    total_vat: Amount | None = None
    exempt_vat: Amount | None = None
    controlled: bool | None = None
    company_activity: Amount | None = None
    outside_activity: Amount | None = None
    public_bodies_only: bool | None = None
    by_delegation: bool | None = None
    open_market_share: Amount | None = None
    host_named: bool | None = None
    prescribed_function: bool | None = None
    aid_received: Amount | None = None
    aid_planned: Amount | None = None
    aid_on_market_terms: bool | None = None
    employee_led: bool | None = None
    distributes_profit: bool | None = None
    reserved: bool | None = None
    contract_start: date | None = None
    contract_end: date | None = None
    award: date | None = None
    last_reserved_award: date | bool | None = None
    delegates_functions: bool | None = None
    takes_decisions: bool | None = None
    registered: bool | None = None
    staff_transfer: bool | None = None
    undervalue: Amount | None = None
    statutory_duty: str | None = None
    stops: bool | None = None
    listed_asset: bool | None = None
    reorganising: bool | None = None
    business_case_approved: bool | None = None
    pooling_improves: bool | None = None
    service_in_return: bool | None = None

    def __post_init__(self) -> None:
        """Check every figure; InputError says which cannot be."""
        for name in MONEY:
            if getattr(self, name) is not None:
                read = pounds(getattr(self, name), name.replace("_", " "))
                object.__setattr__(self, name, read)
        if self.open_market_share is not None:
            read = share(self.open_market_share, "open market share")
            object.__setattr__(self, "open_market_share", read)
        _one_of("service", self.service, SERVICES)
        if self.contract_kind is not None:
            _one_of("contract_kind", self.contract_kind, CONTRACT_KINDS)
        _one_of_kinds(self)
        self._in_order("exempt_vat", "total_vat")
        self._in_order("outside_activity", "company_activity")
        self._in_order("contract_start", "contract_end")

    def _in_order(self, less: str, more: str) -> None:
        one, other = getattr(self, less), getattr(self, more)
        if one is not None and other is not None and one > other:
            raise InputError(
                f"'{less}' and '{more}' do not fit together.",
                f"{one} is more than {other}, of which it is a part or which it comes before.",
                "Give both for the same year and the same body.",
            )

    def amount(self, name: str) -> Decimal | None:
        """A figure in pounds or a share as Decimal, None where it is not known."""
        found = getattr(self, name)
        return found if isinstance(found, Decimal) else None

    @property
    def kind_of_contract(self) -> str:
        """The kind whose threshold counts: as given, else the service's usual kind."""
        light = ("leisure", "adult-social-care", "childrens-social-care", "public-health")
        usual = "light_touch" if self.service in light else "subcentral_goods_services"
        return self.contract_kind or usual

    @classmethod
    def known_fields(cls) -> tuple[str, ...]:
        """The names of everything that may be known."""
        return tuple(f.name for f in fields(cls))


def _one_of_kinds(known: Situation) -> None:
    """Days are days, a duty is text, and what is left is yes, no or not known."""
    for name in Situation.known_fields():
        given = getattr(known, name)
        if given is None or name in (*MONEY, "open_market_share", "service", "contract_kind"):
            continue
        if name in DATES:
            fits, wanted = isinstance(given, date), "a date"
        elif name == "last_reserved_award":
            fits, wanted = isinstance(given, date | bool), "a date, or false where there is none"
        elif name == "statutory_duty":
            fits, wanted = isinstance(given, str), "the name of a statute, empty where none"
        else:
            fits, wanted = isinstance(given, bool), "true or false"
        if not fits:
            raise InputError(
                f"'{name}' cannot be {given!r}.",
                f"It is {wanted}.",
                "Give that, or leave it out where it is not known.",
            )


def _one_of(name: str, given: str, allowed: tuple[str, ...]) -> None:
    if given not in allowed:
        raise InputError(
            f"'{given}' cannot be the {name.replace('_', ' ')}.",
            f"It is one of {', '.join(allowed)}.",
            "Choose one of these.",
        )


@dataclass(frozen=True)
class Remark:
    """What one rule says of one option.

    `bears` is "against" (not lawful), "if" (a condition, met or not yet known) or "met".
    `wants` names the figures of a Situation that would decide it.
    """

    bears: str
    rule: str
    text: str
    wants: tuple[str, ...] = ()
    statute: str = ""

    @property
    def missed(self) -> str:
        """What the rule would have to find, where its text says that it does not hold.

        >>> Remark("against", "proc.thresholds", "it does not hold that it is tendered").missed
        'it is tendered'
        """
        return self.text.removeprefix(MISSED) if self.text.startswith(MISSED) else ""

    def to_dict(self) -> dict[str, Any]:
        """Its fields."""
        return {**self.__dict__, "wants": list(self.wants)}


@dataclass(frozen=True)
class Cliff:
    """How near a line is: the figure, the limit, and the headroom in pounds or days.

    `figure` and `headroom` are None where a figure is wanted; headroom below 0 is how far past.
    """

    rule: str
    name: str
    unit: str
    limit: Decimal
    figure: Decimal | None
    headroom: Decimal | None
    past: bool | None
    sentence: str
    wants: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Its fields, numbers as JSON has them."""
        told = {
            k: plain_value(v) if isinstance(v, Decimal) else v for k, v in self.__dict__.items()
        }
        return {**told, "wants": list(self.wants)}


@dataclass(frozen=True)
class Finding:
    """Whether one model is lawful for one service on a day: why, on what conditions, how near."""

    model: str
    name: str
    as_at: date
    verdict: str
    remarks: tuple[Remark, ...]
    cliffs: tuple[Cliff, ...]
    duties: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def excluded_by(self) -> tuple[str, ...]:
        """The rules against it."""
        return tuple(dict.fromkeys(r.rule for r in self.remarks if r.bears == "against"))

    @property
    def conditions(self) -> tuple[Remark, ...]:
        """What must hold for it to be lawful."""
        return tuple(r for r in self.remarks if r.bears == "if")

    @property
    def wants(self) -> tuple[str, ...]:
        """The figures that are missing and would say more."""
        named = [w for r in self.remarks for w in r.wants]
        named += [w for c in self.cliffs for w in c.wants]
        return tuple(dict.fromkeys(named))

    def to_dict(self) -> dict[str, Any]:
        """The finding for a script."""
        return {
            "model": self.model,
            "name": self.name,
            "as_at": self.as_at,
            "lawful": self.verdict,
            "excluded_by": list(self.excluded_by),
            "remarks": [r.to_dict() for r in self.remarks],
            "cliffs": [c.to_dict() for c in self.cliffs],
            "wants": list(self.wants),
            "duties": list(self.duties),
            "warnings": list(self.warnings),
        }
