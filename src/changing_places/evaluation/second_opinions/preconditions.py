"""What a second opinion needs of a panel, and what is said where it is not so."""

import numpy as np

from changing_places.core.errors import InputError, Refusal
from changing_places.evaluation.panel.model import Note, Panel


def check(panel: Panel, anticipation: int = 0) -> None:
    """Raise InputError for one period, nobody who adopts in time, or anticipation below 0."""
    if anticipation < 0:
        raise InputError(
            f"Councils cannot act {anticipation} periods before adopting.",
            "Anticipation counts the periods before adoption in which councils already act on it.",
            "Give 0 or more.",
        )
    if len(panel.times) < 2:
        raise InputError(
            f"The panel holds one period, {panel.scale.label(int(panel.times[0]))}.",
            "An effect is a change that others did not see, and a change takes two periods.",
            "Add at least one period from before anybody adopted.",
        )
    if not panel.treated.any():
        raise InputError(
            "No council adopts in the periods held.",
            f"The panel ends in {panel.scale.label(int(panel.times[-1]))}, and every adoption is "
            "later or empty.",
            "Check the column of adoption, or add later periods.",
        )


def nobody_untreated(panel: Panel) -> Refusal:
    """The refusal where every observation is of a council already treated."""
    return Refusal(
        "The effect cannot be told: every observation is of a council already treated.",
        "What would have happened without the policy has to be learnt from councils and periods "
        "without it.",
        "Add periods from before adoption, or councils that did not adopt.",
    )


def no_cell(panel: Panel, why: str) -> Refusal:
    """The refusal where no cohort and period can be told, with the reason that most have."""
    return Refusal(
        "The effect cannot be told in any period.",
        why,
        "Add councils that adopted later or never, or periods from before adoption.",
    )


def without_always_treated(panel: Panel, anticipation: int) -> tuple[Panel, tuple[Note, ...]]:
    """The panel without units that no period shows untreated, and a note of them.

    Raises Refusal where that is everybody who adopts.
    """
    always = panel.adopted - anticipation <= panel.times[0]
    if not always.any():
        return panel, ()
    if always.all():
        raise nobody_untreated(panel)
    if not (panel.treated & ~always).any():
        raise Refusal(
            "The effect cannot be told: no adopter is seen before adopting.",
            f"All {always.sum()} had adopted by the first period, "
            f"{panel.scale.label(int(panel.times[0]))}.",
            "Add earlier periods.",
        )
    names = tuple(np.array(panel.units)[always])
    one = len(names) == 1
    text = (
        f"{len(names)} {'council' if one else 'councils'} already treated in the first period, "
        f"{panel.scale.label(int(panel.times[0]))}, {'is' if one else 'are'} set aside: what "
        "came before is not known."
    )
    return panel.of_units(~always), (Note("always_treated", text, len(names), names[:5]),)
