"""Streams as they come, packed or not, to the bytes inside."""

from __future__ import annotations

import gzip
import io
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from warledger.errors import FormatError, InputError, TruncatedError
from warledger.ingest.kinds import GZIP, HEAD_BYTES, ZSTANDARD
from warledger.ingest.limits import over

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger.ingest.limits import Limits

#: Packed bytes given to the unpacker at once; few, because they may stand for many.
_CHUNK = 1024


@contextmanager
def said(source: str) -> Iterator[None]:
    """
    Say what went wrong in a packed or failing stream.

    Raises:
        TruncatedError: It ends in the middle.
        FormatError: It is damaged.
        InputError: It can't be read.
    """
    try:
        yield
    except EOFError as error:
        raise TruncatedError(source, "the packed file ends in the middle") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise FormatError(source, f"a damaged gzip file: {error}") from error
    except OSError as error:
        raise InputError(source, f"can't be read: {error.strerror or error}") from error


def unpacked(stream: BinaryIO, source: str, limits: Limits) -> tuple[bytes, BinaryIO]:
    """
    The first `HEAD_BYTES` bytes of what a stream holds once it is unpacked, and all of it.

    A stream that is not packed and can be sought in is given back as it is. Damage within the head
    is raised when what stands before it has been read.

    Raises:
        FormatError: It is packed twice, or damaged from the start.
        InputError: Its packing needs a library that is not installed.
        LimitError: While it is read: it holds far more than its size lets expect.
    """
    start = stream.tell() if stream.seekable() else None
    whole = _Headed(stream)
    if not whole.head.startswith((GZIP, ZSTANDARD)):
        if start is not None:
            stream.seek(start)
            return whole.head, stream
        return whole.head, _buffered(whole)
    counted = _Counted(whole)
    packed = _buffered(counted)
    if whole.head.startswith(GZIP):
        inner = cast("BinaryIO", gzip.GzipFile(fileobj=packed))
    else:
        inner = _buffered(_Zstandard(packed, source))
    whole = _Headed(_buffered(_Bounded(inner, counted, source, limits)))
    if whole.head.startswith((GZIP, ZSTANDARD)):
        raise FormatError(source, "packed twice; unpack it once")
    return whole.head, _buffered(whole)


def _buffered(raw: io.RawIOBase) -> BinaryIO:
    return cast("BinaryIO", io.BufferedReader(raw))


class _Headed(io.RawIOBase):
    """
    A stream of which the head is known before it is read.

    Bytes are taken as they come (``read1``): a read that waits for more would lose what came
    before an error.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = cast("io.BufferedReader", stream)
        self._error: Exception | None = None
        head = b""
        try:
            while chunk := self._stream.read1(HEAD_BYTES - len(head)):
                head += chunk
        except (EOFError, OSError, zlib.error, InputError) as error:
            if not head:
                raise
            self._error = error
        self.head = head
        self._left = memoryview(head)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        chunk = bytes(self._left[: len(buffer)])
        if not chunk:
            if self._error is not None:
                raise self._error
            chunk = self._stream.read1(len(buffer))
        self._left = self._left[len(chunk) :]
        buffer[: len(chunk)] = chunk
        return len(chunk)


class _Counted(io.RawIOBase):
    """A stream that knows how many bytes were taken from it."""

    def __init__(self, stream: io.RawIOBase) -> None:
        self._stream = stream
        self.taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        size = self._stream.readinto(buffer) or 0
        self.taken += size
        return size


class _Bounded(io.RawIOBase):
    """What a packed stream holds, as long as it is not many times what the stream itself is."""

    def __init__(self, inner: BinaryIO, packed: _Counted, source: str, limits: Limits) -> None:
        self._inner = cast("io.BufferedReader", inner)
        self._packed = packed
        self._source = source
        self._limits = limits
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        chunk = self._inner.read1(len(buffer))
        buffer[: len(chunk)] = chunk
        self._given += len(chunk)
        ratio = self._limits.unpacked_ratio
        if self._given > max(self._limits.input_bytes, self._packed.taken * ratio):
            cause = f"unpacks to more than {ratio:,} times its size"
            raise over(self._source, "unpacked_ratio", cause)
        return len(chunk)


class _Zstandard(io.RawIOBase):
    """A stream unpacked frame by frame; the library's own reader takes a cut file for a whole."""

    def __init__(self, packed: BinaryIO, source: str) -> None:
        try:
            import zstandard  # noqa: PLC0415 - an extra
        except ImportError as error:
            cause = "Zstandard needs a library: pip install 'warledger[archive]'"
            raise InputError(source, cause) from error
        self._library: Any = zstandard
        self._packed = packed
        self._source = source
        self._frame: Any = None
        self._waiting = b""
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._ready:
            chunk = self._waiting or self._packed.read(_CHUNK)
            if not chunk:
                if self._frame is not None:
                    raise EOFError
                return 0
            self._ready = memoryview(self._unpacked(chunk))
        part = self._ready[: len(buffer)]
        buffer[: len(part)] = part
        self._ready = self._ready[len(part) :]
        return len(part)

    def _unpacked(self, chunk: bytes) -> bytes:
        if self._frame is None:
            self._frame = self._library.ZstdDecompressor().decompressobj()
        try:
            ready: bytes = self._frame.decompress(chunk)
        except self._library.ZstdError as error:
            raise FormatError(self._source, f"a damaged Zstandard file: {error}") from error
        self._waiting = b""
        if self._frame.eof:
            self._waiting = self._frame.unused_data
            self._frame = None
        return ready
