"""Who pays and who gains: each agency's costs, benefits and cash by year, and fair payments.

A `Case` holds agencies, years and `Line`s of cost or benefit with whom they fall on. `account`
parts them to the penny and answers for each agency: net gain, budget, payback, and how far its
next step of cash is. `side_payments` finds payments that leave every agency better off, or the
proof that none can.
"""

from changing_places.appraisal.agencies.account import account
from changing_places.appraisal.agencies.certificate import Certificate
from changing_places.appraisal.agencies.model import Case, Line, Transfer
from changing_places.appraisal.agencies.result import Account, AgencyRow
from changing_places.appraisal.agencies.settlement import Settlement
from changing_places.appraisal.agencies.side_payments import Limits, side_payments
from changing_places.appraisal.agencies.steps import Steps

__all__ = [
    "Account",
    "AgencyRow",
    "Case",
    "Certificate",
    "Limits",
    "Line",
    "Settlement",
    "Steps",
    "Transfer",
    "account",
    "side_payments",
]
