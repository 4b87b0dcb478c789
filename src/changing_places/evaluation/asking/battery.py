"""The checks that run by themselves on every evaluation that compares."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from changing_places.evaluation.asking.asked import Asked
from changing_places.evaluation.asking.dealt_trends import dealt_pre_trends
from changing_places.evaluation.checks.balance import balance
from changing_places.evaluation.checks.composition import composition
from changing_places.evaluation.checks.few import few_treated
from changing_places.evaluation.checks.influence import influence_of_units
from changing_places.evaluation.checks.model import Check, cannot_tell
from changing_places.evaluation.checks.model import Estimate as Estimator
from changing_places.evaluation.checks.placebo import placebo_dates, placebo_outcomes
from changing_places.evaluation.checks.pretrends import NAME as PRE_TRENDS
from changing_places.evaluation.checks.pretrends import Answer, pre_trends
from changing_places.evaluation.checks.spillover import spill_over
from changing_places.evaluation.did.aggregate import aggregate, of_outcomes
from changing_places.evaluation.effects import Aggregate
from changing_places.evaluation.methods import answer_of
from changing_places.evaluation.model import Estimate
from changing_places.evaluation.panel.model import Panel

# The joint test of trends before adoption is held to the evaluation's own level. Placebo dates ask
# nearly the same again, and councils come and go for reasons of their own: to fail these, more
# is wanted, so that a sound study is seldom called unsound by one check of several.
SURE = 0.99
DEALT = "randomisation inference: adoption dealt afresh among the units ({how})"


def for_few(asked: Asked) -> tuple[Estimate, Check | None]:
    """The answer's estimate, its interval by randomisation where few are treated.

    With five treated or fewer an error that rests on many would be a guess.
    """
    estimate = replace(asked.answer.overall, se=None)
    if not asked.few:
        return asked.answer.overall, None
    settings = asked.settings
    check = few_treated(
        asked.single,
        estimate=estimator(asked),
        worth=asked.worth,
        draws=settings.draws,
        level=settings.level,
        seed=settings.seed,
    )
    dealt = check.numbers.get("randomisation")
    if not dealt:
        none = "no interval: too few are treated for any"
        return replace(estimate, low=None, high=None, p=None, df=None, how=none), check
    how = f"all {dealt['deals']} ways" if dealt["exact"] else f"{dealt['deals']:,} ways"
    changed = replace(
        estimate,
        low=_end(dealt["low"]),
        high=_end(dealt["high"]),
        p=dealt["p"],
        df=None,
        how=DEALT.format(how=how),
    )
    return changed, check


def _end(value: float) -> float | None:
    return value if abs(value) != float("inf") else None


def checks(asked: Asked, event_study: Aggregate | None, few: Check | None) -> Iterator[Check]:
    """Every check that the design allows, in the order in which they are told."""
    settings, panel = asked.settings, asked.single
    estimate = estimator(asked)
    yield trends(asked, event_study)
    yield few or _enough(asked)
    if not few:  # with few treated, these would need the errors that there are not
        yield placebo_dates(panel, estimate, anticipation=settings.anticipation, level=SURE)
        yield influence_of_units(panel, estimate, level=settings.level)
        if asked.about.placebos:
            yield placebo_outcomes(
                asked.about.placebos, estimate, draws=settings.draws, seed=settings.seed
            )
    yield balance(panel, anticipation=settings.anticipation)
    yield composition(asked.panel, level=SURE)
    if asked.about.rings:
        yield spill_over(panel, estimate, asked.about.rings, level=settings.level)


def _enough(asked: Asked) -> Check:
    """Whether treated, controls and clusters are enough for an ordinary error; else the wild
    cluster bootstrap and randomisation stand beside the interval.
    """
    settings = asked.settings
    return few_treated(
        asked.single,
        aggregate=asked.primary.at(0),
        draws=settings.draws,
        level=settings.level,
        seed=settings.seed,
    )


def trends(asked: Asked, event_study: Aggregate | None) -> Check:
    """Whether those treated moved as the others did before they were."""
    settings = asked.settings
    if event_study is None:
        return cannot_tell(PRE_TRENDS, "There is no event study in which to look for trends.")
    if asked.few:
        return dealt_pre_trends(asked.single, settings)
    return pre_trends(
        event_study,
        answer=_answer(asked),
        anticipation=settings.anticipation,
        level=settings.level,
        period=asked.period,
        seed=settings.seed,
    )


def _answer(asked: Asked) -> Answer | None:
    """The answer's own figure, with how long after adoption it looks on average.

    The latter is what the aggregate would give were each cell's effect its periods since the base.
    """
    effects, estimate = asked.fitted.effects, asked.answer.overall
    if effects is None or estimate.value is None or asked.settings.method != "did":
        return None
    since = (effects.times - effects.groups + 1.0 + asked.settings.anticipation)[:, None]
    shaped = np.where(np.isfinite(effects.estimates[:, :1]), since, np.nan)
    first = of_outcomes(effects, np.array([0]))
    exposure = aggregate(replace(first, estimates=shaped), asked.primary.kind).overall[0]
    return Answer(estimate.value, asked.primary.overall_influence[:, 0], float(exposure))


def estimator(asked: Asked) -> Estimator:
    """The method in hand as a function of a panel, giving the aggregate that answers."""
    settings = asked.settings

    def estimate(panel: Panel) -> Aggregate:
        return answer_of(panel, settings, settings.aggregate)

    return estimate
