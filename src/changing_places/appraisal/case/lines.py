"""Reading the lines of a case: what each costs or brings, whom, from when, and how sure it is."""

from collections.abc import Mapping
from typing import Any

from changing_places.appraisal.agencies import Steps
from changing_places.appraisal.case.amounts import Setting, read_amounts, years_run
from changing_places.appraisal.case.located import Entry
from changing_places.appraisal.case.model import OPERATOR, Line, Staff
from changing_places.appraisal.greenbook import Impact, combined_bias, grade, net_additional
from changing_places.appraisal.uncertainty import Distribution, Effect, distribution_from
from changing_places.core.errors import InputError

WHEN = ("amount", "each", "per", "posts", "pay", "once", "by_year", "from", "to", "ramp")
MONEY = (
    *("name", "payer", "gainer", "price_year", "nominal", "grows", "delay"),
    *("optimism_bias", "grade", "prices_risk_of", "bias_excludes", "weight", "health"),
    *("moves_with", "range", "cashable", "steps", "units_saved", "life", "additionality"),
    *("evidence", "note"),
)
OWN = {
    "staff": ("posts", "pay", "pension_rate", "turnover"),
    "supplies": ("vat_share",),
    "premises": ("vat_share", "rateable_value"),
    "income": (),
    "lines": (),
}
# Beyond it, a range is almost surely in pounds, and not in multiples of the amount.
MOST_MULTIPLE = 3.0
BIAS = ("rate", "type", "types", "measure", "managed")


def read_lines(entry: Entry, kind: str, setting: Setting) -> tuple[Line, ...]:
    """The lines of one kind; each has a name of its own."""
    return tuple(_line(item, kind, setting) for item in entry.items())


def _line(entry: Entry, kind: str, setting: Setting) -> Line:
    given = entry.fields((*MONEY, *WHEN, *OWN[kind]), needs=["name"])
    payer, gainer = _sides(entry, given, kind, setting)
    staff = _staff(given) if kind == "staff" else None
    amounts, volume = read_amounts(entry, given, staff, setting)
    kept = additional_share(given["additionality"]) if "additionality" in given else 1.0
    with entry.placed():
        line = Line(
            name=given["name"].text(),
            kind=kind,
            payer=payer,
            gainer=gainer,
            amounts=tuple(kept * a for a in amounts),
            staff=staff,
            price_year=_price_year(given, setting),
            basis="nominal" if _true(given, "nominal") else "real",
            effects=_effects(given, volume, setting),
            multiplier=read_multiple(given.get("range")),
            evidence=_evidence(given, setting),
            place=f"{entry.where}",
            **_shares(given, kind),
            **_corrections(given),
            **_cash(given, setting),
        )
    _check_sign(entry, given, line)
    return line


def _sides(
    entry: Entry, given: Mapping[str, Entry], kind: str, setting: Setting
) -> tuple[dict[str, float], dict[str, float]]:
    """Who pays and who gains: by what the line is of, unless it says so itself."""
    payer = _parties(given.get("payer"), setting)
    gainer = _parties(given.get("gainer"), setting)
    if kind in ("staff", "supplies", "premises"):
        if gainer:
            raise given["gainer"].wrong(
                f"A line of {kind} is what running the service uses up: nobody gains it.",
                "Leave 'gainer' out, or put the line under 'lines'.",
            )
        return payer or {OPERATOR: 1.0}, {}
    if kind == "income":
        return payer or {"users": 1.0}, gainer or {OPERATOR: 1.0}
    if not payer and not gainer:
        raise InputError(
            f"{entry.where} has neither 'payer' nor 'gainer'.",
            "Every line of money says whom it hits: a cost its payer, a benefit its gainer, "
            "a transfer both.",
            "Add for example 'payer: council' or 'gainer: residents'.",
        )
    return payer, gainer


