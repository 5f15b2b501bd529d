"""
A reading as typed columns, for Parquet: which there are follows from the records themselves.

A report is a row; claims, statements, events and the like are lists of structures in it, named as
in docs/data-model.md. Days are days, spans have ``start`` and ``end``. The raw bytes are left out.
"""

from __future__ import annotations

import dataclasses
import types
from datetime import date
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias, Union, get_args, get_origin

from warledger.records import Reading, Report, Span
from warledger.records.plain import types_of

if TYPE_CHECKING:
    from collections.abc import Callable

#: A column's type: ``str``, ``int``, ``bool``, ``float``, ``date``; a list of one type for a list
#: of such; a mapping of names to types for a structure. Every value may be missing.
Column: TypeAlias = "type | list[Column] | dict[str, Column]"

_LEFT_OUT = ("raw",)
_SPAN: Column = {"start": int, "end": int}


def columns() -> dict[str, Column]:
    """The columns of a row: the report's own, then what was read in it."""
    report = _column(Report)
    reading = _column(Reading)
    assert isinstance(report, dict)  # noqa: S101 - both are dataclasses
    assert isinstance(reading, dict)  # noqa: S101
    return report | {name: kind for name, kind in reading.items() if name != "report"}


def cells(reading: Reading) -> dict[str, Any]:
    """A reading's row; see `columns`."""
    row: dict[str, Any] = _cell(Reading)(reading)
    report: dict[str, Any] = row.pop("report")
    return report | row


@cache
def _column(kind: Any) -> Column:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _column(_bare(kind))
    if origin is tuple:
        return [_column(get_args(kind)[0])]
    if kind is Span:
        return _SPAN
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return {
            name: _column(part) for name, part in types_of(kind).items() if name not in _LEFT_OUT
        }
    if issubclass(kind, StrEnum):
        return str
    if kind in (str, int, bool, float, date):
        known: type = kind
        return known
    raise TypeError(f"{kind}: has no column")


@cache
def _cell(kind: Any) -> Callable[[Any], Any]:
    """How a value of that type becomes one of its column's."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        inner = _cell(_bare(kind))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        part = _cell(get_args(kind)[0])
        return lambda value: [part(item) for item in value]
    if kind is Span:
        return lambda value: {"start": value.start, "end": value.end}
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        parts = {name: _cell(of) for name, of in types_of(kind).items() if name not in _LEFT_OUT}
        return lambda value: {name: cell(getattr(value, name)) for name, cell in parts.items()}
    if issubclass(kind, StrEnum):
        return lambda value: value.value
    return lambda value: value


def _bare(kind: Any) -> Any:
    (bare,) = (part for part in get_args(kind) if part is not type(None))
    return bare
