"""What people and rules decide. Rows are only added and retired; the database refuses the rest."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from warledger_desk.ledger.models.reports import ID


class Judgement(models.Model):
    """A decision (`warledger.records.Judgement`); see the record for what each field means."""

    id = models.CharField(max_length=ID, primary_key=True)
    type = models.CharField(max_length=20)
    who = models.TextField()
    when = models.DateTimeField(db_index=True)
    why = models.TextField()
    value = models.JSONField()
    holds = models.BooleanField()
    retired = models.DateTimeField(null=True)
    retired_by = models.TextField(null=True)
    retired_why = models.TextField(null=True)

    class Meta:
        """Who retires says when and why."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(retired=None, retired_by=None, retired_why=None)
                | Q(retired__isnull=False, retired_by__isnull=False, retired_why__isnull=False),
                name="retired_by_somebody_for_a_reason",
            ),
        ]


class Subject(models.Model):
    """What a judgement is about: the id of a claim's lineage or of an incident, in its order."""

    judgement = models.ForeignKey(
        Judgement, models.PROTECT, related_name="subjects", db_index=False
    )
    index = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=ID, db_index=True)

    class Meta:
        """A place in the list is taken once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["judgement", "index"], name="one_subject_an_index"),
        ]
