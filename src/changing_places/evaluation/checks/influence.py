"""Influence: does the finding hang on one council?

Every cluster is left out in turn. To first order the effect without cluster g is
`θ - Σ_{i in g} ψ_i / (n - n_g)` for influence ψ; it is estimated again exactly for all clusters
where they are few, else for those that matter most to first order, and for those who are the only
ones treated in their cohort, whom influence cannot show.

The effective number of clusters is that of Carter, Schnepel and Steigerwald (Review of Economics
and Statistics 99(4), 2017), `(Σ γ_g)² / Σ γ_g²`, with γ_g the cluster's part in the variance of a
difference of means of treated and untreated were all units as variable and clusters move as one.
"""

from typing import Any

import numpy as np

from changing_places.core.errors import ChangingPlacesError
from changing_places.core.progress import Progress, silent
from changing_places.evaluation.checks.model import (
    Check,
    Estimate,
    cannot_tell,
    checked_outcome,
)
from changing_places.evaluation.checks.words import counted, figure, named, noun, p_value, per_cent
from changing_places.evaluation.effects import Aggregate
from changing_places.evaluation.inference.errors import standard_errors, summed
from changing_places.evaluation.inference.student import two_sided_p
from changing_places.evaluation.panel.model import Floats, Ints, Panel

NAME = "influence"


def influence_of_units(
    panel: Panel,
    estimate: Estimate,
    *,
    outcome: int = 0,
    exact: int = 40,
    most: int = 10,
    level: float = 0.95,
    progress: Progress = silent,
) -> Check:
    """Whether leaving out any one cluster changes the sign or the significance of the effect.

    All clusters are left out exactly where there are no more than `exact`, else the `most`
    influential. `estimate` must keep every unit of the panel.
    """
    single = panel.of_outcomes(panel.outcomes[checked_outcome(outcome, len(panel.outcomes))])
    try:
        whole = estimate(single)
    except ChangingPlacesError as error:
        return cannot_tell(NAME, f"Whose data the effect hangs on cannot be told: {error.what}")
    why = _unfit(panel, whole)
    if why:
        return cannot_tell(NAME, f"Whose data the effect hangs on cannot be told: {why}.")
    psi, groups = whole.overall_influence[:, 0], np.unique(panel.clusters)
    sums = summed(psi, panel.clusters)
    sizes = summed(np.ones(len(psi)), panel.clusters)
    effect = float(whole.overall[0])
    rough = effect - sums / (len(psi) - sizes)
    chosen = _chosen(panel, sums, groups, exact, most)
    rows = []
    for k, g in enumerate(chosen):
        rows.append(_without(single, estimate, groups, int(g), float(rough[g])))
        progress(k + 1, len(chosen), "leaving out each in turn")
    se, p = _errors(whole)
    numbers = {
        "effect": effect,
        "se": se,
        "p": p,
        "left_out": rows,
        "all_exact": len(chosen) == len(groups),
        "largest_share": float((sums**2).max() / (sums**2).sum()) if se > 0 else None,
        "clusters": len(groups),
        "noun": noun(panel),
        "effective_clusters": effective_clusters(panel),
    }
    return _judged(numbers, rows, level)


def _unfit(panel: Panel, whole: Aggregate) -> str:
    """Why nobody's influence can be told; empty where it can."""
    psi = whole.overall_influence[:, 0]
    if len(psi) != len(panel.units) or not np.isfinite(whole.overall[0]):
        return (
            "the estimator set some units aside or gave no effect, and those must be left out first"
        )
    if len(np.unique(panel.clusters)) < 3:
        return "there are fewer than three clusters"
    return "" if psi.any() else "no unit differs from another"


def effective_clusters(panel: Panel) -> float:
    """How many equal clusters the design is worth; NaN with nobody treated or untreated."""
    treated = panel.treated
    if treated.all() or not treated.any():
        return float("nan")
    ours = np.where(treated, panel.weights, 0.0)
    theirs = np.where(treated, 0.0, panel.weights)
    part = ours / ours.sum() - theirs / theirs.sum()
    gamma = summed(part, panel.clusters) ** 2
    return float(gamma.sum() ** 2 / (gamma**2).sum())


