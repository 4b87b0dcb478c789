"""Keeping labels apart, and the plain mark that fictional data bear."""

from collections.abc import Sequence

from changing_places.figures.svg import Canvas

FICTIONAL = "Fictional data"


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
