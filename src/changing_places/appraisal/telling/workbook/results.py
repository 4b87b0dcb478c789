"""What the program worked out and the workbook does not: barriers, chances; and the register."""

from collections.abc import Sequence
from typing import Any

from changing_places.appraisal.model import Uncertainty
from changing_places.appraisal.telling.workbook.desk import Desk
from changing_places.appraisal.telling.workbook.page import MONEY, PLAIN, TRIED, Page

STAYS = "Computed by the program: this sheet does not recompute when inputs change."
LEDGERS = {"society": "everybody together", "council": "the council's own money"}


def write_table(page: Page, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """A table of results; numbers in pounds unless they are given with a format."""
    if not rows:
        page.note("There is none.")
        return
    first = [next((r[k] for r in rows if r[k] is not None), "") for k in range(len(heads))]
    right = [k for k, v in enumerate(first) if not isinstance(v, str)]
    page.heads(*heads, right=right)
    for row in rows:
        for k, value in enumerate(row):
            number, form = value if isinstance(value, tuple) else (value, MONEY)
            page.fixed(k, number, form, text_wrap=isinstance(number, str) and len(number) > 60)
        page.next()


def write_barriers(desk: Desk) -> None:
    """The rules that stand between the council's best option and the public's."""
    page, held = desk.pages["Barriers"], desk.result.barriers
    page.begin("Barriers", [STAYS, *held.explain()[:2]])
    page.widths(44, 30, 34, 16, 16, 16, 16, 18, 60)
    names = {o.id: o.name for o in desk.result.case.options}
    page.heading("Rule by rule", "Pounds of present value; a part below 0 favours the option.")
    heads = (
        *("Rule", "Id", "Option", "Kind", "Part of the gap", "With the option"),
        *("With the council's choice", "If it alone went", "Statute"),
    )
    rows = [
        (
            b.title,
            b.rule,
            names[b.option],
            b.kind,
            b.amount,
            b.on_option,
            b.on_choice,
            b.knock_out,
            b.statute,
        )
        for b in held.barriers
    ]
    write_table(page, heads, rows)
    page.heading("If one rule went")
    lifts = [
        (x.title, x.rule, names[x.choice_then], x.council, x.exchequer, x.public_sector, x.society)
        for x in held.lifts
    ]
    gains = (
        *("Rule", "Id", "The council would choose", "The council gains", "The Exchequer gains"),
        *("The public sector gains", "Everybody gains"),
    )
    write_table(page, gains, lifts)
    page.heading("Through time")
    for turn in desk.result.turns:
        page.note(turn.sentence)
    if not desk.result.turns:
        page.note("The council's choice has not turned on any day of the rules.")


def write_uncertainty(desk: Desk) -> None:
    """Chances, what would change the answer, and what it is worth to find out."""
    page, result = desk.pages["Uncertainty"], desk.result
    drawn = f"{result.provenance.draws:,} draws, seed {result.provenance.seed}."
    page.begin("Uncertainty", [STAYS, drawn])
    page.widths(52, 34, 18, *(16 for _ in range(10)))
    for name, held in result.uncertainty.items():
        _ledger(page, LEDGERS[name], held)
    page.heading("At other discount rates", "One rate for all years.")
    names = {o.id: o.name for o in result.case.options}
    rows = [
        (f"{r.rate:.1%}", names[r.council], names[r.public], *r.npsv.values())
        for r in result.rates_tried
    ]
    ends = (f"NPSV: {names[o]}" for o in result.rates_tried[0].npsv) if rows else ()
    write_table(page, ("Rate", "Best for the council", "Best for everybody", *ends), rows)


def _ledger(page: Page, words: str, held: Uncertainty) -> None:
    page.heading(f"For {words}: how the options come out")
    levels = sorted({q for o in held.simulation.options for q in o.quantiles})
    ends = [f"{q:.0%} are below" for q in levels]
    rows = [
        (
            *(o.option, (o.p_best, "0%"), (o.p_loss, "0%"), o.mean, o.sd),
            *(o.quantiles[q] for q in levels),
        )
        for o in held.simulation.options
    ]
    write_table(page, ("Option", "Best in", "Below 0 in", "Mean", "Spread (sd)", *ends), rows)
    page.heading(f"For {words}: what would change the answer")
    heads = ("Input", "Then best", "Unit", "Now", "Switches at", "Chance")
    write_table(page, heads, _switches(held))
    page.heading(f"For {words}: what it is worth to find out")
    worths = [(", ".join(w.inputs), w.evppi) for w in held.information.worths]
    everything = ("everything", held.information.evpi)
    write_table(page, ("Input", "Worth up to"), [everything, *worths])
    page.heading(f"For {words}: what moves it most")
    of_bars = ("Input", "Option", "Unit", "Low", "High", "Worth at low", "Worth at high")
    write_table(page, of_bars, _bars(held))


def _switches(held: Uncertainty) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    for s in held.switching:
        numbers = ((s.central, TRIED), (s.value, TRIED), (s.chance, "0%"))
        found.append((s.input, s.option, s.unit or "", *numbers))
    return found


def _bars(held: Uncertainty) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    for b in held.tornado:
        ends = ((b.low, TRIED), (b.high, TRIED))
        found.append((b.input, b.option, b.unit or "", *ends, b.low_npv, b.high_npv))
    return found


def write_register(desk: Desk) -> None:
    """Every number of the case file, with its evidence; and what stays as the program gave it."""
    page, case = desk.pages["Assumptions"], desk.result.case
    page.begin(
        "Assumption register",
        ["Every number, date and truth of the case file, with its line and its evidence."],
    )
    page.widths(62, 20, 34, 80)
    page.sheet.freeze_panes(page.row + 1, 1)
    top = page.heads("In the case file", "Value", "Where", "Evidence", right=(1,))
    for a in case.assumptions:
        page.words(0, a.path)
        if isinstance(a.value, bool) or not isinstance(a.value, int | float):
            page.words(1, {True: "true", False: "false"}.get(a.value, str(a.value)), align="right")
        else:
            page.fixed(1, float(a.value), PLAIN)
        page.words(2, a.place)
        page.words(3, a.evidence or "none given")
        page.next()
    page.sheet.autofilter(top, 0, page.row - 1, 3)
    page.heading("What in this workbook does not recompute")
    for words in (*_stays(desk), *desk.result.warnings):
        page.note(words)
    made = desk.result.provenance
    page.heading("Made by")
    page.note(f"Changing Places {made.version}, seed {made.seed}, case {made.case_sha256[:16]}")


def _stays(desk: Desk) -> list[str]:
    found = [
        "Lawfulness, barriers, chances, the worth of finding out, and methods of weighing other "
        "than the weighted sum: ask the program again.",
    ]
    if desk.kept_by_program:
        told = ", ".join(dict.fromkeys(desk.kept_by_program))
        found.append(f"No formula gives these, which stand as inputs by the program: {told}.")
    return found
