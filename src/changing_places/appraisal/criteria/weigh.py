"""Weighing options on criteria by six methods, over every weighting the council might mean."""

from collections.abc import Sequence
from math import isfinite

import numpy as np

from changing_places import __version__
from changing_places.appraisal.criteria import methods as kernels
from changing_places.appraisal.criteria.acceptability import Standing, same_winner, standing
from changing_places.appraisal.criteria.drawing import WeightSets, draw
from changing_places.appraisal.criteria.model import Floats, Table, Views, number
from changing_places.appraisal.criteria.prepared import (
    METHODS,
    Prepared,
    dominated,
    prepare,
    without_spread,
)
from changing_places.appraisal.criteria.reasons import telling_criterion
from changing_places.appraisal.criteria.region import region
from changing_places.appraisal.criteria.result import ByMethod, Compromise, Disagreement, Weighing
from changing_places.appraisal.criteria.switching import WeightSwitch, switching_weights
from changing_places.appraisal.criteria.words import NORMALISATION, disagreement, joined, the
from changing_places.core.errors import InputError
from changing_places.core.seeds import DEFAULT_SEED

MOST_DRAWS = 1_000_000


def weigh(
    table: Table,
    views: Views | None = None,
    *,
    draws: int = 10_000,
    seed: int = DEFAULT_SEED,
    methods: Sequence[str] = METHODS,
) -> Weighing:
    """Which option wins, by each method, under the stated weights and under many others.

    `views` say what the council thinks of the weights: without weights of its own they are equal
    (and a note says so), without ranges or a ranking every weighting is as likely as any other.
    `draws` weight sets are drawn evenly from what is left open; the same `seed` gives the same
    bytes. Ties are shared. A method that the scores do not suit is left out and says why.

    Raises InputError for input that cannot be used, Refusal where nothing tells the options
    apart.

    Method: the six methods as in `methods`; acceptability as in Lahdelma and Salminen, SMAA-2,
    Operations Research 49 (2001).
    """
    views = views or Views()
    if not 1 <= draws <= MOST_DRAWS:
        raise InputError(
            f"{draws} weight sets cannot be drawn.",
            f"The number runs from 1 to {MOST_DRAWS:,}.",
            "Draw 10,000, which tells shares to about one percentage point.",
        )
    prepared = prepare(table, tuple(methods))
    open_to = region(table, views)
    sets = draw(open_to, draws, seed=seed)
    stated, whose, notes = _stated(table, views, sets.sets)
    if views.weights is not None and not open_to.holds(stated[None])[0]:
        notes.append("The stated weights lie outside the ranges and ranking that were also given.")
    found = {m: standing(prepared.scores(m, sets.sets)) for m in prepared.scaled}
    by_method = tuple(_by_method(prepared, m, stated, (found[m], sets)) for m in found)
    return Weighing(
        table=table,
        weights=dict(zip(table.names, map(float, stated), strict=True)),
        whose=whose,
        methods=by_method,
        left_out=prepared.left_out,
        dominated=dominated(table),
        agreement=_agreement(list(found.values())),
        pairs=_pairs(found),
        disagreements=_disagreements(prepared, by_method, stated),
        compromise=_compromise(prepared, stated),
        switching=_switching(prepared, stated),
        draws=draws,
        way=sets.way,
        seed=seed,
        version=__version__,
        notes=(*notes, *_notes(table)),
    )


def _stated(table: Table, views: Views, drawn: Floats) -> tuple[Floats, str, list[str]]:
    """The council's own weights scaled to one (m,), whose they are, and what to say of them.

    Without any, the middle of the weight sets drawn: for a ranking these are nearly the
    rank-order centroid weights (Barron and Barrett, Management Science 42 (1996)).
    """
    m = len(table.criteria)
    if views.weights is None and not (views.ranges or views.ranking):
        return np.full(m, 1 / m), "equal weights", ["No weights were given: equal ones stand in."]
    if views.weights is None:
        note = "No weights were given: the mean of those that fit what was said stands in."
        return drawn.mean(axis=0), "the middle of the weights that fit what was said", [note]
    given = np.zeros(m)
    for name, weight in views.weights.items():
        if not (isfinite(number(weight)) and number(weight) >= 0):
            raise InputError(
                f"The weight of '{name}' is {weight}.",
                "A weight is a number of zero or more: the share of importance.",
                "For a criterion of which less is better, say so of the criterion instead.",
            )
        given[table.column(name)] = number(weight)
    total = float(given.sum())
    if not total > 0:
        raise InputError(
            "The weights are all zero.",
            "Then nothing matters, and the options cannot be told apart.",
            "Give at least one criterion a weight above zero.",
        )
    notes = []
    missing = [n for n in table.names if n not in views.weights]
    if missing:
        notes.append(f"No weight was given for {joined(missing)}: it counts for nothing.")
    if abs(total - 1) > 1e-9 and abs(total - 100) > 1e-7:
        notes.append(f"The weights sum to {total:g}; they were scaled to sum to 100%.")
    return given / total, "the stated weights", notes


