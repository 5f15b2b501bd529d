"""Events, the undertakings that they belong to, discussions, questions to them."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """New tables alone."""

    dependencies: ClassVar = [
        ("ledger", "0004_lists_and_pages"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Gathering",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("state", models.CharField(max_length=64)),
                ("made", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Discussion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="discussion",
                        to="ledger.version",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DiscussionPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("index", models.PositiveIntegerField()),
                ("comment", models.PositiveIntegerField()),
                ("start", models.PositiveIntegerField(null=True)),
                ("end", models.PositiveIntegerField(null=True)),
                ("name", models.TextField(null=True)),
                ("other", models.PositiveIntegerField(null=True)),
                ("relation", models.CharField(max_length=20, null=True)),
                ("record", models.JSONField()),
                (
                    "discussion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="ledger.discussion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CitedClaim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="ledger.claim",
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cited",
                        to="ledger.discussionpart",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("index", models.PositiveIntegerField()),
                ("type", models.CharField(max_length=20)),
                ("mode", models.CharField(max_length=30, null=True)),
                ("modality", models.CharField(max_length=20)),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("date_start", models.DateField(null=True)),
                ("date_end", models.DateField(null=True)),
                ("place_words", models.TextField(null=True)),
                ("name", models.TextField(null=True)),
                ("background", models.BooleanField()),
                ("comment", models.PositiveIntegerField(null=True)),
                ("record", models.JSONField()),
                (
                    "place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="ledger.place",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="ledger.version",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EventParty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(max_length=10)),
                ("index", models.PositiveSmallIntegerField()),
                ("words", models.TextField()),
                ("actor", models.CharField(db_index=True, max_length=64, null=True)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parties",
                        to="ledger.event",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("words", models.TextField()),
                ("who", models.TextField()),
                ("asked", models.DateTimeField()),
                ("record", models.JSONField()),
                (
                    "discussion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="ledger.discussion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Position",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("comment", models.PositiveIntegerField()),
                ("lineage", models.CharField(db_index=True, max_length=64)),
                ("taken", models.BooleanField()),
                ("answer", models.TextField(null=True)),
                ("record", models.JSONField(null=True)),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="positions",
                        to="ledger.question",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Undertaking",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("type", models.CharField(max_length=20)),
                ("name", models.TextField(null=True)),
                ("date_start", models.DateField(null=True)),
                ("date_end", models.DateField(null=True)),
                ("search", models.TextField()),
                ("record", models.JSONField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["type", "date_start", "id"], name="undertakings_by_type_and_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UndertakingEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stance", models.CharField(max_length=20)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="undertakings",
                        to="ledger.event",
                    ),
                ),
                (
                    "undertaking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="ledger.undertaking",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="discussionpart",
            index=models.Index(fields=["kind", "name"], name="parts_by_kind_and_name"),
        ),
        migrations.AddConstraint(
            model_name="discussionpart",
            constraint=models.UniqueConstraint(
                fields=("discussion", "kind", "index"), name="one_part_an_index"
            ),
        ),
        migrations.AddConstraint(
            model_name="citedclaim",
            constraint=models.UniqueConstraint(
                fields=("part", "claim"), name="one_claim_a_citation"
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["date_start", "id"], name="events_by_day"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["type", "date_start", "id"], name="events_by_type_and_day"),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(
                fields=("version", "index"), name="one_event_an_index"
            ),
        ),
        migrations.AddConstraint(
            model_name="eventparty",
            constraint=models.UniqueConstraint(
                fields=("event", "role", "index"), name="one_party_an_index"
            ),
        ),
        migrations.AddConstraint(
            model_name="position",
            constraint=models.UniqueConstraint(
                fields=("question", "comment"), name="one_position_a_comment"
            ),
        ),
        migrations.AddConstraint(
            model_name="undertakingevent",
            constraint=models.UniqueConstraint(
                fields=("undertaking", "event"), name="one_event_an_undertaking"
            ),
        ),
    ]