def _parties(entry: Entry | None, setting: Setting) -> dict[str, float]:
    if entry is None:
        return {}
    if not isinstance(entry.value, Mapping):
        return {setting.party(entry): 1.0}
    shares = {}
    for name, part in entry.by_name().items():
        setting.party(Entry(name, part.path, part.file, part.line))
        shares[name] = part.share()
    if abs(sum(shares.values()) - 1) > 1e-9:
        raise entry.wrong(
            "The shares of one line are all of it, so they sum to 1.",
            "Correct the shares, such as {council: 0.6, NHS: 0.4}.",
            found=f"has shares that sum to {sum(shares.values()):g}",
        )
    return shares


def _staff(given: Mapping[str, Entry]) -> Staff | None:
    if "posts" not in given or "pay" not in given:
        return None
    return Staff(
        posts=given["posts"].number(least=0, example="42.5"),
        pay=given["pay"].number(least=0, example="27000"),
        pension_rate=given["pension_rate"].share() if "pension_rate" in given else 0.0,
        turnover=given["turnover"].share() if "turnover" in given else None,
    )


def _price_year(given: Mapping[str, Entry], setting: Setting) -> int:
    entry = given.get("price_year")
    return setting.price_year if entry is None else entry.whole(least=1990, most=2100)


def _shares(given: Mapping[str, Entry], kind: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if kind in ("supplies", "premises"):
        found["vat_share"] = given["vat_share"].share() if "vat_share" in given else 1.0
    if "rateable_value" in given:
        found["rateable_value"] = given["rateable_value"].number(least=0, example="120000")
    return found


def _corrections(given: Mapping[str, Entry]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, key in (("grows", "relative_price_change"), ("delay", "delay"), ("weight", "weight")):
        if name in given:
            found[key] = given[name].number(example="1")
    if "optimism_bias" in given:
        found["optimism_bias"] = _bias(given["optimism_bias"])
    if "grade" in given:
        with given["grade"].placed():
            found["grade"] = grade(given["grade"].whole(most=9)).grade
    if "prices_risk_of" in given:
        found["prices_risk_of"] = given["prices_risk_of"].text()
    if "bias_excludes" in given:
        found["bias_excludes"] = tuple(e.text() for e in given["bias_excludes"].items())
    if _true(given, "health"):
        found["schedule"] = "health"
    if "life" in given:
        found["life"] = given["life"].whole(least=1, most=300)
    return found


def _bias(entry: Entry) -> float:
    if not isinstance(entry.value, Mapping):
        return entry.number(least=0, most=10, example="0.24 for 24%")
    given = entry.fields(BIAS)
    if "rate" in given:
        return given["rate"].number(least=0, most=10, example="0.24 for 24%")
    if "types" in given:
        shares = {n: e.share() for n, e in given["types"].by_name().items()}
    else:
        shares = {entry.fields(BIAS, needs=["type"])["type"].text(): 1.0}
    measure = given["measure"].text() if "measure" in given else None
    managed = given["managed"].share() if "managed" in given else 0.0
    with entry.placed():
        return combined_bias(shares, measure=measure, managed=managed).rate


def _cash(given: Mapping[str, Entry], setting: Setting) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if "cashable" in given:
        found["cashable"] = given["cashable"].share()
    if "steps" in given:
        if "units_saved" not in given:
            raise given["steps"].wrong(
                "Cash is released when enough units are saved, so those of each year are needed.",
                "Add 'units_saved: 1200', the units that the line saves in a year.",
                found="has no 'units_saved' beside it",
            )
        found["steps"] = {
            setting.party(Entry(name, e.path, e.file, e.line)): _steps(e)
            for name, e in given["steps"].by_name().items()
        }
        saved = given["units_saved"].number(least=0)
        found["volume"] = tuple(saved * r for r in years_run(given, setting))
    return found


def _steps(entry: Entry) -> Steps:
    given = entry.fields(("every", "unit", "releases", "name", "at"), needs=("releases",))
    unit = given["unit"].text() if "unit" in given else ""
    name = given["name"].text() if "name" in given else "a step"
    size = "every" if "every" in given else "at"
    if size not in given:
        raise entry.wrong("It says at which volume cash falls free.", "Add 'every: 5000'.")
    pence = round(100 * given["releases"].number(least=0))
    with entry.placed():
        volume = given[size].number(least=0)
        if size == "every":
            return Steps.every(volume, pence, unit=unit, name=name)
        return Steps.of([(volume, pence, name)], unit=unit)


def _effects(
    given: Mapping[str, Entry], volume: str | None, setting: Setting
) -> tuple[Effect, ...]:
    """The drivers that move a line; a volume that is uncertain moves what is reckoned from it."""
    found = [Effect(volume)] if volume in setting.drivers and volume is not None else []
    if "moves_with" not in given:
        return tuple(found)
    for name, entry in given["moves_with"].by_name().items():
        Entry(name, entry.path, entry.file, entry.line).one_of(
            setting.drivers, "driver (name it under 'drivers')"
        )
        if not setting.drivers[name].reference:
            raise entry.wrong(
                "A line moves by the share of the driver's value that it changes, and of nothing "
                "there is no share.",
                "Give the driver the value at which the line was worked out.",
                found=f"moves with '{name}', whose value is 0",
            )
        if isinstance(entry.value, Mapping):
            power = entry.fields(("elasticity",), needs=("elasticity",))["elasticity"].number()
            if setting.drivers[name].distribution.support[0] < 0:
                raise entry.wrong(
                    f"'{name}' may be below 0, and has no such power there.",
                    "Give it a range of 0 and more, or a plain weight in place of the elasticity.",
                    found="is an elasticity",
                )
            found.append(Effect(name, power, "elastic"))
        else:
            found.append(Effect(name, entry.number(example="1")))
    return tuple(found)


def read_range(entry: Entry | None) -> Distribution | None:
    """What is uncertain, as a distribution of the numbers beside it."""
    if entry is None:
        return None
    entry.by_name()
    with entry.placed():
        return distribution_from(entry.plain())


def read_multiple(entry: Entry | None) -> Distribution | None:
    """What is uncertain about a sum of money, as multiples of what was typed."""
    held = read_range(entry)
    if entry is not None and held is not None and not held.mean <= MOST_MULTIPLE:
        raise entry.wrong(
            "The range of a line or a change holds multiples of what is typed beside it: 0.9 is a "
            "tenth less.",
            "Divide each end by the amount, such as {kind: pert, low: 0.9, likely: 1, high: 1.3}.",
            found=f"comes to {held.mean:,.1f} times the amount on average",
        )
    return held


def _evidence(given: Mapping[str, Entry], setting: Setting) -> str:
    return read_evidence(given.get("evidence"), setting.evidence)


def read_evidence(entry: Entry | None, known: Mapping[str, str]) -> str:
    """Where a figure is from: the name of a source of the case, or words of its own."""
    if entry is None:
        return ""
    text = entry.text()
    return known.get(text, text)


def _true(given: Mapping[str, Entry], name: str) -> bool:
    return name in given and given[name].truth()


def _check_sign(entry: Entry, given: Mapping[str, Entry], line: Line) -> None:
    """What only certain lines may have."""
    if line.gainer and line.optimism_bias:
        raise given["optimism_bias"].wrong(
            "The guidance's biases are of costs.",
            "Correct a benefit by 'grade', or begin it later with 'delay'.",
            found=f"is an optimism bias of '{line.name}', which somebody gains",
        )
    if line.gainer and line.life is not None:
        raise given["life"].wrong(
            "Something is left at the end of what was bought and used, not of money passed on.",
            "Leave 'life' out, or take 'gainer' out.",
            found=f"is a life of '{line.name}', which somebody gains",
        )
    if line.schedule == "health" and line.payer:
        raise given["health"].wrong(
            "Health rates are for effects on health and life; money is discounted as money.",
            "Leave 'health' out.",
        )


def additional_share(entry: Entry) -> float:
    """The share of a gross effect that would not happen anyway, or at another's cost."""
    shares = ("deadweight", "leakage", "displacement", "substitution")
    given = entry.fields((*shares, "multiplier"))
    held = {n: given[n].share() for n in shares[1:] if n in given}
    if "multiplier" in given:
        held["multiplier"] = given["multiplier"].number(least=0)
    anyway = given["deadweight"].share() if "deadweight" in given else 0.0
    with entry.placed():
        return net_additional(Impact(1.0, **held), Impact(anyway, **held)).value
