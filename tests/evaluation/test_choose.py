"""The method is chosen by what the design can carry, and the reason is said."""

import numpy as np
import pytest

from changing_places.core.errors import Refusal
from changing_places.evaluation.choose import choose
from changing_places.evaluation.design import design_of
from changing_places.evaluation.settings import Settings
from tests.evaluation.panels import panel, staggered


def chosen(data, **settings):
    return choose(data, design_of(data), Settings(**settings))


def test_staggered_adoption_beside_others_gets_difference_in_differences():
    found = chosen(staggered(60))
    assert found.method == "did" and found.settings.control == "never"
    assert "at different times" in found.why


def test_where_nobody_is_never_treated_those_not_yet_treated_are_the_controls():
    found = chosen(panel(np.ones((8, 6)), [2003, 2005] * 4))
    assert found.settings.control == "notyet"
    assert "not adopted yet" in found.why


def test_a_thin_group_of_never_treated_is_joined_by_those_not_yet_treated():
    found = chosen(panel(np.ones((12, 6)), [2003, 2005] * 5 + [None] * 2))
    assert found.settings.control == "notyet"
    assert "2 units never adopt" in found.why


def test_one_period_gets_a_cross_section_and_everybody_at_once_a_before_and_after():
    assert chosen(panel(np.ones((4, 1)), [2001] * 2 + [None] * 2)).method == "cross-section"
    assert chosen(panel(np.ones((4, 4)), [2003] * 4)).method == "before-and-after"


def test_a_method_that_needs_more_than_the_design_has_is_refused_with_the_reason():
    with pytest.raises(Refusal, match=r"nobody to compare with|nobody is seen") as error:
        chosen(panel(np.ones((4, 4)), [2003] * 4), method="did")
    assert "auto" in error.value.next_step


def test_a_weaker_method_than_the_data_allow_is_refused():
    with pytest.raises(Refusal, match="throw away"):
        chosen(staggered(30), method="before-and-after")


def test_never_treated_controls_that_do_not_exist_are_refused():
    with pytest.raises(Refusal, match="No unit is never treated"):
        chosen(panel(np.ones((8, 6)), [2003, 2005] * 4), control="never")


def test_what_is_done_about_missing_figures_is_said():
    values = np.ones((8, 6))
    values[0, 0] = np.nan
    found = chosen(panel(values, [2003, None] * 4))
    assert found.settings.missing == "available"
    assert "2.1% of the figures are missing" in found.why
