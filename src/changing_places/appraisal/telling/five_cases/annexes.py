"""The annexes: every line, each year, the rules, the figures of the case, warnings, changes."""

import re
from collections.abc import Iterator, Mapping

import numpy as np

from changing_places.appraisal.asking.compared import Changes
from changing_places.appraisal.asking.gains import year_name
from changing_places.appraisal.case.changes import CaseChange, in_text
from changing_places.appraisal.case.named import Names, single_values
from changing_places.appraisal.ledgers import Flow
from changing_places.appraisal.ledgers.model import bearer
from changing_places.appraisal.model import Appraisal, Valued
from changing_places.appraisal.rulebook.answer import STATUS_WORDS
from changing_places.appraisal.telling.five_cases import setting
from changing_places.appraisal.telling.five_cases.financial import GROUPS, cash_by_head
from changing_places.appraisal.telling.five_cases.setting import pounds, texts
from changing_places.figures import Column
from changing_places.figures.numbers import day, listed
from changing_places.reports import Block, Paragraph, Section

PLACE = re.compile(r"line (\d+)")


def annexes(result: Appraisal, changes: Changes | None) -> list[Section]:
    """Annexes A to F; the last only where an older version was compared."""
    found = [
        ("Annex A: every line of the choices and of today", _lines(result)),
        ("Annex B: the council's cash by year and head", _cash(result)),
        ("Annex C: the rules that were used", _rules(result)),
        ("Annex D: every figure of the case", _assumptions(result)),
        ("Annex E: warnings", _warnings(result)),
    ]
    if changes is not None:
        found.append(("Annex F: what has changed", _changes(result, changes)))
    return [Section(heading, list(blocks)) for heading, blocks in found]


# -- A: lines -------------------------------------------------------------------------------------


def _lines(result: Appraisal) -> Iterator[Block]:
    yield Paragraph(
        "Every flow of money, before going on as today is taken off: what somebody pays and "
        "nobody gains is used up, what somebody gains and nobody pays does good, and what one "
        "pays to another changes hands."
    )
    base = result.option(result.case.baseline.id)
    for valued in dict.fromkeys(v.option.id for v in (*setting.choices(result), base)):
        yield from _flows(result, result.option(valued))


def _flows(result: Appraisal, valued: Valued) -> list[Block]:
    columns = [
        *texts("Line", "Who pays", "Who gains"),
        pounds("present", "Present value", 0),
        Column("how", "How it was worked out"),
    ]
    numbers = rule_numbers(result)
    rows = [
        (
            setting.capital(_named(f)),
            _shares(f.payer, valued),
            _shares(f.gainer, valued),
            result.books.present(f),
            _how(f, numbers),
        )
        for f in valued.ledger.flows
    ]
    return setting.table(
        f"Every line of {valued.option.called}",
        columns,
        rows,
        source=(setting.of_case(result), setting.of_rules(result)),
    )


def _named(flow: Flow) -> str:
    """A flow's name; what an option changes of a line is told from the line itself."""
    return (
        flow.root
        if flow.root == f"change in {flow.line}" == f"change in {flow.name}"
        else flow.name
    )


def _shares(shares: Mapping[str, float], valued: Valued) -> str:
    """Who bears a side of a flow: the council, for an operator that it pays its costs."""
    found: dict[str, float] = {}
    for party, share in shares.items():
        name = bearer(party, valued.option)
        found[name] = found.get(name, 0.0) + share
    if not found:
        return "Nobody"
    if len(found) == 1:
        return setting.capital(next(iter(found)))
    return setting.capital(listed([f"{p} {s:.0%}" for p, s in found.items()]))


def _how(flow: Flow, numbers: Mapping[str, str]) -> str:
    """A charge's working and its rules by number, or where in the file a line stands."""
    place = PLACE.search(flow.place)
    told = [flow.working] if flow.working else []
    told += [f"line {place[1]} of the case file"] if place is not None else []
    rules = [numbers[r] for r in flow.rules if r in numbers]
    told += [f"rule{'s' if len(rules) > 1 else ''} {listed(rules)}"] if rules else []
    return setting.capital("; ".join(told).replace("_", " ")) or "By the rules in annex C"


def rule_numbers(result: Appraisal) -> dict[str, str]:
    """The numbers by which annex A names the rules of annex C."""
    return {rule: f"R{k}" for k, rule in enumerate(sorted(result.books.rules), start=1)}


# -- B: cash --------------------------------------------------------------------------------------


def _cash(result: Appraisal) -> Iterator[Block]:
    first = result.case.first_year
    for valued in setting.lawful(result):
        held = cash_by_head(result, valued.option.id)
        shown = [g for g in GROUPS if np.abs(held[g]).max() >= 0.5]
        columns = [Column("year", "Year"), *(pounds(g, g, 0) for g in shown)]
        columns.append(pounds("all", "All", 0))
        rows: list[tuple[object, ...]] = [
            (year_name(first + y), *(held[g][y] for g in shown), sum(held[g][y] for g in GROUPS))
            for y in range(result.case.years + 1)
        ]
        whole = sum(held[g].sum() for g in GROUPS)
        rows.append(("All years", *(held[g].sum() for g in shown), whole))
        yield from setting.table(
            f"The council's cash with {valued.option.called}",
            columns,
            rows,
            source=setting.of_case(result),
            note="Not discounted; below nothing the council pays.",
        )


# -- C: rules -------------------------------------------------------------------------------------


