"""Typst with our fonts and nothing of the machine's: the same bytes everywhere."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from importlib import resources
from typing import Any

from changing_places.figures import Figure

PIXELS_PER_INCH = 200


@cache
def _fonts() -> Any:
    """Our typeface, read once for the process."""
    import typst

    folder = resources.files("changing_places.figures").joinpath("fonts")
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder)])


def _compiler() -> Any:
    """A compiler of this call's own: one may not be used by two threads at a time."""
    import typst

    return typst.Compiler(font_paths=_fonts(), ignore_system_fonts=True)


def pdf(template: str, inputs: Mapping[str, str], as_at: date) -> bytes:
    """A Typst template set as PDF/UA-1 (accessible) and PDF/A-2a (lasting), dated `as_at`."""
    stamp = datetime(as_at.year, as_at.month, as_at.day, tzinfo=UTC)
    made = _compiler().compile(
        template.encode(),
        format="pdf",
        sys_inputs=dict(inputs),
        pdf_standards=["ua-1", "a-2a"],
        timestamp=stamp,
    )
    return bytes(made)


def pictures(figures: Sequence[Figure], *, width: float, inches: float) -> list[bytes]:
    """Each figure drawn `width` units wide, as a PNG that stands `inches` wide on paper.

    All are set in one Typst document, a page each, because starting costs more than drawing.
    """
    if not figures:
        return []
    drawings = {f"f{k}": f.svg(width=width) for k, f in enumerate(figures)}
    pages = "\n#pagebreak()\n".join(
        f'#image(bytes(sys.inputs.{name}), format: "svg", width: {inches}in)' for name in drawings
    )
    body = f"#set page(width: auto, height: auto, margin: 0pt, fill: white)\n{pages}\n"
    made = _compiler().compile(
        body.encode(), format="png", ppi=PIXELS_PER_INCH, sys_inputs=drawings
    )
    return [bytes(page) for page in made] if isinstance(made, list) else [bytes(made)]
