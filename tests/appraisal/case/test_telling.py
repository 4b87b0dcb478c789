"""What a case says beside money: criteria and their weights, and the story of the five cases."""

import pytest

from changing_places.core.errors import InputError
from tests.appraisal.cases import FOOD, made, option

COST = {"name": "cost", "better": "lower", "scores": {"today": 3, "contract": 2}}
REACH = {"name": "reach", "scores": {"today": 5, "contract": 7}}


def criteria(*rows, **more):
    return made(option("contract"), supplies=[FOOD], criteria=list(rows), **more)


def test_scores_are_of_options_in_their_order():
    held = criteria(COST, REACH).table
    assert held.options == ("in-house", "contract")
    assert held.scores == ((3, 5), (2, 7))
    assert [c.benefit for c in held.criteria] == [False, True]


def test_weights_ranges_and_rankings_are_kept_as_they_were_said():
    held = criteria(
        COST | {"weight": 60, "range": [0.5, 0.8]}, REACH | {"weight": 40}, ranking=["cost"]
    )
    assert held.views.weights == {"cost": 60, "reach": 40}
    assert held.views.ranges == {"cost": (0.5, 0.8)} and held.views.ranking == ("cost",)


def test_criteria_of_one_rank_stand_together():
    assert criteria(COST, REACH, ranking=[["cost", "reach"]]).views.ranking == (("cost", "reach"),)


def test_some_weights_and_not_others_are_an_error():
    with pytest.raises(InputError, match="has no weight") as raised:
        criteria(COST | {"weight": 60}, REACH)
    assert "made.yaml, line" in raised.value.what


def test_without_criteria_there_is_nothing_to_weigh():
    held = made(option("contract"), supplies=[FOOD])
    assert held.table is None and held.views is None


def test_the_story_is_kept_by_its_parts():
    held = made(
        option("contract"),
        supplies=[FOOD],
        story={
            "about": "A kitchen.",
            "needs": ["Meals"],
            "risks": [{"risk": "Fire", "owner": "Chef"}],
            "milestones": [{"what": "Start", "when": "April"}],
        },
    ).story
    assert (held.about, held.needs) == ("A kitchen.", ("Meals",))
    assert held.risks == ({"risk": "Fire", "owner": "Chef"},) and held.measures == ()


def test_a_part_of_the_story_that_is_not_known_is_an_error():
    with pytest.raises(InputError, match=r"story\.hopes is not known"):
        made(option("contract"), supplies=[FOOD], story={"hopes": ["Peace"]})
