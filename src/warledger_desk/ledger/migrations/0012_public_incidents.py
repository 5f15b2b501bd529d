"""What the public sees of incidents, in a table of its own; columns that held its figures go."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models
from django.db.models.deletion import PROTECT

_DAY = ("start", "id", "end")
_SINGLE = models.Q(aggregate=False, per=None)
_SUMMED = ("start", "end", "outcome", "low", "best", "high", "aggregate", "per")
_LISTS = (
    ("public_by_day", ()),
    ("public_by_outcome", ("outcome",)),
    ("public_by_place", ("place",)),
    ("public_by_victims", ("victims",)),
    ("public_by_perpetrator", ("perpetrator",)),
)


def _named(model: str) -> Any:
    return models.ForeignKey(f"ledger.{model}", PROTECT, null=True, related_name="+")


def _index(name: str, fields: tuple[str, ...], **more: Any) -> migrations.AddIndex:
    return migrations.AddIndex("publicincident", models.Index(fields=[*fields], name=name, **more))


class Migration(migrations.Migration):
    """A table that the web application fills where reports are published."""

    dependencies: ClassVar = [("ledger", "0011_key_pages")]
    operations: ClassVar = [
        *(
            migrations.RemoveIndex("incident", name)
            for name in (*(name for name, _ in _LISTS), "public_by_sum")
        ),
        *(
            migrations.RemoveField("incident", name)
            for name in ("public", "hidden", "public_low", "public_best", "public_high")
        ),
        migrations.AlterField("incident", "place", _named("place")),
        migrations.CreateModel(
            "PublicIncident",
            [
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("outcome", models.CharField(max_length=20)),
                ("aggregate", models.BooleanField()),
                ("start", models.DateField(null=True)),
                ("end", models.DateField(null=True)),
                ("per", models.CharField(max_length=20, null=True)),
                ("precision", models.PositiveSmallIntegerField(null=True)),
                ("place", _named("place")),
                ("place_words", models.TextField(null=True)),
                ("victims", _named("actor")),
                ("victims_words", models.TextField(null=True)),
                ("perpetrator", _named("actor")),
                ("perpetrator_words", models.TextField(null=True)),
                ("status", models.CharField(max_length=20, null=True)),
                ("grade", models.CharField(max_length=20, null=True)),
                ("claims", models.PositiveIntegerField(null=True)),
                ("origins", models.PositiveIntegerField(null=True)),
                ("low", models.BigIntegerField(null=True)),
                ("best", models.BigIntegerField(null=True)),
                ("high", models.BigIntegerField(null=True)),
                ("hidden", models.BooleanField()),
                ("grade_reason", models.TextField(default="")),
            ],
        ),
        *(_index(name, (*fields, *_DAY)) for name, fields in _LISTS),
        _index("public_by_sum", _SUMMED, condition=_SINGLE),
    ]
