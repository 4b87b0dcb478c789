"""Similar councils: standardised Euclidean distance over chosen variables within a tier.

For councils i and j, `d² = Σ wₖ (zᵢₖ − zⱼₖ)²`, where `zₖ` is the transformed variable k less
its mean over its standard deviation among the councils compared. The share of one variable in
`d²` is what makes that pair far; a variable whose squared differences are small among the
near and large among the rest is what makes the list what it is.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from changing_places import __version__
from changing_places.core.errors import InputError
from changing_places.data.area import Area
from changing_places.data.place_variables import tables_of
from changing_places.data.place_variables import variables as known_variables
from changing_places.data.store import Store
from changing_places.place.country import Country, status_of
from changing_places.place.likeness import Model, model_of, transforms
from changing_places.place.model import (
    LeftOut,
    Provenance,
    SimilarCouncil,
    SimilarCouncils,
    Stability,
    VariableUsed,
)
from changing_places.place.overlap import overlaps
from changing_places.reports.sources import sources_of

Floats = NDArray[np.float64]

# Councils this small (the City of London, the Isles of Scilly) would stretch every scale.
SMALLEST = 20_000
FEWEST_VARIABLES = 4


def similar(
    authority: str | Area,
    *,
    n: int = 15,
    model: str = "all-services",
    variables: Sequence[str] | None = None,
    weights: Mapping[str, float] | None = None,
    store: Store,
) -> SimilarCouncils:
    """The `n` councils most like one council, and what makes each near or far.

    `variables` replaces the model's own; `weights` (not negative, 1 where none is given)
    multiply the squared differences. Distances are in standard deviations. An abolished council
    and one whose variables are not held get an empty list that says why.

    Raises InputError for an unknown council, model or variable, a negative weight, an `n` that
    is not possible, and for a council that does not run the model's service.

    Method: standardised Euclidean distance, as in ONS, Clustering local authorities against
    subnational indicators: methodology (2023), and the CIPFA and DfE neighbour models.
    """
    country = Country.of(store)
    area = country.find(authority)
    chosen = model_of(model, variables, weights)
    if n < 1:
        raise InputError(
            f"{n} similar councils cannot be found.",
            "The number has to be 1 or more.",
            "Ask for 15, as '-n 15'.",
        )
    tiers = _tiers(area, chosen)
    held = {k: w for k, w in chosen.weights.items() if _has(country, area, k)}
    warnings = _not_held(chosen, held, area)
    if area.code not in country.row_of or len(held) < min(FEWEST_VARIABLES, len(chosen.weights)):
        return _nobody(country, area, chosen, n, warnings)
    compared, left_out = _compared(country, area, tiers, list(held))
    if n >= len(compared):
        raise InputError(
            f"There are not {n} councils to compare {area.name} with.",
            f"Only {len(compared) - 1} others of its tier have all {len(held)} variables.",
            f"Ask for {min(15, len(compared) - 1)} or fewer, or for fewer variables.",
        )
    return _found(country, area, chosen, held, compared, n, left_out, warnings)


def _tiers(area: Area, model: Model) -> tuple[str, ...]:
    if model.compare == "same-tier":
        return (area.tier,)
    if area.tier == "lower":
        raise InputError(
            f"{area.name} is a district and does not run {model.name.lower()}.",
            "In two-tier areas the county council runs social care.",
            "Ask for its county, or use '--model all-services'.",
        )
    return ("upper", "unitary")


def _has(country: Country, area: Area, variable: str) -> bool:
    row = country.row_of.get(area.code)
    return row is not None and bool(np.isfinite(country.column(variable)[row]))


def _not_held(model: Model, held: Mapping[str, float], area: Area) -> list[str]:
    names = known_variables()
    missing = [names[k].name for k in model.weights if k not in held]
    if not missing or not held:
        return []
    return [
        f"{len(missing)} of the {len(model.weights)} variables are not held for {area.name} and "
        f"are left out: {'; '.join(missing)}."
    ]


def _compared(
    country: Country, area: Area, tiers: tuple[str, ...], needed: list[str]
) -> tuple[list[int], list[LeftOut]]:
    """The rows compared, the council itself among them, and who is left out and why."""
    rows: list[int] = []
    lacking: list[str] = []
    other_nation: list[str] = []
    complete = np.isfinite(np.column_stack([country.column(v) for v in needed])).all(axis=1)
    for i, code in enumerate(country.codes):
        other = country.areas[code]
        if other.tier not in tiers:
            continue
        if complete[i]:
            rows.append(i)
        else:
            (lacking if other.nation == area.nation else other_nation).append(other.name)
    left_out = []
    if lacking:
        left_out.append(LeftOut("Not all the variables are published for them.", (*lacking,)))
    if other_nation:
        reason = "They lie in another nation, for which not all the variables are held."
        left_out.append(LeftOut(reason, (*other_nation,)))
    return rows, left_out


def standardised(country: Country, rows: Sequence[int], variables: Sequence[str]) -> Floats:
    """The transformed variables of some councils as z-scores, councils by variables.

    Mean and standard deviation leave out councils with fewer than 20,000 residents. A variable
    that does not vary among the compared says nothing and is zero throughout.
    """
    scale = transforms()
    columns = [_transformed(country.column(v)[rows], scale.get(v, "none")) for v in variables]
    values = np.column_stack(columns)
    residents = country.column("residents")[rows]
    usual = ~(residents < SMALLEST)
    usual = usual if usual.sum() > 2 else np.ones(len(rows), bool)
    spread = values[usual].std(axis=0)
    centred = values - values[usual].mean(axis=0)
    z: Floats = np.divide(centred, spread, out=np.zeros_like(centred), where=spread > 1e-12)
    return z


def _transformed(values: Floats, transform: str) -> Floats:
    if transform == "log":
        return np.log(np.maximum(values, 1e-9))
    if transform == "sqrt":
        return np.sqrt(np.maximum(values, 0.0))
    return values


def nearest(squared: Floats, own: int, n: int) -> NDArray[np.intp]:
    """The `n` rows with the smallest sums of squared differences, the council's own left out."""
    total = squared.sum(axis=1)
    total[own] = np.inf
    return np.argsort(total, kind="stable")[:n]


