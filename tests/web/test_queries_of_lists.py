"""However much a ledger holds, a page of a list asks the database as often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.desk.samples import FOLDER, MOMENT, full

from warledger_desk.articles.services.publishing import publish_all
from warledger_desk.ledger.services.add import add
from warledger_desk.ledger.services.reconciling import bring_up_to_date
from warledger_desk.review.queueing import catch_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.test import Client

LISTS = (
    "/desk/", "/desk/reports/", "/desk/incidents/", "/desk/contradictions/", "/desk/sources/",
    "/desk/tallies/", "/desk/tallies/?policy=iraq-body-count", "/desk/articles/new/", "/desk/log/",
    "/reports/", "/incidents/", "/map/", "/data/map.geojson", "/timeline/", "/data/timeline.json",
    "/api/v1/reports", "/api/v1/claims", "/api/v1/incidents", "/api/v1/contradictions",
    "/api/v1/findings", "/api/v1/sources", "/api/v1/tallies",
)  # fmt: skip
#: The most that any list may ask; for the session, the person and their rights included.
MOST = 60


def put(numbers: Iterable[int]) -> None:
    for number in numbers:
        add(full(number), folder=FOLDER, when=MOMENT, engine="test")
    bring_up_to_date(when=MOMENT)
    publish_all(who="editor", when=MOMENT)
    while catch_up(when=MOMENT):
        pass


def queries(client: Client) -> dict[str, int]:
    """How many each list asks when nothing is left to be made, and the same again."""
    found = {}
    for path in LISTS:
        assert client.get(path).status_code == 200, path
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        found[path] = len(asked)
    return found


def test_lists_of_a_longer_ledger_ask_no_more(signed_in: Callable[[str], Client]) -> None:
    client = signed_in("admin")
    put(range(3))
    few = queries(client)
    put(range(3, 9))
    many = queries(client)
    grown = {path: (few[path], many[path]) for path in LISTS if many[path] > few[path] + 1}
    assert not grown
    assert max(many.values()) <= MOST
