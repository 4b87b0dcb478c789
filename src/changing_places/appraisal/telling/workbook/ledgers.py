"""The sheets of ledgers, of cash by year, of the summary and of checks."""

from changing_places.appraisal.model import Appraisal, Valued
from changing_places.appraisal.rulebook import delivery_models
from changing_places.appraisal.telling.workbook.desk import Desk
from changing_places.appraisal.telling.workbook.inputs import write_years_named
from changing_places.appraisal.telling.workbook.page import FIRST, MONEY, PENCE, PLAIN, SPARE, Page
from changing_places.appraisal.telling.workbook.terms import (
    Given,
    Term,
    Years,
    address,
    both,
    either,
    most,
    nth,
    place_of,
    products,
    same,
    size,
    span,
    term,
    total,
)
from changing_places.appraisal.words import lawful_words

NONE_IN_TIME = "not in time"
COLUMNS = 2


def write_ledgers(desk: Desk) -> None:
    """Present value by party and option, as it stands and beside the baseline."""
    page, options = desk.pages["Ledgers"], desk.result.options
    page.begin("Ledgers", ["Pounds of present value by party: gains above 0, payments below."])
    page.widths(40, 12, *(22 for _ in options))
    page.sheet.freeze_panes(page.row, 1)
    _table(desk, page, "As each option stands", None)
    _table(desk, page, f"Beside {desk.result.case.baseline.called}", desk.result.case.baseline.id)


def _table(desk: Desk, page: Page, title: str, base: str | None) -> None:
    options, parties = [v.option for v in desk.result.options], desk.parties()
    page.heading(title)
    page.heads("Party", "Public body", *(o.name for o in options), right=range(2, 2 + len(options)))
    top = page.row
    kept: dict[tuple[str, str], Term] = {}
    for party in parties:
        page.words(0, party[:1].upper() + party[1:])
        page.worked(1, desk.public[party], "0")
        for k, option in enumerate(options):
            worth = desk.present[option.id, party]
            made = worth if base is None else worth - desk.present[base, party]
            kept[option.id, party] = page.worked(COLUMNS + k, made)
        page.next()
    public = Term(
        span(page.name, (top, 1), (page.row - 1, 1)),
        tuple(desk.public[p].value for p in parties),
    )
    _sums(desk, page, kept, (top, public, base is not None))


def _sums(
    desk: Desk, page: Page, kept: dict[tuple[str, str], Term], held: tuple[int, Term, bool]
) -> None:
    """The council, the public sector and everybody, under the parties' rows."""
    (top, public, beside), parties = held, desk.parties()
    sums = {"council": "The council", "public_sector": "Public sector", "society": "Everybody"}
    for name, words in sums.items():
        page.words(0, words, bold=True)
        for k, option in enumerate([v.option for v in desk.result.options]):
            column = Term(
                span(page.name, (top, COLUMNS + k), (top + len(parties) - 1, COLUMNS + k)),
                tuple(kept[option.id, p].value for p in parties),
            )
            made = kept[option.id, "council"]
            if name != "council":
                made = products(public, column) if name == "public_sector" else total(column)
            look = {"bold": True, "top": 1} if name == "council" else {"bold": True}
            found = page.worked(COLUMNS + k, made, MONEY, **look)
            if beside:
                desk.worth[option.id, name] = found
        page.next()


def write_cash(desk: Desk) -> None:
    """The council's money by year, beside the baseline, and when it has paid back."""
    page, result = desk.pages["Cash by year"], desk.result
    page.begin(
        "Cash by year",
        ["Undiscounted pounds by year; the paybacks are of discounted money."],
        years=desk.last,
        wide=SPARE,
    )
    base = result.case.baseline.id
    page.sheet.freeze_panes(page.row + 1, 1)
    write_years_named(page, result.case)
    for party, whose in (("council", "the council"), ("society", "everybody together")):
        page.heading(f"Money of {whose}, as each option stands")
        for v in result.options:
            page.words(0, v.option.name)
            row = desk.by_year[v.option.id, party]
            page.years(desk.last, lambda y, r=row: r.at(y))  # type: ignore[misc]
            page.next()
        page.heading(f"Money of {whose}, beside {result.case.baseline.called}")
        for v in result.options:
            own, before = desk.by_year[v.option.id, party], desk.by_year[base, party]
            page.words(0, v.option.name)
            net = page.years(
                desk.last,
                lambda y, a=own, b=before: a.at(y) - b.at(y),  # type: ignore[misc]
            )
            page.next()
            _payback(desk, page, (v, party, net))


