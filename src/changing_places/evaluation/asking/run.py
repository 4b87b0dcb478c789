"""One question asked of one panel: estimate, second opinions, checks, verdict."""

from dataclasses import replace
from typing import Any

import numpy as np

from changing_places import __version__
from changing_places.core.progress import Progress, silent
from changing_places.evaluation.about import About
from changing_places.evaluation.asking import battery, robustness
from changing_places.evaluation.asking.asked import Asked
from changing_places.evaluation.asking.bands import with_bands, with_counts
from changing_places.evaluation.asking.estimates import (
    aggregated,
    cells,
    parts_without_errors,
    without_error,
    without_interval,
)
from changing_places.evaluation.asking.gaps import under
from changing_places.evaluation.asking.opinions import Beside, Regression, set_beside
from changing_places.evaluation.checks.composition import NAME as COMPOSITION
from changing_places.evaluation.checks.model import Check
from changing_places.evaluation.checks.power import smallest_detectable
from changing_places.evaluation.choose import choose
from changing_places.evaluation.design import FEW, design_of
from changing_places.evaluation.inference.many_outcomes import many_outcomes
from changing_places.evaluation.inference.student import critical_value
from changing_places.evaluation.methods import fit
from changing_places.evaluation.model import (
    CellEstimate,
    Estimate,
    Evaluation,
    Evaluations,
    Provenance,
)
from changing_places.evaluation.panel.model import Panel
from changing_places.evaluation.settings import Settings
from changing_places.evaluation.telling import words
from changing_places.evaluation.telling.verdict import Found, verdict

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
    return results[0] if count == 1 else Evaluations(tuple(results), together(results, settings))


def study_one(panel: Panel, settings: Settings, about: About) -> Evaluation:
    """The evaluation of a panel of one outcome."""
    design = design_of(panel)
    choice = choose(panel, design, settings)
    used = under(choice.settings.missing or "complete", panel, seed=settings.seed)
    fitted = fit(used, choice.settings)
    numbers = {kind: aggregated(a, settings.level) for kind, a in fitted.aggregates.items()}
    numbers = with_counts(fitted, with_bands(fitted, numbers, settings))
    asked = Asked(panel, used, design, choice, fitted, numbers, about)
    if asked.few:
        bare = {kind: parts_without_errors(found) for kind, found in numbers.items()}
        asked = replace(asked, numbers=bare)
    estimate, few = battery.for_few(asked)
    event_study = robustness.event_study(asked)
    checks = tuple(battery.checks(asked, event_study, few)) if design.compared else ()
    sensitivity = robustness.sensitivity(asked, event_study, estimate)
    return concluded(asked, estimate, checks, sensitivity, set_beside(asked, estimate))


def concluded(
    asked: Asked,
    estimate: Estimate,
    checks: tuple[Check, ...],
    sensitivity: dict[str, Any],
    beside: Beside,
) -> Evaluation:
    """The evaluation once it is estimated, checked and set beside others: verdict, provenance."""
    found = Found(
        asked.subject,
        asked.design,
        asked.choice.method,
        estimate,
        checks,
        beside.opinions,
        beside.policies,
        sensitivity,
        bool(asked.panel.covariates),
        beside.regression.share,
        _smallest_seen(estimate),
        asked.settings.meaningful or _small(asked.panel),
    )
    return Evaluation(
        outcome=asked.panel.outcomes[0],
        subject=asked.subject,
        method=asked.choice.method,
        chosen=asked.choice.why,
        estimand=words.estimand(asked.design, asked.primary.kind),
        aggregate=asked.primary.kind,
        design=asked.design,
        estimate=estimate,
        aggregates=asked.numbers,
        cells=_cells(asked),
        policies=beside.policies,
        missing=asked.settings.missing or "complete",
        opinions=beside.opinions,
        checks=checks,
        sensitivity=sensitivity,
        diagnostics=_diagnostics(asked, found, beside.regression),
        warnings=tuple(_warnings(asked, beside.regression.warning, checks)),
        verdict=verdict(found),
        provenance=_provenance(asked),
        panel=asked.panel,
        about=asked.about,
        primary=asked.primary,
        used_units=asked.used.units,
    )


