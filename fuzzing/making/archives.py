"""WARC files with wrong lengths and heads, and packings that are cut, damaged or bombs."""

from __future__ import annotations

import gzip
import io
import zlib
from typing import TYPE_CHECKING

import zstandard

from fuzzing.making.pages import page
from fuzzing.making.reports import report

if TYPE_CHECKING:
    from random import Random

_TYPES = (
    "response",
    "response",
    "response",
    "resource",
    "warcinfo",
    "request",
    "revisit",
    "metadata",
    "",
    "x",
)
_HTTP = (
    b"HTTP/1.1 200 OK", b"HTTP/1.1 200 OK", b"HTTP/1.1 200 OK", b"HTTP/1.0 404 Not Found",
    b"HTTP/1.1 200", b"HTTP/9.9 abc", b"", b"ICY 200 OK",
)  # fmt: skip
_KINDS = (
    b"text/html",
    b"text/html; charset=utf-8",
    b"TEXT/HTML;charset=",
    b"application/xhtml+xml",
    b"image/png",
    b"\xff",
)
_LENGTHS = ("", "-1", "0", "1", "99999999999999999999", "abc", "1e9", "٣", "+5", " 12 ")


def _payload(r: Random) -> bytes:
    body = page(r)
    extra = b""
    match r.randrange(8):
        case 0:
            extra, body = b"Transfer-Encoding: chunked\r\n", _chunked(r, body)
        case 1:
            extra, body = b"Content-Encoding: gzip\r\n", gzip.compress(body, mtime=0)
        case 2:
            extra, body = b"Content-Encoding: deflate\r\n", zlib.compress(body)
        case 3:
            extra = r.choice((b"Content-Encoding: br\r\n", b"Content-Encoding: gzip\r\n"))
        case 4:
            extra = b"X: " + bytes(r.randrange(256) for _ in range(6)) + b"\r\n"
    if r.random() < 0.1:
        body = body[: r.randint(0, len(body))]
    head = r.choice(_HTTP) + b"\r\nContent-Type: " + r.choice(_KINDS) + b"\r\n" + extra
    return head + b"\r\n" + body


def _chunked(r: Random, body: bytes) -> bytes:
    size = r.choice((b"%x" % len(body), b"zz", b"-1", b"%x" % (len(body) + 9), b"0"))
    return size + b"\r\n" + body + b"\r\n0\r\n\r\n"


def _record(r: Random) -> bytes:
    payload = _payload(r)
    length = str(len(payload))
    if r.random() < 0.15:
        length = r.choice((*_LENGTHS, str(len(payload) + 7), str(max(0, len(payload) - 7))))
    lines = [
        r.choice(("WARC/1.0", "WARC/1.0", "WARC/1.0", "WARC/1.1", "WARC/x", "WARC/", "ARC/1.0")),
        f"WARC-Type: {r.choice(_TYPES)}",
        "WARC-Target-URI: https://valley.example/a",
        f"WARC-Date: {r.choice(('2008-03-30T10:00:00Z', 'x', ''))}",
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {length}",
    ]
    if r.random() < 0.1:
        lines.append("WARC-Truncated: length")
    if r.random() < 0.1:
        del lines[r.randrange(len(lines))]
    if r.random() < 0.05:
        lines.append(r.choice(("no colon here", " folded", ":", "A" * 9000 + ": b", "\x00: \x00")))
    head = "\r\n".join(lines).encode() + b"\r\n\r\n"
    return head + payload + r.choice((b"\r\n\r\n", b"\r\n\r\n", b"\r\n\r\n", b"", b"\r\n"))


def warc(r: Random) -> bytes:
    """A WARC, its records packed one by one, all at once, or not at all."""
    records = [_record(r) for _ in range(r.randint(1, 3))]
    match r.randrange(4):
        case 0:
            return cut(r, b"".join(gzip.compress(one, mtime=0) for one in records))
        case 1:
            return cut(r, gzip.compress(b"".join(records), mtime=0))
    return cut(r, b"".join(records))


def _gzipped(raw: bytes) -> bytes:
    """Packed by gzip; the hour of packing, which it writes, is left out."""
    return gzip.compress(raw, mtime=0)


def packed(r: Random) -> bytes:
    """Something packed: once, twice, in several members, damaged, or small for what it holds."""
    inner = r.choice((page, warc, lambda r: report(r).encode("utf-8", "replace")))(r)
    if r.random() < 0.03:
        inner = b"<html>" + r.choice((b"a ", b"<p>", b"\n", b"{")) * r.choice(
            (1_000_000, 40_000_000)
        )
    kind = r.choice((_gzipped, zstandard.compress))
    made = kind(inner)
    match r.randrange(6):
        case 0:
            made = r.choice((_gzipped, zstandard.compress))(made)
        case 1:
            made += kind(inner[: r.randint(0, len(inner))])
        case 2:
            made += b"\0" * r.choice((1, 512))
        case 3:
            stream = io.BytesIO()
            with zstandard.ZstdCompressor(level=1).stream_writer(stream, closefd=False) as writer:
                writer.write(inner)
            made = stream.getvalue()
    return cut(r, made)


def cut(r: Random, raw: bytes) -> bytes:
    """Mostly whole; else cut, or with some bytes changed."""
    match r.randrange(6):
        case 0:
            return raw[: r.randint(0, len(raw))]
        case 1:
            changed = bytearray(raw)
            for _ in range(r.randint(1, 6) if raw else 0):
                changed[r.randrange(len(raw))] = r.randrange(256)
            return bytes(changed)
    return raw
