"""The sentences of what is said about a place."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from changing_places.data.area import Area, day_in_words
from changing_places.data.place_variables import variables as known_variables
from changing_places.data.register import Register

if TYPE_CHECKING:
    from changing_places.place.measures import Indicators, Measure, Unusual
    from changing_places.place.model import SimilarCouncils


def listed(names: Sequence[str], most: int | None = None) -> str:
    """Names as a sentence has them.

    >>> listed(["Leeds", "York", "Hull"]), listed(["Leeds", "York", "Hull"], 2)
    ('Leeds, York and Hull', 'Leeds, York and 1 other')
    """
    shown = list(names)
    if most is not None and len(shown) > most:
        rest = len(shown) - most
        shown = [*shown[:most], f"{rest} other{'s' if rest > 1 else ''}"]
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def lower_first(name: str) -> str:
    """A variable's name inside a sentence."""
    return name[:1].lower() + name[1:]


def history(area: Area, status: str, register: Register) -> str:
    """What became of a council, in a sentence; empty where nothing did."""
    if status == "abolished" and area.ends:
        heirs = listed([register.name_of(c) for c in area.successors])
        after = f"; {heirs} took its place" if heirs else ""
        return f"{area.name} ended on {day_in_words(area.ends)}{after}."
    if status == "planned" and area.starts:
        return f"{area.name} begins on {day_in_words(area.starts)}."
    if area.predecessors and area.starts:
        before = listed([register.name_of(c) for c in area.predecessors], 8)
        return f"{area.name} was formed on {day_in_words(area.starts)} from {before}."
    return ""


def why_nobody(area: Area, status: str, register: Register, in_country: bool) -> str:
    """Why a council has no similar councils."""
    if status != "current":
        heirs = listed([register.name_of(c) for c in area.successors])
        ask = f" Ask for {heirs} instead." if heirs else ""
        return f"{history(area, status, register)} Similar councils are found today.{ask}"
    return (
        f"Too few of the variables are held for {area.name} ({area.nation}) to say which councils "
        "are like it."
    )


def similar_sentences(result: "SimilarCouncils") -> list[str]:
    """The list of similar councils in sentences: who, why, how firm, who is left out."""
    if not result.similar:
        return [*result.warnings]
    name, names = result.authority.name, [s.name for s in result.similar]
    known = known_variables()
    sentences = [
        f"The councils most like {name} are {listed(names[:3])}, of {result.compared} compared "
        f"on {len(result.variables)} variables ({result.model_name.lower()})."
    ]
    sentences += _standing(result)
    binding = [lower_first(known[k].name) for k, x in result.nearness.items() if x < 0.5][:3]
    if binding:
        sentences.append(f"Its similar councils are closest to it in {listed(binding)}.")
    if result.stability:
        sentences.append(_firmness(result))
    sentences += _agreements(result)
    sentences += [_left_out(left.reason, left.names) for left in result.left_out]
    return [*sentences, *result.warnings]


def _standing(result: "SimilarCouncils") -> list[str]:
    """On what the council stands furthest from the average of all compared."""
    odd = [v for v in sorted(result.variables, key=lambda v: -abs(v.standing)) if v.standing]
    odd = [v for v in odd if abs(v.standing) > 0.5][:4]
    sides = []
    for word, side in (("above", 1), ("below", -1)):
        names = [lower_first(v.name) for v in odd if v.standing * side > 0]
        if names:
            sides.append(f"{word} their average on {listed(names)}")
    if not sides:
        return []
    return [f"Beside all {result.compared}, {result.authority.name} is {', and '.join(sides)}."]


def _left_out(reason: str, names: Sequence[str]) -> str:
    if len(names) <= 3:
        return f"{listed(names)} {'was' if len(names) == 1 else 'were'} left out. {reason}"
    return f"{len(names)} councils, such as {listed(names[:3])}, were left out. {reason}"


def _agreements(result: "SimilarCouncils") -> list[str]:
    """The one published list that the model can be held against."""
    title = "children's services" if result.model == "childrens-services" else "global model"
    return [
        f"{o.found} of the {o.n} councils on the list of the {o.publisher} that can be compared "
        f"are among them ({lower_first(o.title)})."
        for o in result.overlap
        if o.n and title in o.title.lower()
    ]


def _firmness(result: "SimilarCouncils") -> str:
    assert result.stability is not None
    n, kept = len(result.similar), result.stability.kept
    firm = [s.name for s in result.similar if s.persistence >= 0.999]
    weakest = known_variables()[str(result.stability.weakest)].name
    return (
        f"With any one variable dropped, {kept * n:.0f} of the {n} stay on average; "
        f"{len(firm)} stay whichever is dropped. The list leans most on "
        f"{lower_first(weakest)}."
    )


STATUS_WORDS = {
    "value": "published",
    "suppressed": "withheld by the publisher, because the number is small or unreliable",
    "not_applicable": "not applicable to this council",
    "not_submitted": "not submitted by the council",
    "missing": "not published",
    "provisional": "published as provisional",
    "revised": "published and since revised",
}


