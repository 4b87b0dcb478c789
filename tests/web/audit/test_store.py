"""The record in the database: the same chain, and what an intruder in the table leaves behind."""

import pytest

from changing_places.core.differences import differences


@pytest.fixture
def record(tmp_path, settings_home):
    from changing_places.web.audit.store import audit
    from changing_places.web.models import AuditEntry

    AuditEntry.objects.all().delete()
    made = audit()
    made.head_file.unlink(missing_ok=True)
    for k in range(5):
        made.record(
            who="ann",
            owner="E1",
            action="saved",
            subject=f"appraisal {k}",
            changes=differences({"a": {"£": k}}, {"a": {"£": 0.1 + k}}),
        )
    yield made
    AuditEntry.objects.all().delete()
    made.head_file.unlink(missing_ok=True)


@pytest.fixture
def settings_home():
    from django.conf import settings

    return settings.HOME


def test_entries_come_back_as_they_went_in(record):
    first, *_ = record.store.entries()
    assert first.changes == ({"field": "a.£", "before": 0, "after": 0.1},)
    assert record.verify().is_whole


def test_a_number_is_had_once(record):
    assert record.store.append(record.store.newest()) is False


def test_a_row_altered_in_the_table_is_found(record):
    from changing_places.web.models import AuditEntry

    AuditEntry.objects.filter(number=3).update(who="eve")
    assert record.verify().faults == ((3, "it was altered after it was written"),)


@pytest.mark.parametrize("gone", [1, 3, 5])
def test_a_row_taken_out_of_the_table_is_found(record, gone):
    from changing_places.web.models import AuditEntry

    AuditEntry.objects.filter(number=gone).delete()
    assert not record.verify().is_whole
