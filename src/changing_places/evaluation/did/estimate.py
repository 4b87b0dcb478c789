"""Everything at once: effects, all their aggregates, and bootstrapped errors and bands.

The draws of an aggregate are sums of the draws of its cells and of the cohorts' shares, so that
only cells are drawn, each over the units that it concerns, and in single precision.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from changing_places.core.progress import Progress, silent
from changing_places.evaluation.did.aggregate import (
    KINDS,
    Mix,
    Window,
    applied,
    joined,
    mixed,
    moved_by_shares,
    of_outcomes,
)
from changing_places.evaluation.did.group_time import group_time
from changing_places.evaluation.effects import Aggregate, Block, Effects
from changing_places.evaluation.inference.bootstrap import Bands, Draws, Singles, inverse, summary
from changing_places.evaluation.inference.errors import standard_errors, summed
from changing_places.evaluation.panel.model import Floats, Ints, Panel
from changing_places.evaluation.patterns import patterns

# Outcomes drawn together: their draws should stay in the processor's cache.
TOGETHER = 8


@dataclass(frozen=True)
class Drawn:
    """Bootstrapped errors and bands of the `cells`, of each aggregate's keys and overall."""

    cells: Bands
    keys: dict[str, Bands]
    overall: dict[str, Bands]


@dataclass(frozen=True)
class Estimates:
    """The effects, their aggregates by kind, and what was drawn (None where nothing was)."""

    effects: Effects
    aggregates: dict[str, Aggregate]
    drawn: Drawn | None = None


def estimate_all(
    panel: Panel,
    *,
    control: str = "never",
    estimator: str = "dr",
    base: str = "varying",
    anticipation: int = 0,
    kinds: Sequence[str] = KINDS,
    window: Window | None = None,
    balance: int | None = None,
    draws: Draws | None = None,
    progress: Progress = silent,
) -> Estimates:
    """Effects of all outcomes by cohort and period, put together in each of `kinds`.

    The settings are those of `group_time` and `aggregate`, whose numbers these are; with
    `draws`, the multiplier bootstrap gives errors and simultaneous bands for the cells and for
    each aggregate.
    """
    effects = group_time(
        panel, control=control, estimator=estimator, base=base, anticipation=anticipation
    )
    return put_together(
        effects, kinds=kinds, window=window, balance=balance, draws=draws, progress=progress
    )


def put_together(
    effects: Effects,
    *,
    kinds: Sequence[str] = KINDS,
    window: Window | None = None,
    balance: int | None = None,
    draws: Draws | None = None,
    progress: Progress = silent,
) -> Estimates:
    """The aggregates of effects in each of `kinds`, and their draws where any are asked for."""
    parts: list[tuple[Ints, Estimates]] = []
    for held, outcomes in patterns(np.isfinite(effects.estimates)):
        whole = len(outcomes) == effects.estimates.shape[1]
        some = effects if whole else of_outcomes(effects, outcomes)
        mixes = {k: mixed(some, k, held, window=window, balance=balance) for k in kinds}
        found = {kind: applied(some, kind, mix) for kind, mix in mixes.items()}
        drawn = _Drawing(some, mixes, found, draws).drawn(progress) if draws else None
        if whole:
            return Estimates(effects, found, drawn)
        parts.append((outcomes, Estimates(some, found, drawn)))
    aggregates = {
        kind: joined(kind, effects, [(o, part.aggregates[kind]) for o, part in parts])
        for kind in kinds
    }
    return Estimates(effects, aggregates, _joined(aggregates, parts) if draws else None)


