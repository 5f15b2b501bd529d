"""What reconciling made, kept whole beside the tables of incidents and links."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column more."""

    dependencies: ClassVar = [("ledger", "0002_search_and_kept_judgements")]
    operations: ClassVar = [
        migrations.AddField("reconciliation", "record", models.JSONField(default=dict)),
    ]
