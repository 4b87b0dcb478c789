"""A weighing says who wins, how firmly, and what is wrong with what it was given."""

import json
import re
from math import nan

import numpy as np
import pytest

from changing_places.appraisal.criteria import (
    METHODS,
    Criterion,
    Preference,
    Table,
    Views,
    swing_weights,
    weigh,
)
from changing_places.core.errors import ChangingPlacesError, InputError, Refusal

LEISURE = Table(
    ("In-house", "Trust", "Contract"),
    (Criterion("cost", benefit=False, unit="£m"), Criterion("quality"), Criterion("jobs")),
    ((5.0, 7.0, 90.0), (4.0, 6.0, 80.0), (3.2, 5.2, 40.0)),
)


def test_one_criterion_of_all_the_weight_decides_by_itself() -> None:
    found = weigh(LEISURE, Views({"cost": 1}), draws=100)
    assert {m.winners for m in found.methods} == {("Contract",)}
    assert found.disagreements == ()


def test_shares_of_two_criteria_are_what_the_crossing_point_says() -> None:
    """With two criteria the winner changes at one weight, which can be worked out by hand."""
    table = Table(("a", "b"), (Criterion("x"), Criterion("y")), ((1, 0), (0, 1)))
    found = weigh(table, draws=20_000)
    assert found.method("weighted sum").win_share["a"] == pytest.approx(0.5, abs=0.01)
    three = Table(("a", "b", "c"), (Criterion("x"), Criterion("y")), ((1, 0), (0, 1), (0.6, 0.6)))
    # c beats a where 0.6 > w, and b where 0.6 > 1 - w: over 0.4 < w < 0.6.
    shares = weigh(three, draws=20_000).method("weighted sum").win_share
    assert shares == pytest.approx({"a": 0.4, "b": 0.4, "c": 0.2}, abs=0.012)


def test_central_weights_say_what_one_would_have_to_believe() -> None:
    central = weigh(LEISURE).method("weighted sum").central_weights
    contract, in_house = central["Contract"], central["In-house"]
    assert contract is not None
    assert in_house is not None
    assert contract["cost"] > in_house["cost"]
    assert sum(contract.values()) == pytest.approx(1)


def test_each_disagreement_names_the_method_both_options_and_the_criterion() -> None:
    found = weigh(LEISURE, Views({"cost": 40, "quality": 40, "jobs": 20}))
    base = found.methods[0].winners[0]
    others = [m for m in found.methods[1:] if base not in m.winners]
    assert others
    assert [d.method for d in found.disagreements] == [m.method for m in others]
    for said, method in zip(found.disagreements, others, strict=True):
        assert said.prefers in method.winners
        assert said.to == base
        assert said.criterion in LEISURE.names
        assert all(word in said.sentence for word in (said.prefers, said.to, said.criterion))
        assert said.sentence in found.explain()


def test_agreement_is_what_counting_the_winners_says() -> None:
    found = weigh(LEISURE, draws=2000)
    assert 0 < found.agreement <= min(found.pairs.values())
    assert len(found.pairs) == 15


def test_each_method_prints_its_normalisation() -> None:
    for method in weigh(LEISURE, draws=10).methods:
        assert method.normalisation.endswith(".")
        assert np.array(method.normalised).shape == (3, 3)


def test_the_result_is_json_without_nan() -> None:
    told = json.dumps(weigh(LEISURE, Views({"cost": 1}), draws=50).to_dict(), allow_nan=False)
    assert '"plain_english"' in told
    assert weigh(LEISURE, draws=50).to_frame().shape == (18, 5)


def test_the_explanation_reads_as_sentences() -> None:
    told = weigh(LEISURE, Views({"cost": 50, "quality": 30, "jobs": 20})).explain()
    assert told.startswith("By the weighted sum and the stated weights, ")
    assert re.search(r"Of 10,000 weightings that fit what was said, .* wins \d+%", told)
    assert "  " not in told


def test_the_summary_says_who_wins_and_who_disagrees_without_the_reasons() -> None:
    found = weigh(LEISURE, Views({"cost": 50, "quality": 30, "jobs": 20}))
    told = found.summary()
    assert found.explain().startswith(told.split(" All ")[0])
    assert "have the same winner under" in told
    for apart in found.disagreements:
        assert apart.prefers in told
        assert apart.sentence not in told
    assert len(told) < len(found.explain())


def test_weights_that_do_not_sum_are_scaled_and_it_is_said() -> None:
    found = weigh(LEISURE, Views({"cost": 2, "quality": 1, "jobs": 1}), draws=10)
    assert [*found.weights.values()] == [0.5, 0.25, 0.25]
    assert "The weights sum to 4" in found.explain()
    quiet = weigh(LEISURE, Views({"cost": 50, "quality": 25, "jobs": 25}), draws=10)
    assert quiet.notes == ()


