"""
Indexes of references go where another index begins with the same column. Those of references that
most claims lack hold the other claims alone: SQLite, which counts nothing, took "has none" for few.
Running totals get an index by outcome.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.models import CASCADE, PROTECT

from warledger_desk.ledger.altering import WithoutIndex

#: By table: the reference, what it leads to, and the name of the way back.
_REFERENCES = {
    "Claim": (
        ("version", "Version", "claims"), ("part_of", "Claim", "parts"),
        ("same_as", "Claim", "restatements"), ("place", "Place", "claims"),
        ("victims_actor", "Actor", "suffered"), ("perpetrator_actor", "Actor", "caused"),
        ("claimant_actor", "Actor", "said"),
    ),
    "Incident": (("place", "Place", "+"), ("victims", "Actor", "+"), ("perpetrator", "Actor", "+")),
    "PublicIncident": (
        ("place", "Place", "+"), ("victims", "Actor", "+"), ("perpetrator", "Actor", "+"),
    ),
    "IncidentClaim": (("incident", "Incident", "members"),),
    "Part": (("whole", "Incident", "parts"),),
}  # fmt: skip
_NEVER_NULL = frozenset({"version", "incident", "whole"})


def _unindexed(model: str, name: str, to: str, back: str) -> migrations.AlterField:
    known = name in _NEVER_NULL
    field = models.ForeignKey(
        f"ledger.{to}", CASCADE if known or to == "Claim" else PROTECT, null=not known,
        related_name=back, db_index=False,
    )  # fmt: skip
    return WithoutIndex(model, name, field)


class Migration(migrations.Migration):
    """Indexes alone."""

    dependencies: ClassVar = [("ledger", "0013_wider_indexes")]
    operations: ClassVar = [
        *(
            _unindexed(model, *reference)
            for model, references in _REFERENCES.items()
            for reference in references
        ),
        *(
            migrations.AddIndex(
                "Claim",
                models.Index(
                    fields=[name], name=f"claims_by_{name}",
                    condition=models.Q(**{f"{name}__isnull": False}),
                ),
            )
            for name in ("part_of", "same_as")
        ),
        migrations.AddIndex(
            "Claim",
            models.Index(
                fields=["outcome", "date_end", "id"], name="totals_by_outcome",
                condition=models.Q(comment=None, time_frame="cumulative"),
            ),
        ),
    ]  # fmt: skip
