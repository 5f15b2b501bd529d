"""Ids that stand twice in one input, noticed without holding all ids in memory."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from warledger.errors import FormatError
from warledger.ingest.contract import Failure

if TYPE_CHECKING:
    from warledger.records import Report


class Repeats:
    """
    Remembers the ids of the rows of one input after the other.

    A row that gives an id again is refused; the same id in two inputs is no repetition. The ids are
    kept by SQLite in a temporary file of its own, which it holds in memory as long as it is small.
    """

    def __init__(self) -> None:
        self._ids: sqlite3.Connection | None = None
        self._stream: int | None = None

    def standing(self, stream: int, identifier: str, record: str) -> str | None:
        """
        Where the id stood before in the same input; None where it did not, and it is remembered.

        Args:
            stream: Which input it is; they come one after the other.
            identifier: The row's id.
            record: Where it stands (``line 3``).
        """
        ids = self._opened(stream)
        key = identifier.encode("utf-8", "surrogatepass")
        made = ids.execute("INSERT OR IGNORE INTO ids VALUES (?, ?)", (key, record))
        if made.rowcount:
            return None
        (earlier,) = ids.execute("SELECT record FROM ids WHERE id = ?", (key,)).fetchone()
        return str(earlier)

    def refused(self, stream: int, report: Report, where: str) -> Failure | None:
        """The failure of a row whose id stood in its input before; None for all others."""
        record = report.record or ""
        earlier = self.standing(stream, report.id, record)
        if earlier is None:
            return None
        return repeated(report.id, earlier, where)

    def _opened(self, stream: int) -> sqlite3.Connection:
        if self._ids is None:
            self._ids = sqlite3.connect("", isolation_level=None)
            self._ids.execute("CREATE TABLE ids (id BLOB PRIMARY KEY, record TEXT) WITHOUT ROWID")
            self._ids.execute("BEGIN")
        if stream != self._stream:
            self._ids.execute("DELETE FROM ids")
            self._stream = stream
        return self._ids


def repeated(identifier: str, earlier: str, where: str) -> Failure:
    """The failure of a row whose id stood on an earlier one."""
    cause = f"the id {identifier!r} stands on {earlier} already"
    return Failure(id=identifier, error=FormatError(where, cause))
