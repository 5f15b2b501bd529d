"""A reference has one index: its own, or another that begins with it and serves what asks by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models import ForeignKey, Model
from tests.desk.samples import full, put

from warledger_desk.ledger import models
from warledger_desk.ledger.opening import open_ledger

if TYPE_CHECKING:
    from warledger_desk.ledger.location import Location

_OURS = apps.get_app_config("ledger")
#: Indexes of their own that stay: "part of" and "same as" have theirs for the few claims that are,
#: and without those of the others SQLite read an actor's whole past for one page.
_STAY = frozenset({
    ("ledger_claim", "part_of_id"), ("ledger_claim", "same_as_id"),
    ("ledger_discussionpart", "discussion_id"), ("ledger_citedclaim", "part_id"),
    ("ledger_position", "question_id"), ("ledger_eventparty", "event_id"),
    ("ledger_undertakingevent", "undertaking_id"),
})  # fmt: skip


def references() -> list[tuple[type[Model], str]]:
    """Every reference of the ledger that has no index of its own."""
    return [
        (model, field.column)
        for model in _OURS.get_models()
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey) and not field.db_index and not field.unique
    ]


def indexes(table: str) -> dict[str, dict[str, Any]]:
    with connection.cursor() as cursor:
        told = connection.introspection.get_constraints(cursor, table)
    return {name: one for name, one in told.items() if one["index"] or one["unique"]}


def test_no_reference_is_indexed_twice(where: Location) -> None:
    twice: list[tuple[str, str]] = []
    for model in _OURS.get_models():
        columns = {f.column for f in model._meta.local_fields if isinstance(f, ForeignKey)}
        found = indexes(model._meta.db_table)
        begun = {tuple(one["columns"])[:1] for one in found.values() if len(one["columns"]) > 1}
        twice += [
            (model._meta.db_table, one["columns"][0])
            for one in found.values()
            if not one["unique"] and len(one["columns"]) == 1
            if one["columns"][0] in columns and tuple(one["columns"]) in begun
        ]
    assert set(twice) <= _STAY


@pytest.mark.parametrize("kind", ["sqlite"])
def test_what_is_asked_by_a_reference_is_sought_by_an_index(where: Location) -> None:
    asked = references()
    assert len(asked) > 20
    with connection.cursor() as cursor:
        for model, column in asked:
            table = model._meta.db_table
            for end in ("= 1", "IN (1, 2, 3)"):
                cursor.execute(f"EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE {column} {end}")  # noqa: S608
                (plan,) = (row[3] for row in cursor.fetchall())
                assert plan.startswith(f"SEARCH {table} USING "), plan
                assert f"({column}=?" in plan, plan


@pytest.mark.parametrize("kind", ["sqlite"])
def test_dropping_them_copies_no_table(where: Location) -> None:
    put(full())

    def roots() -> dict[str, int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, rootpage FROM sqlite_schema WHERE type = 'table'")
            return dict(cursor.fetchall())

    now = roots()
    call_command("migrate", "ledger", "0015", verbosity=0)
    assert any(one["columns"] == ["version_id"] for one in indexes("ledger_statement").values())
    before = roots()
    open_ledger(where, create=False)
    assert {name for name in now if roots()[name] != before[name]} == set()
    assert models.Statement.objects.exists()
