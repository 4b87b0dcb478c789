"""The case built step by step: each step's boxes, errors beside them, and the answer so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from changing_places.appraisal.case.faults import Fault
from changing_places.core.errors import ChangingPlacesError, InputError
from changing_places.web.appraisal.fields import Box, Group
from changing_places.web.appraisal.frame import FROM, Asked, Move, area, asked_of, fault, not_opened
from changing_places.web.appraisal.glance import Glance, glance
from changing_places.web.appraisal.parts import help_with_lines
from changing_places.web.appraisal.steps import OPTION, Step, step_of, steps_of
from changing_places.web.context import Link
from changing_places.web.errors import NotFound
from changing_places.web.forms import Field, Problem, choices

# Steps of which the boxes are lines of money; an option's own is another.
WITH_LINES = ("staff", "supplies", "premises", "income")


@dataclass(frozen=True)
class Shown:
    """A group of fields; `more` is open where an error stands in it or something is filled in."""

    title: str
    fields: tuple[Field, ...]
    more: tuple[Field, ...]
    is_new: bool
    is_open: bool


@dataclass(frozen=True)
class StepPage:
    """One step of a case; `error` says what is wrong with it, `elsewhere` the step where it is."""

    trail: tuple[Link, ...]
    asked: Asked
    title: str
    about: str
    help: tuple[str, ...]
    slug: str
    here: Move
    steps: tuple[Move, ...]
    options: tuple[Move, ...]
    groups: tuple[Shown, ...]
    problems: tuple[Problem, ...]
    error: ChangingPlacesError | None
    elsewhere: Move | None
    glance: Glance | None
    following: Move | None
    result: Move
    download: str
    live: str


def step(request: HttpRequest, step: str) -> HttpResponse:
    """A step; where the one just left has an error, that one again."""
    try:
        asked = asked_of(request)
    except NotFound:
        raise
    except InputError as error:
        return not_opened(request, error)
    try:
        asked.held.case()
    except ChangingPlacesError as error:
        left = request.POST.get(FROM, "") if request.method == "POST" else ""
        if left and _belongs(asked, error, left):
            return _page(request, asked, left, error)
        return _page(request, asked, step, error)
    return _page(request, asked, step, None)


def with_error(request: HttpRequest, asked: Asked, error: ChangingPlacesError) -> HttpResponse:
    """The step to which an error of the case belongs, with it."""
    slugs = [s.slug for s in steps_of(asked.held.data())]
    here = next((s for s in slugs if _belongs(asked, error, s)), None)
    left = request.POST.get(FROM, "") if request.method == "POST" else ""
    return _page(request, asked, here or left or slugs[0], error)


def _belongs(asked: Asked, error: ChangingPlacesError, slug: str) -> bool:
    found = fault(asked, error)
    data = asked.held.data()
    return found is not None and _box(step_of(data, slug).groups(data), found) is not None


def _box(groups: Sequence[Group], found: Fault) -> Box | None:
    """The box that an error is of: its own, that of a part round it, or the first within it."""
    boxes = [b for group in groups for b in group.every if b.kind != "out"]
    path = found.path
    around = [b for b in boxes if path[: len(b.path)] == tuple(b.path)]
    if around:
        return max(around, key=lambda b: len(b.path))
    return next((b for b in boxes if tuple(b.path[: len(path)]) == path), None)


def _page(
    request: HttpRequest, asked: Asked, slug: str, error: ChangingPlacesError | None
) -> HttpResponse:
    data = asked.held.data()
    here = step_of(data, slug)
    groups = here.groups(data)
    found = fault(asked, error) if error else None
    box = _box(groups, found) if found else None
    errors = {box.name: f"{error.why} {error.next_step}"} if box and error else {}
    # Ids count the boxes, since names of lines may hold anything.
    ids = {b.name: f"box-{k}" for k, b in enumerate(b for g in groups for b in g.every)}
    shown = tuple(_shown(g, data, errors, ids) for g in groups)
    problems = tuple(Problem(_said(error), ids[name]) for name in errors) if error else ()
    is_here = bool(errors) or (error is not None and found is None)
    page = StepPage(
        glance=None if error else glance(asked),
        groups=shown,
        problems=problems,
        error=error,
        elsewhere=None if is_here or not error else _elsewhere(asked, error),
        **_around(asked, here, steps_of(data)),
    )
    held = {"page": page, "fictional": False}
    return render(request, "appraisal/step.html", held, status=400 if error else 200)


def _said(error: ChangingPlacesError) -> str:
    return f"{error.what} {error.next_step}"


def _elsewhere(asked: Asked, error: ChangingPlacesError) -> Move | None:
    for step in steps_of(asked.held.data()):
        if _belongs(asked, error, step.slug):
            return asked.move("build", step.title, args=(step.slug,))
    return None


def _around(asked: Asked, here: Step, every: tuple[Step, ...]) -> dict[str, Any]:
    after = every[every.index(here) + 1 :] if here in every else ()
    following = next(iter(after), None)
    # An option's own step stands under that of all options.
    near = (here.slug, "options") if here.slug.startswith(OPTION) else (here.slug,)
    own = [s for s in every if s.slug.startswith(OPTION)]
    told = {
        s.slug: asked.move("build", s.title, args=(s.slug,), here="step" if s.slug in near else "")
        for s in every
    }
    return {
        "trail": (area(),),
        "asked": asked,
        "title": here.title,
        "about": here.about,
        "help": help_with_lines()
        if here.slug in WITH_LINES or here.slug.startswith(OPTION)
        else (),
        "slug": here.slug,
        "here": told[here.slug],
        "steps": tuple(m for slug, m in told.items() if not slug.startswith(OPTION)),
        "options": tuple(told[s.slug] for s in own),
        "following": asked.move("build", following.title, args=(following.slug,))
        if following
        else None,
        "result": asked.move("result", "See the whole answer"),
        "download": asked.address("download", ("format", "yaml")),
        "live": asked.address("live"),
    }


def _shown(
    group: Group, data: Mapping[str, Any], errors: Mapping[str, str], ids: Mapping[str, str]
) -> Shown:
    made = {b.name: _field(b, data, errors.get(b.name, ""), ids[b.name]) for b in group.every}
    more = tuple(made[b.name] for b in group.more)
    return Shown(
        title=group.title,
        fields=tuple(made[b.name] for b in group.boxes),
        more=more,
        is_new=group.is_new,
        is_open=any(f.error for f in more),
    )


LONG = ("long", "lines", "names")


def _field(box: Box, data: Mapping[str, Any], error: str, key: str) -> Field:
    value = box.shown(data)
    offered = choices(box.offered, value) if box.offered else ()
    if offered and value and not any(c.chosen for c in offered):
        offered = (*offered, *choices([(value, value)], value))
    return Field(
        box.name,
        box.label,
        box.hint,
        value,
        offered,
        error,
        box.width,
        key=key,
        is_long=box.kind in LONG,
        is_tick=box.kind == "out",
    )
