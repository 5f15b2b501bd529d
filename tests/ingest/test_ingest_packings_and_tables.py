"""Zstandard and Parquet: the same reports as from the bare lines, and a clear line for damage."""

from __future__ import annotations

import gzip
import io
import json
import pickle
from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
import zstandard
from pyarrow import parquet

from warledger.errors import EmptyInputError, FormatError, LimitError, TruncatedError
from warledger.ingest import Failure, Limits, bytes_of, ingest, ingest_bytes, pieces, reports_of
from warledger.records import Report

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [
    {"id": f"r{number}", "title": "Ferry hit", "published": "2008-04-07", "text": text}
    for number, text in enumerate(
        ("Nine people drowned at the Odra ferry.", "Two guards were hurt.", "Six were arrested.")
    )
]
LINES = "\n".join(map(json.dumps, ROWS)).encode()


def table(rows: list[dict[str, object]]) -> bytes:
    stream = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(rows), stream, row_group_size=2)
    return stream.getvalue()


def only_failure(raw: bytes, name: str) -> Failure:
    (failure,) = ingest_bytes(raw, source=name)
    assert isinstance(failure, Failure)
    return failure


@pytest.mark.parametrize("name", ["docs.jsonl.zst", "unnamed"])
def test_zstandard_is_unpacked_frame_by_frame(name: str) -> None:
    first, rest = LINES.split(b"\n", 1)
    packed = zstandard.compress(first + b"\n") + zstandard.compress(rest)
    plain = [item for item in ingest_bytes(LINES, source=name) if isinstance(item, Report)]
    assert list(ingest_bytes(packed, source=name)) == plain
    assert len(plain) == 3


def test_a_zstandard_file_that_is_cut_gives_what_came_before_and_says_so() -> None:
    packed = zstandard.compress(LINES + b"\n") + zstandard.compress(b" " * 5000)[:-3]
    *read, failure = ingest_bytes(packed, source="docs.jsonl.zst")
    assert [item.id for item in read] == ["r0", "r1", "r2"]
    assert isinstance(failure, Failure)
    assert isinstance(failure.error, TruncatedError)


def test_a_short_gzip_file_that_is_cut_gives_what_came_before() -> None:
    packed = gzip.compress(LINES + b"\n") + gzip.compress(b" " * 5000)[:-9]
    *read, failure = ingest_bytes(packed, source="docs.jsonl.gz")
    assert [item.id for item in read] == ["r0", "r1", "r2"]
    assert isinstance(failure, Failure)
    assert isinstance(failure.error, TruncatedError)


def test_junk_behind_a_zstandard_frame_is_named() -> None:
    *read, failure = ingest_bytes(zstandard.compress(LINES + b"\n") + b"junk", source="a.jsonl.zst")
    assert len(read) == 3
    assert isinstance(failure, Failure)
    assert isinstance(failure.error, FormatError)
    assert "damaged Zstandard" in str(failure.error)


def test_what_is_packed_twice_is_refused() -> None:
    failure = only_failure(gzip.compress(zstandard.compress(LINES)), "docs.jsonl.zst.gz")
    assert "packed twice" in str(failure.error)


def test_a_text_that_unpacks_to_more_than_the_limit() -> None:
    packed = zstandard.compress(b"word " * 1000)
    (failure,) = ingest_bytes(packed, source="a.txt.zst", limits=Limits(input_bytes=1000))
    assert isinstance(failure, Failure)
    assert isinstance(failure.error, LimitError)


def test_rows_of_a_table_are_the_lines_that_say_the_same() -> None:
    from_lines = list(ingest_bytes(LINES, source="docs"))
    from_table = list(ingest_bytes(table(list(ROWS)), source="docs"))
    for line, row in zip(from_lines, from_table, strict=True):
        assert isinstance(line, Report)
        assert isinstance(row, Report)
        assert (row.id, row.title, row.published, row.text, row.blocks) == (
            line.id, line.title, line.published, line.text, line.blocks,
        )  # fmt: skip
    assert [item.record for item in from_table if isinstance(item, Report)] == [
        "row 1", "row 2", "row 3",
    ]  # fmt: skip


def test_typed_dates_comments_and_other_columns() -> None:
    row = {
        "id": 7,
        "published": date(2008, 4, 7),
        "text": "Nine people drowned at the Odra ferry.",
        "comments": [{"author": "Ana", "text": "It was ten."}],
        "embedding": [0.5, 0.25],
    }
    (report,) = ingest_bytes(table([row]), source="t.parquet")
    assert isinstance(report, Report)
    assert (report.id, report.published) == ("7", date(2008, 4, 7))
    assert [comment.author for comment in report.comments] == ["Ana"]
    assert b"embedding" not in report.raw


def test_a_bad_row_costs_no_other() -> None:
    rows = [*ROWS, {"id": "none", "text": None}, dict(ROWS[0])]
    made = list(ingest_bytes(table(rows), source="t.parquet"))
    assert [isinstance(item, Report) for item in made] == [True, True, True, False, False]
    assert [str(item.error) for item in made if isinstance(item, Failure)] == [
        "t.parquet, row 4: no text",
        "t.parquet, row 5: the id 'r0' stands on row 1 already",
    ]


def test_tables_that_are_none() -> None:
    whole = table(list(ROWS))
    assert "damaged Parquet" in str(only_failure(whole[:-40] + b"PAR1", "t.parquet").error)
    assert "no Parquet file" in str(only_failure(b"text of a note", "t.parquet").error)
    assert "column “text”" in str(only_failure(table([{"body": "x"}]), "t.parquet").error)
    nothing = pa.Table.from_pylist([], schema=pa.schema([("text", pa.string())]))
    stream = io.BytesIO()
    parquet.write_table(nothing, stream)
    assert isinstance(only_failure(stream.getvalue(), "t.parquet").error, EmptyInputError)


def test_a_table_through_a_pipe_has_to_fit_into_the_limit() -> None:
    packed = gzip.compress(table(list(ROWS)))
    assert len(list(ingest_bytes(packed, source="t.parquet.gz"))) == 3
    (failure,) = ingest_bytes(packed, source="t.parquet.gz", limits=Limits(input_bytes=100))
    assert isinstance(failure, Failure)
    assert isinstance(failure.error, LimitError)


def test_pieces_that_travelled_are_read_as_if_they_had_not(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(LINES + b"\n{broken\n")
    (tmp_path / "b.txt").write_text("Nine people drowned at the Odra ferry.\n", encoding="utf-8")
    (tmp_path / "c.html").touch()
    direct = list(ingest([str(tmp_path)]))
    travelled = []
    behind: list[int] = []
    for item in pieces([str(tmp_path)], passed=behind.append):
        if isinstance(item, Failure):
            travelled.append(item)
        else:
            travelled += reports_of(pickle.loads(pickle.dumps(item)))  # noqa: S301 - our own
    assert list(map(str, direct)) == list(map(str, travelled))
    assert [item for item in direct if isinstance(item, Report)] == [
        item for item in travelled if isinstance(item, Report)
    ]
    assert sum(behind) == bytes_of([str(tmp_path)])


def test_a_file_named_twice_is_read_twice(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(LINES)
    assert [isinstance(item, Report) for item in ingest([str(path), str(path)])] == [True] * 6


def test_bytes_of_what_no_file_holds() -> None:
    assert bytes_of(["-"]) is None
    assert bytes_of(["https://courier.example/1"]) is None
