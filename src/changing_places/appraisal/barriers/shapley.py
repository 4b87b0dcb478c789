"""The part of each rule in a sum that several rules make together.

With rules taken away one after another, in every order, each rule's part is the mean of what its
going changes (Shapley, Contributions to the Theory of Games II (1953)): parts add up to the whole
change whatever the rules do together, and a rule that changes nothing has no part.
"""

from collections.abc import Callable, Iterable
from itertools import combinations
from math import factorial

Value = Callable[[frozenset[str]], float]
# Rules in one working; a working reads fewer, and all orders of more would take too long.
MOST = 12


def parts(value: Value, rules: Iterable[str]) -> dict[str, float]:
    """What each of some rules adds to `value`, which is told which rules have been taken away.

    The parts sum to `value(none) − value(all)`.

    >>> found = parts(lambda gone: 0.0 if "a" in gone else 10.0 if "b" in gone else 16.0, "ab")
    >>> found
    {'a': 13.0, 'b': 3.0}
    """
    names = sorted(set(rules))
    moving = [n for n in names if _moves(value, n, names)] if len(names) > MOST else names
    if len(moving) > MOST:
        raise ValueError(f"{len(moving)} rules are too many for one working")
    known: dict[frozenset[str], float] = {}

    def of(gone: frozenset[str]) -> float:
        if gone not in known:
            known[gone] = value(gone)
        return known[gone]

    n = len(moving)
    weights = [factorial(k) * factorial(n - k - 1) / factorial(n) for k in range(n)]
    found = dict.fromkeys(names, 0.0)
    for name in moving:
        others = [m for m in moving if m != name]
        for k in range(n):
            for chosen in combinations(others, k):
                gone = frozenset(chosen)
                found[name] += weights[k] * (of(gone) - of(gone | {name}))
    return found


def _moves(value: Value, name: str, names: list[str]) -> bool:
    """Whether a rule changes the value when it goes first or last: enough to leave it out."""
    every = frozenset(names)
    first = value(frozenset()) - value(frozenset({name}))
    return bool(first or value(every - {name}) - value(every))