def _found(
    country: Country,
    area: Area,
    model: Model,
    held: Mapping[str, float],
    compared: list[int],
    n: int,
    left_out: list[LeftOut],
    warnings: list[str],
) -> SimilarCouncils:
    names = list(held)
    z = standardised(country, compared, names)
    own = compared.index(country.row_of[area.code])
    squared = np.array([held[k] for k in names]) * (z - z[own]) ** 2
    near = nearest(squared, own, n)
    stability, persistence = _stability(squared, own, near, names)
    found = tuple(
        _council(country, compared[i], rank, squared[i], names, persistence[rank - 1])
        for rank, i in enumerate(near, 1)
    )
    codes = {country.codes[i] for i in compared}
    return SimilarCouncils(
        authority=area,
        model=model.id,
        model_name=model.name,
        purpose=model.purpose,
        source=model.source,
        asked=n,
        compared=len(compared) - 1,
        similar=found,
        variables=tuple(_used(country, area, k, held[k], z[own, j]) for j, k in enumerate(names)),
        stability=stability,
        nearness=_nearness(squared, own, near, names),
        overlap=overlaps(country.store, area, [s.code for s in found], codes),
        left_out=tuple(left_out),
        sources=sources_of(country.store, [tables_of(known_variables()[v])[0] for v in names]),
        warnings=tuple(warnings),
        provenance=provenance(country),
    )


def _council(
    country: Country, row: int, rank: int, squared: Floats, names: list[str], persistence: float
) -> SimilarCouncil:
    total = float(squared.sum())
    shares = squared / total if total > 0 else np.zeros_like(squared)
    order = np.argsort(-shares, kind="stable")
    code = country.codes[row]
    return SimilarCouncil(
        rank=rank,
        code=code,
        name=country.areas[code].name,
        distance=round(total**0.5, 4),
        because={names[j]: round(float(shares[j]), 4) for j in order},
        persistence=round(persistence, 4),
    )


def _used(
    country: Country, area: Area, variable: str, weight: float, standing: float
) -> VariableUsed:
    known = known_variables()[variable]
    return VariableUsed(
        id=variable,
        name=known.name,
        unit=known.unit,
        transform=transforms().get(variable, "none"),
        weight=weight,
        value=float(country.column(variable)[country.row_of[area.code]]),
        period=country.periods.get((area.code, variable), ""),
        standing=round(float(standing), 3),
    )


def _stability(
    squared: Floats, own: int, near: NDArray[np.intp], names: list[str]
) -> tuple[Stability | None, list[float]]:
    """The share of the list kept without each variable, and how often each council stays."""
    if len(names) < 2:
        return None, [1.0] * len(near)
    stays = np.array(
        [
            np.isin(near, nearest(np.delete(squared, j, axis=1), own, len(near)))
            for j in range(len(names))
        ]
    )
    kept = stays.mean(axis=1)
    without = {k: round(float(kept[j]), 4) for j, k in enumerate(names)}
    weakest = names[int(np.argmin(kept))]
    return Stability(round(float(kept.mean()), 4), weakest, without), list(stays.mean(axis=0))


def _nearness(
    squared: Floats, own: int, near: NDArray[np.intp], names: list[str]
) -> dict[str, float]:
    """For each variable, its mean squared difference among the near over that among the rest.

    Below one: the near are alike in it and the rest are not, so it makes the list. Near one
    or above: it hardly tells the near from the rest.
    """
    far = np.setdiff1d(np.arange(len(squared)), [*near, own])
    if not len(far):
        return {}
    inside, outside = squared[near].mean(axis=0), squared[far].mean(axis=0)
    ratio = np.divide(inside, outside, out=np.ones_like(inside), where=outside > 0)
    return {names[j]: round(float(ratio[j]), 4) for j in np.argsort(ratio, kind="stable")}


def _nobody(
    country: Country, area: Area, model: Model, n: int, warnings: list[str]
) -> SimilarCouncils:
    from changing_places.place.words import why_nobody

    held = country.row_of.get(area.code)
    reason = why_nobody(area, status_of(area), country.register, held is not None)
    return SimilarCouncils(
        authority=area,
        model=model.id,
        model_name=model.name,
        purpose=model.purpose,
        source=model.source,
        asked=n,
        compared=0,
        similar=(),
        variables=(),
        stability=None,
        nearness={},
        overlap=(),
        left_out=(),
        sources=(),
        warnings=(reason, *warnings),
        provenance=provenance(country),
    )


def provenance(country: Country, seed: int | None = None) -> Provenance:
    """What an answer from this country is made from."""
    return Provenance(country.store.version, __version__, seed, country.fictional)
