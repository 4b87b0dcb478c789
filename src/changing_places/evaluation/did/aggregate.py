"""Effects by cohort and period put together: one figure, by time since adoption, and so on.

Weights are the cohorts' shares of the sample, which are estimates too; their influence is part
of every aggregate's. Callaway and Sant'Anna, Journal of Econometrics 225 (2021), section 3 and
corollary 2, as the R package did 2.5 carries them out in `aggte`.
"""

from dataclasses import dataclass, replace

import numpy as np

from changing_places.core.errors import InputError, Refusal
from changing_places.evaluation.did import words
from changing_places.evaluation.effects import Aggregate, Block, Effects, Leverage, Sample
from changing_places.evaluation.panel.model import Bools, Floats, Ints
from changing_places.evaluation.patterns import patterns

KINDS = ("simple", "dynamic", "group", "calendar")
Window = tuple[int | None, int | None]


@dataclass(frozen=True)
class Mix:
    """An aggregate as sums over cells, for outcomes that have the same cells.

    For each of `keys` (A,): `of_cells` A x C weighs the cells; `moves` A x C is by how much the
    share of a cell's cohort moves the mean, for each unit that the cell's effect lies above it.
    `part` (A,) weighs the keys in the overall effect, and `moved` (A,) is the like of `moves`.
    A simple aggregate has one row and no key.
    """

    keys: Ints
    of_cells: Floats
    moves: Floats
    part: Floats
    moved: Floats


def aggregate(
    effects: Effects,
    kind: str,
    *,
    window: Window | None = None,
    balance: int | None = None,
) -> Aggregate:
    """Effects put together, each cohort weighed by its share (and its units' weights).

    `simple` is one mean over all cohorts and periods from adoption on; `dynamic` a mean for each
    time since adoption, `group` for each cohort, `calendar` for each period, each with an
    overall effect: the mean of the event times from 0 on, of the cohorts by share, of the
    periods. `window` is the first and last event time to use (None for no limit); the
    first limits `dynamic` alone. `balance` keeps, in `dynamic`, the cohorts observed for so
    many periods after adoption, so that event times compare the same cohorts. A cell that an
    outcome lacks is left out of its means.

    Raises InputError for an unknown kind and Refusal where nothing is left.
    """
    if kind not in KINDS:
        raise InputError(*words.unknown_kind(kind, KINDS))
    parts = []
    for held, outcomes in patterns(np.isfinite(effects.estimates)):
        mix = mixed(effects, kind, held, window=window, balance=balance)
        if len(outcomes) == effects.estimates.shape[1]:
            return applied(effects, kind, mix)
        parts.append((outcomes, applied(of_outcomes(effects, outcomes), kind, mix)))
    return joined(kind, effects, parts)


def shares(sample: Sample, groups: Ints) -> Floats:
    """Each cohort's weighted share of the sample (G,)."""
    belongs = sample.adopted == np.asarray(groups)[:, None]
    found: Floats = belongs @ sample.weights / sample.n
    return found


def mixed(
    effects: Effects,
    kind: str,
    held: Bools,
    *,
    window: Window | None = None,
    balance: int | None = None,
) -> Mix:
    """The sums over the cells `held` (C,) that make an aggregate; Refusal where there are none."""
    since = effects.times - effects.groups
    used = _used(effects, kind, held, window, balance)
    if not (used & (since >= 0)).any():
        raise Refusal(*words.nothing_treated())
    by = {"dynamic": since, "group": effects.groups, "calendar": effects.times}
    chosen = by.get(kind, np.zeros_like(since))
    keys = np.unique(chosen[used])
    member = ((chosen == keys[:, None]) & used).astype(float)
    cohorts, of_cell = np.unique(effects.groups, return_inverse=True)
    share = shares(effects.sample, cohorts)
    total = member @ share[of_cell]
    of_cells, moves = member * share[of_cell] / total[:, None], member / total[:, None]
    part, moved = np.ones(len(keys)), np.zeros(len(keys))
    if kind == "group":
        # Within a cohort all cells weigh the same; the cohorts' shares weigh it in the overall.
        own = share[np.searchsorted(cohorts, keys)]
        part, moved, moves = (
            own / own.sum(),
            np.full(len(keys), 1 / own.sum()),
            np.zeros_like(moves),
        )
    elif kind == "dynamic":
        part = (keys >= 0) / (keys >= 0).sum()
    elif kind == "calendar":
        part = part / len(keys)
    return Mix(keys[:0] if kind == "simple" else keys, of_cells, moves, part, moved)


def _used(
    effects: Effects, kind: str, held: Bools, window: Window | None, balance: int | None
) -> Bools:
    """Which cells (C,) take part."""
    since = effects.times - effects.groups
    least, most = window or (None, None)
    used = held & (since <= most) if most is not None else held.copy()
    if kind != "dynamic":
        return np.asarray(used & (since >= 0))
    if least is not None:
        used &= since >= least
    if balance is not None:
        used &= _balanced(effects, held, balance)
    return used


def _balanced(effects: Effects, held: Bools, balance: int) -> Bools:
    """The cells of cohorts seen at every event time from 0 to `balance`, as far back for all."""
    groups, times = effects.groups, effects.times
    last = times.max()
    failed = [(c.group, c.time) for c in effects.lost if c.time <= last]
    planned = {*zip(groups.tolist(), times.tolist(), strict=True), *failed}
    here = {*zip(groups[held].tolist(), times[held].tolist(), strict=True)}
    long_enough = {g for g, _ in planned if last - g >= balance}
    needed = {t - g for g, t in planned if g in long_enough and 0 <= t - g <= balance}
    complete = [g for g in long_enough if all((g, g + e) in here for e in needed)]
    if not complete:
        raise Refusal(*words.nobody_balanced(balance))
    since = times - groups
    furthest = balance - last + min(times.min(), groups.min())
    return np.isin(groups, complete) & (since <= balance) & (since >= furthest)


