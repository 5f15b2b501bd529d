"""The overlay of places: how it rests on other rows, and that its compiled copy is sound."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.resources.gazetteer.sample_places import ROWS

from warledger.errors import ResourceError
from warledger.records import PlaceType
from warledger.resources.gazetteer.overlay import References, asked_of, overlay_rows, overlay_text

if TYPE_CHECKING:
    from warledger.resources.gazetteer import Gazetteer

ROOT = Path(__file__).resolve().parents[3]


def entry(**changes: Any) -> dict[str, Any]:
    """An entry of the compiled overlay."""
    fields: dict[str, Any] = {
        "id": "wl:iq-karrada",
        "name": "Karrada",
        "type": "neighbourhood",
        "country": "IQ",
        "parent": "settlement:IQ:Sadr City",
        "spans": [],
        "precision": 2,
        "source": "test",
        "names": ["Karada"],
    }
    return {**fields, **changes}


def rows_of(*entries: dict[str, Any], names: Any = ()) -> tuple[list[Any], Any, list[str]]:
    told: list[str] = []
    text = json.dumps({"places": entries, "names": list(names)})
    added = overlay_rows(text, References(ROWS, asked_of(text)), told.append)
    return list(added.rows), added.names, told


def test_the_point_is_that_of_the_place_that_holds_it() -> None:
    ((row,), more, told) = rows_of(entry())
    assert (row.lat, row.lon, row.parent) == (33.0, 44.0, "s:sadr")
    assert row.source == "test; point of Sadr City"
    assert row.type is PlaceType.NEIGHBOURHOOD
    assert (more, told) == ({}, [])


def test_a_region_lies_in_the_middle_of_what_it_spans() -> None:
    spans = ["country:IQ:Iraq", "admin1:IQ:Basra"]
    ((row,), _, _) = rows_of(entry(type="region", parent=None, spans=spans, country=None))
    assert (row.lat, row.lon) == (33.0, 44.0)
    assert row.source.endswith("middle of Iraq, Basra Governorate")


def test_without_parent_and_span_there_is_no_point() -> None:
    ((row,), _, _) = rows_of(entry(type="sea", parent=None, country=None))
    assert (row.lat, row.lon) == (None, None)


def test_a_settlement_that_geonames_lists_keeps_its_row() -> None:
    rows, more, _ = rows_of(entry(name="Sadr City", names=["Thawra"], parent="admin1:IQ:Baghdad"))
    assert rows == []
    assert more == {"s:sadr": ("Thawra",)}


@pytest.mark.parametrize(
    ("parent", "cities"),
    [
        ("settlement:IQ:Baghdad", {"s:sadr": "s:baghdad"}),
        ("settlement:IQ:Sadr City", {}),  # nothing lies in itself
        ("admin1:IQ:Baghdad", {}),
    ],
)
def test_what_is_filed_under_a_city_lies_in_it(parent: str, cities: dict[str, str]) -> None:
    """A quarter that GeoNames lists as a town of its own is a quarter of its city still."""
    text = json.dumps({"places": [entry(name="Sadr City", parent=parent)], "names": []})
    assert overlay_rows(text, References(ROWS, asked_of(text)), print).cities == cities


def test_further_names() -> None:
    _, more, _ = rows_of(names=[{"of": "country:IQ:Iraq", "names": ["Republic of Iraq"]}])
    assert more == {"c:iq": ["Republic of Iraq"]}


def test_an_entry_that_leads_nowhere_is_left_out_and_named() -> None:
    rows, _, told = rows_of(entry(parent="settlement:IQ:Nowhere"), entry())
    assert [row.id for row in rows] == ["wl:iq-karrada"]
    assert told == ["left out of the overlay: nothing is called settlement:IQ:Nowhere"]


@pytest.mark.parametrize("text", ["", "{}", '{"places": [{}], "names": []}', "[]"])
def test_a_damaged_overlay_is_one_line(text: str) -> None:
    with pytest.raises(ResourceError, match="overlay of places is damaged"):
        overlay_rows(text, References(ROWS, asked_of(text)), print)


def test_the_real_overlay_leads_somewhere(gazetteer: Gazetteer) -> None:
    """Each entry is a row of its own, or a name of a settlement that GeoNames lists."""
    raw = json.loads(overlay_text())
    assert len(raw["places"]) > 700
    assert {one["source"].partition(" (")[0] for one in raw["places"]} == {"Warledger overlay"}
    assert all(one["source"].endswith(")") for one in raw["places"])  # and what it rests on
    for one in raw["places"]:
        assert gazetteer.find(one["name"]), one["id"]
    for one in raw["names"]:
        for name in one["names"]:
            assert gazetteer.find(name), name


def test_references_of_the_real_overlay(gazetteer: Gazetteer) -> None:
    """Nothing was left out: every region that names what it spans has a point."""
    for one in json.loads(overlay_text())["places"]:
        place = gazetteer.place(one["id"])
        if one["spans"]:
            assert place is not None, one["id"]
            assert place.lat is not None, one["id"]
        for name in one["names"]:
            assert gazetteer.find(name), name


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"type": "planet"}, "no such type"),
        ({"precision": 9}, "no such type or precision"),
        ({"parent": "Baghdad"}, "no reference"),
    ],
)
def test_the_compiler_refuses(change: dict[str, Any], fault: str) -> None:
    module = runpy.run_path(str(ROOT / "scripts" / "places_data.py"))
    group = {"type": "camp", "precision": 2, "parent": "country:IQ:Iraq", "country": None}
    made = module["_place"](Path("x.yaml"), group, "Old Camp (north)", "A list: all of it")
    assert (made["name"], made["source"]) == ("Old Camp", "Warledger overlay (A list)")
    with pytest.raises(module["OverlayError"], match=fault):
        module["_place"](Path("x.yaml"), {**group, **change}, "Old Camp", "A list")
