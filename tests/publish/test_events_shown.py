"""Events on the terminal, on the page, and in PLOVER's form."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
from rich.console import Console
from tests.coding.builders import report_of

from warledger.pipeline import Reader
from warledger.publish import page, print_reading, reading_row, write_plover
from warledger.publish.plover import ACLED

if TYPE_CHECKING:
    from warledger.reading.model import SpacyParser
    from warledger.records import Reading

TEXT = (
    "Warplanes struck a village near Odra, killing nine farmers.\n"
    "The cleric ordered his fighters to leave the city.\n"
    "The army has not shelled the barracks.\n"
    "The <b>rebels</b> abducted a nurse."
)


@pytest.fixture(scope="module")
def made(parser: SpacyParser) -> Reading:
    return Reader(parser, ground=False).read(report_of(TEXT))


def rows(made: Reading) -> list[dict[str, object]]:
    stream = io.StringIO()
    write_plover([made], stream)
    found: list[dict[str, object]] = json.loads(stream.getvalue())
    return found


def test_the_terminal_says_who_did_what_to_whom(made: Reading) -> None:
    stream = io.StringIO()
    print_reading(made, Console(file=stream, width=160))
    shown = stream.getvalue()
    assert "REQUEST, yield: cleric → fighters · “ordered” · ordered: to leave the city" in shown
    assert "(negated): army → barracks" in shown
    assert "Cease-fire" in shown


def test_the_page_marks_the_words_and_escapes_them(made: Reading) -> None:
    html = page([made])
    assert 'class="event" title="REQUEST, yield: cleric → fighters"' in html
    assert 'href="#r1-event-1"' in html
    assert "<b>rebels</b>" not in html


def test_a_ceasefire_stands_in_the_line_of_its_report(made: Reading) -> None:
    row = json.loads(json.dumps(reading_row(made)))
    (thing,) = row["undertakings"]
    assert (thing["type"], thing["makers"], thing["one_sided"]) == ("ceasefire", ["cleric"], True)
    assert thing["terms"] == ["to leave the city"]
    (reference,) = thing["events"]
    assert (reference["report"], reference["stance"]) == (made.report.id, "makes")
    assert row["events"][reference["event"]]["type"] == "REQUEST"


def test_the_page_shows_a_ceasefire_with_links_to_its_events(made: Reading) -> None:
    html = page([made])
    assert "Operations, cease-fires, agreements" in html
    assert "<b>Cease-fire, one-sided</b> · by cleric" in html
    assert 'told by <a href="#r1-event-' in html


def test_plover_rows_are_what_was_done_with_acleds_types(made: Reading) -> None:
    found = rows(made)
    assert "shelled" not in {row["event_text"] for row in found}
    strike = next(row for row in found if row["event_text"] == "struck")
    assert strike["event"] == "ASSAULT"
    assert strike["acled_sub_event_type"] == "Air/drone strike"
    order = next(row for row in found if row["event"] == "REQUEST")
    assert order["acled_event_type"] is None
    assert order["actor"] == [{"actor_text": "cleric", "code": None, "sector": None}]


def test_the_dead_of_an_event_are_those_of_its_claim(made: Reading) -> None:
    assert [row["dead"] for row in rows(made) if row["dead"] is not None] == [9]


def test_nothing_read_is_an_empty_list() -> None:
    stream = io.StringIO()
    write_plover([], stream)
    assert json.loads(stream.getvalue()) == []


def test_acleds_names_are_whole() -> None:
    assert {event for event, _ in ACLED.values()} == {
        "Explosions/Remote violence",
        "Violence against civilians",
        "Strategic developments",
        "Riots",
        "Protests",
    }
