"""Money: services make totals, tiers bear their own, a missing return is never a zero."""

import pytest

SERVICES = """service in ('adult_social_care', 'childrens_social_care', 'education',
    'public_health', 'highways_transport', 'housing_gfra', 'cultural', 'environmental_regulatory',
    'planning_development', 'fire_rescue', 'central', 'other')"""


def test_services_sum_to_the_total_of_every_council_and_year(store):
    rows = store.rows(
        f"""with s as (select area, period, sum(value) v from spending where {SERVICES}
                      and value is not null group by all)
            select count(*), max(abs(s.v - t.value)) from s
            join spending t using (area, period)
            where t.service = 'total_service_expenditure' and t.value is not null"""
    )
    count, gap = rows[0]
    assert count > 150 * 14
    assert gap == 0


def test_a_council_that_sent_no_return_has_no_value_on_any_line(store):
    rows = store.rows(
        """select period, count(distinct area), count(value),
             count(*) filter (status = 'not_submitted')
           from spending where area || period in
             (select area || period from spending where status = 'not_submitted') group by period"""
    )
    assert {(p, n) for p, n, _, _ in rows} == {("2023-24", 5), ("2024-25", 4)}
    assert all(values == 0 for _, _, values, _ in rows)
    both = store.rows(
        """select count(*) from (select area from spending where status = 'not_submitted'
           group by area having count(distinct period) = 2)"""
    )
    assert both == [(1,)]


def test_a_value_stands_where_the_status_says_so_and_nowhere_else(store):
    for name in ("spending", "spending_power"):
        wrong = store.rows(
            f"select count(*) from {name} where (status = 'value') <> (value is not null)"
        )
        assert wrong == [(0,)]


def test_districts_do_not_run_social_care_and_counties_do_not_run_all(store):
    rows = dict(
        store.rows(
            """select a.tier || ' ' || service, list(distinct status) from spending s
               join areas a on a.code = s.area
               where service in ('adult_social_care', 'housing_gfra', 'fire_rescue')
                 and year = 2019 group by a.tier, service"""
        )
    )
    assert rows["lower adult_social_care"] == ["not_applicable"]
    assert rows["upper adult_social_care"] == ["value"]
    assert rows["upper housing_gfra"] == ["value"]
    assert sorted(rows["upper fire_rescue"]) == ["not_applicable", "value"]
    assert rows["unitary fire_rescue"] == ["not_applicable"]


def test_reserves_at_the_start_of_a_year_are_those_at_the_end_of_the_last(store):
    rows = store.rows(
        """select max(abs(e.value - s.value)), count(*) from spending e
           join spending s on s.area = e.area and s.year = e.year + 1
             and s.service = e.service || '_start_of_year'
           where e.service in ('reserves_earmarked', 'reserves_unallocated')"""
    )
    assert rows[0][0] == 0
    assert rows[0][1] > 4000


def test_a_council_has_accounts_for_the_years_it_stood_and_no_others(store):
    rows = store.rows(
        """select count(*) from spending s join areas a on a.code = s.area
           where s.starts < a.starts or s.ends > a.ends"""
    )
    assert rows == [(0,)]
    former = store.rows(
        "select count(distinct area) from spending s join areas a on a.code = s.area "
        "where not a.current"
    )
    assert (
        former[0][0]
        == store.rows("select count(*) from areas where not current and tier <> 'combined'")[0][0]
    )


@pytest.mark.parametrize(
    ("service", "tier", "low", "high"),
    [
        ("adult_social_care", "unitary", 350, 520),
        ("adult_social_care", "upper", 350, 520),
        ("childrens_social_care", "unitary", 200, 380),
        ("education", "unitary", 500, 900),
        ("environmental_regulatory", "lower", 40, 80),
        ("environmental_regulatory", "unitary", 70, 130),
        ("cultural", "lower", 12, 45),
    ],
)
def test_spending_a_head_is_of_a_plausible_size(store, service, tier, low, high):
    (median,) = store.rows(
        """select median(s.value / p.value) from spending s join areas a on a.code = s.area
           join population p on p.area = s.area and p.year = 2023
           where s.service = ? and a.tier = ? and s.year = 2024""",
        [service, tier],
    )[0]
    assert low < median < high


def test_social_care_takes_a_growing_share_and_most_of_all_in_the_ageing_county(store, truth):
    share = dict(
        store.rows(
            """select s.area || s.year, sum(s.value) / any_value(p.value) from spending s
               join spending_power p on p.area = s.area and p.period = s.period
               where s.service in ('adult_social_care', 'childrens_social_care')
               group by s.area, s.year having count(s.value) = 2"""
        )
    )
    counties = [c for (c,) in store.rows("select code from areas where tier = 'upper' and current")]
    ageing = truth.answers["parts"]["ageing-coastal-county"]["code"]
    assert share[f"{ageing}2022"] > share[f"{ageing}2011"]
    others = sorted(share[f"{c}2022"] for c in counties if c != ageing)
    assert share[f"{ageing}2022"] > others[len(others) // 2]


def test_the_council_in_trouble_runs_out_of_reserves_and_gives_notice(store, truth):
    code = truth.answers["parts"]["council-in-financial-trouble"]["code"]
    assert code in {c for (c,) in store.rows("select area from section_114_notices")}
    (least,) = store.rows(
        "select min(value) from spending where area = ? and service = 'reserves_earmarked'", [code]
    )[0]
    assert least == 0


def test_bands_follow_the_ninths_of_band_d(store):
    rows = store.rows(
        """select b.band, max(abs(b.value - d.value * case b.band when 'A' then 6 when 'H' then 18
             when 'D' then 9 end / 9)) from council_tax_bands b
           join council_tax_band_d d using (area, period) where b.band in ('A', 'D', 'H')
           group by b.band"""
    )
    assert len(rows) == 3
    assert all(gap < 0.011 for _, gap in rows)
