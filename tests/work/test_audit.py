"""The record of what was done: nothing can be altered, taken out, moved or cut off unseen."""

from dataclasses import replace

import pytest

from changing_places.core.differences import differences
from changing_places.core.errors import InputError
from changing_places.work.audit import Audit, Entry


class Listed:
    """Entries in a list, which a test can do to what an intruder would."""

    def __init__(self):
        self.held: list[Entry] = []

    def append(self, entry):
        if any(e.number == entry.number for e in self.held):
            return False
        self.held.append(entry)
        return True

    def newest(self):
        return self.held[-1] if self.held else None

    def entries(self, *, after=0, most=500):
        return [e for e in self.held if e.number > after][:most]


@pytest.fixture
def audit(tmp_path):
    made = Audit(Listed(), tmp_path / "audit-head.json", b"key")
    for k in range(6):
        made.record(
            who="ann",
            owner="E06000047",
            action="saved",
            subject=f"appraisal {k}",
            changes=differences({"years": 10, "gone": 1}, {"years": k}),
        )
    return made


def test_a_record_as_it_was_written_is_whole(audit):
    found = audit.verify()
    assert found.is_whole
    assert (found.entries, found.signed) == (6, 6)
    assert found.explain() == "All 6 entries are as they were written."


def test_changes_are_kept_field_by_field(audit):
    assert audit.store.held[3].changes == (
        {"field": "years", "before": 10, "after": 3},
        {"field": "gone", "before": 1, "after": None},
    )


def test_an_empty_record_is_whole(tmp_path):
    assert Audit(Listed(), tmp_path / "head.json", b"key").verify().is_whole


@pytest.mark.parametrize("field", ["who", "owner", "action", "subject", "at", "note", "changes"])
def test_any_altered_field_is_found(audit, field):
    held = audit.store.held
    altered = replace(held[2], **{field: () if field == "changes" else "x"})
    held[2] = altered
    assert (3, "it was altered after it was written") in audit.verify().faults


def test_an_altered_entry_with_a_new_hash_is_found(audit):
    held = audit.store.held
    held[2] = replace(held[2], who="eve", hash="")
    assert audit.verify().faults == ((4, "it does not follow the entry before it"),)


def test_a_chain_reckoned_anew_from_an_altered_entry_is_found_by_its_head(audit):
    held, before = audit.store.held, ""
    for k, entry in enumerate(held):
        held[k] = replace(entry, who="eve", before=before, hash="")
        before = held[k].hash
    assert audit.verify().faults == ((6, "it is not the entry that the head was signed for"),)


@pytest.mark.parametrize("gone", range(6))
def test_a_removed_entry_is_found_wherever_it_stood(audit, gone):
    del audit.store.held[gone]
    assert not audit.verify().is_whole


@pytest.mark.parametrize("place", range(5))
def test_entries_in_another_order_are_found(audit, place):
    held = audit.store.held
    one, two = held[place], held[place + 1]
    held[place] = replace(two, number=one.number)
    held[place + 1] = replace(one, number=two.number)
    assert not audit.verify().is_whole


def test_a_head_signed_with_another_key_is_found(audit):
    assert (
        "this installation's key"
        in Audit(audit.store, audit.head_file, b"other").verify().explain()
    )


def test_a_head_that_is_wanting_is_found(audit):
    audit.head_file.unlink()
    assert audit.verify().faults == ((0, "the signed head is wanting"),)


def test_a_head_that_is_no_head_is_refused(audit):
    audit.head_file.write_text("{}")
    with pytest.raises(InputError, match="no head of the record"):
        audit.verify()


def test_an_entry_that_a_dying_process_left_unsigned_is_told_and_no_fault(audit):
    last = audit.store.newest()
    audit.store.append(Entry(7, last.hash, last.at, "bob", "E06000047", "read", "appraisal 1"))
    found = audit.verify()
    assert found.is_whole
    assert "The last 1 came after the head was signed." in found.explain()
    audit.record(who="ann", owner="E06000047", action="saved", subject="appraisal 2")
    assert audit.verify().signed == 8
