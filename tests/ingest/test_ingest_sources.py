"""What the user names: files, folders, standard input, addresses; and every bad input's line."""

from __future__ import annotations

import gzip
import io
import threading
import zipfile
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest_samples import FAMILIES, fail, page, read

from warledger import __version__
from warledger.errors import (
    EmptyInputError,
    FetchError,
    FormatError,
    InputError,
    LimitError,
    NotFoundError,
    TruncatedError,
)
from warledger.ingest import Failure, Limits, Supplied, ingest, ingest_bytes
from warledger.ingest.fetch import is_public
from warledger.records import Report

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = "Seven people were killed at Tel Osman.\r\n\r\nTwelve — or more — were hurt.\n"


def one(source: str, limits: Limits | None = None) -> Report | Failure:
    (outcome,) = ingest([source], limits=limits or Limits())
    return outcome


def zipped(name: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, "words")
    return stream.getvalue()


# Files, folders, standard input


def test_a_text_is_stored_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(WORDS.encode())
    report = one(str(path))
    assert isinstance(report, Report)
    assert report.text == WORDS
    assert report.source == str(path)
    assert (report.title, report.published, report.outlet) == (None, None, None)


def test_equal_bytes_have_equal_ids_wherever_they_lie() -> None:
    first, second = read(WORDS, "a.txt"), read(WORDS, "b.txt")
    assert (first.id, first.digest) == (second.id, second.digest)
    assert read(WORDS + "x", "a.txt").id != first.id


def test_supplied_for_a_text() -> None:
    supplied = Supplied(published=date(2008, 3, 30), outlet="Courier", title="Market hit")
    (report,) = ingest_bytes(WORDS.encode(), source="-", supplied=supplied)
    assert isinstance(report, Report)
    assert (report.published, report.outlet) == (date(2008, 3, 30), "Courier")
    assert report.title == "Market hit"


