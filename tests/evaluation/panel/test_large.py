"""Ten million rows are read in bounded memory."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest

_READ = """
import resource, sys
from changing_places.evaluation.panel.files import panel_from_file
found = panel_from_file(sys.argv[1], unit="council", time="year", outcome="rate", adopted="g")
print(*found.values.shape, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.fixture(scope="module")
def millions(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    n, periods = 500_000, 20
    rng = np.random.default_rng(1)
    frame = pl.DataFrame(
        {
            "council": "E" + pl.Series(np.repeat(np.arange(n), periods)).cast(pl.String),
            "year": np.tile(np.arange(2000, 2000 + periods), n),
            "rate": rng.normal(size=n * periods).round(3),
            "g": np.repeat(rng.choice([0, 2005, 2010], n), periods),
        }
    )
    frame.write_parquet(folder / "rates.parquet")
    frame.write_csv(folder / "rates.csv")
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("name", ["rates.parquet", "rates.csv"])
def test_ten_million_rows_are_read_in_under_6_gigabytes(millions, name):
    done = subprocess.run(
        [sys.executable, "-c", _READ, millions / name], capture_output=True, text=True, check=True
    )
    units, periods, outcomes, kilobytes = map(int, done.stdout.split())
    assert (units, periods, outcomes) == (500_000, 20, 1)
    assert kilobytes < 6_000_000
