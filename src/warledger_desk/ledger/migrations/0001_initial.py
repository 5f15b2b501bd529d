"""The tables as first made."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Actor",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("name", models.TextField(db_index=True)),
                ("kind", models.CharField(max_length=20)),
                ("country", models.CharField(max_length=2, null=True)),
                ("parent", models.CharField(max_length=64, null=True)),
                ("record", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("name", models.TextField(db_index=True)),
                ("type", models.CharField(max_length=20)),
                ("country", models.CharField(max_length=2, null=True)),
                ("lat", models.FloatField(null=True)),
                ("lon", models.FloatField(null=True)),
                ("precision", models.PositiveSmallIntegerField()),
                ("record", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="Raw",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Reconciliation",
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
            name="Report",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=500, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("name", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("outcome", models.CharField(max_length=20)),
                ("aggregate", models.BooleanField()),
                ("start", models.DateField(null=True)),
                ("end", models.DateField(null=True)),
                ("review", models.BooleanField(default=False)),
                ("record", models.JSONField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["outcome", "start"], name="incidents_by_outcome_and_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("type", models.CharField(max_length=20)),
                ("who", models.TextField()),
                ("when", models.DateTimeField(db_index=True)),
                ("why", models.TextField()),
                ("value", models.JSONField()),
                ("holds", models.BooleanField()),
                ("retired", models.DateTimeField(null=True)),
                ("retired_by", models.TextField(null=True)),
                ("retired_why", models.TextField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("retired", None), ("retired_by", None), ("retired_why", None)
                            ),
                            models.Q(
                                ("retired__isnull", False),
                                ("retired_by__isnull", False),
                                ("retired_why__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="retired_by_somebody_for_a_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("current", models.BooleanField(default=True)),
                ("content", models.CharField(db_index=True, max_length=64)),
                ("own_id", models.TextField()),
                ("origin", models.TextField()),
                ("record", models.TextField(null=True)),
                ("title", models.TextField(null=True)),
                ("author", models.TextField(null=True)),
                ("published", models.DateField(null=True)),
                ("url", models.TextField(null=True)),
                ("language", models.TextField(null=True)),
                ("text", models.TextField()),
                ("blocks", models.JSONField()),
                ("sentences", models.JSONField()),
                ("coverage", models.JSONField()),
                ("engine", models.TextField()),
                ("added", models.DateTimeField()),
                (
                    "raw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="ledger.raw",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="ledger.report",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="ledger.source",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("index", models.PositiveIntegerField()),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("direct", models.BooleanField()),
                ("speaker", models.TextField(null=True)),
                ("comment", models.PositiveIntegerField(null=True)),
                ("record", models.JSONField()),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="statements",
                        to="ledger.version",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("index", models.PositiveIntegerField()),
                ("type", models.CharField(max_length=20)),
                ("holds", models.BooleanField(db_index=True)),
                ("message", models.TextField()),
                ("record", models.JSONField()),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="ledger.version",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("index", models.PositiveIntegerField()),
                ("author", models.TextField(null=True)),
                ("posted_at", models.TextField(null=True)),
                ("parent", models.PositiveIntegerField(null=True)),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="ledger.version",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("index", models.PositiveIntegerField()),
                ("lineage", models.CharField(db_index=True, max_length=64)),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("low", models.BigIntegerField(null=True)),
                ("high", models.BigIntegerField(null=True)),
                ("outcome", models.CharField(max_length=20)),
                ("victims", models.TextField(null=True)),
                ("status", models.CharField(max_length=20)),
                ("perpetrator", models.TextField(null=True)),
                ("place_words", models.TextField(null=True)),
                ("date_start", models.DateField(null=True)),
                ("date_end", models.DateField(null=True)),
                ("time_frame", models.CharField(max_length=20)),
                ("claimant", models.TextField(null=True)),
                ("modality", models.CharField(max_length=20)),
                ("comment", models.PositiveIntegerField(null=True)),
                ("claimant_kind", models.CharField(max_length=20, null=True)),
                ("record", models.JSONField()),
                ("grounding", models.JSONField(null=True)),
                (
                    "claimant_actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="said",
                        to="ledger.actor",
                    ),
                ),
                (
                    "part_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="ledger.claim",
                    ),
                ),
                (
                    "perpetrator_actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="caused",
                        to="ledger.actor",
                    ),
                ),
                (
                    "same_as",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="restatements",
                        to="ledger.claim",
                    ),
                ),
                (
                    "victims_actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suffered",
                        to="ledger.actor",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="ledger.place",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claims",
                        to="ledger.version",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="IncidentClaim",
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
                        related_name="incidents",
                        to="ledger.claim",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="ledger.incident",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("incident", "claim"), name="one_claim_an_incident"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("type", models.CharField(max_length=20)),
                ("score", models.FloatField()),
                ("review", models.BooleanField(default=False)),
                ("record", models.JSONField()),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links_from",
                        to="ledger.claim",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links_to",
                        to="ledger.claim",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("type", "source", "target"), name="one_link_a_type"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Subject",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("index", models.PositiveSmallIntegerField()),
                ("subject", models.CharField(db_index=True, max_length=64)),
                (
                    "judgement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subjects",
                        to="ledger.judgement",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("judgement", "index"), name="one_subject_an_index"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="version",
            index=models.Index(fields=["current", "published", "id"], name="versions_by_day"),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(
                fields=("report", "number"), name="one_version_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(
                condition=models.Q(("current", True)),
                fields=("report",),
                name="one_current_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.UniqueConstraint(
                fields=("version", "index"), name="one_statement_an_index"
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(
                fields=("version", "index"), name="one_finding_an_index"
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.UniqueConstraint(
                fields=("version", "index"), name="one_comment_an_index"
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["outcome", "date_start"], name="claims_by_outcome_and_day"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["date_start", "date_end"], name="claims_by_day"),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(
                fields=("version", "index"), name="one_claim_an_index"
            ),
        ),
    ]
