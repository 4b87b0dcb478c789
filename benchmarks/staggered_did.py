"""Staggered difference-in-differences: what it costs and whether it is right, against peers.

    python -m benchmarks.staggered_did [--outcomes 200] [--peer-outcomes 20] [--peers FOLDER]

The design: 320 units, 20 years, six cohorts of 32 and 128 never treated, doubly robust with
two covariates, every cell and every aggregation, with 999 draws of the multiplier bootstrap for
errors and simultaneous bands of each. Targets: 200 outcomes within 0.29 s of CPU time, one
outcome within 0.02 s.

Each runs in a process of its own, on the same file and with the same settings, and measures its
own CPU time after its imports and after reading the file. Peers are Python packages in
environments of their own: FOLDER (or DID_PEERS in the environment) holds one environment for
each, named csdid, diff-diff, differences and moderndid; one that is not there is skipped and
named. A peer has to be asked for one outcome after the other; it is timed on `--peer-outcomes`
of them and the figure for all is that many times as much.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

UNITS, YEARS, FIRST = 320, 20, 2005
COHORTS = (2012, 2013, 2014, 2016, 2018, 2020)
DRAWS = 999
TARGETS = {1: 0.02, 200: 0.29}

START = """
import contextlib, io, json, os, sys, time, warnings
warnings.simplefilter("ignore")
path, outcomes, draws = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
quiet = lambda: contextlib.redirect_stdout(io.StringIO())
"""

# What each does for outcome `y`, given the table `d`; `out` is the overall simple effect.
PEERS = {
    "csdid": """
import pandas as pd
from csdid.att_gt import ATTgt
d = pd.read_csv(path)
def one(y):
    with quiet():
        m = ATTgt(yname=y, tname="t", idname="unit", gname="g", data=d, cband=True,
                  xformla=f"{y}~x1+x2", control_group="nevertreated", biters=draws)
        m = m.fit(est_method="dr", base_period="varying", bstrap=True)
        for kind in ("dynamic", "group", "calendar", "simple"):
            m.aggte(typec=kind, bstrap=True, cband=True, biters=draws)
        return float(m.atte["overall_att"])
""",
    "diff-diff": """
import pandas as pd
from diff_diff import CallawaySantAnna
d = pd.read_csv(path)
def one(y):
    m = CallawaySantAnna(control_group="never_treated", estimation_method="dr",
                         n_bootstrap=draws, seed=1, base_period="varying", cband=True)
    r = m.fit(d, outcome=y, unit="unit", time="t", first_treat="g", covariates=["x1", "x2"],
              aggregate="all")
    return float(r.overall_att)
""",
    "differences": """
import numpy as np, pandas as pd
from differences import ATTgt
d = pd.read_csv(path)
d["g"] = d["g"].replace(0, np.nan)
d = d.set_index(["unit", "t"])
def one(y):
    m = ATTgt(data=d, cohort_column="g", base_period="varying")
    m.fit(formula=f"{y} ~ x1 + x2", est_method="dr", control_group="never_treated",
          boot_iterations=draws, random_state=1, progress_bar=False)
    for kind in ("event", "cohort", "time"):
        m.aggregate(kind, boot_iterations=draws, random_state=1)
        m.aggregate(kind, overall=True, boot_iterations=draws, random_state=1)
    found = m.aggregate("simple", boot_iterations=draws, random_state=1)
    return float(np.ravel(found.iloc[0])[0])
""",
    "moderndid": """
import polars as pl
from moderndid import aggte, att_gt
d = pl.read_csv(path)
def one(y):
    m = att_gt(d, yname=y, tname="t", idname="unit", gname="g", xformla="~ x1 + x2",
               est_method="dr", control_group="nevertreated", base_period="varying",
               boot=True, biters=draws, cband=True, random_state=1)
    for kind in ("dynamic", "group", "calendar"):
        aggte(m, type=kind, boot=True, biters=draws, cband=True, random_state=1)
    return float(aggte(m, type="simple", boot=True, biters=draws, random_state=1).overall_att)
""",
}

END = """
one("outcome1")
started = time.process_time()
out = [one(f"outcome{k + 1}") for k in range(outcomes)]
print(json.dumps({"cpu": time.process_time() - started, "overall": out}))
"""

OURS = """
import numpy as np
from changing_places.evaluation.did.estimate import estimate_all
from changing_places.evaluation.inference.bootstrap import Draws
from changing_places.evaluation.panel.model import NEVER, Panel
table = np.genfromtxt(path, delimiter=",", names=True)
names = [n for n in table.dtype.names if n.startswith("outcome")][:outcomes]
n = len(np.unique(table["unit"]))
wide = lambda columns: np.stack([table[c].reshape(n, -1) for c in columns], axis=2)
g = table["g"].reshape(n, -1)[:, 0].astype(int)
panel = Panel(
    tuple(str(i) for i in range(n)), np.unique(table["t"]).astype(int), tuple(names),
    wide(names), np.where(g == 0, NEVER, g), np.ones(n), np.arange(n),
    covariates=("x1", "x2"), covariate_values=wide(["x1", "x2"]),
)
run = lambda: estimate_all(panel, estimator="dr", draws=Draws(count=draws))
run()
best = float("inf")
for _ in range(5):
    started = time.process_time()
    found = run()
    best = min(best, time.process_time() - started)
