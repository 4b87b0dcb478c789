"""Models that the tests of uncertainty share."""

import numpy as np

from changing_places.appraisal.uncertainty import (
    Appraised,
    Driver,
    Effect,
    Line,
    Lognormal,
    Normal,
    Pert,
    Triangular,
)

FACTORS = tuple(1 / 1.035**year for year in range(10))


def leisure() -> Appraised:
    """Three ways to run a service, which differ by little and depend on different things."""
    return Appraised(
        ("in-house", "trust", "contract"),
        (
            Line("pay", "in-house", (-1e6,) * 10, effects=(Effect("turnover", 0.1),)),
            Line("rent", "trust", (-40_000,) * 10, effects=(Effect("rent"),)),
            Line("pay", "trust", (-955_000,) * 10),
            Line("fee", "contract", (-990_000,) * 10, Triangular(0.95, 1.0, 1.1)),
        ),
        FACTORS,
        (
            Driver("turnover", Pert(5, 10, 18), unit="%"),
            Driver("rent", Lognormal(40_000, 12_000), unit="£"),
        ),
    )


def linear_normal(options: int = 6, inputs: int = 30, seed: int = 5) -> Appraised:
    """Options that are linear in independent normal drivers, for which exact answers are known."""
    chance = np.random.default_rng(seed)
    names = tuple(f"option {k}" for k in range(options))
    drivers = tuple(
        Driver(f"driver {j}", Normal(1.0, float(chance.uniform(0.08, 0.35)))) for j in range(inputs)
    )
    lines = tuple(
        Line(f"line {j}", name, (float(chance.normal(0, 900)),), effects=(Effect(f"driver {j}"),))
        for name in names
        for j in range(inputs)
    )
    totals = {name: sum(n.amounts[0] for n in lines if n.option == name) for name in names}
    levels = tuple(
        Line("level", name, (float(chance.normal(0, 50)) - total,))
        for name, total in totals.items()
    )
    return Appraised(names, lines + levels, (1.0,), drivers)


def products(elastic: bool = False) -> Appraised:
    """Lines that are products of their own multiplier and drivers."""
    kind = "elastic" if elastic else "linear"
    power = 0.7 if elastic else 1.0
    return Appraised(
        ("as today", "shared", "mutual"),
        (
            Line("cost", "as today", (-100.0,) * 5, Lognormal(1.0, 0.2), (Effect("demand"),)),
            Line("cost", "shared", (-95.0,) * 5, Pert(0.7, 1.0, 1.6), (Effect("demand", 0.5),)),
            Line("fee", "shared", (-8.0,) * 5),
            Line("cost", "mutual", (-98.0,) * 5, effects=(
                Effect("pay", power, kind), Effect("demand", 0.2))),
        ),
        FACTORS[:5],
        (Driver("demand", Lognormal(1.0, 0.15)), Driver("pay", Triangular(0.8, 0.95, 1.3))),
    )  # fmt: skip
