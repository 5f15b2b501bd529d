"""Events, operations and cease-fires in the ledger: kept, listed, gathered, checked."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.desk.samples import MOMENT, NORTHPORT, put
from tests.desk.telling import OPERATION, event, party, with_comments, with_events

from warledger.errors import InputError
from warledger.records import EventModality, EventType
from warledger_desk.ledger import models
from warledger_desk.ledger.opening import open_ledger
from warledger_desk.ledger.services import events, undertakings
from warledger_desk.ledger.services.checking import check
from warledger_desk.ledger.services.events import EventFilter
from warledger_desk.ledger.services.interchange import lines, load
from warledger_desk.ledger.services.paging import Turn
from warledger_desk.ledger.services.stored import reading_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from warledger.records import Reading
    from warledger_desk.ledger.location import Location

    Run = Callable[..., tuple[int, str, str]]


def stored() -> Reading:
    return reading_of(models.Version.objects.get(current=True))


def triggers(**wanted: Any) -> list[str]:
    return [row["words"] for row in events.events(EventFilter(**wanted)).rows]


def test_events_come_back_exactly(where: Location) -> None:
    made = with_events()
    put(made)
    assert stored().events == made.events
    assert check().problems == ()


def test_a_reading_without_events_keeps_none(where: Location) -> None:
    put(replace(with_events(), events=()))
    assert stored().events == ()
    assert stored().discussion is None


def test_a_list_goes_by_day_and_then_those_of_no_known_day(where: Location) -> None:
    put(with_events())
    page = events.events(EventFilter())
    assert page.rows[0]["words"] == "launched"
    assert {row["words"] for row in page.rows[1:]} == {"killed", "told"}
    assert page.next is None
    first = page.rows[0]
    assert first["recipients"][0]["words"] == "the Red Brigade"
    assert first["sentence"] == OPERATION.split(". ", maxsplit=1)[0] + "."
    assert first["claims"] == [models.Claim.objects.get().id]
    assert (first["place_id"], first["place_name"]) == (NORTHPORT.id, "Northport")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"type": EventType.REQUEST}, ["told"]),
        ({"modality": EventModality.DENIED}, []),
        ({"actor": "red brigade"}, ["launched"]),
        ({"actor": "red brigade", "role": "actor"}, []),
        ({"actor": "wl:river-brigade"}, ["launched"]),
        ({"place": "northport"}, ["launched"]),
        ({"place": NORTHPORT.id}, ["launched"]),
        ({"place": NORTHPORT.within[0]}, ["launched"]),
        ({"place": "gn:18"}, []),
        ({"start": date(2008, 3, 25)}, ["launched"]),
        ({"start": date(2008, 3, 26)}, []),
        ({"end": date(2008, 3, 24)}, []),
        ({"outlet": "valley wire", "type": EventType.REQUEST}, ["told"]),
        ({"outlet": "another"}, []),
        ({"report": "another"}, []),
    ],
)
def test_filters(where: Location, wanted: dict[str, Any], found: list[str]) -> None:
    put(with_events())
    assert triggers(**wanted) == found
    assert events.count(EventFilter(**wanted)) == len(found)


def test_what_is_told_in_passing_in_comments_or_before_can_be_left_out(where: Location) -> None:
    made = with_events()
    text = made.report.text
    sentence = "12 killed in Northport."
    remark = event(text, "killed", sentence, comment=0, type=EventType.ACCUSE)
    put(made, replace(made, report=replace(made.report, title="New"), events=(remark,)))
    assert triggers() == []
    assert triggers(comments=True) == ["killed"]
    assert len(triggers(superseded=True)) == 3
    assert len(triggers(superseded=True, background=False)) == 2


def test_pages_join_without_gap_or_repetition_at_a_fixed_cost(where: Location) -> None:
    put(*(with_events(f"https://odra.example/{number}") for number in range(4)))
    whole = [row["id"] for row in events.events(EventFilter()).rows]
    assert len(whole) == 12
    costs = set()
    for limit in (1, 3, 5):
        after, joined = None, []
        while True:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                page = events.events(EventFilter(), Turn(limit=limit, after=after))
            costs.add(len(queries))
            joined += [row["id"] for row in page.rows]
            if page.next is None:
                break
            after = page.next
        assert joined == whole
    assert max(costs) <= 4
    with pytest.raises(InputError, match="no mark of a row"):
        events.events(EventFilter(), Turn(after="yesterday"))


def test_an_operation_in_two_reports_is_one_thing(where: Location) -> None:
    other = with_events("https://odra.example/other", published=date(2008, 4, 1))
    put(with_events(published=date(2008, 3, 30)), other)
    page = undertakings.listed(undertakings.UndertakingFilter(), when=MOMENT)
    (row,) = [one for one in page.rows if one["type"] == "operation"]
    assert (row["name"], row["reports"], row["events"]) == ("Operation Morning Star", 2, 2)
    found = undertakings.named("morning star", "x", when=MOMENT)
    shown = undertakings.shown(found)
    assert [report["published"] for report in shown["reports"]] == ["2008-03-30", "2008-04-01"]
    assert [one["stance"] for one in shown["events"]] == ["makes", "makes"]
    assert (shown["makers"], shown["others"]) == (["The army"], ["the Red Brigade"])
    assert [claim["low"] for claim in shown["claims"]] == [12, 12]
    assert (shown["date_start"], shown["places"]) == ("2008-03-25", ["Northport"])


def test_undertakings_are_found_by_side_type_report_and_day(where: Location) -> None:
    (added,) = put(with_events())

    def names(**wanted: Any) -> list[str]:
        sought = undertakings.UndertakingFilter(**wanted)
        return [row["name"] for row in undertakings.listed(sought, when=MOMENT).rows]

    assert names(words="brigade") == ["Operation Morning Star"]
    assert names(words="Morning") == ["Operation Morning Star"]
    assert names(words="navy") == []
    assert names(report=added.report) == ["Operation Morning Star"]
    assert names(report="another") == []
    assert names(start=date(2008, 3, 26)) == []
    assert names(end=date(2008, 3, 25)) == ["Operation Morning Star"]


def test_undertakings_are_made_anew_when_events_change(where: Location) -> None:
    made = with_events()
    put(made)
    undertakings.gather(when=MOMENT)
    kept = models.Gathering.objects.get().state
    undertakings.gather(when=MOMENT)
    assert models.Gathering.objects.get().state == kept
    put(replace(made, report=replace(made.report, title="New"), events=()))
    undertakings.gather(when=MOMENT)
    assert not models.Undertaking.objects.exists()


@pytest.mark.parametrize(
    ("model", "change", "cause"),
    [
        (models.Event, {"date_start": date(2008, 3, 1)}, "the column date_start"),
        (models.Event, {"type": "AID"}, "the column type"),
        (models.EventParty, {"words": "somebody"}, "its parties are not"),
    ],
)
def test_check_sees_damaged_events(
    where: Location, model: Any, change: dict[str, Any], cause: str
) -> None:
    put(with_events())
    model.objects.filter(pk=model.objects.first().pk).update(**change)
    assert any(cause in problem.cause for problem in check().problems)


def test_check_sees_events_about_claims_that_are_not_there(where: Location) -> None:
    made = with_events()
    lost = replace(made.events[0], claims=(7,), trigger=made.events[2].trigger)
    put(replace(made, events=(lost,)))
    causes = [problem.cause for problem in check().problems]
    assert any("claim that is not there" in cause for cause in causes)
    assert any("not in its sentence" in cause for cause in causes)


def test_out_and_in_again(where: Location, another: Location) -> None:
    put(with_events(), with_comments())
    told_of = list(lines())
    names = sorted(models.Event.objects.values_list("id", flat=True))
    open_ledger(another, create=False)
    load(told_of, "x.jsonl")
    assert list(lines()) == told_of
    assert sorted(models.Event.objects.values_list("id", flat=True)) == names
    assert check().problems == ()


def test_two_events_of_one_verb_have_ids_of_their_own(where: Location) -> None:
    made = with_events()
    twice = (made.events[0], replace(made.events[0], modality=EventModality.DENIED))
    put(replace(made, events=twice))
    assert models.Event.objects.count() == 2


def test_the_commands(run: Run, where: Location) -> None:
    put(with_events())
    status, out, err = run("list", "events", "--actor", "Karim", "--ledger", where)
    assert (status, err) == (0, "")
    assert "Karim" in out
    assert "launched" not in out
    status, out, err = run("list", "events", "--limit", "1", "--format", "jsonl", "--ledger", where)
    assert json.loads(out)["words"] == "launched"
    after = err.split()[-1]
    status, out, err = run("list", "events", "--after", after, "--format", "csv", "--ledger", where)
    assert (status, err, len(out.splitlines())) == (0, "", 3)
    assert run("list", "events", "--after", "x", "--ledger", where)[0] == 2
    assert "no ceasefires" in run("list", "ceasefires", "--ledger", where)[2]
    status, out, _ = run("list", "operations", "--format", "json", "--ledger", where)
    (operation,) = json.loads(out)
    for words in ("Operation Morning Star", "morning star", operation["id"]):
        status, out, err = run("show", words, "--ledger", where)
        assert (status, err) == (0, "")
        assert "by: The army" in out
        assert "makes it, ASSAULT done" in out
    name = models.Event.objects.order_by("index")[0].id
    status, out, _ = run("show", name, "--format", "json", "--ledger", where)
    assert json.loads(out)[0]["words"] == "launched"
    assert run("show", "Operation Evening", "--ledger", where)[0] == 1


def test_parties_of_unknown_actors_are_found_by_their_words(where: Location) -> None:
    made = with_events()
    text = made.report.text
    put(replace(made, events=(replace(made.events[2], actors=(party(text, "Karim", None),)),)))
    assert triggers(actor="kar") == ["told"]


def test_events_go_out_in_plovers_form(run: Run, where: Location) -> None:
    put(with_events(published=date(2008, 3, 28)))
    status, out, err = run("export", "--format", "plover", "--ledger", where)
    assert status == 0
    assert err.startswith("plover loses: ")
    rows = json.loads(out)
    assert [row["event"] for row in rows] == ["ASSAULT", "ASSAULT", "REQUEST"]
    assert rows[0]["publication"] == "Valley Wire"
    assert run("export", "--format", "plover", "--quiet", "--ledger", where)[2] == ""
