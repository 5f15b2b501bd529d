"""Every format, from a ledger made by hand; what must hold before anything is written."""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from ledger_samples import ENTRIES, TOWN, actor, dataset, entry, incident

from warledger.publish.exports import (
    ABOUT,
    ExportFormat,
    InvariantError,
    MissingExtraError,
    verify,
    with_contradictions,
    write_export,
)
from warledger.publish.exports.event_tables import ACLED_COLUMNS, UCDP_COLUMNS, ucdp_rows
from warledger.publish.exports.geo import write_geopackage
from warledger.publish.exports.happenings import happenings
from warledger.publish.exports.tables import write_excel, write_sqlite
from warledger.records import (
    Actor,
    ActorKind,
    Bounds,
    GroundedPeriod,
    Outcome,
    Policy,
    Status,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from warledger.publish.exports.dataset import Dataset


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def written(tmp_path: Path, form: ExportFormat, *, hxl: bool = False, **changes: Any) -> Path:
    path = tmp_path / "out.data"
    write_export(dataset(**changes), form, path, hxl=hxl)
    return path


@pytest.mark.parametrize("form", list(ExportFormat))
def test_every_format_is_written_whole_and_leaves_no_draft(
    tmp_path: Path, form: ExportFormat
) -> None:
    path = written(tmp_path, form)
    assert path.stat().st_size > 100
    assert list(tmp_path.iterdir()) == [path]
    assert ABOUT[form].loses.endswith(".")


@pytest.mark.parametrize("write", [write_sqlite, write_geopackage, write_excel])
def test_what_can_not_be_written_is_an_error_of_the_system(
    tmp_path: Path, write: Callable[[Dataset, Path], None]
) -> None:
    with pytest.raises(OSError, match=r"unable|could not|No such"):
        write(dataset(), tmp_path / "no" / "out.gpkg")


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="/dev/full is not there")
def test_a_full_disk_ends_a_workbook_with_one_error() -> None:
    with pytest.raises(OSError, match="No space left"):
        write_excel(dataset(), Path("/dev/full"))


def test_a_line_an_entry_with_words_sentence_and_grounding(tmp_path: Path) -> None:
    first, second, *_ = rows(written(tmp_path, ExportFormat.CSV))
    assert (first["words"], first["low"], first["high"]) == ("12", "12", "12")
    assert first["sentence"] == "Soldiers killed 12 fighters in Northport on Monday."
    assert (first["latitude"], first["where_prec"], first["admin"]) == (
        "33.5", "1", "Upper Province; North District",
    )  # fmt: skip
    assert (first["victims_actor"], first["incident"]) == ("wl:league", "1a")
    assert second["high"] == ""
    assert second["outlet"] == "'=Wire"


def test_acled_has_its_columns_and_the_lowest_figure(tmp_path: Path) -> None:
    (row,) = rows(written(tmp_path, ExportFormat.ACLED))
    assert tuple(row) == ACLED_COLUMNS
    assert len(ACLED_COLUMNS) == 31
    assert (row["fatalities"], row["event_date"], row["time_precision"]) == (
        "10", "2021-05-03", "1",
    )  # fmt: skip
    assert (row["event_type"], row["sub_event_type"]) == ("Battles", "Armed clash")
    assert (row["inter1"], row["inter2"], row["interaction"]) == ("1", "2", "12")
    assert (row["iso"], row["country"], row["admin1"], row["admin2"]) == (
        "368", "Iraq", "Upper Province", "North District",
    )  # fmt: skip
    assert "injured: 30" in row["notes"]
    assert "killed: at least 10" in row["notes"]


def test_what_the_text_does_not_support_stays_an_empty_code(tmp_path: Path) -> None:
    unknown = replace(ENTRIES[0], grounding=replace(ENTRIES[0].grounding, perpetrator=None))
    unknown = replace(unknown, claim=replace(unknown.claim, perpetrator=None))
    (row,) = rows(
        written(tmp_path, ExportFormat.ACLED, entries=(unknown,), links=(),
                incidents=(incident("1a", "e1"),))
    )  # fmt: skip
    assert row["event_type"] == row["actor1"] == row["inter1"] == ""
    assert row["interaction"] == "20"


def test_ucdp_has_its_columns_closed_bounds_and_deaths_that_add_up(tmp_path: Path) -> None:
    (row,) = rows(written(tmp_path, ExportFormat.UCDP))
    assert tuple(row) == UCDP_COLUMNS
    assert len(UCDP_COLUMNS) == 49
    assert (row["low"], row["best"], row["high"]) == ("10", "12", "12")
    parts = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
    assert sum(int(row[name]) for name in parts) == int(row["best"])
    assert (row["side_a"], row["side_b"], row["deaths_b"]) == (
        "Army of Oria", "River League", "12",
    )  # fmt: skip
    assert (row["type_of_violence"], row["event_clarity"], row["date_prec"]) == ("1", "1", "1")
    assert row["number_of_sources"] == "2"


