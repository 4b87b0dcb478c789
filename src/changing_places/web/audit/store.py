"""The record in the database, its head in the data folder beside it."""

import json

from django.conf import settings
from django.db import IntegrityError, transaction

from changing_places.web import models
from changing_places.work.audit import Audit, Entry

FIELDS = ("number", "before", "at", "who", "owner", "action", "subject", "note", "hash")
HEAD = "audit-head.json"


class DatabaseEntries:
    """An `AuditStore` in the application's own database."""

    def append(self, entry: Entry) -> bool:
        """Add an entry; False where another has its number already."""
        changes = json.dumps([dict(c) for c in entry.changes], ensure_ascii=False)
        row = models.AuditEntry(changes=changes, **{n: getattr(entry, n) for n in FIELDS})
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            return False
        return True

    def newest(self) -> Entry | None:
        """The last entry, None where there is none."""
        row = models.AuditEntry.objects.order_by("-number").first()
        return None if row is None else _entry(row)

    def entries(self, *, after: int = 0, most: int = 500) -> list[Entry]:
        """Entries from the first one after a number on, at most `most`."""
        rows = models.AuditEntry.objects.filter(number__gt=after).order_by("number")
        return [_entry(row) for row in rows[:most]]


def _entry(row: models.AuditEntry) -> Entry:
    changes = tuple(json.loads(row.changes))
    return Entry(changes=changes, **{n: getattr(row, n) for n in FIELDS})


def audit() -> Audit:
    """The installation's own record, signed with its key."""
    return Audit(DatabaseEntries(), settings.HOME / HEAD, settings.SECRET_KEY.encode())