class _Drawing:
    """The draws of one set of outcomes that have the same cells."""

    def __init__(
        self, effects: Effects, mixes: dict[str, Mix], found: dict[str, Aggregate], draws: Draws
    ) -> None:
        self.effects, self.mixes, self.draws = effects, mixes, draws
        sample = effects.sample
        self.errors = _errors_of_cells(effects)
        self.of_aggregates = {
            kind: (
                standard_errors(of.influence, sample.clusters),
                standard_errors(of.overall_influence, sample.clusters),
            )
            for kind, of in found.items()
        }
        self.mixture, self.places = self._mixture()
        # Whoever shares a cluster shares a multiplier, so that sums over clusters are enough.
        names, member = np.unique(sample.clusters, return_inverse=True)
        self.clusters = len(names)
        self.blocks = [_of_clusters(block, member) for block in effects.blocks]
        self.cohorts = np.unique(effects.groups)
        belongs = (sample.adopted == self.cohorts[:, None]) * sample.weights / sample.n
        self.shares = summed(belongs.T, sample.clusters).T.astype(np.float32)

    def drawn(self, progress: Progress) -> Drawn:
        """Draw a few outcomes at a time and sum up."""
        outcomes, draws = self.effects.estimates.shape[1], self.draws
        sizes = {"cells": len(self.errors)}
        sizes |= {name: place.stop - place.start for name, place in self.places.items()}
        squares = {name: np.zeros((rows, outcomes)) for name, rows in sizes.items()}
        largest = {name: np.zeros((outcomes, draws.count), np.float32) for name in sizes}
        together = min(TOGETHER, outcomes)
        for turn, multipliers in draws.in_turns(self.clusters):
            rows = sizes["cells"] + len(self.cohorts)
            room = np.zeros((rows, together, multipliers.shape[1]), np.float32)
            room[sizes["cells"] :] = (self.shares @ multipliers)[:, None]
            of_blocks = [multipliers[rows] for rows, _, _ in self.blocks]
            for first in range(0, outcomes, together):
                some = slice(first, min(first + together, outcomes))
                for name, standardised in self._some(room[:, : some.stop - first], some, of_blocks):
                    of_turn, largest[name][some, turn] = summary(standardised)
                    squares[name][:, some] += of_turn
                done = turn.start * outcomes + multipliers.shape[1] * some.stop
                progress(done, draws.count * outcomes, "drawing")
        return self._bands(squares, largest)

    def _some(
        self, room: Singles, some: slice, of_blocks: list[Singles]
    ) -> list[tuple[str, Singles]]:
        """Standardised draws of some outcomes: of the cells, and of each aggregate."""
        cells, count = len(self.errors), room.shape[1]
        scale = inverse(self.errors)[:, some] / self.effects.sample.n
        for (rows, of, influence), multipliers in zip(self.blocks, of_blocks, strict=True):
            part = np.empty((len(rows), len(of), count), np.float32)
            np.multiply(influence[:, :, some], scale[of], out=part, casting="same_kind")
            wide = part.reshape(len(rows), -1).T
            here = room[of[0] : of[-1] + 1]
            if len(here) == len(of) and here.flags.c_contiguous:
                np.matmul(wide, multipliers, out=here.reshape(-1, here.shape[2]))
            else:
                room[of] = (wide @ multipliers).reshape(len(of), count, -1)
        mixed_draws = np.matmul(self.mixture[some], room.transpose(1, 0, 2))
        named = [(n, mixed_draws[:, p].transpose(1, 0, 2)) for n, p in self.places.items()]
        return [("cells", room[:cells]), *named]

    def _mixture(self) -> tuple[Singles, dict[str, slice]]:
        """K x rows x (cells and cohorts): how standardised draws make those of aggregates."""
        rows: list[Singles] = []
        places: dict[str, slice] = {}
        at = 0
        for kind, mix in self.mixes.items():
            _, _, pulls, overall_pulls = moved_by_shares(self.effects, mix)
            errors, overall = self.of_aggregates[kind]
            of_overall = (mix.part @ mix.of_cells)[None]
            if kind != "simple":
                rows.append(self._rows(mix.of_cells, pulls, errors))
                places[kind] = slice(at, at := at + len(errors))
            rows.append(self._rows(of_overall, overall_pulls[None], overall[None]))
            places["overall " + kind] = slice(at, at := at + 1)
        return np.concatenate(rows, axis=1), places

    def _rows(self, of_cells: Floats, pulls: Floats, errors: Floats) -> Singles:
        cells = of_cells[:, :, None] * self.errors
        both = np.concatenate([cells, pulls], axis=1) * inverse(errors)[:, None]
        return np.ascontiguousarray(both.transpose(2, 0, 1), dtype=np.float32)

    def _bands(self, squares: dict[str, Floats], largest: dict[str, Singles]) -> Drawn:
        def of(name: str, errors: Floats) -> Bands:
            return self.draws.bands(errors, squares[name], largest[name])

        keys = {k: of(k, e) for k, (e, _) in self.of_aggregates.items() if k in squares}
        overall = {k: of("overall " + k, e[None]) for k, (_, e) in self.of_aggregates.items()}
        return Drawn(of("cells", self.errors), keys, overall)


def _of_clusters(block: Block, member: Ints) -> tuple[Ints, Ints, Floats]:
    """The clusters of a block's rows, its cells, and its influence summed within clusters."""
    clusters = member[block.rows]
    total = summed(block.influence, clusters)
    if len(total) < len(clusters):
        clusters = np.unique(clusters)
    return clusters, block.cells, total


def _errors_of_cells(effects: Effects) -> Floats:
    """The standard errors C x K, block by block."""
    errors = np.zeros(effects.estimates.shape)
    for block in effects.blocks:
        total = summed(block.influence, effects.sample.clusters[block.rows])
        errors[block.cells] = np.sqrt(np.einsum("ick,ick->ck", total, total)) / effects.sample.n
    return errors


def _joined(aggregates: dict[str, Aggregate], parts: list[tuple[Ints, Estimates]]) -> Drawn:
    """What was drawn for sets of outcomes that have different cells, put side by side."""
    drawn = [(outcomes, part.drawn, part) for outcomes, part in parts if part.drawn]
    cells = _side_by_side([(o, d.cells, None) for o, d, _ in drawn], None)
    keys = {
        kind: _side_by_side(
            [(o, d.keys[kind], part.aggregates[kind].keys) for o, d, part in drawn],
            aggregates[kind].keys,
        )
        for kind in drawn[0][1].keys
    }
    overall = {
        kind: _side_by_side([(o, d.overall[kind], None) for o, d, _ in drawn], None)
        for kind in aggregates
    }
    return Drawn(cells, keys, overall)


def _side_by_side(parts: list[tuple[Ints, Bands, Ints | None]], keys: Ints | None) -> Bands:
    outcomes = sum(len(chosen) for chosen, _, _ in parts)
    rows = len(parts[0][1].errors) if keys is None else len(keys)
    errors, critical = np.full((rows, outcomes), np.nan), np.empty(outcomes)
    for chosen, bands, own in parts:
        at = np.arange(rows) if keys is None or own is None else np.searchsorted(keys, own)
        errors[np.ix_(at, chosen)] = bands.errors
        critical[chosen] = bands.critical
    return Bands(errors, critical, parts[0][1].draws)
