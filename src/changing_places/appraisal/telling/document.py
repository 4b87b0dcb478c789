"""An appraisal as a business case in five cases, with everything that it rests on in annexes."""

from collections.abc import Iterator

from changing_places.appraisal import words
from changing_places.appraisal.asking.compared import Changes
from changing_places.appraisal.barriers.words import gap_sentences
from changing_places.appraisal.model import Appraisal, Valued
from changing_places.appraisal.rulebook.dates import in_words
from changing_places.appraisal.telling.five_cases import setting
from changing_places.appraisal.telling.five_cases.annexes import annexes
from changing_places.appraisal.telling.five_cases.assessment import assessment
from changing_places.appraisal.telling.five_cases.barred import barred
from changing_places.appraisal.telling.five_cases.commercial import commercial
from changing_places.appraisal.telling.five_cases.economic import economic, ledgers
from changing_places.appraisal.telling.five_cases.financial import financial
from changing_places.appraisal.telling.five_cases.management import management
from changing_places.appraisal.telling.five_cases.strategic import strategic
from changing_places.appraisal.telling.five_cases.sureness import sureness
from changing_places.appraisal.telling.five_cases.weighing import weighing
from changing_places.appraisal.uncertainty.words import percent
from changing_places.figures import Source
from changing_places.figures.numbers import listed
from changing_places.reports import Block, Fact, Report, Section


def report(result: Appraisal, *, changes: Changes | None = None) -> Report:
    """The business case; its date is the day whose rules hold.

    `changes` are what an older version of the case did not hold, for the last annex.
    """
    case = result.case
    return Report(
        title=case.title,
        subtitle="Business case: which way to deliver the service",
        summary=setting.said(words.answer(result)),
        facts=tuple(_facts(result)),
        sections=(
            Section("In short", _in_short(result, changes)),
            strategic(result),
            economic(result),
            sureness(result),
            weighing(result),
            barred(result),
            commercial(result),
            assessment(result),
            financial(result),
            management(result),
            *annexes(result, changes),
        ),
        as_at=result.as_at,
        sources=_evidence(result),
        provenance=_provenance(result),
        fictional=case.fictional,
        publisher=setting.capital(case.council),
        contents=True,
    )


def _facts(result: Appraisal) -> Iterator[Fact]:
    source = setting.of_case(result)
    mine, best = (result.option(o) for o in (result.council_choice, result.public_choice))
    if mine is best:
        name = setting.title(best.option)
        yield Fact("Best for the council and for everybody", name, source=source)
    else:
        yield Fact("Best for the council's own money", setting.title(mine.option), source=source)
        yield Fact("Best for everybody together", setting.title(best.option), source=source)
    count = f"{len(setting.lawful(result))} of {len(result.options)}"
    yield Fact("Options that are lawful", count, source=source)
    yield Fact("The council gains by its best", mine.council, "money", source=source)
    yield Fact("Everybody gains by the public's best", best.npsv, "money", source=source)
    yield Fact("How sure the public's best is", _sure(result, best), source=source)


def _sure(result: Appraisal, best: Valued) -> str:
    if not best.is_lawful:
        return "Not lawful as the rules stand"
    if not result.uncertainty:
        return "The only lawful option"
    if setting.is_certain(result):
        return "Not known: no figure has a range"
    return f"Best in {percent(best.p_best)} of draws"


def _in_short(result: Appraisal, changes: Changes | None) -> list[Block]:
    return [
        *ledgers(result, "What each option is worth, beside going on as today"),
        *setting.told(_points(result, changes)),
    ]


def _points(result: Appraisal, changes: Changes | None) -> Iterator[str]:
    """What somebody who reads one page has to know beside the answer."""
    for choice, ledger, whose in (
        (result.public_choice, "society", "everybody together"),
        (result.council_choice, "council", "the council's own money"),
    ):
        valued = result.option(choice)
        if setting.is_certain(result) or not valued.is_lawful:
            continue
        share = valued.p_best if ledger == "society" else valued.p_best_council
        yield f"{valued.option.called} is best for {whose} in {percent(share)} of draws."
    yield gap_sentences(result.barriers.gap, result.barriers.names)[0]
    yield from _rules_in_short(result)
    for valued in setting.choices(result):
        rules = len(valued.finding.conditions)
        if rules and valued.is_lawful:
            must = "condition that must hold" if rules == 1 else "conditions that must all hold"
            yield f"{valued.option.called} is lawful on {rules} {must}: see the management case."
    if changes is not None:
        yield changes.turned


def _rules_in_short(result: Appraisal) -> Iterator[str]:
    """The rule that holds the council back most, and the last day on which its choice turned."""
    names, titles = result.barriers.names, result.books.book.rules
    opening = [lift for lift in result.barriers.lifts if lift.opens]
    if opening:
        first = opening[0]
        yield (
            f"Without the rule '{first.title}' alone the council would choose "
            f"{names[first.choice_then]}."
        )
    for turn in result.turns[-1:]:
        rules = listed([f"'{titles[r].title}'" for r in turn.rules]) or "several rules at once"
        yield (
            f"On {in_words(turn.on)} the council's choice turned from {names[turn.before]} to "
            f"{names[turn.after]}: {rules}."
        )


def _evidence(result: Appraisal) -> tuple[Source, ...]:
    """The sources that the case itself cites, by the name that it gives each."""
    council = setting.capital(result.case.council)
    return tuple(
        Source(council, f"Evidence of the case called '{name}': {text}")
        for name, text in result.case.evidence.items()
    )


def _provenance(result: Appraisal) -> dict[str, str]:
    made = result.provenance
    told = {
        "Case file": result.case.file,
        "Its fingerprint (SHA-256)": made.case_sha256,
        "Rules as at": in_words(result.as_at),
        "Version of Changing Places": made.version,
        "Draws and seed": f"{made.draws:,} draws, seed {made.seed}",
    }
    for name, label in (
        ("switches", "Unsettled rules taken as in force"),
        ("reform", "Rules tried with other values"),
        ("without", "Rules tried away"),
    ):
        chosen = made.chosen.get(name)
        if chosen:
            parts = [f"{k} = {v}" for k, v in chosen.items()] if name == "reform" else chosen
            told[label] = ", ".join(map(str, parts))
    return told
