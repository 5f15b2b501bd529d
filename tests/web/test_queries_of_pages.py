"""However much a ledger holds, no address asks its database more often for it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from benchmarks.pages import addresses
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.desk.samples import FOLDER, MOMENT, full

from warledger_desk.accounts import sessions
from warledger_desk.articles.services.publishing import publish_all
from warledger_desk.ledger.services.add import add
from warledger_desk.ledger.services.reconciling import bring_up_to_date
from warledger_desk.review.queueing import catch_up
from warledger_desk.site import kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pytest
    from django.test import Client

FEW = 4
#: The most that any address may ask, for the session, the person and their rights included.
MOST = 40


def put(numbers: Iterable[int]) -> None:
    for number in numbers:
        add(full(number), folder=FOLDER, when=MOMENT, engine="test")
    bring_up_to_date(when=MOMENT)
    publish_all(who="editor", when=MOMENT)
    while catch_up(when=MOMENT):
        pass


def counted(client: Client, asked: dict[str, str]) -> dict[str, int]:
    """How often each address asks when nothing is left to be made and no page is kept."""
    found = {}
    for name, address in asked.items():
        if client.get(address).status_code != 200:
            continue
        cache.clear()
        kept.shelf.clear()
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
            if answer.streaming:
                b"".join(answer)
        assert answer.status_code == 200, address
        found[name] = len(queries)
    return found


def test_a_longer_ledger_is_asked_no_more(
    signed_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "API_RATE", "1000000/s")
    # A minute after the last note of it, some request or other notes when somebody was seen.
    monkeypatch.setattr(sessions, "_NOTED", 1e9)
    client = signed_in("admin")
    put(range(FEW))
    asked = {name: make() for name, make in addresses(random.Random(1))}  # noqa: S311
    few = counted(client, asked)
    put(range(FEW, 3 * FEW))
    many = counted(client, asked)
    assert len(few) > 80
    assert few.keys() == many.keys()
    grown = {name: (few[name], many[name]) for name in few if many[name] > few[name]}
    assert not grown
    assert not {name: count for name, count in many.items() if count > MOST}
