"""Which tables hold measures of areas, and how each becomes indicators.

A maker takes the store and gives definitions and values. `MAKERS` lists them with the
tables that each needs; one whose tables are not held makes nothing.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from changing_places.data.datasets import catalogue, shared
from changing_places.data.store import Store

VALUES = {
    "indicator": pl.String,
    "area": pl.String,
    "period": pl.String,
    "year": pl.Int16,
    "starts": pl.Date,
    "ends": pl.Date,
    "value": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "status": pl.String,
    "provenance": pl.String,
}

PUBLISHED, OURS = "published", "ours"
HIGHER, LOWER = "higher_is_better", "lower_is_better"


@dataclass(frozen=True)
class Definition:
    """What an indicator is, and the datasets that it is made of, the first the main one."""

    id: str
    name: str
    topic: str
    unit: str | None
    datasets: tuple[str, ...]
    polarity: str | None = None
    polarity_source: str | None = None
    description: str | None = None


@dataclass(frozen=True)
class Made:
    """Some indicators: their definitions, and their values as a frame of `VALUES`."""

    definitions: tuple[Definition, ...]
    values: pl.DataFrame


def slug(text: str, joint: str = "-") -> str:
    """Words as they can stand in an id and an address.

    >>> slug("Under 18s (all)")
    'under-18s-all'
    >>> slug("%_2yr_olds", "_"), slug("Hosp_Adm_Alc_<18yrs", "_")
    ('pct_2yr_olds', 'Hosp_Adm_Alc_under_18yrs')
    """
    words = text.replace("%", f"{joint}pct{joint}").replace("<", f"{joint}under{joint}")
    words = re.sub(r"[^A-Za-z0-9]+", joint, words).strip(joint)
    return words if joint == "_" else words.lower()


def ids(names: Sequence[str], prefix: str, joint: str = "-") -> dict[str, str]:
    """An id for each name, all different."""
    found: dict[str, str] = {}
    for name in names:
        base = f"{prefix}/{slug(name, joint)}"
        number = sum(1 for i in found.values() if i == base or i.startswith(f"{base}{joint}no"))
        found[name] = f"{base}{joint}no{number + 1}" if base in found.values() else base
    return found


def _framed(frame: pl.DataFrame, **columns: pl.Expr) -> pl.DataFrame:
    """A table's rows as values: what it lacks is null, and a value has the status of one."""
    given = {
        "lower": pl.lit(None, pl.Float64),
        "upper": pl.lit(None, pl.Float64),
        "status": pl.when(pl.col("value").is_not_null())
        .then(pl.lit("value"))
        .otherwise(pl.lit("missing")),
        "provenance": pl.col("source_file"),
    }
    have = {n: pl.col(n) for n in VALUES if n in frame.columns}
    return frame.select(**{**given, **have, **columns}).select(list(VALUES))


def _of_calendar_year(year: str = "year") -> dict[str, pl.Expr]:
    return {
        "period": pl.col(year).cast(pl.String),
        "year": pl.col(year),
        "starts": pl.date(pl.col(year), 1, 1),
        "ends": pl.date(pl.col(year), 12, 31),
    }


def childrens(store: Store) -> Iterator[Made]:
    """The DfE's children's indicators, with its directions."""
    frame = store.table("childrens_indicators").filter(pl.col("area").is_not_null())
    names = frame["indicator"].unique().sort().to_list()
    said = {}
    if "childrens_indicator_definitions" in store:
        held = store.table("childrens_indicator_definitions").sort("indicator", "repeat")
        for row in held.unique("indicator", keep="first").iter_rows(named=True):
            said[row["indicator"]] = row
    id_of = ids(names, "childrens", "_")
    definitions = []
    for name in names:
        row = said.get(name, {})
        polarity = row.get("polarity")
        definitions.append(
            Definition(
                id_of[name],
                row.get("measure") or name,
                row.get("topic") or "Children's services",
                row.get("y_axis_name"),
                ("childrens_indicators",),
                polarity,
                PUBLISHED if polarity else None,
                row.get("description"),
            )
        )
    values = _framed(frame, indicator=pl.col("indicator").replace_strict(id_of))
    yield Made(tuple(definitions), values)


def local_statistics(store: Store) -> Iterator[Made]:
    """The ONS's Explore Local Statistics; a territory published twice counts once."""
    frame = store.table("local_statistics")
    about = frame.select("dataset", "indicator", "unit").unique(["indicator"], keep="first")
    id_of = ids(about["indicator"].sort().to_list(), "local")
    texts = shared("local_statistics")
    definitions = [
        Definition(
            id_of[name],
            name[:1].upper() + name[1:],
            _topic(dataset or "", texts["topics"], texts["topics_by_start"]),
            unit,
            ("local_statistics",),
            texts["directions"].get(name),
            OURS if name in texts["directions"] else None,
        )
        for dataset, name, unit in about.sort("indicator").iter_rows()
    ]
    territory = pl.col("geography").str.starts_with("ITL")
    once = frame.sort(territory, maintain_order=True).unique(
        ["indicator", "area", "period"], keep="first", maintain_order=True
    )
    yield Made(
        tuple(definitions), _framed(once, indicator=pl.col("indicator").replace_strict(id_of))
    )


