"""The annexes: every line, each year, the rules, the figures of the case, warnings, changes."""

import re
from collections.abc import Iterator, Mapping

import numpy as np

from changing_places.appraisal.asking.compared import Changes
from changing_places.appraisal.asking.gains import year_name
from changing_places.appraisal.case.changes import in_text
from changing_places.appraisal.case.named import Names, single_values
from changing_places.appraisal.ledgers import Flow
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
    rows = [
        (
            setting.capital(f.name),
            _shares(f.payer),
            _shares(f.gainer),
            result.books.present(f),
            _how(f),
        )
        for f in valued.ledger.flows
    ]
    return setting.table(
        f"Every line of {valued.option.called}",
        columns,
        rows,
        source=(setting.of_case(result), setting.of_rules(result)),
    )


def _shares(shares: Mapping[str, float]) -> str:
    if len(shares) == 1:
        return setting.capital(next(iter(shares)))
    return setting.capital(listed([f"{p} {s:.0%}" for p, s in shares.items()])) or "nobody"


def _how(flow: Flow) -> str:
    """A charge's working and rules, or where in the file a line stands."""
    place = PLACE.search(flow.place)
    told = [flow.working] if flow.working else []
    told += [f"line {place[1]} of the case file"] if place is not None else []
    told += [f"rules {', '.join(flow.rules)}"] if flow.rules else []
    return setting.capital("; ".join(told)) or "see the rules in annex C"


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
    for name in sorted(result.books.rules):
        rule = result.books.book.rule(name)
        values = [v for p in rule.parameters if (v := p.at(result.as_at)) is not None]
        unseen = not rule.numbers_seen or any(not v.seen and not v.tried for v in values)
        rows.append(
            (
                rule.title,
                rule.id,
                rule.statute,
                STATUS_WORDS[rule.status_at(result.as_at)],
                rule.confidence,
                "no: read them again" if unseen else "yes",
                day(rule.review_by),
            )
        )
    return setting.table(
        f"Every rule that the appraisal looked at, as at {day(result.as_at)}",
        texts(
            "Rule", "Its short name", "Statute", "Status", "Confidence", "Numbers seen", "Review"
        ),
        rows,
        source=setting.of_rules(result),
        note="'Numbers seen' says whether the page cited was read for each number. After the day "
        "of review the rule has to be read again.",
    )


# -- D: the figures of the case -------------------------------------------------------------------


def _assumptions(result: Appraisal) -> Iterator[Block]:
    yield Paragraph(
        f"The case holds {len(result.case.assumptions)} numbers, dates and answers. They are "
        "grouped by what they belong to, with the line of the case file and the evidence named."
    )
    for heading, rows in _grouped(result).items():
        yield from setting.table(
            f"Figures of the case: {heading.replace('_', ' ')}",
            texts("What", "Figures", "Line", "Evidence"),
            [(what, "; ".join(f), line, e) for (what, line, e), f in rows.items()],
            source=setting.of_case(result),
        )


Row = tuple[str, str, str]


def _grouped(result: Appraisal) -> dict[str, dict[Row, list[str]]]:
    """Figures by part of the case, then by what they belong to."""
    known = {a.path: a for a in result.case.assumptions}
    found: dict[str, dict[Row, list[str]]] = {}
    written = result.case.written
    titles = {o.id: o.name for o in result.case.options}
    for held in single_values(written) if written is not None else ():
        assumption = known.get(held.entry.path)
        if assumption is None:
            continue
        part, what, rest = _parted(held.names)
        if part == "options" and what:
            part = f"{part}: {titles.get(held.names[1], held.names[1])}"
        place = PLACE.search(assumption.place)
        row = (
            setting.capital(what),
            place[1] if place else "",
            assumption.evidence or "none named",
        )
        figure = f"{rest.replace('_', ' ')} {in_text(assumption.value)}".strip()
        found.setdefault(part, {}).setdefault(row, []).append(figure)
    return found


def _parted(names: Names) -> tuple[str, str, str]:
    """The part of the case, what a figure belongs to, and what it is of that.

    >>> _parted(("options", "trust", "lines", "watching", "amount"))
    ('options', 'lines: watching', 'amount')
    >>> _parted(("years",)), _parted(("staff", "cleaners", "pay"))
    (('the whole', 'the case', 'years'), ('staff', 'cleaners', 'pay'))
    """
    if len(names) == 1:
        return "the whole", "the case", names[0]
    if names[0] != "options":
        # A mapping such as 'vat' has its figures directly below it.
        what = names[1] if len(names) > 2 else names[0]
        return names[0], what.replace("_", " "), " ".join(names[2:] or names[1:])
    if len(names) < 5:
        return (
            names[0],
            names[2] if len(names) > 3 else "the option",
            " ".join(names[3:] or names[2:]),
        )
    return names[0], f"{names[2]}: {names[3]}", " ".join(names[4:])


# -- E and F --------------------------------------------------------------------------------------


def _warnings(result: Appraisal) -> list[Block]:
    titles = {r: held.title for r, held in result.books.book.rules.items()}
    warnings = [*result.warnings, *_of_findings(result)]
    if not warnings:
        return [Paragraph("There is nothing to be warned of.")]
    return setting.told(_by_title(w, titles) for w in warnings)


def _of_findings(result: Appraisal) -> list[str]:
    return list(dict.fromkeys(w for v in result.options for w in v.finding.warnings))


def _by_title(text: str, titles: Mapping[str, str]) -> str:
    """A warning with rules by their titles."""
    return re.sub(
        r"\b[a-z]+(?:\.[a-z0-9_]+)+\b",
        lambda m: f"'{titles[m[0]]}'" if m[0] in titles else m[0],
        text,
    )


def _changes(result: Appraisal, changes: Changes) -> Iterator[Block]:
    yield Paragraph(setting.capital(changes.turned))
    yield from setting.table(
        f"What was changed in the case since {changes.older}",
        texts("What", "Change", "Before", "After", "Line before", "Line after"),
        [
            (
                setting.capital(c.what),
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
        cells: list[object] = [moved.name]
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


def _line(place: str) -> str:
    found = PLACE.search(place)
    return found[1] if found is not None else "none"
