"""The commercial case: delivery model, operator, what the law asks, the lines not to cross."""

from collections.abc import Iterator

from changing_places.appraisal.case.model import Operator
from changing_places.appraisal.lawfulness import Cliff
from changing_places.appraisal.model import Appraisal, Valued
from changing_places.appraisal.rulebook import delivery_models
from changing_places.appraisal.rulebook.dates import in_words
from changing_places.appraisal.telling.five_cases import setting
from changing_places.appraisal.telling.five_cases.setting import texts
from changing_places.figures.numbers import listed, money, number
from changing_places.reports import Block, Paragraph, Section

BEARS = {"against": "Not met", "if": "To be met", "met": "Met"}


def commercial(result: Appraisal) -> Section:
    """How each lawful option would be set up, bought and kept within the law."""
    return Section(
        "Commercial case",
        [
            *setting.part("How each option would be set up", _models(result)),
            *setting.part("On what terms", _operators(result)),
            *setting.part("What the law asks", _remarks(result)),
            *setting.part("Lines that cost much to cross", _cliffs(result)),
            *setting.part("Market and procurement route", _market(result)),
        ],
    )


def _models(result: Appraisal) -> list[Block]:
    rows = []
    for v in setting.lawful(result):
        m = delivery_models()[v.option.model]
        cells = (m.employs, m.owns, m.buys, m.bears_risk, m.tax)
        rows.append((setting.title(v.option), *map(setting.capital, cells)))
    return setting.table(
        "Who employs, owns, buys and bears the risk in each lawful option",
        texts("Option", "Employs staff", "Owns assets", "Buys", "Bears the risk", "Tax"),
        rows,
        source=setting.of_rules(result),
    )


def _operators(result: Appraisal) -> list[Block]:
    rows = [
        (
            setting.title(v.option),
            setting.capital(v.option.operator.name),
            _terms(v.option.operator),
        )
        for v in setting.lawful(result)
        if not v.option.within
    ]
    if not rows:
        return [Paragraph("In every lawful option councils run the service themselves.")]
    return setting.table(
        "The operator's terms, as the case assumes them",
        texts("Option", "Operator", "Terms"),
        rows,
        source=setting.of_case(result),
        note="What the case does not say of a lease, of VAT or of pensions is not assumed.",
    )


def _terms(operator: Operator) -> str:
    told = [
        f"the council pays a fee of {money(operator.fee)} a year"
        if operator.fee is not None
        else "the council pays what the service costs, and the margin",
        f"a surplus of {operator.margin:.1%} of costs" if operator.margin else "no surplus",
    ]
    if operator.new_starters_pension is not None:
        told.append(f"pensions of new starters at {operator.new_starters_pension:.1%} of pay")
    if operator.exempt_share is not None:
        told.append(f"{operator.exempt_share:.0%} of its VAT relates to exempt supplies")
    if operator.standard_rated_share is not None:
        told.append(f"{operator.standard_rated_share:.0%} of its takings bear VAT")
    if operator.discretionary_relief:
        told.append(f"{operator.discretionary_relief:.0%} more relief of rates from the council")
    if operator.lease_years:
        told.append(
            f"a lease of {operator.lease_years} years at {money(operator.lease_rent)} a year and "
            f"{money(operator.lease_price)} at the start"
        )
    return setting.capital("; ".join(told))


def _remarks(result: Appraisal) -> Iterator[Block]:
    held: dict[tuple[str, str, str], list[str]] = {}
    for v in result.options:
        for r in v.finding.remarks:
            key = (setting.capital(r.text), BEARS[r.bears], _by(result, r.rule, r.statute))
            held.setdefault(key, []).append(setting.title(v.option))
    rows = [(text, "; ".join(of), met, by) for (text, met, by), of in held.items()]
    plain = [setting.title(v.option) for v in result.options if not v.finding.remarks]
    if plain:
        yield Paragraph(f"The rules set no condition for {listed([f"'{n}'" for n in plain])}.")
    yield from setting.table(
        "What must hold for each option to be lawful",
        texts("What must hold", "For which options", "Is it met", "By"),
        rows,
        source=setting.of_rules(result),
        note="A first reading of the rules held, and no legal advice.",
    )


def _by(result: Appraisal, rule: str, statute: str) -> str:
    """A rule's statute, or its title where none was given."""
    held = result.books.book.rules.get(rule)
    return statute or (held.title if held is not None else rule)


def _cliffs(result: Appraisal) -> list[Block]:
    found: dict[tuple[str, str], list[str]] = {}
    cliffs: dict[tuple[str, str], Cliff] = {}
    for v in setting.lawful(result):
        for c in v.finding.cliffs:
            key = (c.name, c.sentence)
            cliffs[key] = c
            found.setdefault(key, []).append(setting.title(v.option))
    rows = [
        (
            setting.capital(c.name),
            listed(found[key]),
            _in_unit(c.limit, c.unit),
            _headroom(c),
            setting.said(c.sentence),
        )
        for key, c in cliffs.items()
    ]
    return setting.table(
        "How near each line is",
        texts("Line", "Bears on", "Limit", "Headroom", "What it means"),
        rows,
        source=(setting.of_case(result), setting.of_rules(result)),
    )


def _headroom(cliff: Cliff) -> str:
    if cliff.headroom is None:
        return "not known"
    size = _in_unit(abs(cliff.headroom), cliff.unit)
    return f"{size} past it" if cliff.past else f"{size} left"


def _in_unit(amount: object, unit: str) -> str:
    value = float(amount)  # type: ignore[arg-type]
    return money(value, 0) if unit == "£" else f"{number(value, 0)} {unit}"


# -- market and route -----------------------------------------------------------------------------


def _market(result: Appraisal) -> Iterator[Block]:
    market = result.case.story.market
    wanted = "who could run the service, and who has bid for comparable ones lately"
    yield Paragraph(market) if market else setting.to_write(wanted, "story: market")
    yield from setting.table(
        "The procurement route of each lawful option",
        texts("Option", "Value and term", "Route"),
        [(setting.title(v.option), _contract(v), route(result, v)) for v in setting.lawful(result)],
        source=(setting.of_case(result), setting.of_rules(result)),
    )


def _contract(valued: Valued) -> str:
    if valued.option.within:
        return "No contract for the service as a whole"
    known = valued.option.situation
    value = known.amount("contract_value")
    told = ["value not given" if value is None else f"{money(float(value))} in all"]
    if known.contract_start is not None:
        until = f" to {in_words(known.contract_end)}" if known.contract_end is not None else ""
        told.append(f"from {in_words(known.contract_start)}{until}")
    return setting.capital(", ".join(told))


def route(result: Appraisal, valued: Valued) -> str:
    """How the option would be awarded, by the rules on procurement that were met in judging it."""
    found = [r for r in valued.finding.remarks if r.rule.startswith("proc.")]
    if valued.option.within:
        first = "The council keeps the service, so nothing is awarded"
        return first if not found else f"{first}; {_joined(found)}"
    if not found:
        return "No rule on procurement was found to bear on it: confirm with the procurement team"
    return setting.capital(_joined(found))


def _joined(remarks: list) -> str:  # type: ignore[type-arg]
    return "; ".join(f"{r.text} ({BEARS[r.bears].lower()})" for r in remarks)
