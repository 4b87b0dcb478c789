"""Six methods over 10,000 weight sets: what they cost, and whether the winners are right.

    python -m benchmarks.criteria [--sets 10000] [--peers FOLDER]

Six options on twelve criteria, nine of them benefits, scores and weights drawn from a seed. Ours
weighs all weight sets at once; pymcdm is asked for one after the other, which is how it works.
Target: all six methods within 0.15 s of CPU time, with the same winners.

FOLDER (or CRITERIA_PEERS in the environment) holds an environment named `pymcdm`; without it the
peer is skipped, and it is said. Where scikit-criteria is installed beside pymcdm, it is asked for
COPRAS as well, on the first weight sets: pymcdm's COPRAS adds an option's costs where the method
divides by them, so that of two options equal in quality it prefers the dearer. Each process uses
one thread and measures its own CPU time after its imports.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from changing_places.appraisal.criteria import METHODS, Criterion, Table, weigh
from changing_places.appraisal.criteria.drawing import draw
from changing_places.appraisal.criteria.model import Floats, Views
from changing_places.appraisal.criteria.prepared import prepare
from changing_places.appraisal.criteria.region import region
from changing_places.core.seeds import generator

OPTIONS, BENEFITS, COSTS = 6, 9, 3
TARGET = 0.15
ARBITER_SETS = 500
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

PEER = """
import sys, time, json, warnings
warnings.simplefilter("ignore")
import numpy as np
import pymcdm.methods as pm
from pymcdm import normalizations as nz
given = np.load(sys.argv[1])
scores, weights, types = given["scores"], given["weights"], given["types"]
methods = {
    "weighted sum": pm.WSM(nz.minmax_normalization),
    "weighted product": pm.WPM(),
    "TOPSIS": pm.TOPSIS(nz.vector_normalization),
    "VIKOR": pm.VIKOR(),
    "PROMETHEE II": pm.PROMETHEE_II("usual"),
    "COPRAS": pm.COPRAS(),
}
winners, seconds = {}, {}
for name, method in methods.items():
    start = time.process_time()
    found = np.array([method(scores, w, types) for w in weights])
    seconds[name] = time.process_time() - start
    best = -found if name == "VIKOR" else found
    winners[name] = (best >= best.max(axis=1, keepdims=True) - 1e-10).tolist()
pair = np.array([[7.0, 100.0], [7.0, 200.0]])
dearer = pm.COPRAS()(pair, np.array([0.5, 0.5]), np.array([1, -1]))
arbiter = None
try:
    import skcriteria
    from skcriteria.agg.copras import COPRAS
    from skcriteria.preprocessing.scalers import scale_by_sum
    arbiter = []
    for w in weights[: int(sys.argv[2])]:
        dm = skcriteria.mkdm(scale_by_sum(scores, axis=0), types.tolist(), weights=w)
        arbiter.append(int(np.argmax(COPRAS().evaluate(dm).e_.score)))
except ImportError:
    pass
print(json.dumps({"seconds": seconds, "winners": winners, "arbiter": arbiter,
                  "prefers_dearer": bool(dearer[1] > dearer[0])}))
"""


def example() -> Table:
    """Six options on twelve criteria, on scales that differ by four powers of ten."""
    random = generator(7, "benchmark", "criteria")
    scores = random.uniform(10, 100, (OPTIONS, BENEFITS + COSTS))
    scores *= 10.0 ** random.integers(-2, 3, BENEFITS + COSTS)
    criteria = [Criterion(f"criterion {j}", benefit=j < BENEFITS) for j in range(BENEFITS + COSTS)]
    names = tuple(f"option {i}" for i in range(OPTIONS))
    return Table(names, tuple(criteria), tuple(map(tuple, scores)))


def ours(table: Table, weights: Floats) -> tuple[float, dict[str, Floats]]:
    """CPU seconds of all six methods on all weight sets, normalisation included; median of 7."""
    spent = []
    for _ in range(8):
        start = time.process_time()
        prepared = prepare(table)
        found = {m: prepared.scores(m, weights) for m in METHODS}
        spent.append(time.process_time() - start)
    return float(np.median(spent[1:])), found


def whole(table: Table, sets: int) -> float:
    """CPU seconds of a whole weighing: drawing, six methods, ranks, agreement, sentences."""
    spent = []
    for _ in range(6):
        start = time.process_time()
        weigh(table, draws=sets).explain()
        spent.append(time.process_time() - start)
    return float(np.median(spent[1:]))


def peer(folder: Path, table: Table, weights: Floats) -> dict[str, object] | None:
    """What pymcdm makes of the same numbers, in a process of its own; None without it."""
    python = folder / "pymcdm" / "bin" / "python"
    if not python.exists():
        print(f"pymcdm is skipped: there is no {python}.", file=sys.stderr)
        return None
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "case.npz"
        types = np.where(table.benefits, 1, -1)
        np.savez(file, scores=table.array, weights=weights, types=types)
        command = [str(python), "-c", PEER, str(file), str(ARBITER_SETS)]
        environment = {**os.environ, **ONE_THREAD}
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        raise SystemExit(f"pymcdm failed:\n{done.stderr}")
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def compare(sets: int, folder: Path) -> list[dict[str, object]]:
    """Every figure, ours beside the peer's."""
    table = example()
    weights = draw(region(table, Views()), sets, seed=7).sets
    seconds, found = ours(table, weights)
    other = peer(folder, table, weights)
    spent = sum(other["seconds"].values()) if other else None  # type: ignore[attr-defined]
    rows: list[dict[str, object]] = [
        {
            "name": f"six methods, {sets:,} weight sets",
            "ours": round(seconds, 4),
            "peer": spent and round(spent, 2),
            "ratio": spent and round(spent / seconds),
            "target": TARGET,
            "unit": "CPU s",
        },
        {
            "name": "a whole weighing with ranks and sentences",
            "ours": round(whole(table, sets), 4),
            "target": TARGET,
            "unit": "CPU s",
        },
    ]
    if other is None:
        return rows
    for method in METHODS:
        first = found[method] >= found[method].max(axis=1, keepdims=True) - 1e-10
        same = (first & np.array(other["winners"][method])).any(axis=1).mean()  # type: ignore[index]
        rows.append({"name": f"same winners: {method}", "share": float(same)})
    rows.append({"name": "pymcdm's COPRAS prefers the dearer", "is": other["prefers_dearer"]})
    if other["arbiter"] is not None:
        mine = found["COPRAS"][:ARBITER_SETS].argmax(axis=1)
        share = float((mine == np.array(other["arbiter"])).mean())
        rows.append({"name": "same winners as scikit-criteria: COPRAS", "share": share})
    return rows


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=int, default=10_000)
    parser.add_argument(
        "--peers", type=Path, default=Path(os.environ.get("CRITERIA_PEERS", "peers"))
    )
    arguments = parser.parse_args()
    if any(os.environ.get(k) != "1" for k in ONE_THREAD):
        os.execve(
            sys.executable,
            [sys.executable, "-m", "benchmarks.criteria", *sys.argv[1:]],
            {**os.environ, **ONE_THREAD},
        )
    rows = compare(arguments.sets, arguments.peers)
    for row in rows:
        print("  ".join(f"{v}" for v in row.values()), file=sys.stderr)
    print(json.dumps({"results": rows}))


if __name__ == "__main__":
    main()