def test_a_criterion_without_spread_is_named() -> None:
    table = Table(("a", "b"), (Criterion("x"), Criterion("same")), ((1, 3), (2, 3)))
    found = weigh(table, draws=100)
    assert "Every option scores the same on same" in found.explain()
    assert all(m.winners == ("b",) for m in found.methods)


def test_a_dominated_option_is_named_with_what_dominates_it() -> None:
    table = Table(("good", "poor"), LEISURE.criteria, ((3, 7, 80), (4, 7, 60)))
    found = weigh(table, draws=500)
    assert [(d.option, d.by, d.worse_on) for d in found.dominated] == [
        ("poor", "good", ("cost", "jobs"))
    ]
    assert "Poor is dominated by good" in found.explain()
    assert all(m.win_share["poor"] == 0 for m in found.methods)


@pytest.mark.parametrize("score", [0.0, -3.0])
def test_scores_that_are_no_ratios_leave_two_methods_out_with_words(score: float) -> None:
    table = Table(
        ("a", "b"), (Criterion("x"), Criterion("cost", benefit=False)), ((1, score), (2, 5))
    )
    found = weigh(table, draws=10)
    assert set(found.left_out) == {"weighted product", "COPRAS"}
    assert all("cost is not" in why for why in found.left_out.values())
    assert len(found.methods) == 4
    with pytest.raises(Refusal, match="None of the chosen methods"):
        weigh(table, draws=10, methods=["COPRAS"])


def test_tied_options_share_the_win() -> None:
    table = Table(("a", "twin", "c"), (Criterion("x"), Criterion("y")), ((2, 2), (2, 2), (1, 1)))
    for method in weigh(table, draws=100).methods:
        assert method.win_share == {"a": 0.5, "twin": 0.5, "c": 0.0}
        assert method.winners == ("a", "twin")
        assert method.central_weights["a"] is None


def test_without_weights_the_middle_of_what_was_said_stands_in() -> None:
    found = weigh(LEISURE, Views(ranking=("jobs", "quality", "cost")))
    assert [*found.weights.values()] == pytest.approx([1 / 9, 5 / 18, 11 / 18], abs=0.01)
    assert "middle" in found.whose


def test_stated_weights_outside_the_stated_ranges_are_said() -> None:
    found = weigh(LEISURE, Views({"cost": 1}, ranges={"cost": (0.1, 0.3)}), draws=10)
    assert any("outside the ranges" in n for n in found.notes)


def test_swing_weights_are_points_over_their_sum() -> None:
    found = swing_weights({"cost": 80, "quality": 20, "jobs": 0})
    assert found.weights == {"cost": 0.8, "quality": 0.2, "jobs": 0.0}
    assert len(found.notes) == 2


X = (Criterion("x"),)


@pytest.mark.parametrize(
    ("ask", "what"),
    [
        (lambda: Table(("only",), X, ((1,),)), "There is one option"),
        (lambda: Table((), X, ()), "There are no options"),
        (lambda: Table(("a", "b"), (), ((), ())), "There are no criteria"),
        (lambda: Table(("a", "a"), X, ((1,), (2,))), "stands twice"),
        (lambda: Table(("a", "b"), X, ((1,), (nan,))), "score of 'b' on 'x' is not a number"),
        (lambda: Table(("a", "b"), X, ((1,), ("n/a",))), "'b' on 'x' is not a number"),  # type: ignore[arg-type]
        (lambda: weigh(LEISURE, Views({"cost": "most"})), "is most"),  # type: ignore[dict-item]
        (lambda: swing_weights({"cost": "most"}), "has most points"),  # type: ignore[dict-item]
        (lambda: Table(("a", "b"), X, ((1,),)), "1 rows of scores for 2 options"),
        (lambda: Table(("a", "b"), X, ((1, 2), (2,))), "'a' has 2 scores for 1 criteria"),
        (lambda: weigh(LEISURE, Views({"cost": -1})), "weight of 'cost' is -1"),
        (lambda: weigh(LEISURE, Views({"cost": nan})), "weight of 'cost' is nan"),
        (lambda: weigh(LEISURE, Views({"cost": 0})), "weights are all zero"),
        (lambda: weigh(LEISURE, Views({"costs": 1})), "no criterion 'costs'"),
        (lambda: weigh(LEISURE, draws=0), "0 weight sets"),
        (lambda: weigh(LEISURE, methods=["ELECTRE"]), "no method 'ELECTRE'"),
        (lambda: weigh(LEISURE, methods=[]), "No method was chosen"),
        (lambda: Preference("linear", indifferent=2, strict=1), "not beyond"),
        (lambda: Preference("v-shape"), "not above zero"),
        (lambda: Preference("steps"), "no preference shape"),  # type: ignore[arg-type]
        (lambda: swing_weights({"cost": -1}), "has -1 points"),
        (lambda: swing_weights({"cost": 0}), "No swing has any points"),
    ],
)
def test_bad_input_gets_three_plain_lines(ask, what: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError) as caught:
        ask()
    assert what in caught.value.what + caught.value.why
    assert len(str(caught.value).splitlines()) == 3


