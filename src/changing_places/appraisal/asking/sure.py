"""How sure the answer is, for everybody together and for the council: draws, switches, worth."""

from collections.abc import Mapping

from changing_places.appraisal.asking.uncertain import LEDGERS, appraised
from changing_places.appraisal.ledgers import Books
from changing_places.appraisal.model import Uncertainty
from changing_places.appraisal.uncertainty import (
    Grid,
    Information,
    Priced,
    Regret,
    flips,
    regret,
    scenario_npv,
    simulate,
    switching_values,
    tornado,
    two_way,
    value_of_information,
)
from changing_places.core.errors import ChangingPlacesError

# Draws for the regions in which the answer flips: enough to name a threshold in two figures.
REGION_DRAWS = 4000


def how_sure(books: Books, *, draws: int, seed: int) -> Mapping[str, Uncertainty]:
    """The uncertainty of each ledger among the lawful options; empty where there is but one."""
    if len(books.lawful) < 2:
        return {}
    return {ledger: _of(books, ledger, draws, seed) for ledger in LEDGERS}


def _of(books: Books, ledger: str, draws: int, seed: int) -> Uncertainty:
    priced = Priced.of(appraised(books, ledger, books.lawful))
    simulation = simulate(priced, draws=draws, seed=seed)
    information = value_of_information(priced, simulation=simulation)
    return Uncertainty(
        ledger=ledger,
        simulation=simulation,
        switching=switching_values(priced),
        tornado=tornado(priced) if priced.names else (),
        information=information,
        regions=flips(priced, draws=min(draws, REGION_DRAWS), seed=seed) if priced.names else (),
        grid=_grid(priced, information),
        regret=_regret(books, priced),
    )


def _grid(priced: Priced, information: Information) -> Grid | None:
    """The two inputs that it is worth most to know, against one another."""
    singles = [w.inputs[0] for w in information.worths if len(w.inputs) == 1]
    if len(singles) < 2:
        return None
    try:
        return two_way(priced, singles[0], singles[1], points=9)
    except ChangingPlacesError:
        # An elasticity may have no value at a grid's end; the draws stand without the grid.
        return None


def _regret(books: Books, priced: Priced) -> Regret | None:
    """The case's scenarios, of those drivers that move anything in this ledger."""
    if not books.case.scenarios:
        return None
    held = [
        (name, {k: v for k, v in values.items() if k in priced.names})
        for name, values in books.case.scenarios
    ]
    npv = scenario_npv(priced, held)
    return regret(npv, priced.model.options, [name for name, _ in held])
