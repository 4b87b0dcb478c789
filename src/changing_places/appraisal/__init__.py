"""Choose: which delivery models are lawful, what each costs whom, and how sure that is.

`appraise` answers a case: one service and its options in a YAML file (`case`). Its rooms are
`rulebook` (which tax and regulatory rules bear on a delivery model, by statute, on any day),
`lawfulness` (which models they allow) and `taxes` (what they cost); `greenbook` (the single steps
of an appraisal after HM Treasury's Green Book); `ledgers` (who pays and who gains in each option)
and `barriers` (which rule stands between the council's best and the public's); `uncertainty`
(what is not known, and what would change the answer), `criteria` (what has no price) and
`agencies` (who pays whom). `asking` puts one case to all of them, `telling` writes the answer.
"""

from importlib import import_module
from typing import Any

_HOMES = {
    "Appraisal": "changing_places.appraisal.model",
    "appraise": "changing_places.appraisal.verb",
    "read_case": "changing_places.appraisal.case",
}

__all__ = ["Appraisal", "appraise", "read_case"]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'changing_places.appraisal' has no name {name!r}")
    return getattr(import_module(home), name)
