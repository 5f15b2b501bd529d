"""Other spellings of victims' names in reports that are published already."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

from warledger_desk.articles.services.spellings import spelled_otherwise

_MANY = 200


def _add(apps: Any, _: Any) -> None:
    """
    Names of a publication get the spellings beside them that publishing would find now; of names
    that an editor shows, none. Who else bears such a name is not asked: rather one too many is
    masked, which an editor may show again.
    """
    model = apps.get_model("articles", "Publication")
    named = model.objects.exclude(names=[])
    keys = list(named.order_by("pk").values_list("pk", flat=True))
    for at in range(0, len(keys), _MANY):
        rows = named.select_related("version").only(
            "names", "shown_names", "version__title", "version__text"
        )
        changed = []
        for row in rows.filter(pk__in=keys[at : at + _MANY]):
            before = len(row.names)
            row.names = _with_spellings(row)
            if len(row.names) > before:
                changed.append(row)
        model.objects.bulk_update(changed, ["names"])


def _with_spellings(row: Any) -> list[dict[str, Any]]:
    shown = {" ".join(line.split()) for line in row.shown_names.splitlines()}
    found = {one["name"]: one for one in row.names}
    own = [name for name in found if name not in shown]
    text = f"{row.version.title or ''}\n{row.version.text}"
    for known_as, spelling in spelled_otherwise(text, own):
        why = f"it may be another spelling of {known_as}"
        minor = found[known_as]["minor"]
        found.setdefault(spelling, {"name": spelling, "minor": minor, "why": why})
    return list(found.values())


class Migration(migrations.Migration):
    """Names alone; on the way back they stay."""

    dependencies: ClassVar = [("articles", "0005_public_incidents")]
    operations: ClassVar = [migrations.RunPython(_add, migrations.RunPython.noop)]
