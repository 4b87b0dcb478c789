"""The sheet of criteria: scores and weights as inputs, and the weighted sum of them."""

from changing_places.appraisal.criteria import Weighing
from changing_places.appraisal.telling.workbook.desk import Desk
from changing_places.appraisal.telling.workbook.page import PLAIN, SHARE, Page
from changing_places.appraisal.telling.workbook.results import write_table
from changing_places.appraisal.telling.workbook.terms import (
    Term,
    either,
    least,
    most,
    products,
    same,
    span,
    total,
)

FIRST_OPTION = 3
STAYS_HERE = "Computed by the program: this table does not recompute."


def write_criteria(desk: Desk) -> None:
    """Scores, weights, the scale from worst to best, and what each option comes to."""
    page, weighing = desk.pages["Criteria"], desk.result.weighing
    page.begin("Criteria", ["What has no price, weighed by the weighted sum of scaled scores."])
    if weighing is None:
        page.note("The case has no criteria.")
        return
    page.widths(44, 16, 16, *(20 for _ in weighing.table.options))
    scores, weights = _scores(page, weighing)
    scaled = _scaled(page, weighing, scores)
    _sums(desk, page, weighing, (scaled, weights))
    _methods(page, weighing)


def _heads(page: Page, weighing: Weighing) -> None:
    names = weighing.table.options
    right = (1, *range(FIRST_OPTION, FIRST_OPTION + len(names)))
    page.heads("Criterion", "Weight", "Higher is better (1)", *names, right=right)


def _scores(page: Page, weighing: Weighing) -> tuple[list[list[Term]], Term]:
    page.heading("Scores and weights")
    _heads(page, weighing)
    top, found, weights = page.row, [], []
    for j, criterion in enumerate(weighing.table.criteria):
        unit = f" ({criterion.unit})" if criterion.unit else ""
        page.words(0, criterion.name + unit)
        weights.append(page.given(1, weighing.weights[criterion.name], SHARE).value)
        better = page.given(2, int(criterion.benefit), "0")
        row = [page.given(FIRST_OPTION + k, s[j], PLAIN) for k, s in enumerate(_rows(weighing))]
        found.append([better, *row])
        page.next()
    return found, Term(span(page.name, (top, 1), (page.row - 1, 1)), tuple(weights))


def _rows(weighing: Weighing) -> list[list[float]]:
    return [[float(x) for x in row] for row in weighing.table.array]


def _scaled(page: Page, weighing: Weighing, scores: list[list[Term]]) -> list[Term]:
    """From 0 for the worst option to 1 for the best; the columns of the options."""
    page.heading("Scaled: 0 for the worst option, 1 for the best")
    _heads(page, weighing)
    columns: list[list[float]] = [[] for _ in weighing.table.options]
    top = page.row
    for criterion, (better, *row) in zip(weighing.table.criteria, scores, strict=True):
        page.words(0, criterion.name)
        start, end = row[0].text, row[-1].text.rpartition("!")[2]
        across = Term(f"{start}:{end}", tuple(c.value for c in row))
        low, high = least(across), most(across)
        for k, score in enumerate(row):
            if high.value > low.value:
                up, down = (score - low) / (high - low), (high - score) / (high - low)
                made = either(high > low, either(same(better, 1), up, down), 1)
            else:
                text = f"({score.text}-{low.text})/({high.text}-{low.text})"
                made = either(high > low, Term(text, 0.0), 1)
            columns[k].append(page.worked(FIRST_OPTION + k, made, "0.00").value)
        page.next()
    bottom = page.row - 1
    return [
        Term(span(page.name, (top, FIRST_OPTION + k), (bottom, FIRST_OPTION + k)), tuple(held))
        for k, held in enumerate(columns)
    ]


def _sums(desk: Desk, page: Page, weighing: Weighing, held: tuple[list[Term], Term]) -> None:
    scaled, weights = held
    page.heading("Weighted sum")
    page.words(0, "Weighted sum, from 0 to 1", bold=True)
    for k, column in enumerate(scaled):
        found = page.worked(
            FIRST_OPTION + k, products(weights, column) / total(weights), "0.000", bold=True
        )
        desk.worth[weighing.table.options[k], "weighted sum"] = found
    page.next()


def _methods(page: Page, weighing: Weighing) -> None:
    page.heading("Other methods, and how often each option wins", STAYS_HERE)
    rows = [
        (m.method, "", ", ".join(m.winners), *((m.win_share[o], "0%") for o in m.scores))
        for m in weighing.methods
    ]
    write_table(page, ("Method", "", "First by the stated weights", *weighing.table.options), rows)
