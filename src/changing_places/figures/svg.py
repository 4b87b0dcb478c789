"""Scalable vector graphics in the few elements that figures need.

Only presentation attributes and class names are written: no style attribute, no style
sheet and no script, so a page under a strict content security policy can hold a figure
inline. All text goes through one escape.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from changing_places.figures import text as letters
from changing_places.figures.theme import Theme

Attribute = str | float | int | None


def escaped(text: str) -> str:
    """Text that is safe between tags and in attributes, without characters XML forbids."""
    kept = "".join(c for c in text if c in "\t\n" or _allowed(ord(c)))
    for raw, safe in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        kept = kept.replace(raw, safe)
    return kept


def _allowed(code: int) -> bool:
    """Whether XML 1.0 lets a character stand (surrogates and most control codes it does not)."""
    return 0x20 <= code < 0x7F or 0xA0 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or code > 0xFFFF


def short(value: float) -> str:
    """A coordinate to a hundredth, without needless zeros.

    >>> short(12.0), short(0.456), short(-0.001)
    ('12', '0.46', '0')
    """
    if not math.isfinite(value):
        raise ValueError(f"a coordinate is {value}")
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def element(name: str, content: str | None = None, /, **attributes: Attribute) -> str:
    """One element. `content` is markup already; underscores in names become hyphens."""
    parts = [name]
    for key, value in attributes.items():
        if value is None:
            continue
        shown = escaped(value) if isinstance(value, str) else short(value)
        parts.append(f'{key.rstrip("_").replace("_", "-")}="{shown}"')
    opening = " ".join(parts)
    return f"<{opening}/>" if content is None else f"<{opening}>{content}</{name}>"


@dataclass
class Canvas:
    """What is drawn so far, in drawing units from the top left corner."""

    theme: Theme
    width: float
    height: float = 0.0
    parts: list[str] = field(default_factory=list)
    definitions: list[str] = field(default_factory=list)
    prefix: str = "f"

    def add(self, markup: str) -> None:
        """Draw a ready element over what is there."""
        self.parts.append(markup)

    def rect(self, x: float, y: float, w: float, h: float, **attributes: Attribute) -> None:
        """A rectangle; a negative width or height is turned about."""
        x, w = (x + w, -w) if w < 0 else (x, w)
        y, h = (y + h, -h) if h < 0 else (y, h)
        self.add(element("rect", x=x, y=y, width=w, height=h, **attributes))

    def line(self, x1: float, y1: float, x2: float, y2: float, **attributes: Attribute) -> None:
        """A straight line in the axis colour and width unless told otherwise."""
        attributes = {"stroke": self.theme.axis, "stroke_width": 1, **attributes}
        self.add(element("line", x1=x1, y1=y1, x2=x2, y2=y2, **attributes))

    def circle(self, x: float, y: float, r: float, **attributes: Attribute) -> None:
        """A circle about a point."""
        self.add(element("circle", cx=x, cy=y, r=r, **attributes))

    def dots(
        self, places: Iterable[tuple[float, float]], r: float, **attributes: Attribute
    ) -> None:
        """Many circles of one look, which they share to keep the drawing small."""
        made = "".join(element("circle", cx=x, cy=y, r=r) for x, y in places)
        if made:
            self.add(element("g", made, **attributes))

    def diamond(self, x: float, y: float, r: float, **attributes: Attribute) -> None:
        """A square on its corner, the mark of the highlighted council."""
        self.polygon([(x, y - r), (x + r, y), (x, y + r), (x - r, y)], **attributes)

    def path(self, points: Iterable[tuple[float, float]], **attributes: Attribute) -> None:
        """Straight lines through points, an outline unless `fill` is given."""
        drawn = "L".join(f"{short(x)} {short(y)}" for x, y in points)
        if drawn:
            shown: dict[str, Attribute] = {"fill": "none", **attributes}
            self.add(element("path", d=f"M{drawn}", **shown))

    def polygon(self, points: Iterable[tuple[float, float]], **attributes: Attribute) -> None:
        """A closed shape through points."""
        corners = " ".join(f"{short(x)},{short(y)}" for x, y in points)
        self.add(element("polygon", points=corners, **attributes))

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float | None = None,
        bold: bool = False,
        anchor: str = "start",
        fill: str | None = None,
        halo: bool = False,
    ) -> None:
        """One line of text with its baseline at `y`; a halo keeps it legible over marks."""
        if not words.strip():
            return
        attributes: dict[str, Attribute] = {
            "x": x,
            "y": y,
            "fill": fill or self.theme.ink,
            "text_anchor": None if anchor == "start" else anchor,
            "font_size": None if size in (None, self.theme.size) else size,
            "font_weight": 600 if bold else None,
        }
        if halo:
            attributes |= {
                "stroke": self.theme.paper,
                "stroke_width": 4,
                "stroke_linejoin": "round",
                "paint_order": "stroke",
            }
        self.add(element("text", escaped(words), **attributes))

    def measure(self, words: str, *, size: float | None = None, bold: bool = False) -> float:
        """How wide a line of text will stand."""
        return letters.width(words, size or self.theme.size, bold=bold)

    def document(self, title: str, description: str, *, name: str, picture: bool = True) -> str:
        """The whole drawing as one `svg` element.

        A screen reader reads it as one picture, or where it holds links as a named group.
        """
        head = element("title", escaped(title), id=f"{self.prefix}-t") + element(
            "desc", escaped(description), id=f"{self.prefix}-d"
        )
        if self.definitions:
            head += element("defs", "".join(self.definitions))
        return element(
            "svg",
            head + "".join(self.parts),
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {short(self.width)} {short(self.height)}",
            width=self.width,
            height=self.height,
            class_=f"figure figure-{name}",
            role="img" if picture else "group",
            aria_labelledby=f"{self.prefix}-t {self.prefix}-d",
            overflow="visible",  # a wider face may need more room than was measured
            font_family=self.theme.font,
            font_size=self.theme.size,
        )
