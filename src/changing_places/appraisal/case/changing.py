"""Reading what an option changes of the service's lines."""

from collections.abc import Mapping

from changing_places.appraisal.case.amounts import Setting
from changing_places.appraisal.case.lines import read_evidence, read_multiple
from changing_places.appraisal.case.located import Entry
from changing_places.appraisal.case.model import Change, Line


def read_changes(entry: Entry, lines: Mapping[str, Line], setting: Setting) -> tuple[Change, ...]:
    """The changes of one option, by the names of the lines that they are of."""
    """What an option changes of the service's lines, by their names."""
    found = []
    for name, part in entry.by_name().items():
        Entry(name, part.path, part.file, part.line).one_of(lines, "line of the service")
        if isinstance(part.value, Mapping):
            given = part.fields(("by", "from", "ramp", "range", "evidence", "note"), needs=["by"])
        else:
            given = {"by": part}
        found.append(
            Change(
                line=name,
                by=given["by"].number(least=-1, most=20, example="-0.05 for 5% less"),
                begins=given["from"].whole(most=setting.years) if "from" in given else 1,
                ramp=given["ramp"].whole(least=1, most=100) if "ramp" in given else 1,
                multiplier=read_multiple(given.get("range")),
                evidence=read_evidence(given.get("evidence"), setting.evidence),
                place=part.where,
            )
        )
    return tuple(found)
