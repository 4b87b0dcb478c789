"""From the lines of a case to the flows of each option: changes made, corrections in, fees paid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import numpy as np

from changing_places.appraisal.case.drivers import shared_lines
from changing_places.appraisal.case.model import COUNCIL, OPERATOR, Case, Change, Line, Option
from changing_places.appraisal.greenbook import Line as Valued
from changing_places.appraisal.greenbook import Terms, check, corrected_flows, residual_value
from changing_places.appraisal.ledgers.model import Floats, Flow
from changing_places.appraisal.ledgers.waiting import from_start, together, until_start
from changing_places.appraisal.uncertainty import Distribution, Driver, Effect
from changing_places.core.errors import ChangingPlacesError

# Values of a driver over which the mean of a power is taken.
POINTS = 20_000


@dataclass(frozen=True)
class Root:
    """What makes a set of flows uncertain together: a multiplier of their own, and drivers.

    `expected` is what flows stand at, as a multiple of the amounts typed.
    """

    name: str
    multiplier: Distribution | None
    effects: tuple[Effect, ...]
    expected: float


@dataclass(frozen=True)
class Running:
    """What an option costs and brings before any tax, and the roots that its flows move with.

    `own` are the flows of the service's lines as this option changes them; `extra` those that it
    adds. `lines` are the lines behind them by name, `changes` what the option changes of them,
    from the year in which it does. Until the option starts its flows are the baseline's.
    """

    option: Option
    own: tuple[Flow, ...]
    extra: tuple[Flow, ...]
    roots: Mapping[str, Root]
    lines: Mapping[str, Line]
    changes: Mapping[str, Change] = field(default_factory=dict)


def drivers_of(case: Case) -> tuple[Driver, ...]:
    """Every driver: the case's own, and one for each uncertain line that options share.

    A line of the service stands in every option; a line that several options add under one name,
    with one range, is one thing as well: what is uncertain about it is the same world for all.
    """
    shared = {n.name: n.multiplier for n in case.lines if n.multiplier}
    shared |= shared_lines(case.options)
    own = tuple(Driver(name, held, base=1.0) for name, held in shared.items())
    return (*case.drivers, *own)


def running(case: Case, deflators: Mapping[int, float] | None = None) -> tuple[Running, ...]:
    """The flows of every option, before taxes. No rule is read, so one reckoning serves all dates.

    Raises InputError where lines cannot be put together, with the place of the line.
    """
    terms = Terms(
        price_year=case.price_year,
        first_year=case.first_year,
        discounting=case.discounting,
        deflators={**case.deflators, **(deflators or {})},
    )
    drivers = {d.name: d for d in drivers_of(case)}
    service = _corrected(case.lines, terms)
    found = [_option(case, option, service, terms, drivers) for option in case.options]
    base = next(r for r in found if r.option.is_baseline)
    return tuple(r if r is base else _waiting(r, base) for r in found)


def _option(
    case: Case,
    option: Option,
    service: Mapping[str, Floats],
    terms: Terms,
    drivers: Mapping[str, Driver],
) -> Running:
    with_own = (*case.lines, *option.lines)
    _no_risk_twice(with_own)
    # Nothing changes before the option starts.
    changes = {c.line: replace(c, begins=max(c.begins, option.starts)) for c in option.changes}
    roots: dict[str, Root] = {}
    own = [
        flow
        for line in case.lines
        for flow in _changed(line, service[line.name], changes.get(line.name), drivers, roots)
    ]
    extra = []
    for name, amounts in _corrected(option.lines, terms).items():
        line = next(n for n in option.lines if n.name == name)
        roots[name] = root = _own_root(line, drivers)
        extra.append(_flow(line, amounts * root.expected, name))
    every = {n.name: n for n in with_own}
    extra += _residuals((*own, *extra), every, case)
    extra += _fee(case, option)
    return Running(option, tuple(own), tuple(extra), roots, every, changes)


def _waiting(run: Running, base: Running) -> Running:
    """An option with the service as in the baseline until it starts: its lines and any fee."""
    option = run.option
    own = until_start(base.own, option, base.option)
    fees = [f for f in base.extra if f.head == "fee"]
    extra = until_start(fees, option, base.option)
    roots = {f.root: base.roots[f.root] for f in own if f.root in base.roots}
    return replace(
        run,
        own=tuple(together(from_start(run.own, option), own)),
        extra=tuple(together(run.extra, extra)),
        roots={**roots, **run.roots},
    )


def _corrected(lines: Sequence[Line], terms: Terms) -> dict[str, Floats]:
    """Each line's pounds by year with every correction, before anything uncertain."""
    found = {}
    for line in lines:
        try:
            found[line.name] = corrected_flows([_valued(line)], terms)[:, 0]
        except ChangingPlacesError as error:
            raise _placed(error, line.place) from error
    return found


def _placed(error: ChangingPlacesError, place: str) -> ChangingPlacesError:
    """An error that says where in the case it belongs."""
    if not place or error.what.startswith(place):
        return error
    return type(error)(f"{place}: {error.what}", error.why, error.next_step)


