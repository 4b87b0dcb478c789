"""Who published what the pressure on a council is worked out from."""

from changing_places.data.store import Store
from changing_places.figures import Source

_OGL = "Open Government Licence v3.0"
_ONS = "Office for National Statistics"
_MHCLG = "Ministry of Housing, Communities and Local Government"
_ESTIMATES = (
    "https://www.ons.gov.uk/peoplepopulationandcommunity/populationandmigration/populationestimates"
)

PEOPLE = {
    "population": (_ONS, "Mid-year population estimates", _ESTIMATES),
    "population_by_age": (_ONS, "Population estimates by single year of age", _ESTIMATES),
    "population_change": (_ONS, "Components of population change", _ESTIMATES),
}
MONEY = {
    "spending": (
        _MHCLG,
        "Local authority revenue expenditure and financing: outturn",
        "https://www.gov.uk/government/collections/"
        "local-authority-revenue-expenditure-and-financing",
    ),
    "spending_power": (
        _MHCLG,
        "Core spending power",
        "https://www.gov.uk/government/collections/local-government-finance-settlements",
    ),
    "gdp_deflator": (
        "HM Treasury",
        "GDP deflators at market prices, and money GDP",
        "https://www.gov.uk/government/collections/gdp-deflators-at-market-prices-and-money-gdp",
    ),
}


def sources_of(store: Store, *, money: bool) -> tuple[Source, ...]:
    """The sources of an answer, each once, with the years it was held for.

    An invented country names itself.
    """
    if any(record.fictional for record in store.records.values()):
        return (Source("Changing Places", "The demonstration country (fictional)"),)
    made = []
    for table, (publisher, title, address) in (PEOPLE | (MONEY if money else {})).items():
        if table in store:
            record = store.records[table]
            span = " to ".join(dict.fromkeys(filter(None, (record.first, record.last))))
            made.append(Source(publisher, title, address, _OGL, span))
    return tuple(made)
