"""
Indexes of references go where another index begins with the same column and serves as well.

Those of an event's parties, an undertaking's events and a discussion's parts stay: without them
SQLite takes longer ways through what an actor did.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.models import CASCADE, PROTECT

from warledger_desk.ledger.altering import WithoutIndex

#: The table, its reference, what that leads to, and the name of the way back.
_REFERENCES = (
    ("Version", "report", "Report", "versions"),
    ("Version", "source", "Source", "versions"),
    ("Comment", "version", "Version", "comments"),
    ("Statement", "version", "Version", "statements"),
    ("Finding", "version", "Version", "findings"),
    ("Event", "version", "Version", "events"),
    ("Subject", "judgement", "Judgement", "subjects"),
)
_PROTECTED = frozenset({"Source", "Judgement"})


class Migration(migrations.Migration):
    """Indexes alone."""

    dependencies: ClassVar = [("ledger", "0015_referents")]
    operations: ClassVar = [
        WithoutIndex(
            table,
            name,
            models.ForeignKey(
                f"ledger.{to}", PROTECT if to in _PROTECTED else CASCADE, null=to == "Source",
                related_name=back, db_index=False,
            ),
        )
        for table, name, to, back in _REFERENCES
    ]  # fmt: skip
