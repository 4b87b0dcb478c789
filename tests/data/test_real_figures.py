"""Figures published elsewhere come out of the tables as loaded."""

import pytest

pytestmark = pytest.mark.real_data


def test_adult_social_care_of_england(real_store):
    sql = """select period, sum(value) / 1e9 from spending
             where service = 'adult_social_care' and period in ('2014-15', '2024-25')
             group by 1 order by 1"""
    found = dict(real_store.rows(sql))
    assert found["2014-15"] == pytest.approx(14.5, abs=0.05)
    assert found["2024-25"] == pytest.approx(24.6, abs=0.05)


def test_band_d_rises(real_store):
    sql = """select min(r), max(r) from (
                 select 100 * (d.value / b.value - 1) as r
                 from council_tax_bands b join council_tax_band_d d on d.area = b.area
                 where b.band = 'D' and b.period = '2024-25' and d.period = '2025-26')"""
    ((low, high),) = real_store.rows(sql)
    assert (round(low, 1), round(high, 1)) == (3.0, 9.3)


def test_residential_care_of_children(real_store):
    sql = """select sum(total) / 1e9, 100 * sum(private) / sum(total)
             from childrens_spending_by_provider
             where period = '2013-14' and item = 'Residential care'"""
    ((total, private),) = real_store.rows(sql)
    assert (round(total, 2), round(private)) == (1.02, 61)


def test_neighbourhood_deprivation_agrees_with_the_councils(real_store):
    sql = """with n as (
                 select c.council_2023 as area, avg(d.imd_score) as mean
                 from lsoa_deprivation_2025 d join lsoa21_to_council c using (lsoa21) group by 1)
             select corr(n.mean, p.score), count(*)
             from n join deprivation p on p.area = n.area and p.year = 2025"""
    ((r, n),) = real_store.rows(sql)
    assert (round(r, 4), n) == (0.9986, 296)


def test_birmingham_did_not_submit_and_is_nowhere_zero(real_store):
    sql = """select period, count(*), count(value), min(status), max(status) from spending
             where area = 'E08000025' and year >= 2023 group by 1 order by 1"""
    for _, lines, values, low, high in real_store.rows(sql):
        assert lines > 10 and values == 0 and (low, high) == ("not_submitted",) * 2


def test_those_who_did_not_submit_are_counted(real_store):
    sql = """select period, count(distinct area) from spending
             where status = 'not_submitted' group by 1 order by 1"""
    assert real_store.rows(sql) == [("2023-24", 14), ("2024-25", 9)]


def test_every_district_is_drawn_once(real_store):
    sql = "select count(*), count(distinct code) from boundaries where level = 'ltla'"
    assert real_store.rows(sql) == [(403, 403)]
    sql = """select count(*) from boundaries
             where level = 'ltla' and (last_year is null or last_year >= 2023)"""
    assert real_store.rows(sql) == [(361,)]


def test_north_yorkshire_has_one_code(real_store):
    rows = real_store.rows("select distinct area from spending where area like 'E1000002%'")
    assert ("E10000022",) not in rows and ("E10000023",) in rows


def test_aliases_are_applied_everywhere(real_store):
    gone = "('E08000038', 'E08000039', 'E10000022', 'E08000020', 'E06000048')"
    for name in real_store.records:
        columns = {c for (c,) in real_store.rows(f'select column_name from (describe "{name}")')}
        for column in columns & {"area", "neighbour", "successor"}:
            sql = f'select count(*) from "{name}" where "{column}" in {gone}'
            assert real_store.rows(sql) == [(0,)], name


def test_both_ways_of_writing_an_end_mean_31_march(real_store):
    sql = "select distinct strftime(ends, '%d %B') from areas where ends is not null"
    assert real_store.rows(sql) == [("31 March",)]


def test_suppressed_figures_are_never_numbers(real_store):
    sql = "select status, count(*), count(value) from local_statistics group by 1 order by 1"
    found = {s: (n, v) for s, n, v in real_store.rows(sql)}
    assert found["suppressed"] == (1280, 0)
    assert found["not_applicable"] == (54, 0)
    assert found["value"][0] == found["value"][1]


def test_a_split_county_has_a_row_for_each_successor(real_store):
    sql = """select successor, cast(effective_from as varchar) from reorganisations
             where area = 'E10000006' order by 1"""
    assert real_store.rows(sql) == [("E06000063", "2023-04-01"), ("E06000064", "2023-04-01")]
