from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0003_by_hand"),
    ]

    operations = [
        migrations.AddField(
            model_name="item",
            name="cause",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
    ]
