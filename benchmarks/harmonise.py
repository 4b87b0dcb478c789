"""Harmonise against a join with a table of old and new codes: time, and what totals remain.

    python -m benchmarks.harmonise [--store DIR]

Needs a store with the register, spending and small-area population. The peer is what is
usually done: map each abolished code to its (first) successor, group, add up. It is a hundred
times faster and gives a divided county to one council; the last result says how far apart the
two are for the council and year where they differ most.
"""

import argparse
import json
import time

import polars as pl

from changing_places.data.harmonise import harmonise, population_weight
from changing_places.data.register import Register
from changing_places.data.store import Store

SERVICE = "net_current_expenditure"


def main() -> None:
    """Run both on the same panel and print what each took and kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", help="the store (default: your data folder)")
    store = Store.open(parser.parse_args().store)
    store.require("areas", "spending", "lsoa_population_by_age_2020")
    register = Register.of(store)
    weight = population_weight(store, register)
    panel = store.table("spending", ["area", "period", "service", "value", "status"])

    started = time.process_time()
    done = harmonise(panel, to=2023, register=register, time="period", by=["service"],
                     counts=["value"], weights=weight)  # fmt: skip
    ours = time.process_time() - started

    started = time.process_time()
    joined = _join(panel, register)
    peer = time.process_time() - started

    one = pl.col("service") == SERVICE
    totals = [t for t in done.totals if t.group == (SERVICE,)]
    kept = sum(t.after + t.held_back + t.not_counted for t in totals) / sum(
        t.before for t in totals
    )
    difference = _difference(done.panel.filter(one), joined.filter(one))
    print(
        json.dumps(
            {
                "results": [
                    {"name": "cpu", "ours": round(ours, 3), "peer": round(peer, 3), "unit": "s",
                     "ratio": round(ours / peer, 1)},
                    {"name": "rows", "ours": panel.height, "peer": panel.height, "unit": "rows"},
                    {"name": "totals accounted for", "ours": kept, "peer": None, "unit": "share"},
                    {"name": "difference", "ours": None, "peer": difference,
                     "unit": "GBP, the largest for one council and year"},
                ]
            },
            indent=1,
        )
    )  # fmt: skip


def _join(panel: pl.DataFrame, register: Register) -> pl.DataFrame:
    """Each abolished code to the first council that took its place, then sums."""
    codes = {}
    for area in register.areas:
        found = register.successors(area.code)
        if found and found[0].code != area.code:
            codes[area.code] = found[0].code
    moved = panel.with_columns(pl.col("area").replace(codes))
    return moved.group_by("area", "period", "service").agg(pl.sum("value"))


def _difference(ours: pl.DataFrame, theirs: pl.DataFrame) -> float:
    both = ours.join(theirs, on=["area", "period", "service"], suffix="_theirs")
    return float(both.select((pl.col("value") - pl.col("value_theirs")).abs().max()).item() or 0)


if __name__ == "__main__":
    main()
