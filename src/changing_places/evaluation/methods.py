"""Every method behind one door: a panel in, effects and their aggregates out."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from changing_places.core.errors import Refusal
from changing_places.evaluation import comparisons
from changing_places.evaluation.did.aggregate import aggregate
from changing_places.evaluation.did.group_time import group_time
from changing_places.evaluation.effects import Aggregate, Effects, Sample
from changing_places.evaluation.model import AGGREGATES
from changing_places.evaluation.panel.model import Floats, Note, Panel
from changing_places.evaluation.second_opinions.imputation import imputed
from changing_places.evaluation.second_opinions.stacked import stacked
from changing_places.evaluation.second_opinions.twfe import twfe
from changing_places.evaluation.settings import Settings


@dataclass(frozen=True)
class Fitted:
    """What a method found: aggregates by kind, and effects by cohort and period if it has them."""

    aggregates: Mapping[str, Aggregate]
    effects: Effects | None = None
    notes: tuple[Note, ...] = ()

    def answer(self, kind: str) -> Aggregate:
        """The aggregate of a kind, or the method's own where it gives no such."""
        return self.aggregates.get(kind) or next(iter(self.aggregates.values()))


def fit(panel: Panel, settings: Settings, kinds: Sequence[str] = AGGREGATES) -> Fitted:
    """The aggregates of `kinds` that the method of `settings` gives for a panel.

    Raises Refusal where the method cannot give any.
    """
    made: Fitted = _FITS[settings.method](panel, settings, kinds)
    return made


def answer_of(panel: Panel, settings: Settings, kind: str) -> Aggregate:
    """One aggregate alone, for those who estimate again and again."""
    return fit(panel, settings, (kind,)).answer(kind)


def _did(panel: Panel, settings: Settings, kinds: Sequence[str]) -> Fitted:
    effects = group_time(
        panel,
        control=settings.control or "never",
        estimator=settings.estimator,
        base=settings.base,
        anticipation=settings.anticipation,
    )
    return Fitted({kind: aggregate(effects, kind) for kind in kinds}, effects)


def _imputation(panel: Panel, settings: Settings, kinds: Sequence[str]) -> Fitted:
    found = imputed(panel, anticipation=settings.anticipation)
    made = {kind: _of_all(found.aggregate(kind), panel, settings) for kind in kinds}
    return Fitted(made, found.effects, found.effects.notes)


def _stacked(panel: Panel, settings: Settings, kinds: Sequence[str]) -> Fitted:
    found = stacked(panel, control=settings.control or "notyet", anticipation=settings.anticipation)
    return Fitted({"dynamic": _of_all(found, panel, settings)}, notes=found.notes)


def _of_all(found: Aggregate, panel: Panel, settings: Settings) -> Aggregate:
    """The aggregate as of all units of the panel: those set aside contribute nothing to it."""
    count = len(panel.units)
    if found.sample.n == count:
        return found
    kept = panel.adopted - settings.anticipation > panel.times[0]
    scale = count / int(kept.sum())

    def spread(influence: Floats) -> Floats:
        full = np.zeros((count, *influence.shape[1:]))
        full[kept] = influence * scale
        return full

    return replace(
        found,
        influence=spread(found.influence),
        overall_influence=spread(found.overall_influence),
        sample=Sample(panel.adopted, panel.weights, panel.clusters),
        leverage=None,
        overall_leverage=None,
    )


def _twfe(panel: Panel, settings: Settings, kinds: Sequence[str]) -> Fitted:
    made = {"simple": twfe(panel)}
    if "dynamic" in kinds:
        with suppress(Refusal):  # the coefficient stands without its event study
            study = twfe(panel, dynamic=True, anticipation=settings.anticipation)
            made["dynamic"] = _of_all(study, panel, settings.but(anticipation=0))
    return Fitted(made, notes=made["simple"].notes)


def _cross_section(panel: Panel, settings: Settings, kinds: Sequence[str]) -> Fitted:
    return Fitted({"simple": comparisons.cross_section(panel)})


def _before_and_after(panel: Panel, settings: Settings, kinds: Sequence[str]) -> Fitted:
    return Fitted({"simple": comparisons.before_and_after(panel)})


_FITS = {
    "did": _did,
    "imputation": _imputation,
    "stacked": _stacked,
    "twfe": _twfe,
    "cross-section": _cross_section,
    "before-and-after": _before_and_after,
}
