"""Reading a case: one YAML file that describes a service and the options for delivering it."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from changing_places.appraisal.case.agreeing import check_together
from changing_places.appraisal.case.amounts import Setting
from changing_places.appraisal.case.changing import read_changes
from changing_places.appraisal.case.drivers import inputs_of, read_correlations, read_drivers
from changing_places.appraisal.case.lines import read_evidence, read_lines, read_range
from changing_places.appraisal.case.located import MOST_LETTERS, Entry, read_located
from changing_places.appraisal.case.model import (
    KINDS,
    PARTIES,
    VAT_REGIMES,
    Assumption,
    Case,
    Line,
    Option,
    Vat,
)
from changing_places.appraisal.case.operating import read_operator
from changing_places.appraisal.case.shipped import shipped_case, shipped_cases
from changing_places.appraisal.case.telling import read_story, read_weighing
from changing_places.appraisal.greenbook import Discounting
from changing_places.appraisal.lawfulness import Situation, read_situation
from changing_places.appraisal.lawfulness.model import SERVICES
from changing_places.appraisal.rulebook import as_day, delivery_model
from changing_places.appraisal.uncertainty import Driver
from changing_places.core.errors import InputError

FIELDS = (
    *("title", "service", "council", "rates_share", "price_year", "first_year", "years"),
    *("deflators", "discounting", "parties", "volumes", "drivers", "correlations", *KINDS, "vat"),
    *("situation", "options", "criteria", "ranking", "scenarios", "story"),
    *("evidence", "fictional", "as_at"),
)
NEEDED = ("title", "service", "price_year", "years", "options")


def read_case(given: str | Path) -> Case:
    """The case in a file, or a shipped one by its name.

    Raises InputError that names the file, the line and the path in it of whatever cannot be used.

    >>> read_case("leisure").baseline.model
    'IH'
    """
    name = str(given)
    if name in shipped_cases():
        return case_from(shipped_case(name), f"{name}.yaml")
    path = Path(given)
    if not _is_file(path):
        near = get_close_matches(name, shipped_cases(), 3, 0.0)
        raise InputError(
            f"There is no case '{name}'.",
            "It is neither a file nor one of the shipped cases, of which the nearest are "
            f"{', '.join(repr(n) for n in near)}.",
            "Give the path of a YAML file, or see 'changing-places appraise --list'.",
        )
    try:
        with path.open(encoding="utf-8-sig") as opened:
            # One letter more than may be is enough to refuse it.
            text = opened.read(MOST_LETTERS + 1)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path} cannot be read.",
            f"The system says: {error}.",
            "Save it as plain text in UTF-8, where you may read it.",
        ) from error
    return case_from(text, path.name)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        # A name that no file can have.
        return False


def case_from(text: str, file: str) -> Case:
    """The case in a text; `file` is what errors call it."""
    top = read_located(text, file)
    given = top.fields(FIELDS, needs=NEEDED)
    setting = _setting(given)
    lines = tuple(
        n for kind in KINDS if kind in given for n in read_lines(given[kind], kind, setting)
    )
    options = _options(given, lines, setting)
    check_together(top, lines, options, setting)
    table, views = read_weighing(given, options)
    return Case(
        title=given["title"].text(),
        service=given["service"].one_of(SERVICES, "service"),
        council=given["council"].text() if "council" in given else "the council",
        rates_share=_rates_share(given.get("rates_share")),
        price_year=setting.price_year,
        first_year=_year(given["first_year"]) if "first_year" in given else setting.price_year,
        years=setting.years,
        deflators=_deflators(given.get("deflators")),
        discounting=_discounting(given.get("discounting")),
        parties=setting.parties,
        volumes=setting.volumes,
        drivers=tuple(setting.drivers.values()),
        correlations=read_correlations(
            given.get("correlations"), inputs_of(lines, options, setting)
        ),
        lines=lines,
        scenarios=_scenarios(given.get("scenarios"), setting),
        vat=_vat(given.get("vat")),
        options=options,
        table=table,
        views=views,
        story=read_story(given.get("story")),
        evidence=setting.evidence,
        assumptions=tuple(_assumptions(top, setting.evidence)),
        fictional="fictional" in given and given["fictional"].truth(),
        file=file,
        fingerprint=hashlib.sha256(text.encode()).hexdigest(),
        written=top,
        as_at=_as_at(given.get("as_at")),
    )


def _as_at(entry: Entry | None) -> str | None:
    if entry is None:
        return None
    with entry.placed():
        return str(as_day(entry.day()))


def _year(entry: Entry) -> int:
    return entry.whole(least=1990, most=2100, example="2026")


def _setting(given: Mapping[str, Entry]) -> Setting:
    """What lines share; read first, since they name it."""
    years = given["years"].whole(least=1, most=300)
    evidence = {n: e.text() for n, e in _named(given, "evidence").items()}
    volumes, uncertain = {}, []
    for entry in given["volumes"].items() if "volumes" in given else []:
        name, amounts, driver = _volume(entry, years)
        if name in volumes:
            raise entry.wrong("Each volume has a name of its own.", "Rename one.", found="is twice")
        volumes[name] = amounts
        uncertain += [driver] if driver else []
    drivers = read_drivers(given.get("drivers"), uncertain)
    return Setting(
        years=years,
        price_year=_year(given["price_year"]),
        parties=_parties(given.get("parties")),
        volumes=volumes,
        drivers=drivers,
        evidence=evidence,
    )


def _named(given: Mapping[str, Entry], name: str) -> dict[str, Entry]:
    return given[name].by_name() if name in given else {}


def _parties(entry: Entry | None) -> dict[str, bool]:
    found = dict(PARTIES)
    for item in entry.items() if entry is not None else []:
        given = item.fields(("name", "public"), needs=("name", "public"))
        name = given["name"].text()
        if name in found:
            raise item.wrong(
                f"'{name}' is there already: {', '.join(PARTIES)} are known to every case.",
                "Take it out, or give another party a name of its own.",
                found=f"names '{name}' again",
            )
        found[name] = given["public"].truth()
    return found


def _volume(entry: Entry, years: int) -> tuple[str, tuple[float, ...], Driver | None]:
    """How much of the service there is each year, and what is uncertain about it."""
    known = ("name", "amount", "growth", "unit", "range", "evidence", "note")
    given = entry.fields(known, needs=("name", "amount"))
    name = given["name"].text()
    amount = given["amount"].number(example="900000")
    if amount < 0:
        raise given["amount"].wrong(
            "A volume counts visits, people or tonnes, so it is 0 or more.", "Take the minus away."
        )
    growth = given["growth"].number(least=-0.5, most=1) if "growth" in given else 0.0
    unit = given["unit"].text() if "unit" in given else name
    by_year = tuple(amount * (1 + growth) ** y for y in range(years + 1))
    if "range" not in given:
        return name, by_year, None
    if not amount:
        raise given["amount"].wrong(
            "What is reckoned from a volume moves by the share that it changes, and of nothing "
            "there is no share.",
            "Give the volume that is expected, or leave its range out.",
        )
    found = read_range(given["range"])
    assert found is not None
    return name, by_year, Driver(name, found, base=amount, unit=unit)


def _scenarios(entry: Entry | None, setting: Setting) -> tuple[tuple[str, dict[str, float]], ...]:
    """Worlds that may come about, each by the values of the drivers that make it."""
    found = []
    for item in entry.items() if entry is not None else []:
        given = item.fields(("name", "sets", "evidence", "note"), needs=("name", "sets"))
        values = {}
        for name, value in given["sets"].by_name().items():
            Entry(name, value.path, value.file, value.line).one_of(setting.drivers, "driver")
            values[name] = value.number()
        found.append((given["name"].text(), values))
    return tuple(found)


def _deflators(entry: Entry | None) -> dict[int, float]:
    """The GDP deflator by year, for lines in the prices of other years than the case's."""
    found = {}
    for name, value in entry.by_name().items() if entry is not None else []:
        if not (name.isdecimal() and 1900 <= int(name) <= 2400):
            raise value.wrong(
                "Deflators are by year.",
                "Write for example 'deflators: {2023: 96.4, 2026: 103.9}'.",
                found=f"names no year: '{name}'",
            )
        index = value.number(least=0, example="96.4")
        if index <= 0:
            raise value.wrong("A price index is above 0.", "Write the index, such as 96.4.")
        found[int(name)] = index
    return found


