"""Blocks in pages instead of a row for each block of a claim."""

from __future__ import annotations

from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from django.db import migrations, models

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Pairs of a page, and rows that are read or written at once.
_PAIRS, _ROWS = 512, 20_000


def _pack(apps: Any, schema_editor: Any) -> None:
    """What is reckoned stays as it is; only its form changes."""
    rows = apps.get_model("ledger", "ClaimKey").objects
    pairs = rows.order_by("key", "claim").values_list("key", "claim").iterator(_ROWS)
    table = apps.get_model("ledger", "KeyPage")
    made = (table(start=s, keys=k, claims=c) for s, k, c in _pages(pairs))
    while some := list(islice(made, 100)):
        table.objects.bulk_create(some)
    own = rows.order_by("claim", "key").values_list("claim", "key").iterator(_ROWS)
    with schema_editor.connection.cursor() as cursor:
        keyed = _by_claim(own)
        while some := list(islice(keyed, _ROWS)):
            cursor.executemany(
                "UPDATE ledger_incidentclaim SET keys = %s WHERE claim_id = %s", some
            )


def _pages(pairs: Iterator[tuple[int, str]]) -> Iterator[tuple[bytes, bytes, str]]:
    while some := list(islice(pairs, _PAIRS)):
        keys, claims = zip(*some, strict=True)
        start = keys[0].to_bytes(8, "big") + claims[0].encode()
        yield start, np.array(keys, "<i8").tobytes(), " ".join(claims)


def _by_claim(rows: Iterator[tuple[str, int]]) -> Iterator[tuple[bytes, str]]:

    for claim, some in groupby(rows, key=itemgetter(0)):
        keys: Sequence[int] = [key for _, key in some]
        yield np.array(keys, "<i8").tobytes(), claim


class Migration(migrations.Migration):
    """A table and a column, filled from the table that goes."""

    dependencies: ClassVar = [("ledger", "0010_sums_and_names")]
    operations: ClassVar = [
        migrations.CreateModel(
            "KeyPage",
            [
                ("id", models.BigAutoField(primary_key=True, auto_created=True, serialize=False,
                                           verbose_name="ID")),
                ("start", models.BinaryField(unique=True)),
                ("keys", models.BinaryField()),
                ("claims", models.TextField()),
            ],
        ),
        migrations.AddField("IncidentClaim", "keys", models.BinaryField(default=b"")),
        migrations.RunPython(_pack, migrations.RunPython.noop),
        migrations.DeleteModel("ClaimKey"),
    ]  # fmt: skip