def _cells(asked: Asked) -> tuple[CellEstimate, ...]:
    if not asked.fitted.effects:
        return ()
    made = cells(asked.fitted.effects, asked.settings.level)
    if not asked.few:
        return tuple(map(_cell, made))
    return tuple(replace(cell, estimate=without_error(cell.estimate)) for cell in made)


def _cell(cell: CellEstimate) -> CellEstimate:
    few = cell.treated <= FEW
    return replace(cell, estimate=without_interval(cell.estimate)) if few else cell


def _smallest_seen(estimate: Estimate) -> float | None:
    """The effect that would have been seen four times in five."""
    if estimate.se:
        return smallest_detectable(estimate.se, level=estimate.level, df=estimate.df)
    if estimate.low is None or estimate.high is None or estimate.low == estimate.high:
        return None
    # An interval by randomisation has no error: a normal one of the same width stands in.
    error = (estimate.high - estimate.low) / 2 / critical_value(estimate.level)
    return smallest_detectable(error, level=estimate.level)


def _small(panel: Panel) -> float | None:
    """A fifth of the spread between units before anybody adopts."""
    before = panel.times[None, :] < panel.adopted[:, None]
    held = np.where(before & panel.observed[:, :, 0], panel.values[:, :, 0], np.nan)
    seen = np.isfinite(held).any(axis=1)
    if seen.sum() < 3:
        return None
    spread = float(np.nanmean(held[seen], axis=1).std(ddof=1))
    return SMALL * spread or None


def _diagnostics(asked: Asked, found: Found, regression: Regression) -> dict[str, object]:
    lost = asked.fitted.effects.lost if asked.fitted.effects else ()
    label = asked.panel.scale.label
    return {
        "kkt": None,
        "smallest_meaningful_effect": found.meaningful,
        "meaningful_given": asked.settings.meaningful is not None,
        "share_of_regression_not_clean": regression.share,
        "goodman_bacon": list(regression.parts),
        "lost_cells": [
            {"group": label(c.group), "time": label(c.time), "why": c.why} for c in lost
        ],
    }


def _warnings(asked: Asked, regression: str, checks: tuple[Check, ...]) -> list[str]:
    """What the reader should know of the data, the method and the checks, each once."""
    said = [n.text for n in (*asked.panel.notes, *asked.fitted.notes)]
    said += [f"Two-way fixed effects would mislead here: {regression}"] if regression else []
    if asked.primary.kind != asked.settings.aggregate:
        said.append(words.other_aggregate(asked.choice.method, asked.primary.kind))
    lost = asked.fitted.effects.lost if asked.fitted.effects else ()
    if lost:
        said.append(words.lost_cells(lost, asked.panel.scale))
    # The panel's notes tell already who enters late and leaves early.
    said += [c for check in checks if check.name != COMPOSITION for c in check.concerns]
    return list(dict.fromkeys(said))


def _provenance(asked: Asked) -> Provenance:
    # What was chosen for the reader is given too, so that a later version cannot choose otherwise.
    options = {**asked.about.options, **asked.settings.told()}
    return Provenance(asked.panel.sha256, __version__, asked.settings.seed, options)


def together(results: list[Evaluation], settings: Settings) -> dict[str, dict[str, float | None]]:
    """p-values of every outcome, adjusted for the others, by the name of the adjustment."""
    units = sorted({u for r in results for u in r.panel.units})
    place = {u: i for i, u in enumerate(units)}
    influence = np.zeros((len(units), len(results)))
    clusters = np.arange(len(units))
    for k, result in enumerate(results):
        assert result.primary is not None
        rows = [place[u] for u in result.used_units]
        scale = len(units) / len(rows)
        influence[rows, k] = result.primary.overall_influence[:, 0] * scale
        clusters[rows] = result.primary.sample.clusters
    found = many_outcomes(
        np.array([np.nan if r.estimate.value is None else r.estimate.value for r in results]),
        influence,
        clusters,
        names=[r.outcome for r in results],
        draws=settings.draws,
        level=settings.level,
        seed=settings.seed,
    )
    rows_by_outcome = {row["outcome"]: row for row in found.rows()}
    methods = ("romano_wolf", "holm", "benjamini_hochberg", "benjamini_yekutieli")
    return {m: {name: row[m] for name, row in rows_by_outcome.items()} for m in methods}
