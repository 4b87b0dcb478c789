"""Appraising a case: how long it takes, part by part, and that the rules of two days are right.

    python -m benchmarks.appraisal [--case leisure] [--repeats 7]

Reading is timed beside PyYAML's own parser in Python and its plain values without places; the
books of another day beside books made afresh, and one rule's going the same. There is no other
program that appraises a case, so the whole has a target instead of a peer: 0.5 s of CPU time with
10,000 draws and the choice through time, 0.15 s with 2,000 draws and without, as a page asks for
it while somebody types. The claim of accuracy is the leisure flip: what a trust gains under the
rules of 1 June 2022 and of 23 November 2026, worked out by hand from the statutes' numbers.
Medians of CPU time in one process and on one thread, after one run that is not counted.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from datetime import date

import numpy as np
import yaml

from changing_places.appraisal import appraise
from changing_places.appraisal.barriers import barrier_ledger
from changing_places.appraisal.case import Case, case_from, located, shipped_case
from changing_places.appraisal.ledgers import Books
from changing_places.appraisal.rulebook import rulebook, try_reform

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
WHOLE, LIVE = 0.5, 0.15
DAY, BEFORE, FLIP = date(2026, 11, 24), date(2022, 6, 1), date(2026, 11, 23)
RULE = "vat.leisure.nonbusiness"

# One year of a service like that of the shipped case, by hand. A charge of VAT is in the takings:
# 3,000,000 x 0.6 / 6; a trust loses 1,500,000 x 0.2 x 0.85; rates are 600,000 x the multiplier, of
# which a charity pays a fifth, and the council keeps 0.49 of what is paid.
SERVICE = """
title: A leisure service
service: leisure
price_year: 2026
years: 1
supplies: [{name: purchases, amount: 1_500_000}]
premises: [{name: centre, amount: 0, rateable_value: 600_000}]
income: [{name: takings, amount: 3_000_000}]
vat: {regime: leisure, standard_rated_share: 0.6, exempt_share: 0.85}
options:
  - {id: council, model: in-house, baseline: true}
  - {id: trust, model: charity or trust}
"""
BY_HAND = {
    BEFORE: 300_000 - 255_000 + 0.8 * 600_000 * 0.512 * (1 - 0.49),
    FLIP: -255_000 + 0.8 * 600_000 * 0.508 * (1 - 0.49),
}


def spent(work: Callable[[], object], repeats: int) -> float:
    """CPU seconds of some work: the median, after a run that is not counted."""
    work()
    found = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return float(np.median(found))


def row(name: str, ours: float, peer: float | None = None, **more: object) -> dict[str, object]:
    """One line of the answer."""
    beside = {} if peer is None else {"peer": round(peer, 4), "ratio": round(peer / ours, 1)}
    return {"name": name, "ours": round(ours, 4), **beside, "unit": "CPU s", **more}


def reading(text: str, repeats: int) -> list[dict[str, object]]:
    """A case from its text, and its nodes by either parser."""
    whole = spent(lambda: case_from(text, "case.yaml"), repeats)
    fast = spent(lambda: yaml.compose(text, Loader=located._FastReader), repeats)
    slow = spent(lambda: yaml.compose(text, Loader=located._Reader), repeats)
    plain = spent(lambda: yaml.safe_load(text), repeats)
    return [
        row("reading a case, checked and with places, beside PyYAML's plain values", whole, plain),
        row("its nodes by the parser in C, beside that in Python", fast, slow),
    ]


def books(case: Case, repeats: int) -> list[dict[str, object]]:
    """The ledgers alone, and what is reused of them on another day and without a rule."""
    held = Books.of(case, DAY, rulebook())
    without = try_reform(without=[RULE])
    afresh = spent(lambda: Books.of(case, DAY, rulebook()).ledgers, repeats)
    return [
        row("the books of a day", afresh),
        row(
            "another day from these, beside afresh",
            spent(lambda: held.on(BEFORE).ledgers, repeats),
            spent(lambda: Books.of(case, BEFORE, rulebook()).ledgers, repeats),
        ),
        row(
            "without one rule from these, beside afresh",
            spent(lambda: held.under(without, RULE).ledgers, repeats),
            spent(lambda: Books.of(case, DAY, without).ledgers, repeats),
        ),
        row("the barrier ledger", spent(lambda: barrier_ledger(held), repeats)),
    ]


def whole(case: Case, repeats: int) -> list[dict[str, object]]:
    """The whole answer, and that of a page while somebody types."""

    def live() -> object:
        return appraise(case, as_at=DAY, draws=2_000, history=False)

    result = appraise(case, as_at=DAY)
    return [
        row("an appraisal while typing", spent(live, repeats), target=LIVE),
        row("a whole appraisal", spent(lambda: appraise(case, as_at=DAY), repeats), target=WHOLE),
        row("its sentences and JSON", spent(result.to_dict, repeats)),
    ]


def flip() -> list[dict[str, object]]:
    """What a trust gains the council in a year, by the engine and by hand, and who is chosen."""
    case, found = case_from(SERVICE, "service.yaml"), []
    for day, by_hand in BY_HAND.items():
        held = Books.of(case, day, rulebook())
        of = {o: ledger.by_year["council"][1] for o, ledger in held.ledgers.items()}
        ours = float(of["trust"] - of["council"])
        found.append(
            {
                "name": f"what a trust gains the council, rules of {day}",
                "ours": round(ours, 2),
                "by_hand": round(by_hand, 2),
                "right": abs(ours - by_hand) < 0.005,
                "council_chooses": held.council_choice,
                "unit": "£ a year",
            }
        )
    return found


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", default="leisure", help="the name of a shipped case")
    parser.add_argument("--repeats", type=int, default=7)
    arguments = parser.parse_args()
    if any(os.environ.get(k) != "1" for k in ONE_THREAD):
        os.execve(
            sys.executable,
            [sys.executable, "-m", "benchmarks.appraisal", *sys.argv[1:]],
            {**os.environ, **ONE_THREAD},
        )
    text = shipped_case(arguments.case)
    case = case_from(text, f"{arguments.case}.yaml")
    rows = [
        *reading(text, arguments.repeats),
        *books(case, arguments.repeats),
        *whole(case, arguments.repeats),
        *flip(),
    ]
    for line in rows:
        print("  ".join(f"{v}" for v in line.values()), file=sys.stderr)
    print(json.dumps({"results": rows}))


if __name__ == "__main__":
    main()
