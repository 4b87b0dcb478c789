"""The checks that run by themselves on every evaluation that compares."""

from collections.abc import Iterator
from dataclasses import replace

from changing_places.evaluation.asked import Asked
from changing_places.evaluation.checks.few import few_treated
from changing_places.evaluation.checks.model import Check, cannot_tell
from changing_places.evaluation.checks.pretrends import pre_trends
from changing_places.evaluation.effects import Aggregate
from changing_places.evaluation.methods import answer_of
from changing_places.evaluation.model import Estimate
from changing_places.evaluation.panel.model import Panel

DEALT = "randomisation inference: adoption dealt afresh among the units ({how})"


def for_few(asked: Asked) -> tuple[Estimate, Check | None]:
    """The answer's estimate, its interval by randomisation where few are treated.

    With five treated or fewer an error that rests on many would be a guess.
    """
    estimate = asked.answer.overall
    if not (asked.design.compared and asked.design.few):
        return estimate, None
    settings = asked.settings

    def again(panel: Panel) -> Aggregate:
        return answer_of(panel, settings, settings.aggregate)

    check = few_treated(
        asked.used.of_outcomes(asked.used.outcomes[0]),
        estimate=again,
        aggregate=asked.primary.at(0),
        draws=settings.draws,
        level=settings.level,
        seed=settings.seed,
    )
    dealt = check.numbers.get("randomisation")
    if not dealt:
        none = "no interval: too few are treated for any"
        return replace(estimate, low=None, high=None, p=None, df=None, how=none), check
    how = "every way" if dealt["exact"] else f"{dealt['draws']} ways"
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
    settings = asked.settings
    if event_study is None:
        yield cannot_tell("pre-trends", "There is no event study in which to look for trends.")
    else:
        yield pre_trends(
            event_study,
            anticipation=settings.anticipation,
            level=settings.level,
            period=asked.period,
            seed=settings.seed,
        )
    if few:
        yield few
