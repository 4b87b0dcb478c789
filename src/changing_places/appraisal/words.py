"""The sentences of an appraisal, for somebody who has to decide and is no statistician."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from changing_places.appraisal.barriers.words import LEAST, the
from changing_places.appraisal.case.model import TREASURY
from changing_places.appraisal.criteria.words import begun
from changing_places.appraisal.rulebook.dates import in_words
from changing_places.appraisal.uncertainty.words import percent, pounds
from changing_places.figures.numbers import listed

if TYPE_CHECKING:
    from changing_places.appraisal.lawfulness.model import Remark
    from changing_places.appraisal.model import Appraisal, Valued


def answer(result: "Appraisal") -> str:
    """The whole answer in one sentence or two."""
    mine = result.option(result.council_choice)
    best = result.option(result.public_choice)
    day = in_words(result.as_at)
    if mine is best:
        return (
            f"Under the rules of {day}, {best.option.called} is best for the council and for "
            f"everybody together: {_beside(result, best)}."
        )
    return (
        f"Under the rules of {day}, {mine.option.called} is best for the council's own money, and "
        f"{best.option.called}{'' if best.is_lawful else ', which is not lawful,'} is best for "
        f"everybody together: {_beside(result, best)}."
    )


def _beside(result: "Appraisal", best: "Valued") -> str:
    base = result.case.baseline
    if best.option.is_baseline:
        return "no option is worth more than going on as today"
    return (
        f"over {result.case.years} years it is worth {pounds(best.npsv)} more than "
        f"{base.called}, in today's money at {result.case.price_year} prices"
    )


def sentences(result: "Appraisal") -> list[str]:
    """The answer, how sure it is, what would change it, and which rule stands in the way."""
    told = [answer(result), *_unlawful(result), *_how_sure(result), *result.barriers.explain()]
    told += _who_could_pay(result)
    told += [t.sentence for t in result.turns]
    if result.weighing is not None:
        told.append(result.weighing.summary())
    return told


def _who_could_pay(result: "Appraisal") -> list[str]:
    """The body that gains most by the public's best, where it could make good what that costs."""
    gap = result.barriers.gap
    bodies = {
        party: gain
        for party, gain in gap.by_party.items()
        if result.case.is_public(party) and party != TREASURY and gain > gap.total
    }
    if gap.total < LEAST or not bodies or not result.option(gap.public_choice).is_lawful:
        return []
    most = max(bodies, key=bodies.__getitem__)
    return [
        f"{begun(the(most))} would gain more by it ({pounds(bodies[most])}) than the council would "
        f"lose ({pounds(gap.total)}): who gains could pay the council that much and still be "
        "better off, as far as the gain is money that a budget releases."
    ]


def _unlawful(result: "Appraisal") -> list[str]:
    found = []
    for valued in result.options:
        rules = [r for r in valued.finding.remarks if r.bears == "against"]
        if rules:
            found.append(f"{valued.option.name} is not lawful{_why(rules)}.")
    return found


def _why(rules: "Sequence[Remark]") -> str:
    """What each rule wants that does not hold, with the first of its statutes."""
    missed = [f"{r.missed} ({_first(r)})" for r in rules if r.missed]
    said = [f"{r.text} ({_first(r)})" for r in rules if not r.missed]
    if not missed:
        return f": {'; '.join(said)}"
    return "; and ".join([f", for it would have to hold that {listed(missed)}", *said])


def _first(remark: "Remark") -> str:
    """The first of the statutes of a remark, else the name of its rule."""
    return (remark.statute or remark.rule).split(";")[0].strip()


def _how_sure(result: "Appraisal") -> list[str]:
    """How often each choice is best, and the input that it is worth most to find out."""
    if not result.uncertainty:
        return ["Only one option is lawful, so nothing is left to choose."]
    found = []
    for choice, ledger, whose in (
        (result.public_choice, "society", "everybody together"),
        (result.council_choice, "council", "the council's own money"),
    ):
        valued, sure = result.option(choice), result.uncertainty[ledger]
        if not valued.is_lawful:
            continue
        share = valued.p_best if ledger == "society" else valued.p_best_council
        found.append(
            f"Among the options that are lawful, {valued.option.called} is best for {whose} in "
            f"{percent(share)} of {sure.simulation.draws:,} draws of what is uncertain."
        )
        within = [s for s in sure.switching if s.chance is None or s.chance > 0]
        found.append(
            within[0].explain()
            if within
            else "No single input, within the range given for it, would change that."
        )
        found.append(sure.information.explain())
    return found


def lawful_words(valued: "Valued") -> str:
    """Whether an option is lawful, in a few words."""
    finding = valued.finding
    if finding.verdict == "lawful":
        return "lawful"
    if finding.verdict == "lawful_if":
        return f"lawful if {len(finding.conditions)} conditions hold"
    return f"not lawful ({', '.join(finding.excluded_by)})"
