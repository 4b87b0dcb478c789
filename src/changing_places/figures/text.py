"""How wide a text is, and how to break it: labels are placed before any browser sees them.

Widths are those of Source Sans 3 (thousandths of the size, ASCII from the space on), the
face that reports embed; a margin is added for readers whose device has another face.
"""

import unicodedata

_REGULAR = (
    "200 289 426 497 497 824 609 249 303 303 418 497 249 311 249 350 497 497 497 497 497 497 497 "
    "497 497 497 249 249 497 497 497 425 847 543 588 571 615 527 494 617 652 263 479 579 486 727 "
    "647 664 566 664 569 534 536 645 515 786 513 476 539 303 350 303 497 500 542 504 553 456 555 "
    "496 292 504 544 246 247 495 255 829 547 542 555 555 347 419 338 544 467 719 446 467 425 303 "
    "241 303 497"
)
_SEMIBOLD = (
    "200 315 482 513 513 841 639 275 324 324 438 513 275 322 275 344 513 513 513 513 513 513 513 "
    "513 513 513 275 275 513 513 513 444 875 558 597 576 625 538 510 628 663 282 494 597 502 745 "
    "657 674 582 674 592 545 546 655 536 800 541 501 540 324 344 324 513 500 549 516 563 462 564 "
    "507 317 520 558 262 263 522 271 843 560 549 564 564 373 431 361 556 495 748 481 495 443 324 "
    "255 324 513"
)
_WIDTHS = {
    bold: dict(zip(map(chr, range(32, 127)), map(int, table.split()), strict=True))
    | {"£": 505, "–": 480, "—": 800, "‘": 262, "’": 262, "…": 955, "−": 505, "\u00a0": 200}
    for bold, table in ((False, _REGULAR), (True, _SEMIBOLD))
}
_MARGIN = 1.06


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide `text` stands at `size`, in the same units, with a margin for other faces.

    >>> width("iii", 16) < width("WWW", 16)
    True
    """
    table = _WIDTHS[bold]
    return sum(_glyph(c, table) for c in text) * size / 1000 * _MARGIN


def _glyph(character: str, table: dict[str, int]) -> int:
    known = table.get(character)
    if known is not None:
        return known
    base = unicodedata.normalize("NFD", character)[:1]
    if unicodedata.east_asian_width(character) in "WF":
        return 1000
    return table.get(base, 620)


def wrap(text: str, room: float, size: float, *, bold: bool = False, lines: int = 3) -> list[str]:
    """`text` in at most `lines` lines no wider than `room`; what does not fit ends in '…'.

    A word that is wider than `room` by itself is cut.
    """
    made: list[str] = []
    current = ""
    for word in text.split():
        joined = f"{current} {word}".strip()
        if not current or width(joined, size, bold=bold) <= room:
            current = joined
            continue
        made.append(current)
        current = word
    made.append(current)
    if len(made) > lines:
        made = [*made[: lines - 1], " ".join(made[lines - 1 :])]
    return [shorten(line, room, size, bold=bold) for line in made]


def shorten(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """`text` whole where it fits in `room`, else its beginning and '…'."""
    if width(text, size, bold=bold) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle].rstrip() + "…", size, bold=bold) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip(" ,.;:-–") + "…"
