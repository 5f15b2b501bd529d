"""
Of what actors and places published reports tell; what is public, noted in the ledger too. What
follows for incidents is kept in another form since (`0005_public_incidents`).
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models
from django.db.models.deletion import CASCADE

_NUMBER = models.BigAutoField("ID", primary_key=True, auto_created=True, serialize=False)
_PUBLISHED = (
    "INSERT INTO ledger_published (version_id)"
    " SELECT version_id FROM articles_publication WHERE withdrawn IS NULL"
)
_CLAIMS = "JOIN ledger_claim t ON t.version_id = p.version_id"
_EVENTS = "JOIN ledger_event t ON t.version_id = p.version_id"
_PARTIES = f"{_EVENTS} JOIN ledger_eventparty y ON y.event_id = t.id"
_TOLD = (
    ("actor", "t.victims_actor_id", _CLAIMS),
    ("actor", "t.perpetrator_actor_id", _CLAIMS),
    ("actor", "y.actor", _PARTIES),
    ("place", "t.place_id", _CLAIMS),
    ("place", "t.place_id", _EVENTS),
)
_INTO = "INSERT INTO articles_mention (publication_id, kind, key, day, changed)"


def _mention(kind: str, column: str, tables: str) -> str:
    return (
        f"SELECT p.id, '{kind}', {column}, p.day, p.changed FROM articles_publication p {tables}"  # noqa: S608
        f" WHERE p.withdrawn IS NULL AND t.comment IS NULL AND {column} IS NOT NULL"
    )


def _fill(_: Any, editor: Any) -> None:
    mentions = " UNION ".join(_mention(kind, column, rows) for kind, column, rows in _TOLD)
    with editor.connection.cursor() as cursor:
        for line in (_PUBLISHED, f"{_INTO} {mentions}"):
            cursor.execute(line)
    if editor.connection.vendor == "postgresql":
        editor.connection.check_constraints()  # else no table could be changed after this


class Migration(migrations.Migration):
    """A table and an index, and what follows from what is published already."""

    dependencies: ClassVar = [("articles", "0003_edits"), ("ledger", "0009_published")]
    operations: ClassVar = [
        migrations.AddIndex(
            "publication",
            models.Index(fields=["withdrawn", "changed", "id"], name="publications_by_change"),
        ),
        migrations.CreateModel(
            "Mention",
            [
                ("id", _NUMBER),
                ("kind", models.CharField(max_length=10)),
                ("key", models.CharField(max_length=64)),
                ("day", models.DateField(null=True)),
                ("changed", models.DateTimeField()),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=CASCADE, related_name="mentions", to="articles.publication"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            "mention",
            models.Index(fields=["kind", "key", "day", "publication"], name="mentions_by_day"),
        ),
        migrations.AddIndex(
            "mention",
            models.Index(
                fields=["kind", "key", "changed", "publication"], name="mentions_by_change"
            ),
        ),
        migrations.RunPython(_fill, migrations.RunPython.noop),
    ]
