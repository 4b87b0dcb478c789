"""Bounds after Rambachan and Roth: ours against other packages, in one run.

    python -m benchmarks.honest_bounds --peers FOLDER [--only NAME,NAME] [--draws 1000]

FOLDER (or CHANGING_PLACES_PEERS) holds an environment for each peer, FOLDER/NAME/bin/python,
NAME being moderndid, diff-diff or honestdid; one that is absent is skipped, and said.
Each package bounds two published event studies (BCdata and Medicaid, from
CHANGING_PLACES_REAL_DATA) at five relative magnitudes, in a process of its own on one thread.

1. CPU seconds of those ten intervals, without imports, and how many times ours.
2. How far the ends are from those of R's HonestDiD 0.2.8, over its standard error; R's own lie
   on a grid a 25th of a standard error apart. One end of R's is where its grid stops: left out.
3. Whether Medicaid's finding stands at 2, where R says that it does not.
4. How often a 95% interval holds the truth on each study, where trends after adoption step
   apart by exactly the multiple allowed; only for packages quick enough to be asked so often.

Targets: five values on both studies in under 2 s; at least 94% at 0.5, 1 and 2.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[1]
FILES = {"BCdata": "BCdata_EventStudy.json", "medicaid": "medicaid_es_readme.json"}
FIGURES = ROOT / "tests" / "evaluation" / "sensitivity" / "honestdid.json"
VALUES = (0.0, 0.5, 1.0, 1.5, 2.0)
# The largest step before adoption in the simulation, in standard errors of a coefficient.
LARGEST = 10.0
QUICK = ("ours", "diff-diff")

START = """
import json, sys, time
import numpy as np
task = json.load(sys.stdin)
"""
FINISH = """
rows, cpu = [], 0.0
for study in task["studies"]:
    beta, sigma = np.array(study["beta"]), np.array(study["sigma"])
    for value in task["values"]:
        started = time.process_time()
        low, high = interval(beta, sigma, study["pre"], study["post"], value)
        cpu += time.process_time() - started
        rows.append([study["name"], value, float(low), float(high)])
held = []
for draws in task["simulations"]:
    how = (np.array(draws["sigma"]), draws["pre"], draws["post"], draws["value"])
    share = np.mean([holds_zero(np.array(beta), *how) for beta in draws["betas"]])
    held.append([draws["name"], draws["value"], float(share)])
print("ANSWER" + json.dumps({"rows": rows, "cpu": cpu, "held": held}))
"""
INTERVALS = {
    "ours": """
from changing_places.evaluation.sensitivity import EventStudy
from changing_places.evaluation.sensitivity.confidence_set import ConfidenceSet
from changing_places.evaluation.sensitivity.moments import relative_magnitudes
def interval(beta, sigma, pre, post, value):
    study = EventStudy.checked(beta, sigma, pre=pre, post=post)
    moments = relative_magnitudes(study, study.weights("first"), value)
    return ConfidenceSet(moments, study.beta, 0.05).ends()
def holds_zero(beta, sigma, pre, post, value):
    study = EventStudy.checked(beta, sigma, pre=pre, post=post)
    moments = relative_magnitudes(study, study.weights("first"), value)
    return ConfidenceSet(moments, study.beta, 0.05).holds(0.0)
interval(np.array([0.1, 0.5]), np.eye(2), 1, 1, 1.0)
""",
    "moderndid": """
from moderndid.didhonest.sensitivity import create_sensitivity_results_rm
def interval(beta, sigma, pre, post, value):
    found = create_sensitivity_results_rm(
        beta, (sigma + sigma.T) / 2, pre, post, m_bar_vec=[value], method="C-LF"
    )
    return found["lb"][0], found["ub"][0]
""",
    "diff-diff": """
from diff_diff.honest_did import HonestDiD
from diff_diff.results import MultiPeriodDiDResults, PeriodEffect
def interval(beta, sigma, pre, post, value):
    periods = [*range(-pre - 1, -1), *range(post)]
    effects = {
        t: PeriodEffect(t, b, s, b / s, 0.5, (b - 2 * s, b + 2 * s))
        for t, b, s in zip(periods, beta, np.sqrt(np.diag(sigma)))
    }
    results = MultiPeriodDiDResults(
        period_effects=effects, avg_att=0.0, avg_se=1.0, avg_t_stat=0.0, avg_p_value=1.0,
        avg_conf_int=(-2.0, 2.0), n_obs=1000, n_treated=100, n_control=100,
        pre_periods=periods[:pre], post_periods=periods[pre:], vcov=sigma,
        reference_period=-1, interaction_indices={t: k for k, t in enumerate(periods)},
    )
    first = np.eye(post)[0]
    found = HonestDiD(method="relative_magnitude", M=value, l_vec=first).fit(results)
    return found.ci_lb, found.ci_ub
def holds_zero(beta, sigma, pre, post, value):
    low, high = interval(beta, sigma, pre, post, value)
    return low <= 0 <= high
""",
    "honestdid": """
from honestdid import createSensitivityResults_relativeMagnitudes
def interval(beta, sigma, pre, post, value):
    found = createSensitivityResults_relativeMagnitudes(
        betahat=beta, sigma=(sigma + sigma.T) / 2, numPrePeriods=pre, numPostPeriods=post,
        Mbarvec=[value], l_vec=np.eye(post)[:, :1],
    )
    return found["lb"].iloc[0], found["ub"].iloc[0]
