"""Finer money: blocks and items sum to their lines, providers to the gross."""


def test_education_blocks_sum_to_the_education_line(store):
    count, gap = store.rows(
        """select count(*), max(abs(b.v - s.value)) from (
             select area, period, sum(value) v from education_spending group by all) b
           join spending s using (area, period) where s.service = 'education' and s.value > 0"""
    )[0]
    assert count > 78 * 7
    assert gap == 0


def test_items_of_childrens_care_sum_to_their_line_and_providers_to_the_gross(store):
    count, gap, beside = store.rows(
        """select count(*), max(abs(i.net - s.value)), max(i.beside) from (
             select area, period, sum(net) net,
               max(abs(own + private + other_public + voluntary - total)) beside
             from childrens_spending_by_provider group by all) i
           join spending s using (area, period)
           where s.service = 'childrens_social_care' and s.value > 0"""
    )[0]
    assert count > 78 * 14
    assert (gap, beside) == (0, 0)


def test_nobody_is_paid_less_than_nothing(store):
    names = ("own", "private", "other_public", "voluntary", "total", "net")
    least = ", ".join(f"min({n})" for n in names)
    assert min(store.rows(f"select {least} from childrens_spending_by_provider")[0]) >= 0
    assert store.rows("select min(value) from education_spending")[0][0] > 0


def test_more_of_residential_care_is_bought_than_ten_years_ago(store):
    share = dict(
        store.rows(
            """select year, sum(private) / sum(total) from childrens_spending_by_provider
               where item = 'Residential care' group by year"""
        )
    )
    assert 0.5 < share[2012] < share[2024] < 0.9


def test_prices_rise_to_100_in_the_last_year(store):
    rows = store.rows("select year, value from gdp_deflator order by year")
    values = [v for _, v in rows]
    assert rows[-1] == (2024, 100.0)
    assert values == sorted(values)
    assert {y for y, _ in rows} >= set(range(2010, 2025))


def test_every_unit_cost_has_a_price_year_and_a_code_of_its_own(store):
    rows = store.rows("select code, fiscal_cost, fiscal_price_year from unit_costs")
    assert len({code for code, _, _ in rows}) == len(rows) > 15
    assert all(code.startswith("X") and cost > 0 and year for code, cost, year in rows)
