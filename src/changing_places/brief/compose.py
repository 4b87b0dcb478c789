"""Composes the brief: asks each area its question and leaves out what cannot be answered."""

from datetime import date
from fnmatch import fnmatchcase

from changing_places.brief.model import Brief
from changing_places.brief.options import options
from changing_places.brief.spending import spending
from changing_places.core.errors import InputError, Refusal
from changing_places.data.area import Area, day_in_words
from changing_places.data.register import Register
from changing_places.data.services import TIER_NAMES, Asked, Service, Services
from changing_places.data.store import Store
from changing_places.place.comparison import indicators
from changing_places.place.measures import Indicators, Measure
from changing_places.place.pressure_answer import pressure
from changing_places.place.pressure_model import Pressure
from changing_places.place.similarity import similar

MOST_OUTCOMES = 14


def brief(authority: str | Area, *, service: str, store: Store, as_at: date | None = None) -> Brief:
    """The brief of one council (a name or code) and one service (a slug, ESD number or name).

    `as_at` dates the document (by default today). Raises InputError where no such council or
    service is known, where the council no longer exists, or where another council runs the
    service; Refusal where the store holds nothing about the service there.
    """
    register = Register.of(store)
    area = authority if isinstance(authority, Area) else register.find(authority)
    asked = Services.load().find(service, store=store)
    _check_in_force(area, register)
    _check_runs(area, asked.service, register)
    near = similar(area, model=asked.service.similar_councils, store=store)
    measures = indicators(area, similar_codes=near.codes, store=store)
    money = spending(store, asked.service.finance_lines[0], area.code, near.codes)
    outcomes = outcomes_of(asked.service, measures)
    ahead = pressure(area, store=store)
    if money is None and not outcomes:
        raise Refusal(
            f"Nothing is held about {asked.service.name.lower()} in {area.name}.",
            "The store has neither its spending nor one of its outcomes.",
            "Load data that covers it: see 'changing-places data status' for what is held.",
        )
    return Brief(
        authority=area,
        asked=asked,
        as_at=as_at or date.today(),
        similar=near,
        indicators=measures,
        who=who(asked.service, measures),
        spending=money,
        outcomes=outcomes,
        pressure=ahead if ahead.years else None,
        options=options(asked.service.slug, area.tier, as_at or date.today()),
        warnings=_warnings(asked, near.warnings, ahead, has_money=money is not None),
    )


def outcomes_of(service: Service, measures: Indicators) -> tuple[Measure, ...]:
    """The indicators that speak of the service, in the service's own order, values held."""
    found: dict[str, Measure] = {}
    for pattern in service.indicators:
        for measure in measures.measures:
            if fnmatchcase(measure.id, pattern) and measure.value is not None:
                found.setdefault(measure.id, measure)
    return tuple(found.values())[:MOST_OUTCOMES]


def who(service: Service, measures: Indicators) -> tuple[Measure, ...]:
    """The indicators that say who the residents are, those of the service first."""
    held = measures.by_id()
    named = Services.load().who
    wanted = dict.fromkeys((*named[:1], *service.who, *named[1:]))
    return tuple(m for i in wanted if (m := held.get(i)) and m.value is not None)


def _check_in_force(area: Area, register: Register) -> None:
    if area.current:
        return
    if area.starts and area.starts > date.today():
        raise InputError(
            f"{area.name} does not exist yet.",
            f"It begins on {day_in_words(area.starts)}.",
            f"Ask of {_either(register.predecessors(area.code))}, which it will replace.",
        )
    ended = day_in_words(area.ends) if area.ends else "a day that is not recorded"
    raise InputError(
        f"{area.name} ({area.code}) no longer exists.",
        f"It was abolished: its last day was {ended}.",
        f"Ask of {_either(register.successors(area.code))}, which took its place.",
    )


def _check_runs(area: Area, service: Service, register: Register) -> None:
    """Raise InputError where councils of this tier do not run the service, naming who does."""
    if area.tier == "combined" or not service.provided_by_tier(area.tier):
        upper = register.upper_of(area.code)
        districts = register.districts_of(area.code)
        if service.provided_by_tier("upper") and upper:
            who_does = f"There {upper.name} runs it."
            step = f"Ask of '{upper.name}', or of another service of {area.name}."
        elif service.provided_by_tier("lower") and districts:
            who_does = f"There its districts run it: {', '.join(d.name for d in districts)}."
            step = "Ask of one of them, or of another service."
        else:
            who_does = f"It is run by {_either_words(service)}."
            step = "Ask of another council or service."
        raise InputError(f"{area.name} does not run {service.name.lower()}.", who_does, step)


def _warnings(
    asked: Asked, similar: tuple[str, ...], ahead: Pressure, *, has_money: bool
) -> tuple[str, ...]:
    found = list(similar)
    if asked.esd:
        found.append(
            f"'{asked.esd[1]}' is part of {asked.service.name.lower()}, whose spending is "
            "published only as a whole. The figures are of the whole."
        )
    if not has_money:
        found.append(f"No spending on {asked.service.name.lower()} is held for this council.")
    return tuple(dict.fromkeys([*found, *ahead.warnings]))


def _either(areas: list[Area]) -> str:
    return " or ".join(f"'{a.name}' ({a.code})" for a in areas) or "another council"


def _either_words(service: Service) -> str:
    return " or ".join(TIER_NAMES[t] for t in service.provided_by)
