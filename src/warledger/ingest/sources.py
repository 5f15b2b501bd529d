"""From what the user typed to reports: files, folders, standard input, addresses."""

from __future__ import annotations

import gzip
import io
import os
import zlib
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from warledger.errors import (
    EmptyInputError,
    FormatError,
    InputError,
    LimitError,
    NotFoundError,
    TruncatedError,
)
from warledger.ingest.archives import charset_of, read_warc
from warledger.ingest.assemble import About, Text, make_report, refuse_long, report_of_article
from warledger.ingest.contract import (
    DEFAULT_LIMITS,
    NOTHING_SUPPLIED,
    Failure,
    Limits,
    Supplied,
    Task,
)
from warledger.ingest.decoding import decode_page, decode_text
from warledger.ingest.feeds import read_feed
from warledger.ingest.fetch import fetch
from warledger.ingest.kinds import GZIP, HEAD_BYTES, Kind, kind_of, suffix_of
from warledger.ingest.page import read_page
from warledger.ingest.plain import lay_out
from warledger.ingest.rows import read_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from warledger.records import Report

#: What a folder is searched for; a file named outright is read whatever its name.
_READABLE = frozenset(
    {
        "",
        ".html",
        ".htm",
        ".xhtml",
        ".shtml",
        ".txt",
        ".text",
        ".jsonl",
        ".ndjson",
        ".rss",
        ".atom",
        ".rdf",
        ".xml",
        ".warc",
    }
)


def ingest(
    sources: Iterable[str],
    *,
    supplied: Supplied = NOTHING_SUPPLIED,
    limits: Limits = DEFAULT_LIMITS,
    stdin: BinaryIO | None = None,
) -> Iterator[Report | Failure]:
    """
    Reports from everything that the user named, in order.

    Args:
        sources: Paths of files, folders (read recursively by name, hidden entries left out),
            http and https addresses, and ``-`` for standard input.
        supplied: What inputs that lack it shall carry.
        limits: See `Limits`.
        stdin: The stream that ``-`` means.

    Yields:
        A report, or a failure that names input and cause; a failure ends nothing but its input.
    """
    for source in sources:
        try:
            yield from _read_source(source, supplied, limits, stdin)
        except InputError as error:
            yield Failure(id=None, error=error)


def ingest_bytes(
    raw: bytes,
    *,
    source: str,
    supplied: Supplied = NOTHING_SUPPLIED,
    limits: Limits = DEFAULT_LIMITS,
    url: str | None = None,
) -> Iterator[Report | Failure]:
    """
    Reports from the bytes of one input, with no file or network touched.

    Args:
        raw: The bytes, packed or not.
        source: Name of the input; its suffix decides where the bytes leave the kind open.
        supplied: What the input shall carry where it lacks it.
        limits: See `Limits`.
        url: The address that the bytes came from.
    """
    task = Task(source=source, where=source, supplied=supplied, limits=limits, url=url)
    try:
        yield from _read_stream(io.BytesIO(raw), task)
    except InputError as error:
        yield Failure(id=None, error=error)


def _read_source(
    source: str, supplied: Supplied, limits: Limits, stdin: BinaryIO | None
) -> Iterator[Report | Failure]:
    task = Task(source=source, where=source, supplied=supplied, limits=limits)
    if source == "-":
        if stdin is None:
            raise NotFoundError(source, "there is no standard input to read")
        yield from _read_stream(stdin, task)
    elif "://" in source:
        found = fetch(source, limits=limits)
        task = replace(task, url=found.url, charset=charset_of(found.content_type))
        yield from _read_stream(io.BytesIO(found.raw), task)
    elif Path(source).is_dir():
        paths = list(_files(Path(source)))
        if not paths:
            raise EmptyInputError(source, "a folder with nothing in it that can be read")
        for path in paths:
            yield from ingest((str(path),), supplied=supplied, limits=limits)
    else:
        yield from _read_file(source, task)


def _files(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(root, name)
            if not name.startswith(".") and suffix_of(name) in _READABLE and path.is_file():
                yield path


def _read_file(source: str, task: Task) -> Iterator[Report | Failure]:
    with ExitStack() as files:
        try:
            stream = files.enter_context(Path(source).open("rb"))
        except (FileNotFoundError, NotADirectoryError, ValueError) as error:
            raise NotFoundError(source, "no such file or folder") from error
        except OSError as error:
            raise InputError(source, f"can't be opened: {error.strerror}") from error
        yield from _read_stream(stream, task)


@contextmanager
def _reading(source: str) -> Iterator[None]:
    """Say what went wrong in a packed or failing stream."""
    try:
        yield
    except EOFError as error:
        raise TruncatedError(source, "the packed file ends in the middle") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise FormatError(source, f"a damaged gzip file: {error}") from error
    except OSError as error:
        raise InputError(source, f"can't be read: {error.strerror or error}") from error


class _Joined(io.RawIOBase):
    """A stream put together again from what was read of it and the rest."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = memoryview(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        chunk = bytes(self._head[: len(buffer)]) or self._rest.read(len(buffer))
        self._head = self._head[len(chunk) :] if self._head else self._head
        buffer[: len(chunk)] = chunk
        return len(chunk)


def _head_of(stream: BinaryIO) -> bytes:
    head = b""
    while len(head) < HEAD_BYTES and (chunk := stream.read(HEAD_BYTES - len(head))):
        head += chunk
    return head


def _read_stream(stream: BinaryIO, task: Task) -> Iterator[Report | Failure]:
    source = task.source
    with _reading(source):
        head = _head_of(stream)
        if head.startswith(GZIP):
            packed = io.BufferedReader(_Joined(head, stream))
            stream = cast("BinaryIO", gzip.GzipFile(fileobj=packed))
            head = _head_of(stream)
            if head.startswith(GZIP):
                raise FormatError(source, "packed twice with gzip; unpack it once")
        if not head:
            raise EmptyInputError(source, "the file is empty")
        kind = kind_of(head, source=source)
        whole = cast("BinaryIO", io.BufferedReader(_Joined(head, stream)))
        if kind is Kind.ROWS:
            yield from read_rows(whole, task)
            return
        if kind is Kind.WARC:
            yield from read_warc(whole, task)
            return
        limit = task.limits.page_bytes if kind is Kind.PAGE else task.limits.input_bytes
        raw = whole.read(limit + 1)
        if len(raw) > limit:
            raise LimitError(source, f"larger than {limit:,} bytes")
    if kind is Kind.FEED:
        yield from read_feed(raw, task)
    elif kind is Kind.PAGE:
        yield _page(raw, task)
    else:
        yield _text(raw, task)


def _page(raw: bytes, task: Task) -> Report:
    html = decode_page(raw, source=task.source, declared=task.charset)
    article = read_page(html, source=task.source, limits=task.limits, url=task.url)
    return report_of_article(article, raw, task)


def _text(raw: bytes, task: Task) -> Report:
    text = decode_text(raw, source=task.source)
    refuse_long(text, task)
    if not text.strip():
        raise EmptyInputError(task.source, "nothing but white space")
    laid = lay_out(text, title=task.supplied.title)
    parts = Text(text=text, blocks=laid.blocks, comments=laid.comments)
    return make_report(parts, About(title=laid.title, url=task.url), raw, task)
