"""What reports tell that is no figure: events, and the undertakings that they belong to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from warledger_desk.ledger.models.claims import Place
from warledger_desk.ledger.models.reports import ID, Version


class Event(models.Model):
    """Who did what to whom, as one version tells it (`warledger.records.Event`)."""

    id = models.CharField(max_length=ID, primary_key=True)
    version = models.ForeignKey(Version, models.CASCADE, related_name="events", db_index=False)
    index = models.PositiveIntegerField()  #: from 0
    type = models.CharField(max_length=20)
    mode = models.CharField(max_length=30, null=True)
    modality = models.CharField(max_length=20)
    start = models.PositiveIntegerField()  #: of the trigger
    end = models.PositiveIntegerField()
    date_start = models.DateField(null=True)
    date_end = models.DateField(null=True)
    place_words = models.TextField(null=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="events")
    name = models.TextField(null=True)
    background = models.BooleanField()
    comment = models.PositiveIntegerField(null=True)  #: index; None for the body
    record = models.JSONField()  #: plain form of the event

    class Meta:
        """An event stands once in its version."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "index"], name="one_event_an_index"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["date_start", "id", "date_end"], name="events_by_day"),
            models.Index(
                fields=["type", "date_start", "id", "date_end"], name="events_by_type_and_day"
            ),
        ]


class EventParty(models.Model):
    """One who acts in an event, or is acted upon (`warledger.records.Party`)."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="parties")
    role = models.CharField(max_length=10)  #: ``actor`` or ``recipient``
    index = models.PositiveSmallIntegerField()
    words = models.TextField()
    actor = models.CharField(max_length=ID, null=True, db_index=True)  #: id of a known actor

    class Meta:
        """A party stands once in its place."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "role", "index"], name="one_party_an_index"),
        ]


class Undertaking(models.Model):
    """
    An operation, a cease-fire or an agreement over all reports (`warledger.records.Undertaking`);
    made anew from the current versions' events, never edited.
    """

    id = models.CharField(max_length=ID, primary_key=True)
    type = models.CharField(max_length=20)
    name = models.TextField(null=True)
    date_start = models.DateField(null=True)
    date_end = models.DateField(null=True)
    search = models.TextField()  #: its names, makers and other sides, folded
    record = models.JSONField()

    class Meta:
        """Lists go by type and day."""

        indexes: ClassVar = [
            models.Index(fields=["type", "date_start", "id"], name="undertakings_by_type_and_day"),
        ]


class UndertakingEvent(models.Model):
    """How an event stands to an undertaking (`warledger.records.EventReference`)."""

    undertaking = models.ForeignKey(Undertaking, models.CASCADE, related_name="events")
    event = models.ForeignKey(Event, models.CASCADE, related_name="undertakings")
    stance = models.CharField(max_length=20)

    class Meta:
        """An event stands once in an undertaking."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["undertaking", "event"], name="one_event_an_undertaking"
            ),
        ]


class Gathering(models.Model):
    """Of what events the undertakings above were made."""

    state = models.CharField(max_length=ID)  #: digest of versions, number of events, and engine
    made = models.DateTimeField()
