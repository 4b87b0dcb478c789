"""The indicators of a council: the list, one indicator, and the list as a file."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from changing_places.figures import Figure
from changing_places.place import Indicators, Measure
from changing_places.place.words import STATUS_WORDS, number
from changing_places.web.context import Link
from changing_places.web.errors import NotFound
from changing_places.web.place.frame import Asked, Head, head, known_of, of_council

ON_A_PAGE = 60
# Units whose sign is set beside the number, by how they begin; others stand under the name.
SIGNS = {"%": "%", "£": "£", "£ per": "£", "GBP": "£", "GBP per": "£", "GBP a": "£"}
DIRECTIONS = {"higher_is_better": "higher is better", "lower_is_better": "lower is better"}


@dataclass(frozen=True)
class Row:
    """One indicator as a line of a table, every cell in words."""

    name: str
    address: str
    topic: str
    unit: str
    value: str
    period: str
    median: str
    rank: str
    judgement: str
    publisher: str
    is_number: bool


@dataclass(frozen=True)
class Listed:
    """A page of indicators, filtered by topic and words."""

    head: Head
    answer: str
    topics: tuple[str, ...]
    topic: str
    sought: str
    rows: Page
    count: int
    csv: str
    query: str


@dataclass(frozen=True)
class One:
    """One indicator of one council."""

    head: Head
    measure: Measure
    direction: str
    figure: Figure | None
    finding: str


def row_of(measure: Measure, code: str) -> Row:
    """A measure as a line; a status stands in the value's place where there is no number."""
    has_rank = measure.rank is not None
    return Row(
        name=measure.name,
        address=reverse("place:indicator", args=[code, measure.id]),
        topic=measure.topic,
        unit=measure.unit if len(measure.unit) > 1 else "",
        value=value_of(measure),
        period=measure.period,
        median=_said(measure.similar_median, measure.unit),
        rank=f"{measure.rank} of {measure.of}" if has_rank else "",
        judgement=_judgement(measure),
        publisher=measure.source.publisher,
        is_number=measure.value is not None,
    )


def value_of(measure: Measure) -> str:
    """A measure's value with its sign, or the status that stands in its place."""
    if measure.value is None:
        return STATUS_WORDS[measure.status]
    return _said(measure.value, measure.unit)


def _said(value: float | None, unit: str) -> str:
    """A number with the sign of its unit; the unit's words stand beside its name."""
    if value is None:
        return ""
    beginning = "%" if unit.startswith("%") else " ".join(unit.split()[:2])
    return number(value, SIGNS.get(beginning, ""))


def _judgement(measure: Measure) -> str:
    """Better or worse than the middle one, where a direction is known and chance is ruled out."""
    if measure.difference == "not significantly different":
        return "not significantly different"
    if measure.better is None:
        return ""
    return "better" if measure.better else "worse"


@of_council
def indicators(request: HttpRequest, asked: Asked) -> HttpResponse:
    """All indicators, or those of `?topic=` whose names hold `?q=`; `?format=csv` as a file."""
    held = known_of(asked).indicators
    topic, sought = request.GET.get("topic", ""), request.GET.get("q", "")[:100].strip()
    chosen = [m for m in held.measures if _fits(m, topic, sought)]
    if request.GET.get("format") == "csv":
        return _csv(asked, chosen)
    page = _listed(asked, held, chosen, topic, sought, request.GET.get("page"))
    return render(request, "place/indicators.html", {"page": page})


def _fits(measure: Measure, topic: str, sought: str) -> bool:
    words = sought.casefold().split()
    name = f"{measure.name} {measure.topic}".casefold()
    return topic in ("", measure.topic) and all(w in name for w in words)


def _listed(
    asked: Asked,
    held: Indicators,
    chosen: Sequence[Measure],
    topic: str,
    sought: str,
    number_of_page: str | None,
) -> Listed:
    code = asked.area.code
    asking = {k: v for k, v in (("topic", topic), ("q", sought)) if v}
    address = reverse("place:indicators", args=[code])
    shown = Paginator(chosen, ON_A_PAGE).get_page(number_of_page)
    shown.object_list = [row_of(m, code) for m in shown.object_list]
    return Listed(
        head=head(asked, "place:indicators"),
        answer=held.explain()[0],
        topics=tuple(sorted({m.topic for m in held.measures})),
        topic=topic,
        sought=sought,
        rows=shown,
        count=len(chosen),
        csv=f"{address}?{urlencode({**asking, 'format': 'csv'})}",
        query=urlencode(asking),
    )


def _csv(asked: Asked, chosen: Sequence[Measure]) -> HttpResponse:
    """The chosen indicators with every field, as a file that spreadsheets open."""
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    name = f"{asked.area.code}-indicators.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    lines = [_flat(m) for m in chosen]
    if lines:
        writer = csv.DictWriter(answer, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
    return answer


def _flat(measure: Measure) -> dict[str, object]:
    row = measure.to_dict()
    source = row.pop("source")
    return row | {f"source_{k}": v for k, v in source.items()}


@of_council
def indicator(request: HttpRequest, asked: Asked, indicator: str) -> HttpResponse:
    """One indicator of the council among its similar councils."""
    held = known_of(asked).indicators
    measure = held.by_id().get(indicator)
    if measure is None:
        raise NotFound(
            f"There is no indicator '{indicator}' for {asked.area.name}.",
            f"{len(held.measures)} others are published for it.",
            "Find one in the list of its indicators.",
        )
    step = Link(reverse("place:indicators", args=[asked.area.code]), "Indicators")
    drawn = held.figure(indicator) if measure.others else None
    page = One(
        head=head(asked, "place:indicator", step),
        measure=measure,
        direction=DIRECTIONS.get(measure.polarity or "", ""),
        figure=drawn,
        finding=drawn.finding if drawn else value_of(measure),
    )
    return render(request, "place/indicator.html", {"page": page})
