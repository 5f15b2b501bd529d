"""
WARC files cut into their pages. What is damaged is named, with where it stands, and the rest is
read on: a packed file has a member for each record, a plain one a line that opens it.
"""

from __future__ import annotations

import io
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any, BinaryIO

from warledger.errors import EmptyInputError, FormatError, InputError, LimitError, TruncatedError
from warledger.ingest.archives import charset_of
from warledger.ingest.contract import Failure, Piece, Task
from warledger.ingest.kinds import GZIP, Kind
from warledger.ingest.limits import over

if TYPE_CHECKING:
    from collections.abc import Iterator

#: More than the head of any record takes.
_HEAD_LIMIT = 16 * 1024
#: Bytes that are unpacked, or searched for the next record, at once.
_CHUNK, _SEARCHED = 1 << 14, 1 << 20
_OPENS, _MEMBER = b"WARC/", GZIP + b"\x08"
#: What the start of a member holds of its record.
_PEEK = 512
#: Characters of what a library says of a damaged record: it quotes the file.
_SAID = 200
_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})


def split_warc(stream: BinaryIO, task: Task) -> Iterator[Piece | Failure]:
    """
    The pages of a WARC in its order; records of other types are passed over.

    Args:
        stream: The file, plain or packed with gzip if it can be sought in, else plain. Of one that
            can be sought in, a damaged record is a failure that names its first byte, and the
            records after it are read.
        task: About the file.

    Raises:
        LimitError: There are more records than allowed; those before are given.
        FormatError: The stream can't be sought in, and a record's head can't be read, or gives a
            wrong length.
        TruncatedError: The same, and it ends within a record.
        EmptyInputError: No record holds a web page.
    """
    cutter = _Cutter(task)
    if not stream.seekable():
        yield from cutter.pages_of(_Watched(stream), 0)
        if cutter.damage is not None:
            raise cutter.damage
    else:
        yield from _whole(stream, cutter)
    if not cutter.told:
        raise EmptyInputError(task.where, "a WARC without any web page")


def _whole(stream: BinaryIO, cutter: _Cutter) -> Iterator[Piece | Failure]:
    """All segments of a file, those after damage among them."""
    at: int | None = stream.tell()
    packed = stream.read(len(GZIP)) == GZIP
    while at is not None:
        stream.seek(at)
        segment: _Watched = _Member(stream, at, cutter.task) if packed else _Watched(stream)
        yield from cutter.pages_of(segment, at)
        if cutter.damage is None:
            at = segment.after() if isinstance(segment, _Member) else None
            continue
        where = at if packed else cutter.damaged_at
        yield cutter.failure(where)
        at = _next_record(stream, where + 1, packed=packed)


class _Watched(io.RawIOBase):
    """
    Passes a stream on and remembers its last bytes, and that it was packed and cut.

    warcio takes an `EOFError` for a clean end.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream: Any = stream
        #: Whether one can go on at any record of the segment, having found where it begins.
        self.seekable_by_record = bool(stream.seekable())
        self._last = b""
        self.cut: Exception | None = None

    def readable(self) -> bool:
        """As every raw stream that is read from says."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer from the stream."""
        try:
            chunk = self._taken(len(buffer))
        except (EOFError, zlib.error, LimitError) as error:
            self.cut, chunk = error, b""
        buffer[: len(chunk)] = chunk
        self._last = (self._last + chunk)[-_HEAD_LIMIT:]
        return len(chunk)

    def _taken(self, most: int) -> bytes:
        chunk: bytes = self._stream.read1(most)
        return chunk

    def ends_in_a_head(self) -> bool:
        """
        Whether the stream stops within the head of a record, which warcio takes for a clean end.
        """
        rest = self._last.rsplit(b"\r\n\r\n", 1)[-1].lstrip()
        return bool(rest) and (rest.startswith(_OPENS) or _OPENS.startswith(rest))


class _Member(_Watched):
    """One member of a file packed with gzip, unpacked."""

    def __init__(self, stream: BinaryIO, at: int, task: Task) -> None:
        super().__init__(stream)
        self.seekable_by_record = False
        self._task = task
        self._start, self._given = at, 0
        self._unpacker = zlib.decompressobj(wbits=31)
        self._end = at
        self._waiting = b""

    def _taken(self, most: int) -> bytes:
        chunk = b""
        while not chunk and not self._unpacker.eof:
            packed = self._waiting or self._stream.read(_CHUNK)
            if not packed:
                raise EOFError
            self._end += 0 if self._waiting else len(packed)
            chunk = self._unpacker.decompress(packed, most)
            self._waiting = self._unpacker.unconsumed_tail
        self._given += len(chunk)
        limits = self._task.limits
        allowed = (self._end - self._start) * limits.unpacked_ratio
        if self._given > max(limits.input_bytes, allowed):
            cause = f"unpacks to more than {limits.unpacked_ratio:,} times its size"
            raise over(self._task.where, "unpacked_ratio", cause)
        return chunk

    def after(self) -> int | None:
        """Where the next member begins; None at the end of the file, or before mere padding."""
        at = self._end - len(self._unpacker.unused_data)
        self._stream.seek(at)
        while chunk := self._stream.read(_SEARCHED):
            if chunk.strip(b"\0"):
                return at
        return None


