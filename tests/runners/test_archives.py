"""Archives: the same bytes whatever the engine and the batches, and after any interruption."""

from __future__ import annotations

import fcntl
import gzip
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pyarrow import parquet
from tests.runners.works import piece

from warledger.errors import FolderError, OptionsError
from warledger.ingest import Failure, Supplied, ingest, pieces
from warledger.pipeline import Reader
from warledger.publish import reading_row
from warledger.records import Reading, Report
from warledger.records.plain import from_plain
from warledger.runners import Form, Order, Plan, parts_of, read_archive, read_in_batches
from warledger.runners.columns import cells
from warledger.runners.engines import Serial
from warledger.runners.on_dask import OnDask
from warledger.runners.pool import Pool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from warledger.ingest import Piece
    from warledger.reading.model import SpacyParser
    from warledger.runners import Engine, Step

TOWNS = ("Odra", "Tel Osman", "Northport", "Marj", "Sefta", "Kirra")


def row(number: int) -> dict[str, Any]:
    town = TOWNS[number % len(TOWNS)]
    return {
        "id": f"r{number}",
        "published": "2008-04-07",
        "text": f"Shells killed {number + 2} farmers in {town} on Sunday, the mayor said. "
        "“We counted them twice,” a doctor added.",
    }


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A folder with good and bad inputs of several kinds: 16 reports and 4 failures."""
    folder = tmp_path / "archive"
    folder.mkdir()
    lines = [json.dumps(row(number)) for number in range(12)]
    lines[5:5] = ["{broken", json.dumps(row(2)), ""]
    (folder / "a.jsonl.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    (folder / "b.txt").write_text("Two guards were hurt in Marj on Sunday.\n", encoding="utf-8")
    (folder / "c.html").touch()
    whole = gzip.compress("\n".join(json.dumps(row(number)) for number in range(3)).encode())
    (folder / "d.jsonl.gz").write_bytes(whole[:-8])
    return folder


def plan(out: Path, form: Form = Form.JSONL, **changes: Any) -> Plan:
    order = Order(form=form, events=False, ground=False)
    return replace(Plan(out=out, order=order, supplied=Supplied(), part=5, batch=2), **changes)


def run(source: Path, wanted: Plan, engine: Engine | None = None) -> list[Step]:
    return list(read_archive(pieces([str(source)]), wanted, engine or Serial()))


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("form", [Form.JSONL, Form.RECORDS, Form.PARQUET])
def test_the_same_bytes_from_every_engine_and_batch(
    form: Form, archive: Path, tmp_path: Path, cluster: str
) -> None:
    run(archive, plan(tmp_path / "serial", form))
    wanted = files(tmp_path / "serial")
    assert len([name for name in wanted if name.startswith("part-")]) == 4
    engines: dict[str, tuple[Engine, int]] = {
        "one by one": (Serial(), 1),
        "at once": (Serial(), 1000),
        "dask": (OnDask(address=cluster, workers=2), 1),
    }
    if form is Form.PARQUET:  # each pool loads the language model anew
        engines["pool"] = (Pool(2), 3)
    for name, (engine, batch) in engines.items():
        run(archive, plan(tmp_path / name, form, batch=batch), engine)
        assert files(tmp_path / name) == wanted, name


def test_lines_are_those_of_reading_one_after_the_other(
    archive: Path, tmp_path: Path, parser: SpacyParser
) -> None:
    steps = run(archive, plan(tmp_path / "out"))
    reader = Reader(parser, ground=False, events=False)
    read: list[str] = []
    failed: list[dict[str, Any]] = []
    for item in ingest([str(archive)]):
        if isinstance(item, Failure):
            cause = {"input": item.error.source, "id": item.id, "cause": item.error.cause}
            failed.append({**cause, "error": type(item.error).__name__})
        else:
            read.append(json.dumps(reading_row(reader.read(item)), ensure_ascii=False))
    out = tmp_path / "out"
    parts = list(parts_of(out))
    lines = b"".join((out / part.file).read_bytes() for part in parts).decode().splitlines()
    assert lines == read
    letters = [json.loads(line) for line in (out / "failed.jsonl").read_bytes().splitlines()]
    assert letters == failed
    assert [letter["error"] for letter in letters] == [
        "FormatError", "FormatError", "EmptyInputError", "TruncatedError",
    ]  # fmt: skip
    assert sum(step.reports for step in steps) == len(read) == 15
    *_, last = (out / "manifest.jsonl").read_bytes().splitlines()
    assert json.loads(last) == {
        "complete": True, "parts": 4, "reports": 15, "claims": sum(p.claims for p in parts),
        "failed": 4,
    }  # fmt: skip


def test_records_and_tables_hold_the_whole_reading(
    archive: Path, tmp_path: Path, parser: SpacyParser
) -> None:
    run(archive, plan(tmp_path / "records", Form.RECORDS))
    run(archive, plan(tmp_path / "table", Form.PARQUET))
    reader = Reader(parser, ground=False, events=False)
    reports = [item for item in ingest([str(archive)]) if isinstance(item, Report)]
    readings = [reader.read(report) for report in reports]
    out = tmp_path / "records"
    lines = b"".join((out / part.file).read_bytes() for part in parts_of(out)).splitlines()
    stored = [from_plain(Reading, json.loads(line)["reading"]) for line in lines]
    assert stored == readings
    assert [reading.report.raw for reading in stored] == [report.raw for report in reports]
    out = tmp_path / "table"
    rows = [
        row for part in parts_of(out) for row in parquet.read_table(out / part.file).to_pylist()
    ]
    assert rows == [cells(reading) for reading in readings]


def test_a_run_that_is_stopped_at_any_step_goes_on(archive: Path, tmp_path: Path) -> None:
    steps = run(archive, plan(tmp_path / "whole", batch=4))
    wanted = files(tmp_path / "whole")
    for stop in range(1, len(steps) + 1):
        out = tmp_path / f"stopped after {stop}"
        begun = read_archive(pieces([str(archive)]), plan(out, batch=4), Serial())
        for _ in range(stop):
            next(begun)
        begun.close()
        stood = {name for name in files(out) if name.startswith("part-")}
        assert {name: wanted[name] for name in stood} == {name: files(out)[name] for name in stood}
        again = run(archive, plan(out))
        assert files(out) == wanted
        assert sum(step.stood for step in again) == len(stood)
        assert sum(step.reports for step in again) == 15


def test_what_stands_is_not_made_again(archive: Path, tmp_path: Path) -> None:
    run(archive, plan(tmp_path / "out"))
    before = {path: path.stat().st_ino for path in (tmp_path / "out").glob("part-*")}
    steps = run(archive, plan(tmp_path / "out", batch=5), engine=Forbidden())
    assert [step.stood for step in steps] == [True] * 4
    assert sum(step.failed for step in steps) == 4
    assert {path: path.stat().st_ino for path in (tmp_path / "out").glob("part-*")} == before


class Forbidden:
    """An engine that may get no work."""

    def run(self, work: object, batches: Iterator[object]) -> Any:
        assert list(batches) == []
        yield from ()


def test_a_kill_between_a_part_and_its_line_or_within_a_line(archive: Path, tmp_path: Path) -> None:
    run(archive, plan(tmp_path / "out"))
    wanted = files(tmp_path / "out")
    manifest = tmp_path / "out" / "manifest.jsonl"
    lines = wanted["manifest.jsonl"].splitlines(keepends=True)
    for torn in (b"", lines[2][:40]):
        manifest.write_bytes(b"".join(lines[:2]) + torn)
        (tmp_path / "out" / ".part-000002.jsonl.draft").write_bytes(b"half")
        run(archive, plan(tmp_path / "out"))
        assert files(tmp_path / "out") == wanted


def test_a_part_that_was_damaged_is_made_anew(archive: Path, tmp_path: Path) -> None:
    run(archive, plan(tmp_path / "out"))
    wanted = files(tmp_path / "out")
    (tmp_path / "out" / "part-000001.jsonl").write_bytes(b"{}\n")
    (tmp_path / "out" / "part-000003.jsonl").unlink()
    steps = run(archive, plan(tmp_path / "out"))
    assert files(tmp_path / "out") == wanted
    assert sum(step.stood for step in steps) == 2


def lined(folder: Path, rows: list[dict[str, Any]]) -> Path:
    path = folder / "docs.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in rows), encoding="utf-8")
    return path


def test_an_archive_that_grows_keeps_its_parts(tmp_path: Path) -> None:
    source = lined(tmp_path, [row(number) for number in range(12)])
    run(source, plan(tmp_path / "out"))
    lined(tmp_path, [row(number) for number in range(17)])
    steps = run(source, plan(tmp_path / "out"))
    assert [step.part for step in steps if step.stood] == [0, 1]
    run(source, plan(tmp_path / "fresh"))
    assert files(tmp_path / "out") == files(tmp_path / "fresh")


def test_an_archive_that_shrinks_loses_its_last_parts(tmp_path: Path) -> None:
    source = lined(tmp_path, [row(number) for number in range(12)])
    run(source, plan(tmp_path / "out"))
    lined(tmp_path, [row(number) for number in range(6)])
    run(source, plan(tmp_path / "out"))
    run(source, plan(tmp_path / "fresh"))
    assert files(tmp_path / "out") == files(tmp_path / "fresh")
    assert len(list((tmp_path / "out").glob("part-*"))) == 2


def test_a_changed_input_is_noticed_with_all_that_hangs_on_it(tmp_path: Path) -> None:
    rows = [row(number) for number in range(12)]
    rows[11] = dict(rows[1])
    source = lined(tmp_path, rows)
    run(source, plan(tmp_path / "out"))
    assert b"stands on line 2 already" in files(tmp_path / "out")["failed.jsonl"]
    rows[1] = row(30)
    lined(tmp_path, rows)
    steps = run(source, plan(tmp_path / "out"))
    assert sum(step.remade for step in steps) == 3
    run(source, plan(tmp_path / "fresh"))
    assert files(tmp_path / "out") == files(tmp_path / "fresh")
    assert "failed.jsonl" not in files(tmp_path / "out")


def test_an_id_of_a_part_that_stands_is_known(tmp_path: Path) -> None:
    source = lined(tmp_path, [row(number) for number in range(10)])
    run(source, plan(tmp_path / "out"))
    lined(tmp_path, [*(row(number) for number in range(10)), row(3), row(11)])
    run(source, plan(tmp_path / "out"))
    run(source, plan(tmp_path / "fresh"))
    assert files(tmp_path / "out") == files(tmp_path / "fresh")
    assert b"line 11" in files(tmp_path / "out")["failed.jsonl"]


def test_other_options_are_refused_or_make_all_anew(archive: Path, tmp_path: Path) -> None:
    run(archive, plan(tmp_path / "out"))
    before = files(tmp_path / "out")
    other = replace(plan(tmp_path / "out"), part=4)
    with pytest.raises(OptionsError, match="part_reports: 5, now 4"):
        run(archive, other)
    newer = plan(tmp_path / "out")
    newer = replace(newer, order=replace(newer.order, program="another"))
    with pytest.raises(OptionsError, match="another version of the program"):
        run(archive, newer)
    assert files(tmp_path / "out") == before
    run(archive, replace(other, resume=False))
    run(archive, replace(other, out=tmp_path / "fresh"))
    assert files(tmp_path / "out") == files(tmp_path / "fresh")


def test_a_folder_with_other_things_is_left_alone(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(FolderError, match="holds other things"):
        run(archive, plan(tmp_path / "out"))
    (tmp_path / "out" / "manifest.jsonl").write_text('{"a": 1}\n', encoding="utf-8")
    with pytest.raises(FolderError, match="no list of an archive's parts"):
        run(archive, plan(tmp_path / "out"))
    assert (tmp_path / "out" / "thesis.txt").exists()


def test_one_run_at_a_time(archive: Path, tmp_path: Path) -> None:
    run(archive, plan(tmp_path / "out"))
    held = os.open(tmp_path / "out", os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    try:
        with pytest.raises(FolderError, match="another run"):
            run(archive, plan(tmp_path / "out"))
    finally:
        os.close(held)


def test_a_system_without_locks_and_open_folders_does_without(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(archive, plan(tmp_path / "whole"))
    opened = os.open

    def files_alone(path: Any, *args: Any, **more: Any) -> int:
        if Path(path).is_dir():
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *args, **more)

    monkeypatch.setitem(sys.modules, "fcntl", None)  # importing it fails
    monkeypatch.setattr(os, "open", files_alone)
    for _ in range(2):
        run(archive, plan(tmp_path / "out"))
    monkeypatch.undo()
    assert files(tmp_path / "out") == files(tmp_path / "whole")


def test_a_disk_that_is_full_is_said_and_the_next_run_goes_on(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(archive, plan(tmp_path / "whole"))
    before: Callable[[int], None] = os.fsync
    calls = 0

    def full(descriptor: int) -> None:
        nonlocal calls
        calls += 1
        if calls == 9:
            raise OSError(28, "No space left on device")
        before(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FolderError, match="No space left on device"):
        run(archive, plan(tmp_path / "out"))
    monkeypatch.undo()
    assert not list((tmp_path / "out").glob(".*"))
    run(archive, plan(tmp_path / "out"))
    assert files(tmp_path / "out") == files(tmp_path / "whole")


def test_a_worker_of_another_version_is_refused(archive: Path, tmp_path: Path) -> None:
    wanted = plan(tmp_path / "out")
    wanted = replace(wanted, order=replace(wanted.order, program="another"))
    with pytest.raises(Exception, match="runs another version of warledger"):
        run(archive, wanted)


def test_readings_come_in_order_from_a_pool(archive: Path, parser: SpacyParser) -> None:
    order = Order(form=Form.READING, events=False, ground=False)
    made = list(read_in_batches(pieces([str(archive)]), order, Pool(2), batch=3))
    reader = Reader(parser, ground=False, events=False)
    for item, found in zip(ingest([str(archive)]), made, strict=True):
        if isinstance(item, Failure):
            assert isinstance(found, Failure)
            assert str(found.error) == str(item.error)
        else:
            assert found == reader.read(item)


def test_memory_of_pieces_is_bounded_by_parts_not_by_the_archive(tmp_path: Path) -> None:
    taken = 0

    def many() -> Iterator[Piece]:
        nonlocal taken
        for number in range(100_000):
            taken += 1
            yield piece(number)

    steps = read_archive(many(), plan(tmp_path / "out"), Serial())
    next(steps)
    assert taken <= 10
    steps.close()
