"""A case: one service, its costs today, and the options for delivering it, in one YAML file.

`read_case` takes a file or the name of a shipped case and gives a frozen `Case`; every error names
the file, the line and the path. A case gathers what the other rooms reckon with and reckons
nothing itself.
"""

from changing_places.appraisal.case.model import Assumption, Case, Change, Line, Operator, Option
from changing_places.appraisal.case.reading import case_from, read_case
from changing_places.appraisal.case.shipped import shipped_case, shipped_cases

__all__ = [
    "Assumption",
    "Case",
    "Change",
    "Line",
    "Operator",
    "Option",
    "case_from",
    "read_case",
    "shipped_case",
    "shipped_cases",
]
