"""Work that runs aside from the page that asked for it."""

import threading

import pytest

from changing_places.core.errors import Refusal
from changing_places.web.evaluation.running import AT_ONCE, waited_for


def test_an_answer_in_time_is_given_at_once():
    assert waited_for("quick", lambda: 42, 5) == 42


def test_those_who_ask_again_wait_for_the_same_work():
    started, go_on = [], threading.Event()

    def work():
        started.append(1)
        go_on.wait(10)
        return "done"

    assert waited_for("slow", work, 0.02) is None
    assert waited_for("slow", work, 0.02) is None
    go_on.set()
    assert waited_for("slow", work, 10) == "done"
    assert len(started) == 1


def test_what_goes_wrong_is_told_to_who_asks_and_can_be_tried_again():
    def refuses():
        raise Refusal("What.", "Why.", "Next.")

    with pytest.raises(Refusal):
        waited_for("refused", refuses, 5)
    assert waited_for("refused", lambda: "better", 5) == "better"


def test_few_run_at_once_and_the_others_wait_their_turn():
    go_on, running, most = threading.Event(), [], []

    def work():
        running.append(1)
        most.append(len(running))
        go_on.wait(10)
        running.pop()
        return "done"

    keys = [f"turn {i}" for i in range(2 * AT_ONCE)]
    assert [waited_for(key, work, 0.05) for key in keys] == [None] * len(keys)
    assert len(running) == AT_ONCE
    go_on.set()
    assert [waited_for(key, work, 10) for key in keys] == ["done"] * len(keys)
    assert max(most) <= AT_ONCE
