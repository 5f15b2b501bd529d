"""Indexes of running totals, of sums by day, and of the names that reports are sought by."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

_TOTAL = models.Q(time_frame="cumulative", comment=None)
_SINGLE = models.Q(public=True, aggregate=False, per=None)
_SUMMED = ("start", "end", "outcome", "public_low", "public_best", "public_high", "public",
           "aggregate", "per")  # fmt: skip
_TOTALS = (
    ("totals_by_day", ()),
    ("totals_by_place", ("place",)),
    ("totals_by_victims", ("victims_actor",)),
    ("totals_by_perpetrator", ("perpetrator_actor",)),
)


def _totals(name: str, fields: tuple[str, ...]) -> migrations.AddIndex:
    index = models.Index(fields=[*fields, "date_end", "id"], name=name, condition=_TOTAL)
    return migrations.AddIndex("claim", index)


def _head(name: str) -> models.Func:
    return models.Func(name, function="SUBSTR", template="%(function)s(%(expressions)s, 1, 200)")


class Migration(migrations.Migration):
    """Indexes alone."""

    dependencies: ClassVar = [("ledger", "0009_published")]
    operations: ClassVar = [
        migrations.RemoveIndex("claim", "claims_by_frame"),
        *(_totals(name, fields) for name, fields in _TOTALS),
        migrations.AddIndex(
            "incident",
            models.Index(fields=[*_SUMMED], name="public_by_sum", condition=_SINGLE),
        ),
        *(
            migrations.AddIndex("version", models.Index(_head(name), name=f"versions_by_{name}"))
            for name in ("own_id", "url", "origin")
        ),
    ]
