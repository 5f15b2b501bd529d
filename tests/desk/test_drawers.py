"""Drawers: what is put in by one process is what another stores, whichever kind it is."""

from __future__ import annotations

import sqlite3
import stat
import tempfile
from contextlib import ExitStack
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from warledger_desk.ledger import models
from warledger_desk.ledger.services import drawers
from warledger_desk.ledger.services.drawers import InHand, Table, new_drawers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from warledger_desk.ledger.location import Location
    from warledger_desk.ledger.services.drawers import Drawer

SHARES = Table(models.Share, ("number", "incident", "outcome", "turn", "packed", "ties"))
ASIDES = Table(models.Aside, ("claim", "report", "outcome", "reader", "planned"))
INCIDENTS = Table(
    models.PublicIncident,
    ("id", "outcome", "aggregate", "start", "end", "precision", "place_words", "status", "grade",
     "claims", "origins", "low", "best", "high", "hidden", "grade_reason"),
)  # fmt: skip
#: What one of the ways of writing rows takes for something else.
ODD = (
    "",
    "\\",
    "\\N",
    "a\tb",
    "line\nline\r",
    '"it\'s", {}',
    "%s ?",
    "дом — بيت",
    "\\x41",
    "\x0b\x08",
)


def incident(name: str, words: str) -> tuple[Any, ...]:
    return (name, "killed", True, date(987, 1, 2), None, 2, words, "reported", None,
            3, 2, None, 4, 10**12, False, words)  # fmt: skip


def rows_of(table: Table) -> list[tuple[Any, ...]]:
    kept = table.model._default_manager.order_by("pk").values_list(*table.columns)
    return [tuple(bytes(one) if isinstance(one, memoryview) else one for one in row)
            for row in kept]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files are made, empty."""
    path = tmp_path / "temporary?files&more"
    path.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(path))
    return path


@pytest.fixture(params=["between processes", "in a transaction", "in hand"])
def made(request: pytest.FixtureRequest, where: Location, folder: Path) -> Iterator[list[Drawer]]:
    """Two drawers, reached."""
    with ExitStack() as held:
        pair = [InHand(), InHand()] if request.param == "in hand" else new_drawers(2)
        if request.param == "in a transaction":
            held.enter_context(transaction.atomic())
        for one in pair:
            held.callback(one.close)
            begin(one)
        yield list(pair)
    assert not attached()
    assert not list(folder.iterdir())


def begin(drawer: Drawer) -> None:
    drawer.open()
    drawer.reach()
    drawer.unname()
    drawer.unname()


def attached() -> list[str]:
    """What the ledger's connection holds beside the ledger."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA database_list")
        return [name for _, name, _ in cursor.fetchall() if name not in {"main", "temp"}]


def test_all_that_was_put_is_stored_as_it_was(made: list[Drawer]) -> None:
    first, second = made
    first.put(INCIDENTS, (incident(f"a{at}", odd) for at, odd in enumerate(ODD)))
    first.put(SHARES, [(5, None, "killed", 1, b"\x00\\\xff\n", b""), (4, "", "x", 2, b"", b"1")])
    second.put(SHARES, [(1, "i", "injured", 2**60, bytes(range(256)), b"\t")])
    second.put(INCIDENTS, [incident("b", "later")])
    first.put(INCIDENTS, [incident("c", "a second time")])
    first.put(INCIDENTS, iter(()))
    for one in made:
        one.put(SHARES, ())
        one.put(ASIDES, ())
        one.shut()
    with transaction.atomic():
        for table in (INCIDENTS, SHARES, ASIDES):
            for one in made:
                one.pour(table)
    names = [*enumerate(ODD)]
    assert rows_of(INCIDENTS) == sorted(
        [*(incident(f"a{at}", odd) for at, odd in names),
         incident("b", "later"), incident("c", "a second time")]
    )  # fmt: skip
    assert rows_of(SHARES) == [
        (1, "i", "injured", 2**60, bytes(range(256)), b"\t"),
        (4, "", "x", 2, b"", b"1"),
        (5, None, "killed", 1, b"\x00\\\xff\n", b""),
    ]
    assert not rows_of(ASIDES)


