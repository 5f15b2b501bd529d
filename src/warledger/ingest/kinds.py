"""What an input is: judged by its first bytes, then by its name."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from warledger.errors import FormatError


class Kind(StrEnum):
    """The kinds of input that can be read."""

    PAGE = "page"
    TEXT = "text"
    ROWS = "rows"  #: JSONL
    FEED = "feed"
    WARC = "warc"
    TABLE = "table"  #: Parquet


GZIP = b"\x1f\x8b"
ZSTANDARD = b"\x28\xb5\x2f\xfd"
PARQUET = b"PAR1"
#: Bytes of the start that a judgement may look at.
HEAD_BYTES = 8192

_BINARY = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "a rich text document"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
)
_FEED_ROOT = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_PAGE_ROOT = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta)[\s>]", re.IGNORECASE)
_PAGE_TAGS = re.compile(
    rb"</?(?:p|div|article|section|br|h[1-6]|span|table|a|ul|ol|main)[\s>/]", re.IGNORECASE
)
_XML_SUFFIXES = frozenset({".rss", ".atom", ".rdf", ".xml"})
_PAGE_SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".shtml"})
_ROW_SUFFIXES = frozenset({".jsonl", ".ndjson"})
_PACKED_SUFFIXES = frozenset({".gz", ".zst"})
#: What is wrong with bytes that are not what these names promise.
_PROMISES = {
    ".warc": "no WARC: it does not start with WARC/",
    ".parquet": "no Parquet file: it does not start with PAR1",
    ".json": "JSON, but not one object a line (JSONL)",
}


def suffix_of(name: str) -> str:
    """The last suffix of a path or address in lower case, without that of a packing."""
    path = PurePosixPath(urlsplit(name).path if "://" in name else name)
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] in _PACKED_SUFFIXES:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


def kind_of(head: bytes, *, source: str) -> Kind:
    """
    The kind of an unpacked input by its first `HEAD_BYTES` bytes and its name.

    Raises:
        FormatError: Something that holds no readable text, or not what its name promises.
    """
    suffix = suffix_of(source)
    if head.startswith(PARQUET):
        return Kind.TABLE
    refuse_binary(head, source=source)
    if head.startswith(b"WARC/"):
        return Kind.WARC
    bare = _without_prolog(head)
    if _FEED_ROOT.match(bare):
        return Kind.FEED
    if _PAGE_ROOT.match(bare) or (suffix in _PAGE_SUFFIXES and _PAGE_TAGS.search(head)):
        if suffix in _XML_SUFFIXES:
            raise FormatError(source, "a web page, not the feed that its name promises")
        return Kind.PAGE
    if suffix in _ROW_SUFFIXES or re.match(rb"\{\s*\"", bare):
        return Kind.ROWS
    if head.lstrip()[:5] == b"<?xml" or suffix in _XML_SUFFIXES:
        raise FormatError(source, "XML that is neither an RSS nor an Atom feed")
    if bare[:1] == b"<" and _PAGE_TAGS.match(bare):
        return Kind.PAGE
    if suffix in _PROMISES:
        raise FormatError(source, _PROMISES[suffix])
    return Kind.TEXT


def refuse_binary(head: bytes, *, source: str) -> None:
    """
    Refuse what holds no text.

    Raises:
        FormatError: Names the format where it is known.
    """
    bare = head.lstrip()  # PDF readers pass over white space, and so do the pages that are none
    for magic, name in _BINARY:
        if bare.startswith(magic):
            raise FormatError(source, f"{name}, not text or a web page")
    if head.startswith(b"PK\x03\x04"):
        office = b"[Content_Types].xml" in head or b"mimetype" in head[:60]
        name = "an office document" if office else "a zip archive"
        raise FormatError(source, f"{name}, not text or a web page")
    if head[4:8] == b"ftyp":
        raise FormatError(source, "a media file, not text or a web page")
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff"))
    if b"\0" in head and not wide:
        raise FormatError(source, "binary data, not text or a web page")


def _without_prolog(head: bytes) -> bytes:
    """The start without byte order mark, white space, XML declaration and comments."""
    rest = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    while match := re.match(
        rb"<\?.*?\?>|<!--.*?-->|<!DOCTYPE\s+(?!html)[^>\[]*(?:\[.*?\])?\s*>",
        rest,
        re.DOTALL | re.IGNORECASE,
    ):
        rest = rest[match.end() :].lstrip()
    return rest
