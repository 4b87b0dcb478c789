"""What has to fit together across a case: names, prices, and what is uncertain."""

from collections.abc import Iterable

from changing_places.appraisal.case.amounts import Setting
from changing_places.appraisal.case.located import Entry
from changing_places.appraisal.case.model import Line, Option
from changing_places.core.errors import InputError


def check_together(
    top: Entry, lines: tuple[Line, ...], options: tuple[Option, ...], setting: Setting
) -> None:
    """Raise InputError, with the places, where parts of a case do not go together."""
    every = (*lines, *(n for o in options for n in o.lines))
    if not every:
        raise InputError(
            f"{top.file} has no line of money.",
            "An appraisal is of what options cost and bring.",
            "Add lines under staff, supplies, premises, income or lines.",
        )
    for option in options:
        _own_names((*lines, *option.lines))
    _no_driver_of_that_name(every, setting)
    _one_basis(every)
    _as_in_the_baseline(options)


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


def _no_driver_of_that_name(lines: tuple[Line, ...], setting: Setting) -> None:
    changes = {f"change in {n.name}" for n in lines}
    for line in lines:
        if line.name in setting.drivers:
            raise InputError(
                f"{line.place}: '{line.name}' is a line and a driver.",
                "A driver, or a volume with a range, has that name as well, and answers tell what "
                "is uncertain by its name.",
                "Rename one of them.",
            )
        if line.name in changes:
            raise InputError(
                f"{line.place}: '{line.name}' is what answers call a change of another line.",
                "What is uncertain is told by its name.",
                "Rename the line.",
            )


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


def _as_in_the_baseline(options: tuple[Option, ...]) -> None:
    """What is uncertain about the baseline is the same world for every option."""
    base = next(o for o in options if o.is_baseline)
    ranged = next((c for c in base.changes if c.multiplier is not None), None)
    if ranged is not None:
        raise InputError(
            f"{ranged.place} has a range, and its option is the baseline.",
            "Every option is measured against the baseline, so what is uncertain about it is said "
            "of the line itself.",
            f"Give the range to the line '{ranged.line}', or leave it out here.",
        )
    own = {n.name: n for n in base.lines}
    for line in (n for o in options if o is not base for n in o.lines if n.name in own):
        other = own[line.name]
        if (line.multiplier, line.effects) != (other.multiplier, other.effects):
            raise InputError(
                f"{line.place}: '{line.name}' is uncertain in another way than in the baseline.",
                f"A line of one name is one thing, and its other place is {other.place}.",
                "Give both the same range and drivers, or rename one of them.",
            )
