"""What services cost where: need by the ages and deprivation of residents, times a unit cost.

The need for a service is the sum over residents of a weight for their age, times
exp(slope * trait) of the place. It is scaled so that the country's need for each head was 1 in
2011-12; the unit cost is then pounds a head at that need. Levels are of the order of England's.
"""

from dataclasses import dataclass

import numpy as np

from changing_places.data.demo.character import Character
from changing_places.data.demo.geography import Floats
from changing_places.data.demo.people import AGES, FIRST, LAST, People

FIRST_YEAR, LAST_YEAR = 2010, 2024  # financial years 2010-11 to 2024-25
YEARS = np.arange(FIRST_YEAR, LAST_YEAR + 1)
# Public health came over to councils in April 2013.
PUBLIC_HEALTH_FROM = 2013


@dataclass(frozen=True)
class Line:
    """A finance line: who needs it, what it costs, and which tier pays.

    `county` is the share that a county bears where there are districts; `cost` gives unit costs
    (pounds, at the prices of the year) by year, in between by straight lines; `slopes` by trait;
    `spread` is the standard deviation of the lasting and of the passing differences (log).
    """

    name: str
    county: float
    cost: dict[int, float]
    ages: tuple[tuple[int, int, float], ...] = ((0, 90, 1.0),)
    slopes: tuple[tuple[str, float], ...] = ()
    spread: tuple[float, float] = (0.1, 0.04)
    protected: bool = False

    def unit_costs(self) -> Floats:
        """The unit cost of each financial year."""
        return np.interp(YEARS, list(self.cost), list(self.cost.values()))

    def weights(self) -> Floats:
        """The weight of each single year of age."""
        found = np.zeros(len(AGES))
        for low, high, weight in self.ages:
            found[low : high + 1] = weight
        return found


LINES = (
    Line("adult_social_care", 1.0,
         {2010: 262, 2014: 246, 2017: 252, 2019: 282, 2022: 330, 2024: 398},
         ((18, 64, 0.55), (65, 74, 1.1), (75, 84, 3.2), (85, 90, 9.5)),
         (("deprived", 0.13),), (0.06, 0.03), True),
    Line("childrens_social_care", 1.0,
         {2010: 128, 2014: 140, 2017: 156, 2019: 180, 2022: 224, 2024: 270},
         ((0, 17, 1.0),), (("deprived", 0.24),), (0.10, 0.05), True),
    Line("education", 1.0,
         {2010: 815, 2014: 610, 2017: 530, 2019: 525, 2022: 585, 2024: 690},
         ((4, 18, 1.0),), (("deprived", 0.05), ("diverse", 0.03)), (0.10, 0.03), True),
    Line("public_health", 1.0, {2013: 50, 2017: 57, 2022: 61, 2024: 65},
         slopes=(("deprived", 0.22),), spread=(0.08, 0.02), protected=True),
    Line("highways_transport", 1.07,
         {2010: 62, 2014: 54, 2017: 43, 2019: 42, 2022: 46, 2024: 51},
         slopes=(("urban", -0.16),), spread=(0.18, 0.07)),
    Line("housing_gfra", 0.12, {2010: 42, 2014: 28, 2017: 21, 2019: 23, 2022: 32, 2024: 37},
         slopes=(("deprived", 0.12), ("urban", 0.14)), spread=(0.22, 0.08)),
    Line("cultural", 0.42, {2010: 61, 2014: 45, 2017: 36, 2019: 34, 2022: 38, 2024: 39},
         slopes=(("urban", 0.10),), spread=(0.18, 0.05)),
    Line("environmental_regulatory", 0.49,
         {2010: 95, 2014: 84, 2017: 79, 2019: 82, 2022: 93, 2024: 102},
         slopes=(("urban", -0.03),), spread=(0.11, 0.04)),
    Line("planning_development", 0.22,
         {2010: 33, 2014: 20, 2017: 17, 2019: 18, 2022: 24, 2024: 26},
         slopes=(("urban", 0.08),), spread=(0.25, 0.10)),
    Line("fire_rescue", 1.0, {2010: 36, 2014: 35, 2017: 33, 2019: 35, 2022: 40, 2024: 46},
         spread=(0.05, 0.02), protected=True),
    Line("central", 0.34, {2010: 52, 2014: 41, 2017: 41, 2019: 43, 2022: 51, 2024: 55},
         slopes=(("urban", 0.05),), spread=(0.22, 0.07)),
    Line("other", 0.5, {2010: 3, 2014: 2, 2017: 1, 2019: 2, 2022: 4, 2024: 5},
         spread=(0.6, 0.5)),
)  # fmt: skip

# Housing benefit passes through councils that collect council tax (pounds a head).
BENEFIT = Line(
    "housing_benefit", 0.0, {2010: 340, 2014: 390, 2017: 345, 2019: 300, 2022: 245, 2024: 225},
    slopes=(("deprived", 0.22), ("urban", 0.12)), spread=(0.08, 0.02),
)  # fmt: skip

# Levies of bodies for transport, drainage and flood defence (pounds a head).
LEVIES = Line(
    "levies",
    0.45,
    {2010: 55, 2014: 60, 2017: 63, 2019: 66, 2022: 75, 2024: 84},
    slopes=(("urban", 0.3),),
)


def residents_by_age(people: People) -> Floats:
    """Residents by unit, financial year and age; years beyond the series follow its last growth."""
    ages = people.ages.astype(float)
    growth = ages[:, -1] / np.maximum(ages[:, -2], 1)
    found = [ages[:, int(np.clip(year, FIRST, LAST)) - FIRST] for year in YEARS]
    for at, year in enumerate(YEARS):
        if year > LAST:
            found[at] = ages[:, -1] * np.clip(growth, 0.9, 1.1) ** (year - LAST)
    return np.stack(found, axis=1)


def need(line: Line, residents: Floats, character: Character) -> Floats:
    """Need by unit and financial year; the country's need a head was 1 in 2011-12."""
    log = sum((slope * getattr(character, trait) for trait, slope in line.slopes), np.zeros(1))
    units = (residents @ line.weights()) * np.exp(log).reshape(-1, 1)
    base = int(np.flatnonzero(YEARS == 2011)[0])
    return np.asarray(units * residents[:, base].sum() / units[:, base].sum())
