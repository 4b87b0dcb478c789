"""Keeping labels apart, and the plain mark that fictional data bear."""

from collections.abc import Sequence

from changing_places.figures import text
from changing_places.figures.svg import Canvas

FICTIONAL = "Fictional data"
# Left, top, right, bottom.
Box = tuple[float, float, float, float]


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places as near as can be to `wanted`, at least `gap` apart, within `low` to `high`.

    Order is kept. Neighbours that would meet are pooled and set about their common middle,
    which moves each as little as possible. Where there is no room for all, the gap shrinks.

    >>> spread([10.0, 11.0, 50.0], 10, 0, 100)
    [5.5, 15.5, 50.0]
    """
    if not wanted:
        return []
    count = len(wanted)
    gap = min(gap, (high - low) / (count - 1)) if count > 1 else gap
    order = sorted(range(count), key=lambda i: (wanted[i], i))
    # With each place's own share of the gaps taken away, "apart" becomes "not falling".
    pools: list[list[float]] = []
    for rank, i in enumerate(order):
        pools.append([wanted[i] - rank * gap, 1.0])
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            later, earlier = pools.pop(), pools.pop()
            total = earlier[1] + later[1]
            pools.append([(earlier[0] * earlier[1] + later[0] * later[1]) / total, total])
    flat = [mean for mean, weight in pools for _ in range(int(weight))]
    top = high - (count - 1) * gap
    placed = [0.0] * count
    for rank, i in enumerate(order):
        placed[i] = min(max(flat[rank], low), max(top, low)) + rank * gap
    return placed


def tag_fictional(canvas: Canvas, fictional: bool) -> float:
    """Write the mark at the top right where data are fictional; the height that it takes."""
    if not fictional:
        return 0.0
    theme = canvas.theme
    wide = canvas.measure(FICTIONAL, size=theme.small, bold=True) + 16
    canvas.rect(
        canvas.width - wide, 1, wide - 1, 21, fill="none", stroke=theme.warn, stroke_width=1.5
    )
    canvas.text(
        canvas.width - wide / 2,
        16.5,
        FICTIONAL,
        size=theme.small,
        bold=True,
        anchor="middle",
        fill=theme.warn,
    )
    return 28.0


def draw_councils(
    canvas: Canvas, places: Sequence[tuple[float, float]], radius: float, *, shaded: bool
) -> None:
    """Councils as dots: filled where they are like the highlighted one, hollow elsewhere."""
    theme = canvas.theme
    if shaded:
        canvas.dots(places, radius, fill=theme.near, stroke=theme.accent, stroke_width=1)
    else:
        canvas.dots(places, radius - 0.6, fill=theme.paper, stroke=theme.other, stroke_width=1.4)


def around(x: float, y: float, wide: float, tall: float, away: float) -> list[Box]:
    """Boxes right, left, over and under a dot, in the order they are tried."""
    return [
        (x + away, y - tall / 2, x + away + wide, y + tall / 2),
        (x - away - wide, y - tall / 2, x - away, y + tall / 2),
        (x - wide / 2, y - away - tall, x + wide / 2, y - away),
        (x - wide / 2, y + away, x + wide / 2, y + away + tall),
    ]


def inside(box: Box, room: Box) -> bool:
    """Whether a box stands wholly in the room."""
    return box[0] >= room[0] and box[1] >= room[1] and box[2] <= room[2] and box[3] <= room[3]


def meet(one: Box, other: Box) -> bool:
    """Whether two boxes cover each other."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def pushed(box: Box, room: Box) -> Box:
    """A box moved sideways until it stands in the room."""
    shift = min(0.0, room[2] - box[2]) or max(0.0, room[0] - box[0])
    return (box[0] + shift, box[1], box[2] + shift, box[3])


def name_beside(canvas: Canvas, box: Box, words: str, room: Box) -> None:
    """Name a shape of a map on a side of it with room, first the side nearer to the edge."""
    theme = canvas.theme
    words = text.shorten(words, canvas.width, theme.size, bold=True)
    wide, tall = canvas.measure(words, bold=True), theme.size * 1.2
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    right = (box[2] + 8, y - tall / 2, box[2] + 8 + wide, y + tall / 2)
    left = (box[0] - 8 - wide, y - tall / 2, box[0] - 8, y + tall / 2)
    over = (x - wide / 2, box[1] - 6 - tall, x + wide / 2, box[1] - 6)
    under = (x - wide / 2, box[3] + 6, x + wide / 2, box[3] + 6 + tall)
    east = x > (room[0] + room[2]) / 2
    tries = [right, left, over, under] if east else [left, right, over, under]
    free = [t for t in tries if inside(t, room)]
    place = free[0] if free else pushed(under, (0, 0, canvas.width, 0))
    canvas.text(place[0], place[3] - tall * 0.3, words, bold=True, halo=True)
