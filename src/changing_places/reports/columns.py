"""How wide the columns of a table on paper are: figures whole, words in as few lines as can be."""

from collections.abc import Sequence
from dataclasses import dataclass

from changing_places.figures import text

# The most inches that a single long word, such as a file's name, may claim for its column.
LONGEST_WORD = 1.8
# More than the size of the type for the narrowest column, in points.
NARROWEST = 2.0
# How much of what is left goes to columns of many words: 1 is in proportion, 0 the same to all.
TOWARDS_WORDS, MOST_LINES = 0.75, 2


@dataclass(frozen=True)
class Setting:
    """The type that a table is set in: points, inches between columns, and how wide its face is.

    `face` is how much wider the face runs than the one that `figures.text` measures.
    """

    points: float
    gutter: float
    face: float = 1.0

    def inches(self, words: str, *, bold: bool = False) -> float:
        """How wide words stand in one line."""
        return text.width(words, self.points, bold=bold) * self.face / 72


# What a table may have at most to be kept on one page.
MOST_ROWS, MOST_LETTERS = 14, 1000


def is_short(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table, without its headings, is short enough to be kept on one page."""
    return len(rows) <= MOST_ROWS and sum(len(c) for row in rows for c in row) <= MOST_LETTERS


def fitting(
    rows: Sequence[Sequence[str]], numeric: Sequence[bool], room: float, settings: Sequence[Setting]
) -> tuple[Setting, list[float]]:
    """The first of some settings, the largest type first, in which no figure has to be broken.

    Where there is none, the last. With it come the widths of the columns.
    """
    for setting in settings:
        needed = sum(
            _least(c, n, setting) for c, n in zip(zip(*rows, strict=True), numeric, strict=True)
        )
        if needed <= room:
            break
    return setting, column_widths(rows, numeric, room, setting)


def column_widths(
    rows: Sequence[Sequence[str]], numeric: Sequence[bool], room: float, setting: Setting
) -> list[float]:
    """Widths in inches that sum to `room` at most; `rows` begins with the headings.

    Where all fits in single lines every column has what it wants. Else no figure is broken and no
    word, as far as there is room, and what is left goes to columns by what they lack, but less
    than in proportion, so that one of many words does not starve the others.
    """
    columns = list(zip(*rows, strict=True))
    whole = [_whole(column, setting) for column in columns]
    if sum(whole) <= room:
        return whole
    least = [_least(c, n, setting) for c, n in zip(columns, numeric, strict=True)]
    spare = room - sum(least)
    if spare <= 0:
        return [w * room / sum(least) for w in least]
    # Beyond a few lines of the whole width, more words claim no more.
    wanted = [max(x, min(w, MOST_LINES * room)) for w, x in zip(whole, least, strict=True)]
    return _shared(least, wanted, spare)


def _whole(column: Sequence[str], setting: Setting) -> float:
    widest = max(setting.inches(w, bold=k == 0) for k, w in enumerate(column))
    return max(widest, setting.points * NARROWEST / 72) + setting.gutter


def _least(column: Sequence[str], numeric: bool, setting: Setting) -> float:
    """The longest word; of figures, which must not be broken, the longest cell."""
    found = max((setting.inches(w, bold=True) for w in column[0].split(" ")), default=0.0)
    words = set(column[1:]) if numeric else {w for c in column[1:] for w in c.split(" ")}
    if numeric:
        # What stands in words among figures may take several lines.
        words = {w for c in words for w in ([c] if any(map(str.isdigit, c)) else c.split(" "))}
    longest = max((setting.inches(w) for w in words), default=0.0)
    widest = max(found, longest, setting.points * NARROWEST / 72)
    return min(widest, LONGEST_WORD) + setting.gutter


def _shared(least: list[float], whole: list[float], spare: float) -> list[float]:
    """What is left over, handed out until a column needs no more or nothing is left."""
    found = list(least)
    while spare > 1e-6:
        lacking = [max(0.0, w - f) for w, f in zip(whole, found, strict=True)]
        pull = [x**TOWARDS_WORDS if x > 1e-6 else 0.0 for x in lacking]
        total = sum(pull)
        if not total:
            break
        parts = [min(x, spare * p / total) for x, p in zip(lacking, pull, strict=True)]
        found = [f + p for f, p in zip(found, parts, strict=True)]
        spare -= sum(parts)
    return found
