"""The economic case: which rules stand between the council's choice and the public's best."""

from collections.abc import Iterator, Sequence

from changing_places.appraisal.barriers import Barrier
from changing_places.appraisal.barriers.words import gap_sentences
from changing_places.appraisal.model import Appraisal
from changing_places.appraisal.telling.five_cases import setting
from changing_places.appraisal.telling.five_cases.setting import pounds, texts
from changing_places.figures import Column
from changing_places.reports import Block, Paragraph, Section

SAID = 3


def barred(result: Appraisal) -> Section:
    """The gap taken apart, the rules against each option, what their going would do, and when."""
    blocks: list[Block] = [
        *_gap(result),
        *setting.part("What would follow if a rule went", _lifts(result)),
        *setting.part("What each rule weighs against each option", _others(result)),
        *setting.part("How the choice has turned through time", _turns(result)),
    ]
    return Section("Economic case: the rules in the way", blocks)


def _gap(result: Appraisal) -> Iterator[Block]:
    gap, names = result.barriers.gap, result.barriers.names
    yield from (Paragraph(setting.said(s)) for s in gap_sentences(gap, names))
    if gap.council_choice == gap.public_choice:
        return
    mine, best = names[gap.council_choice], names[gap.public_choice]
    yield from _waterfall(result)
    yield from _rules(
        result,
        [b for b in result.barriers.barriers if b.option == gap.public_choice],
        f"What each rule does to the council's money in {mine} and in {best}",
    )


def _waterfall(result: Appraisal) -> list[Block]:
    """Rows that sum to the gap: rules, what others gain, and what everybody gains."""
    gap, names = result.barriers.gap, result.barriers.names
    best, rules = names[gap.public_choice], result.books.book.rules
    rows: list[tuple[str, str, float]] = [
        (rules[r].title, rules[r].statute, v)
        for r, v in sorted(gap.by_rule.items(), key=lambda row: -row[1])
    ]
    rows += [
        (
            f"What {setting.the(party)} would {'gain' if v > 0 else 'lose'} by {best}",
            "no rule makes it",
            v,
        )
        for party, v in gap.by_party.items()
    ]
    rows.append((f"Less what everybody together would gain by {best}", "", gap.society))
    if abs(gap.unexplained) >= 0.5:
        rows.append(("Not explained", "", gap.unexplained))
    rows.append(("The whole difference", "", gap.total))
    columns = [*texts("What makes it", "Statute"), pounds("amount", "Present value", 0)]
    return setting.table(
        f"What makes the council's money differ: {names[gap.council_choice]} less {best}",
        columns,
        rows,
        source=(setting.of_case(result), setting.of_rules(result)),
        note=f"Above nothing weighs against {best}, below nothing for it. A rule's part is its "
        "average effect over every order in which the rules might be taken away, so that the "
        "parts sum to the last row (but for the rounding of each pound).",
    )


def _rules(result: Appraisal, barriers: Sequence[Barrier], title: str) -> list[Block]:
    rows = [
        (
            b.title,
            b.statute,
            b.on_choice if b.kind == "charge" else "forbids it",
            b.on_option if b.kind == "charge" else "forbids it",
            b.amount,
            setting.capital(b.confidence),
        )
        for b in barriers
    ]
    columns = [
        *texts("Rule", "Statute"),
        pounds("choice", "In the council's choice"),
        pounds("option", "In this option"),
        pounds("amount", "Against this option"),
        Column("confidence", "How sure the rule's numbers are"),
    ]
    return setting.table(
        title,
        columns,
        rows,
        source=(setting.of_case(result), setting.of_rules(result)),
        note="Present values. A rule that forbids an option has what everybody together loses by "
        "that (below nothing: gains).",
    )


def _lifts(result: Appraisal) -> Iterator[Block]:
    lifts = result.barriers.lifts
    if not lifts:
        yield Paragraph(
            f"No single rule's going would change what the council would choose, which is "
            f"{result.option(result.council_choice).option.called}."
        )
        return
    yield from setting.told(lift.sentence for lift in lifts[:SAID])
    names = {o.id: setting.title(o) for o in result.case.options}
    columns = [
        *texts("Without the rule", "The council would choose"),
        pounds("council", "The council gains"),
        pounds("exchequer", "The Exchequer gains"),
        pounds("public", "All public bodies gain"),
        pounds("society", "Everybody together gains"),
        Column("opens", "What its going does"),
    ]
    rows = [
        (
            lift.title,
            names[lift.choice_then],
            lift.council,
            lift.exchequer,
            lift.public_sector,
            lift.society,
            "opens the new choice" if lift.opens else "takes a favour from today's",
        )
        for lift in lifts
    ]
    yield from setting.table(
        "Rules whose going alone would change the council's choice",
        columns,
        rows,
        source=(setting.of_case(result), setting.of_rules(result)),
        note="Present values, as differences from the council's choice under the rules as they "
        "are; below nothing is a loss.",
    )


def _others(result: Appraisal) -> list[Block]:
    """Every rule against every option, in one table."""
    charges = [b for b in result.barriers.barriers if b.kind == "charge"]
    options = [o for o in result.case.options if o.id in {b.option for b in charges}]
    amounts = {(b.rule, b.option): b.amount for b in charges}
    titles = {b.rule: b.title for b in charges}
    choice = result.option(result.council_choice).option.called
    columns = [Column("row_heading", "Rule"), *(pounds(o.id, setting.title(o), 0) for o in options)]
    rows = [(t, *(amounts.get((r, o.id), 0.0) for o in options)) for r, t in titles.items()]
    return [
        *setting.table(
            f"What each rule takes from the council's money, beside {choice}",
            columns,
            rows,
            source=(setting.of_case(result), setting.of_rules(result)),
            note="Present values: above nothing the rule weighs against the option of the column, "
            "below nothing for it. The statutes stand in annex C.",
            split=1,
        ),
        *setting.told(b.sentence for b in result.barriers.barriers if b.kind == "bar"),
    ]


def _turns(result: Appraisal) -> Iterator[Block]:
    if result.turns:
        yield from setting.told(t.sentence for t in result.turns)
    elif result.provenance.chosen.get("history", True):
        name = result.option(result.council_choice).option.called
        yield Paragraph(
            f"No change of the rules that was looked at turned the council's choice, {name}."
        )
