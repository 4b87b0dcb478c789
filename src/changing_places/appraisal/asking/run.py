"""A case asked whole: the books under the day's rules, then everything that rests on them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from changing_places import __version__
from changing_places.appraisal.asking.checks import warnings_of_case
from changing_places.appraisal.asking.rates import rates_tried
from changing_places.appraisal.asking.sure import how_sure
from changing_places.appraisal.asking.uncertain import LEDGERS
from changing_places.appraisal.barriers import barrier_ledger, turns
from changing_places.appraisal.case import Case
from changing_places.appraisal.criteria import Weighing, weigh
from changing_places.appraisal.greenbook import Discounting, payback
from changing_places.appraisal.greenbook.parameters import sensitivity_years
from changing_places.appraisal.ledgers import Books
from changing_places.appraisal.ledgers.model import factors
from changing_places.appraisal.model import Appraisal, Provenance, Uncertainty, Valued
from changing_places.appraisal.rulebook import Rulebook, as_day, choose, rulebook, try_reform
from changing_places.core.errors import Refusal
from changing_places.core.progress import Progress, silent
from changing_places.core.seeds import DEFAULT_SEED

# Sets of weights tried, where as many draws are asked for: more move no share by a point.
MOST_WEIGHTINGS = 10_000


@dataclass(frozen=True)
class Settings:
    """What the reader chooses beside the case: unsettled rules, reforms, draws, a seed.

    `reform` maps "rule.parameter" to a value tried in its place, `without` names rules taken away.
    `history` asks since when the choice has been what it is. `deflators` are GDP deflators by
    year, wanted where lines stand in prices of other years.
    """

    switches: tuple[str, ...] = ()
    reform: Mapping[str, object] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    draws: int = 10_000
    seed: int = DEFAULT_SEED
    history: bool = True
    deflators: Mapping[int, float] = field(default_factory=dict)

    def book(self) -> Rulebook:
        """The rules with what was chosen of them."""
        chosen = choose(rulebook(), self.switches)
        return try_reform(self.reform, without=self.without, book=chosen)

    def to_dict(self) -> dict[str, Any]:
        """What was chosen, for the record."""
        return {
            "switches": list(self.switches),
            "reform": dict(self.reform),
            "without": list(self.without),
            **({"deflators": dict(self.deflators)} if self.deflators else {}),
        }


def appraise_case(
    case: Case,
    as_at: date | str | None,
    settings: Settings,
    *,
    progress: Progress = silent,
) -> Appraisal:
    """Everything about a case under the rules of a day.

    Raises InputError for a date outside the rules and for lines that cannot be put together,
    Refusal where no option is lawful.
    """
    day = as_day(as_at if as_at is not None else case.as_at)
    progress(0, 4, "the ledgers")
    books = Books.of(case, day, settings.book(), deflators=settings.deflators)
    if not books.lawful:
        raise _none_lawful(books)
    progress(1, 4, "what is uncertain")
    sure = how_sure(books, draws=settings.draws, seed=settings.seed)
    progress(2, 4, "the barriers")
    barred = barrier_ledger(books)
    progress(3, 4, "the choice through time")
    turned = turns(books) if settings.history else ()
    options = tuple(_valued(books, o.id, sure) for o in case.options)
    progress(4, 4, "done")
    return Appraisal(
        case=case,
        as_at=day,
        books=books,
        options=options,
        council_choice=books.council_choice,
        public_choice=books.public_choice,
        barriers=barred,
        turns=turned,
        uncertainty=sure,
        rates_tried=rates_tried(books),
        weighing=_weighed(case, settings),
        warnings=warnings_of_case(books, settings.switches),
        provenance=Provenance(
            case.fingerprint, __version__, settings.seed, settings.draws, settings.to_dict()
        ),
    )


def _none_lawful(books: Books) -> Refusal:
    reasons = {r for j in books.judged.values() for r in j.finding.excluded_by}
    return Refusal(
        f"No option of '{books.case.title}' is lawful on {books.day}.",
        f"The rules against them are {', '.join(sorted(reasons))}.",
        "Correct what the case says of the situation, or add an option that is lawful.",
    )


def _weighed(case: Case, settings: Settings) -> Weighing | None:
    if case.table is None:
        return None
    sets = min(settings.draws, MOST_WEIGHTINGS)
    return weigh(case.table, case.views, draws=sets, seed=settings.seed)


def _valued(books: Books, option: str, sure: Mapping[str, Uncertainty]) -> Valued:
    ledger, base = books.ledgers[option], books.ledgers[books.base.option.id]
    parties = {p: v - base.present[p] for p, v in ledger.present.items()}
    npsv, cost = ledger.society - base.society, base.public_sector - ledger.public_sector
    yearly = books.factors["standard"]
    name = ledger.option.called
    # Where one option alone is lawful nothing was drawn.
    outcomes = {k: _outcome(sure.get(k), name) for k in LEDGERS}
    return Valued(
        option=ledger.option,
        finding=books.judged[option].finding,
        ledger=ledger,
        parties=parties,
        council=ledger.council - base.council,
        public_sector=ledger.public_sector - base.public_sector,
        npsv=npsv,
        public_cost=cost,
        bcr=(npsv + cost) / cost if cost > 0.5 else None,
        annual=npsv / float(yearly[1:].sum()),
        weighted_npsv=ledger.weighted - base.weighted,
        lower_rate_npsv=_at_lower_rate(books, option),
        council_payback=_year(ledger.by_year["council"] - base.by_year["council"], yearly),
        payback=_year(_society(ledger.by_year) - _society(base.by_year), yearly),
        p_best=outcomes["society"].p_best if outcomes["society"] else _alone(books, option),
        p_best_council=outcomes["council"].p_best if outcomes["council"] else _alone(books, option),
        outcome=outcomes["society"],
        council_outcome=outcomes["council"],
    )


def _alone(books: Books, option: str) -> float:
    """The chance of being best where nothing was drawn: unlawful, or the one lawful option."""
    return 1.0 if books.lawful == (option,) else 0.0


def _outcome(held: Uncertainty | None, name: str) -> Any:
    if held is None:
        return None
    return next((o for o in held.simulation.options if o.option == name), None)


def _society(by_year: Mapping[str, Any]) -> Any:
    return sum(by_year.values())


def _year(net: Any, factors: Any) -> int | None:
    found = float(payback(net, factors))
    return None if np.isnan(found) else int(found)


def _at_lower_rate(books: Books, option: str) -> float | None:
    """The net value at the lower rates, which long appraisals show beside the standard ones."""
    case = books.case
    if case.years <= sensitivity_years() or case.discounting.schedule != "standard":
        return None
    by = Discounting("lower", case.discounting.edition, case.discounting.timing)
    lower = factors(case, by)

    def worth(held: str) -> float:
        return sum(books.by_party(books.flows(held), held, lower).values())

    return worth(option) - worth(books.base.option.id)
