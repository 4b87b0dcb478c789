"""Colours and type of a figure, chosen so that they hold on paper and in black and white."""

from dataclasses import dataclass

FONT = "'Source Sans 3', 'Source Sans Pro', Arial, Helvetica, sans-serif"


@dataclass(frozen=True)
class Theme:
    """Colours (as `#rrggbb`) and sizes (in drawing units) that every chart kind uses.

    Text colours stand at least 4.5:1 against `paper`, marks at least 3:1 (WCAG 2.2, success
    criteria 1.4.3 and 1.4.11). `accent` marks the council in question, `near` those like it,
    `other` everyone else: they also differ in shape or weight and in lightness. `grid` is
    decoration and may be faint. `ramp` runs from least to most.
    """

    paper: str = "#ffffff"
    ink: str = "#16202a"
    muted: str = "#4b5762"
    axis: str = "#6f7a84"
    grid: str = "#dfe3e7"
    accent: str = "#0a4a5c"
    near: str = "#3f8fa3"
    other: str = "#8a939b"
    warn: str = "#a8320f"
    series: tuple[str, ...] = ("#0a4a5c", "#a9521f", "#6d5085", "#4d7048", "#80661c", "#5f6b75")
    ramp: tuple[str, ...] = ("#dcebe9", "#a5cdcf", "#62a3b0", "#2b7186", "#0a3f52")
    font: str = FONT
    size: float = 16.0
    small: float = 14.0


DEFAULT = Theme()


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21 (WCAG 2.2, relative luminance).

    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable_on(background: str, theme: Theme = DEFAULT) -> str:
    """Whichever of the paper's and the ink's colour stands out more on `background`."""
    return max((theme.paper, theme.ink), key=lambda c: contrast(c, background))


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
