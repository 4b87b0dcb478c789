"""How the checks write numbers and lists in a sentence."""

import math
from collections.abc import Sequence

from changing_places.evaluation.panel.model import Panel
from changing_places.figures.numbers import listed, number


def figure(value: float | None) -> str:
    """A number to three significant figures, as people write it, with a true minus sign.

    >>> figure(0.012345), figure(-1234.5), figure(0.0), figure(float("nan"))
    ('0.0123', '−1,230', '0', 'not known')
    """
    if value is None or math.isnan(value):
        return "not known"
    if math.isinf(value):
        return "no limit"
    if value == 0:
        return "0"
    places = 2 - math.floor(math.log10(abs(value)))
    told = number(round(value, places), max(places, 0))
    return told.rstrip("0").rstrip(".") if places > 0 else told


def per_cent(share: float) -> str:
    """A share as a percentage: `0.421` is '42%'; above tenfold 'more than ten times'.

    >>> per_cent(0.421), per_cent(0.004), per_cent(25.0)
    ('42%', '0.4%', 'more than 1,000%')
    """
    if share > 10:
        return "more than 1,000%"
    return f"{100 * share:.0f}%" if abs(share) >= 0.0095 else f"{100 * share:.1g}%"


def p_value(p: float) -> str:
    """A p-value as people write it.

    >>> p_value(0.0421), p_value(0.00001)
    ('p = 0.042', 'p < 0.001')
    """
    return "p not known" if math.isnan(p) else "p < 0.001" if p < 0.001 else f"p = {p:.2g}"


def span(low: float, high: float) -> str:
    """An interval in words: '1 to 2'; with a side that has no limit said.

    >>> span(-1.0, 2.0)
    '−1 to 2'
    """
    return f"{figure(low)} to {figure(high)}"


def named(names: Sequence[str]) -> str:
    """Names as a list in a sentence, cut after five.

    >>> named(list("abcdefg"))
    'a, b, c, d, e and 2 more'
    """
    return listed(names, 5) or "none"


def counted(count: int, one: str, many: str = "") -> str:
    """A count with its noun: '1 council', '2 councils'.

    >>> counted(1, "council"), counted(3, "country", "countries")
    ('1 council', '3 countries')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def noun(panel: Panel) -> str:
    """What stands by itself in the panel: 'cluster' where some hold several units, else 'unit'."""
    return "cluster" if panel.clustered else "unit"


def period(panel: Panel) -> str:
    """What one step of the panel's time is called: 'year', 'quarter', 'month' or 'period'."""
    return "year" if panel.scale.kind.endswith("year") else panel.scale.kind
