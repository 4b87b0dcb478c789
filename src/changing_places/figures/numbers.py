"""Numbers as a British reader writes them: £1.2m, 1,234, 4.5%, 3–7, and a true minus sign."""

import math
from collections.abc import Iterable, Sequence
from datetime import date

MINUS, EN_DASH = "\u2212", "\u2013"
KINDS = ("text", "period", "year", "date", "integer", "number", "money", "percent", "share")
NUMERIC = frozenset({"year", "integer", "number", "money", "percent", "share"})
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def number(value: float, decimals: int | None = None) -> str:
    """A number with commas between thousands; never minus nothing.

    >>> number(1234567), number(-0.04, 1), number(-12.5, 1)
    ('1,234,567', '0.0', '−12.5')
    """
    places = decimals_for([value]) if decimals is None else decimals
    rounded = _rounded(value, places)
    sign = MINUS if rounded < 0 else ""
    return f"{sign}{abs(rounded):,.{places}f}"


def money(value: float, decimals: int | None = None, *, words: bool = False) -> str:
    """Pounds, with m for millions and bn for thousands of millions, or those words in full.

    Where `decimals` is given it is kept and nothing is shortened.

    >>> money(612.4), money(24_600_000), money(14_512_000_000, words=True), money(-1.5)
    ('£612', '£24.6m', '£14.5 billion', '−£1.50')
    """
    sign = MINUS if value < 0 else ""
    size = abs(value)
    if decimals is not None:
        text = f"{_rounded(size, decimals):,.{decimals}f}"
        return f"{sign if _rounded(size, decimals) else ''}£{text}"
    for least, divisor, short, long in (
        (999_500_000, 1e9, "bn", "billion"),
        (999_500, 1e6, "m", "million"),
    ):
        if size >= least:
            text = _three_figures(size / divisor)
            return f"{sign}£{text} {long}" if words else f"{sign}£{text}{short}"
    places = 2 if size < 10 and not float(size).is_integer() else 0
    rounded = _rounded(size, places)
    return f"{sign if rounded else ''}£{rounded:,.{places}f}"


def percent(value: float, decimals: int | None = None, *, words: bool = False) -> str:
    """A value that is already in per cent.

    >>> percent(37.46), percent(5, words=True)
    ('37.5%', '5 per cent')
    """
    places = decimals
    if places is None:
        places = 0 if float(value).is_integer() else 1
    return f"{number(value, places)} per cent" if words else f"{number(value, places)}%"


def day(value: date) -> str:
    """A date in words.

    >>> day(date(2024, 4, 1))
    '1 April 2024'
    """
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def span(low: str, high: str) -> str:
    """Two formatted numbers as a range; 'to' where a minus sign would meet the dash.

    >>> span("3.1%", "4.7%"), span("£580", "£612"), span("−2", "4")
    ('3.1–4.7%', '£580–£612', '−2 to 4')
    """
    if MINUS in low or MINUS in high:
        return f"{low} to {high}"
    if low.endswith("%") and high.endswith("%"):
        low = low[:-1]
    return f"{low}{EN_DASH}{high}"


def formatted(value: object, kind: str, decimals: int | None = None) -> str:
    """One cell as text. Nothing is 'not available'; words stand as they are.

    `kind` is one of `KINDS`: `percent` holds 37.5 for 37.5%, `share` holds 0.375.
    """
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return "not available"
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return day(value)
    if kind not in NUMERIC or isinstance(value, bool):
        return str(value)
    return _formatted_number(float(value), kind, decimals)  # type: ignore[arg-type]


def _formatted_number(amount: float, kind: str, decimals: int | None) -> str:
    if kind == "money":
        return money(amount, decimals)
    if kind == "percent":
        return percent(amount, decimals)
    if kind == "share":
        return percent(amount * 100, decimals)
    if kind == "year":
        return str(round(amount))
    return number(amount, 0 if kind == "integer" else decimals)


def decimals_for(values: Iterable[float]) -> int:
    """How many decimal places show a list of numbers to about three figures, and no more.

    >>> decimals_for([1200.4, 15]), decimals_for([12.34, 9]), decimals_for([0.5, 0.25])
    (0, 1, 2)
    """
    sizes = [abs(float(v)) for v in values if math.isfinite(v)]
    largest = max(sizes, default=0.0)
    if largest >= 1000 or all(s.is_integer() for s in sizes):
        return 0
    wanted = 1 if largest >= 10 else 2 if largest >= 1 else 3
    for places in range(wanted):
        if all(math.isclose(s, round(s, places), abs_tol=1e-9) for s in sizes):
            return places
    return wanted


def listed(words: Sequence[str], most: int | None = None) -> str:
    """Words joined as in a sentence; after `most` of them, how many more there are.

    >>> listed(["Ayton", "Beeford", "Ceham"]), listed(["Ayton", "Beeford", "Ceham"], 2)
    ('Ayton, Beeford and Ceham', 'Ayton, Beeford and 1 more')
    """
    shown = list(words)
    if most is not None and len(shown) > most:
        shown = [*shown[:most], f"{len(shown) - most:,} more"]
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def _rounded(value: float, places: int) -> float:
    """Half away from zero, as people round: 2.5 becomes 3 and 0.125 becomes 0.13."""
    scale = 10.0**places
    nudged = math.floor(abs(value) * scale + 0.5 + 1e-9) / scale
    return math.copysign(nudged, value) if nudged else 0.0


def _three_figures(value: float) -> str:
    """Of 1.234 '1.23', of 24.63 '24.6', of 246.3 '246'; whole numbers stay whole."""
    places = 2 if value < 9.995 else 1 if value < 99.95 else 0
    text = f"{_rounded(value, places):,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
