"""The sheet of inputs: every number of the case, one a row, with where it is from."""

from collections.abc import Mapping

from changing_places.appraisal.case.model import COUNCIL, OPERATOR, Case, Line, Option
from changing_places.appraisal.greenbook import Discounting, grades
from changing_places.appraisal.greenbook.parameters import health_schedule
from changing_places.appraisal.telling.workbook.desk import Change, Desk
from changing_places.appraisal.telling.workbook.page import (
    COUNT,
    FACTOR,
    MONEY,
    PENCE,
    PLAIN,
    SHARE,
    SPARE,
    WHOLE,
    Page,
)
from changing_places.appraisal.telling.workbook.terms import Term, Years, either, same
from changing_places.appraisal.uncertainty import Distribution

HEADS = ("Input", "Of what", "Value", "Unit", "Where it is from")


def write_inputs(desk: Desk) -> None:
    """General inputs, discounting, volumes, what is uncertain, VAT and each option's terms.

    The inputs of lines follow with their workings on the sheet of lines.
    """
    page, case = desk.pages["Inputs"], desk.result.case
    page.begin(
        "Inputs",
        [
            "Framed cells in blue on a pale ground are inputs; every sheet reads them from here. "
            "The inputs of each line of money are on the sheet 'Lines'.",
            "The number of years, options and lines is fixed: change the case file for that.",
        ],
        years=case.years,
    )
    page.sheet.freeze_panes(page.row + 1, 1)
    page.heads(*HEADS)
    _discounting(desk, page)
    _parties(desk, page)
    _volumes(desk, page)
    _drivers(desk, page)
    _vat(desk, page)
    for option in case.options:
        _option(desk, page, option)


def ask(
    page: Page, name: str, of: str, value: float, form: str = PLAIN, *, unit: str = "", by: str = ""
) -> Term:
    """One input in a row of its own."""
    page.words(0, name)
    page.words(1, of)
    found = page.given(2, value, form)
    page.words(3, unit, indent=1)
    page.words(4, by)
    page.next()
    return found


def source(evidence: str, place: str) -> str:
    """Where a number is from, in words."""
    where = place.partition(": ")[0]
    return f"{evidence} ({where})" if evidence else where


def _discounting(desk: Desk, page: Page) -> None:
    case = desk.result.case
    held = case.discounting
    page.heading(
        "Years and discount rates",
        f"Rates of the {held.schedule} schedule of the Green Book {held.edition}; factors follow "
        "on the sheet 'Discounting'.",
    )
    page.words(0, "Year")
    look = page.sheets.form(bold=True, align="right")
    for y in range(case.years + 1):
        page.sheet.write_number(page.row, 8 + y, y, look)
    desk.year = Years(page.name, page.row, 8, tuple(range(case.years + 1)))
    page.next()
    write_years_named(page, case)
    desk.terms["", "half"] = ask(
        page,
        "Part of a year by which money moves before the year's end",
        "discounting",
        0.5 if held.timing == "mid-year" else 0.0,
        unit="years",
    )
    other = Discounting(health_schedule(held.schedule, held.edition), held.edition, held.timing)
    lines = [*case.lines, *(n for o in case.options for n in o.lines)]
    by = {"standard": held}
    if any(n.schedule == "health" for n in lines):
        by["health"] = other
    for name, schedule in by.items():
        page.words(0, f"Discount rate ({name})")
        page.words(1, "a year")
        desk.factor[name] = page.given_years(schedule.rates(case.years).tolist(), "0.0#%")
        page.next()


def write_years_named(page: Page, case: Case) -> None:
    """The financial year of each year."""
    page.words(0, "Financial year")
    look = page.sheets.form(bold=True, align="right")
    for y in range(case.years + 1):
        first = case.first_year + y
        page.sheet.write_string(page.row, 8 + y, f"{first}/{(first + 1) % 100:02d}", look)
    page.next()


def write_factors(desk: Desk) -> None:
    """The sheet of discount factors."""
    page, case = desk.pages["Discounting"], desk.result.case
    page.begin(
        "Discount factors",
        ["What a pound in each year is worth in year 0, from the rates on the sheet 'Inputs'."],
        years=case.years,
        wide=SPARE,
    )
    write_years_named(page, case)
    half = desk.terms["", "half"]
    for name, rates in list(desk.factor.items()):
        page.words(0, f"Factor at the end of the year ({name})")
        row = page.row
        ends = Years(page.name, row, 8, _ends(rates))
        before = Years(page.name, row, 7, (0.0, *ends.values))
        page.years(
            case.years,
            lambda y, b=before, r=rates: (
                either(  # type: ignore[misc]
                    same(desk.year.at(y), 0), 1.0, b.at(y)
                )
                / (1 + r.at(y))
            ),
            FACTOR,
        )
        page.next()
        page.words(0, f"Discount factor ({name})", bold=True)
        desk.factor[name] = page.years(
            case.years,
            lambda y, e=ends, r=rates: e.at(y) * (1 + r.at(y)) ** half,  # type: ignore[misc]
            FACTOR,
        )
        page.next()
    desk.sheets.book.define_name("Discount_factor", f"={desk.factor['standard'].all.text}")


