"""Bands that hold for a whole event study at once, not for each period by itself."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from changing_places.evaluation.asking.estimates import without_interval
from changing_places.evaluation.asking.robustness import treated_by_key
from changing_places.evaluation.design import FEW
from changing_places.evaluation.effects import Aggregate
from changing_places.evaluation.inference.bootstrap import Draws, bootstrap
from changing_places.evaluation.inference.boxes import sup_critical
from changing_places.evaluation.inference.errors import covariance
from changing_places.evaluation.inference.student import critical_value, two_sided_p
from changing_places.evaluation.methods import Fitted
from changing_places.evaluation.model import Aggregated, Estimate, KeyedEstimate
from changing_places.evaluation.settings import Settings

DRAWN = "multiplier bootstrap by cluster"


def with_bands(
    fitted: Fitted, numbers: Mapping[str, Aggregated], settings: Settings
) -> dict[str, Aggregated]:
    """The same numbers, their event study with a band for all its periods together.

    The band is as many times wider than the intervals as the largest of all standardised
    estimates is likelier to stray than one of them: the sup-t band of Montiel Olea and
    Plagborg-Møller, Journal of Applied Econometrics 34 (2019), on the intervals' own errors.
    """
    if settings.inference == "bootstrap":
        return {k: _drawn(fitted.aggregates[k], found, settings) for k, found in numbers.items()}
    made = dict(numbers)
    if "dynamic" in made:
        widened = _widened(fitted.aggregates["dynamic"], made["dynamic"], settings)
        made["dynamic"] = replace(made["dynamic"], parts=widened)
    return made


def with_counts(fitted: Fitted, numbers: Mapping[str, Aggregated]) -> dict[str, Aggregated]:
    """The same numbers, each event time with how many treated units it rests on."""
    made = dict(numbers)
    if fitted.effects is None or "dynamic" not in made:
        return made
    counts = treated_by_key(fitted.aggregates["dynamic"], fitted.effects)
    parts = zip(made["dynamic"].parts, counts, strict=True)
    counted = tuple(_counted(part, int(count)) for part, count in parts)
    return {**made, "dynamic": replace(made["dynamic"], parts=counted)}


def _counted(part: KeyedEstimate, treated: int) -> KeyedEstimate:
    if treated > FEW:
        return replace(part, treated=treated)
    return KeyedEstimate(part.key, without_interval(part.estimate), treated=treated)


def _widened(
    found: Aggregate, numbers: Aggregated, settings: Settings
) -> tuple[KeyedEstimate, ...]:
    held = [a for a, part in enumerate(numbers.parts) if part.estimate.known]
    if len(held) < 2:
        return numbers.parts
    mean = found.influence[:, held].mean(axis=2)
    cov = covariance(mean, found.sample.clusters)
    se = np.sqrt(np.diag(cov))
    if not se.all() or np.linalg.matrix_rank(cov / np.outer(se, se), hermitian=True) < len(se):
        return numbers.parts  # fewer clusters than event times: there is no joint band
    together = sup_critical(cov / np.outer(se, se), settings.level, seed=settings.seed)
    wider = together / critical_value(settings.level)
    return tuple(_wider(part, wider) for part in numbers.parts)


def _drawn(found: Aggregate, numbers: Aggregated, settings: Settings) -> Aggregated:
    """Errors, intervals and bands from bootstrap draws by cluster in place of those reckoned."""
    draws = Draws(settings.draws, settings.seed, level=settings.level)
    clusters = found.sample.clusters
    alone = bootstrap(found.overall_influence.mean(axis=1)[:, None, None], clusters, draws=draws)
    overall = _with_error(numbers.overall, float(alone.errors[0, 0]), float(alone.critical[0]))
    if not numbers.parts:
        return replace(numbers, overall=overall)
    together = bootstrap(found.influence.mean(axis=2)[:, :, None], clusters, draws=draws)
    usual = critical_value(settings.level)
    parts = []
    for a, part in enumerate(numbers.parts):
        estimate = _with_error(part.estimate, float(together.errors[a, 0]), usual)
        wider = float(together.critical[0]) / usual
        parts.append(_wider(replace(part, estimate=estimate), wider))
    return replace(numbers, overall=overall, parts=tuple(parts))


def _with_error(estimate: Estimate, error: float, critical: float) -> Estimate:
    if estimate.value is None or not error > 0:
        return estimate
    return replace(
        estimate,
        se=error,
        low=estimate.value - critical * error,
        high=estimate.value + critical * error,
        p=two_sided_p(estimate.value, error),
        df=None,
        how=DRAWN,
    )


def _wider(part: KeyedEstimate, times: float) -> KeyedEstimate:
    estimate = part.estimate
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return part
    return replace(
        part,
        band_low=estimate.value + times * (estimate.low - estimate.value),
        band_high=estimate.value + times * (estimate.high - estimate.value),
    )
