"""What the ledger holds on an actor, a place, an operation, and what it adds up to."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.desk.samples import MOMENT, NORTHPORT, RIVER_BRIGADE, grounding, put, told
from tests.desk.telling import with_events

from warledger.records import ActorKind, GroundedActor, Reading, TimeFrame
from warledger_desk.ledger import models
from warledger_desk.ledger.errors import UnknownIdError
from warledger_desk.ledger.services import topics
from warledger_desk.ledger.services.paging import Turn
from warledger_desk.ledger.services.reconciling import reconciled
from warledger_desk.ledger.services.topic_figures import figures
from warledger_desk.ledger.services.topics import Topic, TopicKind, topic

if TYPE_CHECKING:
    from collections.abc import Callable

    from warledger_desk.ledger.location import Location

    Run = Callable[..., tuple[int, str, str]]


def grounded(reading: Reading, day: int = 25) -> Reading:
    """Its claims in Northport on a day of March, suffered by the River Brigade."""
    made = []
    for index in range(len(reading.claims)):
        found = grounding(index)
        assert found.period is not None
        when = date(2008, 3, day)
        made.append(replace(found, period=replace(found.period, start=when, end=when)))
    return replace(reading, groundings=tuple(made))


def operation() -> Topic:
    return topic(TopicKind.UNDERTAKING, "Morning Star", "x", when=MOMENT)


def brigade() -> Topic:
    key = RIVER_BRIGADE.id
    return Topic(kind=TopicKind.ACTOR, id=key, name="River Brigade", ids=frozenset({key}))


def filled() -> None:
    """An operation told of in two reports, other dead in its place and days, dead elsewhere."""
    other = told(
        "5 killed in Northport.", url="https://odra.example/2", published=date(2008, 3, 28)
    )
    put(
        grounded(with_events(published=date(2008, 3, 28))),
        grounded(other, 27),
        told("7 killed in Lale.", url="https://odra.example/3"),
    )
    reconciled(when=MOMENT)


def test_an_operation_has_its_own_and_what_happened_around_it(where: Location) -> None:
    filled()
    about = operation()
    assert [row["words"] for row in topics.events(about).rows] == ["launched"]
    assert [row["low"] for row in topics.claims(about).rows] == [12]
    assert len(topics.reports(about).rows) == 1
    assert [row["low"] for row in topics.incidents(about).rows] == [12]
    found = figures(about, when=MOMENT)
    attached, around = found["tallies"]
    assert (attached["role"], attached["outcome"], attached["best"]) == ("attached", "killed", 12)
    assert attached["window"] is None
    assert (around["role"], around["best"]) == ("around", 17)
    assert around["window"] == {
        "place": NORTHPORT.id, "name": "Northport", "start": "2008-03-25", "end": "2008-03-28",
        "open_end": True,
    }  # fmt: skip


def test_a_place_has_what_happened_in_it(where: Location) -> None:
    filled()
    wide = NORTHPORT.within[0]
    for words in ("Northport", NORTHPORT.id, wide):
        about = topic(TopicKind.PLACE, words, "x", when=MOMENT)
        assert {row["low"] for row in topics.claims(about).rows} == {5, 12}
        assert [row["words"] for row in topics.events(about).rows] == ["launched"]
        assert len(topics.reports(about).rows) == 2
        (there,) = figures(about, when=MOMENT)["tallies"]
        assert (there["role"], there["best"]) == ("there", 17)


def test_an_actor_has_what_it_suffered_and_did(where: Location) -> None:
    filled()
    about = brigade()
    assert {row["low"] for row in topics.claims(about).rows} == {5, 12}
    assert [row["words"] for row in topics.events(about).rows] == ["launched"]
    found = figures(about, when=MOMENT)
    assert [row["best"] for row in found["tallies"] if row["role"] == "suffered"] == [17]
    days = [row for row in found["days"] if row["role"] == "suffered"]
    assert [(row["start"], row["end"], row["low"], row["coarser"]) for row in days] == [
        ("2008-03-25", "2008-03-25", 12, False),
        ("2008-03-27", "2008-03-27", 5, False),
    ]


def test_running_totals_are_steps_of_their_claimant(where: Location) -> None:
    made = []
    for number, (low, day) in enumerate(((20, 27), (12, 25), (31, None))):
        reading = grounded(
            told(f"{low} killed in Northport.", url=f"https://odra.example/{number}")
        )
        claim = replace(reading.claims[0], time_frame=TimeFrame.CUMULATIVE)
        end = None if day is None else date(2008, 3, day)
        ground = reading.groundings[0]
        assert ground.period is not None
        said = GroundedActor(
            words="the ministry", actor=replace(RIVER_BRIGADE, id="wl:m", name="Ministry"),
            country=None, kind=ActorKind.POLITICAL_MILITIA, rule="by hand", reason="named",
            alternatives=(),
        )  # fmt: skip
        ground = replace(ground, period=replace(ground.period, end=end), claimant=said)
        made.append(replace(reading, claims=(claim,), groundings=(ground,)))
    put(*made)
    reconciled(when=MOMENT)
    (line,) = figures(brigade(), when=MOMENT)["steps"]
    assert (line["claimant"], line["outcome"]) == ("Ministry", "killed")
    assert [(step["day"], step["low"]) for step in line["steps"]] == [
        ("2008-03-25", 12),
        ("2008-03-27", 20),
    ]


def test_lists_of_a_topic_go_in_pages_at_a_fixed_cost(where: Location) -> None:
    filled()
    about = topic(TopicKind.PLACE, NORTHPORT.id, "x", when=MOMENT)
    first = topics.claims(about, Turn(limit=1))
    assert first.next is not None
    (second,) = topics.claims(about, Turn(limit=1, after=first.next)).rows
    assert second["id"] != first.rows[0]["id"]
    for listed in (topics.reports, topics.events, topics.claims, topics.incidents):
        with CaptureQueriesContext(connection) as queries:
            listed(about)
        assert len(queries) <= 6
    assert topics.summary(about)["counts"]["claims"] == {"number": 2, "more": False}


def test_an_operation_without_a_known_place_has_nothing_around_it(where: Location) -> None:
    made = with_events()
    first = replace(made.events[0], grounded_place=None)
    put(replace(made, events=(first, *made.events[1:])))
    roles = {row["role"] for row in figures(operation(), when=MOMENT)["tallies"]}
    assert roles == {"attached"}


def test_earlier_versions_are_in_no_topic(where: Location) -> None:
    filled()
    made = grounded(with_events(published=date(2008, 3, 29)))
    put(replace(made, events=()))
    about = topic(TopicKind.PLACE, NORTHPORT.id, "x", when=MOMENT)
    assert topics.events(about).rows == []
    assert len(topics.claims(about).rows) == 2


@pytest.mark.parametrize("about", list(TopicKind))
def test_what_the_ledger_does_not_know_is_no_topic(where: Location, about: TopicKind) -> None:
    filled()
    with pytest.raises(UnknownIdError):
        topic(about, "Atlantis", "x", when=MOMENT)
    assert models.Report.objects.count() == 3


def test_the_command(run: Run, where: Location) -> None:
    filled()
    status, out, err = run("tally", "--operation", "morning star", "--ledger", where)
    assert (status, err) == (0, "")
    assert "sentence or paragraph names it: low 12, best 12, high 12" in out
    assert "killed, all claims of Northport, 2008-03-25 to 2008-03-28, the day of its last" in out
    assert ": low 17, best 17, high 17" in out
    status, out, _ = run("tally", "--operation", "morning star", "--format", "json", "--ledger",
                         where)  # fmt: skip
    assert [row["best"] for row in json.loads(out)["tallies"]] == [12, 17]
    status, out, _ = run("tally", "--operation", "morning star", "--outcome", "missing",
                         "--ledger", where)  # fmt: skip
    assert "missing: unknown" in out
    words = ("tally", "--operation", "morning star", "--place", "Lale", "--ledger", where)
    assert run(*words)[0] == 2
    assert run("tally", "--operation", "Evening", "--ledger", where)[0] == 1