def _ends(rates: Years) -> tuple[float, ...]:
    found, factor = [], 1.0
    for rate in rates.values:
        factor = factor / (1 + rate)
        found.append(factor)
    return tuple(found)


def _parties(desk: Desk, page: Page) -> None:
    page.heading("Parties", "1 for a public body, whose money counts in the public sector's.")
    for party in desk.parties():
        public = int(desk.result.case.parties[party])
        desk.public[party] = ask(page, "Public body (1) or not (0)", party, public, WHOLE)


def _volumes(desk: Desk, page: Page) -> None:
    case, held = desk.result.case, {a.path: a for a in desk.result.case.assumptions}
    if not case.volumes:
        return
    page.heading("Volumes")
    for k, (name, by_year) in enumerate(case.volumes.items(), start=1):
        first = held.get(f"volumes[{k}].amount")
        by = source(first.evidence, first.place) if first else ""
        grown = held.get(f"volumes[{k}].growth")
        rate = float(grown.value) if grown else 0.0
        amount = ask(page, "Amount in year 0", name, by_year[0], COUNT, by=by)
        growth = ask(page, "Growth a year", name, rate, SHARE, by=by)
        desk.terms["", f"volume {name}"] = amount
        page.words(0, "Volume by year")
        page.words(1, name)
        desk.volumes[name] = page.years(
            case.years,
            lambda y, a=amount, g=growth: a * (1 + g) ** desk.year.at(y),  # type: ignore[misc]
            COUNT,
        )
        page.next()


def _drivers(desk: Desk, page: Page) -> None:
    """What lines move with: the value that they were worked out at, and the one expected."""
    from changing_places.appraisal.ledgers import drivers_of

    drivers = drivers_of(desk.result.case)
    if not drivers:
        return
    page.heading(
        "What is uncertain",
        "The expected value of a range moves every line that it bears on. The chances on the "
        "sheet 'Uncertainty' do not recompute.",
    )
    for driver in drivers:
        base = desk.terms.get(("", f"volume {driver.name}"))
        if base is None:
            base = ask(page, "Value that lines were worked out at", driver.name, driver.reference)
        if driver.distribution.kind == "fixed" and driver.distribution.mean == driver.reference:
            mean = base
        else:
            mean = mean_of(page, driver.distribution, driver.name)
        page.words(0, "Expected, as a multiple of that value")
        page.words(1, driver.name)
        desk.ratios[driver.name] = page.worked(2, mean / base, FACTOR)
        page.next()


def mean_of(page: Page, held: Distribution, of: str) -> Term:
    """The mean of a range: by formula where its kind has a simple one."""
    points = {k: float(v) for k, v in held.to_dict().items() if isinstance(v, int | float)}
    if held.kind not in ("pert", "triangular", "uniform"):
        words = "worked out by the program from the range"
        return ask(page, f"Mean of the range ({held.kind})", of, held.mean, by=words)
    cells = {
        name: ask(page, f"Range: {name}", of, points[name])
        for name in ("low", "likely", "high", "weight")
        if name in points
    }
    low, high = cells["low"], cells["high"]
    if held.kind == "uniform":
        mean = (low + high) / 2
    elif held.kind == "triangular":
        mean = (low + cells["likely"] + high) / 3
    else:
        weight = cells["weight"]
        mean = (low + weight * cells["likely"] + high) / (weight + 2)
    page.words(0, f"Mean of the range ({held.kind})")
    page.words(1, of)
    found = page.worked(2, mean, FACTOR)
    page.next()
    return found


def _vat(desk: Desk, page: Page) -> None:
    vat = desk.result.case.vat
    page.heading("VAT of the service", f"Its regime is '{vat.regime}'.")
    for name, words in (
        ("standard_rated_share", "Share of takings that is standard-rated"),
        ("exempt_share", "Share of VAT that relates to exempt supplies"),
    ):
        desk.terms["", name] = ask(page, words, "the service", getattr(vat, name), SHARE)
    desk.terms["", "months in a year"] = ask(page, "Months in a year", "limits of VAT", 12, WHOLE)
    page.heading("Grades of confidence", "How far each grade corrects a figure.")
    for number, grade in grades().items():
        words = f"Correction of grade {number}"
        desk.terms["", f"grade {number}"] = ask(page, words, "grades", grade.correction, SHARE)


