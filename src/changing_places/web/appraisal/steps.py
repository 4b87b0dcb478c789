"""The steps in which a case is built, and the boxes of each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from changing_places.appraisal.case.model import KINDS, VAT_REGIMES
from changing_places.appraisal.case.telling import LISTS, ROWS
from changing_places.appraisal.case.writing import Path
from changing_places.appraisal.lawfulness.model import SERVICES
from changing_places.appraisal.rulebook import delivery_models
from changing_places.web.appraisal import parts
from changing_places.web.appraisal.fields import Box, Group, at
from changing_places.web.errors import NotFound

Data = Mapping[str, Any]
OPTION = "option-"  # before the number of an option's own step


@dataclass(frozen=True)
class Step:
    """One step: its name in addresses, its title, what to do there, and its boxes."""

    slug: str
    title: str
    about: str
    groups: Callable[[Data], tuple[Group, ...]]


def steps_of(data: Data) -> tuple[Step, ...]:
    """Every step of a case, with one for each option."""
    found: list[Step] = []
    for step in STEPS:
        found.append(step)
        if step.slug == "options":
            found += [_option_step(data, k) for k in range(len(_list(data, "options")))]
    return tuple(found)


def step_of(data: Data, slug: str) -> Step:
    """A step by its name. Raises NotFound for another."""
    for step in steps_of(data):
        if step.slug == slug:
            return step
    raise NotFound(
        f"There is no step '{slug}'.",
        f"The steps are {', '.join(s.slug for s in steps_of(data))}.",
        "Choose one at the top of the case’s pages.",
    )


def _list(data: Data, name: str) -> Sequence[Any]:
    held = data.get(name)
    return held if isinstance(held, list) else ()


def _service(data: Data) -> tuple[Group, ...]:
    services = tuple((s, s.replace("-", " ")) for s in SERVICES)
    return (
        Group(
            "The service",
            (
                Box(("title",), "Title", hint="As it stands at the head of the business case."),
                Box(("council",), "The council"),
                Box(("service",), "Kind of service", "choice", offered=services),
                Box(("price_year",), "Prices of the year", "number", "All money is in its pounds."),
                Box(("first_year",), "Year 0 begins in", "number", "In it an option is prepared."),
                Box(("years",), "Years after it", "number"),
            ),
            (
                Box(
                    ("rates_share",),
                    "The council’s share of business rates",
                    "flow",
                    "‘unitary’, ‘district’, or a share such as 0.3.",
                ),
                Box(("as_at",), "Rules as at", "day", "Empty for today."),
                Box(("fictional",), "It is made up", "yesno", offered=parts.YESNO),
                Box(
                    ("discounting",),
                    "Discounting",
                    "flow",
                    "Empty for the Green Book’s standard rate, or {schedule: health}.",
                ),
            ),
        ),
        *(
            _row(data, path, "another party", (("name", "Name"), ("public", "A public body")))
            for path in parts.places(data, ("parties",))
        ),
    )


def _row(data: Data, path: Path, what: str, fields: Sequence[tuple[str, str]]) -> Group:
    """A part of a list with a few boxes of text."""
    held = at(data, path)
    boxes = [
        Box((*path, name), label, "yesno", offered=parts.YESNO)
        if name == "public"
        else Box((*path, name), label)
        for name, label in fields
    ]
    if held is None:
        return Group(f"Add {what}", tuple(boxes), is_new=True)
    first = held.get(fields[0][0]) if isinstance(held, Mapping) else None
    return Group(str(first or what), (*boxes, parts.taken_out(path, "this")))


def _volumes(data: Data) -> tuple[Group, ...]:
    return (
        *(_volume(data, path) for path in parts.places(data, ("volumes",))),
        *(_driver(data, path) for path in parts.places(data, ("drivers",))),
        *(_correlation(data, path) for path in parts.places(data, ("correlations",))),
        *(_scenario(data, path) for path in parts.places(data, ("scenarios",))),
    )


def _titled(data: Data, path: Path, what: str, boxes: tuple[Box, ...], *more: Box) -> Group:
    held = at(data, path)
    if held is None:
        return Group(f"Add {what}", boxes, more, is_new=True)
    name = held.get("name") if isinstance(held, Mapping) else None
    return Group(str(name or what), boxes, (*more, parts.taken_out(path, "this")))


def _volume(data: Data, path: Path) -> Group:
    boxes = (
        Box((*path, "name"), "Name", hint="What is counted, such as visits."),
        Box((*path, "amount"), "How many a year", "number"),
        Box((*path, "growth"), "Grows a year by", "share", "As 0.4%."),
        Box((*path, "unit"), "Unit"),
        parts.sourced(path)[0],
    )
    uncertain = (*parts.ranged(data, path, times=False), parts.sourced(path)[1])
    return _titled(data, path, "a volume", boxes, *uncertain)


def _driver(data: Data, path: Path) -> Group:
    boxes = (
        Box((*path, "name"), "Name", hint="What stands behind several lines, as energy prices."),
        Box((*path, "value"), "Value today", "number", "1 where it is a multiple of today’s."),
        Box((*path, "unit"), "Unit"),
        parts.sourced(path)[0],
    )
    follows = Box((*path, "follows"), "Follows", "pairs", "Another driver and how far: ‘pay: 0.5’.")
    uncertain = (*parts.ranged(data, path, times=False), follows, parts.sourced(path)[1])
    return _titled(data, path, "something uncertain behind several lines", boxes, *uncertain)


def _correlation(data: Data, path: Path) -> Group:
    boxes = (
        Box((*path, "between"), "Between", "lines", "Two names, one a line."),
        Box((*path, "rank"), "Rank correlation", "number", "From -1 to 1."),
        parts.sourced(path)[0],
    )
    return _titled(data, path, "a correlation", boxes)


def _scenario(data: Data, path: Path) -> Group:
    boxes = (
        Box((*path, "name"), "Name"),
        Box((*path, "sets"), "In it", "pairs", "Drivers with their values: ‘energy prices: 1.4’."),
        parts.sourced(path)[0],
    )
    return _titled(data, path, "a scenario", boxes)


def _lines(*kinds: tuple[str, str]) -> Callable[[Data], tuple[Group, ...]]:
    """The boxes of the lines of some kinds, each with what one more is called."""

    def groups(data: Data) -> tuple[Group, ...]:
        return tuple(
            parts.line(data, path, kind, what)
            for kind, what in kinds
            for path in parts.places(data, (kind,))
        )

    return groups


def _vat(data: Data) -> tuple[Group, ...]:
    own = ("vat",)
    regimes = {
        "leisure": "leisure: not business where the council runs it, exempt with a trust",
        "welfare": "welfare: care and support",
        "taxable": "taxable",
    }
    offered = (("", "not said: taxable"), *((r, regimes[r]) for r in VAT_REGIMES))
    return (
        Group(
            "How the service stands to VAT",
            (
                Box((*own, "regime"), "Regime", "choice", offered=offered),
                Box((*own, "standard_rated_share"), "Share of takings that bears VAT", "share"),
                Box(
                    (*own, "exempt_share"), "Share of VAT that relates to exempt supplies", "share"
                ),
                *parts.sourced(own),
            ),
        ),
    )


def _options(data: Data) -> tuple[Group, ...]:
    offered = (("", "choose"), *((m.name, m.name) for m in delivery_models().values()))
    return (
        *(_option(data, path, offered) for path in parts.places(data, ("options",))),
        parts.situation((), "What is known of the service, whatever the option"),
    )


def _option(data: Data, path: Path, offered: tuple[tuple[str, str], ...]) -> Group:
    boxes = (
        Box((*path, "name"), "Name"),
        Box((*path, "id"), "Short name", hint="Without spaces; scores name the option by it."),
        Box((*path, "model"), "Delivery model", "choice", offered=_with(data, path, offered)),
        Box((*path, "about"), "What it is, in a sentence"),
        Box((*path, "starts"), "Starts in year", "number"),
        Box((*path, "baseline"), "The baseline: going on as today", "yesno", offered=parts.YESNO),
    )
    return _titled(data, path, "an option", boxes)


def _with(
    data: Data, path: Path, offered: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, str], ...]:
    """The models, and what the file has in place of one."""
    held = at(data, (*path, "model"))
    known = {value for value, _ in offered}
    return offered if held is None or str(held) in known else (*offered, (str(held), str(held)))


def _option_step(data: Data, k: int) -> Step:
    held = at(data, ("options", k))
    named = held.get("name") or held.get("id") if isinstance(held, Mapping) else None
    return Step(
        f"{OPTION}{k + 1}",
        str(named or f"Option {k + 1}"),
        "What this option changes of the service’s lines, what it adds, and on what terms. Leave a "
        "change empty where the line stays as it is.",
        lambda now: _own(now, k),
    )


def _own(data: Data, k: int) -> tuple[Group, ...]:
    """An option's own boxes: its changes by the service's lines, its lines, terms, situation."""
    path: Path = ("options", k)
    names = [
        str(n["name"])
        for kind in KINDS
        for n in _list(data, kind)
        if isinstance(n, Mapping) and n.get("name")
    ]
    held = at(data, (*path, "changes"))
    names += [n for n in held if n not in names] if isinstance(held, Mapping) else []
    changes = tuple(parts.change(data, (*path, "changes", n), n) for n in names)
    lines = tuple(
        parts.line(data, p, "lines", "a cost or benefit of this option")
        for p in parts.places(data, (*path, "lines"))
    )
    situation = parts.situation(path, "What is known of this option")
    return (*changes, *lines, parts.operator(path), situation)


def _criteria(data: Data) -> tuple[Group, ...]:
    options = [o["id"] for o in _list(data, "options") if isinstance(o, Mapping) and o.get("id")]
    found = [_criterion(data, path, options) for path in parts.places(data, ("criteria",))]
    hint = "The most important first, one a line; [one, another] for two alike."
    ranking = Box(("ranking",), "Criteria in order, where weights are not given", "lines", hint)
    return (*found, Group("An order in place of weights", (ranking,)))


def _criterion(data: Data, path: Path, options: Sequence[str]) -> Group:
    better = (("", "higher"), ("lower", "lower"))
    boxes = (
        Box((*path, "name"), "Name"),
        Box((*path, "better"), "Better is", "choice", offered=better),
        Box((*path, "unit"), "Unit"),
        Box((*path, "weight"), "Weight", "number"),
        *(Box((*path, "scores", o), f"Score of {o}", "number") for o in options),
        parts.sourced(path)[0],
    )
    span = Box((*path, "range"), "Share of all weight, from and to", "numbers", "As ‘0.1; 0.4’.")
    return _titled(data, path, "a criterion", boxes, span, parts.sourced(path)[1])


STORY = {
    "about": "About the service",
    "needs": "Needs",
    "drivers": "Why change now",
    "objectives": "Objectives",
    "market": "The market",
    "funding": "How it is paid for",
    "measures": "How it will be known to work",
    "lessons": "Lessons from elsewhere",
}


def _story(data: Data) -> tuple[Group, ...]:
    one_a_line = "One a line."
    words = tuple(
        Box(("story", name), label, "lines", one_a_line)
        if name in LISTS
        else Box(("story", name), label, "long")
        for name, label in STORY.items()
    )
    rows = tuple(
        _row(data, path, what, tuple((f, f.capitalize()) for f in ROWS[name]))
        for name, what in (("risks", "a risk"), ("milestones", "a milestone"), ("roles", "a role"))
        for path in parts.places(data, ("story", name))
    )
    return (Group("In words", words), *rows)


def _evidence(data: Data) -> tuple[Group, ...]:
    hint = (
        "One source a line: a short name, a colon, and what it is. Lines of the case name it by "
        "the short name."
    )
    return (Group("Sources", (Box(("evidence",), "Sources", "names", hint),)),)


STEPS = (
    Step("service", "Service", "What is appraised, in which prices and over how long.", _service),
    Step(
        "volumes",
        "Volumes and what is uncertain",
        "How much of the service there is, what stands behind several lines, and worlds to try.",
        _volumes,
    ),
    Step("staff", "Staff", "Who runs the service today.", _lines(("staff", "a line of staff"))),
    Step(
        "supplies",
        "Supplies and contracts",
        "What the service buys, and what else it costs or does, whoever runs it.",
        _lines(("supplies", "a purchase or contract"), ("lines", "another cost or benefit")),
    ),
    Step(
        "premises",
        "Premises",
        "Buildings: what they cost to run, and their rateable value.",
        _lines(("premises", "premises")),
    ),
    Step("income", "Income", "What users and others pay.", _lines(("income", "income"))),
    Step("vat", "VAT", "What decides how much VAT is lost.", _vat),
    Step(
        "options",
        "Options",
        "The ways to deliver the service, one of them as today. Each has a step of its own.",
        _options,
    ),
    Step("criteria", "Criteria", "What has no price: scores and weights.", _criteria),
    Step("story", "Story", "What the business case says beside the numbers.", _story),
    Step(
        "evidence",
        "Evidence",
        "Where the figures are from. A line names its source by the short name.",
        _evidence,
    ),
)
