"""Options that several commands read alike."""

from datetime import date

from changing_places.core.errors import InputError


def day(text: str | None) -> date | None:
    """A date as `--as-at 2024-04-01` gives it; None where none is given.

    >>> day("2024-04-01")
    datetime.date(2024, 4, 1)
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            f"'{text}' is not a date.",
            "A date is a year, a month and a day.",
            "Write it as 2024-04-01.",
        ) from error


def numbers_by_name(text: str, *, what: str, wanted: str, instead: str) -> dict[str, float]:
    """Numbers by name as `--weights density=2,child-poverty=0.5` gives them.

    Raises InputError for a part that is no name, equals sign and number (`what` it is called,
    what is `wanted`, and what to type `instead`), and for a name that stands twice.

    >>> numbers_by_name("density=2,child-poverty=0.5", what="weight", wanted="", instead="")
    {'density': 2.0, 'child-poverty': 0.5}
    """
    found: dict[str, float] = {}
    for part in text.split(","):
        name, _, number = (piece.strip() for piece in part.partition("="))
        if name in found:
            raise InputError(
                f"The {what} of '{name}' stands twice.",
                f"It is {found[name]:g} and {number}, and only one can hold.",
                "Take one of them out.",
            )
        try:
            found[name] = float(number)
        except ValueError:
            raise InputError(
                f"The {what} '{part.strip()}' cannot be read.", wanted, instead
            ) from None
    return found
