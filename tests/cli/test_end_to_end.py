"""The program as it is installed, on real files: no part is put aside here."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import warledger
from warledger.publish import reading_row, write_jsonl

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., tuple[int, str, str]]

SAMPLE = Path(__file__).resolve().parents[2] / "examples/knights-charge/2008-03-30-sadr-order.txt"
PROGRAM = (sys.executable, "-m", "warledger")

#: The first use of a gazetteer says on standard error that it is compiled: it is there before.
pytestmark = pytest.mark.usefixtures("gazetteer")


def test_the_page_of_a_sample_in_a_pipe() -> None:
    done = subprocess.run(  # noqa: S603 - our own program
        [*PROGRAM, "read", str(SAMPLE), "--published", "2008-03-30"],
        capture_output=True,
        timeout=120,
        check=True,
        env={**os.environ, "COLUMNS": "100"},
    )
    shown = done.stdout.decode()
    assert done.stderr == b""
    assert "\x1b" not in shown
    assert "30 March 2008 · 8 comments" in shown
    for figure in ("358", "531", "343", "125", "140", "at least 18", "160"):
        assert figure in shown
    assert "Findings" in shown


def test_the_library_and_the_program_give_the_same_records(run: Run) -> None:
    readings = warledger.read(str(SAMPLE), published=date(2008, 3, 30))
    stream = io.StringIO()
    write_jsonl(readings, stream)
    status, out, _ = run("read", SAMPLE, "--published", "2008-03-30", "--format", "jsonl")
    assert status == 0
    assert out == stream.getvalue()
    text = SAMPLE.read_text(encoding="utf-8")
    for claim in reading_row(readings[0])["claims"]:
        assert text[claim["start"] : claim["end"]] == claim["words"]


def test_what_can_not_be_read_is_named_and_the_rest_is_read(run: Run, tmp_path: Path) -> None:
    rows = tmp_path / "docs.jsonl"
    rows.write_text(
        '{"id": "a", "text": "Soldiers killed 12 rebels.", "published": "2008-03-30"}\n'
        "{not json\n"
        '{"id": "c", "text": "Police arrested five men."}\n',
        encoding="utf-8",
    )
    empty = tmp_path / "empty.html"
    empty.touch()
    status, out, err = run(
        "read", tmp_path / "gone.html", empty, rows, "--format", "jsonl", "--quiet"
    )
    assert status == 1
    made = [json.loads(line) for line in out.splitlines()]
    assert [row.get("id") for row in made if "claims" in row] == ["a", "c"]
    assert sum("error" in row for row in made) == 3
    lines = err.splitlines()
    assert len(lines) == 3
    assert all(line.startswith(f"warledger: {tmp_path}/") for line in lines)
    assert "gone.html" in lines[0]
    assert "empty.html" in lines[1]
    assert "docs.jsonl" in lines[2]


def test_standard_input() -> None:
    done = subprocess.run(  # noqa: S603 - our own program
        [*PROGRAM, "read", "-", "--format", "jsonl"],
        input=b"Three soldiers were killed in Northport on Friday.\n",
        capture_output=True,
        timeout=120,
        check=True,
    )
    row = json.loads(done.stdout)
    assert [claim["low"] for claim in row["claims"]] == [3]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_is_one_line() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(  # noqa: S603 - our own program
            [*PROGRAM, "read", str(SAMPLE), "--format", "jsonl"],
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=120,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.decode() == (
        "warledger: standard output: can't be written (No space left on device)\n"
    )


def test_a_reader_that_stops_reading_is_not_an_error() -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [*PROGRAM, "read", str(SAMPLE)],
            stdout=write,
            stderr=subprocess.PIPE,
            timeout=120,
            check=False,
        )
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")
