"""Single steps of an appraisal after HM Treasury's Green Book, each by itself and by edition.

`Discounting` and `present_value` bring years together; `prices` puts money in one year's prices;
`optimism`, `confidence` and `risk` correct what is hoped for; `additionality`, `distribution`,
`annual` and `land` are the other steps; `social_value` puts lines together into a net present
social value, a ratio, a public cost and a payback that say how they came about.
"""

from changing_places.appraisal.greenbook.additionality import (
    Additional,
    Impact,
    Outcome,
    SocialReturn,
    net_additional,
    social_return,
)
from changing_places.appraisal.greenbook.annual import equivalent_annual, residual_value
from changing_places.appraisal.greenbook.confidence import Grade, corrected, grade, grades, weakest
from changing_places.appraisal.greenbook.discounting import (
    Discounting,
    constant_factors,
    present_value,
    stpr,
)
from changing_places.appraisal.greenbook.distribution import income_ratio, welfare_weight
from changing_places.appraisal.greenbook.land import LandValue, land_value
from changing_places.appraisal.greenbook.lines import Line, check, one_basis
from changing_places.appraisal.greenbook.model import LineValue, SocialValue
from changing_places.appraisal.greenbook.optimism import (
    Bias,
    Bounds,
    ProjectType,
    combined_bias,
    delayed,
    optimism_bias,
    project_type,
    project_types,
    with_bias,
)
from changing_places.appraisal.greenbook.parameters import (
    Edition,
    Figure,
    Schedule,
    components,
    edition,
    edition_at,
    editions,
    elasticity,
    excess_burden,
    schedule,
)
from changing_places.appraisal.greenbook.prices import (
    at_prices_of,
    extended,
    real,
    rebased,
    relative_prices,
)
from changing_places.appraisal.greenbook.risk import Expected, expected_value, probability
from changing_places.appraisal.greenbook.value import (
    Terms,
    corrected_flows,
    npsv,
    payback,
    social_value,
)

__all__ = [
    "Additional",
    "Bias",
    "Bounds",
    "Discounting",
    "Edition",
    "Expected",
    "Figure",
    "Grade",
    "Impact",
    "LandValue",
    "Line",
    "LineValue",
    "Outcome",
    "ProjectType",
    "Schedule",
    "SocialReturn",
    "SocialValue",
    "Terms",
    "at_prices_of",
    "check",
    "combined_bias",
    "components",
    "constant_factors",
    "corrected",
    "corrected_flows",
    "delayed",
    "edition",
    "edition_at",
    "editions",
    "elasticity",
    "equivalent_annual",
    "excess_burden",
    "expected_value",
    "extended",
    "grade",
    "grades",
    "income_ratio",
    "land_value",
    "net_additional",
    "npsv",
    "one_basis",
    "optimism_bias",
    "payback",
    "present_value",
    "probability",
    "project_type",
    "project_types",
    "real",
    "rebased",
    "relative_prices",
    "residual_value",
    "schedule",
    "social_return",
    "social_value",
    "stpr",
    "weakest",
    "welfare_weight",
    "with_bias",
]
