"""What reconciling needs to reckon only what a changed report bears on."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models.deletion import CASCADE

_NUMBER = models.BigAutoField("ID", primary_key=True, auto_created=True, serialize=False)


class Migration(migrations.Migration):
    """Two tables and a column; what was reconciled before is made anew."""

    dependencies: ClassVar = [("ledger", "0005_events_and_discussions")]
    operations: ClassVar = [
        migrations.RunSQL("DELETE FROM ledger_reconciliation", migrations.RunSQL.noop),
        migrations.CreateModel(
            "Pending", [("id", _NUMBER), ("report", models.CharField(max_length=64))]
        ),
        migrations.CreateModel(
            "ClaimKey",
            [
                ("id", _NUMBER),
                ("key", models.BigIntegerField()),
                (
                    "claim",
                    models.ForeignKey(on_delete=CASCADE, related_name="keys", to="ledger.claim"),
                ),
            ],
        ),
        migrations.AddIndex(
            "ClaimKey", models.Index(fields=["key", "claim"], name="claims_by_key")
        ),
        migrations.AddField(
            "incident", "cluster", models.CharField(max_length=64, null=True, db_index=True)
        ),
    ]
