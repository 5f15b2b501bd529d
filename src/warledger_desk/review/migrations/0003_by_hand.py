from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0002_withdrawn"),
    ]

    operations = [
        migrations.AddField(
            model_name="item",
            name="by_hand",
            field=models.BooleanField(default=False),
        ),
    ]