def test_ucdp_takes_an_upper_bound_for_no_best_figure() -> None:
    upto = {"1a": Bounds(low=None, best=40, high=40)}
    (row,) = ucdp_rows(dataset(bounds=dataset().bounds | upto))
    assert (row["low"], row["best"], row["high"]) == (0, 0, 40)
    told = {"1a": Bounds(low=None, best=25, high=40)}
    (row,) = ucdp_rows(dataset(bounds=dataset().bounds | told))
    assert (row["low"], row["best"], row["high"]) == (0, 25, 40)


def test_side_a_is_the_state_also_when_it_suffers() -> None:
    turned = tuple(
        replace(one, grounding=replace(one.grounding, victims=one.grounding.perpetrator,
                                       perpetrator=one.grounding.victims))
        for one in ENTRIES
    )  # fmt: skip
    (row,) = ucdp_rows(dataset(entries=turned))
    assert (row["side_a"], row["deaths_a"], row["deaths_b"]) == ("Army of Oria", 12, 0)


def test_civilians_killed_by_a_known_force_are_one_sided(tmp_path: Path) -> None:
    civilians = replace(
        ENTRIES[0], claim=replace(ENTRIES[0].claim, status=Status.CIVILIAN),
        grounding=replace(ENTRIES[0].grounding, victims=None),
    )  # fmt: skip
    changes = {"entries": (civilians,), "links": (), "incidents": (incident("1a", "e1"),)}
    (row,) = rows(written(tmp_path, ExportFormat.UCDP, **changes))
    assert (row["type_of_violence"], row["deaths_civilians"], row["side_b"]) == (
        "3", "12", "Civilians",
    )  # fmt: skip
    (row,) = rows(written(tmp_path, ExportFormat.ACLED, **changes))
    assert (row["sub_event_type"], row["civilian_targeting"]) == ("Attack", "Civilian targeting")


def test_only_what_the_tally_counts_stands_in_tables_of_happenings() -> None:
    assert [one.id for one in dataset().separate()] == ["1a", "1b", "1d"]
    whole = dataset(counted=frozenset(("1c", "1b")))
    assert [one.id for one in whole.separate()] == ["1b", "1c"]
    assert list(dataset(counted=frozenset()).separate()) == []


def test_killed_and_injured_of_one_scope_are_one_happening() -> None:
    first, arrest = happenings(dataset())
    assert set(first.bounds) == {Outcome.KILLED, Outcome.INJURED}
    assert set(arrest.bounds) == {Outcome.DETAINED}


def test_two_incidents_of_one_outcome_stay_two_rows() -> None:
    made = dataset(incidents=(incident("1a", "e1"), incident("1x", "e2")),
                   bounds={"1a": Bounds(low=12, best=12, high=12),
                           "1x": Bounds(low=10, best=10, high=None)},
                   counted=frozenset(("1a", "1x")))  # fmt: skip
    assert [one.id for one in happenings(made)] == ["1a", "1x"]


@pytest.mark.parametrize("form", [ExportFormat.CSV, ExportFormat.ACLED, ExportFormat.UCDP])
def test_a_row_of_hxl_tags_stands_under_the_names(tmp_path: Path, form: ExportFormat) -> None:
    tags, *_ = rows(written(tmp_path, form, hxl=True))
    assert set(tags.values()) > {"#geo+lat", "#geo+lon"}
    assert all(value == "" or value.startswith("#") for value in tags.values())


def test_geojson_places_points_with_their_precision(tmp_path: Path) -> None:
    made = json.loads(written(tmp_path, ExportFormat.GEOJSON).read_text("utf-8"))
    (point,) = made["features"]
    assert point["geometry"] == {"type": "Point", "coordinates": [44.25, 33.5]}
    assert point["properties"]["where_prec"] == 1
    assert point["properties"]["killed"] == {"low": 10, "best": 12, "high": None}
    assert "GeoNames" in made["attribution"]


def test_geopackage_holds_the_same_points(tmp_path: Path) -> None:
    raw = pytest.importorskip("pyogrio.raw")
    path = tmp_path / "out.gpkg"
    write_export(dataset(), ExportFormat.GEOPACKAGE, path)
    meta, _, geometry, data = raw.read(path)
    assert meta["crs"] == "EPSG:4326"
    assert len(geometry) == 1
    assert data[list(meta["fields"]).index("where_prec")][0] == 1


