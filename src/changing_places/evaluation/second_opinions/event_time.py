"""Periods since adoption, and columns that mark them."""

import numpy as np

from changing_places.evaluation.panel.model import Bools, Floats, Ints, Panel


def event_times(panel: Panel) -> tuple[Ints, Bools]:
    """n x T: periods since adoption, 0 where `adopts` (n x 1) is not so: nobody adopts then."""
    adopts = panel.treated[:, None]
    adopted = np.where(panel.treated, panel.adopted, panel.times[0])
    return np.where(adopts, panel.times[None, :] - adopted[:, None], 0), adopts


def marks(panel: Panel, wanted: Ints) -> Floats:
    """n x T x q: 1 where an adopter is at each of the `wanted` event times (q,)."""
    since, adopts = event_times(panel)
    marked: Bools = (since[:, :, None] == wanted) & adopts[:, :, None]
    return marked.astype(np.float64)
