"""Reading who runs the service in an option, and on what terms."""

from changing_places.appraisal.case.located import Entry
from changing_places.appraisal.case.model import WITHIN, Operator

SHARES = ("exempt_share", "standard_rated_share", "new_starters_pension", "discretionary_relief")
SUMS = ("fee", "lease_price", "lease_rent")
# Bodies to which a council may forgive business rates: charities and others without profit.
FORGIVEN = ("CT", "PSM", "GR", "DEC")


def read_operator(entry: Entry | None, model: str) -> Operator:
    """The operator of an option by its delivery model's code, which may rule terms out."""
    if entry is None:
        return Operator()
    given = entry.fields(("name", "margin", *SHARES, *SUMS, "lease_years", "evidence", "note"))
    _check_terms(given, model)
    found = {n: given[n].share() for n in SHARES if n in given}
    found |= {n: given[n].number(least=0) for n in SUMS if n in given}
    name = given["name"].text() if "name" in given else Operator().name
    margin = given["margin"].share() if "margin" in given else 0.0
    years = given["lease_years"].whole(most=300) if "lease_years" in given else 0
    return Operator(name=name, margin=margin, lease_years=years, **found)


def _check_terms(given: dict[str, Entry], model: str) -> None:
    terms = [e for n, e in given.items() if n not in ("name", "evidence", "note")]
    if model in WITHIN and terms:
        raise terms[0].wrong(
            "In this model councils run the service themselves: there is no operator to have "
            "terms with.",
            "Take it out, or choose a model outside the council.",
            found=f"is a term of an operator, and the model is {model}",
        )
    if "fee" in given and "margin" in given:
        raise given["margin"].wrong(
            "With a fee that is fixed, the operator's surplus is what is left of it.",
            "Keep the fee, or the margin where the council pays what the service costs.",
            found="is a margin beside a fee",
        )
    if "discretionary_relief" in given and model not in FORGIVEN:
        raise given["discretionary_relief"].wrong(
            "A council may forgive business rates to charities and to bodies that are not run for "
            "profit (LGFA 1988 s.47).",
            f"Leave it out, or choose one of the models {', '.join(FORGIVEN)}.",
            found=f"is a relief that the model {model} cannot have",
        )