class _Cutter:
    """Cuts segments of one file into pages, and says what is damaged."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self._number = 0
        self.told = 0  #: pieces and failures so far
        self.damage: InputError | None = None  #: of the last segment
        self.damaged_at = 0  #: where the damaged record begins
        self._held: list[Piece | Failure] = []  # a page whose end is not known to be sound yet
        self._begun = False  # whether a record was begun and not read to its end

    def pages_of(self, segment: _Watched, start: int) -> Iterator[Piece | Failure]:
        """
        The pages of the records before the segment's end, or before the first that is damaged.

        A page is given only when what follows its record is sound: its length is right then.
        """
        from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415  (slow to import)

        records = ArchiveIterator(io.BufferedReader(segment))
        records.INC_RECORD = ""  # its warning: what is wrong we say ourselves
        before = self._number
        self.damage, self.damaged_at = None, start
        self._held, self._begun = [], False
        yield from self._walked(records, start, segment)
        if records.err_count:
            self.damage, self._held = self._wrong("a record is longer than its head says"), []
        elif isinstance(self.damage, FormatError) or (
            self.damage is None and segment.ends_in_a_head()
        ):
            self.damage = self.damage or self._cut("the file ends within the head of a record")
            self.damaged_at = start + records.offset
            self._number += not self._begun
        if segment.cut is not None:
            self.damage = self._packed_badly(segment.cut)
            if isinstance(segment, _Member):
                self._held = []  # its only record
                self._number = before + 1
        yield from self._given()

    def _walked(self, records: Any, start: int, segment: _Watched) -> Iterator[Piece | Failure]:
        """The pages of a segment's records but the last, up to what can't be read."""
        from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415

        try:
            for record in records:
                if records.err_count:
                    if segment.seekable_by_record:
                        return
                    yield self._skipped(start)
                    records.err_count = 0
                yield from self._given()
                self.damaged_at, self._begun = start + records.offset, True
                self._number += 1
                self._refuse_many()
                self._held = self._page(record)
                self._begun = False
        except LimitError:
            raise
        except InputError as error:
            self.damage = error
        except (OSError, EOFError):
            raise
        except ArchiveLoadFailed as error:
            self.damage = self._wrong(f"a damaged WARC: {error}")
        except Exception:  # noqa: BLE001  (heads that lack what every head has are no case to it)
            self.damage = self._wrong("a damaged WARC: the head of a record can't be read")

    def _skipped(self, start: int) -> Failure:
        """The page that is held has a wrong length, and warcio has found the record after it."""
        self._held, self.damage = [], self._wrong("a record is longer than its head says")
        failure = self.failure(start)
        self.damage = None
        return failure

    def _refuse_many(self) -> None:
        most = self.task.limits.records
        if self._number > most:
            raise over(self.task.where, "records", f"more than {most:,} records")

    def _packed_badly(self, error: Exception) -> InputError:
        if isinstance(error, LimitError):
            return error
        if isinstance(error, EOFError):
            return self._cut("the packed file ends in the middle")
        return self._wrong(f"a damaged gzip file: {error}")

    def failure(self, at: int) -> Failure:
        """The damage of the last segment, which begins at a byte of the file."""
        damage = self.damage or self._wrong("a damaged WARC")
        where = self.task.at(f"record {self._number}, byte {at:,}").where
        self.told += 1
        return Failure(id=None, error=type(damage)(where, damage.cause))

    def _given(self) -> Iterator[Piece | Failure]:
        held, self._held = self._held, []
        self.told += len(held)
        yield from held

    def _page(self, record: Any) -> list[Piece | Failure]:
        at = self.task.at(f"record {self._number}")
        payload = _payload(record, at)
        if payload is None:
            return []
        if isinstance(payload, InputError):
            return [Failure(id=None, error=payload)]
        return [Piece(kind=Kind.WARC, raw=payload, task=_about(record, at))]

    def _wrong(self, cause: str) -> FormatError:
        said = cause[:_SAID]
        return FormatError(
            self.task.where, "".join(c if c.isprintable() else "\ufffd" for c in said)
        )

    def _cut(self, cause: str) -> TruncatedError:
        return TruncatedError(self.task.where, cause)


def _next_record(stream: BinaryIO, start: int, *, packed: bool) -> int | None:
    """Where the first record at or after a byte begins; None where there is none."""
    mark = _MEMBER if packed else b"\n" + _OPENS
    before = b""
    at = max(0, start - 1)
    stream.seek(at)
    while chunk := stream.read(_SEARCHED):
        text = before + chunk
        found = text.find(mark)
        while found >= 0:
            place = at - len(before) + found + (0 if packed else 1)
            if place >= start and (not packed or _opens_record(stream, place)):
                return place
            found = text.find(mark, found + 1)
        at += len(chunk)
        before = text[-len(mark) :]
        stream.seek(at)
    return None


def _opens_record(stream: BinaryIO, at: int) -> bool:
    """Whether a member of a packed file that holds a record begins there."""
    stream.seek(at)
    try:
        return zlib.decompressobj(wbits=31).decompress(stream.read(_PEEK), 16).startswith(_OPENS)
    except zlib.error:
        return False


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
            payload = over(where, "page_bytes", f"a page of more than {most:,} bytes")
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
