"""The answer at a glance, as it stands beside the boxes of a step."""

from dataclasses import dataclass

from changing_places.appraisal import Appraisal
from changing_places.appraisal.model import Valued
from changing_places.appraisal.words import answer, lawful_words
from changing_places.core.errors import ChangingPlacesError
from changing_places.figures.numbers import money
from changing_places.web.appraisal.asked import glanced
from changing_places.web.appraisal.frame import Asked


@dataclass(frozen=True)
class Line:
    """One option in words; `marks` says whose choice it is."""

    name: str
    council: str
    public: str
    society: str
    p_best: str
    lawful: str
    marks: str


@dataclass(frozen=True)
class Glance:
    """The options with their ledgers, the choices, and the gap; `error` where there is none."""

    sentences: tuple[str, ...]
    lines: tuple[Line, ...]
    draws: int
    error: ChangingPlacesError | None = None


def glance(asked: Asked) -> Glance:
    """The answer so far; where it cannot be had, why."""
    try:
        result = glanced(asked.held, asked.chosen)
    except ChangingPlacesError as error:
        return Glance((), (), 0, error)
    told = (answer(result), *result.barriers.explain()[:1])
    lines = tuple(_line(result, v) for v in result.options)
    return Glance(told, lines, result.provenance.draws)


def _line(result: Appraisal, valued: Valued) -> Line:
    return Line(
        name=valued.option.name,
        council=money(valued.council),
        public=money(valued.public_sector),
        society=money(valued.npsv),
        p_best=f"{valued.p_best:.0%}",
        lawful=lawful_words(valued),
        marks=marks(result, valued),
    )


def marks(result: Appraisal, valued: Valued) -> str:
    """Whose choice an option is, in words."""
    held = (
        (result.council_choice, "best for the council"),
        (result.public_choice, "best for everybody"),
    )
    return " and ".join(words for choice, words in held if choice == valued.option.id)
