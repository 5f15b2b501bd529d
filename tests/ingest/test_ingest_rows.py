"""JSONL: verbatim text, comments put behind it, each bad line a failure of its own."""

from __future__ import annotations

import gzip
import hashlib
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warledger.errors import EmptyInputError, FormatError, LimitError, TruncatedError
from warledger.ingest import Failure, Limits, Supplied, ingest_bytes
from warledger.records import Report

TEXT = "Road closed\n\nSeven were killed at Tel Osman.\r\nTwelve more were hurt."


def rows(*values: object) -> bytes:
    return b"\n".join(
        value if isinstance(value, bytes) else json.dumps(value).encode() for value in values
    )


def outcomes(raw: bytes, name: str = "docs.jsonl") -> list[Report | Failure]:
    return list(ingest_bytes(raw, source=name))


def test_all_fields() -> None:
    row = {
        "id": "a-1",
        "title": "Road closed",
        "outlet": "Courier",
        "published": "2008-04-07",
        "url": "https://courier.example/1",
        "text": TEXT,
    }
    (report,) = outcomes(rows(row))
    assert isinstance(report, Report)
    assert (report.id, report.title, report.outlet) == ("a-1", "Road closed", "Courier")
    assert report.published == date(2008, 4, 7)
    assert report.url == "https://courier.example/1"
    assert report.text == TEXT
    assert report.blocks[0].kind == "heading"
    assert report.source == "docs.jsonl"


def test_each_line_is_named_and_its_bytes_are_kept() -> None:
    first, second = outcomes(rows({"text": TEXT}, {"id": "b", "text": TEXT}))
    assert isinstance(first, Report)
    assert isinstance(second, Report)
    assert (first.record, second.record) == ("line 1", "line 2")
    assert second.raw == rows({"id": "b", "text": TEXT})
    assert hashlib.sha256(second.raw).hexdigest() == second.digest


def test_text_alone() -> None:
    (report,) = outcomes(rows({"text": TEXT}))
    assert isinstance(report, Report)
    assert (report.outlet, report.published, report.url, report.author) == (None,) * 4
    assert report.id.startswith("1")


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("2008-04-07T23:59:00Z", date(2008, 4, 7)),
        ("April 7, 2008", date(2008, 4, 7)),
        ("2008-04", None),
        (None, None),
        ("", None),
    ],
)
def test_published(published: str | None, day: date | None) -> None:
    (report,) = outcomes(rows({"text": TEXT, "published": published}))
    assert isinstance(report, Report)
    assert report.published == day


def test_listed_comments_stand_behind_the_text() -> None:
    listed = [
        {"id": 7, "author": "Rana", "time": "2008-04-07 20:15", "text": "Nine.\nNot seven."},
        {"author": "Osman", "posted_at": "yesterday", "parent": 7, "text": "The driver twice."},
        {"text": "Is it open?", "parent": 0},
    ]
    (report,) = outcomes(rows({"text": TEXT, "comments": listed}))
    assert isinstance(report, Report)
    assert report.text == f"{TEXT}\n\nNine.\nNot seven.\n\nThe driver twice.\n\nIs it open?"
    assert [c.span.of(report.text) for c in report.comments] == [row["text"] for row in listed]
    assert [c.parent for c in report.comments] == [None, 0, 0]
    assert [c.posted_at for c in report.comments] == ["2008-04-07T20:15", "yesterday", None]
    assert {b.comment for b in report.blocks} == {None, 0, 1, 2}


def test_supplied_fills_only_what_lacks() -> None:
    supplied = Supplied(published=date(2008, 1, 1), outlet="Supplied", title="Supplied")
    raw = rows({"text": TEXT, "outlet": "Courier"}, {"text": "Words only here."})
    first, second = ingest_bytes(raw, source="docs.jsonl", supplied=supplied)
    assert isinstance(first, Report)
    assert isinstance(second, Report)
    assert (first.outlet, first.published) == ("Courier", date(2008, 1, 1))
    assert (second.title, second.outlet) == ("Supplied", "Supplied")


