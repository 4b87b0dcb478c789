"""Small areas: they make up councils, and councils' deprivation is their mean."""

import pytest


def test_every_small_area_is_in_a_council_of_today_and_one_of_2021(store):
    count, found, then = store.rows(
        """select count(*), count(n.code), count(t.code) from lsoa21_to_council l
           left join areas n on n.code = l.council_2023 and n.current
           left join areas t on t.code = l.council_2021 and t.starts <= date '2021-04-01'
             and (t.ends is null or t.ends > date '2021-04-01')"""
    )[0]
    assert count == found == then > 10_000


def test_households_and_residents_are_whole_and_never_negative(store):
    for name in ("lsoa_tenure", "lsoa_household_deprivation", "lsoa_disability"):
        frame = store.table(name).drop("lsoa21", "source_file")
        assert min(frame.min().row(0)) >= 0
    tenure = store.table("lsoa_tenure").drop("lsoa21", "source_file").sum_horizontal()
    needy = store.table("lsoa_household_deprivation").drop("lsoa21", "source_file").sum_horizontal()
    assert (tenure == needy).all()


def test_residents_of_small_areas_make_up_their_council(store):
    gaps = store.rows(
        """select max(abs(s.v - p.value) / p.value) from (
             select council_2023 as area,
               sum(disabled_under_the_equality_act + not_disabled_under_the_equality_act) v
             from lsoa_disability join lsoa21_to_council using (lsoa21) group by 1) s
           join population p on p.area = s.area and p.year = 2021"""
    )
    assert gaps[0][0] < 0.01


def test_the_councils_score_is_the_mean_of_its_small_areas(store):
    rows = store.rows(
        """select d.score, m.v from deprivation d join (
             select council_2023 as area, avg(imd_score) v from lsoa_deprivation_2025
             join lsoa21_to_council using (lsoa21) group by 1) m using (area)
           where d.year = 2025"""
    )
    assert len(rows) == 132
    assert all(score == pytest.approx(mean, rel=0.06) for score, mean in rows)


def test_a_tenth_of_small_areas_is_in_the_first_decile(store):
    rows = store.rows("select imd_decile, count(*) n from lsoa_deprivation_2025 group by 1")
    counts = [n for _, n in sorted(rows)]
    assert len(counts) == 10
    assert max(counts) - min(counts) <= 1
