"""The result of an upload: one outcome, or several beside each other."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from changing_places.core.errors import InputError, Refusal
from changing_places.evaluation.design import design_of
from changing_places.evaluation.model import Evaluation, Evaluations
from changing_places.web.errors import NotFound
from changing_places.web.evaluation import options, study
from changing_places.web.evaluation.answer import Answer, answer_of, document
from changing_places.web.evaluation.design import page_of, refused
from changing_places.web.evaluation.frame import Asked, Head, head, of_upload
from changing_places.web.evaluation.words import kind_in_words

HERE = "evaluation:result"
LOOK_AGAIN = 5  # seconds


@dataclass(frozen=True)
class WorkingPage:
    """An evaluation that is not ready yet, and where to look again."""

    head: Head
    again: str


@dataclass(frozen=True)
class ResultPage:
    """The answer on one outcome of an upload, and what was changed in the file before."""

    head: Head
    answer: Answer
    changed: int
    aside: int
    faults: str
    back: str
    every: str


@dataclass(frozen=True)
class Line:
    """One of several outcomes: the finding, the level, and the p-value that allows for many."""

    name: str
    address: str
    kind: str
    estimate: str
    level: int
    alone: str
    together: str


@dataclass(frozen=True)
class ManyPage:
    """Several outcomes of one design."""

    head: Head
    said: tuple[str, ...]
    lines: tuple[Line, ...]
    changed: int
    aside: int
    faults: str
    back: str


@of_upload
def result(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The evaluation; `?show=` is one of several outcomes, `?format=` a document of it."""
    if not asked.match.unit:
        return redirect(asked.address("evaluation:columns"))
    if study.faulty(asked):
        return redirect(asked.address("evaluation:faults"))
    chosen = options.of_query(request.GET, len(asked.match.outcomes))
    try:
        chosen.settings()
    except InputError as error:
        return _asked_again(request, asked, chosen, error)
    try:
        found = study.evaluated(asked, chosen)
    except (Refusal, InputError) as error:
        return refused(request, asked, error, HERE)
    if found is None:
        return _working(request, asked)
    if isinstance(found, Evaluations) and not request.GET.get("show"):
        page = _many(asked, chosen, found)
        return render(request, "evaluation/many.html", {"page": page, "fictional": False})
    return _one(request, asked, chosen, found)


def _working(request: HttpRequest, asked: Asked) -> HttpResponse:
    """That it goes on; the browser looks again after a while."""
    page = WorkingPage(head(asked, HERE), request.get_full_path())
    shown = {"page": page, "fictional": False}
    answer = render(request, "evaluation/working.html", shown, status=202)
    answer.headers["Refresh"] = str(LOOK_AGAIN)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _asked_again(
    request: HttpRequest, asked: Asked, chosen: options.Options, error: InputError
) -> HttpResponse:
    """The design with the choice that cannot be."""
    read = study.panel_of(asked)
    try:
        found = design_of(read)
    except Refusal as refusal:
        return refused(request, asked, refusal, HERE)
    page = page_of(asked, read, found, chosen, error)
    shown = {"page": page, "fictional": False}
    return render(request, "evaluation/design.html", shown, status=400)


def _one(
    request: HttpRequest,
    asked: Asked,
    chosen: options.Options,
    found: Evaluation | Evaluations,
) -> HttpResponse:
    show = request.GET.get("show", "")
    one = _outcome(found, show) if isinstance(found, Evaluations) else found
    if form := request.GET.get("format"):
        stem = asked.upload.name.rpartition(".")[0]
        return document(one.report(), form, f"{stem} {one.outcome}")
    query = _query(asked, chosen)
    shown = f"{query}&show={show}" if isinstance(found, Evaluations) else query
    page = ResultPage(
        head=head(asked, HERE),
        answer=answer_of(one, asked.address(HERE, shown)),
        every=asked.address(HERE, query) if isinstance(found, Evaluations) else "",
        **_around(asked, chosen),
    )
    return render(request, "evaluation/result.html", {"page": page, "fictional": False})


def _around(asked: Asked, chosen: options.Options) -> Mapping[str, object]:
    return {
        "changed": len(asked.fixes.cells),
        "aside": len(asked.fixes.rows),
        "faults": asked.address("evaluation:faults"),
        "back": asked.address("evaluation:design", _query(asked, chosen)),
    }


def _query(asked: Asked, chosen: options.Options) -> str:
    return "&".join(q for q in (asked.match.query(), chosen.query()) if q)


def _outcome(found: Evaluations, number: str) -> Evaluation:
    """The outcome of a number, counted from 1."""
    if number.isdecimal() and 1 <= int(number) <= len(found.results):
        return found.results[int(number) - 1]
    raise NotFound(
        f"There is no outcome {number}.",
        f"{len(found.results)} were evaluated.",
        "Choose one in the list of all outcomes.",
    )


def _many(asked: Asked, chosen: options.Options, found: Evaluations) -> ManyPage:
    query = _query(asked, chosen)
    lines = []
    for i, one in enumerate(found.results, 1):
        lines.append(_line(one, asked.address(HERE, f"{query}&show={i}"), found))
    return ManyPage(
        head=head(asked, HERE),
        said=tuple(found.explain()),
        lines=tuple(lines),
        **_around(asked, chosen),
    )


def _line(one: Evaluation, address: str, found: Evaluations) -> Line:
    adjusted = found.adjusted.get("romano_wolf", {}).get(one.outcome)
    name = one.subject.outcome
    return Line(
        name=name[:1].upper() + name[1:],
        address=address,
        kind=kind_in_words(one.verdict.kind),
        estimate=one.explain()[0],
        level=one.evidence_level,
        alone=_p(one.estimate.p),
        together=_p(adjusted),
    )


def _p(value: float | None) -> str:
    """A p-value as a cell of a table."""
    if value is None:
        return "not known"
    return "under 0.001" if value < 0.001 else f"{value:.3f}"
