"""A table made ready for each method: its normalisation, or why the method cannot be used."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from changing_places.appraisal.criteria import methods, normalise
from changing_places.appraisal.criteria.model import Dominated, Floats, Table
from changing_places.appraisal.criteria.words import joined
from changing_places.core.errors import InputError, Refusal

METHODS = ("weighted sum", "weighted product", "TOPSIS", "VIKOR", "PROMETHEE II", "COPRAS")


@dataclass(frozen=True)
class Prepared:
    """The table under each method's normalisation (n x m), and the methods left out with why."""

    table: Table
    scaled: dict[str, Floats]
    left_out: dict[str, str]

    def scores(self, method: str, weights: Floats) -> Floats:
        """A method's scores over weight sets (W x m), W x n, highest best. VIKOR's is `1 - Q`."""
        scaled = self.scaled[method]
        if method == "weighted product":
            return methods.weighted_product(scaled, weights)
        if method == "TOPSIS":
            return methods.topsis(scaled, weights)
        if method == "VIKOR":
            return 1.0 - methods.vikor(scaled, weights).compromise
        if method == "COPRAS":
            return methods.copras(scaled, self.table.benefits, weights)
        return methods.weighted_sum(scaled, weights)


def prepare(table: Table, chosen: Sequence[str] = METHODS) -> Prepared:
    """Normalise a table for each chosen method; one that the scores do not suit is left out.

    The weighted product and COPRAS compare ratios, so that a zero or a score below it has no
    meaning in them. Raises InputError for an unknown method, Refusal where the options are alike
    on every criterion or no chosen method can be used.
    """
    unknown = [m for m in chosen if m not in METHODS]
    if unknown or not chosen:
        raise InputError(
            f"There is no method '{unknown[0]}'." if unknown else "No method was chosen.",
            f"The methods are: {', '.join(METHODS)}.",
            "Choose from these, or leave the choice out to have all six.",
        )
    values = table.array
    if not np.ptp(values, axis=0).any():
        raise Refusal(
            "The options cannot be told apart.",
            "Every one has the same score on every criterion.",
            "Score them more finely, or add a criterion on which they differ.",
        )
    left_out = {m: why for m in chosen if (why := _unsuited(table, m))}
    used = [m for m in METHODS if m in chosen and m not in left_out]
    if not used:
        raise Refusal(
            "None of the chosen methods can be used on these scores.",
            next(iter(left_out.values())),
            "Choose the weighted sum, which takes scores on any scale.",
        )
    return Prepared(table, {m: _scaled(table, values, m) for m in used}, left_out)


def _scaled(table: Table, values: Floats, method: str) -> Floats:
    if method == "weighted product":
        return normalise.by_best(values, table.benefits)
    if method == "TOPSIS":
        return normalise.by_length(values, table.benefits)
    if method == "PROMETHEE II":
        return normalise.flows(values, table.criteria)
    if method == "COPRAS":
        return normalise.by_share(values)
    return normalise.by_range(values, table.benefits)


def _unsuited(table: Table, method: str) -> str:
    """Why a method cannot be used on these scores, or nothing."""
    values, benefits = table.array, table.benefits
    if method == "weighted product":
        bad = (values <= 0).any(axis=0)
        need = "compares ratios, and needs every score above zero"
    elif method == "COPRAS":
        # A benefit may be nought for some; a cost of nought would be divided by.
        bad = np.where(benefits, (values < 0).any(axis=0), (values <= 0).any(axis=0))
        bad |= benefits & ~(values > 0).any(axis=0)
        need = "compares shares of a total, and needs costs above zero and benefits not below it"
    else:
        return ""
    if not bad.any():
        return ""
    names = [n for n, wrong in zip(table.names, bad, strict=True) if wrong]
    verb = "is not" if len(names) == 1 else "are not"
    return f"{method[0].upper()}{method[1:]} {need}: {joined(names)} {verb}."


def dominated(table: Table) -> tuple[Dominated, ...]:
    """Options that another is as good as on every criterion and better than on one."""
    good = np.where(table.benefits, table.array, -table.array)
    found = []
    for i, option in enumerate(table.options):
        for k, other in enumerate(table.options):
            if (good[k] >= good[i]).all() and (good[k] > good[i]).any():
                worse = [n for n, w in zip(table.names, good[k] > good[i], strict=True) if w]
                found.append(Dominated(option, other, tuple(worse)))
                break
    return tuple(found)


def without_spread(table: Table) -> tuple[str, ...]:
    """Criteria on which every option scores the same."""
    alike = np.ptp(table.array, axis=0) == 0
    return tuple(n for n, same in zip(table.names, alike, strict=True) if same)