def _valued(line: Line) -> Valued:
    """The line as the Green Book's steps take it."""
    return Valued(
        name=line.name,
        side="benefit" if is_gain(line) else "cost",
        amounts=tuple(Decimal(str(a)) for a in line.amounts),
        price_year=line.price_year,
        basis=line.basis,
        public=False,
        schedule=line.schedule,
        relative_price_change=line.relative_price_change,
        delay=line.delay,
        optimism_bias=line.optimism_bias,
        prices_risk_of=line.prices_risk_of,
        bias_excludes=line.bias_excludes,
        grade=line.grade,
        weight=line.weight,
    )


def is_gain(line: Line) -> bool:
    """Whether a line is something hoped for: gained by somebody, or by the council or operator."""
    ours = {COUNCIL, OPERATOR}
    pays, gains = ours & set(line.payer), ours & set(line.gainer)
    return bool(line.gainer) and not pays and (bool(gains) or not line.payer)


def _no_risk_twice(lines: Sequence[Line]) -> None:
    """A priced risk and an optimism bias of the same line, told with the places of both."""
    if not lines:
        return
    try:
        check([_valued(n) for n in lines])
    except ChangingPlacesError as error:
        named = [
            n.place for n in lines if f"'{n.name}'" in error.what and n.place not in error.what
        ]
        raise _placed(error, " and ".join(named)) from error


def _changed(
    line: Line,
    amounts: Floats,
    change: Change | None,
    drivers: Mapping[str, Driver],
    roots: dict[str, Root],
) -> list[Flow]:
    """A line of the service in one option: as it is, and what the option changes of it."""
    roots[line.name] = base = _own_root(line, drivers)
    found = [_flow(line, amounts * base.expected, line.name)]
    if change is None or change.by == 0:
        return found
    phase = np.array([change.phase(y) for y in range(len(amounts))])
    moved = amounts * phase * change.by
    if change.multiplier is None:
        return [_flow(line, (amounts + moved) * base.expected, line.name)]
    name = f"change in {line.name}"
    roots[name] = root = _root(name, change.multiplier, base.effects, drivers)
    return [*found, _flow(line, moved * root.expected, name)]


def _own_root(line: Line, drivers: Mapping[str, Driver]) -> Root:
    """A line's root: by the driver that it shares with other options, or by itself."""
    if line.multiplier is not None and line.name in drivers:
        # With other drivers beside it, the line's own range multiplies what they make of it.
        kind = "elastic" if line.effects else "linear"
        return _root(line.name, None, (*line.effects, Effect(line.name, 1.0, kind)), drivers)
    return _root(line.name, line.multiplier, line.effects, drivers)


def _root(
    name: str,
    multiplier: Distribution | None,
    effects: tuple[Effect, ...],
    drivers: Mapping[str, Driver],
) -> Root:
    """The factor that is expected, as if drivers had nothing to do with one another."""
    expected, linear = (1.0 if multiplier is None else multiplier.mean), 1.0
    for effect in effects:
        driver = drivers[effect.driver]
        if effect.kind == "linear":
            linear += effect.weight * (driver.distribution.mean / driver.reference - 1)
        else:
            expected *= mean_of_power(driver, effect.weight)
    return Root(name, multiplier, effects, expected * linear)


def mean_of_power(driver: Driver, power: float) -> float:
    """The mean of a power of a driver beside its base, which is not the power of its mean."""
    held = driver.distribution
    if power == 1 or held.sd == 0:
        return float((held.mean / driver.reference) ** power)
    values = held.quantile((np.arange(POINTS) + 0.5) / POINTS)
    return float(np.mean((values / driver.reference) ** power))


def _flow(line: Line, amounts: Floats, root: str) -> Flow:
    return Flow(
        name=line.name,
        head=line.kind,
        payer=line.payer,
        gainer=line.gainer,
        amounts=amounts,
        root=root,
        schedule=line.schedule,
        weight=line.weight,
        place=line.place,
        evidence=line.evidence,
        line=line.name,
    )


def _residuals(flows: Sequence[Flow], lines: Mapping[str, Line], case: Case) -> list[Flow]:
    """What is left at the end of things that outlast the appraisal, to whoever paid for them."""
    found = []
    for flow in flows:
        life = lines[flow.line].life
        if life is None:
            continue
        left = np.zeros(case.years + 1)
        left[-1] = sum(
            residual_value(float(a), life=life, used=case.years - y)
            for y, a in enumerate(flow.amounts)
            if a
        )
        if left[-1]:
            found.append(
                Flow(
                    name=f"value left of {flow.name}",
                    head="lines",
                    payer={},
                    gainer=flow.payer,
                    amounts=left,
                    root=flow.root,
                    weight=flow.weight,
                    working=f"the share of its {life} years that is left after year {case.years}",
                    place=flow.place,
                    line=flow.line,
                )
            )
    return found


def _fee(case: Case, option: Option) -> list[Flow]:
    """A fee that was agreed; without one the council pays what the service costs."""
    fee = option.operator.fee
    if fee is None or option.within:
        return []
    paid = np.where(np.arange(case.years + 1) >= option.starts, fee, 0.0)
    name = f"fee to {option.operator.name}"
    return [Flow(name, "fee", {COUNCIL: 1.0}, {OPERATOR: 1.0}, paid, name, place=option.place)]
