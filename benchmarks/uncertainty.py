"""What uncertainty costs and how near it comes to exact answers, beside monaco in the same run.

    python -m benchmarks.uncertainty [--draws 100000] [--peer-draws 2000] [--peers FOLDER]

The case: 6 options, 40 years, 30 lines each, the multiplier of every line an independent lognormal.
Targets: 100,000 draws within 1.5 s of CPU time and 500 MB, at least 100 times as fast as monaco;
30 drivers shared by all options within 0.2 s; all switching values within 10 ms; EVPPI of 30
inputs within 1 s and, as a share of EVPI, within 1% of the exact linear answer.

Each runs in a process of its own with one thread and measures its own CPU time after its imports;
ours includes the checks of the model, the fan by year and every quantile. FOLDER (or
UNCERTAINTY_PEERS in the environment) holds an environment named monaco; where it is not there it
is skipped and named. Monaco is given lines that are discounted already and its plain random
sampling; it works draw by draw, so it is timed on `--peer-draws` of them, after a first run that
its own preparations pay for, and the figure for all is that many times as much.
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

OPTIONS, YEARS, LINES = 6, 40, 30
THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def case() -> dict[str, list]:
    """Yearly amounts, standard deviations of multipliers and discount factors, from a seed."""
    chance = np.random.default_rng(2013)
    sign = np.where(np.arange(LINES) < LINES // 2, -1.0, 1.0)
    size = chance.uniform(20_000, 400_000, (OPTIONS, LINES)) * sign
    ramp = np.clip((np.arange(YEARS) - chance.integers(0, 6, (OPTIONS, LINES, 1)) + 1) / 3, 0, 1)
    amounts = size[..., None] * ramp
    rates = np.array([0.0] + [0.035] * 30 + [0.03] * (YEARS - 31))
    factors = 1 / np.cumprod(1 + rates)
    # Options of equal worth but for one part in fifty: a choice that is hard to make.
    present = (amounts * factors).sum(axis=(1, 2))
    amounts[:, -1] *= (
        1
        + (1e6 * chance.normal(size=(OPTIONS, 1)) - present[:, None] + present[0])
        / ((amounts[:, -1] * factors).sum(axis=1)[:, None])
    )
    spread = chance.uniform(0.08, 0.35, (OPTIONS, LINES))
    return {"amounts": amounts.tolist(), "factors": factors.tolist(), "spread": spread.tolist()}


OURS = """
import json, resource, sys, time
import numpy as np
from scipy import special
from changing_places.appraisal import uncertainty as u
from changing_places.appraisal.uncertainty.drawing import drawn
given, draws = json.load(open(sys.argv[1])), int(sys.argv[2])
amounts, spread, factors = given["amounts"], given["spread"], tuple(given["factors"])
names = tuple(f"option {k}" for k in range(len(amounts)))

def clock(work):
    started = time.process_time()
    made = work()
    return made, time.process_time() - started

def independent():
    return u.Appraised(names, [
        u.Line(f"line {j}", name, tuple(row), u.Lognormal(1.0, sd))
        for name, rows, sds in zip(names, amounts, spread)
        for j, (row, sd) in enumerate(zip(rows, sds))], factors)

def shared():
    drivers = [u.Driver(f"driver {j}", u.Lognormal(1.0, sd)) for j, sd in enumerate(spread[0])]
    return u.Appraised(names, [
        u.Line(f"line {j}", name, tuple(row), effects=(u.Effect(f"driver {j}"),))
        for name, rows in zip(names, amounts) for j, row in enumerate(rows)], factors, drivers)

result, seconds = clock(lambda: u.simulate(independent(), draws=draws, seed=1))
out = {"independent": seconds, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
       "means": [o.mean for o in result.options], "sds": [o.sd for o in result.options]}
model = shared()
out["shared"] = clock(lambda: u.simulate(model, draws=draws, seed=1))[1]
priced = u.Priced.of(model)
found, out["switching"] = clock(lambda: u.switching_values(model))
out["switching_values"] = len(found)
exact, out["exact_and_simulated"] = clock(lambda: u.value_of_information(priced, draws=draws))
inputs = drawn(priced, draws, 1)
npv = priced.npv(inputs)
fitted, out["fitted"] = clock(lambda: u.evppi(inputs, npv))
known = {w.inputs[0]: w.evppi for w in exact.worths}
gap = [abs(known[n] - worth) for n, (worth, _) in zip(priced.names, fitted)]
out["gap"] = max(gap) / exact.evpi
out["evpi"], out["largest"] = exact.evpi, exact.worths[0].evppi
out["regions"] = clock(lambda: u.flips(priced))[1]
print(json.dumps(out))
"""

MONACO = """
import json, sys, time
import numpy as np, monaco as mc
from scipy.stats import lognorm
given, draws = json.load(open(sys.argv[1])), int(sys.argv[2])
present = np.array(given["amounts"]) @ np.array(given["factors"])
spread = np.array(given["spread"])
options, lines = present.shape
keys = [f"{o}-{j}" for o in range(options) for j in range(lines)]

