"""What tallies need of incidents, stored with them."""

from typing import ClassVar

from django.db import migrations, models

_NUMBER = models.BigAutoField("ID", primary_key=True, auto_created=True, serialize=False)


class Migration(migrations.Migration):
    """Three tables; what was reconciled before is made anew, and its shares with it."""

    dependencies: ClassVar = [("ledger", "0006_clusters")]
    operations: ClassVar = [
        migrations.RunSQL("DELETE FROM ledger_reconciliation", migrations.RunSQL.noop),
        migrations.CreateModel(
            "Facet",
            [
                ("id", _NUMBER),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("record", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            "Aside",
            [
                ("id", _NUMBER),
                ("claim", models.CharField(max_length=64, unique=True)),
                ("report", models.CharField(db_index=True, max_length=64)),
                ("outcome", models.CharField(max_length=20)),
                ("reader", models.BooleanField()),
                ("planned", models.BooleanField()),
            ],
        ),
        migrations.AddIndex(
            "Aside",
            models.Index(fields=["outcome", "reader", "planned"], name="asides_by_outcome"),
        ),
        migrations.CreateModel(
            "Share",
            [
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("incident", models.CharField(max_length=64, null=True, unique=True)),
                ("outcome", models.CharField(max_length=20)),
                ("turn", models.BigIntegerField()),
                ("packed", models.BinaryField()),
                ("ties", models.BinaryField()),
            ],
        ),
        migrations.AddIndex(
            "Share", models.Index(fields=["outcome", "turn"], name="shares_by_turn")
        ),
    ]
