"""
Records read from JSON text whose parts come again and again.

Of a ledger's claims many are tied to the same place, the same day and the same sides, in the same
words. A part that was read before is not read again: equal texts give one object. So reading takes
half the time, and what was read a fraction of the room.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

import msgspec

from warledger.errors import PlainError
from warledger.records.plain import types_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

Record = TypeVar("Record")

#: Parts that are remembered at most; then it begins afresh, so that memory stays bounded.
_MOST = 50_000


class Repeated(Generic[Record]):
    """
    Reads records of one class, as `warledger.records.plain.from_json` does.

    Args:
        kind: The records' class.
        parts: Names of fields without a default whose values are often the same records.
        made: Is given each part that is new, before it stands in any record.
    """

    def __init__(
        self, kind: type[Record], parts: Collection[str], made: Callable[[Any], object]
    ) -> None:
        types = types_of(kind)
        self._kind, self._made = kind, made
        self._parts = {name: msgspec.json.Decoder(types[name]) for name in parts}
        self._others = tuple(name for name in types if name not in self._parts)
        self._outer = msgspec.json.Decoder(_outer(kind, types, self._parts))
        self._known: dict[tuple[str, bytes], Any] = {}

    def read(self, text: str) -> Record:
        """
        The record that a text was made from.

        Raises:
            PlainError: The text is no such record.
        """
        try:
            outer = self._outer.decode(text)
            found = {name: self._part(name, bytes(getattr(outer, name))) for name in self._parts}
        except msgspec.MsgspecError as error:
            raise PlainError(f"{self._kind.__name__}: {error}") from error
        found |= {name: getattr(outer, name) for name in self._others}
        return self._kind(**found)

    def _part(self, name: str, text: bytes) -> Any:
        if text == b"null":
            return None
        key = (name, text)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _MOST:
                self._known.clear()
            found = self._known[key] = self._parts[name].decode(text)
            self._made(found)
        return found


def _outer(kind: type[Any], types: dict[str, Any], parts: Collection[str]) -> Any:
    """A class of the same fields in which parts stay text."""
    own: list[Any] = []
    for field in fields(kind):
        if field.name in parts:
            own.append((field.name, msgspec.Raw))
        elif field.default is MISSING:
            own.append((field.name, types[field.name]))
        else:
            own.append((field.name, types[field.name], field.default))
    return cast("Any", msgspec.defstruct(kind.__name__, own, kw_only=True))
