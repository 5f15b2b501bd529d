"""What waits for people at the desk, and what coders make of a report on their own."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from warledger_desk.ledger.models import Version
from warledger_desk.ledger.models.reports import ID

#: Characters of an account's name.
NAME = 150


def _version() -> models.ForeignKey[Version, Version]:
    """
    A reference to a report's version that does not hold it: the ledger is written by programs that
    know nothing of the tables here.
    """
    return models.ForeignKey(Version, models.DO_NOTHING, db_constraint=False, related_name="+")


class Item(models.Model):
    """One thing that a person should look at. Made from the ledger, see `queueing`."""

    kind = models.CharField(max_length=20)
    rank = models.PositiveSmallIntegerField()  #: the lowest comes first; follows from the kind
    #: What it is about: a claim's lineage, an incident, or a digest for findings and links.
    subject = models.CharField(max_length=ID)
    claim = models.CharField(max_length=ID, db_index=True)  #: lineage of the claim to begin with
    other = models.CharField(max_length=ID, blank=True)  #: lineage of a pair's second claim
    version = _version()
    outcome = models.CharField(max_length=20)
    message = models.TextField()
    #: Digest of what the message does not tell and yet is the reason; empty where it tells all.
    cause = models.CharField(max_length=ID, blank=True)
    made = models.DateTimeField()
    assigned = models.CharField(max_length=NAME, blank=True)  #: to this account
    taken_by = models.CharField(max_length=NAME, blank=True)
    taken_until = models.DateTimeField(null=True)
    closed = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=NAME, blank=True)  #: nobody: it no longer applies
    by_hand = models.BooleanField(default=False)  #: closed as done, and not by a verdict

    class Meta:
        """A thing waits once in a way; lists go by rank."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "subject"], name="one_item_a_subject"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["rank", "id"], name="items_open", condition=models.Q(closed=None)),
            models.Index(
                fields=["assigned", "rank", "id"],
                name="items_assigned",
                condition=models.Q(closed=None),
            ),
            models.Index(
                fields=["kind", "outcome", "rank", "id"],
                name="items_by_kind",
                condition=models.Q(closed=None),
            ),
            models.Index(
                fields=["version", "kind"], name="items_of_report", condition=models.Q(closed=None)
            ),
        ]


class Progress(models.Model):
    """How far the queue has followed the ledger."""

    name = models.CharField(max_length=20, primary_key=True)
    value = models.CharField(max_length=ID)


class DoubleCoding(models.Model):
    """A report given to two coders who do not see each other's work."""

    version = _version()
    from_program = models.BooleanField()  #: whether they begin with what the program read
    made = models.DateTimeField()
    made_by = models.CharField(max_length=NAME)
    adjudicated = models.DateTimeField(null=True)
    adjudicated_by = models.CharField(max_length=NAME, blank=True)
    withdrawn = models.DateTimeField(null=True)  #: from then on nobody codes it, or is blind
    withdrawn_by = models.CharField(max_length=NAME, blank=True)


class Coding(models.Model):
    """What one coder makes of a report."""

    double = models.ForeignKey(DoubleCoding, models.CASCADE, related_name="codings")
    coder = models.CharField(max_length=NAME, db_index=True)
    submitted = models.DateTimeField(null=True)  #: from then on it is not changed

    class Meta:
        """A person codes a report once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["double", "coder"], name="one_coding_a_coder"),
        ]


class Code(models.Model):
    """One claim of a coding; ``value`` has the codebook's fields, offsets in the version's text."""

    coding = models.ForeignKey(Coding, models.CASCADE, related_name="codes")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    outcome = models.CharField(max_length=20)
    value = models.JSONField()

    class Meta:
        """As they stand in the text."""

        ordering: ClassVar = ["start", "id"]
