"""Reading what a case says beside money: criteria, their weights, and the story of five cases."""

from collections.abc import Mapping
from typing import Any

from changing_places.appraisal.case.located import Entry
from changing_places.appraisal.case.model import Option, Story
from changing_places.appraisal.criteria import Criterion, Table, Views

LISTS = ("needs", "drivers", "objectives", "measures", "lessons")
TEXTS = ("about", "market", "funding")
ROWS: dict[str, tuple[str, ...]] = {
    "risks": ("risk", "likelihood", "impact", "response", "owner"),
    "milestones": ("what", "when"),
    "roles": ("role", "who"),
}


def read_weighing(
    given: Mapping[str, Entry], options: tuple[Option, ...]
) -> tuple[Table | None, Views | None]:
    """The table of scores and what the council says of the weights; None where there is none."""
    if "criteria" not in given:
        if "ranking" in given:
            raise given["ranking"].wrong(
                "A ranking is of criteria, and there are none.", "Add 'criteria', or leave it out."
            )
        return None, None
    entry = given["criteria"]
    known = ("name", "better", "unit", "weight", "range", "scores", "evidence", "note")
    rows = [item.fields(known, needs=("name", "scores")) for item in entry.items()]
    criteria = tuple(_criterion(row) for row in rows)
    scores = [_scores(row["scores"], options) for row in rows]
    with entry.placed():
        table = Table(tuple(o.called for o in options), criteria, tuple(zip(*scores, strict=True)))
    return table, _views(given, rows, criteria)


def _criterion(row: Mapping[str, Entry]) -> Criterion:
    better = row["better"].one_of(("higher", "lower"), "side") if "better" in row else "higher"
    unit = row["unit"].text() if "unit" in row else ""
    return Criterion(row["name"].text(), benefit=better == "higher", unit=unit)


def _scores(entry: Entry, options: tuple[Option, ...]) -> tuple[float, ...]:
    ids = [o.id for o in options]
    given = entry.fields(ids, needs=ids)
    return tuple(given[i].number(example="3") for i in ids)


def _views(
    given: Mapping[str, Entry], rows: list[dict[str, Entry]], criteria: tuple[Criterion, ...]
) -> Views:
    weights = {
        c.name: row["weight"].number(least=0)
        for c, row in zip(criteria, rows, strict=True)
        if "weight" in row
    }
    ranges = {}
    for c, row in zip(criteria, rows, strict=True):
        if "range" in row:
            ends = [e.share() for e in row["range"].items()]
            if len(ends) != 2:
                raise row["range"].wrong("It is a least and a greatest share.", "Write [0.1, 0.4].")
            ranges[c.name] = (ends[0], ends[1])
    if weights and len(weights) < len(criteria):
        wanting = next(row for row in rows if "weight" not in row)
        raise wanting["name"].wrong(
            "Other criteria have one, and a missing weight is not the same as none.",
            "Give every criterion a weight, or none of them.",
            found="has no weight",
        )
    names = [c.name for c in criteria]
    ranking = [_rank(e, names) for e in given["ranking"].items()] if "ranking" in given else []
    return Views(weights or None, ranges, tuple(ranking))


def _rank(entry: Entry, names: list[str]) -> str | tuple[str, ...]:
    if isinstance(entry.value, list):
        return tuple(e.one_of(names, "criterion") for e in entry.items())
    return entry.one_of(names, "criterion")


def read_story(entry: Entry | None) -> Story:
    """What the officer wrote for the five cases; every part may be left out."""
    if entry is None:
        return Story()
    given = entry.fields((*TEXTS, *LISTS, *ROWS))
    found: dict[str, Any] = {n: given[n].text() for n in TEXTS if n in given}
    found |= {n: tuple(e.text() for e in given[n].items()) for n in LISTS if n in given}
    for name, known in ROWS.items():
        if name in given:
            rows = [item.fields(known, needs=known[:1]) for item in given[name].items()]
            found[name] = tuple({k: e.text() for k, e in row.items()} for row in rows)
    return Story(**found)
