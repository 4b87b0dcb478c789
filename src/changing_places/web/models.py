"""The tables of the web application."""

from typing import ClassVar

from django.db import models


class Document(models.Model):
    """One thing that people make; its content stands in its revisions."""

    id = models.CharField(primary_key=True, max_length=64)
    kind = models.CharField(max_length=40)
    owner = models.CharField(max_length=40)
    created_by = models.CharField(max_length=200)
    created_at = models.CharField(max_length=30)

    class Meta:
        db_table = "document"
        indexes: ClassVar = [models.Index(fields=["owner", "kind"], name="document_owner_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Revision(models.Model):
    """One entry of a document's chain; rows are added and never changed.

    Contents are kept as the text that was hashed, so that no database reorders names or rounds
    numbers. One number of one document can be had once: of two who add at once, one is refused.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    parent = models.CharField(max_length=64, blank=True)
    author = models.CharField(max_length=200)
    at = models.CharField(max_length=30)
    action = models.CharField(max_length=10)
    shows = models.PositiveIntegerField()
    before = models.PositiveIntegerField()
    undone = models.PositiveIntegerField()
    state = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    detail = models.TextField()
    content = models.TextField(null=True)
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "revision"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "number"], name="revision_once")
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.number}"


class AuditEntry(models.Model):
    """One thing that was done; a table without foreign keys, so that entries outlast their subject.

    What changed is kept as the text that was hashed.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    before = models.CharField(max_length=64, blank=True)
    at = models.CharField(max_length=30, db_index=True)
    who = models.CharField(max_length=200)
    owner = models.CharField(max_length=40, db_index=True)
    action = models.CharField(max_length=40)
    subject = models.CharField(max_length=200, db_index=True)
    changes = models.TextField()
    note = models.TextField(blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "audit_entry"

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.subject}"
