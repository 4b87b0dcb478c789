"""Reading a situation as a case file or a form holds it."""

from collections.abc import Mapping
from difflib import get_close_matches

from changing_places.appraisal.lawfulness.model import DATES, Situation
from changing_places.appraisal.rulebook import read_date
from changing_places.core.errors import InputError


def read_situation(held: Mapping[str, object]) -> Situation:
    """The situation of a mapping of its fields; dates may be text.

    Raises InputError for a field that does not exist, with the nearest three, and for a value that
    does not fit.

    >>> read_situation({"service": "waste", "contract_start": "2027-04-01"}).contract_start
    datetime.date(2027, 4, 1)
    """
    fields = Situation.known_fields()
    for name in held:
        if name not in fields:
            near = get_close_matches(str(name), fields, 3, 0.0)
            raise InputError(
                f"Nothing called '{name}' is known of a service.",
                f"The nearest are {', '.join(repr(n) for n in near)}.",
                "Use one of these, or leave it out.",
            )
    dated = (*DATES, "last_reserved_award")
    read = {n: _day(n, v) if n in dated else v for n, v in held.items() if v is not None}
    return Situation(**read)  # type: ignore[arg-type]


def _day(name: str, given: object) -> object:
    return read_date(given, f"'{name}'") if isinstance(given, str) else given
