"""Limits: each refuses what exceeds it, by name, and the rest goes on; settings from words."""

from __future__ import annotations

import gzip
import io
import json
import re
from dataclasses import fields
from pathlib import Path

import pytest
import zstandard

from warledger.errors import InputError, LimitError
from warledger.ingest import Failure, Limits, ingest, ingest_bytes, limits_from
from warledger.records import Report

SENTENCE = "Nine farmers were killed near the river on Sunday, the mayor of the town said. "
PAGE = "<html><body><article>" + f"<p>{SENTENCE * 3}</p>" * 4 + "{}</article></body></html>"
COMMENT = "<li class='comment'><cite class='fn'>Zo\u00eb</cite><p>I saw {} of them there.</p></li>"


def row(**values: object) -> bytes:
    return json.dumps({"text": SENTENCE} | values).encode() + b"\n"


def nested(depth: int) -> object:
    value: object = 1
    for _ in range(depth):
        value = [value]
    return value


def warc(pages: int, body: bytes = PAGE.encode()) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    record = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://valley.example/1\r\n"
        b"WARC-Date: 2008-03-30T10:00:00Z\r\nContent-Type: application/http\r\n"
        b"Content-Length: %d\r\n\r\n%s%s\r\n\r\n"
    ) % (len(head + body), head, body)
    return b"".join(gzip.compress(record) for _ in range(pages))


CASES = {
    "input_bytes": (b"word " * 300, "x.txt", 1_000, 0),
    "page_bytes": (PAGE.encode(), "x.html", 500, 0),
    "row_bytes": (row(x="y" * 600) + row(), "x.jsonl", 500, 1),
    "records": (row(id="a") + row(id="b") + row(id="c"), "x.jsonl", 2, 2),
    "json_depth": (row(x=nested(5)) + row(x=nested(4)), "x.jsonl", 5, 1),
    "text_chars": (SENTENCE.encode() * 20, "x.txt", 1_000, 0),
    "paragraphs": (f"{SENTENCE}\n\n".encode() * 6, "x.txt", 5, 0),
    "page_tags": (PAGE.replace("{}", "<b>x</b>" * 40).encode(), "x.html", 60, 0),
    "tags": (PAGE.replace("{}", "<b>x</b>" * 40).encode(), "x.html", 60, 0),
    "depth": (PAGE.replace("{}", "<div>" * 30).encode(), "x.html", 20, 0),
    "comments": (PAGE.replace("{}", COMMENT * 5).encode(), "x.html", 4, 0),
}


@pytest.mark.parametrize("name", CASES)
def test_what_exceeds_a_limit_is_refused_by_name_and_the_rest_goes_on(name: str) -> None:
    raw, source, most, read = CASES[name]
    found = list(ingest_bytes(raw, source=source, limits=Limits(**{name: most})))
    errors = [item.error for item in found if isinstance(item, Failure)]
    reports = [item for item in found if isinstance(item, Report)]
    assert [type(error) for error in errors] == [LimitError]
    assert f"(limit {name})" in errors[0].cause
    assert f"{most:,}" in errors[0].cause
    assert len(reports) == read
    assert not [item for item in ingest_bytes(raw, source=source) if _refused(item)]


def _refused(item: Report | Failure) -> bool:
    return isinstance(item, Failure) and isinstance(item.error, LimitError)


def test_every_limit_has_a_test() -> None:
    elsewhere = {"unpacked_ratio", "sentence_chars", "redirects", "fetch_seconds"}
    named = {one.name for one in fields(Limits)} - {"allow_private_addresses"}
    assert named == CASES.keys() | elsewhere


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
@pytest.mark.parametrize("inner", [b"\n" * 3_000_000, b"{" * 3_000_000, b"WARC/1.0\r\n" * 300_000])
def test_a_bomb_goes_off_before_it_is_unpacked(pack: object, inner: bytes) -> None:
    raw = pack(b'{"text": ""}\n' + inner)  # type: ignore[operator]
    limits = Limits(input_bytes=100_000, row_bytes=50_000, unpacked_ratio=50)
    found = list(ingest_bytes(raw, source="x.jsonl", limits=limits))
    assert isinstance(found[-1], Failure)
    assert "more than 50 times its size (limit unpacked_ratio)" in found[-1].error.cause