def test_an_empty_ledger_makes_empty_files(tmp_path: Path) -> None:
    empty: dict[str, Any] = {"entries": (), "links": (), "incidents": (), "findings": ()}
    for form in ExportFormat:
        write_export(dataset(**empty), form, tmp_path / f"{form}.out")
    assert rows(tmp_path / "acled.out") == []
    assert json.loads((tmp_path / "geojson.out").read_text("utf-8"))["features"] == []


def test_excel_cells_hold_no_formula_and_no_character_that_it_refuses(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    path = tmp_path / "out.xlsx"
    odd = replace(ENTRIES[0], title="=1+1\x0b\ud800" + "x" * 40_000)
    write_export(dataset(entries=(odd, *ENTRIES[1:])), ExportFormat.EXCEL, path)
    book = openpyxl.load_workbook(path, read_only=True)
    table = list(book["entries"].values)
    title = table[1][table[0].index("title")]
    assert title.startswith("'=1+1\ufffd?x")
    assert len(title) <= 32_768
    assert [sheet.title for sheet in book] == ["entries", "incidents", "links"]


def test_parquet_keeps_types(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    table = parquet.read_table(written(tmp_path, ExportFormat.PARQUET))
    assert table.column("low").to_pylist() == [12, 10, 30, 40, 7]
    assert table.column("high").to_pylist()[1] is None


def test_sqlite_has_keys_and_finds_words(tmp_path: Path) -> None:
    with closing(sqlite3.connect(written(tmp_path, ExportFormat.SQLITE))) as database:
        found = database.execute(
            "SELECT entry FROM entries JOIN entries_fts ON entries.rowid = entries_fts.rowid "
            "WHERE entries_fts MATCH 'troops'"
        ).fetchall()
        assert found == [("e2",)]
        members = database.execute("SELECT count(*) FROM incident_entries").fetchone()
        assert members == (5,)


@pytest.mark.parametrize(
    ("precision", "day"),
    [
        (1, {"year": 2021, "month": 5, "day": 3}),
        (4, {"year": 2021, "month": 5}),
        (5, {"year": 2021}),
    ],
)
def test_a_slide_is_never_finer_than_the_words(
    tmp_path: Path, precision: int, day: dict[str, int]
) -> None:
    period = GroundedPeriod(start=date(2021, 5, 3), end=date(2021, 5, 30), precision=precision,
                            words="in May", span=None, rule="month", reason="named")  # fmt: skip
    one = entry("e1", "12", "Soldiers killed 12 <b>fighters</b>.", period=period)
    path = written(tmp_path, ExportFormat.TIMELINE, entries=(one,), links=(),
                   incidents=(incident("1a", "e1", end=date(2021, 5, 30)),))  # fmt: skip
    (slide,) = json.loads(path.read_text("utf-8"))["events"]
    assert slide["start_date"] == day
    assert "&lt;b&gt;fighters" in slide["text"]["text"]


def test_a_claim_review_rates_the_arithmetic_and_quotes(tmp_path: Path) -> None:
    made = json.loads(written(tmp_path, ExportFormat.CLAIM_REVIEW).read_text("utf-8"))
    (review,) = made["@graph"]
    assert review["reviewBody"] == "3 + 4 is 7, not 8."
    assert "Eight died." in review["claimReviewed"]
    assert review["itemReviewed"]["appearance"]["datePublished"] == "2021-05-04"


BROKEN: dict[str, dict[str, Any]] = {
    "low 9": {"bounds": {"1a": Bounds(low=9, best=5, high=None)}},
    "best 5": {"bounds": {"1a": Bounds(low=1, best=5, high=4)}},
    "one of its parts": {"bounds": {"1a": Bounds(low=50, best=50, high=50),
                                    "1c": Bounds(low=40, best=40, high=40)}},
    "would both count": {"counted": frozenset(("1a", "1c"))},
    "no words": {"entries": (replace(ENTRIES[0], quote="Nothing of the kind."), *ENTRIES[1:])},
    "there 2 times": {"entries": (*ENTRIES, ENTRIES[0])},
    "points at": {"entries": (replace(ENTRIES[0], part_of="gone"), *ENTRIES[1:])},
    "rests on": {"incidents": (incident("1a", "gone"),)},
}  # fmt: skip


@pytest.mark.parametrize("cause", BROKEN)
def test_a_broken_invariant_is_named_and_nothing_is_written(tmp_path: Path, cause: str) -> None:
    path = tmp_path / "out.csv"
    path.write_text("what was there", "utf-8")
    with pytest.raises(InvariantError, match=cause):
        write_export(dataset(**BROKEN[cause]), ExportFormat.CSV, path)
    assert path.read_text("utf-8") == "what was there"
    assert list(tmp_path.iterdir()) == [path]


def test_a_known_contradiction_of_the_sources_is_let_through() -> None:
    whole = incident("1c", "e4", aggregate=True, contains=("1a",), review=("parts exceed it",))
    verify(dataset(incidents=(incident("1a", "e1"), whole),
                   bounds={"1a": Bounds(low=50, best=50, high=50),
                           "1c": Bounds(low=40, best=40, high=40)}))  # fmt: skip


def test_a_whole_smaller_than_its_part_is_exported_with_the_contradiction_said() -> None:
    whole = incident("1c", "e4", aggregate=True, contains=("1a",))
    figures = {"1a": Bounds(low=50, best=50, high=50), "1c": Bounds(low=40, best=40, high=40)}
    made = dataset(incidents=(incident("1a", "e1"), whole), bounds=figures)
    marked = with_contradictions(made)
    verify(marked)
    assert [one.review for one in marked.incidents] == [
        (), ("as low-best-high picks, it is at most 40, one of its parts at least 50",)
    ]  # fmt: skip
    assert marked.bounds == figures


def test_a_whole_that_its_parts_exceed_by_all_claims_is_said_to_be_smaller() -> None:
    whole = incident("1c", "e4", aggregate=True, contains=("1a",))
    part = incident("1a", "e1", exceeds=("1c",))
    figures = {"1a": Bounds(low=50, best=50, high=50), "1c": Bounds(low=40, best=40, high=40)}
    marked = with_contradictions(dataset(incidents=(part, whole), bounds=figures))
    verify(marked)
    assert marked.incidents[1].review == ("counts fewer people than one of its parts",)


def test_a_total_of_which_a_remainder_counts_stands_beside_its_parts() -> None:
    whole = incident("1c", "e4", aggregate=True, contains=("1a",))
    figures = {"1a": Bounds(low=50, best=None, high=50), "1c": Bounds(low=0, best=None, high=9)}
    made = dataset(
        incidents=(incident("1a", "e1"), whole),
        bounds=figures,
        counted=frozenset(("1a", "1c")),
        policy=Policy.IRAQ_BODY_COUNT,
    )
    marked = with_contradictions(made)
    verify(marked)
    assert marked.bounds == figures
    part, rest = marked.incidents
    assert part.review == ()
    assert "what the policy leaves of it" in rest.review[0]
    assert {one.id for one in happenings(marked)} == {"1a", "1c"}
    with pytest.raises(InvariantError, match="would both count"):
        verify(replace(marked, policy=Policy.LOW_BEST_HIGH))


def test_a_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"Parquet needs pyarrow.*warledger\[export\]"):
        write_export(dataset(), ExportFormat.PARQUET, tmp_path / "out.parquet")
    assert list(tmp_path.iterdir()) == []


def test_a_group_that_only_speaks_gets_no_code(tmp_path: Path) -> None:
    monitor = Actor(id="wl:m", name="Monitor", kind=ActorKind.MONITOR, inter=None, country=None,
                    parent=None)  # fmt: skip
    one = replace(ENTRIES[0], grounding=replace(ENTRIES[0].grounding, perpetrator=actor(monitor)))
    (row,) = rows(written(tmp_path, ExportFormat.ACLED, entries=(one,), links=(),
                          incidents=(incident("1a", "e1"),)))  # fmt: skip
    assert (row["actor1"], row["inter1"]) == ("Monitor", "")


def test_a_place_without_coordinates_is_on_no_map(tmp_path: Path) -> None:
    nowhere = replace(TOWN, lat=None, lon=None)
    one = ENTRIES[0]
    found = one.grounding.place
    assert found is not None
    one = replace(one, grounding=replace(one.grounding, place=replace(found, place=nowhere)))
    path = written(tmp_path, ExportFormat.GEOJSON, entries=(one,), links=(),
                   incidents=(incident("1a", "e1"),))  # fmt: skip
    assert json.loads(path.read_text("utf-8"))["features"] == []


@pytest.mark.parametrize("form", list(ExportFormat))
def test_the_page_about_exports_says_what_each_format_loses(form: ExportFormat) -> None:
    page = Path(__file__).parents[3] / "docs" / "exports.md"
    about = ABOUT[form]
    row = f"| `{form.value}` | `{about.suffix}` | {about.what} | {about.loses} |"
    assert row in page.read_text("utf-8")
