"""
Lists in pages that begin where the last one ended, and not after so many rows.

A page is asked for by the last row that was seen, so that a page far down costs what the first one
does, and rows that come in between push none off the page. Rows whose first sort field is unknown
stand last, whichever way the list runs.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q

from warledger.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.models import QuerySet

Row = TypeVar("Row", bound=Model)

#: Rows of a page unless somebody asks for others, and the most that are given.
PAGE, MOST = 50, 500

#: What reading a mark that somebody made up may raise.
_NO_MARK = (
    ValueError, TypeError, OverflowError, binascii.Error, RecursionError, ValidationError,
)  # fmt: skip

#: Rows of a list are counted up to here; more are "more than".
COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Order:
    """
    How a list runs.

    Args:
        first: The field that it is sorted by; unknown values stand last.
        then: Fields that tell rows with one value apart; together with ``first`` unique, never
            unknown, and running the same way.
        descending: Whether the greatest comes first.
    """

    first: str
    then: tuple[str, ...]
    descending: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """All fields in order."""
        return (self.first, *self.then)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Which page of a list is wanted; the first where neither side is given."""

    after: str | None = None  #: `Keyset.next` of the page before
    before: str | None = None  #: `Keyset.previous` of the page after
    limit: int = PAGE  #: at most `MOST`


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyset(Generic[Row]):
    """A page of rows, and what to ask for to get those beside it; None at either end."""

    rows: Sequence[Row]
    next: str | None
    previous: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A page of plain rows (values that JSON can hold), with the marks of those beside it."""

    rows: Sequence[dict[str, Any]]
    next: str | None
    previous: str | None


def page(found: QuerySet[Row], order: Order, turn: Turn) -> Keyset[Row]:
    """
    One page of a list, in one query, or two where dated rows end and undated ones begin.

    Args:
        found: The rows, in any order; what is filtered by should have an index that ends with the
            order's fields.
        order: How the list runs.
        turn: Which page.

    Raises:
        InputError: ``after`` or ``before`` is no mark of such a list, or both are given.
    """
    if turn.after is not None and turn.before is not None:
        raise InputError("page", "either what comes after a row or what comes before it, not both")
    limit = max(1, min(turn.limit, MOST))
    back = turn.before is not None
    mark = turn.before if back else turn.after
    at = None if mark is None else _values(mark, order, found.model)
    rows = _walked(found, order, at, limit + 1, back=back)
    more, rows = len(rows) > limit, rows[:limit]
    if back:
        rows.reverse()
    if not rows:
        return Keyset(rows=rows, next=None, previous=None)
    ahead = more if not back else True
    behind = more if back else turn.after is not None
    return Keyset(
        rows=rows,
        next=_mark(rows[-1], order) if ahead else None,
        previous=_mark(rows[0], order) if behind else None,
    )


def sifted(
    found: QuerySet[Row],
    order: Order,
    turn: Turn,
    keep: Callable[[Sequence[Row]], Sequence[Row]],
) -> Keyset[Row]:
    """
    One page of those rows that a rule lets through which the database can't be asked for. Filled
    from further rows, `MOST` at a time; a mark is given only where such a row lies beyond.

    Args:
        found: The rows, see `page`.
        order: How the list runs.
        turn: Which page.
        keep: Given rows, those of them that are let through, in the same order.

    Raises:
        InputError: See `page`.
    """
    limit = max(1, min(turn.limit, MOST))
    back = turn.before is not None

    def walked(start: Turn, count: int) -> list[Row]:
        """So many from a mark on, or backwards from it."""
        rows: list[Row] = []
        part = page(found, order, replace(start, limit=count))
        while True:
            some = list(keep(part.rows))
            rows += some if start.before is None else reversed(some)
            on = part.next if start.before is None else part.previous
            if len(rows) >= count or on is None:
                return rows[:count]
            side = "after" if start.before is None else "before"
            part = page(found, order, Turn(limit=MOST, **{side: on}))

    rows = walked(turn, limit + 1)
    more, rows = len(rows) > limit, rows[:limit]
    if not rows:
        return Keyset(rows=rows, next=None, previous=None)
    if back:
        rows.reverse()
        following = bool(walked(Turn(after=_mark(rows[-1], order)), 1))
    else:
        following = more
        more = turn.after is not None and bool(walked(Turn(before=_mark(rows[0], order)), 1))
    return Keyset(
        rows=rows,
        next=_mark(rows[-1], order) if following else None,
        previous=_mark(rows[0], order) if more else None,
    )


def how_many(found: QuerySet[Any], most: int = COUNTED) -> tuple[int, bool]:
    """
    The number of rows, counted up to a limit that keeps it quick.

    Returns:
        The number, and whether there are more than that.
    """
    number = found.order_by()[: most + 1].values("pk").count()
    return (most, True) if number > most else (number, False)


def _walked(
    found: QuerySet[Row], order: Order, at: Sequence[Any] | None, count: int, *, back: bool
) -> list[Row]:
    """Rows from a mark on, or backwards from it: known ones first, then unknown, or the reverse."""
    falling = order.descending != back
    rows: list[Row] = []
    for unknown in (True, False) if back else (False, True):
        here = at
        if at is not None and (at[0] is None) != unknown:
            if unknown == back:
                continue  # lies on the other side of the mark
            here = None
        part = found.filter(**{f"{order.first}__isnull": unknown})
        names = order.then if unknown else order.fields
        if here is not None:
            values = here[1:] if unknown else here
            part = part.filter(_beyond(names, values, falling=falling))
        part = part.order_by(*(f"-{name}" if falling else name for name in names))
        rows += part[: count - len(rows)]
        if len(rows) >= count:
            break
    return rows


def _beyond(names: Sequence[str], values: Sequence[Any], *, falling: bool) -> Q:
    """Rows beyond the values in the order of the names; the first bound stands for the index."""
    than, upto = ("lt", "lte") if falling else ("gt", "gte")
    sought = Q()
    for name, value in zip(reversed(names), reversed(values), strict=True):
        further = Q(**{f"{name}__{than}": value})
        sought = further | (Q(**{name: value}) & sought) if sought else further
    return Q(**{f"{names[0]}__{upto}": values[0]}) & sought


def _mark(row: Model, order: Order) -> str:
    values = [getattr(row, _column(row, name)) for name in order.fields]
    plain = [value.isoformat() if isinstance(value, date) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _column(row: Model | type[Model], name: str) -> str:
    return str(row._meta.get_field(name).attname)  # type: ignore[union-attr] # noqa: SLF001


def _values(mark: str, order: Order, model: type[Model]) -> list[Any]:
    """The values of the row that a mark stands for."""
    try:
        padded = mark.encode("ascii") + b"=" * (-len(mark) % 4)
        values = json.loads(base64.urlsafe_b64decode(padded))
        if not isinstance(values, list) or len(values) != len(order.fields):
            raise ValueError(mark)
        "".join(map(str, values)).encode()  # half of a character is in no database
        if any(value is None for value in values[1:]) or "\0" in "".join(map(str, values)):
            raise ValueError(mark)
        return [
            None if value is None else _field(model, name).to_python(value)
            for name, value in zip(order.fields, values, strict=True)
        ]
    except _NO_MARK as error:
        raise InputError("page", f"{mark[:60]!r} is no mark of a row of this list") from error


def _field(model: type[Model], name: str) -> Any:
    field = model._meta.get_field(name)  # noqa: SLF001
    return getattr(field, "target_field", field)