def preprocess(case):
    return (np.array([case.invals[k].val for k in keys]).reshape(options, lines),)

def run(multipliers):
    return ((present * multipliers).sum(axis=1),)

def postprocess(case, npv):
    for o, value in enumerate(npv):
        case.addOutVal(f"option {o}", float(value))

def once(draws):
    sim = mc.Sim("case", draws, {"preprocess": preprocess, "run": run, "postprocess": postprocess},
                 samplemethod=mc.SampleMethod.RANDOM, seed=1, singlethreaded=True, verbose=False)
    for k, sd in zip(keys, spread.ravel()):
        s = np.sqrt(np.log1p(sd ** 2))
        sim.addInVar(k, dist=lognorm, distkwargs={"s": s, "scale": np.exp(-s * s / 2)})
    sim.runSim()
    return [np.array(sim.outvars[f"option {o}"].nums) for o in range(options)]

once(20)
started = time.process_time()
npv = once(draws)
print(json.dumps({"seconds": time.process_time() - started,
                  "means": [float(v.mean()) for v in npv], "sds": [float(v.std()) for v in npv]}))
"""


def asked(python: str, code: str, path: str, draws: int) -> dict:
    """What a process of its own, with one thread, prints of the case."""
    done = subprocess.run(
        [python, "-c", code, path, str(draws)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | THREADS,
    )
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def line(what: str, value: str, target: str, met: bool) -> None:
    """One figure, its target, and whether it is met."""
    print(f"{what:<58}{value:>14}   {target:<18}{'' if met else 'MISSED'}")


def ours(found: dict, draws: int) -> None:
    """Print our figures beside their targets."""
    seconds = found["independent"]
    line(f"{draws:,} draws, independent: CPU s", f"{seconds:.2f}", "1.5", seconds <= 1.5)
    line("peak memory of that process: MB", f"{found['mb']:.0f}", "500", found["mb"] <= 500)
    line("30 shared drivers: CPU s", f"{found['shared']:.3f}", "0.2", found["shared"] <= 0.2)
    milli = 1000 * found["switching"]
    what = f"{found['switching_values']} switching values, from the model: CPU ms"
    line(what, f"{milli:.1f}", "10", milli <= 10)
    line(
        "EVPPI of 30 inputs by regression: CPU s",
        f"{found['fitted']:.2f}",
        "1",
        found["fitted"] <= 1,
    )
    line(
        "largest gap to the exact EVPPI, of EVPI", f"{found['gap']:.2%}", "1%", found["gap"] <= 0.01
    )
    line(
        "EVPPI exact, with simulation for EVPI: CPU s",
        f"{found['exact_and_simulated']:.2f}",
        "",
        True,
    )
    line("where the answer flips, 20,000 draws: CPU s", f"{found['regions']:.2f}", "", True)


def beside(found: dict, peer: dict, draws: int, peer_draws: int) -> None:
    """Print monaco's figures, scaled to all draws, and how far both agree."""
    scaled = peer["seconds"] * draws / peer_draws
    times = scaled / found["independent"]
    line(f"monaco, {peer_draws:,} draws: CPU s", f"{peer['seconds']:.2f}", "", True)
    line(f"monaco, scaled to {draws:,} draws: CPU s", f"{scaled:.0f}", "", True)
    line("times as fast as monaco", f"{times:.0f}", "100", times >= 100)
    errors = np.array(peer["sds"]) * (1 / peer_draws + 1 / draws) ** 0.5
    apart = np.abs(np.array(peer["means"]) - found["means"]) / errors
    line("means apart, in standard errors, at most", f"{apart.max():.1f}", "4", apart.max() < 4)


def main(argv: Sequence[str] | None = None) -> None:
    """Print every figure beside its target."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--draws", type=int, default=100_000)
    parser.add_argument("--peer-draws", type=int, default=2_000)
    parser.add_argument("--peers", default=os.environ.get("UNCERTAINTY_PEERS", ""))
    given = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.json"
        path.write_text(json.dumps(case()), encoding="utf-8")
        found = asked(sys.executable, OURS, str(path), given.draws)
        ours(found, given.draws)
        python = Path(given.peers) / "monaco" / "bin" / "python"
        if not given.peers or not python.exists():
            print("monaco is not there: pass the folder of its environment as --peers")
            return
        peer = asked(str(python), MONACO, str(path), given.peer_draws)
        beside(found, peer, given.draws, given.peer_draws)


if __name__ == "__main__":
    main()
