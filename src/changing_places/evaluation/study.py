"""One question asked of one panel: estimate, second opinions, checks, verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from changing_places import __version__
from changing_places.core.progress import Progress, silent
from changing_places.evaluation import battery, robustness, words
from changing_places.evaluation.choose import Choice, choose
from changing_places.evaluation.design import Design, design_of
from changing_places.evaluation.estimates import aggregated, cells, with_bootstrap
from changing_places.evaluation.gaps import POLICIES, side_by_side, under
from changing_places.evaluation.inference.many_outcomes import adjusted
from changing_places.evaluation.methods import Fitted, fit
from changing_places.evaluation.model import (
    Aggregated,
    Estimate,
    Evaluation,
    Evaluations,
    Opinion,
    Provenance,
)
from changing_places.evaluation.opinions import others, regression_warning
from changing_places.evaluation.panel.model import Panel
from changing_places.evaluation.settings import Settings
from changing_places.evaluation.subject import Subject
from changing_places.evaluation.verdict import Found, verdict
from changing_places.figures import Source

# A small effect by Cohen's convention (Statistical Power Analysis, 1988, section 2.2.3): a fifth
# of the spread between units. It stands in where nobody says what would matter.
SMALL = 0.2


def study(
    panel: Panel, settings: Settings, about: About, *, progress: Progress = silent
) -> Evaluation | Evaluations:
    """The evaluation of a panel's outcome, or of all its outcomes together.

    Raises Refusal where the data cannot tell, and InputError where a choice does not fit them.
    """
    count = len(panel.outcomes)
    results = []
    for k, name in enumerate(panel.outcomes):
        progress(k, count, name)
        results.append(study_one(panel.of_outcomes(name), settings, about))
    progress(count, count, "done")
    if count == 1:
        return results[0]
    return Evaluations(tuple(results), _allowing_for_many(results, settings))


def study_one(panel: Panel, settings: Settings, about: About) -> Evaluation:
    """The evaluation of a panel of one outcome."""
    design = design_of(panel)
    choice = choose(panel, design, settings)
    chosen = choice.settings
    used = under(chosen.missing or "complete", panel, seed=chosen.seed)
    fitted = fit(used, chosen)
    primary = fitted.answer(chosen.aggregate)
    numbers = {kind: aggregated(a, chosen.level) for kind, a in fitted.aggregates.items()}
    if chosen.inference == "bootstrap":
        numbers = with_bootstrap(fitted, numbers, chosen)
    asked = Asked(panel, used, design, choice, fitted, numbers, about)
    estimate, few = battery.for_few(asked)
    return _concluded(asked, estimate, few)
