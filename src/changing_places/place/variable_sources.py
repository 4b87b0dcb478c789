"""Who published the variables that councils are compared on."""

from collections.abc import Iterable

from changing_places.data.place_variables import tables_of, variables
from changing_places.data.store import Store
from changing_places.figures import Source

OGL = "Open Government Licence v3.0"
ONS = "Office for National Statistics"
MHCLG = "Ministry of Housing, Communities and Local Government"
CENSUS = "https://www.nomisweb.co.uk/sources/census_2021"

# By the table a variable is made of: publisher, title, address, period, licence.
PUBLISHED = {
    "population_by_age": (
        ONS,
        "Population estimates by single year of age",
        "https://www.ons.gov.uk/peoplepopulationandcommunity/populationandmigration/"
        "populationestimates",
        "mid-2023",
        OGL,
    ),
    "areas": (
        "mySociety",
        "UK local authority register",
        "https://pages.mysociety.org/uk_local_authority_names_and_codes/",
        "2020",
        "CC BY 4.0",
    ),
    "lsoa_disability": (ONS, "Census 2021: disability", CENSUS, "2021", OGL),
    "lsoa_tenure": (ONS, "Census 2021: tenure of household", CENSUS, "2021", OGL),
    "lsoa_household_deprivation": (ONS, "Census 2021: household deprivation", CENSUS, "2021", OGL),
    "lsoa_deprivation_2025": (
        MHCLG,
        "English indices of deprivation 2025",
        "https://www.gov.uk/government/collections/english-indices-of-deprivation",
        "2025",
        OGL,
    ),
    "local_statistics": (
        ONS,
        "Explore local statistics",
        "https://www.ons.gov.uk/explore-local-statistics/",
        "latest published",
        OGL,
    ),
    "childrens_indicators": (
        "Department for Education",
        "Local authority interactive tool",
        "https://www.gov.uk/government/publications/local-authority-interactive-tool-lait",
        "latest published",
        OGL,
    ),
}


def sources_of(store: Store, used: Iterable[str]) -> tuple[Source, ...]:
    """The sources of some variables, each once; the invented country names itself."""
    tables = dict.fromkeys(tables_of(variables()[v])[0] for v in used)
    if any(record.fictional for record in store.records.values()):
        return (
            (Source("Changing Places", "The demonstration country (fictional)"),) if tables else ()
        )
    made = []
    for table in tables:
        publisher, title, address, period, licence = PUBLISHED[table]
        made.append(Source(publisher, title, address, licence, period))
    return tuple(made)
