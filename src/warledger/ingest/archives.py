"""WARC: each web page that a server answered with becomes a report."""

from __future__ import annotations

import io
import zlib
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, BinaryIO

from warledger.errors import EmptyInputError, FormatError, InputError, LimitError, TruncatedError
from warledger.ingest.assemble import report_of_article
from warledger.ingest.contract import Failure, Piece, Task
from warledger.ingest.decoding import decode_page
from warledger.ingest.kinds import HEAD_BYTES, Kind, refuse_binary
from warledger.ingest.page import read_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger.records import Report

#: More than the head of any record takes.
_HEAD_LIMIT = 16 * 1024
_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})


class _Watched(io.RawIOBase):
    """
    Passes a stream on and remembers its last bytes, and that it was packed and cut.

    warcio takes an `EOFError` for a clean end.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream: Any = stream
        self._last = b""
        self.cut: EOFError | None = None

    def readable(self) -> bool:
        """As every raw stream that is read from says."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer from the stream."""
        try:
            chunk = self._stream.read1(len(buffer))
        except EOFError as error:
            self.cut, chunk = error, b""
        buffer[: len(chunk)] = chunk
        self._last = (self._last + chunk)[-_HEAD_LIMIT:]
        return len(chunk)

    def ends_in_a_head(self) -> bool:
        """
        Whether the stream stops within the head of a record, which warcio takes for a clean end.
        """
        rest = self._last.rsplit(b"\r\n\r\n", 1)[-1].lstrip()
        return bool(rest) and (rest.startswith(b"WARC/") or b"WARC/".startswith(rest))


def split_warc(stream: BinaryIO, task: Task) -> Iterator[Piece | Failure]:
    """
    The pages of an unpacked WARC in its order; records of other types are passed over.

    Raises:
        FormatError: A record's head can't be read, or gives a wrong length.
        TruncatedError: The file ends within a record.
        EmptyInputError: No record holds a web page.
    """
    # Slow to import, and few need it.
    from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415

    pages = 0
    watched = _Watched(stream)
    records = ArchiveIterator(io.BufferedReader(watched))
    # Its warnings on standard error: what is wrong we say ourselves.
    records.INC_RECORD = ""
    for number, record in enumerate(_readable(records, task.where), start=1):
        at = task.at(f"record {number}")
        with _damaged(at.where):
            payload = _payload(record, at)
        if payload is None:
            continue
        pages += 1
        if isinstance(payload, InputError):
            yield Failure(id=None, error=payload)
        else:
            yield Piece(kind=Kind.WARC, raw=payload, task=_about(record, at))
    if watched.cut is not None:
        raise watched.cut
    if watched.ends_in_a_head():
        raise TruncatedError(task.where, "the file ends within the head of a record")
    if records.err_count:
        raise FormatError(task.where, "a damaged WARC: a record is longer than its head says")
    if pages == 0:
        raise EmptyInputError(task.where, "a WARC without any web page")


def _readable(records: Iterator[Any], where: str) -> Iterator[Any]:
    """The records up to the first that can't be read."""
    while True:
        with _damaged(where):
            record = next(records, None)
        if record is None:
            return
        yield record


@contextmanager
def _damaged(where: str) -> Iterator[None]:
    """
    Say what is wrong with an archive.

    Raises:
        FormatError: The library fails: heads that lack what every head has, and lengths that are
            no number, are no case to it.
    """
    from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415

    try:
        yield
    except (InputError, OSError, EOFError, zlib.error):
        raise
    except ArchiveLoadFailed as error:
        raise FormatError(where, f"a damaged WARC: {error}") from error
    except Exception as error:
        raise FormatError(where, "a damaged WARC: the head of a record can't be read") from error


def _about(record: Any, task: Task) -> Task:
    http = record.http_headers
    kind = (http.get_header("Content-Type") if http else None) or ""
    url = record.rec_headers.get_header("WARC-Target-URI")
    return replace(task, url=url, charset=charset_of(kind))


def _payload(record: Any, task: Task) -> bytes | InputError | None:
    """
    The page of a record, what is wrong with it, or None for a record that holds no page.

    Raises:
        TruncatedError: The record is shorter than it says.
    """
    headers, where, most = record.rec_headers, task.where, task.limits.page_bytes
    if headers is None or headers.get_header("Content-Length") is None:
        raise TruncatedError(where, "the file ends within the head of a record")
    payload: bytes | InputError | None = None
    if _is_page(record):
        page = record.content_stream().read(most + 1)
        payload = page
        if len(page) > most:
            payload = LimitError(where, f"a page of more than {most:,} bytes")
        elif reason := headers.get_header("WARC-Truncated"):
            payload = TruncatedError(where, f"the crawler cut this page short ({reason})")
    while record.raw_stream.read(1 << 16):
        pass
    missing = getattr(record.raw_stream, "limit", 0)
    if missing:
        raise TruncatedError(where, f"the file ends {missing:,} bytes before this record does")
    return payload


def _is_page(record: Any) -> bool:
    if record.rec_type == "response":
        http = record.http_headers
        if http is None or http.get_statuscode() != "200":
            return False
        kind = http.get_header("Content-Type")
    elif record.rec_type == "resource":
        kind = record.rec_headers.get_header("Content-Type")
    else:
        return False
    return (kind or "").split(";")[0].strip().lower() in _PAGE_TYPES


def read_record(payload: bytes, task: Task) -> Report:
    """
    The report of one page of a WARC.

    Raises:
        InputError: It holds no text, or more than allowed.
    """
    where = task.where
    if not payload.strip():
        raise EmptyInputError(where, "an empty page")
    refuse_binary(payload[:HEAD_BYTES], source=where)
    html = decode_page(payload, source=where, declared=task.charset)
    article = read_page(html, source=where, limits=task.limits, url=task.url)
    return report_of_article(article, payload, task)


def charset_of(content_type: str) -> str | None:
    """The charset that a Content-Type header declares."""
    for part in content_type.split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip(" \"'") or None
    return None
