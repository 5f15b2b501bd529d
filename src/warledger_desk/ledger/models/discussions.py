"""What the comments below one version hold, and what people ask them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from warledger_desk.ledger.models.claims import Claim
from warledger_desk.ledger.models.reports import ID, Version


class Discussion(models.Model):
    """That a version's comments were read inside; without this row they were not."""

    version = models.OneToOneField(Version, models.CASCADE, related_name="discussion")


class DiscussionPart(models.Model):
    """One thing found in a comment, a record of `warledger.records.discussion`."""

    discussion = models.ForeignKey(Discussion, models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=20)  #: as the fields of `warledger.records.Discussion`
    index = models.PositiveIntegerField()  #: from 0 within its kind
    comment = models.PositiveIntegerField()  #: index of the comment that it stands in
    start = models.PositiveIntegerField(null=True)  #: None for replies and chains
    end = models.PositiveIntegerField(null=True)
    name = models.TextField(null=True)  #: of the outlet or commenter
    other = models.PositiveIntegerField(null=True)  #: the comment that is quoted or answered
    relation = models.CharField(max_length=20, null=True)  #: of a citation, passage or reply
    record = models.JSONField()

    class Meta:
        """A part stands once in its discussion."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["discussion", "kind", "index"], name="one_part_an_index"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "name"], name="parts_by_kind_and_name")]


class CitedClaim(models.Model):
    """A claim of the report that a citation in a comment is about."""

    part = models.ForeignKey(DiscussionPart, models.CASCADE, related_name="cited")
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="citations")

    class Meta:
        """A citation is about a claim once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["part", "claim"], name="one_claim_a_citation"),
        ]


class Question(models.Model):
    """What a person asks a discussion (`warledger.records.Question`)."""

    id = models.CharField(max_length=ID, primary_key=True)
    discussion = models.ForeignKey(Discussion, models.CASCADE, related_name="questions")
    words = models.TextField()
    who = models.TextField()
    asked = models.DateTimeField()
    record = models.JSONField()


class Position(models.Model):
    """
    What is proposed for one comment and question, a comment that takes no position included.

    ``lineage`` is the same for the same words of the same commenter to the same question in every
    version of a report; people's judgements are about it.
    """

    question = models.ForeignKey(Question, models.CASCADE, related_name="positions")
    comment = models.PositiveIntegerField()
    lineage = models.CharField(max_length=ID, db_index=True)
    taken = models.BooleanField()  #: whether a position is proposed at all
    answer = models.TextField(null=True)  #: None: undecided, or no position
    record = models.JSONField(null=True)  #: plain form of `warledger.records.Position`

    class Meta:
        """A comment stands once to a question."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question", "comment"], name="one_position_a_comment"),
        ]
