"""Single taxes and contributions by delivery model: pure functions of the rulebook's dated numbers.

Sums go in and come out as Decimal pounds, unrounded; each function takes the day whose rules hold
and, for a reform, a rulebook of its own.
"""

from changing_places.appraisal.taxes.corporation import (
    charity_trade_limit,
    corporation_tax,
    tax_on_surplus,
)
from changing_places.appraisal.taxes.land import land_tax_relief, stamp_duty_land_tax
from changing_places.appraisal.taxes.pay import (
    employer_national_insurance,
    employment_allowance,
    new_starters_saving,
    share_of_new_starters,
)
from changing_places.appraisal.taxes.rates import RatesBill, business_rates, local_share
from changing_places.appraisal.taxes.vat import (
    exempt_vat_limit,
    exempt_vat_lost,
    irrecoverable_vat,
    output_vat,
    recovery_share,
    vat_rate,
)

__all__ = [
    "RatesBill",
    "business_rates",
    "charity_trade_limit",
    "corporation_tax",
    "employer_national_insurance",
    "employment_allowance",
    "exempt_vat_limit",
    "exempt_vat_lost",
    "irrecoverable_vat",
    "land_tax_relief",
    "local_share",
    "new_starters_saving",
    "output_vat",
    "recovery_share",
    "share_of_new_starters",
    "stamp_duty_land_tax",
    "tax_on_surplus",
    "vat_rate",
]
