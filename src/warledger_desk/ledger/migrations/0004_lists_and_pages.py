"""What lists and pages need: incidents' main fields as columns, and an index for each filter."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models
from django.db.models.deletion import CASCADE, PROTECT

_NUMBER = models.BigAutoField("ID", primary_key=True, auto_created=True, serialize=False)
_WORDS = models.TextField(null=True)
_NAME = models.CharField(max_length=20, null=True)
_COUNT = models.PositiveIntegerField(null=True)
_FIGURE = models.BigIntegerField(null=True)


def _tied(model: str, name: str = "+") -> models.Field[Any, Any]:
    return models.ForeignKey(null=True, on_delete=PROTECT, related_name=name, to=f"ledger.{model}")


def _end(name: str) -> models.Field[Any, Any]:
    return models.ForeignKey(on_delete=CASCADE, related_name=name, to="ledger.incident")


_COLUMNS: dict[str, models.Field[Any, Any]] = {
    "per": _NAME,
    "precision": models.PositiveSmallIntegerField(null=True),
    "place": _tied("place", "incidents"),
    "place_words": _WORDS,
    "victims": _tied("actor"),
    "victims_words": _WORDS,
    "perpetrator": _tied("actor"),
    "perpetrator_words": _WORDS,
    "status": _NAME,
    "grade": _NAME,
    "claims": _COUNT,
    "origins": _COUNT,
    "low": _FIGURE,
    "best": _FIGURE,
    "high": _FIGURE,
}
_CLAIMS = ("date_start", "version", "index")
_INCIDENTS = ("start", "id")
_LINKS = ("day", "source", "target")
_INDEXES = (
    ("claim", _CLAIMS, "claims_in_order"),
    ("claim", ("outcome", *_CLAIMS), "claims_by_outcome"),
    ("claim", ("status", *_CLAIMS), "claims_by_status"),
    ("claim", ("place", *_CLAIMS), "claims_by_place"),
    ("claim", ("victims_actor", *_CLAIMS), "claims_by_victims"),
    ("claim", ("perpetrator_actor", *_CLAIMS), "claims_by_perpetrator"),
    ("claim", ("claimant_actor", *_CLAIMS), "claims_by_claimant"),
    ("finding", ("holds", "version", "index"), "findings_that_hold_or_not"),
    ("incident", _INCIDENTS, "incidents_by_day"),
    ("incident", ("outcome", *_INCIDENTS), "incidents_by_outcome"),
    ("incident", ("place", *_INCIDENTS), "incidents_by_place"),
    ("incident", ("victims", *_INCIDENTS), "incidents_by_victims"),
    ("incident", ("perpetrator", *_INCIDENTS), "incidents_by_perpetrator"),
    ("incident", ("review", *_INCIDENTS), "incidents_for_review"),
    ("link", ("type", *_LINKS), "links_by_type_and_day"),
    ("link", ("review", *_LINKS), "links_for_review"),
    ("version", ("source", "current", "published", "id"), "versions_by_source"),
)


class Migration(migrations.Migration):
    """Columns and indexes; what was reconciled before has no columns and is made anew."""

    dependencies: ClassVar = [("ledger", "0003_reconciliation_record")]
    operations: ClassVar = [
        migrations.RunSQL("DELETE FROM ledger_reconciliation", migrations.RunSQL.noop),
        migrations.RemoveIndex("claim", "claims_by_outcome_and_day"),
        migrations.RemoveIndex("claim", "claims_by_day"),
        migrations.RemoveIndex("incident", "incidents_by_outcome_and_day"),
        migrations.AddField("link", "day", models.DateField(null=True)),
        *(migrations.AddField("incident", name, field) for name, field in _COLUMNS.items()),
        migrations.CreateModel(
            "Part",
            [
                ("id", _NUMBER),
                ("whole", _end("parts")),
                ("part", _end("wholes")),
            ],
        ),
        migrations.AddConstraint(
            "Part",
            models.UniqueConstraint(fields=["whole", "part"], name="one_part_a_whole"),
        ),
        *(
            migrations.AddIndex(model, models.Index(fields=fields, name=name))
            for model, fields, name in _INDEXES
        ),
    ]