def _notes(table: Table) -> list[str]:
    notes = []
    for name in without_spread(table):
        notes.append(
            f"Every option scores the same on {name}: whatever its weight, it tells none apart."
        )
    for found in dominated(table):
        notes.append(
            f"{found.option} is dominated by {found.by}: on no criterion is it better, and it is "
            f"worse on {joined(found.worse_on)}."
        )
    return notes


def _by_method(
    prepared: Prepared, method: str, stated: Floats, drawn: tuple[Standing, WeightSets]
) -> ByMethod:
    scores = prepared.scores(method, stated[None])
    own = standing(scores)
    many, sets = drawn
    names = prepared.table.names
    central = [
        None if w is None else dict(zip(names, map(float, w), strict=True))
        for w in many.central_weights(sets.sets)
    ]
    options = prepared.table.options
    return ByMethod(
        method=method,
        normalisation=NORMALISATION[method],
        normalised=tuple(tuple(map(float, row)) for row in prepared.scaled[method]),
        scores=dict(zip(options, map(float, scores[0]), strict=True)),
        ranks=dict(zip(options, (int(b) + 1 for b in own.better[0]), strict=True)),
        win_share=dict(zip(options, map(float, many.win_share()), strict=True)),
        rank_acceptability={
            o: tuple(map(float, row))
            for o, row in zip(options, many.rank_acceptability(), strict=True)
        },
        central_weights=dict(zip(options, central, strict=True)),
    )


def _agreement(found: list[Standing]) -> float:
    """The share of weight sets in which one option is first by every method."""
    shared = found[0].first
    for other in found[1:]:
        shared = shared & other.first
    return float(shared.any(axis=1).mean())


def _pairs(found: dict[str, Standing]) -> dict[tuple[str, str], float]:
    names = list(found)
    return {
        (a, b): same_winner(found[a].first, found[b].first)
        for i, a in enumerate(names)
        for b in names[i + 1 :]
    }


def _disagreements(
    prepared: Prepared, by_method: tuple[ByMethod, ...], stated: Floats
) -> tuple[Disagreement, ...]:
    """Every method that has another winner than the first, under the stated weights."""
    base, options = by_method[0], prepared.table.options
    found = []
    for other in by_method[1:]:
        if set(other.winners) & set(base.winners):
            continue
        mine, theirs = other.winners[0], base.winners[0]
        places = (options.index(mine), options.index(theirs))
        j = telling_criterion(prepared, (other.method, base.method), stated, places)
        criterion = prepared.table.names[j]
        sentence = disagreement(the(base.method), other.method, (mine, theirs), criterion)
        found.append(Disagreement(other.method, base.method, mine, theirs, criterion, sentence))
    return tuple(found)


def _switching(prepared: Prepared, stated: Floats) -> tuple[WeightSwitch, ...]:
    scaled = prepared.scaled.get("weighted sum")
    return () if scaled is None else switching_weights(prepared.table, scaled, stated)


def _compromise(prepared: Prepared, stated: Floats) -> Compromise | None:
    """VIKOR's compromise solution under the stated weights, with its two conditions."""
    if "VIKOR" not in prepared.scaled:
        return None
    found = kernels.vikor(prepared.scaled["VIKOR"], stated[None])
    group, regret, q = found.group[0], found.regret[0], found.compromise[0]
    order = np.argsort(q, kind="stable")
    threshold = 1 / (len(q) - 1)
    first, second = order[0], order[1]
    advantage = bool(q[second] - q[first] >= threshold - 1e-12)
    stable = bool(group[first] <= group.min() + 1e-12 or regret[first] <= regret.min() + 1e-12)
    if not advantage:
        chosen = [i for i in order if q[i] - q[first] < threshold - 1e-12]
    else:
        chosen = [first] if stable else [first, second]
    options = prepared.table.options
    return Compromise(
        options=tuple(options[i] for i in chosen),
        acceptable_advantage=advantage,
        acceptable_stability=stable,
        group=dict(zip(options, map(float, group), strict=True)),
        regret=dict(zip(options, map(float, regret), strict=True)),
        compromise=dict(zip(options, map(float, q), strict=True)),
    )
