"""Ledgers on either database, made by copying others: a trial begins with one of its own."""

from __future__ import annotations

import json
import shutil
import time
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import psycopg
from django.db import connection

from warledger_desk.ledger import models
from warledger_desk.ledger.location import location
from warledger_desk.ledger.opening import open_ledger
from warledger_desk.ledger.services.checking import check
from warledger_desk.ledger.services.interchange import lines

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Seconds for what a killed process had asked of a server.
_PATIENCE = 30.0
#: What reconciling fills, with the columns that say the same wherever it was made.
_RECONCILED: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (models.Incident, ("id", "outcome", "low", "best", "high", "cluster", "grade", "record")),
    (models.IncidentClaim, ("incident", "claim")),
    (models.Part, ("whole", "part")),
    (models.Link, ("type", "source", "target", "score", "record")),
)


class Server(Protocol):
    """Where ledgers of one kind are."""

    kind: str

    def fresh(self, template: str | None = None) -> str:
        """The name of a ledger that is not there yet, or of a copy of another one."""
        ...

    def drop(self, name: str) -> None:
        """Take a ledger away."""
        ...

    def settle(self, name: str) -> None:
        """Wait until nobody is at work in a ledger any more."""
        ...


class Files:
    """SQLite."""

    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)

    def fresh(self, template: str | None = None) -> str:
        """A folder of its own for each, so that whatever is left beside it is seen."""
        folder = self._folder / f"ledger-{next(self._numbers)}"
        folder.mkdir()
        path = folder / "ledger.db"
        if template is not None:
            shutil.copy(template, path)
        return str(path)

    def drop(self, name: str) -> None:
        """With its folder."""
        connection.close()
        shutil.rmtree(Path(name).parent)

    def settle(self, name: str) -> None:
        """A process that is killed is gone at once."""


class Databases:
    """
    PostgreSQL.

    Args:
        address: Of a server of our own.
        mark: Begins the databases' names.
    """

    kind = "postgresql"

    def __init__(self, address: str, mark: str) -> None:
        self._address = address
        self._mark = mark
        self._numbers = count(1)

    def fresh(self, template: str | None = None) -> str:
        """A copy takes some tenths of a second."""
        name = f"{self._mark}_{next(self._numbers)}"
        of = "template1" if template is None else _database(template)
        with psycopg.connect(self._address, autocommit=True) as server:
            server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{of}"')
        return self._address.replace("/postgres?", f"/{name}?")

    def drop(self, name: str) -> None:
        """Whoever is still connected is thrown out."""
        connection.close()
        with psycopg.connect(self._address, autocommit=True) as server:
            server.execute(f'DROP DATABASE "{_database(name)}" WITH (FORCE)')

    def settle(self, name: str) -> None:
        """What a killed process had asked for may still be done."""
        asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
        limit = time.monotonic() + _PATIENCE
        with psycopg.connect(self._address, autocommit=True) as server:
            while True:
                (left,) = server.execute(asked, [_database(name)]).fetchone() or (0,)
                if not left:
                    return
                if time.monotonic() > limit:
                    raise RuntimeError(f"somebody is still at work in {name}")
                time.sleep(0.02)


def _database(name: str) -> str:
    return name.partition("?")[0].rpartition("/")[2]


@contextmanager
def opened(name: str) -> Iterator[None]:
    """A ledger open in this process, and closed before the next one is forked."""
    open_ledger(location(name), create=False)
    try:
        yield
    finally:
        connection.close()


def versions() -> list[str]:
    """
    The versions and judgements of the ledger that is open, without what depends on when: the
    moment of adding, and whether a version was followed by another.
    """
    found = []
    for line in lines():
        row = json.loads(line)
        version = row.get("version", {})
        for name in ("added", "current"):
            version.pop(name, None)
        if "warledger" not in row:
            found.append(json.dumps(row, ensure_ascii=False))
    return found


def reconciled() -> list[tuple[Any, ...]]:
    """All rows that reconciling made, in an order that does not depend on when."""
    rows: list[tuple[Any, ...]] = []
    for model, columns in _RECONCILED:
        found = model.objects.values_list(*columns)
        rows += sorted(((model.__name__, *row) for row in found), key=repr)
    for keys, claims in models.KeyPage.objects.order_by("start").values_list("keys", "claims"):
        blocks = np.frombuffer(bytes(keys), "<i8").tolist()
        rows += [("KeyPage", *pair) for pair in zip(blocks, claims.split(), strict=True)]
    found = models.IncidentClaim.objects.order_by("claim").values_list("claim", "keys")
    return rows + [("keys", claim, bytes(keys)) for claim, keys in found]


def unsound() -> list[str]:
    """What `warledger check` finds wrong with the ledger that is open."""
    return [f"check: {problem.thing}: {problem.cause}" for problem in check().problems]
