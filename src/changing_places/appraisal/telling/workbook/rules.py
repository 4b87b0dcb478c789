"""The rules that bear on the case, by statute, with their numbers as inputs."""

from decimal import Decimal

from changing_places.appraisal.rulebook import Rule
from changing_places.appraisal.telling.workbook.desk import Desk
from changing_places.appraisal.telling.workbook.page import PLAIN, WHOLE
from changing_places.figures.numbers import day

# Rules that the formulas of charges read.
READ = (
    *("emp.nic", "emp.two_tier", "pen.new_fair_deal", "vat.s33.refund", "vat.s33.insignificance"),
    *("vat.leisure.nonbusiness", "vat.leisure.trust_exempt", "vat.welfare.exempt"),
    *("vat.company.partial_exemption", "vat.grant_vs_contract", "ndr.multipliers"),
    *("ndr.charity_mandatory", "ndr.local_share", "ct.company_rate", "ct.charity_exempt"),
)


def write_rules(desk: Desk) -> None:
    """The sheet of rules; numbers and whether a rule is in force are inputs where formulas read."""
    page, result = desk.pages["Rules"], desk.result
    page.begin(
        "Rules of tax and regulation",
        [
            f"As they stood on {day(result.as_at)}. Framed cells are inputs: change one, and every "
            "charge that is reckoned from it recomputes. Write 0 in place of 1 to try the case "
            "without a rule.",
            "Whether an option is lawful does not recompute: ask the program again for that.",
        ],
    )
    page.widths(40, 30, 16, 22, 16, 70)
    page.heads("Rule", "Number", "Value", "Unit", "In force (1) or not (0)", "Statute")
    book = result.books.book
    for rule_id in sorted({*result.books.rules, *READ} & set(book.rules)):
        _rule(desk, book.rule(rule_id))


def _rule(desk: Desk, rule: Rule) -> None:
    page, on = desk.pages["Rules"], desk.result.as_at
    applies = desk.result.books.book.applies(rule.id, on)
    page.words(0, rule.title, bold=True)
    page.words(1, rule.id)
    if rule.id in READ:
        desk.in_force[rule.id] = page.given(4, int(applies), WHOLE)
    else:
        page.words(4, "in force" if applies else "not in force", align="right")
    page.words(5, rule.statute)
    page.next()
    for parameter in rule.parameters:
        dated = parameter.at(on)
        if dated is None:
            continue
        held = dated.value if isinstance(dated.value, tuple) else (dated.value,)
        numbers = [v for v in held if isinstance(v, Decimal)]
        for k, number in enumerate(numbers):
            name = parameter.name if len(numbers) == 1 else f"{parameter.name} {k + 1}"
            page.words(1, name.replace("_", " "))
            key = f"{rule.id}.{parameter.name}" + (f".{k + 1}" if k else "")
            if rule.id in READ:
                desk.rules[key] = page.given(2, float(number), PLAIN)
            else:
                page.fixed(2, float(number), PLAIN)
            page.words(3, parameter.unit)
            page.words(5, dated.source)
            page.next()
