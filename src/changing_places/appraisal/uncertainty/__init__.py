"""How sure an appraisal is, and what would change its answer.

`Appraised` holds options, their lines of money by year and what is uncertain about them;
`simulate` draws it many times over. `switching_values`, `tornado`, `two_way` and `flips` say what
would change the answer; `value_of_information` what it would be worth to know; `regret` how options
stand where nobody can say how likely scenarios are.
"""

from changing_places.appraisal.uncertainty.bounded import Discrete, Fixed, Pert, Triangular, Uniform
from changing_places.appraisal.uncertainty.distribution import Distribution
from changing_places.appraisal.uncertainty.information import (
    Information,
    Worth,
    evpi,
    value_of_information,
)
from changing_places.appraisal.uncertainty.model import (
    Appraised,
    Driver,
    Effect,
    Line,
    RankCorrelation,
)
from changing_places.appraisal.uncertainty.normal_exact import evppi_linear_normal
from changing_places.appraisal.uncertainty.pricing import Priced
from changing_places.appraisal.uncertainty.regions import Condition, Region, flips, region
from changing_places.appraisal.uncertainty.regression import evppi
from changing_places.appraisal.uncertainty.scenarios import (
    OptionRegret,
    Regret,
    regret,
    scenario_npv,
)
from changing_places.appraisal.uncertainty.simulate import OptionOutcome, Simulation, simulate
from changing_places.appraisal.uncertainty.switching import (
    Bar,
    Grid,
    SwitchingValue,
    switching_values,
    tornado,
    two_way,
)
from changing_places.appraisal.uncertainty.three_points import distribution_from, three_points
from changing_places.appraisal.uncertainty.unbounded import Lognormal, Normal

__all__ = [
    "Appraised",
    "Bar",
    "Condition",
    "Discrete",
    "Distribution",
    "Driver",
    "Effect",
    "Fixed",
    "Grid",
    "Information",
    "Line",
    "Lognormal",
    "Normal",
    "OptionOutcome",
    "OptionRegret",
    "Pert",
    "Priced",
    "RankCorrelation",
    "Region",
    "Regret",
    "Simulation",
    "SwitchingValue",
    "Triangular",
    "Uniform",
    "Worth",
    "distribution_from",
    "evpi",
    "evppi",
    "evppi_linear_normal",
    "flips",
    "region",
    "regret",
    "scenario_npv",
    "simulate",
    "switching_values",
    "three_points",
    "tornado",
    "two_way",
    "value_of_information",
]
