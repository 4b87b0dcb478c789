"""The design drawn back before anything is estimated, and the choices of the evaluation."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from changing_places.core.errors import ChangingPlacesError, InputError, Refusal
from changing_places.evaluation.choose import choose
from changing_places.evaluation.design import Design, design_of
from changing_places.evaluation.panel.model import Panel
from changing_places.evaluation.settings import Settings
from changing_places.evaluation.telling.drawings import adoption
from changing_places.figures import Figure, Source
from changing_places.web.evaluation import options, study
from changing_places.web.evaluation.frame import Asked, Head, head, of_upload
from changing_places.web.forms import Field

MOST_NAMED = 12  # units of a cohort


@dataclass(frozen=True)
class Adopters:
    """The units that adopt in one period, the first of them by name."""

    when: str
    count: int
    names: tuple[str, ...]
    more: int


@dataclass(frozen=True)
class DesignPage:
    """Who is treated when, what the data are like, and how the answer would be found."""

    head: Head
    sentence: str
    figure: Figure
    adopters: tuple[Adopters, ...]
    notes: tuple[str, ...]
    changed: int
    aside: int
    chosen: str
    error: InputError | None
    words: tuple[Field, ...]
    outcomes: tuple[tuple[str, ...], ...]
    method: tuple[Field, ...]
    open: bool
    kept: tuple[tuple[str, str], ...]
    run: str
    back: str
    faults: str


@dataclass(frozen=True)
class RefusedPage:
    """What the data cannot tell, why, and what would help."""

    head: Head
    error: ChangingPlacesError
    back: str


@of_upload
def design(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The design of the panel; back to its faults where it has any."""
    if not asked.match.unit:
        return redirect(asked.address("evaluation:columns"))
    if study.faulty(asked):
        return redirect(asked.address("evaluation:faults"))
    try:
        read = study.panel_of(asked)
        found = design_of(read)
    except Refusal as error:
        return refused(request, asked, error, "evaluation:design")
    chosen = options.of_query(request.GET, len(read.outcomes))
    page = page_of(asked, read, found, chosen, None)
    return render(request, "evaluation/design.html", {"page": page, "fictional": False})


def page_of(
    asked: Asked,
    read: Panel,
    found: Design,
    chosen: options.Options,
    error: InputError | None,
) -> DesignPage:
    """The page of a design; `error` says which choice cannot be."""
    source = Source("Supplied data", asked.upload.name)
    return DesignPage(
        head=head(asked, "evaluation:design"),
        sentence=found.sentence(),
        figure=adoption(found, source=source),
        adopters=_adopters(found),
        notes=tuple(n.text for n in read.notes),
        changed=len(asked.fixes.cells),
        aside=len(asked.fixes.rows),
        chosen=choose(read, found, Settings()).why,
        error=error,
        words=options.words_fields(chosen),
        outcomes=options.outcome_fields(chosen, read.outcomes),
        method=options.method_fields(chosen, found.compared),
        open=bool(chosen.chosen),
        kept=tuple(asked.match.pairs()),
        run=asked.address("evaluation:result", ""),
        back=asked.address("evaluation:columns"),
        faults=asked.address("evaluation:faults"),
    )


def _adopters(found: Design) -> tuple[Adopters, ...]:
    groups = (
        ("From the start", found.always),
        *((c.label, c) for c in found.cohorts),
        ("Never", found.never),
    )
    return tuple(
        Adopters(when, c.size, c.units[:MOST_NAMED], max(0, c.size - MOST_NAMED))
        for when, c in groups
        if c.size
    )


def refused(
    request: HttpRequest, asked: Asked, error: ChangingPlacesError, here: str
) -> HttpResponse:
    """That the data cannot tell is an answer, with what would help."""
    back = asked.address("evaluation:columns")
    page = RefusedPage(head(asked, here), error, back)
    return render(request, "evaluation/refused.html", {"page": page, "fictional": False})
