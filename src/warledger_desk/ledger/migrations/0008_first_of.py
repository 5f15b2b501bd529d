"""Of each claim the id of the incident that it would come first in."""

from itertools import islice
from typing import Any, ClassVar

from django.db import migrations, models

from warledger.records import digest

_ROWS = 10_000


def _fill(apps: Any, schema_editor: Any) -> None:
    claims = apps.get_model("ledger", "Claim").objects
    connection = schema_editor.connection
    keys = iter(list(claims.order_by().values_list("pk", flat=True)))
    with connection.cursor() as cursor:
        while some := list(islice(keys, _ROWS)):
            cursor.executemany(
                "UPDATE ledger_claim SET first_of = %s WHERE id = %s",
                [(digest(["incident", key]), key) for key in some],
            )


class Migration(migrations.Migration):
    """A column, what it holds for the claims that are there, and its index."""

    dependencies: ClassVar = [("ledger", "0007_shares")]
    operations: ClassVar = [
        migrations.AddField("Claim", "first_of", models.CharField(max_length=64, null=True)),
        migrations.RunPython(_fill, migrations.RunPython.noop),
        migrations.AddIndex("Claim", models.Index(fields=["first_of"], name="claims_by_first_of")),
    ]