def test_a_folder_is_read_by_name_without_hidden_and_foreign_files(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ("b/two.txt", "a.html", "z.jsonl", ".hidden.txt", ".git/c.txt", "photo.png"):
        text = page("") if name.endswith("html") else WORDS
        text = '{"id": "r", "text": "Words."}' if name.endswith("jsonl") else text
        (tmp_path / name).write_text(text, encoding="utf-8")
    outcomes = list(ingest([str(tmp_path)]))
    assert all(isinstance(outcome, Report) for outcome in outcomes)
    names = [Path(o.source).name for o in outcomes if isinstance(o, Report)]
    assert names == ["a.html", "z.jsonl", "two.txt"]


def test_standard_input_of_any_kind() -> None:
    for raw in (WORDS.encode(), page("").encode(), b'{"text": "Words."}', gzip.compress(b"Words.")):
        (report,) = ingest(["-"], stdin=io.BytesIO(raw))
        assert isinstance(report, Report)
        assert report.source == "-"


def test_a_bad_input_does_not_end_the_others(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("Words.", encoding="utf-8")
    good = str(tmp_path / "good.txt")
    outcomes = list(ingest([good, str(tmp_path / "none.txt"), good]))
    assert [isinstance(outcome, Report) for outcome in outcomes] == [True, False, True]


# Bad inputs


def test_missing_and_empty(tmp_path: Path) -> None:
    (tmp_path / "empty.html").touch()
    (tmp_path / "folder").mkdir()
    for source, kind in (
        (str(tmp_path / "none.html"), NotFoundError),
        (str(tmp_path / "empty.html"), EmptyInputError),
        (str(tmp_path / "folder"), EmptyInputError),
        ("a\0b", NotFoundError),
        ("-", NotFoundError),
    ):
        failure = one(source)
        assert isinstance(failure, Failure)
        assert isinstance(failure.error, kind)
        assert failure.error.source == source


@pytest.mark.parametrize(
    ("raw", "name", "kind", "cause"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "report.html", FormatError, "a PDF document"),
        (b"\n\n%PDF-1.7\n%", "report.html", FormatError, "a PDF document"),
        (b"\x89PNG\r\n\x1a\n\0\0", "report.txt", FormatError, "a PNG image"),
        (zipped("x.txt"), "report.html", FormatError, "a zip archive"),
        (zipped("[Content_Types].xml"), "report.txt", FormatError, "an office document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "report.doc", FormatError, "an old Office document"),
        (b"words\0and\0zeros", "report.txt", FormatError, "binary data"),
        (b"   \n\t ", "report.txt", EmptyInputError, "white space"),
        (b"", "report.jsonl", EmptyInputError, "empty"),
        (b"\n  \n", "report.jsonl", EmptyInputError, "white space"),
        (b'[{"text": "x"}]', "report.json", FormatError, "one object a line"),
        (gzip.compress(gzip.compress(b"x")), "x.gz", FormatError, "packed twice"),
        (gzip.compress(WORDS.encode() * 99)[:-30], "x.txt.gz", TruncatedError, "packed file ends"),
        (gzip.compress(b"x")[:12] + b"\xff" * 40, "x.txt.gz", FormatError, "damaged gzip"),
        (b"a" * 1_000_001, "line.txt", LimitError, "a text of more than"),
        (b"<html>" + b"a" * 11_000_000, "big.html", LimitError, "larger than"),
        (b"\xff\xfea", "report.txt", FormatError, "utf-16"),
    ],
)
def test_bad_bytes(raw: bytes, name: str, kind: type[InputError], cause: str) -> None:
    failure = fail(raw, name)
    assert isinstance(failure.error, kind)
    assert cause in failure.error.cause
    assert str(failure.error).startswith(f"{name}: ")
    assert "\n" not in str(failure.error)


def test_fifty_megabytes_of_one_line_are_refused() -> None:
    raw = b"word " * 10_000_000
    for name in ("line.txt", "line.jsonl", "line.html", "-"):
        failure = fail(raw, name)
        assert isinstance(failure.error, LimitError)


def test_more_paragraphs_or_tags_than_allowed() -> None:
    few = Limits(paragraphs=3, tags=40)
    lines = "One man died.\n\n" * 4
    page = "<html><body>" + "<p>One man died.</p>" * 30
    for name, raw, cause in (
        ("a.txt", lines, "more than 3 paragraphs"),
        ("a.html", page, "more than 40 tags"),
    ):
        (failure,) = ingest_bytes(raw.encode(), source=name, limits=few)
        assert isinstance(failure, Failure)
        assert isinstance(failure.error, LimitError)
        assert cause in failure.error.cause


# Encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_marked_encodings(encoding: str) -> None:
    assert read(WORDS.encode(encoding), "report.txt").text == WORDS


def test_an_undeclared_eight_bit_text_is_recognised() -> None:
    words = "Трое мирных жителей погибли при обстреле села, сообщили власти области. " * 5
    assert read(words.encode("cp1251"), "report.txt").text == words


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252"])
def test_a_page_in_its_declared_encoding(declared: str) -> None:
    raw = page("", head=f"<meta charset={declared}>").replace("Seven", "“Sept tués” à midi, ")
    assert "“Sept tués” à midi" in read(raw.encode("cp1252")).text


def test_one_broken_byte_does_not_cost_the_page() -> None:
    raw = page("", head="<meta charset=utf-8>").encode().replace(b"Seven", b"Seven\xff")
    assert "people were killed on Monday" in read(raw).text


# Addresses


class Site(BaseHTTPRequestHandler):
    """A few addresses of our own on this machine."""

    seen: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.seen.append(f"{self.headers['User-Agent']} {self.headers['Host']}")
        if self.path.startswith("/loop"):
            self._answer(302, b"", {"Location": "/loop"})
        elif self.path == "/moved":
            self._answer(301, b"", {"Location": "/page?a=1"})
        elif self.path == "/away":
            self._answer(302, b"", {"Location": "ftp://elsewhere/x"})
        elif self.path.startswith("/page"):
            self._answer(200, page(FAMILIES["drupal"]).encode(), {"Content-Type": "text/html"})
        elif self.path == "/packed":
            raw = gzip.compress(b"word " * 100_000)
            self._answer(200, raw, {"Content-Type": "text/plain", "Content-Encoding": "gzip"})
        elif self.path == "/cut":
            self._answer(200, b"<html>", {"Content-Length": "500"})
        else:
            self._answer(404, b"nothing", {})

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Stay quiet."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


LOCAL = Limits(allow_private_addresses=True, fetch_seconds=5, redirects=3, input_bytes=100_000)


@pytest.mark.parametrize("path", ["/page", "/moved"])
def test_a_page_from_an_address(site: str, path: str) -> None:
    report = one(site + path, LOCAL)
    assert isinstance(report, Report)
    assert len(report.comments) == 3
    assert report.source == site + path
    assert report.url == site + ("/page?a=1" if path == "/moved" else path)
    host = site.removeprefix("http://")
    assert Site.seen[-1] == f"warledger/{__version__} {host}"


@pytest.mark.parametrize(
    ("path", "kind", "cause"),
    [
        ("/none", FetchError, "answered 404"),
        ("/loop", FetchError, "more than 3 times"),
        ("/away", FetchError, "only http and https"),
        ("/packed", LimitError, "more than 100,000 bytes"),
        ("/cut", FetchError, "broke off"),
    ],
)
def test_addresses_that_fail(site: str, path: str, kind: type[InputError], cause: str) -> None:
    failure = one(site + path, LOCAL)
    assert isinstance(failure, Failure)
    assert isinstance(failure.error, kind)
    assert cause in failure.error.cause


def test_private_addresses_are_not_asked(site: str) -> None:
    asked = len(Site.seen)
    for address in (site, site.replace("127.0.0.1", "localhost"), "http://[::1]/", "http://0/"):
        failure = one(address)
        assert isinstance(failure, Failure)
        assert isinstance(failure.error, FetchError)
    assert len(Site.seen) == asked


@pytest.mark.parametrize("address", ["ftp://a.example/x", "http://", "http://[", "file:///etc/x"])
def test_addresses_that_are_none(address: str) -> None:
    failure = one(address)
    assert isinstance(failure, Failure)
    assert isinstance(failure.error, FetchError)


@pytest.mark.parametrize(
    ("number", "public"),
    [
        ("93.184.216.34", True),
        ("10.0.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:7f00:1::", False),
        ("2606:2800:220:1::1", True),
    ],
)
def test_is_public(number: str, public: bool) -> None:
    assert is_public(number) is public


@settings(deadline=None)  # the first of a kind loads what reads it
@given(st.binary(max_size=400), st.sampled_from(["x.html", "x.txt", "x.jsonl", "x.rss", "x.warc"]))
def test_no_bytes_break_it(raw: bytes, name: str) -> None:
    for outcome in ingest_bytes(raw, source=name):
        assert isinstance(outcome, (Report, Failure))


@settings(deadline=None)
@given(
    st.sampled_from([b"<html>", b"<rss>", b"WARC/1.0\r\n", b'{"', b"\x1f\x8b", b"<?xml ?>"]),
    st.binary(max_size=200),
)
def test_no_bytes_after_a_known_start_break_it(start: bytes, rest: bytes) -> None:
    for outcome in ingest_bytes(start + rest, source="-"):
        assert isinstance(outcome, (Report, Failure))
