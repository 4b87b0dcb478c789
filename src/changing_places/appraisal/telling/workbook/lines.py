"""The sheet of lines: each as it was typed, corrected, and as it is expected, by year."""

from changing_places.appraisal.case.model import Line
from changing_places.appraisal.ledgers.running import Root, is_gain
from changing_places.appraisal.telling.workbook.desk import Desk, LineInputs
from changing_places.appraisal.telling.workbook.inputs import (
    ask,
    fields_of,
    mean_of,
    source,
    write_years_named,
)
from changing_places.appraisal.telling.workbook.page import FACTOR, MONEY, PENCE, SHARE, WHOLE, Page
from changing_places.appraisal.telling.workbook.terms import (
    Given,
    Term,
    Years,
    both,
    either,
    least,
    most,
    multiplied,
    nth,
    whole,
)
from changing_places.appraisal.telling.workbook.typed import typed
from changing_places.appraisal.uncertainty import Effect


def write_lines(desk: Desk) -> None:
    """Every line of the service and of the options, with its inputs and its workings."""
    page, case = desk.pages["Lines"], desk.result.case
    page.begin(
        "Lines of money",
        [
            f"Pounds by year in {case.price_year} prices. Framed cells are inputs; the rows with "
            "years below them are worked out from them, from left to right by one formula.",
        ],
        years=case.years,
    )
    page.sheet.freeze_panes(page.row + 2, 1)
    page.heads("Input or working", "Line", "Value", "Unit", "Where it is from")
    write_years_named(page, case)
    for line in case.lines:
        _line(desk, page, "", line)
    for option in case.options:
        for line in option.lines:
            _line(desk, page, option.id, line)


def _line(desk: Desk, page: Page, option: str, line: Line) -> None:
    of = f"{option}: {line.name}" if option else line.name
    page.heading(line.name if not option else f"{line.name} ({option})")
    cells = fields_of(page, line, of, desk.result.case.parties)
    amounts = _typed(desk, page, line, of, cells)
    amounts = _prices(desk, page, line, amounts)
    corrected = _corrected(desk, page, line, cells, amounts)
    root = _root(desk, option, line)
    own = None
    if root.multiplier is not None:
        own = mean_of(page, root.multiplier, of)
    effects = _effects(desk, page, root, of)
    factor = multiplied([t for t in (own, effects) if t is not None])
    if factor is not None and abs(factor.value - root.expected) > 1e-9 * max(1, root.expected):
        words = "worked out by the program from its ranges"
        factor = ask(page, "Expected, as a multiple of what is typed", of, root.expected, by=words)
        desk.kept_by_program.append(f"what is expected of '{of}'")
    page.words(0, "As expected", bold=True)
    page.words(1, of)
    expected = page.years(
        desk.last, lambda y: corrected.at(y) * factor if factor is not None else corrected.at(y)
    )
    page.next()
    desk.lines[option, line.name] = LineInputs(corrected, expected, effects, own, cells)


def _root(desk: Desk, option: str, line: Line) -> Root:
    held = option or desk.result.case.baseline.id
    return desk.result.books.run(held).roots[line.name]


def _typed(desk: Desk, page: Page, line: Line, of: str, cells: dict[str, Term]) -> Years:
    """The row of a line as it was typed."""
    held, by = typed(desk.result.case, line), source(line.evidence, line.place)
    if held.way == "by_year":
        page.words(0, "Amount by year")
        page.words(1, of)
        page.words(4, by)
        found = page.given_years(line.amounts)
        page.next()
        return found
    base: Term | None = None
    if held.way == "posts":
        base = cells["posts"] * cells["pay"] * (1 + cells["pension_rate"])
    elif held.way == "amount":
        base = ask(page, "Amount a year", of, held.numbers["amount"], MONEY, by=by)
    else:
        base = ask(
            page, f"Amount for each of {held.volume}", of, held.numbers["each"], PENCE, by=by
        )
    begins, ends, ramp = (
        ask(page, words, of, held.numbers[name], WHOLE)
        for name, words in (("from", "from year"), ("to", "to year"), ("ramp", "in full after"))
    )
    parts: list[Given] = [base]
    if held.kept != 1.0:
        words = "worked out by the program from deadweight, leakage and displacement"
        parts.append(ask(page, "Share that is additional", of, held.kept, SHARE, by=words))

    def amount(y: int) -> Term:
        year = desk.year.at(y)
        grown = least(1, most(0, (year - begins + 1) / ramp))
        volume = [desk.volumes[held.volume].at(y)] if held.volume else []
        made = multiplied([*parts, *volume])
        assert made is not None
        return either(year <= ends, made * grown, 0)

    page.words(0, "As typed")
    page.words(1, of)
    found = page.years(desk.last, amount)
    page.next()
    return found