def test_what_is_packed_as_texts_are_is_read_however_large() -> None:
    rows = b"".join(row(id=str(number), text=f"{SENTENCE}{number}") for number in range(300))
    limits = Limits(input_bytes=2_000)
    found = list(ingest_bytes(gzip.compress(rows), source="x.jsonl", limits=limits))
    assert len(rows) > 10 * limits.input_bytes
    assert len([item for item in found if isinstance(item, Report)]) == 300


def test_records_of_an_archive_are_counted_also_where_each_is_packed() -> None:
    found = list(ingest_bytes(warc(3), source="x.warc.gz", limits=Limits(records=2)))
    assert [type(item) for item in found] == [Report, Report, Failure]
    assert "more than 2 records (limit records)" in str(found[2].error)  # type: ignore[union-attr]


def test_a_long_sentence_is_parted_and_not_refused() -> None:
    words = "and then they left " * 40
    (report,) = ingest_bytes(words.encode(), source="x.txt", limits=Limits(sentence_chars=100))
    assert isinstance(report, Report)
    assert max(block.span.end - block.span.start for block in report.blocks) <= 100
    assert "".join(block.span.of(report.text).replace(" ", "") for block in report.blocks) == (
        words.replace(" ", "")
    )


def test_the_input_after_a_refused_one_is_read() -> None:
    limits = Limits(input_bytes=200)
    found = list(ingest(["-"], limits=limits, stdin=io.BytesIO(SENTENCE.encode() * 9)))
    assert [type(item) for item in found] == [Failure]
    found = list(ingest(["-"], limits=limits, stdin=io.BytesIO(SENTENCE.encode())))
    assert [type(item) for item in found] == [Report]


def test_limits_from_words() -> None:
    assert limits_from(None) == limits_from(" ") == Limits()
    assert limits_from("comments=5 page_bytes=20_000\nfetch_seconds=2.5") == Limits(
        comments=5, page_bytes=20_000, fetch_seconds=2.5
    )


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        ("comment=5", "no limit 'comment'; there are input_bytes"),
        ("allow_private_addresses=1", "no limit 'allow_private_addresses'"),
        ("comments=0", "comments=0 is no number above 0"),
        ("comments", "comments= is no number above 0"),
        ("comments=-4", "is no number above 0"),
        ("comments=many", "is no number above 0"),
        ("fetch_seconds=nan", "is no number above 0"),
        ("fetch_seconds=inf", "is no number above 0"),
        ("comments=9" + "0" * 30, "is no number above 0"),
    ],
)
def test_words_that_are_no_limits(words: str, cause: str) -> None:
    with pytest.raises(InputError) as raised:
        limits_from(words)
    assert raised.value.source == "WARLEDGER_LIMITS"
    assert cause in raised.value.cause


def test_a_bomb_in_an_archive_costs_its_record_alone(tmp_path: Path) -> None:
    bomb = warc(1, PAGE.encode() + b" " * 3_000_000)
    path = tmp_path / "x.warc.gz"
    path.write_bytes(warc(1) + bomb + warc(1))
    limits = Limits(input_bytes=100_000, unpacked_ratio=50)
    found = list(ingest([str(path)], limits=limits))
    assert [type(item) for item in found] == [Report, Failure, Report]
    assert "50 times its size (limit unpacked_ratio)" in str(found[1].error)  # type: ignore[union-attr]


def test_the_page_lists_every_limit_with_its_default() -> None:
    page = Path(__file__).parents[2] / "docs" / "reliability.md"
    listed = dict(re.findall(r"^\| `(\w+)` \| ([\d,]+) \|", page.read_text("utf-8"), re.MULTILINE))
    defaults = {one.name: f"{one.default:,.0f}" for one in fields(Limits)}
    del defaults["allow_private_addresses"]
    assert listed == defaults
