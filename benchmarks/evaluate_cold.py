"""A whole evaluation from the command line, started cold, against a peer's estimate alone.

    python -m benchmarks.evaluate_cold [--peers FOLDER] [--runs 5]

500 units in five years, three cohorts, one covariate: the shape of the panel on county
employment that packages of this field use as their example. Ours reads the file, estimates,
asks three second opinions, looks at missing figures, runs every check, bounds the answer and
writes JSON; a peer (csdid, in an environment of its own under FOLDER or DID_PEERS) reads the same
file and estimates with analytic errors, and does no more. Each is a new process; its CPU time is
the system's account of it. Target: ours within 2 s.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

TARGET = 2.0
COLUMNS = ("--unit", "county", "--time", "year", "--outcome", "jobs", "--adopted", "raised")
PEER = """
import sys, warnings; warnings.simplefilter("ignore")
import pandas as pd
from csdid.att_gt import ATTgt
data = pd.read_csv(sys.argv[1]).fillna({"raised": 0})
found = ATTgt(yname="jobs", gname="raised", idname="county", tname="year",
              xformla="jobs ~ size", data=data).fit(est_method="dr", bstrap=False)
found.aggte("simple", bstrap=False)
"""


def write_panel(path: Path) -> None:
    """The made-up panel as CSV."""
    rng = np.random.default_rng(2013)
    raised = np.repeat([2004, 2006, 2007, 0], [20, 40, 131, 309])
    lines = ["county,year,jobs,raised,size"]
    for county, first in enumerate(raised):
        size, base = rng.normal(3, 1), rng.normal(6, 1.5)
        for year in range(2003, 2008):
            effect = -0.04 * (year - first + 1) if first and year >= first else 0.0
            jobs = base + 0.02 * size * (year - 2003) + effect + rng.normal(0, 0.1)
            lines.append(f"{county},{year},{jobs:.5f},{first or ''},{size:.5f}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def cpu_of(command: Sequence[str]) -> float:
    """The CPU seconds of one process and those it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)


def main() -> None:
    """Run both in turn, and print the medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", default=os.environ.get("DID_PEERS", ""))
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    peer = Path(asked.peers) / "csdid" / "bin" / "python"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "panel.csv"
        write_panel(path)
        command = [sys.executable, "-m", "changing_places", "evaluate", str(path), *COLUMNS]
        commands = {"ours": [*command, "--covariates", "size", "--json"]}
        if asked.peers and peer.exists():
            commands["csdid"] = [str(peer), "-c", PEER, str(path)]
        else:
            print("csdid is not here: name the folder of its environment with --peers.")
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(asked.runs + 1):
            for name, words in commands.items():
                times[name].append(cpu_of(words))
    medians = {name: statistics.median(runs[1:]) for name, runs in times.items()}
    print(f"ours: {medians['ours']:.2f} s of CPU time for all of it, target {TARGET:g}")
    if "csdid" in medians:
        ratio = medians["csdid"] / medians["ours"]
        print(f"csdid: {medians['csdid']:.2f} s for the estimate alone, {ratio:.1f} times ours")


if __name__ == "__main__":
    main()