TERMS = (
    ("margin", "Margin on costs", SHARE),
    ("fee", "Fee a year", MONEY),
    ("exempt_share", "Share of VAT that relates to exempt supplies", SHARE),
    ("standard_rated_share", "Share of takings that is standard-rated", SHARE),
    ("new_starters_pension", "Pension of new starters, a share of pay", SHARE),
    ("discretionary_relief", "Relief of rates that the council adds", SHARE),
    ("lease_price", "Price of the lease", MONEY),
    ("lease_rent", "Rent a year", MONEY),
    ("lease_years", "Years of the lease", WHOLE),
)


def _option(desk: Desk, page: Page, option: Option) -> None:
    own = option.id
    page.heading(f"Option: {option.name}", option.about)
    where = source("", option.place)
    desk.terms[own, "starts"] = ask(page, "Starts in year", own, option.starts, WHOLE, by=where)
    for name, words, form in TERMS:
        value = getattr(option.operator, name)
        if not option.within and (value or (name == "margin" and value is not None)):
            desk.terms[own, name] = ask(page, words, own, float(value), form, by=where)
    for name in ("exempt_vat", "total_vat"):
        value = option.situation.amount(name)
        if value is not None:
            words = f"The council's {name.replace('_vat', '')} VAT of a year"
            desk.terms[own, name] = ask(page, words, own, float(value), MONEY, by=where)
    for change in option.changes:
        of = f"{own}: {change.line}"
        by = source(change.evidence, change.place)
        desk.changes[own, change.line] = Change(
            by=ask(page, "Changes the line by", of, change.by, SHARE, by=by),
            begins=ask(page, "from year", of, change.begins, WHOLE),
            ramp=ask(page, "in full after so many years", of, change.ramp, WHOLE),
            multiplier=None if change.multiplier is None else mean_of(page, change.multiplier, of),
        )


def fields_of(page: Page, line: Line, of: str, public: Mapping[str, bool]) -> dict[str, Term]:
    """The inputs that every line has."""
    by = source(line.evidence, line.place)
    found = {
        "grows": ask(
            page, "Grows beyond other prices", of, line.relative_price_change, SHARE, unit="a year"
        ),
        "delay": ask(page, "Begins later by", of, line.delay, unit="years"),
        "bias": ask(page, "Optimism bias", of, line.optimism_bias, SHARE),
        "grade": ask(
            page, "Grade of confidence, 0 for none", of, line.grade or 0, WHOLE, unit="1 to 6"
        ),
    }
    if line.life is not None:
        found["life"] = ask(page, "Lasts", of, line.life, WHOLE, unit="years")
    if line.kind in ("supplies", "premises"):
        found["vat_share"] = ask(page, "Share that bears VAT", of, line.vat_share, SHARE)
    if line.rateable_value:
        found["rateable_value"] = ask(page, "Rateable value", of, line.rateable_value, MONEY, by=by)
    if line.staff is not None:
        for name, form in (("posts", PLAIN), ("pay", PENCE), ("pension_rate", SHARE)):
            words = {"posts": "Full-time posts", "pay": "Pay of a post", "pension_rate": "Pension"}
            found[name] = ask(page, words[name], of, getattr(line.staff, name), form, by=by)
        if line.staff.turnover is not None:
            found["turnover"] = ask(
                page, "Share of staff who leave in a year", of, line.staff.turnover, SHARE, by=by
            )
    return found | _who(page, line, of, public)


def _who(page: Page, line: Line, of: str, public: Mapping[str, bool]) -> dict[str, Term]:
    """Whose money a line of the service is, where charges turn on that."""
    if line.kind == "lines":
        return {}
    found: dict[str, Term] = {}
    if line.kind == "income":
        people = sum(s for p, s in line.payer.items() if not public[p])
        found["people"] = ask(page, "Share that people pay", of, people, SHARE)
        if line.gainer.get(OPERATOR) != 1:
            share = line.gainer.get(OPERATOR, 0.0)
            found["operator"] = ask(page, "Share that the operator gains", of, share, SHARE)
    elif line.payer.get(OPERATOR) != 1:
        for party in (OPERATOR, COUNCIL):
            share = line.payer.get(party, 0.0)
            found[party] = ask(page, f"Share that the {party} pays", of, share, SHARE)
    return found
