"""What a form shows: fields with their choices, and the errors that lead to them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """One choice of a field; `hint` says what it means."""

    value: str
    text: str
    chosen: bool = False
    hint: str = ""


@dataclass(frozen=True)
class Field:
    """A labelled field: one of several `choices`, or text.

    `width` is a class of GOV.UK Frontend such as 'govuk-input--width-10'. `key` is the identifier
    of the input where its name makes none; `is_long` asks for several lines of text, `is_tick`
    for a tick.
    """

    name: str
    label: str
    hint: str = ""
    value: str = ""
    choices: tuple[Choice, ...] = ()
    error: str = ""
    width: str = ""
    key: str = ""
    is_long: bool = False
    is_tick: bool = False

    @property
    def id(self) -> str:
        """The identifier of the input, to which errors lead."""
        return self.key or self.name.replace(".", "-")


@dataclass(frozen=True)
class Problem:
    """An error of a form: what to do, and the identifier of the field to which it leads.

    One that is about several fields together is `whole`, and leads to the first of them.
    """

    text: str
    field: str
    whole: bool = False


def choices(
    offered: Iterable[tuple[str, str]], chosen: str | Sequence[str] = ""
) -> tuple[Choice, ...]:
    """Values and their words as choices, of which one or several are chosen."""
    held = {chosen} if isinstance(chosen, str) else set(chosen)
    return tuple(Choice(value, text, value in held) for value, text in offered)


def error_at(problems: Sequence[Problem], field: str) -> str:
    """The error of a field, empty where it has none."""
    return next((p.text for p in problems if p.field == field and not p.whole), "")
