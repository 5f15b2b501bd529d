"""Parts as Parquet. The only module that writes Parquet for archives."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, BinaryIO

from warledger.errors import RunnerError
from warledger.runners.columns import columns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from warledger.runners.columns import Column

try:
    import pyarrow as pa
    from pyarrow import parquet
except ImportError as missing:
    raise RunnerError(
        "Parquet needs pyarrow, which is not installed: pip install 'warledger[archive]'"
    ) from missing

#: Rows of a row group: few, because a row holds a whole report.
_ROWS = 250


class Table:
    """A table of readings, a row a report."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._batches: list[Any] = []

    def add(self, bodies: Iterable[dict[str, Any]]) -> None:
        """See `warledger.runners.parts.Content.add`."""
        rows = list(bodies)
        if rows:
            self._batches.append(pa.Table.from_pylist(rows, schema=schema()))

    def close(self) -> None:
        """See `warledger.runners.parts.Content.close`."""
        whole = pa.concat_tables([schema().empty_table(), *self._batches])
        # In one piece, so that pages break in the same places however the rows came.
        parquet.write_table(
            whole.combine_chunks(), self._stream, compression="zstd", row_group_size=_ROWS
        )


@cache
def schema() -> Any:
    """The schema of every part."""
    return pa.schema([(name, _type(kind)) for name, kind in columns().items()])


def _type(kind: Column) -> Any:
    if isinstance(kind, list):
        return pa.list_(_type(kind[0]))
    if isinstance(kind, dict):
        return pa.struct([(name, _type(part)) for name, part in kind.items()])
    return {
        str: pa.string(),
        int: pa.int64(),
        bool: pa.bool_(),
        float: pa.float64(),
        date: pa.date32(),
    }[kind]
