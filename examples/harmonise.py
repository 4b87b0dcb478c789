"""Put a panel on the boundaries of one year, whatever dataframe it stands in.

    python examples/harmonise.py

Uses the demonstration country's spending, which its reorganisations cut across.
"""

from tempfile import TemporaryDirectory

import polars as pl

import changing_places as cp
from changing_places.data.demo import make
from changing_places.data.harmonise import population_weight
from changing_places.data.register import Register


def main() -> None:
    """Harmonise spending to the boundaries of 2023 and show that nothing was lost."""
    with TemporaryDirectory() as folder:
        store = cp.Store.open(folder)
        make(store)
        spending = store.table("spending").filter(
            pl.col("service") == "adult_social_care", pl.col("value").is_not_null()
        )
        panel = spending.select("area", "year", "value")
        register = Register.of(store)
        done = cp.harmonise(
            panel,
            to=2023,
            register=register,
            counts=["value"],
            tiers="add",
            weights=population_weight(store, register),
        )
        print(f"Before: {panel['value'].sum():,.0f}. After: {done.panel['value'].sum():,.0f}.")
        print("\n".join(done.explain()) if not isinstance(done.explain(), str) else done.explain())


if __name__ == "__main__":
    main()