def _discounting(entry: Entry | None) -> Discounting:
    if entry is None:
        return Discounting()
    given = entry.fields(("schedule", "edition", "timing"))
    if "schedule" in given:
        given["schedule"].one_of(("standard", "lower"), "schedule for money")
    with entry.placed():
        return Discounting(**{name: e.text() for name, e in given.items()})


def _rates_share(entry: Entry | None) -> str | float:
    if entry is None:
        return "unitary"
    if isinstance(entry.value, str):
        return entry.one_of(("unitary", "district"), "kind of council")
    return entry.share()


def _vat(entry: Entry | None) -> Vat:
    if entry is None:
        return Vat()
    given = entry.fields(("regime", "standard_rated_share", "exempt_share", "evidence", "note"))
    regime = given["regime"].one_of(VAT_REGIMES, "regime") if "regime" in given else "taxable"
    rated = given["standard_rated_share"].share() if "standard_rated_share" in given else 1.0
    exempt = given["exempt_share"].share() if "exempt_share" in given else 0.0
    return Vat(regime, rated, exempt)


OPTION = (
    *("id", "name", "model", "about", "baseline", "starts", "changes", "lines"),
    *("operator", "situation"),
)


def _options(
    given: Mapping[str, Entry], lines: tuple[Line, ...], setting: Setting
) -> tuple[Option, ...]:
    entry = given["options"]
    common = given.get("situation")
    service = given["service"].one_of(SERVICES, "service")
    found = [_option(e, lines, (common, service), setting) for e in entry.items()]
    for what in ("id", "called"):
        held = [getattr(o, what) for o in found]
        twice = next((h for h in held if held.count(h) > 1), None)
        if twice is not None:
            wanted = f"Each option has {'an id' if what == 'id' else 'a name'} of its own."
            raise entry.wrong(wanted, "Rename one of them.", found=f"has two '{twice}'")
    bases = [o.id for o in found if o.is_baseline]
    if len(bases) != 1:
        told = f"has {len(bases)} baselines ({', '.join(bases)})" if bases else "has no baseline"
        raise entry.wrong(
            "Costs and benefits are measured against going on as today.",
            "Write 'baseline: true' in one option, and in no other.",
            found=told,
        )
    if len(found) < 2:
        raise entry.wrong(
            "An appraisal compares at least two options, one of them the baseline.",
            "Add another way to deliver the service.",
            found="has one option",
        )
    return tuple(found)


