"""Groundings shown: in rows, in a table, on the terminal, on the page for the browser."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from rich.console import Console
from selectolax.lexbor import LexborHTMLParser
from tests.factories import place as span_of
from tests.factories import reading

from warledger.publish import groundings, page, print_reading, reading_row, write_csv, write_jsonl
from warledger.publish.groundings import claimant_kind
from warledger.records import (
    Actor,
    ActorKind,
    ClaimantKind,
    GroundedActor,
    GroundedPeriod,
    GroundedPlace,
    Grounding,
    Place,
    PlaceCandidate,
    PlaceType,
    Reading,
)

TOWN = Place(id="gn:1", name="Northport", type=PlaceType.SETTLEMENT, country="IQ",
             admin=("Upper Province", "North District"), within=("gn:9", "gn:8"), lat=33.5,
             lon=44.25, precision=1, population=9000, source="GeoNames")  # fmt: skip
OTHER = replace(TOWN, id="gn:2", name="Northport", country="IR", admin=())
COUNTRY = replace(TOWN, id="gn:9", name="Iraq", type=PlaceType.COUNTRY, admin=(), precision=6)
LEAGUE = Actor(id="wl:league", name="River League", kind=ActorKind.REBELS, inter=2, country="IQ",
               parent=None)  # fmt: skip


def actor(known: Actor | None, words: str, country: str | None = "IQ") -> GroundedActor:
    kind = known.kind if known else ActorKind.STATE_FORCES
    return GroundedActor(words=words, actor=known, country=country, kind=kind, rule="alias",
                         reason="a name of it", alternatives=("wl:guard",))  # fmt: skip


def grounding(index: int, **changes: Any) -> Grounding:
    made = Grounding(claim=index, place=None, period=None, victims=None, perpetrator=None,
                     claimant=None, claimant_kind=ClaimantKind.UNKNOWN,
                     unknown=("place: none is named", "period: no time is told"))  # fmt: skip
    return replace(made, **changes)


@pytest.fixture
def grounded() -> Reading:
    made = reading()
    words = span_of(made.report.text, "Northport")
    days = span_of(made.report.text, "March 25-29")
    full = grounding(
        2,
        place=GroundedPlace(
            words="Northport", span=words, place=TOWN, origin="claim", rule="named",
            reason="the claim's clause names it",
            runner_up=PlaceCandidate(place=OTHER, score=0.4, reasons=("the same name",)),
        ),
        period=GroundedPeriod(
            start=date(2008, 3, 25), end=date(2008, 3, 29), precision=2, words="March 25-29",
            span=days, rule="own_clause", reason="told in the clause of the figure",
        ),
        victims=actor(LEAGUE, "militia fighters"), perpetrator=actor(None, "soldiers"),
        claimant_kind=ClaimantKind.OFFICIAL, unknown=("claimant: the report's own words",),
    )  # fmt: skip
    total = grounding(0, place=replace(full.place, place=COUNTRY) if full.place else None)
    found = [grounding(index) for index in range(len(made.claims))]
    found[2], found[0] = full, total
    return replace(made, groundings=tuple(found))


def test_a_row_has_the_places_identity_precision_rule_reason_and_runner_up(
    grounded: Reading,
) -> None:
    text = grounded.report.text
    found = reading_row(grounded)["claims"][2]["grounded"]
    assert found["place"] | {"source": ""} == {
        "words": "Northport", "start": found["place"]["start"], "end": found["place"]["end"],
        "id": "gn:1", "name": "Northport", "type": "settlement", "country": "IQ",
        "admin": ["Upper Province", "North District"], "latitude": 33.5, "longitude": 44.25,
        "where_prec": 1, "source": "", "origin": "claim", "rule": "named",
        "reason": "the claim's clause names it", "runner_up": found["place"]["runner_up"],
    }  # fmt: skip
    assert text[found["place"]["start"] : found["place"]["end"]] == "Northport"
    assert found["place"]["runner_up"]["id"] == "gn:2"
    assert found["place"]["runner_up"]["reasons"] == ["the same name"]


def test_a_row_has_the_period_the_actors_and_what_is_unknown(grounded: Reading) -> None:
    found = reading_row(grounded)["claims"][2]["grounded"]
    assert found["period"]["date_prec"] == 2
    assert (found["period"]["date_start"], found["period"]["words"]) == (
        "2008-03-25",
        "March 25-29",
    )
    assert (found["victims"]["id"], found["victims"]["inter"]) == ("wl:league", 2)
    assert (found["perpetrator"]["id"], found["perpetrator"]["kind"]) == (None, "state_forces")
    assert found["victims"]["alternatives"] == ["wl:guard"]
    assert found["claimant"] is None
    assert found["claimant_kind"] == "official"
    assert found["unknown"] == ["claimant: the report's own words"]


def test_rows_are_json(grounded: Reading) -> None:
    stream = io.StringIO()
    write_jsonl([grounded], stream)
    assert len(json.loads(stream.getvalue())["claims"]) == 7


def test_without_groundings_the_row_says_null_and_the_cells_are_empty() -> None:
    assert reading_row(reading())["claims"][2]["grounded"] is None
    stream = io.StringIO()
    write_csv([reading()], stream)
    row = list(csv.DictReader(io.StringIO(stream.getvalue())))[2]
    assert [row[name] for name in groundings.CELLS] == [""] * len(groundings.CELLS)


def test_csv_has_the_columns_of_the_grounding(grounded: Reading) -> None:
    stream = io.StringIO()
    write_csv([grounded], stream)
    rows = list(csv.DictReader(io.StringIO(stream.getvalue())))
    assert rows[2] | {
        "place_id": "gn:1", "where_prec": "1", "latitude": "33.5", "longitude": "44.25",
        "country": "IQ", "admin": "Upper Province; North District", "date_prec": "2",
        "victims_actor": "wl:league", "victims_actor_name": "River League",
        "perpetrator_actor": "", "claimant_kind": "official", "period_start": "2008-03-25",
    } == rows[2]  # fmt: skip
    assert rows[0]["where_prec"] == "6"
    assert rows[1]["unknown"] == "place: none is named; period: no time is told"


@pytest.mark.parametrize("width", [80, 160])
def test_the_terminal_shows_place_with_precision_actors_and_credit(
    grounded: Reading, width: int
) -> None:
    stream = io.StringIO()
    print_reading(grounded, Console(file=stream, width=width))
    shown = stream.getvalue()
    flat = re.sub(r"\s+", "", shown)
    assert "→River" in flat
    assert "forces(Iraq)" in flat
    assert "GeoNames" in shown
    assert max(map(len, shown.splitlines())) <= width
    if width == 160:
        assert "country only" in re.sub(r"\s+", " ", shown)


def test_no_credit_where_no_place_is_shown() -> None:
    stream = io.StringIO()
    print_reading(reading(), Console(file=stream, width=80))
    assert "GeoNames" not in stream.getvalue()
    assert "GeoNames" not in page([reading()])


def test_the_page_shows_precision_in_words_actors_reasons_and_credit(grounded: Reading) -> None:
    made = LexborHTMLParser(page([grounded]))
    note = made.css_first("#r1-figure-3-tip").text()
    row = made.css_first("#r1-claim-3")
    assert "Northport, Upper Province, Iraq (settlement)" in note
    assert "Period known to: two to six days" in note
    assert "River League" in row.text()
    assert "the claim's clause names it" in row.css_first("details.why").text()
    assert "claimant unknown: the report's own words" in row.css_first("details.why").text()
    assert "Iraq (country only)" in made.css_first("#r1-claim-1").text()
    assert "GeoNames" in made.css_first("footer.site").text()


def test_words_of_a_gazetteer_can_not_drive_the_page(grounded: Reading) -> None:
    first = grounded.groundings[0]
    assert first.place is not None
    evil = replace(first.place, place=replace(COUNTRY, name="<script>alert(1)</script>"))
    changed = replace(grounded, groundings=(replace(first, place=evil), *grounded.groundings[1:]))
    assert len(LexborHTMLParser(page([changed])).css("script")) == 1


def test_every_code_has_its_words() -> None:
    assert sorted(groundings.WHERE) == list(range(1, 8))
    assert sorted(groundings.WHEN) == list(range(1, 6))


def test_a_rebel_source_is_not_shown_as_official() -> None:
    told = replace(grounding(0), claimant_kind=ClaimantKind.PARTY)
    assert claimant_kind(told) == "armed group as source"
    assert claimant_kind(replace(told, claimant_kind=ClaimantKind.OFFICIAL)) == "official source"
