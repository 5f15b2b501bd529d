"""Parts of an archive: what workers give back for its reports, put into one file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from warledger.runners.work import Form

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The end of a part's name.
SUFFIXES = {Form.JSONL: ".jsonl", Form.RECORDS: ".jsonl", Form.PARQUET: ".parquet"}


class Content(Protocol):
    """
    Writes the bodies of one part to a stream.

    The bytes depend on the bodies and their order alone, not on how many come at a time.
    """

    def add(self, bodies: Iterable[Any]) -> None:
        """Some more, in order."""
        ...

    def close(self) -> None:
        """All are there: write what is left."""
        ...


class Lines:
    """Bodies that are lines."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def add(self, bodies: Iterable[bytes]) -> None:
        """See `Content.add`."""
        self._stream.writelines(bodies)

    def close(self) -> None:
        """See `Content.close`."""


def content(form: Form, stream: BinaryIO) -> Content:
    """
    What writes a part in a form.

    Raises:
        RunnerError: Parquet is wanted and pyarrow is not installed.
    """
    if form is Form.PARQUET:
        from warledger.runners.parquet_parts import Table  # noqa: PLC0415 - an extra

        return Table(stream)
    return Lines(stream)