def _option(
    entry: Entry, lines: tuple[Line, ...], shared: tuple[Entry | None, str], setting: Setting
) -> Option:
    given = entry.fields(OPTION, needs=("id", "model"))
    with given["model"].placed():
        model = delivery_model(given["model"].text())
    starts = given["starts"].whole(most=setting.years) if "starts" in given else 1
    added = replace(setting, starts=starts)
    own = read_lines(given["lines"], "lines", added) if "lines" in given else ()
    known = {n.name: n for n in lines}
    changes = read_changes(given["changes"], known, setting) if "changes" in given else ()
    return Option(
        id=given["id"].text(),
        name=given["name"].text() if "name" in given else model.name,
        model=model.code,
        about=given["about"].text() if "about" in given else "",
        is_baseline="baseline" in given and given["baseline"].truth(),
        starts=starts,
        changes=changes,
        lines=own,
        operator=read_operator(given.get("operator"), model.code),
        situation=_situation(shared, given.get("situation")),
        place=entry.where,
    )


def _situation(shared: tuple[Entry | None, str], own: Entry | None) -> Situation:
    """What is known of the service, and of the option where it says otherwise."""
    common, service = shared
    held: dict[str, object] = {"service": service}
    allowed = [n for n in Situation.known_fields() if n != "service"]
    for entry in (common, own):
        if entry is None:
            continue
        for name, value in entry.by_name().items():
            if name not in allowed:
                near = get_close_matches(name, allowed, 3, 0.0)
                raise InputError(
                    f"{value.where} is not known.",
                    f"The nearest are {', '.join(repr(n) for n in near)}.",
                    "Use one of these, or leave it out.",
                )
            with value.placed():
                read_situation({"service": service, name: value.plain()})
            held[name] = value.plain()
    place = own or common
    if place is None:
        return read_situation(held)
    with place.placed():
        return read_situation(held)


def _assumptions(top: Entry, evidence: Mapping[str, str]) -> Iterable[Assumption]:
    """Every number, date and truth of the case with its path, its line and its evidence."""
    yield from _below(top, "", evidence)


def _below(entry: Entry, source: str, evidence: Mapping[str, str]) -> Iterable[Assumption]:
    if isinstance(entry.value, Mapping):
        own = entry.value.get("evidence")
        words = isinstance(own, Entry) and isinstance(own.value, str)
        source = read_evidence(own, evidence) if words else source
        for below in entry.value.values():
            yield from _below(below, source, evidence)
    elif isinstance(entry.value, list):
        for below in entry.value:
            yield from _below(below, source, evidence)
    elif entry.value is not None and not isinstance(entry.value, str):
        yield Assumption(entry.path, entry.value, f"{entry.file}, line {entry.line}", source)