def _chosen(panel: Panel, sums: Floats, groups: Ints, exact: int, most: int) -> Ints:
    """Which clusters to leave out exactly, the most influential first."""
    order = np.argsort(-np.abs(sums), kind="stable")
    if len(groups) <= exact:
        return order
    place = np.searchsorted(groups, panel.clusters)
    alone = [
        place[panel.adopted == cohort][0]
        for cohort in panel.cohorts
        if len(np.unique(place[panel.adopted == cohort])) == 1
    ]
    return np.array(list(dict.fromkeys([*alone, *order]))[: most + len(alone)])


def _without(
    panel: Panel, estimate: Estimate, groups: Ints, g: int, rough: float
) -> dict[str, Any]:
    members = panel.clusters == groups[g]
    row: dict[str, Any] = {"name": _name(panel, groups, g), "first_order": rough}
    try:
        found = estimate(panel.of_units(~members))
    except ChangingPlacesError as error:
        return row | {"effect": None, "se": None, "p": None, "why": error.what}
    se, p = _errors(found)
    return row | {"effect": float(found.overall[0]), "se": se, "p": p}


def _errors(found: Aggregate) -> tuple[float, float]:
    clusters = found.sample.clusters
    se = float(standard_errors(found.overall_influence[:, 0], clusters))
    df = len(np.unique(clusters)) - 1
    return se, two_sided_p(float(found.overall[0]), se, max(df, 1))


def _name(panel: Panel, groups: Ints, g: int) -> str:
    members = np.flatnonzero(panel.clusters == groups[g])
    if len(members) == 1:
        return panel.units[int(members[0])]
    return panel.cluster_names[int(groups[g])] if panel.cluster_names else f"cluster {groups[g]}"


def _judged(numbers: dict[str, Any], rows: list[dict[str, Any]], level: float) -> Check:
    effect, p = numbers["effect"], numbers["p"]
    told = [row for row in rows if row["effect"] is not None and np.isfinite(row["effect"])]
    lost = [row["name"] for row in rows if row["effect"] is None]
    found = p <= 1 - level
    turned = [row for row in told if found and row["effect"] * effect < 0]
    changed = [row for row in told if (row["p"] <= 1 - level) != found]
    numbers |= {
        "changes_sign": [row["name"] for row in turned],
        "changes_significance": [row["name"] for row in changed],
        "needed": lost,
    }
    concerns = _concerns(numbers, lost)
    if not told:
        said = f"The effect rests on {named(lost)} alone: without it there is none to estimate."
        return Check(NAME, False, said, numbers, concerns)
    worst = max(changed + turned or told, key=lambda row: abs(row["effect"] - effect))
    without = (
        f"from {figure(effect)} ({p_value(p)}) to {figure(worst['effect'])} ({p_value(worst['p'])})"
    )
    if lost or changed or turned:
        names = named(list(dict.fromkeys([*lost, *(r["name"] for r in turned + changed)])))
        moved = (
            f"without {worst['name']} the effect goes {without}"
            if changed or turned
            else "without it part of the effect cannot be estimated at all"
        )
        return Check(NAME, False, f"The finding hangs on {names}: {moved}.", numbers, concerns)
    among = f"any one {numbers['noun']}" if numbers["all_exact"] else (
        f"any of the {counted(len(told), numbers['noun'])} that matter most"
    )  # fmt: skip
    said = f"Leaving out {among} does not change the finding"
    said = f"{said}; {worst['name']} moves it most, {without}."
    return Check(NAME, True, said, numbers, concerns)


def _concerns(numbers: dict[str, Any], lost: list[str]) -> tuple[str, ...]:
    said = []
    share, effective = numbers["largest_share"], numbers["effective_clusters"]
    if share is not None and share > 0.25:
        one = f"One {numbers['noun']} alone"
        said.append(f"{one} makes {per_cent(share)} of the effect's variance.")
    if np.isfinite(effective) and effective < 20:
        said.append(
            f"The design is worth about {figure(effective)} equal {numbers['noun']}s of the "
            f"{numbers['clusters']:,} there are, so ordinary errors may be too small."
        )
    return tuple(said)
