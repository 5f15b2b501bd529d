"""What reconciling makes of the claims; made anew from claims and judgements, never edited."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from warledger_desk.ledger.models.claims import Claim
from warledger_desk.ledger.models.reports import ID


class Reconciliation(models.Model):
    """Of what claims and judgements the incidents and links below were made."""

    state = models.CharField(max_length=ID)  #: digest of ids of claims and judgements, and engine
    made = models.DateTimeField()
    record = models.JSONField(default=dict)  #: plain form of the record of this name, no entries


class Incident(models.Model):
    """One happening or aggregate (`warledger.records.Incident`)."""

    id = models.CharField(max_length=ID, primary_key=True)
    outcome = models.CharField(max_length=20)
    aggregate = models.BooleanField()
    start = models.DateField(null=True)
    end = models.DateField(null=True)
    review = models.BooleanField(default=False)  #: whether a person should look
    record = models.JSONField()

    class Meta:
        """Lists go by outcome and day."""

        indexes: ClassVar = [
            models.Index(fields=["outcome", "start"], name="incidents_by_outcome_and_day"),
        ]


class IncidentClaim(models.Model):
    """A claim that speaks of an incident."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="members")
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="incidents")

    class Meta:
        """A claim stands once in an incident."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["incident", "claim"], name="one_claim_an_incident"),
        ]


class Link(models.Model):
    """How two claims stand to each other (`warledger.records.Link`)."""

    type = models.CharField(max_length=20)
    source = models.ForeignKey(Claim, models.CASCADE, related_name="links_from")
    target = models.ForeignKey(Claim, models.CASCADE, related_name="links_to")
    score = models.FloatField()
    review = models.BooleanField(default=False)
    record = models.JSONField()

    class Meta:
        """Two claims are linked once in a way."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["type", "source", "target"], name="one_link_a_type"),
        ]
