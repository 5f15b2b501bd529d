"""What of incidents is public, kept with them; indexes of lists by day that hold the last day."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.models.deletion import CASCADE

_CLAIMS = ("date_start", "version", "index")
_INCIDENTS = ("start", "id")
_EVENTS = ("date_start", "id")
#: Model, name, fields, and what is read in the index beside them: the last day.
_LONGER = (
    ("claim", "claims_in_order", _CLAIMS, "date_end"),
    ("claim", "claims_by_outcome", ("outcome", *_CLAIMS), "date_end"),
    ("claim", "claims_by_status", ("status", *_CLAIMS), "date_end"),
    ("claim", "claims_by_place", ("place", *_CLAIMS), "date_end"),
    ("claim", "claims_by_victims", ("victims_actor", *_CLAIMS), "date_end"),
    ("claim", "claims_by_perpetrator", ("perpetrator_actor", *_CLAIMS), "date_end"),
    ("claim", "claims_by_claimant", ("claimant_actor", *_CLAIMS), "date_end"),
    ("event", "events_by_day", _EVENTS, "date_end"),
    ("event", "events_by_type_and_day", ("type", *_EVENTS), "date_end"),
    ("incident", "incidents_by_day", _INCIDENTS, "end"),
    ("incident", "incidents_by_outcome", ("outcome", *_INCIDENTS), "end"),
    ("incident", "incidents_by_place", ("place", *_INCIDENTS), "end"),
    ("incident", "incidents_by_victims", ("victims", *_INCIDENTS), "end"),
    ("incident", "incidents_by_perpetrator", ("perpetrator", *_INCIDENTS), "end"),
    ("incident", "incidents_for_review", ("review", *_INCIDENTS), "end"),
    ("version", "versions_by_day", ("current", "published", "id"), "report"),
)
_PUBLIC = (
    ("public_by_day", ()),
    ("public_by_outcome", ("outcome",)),
    ("public_by_place", ("place",)),
    ("public_by_victims", ("victims",)),
    ("public_by_perpetrator", ("perpetrator",)),
)


def _public(name: str, fields: tuple[str, ...]) -> migrations.AddIndex:
    index = models.Index(
        fields=[*fields, *_INCIDENTS, "end"], name=name, condition=models.Q(public=True)
    )
    return migrations.AddIndex("incident", index)


class Migration(migrations.Migration):
    """A table, columns that the web application fills where reports are published, and indexes."""

    dependencies: ClassVar = [("ledger", "0008_first_of")]
    operations: ClassVar = [
        migrations.CreateModel(
            "Published",
            [
                (
                    "version",
                    models.OneToOneField(
                        on_delete=CASCADE, primary_key=True, related_name="published_as",
                        serialize=False, to="ledger.version",
                    ),
                ),
            ],
        ),
        *(
            migrations.AddField("incident", name, models.BooleanField(null=True))
            for name in ("public", "hidden")
        ),
        *(
            migrations.AddField("incident", name, models.BigIntegerField(null=True))
            for name in ("public_low", "public_best", "public_high")
        ),
        *(migrations.RemoveIndex(model, name) for model, name, _, _ in _LONGER),
        *(
            migrations.AddIndex(model, models.Index(fields=[*fields, last], name=name))
            for model, name, fields, last in _LONGER
        ),
        migrations.AddIndex(
            "claim", models.Index(fields=["time_frame", "date_end", "id"], name="claims_by_frame")
        ),
        *(_public(name, fields) for name, fields in _PUBLIC),
    ]  # fmt: skip
