"""The truths of a demo country: what no table says and a method should find."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np

from changing_places.core.errors import InputError
from changing_places.data.demo.country import Country
from changing_places.data.demo.needs import BENEFIT, LINES, YEARS
from changing_places.data.demo.noise import SHARED, SHOCK_RANGE_KM
from changing_places.data.demo.outcomes import measures
from changing_places.data.demo.people import (
    MOVE_AR,
    MOVE_SD,
    arriving_from_abroad,
    fertility,
    leaving,
    mortality,
)
from changing_places.data.demo.policies import Adoption, truth_of
from changing_places.data.store import Store

TRUTH = "truth.json"


@dataclass(frozen=True)
class DemoTruth:
    """What is true of a demo country, and no table says.

    Later areas add their own keys to `answers` under their own names (record links, segments).
    """

    seed: int
    notice: str
    answers: dict[str, Any]

    @classmethod
    def of(cls, store: Store) -> Self:
        """The truths beside a store's tables. Raises InputError where it is no demo country."""
        path = store.folder / TRUTH
        if not path.exists():
            raise InputError(
                "There are no truths here.",
                f"The folder {store.folder} has no {TRUTH}: it holds no demonstration country.",
                "Make one with 'changing-places data demo'.",
            )
        return cls(**json.loads(path.read_text(encoding="utf-8")))

    def write(self, folder: Path) -> None:
        """Put the truths beside the tables of a store."""
        new = folder / f".{TRUTH}.new"
        new.write_text(json.dumps(asdict(self), indent=1, sort_keys=True), encoding="utf-8")
        new.replace(folder / TRUTH)


def answers_of(country: Country, adoptions: list[Adoption]) -> dict[str, Any]:
    """Everything that is true of a country: parts, policies, noise, schedules, history, costs."""
    return {
        "parts": _parts(country),
        "policies": {a.policy.slug: _policy(a) for a in adoptions},
        "no_effect": ["climate_declarations"],
        "noise": _noise(),
        "people": _schedules(),
        "reorganisations": _history(country),
        "unit_costs": _unit_costs(),
    }


def _parts(country: Country) -> dict[str, dict[str, str]]:
    played = {part: country.playing(part) for part in country.character.parts}
    return {part: {"code": c.code, "name": c.name} for part, c in played.items()}


def _policy(adoption: Adoption) -> dict[str, Any]:
    measure = next(m for m in measures() if m.policy == adoption.policy.slug)
    return truth_of(adoption, np.array(measure.periods().years))


def _noise() -> dict[str, Any]:
    """For each measure: the standard deviation and persistence of what passes."""
    return {
        "spatial_range_km": SHOCK_RANGE_KM,
        "spatial_share": SHARED,
        "measures": {
            f"{m.table}/{m.id}": {"sd": m.noise, "ar": m.ar, "spread": m.spread} for m in measures()
        },
    }


def _schedules() -> dict[str, Any]:
    years = (2011, 2015, 2019, 2023)
    return {
        "fertility": {str(y): fertility(y).round(6).tolist() for y in years},
        "mortality": {str(y): mortality(y).round(6).tolist() for y in years},
        "leaving": leaving().round(6).tolist(),
        "arriving_from_abroad": arriving_from_abroad().round(6).tolist(),
        "moves": {"ar": MOVE_AR, "sd": MOVE_SD},
    }


def _history(country: Country) -> list[dict[str, Any]]:
    """Each abolished council, what replaced it, and its share of each successor's residents."""
    by_code = {c.register_code: c.code for c in country.councils}
    standing = {c.parts[0][0]: c.code for c in country.standing("lower", "unitary")}
    return [
        {
            "code": c.code,
            "ends": str(c.ends),
            "replaced_by": [by_code[r] for r in c.replaced_by],
            "share_of_today": {standing[unit]: round(share, 6) for unit, share in c.parts},
        }
        for c in country.councils
        if c.ends is not None
    ]


def _unit_costs() -> dict[str, Any]:
    """Each line's cost for each unit of need (pounds), and the slope of need on traits."""
    return {
        line.name: {
            "cost": dict(
                zip(map(str, YEARS.tolist()), line.unit_costs().round(3).tolist(), strict=True)
            ),
            "age_weights": [list(band) for band in line.ages],
            "slopes": dict(line.slopes),
        }
        for line in (*LINES, BENEFIT)
    }