def _topic(dataset: str, topics: dict[str, str], starts: dict[str, str]) -> str:
    by_start = (topic for start, topic in starts.items() if dataset.startswith(start))
    return topics.get(dataset) or next(by_start, "Local statistics")


def public_health(store: Store) -> Iterator[Made]:
    """Fingertips; an indicator that is published by sex or age is one indicator for each."""
    key = ["indicator_id", "sex", "age"]
    frame = store.table("public_health").with_columns(pl.col(*key).fill_null(""))
    kinds = frame.select(*key, "indicator").unique(key, keep="last", maintain_order=True)
    directions = catalogue()["public_health"].options.get("directions", {})
    definitions = []
    id_of: dict[str, str] = {}
    for number, sex, age, name in kinds.sort(key).iter_rows():
        alone = kinds.filter(pl.col("indicator_id") == number).height == 1
        what = "" if alone else ", ".join(filter(None, (sex, age)))
        own = "/".join(("public-health", *(slug(w) for w in (number, what) if w)))
        id_of["|".join((number, sex, age))] = own
        polarity = directions.get(number)
        definitions.append(
            Definition(
                own,
                f"{name} ({what})" if what else name,
                "Public health",
                None,
                ("public_health",),
                polarity,
                OURS if polarity else None,
            )
        )
    indicator = pl.concat_str(*key, separator="|").replace_strict(id_of)
    yield Made(tuple(definitions), _framed(frame, indicator=indicator))


def health_index(store: Store) -> Iterator[Made]:
    """The values behind the Health Index; their publisher gives no direction and nor do we."""
    frame = store.table("health_index")
    id_of = ids(frame["indicator"].unique().sort().to_list(), "health-index")
    definitions = [
        Definition(i, name, "Health", "unit not published", ("health_index",))
        for name, i in id_of.items()
    ]
    indicator = pl.col("indicator").replace_strict(id_of)
    yield Made(tuple(definitions), _framed(frame, indicator=indicator, **_of_calendar_year()))


def adult_social_care(store: Store) -> Iterator[Made]:
    """Oflog's measures; the order in which it ranks councils is the direction."""
    frame = store.table("adult_social_care_measures")
    units = catalogue()["adult_social_care_measures"].options["units"]
    about = frame.group_by("code").agg(
        pl.col("measure").first(), pl.col("polarity").drop_nulls().first()
    )
    definitions = [
        Definition(
            f"adult-social-care/{slug(code)}",
            measure.removeprefix("Outcome, ").replace("ASC ", ""),
            "Adult social care",
            units.get(code),
            ("adult_social_care_measures",),
            polarity,
            PUBLISHED if polarity else None,
        )
        for code, measure, polarity in about.sort("code").iter_rows()
    ]
    ids_ = {code: f"adult-social-care/{slug(code)}" for code in about["code"]}
    yield Made(tuple(definitions), _framed(frame, indicator=pl.col("code").replace_strict(ids_)))


def recycling(store: Store) -> Iterator[Made]:
    """The share of household waste recycled; Scotland's measure is another."""
    frame = store.table("recycling")
    id_of = ids(frame["indicator"].unique().sort().to_list(), "recycling")
    definitions = [
        Definition(i, f"Household waste: {name}", "Environment", "%", ("recycling",), HIGHER, OURS)
        for name, i in id_of.items()
    ]
    yield Made(
        tuple(definitions), _framed(frame, indicator=pl.col("indicator").replace_strict(id_of))
    )


def spending_per_head(store: Store) -> Iterator[Made]:
    """Net spending by service over the people of the year in which it starts: see `_per_head`.

    A zero that may mean "not applicable" is no observation; "not submitted" stays what it is.
    """
    lines = catalogue()["revenue_outturn"].options["per_head"]
    frame = store.table("spending").filter(
        ~pl.col("zero_may_be_not_applicable"),
        pl.col("service").is_in(list(lines)),
        # The Greater London Authority's accounts bear the region's code.
        pl.col("authority_class") != "O",
    )
    frame = _per_head(frame, store)
    definitions = [
        Definition(
            f"spend-per-head/{slug(service)}",
            f"{name}, net spending per head",
            "Spending",
            "£ per head",
            ("revenue_outturn", "population_totals"),
        )
        for service, name in lines.items()
    ]
    ids_ = {service: f"spend-per-head/{slug(service)}" for service in lines}
    yield Made(tuple(definitions), _framed(frame, indicator=pl.col("service").replace_strict(ids_)))


