"""Evaluate a policy: did early help hubs lower the number of children looked after?

    python examples/evaluate.py [STORE]

Without a store, the demonstration country is made in a temporary folder; its true effect is known,
and stands beside the estimate.
"""

import sys
from tempfile import TemporaryDirectory

import changing_places as cp
from changing_places.data.demo import DemoTruth, make
from changing_places.data.policies import policy_of, policy_panel

POLICY = "early-help-hubs"


def tell(store: cp.Store) -> None:
    """Take the panel out of the store, as anybody's table, and evaluate it."""
    policy = policy_of(store, POLICY)
    table = policy_panel(store, policy, policy.outcomes[0]).frame
    found = cp.evaluate(table, unit="name", time="period", outcome="value", adopted="adopted")
    print("\n".join(found.explain()))
    for check in found.checks:
        print(f"{check.name}: {check.finding}")
    truth = DemoTruth.of(store).answers["policies"][POLICY]["effect"]["overall"]
    print(f"Estimate {found.estimate.value:.2f}; the truth, which no table says, is {truth:.2f}.")


def main() -> None:
    """Use the demonstration country, or the store that is named."""
    with TemporaryDirectory() as folder:
        store = cp.Store.open(sys.argv[1] if len(sys.argv) > 1 else folder)
        if len(sys.argv) <= 1:
            make(store)
        tell(store)


if __name__ == "__main__":
    main()
