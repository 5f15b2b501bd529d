"""Parquet: one report a row. The only module that reads Parquet."""

from __future__ import annotations

import io
import json
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any, BinaryIO

from warledger.errors import EmptyInputError, FormatError, InputError
from warledger.ingest.contract import Failure, Piece, Task
from warledger.ingest.kinds import Kind
from warledger.ingest.limits import over

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The columns that are read; they mean what the keys of a JSONL line mean.
COLUMNS = ("id", "title", "outlet", "author", "published", "url", "text", "comments")
#: Few, because values that stand once in the file may be large in every row.
_ROWS_AT_ONCE = 16
_BUFFER_BYTES = 1 << 20


def split_table(stream: BinaryIO, task: Task) -> Iterator[Piece | Failure]:
    """
    The rows of a Parquet file, each as the JSONL line that says the same.

    A file that can be sought in is read a few rows at a time; another one has to fit into the limit
    for whole inputs.

    Raises:
        InputError: pyarrow is not installed.
        FormatError: The file is damaged, or has no column ``text``.
        EmptyInputError: It has no rows.
        LimitError: It came packed or through a pipe and is too large for that.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        cause = "Parquet needs pyarrow, which is not installed: pip install 'warledger[archive]'"
        raise InputError(task.where, cause) from error
    with _damaged(task.where, pa.ArrowException):
        file = parquet.ParquetFile(_seekable(stream, task), buffer_size=_BUFFER_BYTES)
        names = set(file.schema_arrow.names)
        if "text" not in names:
            raise FormatError(task.where, "a Parquet file without a column “text”")
        if file.metadata.num_rows == 0:
            raise EmptyInputError(task.where, "a Parquet file without rows")
        columns = [name for name in COLUMNS if name in names]
        if file.metadata.num_rows > task.limits.records:
            raise over(task.where, "records", f"more than {task.limits.records:,} rows")
        number = 0
        for batch in file.iter_batches(_ROWS_AT_ONCE, columns=columns):
            for row in _rows(batch, pa):
                number += 1
                yield _piece(row, task.at(f"row {number}"))
        if number == 0:
            raise FormatError(task.where, "a damaged Parquet file: none of its rows is there")


@contextmanager
def _damaged(where: str, kind: type[Exception]) -> Iterator[None]:
    try:
        yield
    except (kind, UnicodeDecodeError) as error:  # the names of columns are read as they come
        cause = str(error).partition("\n")[0].rstrip(".")
        raise FormatError(where, f"a damaged Parquet file: {cause}") from error


def _seekable(stream: BinaryIO, task: Task) -> BinaryIO:
    if stream.seekable():
        stream.seek(0)
        return stream
    limit = task.limits.input_bytes
    raw = stream.read(limit + 1)
    if len(raw) > limit:
        cause = f"a packed or piped Parquet file larger than {limit:,} bytes; give it as a file"
        raise over(task.where, "input_bytes", cause)
    return io.BytesIO(raw)


def _rows(batch: Any, pa: Any) -> Iterator[dict[str, Any] | ValueError]:
    """The rows of a batch; a value that Python has nothing for is the error of its row alone."""
    for at, kind in enumerate(batch.schema.types):
        if pa.types.is_timestamp(kind) and kind.unit == "ns":
            # Python's moments have no nanoseconds, and no report needs them.
            coarse = batch.column(at).cast(pa.timestamp("us", kind.tz), safe=False)
            batch = batch.set_column(at, batch.schema.names[at], coarse)
    try:
        yield from batch.to_pylist()
    except (ValueError, OverflowError):
        for at in range(batch.num_rows):
            try:
                yield from batch.slice(at, 1).to_pylist()
            except (ValueError, OverflowError) as error:
                yield ValueError(str(error))


def _piece(row: dict[str, Any] | ValueError, task: Task) -> Piece | Failure:
    """A row as JSON in the order of `COLUMNS`, so that equal rows have equal bytes."""
    if isinstance(row, ValueError):
        return Failure(id=None, error=FormatError(task.where, f"holds what no report has: {row}"))
    identifier = row.get("id")
    name = str(identifier) if isinstance(identifier, (str, int)) else None
    try:
        raw = json.dumps(row, ensure_ascii=False, default=_plain).encode()
    except (TypeError, ValueError) as error:
        return Failure(id=name, error=FormatError(task.where, f"holds what no report has: {error}"))
    most = task.limits.row_bytes
    if len(raw) > most:
        cause = f"a row of more than {most:,} bytes"
        return Failure(id=name, error=over(task.where, "row_bytes", cause))
    return Piece(kind=Kind.ROWS, raw=raw, task=task)


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a value of type {type(value).__name__}")
