"""Chooses the method that the design can carry, and says why in a sentence."""

from dataclasses import dataclass

from changing_places.core.errors import Refusal
from changing_places.evaluation.design import Design
from changing_places.evaluation.panel.model import Panel
from changing_places.evaluation.settings import Settings

# Fewer units than this that never adopt are a thin comparison where others adopt later.
THIN_NEVER = 10
NOBODY_BESIDE = ("cross-section", "before-and-after")


@dataclass(frozen=True)
class Choice:
    """The settings with nothing left to choose, and why they are so."""

    settings: Settings
    why: str

    @property
    def method(self) -> str:
        """The method chosen."""
        return self.settings.method


def choose(panel: Panel, design: Design, settings: Settings) -> Choice:
    """The method, controls and missing-data policy for a panel.

    Raises Refusal where the method asked for needs what the design lacks.
    """
    method, why = _method(design, settings.method)
    control, who = _control(design, settings.control, method)
    missing, gaps = _missing(panel, settings.missing)
    made = settings.but(method=method, control=control, missing=missing)
    return Choice(made, " ".join(s for s in (why, who, gaps) if s))


def _method(design: Design, asked: str) -> tuple[str, str]:
    if not design.compared:
        own = "cross-section" if design.kind == "cross_section" else "before-and-after"
        if asked not in ("auto", own):
            raise Refusal(
                f"The method '{asked}' cannot be used on these data.",
                _LACKS[design.kind],
                f"Give --method auto, which falls back on '{own}' and does not call it an effect.",
            )
        return own, f"The method is '{own}', because {_LACKS[design.kind][:1].lower()}" + (
            f"{_LACKS[design.kind][1:]}"
        )
    if asked == "auto":
        adopt = "at different times" if design.kind == "staggered" else "at one time"
        return "did", (
            "Difference-in-differences by cohort and period was chosen, because units adopt "
            f"{adopt} and others are seen before and after without adopting."
        )
    if asked in NOBODY_BESIDE:
        raise Refusal(
            f"The method '{asked}' would throw away what these data can tell.",
            "They hold both periods before adoption and units to compare with.",
            "Give --method auto, or leave those periods or units out of the file.",
        )
    return asked, "The method is the one asked for."


_LACKS = {
    "cross_section": "There is one period only, so nobody is seen before adopting.",
    "before_and_after": "Everybody adopts at once or has always done so, so there is nobody to "
    "compare with.",
}


def _control(design: Design, asked: str | None, method: str) -> tuple[str, str]:
    if not design.compared or method == "twfe":
        return asked or "never", ""
    if asked == "never" and not design.never.size:
        raise Refusal(
            "No unit is never treated, so there are no such controls.",
            "Every unit adopts by the last period.",
            "Give --control notyet, which compares with units that have not adopted yet.",
        )
    if asked:
        return asked, ""
    if not design.never.size:
        return "notyet", "Controls are units that have not adopted yet, as all adopt in the end."
    if design.never.size < THIN_NEVER and design.kind == "staggered":
        few = design.never.size
        return "notyet", (
            f"Only {few} {'unit never adopts' if few == 1 else 'units never adopt'}, so those that "
            "have not adopted yet are controls too."
        )
    return "never", ""


def _missing(panel: Panel, asked: str | None) -> tuple[str, str]:
    if asked or panel.balanced:
        return asked or "complete", ""
    share = 100 * (1 - float(panel.observed.mean()))
    return "available", (
        f"{share:.1f}% of the figures are missing: each comparison uses the units seen in both of "
        "its periods, and the other ways with missing figures stand beside it."
    )