""",
}


def studies() -> list[dict[str, Any]]:
    """The two event studies, or an end to the run that says what is missing."""
    from changing_places.evaluation.sensitivity import read_event_study

    real = Path(os.environ.get("CHANGING_PLACES_REAL_DATA", ROOT.parent / "shared"))
    folder = real / "reference" / "evaluation" / "data"
    if not folder.is_dir():
        sys.exit(f"The published event studies are not here: no folder {folder}.")
    found = []
    for name, file in FILES.items():
        study = read_event_study(folder / file)
        shape = {"pre": study.pre, "post": study.post}
        found.append(
            {"name": name, "beta": study.beta.tolist(), "sigma": study.sigma.tolist()} | shape
        )
    return found


def simulations(held: list[dict[str, Any]], draws: int) -> list[dict[str, Any]]:
    """Draws of coefficients where trends step apart as far as they may and nothing else is so.

    The step before adoption that is the largest is the last one, up; those after it go up too.
    """
    made = []
    for study in held:
        sigma, pre, post = np.array(study["sigma"]), study["pre"], study["post"]
        noise = np.random.default_rng(2013).multivariate_normal(np.zeros(pre + post), sigma, draws)
        largest = LARGEST * np.sqrt(np.diag(sigma)).mean()
        for value in (0.5, 1.0, 2.0):
            steps = np.concatenate([[0.0] * pre, [largest], [value * largest] * post])
            level = np.cumsum(steps)
            away = np.delete(level - level[pre], pre)
            shape = {"pre": pre, "post": post, "sigma": study["sigma"]}
            betas = (noise + away).tolist()
            made.append({"name": study["name"], "value": value, "betas": betas} | shape)
    return made


def asked(python: str, name: str, task: dict[str, Any]) -> dict[str, Any] | str:
    """What a package answers, or the last line of its complaint."""
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    environment = os.environ | dict.fromkeys(threads, "1")
    if name == "ours":
        environment["PYTHONPATH"] = str(ROOT / "src")
    else:
        environment.pop("PYTHONPATH", None)
    done = subprocess.run(
        [python, "-W", "ignore", "-c", START + INTERVALS[name] + FINISH],
        input=json.dumps(task),
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    answer = [line for line in done.stdout.splitlines() if line.startswith("ANSWER")]
    if not answer:
        return (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
    found: dict[str, Any] = json.loads(answer[0].removeprefix("ANSWER"))
    return found


def distance(rows: list[list[Any]], held: list[dict[str, Any]]) -> tuple[float, int, int]:
    """The largest distance from R in standard errors; how many of how many ends within 5e-4."""
    figures = json.loads(FIGURES.read_text(encoding="utf-8"))["figures"]
    errors = {s["name"]: s["sigma"][s["pre"]][s["pre"]] ** 0.5 for s in held}
    ours = {(study, value): (low, high) for study, value, low, high in rows}
    gaps = []
    for f in figures:
        if f["restriction"] != "relative magnitudes":
            continue
        se = errors[f["study"]]
        for end, mine in zip((f["low"], f["high"]), ours[f["study"], f["value"]], strict=True):
            if abs(end) < 19.99 * se:
                gaps.append((abs(mine - end) / se, abs(mine - end) <= 5e-4))
    return max(g for g, _ in gaps), sum(near for _, near in gaps), len(gaps)


def main() -> None:
    """Ask each package, and print what it answered in a line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peers", default=os.environ.get("CHANGING_PLACES_PEERS", ""))
    parser.add_argument("--only", default=",".join(INTERVALS))
    parser.add_argument("--draws", type=int, default=1000)
    given = parser.parse_args()
    held = studies()
    simulated = simulations(held, given.draws)
    ours, covers = 0.0, []
    print(f"{'':<12}{'CPU s':>9}{'x ours':>9}{'from R, se':>12}{'within 5e-4':>13}  Medicaid at 2")
    for name in dict.fromkeys(["ours", *given.only.split(",")]):
        python = sys.executable if name == "ours" else f"{given.peers}/{name}/bin/python"
        if not Path(python).exists():
            print(f"{name:<12} skipped: there is no {python}")
            continue
        task = {"studies": held, "values": VALUES, "simulations": simulated}
        answer = asked(python, name, task if name in QUICK else task | {"simulations": []})
        if isinstance(answer, str):
            print(f"{name:<12} does not run: {answer[:80]}")
            continue
        ours = ours or answer["cpu"]
        far, near, of = distance(answer["rows"], held)
        low, high = next(r[2:] for r in answer["rows"] if r[:2] == ["medicaid", 2.0])
        verdict = "no longer stands" if low <= 0 <= high else "stands"
        print(
            f"{name:<12}{answer['cpu']:>9.3f}{answer['cpu'] / ours:>9.0f}{far:>12.3f}"
            f"{f'{near} of {of}':>13}  {verdict}"
        )
        covers += [[name, *line] for line in answer["held"]]
    print(f"\n95% intervals that hold the truth, of {given.draws:,} draws")
    for name, study, value, share in covers:
        print(f"{name:<12}{study:<12}{value:>5g}{100 * share:>9.1f}%")


if __name__ == "__main__":
    main()