def spending_power(store: Store) -> Iterator[Made]:
    """Spending power per head, only since its definition changed."""
    frame = _per_head(store.table("spending_power").filter(~pl.col("before_break")), store)
    definition = Definition(
        "spending-power/per-head",
        "Core spending power per head",
        "Funding",
        "£ per head",
        ("spending_power", "population_totals"),
    )
    yield Made((definition,), _framed(frame, indicator=pl.lit(definition.id)))


def _per_head(frame: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Values over the people of their year.

    A year that begins just after the newest estimate of people takes that estimate, because
    spending is published before the people of its year are: a year of growth is under 1%.
    """
    people = store.table("population").filter(pl.col("value") > 0)
    people = people.select("area", "value", "source_file", people_of="year")
    newest = people["people_of"].max()
    just_after = pl.col("year") == pl.lit(newest) + 1
    frame = frame.with_columns(
        people_of=pl.when(just_after).then(pl.lit(newest)).otherwise("year").cast(pl.Int16)
    )
    joined = frame.join(people, on=["area", "people_of"], how="inner", suffix="_of_people")
    return joined.with_columns(
        (pl.col("value") / pl.col("value_of_people")).alias("value"),
        pl.concat_str("source_file", "source_file_of_people", separator=", ").alias("source_file"),
    )


def council_tax(store: Store) -> Iterator[Made]:
    """Council tax at band D, precepts included, from both tables that hold it."""
    definition = Definition(
        "council-tax/band-d",
        "Council tax at band D, precepts included",
        "Funding",
        "£ a year",
        ("council_tax_band_d",),
    )
    frames = []
    if "council_tax_band_d" in store:
        frames.append(store.table("council_tax_band_d"))
    if "council_tax_bands" in store:
        frames.append(store.table("council_tax_bands").filter(pl.col("band") == "D").drop("band"))
    both = pl.concat(frames, how="diagonal").unique(
        ["area", "period"], keep="first", maintain_order=True
    )
    yield Made((definition,), _framed(both, indicator=pl.lit(definition.id)))


def deprivation(store: Store) -> Iterator[Made]:
    """The Index of Multiple Deprivation; a higher score is more deprived."""
    frame = store.table("deprivation")
    for column, id_, name, unit, times in (
        ("score", "deprivation/score", "Deprivation score", "score", 1),
        (
            "share_lsoas_most_deprived_10pc",
            "deprivation/share-of-neighbourhoods-most-deprived",
            "Neighbourhoods among the most deprived tenth",
            "%",
            100,
        ),
        ("extent", "deprivation/extent", "Extent of deprivation", "%", 100),
    ):
        definition = Definition(id_, name, "Deprivation", unit, ("deprivation",), LOWER, PUBLISHED)
        value = pl.col(column) * times
        yield Made(
            (definition,),
            _framed(
                frame.with_columns(value.alias("value")),
                indicator=pl.lit(id_),
                **_of_calendar_year(),
            ),
        )


def population(store: Store) -> Iterator[Made]:
    """How many people live there."""
    definition = Definition(
        "population/total", "Population", "Population", "people", ("population_totals",)
    )
    yield Made((definition,), _framed(store.table("population"), indicator=pl.lit(definition.id)))


def ages(store: Store) -> Iterator[Made]:
    """The shares of the young, the old and the very old."""
    frame = store.table("population_by_age")
    age, people = pl.col("age"), pl.col("value")
    bands = {
        "population/share-under-18": ("People under 18", age < 18),
        "population/share-65-and-over": ("People aged 65 and over", age >= 65),
        "population/share-85-and-over": ("People aged 85 and over", age >= 85),
    }
    for id_, (name, within) in bands.items():
        share = frame.group_by("area", "year").agg(
            value=100 * people.filter(within).sum() / people.sum(),
            source_file=pl.col("source_file").first(),
        )
        definition = Definition(id_, name, "Population", "%", ("population_by_age",))
        mid_year = {
            "period": pl.col("year").cast(pl.String),
            "starts": pl.date(pl.col("year"), 6, 30),
            "ends": pl.date(pl.col("year"), 6, 30),
        }
        yield Made((definition,), _framed(share, indicator=pl.lit(id_), **mid_year))


def _either_council_tax(store: Store) -> Iterator[Made]:
    if "council_tax_band_d" in store or "council_tax_bands" in store:
        yield from council_tax(store)


MAKERS: tuple[tuple[Callable[[Store], Iterator[Made]], tuple[str, ...]], ...] = (
    (childrens, ("childrens_indicators",)),
    (local_statistics, ("local_statistics",)),
    (health_index, ("health_index",)),
    (public_health, ("public_health",)),
    (adult_social_care, ("adult_social_care_measures",)),
    (recycling, ("recycling",)),
    (spending_per_head, ("spending", "population")),
    (spending_power, ("spending_power", "population")),
    (_either_council_tax, ()),
    (deprivation, ("deprivation",)),
    (population, ("population",)),
    (ages, ("population_by_age",)),
)