def test_rows_keep_their_order_over_many_portions(
    made: list[Drawer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawers, "_SOME", 7)
    monkeypatch.setattr(drawers, "_MANY", 10)
    told = [(f"{at * 37 % 101:03}", "r", "killed", at % 2 == 0, False) for at in range(101)]
    made[0].put(ASIDES, told[:60])
    made[0].put(SHARES, [(1, None, "killed", 1, b"", b"")])
    made[0].put(ASIDES, told[60:])
    made[0].shut()
    made[0].pour(ASIDES)
    assert rows_of(ASIDES) == told


def test_where_a_row_cannot_stand_nothing_is_stored_and_nothing_stays_held(
    made: list[Drawer],
) -> None:
    made[0].put(ASIDES, [("a", "r", "killed", True, False), ("a", "r", "killed", True, False)])
    made[0].shut()
    with pytest.raises(IntegrityError), transaction.atomic():
        made[0].pour(ASIDES)
    assert not rows_of(ASIDES)


@pytest.fixture
def lone(where: Location, folder: Path) -> Iterator[Callable[..., list[Drawer]]]:
    """Makes drawers of the kind that SQLite has; skips for other databases."""
    if connection.vendor != "sqlite":
        pytest.skip("files of SQLite")
    with ExitStack() as held:

        def make(number: int = 1) -> list[Drawer]:
            pair = new_drawers(number)
            for one in pair:
                held.callback(one.close)
            return pair

        yield make


def test_nobody_else_can_read_a_file_while_it_has_a_name(
    lone: Callable[..., list[Drawer]], folder: Path
) -> None:
    (drawer,) = lone()
    drawer.open()
    (inner,) = folder.iterdir()
    assert stat.S_IMODE(inner.stat().st_mode) == 0o700
    assert [stat.S_IMODE(one.stat().st_mode) for one in inner.iterdir()] == [0o600]
    drawer.reach()
    drawer.unname()
    drawer.put(ASIDES, [("a", "r", "killed", True, False)] * 5000)
    drawer.shut()
    assert not list(folder.iterdir())


def test_more_drawers_than_can_be_attached(lone: Callable[..., list[Drawer]]) -> None:
    many = lone(13)
    for at, one in enumerate(many):
        begin(one)
        one.put(ASIDES, [(f"{at:02}", "r", "killed", True, False)])
        one.shut()
    held = attached()
    assert 0 < len(held) < len(many)
    with transaction.atomic():
        for one in many:
            one.pour(ASIDES)
    assert [row[0] for row in rows_of(ASIDES)] == [f"{at:02}" for at in range(13)]


def test_a_connection_that_cannot_let_go_of_a_file_is_not_kept(
    lone: Callable[..., list[Drawer]],
) -> None:
    (drawer,) = lone()
    begin(drawer)
    drawer.put(ASIDES, [(f"{at}", "r", "killed", True, False) for at in range(9)])
    drawer.shut()
    (name,) = attached()
    cursor = connection.cursor()
    cursor.execute(f"SELECT claim FROM {name}.ledger_aside")  # noqa: S608
    assert cursor.fetchone()  # and the others are still to be read
    drawer.close()
    assert not attached()


def test_a_full_disk_is_an_error_of_the_file(lone: Callable[..., list[Drawer]]) -> None:
    (drawer,) = lone()
    begin(drawer)
    drawer._writer.execute("PRAGMA max_page_count = 3")  # type: ignore[attr-defined]
    with pytest.raises(sqlite3.OperationalError, match="full"):
        drawer.put(ASIDES, ((f"{at}", "r", "killed", True, False) for at in range(9999)))


@pytest.mark.parametrize("inside", [False, True])
def test_what_others_put_where_a_file_was_is_not_taken_for_its_own(
    lone: Callable[..., list[Drawer]], folder: Path, tmp_path: Path, inside: bool
) -> None:
    (drawer,) = lone()
    with ExitStack() as held:
        if inside:
            held.enter_context(transaction.atomic())
        drawer.open()
        (inner,) = folder.iterdir()
        drawer.reach()
        drawer.unname()
    drawer.put(ASIDES, [("true", "r", "killed", True, False)])
    drawer.shut()
    forged = sqlite3.connect(tmp_path / "forged.db")
    forged.execute(f"PRAGMA page_size = {drawers._PAGE}")
    forged.execute("PRAGMA journal_mode = WAL")
    forged.execute("CREATE TABLE ledger_aside (claim, report, outcome, reader, planned)")
    forged.execute("INSERT INTO ledger_aside VALUES ('forged', 'r', 'killed', 1, 0)")
    forged.commit()
    inner.mkdir()
    for end in ("-wal", "-shm"):
        (inner / f"rows.db{end}").write_bytes((tmp_path / f"forged.db{end}").read_bytes())
    with pytest.raises(DatabaseError), transaction.atomic():
        drawer.pour(ASIDES)
    forged.close()
    assert not rows_of(ASIDES)
