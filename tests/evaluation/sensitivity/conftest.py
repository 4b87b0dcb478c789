"""Event studies to bound: invented ones, and those of the papers where they are held."""

import json
from pathlib import Path

import numpy as np
import pytest

from changing_places.evaluation.sensitivity import EventStudy, read_event_study

FILES = {"BCdata": "BCdata_EventStudy.json", "medicaid": "medicaid_es_readme.json"}
REFERENCE = json.loads(Path(__file__).with_name("honestdid.json").read_text(encoding="utf-8"))


def covariance(pre: int, post: int, correlation: float, se: float = 0.1) -> np.ndarray:
    """Of coefficients whose periods have errors that fade by `correlation` a period."""
    periods = np.arange(pre + post + 1)
    errors = se**2 / 2 * correlation ** np.abs(periods[:, None] - periods)
    against = np.delete(np.eye(len(periods)), pre, axis=0)
    against[:, pre] -= 1
    return against @ errors @ against.T


def invented(pre: int, post: int, seed: int, *, effect: float = 0.0) -> EventStudy:
    """A study of which the coefficients are drawn, with an effect after adoption."""
    rng = np.random.default_rng(seed)
    sigma = covariance(pre, post, rng.uniform(0, 0.9), rng.uniform(0.05, 2))
    beta = rng.multivariate_normal(np.zeros(pre + post), sigma)
    beta[pre:] += effect
    return EventStudy.checked(beta, sigma, pre=pre, post=post)


def departure(pre: int, post: int, mbar: float, largest: float, where: int, sign: int):
    """Steps apart that use the restriction up: the largest before adoption in period `where`,
    and every one after it `mbar` times as large, up or down."""
    steps = np.zeros(pre + post)
    steps[where] = largest
    steps[pre:] = sign * mbar * abs(largest)
    level = np.concatenate([[0.0], np.cumsum(steps)])
    return np.delete(level - level[pre], pre)


@pytest.fixture(scope="session")
def studies(real_data) -> dict[str, EventStudy]:
    """The two published event studies."""
    folder = real_data.parent / "reference" / "evaluation" / "data"
    if not folder.is_dir():
        pytest.skip(f"the published event studies are not here: no folder {folder}")
    return {name: read_event_study(folder / file) for name, file in FILES.items()}
