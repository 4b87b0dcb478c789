"""What to do about figures that are missing, by name: complete, available, imputed.

None is right by itself, and none is chosen silently: an evaluation shows the estimate under all
three. `complete` keeps units observed throughout: simple, and wrong where those who stay differ.
`available` uses in each comparison the units observed in both its periods: it loses least, and
compares slightly different units from cell to cell. `imputed` draws the missing figures many times
from a model, and so carries the doubt about them into the error. All three are unbiased where
figures are missing completely at random within cohorts; `imputed` also where missing depends on
a unit's other figures.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from changing_places.core.errors import InputError, Refusal
from changing_places.core.progress import Progress, silent
from changing_places.core.seeds import DEFAULT_SEED, generator
from changing_places.evaluation.panel.faults import some
from changing_places.evaluation.panel.imputation import completed
from changing_places.evaluation.panel.model import NEVER, Bools, Floats, Ints, Note, Panel
from changing_places.evaluation.panel.notes import plural
from changing_places.evaluation.panel.pooling import pooled

__all__ = ["Missingness", "available", "complete", "described", "imputed", "pooled"]

# Units beyond the cohorts and covariates that a covariance can be learnt from.
_LEAST = 4


def complete(panel: Panel) -> tuple[Panel, ...]:
    """Panels of the units observed in every period, one for each set of units.

    Outcomes observed for the same units stand in one panel, in their order; one outcome gives
    one panel. Periods in which an outcome was observed for nobody are left out of its panel.

    Raises Refusal where an outcome has no unit that is observed throughout.
    """
    kept: dict[tuple[bytes, bytes], list[int]] = {}
    for k in range(len(panel.outcomes)):
        seen = panel.observed[:, :, k]
        periods = seen.any(axis=0)
        units = seen[:, periods].all(axis=1) if periods.any() else np.zeros(len(seen), dtype=bool)
        if not units.any():
            raise _nobody_complete(panel, k)
        kept.setdefault((units.tobytes(), periods.tobytes()), []).append(k)
    return tuple(
        _kept(panel, np.frombuffer(u, dtype=bool), np.frombuffer(t, dtype=bool), outcomes)
        for (u, t), outcomes in kept.items()
    )


def _nobody_complete(panel: Panel, k: int) -> Refusal:
    seen = panel.observed[:, :, k].sum(axis=1)
    return Refusal(
        f"No unit has a figure of '{panel.outcomes[k]}' in every period.",
        f"The fullest has {int(seen.max())} of {plural(len(panel.times), 'period')}.",
        "Use the available cells (missing='available'), or give fewer periods.",
    )


def _kept(panel: Panel, units: Bools, periods: Bools, outcomes: Sequence[int]) -> Panel:
    chosen = panel.of_outcomes(*(panel.outcomes[k] for k in outcomes))
    if not periods.all():
        chosen = chosen.of_times(periods)
    lost = [name for name, held in zip(panel.units, units, strict=True) if not held]
    if not lost:
        return chosen
    note = Note(
        "set_aside_incomplete",
        f"{plural(len(lost), 'unit')} {'is' if len(lost) == 1 else 'are'} set aside for want of a "
        f"figure in some period: {some(lost)}.",
        len(lost),
        tuple(lost[:20]),
    )
    return replace(chosen.of_units(units), notes=(*panel.notes, note))


def available(panel: Panel) -> Panel:
    """The panel with every cell that can be used, NaN where a figure or covariate is missing.

    Units that were never observed are set aside. Each comparison then uses the units observed
    in both its periods. Raises Refusal where nobody was observed.
    """
    seen = panel.observed
    ever = seen.any(axis=(1, 2))
    if not ever.any():
        raise Refusal(
            "No unit has a figure together with its covariates.",
            "Every row lacks the outcome or a covariate.",
            "Leave a covariate out that is mostly missing.",
        )
    blanked = panel.with_values(np.where(seen, panel.values, np.nan))
    return blanked if ever.all() else blanked.of_units(ever)


def _completed(
    values: Floats, design: Floats, times: Ints, draws: int, rng: np.random.Generator
) -> Iterator[Floats]:
    """What `completed` yields; a Refusal where the figures give its model nothing to learn from."""
    try:
        yield from completed(values, design, times, draws=draws, rng=rng)
    except np.linalg.LinAlgError as problem:
        raise Refusal(
            "The missing figures cannot be imputed.",
            "Beyond each unit's own level the figures hardly vary, so that no model can be learnt.",
            "Use the available cells (missing='available').",
        ) from problem


def imputed(
    panel: Panel,
    *,
    draws: int = 20,
    seed: int = DEFAULT_SEED,
    progress: Progress = silent,
) -> tuple[Panel, ...]:
    """`draws` completed panels, to be evaluated one by one and put together by `pooled`.

    The model and its assumptions are those of `imputation`. A figure stays missing where no
    unit of its cohort was observed in its period, because nothing tells a cohort's mean there,
    and where a unit was never observed; a note says how many. Covariates that never change in a
    unit are carried to its other periods; others stay missing.

    Raises InputError for fewer than two draws; Refusal where there are too few units, or one
    period, to learn from.
    """
    if draws < 2:
        raise InputError(
            f"{plural(draws, 'imputed panel')} cannot show what is not known.",
            "The doubt about missing figures shows in how far the panels differ.",
            "Ask for 20, as draws=20.",
        )
    carried = _with_covariates_carried(panel)
    held = np.isfinite(carried.values)
    told = _can_be_told(carried, held)
    if not told.any():
        return (carried,) * draws
    design = _design(carried)
    values = np.repeat(carried.values[None], draws, axis=0)
    for k, name in enumerate(carried.outcomes):
        if not told[:, :, k].any():
            continue
        rng = generator(seed, "imputation", name)
        units = held[:, :, k].any(axis=1)
        rows = _full_rank(design[units])
        _check_size(len(rows), rows.shape[1], len(carried.times))
        figures = _completed(carried.values[units, :, k], rows, carried.times, draws, rng)
        for d, drawn in enumerate(figures):
            values[d, units, :, k] = np.where(told[units, :, k], drawn, carried.values[units, :, k])
            progress(k * draws + d + 1, len(carried.outcomes) * draws, "imputing")
    note = _imputed_note(held, told)
    return tuple(replace(carried.with_values(v), notes=(*panel.notes, note)) for v in values)


def _check_size(units: int, columns: int, periods: int) -> None:
    if periods < 2 or units < columns + _LEAST:
        raise Refusal(
            "The missing figures cannot be imputed.",
            f"{plural(units, 'unit')} with figures, {columns} cohorts and covariates to tell "
            f"apart, and {plural(periods, 'period')} are too few to learn from.",
            "Use complete units or available cells (missing='available').",
        )


def _cohort(panel: Panel) -> Ints:
    """The first treated period, and one value for all who are not treated by the last."""
    return np.where(panel.treated, panel.adopted, NEVER)


def _can_be_told(panel: Panel, held: Bools) -> Bools:
    """n x T x K: missing, of a unit that was observed, in a period in which its cohort was."""
    _, cohort = np.unique(_cohort(panel), return_inverse=True)
    seen = np.zeros((int(cohort.max()) + 1, *held.shape[1:]), dtype=bool)
    np.logical_or.at(seen, cohort, held)
    told: Bools = ~held & held.any(axis=1)[:, None, :] & seen[cohort]
    return told


def _design(panel: Panel) -> Floats:
    """n x q: a column for each cohort, then covariates and log weights, standardised."""
    cohorts, cohort = np.unique(_cohort(panel), return_inverse=True)
    columns = [np.eye(len(cohorts))[cohort]]
    if panel.covariates:
        with np.errstate(invalid="ignore"):
            held = np.isfinite(panel.covariate_values)
            sums = np.where(held, panel.covariate_values, 0).sum(axis=1)
            columns.append(sums / np.maximum(held.sum(axis=1), 1))
    if panel.weights.min() < panel.weights.max():
        columns.append(np.log(panel.weights)[:, None])
    return np.column_stack(columns)


def _full_rank(design: Floats) -> Floats:
    """The columns that are not made of those before them, with a common scale."""
    kept: list[Floats] = []
    basis = np.empty((len(design), 0))
    for column in design.T:
        spread = np.linalg.norm(column)
        if not spread:
            continue
        rest = column / spread
        rest = rest - basis @ (basis.T @ rest)
        rest = rest - basis @ (basis.T @ rest)
        if np.linalg.norm(rest) > 1e-6:
            basis = np.column_stack([basis, rest / np.linalg.norm(rest)])
            kept.append(column / spread)
    return np.column_stack(kept)


def _with_covariates_carried(panel: Panel) -> Panel:
    if not panel.covariates:
        return panel
    x = panel.covariate_values
    held = np.isfinite(x)
    low = np.where(held, x, np.inf).min(axis=1)
    high = np.where(held, x, -np.inf).max(axis=1)
    steady = (low == high)[:, None, :]
    return replace(panel, covariate_values=np.where(~held & steady, low[:, None, :], x))


def _imputed_note(held: Bools, told: Bools) -> Note:
    drawn, left = int(told.sum()), int((~held & ~told).sum())
    rest = (
        f"; {plural(left, 'figure')} stayed missing, because no unit of the same cohort was "
        "observed in the period or the unit never was"
        if left
        else ""
    )
    return Note("imputed", f"{plural(drawn, 'missing figure')} drawn from a model{rest}.", drawn)


@dataclass(frozen=True)
class Missingness:
    """How much is missing of each of K outcomes, and of whom.

    `share` (K,); `by_cohort` is C x K with `cohorts` (C,), the last of which is `NEVER`, those
    not treated by the last period; `by_period` is T x K. `treated` and `controls` (K,) are the
    shares among those treated by the last period and the others; `p` (K,) tests that they are
    the same, by unit (Welch), and is NaN where either has fewer than two units.
    """

    share: Floats
    cohorts: Ints
    by_cohort: Floats
    by_period: Floats
    treated: Floats
    controls: Floats
    p: Floats

    @property
    def differs(self) -> Bools:
        """(K,): whether more is missing of one side than chance would have it (5%)."""
        return np.nan_to_num(self.p, nan=1.0) < 0.05


def described(panel: Panel) -> Missingness:
    """How much is missing, by cohort, by period, and among treated and controls."""
    absent = (~panel.observed).astype(float)
    by_unit = absent.mean(axis=1)
    cohort = _cohort(panel)
    cohorts = np.unique(cohort)
    treated = panel.treated
    nobody = np.full(len(panel.outcomes), np.nan)
    return Missingness(
        share=absent.mean(axis=(0, 1)),
        cohorts=cohorts,
        by_cohort=np.stack([by_unit[cohort == c].mean(axis=0) for c in cohorts]),
        by_period=absent.mean(axis=0),
        treated=by_unit[treated].mean(axis=0) if treated.any() else nobody,
        controls=by_unit[~treated].mean(axis=0) if not treated.all() else nobody,
        p=_welch(by_unit[treated], by_unit[~treated]),
    )


def _welch(one: Floats, other: Floats) -> Floats:
    """Two-sided p of equal means, (K,), without assuming equal variances (Welch 1947)."""
    from scipy.special import stdtr

    if len(one) < 2 or len(other) < 2:
        return np.full(one.shape[1], np.nan)
    a, b = one.var(axis=0, ddof=1) / len(one), other.var(axis=0, ddof=1) / len(other)
    apart = one.mean(axis=0) - other.mean(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(a + b > 0, np.abs(apart) / np.sqrt(a + b), np.where(apart == 0, 0, np.inf))
        df = (a + b) ** 2 / (a**2 / (len(one) - 1) + b**2 / (len(other) - 1))
    known = np.where(np.isfinite(df), df, 1.0)
    return np.asarray(2 * stdtr(known, -np.minimum(t, 1e300)))