@pytest.mark.parametrize(
    ("line", "own_id", "kind", "cause"),
    [
        (b'{"id": "x1", "text": "cut', "x1", FormatError, "(character 22)"),
        (b'{"id": "x1", "a": ' + b"9" * 5000 + b"}", "x1", FormatError, "too many digits"),
        (b'{"id": 1.5, "text": "words"}', None, FormatError, "id is neither"),
        (b'{"id": "x1", "text": "\xff"}', "x1", FormatError, "not UTF-8"),
        (b'{"id": "x1", "text": "half \\ud800 pair"}', "x1", FormatError, "surrogate"),
        (b'{"id": "\\ud800", "text": "words"}', None, FormatError, "surrogate"),
        (b'{"id": "x1"}', "x1", EmptyInputError, "no text"),
        (b'{"id": "x1", "text": "  \\n "}', "x1", EmptyInputError, "no text"),
        (b'{"id": "x1", "text": 5}', "x1", FormatError, "text is not a string"),
        (b'{"id": "x1", "text": "words", "published": "soon"}', "x1", FormatError, "published"),
        (b'{"id": "x1", "text": "words", "comments": [{}]}', "x1", EmptyInputError, "comment 0"),
        (b'{"id": "x1", "text": "words", "comments": 3}', "x1", FormatError, "comments"),
        (
            b'{"id": "x1", "text": "words", "comments": [{"text": "a", "parent": 4}]}',
            "x1",
            FormatError,
            "no other comment",
        ),
        (b'{"id": [1], "text": "words"}', None, FormatError, "id is neither"),
        (b"[1, 2]", None, FormatError, "not a JSON object"),
        (b'{"id": "x1", "a": ' + b"[" * 100_000, "x1", (LimitError, FormatError), ""),
        (b'{"id": "ok", "text": "the same id again"}', "ok", FormatError, "line 1"),
    ],
)
def test_a_bad_line_names_itself_and_the_others_are_read(
    line: bytes, own_id: str | None, kind: type[Exception], cause: str
) -> None:
    raw = rows({"id": "ok", "text": TEXT}, line, b"", {"id": 12, "text": TEXT})
    first, failure, last = outcomes(raw)
    assert isinstance(first, Report)
    assert isinstance(last, Report)
    assert last.id == "12"
    assert isinstance(failure, Failure)
    assert failure.id == own_id
    assert isinstance(failure.error, kind)
    assert "docs.jsonl, line 2" in str(failure.error)
    assert cause in str(failure.error)


def test_nul_is_kept() -> None:
    (report,) = outcomes(rows({"text": "a\0b words"}))
    assert isinstance(report, Report)
    assert report.text == "a\0b words"


def test_a_line_over_the_limit_is_passed_over() -> None:
    raw = rows({"id": "long", "text": "a" * 5000}, {"id": "ok", "text": TEXT})
    failure, report = ingest_bytes(raw, source="docs.jsonl", limits=Limits(row_bytes=1000))
    assert isinstance(failure, Failure)
    assert isinstance(failure.error, LimitError)
    assert failure.id == "long"
    assert isinstance(report, Report)


def test_packed_and_truncated() -> None:
    values = [{"id": f"r{n}", "text": f"{TEXT} {n * 7919}"} for n in range(400)]
    packed = gzip.compress(rows(*values))
    assert len(outcomes(packed, "docs.jsonl.gz")) == 400
    *reports, failure = outcomes(packed[: len(packed) // 2], "docs.jsonl.gz")
    assert reports
    assert all(isinstance(report, Report) for report in reports)
    assert isinstance(failure, Failure)
    assert isinstance(failure.error, TruncatedError)


def test_content_decides_without_a_name() -> None:
    assert isinstance(outcomes(rows({"text": TEXT}), "-")[0], Report)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300))
def test_text_is_stored_verbatim(text: str) -> None:
    (outcome,) = outcomes(rows({"id": "a", "text": text}))
    if text.strip():
        assert isinstance(outcome, Report)
        assert outcome.text == text
    else:
        assert isinstance(outcome, Failure)