def _payback(desk: Desk, page: Page, of: tuple[Valued, str, Years]) -> None:
    """The first year from which the discounted sum so far is never below 0 again."""
    valued, party, net = of
    page.words(0, "    discounted, so far", font_color="#4B5762")
    row, sums, so_far = page.row, [], 0.0
    for y in range(desk.last + 1):
        so_far += net.values[y] * desk.factor["standard"].values[y]
        sums.append(so_far)
    before = Years(page.name, row, FIRST - 1, (0.0, *sums))
    found = page.years(
        desk.last,
        lambda y: (
            (before.at(y) if y else Term(before.at(0).text, 0.0))
            + net.at(y) * desk.factor["standard"].at(y)
        ),
    )
    page.next()
    page.words(0, "    year after the last in which it is below 0", font_color="#4B5762")
    penny = desk.terms["", "penny"]
    under = page.years(
        desk.last, lambda y: either(found.at(y) < 0 - penny, desk.year.at(y) + 1, 0), "0"
    )
    page.next()
    page.words(0, "    paid back in year", font_color="#4B5762")
    latest = most(under.all)
    last = Term(desk.year.at(desk.last).text.replace("!", "!$"), desk.last)
    desk.worth[valued.option.id, f"payback {party}"] = page.worked(
        2, either(latest > last, NONE_IN_TIME, latest), "0"
    )
    page.next()


SUMMARY = (
    *("Option", "Delivery model", "Lawful", "The council", "Public sector", "Everybody (NPSV)"),
    *("Public cost", "Benefit for each £1 of it", "A year (NPSV)", "By weights of lines"),
    *("Council paid back in year", "All paid back in year", "Chance of being best for all"),
)


def write_summary(desk: Desk) -> None:
    """The answer: the options by ledger, and which is best for whom."""
    page, result = desk.pages["Summary"], desk.result
    page.begin(result.case.title, _first_words(result))
    page.widths(38, 24, 28, *(14 for _ in range(10)))
    page.heading(
        f"Beside {result.case.baseline.called}, pounds of present value",
        f"{result.case.price_year} prices over {result.case.years} years. Lawfulness and the last "
        "column are the program's and do not recompute.",
    )
    page.heads(*SUMMARY, right=range(3, len(SUMMARY)))
    top = page.row
    for v in result.options:
        _option(desk, page, v)
    _choices(desk, page, top)
    _state(desk, page)


def _first_words(result: Appraisal) -> list[str]:
    from changing_places.appraisal.words import answer

    return [
        f"As the program found it: {answer(result)}",
        "Change a framed cell on 'Inputs', 'Lines' or 'Rules' and every total here recomputes.",
    ]


def _option(desk: Desk, page: Page, v: Valued) -> None:
    own, base = v.option.id, desk.result.case.baseline.id
    page.words(0, v.option.name)
    page.words(1, delivery_models()[v.option.model].name)
    page.words(2, lawful_words(v), text_wrap=True)
    names = ("council", "public_sector", "society")
    council, public, society = (desk.worth[own, n] for n in names)
    page.worked(3, council)
    public_cell = page.worked(4, public)
    npsv = page.worked(5, society, MONEY, bold=True)
    cost = page.worked(6, 0 - public_cell)
    enough = cost > desk.terms["", "least cost"]
    page.worked(7, _either_ratio(enough, npsv, cost), "0.00", align="right")
    page.worked(8, npsv / total(desk.factor["standard"].since(1)))
    page.worked(9, desk.present[own, "weighted"] - desk.present[base, "weighted"])
    page.worked(10, desk.worth[own, "payback council"], "0", align="right")
    page.worked(11, desk.worth[own, "payback society"], "0", align="right")
    page.fixed(12, v.p_best, "0%")
    page.next()


def _either_ratio(enough: Term, npsv: Term, cost: Term) -> Term:
    if cost.value:
        return either(enough, (npsv + cost) / cost, "no public cost")
    text = f"({npsv.text}+{cost.text})/{cost.text}"
    return either(enough, Term(text, 0.0), "no public cost")


def _choices(desk: Desk, page: Page, top: int) -> None:
    """Which option is best for whom, among those that may be chosen."""
    result, books = desk.result, desk.result.books
    options = [v.option for v in result.options]
    page.heading(
        "Which is best",
        "1 says that an option may be chosen: for the council's choice that it is lawful, for the "
        "public's that it is or could be. Of equals, the baseline or the council's choice stands.",
    )
    page.heads("Option", "Council may choose", "Could be lawful", "Council's", "Everybody's")
    first = page.row
    council: list[Given] = []
    public: list[Given] = []
    for k, option in enumerate(options):
        page.words(0, option.name)
        may = page.given(1, int(books.is_lawful(option.id)), "0")
        could = page.given(2, int(books.could_be(option.id)), "0")
        for column, test, name, kept in (
            (3, may, "council", council),
            (4, could, "society", public),
        ):
            cell = Term(address(page.name, top + k, 3 if column == 3 else 5), 0.0)
            cell = Term(cell.text, desk.worth[option.id, name].value)
            kept.append(page.worked(column, either(same(test, 1), cell, ""), MONEY).value)
        page.next()
    end = page.row - 1
    names = Term(span(page.name, (first, 0), (end, 0)), tuple(o.name for o in options))
    base = options.index(result.case.baseline) + 1
    page.next()
    mine = _best(desk, page, ("Best for the council's own money", 3), (names, council, base))
    place = place_of(mine, names)
    _best(desk, page, ("Best for everybody together", 4), (names, public, base), place)


