"""What all trials on one database begin from: ledgers to be copied, inputs, and what is right."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from django.core.management import call_command
from django.db import connection
from tests.faults.children import run
from tests.faults.ledgers import opened, reconciled, versions
from tests.faults.world import PAGES, write_pages

from warledger_desk.accounts.roles import Role
from warledger_desk.accounts.services import add_user
from warledger_desk.intake.models import Intake, Origin
from warledger_desk.intake.reading import begin
from warledger_desk.ledger.location import location
from warledger_desk.ledger.opening import open_ledger

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.ledgers import Server

#: The first migration has no way back.
OLDEST = 2
#: Pages of a part of the archive that is loaded, and of a batch of it.
PART, BATCH = 5, 3

EMPTY, FIRST, FULL, RECONCILED, CHANGED = "empty", "first", "full", "reconciled", "changed"
_OLD = "tables of "


@dataclass(slots=True, kw_only=True)
class Sample:
    """A ledger to be copied."""

    name: str  #: as `--ledger` takes it
    holds: list[str]  #: its versions and judgements, as `versions` tells them
    before: list[Any] = field(default_factory=list)  #: what reconciling has made of it
    after: list[Any] = field(default_factory=list)  #: what reconciling makes of it


class Scene:
    """
    Ledgers by name, made without a fault when first asked for, and files.

    Args:
        server: Where the ledgers are.
        folder: For the files.
    """

    def __init__(self, server: Server, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self.first, self.second = write_pages(folder)
        self._samples: dict[str, Sample] = {}
        self._web: str | None = None

    def sample(self, name: str) -> Sample:
        """
        The ledger of this name: with nothing, with the first edition of the pages, with both,
        reconciled, changed since it was reconciled, or reconciled and with earlier tables.
        """
        if name not in self._samples:
            self._samples[name] = self._made(name)
        return self._samples[name]

    def fresh(self, name: str | None = None) -> str:
        """A ledger for a trial: a copy of the one of this name, or a place for one."""
        return self.server.fresh(None if name is None else self.sample(name).name)

    @cached_property
    def archive(self) -> Path:
        """The first edition, read into parts."""
        path = self.folder / "archive"
        done(*self.reading(path))
        return path

    def reading(self, out: Path) -> list[str | Path]:
        """The command that reads the first edition into parts."""
        return ["read", self.first, "--out", out, "--format", "records", "--part", str(PART),
                "--engine", "serial", "--batch", "2", "--quiet"]  # fmt: skip

    @cached_property
    def exported(self) -> Path:
        """The ledger with both editions as lines."""
        path = self.folder / "ledger.jsonl"
        ledger = self.sample(FULL).name
        done("export", "--format", "jsonl", "--output", path, "--ledger", ledger)
        return path

    @cached_property
    def claims(self) -> list[str]:
        """Ids of the claims that are current in the ledger with both editions."""
        with opened(self.sample(FULL).name):
            from warledger_desk.ledger.models import Claim  # noqa: PLC0415

            rows = Claim.objects.filter(version__current=True, comment=None)
            return sorted(rows.values_list("pk", flat=True))

    def web(self) -> str:
        """A reconciled ledger with the tables of the web application, its reports public."""
        if self._web is None:
            self._web = self.fresh(RECONCILED)
            done("publish", "--all", "--ledger", self._web)
        return self._web

    @cached_property
    def site(self) -> set[str]:
        """The names of the files of its public site."""
        path = self.folder / "site"
        done("publish", "--out", path, "--ledger", self.web())
        return {str(one.relative_to(path)) for one in path.rglob("*")}

    @cached_property
    def waiting(self) -> str:
        """A ledger with no reports, and uploads that wait for a worker."""
        made = self.fresh(EMPTY)
        open_ledger(location(made), create=False, web=True)
        user = add_user("ode", "correct horse battery staple", Role.EDITOR)
        for line in self.first.read_bytes().splitlines()[: PAGES // 2]:
            name = f"{len(line)}-{zlib.crc32(line)}.jsonl"
            begin(Intake(origin=Origin.FILE, name=name, content=line, by=user))
        connection.close()
        return made

    @cached_property
    def worked(self) -> list[str]:
        """What that ledger holds when they are read."""
        copy = self.server.fresh(self.waiting)
        done("worker", "--once", "--ledger", copy)
        with opened(copy):
            found = versions()
        self.server.drop(copy)
        return found

    def _made(self, name: str) -> Sample:
        if name.startswith(_OLD):
            return self._with_tables_of(name.removeprefix(_OLD))
        if name == EMPTY:
            made = self.server.fresh()
            open_ledger(location(made), create=True)
            connection.close()
            return self._looked_at(made)
        if name == FIRST:
            return self._looked_at(self._added(self.fresh(EMPTY), self.first))
        if name == FULL:
            return self._looked_at(self._added(self.fresh(FIRST), self.second), reconcile=True)
        ready = self.fresh(FIRST)
        done("list", "incidents", "--ledger", ready)
        if name == CHANGED:
            some = self.folder / "some.jsonl"
            lines = self.second.read_text().splitlines(keepends=True)
            some.write_text("".join(lines[: PAGES // 3]))
            self._added(ready, some)
        return self._looked_at(ready, reconcile=True)

    def _added(self, ledger: str, given: Path) -> str:
        done("add", given, "--ledger", ledger, "--quiet")
        return ledger

    def _looked_at(self, name: str, *, reconcile: bool = False) -> Sample:
        with opened(name):
            made = Sample(name=name, holds=versions(), before=reconciled())
        if reconcile:
            copy = self.server.fresh(name)
            done("list", "incidents", "--ledger", copy)
            with opened(copy):
                made.after = reconciled()
            self.server.drop(copy)
        return made

    def _with_tables_of(self, migration: str) -> Sample:
        """A ledger as an earlier version of the program left it."""
        made = self.fresh(RECONCILED)
        with opened(made):
            call_command("migrate", "ledger", migration, verbosity=0)
        copy = self.server.fresh(made)
        open_ledger(location(copy), create=False)
        found = Sample(name=made, holds=versions())
        connection.close()
        self.server.drop(copy)
        return found


def earlier() -> list[str]:
    """The names of samples with earlier tables, the newest first."""
    package = import_module("warledger_desk.ledger.migrations")
    names = sorted(module.name for module in iter_modules(package.__path__))
    known = [name for name in names if name[:1] == "0"]
    return [f"{_OLD}{name}" for name in reversed(known[OLDEST - 1 : -1])]


def done(*arguments: str | Path) -> str:
    """
    Run a command that has to succeed; what it printed.

    Raises:
        RuntimeError: It does not.
    """
    ended = run(arguments)
    if ended.code:
        raise RuntimeError(f"{arguments[0]} ended with {ended.code}: {ended.err}")
    return ended.out


def rows(out: str) -> list[dict[str, Any]]:
    """What a command acknowledged as JSON Lines."""
    return [json.loads(line) for line in out.splitlines()]
