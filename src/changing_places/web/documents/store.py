"""A store of documents in the database: the same port as that of files."""

import json
from collections.abc import Iterator

from django.db import IntegrityError, transaction
from django.db.models import F, Max, OuterRef, Subquery

from changing_places.core.errors import InputError
from changing_places.web import models
from changing_places.work import Document, Entry, Moved, Revision

FIELDS = (
    *("number", "parent", "author", "at", "action", "shows", "before", "undone"),
    *("state", "title", "hash"),
)


class DatabaseStore:
    """A `DocumentStore` in the application's own database, SQLite or PostgreSQL."""

    def create(self, document: Document, first: Revision) -> None:
        """Keep a new document with its first revision: both or neither."""
        try:
            with transaction.atomic():
                models.Document.objects.create(**document.to_dict())
                _row(first).save(force_insert=True)
        except IntegrityError as error:
            raise InputError(
                f"There is a document '{document.id}' already.",
                "Each has an identifier of its own.",
                "Make the new one under another.",
            ) from error

    def append(self, revision: Revision) -> None:
        """Add a revision whose parent is the newest; Moved where it is not."""
        head = self.revision(revision.document)
        if revision.parent != head.hash or revision.number != head.number + 1:
            raise Moved(head)
        try:
            with transaction.atomic():
                _row(revision).save(force_insert=True)
        except IntegrityError as error:
            # Another added the same number between our reading and our writing.
            raise Moved(self.revision(revision.document)) from error

    def revision(self, document: str, number: int | None = None) -> Revision:
        """One revision by its number, the newest where none is given."""
        rows = models.Revision.objects.filter(document=document).order_by("-number")
        row = rows.first() if number is None else rows.filter(number=number).first()
        if row is not None:
            return _revision(row)
        last = rows.aggregate(last=Max("number"))["last"]
        if last is None:
            raise _unknown(document)
        raise InputError(
            f"The document has no revision {number}.",
            f"Its revisions run from 1 to {last}.",
            "Ask for one of these.",
        )

    def history(
        self, document: str, *, before: int | None = None, most: int = 50
    ) -> list[Revision]:
        """Revisions from the newest (or the one before `before`) backwards, at most `most`."""
        rows = models.Revision.objects.filter(document=document).order_by("-number")
        if before is not None:
            rows = rows.filter(number__lt=before)
        found = [_revision(row) for row in rows[:most]]
        if not found and not models.Document.objects.filter(id=document).exists():
            raise _unknown(document)
        return found

    def documents(
        self, *, document: str | None = None, owner: str | None = None, kind: str | None = None
    ) -> Iterator[Entry]:
        """Documents with their newest revision: one by identifier, or of an owner and a kind."""
        wanted = {"id": document, "owner": owner, "kind": kind}
        asked = {k: v for k, v in wanted.items() if v is not None}
        found = models.Document.objects.filter(**asked)
        newest = models.Revision.objects.filter(document=OuterRef("document")).order_by("-number")
        heads = (
            models.Revision.objects.filter(document__in=found)
            .annotate(newest=Subquery(newest.values("number")[:1]))
            .filter(number=F("newest"))
            .select_related("document")
            .order_by("document_id")
        )
        for row in heads.iterator():
            held = row.document
            made = Document(held.id, held.kind, held.owner, held.created_by, held.created_at)
            yield Entry(made, _revision(row))

    def remove(self, document: str) -> None:
        """Take a document and all its revisions away for good."""
        gone, _ = models.Document.objects.filter(id=document).delete()
        if not gone:
            raise _unknown(document)


def _row(revision: Revision) -> models.Revision:
    content = revision.content
    return models.Revision(
        document_id=revision.document,
        detail=json.dumps(dict(revision.detail), ensure_ascii=False),
        content=None if content is None else json.dumps(dict(content), ensure_ascii=False),
        **{name: getattr(revision, name) for name in FIELDS},
    )


def _revision(row: models.Revision) -> Revision:
    return Revision(
        document=row.document_id,
        detail=json.loads(row.detail),
        content=None if row.content is None else json.loads(row.content),
        **{name: getattr(row, name) for name in FIELDS},
    )


def _unknown(document: str) -> InputError:
    return InputError(
        f"There is no document '{document[:64]}'.",
        "It was never made here, or was taken out of the bin.",
        "See the list of documents.",
    )
