"""Repeated cross-sections: other people in each period, so that nobody is followed."""

from dataclasses import replace

import numpy as np

from changing_places.core.errors import ChangingPlacesError, InputError, Refusal
from changing_places.evaluation.about import About
from changing_places.evaluation.asking import battery, concluded, robustness
from changing_places.evaluation.asking.asked import Asked
from changing_places.evaluation.asking.bands import with_bands
from changing_places.evaluation.asking.estimates import aggregated
from changing_places.evaluation.asking.opinions import Beside
from changing_places.evaluation.checks.composition import composition_of_sections
from changing_places.evaluation.choose import choose
from changing_places.evaluation.design import design_of
from changing_places.evaluation.did.aggregate import aggregate
from changing_places.evaluation.did.sections import group_time_sections
from changing_places.evaluation.effects import Aggregate
from changing_places.evaluation.methods import Fitted
from changing_places.evaluation.model import AGGREGATES, Evaluation
from changing_places.evaluation.panel.model import Ints, Panel
from changing_places.evaluation.panel.sections import Sections
from changing_places.evaluation.settings import Settings


def study_sections(sections: Sections, settings: Settings, about: About) -> Evaluation:
    """The evaluation of repeated cross-sections of one outcome.

    Estimates are those of Callaway and Sant'Anna for such data, clustered as the sections are.
    Second opinions and checks that follow units are left out, because nobody is followed. Raises
    Refusal where there are too few places or periods, and InputError for a method that needs
    units.
    """
    _check(sections, settings)
    drawn = collapsed(sections)
    design = design_of(drawn)
    if not sections.cluster_names:  # rows stand for themselves, not for a few places
        design = replace(design, treated_clusters=int(sections.treated.sum()))
    if not design.compared:
        raise Refusal(
            "These cross-sections hold no comparison of before and after.",
            design.sentence(),
            "Add periods before adoption, and places that had not adopted.",
        )
    if sections.cluster_names and design.few:
        raise Refusal(
            f"Only {design.treated} of the places adopt, too few for an error from their people.",
            "What else happened in so few places cannot be told from the policy by asking more "
            "people there.",
            "Give the means by place and period as a panel, which is evaluated by randomisation.",
        )
    choice = choose(drawn, design, settings.but(missing="available"))
    fitted = _fitted(sections, choice.settings)
    numbers = {kind: aggregated(a, settings.level) for kind, a in fitted.aggregates.items()}
    asked = Asked(
        drawn, drawn, design, choice, fitted, with_bands(fitted, numbers, settings), about
    )
    study = _event_study(sections, choice.settings)
    checks = (battery.trends(asked, study), composition_of_sections(sections, level=settings.level))
    sensitivity = robustness.bounded(study, asked.answer.overall, settings.level)
    return concluded(asked, asked.answer.overall, checks, sensitivity, Beside())


def collapsed(sections: Sections) -> Panel:
    """The mean of each place (or, without places, each cohort) in each period, as a panel."""
    places = sections.clusters if sections.cluster_names else _cohort_numbers(sections)
    count, periods = int(places.max()) + 1, sections.periods
    at = places * len(periods) + np.searchsorted(periods, sections.times)
    held = sections.observed[:, 0]
    size = count * len(periods)
    weight = np.bincount(at[held], sections.weights[held], minlength=size)
    total = np.bincount(
        at[held], (sections.weights * np.nan_to_num(sections.values[:, 0]))[held], minlength=size
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        means = (total / weight).reshape(count, len(periods), 1)
    first = np.array([np.flatnonzero(places == p)[0] for p in range(count)])
    names = sections.cluster_names or tuple(f"cohort {p + 1}" for p in range(count))
    return Panel(
        units=names,
        times=periods,
        outcomes=sections.outcomes[:1],
        values=means,
        adopted=sections.adopted[first],
        weights=np.maximum(weight.reshape(count, -1).sum(axis=1), 1e-12),
        clusters=np.arange(count),
        scale=sections.scale,
        notes=sections.notes,
        sha256=sections.sha256,
    )


def _check(sections: Sections, settings: Settings) -> None:
    if settings.method not in ("auto", "did"):
        raise InputError(
            f"The method '{settings.method}' follows units, and cross-sections have none.",
            "Each row is another person or case.",
            "Give --method did, or leave it out.",
        )
    for p in range(len(sections.cluster_names)):
        own = np.unique(sections.adopted[sections.clusters == p])
        if len(own) > 1:
            raise InputError(
                f"{sections.cluster_names[p]} adopts at several times.",
                "Rows of one place say different first treated periods: "
                f"{', '.join(sections.scale.label(int(t)) for t in own[:3])}.",
                "Give each place one, or cluster by whoever decides.",
            )


def _cohort_numbers(sections: Sections) -> Ints:
    return np.unique(sections.adopted, return_inverse=True)[1].astype(np.int64)


def _fitted(sections: Sections, settings: Settings) -> Fitted:
    effects = group_time_sections(
        sections,
        control=settings.control or "never",
        estimator=settings.estimator,
        base=settings.base,
        anticipation=settings.anticipation,
    )
    return Fitted({kind: aggregate(effects, kind) for kind in AGGREGATES}, effects)


def _event_study(sections: Sections, settings: Settings) -> Aggregate | None:
    try:
        return _fitted(sections, settings.but(base="universal")).aggregates["dynamic"]
    except ChangingPlacesError:
        return None
