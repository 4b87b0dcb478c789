"""Reading a case: one YAML file that describes a service and the options for delivering it."""

import hashlib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path

from changing_places.appraisal.case.amounts import Setting
from changing_places.appraisal.case.lines import (
    read_changes,
    read_evidence,
    read_lines,
    read_range,
)
from changing_places.appraisal.case.located import Entry, read_located
from changing_places.appraisal.case.model import (
    KINDS,
    PARTIES,
    VAT_REGIMES,
    Assumption,
    Case,
    Line,
    Operator,
    Option,
    Vat,
)
from changing_places.appraisal.case.shipped import shipped_case, shipped_cases
from changing_places.appraisal.case.telling import read_story, read_weighing
from changing_places.appraisal.greenbook import Discounting
from changing_places.appraisal.lawfulness import Situation, read_situation
from changing_places.appraisal.lawfulness.model import SERVICES
from changing_places.appraisal.rulebook import delivery_model
from changing_places.appraisal.uncertainty import Distribution, Driver, RankCorrelation
from changing_places.appraisal.uncertainty.bounded import Fixed
from changing_places.core.errors import InputError

FIELDS = (
    *("title", "service", "council", "rates_share", "price_year", "first_year", "years"),
    *("discounting", "parties", "volumes", "drivers", "correlations", *KINDS, "vat"),
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
    if not path.is_file():
        near = get_close_matches(name, shipped_cases(), 3, 0.0)
        raise InputError(
            f"There is no case '{name}'.",
            "It is neither a file nor one of the shipped cases, of which the nearest are "
            f"{', '.join(repr(n) for n in near)}.",
            "Give the path of a YAML file, or see 'changing-places appraise --list'.",
        )
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path} cannot be read.",
            f"The system says: {error}.",
            "Save it as plain text in UTF-8, where you may read it.",
        ) from error
    return case_from(text, path.name)


def case_from(text: str, file: str) -> Case:
    """The case in a text; `file` is what errors call it."""
    top = read_located(text, file)
    given = top.fields(FIELDS, needs=NEEDED)
    setting = _setting(given)
    lines = tuple(
        n for kind in KINDS if kind in given for n in read_lines(given[kind], kind, setting)
    )
    _own_names(lines)
    options = _options(given, lines, setting)
    _one_basis((*lines, *(n for o in options for n in o.lines)))
    table, views = read_weighing(given, options)
    return Case(
        title=given["title"].text(),
        service=given["service"].one_of(SERVICES, "service"),
        council=given["council"].text() if "council" in given else "the council",
        rates_share=_rates_share(given.get("rates_share")),
        price_year=setting.price_year,
        first_year=_year(given["first_year"]) if "first_year" in given else setting.price_year,
        years=setting.years,
        discounting=_discounting(given.get("discounting")),
        parties=setting.parties,
        volumes=setting.volumes,
        drivers=tuple(setting.drivers.values()),
        correlations=_correlations(given.get("correlations")),
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
        as_at=str(given["as_at"].day()) if "as_at" in given else None,
        written=top,
    )


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
    drivers = [_driver(e) for e in given["drivers"].items()] if "drivers" in given else []
    return Setting(
        years=years,
        price_year=_year(given["price_year"]),
        parties=_parties(given.get("parties")),
        volumes=volumes,
        drivers={d.name: d for d in (*uncertain, *drivers)},
        evidence=evidence,
    )


def _named(given: Mapping[str, Entry], name: str) -> dict[str, Entry]:
    return given[name].by_name() if name in given else {}


def _parties(entry: Entry | None) -> dict[str, bool]:
    found = dict(PARTIES)
    for item in entry.items() if entry is not None else []:
        given = item.fields(("name", "public"), needs=("name", "public"))
        found[given["name"].text()] = given["public"].truth()
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


def _driver(entry: Entry) -> Driver:
    known = ("name", "value", "unit", "range", "follows", "evidence", "note")
    given = entry.fields(known, needs=("name", "value"))
    value = given["value"].number()
    held: Distribution = read_range(given.get("range")) or Fixed(value)
    follows = {n: e.number() for n, e in _named(given, "follows").items()}
    unit = given["unit"].text() if "unit" in given else ""
    return Driver(given["name"].text(), held, base=value, unit=unit, follows=follows)


def _correlations(entry: Entry | None) -> tuple[RankCorrelation, ...]:
    found = []
    for item in entry.items() if entry is not None else []:
        given = item.fields(("between", "rank", "evidence"), needs=("between", "rank"))
        names = [e.text() for e in given["between"].items()]
        if len(names) != 2:
            raise given["between"].wrong("A correlation is of two.", "Write [one, another].")
        rank = given["rank"].number(least=-1, most=1, example="0.4")
        found.append(RankCorrelation(names[0], names[1], rank))
    return tuple(found)


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


def _discounting(entry: Entry | None) -> Discounting:
    if entry is None:
        return Discounting()
    given = entry.fields(("schedule", "edition", "timing"))
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
    for what in ("id", "name"):
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
    own = read_lines(given["lines"], "lines", setting) if "lines" in given else ()
    _own_names((*lines, *own))
    known = {n.name: n for n in lines}
    changes = read_changes(given["changes"], known, setting) if "changes" in given else ()
    return Option(
        id=given["id"].text(),
        name=given["name"].text() if "name" in given else model.name,
        model=model.code,
        about=given["about"].text() if "about" in given else "",
        is_baseline="baseline" in given and given["baseline"].truth(),
        starts=given["starts"].whole(most=setting.years) if "starts" in given else 1,
        changes=changes,
        lines=own,
        operator=_operator(given.get("operator")),
        situation=_situation(shared, given.get("situation")),
        place=entry.where,
    )


def _operator(entry: Entry | None) -> Operator:
    if entry is None:
        return Operator()
    shares = (
        *("exempt_share", "standard_rated_share", "new_starters_pension", "discretionary_relief"),
    )
    sums = ("fee", "lease_price", "lease_rent")
    known = ("name", "margin", *shares, *sums, "lease_years", "evidence", "note")
    given = entry.fields(known)
    found = {n: given[n].share() for n in shares if n in given}
    found |= {n: given[n].number(least=0) for n in sums if n in given}
    name = given["name"].text() if "name" in given else Operator().name
    margin = given["margin"].share() if "margin" in given else 0.0
    years = given["lease_years"].whole(most=300) if "lease_years" in given else 0
    return Operator(name=name, margin=margin, lease_years=years, **found)


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


def _own_names(lines: Iterable[Line]) -> None:
    seen: dict[str, str] = {}
    for line in lines:
        if line.name in seen:
            raise InputError(
                f"{line.place}: '{line.name}' stands twice.",
                f"It is also the name of {seen[line.name]}.",
                "Rename one of them: results and errors tell lines by their names.",
            )
        seen[line.name] = line.place


def _one_basis(lines: tuple[Line, ...]) -> None:
    """Real and nominal prices do not mix: the error names a line of each."""
    nominal = next((n for n in lines if n.basis == "nominal"), None)
    real = next((n for n in lines if n.basis == "real"), None)
    if nominal is None or real is None:
        return
    raise InputError(
        f"{nominal.place}: '{nominal.name}' is in nominal prices.",
        f"'{real.name}' ({real.place}) is in real ones; added up, inflation would count in one "
        "and not in the other.",
        "Take 'nominal: true' out and give the line's price_year, or mark all lines nominal.",
    )


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
