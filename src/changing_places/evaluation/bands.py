"""Bands that hold for a whole event study at once, not for each period by itself."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from changing_places.evaluation.effects import Aggregate
from changing_places.evaluation.inference.boxes import sup_critical
from changing_places.evaluation.inference.contributions import critical_value
from changing_places.evaluation.inference.errors import covariance
from changing_places.evaluation.methods import Fitted
from changing_places.evaluation.model import Aggregated, KeyedEstimate
from changing_places.evaluation.settings import Settings


def with_bands(
    fitted: Fitted, numbers: Mapping[str, Aggregated], settings: Settings
) -> dict[str, Aggregated]:
    """The same numbers, their event study with a band for all its periods together.

    The band is as many times wider than the intervals as the largest of all standardised
    estimates is likelier to stray than one of them: the sup-t band of Montiel Olea and
    Plagborg-Møller, Journal of Applied Econometrics 34 (2019), on the intervals' own errors.
    """
    made = dict(numbers)
    if "dynamic" in made:
        widened = _widened(fitted.aggregates["dynamic"], made["dynamic"], settings)
        made["dynamic"] = replace(made["dynamic"], parts=widened)
    return made


def _widened(
    found: Aggregate, numbers: Aggregated, settings: Settings
) -> tuple[KeyedEstimate, ...]:
    held = [a for a, part in enumerate(numbers.parts) if part.estimate.known]
    if len(held) < 2:
        return numbers.parts
    mean = found.influence[:, held].mean(axis=2)
    cov = covariance(mean, found.sample.clusters)
    se = np.sqrt(np.diag(cov))
    together = sup_critical(cov / np.outer(se, se), settings.level, seed=settings.seed)
    wider = together / critical_value(settings.level)
    return tuple(_wider(part, wider) if part.estimate.known else part for part in numbers.parts)


def _wider(part: KeyedEstimate, times: float) -> KeyedEstimate:
    estimate = part.estimate
    assert estimate.value is not None and estimate.low is not None and estimate.high is not None
    return replace(
        part,
        band_low=estimate.value + times * (estimate.low - estimate.value),
        band_high=estimate.value + times * (estimate.high - estimate.value),
    )
