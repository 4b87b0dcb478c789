"""What a panel can tell, before anything is estimated."""

import numpy as np
import pytest

from changing_places.core.errors import Refusal
from changing_places.evaluation.design import design_of
from tests.evaluation.panels import panel, staggered


def test_several_cohorts_beside_units_never_treated_are_staggered():
    found = design_of(staggered(60))
    assert found.kind == "staggered"
    assert [(c.time, c.size) for c in found.cohorts] == [(2004, 20), (2006, 20)]
    assert found.never.size == 20 and not found.few


def test_one_cohort_beside_untreated_units_is_a_block():
    assert design_of(panel(np.ones((4, 3)), [2002, 2002, None, None])).kind == "block"


def test_two_cohorts_and_nobody_untreated_still_compare_with_those_not_yet_treated():
    assert design_of(panel(np.ones((4, 4)), [2002, 2002, 2004, 2004])).kind == "staggered"


def test_everybody_treated_at_once_is_before_and_after():
    found = design_of(panel(np.ones((3, 4)), [2003, 2003, 2003]))
    assert found.kind == "before_and_after" and not found.compared


def test_units_treated_from_the_start_are_nobody_to_compare_with():
    found = design_of(panel(np.ones((4, 3)), [2003, 2003, 2001, 1999]))
    assert found.kind == "before_and_after"
    assert found.always.size == 2


def test_units_that_adopt_after_the_last_period_are_compared_with():
    found = design_of(panel(np.ones((4, 3)), [2003, 2003, 2009, 2009]))
    assert found.kind == "block" and found.never.size == 2


def test_one_period_is_a_cross_section():
    found = design_of(panel(np.ones((4, 1)), [2001, 1999, None, None]))
    assert found.kind == "cross_section"
    assert found.treated == 2


def test_five_treated_are_few_and_six_are_not():
    few = design_of(panel(np.ones((20, 3)), [2002] * 5 + [None] * 15))
    more = design_of(panel(np.ones((20, 3)), [2002] * 6 + [None] * 14))
    assert few.few and not more.few


def test_a_panel_in_which_nobody_adopts_is_refused_in_words():
    with pytest.raises(Refusal, match="Nobody adopts"):
        design_of(panel(np.ones((4, 3)), [None] * 4))


def test_the_design_is_said_in_one_sentence():
    said = design_of(staggered(60)).sentence()
    assert said == (
        "Of 60 units seen from 2001 to 2008, 40 adopt (20 in 2004 and 20 in 2006) and 20 never do."
    )


def test_few_clusters_are_few_however_many_units_they_hold():
    regions = [0] * 8 + [1] * 8 + list(range(2, 26))
    found = design_of(panel(np.ones((40, 3)), [2002] * 16 + [None] * 24, clusters=regions))
    assert found.treated == 16 and found.treated_clusters == 2 and found.few
