"""The case in hand: its YAML text travels in each form, and nothing of it is kept in a file."""

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.text import slugify

from changing_places.appraisal.case import Case, case_from, shipped_case, shipped_cases
from changing_places.appraisal.case.located import read_located
from changing_places.core.errors import InputError
from changing_places.core.kept import Kept
from changing_places.web.errors import NotFound

MOST_BYTES = 150_000
FILE, TEXT, NAME = "file", "case", "name"
EMPTY = "new"
EMPTY_TEXT = """\
title: Our service
council: the council
service: other
price_year: 2026
first_year: 2026
years: 10
staff:
- {name: the team, posts: 10, pay: 30_000}
options:
- {id: today, name: As today, model: in-house, baseline: true}
- {id: another, name: Another way, model: contract, starts: 2}
"""
# What a page may reckon with: a larger case is answered in the terminal.
MOST = {"years": 100, "options": 15, "lines": 250, "uncertain inputs": 120, "criteria": 30}

_read = Kept[dict[str, Any]](32)
_cases = Kept[Case](32)


@dataclass(frozen=True)
class Held:
    """A case as text, the name by which errors call it, and the shipped case that it is, if so."""

    text: str
    name: str
    shipped: str = ""

    @property
    def digest(self) -> str:
        """A fingerprint: another text or name gives another."""
        return hashlib.sha256(f"{self.name}\n{self.text}".encode()).hexdigest()

    def data(self) -> dict[str, Any]:
        """The case as plain data. Raises InputError where the text is no YAML mapping."""
        return _read.get(self.digest, self._read)

    def _read(self) -> dict[str, Any]:
        found = read_located(self.text, self.name).plain()
        if isinstance(found, dict):
            return found
        raise InputError(
            f"{self.name} is no case.",
            "A case holds a title, a service, years and options, each by its name.",
            "Start from a shipped case, and put your own figures in.",
        )

    def case(self) -> Case:
        """The case, checked by the engine and bounded. Raises InputError that says where."""
        return _cases.get(self.digest, self._case)

    def _case(self) -> Case:
        found = case_from(self.text, self.name)
        _bounded(found)
        return found


def _bounded(case: Case) -> None:
    """Raise InputError for a case that would keep other readers waiting."""
    counts = {
        "years": case.years,
        "options": len(case.options),
        "lines": len(case.lines) + sum(len(o.lines) + len(o.changes) for o in case.options),
        "uncertain inputs": len(case.drivers)
        + sum(n.multiplier is not None for n in case.lines)
        + sum(x.multiplier is not None for o in case.options for x in (*o.lines, *o.changes)),
        "criteria": len(case.table.criteria) if case.table else 0,
    }
    for what, count in counts.items():
        if count > MOST[what]:
            raise InputError(
                f"{case.file} has {count:,} {what}.",
                f"These pages answer within a second, so they take at most {MOST[what]}.",
                "Appraise it in the terminal with 'changing-places appraise', which has no such "
                "limit, or leave some out.",
            )


def of_text(text: str, name: str) -> Held:
    """A case by its text, known as the shipped one where it is the same. Too long is an error."""
    plain = text.replace("\r\n", "\n").removeprefix("\ufeff")
    if len(plain.encode()) > MOST_BYTES:
        raise _too_large(len(plain.encode()))
    stem = re.split(r"[\\/]", name)[-1].rpartition(".")[0] or name
    shipped = next((s for s in (*shipped_cases(), EMPTY) if plain == text_of(s)), "")
    return Held(plain, f"{shipped or slugify(stem)[:60] or 'case'}.yaml", shipped)


def of_name(name: str) -> Held:
    """A shipped case, or the empty one, by its name. Raises NotFound for another."""
    if name in (*shipped_cases(), EMPTY):
        return Held(text_of(name), f"{name}.yaml", name)
    raise NotFound(
        "This address holds no case.",
        "A case travels in the form of each page, not in its address, and is kept nowhere.",
        "Go to the first page of Appraisal, and upload the YAML file that you downloaded or "
        "start from a shipped case.",
    )


def text_of(name: str) -> str:
    """The text of a shipped case, or of the empty one."""
    return EMPTY_TEXT if name == EMPTY else shipped_case(name)


def of_request(request: HttpRequest) -> Held:
    """The case that a request holds: a file, the text of a form, or the name of a shipped one.

    Raises InputError for a file or text that cannot be one, NotFound where there is none.
    """
    if request.method != "POST":
        return of_name(request.GET.get(TEXT, ""))
    file = request.FILES.get(FILE)
    if file is not None:
        if file.size > MOST_BYTES:
            raise _too_large(file.size)
        return of_text(_decoded(file.read()), file.name or "")
    sent = int(request.META.get("CONTENT_LENGTH") or 0)
    if TEXT not in request.POST and sent > MOST_BYTES:
        raise _too_large(sent)
    if TEXT not in request.POST:
        raise InputError(
            "No file was chosen.",
            "The form came without one.",
            "Choose the YAML file of a case and press Open.",
        )
    return of_text(request.POST[TEXT], request.POST.get(NAME, ""))


def _too_large(size: int) -> InputError:
    return InputError(
        f"The case is too large: it has {size:,} bytes.",
        f"A case of one service has at most {MOST_BYTES:,} here.",
        "Give the case's own file, or use 'changing-places appraise' in the terminal.",
    )


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            "The file is no plain text.",
            f"The byte at place {error.start} is not in UTF-8: it may be a Word or Excel file.",
            "Give the YAML file of a case, saved as plain text in UTF-8.",
        ) from error
