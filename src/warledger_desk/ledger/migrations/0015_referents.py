"""Places and actors of incidents in rows of their own; rows of incidents stay until made anew."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """A table."""

    dependencies: ClassVar = [("ledger", "0014_fewer_indexes")]
    operations: ClassVar = [
        migrations.CreateModel(
            "Referent",
            [
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("record", models.TextField()),
                ("unused", models.BooleanField(default=False)),
            ],
        ),
    ]
