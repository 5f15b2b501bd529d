"""What comes in: one thing that somebody gave or a feed brought, with what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class Feed(models.Model):
    """A feed that is asked again and again."""

    url = models.URLField(max_length=2000, unique=True)
    outlet = models.CharField(max_length=200, blank=True)  #: where the feed does not say
    minutes = models.PositiveIntegerField(default=60)  #: between two askings
    follow = models.BooleanField(default=True)  #: whether the pages of its entries are fetched
    active = models.BooleanField(default=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked = models.DateTimeField(null=True)

    class Meta:
        """By address."""

        ordering: ClassVar = ["url"]

    def __str__(self) -> str:
        """The address."""
        return self.url


class State(models.TextChoices):
    """How far an intake is."""

    WAITING = "waiting"
    READING = "reading"
    DONE = "done"
    FAILED = "failed"


class Origin(models.TextChoices):
    """Where an intake comes from."""

    TEXT = "text", "pasted text"
    ADDRESS = "address", "address"
    FILE = "file", "file"
    FEED = "feed", "feed"


class Intake(models.Model):
    """One thing to be read into the ledger; it may hold many reports."""

    origin = models.CharField(max_length=10, choices=Origin.choices)
    name = models.CharField(max_length=2000)  #: file name, address, or title of the text
    content = models.BinaryField(null=True)  #: until it is read; the ledger keeps the raw bytes
    feed = models.ForeignKey(Feed, models.SET_NULL, null=True, related_name="intakes")
    #: What inputs that lack it shall carry.
    title = models.CharField(max_length=500, blank=True)
    outlet = models.CharField(max_length=200, blank=True)
    published = models.DateField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    made = models.DateTimeField(default=timezone.now, db_index=True)
    touched = models.DateTimeField(default=timezone.now)  #: when last something happened
    cause = models.TextField(blank=True)  #: why nothing of it could be read

    class Meta:
        """Newest first; those that are not ended are looked for often."""

        ordering: ClassVar = ["-made", "-id"]
        indexes: ClassVar = [
            models.Index(
                F("touched"),
                name="intakes_under_way",
                condition=Q(state__in=["waiting", "reading"]),
            ),
        ]

    def is_kept(self) -> bool:
        """Whether it can be read again: what was uploaded is kept until it has been read."""
        return self.content is not None or self.origin in {Origin.ADDRESS, Origin.FEED}

    def is_under_way(self) -> bool:
        """Whether something may still happen by itself."""
        return self.state in {State.WAITING, State.READING}


class Item(models.Model):
    """What became of one report, or of one record that is none."""

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="items")
    outcome = models.CharField(max_length=20)  #: added, unchanged, changed, failed
    report = models.CharField(max_length=64, blank=True)  #: id in the ledger
    title = models.TextField(blank=True)
    claims = models.PositiveIntegerField(default=0)
    cause = models.TextField(blank=True)

    class Meta:
        """In the order of reading."""

        ordering: ClassVar = ["id"]