def number(value: float, unit: str = "") -> str:
    """A number as a sentence has it, with as many figures as matter.

    >>> number(1234567.0, "£"), number(12.345, "% of pupils"), number(0.0), number(-1234.5, "£")
    ('£1,234,567', '12.3%', '0', '-£1,234')
    >>> number(67.5, "GBP per head"), number(3.2, "unit not published"), number(57.0, "Number")
    ('£67.50 per head', '3.2', '57')
    """
    size = abs(value)
    money, words = _unit_words(unit)
    figures = 0 if size >= 1000 or size == 0 else 2 if money else 1 if size >= 10 else 2
    text = f"{size:,.{figures}f}"
    if figures and not (money and not text.endswith("00")):
        text = text.rstrip("0").rstrip(".")
    sign = "-" if value < 0 and text != "0" else ""
    return f"{sign}{'£' if money else ''}{text}{words}"


def _unit_words(unit: str) -> tuple[bool, str]:
    """Whether a unit is money, and what is said after the number."""
    plain = unit.lower()
    if unit.startswith("£") or plain.startswith("gbp"):
        rest = unit[1:] if unit.startswith("£") else unit[3:]
        return True, rest and f" {rest.strip()}"
    if plain in ("spend", "unit cost", "pounds"):
        return True, ""
    if plain.startswith("%") or plain.startswith("percent"):
        return False, "%"
    if not plain or plain in ("unit not published", "score") or plain.startswith("number"):
        return False, ""
    return False, f" {unit[:1].lower() + unit[1:] if unit[1:2].islower() else unit}"


def period_words(period: str) -> str:
    """A period as it is said: a day or a month in words, any other as it stands.

    >>> period_words("2026-01-01"), period_words("2024-25"), period_words("2023-07")
    ('1 January 2026', '2024-25', 'July 2023')
    """
    parts = period.split("-")
    if not all(p.isdigit() for p in parts) or len(parts[0]) != 4:
        return period
    if len(parts) == 3:
        return day_in_words(date(*map(int, parts)))
    span = len(parts) == 2 and int(parts[1]) == (int(parts[0]) + 1) % 100
    if len(parts) == 2 and 1 <= int(parts[1]) <= 12 and not span:
        return f"{date(int(parts[0]), int(parts[1]), 1):%B} {parts[0]}"
    return period


def when(period: str) -> str:
    """A period after its preposition.

    >>> when("2026-01-01"), when("2024-25")
    ('on 1 January 2026', 'in 2024-25')
    """
    said = period_words(period)
    return f"{'on' if period.count('-') == 2 else 'in'} {said}"


def measure_sentence(measure: "Measure") -> str:
    """One indicator in a sentence: value, median, rank, and chance where that can be said."""
    if measure.value is None:
        return f"{measure.name} ({period_words(measure.period)}): {STATUS_WORDS[measure.status]}."
    text = f"{measure.name}: {number(measure.value, measure.unit)} {when(measure.period)}"
    if measure.similar_median is None or measure.rank is None:
        return f"{text}; no similar council has a value for the same period."
    order = "counted from the best" if measure.polarity else "counted from the highest"
    text += (
        f", against a median of {number(measure.similar_median, measure.unit)} among similar "
        f"councils ({_ordinal(measure.rank)} of {measure.of}, {order})"
    )
    if measure.difference == "not significantly different":
        return f"{text}. The two are not significantly different."
    if measure.difference:
        return f"{text}. It is significantly {measure.difference}."
    return f"{text}."


def _ordinal(rank: int) -> str:
    """A rank as it is said.

    >>> [_ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 102)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '102nd']
    """
    ending = (
        "th" if rank % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    )
    return f"{rank}{ending}"


def indicator_sentences(result: "Indicators") -> list[str]:
    """How many indicators there are and what is unusual, in sentences."""
    measures = result.measures
    if not measures:
        return [f"No indicator is held for {result.authority.name}."]
    shown = [m for m in measures if m.value is not None]
    absent = len(measures) - len(shown)
    directed = sum(m.polarity is not None for m in measures)
    sentences = [
        f"{len(measures)} indicators are published for {result.authority.name}; for {directed} "
        "of them the publisher says whether higher is better or worse."
    ]
    if absent:
        sentences.append(
            f"For {absent} of them its latest number is withheld, missing or not submitted."
        )
    better = sum(m.better is True for m in shown)
    worse = sum(m.better is False for m in shown)
    if better + worse:
        sentences.append(
            f"Of those with a direction, {better} are better than the median of its similar "
            f"councils and {worse} are worse; many of these differences are small."
        )
    return [*sentences, *_unusual_sentences(result)]


def _unusual_sentences(result: "Indicators") -> list[str]:
    found = result.unusual
    if found.usual is None:
        return []
    name = result.authority.name
    sentences = [_unusual_sentence(u) for u in found.indicators[:3]]
    tell = (
        f"{name} lies far outside its similar councils on {found.beyond} of {found.asked} "
        f"indicators. Measured in the same way, each similar council does so on between "
        f"{found.least} and {found.most} (the middle one on {found.usual:.0f}), so a list of this "
        "length is "
    )
    tell += "longer than usual." if found.beyond > (found.most or 0) else "not unusual in itself."
    return [*sentences, tell]


def _unusual_sentence(entry: "Unusual") -> str:
    side = "above" if entry.distance > 0 else "below"
    return (
        f"{entry.name}: {number(entry.value, entry.unit)} {when(entry.period)}, far {side} the "
        f"{number(entry.similar_median, entry.unit)} in the middle of its similar councils."
    )
