"""The sentences of staggered difference-in-differences."""

from collections.abc import Sequence

Lines = tuple[str, str, str]


def unknown_choice(name: str, given: object, known: Sequence[str]) -> Lines:
    """A setting that is none of the known ones."""
    return (
        f"'{given}' is not a choice for {name}.",
        f"The choices are {', '.join(known)}.",
        f"Use one of them, for example {name} '{known[0]}'.",
    )


def bad_anticipation(given: object) -> Lines:
    """Anticipation that is not a whole number from 0."""
    return (
        f"Anticipation of {given} periods is not possible.",
        "It is the number of periods before adoption in which the effect may already be felt.",
        "Give a whole number, 0 or more.",
    )


def one_period(found: str) -> Lines:
    """A panel of one period."""
    return (
        "There are too few periods to compare.",
        f"A before and an after are needed, and the periods found are: {found}.",
        "Add earlier or later periods.",
    )


def nobody_adopts(first: str, all_usable: bool, ahead: int) -> Lines:
    """No cohort is treated within the panel after its first period."""
    if all_usable:
        why = "No unit adopts within the periods of the panel."
    else:
        expecting = f", less {ahead} of anticipation" if ahead else ""
        why = f"Every unit that adopts is treated by the first period, {first}{expecting}."
    return (
        "There is no effect to estimate.",
        why,
        "Add periods before the first adoption, or check the column of adoption.",
    )


def no_never_treated() -> Lines:
    """Never-treated controls were asked for and there are none."""
    return (
        "There is nobody who is never treated to compare with.",
        "Every unit adopts by the last period.",
        "Compare with units not yet treated, as control 'notyet'.",
    )


def one_cohort(last: str) -> Lines:
    """Everyone adopts at once, or nothing is left before the last cohort adopts."""
    return (
        "There is nobody to compare with.",
        f"By {last} every unit is treated, and before it no effect can be told apart from time.",
        "Add units that never adopt or adopt later, or more periods before.",
    )


def all_treated(last: str, ahead: int) -> str:
    """Why the periods from the last cohort's adoption on are lost."""
    expecting = f", and may expect it {ahead} before" if ahead else ""
    return f"By {last} every unit is treated{expecting}: nobody is left to compare with."


def no_units(treated: int, controls: int) -> str:
    """Why a cell without treated units or controls is lost."""
    if not treated:
        return "No unit of this cohort is observed in both periods."
    if not controls:
        return "Nobody who could be compared is observed in both periods."
    return "No unit is observed in both periods."


def no_rows(who: str) -> str:
    """Why a cell of repeated cross-sections is lost: one of its four groups is empty."""
    return f"There are no rows of {who}."


def constant(names: Sequence[str]) -> str:
    """Why a cell is lost whose covariates do not vary."""
    which = " and ".join(names)
    return f"The same {which} for everyone compared: its part cannot be told from the level."


def collinear(names: Sequence[str]) -> str:
    """Why a cell is lost whose covariates say the same."""
    which = [*names[:4], f"{len(names) - 4} more"] if len(names) > 5 else [*names]
    return f"Among those compared, {' and '.join(which)} say the same and cannot be told apart."


def too_few(count: int, needed: int, who: str) -> str:
    """Why a cell is lost with no more units than numbers to fit."""
    return f"{count} {who} are too few to fit {needed} numbers (a level and the covariates)."


def no_overlap() -> str:
    """Why a cell is lost whose covariates all but settle who is treated."""
    return (
        "The covariates all but settle who is treated (a chance of 99.9% or more), "
        "so that nobody is comparable."
    )


def all_trimmed() -> str:
    """Why a cell is lost in which no control is comparable."""
    return "Every control is so likely to be treated that it is trimmed: nobody is comparable."


def not_settled() -> str:
    """Why a cell is lost whose model of who is treated did not settle."""
    return "The model of who is treated did not settle on an answer."


def for_outcome(name: str, why: str) -> str:
    """A reason that holds for one outcome alone."""
    return f"{name}: {why[0].lower()}{why[1:]}"


def nothing_left(why: str) -> Lines:
    """No cell could be estimated."""
    return (
        "No effect can be estimated from these data.",
        f"Every comparison fails, the first because: {why[0].lower()}{why[1:]}",
        "Use fewer covariates, 'reg' in place of 'dr', or add units and periods.",
    )


def unknown_kind(kind: object, known: Sequence[str]) -> Lines:
    """An aggregate that is none of the known ones."""
    return (
        f"'{kind}' is not a way to put effects together.",
        f"The ways are {', '.join(known)}.",
        "Use 'simple' for one overall figure, 'dynamic' for effects by time since adoption.",
    )


def nothing_treated() -> Lines:
    """No cell from adoption on could be estimated."""
    return (
        "There is no effect to put together.",
        "None of the periods from adoption on could be estimated, or the window leaves them out.",
        "Widen the window, or see why the comparisons were lost.",
    )


def nobody_balanced(balance: int) -> Lines:
    """No cohort is seen for as many periods as asked."""
    return (
        f"No cohort is observed for {balance} periods after adoption.",
        "A balanced set of event times needs cohorts that are seen in all of them.",
        "Ask for a smaller number of periods.",
    )
