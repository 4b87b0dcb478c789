"""Reading what a line comes to in each year, in one of the five ways to say it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from changing_places.appraisal.case.located import Entry
from changing_places.appraisal.case.model import Staff
from changing_places.appraisal.uncertainty import Driver
from changing_places.core.errors import InputError

# What belongs to posts alone.
OF_POSTS = ("pay", "pension_rate", "turnover")
YEAR = re.compile("0|[1-9][0-9]{0,3}")


@dataclass(frozen=True)
class Setting:
    """What the lines of a case share: years, prices, and the names that they may use."""

    years: int
    price_year: int
    parties: Mapping[str, bool]
    volumes: Mapping[str, tuple[float, ...]]
    drivers: Mapping[str, Driver]
    evidence: Mapping[str, str] = field(default_factory=dict)
    starts: int = 1

    def party(self, entry: Entry) -> str:
        """A party by its name."""
        return entry.one_of(self.parties, "party (name others under 'parties')")


def read_amounts(
    entry: Entry, given: Mapping[str, Entry], staff: Staff | None, setting: Setting
) -> tuple[tuple[float, ...], str | None]:
    """Pounds by year from year 0, and the volume that they are reckoned from."""
    ways = [w for w in ("amount", "each", "posts", "once", "by_year") if w in given]
    if len(ways) != 1:
        raise InputError(
            f"{entry.where} says its amount in {len(ways)} ways{_named(ways)}.",
            "A line has one: 'amount' (pounds a year), 'each' and 'per' (pounds a unit and the "
            "volume), 'posts' and 'pay', 'once' (pounds by year) or 'by_year' (a list).",
            "Keep one of them, such as 'amount: 250000'.",
        )
    way = ways[0]
    _check_beside(given, way)
    if way == "by_year":
        return _list_of_years(given["by_year"], setting), None
    if way == "once":
        return _once(given["once"], setting), None
    runs = years_run(given, setting)
    if way == "amount":
        amount = _money(given["amount"])
        return tuple(amount * r for r in runs), None
    if way == "posts":
        if staff is None:
            raise InputError(
                f"{entry.where} has posts but no pay.",
                "The cost of staff is posts by the pay of each, and the pension on it.",
                "Add 'pay: 27000', the pay of a full-time post for a year.",
            )
        cost = staff.posts * staff.pay * (1 + staff.pension_rate)
        return tuple(cost * r for r in runs), None
    if "per" not in given:
        raise InputError(
            f"{entry.where} has an amount for each unit but no volume.",
            "'each' is multiplied by a volume of the case.",
            f"Add 'per: ...', one of {', '.join(setting.volumes) or 'those under volumes'}.",
        )
    volume = given["per"].one_of(setting.volumes, "volume (name it under 'volumes')")
    each = _money(given["each"])
    rows = zip(setting.volumes[volume], runs, strict=True)
    return tuple(each * v * r for v, r in rows), volume


def _check_beside(given: Mapping[str, Entry], way: str) -> None:
    """What belongs to another way of saying the amount would be passed over, so it is an error."""
    years_given = way in ("once", "by_year") and "units_saved" not in given
    idle = [n for n in ("from", "to", "ramp") if years_given and n in given]
    idle += [n for n in OF_POSTS if n in given and way != "posts"]
    idle += ["per"] if "per" in given and way != "each" else []
    if idle:
        raise InputError(
            f"{given[idle[0]].where} does nothing beside '{way}'.",
            f"The line says its amount by '{way}', which does not use it.",
            f"Take '{idle[0]}' out, or say the amount in the way that uses it.",
        )


def _money(entry: Entry) -> float:
    """Pounds: at least nothing, since payer and gainer say which way they go."""
    value = entry.number(example="250000")
    if value < 0:
        raise entry.wrong(
            "Amounts are written without a sign: who pays and who gains say which way they go.",
            "Take the minus away, and put the payer in the gainer's place if it is a saving.",
        )
    return value


def years_run(given: Mapping[str, Entry], setting: Setting) -> list[float]:
    """How much of a yearly amount there is in each year: from, to, and evenly up over a ramp.

    Without `from` it begins in year 1, or when the option that it belongs to starts.
    """
    ends = given["to"].whole(most=setting.years) if "to" in given else setting.years
    # What ends before the option starts prepares it, and begins at once.
    starts = max(1, setting.starts) if ends >= setting.starts else 1
    begins = given["from"].whole(most=setting.years) if "from" in given else starts
    ramp = given["ramp"].whole(least=1, most=100) if "ramp" in given else 1
    if ends < begins:
        raise given["to"].wrong(
            f"It ends before it begins, in year {begins}.", f"Write {begins} or a later year."
        )
    grown = [min(1.0, max(0.0, (y - begins + 1) / ramp)) for y in range(setting.years + 1)]
    return [g if y <= ends else 0.0 for y, g in enumerate(grown)]


def _once(entry: Entry, setting: Setting) -> tuple[float, ...]:
    found = [0.0] * (setting.years + 1)
    for name, amount in entry.by_name().items():
        if not YEAR.fullmatch(name) or int(name) > setting.years:
            raise amount.wrong(
                f"The years run from 0 to {setting.years}.",
                "Write for example 'once: {0: 200000}'.",
                found=f"names no year: '{name}'",
            )
        found[int(name)] = _money(amount)
    return tuple(found)


def _list_of_years(entry: Entry, setting: Setting) -> tuple[float, ...]:
    items = entry.items()
    if len(items) != setting.years + 1:
        raise entry.wrong(
            f"It has one amount for each year from 0 to {setting.years}: {setting.years + 1}.",
            "Write 0 for a year in which nothing moves.",
            found=f"has {len(items)} amounts",
        )
    return tuple(_money(item) for item in items)


def _named(ways: list[str]) -> str:
    return f" ({', '.join(ways)})" if ways else ""
