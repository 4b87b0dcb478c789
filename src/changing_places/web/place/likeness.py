"""The councils most like one council, by a model that the reader chooses."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from changing_places.figures import Column, Figure, Table
from changing_places.place import Model, SimilarCouncils, models
from changing_places.place import similar as similar_of
from changing_places.place.words import number
from changing_places.web.place.frame import Asked, Head, head, of_council
from changing_places.web.store import remembered

N = 15


@dataclass(frozen=True)
class Likeness:
    """Similar councils by one model."""

    head: Head
    model: str
    models: tuple[Model, ...]
    answer: str
    more: tuple[str, ...]
    purpose: str
    method: str
    figure: Figure | None
    links: dict[str, str]
    variables: Table | None
    agreement: Table | None


@of_council
def similar(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The similar councils by `?model=` (by default of all services)."""
    model = request.GET.get("model") or next(iter(models()))
    found = found_of(asked, model)
    return render(request, "place/similar.html", {"page": likeness(asked, found)})


def found_of(asked: Asked, model: str) -> SimilarCouncils:
    """The engine's answer, asked once for each model and state of the store."""
    question = ("similar", asked.area.code, model)
    return remembered(
        asked.store,
        question,
        lambda: similar_of(asked.area, n=N, model=model, store=asked.store),
    )


def likeness(asked: Asked, found: SimilarCouncils) -> Likeness:
    """The page of the councils `found`."""
    said = found.explain()
    return Likeness(
        head=head(asked, "place:similar"),
        model=found.model,
        models=tuple(models().values()),
        answer=said[0],
        more=tuple(said[1:]),
        purpose=found.purpose,
        method=found.source,
        figure=found.figure() if found.similar else None,
        links={s.name: reverse("place:council", args=[s.code]) for s in found.similar},
        variables=_variables(found),
        agreement=_agreement(found),
    )


def _variables(found: SimilarCouncils) -> Table | None:
    if not found.variables:
        return None
    columns = (
        Column("name", "Variable"),
        Column("value", found.authority.name),
        Column("period", "Period"),
        Column("standing", "From the average", "standard deviations", "number", 1),
    )
    rows = [(v.name, number(v.value, v.unit), v.period, v.standing) for v in found.variables]
    return Table(columns, rows)


def _agreement(found: SimilarCouncils) -> Table | None:
    held = [o for o in found.overlap if o.n]
    if not held:
        return None
    columns = (
        Column("list", "Published list"),
        Column("n", "Councils on it that can be compared", "", "integer"),
        Column("found", "Found here", "", "integer"),
        Column("jaccard", "Jaccard index", "", "number", 2),
    )
    rows = [(f"{o.publisher}: {o.title}", o.n, o.found, o.jaccard) for o in held]
    return Table(columns, rows)
