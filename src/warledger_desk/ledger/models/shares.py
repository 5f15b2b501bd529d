"""What tallies need of incidents, packed; made when reconciling makes the incidents."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from warledger_desk.ledger.models.reports import ID


class Facet(models.Model):
    """
    Victims, perpetrators or a place as incidents are compared by them (`warledger.reconcile.scope`,
    `Party` and `Where` in plain form), kept once however many incidents have them.
    """

    digest = models.CharField(max_length=ID, unique=True)
    record = models.JSONField()


class Share(models.Model):
    """
    An incident as a tally could count it; those without a figure that may be counted have none.

    A row whose incident is NULL stands for one that is gone, so that programs which hold the shares
    in memory need to read no more than what is new.
    """

    number = models.BigIntegerField(primary_key=True)  #: never given twice
    incident = models.CharField(max_length=ID, null=True, unique=True)
    outcome = models.CharField(max_length=20)
    turn = models.BigIntegerField()  #: a higher one for whatever was written later
    packed = models.BinaryField()  #: see `warledger_desk.ledger.services.shares.ROW`
    ties = models.BinaryField()  #: to other shares, see `warledger_desk.ledger.services.shares.Tie`

    class Meta:
        """Read by outcome, what is new alone."""

        indexes: ClassVar = [models.Index(fields=["outcome", "turn"], name="shares_by_turn")]


class Aside(models.Model):
    """A claim that enters no tally though it is of a current version: tallies tell how many."""

    claim = models.CharField(max_length=ID, unique=True)
    report = models.CharField(max_length=ID, db_index=True)
    outcome = models.CharField(max_length=20)  #: as corrected
    reader = models.BooleanField()  #: whether a reader says so
    planned = models.BooleanField()  #: whether it is planned, threatened or imagined

    class Meta:
        """Counted by outcome."""

        indexes: ClassVar = [
            models.Index(fields=["outcome", "reader", "planned"], name="asides_by_outcome")
        ]
