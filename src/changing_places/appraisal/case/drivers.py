"""Reading what is uncertain beside single lines: drivers, what follows what, and correlations."""

from collections.abc import Iterable, Sequence

import numpy as np

from changing_places.appraisal.case.amounts import Setting
from changing_places.appraisal.case.lines import read_range
from changing_places.appraisal.case.located import Entry
from changing_places.appraisal.case.model import Line, Option
from changing_places.appraisal.uncertainty import Distribution, Driver, RankCorrelation
from changing_places.appraisal.uncertainty.bounded import Fixed
from changing_places.appraisal.uncertainty.circle import order_of
from changing_places.appraisal.uncertainty.correlation import scores_root

DRIVER = ("name", "value", "unit", "range", "follows", "evidence", "note")


def read_drivers(entry: Entry | None, volumes: Iterable[Driver]) -> dict[str, Driver]:
    """The drivers by name, uncertain volumes among them; none follows itself by way of others."""
    found = {d.name: d for d in volumes}
    items = entry.items() if entry is not None else []
    for item in items:
        driver = _driver(item)
        if driver.name in found:
            raise item.wrong(
                "Each driver has a name of its own, also beside volumes with a range.",
                "Rename one of them.",
                found=f"names '{driver.name}' again",
            )
        found[driver.name] = driver
    for item in items:
        for name, below in item.fields(DRIVER).get("follows", _nothing(item)).by_name().items():
            Entry(name, below.path, below.file, below.line).one_of(found, "driver")
    if entry is not None:
        with entry.placed():
            order_of({d.name: tuple(d.follows) for d in found.values()})
    return found


def _nothing(item: Entry) -> Entry:
    return Entry({}, item.path, item.file, item.line)


def _driver(entry: Entry) -> Driver:
    given = entry.fields(DRIVER, needs=("name", "value"))
    value = given["value"].number()
    held: Distribution = read_range(given.get("range")) or Fixed(value)
    follows = {n: e.number() for n, e in given.get("follows", _nothing(entry)).by_name().items()}
    unit = given["unit"].text() if "unit" in given else ""
    return Driver(given["name"].text(), held, base=value, unit=unit, follows=follows)


def shared_lines(options: Iterable[Option]) -> dict[str, Distribution]:
    """Uncertain lines that several options add alike, and those of the baseline."""
    found: dict[str, list[tuple[Distribution | None, bool]]] = {}
    for option in options:
        for line in option.lines:
            found.setdefault(line.name, []).append((line.multiplier, option.is_baseline))
    return {
        name: held[0][0]
        for name, held in found.items()
        if held[0][0] is not None
        and all(m == held[0][0] for m, _ in held)
        and (len(held) > 1 or held[0][1])
    }


def inputs_of(lines: Iterable[Line], options: Iterable[Option], setting: Setting) -> list[str]:
    """What is uncertain, as correlations name it: drivers, lines, and those of one option alone."""
    shared = shared_lines(options)
    found = [*setting.drivers, *(n.name for n in lines if n.multiplier is not None), *shared]
    for option in options:
        own = [n.name for n in option.lines if n.multiplier is not None and n.name not in shared]
        own += [f"change in {c.line}" for c in option.changes if c.multiplier is not None]
        found += [f"{name} ({option.called})" for name in own]
    return found


def read_correlations(entry: Entry | None, known: Sequence[str]) -> tuple[RankCorrelation, ...]:
    """Rank correlations of pairs of what is uncertain, which can all be true together."""
    if entry is None:
        return ()
    found: dict[frozenset[str], RankCorrelation] = {}
    for item in entry.items():
        given = item.fields(("between", "rank", "evidence", "note"), needs=("between", "rank"))
        names = [e.one_of(known, "uncertain driver or line") for e in given["between"].items()]
        if len(names) != 2 or names[0] == names[1]:
            raise given["between"].wrong(
                "A correlation is of two different things.", "Write [one, another]."
            )
        if frozenset(names) in found:
            raise given["between"].wrong(
                "Each pair has one correlation.", "Take one of them out.", found="stands twice"
            )
        rank = given["rank"].number(least=-1, most=1, example="0.4")
        found[frozenset(names)] = RankCorrelation(names[0], names[1], rank)
    with entry.placed():
        _check_together(tuple(found.values()))
    return tuple(found.values())


def _check_together(correlations: tuple[RankCorrelation, ...]) -> None:
    names = list(dict.fromkeys(n for c in correlations for n in (c.first, c.second)))
    ranks = np.eye(len(names))
    for c in correlations:
        i, j = names.index(c.first), names.index(c.second)
        ranks[i, j] = ranks[j, i] = c.value
    scores_root(ranks, names)
