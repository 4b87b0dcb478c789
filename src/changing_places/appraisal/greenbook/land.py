"""Land value uplift: the social value of a change in what land may be used for.

`uplift = acres * (future - existing)`, benefits are the uplift and wider effects, and each
switching value is where benefits equal costs. Source: Green Book 2020 and 2022, the example of
a development whose ratio is below 1 (seen in a copy).
"""

from dataclasses import dataclass

from changing_places.appraisal.greenbook.inputs import finite
from changing_places.appraisal.greenbook.words import pounds
from changing_places.core.errors import InputError


@dataclass(frozen=True)
class LandValue:
    """The value of a change of use, in pounds, and what would have to be for it to break even."""

    uplift_per_acre: float
    uplift: float
    present_benefits: float
    present_costs: float
    npsv: float
    bcr: float | None
    switch_acres: float | None
    switch_future_per_acre: float
    switch_costs: float
    explanation: tuple[str, ...]


def land_value(
    acres: float,
    *,
    existing: float,
    future: float,
    wider: float = 0.0,
    costs: float = 0.0,
) -> LandValue:
    """The uplift of `acres` from the existing to the future value of an acre.

    `wider` are other social benefits and `costs` the public costs, both as present values in
    pounds; the ratio has the public costs below the line. Raises InputError for no land.

    >>> found = land_value(39, existing=30_659, future=200_000, wider=1.4e6, costs=10e6)
    >>> found.uplift_per_acre, round(found.bcr, 1), round(found.npsv / 1e6, 1)
    (169341.0, 0.8, -2.0)
    """
    area = finite(acres, "the area")
    before, after = finite(existing, "the existing value"), finite(future, "the future value")
    other, paid = finite(wider, "the wider benefits"), finite(costs, "the costs")
    if area <= 0:
        raise InputError(
            f"The area cannot be {area:g} acres.",
            "Uplift is the change of value of some land.",
            "Give the acres that change use.",
        )
    each = after - before
    benefits = area * each + other
    words = [
        f"{area:g} acres gain {pounds(each)} each, {pounds(area * each)} in all; with "
        f"{pounds(other)} of wider effects benefits are {pounds(benefits)}.",
        f"Against costs of {pounds(paid)} the net present social value is "
        f"{pounds(benefits - paid)}.",
    ]
    return LandValue(
        uplift_per_acre=each,
        uplift=area * each,
        present_benefits=benefits,
        present_costs=paid,
        npsv=benefits - paid,
        bcr=benefits / paid if paid > 0 else None,
        switch_acres=(paid - other) / each if each else None,
        switch_future_per_acre=before + (paid - other) / area,
        switch_costs=benefits,
        explanation=tuple(words),
    )
