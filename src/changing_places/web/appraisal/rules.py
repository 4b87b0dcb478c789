"""The dated rules as pages: all as at a day, one, what changed, and the delivery models."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from changing_places.appraisal.rulebook import (
    FIRST,
    LAST,
    Changes,
    DatedValue,
    Parameter,
    RuleOnDay,
    changed,
    delivery_model,
    delivery_models,
    plain_value,
    rulebook,
    rules,
    switches,
)
from changing_places.appraisal.rulebook.answer import STATUS_WORDS
from changing_places.core.errors import InputError
from changing_places.figures import Column, Table
from changing_places.figures.numbers import day as in_words
from changing_places.figures.numbers import money, number
from changing_places.web.appraisal.frame import area
from changing_places.web.context import Link
from changing_places.web.errors import as_not_found
from changing_places.web.forms import Field, choices

LONGEST = 100


@dataclass(frozen=True)
class Row:
    """One rule in the list."""

    id: str
    title: str
    address: str
    area: str
    statute: str
    source: str
    status: str
    numbers: tuple[str, ...]
    confidence: str
    seen: str
    review_by: date


@dataclass(frozen=True)
class ListPage:
    """The rules as at a day, as they were filtered."""

    trail: tuple[Link, ...]
    fields: tuple[Field, ...]
    error: InputError | None
    as_at: str
    rows: tuple[Row, ...]
    every: int
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class RulePage:
    """One rule: what it says, its numbers through time, and how well they are known."""

    trail: tuple[Link, ...]
    held: RuleOnDay
    status: str
    models: tuple[str, ...]
    numbers: Table | None
    facts: tuple[tuple[str, str], ...]
    switch: str


@dataclass(frozen=True)
class ChangedPage:
    """What differs between two days."""

    trail: tuple[Link, ...]
    fields: tuple[Field, ...]
    error: InputError | None
    found: Changes | None
    sentences: tuple[tuple[str, str], ...]


def listed(request: HttpRequest) -> HttpResponse:
    """The rules as at `?as_at=`, of `?model=` and `?area=`, whose words hold `?q=`."""
    asked = {n: request.GET.get(n, "").strip()[:LONGEST] for n in ("as_at", "model", "area", "q")}
    error, found = None, ()
    try:
        answer = rules(asked["as_at"] or None, model=asked["model"] or None)
        found = tuple(r for r in answer.rules if _fits(r, asked["area"], asked["q"]))
        warnings, shown = answer.warnings, answer.as_at.isoformat()
    except InputError as problem:
        error, warnings, shown = problem, (), asked["as_at"]
    page = ListPage(
        trail=(area(),),
        fields=_fields({**asked, "as_at": shown}, error),
        error=error,
        as_at=shown,
        rows=tuple(_row(r, shown) for r in found),
        every=len(rulebook().rules),
        warnings=warnings if found and not (asked["area"] or asked["q"]) else (),
    )
    status = 400 if error else 200
    return render(request, "appraisal/rules.html", {"page": page}, status=status)


def _fits(rule: RuleOnDay, wanted: str, sought: str) -> bool:
    held = rule.rule
    if wanted and held.area != wanted:
        return False
    text = " ".join((held.id, held.title, held.statute, held.says, held.effect, held.source))
    return all(word in text.casefold() for word in sought.casefold().split())


def _fields(asked: dict[str, str], error: InputError | None) -> tuple[Field, ...]:
    models = (("", "all models"), *((m.code, m.name) for m in delivery_models().values()))
    areas = (
        ("", "all areas"),
        *((a, a) for a in sorted({r.area for r in rulebook().rules.values()})),
    )
    is_model = error is not None and "model" in error.what
    wrong = error.what if error and not is_model else ""
    offered = choices(models, asked["model"])
    return (
        Field("as_at", "As at", "", asked["as_at"], error=wrong, width="govuk-input--width-10"),
        Field("model", "Delivery model", choices=offered, error=error.what if is_model else ""),
        Field("area", "Area", choices=choices(areas, asked["area"])),
        Field("q", "Words in it", value=asked["q"], width="govuk-input--width-10"),
    )


def _row(held: RuleOnDay, as_at: str) -> Row:
    rule = held.rule
    return Row(
        id=rule.id,
        title=rule.title,
        address=f"{reverse('appraisal:rule', args=[rule.id])}?as_at={as_at}",
        area=rule.area,
        statute=rule.statute,
        source=rule.source,
        status=STATUS_WORDS[held.status],
        numbers=tuple(_named(p, v) for p, v in held.values if v is not None),
        confidence=rule.confidence,
        seen=_seen(v for _, v in held.values if v is not None),
        review_by=rule.review_by,
    )


def _seen(values: Iterable[DatedValue]) -> str:
    held = [v.seen for v in values]
    if not held:
        return "no numbers"
    return "yes" if all(held) else "no" if not any(held) else "some"


def _named(parameter: Parameter, dated: DatedValue) -> str:
    return f"{parameter.name.replace('_', ' ')}: {value_in_words(parameter, dated)}"


def value_in_words(parameter: Parameter, dated: DatedValue) -> str:
    """A value of a rule with its unit."""
    return _said(plain_value(dated.value), parameter.unit)


def _said(value: object, unit: str) -> str:
    if isinstance(value, list):
        return "; ".join(_said(v, unit) for v in value)
    if isinstance(value, dict):
        end = f" up to {money(value['up_to'])}" if value["up_to"] is not None else " beyond"
        return f"{_share(value['rate'])}{end}"
    if not isinstance(value, int | float):
        return str(value)
    if unit.startswith("share"):
        return f"{_share(value)} {unit.removeprefix('share').strip()}".strip()
    if unit.startswith("£"):
        return f"{money(value, 0 if float(value).is_integer() else 2)} {unit[1:].strip()}".strip()
    return f"{number(value)} {unit}".strip() if abs(value) >= 1000 else f"{value:g} {unit}".strip()


def _share(value: float) -> str:
    """A share in per cent with the digits that it has.

    >>> _share(0.2), _share(0.0625)
    ('20%', '6.25%')
    """
    return f"{f'{value:.4%}'[:-1].rstrip('0').rstrip('.')}%"


def one(request: HttpRequest, rule_id: str) -> HttpResponse:
    """One rule as at `?as_at=`."""
    given = request.GET.get("as_at", "").strip()[:LONGEST]
    with as_not_found():
        rulebook().rule(rule_id)
    answer = rules(given or None, rule=rule_id)
    held = next(r for r in answer.rules if r.rule.id == rule_id)
    page = RulePage(
        trail=(area(), Link(reverse("appraisal:rules"), "Rules")),
        held=held,
        status=STATUS_WORDS[held.status],
        models=tuple(delivery_model(m).name for m in held.rule.models),
        numbers=_through_time(held),
        facts=_facts(held),
        switch=next((s.meaning for s in switches().values() if s.rule == rule_id), ""),
    )
    return render(request, "appraisal/rule.html", {"page": page})


def _through_time(held: RuleOnDay) -> Table | None:
    rows = [
        (
            parameter.name.replace("_", " "),
            value_in_words(parameter, dated),
            in_words(dated.begins),
            in_words(dated.ends) if dated.ends else "now",
            dated.status.replace("_", " "),
            dated.source,
            "yes" if dated.seen else "no",
            dated.confidence,
        )
        for parameter in held.rule.parameters
        for dated in parameter.values
    ]
    heads = ("Number", "Value", "From", "To", "Status", "Source", "Seen", "Confidence")
    return Table([Column(h.lower(), h) for h in heads], rows) if rows else None


def _facts(held: RuleOnDay) -> tuple[tuple[str, str], ...]:
    rule = held.rule
    begun = f"from {in_words(rule.begins)}"
    facts = (
        ("Status", f"{STATUS_WORDS[held.status]} on {in_words(held.day)}"),
        ("Statute", rule.statute),
        ("In force", f"{begun} to {in_words(rule.ends)}" if rule.ends else begun),
        ("Source", rule.source),
        ("Page seen", "yes" if rule.page_seen else "no"),
        ("Numbers seen", "yes" if rule.numbers_seen else "no"),
        ("Confidence", rule.confidence),
        ("To be reviewed by", f"{in_words(rule.review_by)}. {rule.review_note}".strip()),
        ("How it is worked out", rule.working),
        ("Note", rule.note),
    )
    return tuple((name, text) for name, text in facts if text)


def changed_between(request: HttpRequest) -> HttpResponse:
    """What changed between `?from=` and `?to=`."""
    begins = request.GET.get("from", "").strip()[:LONGEST]
    ends = request.GET.get("to", "").strip()[:LONGEST]
    error, found = None, None
    if begins or ends:
        try:
            found = changed(begins, ends or date.today())
        except InputError as problem:
            error = problem
    told = (
        tuple((c.sentence, reverse("appraisal:rule", args=[c.rule])) for c in found.changes)
        if found
        else ()
    )
    fields = (
        Field(
            "from",
            "From",
            f"A date from {in_words(FIRST)}, as 2022-06-01.",
            begins,
            error=error.what if error else "",
            width="govuk-input--width-10",
        ),
        Field(
            "to",
            "To",
            f"A date to {in_words(LAST)}; empty for today.",
            ends,
            width="govuk-input--width-10",
        ),
    )
    trail = (area(), Link(reverse("appraisal:rules"), "Rules"))
    page = ChangedPage(trail, fields, error, found, told)
    return render(request, "appraisal/changed.html", {"page": page}, status=400 if error else 200)


def models(request: HttpRequest) -> HttpResponse:
    """The twelve delivery models."""
    heads = ("Model", "Who employs", "Who owns", "Who buys", "Who bears the risk", "Taxes")
    rows = [
        (m.name, m.employs, m.owns, m.buys, m.bears_risk, m.tax) for m in delivery_models().values()
    ]
    table = Table([Column(h.lower(), h) for h in heads], rows)
    page = {"trail": (area(),), "table": table, "count": len(rows)}
    return render(request, "appraisal/models.html", {"page": page})
