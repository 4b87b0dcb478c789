"""What is chosen beside the case, as an address holds it: the day, rules tried otherwise."""

import math
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from changing_places.appraisal.rulebook import rulebook, switches

MOST, LONGEST = 20, 120
SEVERAL = ("switch", "reform", "without")
# The fields of forms that add a choice: what is pressed, and what stands in its boxes.
DO, DAY, RULE, TRY, TO = "do", "day", "rule", "try", "to"


@dataclass(frozen=True)
class Chosen:
    """The day, and what is tried of the rules; `reform` holds texts 'rule.parameter=value'."""

    as_at: str = ""
    switch: tuple[str, ...] = ()
    reform: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.as_at or self.switch or self.reform or self.without)

    def pairs(self) -> list[tuple[str, str]]:
        """The same as the pairs of a query."""
        held = [("as_at", self.as_at)] if self.as_at else []
        return held + [(name, value) for name in SEVERAL for value in getattr(self, name)]

    def query(self, *more: tuple[str, str]) -> str:
        """The same as an address holds it, with more pairs."""
        return urlencode([*self.pairs(), *more])

    def reforms(self) -> dict[str, object]:
        """The values tried by 'rule.parameter': numbers where they are written as such."""
        split = (text.partition("=") for text in self.reform)
        return {name.strip(): _value(value.strip()) for name, _, value in split}

    def adding(self, name: str, value: str) -> "Chosen":
        """The same with one more of the switches, reforms or rules left out."""
        held = getattr(self, name)
        return replace(self, **{name: tuple(dict.fromkeys((*held, value)))[-MOST:]})

    def leaving(self, name: str, value: str) -> "Chosen":
        """The same without one of them."""
        if name == "as_at":
            return replace(self, as_at="")
        return replace(self, **{name: tuple(v for v in getattr(self, name) if v != value)})


def _value(text: str) -> object:
    plain = text.replace(",", "").removeprefix("£")
    try:
        number = float(plain.removesuffix("%"))
    except ValueError:
        return text
    if not math.isfinite(number):
        return text
    return round(number / 100, 12) if plain.endswith("%") else number


def of_request(request: HttpRequest) -> Chosen:
    """The choices of an address, with the one that a form adds."""
    found = _of_query(request.GET)
    given = request.POST if request.method == "POST" else request.GET
    text = {name: given.get(name, "").strip()[:LONGEST] for name in (DO, DAY, RULE, TRY, TO)}
    if text[DO] == "day":
        return replace(found, as_at=text[DAY])
    if text[DO] == "try" and text[TRY]:
        same = [r for r in found.reform if not r.startswith(f"{text[TRY]}=")]
        return replace(found, reform=tuple(same)).adding("reform", f"{text[TRY]}={text[TO]}")
    if text[DO] == "without" and text[RULE]:
        return found.adding("without", text[RULE])
    return found


def _of_query(query: QueryDict) -> Chosen:
    several = {
        name: tuple(dict.fromkeys(v.strip()[:LONGEST] for v in query.getlist(name)[:MOST] if v))
        for name in SEVERAL
    }
    return Chosen(as_at=query.get("as_at", "").strip()[:LONGEST], **several)


def in_words(name: str, value: str) -> str:
    """One choice as a reader sees it."""
    if name == "as_at":
        return f"the rules as at {value}"
    if name == "switch":
        held = switches().get(value)
        return f"{held.title} is taken as in force" if held else value
    if name == "without":
        held_rules = rulebook().rules
        return f"without the rule ‘{held_rules[value].title}’" if value in held_rules else value
    key, _, number = value.partition("=")
    return f"{key} is {number}"
