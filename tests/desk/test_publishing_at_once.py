"""Two who publish at the same time wait for each other's end, on both databases."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone
from tests.desk.samples import full, put

from warledger_desk.articles.models import Extent, Publication
from warledger_desk.articles.services import publishing
from warledger_desk.ledger.models import Published, Version

if TYPE_CHECKING:
    import pytest

    from warledger_desk.ledger.location import Location

#: How long the second has to come as far as it gets while the first has not ended.
_PATIENCE = 20.0


def test_an_editor_who_publishes_while_all_is_published(
    web_where: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(*(full(number) for number in range(3)))
    last = Version.objects.filter(current=True).order_by("-pk")[0]
    errors: list[BaseException] = []
    begun = threading.Event()
    genuine = publishing.publish

    def editor() -> None:
        try:
            begun.set()
            genuine(last, who="editor", when=timezone.now(), extent=Extent.EXTRACTS)
        except BaseException as error:  # noqa: BLE001 - told below
            errors.append(error)
        finally:
            connection.close()

    other = threading.Thread(target=editor)

    def publish(version: Version, **given: Any) -> Publication:
        made = genuine(version, **given)
        if not begun.is_set():
            other.start()
            begun.wait(_PATIENCE)
            until_it_waits()
        return made

    monkeypatch.setattr(publishing, "publish", publish)
    assert publishing.publish_all(who="server", when=timezone.now()) == 3
    other.join(_PATIENCE)
    assert (errors, other.is_alive()) == ([], False)
    # Whoever came last decides how much of it is shown.
    assert Publication.objects.get(version=last).extent == Extent.EXTRACTS
    assert Published.objects.count() == Publication.objects.count() == 3


def until_it_waits() -> None:
    """Until somebody else waits for a lock; SQLite does not tell, and has one writer."""
    if connection.vendor != "postgresql":
        return
    ends = time.monotonic() + _PATIENCE
    asked = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    while time.monotonic() < ends:
        with connection.cursor() as cursor:
            cursor.execute(asked)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("the other never waited")


def test_what_an_editor_has_published_by_then_stays(
    web_where: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(*(full(number) for number in range(3)))
    first, *_, last = Version.objects.filter(current=True).order_by("pk")
    monkeypatch.setattr(publishing, "_BATCH", 1)
    genuine = publishing.publish

    def publish(version: Version, **given: Any) -> Publication:
        if version == first:
            genuine(last, who="editor", when=timezone.now(), extent=Extent.EXTRACTS)
        return genuine(version, **given)

    monkeypatch.setattr(publishing, "publish", publish)
    assert publishing.publish_all(who="server", when=timezone.now()) == 2
    assert Publication.objects.get(version=last).extent == Extent.EXTRACTS
