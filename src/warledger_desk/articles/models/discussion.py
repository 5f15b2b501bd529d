"""What readers send: posts of the site's own discussion, and errors that they report."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from warledger_desk.articles.models.publications import Publication
from warledger_desk.ledger.models.reports import ID


class State(models.TextChoices):
    """What became of something that a reader sent."""

    WAITING = "waiting", "waiting"
    SHOWN = "shown", "shown"
    REFUSED = "refused", "refused"


class Post(models.Model):
    """A reader's words below a published report. Plain text; shown once a reviewer agreed."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="posts")
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="answers")
    name = models.CharField(max_length=80)
    text = models.TextField()
    when = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    sender = models.CharField(max_length=64)  #: keyed digest of the address, for the limit alone
    decided = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=150, blank=True)
    decided_why = models.TextField(blank=True)

    class Meta:
        """By time."""

        ordering: ClassVar = ["when", "id"]
        indexes: ClassVar = [
            models.Index(fields=["publication", "state", "when"], name="posts_of_a_publication"),
            models.Index(fields=["state", "when"], name="posts_that_wait"),
            models.Index(fields=["sender", "when"], name="posts_of_a_sender"),
        ]


class ErrorReport(models.Model):
    """What a reader holds for wrong in a figure."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="errors")
    lineage = models.CharField(max_length=ID, db_index=True)  #: of the claim
    claim = models.CharField(max_length=ID)  #: its id when it was sent
    text = models.TextField()
    name = models.CharField(max_length=80, blank=True)
    when = models.DateTimeField()
    sender = models.CharField(max_length=64)  #: as for posts
    done = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=150, blank=True)
    answer = models.TextField(blank=True)  #: what the reviewer found

    class Meta:
        """By time."""

        ordering: ClassVar = ["when", "id"]
        indexes: ClassVar = [
            models.Index(fields=["done", "when"], name="errors_that_wait"),
            models.Index(fields=["sender", "when"], name="errors_of_a_sender"),
        ]
