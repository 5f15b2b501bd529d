"""What lists of incidents and sums of an actor's days are narrowed by stands in their indexes."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

_SINGLE = models.Q(aggregate=False, per=None)
_SUMMED = ("start", "end", "outcome", "low", "best", "high", "victims", "perpetrator", "aggregate",
           "per")  # fmt: skip
_NARROWED = ("start", "id", "end", "status", "grade", "outcome", "per")
_MADE: tuple[tuple[str, str, tuple[str, ...], models.Q | None], ...] = (
    ("Incident", "incidents_narrowed", (*_NARROWED, "aggregate", "review"), None),
    ("Incident", "incidents_for_review", (*_NARROWED, "aggregate"), models.Q(review=True)),
    ("Incident", "incidents_that_are_totals", (*_NARROWED, "review"), models.Q(aggregate=True)),
    ("PublicIncident", "public_by_sum", _SUMMED, _SINGLE),
)


class Migration(migrations.Migration):
    """Indexes with more columns, and two more."""

    dependencies: ClassVar = [("ledger", "0012_public_incidents")]
    operations: ClassVar = [
        migrations.RemoveIndex("Incident", "incidents_for_review"),
        migrations.RemoveIndex("PublicIncident", "public_by_sum"),
        *(
            migrations.AddIndex(
                model, models.Index(fields=[*fields], name=name, condition=condition)
            )
            for model, name, fields, condition in _MADE
        ),
    ]
