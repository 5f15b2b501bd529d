"""
Records as plain data that JSON can hold, and back: strict, and the same record again.

Dates and moments are ISO 8601, enumerations their values, spans pairs, tuples lists, sets sorted
lists, bytes base64.
A field with a default may be missing; an unknown field, a missing one or a value of another type
is refused. The types are read from the records themselves, so a new field needs nothing here.

`to_json` and `from_json` do the same to text and from it, ten times faster, for records that were
checked before and that nobody else writes: a ledger's own rows.
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
import json
import math
import types
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import msgspec

from warledger.errors import PlainError
from warledger.records import discussion, events, grounding, ledger, reports

if TYPE_CHECKING:
    from collections.abc import Callable

Record = TypeVar("Record")

#: The names that annotations of records use.
_NAMES = {
    name: value
    for module in (reports, grounding, ledger, discussion, events)
    for name, value in vars(module).items()
    if isinstance(value, type)
} | {"date": date, "datetime": datetime, "Mapping": Mapping}


@dataclass(frozen=True, slots=True)
class _Form:
    """How values of one type are written and read; ``where`` names the place for errors."""

    write: Callable[[Any, str], Any]
    read: Callable[[Any, str], Any]


def to_plain(record: object) -> dict[str, Any]:
    """
    The record as a dictionary that JSON can hold.

    Args:
        record: An instance of a dataclass of `warledger.records`.

    Raises:
        PlainError: A field holds what its type does not allow or JSON can't hold.
    """
    kind: Any = type(record)
    plain: dict[str, Any] = _form(kind).write(record, kind.__name__)
    return plain


def from_plain(kind: type[Record], value: object) -> Record:
    """
    The record that `to_plain` made the value from.

    Args:
        kind: The record's class.
        value: What JSON gave back.

    Raises:
        PlainError: The value is not the plain form of such a record; the message names the field.
    """
    form = _form(cast("Any", kind))
    record: Record = form.read(value, kind.__name__)
    return record


_ENCODER = msgspec.json.Encoder(order="deterministic")


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


def to_json(record: object) -> str:
    """
    The plain form as JSON text.

    Args:
        record: An instance of a dataclass of `warledger.records` whose fields are of their types;
            this is not looked at.
    """
    try:
        return _ENCODER.encode(record).decode()
    except UnicodeEncodeError:  # half of a pair of surrogates, which only an escape can hold
        return json.dumps(to_plain(record))


def from_json(kind: type[Record], text: str) -> Record:
    """
    The record that `to_json` made the text from, or that the plain form of one was.

    Args:
        kind: ``Claim``, ``Grounding``, or a class of `warledger.records.ledger`.
        text: JSON; an unknown field is passed over.

    Raises:
        PlainError: The text is no such record.
    """
    try:
        record: Record = _decoder(cast("Any", kind)).decode(text)
    except msgspec.MsgspecError as error:
        raise PlainError(f"{kind.__name__}: {error}") from error
    return record


def types_of(kind: type) -> dict[str, Any]:
    """The types of a record's fields, by name and in order."""
    hints = get_type_hints(kind, localns=_NAMES)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}


@cache
def _form(kind: Any) -> _Form:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _optional(kind)
    if origin is tuple:
        return _row(get_args(kind)[0])
    if origin is frozenset:
        return _set(get_args(kind)[0])
    if origin in (dict, Mapping):
        return _mapping(get_args(kind)[1])
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    if kind is reports.Span:
        return _Form(_write_span, _read_span)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _enumeration(kind)
    if dataclasses.is_dataclass(kind):
        return _dataclass(kind)
    raise PlainError(f"{kind}: has no plain form")


def _wrong(value: object, where: str, wanted: str) -> PlainError:
    shown = repr(value)
    shown = shown if len(shown) <= 60 else shown[:57] + "..."
    return PlainError(f"{where}: {shown} is not {wanted}")


def _same(kind: type, wanted: str) -> _Form:
    def check(value: Any, where: str) -> Any:
        if type(value) is not kind:
            raise _wrong(value, where, wanted)
        return value

    return _Form(check, check)


def _real(value: Any, where: str) -> float:
    if type(value) not in (int, float) or not math.isfinite(value):
        raise _wrong(value, where, "a finite number")
    return float(value)


def _write_day(value: Any, where: str) -> str:
    if type(value) is not date:
        raise _wrong(value, where, "a date")
    return value.isoformat()


def _write_moment(value: Any, where: str) -> str:
    if not isinstance(value, datetime):
        raise _wrong(value, where, "a moment")
    return value.isoformat()


def _read_iso(kind: type[date], wanted: str) -> Callable[[Any, str], Any]:
    def read(value: Any, where: str) -> Any:
        try:
            found = kind.fromisoformat(value)
        except (TypeError, ValueError):
            raise _wrong(value, where, wanted) from None
        if found.isoformat() != value:
            raise _wrong(value, where, wanted)
        return found

    return read


def _write_bytes(value: Any, where: str) -> str:
    if type(value) is not bytes:
        raise _wrong(value, where, "bytes")
    return base64.b64encode(value).decode("ascii")


