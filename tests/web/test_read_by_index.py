"""Public lists, sums and names are read by the indexes that are made for them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.desk.samples import NORTHPORT, RIVER_BRIGADE, full, put, told
from tests.web.site_samples import publish

from warledger.records import Grade, Outcome
from warledger_desk.articles.services import days, incidents, mentions, public
from warledger_desk.ledger.services import finding, search
from warledger_desk.ledger.services import incidents as service
from warledger_desk.ledger.services.incidents import IncidentFilter
from warledger_desk.ledger.services.paging import Turn

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test import Client

_SPAN = {"start": date(2008, 3, 1), "end": date(2008, 4, 1)}


def plans(ask: Callable[[], Any]) -> str:
    """What the database says of how it answers the questions that something asks."""
    with CaptureQueriesContext(connection) as asked:
        ask()
    found = []
    with connection.cursor() as cursor:
        for one in [one["sql"] for one in asked if one["sql"].startswith("SELECT")]:
            cursor.execute(f"EXPLAIN QUERY PLAN {one}")
            found += [row[3] for row in cursor.fetchall()]
    return "\n".join(found)


def serves(ask: Callable[[], Any], index: str, table: str) -> str:
    """
    The plan of the first question that something asks of a table, made to use an index; the
    database refuses where the question does not imply the index's condition.
    """
    with CaptureQueriesContext(connection) as asked:
        ask()
    start = f' FROM "{table}"'
    own = (one["sql"] for one in asked if start in one["sql"][: one["sql"].find(" WHERE ")])
    with connection.cursor() as cursor:
        forced = next(own).replace(start, f"{start} INDEXED BY {index}", 1)
        cursor.execute(f"EXPLAIN QUERY PLAN {forced}")
        return "\n".join(row[3] for row in cursor.fetchall())


@pytest.mark.parametrize(
    ("actor", "about", "index"),
    [
        (None, {}, "public_by_day"),
        (None, {"outcome": Outcome.KILLED}, "public_by_outcome"),
        (None, {"place": NORTHPORT.id}, "public_by_place"),
        (RIVER_BRIGADE.id, {}, "public_by_victims"),
        (RIVER_BRIGADE.id, {}, "public_by_perpetrator"),
    ],
)
def test_the_latest_incidents(
    web: Path, actor: str | None, about: dict[str, Any], index: str
) -> None:
    publish(full(0))
    rows = incidents.chosen(IncidentFilter(**about))
    found = plans(lambda: incidents.latest(rows, 10, actor=actor))
    assert index in found
    assert "TEMP B-TREE" not in found


def test_a_timelines_sums(web: Path) -> None:
    publish(full(0))
    found = serves(
        lambda: days.figures(IncidentFilter(**_SPAN)), "public_by_sum", "ledger_publicincident"
    )
    assert "COVERING INDEX public_by_sum (start>? AND start<?)" in found


def test_an_actors_sums_over_days_are_read_once_for_both_sides(web: Path) -> None:
    publish(full(0))
    found = serves(
        lambda: days.figures(IncidentFilter(**_SPAN), actor=RIVER_BRIGADE.id), "public_by_sum",
        "ledger_publicincident",
    )  # fmt: skip
    assert "COVERING INDEX public_by_sum (start>? AND start<?)" in found
    assert "MULTI-INDEX" not in plans(
        lambda: days.figures(IncidentFilter(**_SPAN), actor=RIVER_BRIGADE.id)
    )


@pytest.mark.parametrize(
    ("about", "index"),
    [
        ({"review": True}, "incidents_for_review"),
        ({"aggregate": True}, "incidents_that_are_totals"),
        ({"aggregate": True, "review": True}, "incidents_that_are_totals"),
        ({"grade": Grade.DISCOUNTED}, "incidents_narrowed"),
    ],
)
def test_narrowed_lists_of_incidents(web: Path, about: dict[str, Any], index: str) -> None:
    put(full(0))
    found = serves(lambda: service.incidents(IncidentFilter(**about)), index, "ledger_incident")
    assert index in found
    assert "TEMP B-TREE" not in found


def test_running_totals_where_much_is_public(web: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "_FEW", 0)
    publish(full(0))
    for wanted, actor, index in (
        (IncidentFilter(), None, "totals_by_day"),
        (IncidentFilter(outcome=Outcome.KILLED), None, "totals_by_outcome"),
        (IncidentFilter(place=NORTHPORT.id), None, "totals_by_place"),
        (IncidentFilter(), RIVER_BRIGADE.id, "totals_by_victims"),
        (IncidentFilter(), RIVER_BRIGADE.id, "totals_by_perpetrator"),
    ):
        found = plans(lambda: days.running_totals(wanted, actor=actor, report=None))  # noqa: B023
        assert index in found


def test_reports_about_an_actor_and_feeds(client: Client) -> None:
    publish(full(0))
    about = mentions.About(kind=mentions.ACTOR, key=RIVER_BRIGADE.id)
    assert "mentions_by_day" in plans(lambda: mentions.listed(about, Turn()))
    assert "mentions_by_change" in plans(lambda: mentions.changed_last(about, 10))
    assert "publications_by_change" in plans(lambda: client.get("/feeds/reports.atom"))


@pytest.mark.parametrize("name", ["own_id", "url", "origin"])
def test_a_report_by_what_it_is_called(web: Path, name: str) -> None:
    (added,) = put(full(0))
    version = publish(full(0)).version
    words = getattr(version, name)
    found = plans(lambda: finding.find(words, "x"))
    assert f"versions_by_{name}" in found
    assert "SCAN ledger_version" not in found
    known = finding.find(words, "x").version
    assert known is not None
    assert known.report_id == added.report


def test_things_by_the_beginning_of_their_ids(web: Path) -> None:
    (added,) = put(full(0))
    found = plans(lambda: finding.find(added.report[:9], "x"))
    for table in ("ledger_version", "ledger_claim", "ledger_incident", "ledger_event"):
        assert f"SCAN {table}\n" not in f"{found}\n"
    known = finding.find(added.report[:9], "x").version
    assert known is not None
    assert known.report_id == added.report


def test_of_very_many_reports_the_newest_are_put_in_order(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "RANKED", 2)
    from warledger_desk.articles.services import searching  # noqa: PLC0415

    monkeypatch.setattr(searching, "RANKED", 2)
    words = ["12 killed in Odra. " + "Lorries waited. " * (5 - n) + f"No {n}." for n in range(4)]
    shown = [publish(told(text, url=f"https://odra.example/{n}")) for n, text in enumerate(words)]
    found = search.search("lorries", limit=10)
    assert found.total == 4
    assert [row["id"] for row in found.rows] == [one.report_id for one in (shown[2], shown[3])]
    page = client.get("/search/?q=lorries").text
    assert "only the newest 2" in page
