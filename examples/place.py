"""Understand one council: whom it is like, how it does beside them, and what is coming.

    python examples/place.py [COUNCIL] [STORE]

Without a store, the demonstration country is made in a temporary folder.
"""

import sys
from tempfile import TemporaryDirectory

from changing_places.data.demo import make
from changing_places.data.register import Register
from changing_places.data.store import Store
from changing_places.place import indicators, pressure, similar


def tell(authority: str, store: Store) -> None:
    """Print what the three questions are answered with."""
    near = similar(authority, model="adult-social-care", store=store)
    print(f"Like {near.authority.name}:", ", ".join(s.name for s in near.similar[:5]))
    measured = indicators(authority, similar_codes=near.codes, store=store)
    better = sum(m.better is True for m in measured.measures)
    worse = sum(m.better is False for m in measured.measures)
    print(f"Better than their median on {better} indicators, worse on {worse}.")
    print("\n".join(pressure(authority, years=10, store=store).explain()))


def main() -> None:
    """Ask of a council of the demonstration country, or of the one that is named."""
    with TemporaryDirectory() as folder:
        store = Store.open(sys.argv[2] if len(sys.argv) > 2 else folder)
        if len(sys.argv) <= 2:
            make(store)
        counties = Register.of(store).current(tier="upper")
        tell(sys.argv[1] if len(sys.argv) > 1 else counties[0].code, store)


if __name__ == "__main__":
    main()
