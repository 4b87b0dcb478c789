"""What every test may ask for."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
REAL = Path(os.environ.get("CHANGING_PLACES_REAL_DATA", ROOT.parent / "shared"))


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data beside the project; tests that need it skip where it is absent."""
    if not (REAL / "data").is_dir():
        pytest.skip(f"the real data are not here: no folder {REAL / 'data'}")
    return REAL / "data"
