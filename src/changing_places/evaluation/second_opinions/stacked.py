"""Stacked regression: one clean experiment for each cohort, lined up by event time.

Each cohort is set beside the councils untreated throughout its window, with the same event times
for all (Cengiz, Dube, Lindner and Zipperer, Quarterly Journal of Economics 134, 2019). Plain
stacking weights cohorts by how many controls they happen to have. The corrective weights of
Wing, Freedman and Hollingsworth (Stacked Difference-in-Differences, NBER working paper 32054,
2024) give a control of cohort a the weight

    Q_a = (N_a^treated / N^treated) / (N_a^control / N^control)

so that the weighted regression of the outcome on treatment, event time and their product gives
`d_h = sum over a of (N_a^treated / N^treated) * (change of treated_ah - change of controls_ah)`,
their trimmed aggregate: the composition of cohorts is the same at every event time.
"""

from dataclasses import dataclass

import numpy as np

from changing_places.core.errors import Refusal
from changing_places.evaluation.effects import Aggregate, Sample
from changing_places.evaluation.panel.model import Bools, Floats, Ints, Note, Panel
from changing_places.evaluation.patterns import patterns
from changing_places.evaluation.second_opinions.preconditions import (
    check,
    without_always_treated,
)
from changing_places.evaluation.second_opinions.window import Window, stack_window


def stacked(
    panel: Panel,
    *,
    before: int | None = None,
    after: int | None = None,
    control: str = "notyet",
    anticipation: int = 0,
) -> Aggregate:
    """The trimmed event study and its mean from adoption on, with corrective weights.

    A `dynamic` aggregate over `before` periods to `after` periods from adoption, measured
    against the last period before adoption (or anticipation), which has no row of its own. A
    window that is not given is chosen (`stack_window`); `notes` say which, and which cohorts
    are trimmed. A unit takes part in a cohort's experiment where it is observed throughout the
    window. Units treated throughout are set aside; covariates are not used; both with a note.

    Influence is the derivative of the coefficients in each unit's weight. The paper clusters
    the errors of a regression with one intercept for each event time, whatever the calendar
    year; those count what differs between years for everybody as noise, and change where a
    constant is added to a year. These do not.
    Raises InputError for a window that is not possible, Refusal where no cohort fills one.
    """
    check(panel, anticipation)
    panel, notes = without_always_treated(panel, anticipation)
    window = stack_window(
        panel, before=before, after=after, control=control, anticipation=anticipation
    )
    keys = window.event_times[window.event_times != window.base]
    n, outcomes = len(panel.units), len(panel.outcomes)
    estimates = np.full((len(keys), outcomes), np.nan)
    influence = np.zeros((n, len(keys), outcomes))
    dropped = 0
    for observed, ks in patterns(panel.observed):
        stack = _Stack.of(panel, window, observed)
        dropped = max(dropped, stack.incomplete)
        if stack.experiments:
            values = panel.values[:, :, ks]
            estimates[:, ks], influence[:, :, ks] = stack.estimate(values)
    if not np.isfinite(estimates).any():
        raise _nobody_complete(window)
    after_adoption = keys >= 0
    return Aggregate(
        "dynamic",
        keys,
        estimates,
        influence,
        estimates[after_adoption].mean(axis=0),
        influence[:, after_adoption].mean(axis=1),
        Sample(panel.adopted, panel.weights, panel.clusters),
        (*notes, *window.notes(panel), *_notes(panel, dropped)),
    )


@dataclass(frozen=True)
class _Experiment:
    """One cohort: the rows of its treated and its controls, and the columns of its window."""

    treated: Ints
    controls: Ints
    columns: Ints
    base: int

    def compare(self, values: Floats, weights: Floats) -> tuple[Floats, Floats, Floats]:
        """The effect H x K, and what each treated and each control adds to its own mean."""
        means, parts = [], []
        for rows in (self.treated, self.controls):
            share = weights[rows] / weights[rows].sum()
            change = values[rows][:, self.columns] - values[rows, self.base][:, None]
            means.append(np.tensordot(share, change, axes=1))
            parts.append(share[:, None, None] * (change - means[-1]))
        return means[0] - means[1], parts[0], parts[1]


@dataclass(frozen=True)
class _Stack:
    """The experiments that a pattern of observations allows; `incomplete` units miss some."""

    panel: Panel
    experiments: tuple[_Experiment, ...]
    incomplete: int

    @classmethod
    def of(cls, panel: Panel, window: Window, observed: Bools) -> "_Stack":
        experiments = []
        incomplete = np.zeros(len(panel.units), dtype=bool)
        keys = window.event_times[window.event_times != window.base]
        for cohort in window.kept:
            columns = np.searchsorted(panel.times, cohort + keys)
            base = int(np.searchsorted(panel.times, cohort + window.base))
            complete = observed[:, columns].all(axis=1) & observed[:, base]
            treated, controls = panel.adopted == cohort, window.controls(panel, cohort)
            incomplete |= (treated | controls) & ~complete
            treated, controls = treated & complete, controls & complete
            if treated.any() and controls.any():
                rows = np.flatnonzero(treated), np.flatnonzero(controls)
                experiments.append(_Experiment(*rows, columns, base))
        return cls(panel, tuple(experiments), int(incomplete.sum()))

    def estimate(self, values: Floats) -> tuple[Floats, Floats]:
        """Coefficients H x K and influence n x H x K."""
        weights = self.panel.weights
        everybody = sum(weights[e.treated].sum() for e in self.experiments)
        found = [e.compare(values, weights) for e in self.experiments]
        shares = [weights[e.treated].sum() / everybody for e in self.experiments]
        estimates = sum(
            (share * effect for share, (effect, *_) in zip(shares, found, strict=True)),
            start=np.zeros_like(found[0][0]),
        )
        influence = np.zeros((len(values), *estimates.shape))
        for e, share, (effect, treated, controls) in zip(
            self.experiments, shares, found, strict=True
        ):
            influence[e.treated] += share * treated
            # Who adopts when is drawn with the unit, so that cohorts that differ widen the error.
            own = (weights[e.treated] / everybody)[:, None, None]
            influence[e.treated] += own * (effect - estimates)
            influence[e.controls] -= share * controls
        return estimates, influence * len(values)


def _notes(panel: Panel, dropped: int) -> tuple[Note, ...]:
    notes = []
    if dropped:
        text = f"{dropped} councils lack observations in the window and are left out of it."
        notes.append(Note("incomplete", text, dropped))
    if panel.covariates:
        text = f"The covariates ({', '.join(panel.covariates)}) are not used here."
        notes.append(Note("covariates_not_used", text, len(panel.covariates), panel.covariates))
    return tuple(notes)


def _nobody_complete(window: Window) -> Refusal:
    return Refusal(
        "No group of adopters can be compared over the whole window.",
        f"In each, either no adopter or no control is observed in all {len(window.event_times)} "
        "periods.",
        "Ask for a shorter window, or fill the gaps.",
    )
