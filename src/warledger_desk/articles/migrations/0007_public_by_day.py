"""Lists of what is public go by indexes of that alone, which are not taken for anything else."""

from typing import ClassVar

from django.db import migrations, models

_MADE = (("day", "publications_by_day"), ("changed", "publications_by_change"))


class Migration(migrations.Migration):
    """Two indexes of other rows."""

    dependencies: ClassVar = [("articles", "0006_spellings_of_names")]
    operations: ClassVar = [
        *(migrations.RemoveIndex("Publication", name) for _, name in _MADE),
        *(
            migrations.AddIndex(
                "Publication",
                models.Index(fields=[first, "id"], name=name, condition=models.Q(withdrawn=None)),
            )
            for first, name in _MADE
        ),
    ]
