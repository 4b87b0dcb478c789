import threading

import pytest

from changing_places.core.kept import Kept


def test_an_answer_is_made_once_however_many_ask_at_the_same_time():
    made, kept = [], Kept[int](4)

    def make() -> int:
        made.append(1)
        return 7

    askers = [threading.Thread(target=kept.get, args=("one", make)) for _ in range(8)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert kept.peek("one") == 7
    assert len(made) == 1


def test_the_answer_asked_for_longest_ago_goes_first():
    kept = Kept[str](2)
    for key in ("a", "b", "a", "c"):
        kept.get(key, lambda key=key: key)
    assert "a" in kept and "c" in kept and "b" not in kept


def test_a_failure_keeps_nothing():
    kept = Kept[int](2)
    with pytest.raises(ZeroDivisionError):
        kept.get("bad", lambda: 1 // 0)
    assert "bad" not in kept
    assert kept.get("bad", lambda: 1) == 1


def test_one_who_asks_for_another_answer_does_not_wait():
    kept, begun, may_end = Kept[str](4), threading.Event(), threading.Event()

    def slow() -> str:
        begun.set()
        may_end.wait(10)
        return "slow"

    asker = threading.Thread(target=kept.get, args=("slow", slow))
    asker.start()
    assert begun.wait(10)
    assert kept.get("quick", lambda: "quick") == "quick"
    assert "slow" not in kept
    may_end.set()
    asker.join()
    assert kept.peek("slow") == "slow"
