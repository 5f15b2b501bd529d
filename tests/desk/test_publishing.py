"""What the commands export and sitrep make of a ledger, on both databases."""

from __future__ import annotations

import csv
import io
import json
import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from tests.desk.samples import MOMENT, full, put

from warledger.publish.exports import ABOUT, ExportFormat
from warledger.records import Policy
from warledger_desk.commands.export import Format
from warledger_desk.ledger.services.publishing import dataset, findings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from warledger_desk.ledger.location import Location

    Run = Callable[..., tuple[int, str, str]]

PERIOD = ("--from", "2008-03-25", "--to", "2008-03-29")


def test_a_dataset_holds_entries_incidents_and_findings(where: Location) -> None:
    put(full(0))
    made = dataset(Policy.LOW_BEST_HIGH, when=MOMENT)
    assert len(made.entries) == 7
    rates = {one.id for one in made.incidents if one.per is not None}
    assert rates
    assert not rates & made.bounds.keys()
    commented = {entry.id for entry in made.entries if entry.claim.comment is not None}
    resting = [one for one in made.incidents if one.id in made.bounds]
    assert resting
    assert not any(set(one.entries) <= commented for one in resting)


def test_findings_quote_the_sentences_that_they_rest_on(where: Location) -> None:
    put(full(0))
    (found,) = findings()
    assert found.message.startswith("160 a day over 5 days")
    assert any("531 were wounded" in quote for quote in found.quotes)
    assert found.outlet == "The Valley Observer"


@pytest.mark.parametrize("form", [form for form in ExportFormat if ABOUT[form].text])
def test_text_goes_to_standard_output_and_the_loss_to_standard_error(
    run: Run, where: Location, form: ExportFormat
) -> None:
    put(full(0))
    status, out, err = run("export", "--format", form.value, "--ledger", where)
    assert (status, err) == (0, f"{form.value} loses: {ABOUT[form].loses}\n")
    assert out


def test_a_table_of_claims(run: Run, where: Location) -> None:
    put(full(0))
    status, out, err = run("export", "--format", "csv", "-q", "--ledger", where)
    assert (status, err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["words"] for row in rows][:3] == ["200", "531", "120"]
    assert {row["place_name"] for row in rows} == {"Northport"}


def test_other_forms_want_a_file(run: Run, where: Location, tmp_path: Path) -> None:
    put(full(0))
    assert run("export", "--format", "excel", "--ledger", where)[0] == 2
    assert run("export", "--format", "geojson", "--hxl", "--ledger", where)[0] == 2
    path = tmp_path / "claims.xlsx"
    status, out, _ = run("export", "--format", "excel", "--output", path, "--ledger", where)
    assert (status, out) == (0, "")
    assert path.read_bytes().startswith(b"PK")


def test_a_situation_report_in_three_forms(run: Run, where: Location, tmp_path: Path) -> None:
    put(full(0))
    status, out, err = run("sitrep", *PERIOD, "--ledger", where)
    assert (status, err) == (0, "")
    assert out.startswith("# Situation report: 25 March 2008 to 29 March 2008\n")
    assert "[^1]: “" in out
    path = tmp_path / "report.html"
    assert run("sitrep", *PERIOD, "--format", "html", "--output", path, "--ledger", where)[0] == 0
    assert "<svg" in path.read_text("utf-8")
    path = tmp_path / "report.pdf"
    assert run("sitrep", *PERIOD, "--format", "pdf", "--output", path, "--ledger", where)[0] == 0
    assert path.read_bytes().startswith(b"%PDF")


def test_a_situation_report_about_an_actor_by_name_and_place(run: Run, where: Location) -> None:
    put(full(0))
    of = ("--actor", "wl:river-brigade", "--place", "Northport")
    status, out, _ = run("sitrep", *PERIOD, *of, "--ledger", where)
    assert status == 0
    assert "Northport" in out.splitlines()[0]


@pytest.mark.parametrize("command", [("sitrep", *PERIOD), ("tally",)])
def test_a_name_that_nobody_has_is_told_from_nothing_known(
    run: Run, where: Location, command: tuple[str, ...]
) -> None:
    put(full(0))
    of = ("--actor", "River Brigad", "--place", "Nrthport")
    status, _, err = run(*command, *of, "--ledger", where)
    assert status == 0
    assert "no actor is known here as 'River Brigad'" in err
    assert "no place is known here as 'Nrthport'" in err
    of = ("--actor", "wl:river-brigade", "--place", "Northport")
    assert "no place" not in run(*command, *of, "--ledger", where)[2]


@pytest.mark.parametrize("command", [("tally",), ("list",), ("list", "claims")])
def test_days_in_the_wrong_order_are_refused(
    run: Run, where: Location, command: tuple[str, ...]
) -> None:
    days = ("--from", "2008-03-29", "--to", "2008-03-25")
    status, out, err = run(*command, *days, "--ledger", where)
    assert (status, out) == (2, "")
    assert "2008-03-25 lies before 2008-03-29" in err


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("--from", "2008-03-29", "--to", "2008-03-25"), "lies before"),
        (("--from", "soon", "--to", "2008-03-25"), "soon"),
        ((*PERIOD, "--format", "pdf"), "give a file"),
    ],
)
def test_bad_input_is_named(
    run: Run, where: Location, arguments: tuple[str, ...], line: str
) -> None:
    status, out, err = run("sitrep", *arguments, "--ledger", where)
    assert (status, out) == (2, "")
    assert line in err


def test_a_file_that_cannot_be_written_is_named(run: Run, where: Location, tmp_path: Path) -> None:
    put(full(0))
    path = tmp_path / "no" / "claims.csv"
    status, _, err = run("export", "--format", "csv", "--output", path, "--ledger", where)
    assert status == 2
    assert "there is no folder" in err
    assert json.loads(run("list", "--format", "json", "--ledger", where)[1])


@pytest.mark.parametrize(
    ("arguments", "begins"),
    [
        (("export", "--format", "csv", "-q"), b"entry,"),
        (("export", "--format", "excel", "-q"), b"PK"),
        (("sitrep", *PERIOD, "--format", "pdf"), b"%PDF"),
    ],
)
def test_a_pipe_gets_what_is_written_and_stays_one(
    run: Run, where: Location, tmp_path: Path, arguments: tuple[str, ...], begins: bytes
) -> None:
    put(full(0))
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    held = os.open(pipe, os.O_RDWR)  # or the reader would find an end before anything is written
    with ThreadPoolExecutor(1) as pool, pipe.open("rb") as stream:
        got = pool.submit(stream.read)
        try:
            assert run(*arguments, "--output", pipe, "--ledger", where)[0] == 0
        finally:
            os.close(held)
        assert got.result().startswith(begins)
    assert pipe.is_fifo()


def test_a_file_whose_folder_takes_none_is_named(run: Run, where: Location, tmp_path: Path) -> None:
    put(full(0))
    path = tmp_path / ("x" * 250)
    for form in ("excel", "sqlite", "csv"):
        status, _, err = run("export", "--format", form, "--output", path, "--ledger", where)
        assert (status, err) == (1, f"warledger: {path}: can't be written (File name too long)\n")


def test_every_form_of_the_engine_can_be_asked_for() -> None:
    assert {form.value for form in Format} == {
        "jsonl",
        "plover",
        *(form.value for form in ExportFormat),
    }