print(json.dumps({"cpu": best, "overall": found.aggregates["simple"].overall.tolist()}))
"""


def made(path: Path, outcomes: int) -> None:
    """Write a table of the design with so many outcomes, the same whoever runs it."""
    chance = np.random.default_rng(20)
    adopted = np.concatenate([np.repeat(COHORTS, 32), np.zeros(UNITS - 32 * len(COHORTS), int)])
    x = chance.normal(size=(UNITS, 2)) + 0.3 * (adopted > 0)[:, None]
    years = FIRST + np.arange(YEARS)
    noise = chance.normal(size=(UNITS, YEARS, outcomes)).cumsum(axis=1) * 0.5
    trend = (x @ [0.05, -0.03])[:, None] * np.arange(YEARS)
    treated = (adopted > 0)[:, None] & (years >= adopted[:, None])
    values = noise + (trend + 0.6 * treated)[:, :, None]
    columns = [
        np.repeat(np.arange(UNITS) + 1, YEARS),
        np.tile(years, UNITS),
        np.repeat(adopted, YEARS),
        *np.repeat(x, YEARS, axis=0).T,
        *values.reshape(UNITS * YEARS, outcomes).T,
    ]
    names = ["unit", "t", "g", "x1", "x2", *(f"outcome{k + 1}" for k in range(outcomes))]
    form = ["%d", "%d", "%d", *["%.17g"] * (outcomes + 2)]
    np.savetxt(
        path, np.column_stack(columns), form, delimiter=",", header=",".join(names), comments=""
    )


def ran(python: str | Path, script: str, table: Path, outcomes: int) -> dict | None:
    """What a script prints, run on one thread; None where it fails."""
    one_thread = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "POLARS_MAX")}
    done = subprocess.run(
        [str(python), "-c", START + script, str(table), str(outcomes), str(DRAWS)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | one_thread | {"POLARS_MAX_THREADS": "1"},
    )
    if done.returncode:
        print((done.stderr.strip().splitlines() or ["failed"])[-1], file=sys.stderr)
        return None
    return json.loads(done.stdout.strip().splitlines()[-1])


def peers_in(folder: Path | None) -> dict[str, Path]:
    """The interpreter of each peer that is there."""
    if folder is None:
        return {}
    found = {name: folder / name / "bin" / "python" for name in PEERS}
    return {name: python for name, python in found.items() if python.exists()}


def compare(table: Path, peers: dict[str, Path], outcomes: int, timed: int) -> int:
    """Print a line for each, for one outcome and for all; how many targets were missed."""
    missed = 0
    # On one thread, since some packages count the threads that wait.
    for count in dict.fromkeys((1, outcomes)):
        ours = ran(sys.executable, OURS, table, count)
        if ours is None:
            return 1
        target = TARGETS.get(count)
        missed += target is not None and ours["cpu"] > target
        aim = f", target {target:g}" if target else ""
        print(f"{count} outcome{'s' * (count > 1)}: ours {ours['cpu']:.4f} s of CPU time{aim}")
        for name, python in peers.items():
            asked = min(count, timed)
            peer = ran(python, PEERS[name] + END, table, asked)
            if peer is None:
                print(f"  {name:<12} failed")
                continue
            cpu = peer["cpu"] * count / asked
            apart = np.abs(np.subtract(peer["overall"], ours["overall"][:asked])).max()
            note = f" (timed on {asked})" if asked < count else ""
            print(
                f"  {name:<12}{cpu:9.3f} s, {cpu / ours['cpu']:7.1f} times ours; "
                f"overall effects at most {apart:.1e} apart{note}"
            )
    return missed


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ours and every peer that is there; the exit code is 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--outcomes", type=int, default=200)
    parser.add_argument("--peer-outcomes", type=int, default=20)
    parser.add_argument("--peers", type=Path, default=os.environ.get("DID_PEERS"))
    asked = parser.parse_args(arguments)
    peers = peers_in(Path(asked.peers) if asked.peers else None)
    for name in PEERS.keys() - peers.keys():
        print(f"{name} is not here and is skipped")
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "panel.csv"
        made(table, asked.outcomes)
        return int(compare(table, peers, asked.outcomes, asked.peer_outcomes) > 0)


if __name__ == "__main__":
    raise SystemExit(main())
