"""The sentences of an evaluation, for a councillor."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from changing_places.evaluation.design import Design
from changing_places.evaluation.effects import LostCell
from changing_places.evaluation.model import Estimate, Evaluations
from changing_places.evaluation.panel.model import TimeScale
from changing_places.figures.numbers import listed, number

if TYPE_CHECKING:
    from changing_places.evaluation.telling.verdict import Found

LEVELS = {
    1: "It shows how figures differ or changed, and not what caused it.",
    2: "It is a hint, and not proof that the policy made the difference.",
    3: "A comparison group stands in for what would have happened without the policy.",
}

METHODS = {
    "did": "difference-in-differences (Callaway and Sant'Anna)",
    "imputation": "imputation (Borusyak, Jaravel and Spiess)",
    "stacked": "stacked regression",
    "twfe": "two-way fixed effects",
    "cross-section": "a comparison in one period",
    "before-and-after": "a comparison before and after",
}

ESTIMANDS = {
    "simple": "the mean effect over all adopters and periods since adoption",
    "dynamic": "the mean over periods since adoption of the effect at each",
    "group": "the mean over cohorts of the mean effect on each",
    "calendar": "the mean over periods of the mean effect in each",
}


def sentences(found: "Found", kind: str, level: int, lowered: Sequence[str]) -> tuple[str, ...]:
    """What is found, how sure it is, what was checked, and what would help."""
    said = [_finding(found, kind), _strength(level, lowered)]
    if found.design.compared:
        said += [_robust(found, kind), _concerns(found)]
    said += [_help(found, kind, level)]
    return tuple(s for s in said if s)


def _finding(found: "Found", kind: str) -> str:
    subject, estimate = found.subject, found.estimate
    policy = subject.policy[:1].upper() + subject.policy[1:]
    if kind == "association":
        return _association(found)
    if estimate.value is None or not estimate.known:
        return f"The data cannot tell what {subject.policy} did to {subject.outcome}."
    span = _interval(found, estimate)
    if kind in ("effect", "fragile"):
        verb = "raised" if estimate.value > 0 else "lowered"
        verb = verb if kind == "effect" else f"seems to have {verb}"
        size = subject.size(estimate.value, like=estimate.se)
        return f"{policy} {verb} {subject.outcome} by {size} ({span})."
    if kind == "not_alike":
        more = "more" if estimate.value > 0 else "less"
        size = subject.size(estimate.value, like=estimate.se)
        return (
            f"{subject.outcome[:1].upper()}{subject.outcome[1:]} grew by {size} {more} among those "
            f"that adopted than among the others ({span}), but the two were not alike before, so "
            f"that this cannot be put down to {subject.policy}."
        )
    if kind == "no_effect":
        return (
            f"No effect of {subject.policy} on {subject.outcome} was found ({span}), and one of "
            f"{subject.size(found.meaningful or 0.0)} or more, the smallest that would matter, is "
            "ruled out."
        )
    missed = ""
    if found.smallest_seen:
        seen = subject.size(found.smallest_seen)
        missed = f" An effect smaller than {seen} would often have been missed."
    return (
        f"There are too little data to tell whether {subject.policy} changed {subject.outcome} "
        f"({span}).{missed}"
    )


def _association(found: "Found") -> str:
    subject, estimate = found.subject, found.estimate
    value = estimate.value or 0.0
    size = subject.size(value, like=estimate.se)
    span = _interval(found, estimate)
    chance = "" if estimate.sure else ", no more than chance alone could bring about"
    if found.design.kind == "cross_section":
        way = "higher" if value > 0 else "lower"
        return (
            f"{subject.outcome[:1].upper()}{subject.outcome[1:]} was {size} {way} among those "
            f"treated than among the others ({span}){chance}; they may have differed all along."
        )
    way = "rose" if value > 0 else "fell"
    return (
        f"{subject.outcome[:1].upper()}{subject.outcome[1:]} {way} by {size} after adoption "
        f"({span}){chance}; with nobody to compare with, what would have happened anyway is not "
        "known."
    )


def _interval(found: "Found", estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None:
        return "no interval can be given"
    span = found.subject.between(estimate.low, estimate.high, like=estimate.se)
    return f"{number(100 * estimate.level, 0)}% interval {span}"


def _strength(level: int, lowered: Sequence[str]) -> str:
    scale = f"The evidence is of level {level} of 5 on the Maryland scale."
    cause = f" It was lowered because: {' '.join(lowered)}" if lowered else ""
    return f"{scale} {LEVELS[level]}{cause}"


def _robust(found: "Found", kind: str) -> str:
    if kind not in ("effect", "fragile") or "breakdown" not in found.sensitivity:
        return ""
    told: str = found.sensitivity.get("sentence", "")
    return told


def _concerns(found: "Found") -> str:
    failed = [c.finding for c in found.checks if c.passed is False and c.name not in _SAID]
    return " ".join(failed)


# Checks whose failure the sentence on strength has already told.
_SAID = ("pre-trends", "placebo dates", "placebo outcomes", "composition")


def _help(found: "Found", kind: str, level: int) -> str:
    if kind == "association":
        other = (
            "units that were not treated"
            if found.design.kind == "before_and_after"
            else ("periods before adoption")
        )
        return f"To learn what the policy did, add {other}."
    if kind == "too_little_data":
        return "More units, or more periods before and after adoption, would tell more."
    if level < 3:
        return (
            "A longer run of periods before adoption, covariates that explain who adopts, or a "
            "pilot with a comparison chosen beforehand would make it stronger."
        )
    return ""


def estimand(design: Design, kind: str) -> str:
    """What the figure is a mean of, in words."""
    if design.kind == "cross_section":
        return "the mean of those treated less the mean of the others, in one period"
    if design.kind == "before_and_after":
        return "the mean change of those treated from the periods before adoption to those after"
    return ESTIMANDS[kind]


def other_aggregate(method: str, kind: str) -> str:
    """Why the overall figure is not put together as was asked."""
    return f"The overall figure is {ESTIMANDS[kind]}, because {METHODS[method]} gives no other."


def lost_cells(lost: Sequence[LostCell], scale: TimeScale) -> str:
    """How many cohorts and periods cannot be told, and why the first cannot."""
    first = lost[0]
    several = f"{len(lost)} effects" if len(lost) > 1 else "One effect"
    return (
        f"{several} of a cohort in a period cannot be told and are left out, such as that of "
        f"{scale.label(first.group)} in {scale.label(first.time)}: {first.why}"
    )


def many(answer: Evaluations) -> list[str]:
    """What holds over many outcomes once it is allowed for that there are many."""
    names = [r.outcome for r in answer.results]
    adjusted = answer.adjusted.get("romano_wolf") or answer.adjusted.get("holm") or {}
    level = 1 - answer.results[0].estimate.level
    kept = [n for n in names if (p := adjusted.get(n)) is not None and p <= level]
    alone = [r.outcome for r in answer.results if r.estimate.sure]
    said = [
        f"{len(names)} outcomes were tried: by chance alone about {number(level * len(names), 1)} "
        f"would stand out. {len(alone)} stand out when each is taken alone, and {len(kept)} when "
        "it is allowed for that there are many."
    ]
    if kept:
        said.append(f"Those that do: {listed(kept, 12)}.")
    unlike = [r.outcome for r in answer.results if r.verdict.kind == "not_alike"]
    if unlike:
        said.append(
            f"For {listed(unlike, 12)} those that adopted were not like the others before, so that "
            f"what stands out cannot be put down to {answer.results[0].subject.policy}."
        )
    return said