def moved_by_shares(effects: Effects, mix: Mix) -> tuple[Floats, Floats, Floats, Floats]:
    """Estimates A x K and overall (K,), and how far each cohort's share moves them.

    The latter are A x G x K and G x K, for the cohorts of the effects in ascending order: a
    unit's influence through its cohort's share is its weight times this.
    """
    cohorts, of_cell = np.unique(effects.groups, return_inverse=True)
    cells = np.where(np.isfinite(effects.estimates), effects.estimates, 0.0)
    estimates = mix.of_cells @ cells
    overall = mix.part @ estimates
    belongs = of_cell == np.arange(len(cohorts))[:, None]
    split = mix.moves[:, None, :] * belongs
    pulls = split @ cells - split.sum(axis=2)[:, :, None] * estimates[:, None, :]
    overall_pulls = np.tensordot(mix.part, pulls, axes=1)
    if mix.moved.any():
        at = np.searchsorted(cohorts, mix.keys)
        overall_pulls[at] += mix.moved[:, None] * (estimates - overall)
    return estimates, overall, pulls, overall_pulls


def applied(effects: Effects, kind: str, mix: Mix) -> Aggregate:
    """The aggregate that a mix of the cells makes, with each unit's influence on it."""
    sample = effects.sample
    estimates, overall, pulls, overall_pulls = moved_by_shares(effects, mix)
    influence = np.zeros((sample.n, *estimates.shape))
    for block in effects.blocks:
        part = mix.of_cells[:, block.cells]
        touched = np.flatnonzero(part.any(axis=1))
        influence[block.rows[:, None], touched] += np.matmul(part[touched], block.influence)
    overall_influence = np.tensordot(influence, mix.part, axes=(1, 0))
    for g, cohort in enumerate(np.unique(effects.groups)):
        rows = np.flatnonzero(sample.adopted == cohort)
        weights = sample.weights[rows]
        touched = np.flatnonzero(pulls[:, g].any(axis=1))
        influence[rows[:, None], touched] += weights[:, None, None] * pulls[touched, g]
        overall_influence[rows] += weights[:, None] * overall_pulls[g]
    leverage, overall_leverage = _leverages(effects, mix)
    if kind == "simple":
        estimates, influence = estimates[:0], influence[:, :0]
    return Aggregate(
        kind,
        mix.keys,
        estimates,
        influence,
        overall,
        overall_influence,
        sample,
        leverage=leverage if kind != "simple" else None,
        overall_leverage=overall_leverage,
    )


def _leverages(effects: Effects, mix: Mix) -> tuple[Leverage | None, Leverage | None]:
    """What the units' own outcomes weigh in the aggregates, cell upon cell."""
    known = [(block, block.leverage) for block in effects.blocks if block.leverage]
    if len(known) < len(effects.blocks):
        return None, None
    last = max((of.own.shape[2] for _, of in known), default=1)
    found = []
    for name in ("own", "spread"):
        total = np.zeros((effects.sample.n, len(mix.of_cells), last))
        for block, of in known:
            part = mix.of_cells[:, block.cells]
            values = getattr(of, name)
            if values.shape[1] == 1:
                total[block.rows] += part.sum(axis=1)[:, None] * values
            else:
                total[block.rows] += np.matmul(part, values)
        found.append(total)
    rows = Leverage(found[0], found[1])
    return rows, Leverage(*(np.tensordot(f, mix.part, axes=(1, 0)) for f in found))


def of_outcomes(effects: Effects, outcomes: Ints) -> Effects:
    """The effects on some of the outcomes."""
    blocks = tuple(_block_of(block, outcomes) for block in effects.blocks)
    return replace(
        effects,
        estimates=effects.estimates[:, outcomes],
        treated=effects.treated[:, outcomes],
        controls=effects.controls[:, outcomes],
        blocks=blocks,
    )


def _block_of(block: Block, outcomes: Ints) -> Block:
    leverage = block.leverage
    if leverage and leverage.own.shape[2] > 1:
        leverage = Leverage(leverage.own[:, :, outcomes], leverage.spread[:, :, outcomes])
    return replace(block, influence=block.influence[:, :, outcomes], leverage=leverage)


def joined(kind: str, effects: Effects, parts: list[tuple[Ints, Aggregate]]) -> Aggregate:
    """Aggregates of outcomes that have different cells, NaN at keys that an outcome lacks."""
    keys = np.unique(np.concatenate([part.keys for _, part in parts]))
    n, outcomes = effects.sample.n, effects.estimates.shape[1]
    estimates = np.full((len(keys), outcomes), np.nan)
    influence = np.full((n, len(keys), outcomes), np.nan)
    overall, overall_influence = np.empty(outcomes), np.empty((n, outcomes))
    for chosen, part in parts:
        at = np.searchsorted(keys, part.keys)
        estimates[np.ix_(at, chosen)] = part.estimates
        influence[np.ix_(range(n), at, chosen)] = part.influence
        overall[chosen] = part.overall
        overall_influence[:, chosen] = part.overall_influence
    return Aggregate(kind, keys, estimates, influence, overall, overall_influence, effects.sample)
