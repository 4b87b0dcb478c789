"""Rules of tax and regulation as data: what each says, of which delivery model, since when.

One TOML file a rule in `appraisal/rules`; `rules` answers for any day from 2013, `changed` says
what moved between two days, `try_reform` puts other values in place, and switches choose what is
not settled.
"""

from changing_places.appraisal.rulebook.answer import Change, Changes, RuleOnDay, Rules
from changing_places.appraisal.rulebook.asking import changed, rules
from changing_places.appraisal.rulebook.dates import FIRST, GATHERED, LAST, as_day, read_date
from changing_places.appraisal.rulebook.delivery import (
    DeliveryModel,
    delivery_model,
    delivery_models,
)
from changing_places.appraisal.rulebook.model import (
    Band,
    DatedValue,
    Parameter,
    Rule,
    Rulebook,
    plain_value,
)
from changing_places.appraisal.rulebook.reading import read_rule, rulebook
from changing_places.appraisal.rulebook.reform import as_it_stood, try_reform
from changing_places.appraisal.rulebook.switches import (
    Switch,
    choose,
    switches,
    warnings_of_switches,
)
from changing_places.appraisal.rulebook.tracing import Traced

__all__ = [
    "FIRST",
    "GATHERED",
    "LAST",
    "Band",
    "Change",
    "Changes",
    "DatedValue",
    "DeliveryModel",
    "Parameter",
    "Rule",
    "RuleOnDay",
    "Rulebook",
    "Rules",
    "Switch",
    "Traced",
    "as_day",
    "as_it_stood",
    "changed",
    "choose",
    "delivery_model",
    "delivery_models",
    "plain_value",
    "read_date",
    "read_rule",
    "rulebook",
    "rules",
    "switches",
    "try_reform",
    "warnings_of_switches",
]
