"""Changes of what is public are noted, for pages that are kept."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A table of moments."""

    dependencies = [("articles", "0002_articles")]
    operations = [
        migrations.CreateModel(
            name="Edit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("when", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
