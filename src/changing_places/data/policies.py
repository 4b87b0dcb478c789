"""Policies that councils adopted on known days, beside the outcomes they might have moved."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl

from changing_places.core.errors import InputError
from changing_places.data.indicator_sources import slug
from changing_places.data.observations import IndicatorRecord, indicator
from changing_places.data.store import Store


@dataclass(frozen=True)
class HeldPolicy:
    """A policy whose adopters the store holds, and the ids of the outcomes held.

    `did` completes the sentence "the council ...", as in 'declared a climate emergency'. `last`
    is the last day to which adoptions are known, None where all are.
    """

    slug: str
    name: str
    did: str
    about: str
    table: str
    outcomes: tuple[str, ...]
    last: date | None = None


@dataclass(frozen=True)
class PolicyPanel:
    """The panel of one policy and outcome, long: `unit`, `name`, `period`, `value`, `adopted`.

    `adopted` is the first period in which a council counts as treated, null for never: the
    period that holds the day of adoption. `unknown` names councils that adopted on a day that
    is not known, and `thin` the periods with a figure for fewer than half of the councils that
    some period has one for; both are left out.
    """

    policy: HeldPolicy
    outcome: IndicatorRecord
    frame: pl.DataFrame
    unknown: tuple[str, ...]
    thin: tuple[str, ...] = ()


def policies(store: Store) -> tuple[HeldPolicy, ...]:
    """The policies of which the store holds adoptions and at least one outcome."""
    if "indicators" not in store:
        return ()
    held = {row[0] for row in store.rows("select id from indicators")}
    found = [_listed(entry) for entry in _catalogue()["policy"] if entry["table"] in store]
    found += _demonstrated(store)
    kept = []
    for policy in found:
        outcomes = tuple(o for o in policy.outcomes if o in held)
        if outcomes:
            kept.append(HeldPolicy(**{**policy.__dict__, "outcomes": outcomes}))
    return tuple(kept)


def policy_of(store: Store, name: str) -> HeldPolicy:
    """One policy by its slug. Raises InputError, naming those held, for any other."""
    held = policies(store)
    for policy in held:
        if policy.slug == name:
            return policy
    raise InputError(
        f"There is no policy '{name}' in the store.",
        f"Those whose adopters and outcomes are held: {', '.join(p.slug for p in held) or 'none'}.",
        "Choose one of them, or give 'changing-places evaluate' a file of your own.",
    )


def policy_panel(store: Store, policy: HeldPolicy, outcome: str) -> PolicyPanel:
    """The panel of a policy and one of its outcomes.

    Only areas of which the list of adoptions says something are in it, and `name` is one for
    each: where two share a name, their codes are added.
    """
    if outcome not in policy.outcomes:
        raise InputError(
            f"'{outcome}' is no outcome of '{policy.slug}'.",
            f"Its outcomes are {', '.join(policy.outcomes)}.",
            "Choose one of them.",
        )
    values = store.query(
        "select area as unit, period, starts, ends, value from indicator_values "
        "where indicator = ? and value is not null",
        [outcome],
    )
    adopters, unknown = _adopters(store, policy)
    frame = values.join(adopters, on="unit", how="inner")
    frame = _one_kind(frame)
    frame = frame.with_columns(adopted=_first_period(frame))
    frame = _named_apart(frame)
    frame = frame.select("unit", "name", "period", "value", "adopted").sort("unit", "period")
    thin = _thin(frame)
    frame = frame.filter(~pl.col("period").is_in(thin))
    return PolicyPanel(policy, indicator(store, outcome), frame, unknown, thin)


@cache
def _catalogue() -> dict[str, Any]:
    text = files("changing_places.data").joinpath("policies.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _listed(entry: dict[str, Any]) -> HeldPolicy:
    return HeldPolicy(
        entry["slug"],
        entry["name"],
        entry["did"],
        entry["about"],
        entry["table"],
        tuple(entry["outcomes"]),
        entry.get("last"),
    )


def _demonstrated(store: Store) -> list[HeldPolicy]:
    """The policies of a table that names its own outcomes."""
    known = _catalogue()["demonstration"]
    if known["table"] not in store:
        return []
    rows = store.rows(
        "select policy, min(policy_name), min(outcome_table), min(outcome) from policies "
        "group by policy order by policy"
    )
    return [
        HeldPolicy(
            name,
            title,
            f"took up '{title[:1].lower()}{title[1:]}'",
            "",
            known["table"],
            (f"{known['prefixes'][table]}{_outcome(table, outcome)}",),
        )
        for name, title, table, outcome in rows
    ]


def _outcome(table: str, outcome: str) -> str:
    return outcome if table == "childrens_indicators" else slug(outcome)


def _adopters(store: Store, policy: HeldPolicy) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Area, name, day of adoption (null for never) and, where given, first period."""
    known = _catalogue()["demonstration"]
    if policy.table == known["table"]:
        frame = store.query(
            "select area as unit, name, adopted as day, first_period from policies "
            "where policy = ?",
            [policy.slug],
        )
        return frame, ()
    entry = next(e for e in _catalogue()["policy"] if e["slug"] == policy.slug)
    column, word = entry["said"]
    frame = store.query(
        f'select area as unit, name, "{entry["adopted"]}" as day, "{column}" as said, '
        f'cast(null as varchar) as first_period from "{policy.table}"'
    )
    lost = (pl.col("said") == word) & pl.col("day").is_null()
    unknown = tuple(frame.filter(lost)["name"].sort().to_list())
    return frame.filter(~lost).drop("said"), unknown


def _one_kind(frame: pl.DataFrame) -> pl.DataFrame:
    """The periods of the commonest length and start, so that they follow one another."""
    shape = pl.concat_str(
        pl.col("starts").dt.strftime("%m-%d"),
        pl.lit(" "),
        ((pl.col("ends") - pl.col("starts")).dt.total_days() // 20).cast(pl.String),
    )
    if frame.is_empty():
        return frame
    shaped = frame.with_columns(shape=shape)
    usual = shaped.group_by("shape").len().sort("len", "shape", descending=True)["shape"][0]
    return shaped.filter(pl.col("shape") == usual).drop("shape")


def _named_apart(frame: pl.DataFrame) -> pl.DataFrame:
    shared = pl.col("unit").n_unique().over("name") > 1
    apart = pl.concat_str("name", pl.lit(" ("), "unit", pl.lit(")"))
    return frame.with_columns(name=pl.when(shared).then(apart).otherwise("name"))


def _thin(frame: pl.DataFrame) -> tuple[str, ...]:
    """Periods that a release of one nation alone, or of few, would make a panel's first or last."""
    counts = frame.group_by("period").len()
    if counts.is_empty():
        return ()
    most = counts["len"].max()
    return tuple(counts.filter(pl.col("len") * 2 < most)["period"].sort().to_list())


def _first_period(frame: pl.DataFrame) -> pl.Expr:
    """The period that holds the day of adoption: the one given, or found among the periods."""
    spans = frame.select("period", "starts", "ends").unique().sort("starts")
    found = pl.lit(None, pl.String)
    for period, starts, ends in spans.iter_rows():
        inside = (pl.col("day") >= starts) & (pl.col("day") <= ends)
        found = pl.when(inside).then(pl.lit(period)).otherwise(found)
    return pl.coalesce("first_period", found)
