"""Residents: ages make totals, districts make counties, components balance."""


def test_single_years_of_age_sum_to_the_total_of_every_council_and_year(store):
    wrong = store.rows(
        """select count(*) from population p
           join (select area, year, sum(value) v from population_by_age group by all) a
           using (area, year) where a.v <> p.value"""
    )
    assert wrong == [(0,)]
    assert store.rows("select count(*) from population") == [(150 * 13,)]
    assert store.rows("select count(*) from population_by_age") == [(150 * 13 * 91,)]


def test_districts_sum_to_their_county_at_every_age(store):
    wrong = store.rows(
        """with districts as (
             select c.code as county, p.year, p.age, sum(p.value) v from population_by_age p
             join areas d on d.code = p.area and d.current
             join areas c on c.register_code = d.county and c.current group by all)
           select count(*), count(*) filter (d.v <> p.value) from districts d
           join population_by_age p on p.area = d.county and p.year = d.year and p.age = d.age"""
    )
    assert wrong == [(18 * 13 * 91, 0)]


def test_the_components_of_change_balance_to_the_person(store):
    (count, unequal, gaps) = store.rows(
        """select count(*),
             count(*) filter (population_before + births - deaths + internal_net
                + international_net + other <> population_after),
             count(*) filter (c.population_after <> p.value)
           from population_change c join population p using (area, year)"""
    )[0]
    assert (count, unequal, gaps) == (150 * 12, 0, 0)


def test_moves_within_the_country_sum_to_nothing(store):
    rows = store.rows(
        """select sum(internal_net) from population_change c join areas a on a.code = c.area
           where a.tier <> 'upper' group by year"""
    )
    assert all(net == 0 for (net,) in rows)


def test_the_country_looks_like_one(store):
    (share_65, share_85, share_children) = store.rows(
        """select sum(value) filter (age >= 65) / sum(value),
             sum(value) filter (age >= 85) / sum(value),
             sum(value) filter (age < 18) / sum(value)
           from population_by_age p join areas a on a.code = p.area
           where year = 2023 and a.tier <> 'upper'"""
    )[0]
    assert 0.17 < share_65 < 0.22
    assert 0.02 < share_85 < 0.035
    assert 0.18 < share_children < 0.23


def test_the_coastal_county_is_old_and_grows_older_and_the_university_city_is_young(store, truth):
    parts = truth.answers["parts"]
    share = dict(
        store.rows(
            """select area || year, sum(value) filter (age >= 65) / sum(value)
               from population_by_age where year in (2011, 2023) group by area, year"""
        )
    )
    coast, city = (parts[p]["code"] for p in ("ageing-coastal-county", "young-university-city"))
    assert share[f"{coast}2023"] > 0.26 > share[f"{coast}2011"] - 0.03
    assert share[f"{coast}2023"] > share[f"{coast}2011"]
    assert share[f"{city}2023"] < 0.15
