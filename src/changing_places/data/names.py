"""Names as people type them: what two spellings have in common, and the nearest of many.

Names are compared in two forms. The *whole* form forgets case, accents, punctuation, the
word "council" and the difference between "&" and "and", "Saint" and "St". The *core* form
forgets, beyond that, the words that say what kind of council it is.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

_SAME = {"saint": "st", "n": "north", "s": "south", "e": "east", "w": "west"}
_COMMON = {"council", "the"}
_KIND = {
    *("borough", "district", "city", "county", "metropolitan", "unitary", "authority", "royal"),
    *("london", "of", "and", "islands", "ua", "mbc", "cc", "dc", "bc", "lb", "corporation"),
}
# How many names are compared letter by letter once their three-letter pieces have been counted.
_COMPARED = 64


@lru_cache(maxsize=16_384)
def whole(name: str) -> str:
    """The name without case, accents, punctuation and the word "council".

    >>> whole("Saint Helens Council"), whole("Brighton & Hove"), whole("King’s Lynn")
    ('st helens', 'brighton and hove', 'kings lynn')
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(c for c in letters if not unicodedata.combining(c))
    letters = re.sub(r"['’`´.]", "", letters).replace("&", " and ").replace("+", " and ")
    words = [_SAME.get(w, w) for w in re.split(r"[^a-z0-9]+", letters) if w]
    return " ".join([w for w in words if w not in _COMMON] or words)


@lru_cache(maxsize=16_384)
def core(name: str) -> str:
    """The name without the words that say what kind of council it is.

    >>> core("Royal Borough of Kingston upon Thames"), core("City of York Council")
    ('kingston upon thames', 'york')
    """
    words = whole(name).split()
    return " ".join([w for w in words if w not in _KIND] or words)


def is_part(part: str, name: str) -> bool:
    """Whether the words of `part` stand side by side in `name`.

    >>> is_part("kings lynn", "kings lynn and west norfolk"), is_part("kings l", "kings lynn")
    (True, False)
    """
    return f" {part} " in f" {name} "


def is_beginning(part: str, name: str) -> bool:
    """The same, where the last word of `part` may be unfinished.

    >>> is_beginning("kings l", "kings lynn"), is_beginning("ynn", "kings lynn")
    (True, False)
    """
    return f" {part}" in f" {name}"


class Likeness:
    """How alike a name, or some words of it, is to what was typed: 1 is the same, 0 nothing.

    >>> durham = Likeness("durham")
    >>> durham("durham"), durham("durahm") > 0.8, durham("durham and darlington") > 0.9
    (1.0, True, True)
    """

    def __init__(self, typed: str) -> None:
        self.typed, self._count = typed, len(typed.split())
        self._matcher = SequenceMatcher(None, "", typed, autojunk=False)

    def __call__(self, name: str) -> float:
        typed = self.typed
        if typed == name:
            return 1.0
        if name.startswith(typed):
            base = 0.92 if name[len(typed)] == " " else 0.9
            return base + 0.06 * len(typed) / len(name)
        best = self._ratio(name, 0.0)
        words = name.split()
        for start in range(len(words) - self._count + 1):
            some = " ".join(words[start : start + self._count])
            weight = 0.94 if start == 0 else 0.88
            if some.startswith(typed):
                best = max(best, weight * (0.9 + 0.1 * len(typed) / len(some)))
            elif some != name:
                best = max(best, weight * self._ratio(some, best / weight))
        return best

    def _ratio(self, name: str, least: float) -> float:
        """The share of letters in common, in order; 0 where it cannot be more than `least`."""
        self._matcher.set_seq1(name)
        if self._matcher.real_quick_ratio() <= least or self._matcher.quick_ratio() <= least:
            return 0.0
        return self._matcher.ratio()


@dataclass(frozen=True, slots=True)
class Name:
    """One name that an area has or had: as written, whose, and whether it is a main one."""

    text: str
    owner: str
    main: bool


class NameIndex:
    """Many names, found by what was typed in well under a millisecond or two."""

    def __init__(self, names: Iterable[Name]) -> None:
        kept: dict[tuple[str, str], Name] = {}
        for name in names:
            key = (whole(name.text), name.owner)
            if key[0] and (key not in kept or (name.main and not kept[key].main)):
                kept[key] = name
        self.names = list(kept.values())
        self._whole: dict[str, list[int]] = defaultdict(list)
        self._core: dict[str, list[int]] = defaultdict(list)
        self._pieces: dict[str, list[int]] | None = None
        for place, name in enumerate(self.names):
            self._whole[whole(name.text)].append(place)
            self._core[core(name.text)].append(place)

    def exact(self, typed: str) -> list[Name]:
        """The names that are the same in their whole form."""
        return [self.names[i] for i in self._whole.get(whole(typed), ())]

    def same_core(self, typed: str) -> list[Name]:
        """The names that are the same but for words that say what kind of council it is."""
        return [self.names[i] for i in self._core.get(core(typed), ())]

    def holding(self, typed: str, *, unfinished: bool = False) -> list[Name]:
        """The names of which what was typed is a part, its last word perhaps unfinished."""
        fits = is_beginning if unfinished else is_part
        forms = {whole(typed), core(typed)} - {""}
        return [n for n in self.names if any(fits(f, whole(n.text)) for f in forms)]

    def nearest(self, typed: str) -> list[tuple[float, Name]]:
        """The names most like what was typed, best first, each with its likeness (0 to 1)."""
        sought, kernel = whole(typed), core(typed)
        counts: Counter[int] = Counter()
        pieces = self._pieces_of_names()
        for piece in set(_pieces(sought)[: -1 if len(sought) < 3 else None]):
            counts.update(pieces.get(piece, ()))
        like, like_core = Likeness(sought), Likeness(kernel)
        found = []
        for place, _ in counts.most_common(_COMPARED):
            name = self.names[place]
            if kernel == core(name.text):
                score = max(like(whole(name.text)), 0.97)
            else:
                score = like(whole(name.text))
                if kernel != sought:
                    score = max(score, 0.98 * like_core(core(name.text)))
            found.append((score if name.main else score * 0.995, name))
        return sorted(found, key=lambda pair: (-pair[0], len(pair[1].text), pair[1].text))

    def _pieces_of_names(self) -> dict[str, list[int]]:
        if self._pieces is None:
            pieces: dict[str, list[int]] = defaultdict(list)
            for place, name in enumerate(self.names):
                for piece in set(_pieces(whole(name.text))):
                    pieces[piece].append(place)
            self._pieces = dict(pieces)
        return self._pieces


def _pieces(text: str) -> list[str]:
    """Every run of three letters, with a blank before and after each word."""
    return [
        padded[i : i + 3]
        for word in text.split()
        for padded in (f"  {word} ",)
        for i in range(len(padded) - 2)
    ]