def _prices(desk: Desk, page: Page, line: Line, amounts: Years) -> Years:
    """A line in the prices of other years, put in the case's by a factor that the program gives."""
    case = desk.result.case
    if line.basis == "real" and line.price_year == case.price_year:
        return amounts
    deflators = {int(k): float(v) for k, v in _deflators(desk).items()}
    own = [
        case.first_year + y if line.basis == "nominal" else line.price_year or case.price_year
        for y in range(case.years + 1)
    ]
    factors = [
        deflators[case.price_year] / deflators[o] if a else 1.0
        for o, a in zip(own, amounts.values, strict=True)
    ]
    page.words(0, f"GDP deflator: into {case.price_year} prices")
    row = page.given_years(factors, FACTOR)
    page.next()
    page.words(0, f"In {case.price_year} prices")
    found = page.years(desk.last, lambda y: amounts.at(y) * row.at(y))
    page.next()
    return found


def _deflators(desk: Desk) -> dict[int | str, float]:
    chosen = desk.result.provenance.chosen.get("deflators", {})
    return {**desk.result.case.deflators, **chosen}


def _corrected(desk: Desk, page: Page, line: Line, cells: dict[str, Term], amounts: Years) -> Years:
    """Begun later, grown, and corrected for optimism and weak evidence."""
    delay, grows, bias, grade = (cells[n] for n in ("delay", "grows", "bias", "grade"))
    by_grade = _by_grade(desk, grade)

    def later(y: int) -> Term:
        year, late = desk.year.at(y), whole(delay)
        part = delay - late

        def before(more: int) -> Term:
            held = year - late + (1 - more)
            if held.value < 1:
                shown = Term(f"INDEX({amounts.all.text},{held.text})", 0.0)
            else:
                shown = nth(amounts.all, held)
            return either(held >= 1, shown, 0)

        return ((1 - part) * before(0) + part * before(1)) * (1 + grows) ** year

    page.words(0, "Begun later and grown")
    moved = page.years(desk.last, later)
    page.next()
    page.words(0, "Corrected for optimism and weak evidence")
    sign = (1 - by_grade) if is_gain(line) else (1 + by_grade)
    found = page.years(
        desk.last, lambda y: (moved.at(y) + bias * most(moved.at(y), 0)) * sign, MONEY
    )
    page.next()
    return found


def _by_grade(desk: Desk, grade: Term) -> Term:
    """The correction of a grade, nothing where there is none."""
    cells = [t for (o, name), t in desk.terms.items() if not o and name.startswith("grade ")]
    first, last = cells[0].text, cells[-1].text.rpartition("!")[2]
    table = Term(f"{first}:{last}", tuple(c.value for c in cells))
    if not grade.value:
        return either(grade > 0, Term(f"INDEX({table.text},{grade.text})", 0.0), 0)
    return either(both(grade > 0), nth(table, grade), 0)


def _effects(desk: Desk, page: Page, root: Root, of: str) -> Term | None:
    """What the drivers make of a line together."""
    if not root.effects:
        return None
    linear: Term | None = None
    powers: list[Term] = []
    for effect in root.effects:
        ratio = desk.ratios[effect.driver]
        weight = ask(page, f"Moves with {effect.driver} ({effect.kind})", of, effect.weight)
        if effect.kind == "linear":
            part = weight * (ratio - 1)
            linear = 1 + part if linear is None else linear + part
        else:
            powers.append(_power(desk, page, effect, (ratio, weight, of)))
    made = multiplied([t for t in (linear, *powers) if t is not None])
    assert made is not None
    page.words(0, "What these make of it, as a multiple")
    page.words(1, of)
    found = page.worked(2, made, FACTOR)
    page.next()
    return found


def _power(desk: Desk, page: Page, effect: Effect, cells: tuple[Term, Term, str]) -> Term:
    ratio, weight, of = cells
    if effect.weight == 1:
        return ratio
    from changing_places.appraisal.ledgers import drivers_of
    from changing_places.appraisal.ledgers.running import mean_of_power

    driver = next(d for d in drivers_of(desk.result.case) if d.name == effect.driver)
    if driver.distribution.sd == 0:
        return ratio**weight
    words = "worked out by the program: the mean of a power is not the power of the mean"
    value = mean_of_power(driver, effect.weight)
    return ask(page, f"Mean of that power of {effect.driver}", of, value, by=words)