def test_options_alike_on_everything_are_refused() -> None:
    with pytest.raises(Refusal, match="cannot be told apart"):
        weigh(Table(("a", "b"), X, ((1,), (1,))))


def test_every_method_has_its_words() -> None:
    from changing_places.appraisal.criteria.words import LOOKS, NORMALISATION

    assert set(LOOKS) == set(NORMALISATION) == set(METHODS)
    assert issubclass(Refusal, ChangingPlacesError)


def test_switching_weights_are_where_the_winner_changes() -> None:
    """Moved to either side of each switch, by the weighted sum itself, the winner is as said."""
    stated = {"cost": 0.3, "quality": 0.4, "jobs": 0.3}
    found = weigh(LEISURE, Views(stated), draws=10, methods=["weighted sum"])
    first = found.methods[0].winners[0]
    assert any(s.below or s.above for s in found.switching)
    for switch in found.switching:
        for at, expected in (
            (switch.low + 1e-6, first),
            (switch.high - 1e-6, first),
            (switch.low - 1e-6, switch.below),
            (switch.high + 1e-6, switch.above),
        ):
            if not 0 <= at <= 1 or expected is None:
                continue
            left = 1 - stated[switch.criterion]
            moved = {k: w * (1 - at) / left for k, w in stated.items()} | {switch.criterion: at}
            again = weigh(LEISURE, Views(moved), draws=1, methods=["weighted sum"])
            assert again.methods[0].winners == (expected,)


@pytest.mark.parametrize("seed", range(20))
def test_switching_weights_of_random_tables_hold(seed: int) -> None:
    from changing_places.core.seeds import generator

    random = generator(seed, "switch")
    scores = tuple(map(tuple, random.uniform(0, 1, (4, 3))))
    table = Table(tuple("abcd"), tuple(Criterion(n) for n in "xyz"), scores)
    stated = dict(zip("xyz", map(float, random.dirichlet(np.ones(3))), strict=True))
    found = weigh(table, Views(stated), draws=1, methods=["weighted sum"])
    for switch in found.switching:
        for at in np.linspace(0, 1, 41):
            left = 1 - stated[switch.criterion]
            moved = {k: w * (1 - at) / left for k, w in stated.items()} | {switch.criterion: at}
            winners = weigh(table, Views(moved), draws=1, methods=["weighted sum"]).methods[0]
            inside = switch.low < at < switch.high
            assert (winners.winners == found.methods[0].winners) == inside or at in (
                switch.low,
                switch.high,
            )


def test_the_explanation_says_at_which_weight_the_answer_changes() -> None:
    told = weigh(LEISURE, Views({"cost": 0.3, "quality": 0.4, "jobs": 0.3})).explain()
    assert re.search(r"\w+ comes first where cost weighs more than \d+%", told)


def test_of_many_switches_the_explanation_tells_the_three_smallest_moves() -> None:
    rows = ((9, 1, 5, 5.1, 4), (1, 9, 5, 5, 5.4), (5.2, 5, 5.3, 5, 5.1))
    table = Table(("a", "b", "c"), tuple(map(Criterion, "vwxyz")), rows)
    found = weigh(table, draws=100)
    moves = sorted(x for s in found.switching for x in s.sentences())
    assert len(moves) > 3
    told = found.explain()
    sentences = [words[0].upper() + words[1:] for _, words in moves]
    assert all(words in told for words in sentences[:3])
    assert not any(words in told for words in sentences[3:])


def test_a_single_criterion_and_many_options_are_no_trouble() -> None:
    one = Table(("a", "b"), (Criterion("x"),), ((1,), (2,)))
    assert weigh(one, draws=50).agreement == 1
    many = Table(
        tuple(f"o{i}" for i in range(40)),
        tuple(Criterion(f"c{j}", benefit=j % 2 == 0) for j in range(15)),
        tuple(tuple((7 * i + 3 * j * i) % 41 + 1 for j in range(15)) for i in range(40)),
    )
    found = weigh(many, draws=500)
    assert sum(found.methods[0].win_share.values()) == pytest.approx(1)
