"""Many rows of one table at once: COPY on PostgreSQL, one prepared statement on SQLite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import Model


def pour(model: type[Model], rows: Iterable[Model]) -> None:
    """
    Store new rows in the transaction that is open.

    Args:
        model: Their class.
        rows: Unsaved; a key that the database gives is not set on them.
    """
    given = iter(rows)
    first = next(given, None)
    if first is None:
        return
    fields = [field for field in model._meta.concrete_fields if not _by_database(field)]  # noqa: SLF001
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)  # noqa: SLF001
    names = ", ".join(quote(str(field.column)) for field in fields)

    def values() -> Iterator[list[Any]]:
        for row in (first, *given):
            yield [
                field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields
            ]

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for line in values():
                    copy.write_row(line)
        else:
            marks = ", ".join(["%s"] * len(fields))
            insert = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - our own names
            cursor.executemany(insert, list(values()))


def _by_database(field: Any) -> bool:
    """Whether the database makes the value: numbers of rows."""
    return bool(field.primary_key) and field.get_internal_type() == "BigAutoField"
