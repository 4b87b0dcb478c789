"""Stacked regression: one clean experiment for each cohort, lined up by event time.

Each cohort is set beside the councils untreated throughout its window, with the same event times
for all (Cengiz, Dube, Lindner and Zipperer, Quarterly Journal of Economics 134, 2019). Plain
stacking weights cohorts by how many controls they happen to have. The corrective weights of
Wing, Freedman and Hollingsworth (Stacked Difference-in-Differences, NBER working paper 32054,
2024, section 4) give a control of cohort a the weight

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
from changing_places.evaluation.second_opinions.preconditions import (
    check_periods,
    check_somebody_adopts,
    without_always_treated,
)
from changing_places.evaluation.second_opinions.two_way import patterns
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

    Influence is that of the regression's coefficients with errors clustered by unit or cluster.
    Raises InputError for a window that is not possible, Refusal where no cohort fills one.
    """
    check_periods(panel)
    check_somebody_adopts(panel)
    panel, notes = without_always_treated(panel, anticipation)
    check_somebody_adopts(panel)
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
            estimates[:, ks], influence[:, :, ks] = stack.estimate(values, keys)
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

    def estimate(self, values: Floats, keys: Ints) -> tuple[Floats, Floats]:
        """Coefficients H x K and influence n x H x K."""
        weights = self.panel.weights
        all_treated = sum(weights[e.treated].sum() for e in self.experiments)
        shape = (len(keys), values.shape[2])
        treated_mean, control_mean = np.zeros(shape), np.zeros(shape)
        parts = []
        for e in self.experiments:
            of_treated = weights[e.treated] / all_treated
            share = of_treated.sum()
            of_controls = share * weights[e.controls] / weights[e.controls].sum()
            for rows, v, mean, sign in (
                (e.treated, of_treated, treated_mean, 1.0),
                (e.controls, of_controls, control_mean, -1.0),
            ):
                change = values[rows][:, e.columns] - values[rows, e.base][:, None]
                mean += np.tensordot(v, change, axes=1)
                parts.append((rows, sign * v, change, mean))
        influence = np.zeros((len(values), *shape))
        # The means are whole by now: residuals are from the mean over all experiments, as the
        # regression has it, so that differences between cohorts count in the error.
        for rows, v, change, mean in parts:
            influence[rows] += v[:, None, None] * (change - mean)
        return treated_mean - control_mean, influence * len(values)


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
