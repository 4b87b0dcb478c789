"""Where one option alone is lawful, it is best and nothing is drawn."""

from changing_places.appraisal import appraise
from changing_places.appraisal.case import case_from

CASE = """
title: Parks
service: environmental-and-regulatory-services
price_year: 2026
years: 5
staff:
- {name: gardeners, posts: 20, pay: 26_000}
situation: {contract_value: 9_000_000, tendered: false}
options:
- {id: today, model: in-house, baseline: true}
- {id: contract, model: contract, starts: 2, changes: {gardeners: -0.1}}
"""


def test_the_one_lawful_option_is_best_in_all_draws_of_nothing():
    result = appraise(case_from(CASE, "parks.yaml"), as_at="2026-11-24", history=False)
    assert [v.is_lawful for v in result.options] == [True, False]
    assert [v.p_best for v in result.options] == [1.0, 0.0]
    assert [v.outcome for v in result.options] == [None, None]
    assert result.uncertainty == {}
    assert "nothing is left to choose" in " ".join(result.explain())