def _read_bytes(value: Any, where: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (TypeError, ValueError, binascii.Error):
        raise _wrong(value, where, "base64") from None


def _json_value(value: Any, where: str) -> Any:
    if value is None or type(value) in (str, bool, int):
        return value
    if type(value) is float:
        return _real(value, where)
    if type(value) is list:
        return [_json_value(part, f"{where}[{at}]") for at, part in enumerate(value)]
    return _json_object(value, where)


def _json_object(value: Any, where: str) -> dict[str, Any]:
    if type(value) is not dict or not all(type(key) is str for key in value):
        raise _wrong(value, where, "what JSON can hold")
    return {key: _json_value(part, f"{where}.{key}") for key, part in value.items()}


_SIMPLE: dict[Any, _Form] = {
    str: _same(str, "a text"),
    int: _same(int, "a whole number"),
    bool: _same(bool, "true or false"),
    float: _Form(_real, _real),
    date: _Form(_write_day, _read_iso(date, "a date written as YYYY-MM-DD")),
    datetime: _Form(_write_moment, _read_iso(datetime, "a moment in ISO 8601")),
    bytes: _Form(_write_bytes, _read_bytes),
}


def _optional(kind: Any) -> _Form:
    parts = [part for part in get_args(kind) if part is not type(None)]
    if len(parts) != 1:
        raise PlainError(f"{kind}: has no plain form")
    form = _form(parts[0])
    return _Form(
        lambda value, where: None if value is None else form.write(value, where),
        lambda value, where: None if value is None else form.read(value, where),
    )


def _row(part: Any) -> _Form:
    form = _form(part)

    def write(value: Any, where: str) -> list[Any]:
        if type(value) is not tuple:
            raise _wrong(value, where, "a tuple")
        return [form.write(item, f"{where}[{at}]") for at, item in enumerate(value)]

    def read(value: Any, where: str) -> tuple[Any, ...]:
        if type(value) is not list:
            raise _wrong(value, where, "a list")
        return tuple(form.read(item, f"{where}[{at}]") for at, item in enumerate(value))

    return _Form(write, read)


def _set(part: Any) -> _Form:
    form = _form(part)

    def write(value: Any, where: str) -> list[Any]:
        if type(value) is not frozenset:
            raise _wrong(value, where, "a set")
        return sorted(form.write(item, where) for item in value)

    def read(value: Any, where: str) -> frozenset[Any]:
        if type(value) is not list:
            raise _wrong(value, where, "a list")
        found = frozenset(form.read(item, f"{where}[{at}]") for at, item in enumerate(value))
        if len(found) != len(value):
            raise _wrong(value, where, "a list without repetitions")
        return found

    return _Form(write, read)


def _mapping(part: Any) -> _Form:
    if part is object:
        return _Form(_json_object, _json_object)
    form = _form(part)

    def write(value: Any, where: str) -> dict[str, Any]:
        if not isinstance(value, Mapping) or not all(type(key) is str for key in value):
            raise _wrong(value, where, "a mapping")
        return {key: form.write(item, f"{where}.{key}") for key, item in value.items()}

    def read(value: Any, where: str) -> dict[str, Any]:
        if type(value) is not dict or not all(type(key) is str for key in value):
            raise _wrong(value, where, "a mapping")
        return {key: form.read(item, f"{where}.{key}") for key, item in value.items()}

    return _Form(write, read)


def _write_span(value: Any, where: str) -> list[int]:
    if type(value) is not reports.Span:
        raise _wrong(value, where, "a span")
    return [_SIMPLE[int].write(end, where) for end in value]


def _read_span(value: Any, where: str) -> reports.Span:
    if type(value) is not list or len(value) != 2 or {*map(type, value)} != {int}:
        raise _wrong(value, where, "a pair of offsets")
    return reports.Span(*value)


def _enumeration(kind: type[StrEnum]) -> _Form:
    def write(value: Any, where: str) -> str:
        if type(value) is not kind:
            raise _wrong(value, where, f"a {kind.__name__}")
        return str(value.value)

    def read(value: Any, where: str) -> StrEnum:
        try:
            return kind(value)
        except ValueError:
            raise _wrong(value, where, f"one of {', '.join(kind)}") from None

    return _Form(write, read)


def _dataclass(kind: Any) -> _Form:
    fields = dataclasses.fields(kind)
    missing = dataclasses.MISSING
    needed = {
        field.name
        for field in fields
        if field.default is missing and field.default_factory is missing
    }
    forms = {name: _form(part) for name, part in types_of(kind).items()}

    def write(value: Any, where: str) -> dict[str, Any]:
        if type(value) is not kind:
            raise _wrong(value, where, f"a {kind.__name__}")
        return {
            name: form.write(getattr(value, name), f"{where}.{name}")
            for name, form in forms.items()
        }

    def read(value: Any, where: str) -> Any:
        if type(value) is not dict:
            raise _wrong(value, where, f"the fields of a {kind.__name__}")
        for name in value:
            if name not in forms:
                raise PlainError(f"{where}: unknown field {name!r}")
        for name in sorted(needed - value.keys()):
            raise PlainError(f"{where}: field {name!r} is missing")
        return kind(
            **{name: forms[name].read(part, f"{where}.{name}") for name, part in value.items()}
        )

    return _Form(write, read)
