"""The figures of R's did 2.5.1 and DRDID 1.2.3, to the eighth digit."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from changing_places.evaluation.did.aggregate import KINDS, aggregate
from changing_places.evaluation.did.group_time import group_time
from changing_places.evaluation.inference.errors import standard_errors
from tests.conftest import REAL
from tests.evaluation.did.made import panel_of

FIGURES = json.loads((Path(__file__).parent / "reference.json").read_text(encoding="utf-8"))
COLUMNS = {
    "mpdta.csv": ("countyreal", "year", "lemp", "first.treat"),
    "sim320x20.csv": ("unit", "year", "y", "g"),
}
CONTROL = {"nevertreated": "never", "notyettreated": "notyet"}


def read(file: str, covariates: list[str]):
    """A reference data set as a panel; skips where the file is not here."""
    path = REAL / "reference" / "evaluation" / "data" / file
    if not path.is_file():
        pytest.skip(f"the reference data are not here: no file {path}")
    unit, time, outcome, adopted = COLUMNS[file]
    with path.open(encoding="utf-8", newline="") as opened:
        rows = sorted(csv.DictReader(opened), key=lambda r: (int(r[unit]), int(r[time])))
    times = sorted({int(r[time]) for r in rows})
    first = rows[:: len(times)]
    values = np.array([float(r[outcome]) for r in rows]).reshape(len(first), len(times))
    x = np.array([[float(r[name]) for name in covariates] for r in rows])
    return panel_of(
        values,
        [int(r[adopted]) for r in first],
        times,
        covariates=x.reshape(len(first), len(times), len(covariates)),
    )


def figures_of(effects) -> dict[str, tuple[float, float]]:
    """Every estimate and standard error, under the names that the reference gives them."""
    errors = standard_errors(effects.influence)
    found = {
        f"ATT({g},{t})": (effects.estimates[i, 0], errors[i, 0])
        for i, (g, t) in enumerate(zip(effects.groups, effects.times, strict=True))
    }
    for kind in KINDS:
        put = aggregate(effects, kind)
        found[f"overall_{kind}"] = (put.overall[0], standard_errors(put.overall_influence)[0])
        errors = standard_errors(put.influence)
        for i, key in enumerate(put.keys):
            found[f"{kind}[{key}]"] = (put.estimates[i, 0], errors[i, 0])
    return found


@pytest.mark.parametrize("wanted", FIGURES["sets"], ids=lambda s: f"{s['file']} {s['settings']}")
def test_every_figure_is_that_of_r_to_the_eighth_digit(wanted):
    settings = dict(part.split("=", 1) for part in wanted["settings"].split())
    formula = settings["xformla"].removeprefix("~")
    panel = read(wanted["file"], [] if formula == "1" else formula.split("+"))
    effects = group_time(
        panel,
        control=CONTROL[settings["control"]],
        estimator=settings["est"],
        base=settings.get("base", "varying"),
    )
    found = figures_of(effects)
    if wanted["file"] == "mpdta.csv":
        assert found.keys() == wanted["figures"].keys()
    for name, (value, error) in wanted["figures"].items():
        assert found[name] == pytest.approx((value, error or 0.0), abs=1e-8), name
