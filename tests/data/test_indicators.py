import pytest

from changing_places.data.indicator_sources import ids
from changing_places.data.load import load

SPENDING = "year,ecode,ons_code,la_name,la_class,service,gbp_thousand,source\n"
POPULATION = "year,ons_code,name,geography,population\n"


@pytest.fixture
def loaded(with_register, write):
    """Two years of spending of two councils, one of which did not submit in the second."""
    spending = write(
        "spending.csv",
        SPENDING
        + "2021-22,E1,E06000901,Alder,UA,adult_social_care,2000,RO\n"
        + "2022-23,E1,E06000901,Alder,UA,adult_social_care,3000,RO\n"
        + "2022-23,E2,E07000901,Cedar,UA,_not_submitted,,RO\n"
        + "2013-14,E2,E07000901,Cedar,SD,adult_social_care,0,RO\n",
    )
    people = write(
        "people.csv",
        POPULATION
        + "2021,E06000901,Alder,,1000\n2022,E06000901,Alder,,1500\n"
        + "2022,E07000901,Cedar,,10\n2013,E07000901,Cedar,,10\n",
    )
    load([spending, people], with_register)
    return with_register


def test_spending_per_head_divides_by_the_people_of_the_year_it_starts_in(loaded):
    sql = """select period, value from indicator_values
             where indicator = 'spend-per-head/adult-social-care' and area = 'E06000901'
             order by period"""
    assert loaded.rows(sql) == [("2021-22", 2000.0), ("2022-23", 2000.0)]


def test_not_submitted_is_the_latest_observation_and_never_zero(loaded):
    sql = """select period, value, status from indicator_latest
             where area = 'E07000901' and indicator like 'spend%'"""
    assert loaded.rows(sql) == [("2022-23", None, "not_submitted")]


def test_a_zero_that_may_mean_not_applicable_is_no_observation(loaded):
    sql = (
        "select count(*) from indicator_values where period = '2013-14' and indicator like 'spend%'"
    )
    assert loaded.rows(sql) == [(0,)]


def test_every_indicator_has_a_source(loaded):
    sql = """select count(*) from indicators
             where publisher is null or licence is null or address is null or name is null"""
    assert loaded.rows(sql) == [(0,)]


def test_the_direction_of_a_childrens_indicator_is_its_publishers(with_register, write):
    dictionary = write(
        "dictionary.csv",
        "Measure_code,Topic,Measure,Measure_short,Polarity,y_axis_name,Year_Type,dps,Description,"
        "Hyperlink(s)\n"
        "1,Care,Children in care,CLA_rate,Low,Rate,Financial Year,1,About,https://example.org\n"
        "2,Care,Others,Other,-,Rate,Academic Year,1,About,https://example.org\n",
    )
    values = write(
        "values.csv",
        "indicator,year_end,period,area_type,la_number,gss,area_name,value\n"
        "CLA_rate,2023,2023,LA,901,E06000901,Alder,70\n"
        "Other,2023,2023,LA,901,E06000901,Alder,5\n"
        "CLA_rate,2023,2023,England,970,,England,71\n",
    )
    load([dictionary, values], with_register)
    sql = """select id, polarity, polarity_source from indicators
             where id like 'childrens/%' order by 1"""
    assert with_register.rows(sql) == [
        ("childrens/CLA_rate", "lower_is_better", "published"),
        ("childrens/Other", None, None),
    ]
    rows = with_register.rows(
        "select area, period, cast(starts as varchar) from indicator_latest "
        "where indicator = 'childrens/CLA_rate' order by area"
    )
    assert rows == [
        ("E06000901", "2022-23", "2022-04-01"),
        ("E92000001", "2022-23", "2022-04-01"),
    ]


def test_ids_are_never_the_same():
    assert ids(["A b", "A-b", "A  b"], "local") == {
        "A b": "local/a-b",
        "A-b": "local/a-b-no2",
        "A  b": "local/a-b-no3",
    }


@pytest.mark.real_data
def test_county_durham_has_400_indicators_and_200_with_direction(real_store):
    sql = """select count(*), count(i.polarity), count(i.publisher)
             from indicator_latest l join indicators i on i.id = l.indicator
             where l.area = 'E06000047' and l.period is not null"""
    ((all_, with_direction, with_source),) = real_store.rows(sql)
    assert all_ >= 400 and with_direction >= 200 and with_source == all_


def test_derived_tables_are_made_anew_only_when_what_they_are_made_of_changed(loaded, write):
    people = write("more.csv", POPULATION + "2021,E06000901,Alder,,2000\n")
    again = load([people], loaded)
    assert again.derived["indicators"] > 0
    assert load([people], loaded).derived == {}
    deflator = write("deflator.csv", "year,value\n2023,98.5\n")
    assert load([deflator], loaded).derived == {}
