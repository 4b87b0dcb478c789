"""What a search box answers: the areas that a few typed letters may mean, and why each."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from changing_places.data.area import Area, Match, day_in_words
from changing_places.data.names import Name, NameIndex, whole

if TYPE_CHECKING:
    from changing_places.data.register import Register

# Below this likeness a name is not worth showing.
_LEAST = 0.62
# Nor is a match this much worse than the best one.
_SPREAD = 0.25
# How much a way of fitting counts for, against a council's own name (1).
_SUCCESSOR, _FORMER, _COMBINED, _DISTRICT, _CODE = 0.97, 0.9, 0.93, 0.5, 0.99


def search(
    register: "Register", index: NameIndex, text: str, *, limit: int, on: date | None = None
) -> list[Match]:
    """The areas that `text` may mean, best first (see `Register.search`)."""
    typed = text.strip()
    if not whole(typed):
        return []
    best: dict[str, Match] = {}

    def offer(area: Area, name: str, score: float, why: str) -> None:
        if on is not None and not area.in_force(on):
            return
        if area.code not in best or score > best[area.code].score:
            best[area.code] = Match(area, name, score, why)

    for area, score, why in _by_code(register, typed):
        offer(area, area.name, score, why)
    for likeness, name in index.nearest(typed):
        if likeness >= _LEAST:
            for area, score, why in _by_name(register, name, likeness):
                offer(area, name.text, score, why)
    matches = sorted(
        best.values(), key=lambda m: (-round(m.score, 3), not m.area.current, m.area.name)
    )
    matches = [m for m in matches if m.score >= matches[0].score - _SPREAD]
    if matches and matches[0].area.tier == "upper" and matches[0].score > 0.95:
        matches += _districts(register, matches[0].area, best, on)
    return matches[:limit]


def _by_code(register: "Register", typed: str) -> Iterable[tuple[Area, float, str]]:
    code = typed.upper()
    known = register.canonical(typed) or register.canonical(code)
    if known:
        area = register.get(known)
        same = code in {area.code, area.register_code}
        yield area, 1.0, "its code" if same else f"'{typed}' is another code of it"
    elif len(code) >= 4 and code[1:].isdigit():
        for area in register.areas:
            if area.code.startswith(code):
                yield area, _CODE * len(code) / len(area.code), "its code begins so"


def _by_name(
    register: "Register", name: Name, likeness: float
) -> Iterable[tuple[Area, float, str]]:
    area = register.get(name.owner)
    if area.current:
        weight = _COMBINED if area.tier == "combined" else 1.0
        own = whole(name.text) in {whole(area.name), whole(area.official_name)}
        yield area, likeness * weight, "its name" if own else f"also known as {name.text}"
        return
    until = day_in_words(area.ends) if area.ends else "its start"
    word = "until" if area.ends else "from"
    yield area, likeness * _FORMER, f"a council {word} {until}"
    for successor in register.successors(area.code):
        yield (
            successor,
            likeness * _SUCCESSOR,
            f"took the place of {area.name}, a council until {until}",
        )


def _districts(
    register: "Register", county: Area, shown: dict[str, Match], on: date | None
) -> list[Match]:
    return [
        Match(district, district.name, _DISTRICT, f"a district of {county.name}")
        for district in register.districts_of(county.code, on)
        if district.code not in shown
    ]
