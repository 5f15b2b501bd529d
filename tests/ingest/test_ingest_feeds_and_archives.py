"""Feeds and WARCs: an entry, a page, a report; truncation is seen."""

from __future__ import annotations

import gzip
import io
from datetime import date

import pytest
from ingest_samples import FAMILIES, fail, page, read

from warledger.errors import EmptyInputError, FormatError, TruncatedError
from warledger.ingest import Failure, ingest, ingest_bytes
from warledger.records import Report

RSS = b"""<?xml version="1.0"?><!-- made by hand --><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Valley Courier</title>
<item><title>Road closed</title><link>https://courier.example/1</link><dc:creator>Ada</dc:creator>
<pubDate>Mon, 07 Apr 2008 18:00:00 GMT</pubDate><description>Short.</description>
<content:encoded>
<![CDATA[<p>Seven were killed at Tel Osman.</p>
<ul><li>Twelve were hurt</li></ul>]]></content:encoded></item>
<item><title>Nothing in it</title></item>
<item><title>Road open</title>
<description>The road opened again &amp; trucks passed.</description></item>
</channel></rss>"""

ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Valley Courier</title>
<entry><title>Road closed</title><updated>2008-04-07T18:00:00Z</updated><link href="https://courier.example/1"/>
<content type="html">&lt;p&gt;Seven were killed.&lt;/p&gt;</content></entry></feed>"""


def test_rss() -> None:
    first, nothing, last = ingest_bytes(RSS, source="news.rss")
    assert isinstance(first, Report)
    assert (first.title, first.outlet, first.author) == ("Road closed", "Valley Courier", "Ada")
    assert (first.published, first.url) == (date(2008, 4, 7), "https://courier.example/1")
    assert first.text == "Road closed\n\nSeven were killed at Tel Osman.\n\nTwelve were hurt"
    assert [b.kind for b in first.blocks] == ["heading", "paragraph", "item"]
    assert isinstance(nothing, Failure)
    assert "entry 2" in str(nothing.error)
    assert isinstance(last, Report)
    assert "opened again & trucks" in last.text
    assert last.published is None


def test_atom() -> None:
    report = read(ATOM, "news.xml")
    assert (report.title, report.published) == ("Road closed", date(2008, 4, 7))


def test_a_truncated_feed_gives_no_half_entry() -> None:
    cut = RSS[: RSS.index(b"trucks")]
    *reports, failure = ingest_bytes(cut, source="news.rss")
    assert [r.title for r in reports if isinstance(r, Report)] == ["Road closed"]
    assert isinstance(failure, Failure)
    assert isinstance(failure.error, TruncatedError)


@pytest.mark.parametrize(
    ("raw", "cause"),
    [
        (page("").encode(), "a web page"),
        (b"<?xml version='1.0'?><catalogue><book/></catalogue>", "neither an RSS nor an Atom"),
        (b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss><channel/></rss>", "declares entities"),
    ],
)
def test_no_feed(raw: bytes, cause: str) -> None:
    failure = fail(raw, "news.rss")
    assert isinstance(failure.error, FormatError)
    assert cause in failure.error.cause


def test_a_feed_without_entries() -> None:
    failure = fail(b"<rss><channel><title>x</title></channel></rss>", "news.rss")
    assert isinstance(failure.error, EmptyInputError)


def record(kind: str, content_type: str, block: bytes) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:x:1>\r\n"
        "WARC-Date: 2008-04-07T18:00:00Z\r\nWARC-Target-URI: https://courier.example/1\r\n"
        f"Content-Type: {content_type}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def warc(*pages: tuple[str, bytes, str], packed: bool) -> bytes:
    records = [record("warcinfo", "application/warc-fields", b"software: our tests\r\n")]
    for kind, payload, status in pages:
        http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + payload
        records.append(record("response", "application/http; msgtype=response", http))
    return b"".join(gzip.compress(one) if packed else one for one in records)


PAGE = page(FAMILIES["drupal"]).encode()
HTML = "text/html; charset=utf-8"


@pytest.mark.parametrize("packed", [True, False])
def test_warc_pages(packed: bool) -> None:
    raw = warc(
        (HTML, PAGE, "200 OK"),
        ("image/png", b"\x89PNG", "200 OK"),
        (HTML, PAGE, "404 Not Found"),
        (HTML, b"%PDF-1.4 no page", "200 OK"),
        packed=packed,
    )
    report, failure = ingest_bytes(raw, source="crawl.warc.gz" if packed else "crawl.warc")
    assert isinstance(report, Report)
    assert report.url == "https://courier.example/1"
    assert len(report.comments) == 3
    assert isinstance(failure, Failure)
    assert "record 5" in str(failure.error)


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("share", [0.55, 0.7, 0.9, 0.99])
def test_a_truncated_warc_is_told(packed: bool, share: float) -> None:
    second = PAGE.replace(b"Seven", b"Eight")
    raw = warc((HTML, PAGE, "200 OK"), (HTML, second, "200 OK"), packed=packed)
    *reports, failure = ingest_bytes(raw[: int(len(raw) * share)], source="crawl.warc")
    assert isinstance(failure, Failure)
    assert isinstance(failure.error, TruncatedError)
    assert len(reports) <= 1
    assert all(isinstance(report, Report) for report in reports)


def test_a_warc_without_pages() -> None:
    failure = fail(warc(("image/png", b"\x89PNG", "200 OK"), packed=False), "crawl.warc")
    assert isinstance(failure.error, EmptyInputError)


def pages_of(*words: str) -> list[tuple[str, bytes, str]]:
    return [(HTML, PAGE.replace(b"Seven", word.encode()), "200 OK") for word in words]


NAMES = ("Eighty", "Forty", "Sixty")


def starts(packed: bool) -> list[int]:
    """Where the records of the pages begin."""
    made = [warc(*pages_of(*NAMES[:count]), packed=packed) for count in range(len(NAMES) + 1)]
    return [len(one) for one in made]


def spoilt(raw: bytes, how: str, at: int, packed: bool) -> bytes:
    """A WARC whose record at a byte is damaged."""
    if packed:
        return raw[: at + 60] + b"\xff" * 40 + raw[at + 100 :]
    head, rest = raw[:at], raw[at:]
    length = rest.split(b"Content-Length: ")[1].split(b"\r")[0]
    said = {"short": b"9", "long": b"%d" % (int(length) + 50), "no number": b"x" + length}
    said["to the end"] = b"99999999"
    if how == "no head":
        return head + rest.replace(b"WARC/1.0", b"WARX/1.0", 1)
    return head + rest.replace(b"Length: " + length, b"Length: " + said[how], 1)


@pytest.mark.parametrize(
    ("packed", "how"),
    [
        (True, "bytes"),
        *((False, how) for how in ("short", "long", "no number", "to the end", "no head")),
    ],
)
@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_damaged_record_is_named_and_the_rest_is_read(
    packed: bool, how: str, which: int, capfd: pytest.CaptureFixture[str]
) -> None:
    raw = warc(*pages_of(*NAMES), packed=packed)
    at = starts(packed)[which]
    made = list(ingest_bytes(spoilt(raw, how, at, packed), source="crawl.warc"))
    sound = [name for place, name in enumerate(NAMES) if place != which]
    texts = [one.text for one in made if isinstance(one, Report)]
    assert [next(name for name in NAMES if name in text) for text in texts] == sound
    (failure,) = (one for one in made if isinstance(one, Failure))
    assert f"byte {at:,}" in str(failure.error)
    assert f"record {which + 2}" in str(failure.error)
    assert isinstance(failure.error, FormatError | TruncatedError)
    assert capfd.readouterr() == ("", "")


def test_a_warc_through_a_pipe_ends_where_it_is_damaged() -> None:
    raw = warc(*pages_of(*NAMES), packed=True)
    damaged = spoilt(raw, "bytes", starts(packed=True)[1], packed=True)
    made = list(ingest(["-"], stdin=io.BufferedReader(Pipe(damaged))))
    assert [type(one) for one in made] == [Report, Failure]


class Pipe(io.RawIOBase):
    """A stream that can't be sought in."""

    def __init__(self, raw: bytes) -> None:
        self._rest = raw

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        chunk, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(chunk)] = chunk
        return len(chunk)