def _best(
    desk: Desk,
    page: Page,
    which: tuple[str, int],
    held: tuple[Term, list[Given], int],
    before: Term | None = None,
) -> Term:
    """The best by a column; the one given first, then the baseline, then the first of equals."""
    (words, column), (names, worth, base) = which, held
    first = int(names.text.rpartition("!")[2].split(":")[0].lstrip("$A"))
    rows = (first - 1, first - 2 + len(worth))
    values = Term(span(page.name, (rows[0], column), (rows[1], column)), tuple(worth))
    penny = desk.terms["", "penny"]
    best = most(values)
    place: Term = place_of(best, values)
    order = [nth(values, base)] if before is None else [nth(values, before), nth(values, base)]
    places = [term(base)] if before is None else [before, term(base)]
    for value, where in zip(reversed(order), reversed(places), strict=True):
        near = (
            both(_is_number(value), value >= best - penny)
            if value.value != ""
            else Term(f"AND({_is_number(value).text},{value.text}>={(best - penny).text})", False)
        )
        place = either(near, where, place)
    page.words(0, words, bold=True)
    found = page.worked(1, nth(names, place), PLAIN, bold=True)
    page.next()
    return found


def _is_number(value: Term) -> Term:
    return Term(f'{value.text}<>""', value.value != "", 0)


def _state(desk: Desk, page: Page) -> None:
    page.heading("Is it in order?")
    page.words(0, "Sums that must always agree (sheet 'Checks')")
    page.worked(1, desk.terms["", "all checks"], PLAIN, bold=True)
    page.next()
    page.words(0, "The program's own answer (sheet 'Checks')")
    page.worked(1, desk.terms["", "as the program"], PLAIN, bold=True)
    page.next()


def write_limits(desk: Desk) -> None:
    """The smallest sums that count, which checks and choices read."""
    page = desk.pages["Checks"]
    page.begin(
        "Checks",
        [
            "The first table must say OK whatever is changed. The second compares with the "
            "program's answer: it says OK until an input is changed, and then by how much.",
        ],
    )
    page.widths(70, 20, 20, 18, 14)
    page.words(0, "Sums that differ by less than this are equal")
    desk.terms["", "penny"] = page.given(1, 0.01, PENCE)
    page.next()
    page.words(0, "Least public cost for which a ratio is told")
    desk.terms["", "least cost"] = page.given(1, 0.5, PENCE)
    page.next()


def write_checks(desk: Desk) -> None:
    """Sums that must agree, and the program's own totals."""
    page, penny = desk.pages["Checks"], desk.terms["", "penny"]
    base = desk.result.case.baseline.id
    for v in desk.result.options:
        own = v.option.id
        again = products(desk.by_year[own, "society"].all, desk.factor["standard"].all)
        if "health" not in {f.schedule for f in v.ledger.flows}:
            gap = size(desk.present[own, "society"] - again)
            desk.checks.append((f"{v.option.name}: years discounted give the present value", gap))
    nothing = size(desk.worth[base, "society"])
    desk.checks.append(("The baseline differs from itself by nothing", nothing))
    page.heading("Sums that must agree")
    page.heads("Check", "Difference", "State", right=(1,))
    states = []
    for words, gap in desk.checks:
        page.words(0, words)
        cell = page.worked(1, gap, PENCE)
        states.append(page.worked(2, either(cell < penny, "OK", "differs"), PLAIN))
        page.next()
    desk.terms["", "all checks"] = _all(states)
    _program(desk, page)


def _all(states: list[Term]) -> Term:
    """OK where all are."""
    found = both(*(same(s, "OK") for s in states))
    return either(found, "OK", "look at the sheet 'Checks'")


def _program(desk: Desk, page: Page) -> None:
    penny = desk.terms["", "penny"]
    page.heading("The program's answer, beside the baseline")
    page.heads(
        "Total", "By the program", "By this workbook", "Difference", "State", right=(1, 2, 3)
    )
    states = []
    for v in desk.result.options:
        totals = {"council": v.council, "public_sector": v.public_sector, "society": v.npsv}
        for name, worth in totals.items():
            page.words(0, f"{v.option.name}: {name.replace('_', ' ')}")
            page.fixed(1, worth, PENCE)
            was = Term(address(page.name, page.row, 1), worth)
            now = page.worked(2, desk.worth[v.option.id, name], PENCE)
            gap = page.worked(3, now - was, PENCE)
            states.append(page.worked(4, either(size(gap) < penny, "OK", "changed"), PLAIN))
            page.next()
    same_all = both(*(same(s, "OK") for s in states))
    desk.terms["", "as the program"] = either(same_all, "OK", "inputs were changed since")