def _rules(result: Appraisal) -> list[Block]:
    rows = []
    for name, number in rule_numbers(result).items():
        rule = result.books.book.rule(name)
        values = [v for p in rule.parameters if (v := p.at(result.as_at)) is not None]
        unseen = not rule.numbers_seen or any(not v.seen and not v.tried for v in values)
        rows.append(
            (
                number,
                f"{rule.title} ({rule.id})",
                rule.statute,
                setting.capital(STATUS_WORDS[rule.status_at(result.as_at)]),
                f"{setting.capital(rule.confidence)}, numbers {'not seen' if unseen else 'seen'}",
                day(rule.review_by).replace(" ", "\u00a0"),
            )
        )
    return setting.table(
        f"Every rule that the appraisal looked at, as at {day(result.as_at)}",
        texts("No.", "Rule", "Statute", "Status", "How sure", "Review"),
        rows,
        source=setting.of_rules(result),
        note="'Numbers seen' says that every number was read on the page that is cited; where not, "
        "read it again before you rely on it, and every rule again after its day of review. "
        "'changing-places appraise rules' with the name in brackets shows all of a rule.",
    )


# -- D: the figures of the case -------------------------------------------------------------------


def _assumptions(result: Appraisal) -> Iterator[Block]:
    yield Paragraph(
        f"The case holds {len(result.case.assumptions)} numbers, dates and answers. They are "
        "grouped by what they belong to, with the line of the case file, and the evidence by the "
        "name that the case gives it; the sources at the end say what each is."
    )
    for heading, rows in _grouped(result).items():
        yield from setting.table(
            f"Figures of the case: {heading}",
            texts("What", "Figures", "Line", "Evidence"),
            [(what, "; ".join(f), line, e) for (what, line, e), f in rows.items()],
            source=setting.of_case(result),
        )


Row = tuple[str, str, str]


def _grouped(result: Appraisal) -> dict[str, dict[Row, list[str]]]:
    """Figures by the service or the option, then by what they belong to."""
    known = {a.path: a for a in result.case.assumptions}
    short = {text: name for name, text in result.case.evidence.items()}
    titles = {o.id: o.called for o in result.case.options}
    found: dict[str, dict[Row, list[str]]] = {}
    written = result.case.written
    for held in single_values(written) if written is not None else ():
        assumption = known.get(held.entry.path)
        if assumption is None:
            continue
        part, what, figure = _parted(held.names)
        place = PLACE.search(assumption.place)
        evidence = short.get(assumption.evidence, assumption.evidence) or "None named"
        row = (setting.capital(what), place[1] if place else "", evidence)
        told = f"{figure}: {in_text(assumption.value)}"
        found.setdefault(titles.get(part, part), {}).setdefault(row, []).append(told)
    return found


def _parted(names: Names) -> tuple[str, str, str]:
    """The option or the service, what a figure belongs to, and what it is of that.

    >>> _parted(("options", "trust", "lines", "watching", "once", "0"))
    ('trust', 'lines: watching', 'in year 0')
    >>> _parted(("years",)), _parted(("staff", "cleaners", "pension_rate"))
    (('the service', 'the whole', 'years'), ('the service', 'staff: cleaners', 'pension rate'))
    """
    part, rest = ("the service", names)
    if names[0] == "options":
        part, rest = names[1], names[2:]
    if len(rest) == 1:
        return part, "the whole" if part == "the service" else "the option", _plain(rest)
    if len(rest) == 2:
        return part, _plain(rest[:1]), _plain(rest[1:])
    return part, f"{_plain(rest[:1])}: {rest[1]}", _plain(rest[2:])


def _plain(names: Names) -> str:
    """Names of the file as words."""
    told = re.sub(r"\bvat\b", "VAT", " ".join(names).replace("_", " "))
    return told.replace("once ", "in year ", 1) if told.startswith("once ") else told


# -- E and F --------------------------------------------------------------------------------------


def _warnings(result: Appraisal) -> list[Block]:
    warnings = [*result.warnings, *_of_findings(result)]
    if not warnings:
        return [Paragraph("There is nothing to be warned of.")]
    return setting.told(setting.by_title(w, result) for w in warnings)


def _of_findings(result: Appraisal) -> list[str]:
    return list(dict.fromkeys(w for v in result.options for w in v.finding.warnings))


def _changes(result: Appraisal, changes: Changes) -> Iterator[Block]:
    yield Paragraph(setting.capital(changes.turned))
    titles = {o.option: setting.capital(o.name) for o in changes.options}
    yield from setting.table(
        f"What was changed in the case since {changes.older}",
        texts("What", "Change", "Before", "After", "Line before", "Line after"),
        [
            (
                _what(c, titles),
                c.kind,
                in_text(c.before),
                in_text(c.after),
                _line(c.place_before),
                _line(c.place_after),
            )
            for c in changes.changes
        ],
        source=setting.of_case(result),
    )
    columns = [Column("option", "Option")]
    for name, label in (
        ("council", "The council"),
        ("public_sector", "Public bodies"),
        ("society", "Everybody"),
    ):
        columns += [pounds(f"{name}0", f"{label}, before"), pounds(f"{name}1", f"{label}, now")]
    rows = []
    for moved in changes.options:
        cells: list[object] = [setting.capital(moved.name)]
        for name in ("council", "public_sector", "society"):
            for held in (moved.before, moved.after):
                cells.append("not there" if held is None else held[name])
        rows.append(tuple(cells))
    yield from setting.table(
        "What that did to each option, under the same rules",
        columns,
        rows,
        source=setting.of_case(result),
        note="Present values beside the baseline of each version.",
    )


def _what(change: CaseChange, titles: Mapping[str, str]) -> str:
    """What was changed, with options by their names."""
    names = list(change.names)
    if names[0] == "options" and len(names) > 1:
        names[:2] = [titles.get(names[1], names[1])]
    return setting.capital(", ".join(names)).replace("_", " ")


def _line(place: str) -> str:
    found = PLACE.search(place)
    return found[1] if found is not None else "none"