def test_what_pads_a_packed_warc_is_passed_over() -> None:
    raw = warc(*pages_of("Eighty"), packed=True)
    (report,) = ingest_bytes(raw + bytes(600), source="crawl.warc.gz")
    assert isinstance(report, Report)


def test_zeros_between_the_members_of_a_packed_warc_lose_nothing() -> None:
    first, rest = warc(*pages_of("Eighty"), packed=True), warc(*pages_of("Ninety"), packed=True)
    made = list(ingest_bytes(first + bytes(600) + rest, source="crawl.warc.gz"))
    assert sum(isinstance(one, Report) for one in made) == 2


def test_a_wrong_length_in_a_warc_packed_as_a_whole_costs_one_page() -> None:
    plain = warc(*pages_of(*NAMES), packed=False)
    size = plain.split(b"Content-Length: ")[3].split(b"\r\n")[0]
    wrong = plain.replace(b"Content-Length: " + size, b"Content-Length: %d" % (int(size) - 5), 1)
    made = list(ingest_bytes(gzip.compress(wrong), source="crawl.warc.gz"))
    assert [type(one) for one in made].count(Failure) == 1
    assert [type(one) for one in made].count(Report) == len(NAMES) - 1


def test_what_is_said_of_damage_stays_short() -> None:
    raw = warc(*pages_of("Eighty"), packed=False)
    hole = raw + bytes(100_000) + raw
    (failure,) = (one for one in ingest_bytes(hole, source="x.warc") if isinstance(one, Failure))
    assert len(failure.error.cause) < 300
    assert failure.error.cause.isprintable()


def test_a_name_that_promises_a_warc() -> None:
    assert "does not start with WARC/" in fail(b"just words", "crawl.warc").error.cause


def test_packed_page() -> None:
    assert read(gzip.compress(PAGE), "page.html.gz").comments
