"""A ledger of before public figures were kept shows, once opened, what is published alone."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from tests.desk.samples import MOMENT, put
from tests.web.test_public_kept_up import placed_in_time

from warledger_desk.articles.services import publishing
from warledger_desk.articles.services.public import publications
from warledger_desk.ledger import models as ledger
from warledger_desk.ledger.opening import open_ledger
from warledger_desk.ledger.services.published import COLUMNS
from warledger_desk.ledger.services.reconciling import bring_up_to_date

if TYPE_CHECKING:
    from pathlib import Path

Kept = dict[str, tuple[object, ...]]


def kept() -> Kept:
    rows = ledger.PublicIncident.objects.all()
    return {key: tuple(row) for key, *row in rows.values_list("pk", *COLUMNS)}


def half_published() -> set[str]:
    """Incidents of which what is published gives other figures than all that is known."""
    chance = random.Random(11)  # noqa: S311 - a sample
    for page in range(1, 16):
        put(placed_in_time(chance, page))
        if page % 3 == 0:
            publishing.publish_all(who="x", when=timezone.now())
    for publication in list(publications())[::2]:
        publishing.withdraw(publication, who="x", why="wrong", when=timezone.now())
    bring_up_to_date(when=MOMENT)
    known = ledger.Incident.objects.in_bulk()
    return {
        row.pk
        for row in ledger.PublicIncident.objects.filter(hidden=True)
        if (row.low, row.best, row.high)
        != (known[row.pk].low, known[row.pk].best, known[row.pk].high)
    }


def reopened_after_upgrade(web: Path) -> None:
    """As a server does that finds the ledger as the version before left it."""
    call_command("migrate", "articles", "0003", verbosity=0, interactive=False)
    ledger.Published.objects.all().delete()
    ledger.PublicIncident.objects.all().delete()
    connection.close()
    open_ledger(web, create=False, web=True)


def on_the_map() -> dict[str, tuple[object, object]]:
    found = Client().get("/data/map.geojson").json()["features"]
    return {one["properties"]["id"]: (one["properties"]["low"], one["properties"]["high"])
            for one in found}  # fmt: skip


def test_what_is_not_published_shows_nowhere_after_an_upgrade(web: Path) -> None:
    mixed = half_published()
    assert mixed
    before, seen = kept(), on_the_map()
    assert mixed & seen.keys()
    reopened_after_upgrade(web)
    assert not ledger.Reconciliation.objects.exists()  # nothing was reckoned as a whole yet
    assert kept() == before
    assert on_the_map() == seen


def test_what_another_version_kept_in_another_form_is_unknown_until_reckoned(web: Path) -> None:
    mixed = half_published()
    before = kept()
    for row in ledger.Incident.objects.filter(pk__in=mixed):
        row.record = replace_keys(row.record)
        row.save(update_fields=["record"])
    reopened_after_upgrade(web)
    after = kept()
    assert after.keys() == before.keys()
    names = [COLUMNS.index(name) for name in ("start", "place_id", "victims_id", "low", "high")]
    assert {after[key][name] for key in mixed for name in names} == {None}
    bring_up_to_date(when=MOMENT)
    assert kept() == before


def replace_keys(record: dict[str, object]) -> dict[str, object]:
    return {f"old_{name}": value for name, value in record.items()}
