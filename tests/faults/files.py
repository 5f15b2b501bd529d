"""Operations that make files: at their final names stands nothing, or the whole."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from shutil import rmtree
from typing import TYPE_CHECKING, Any, ClassVar

from tests.faults.children import run
from tests.faults.ledgers import opened, unsound, versions
from tests.faults.scene import FIRST, RECONCILED, done

from warledger.drafts import ABANDONED
from warledger.runners import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.faults.children import Ended
    from tests.faults.operations import Command
    from tests.faults.scene import Scene

#: Forms of exports; those whose bytes hold the moment of writing are compared by what they hold.
_FORMS = ("jsonl", "csv", "acled", "ucdp", "geojson", "excel", "sqlite", "geopackage", "parquet")


@dataclass(slots=True)
class _Making:
    """A file made from a reconciled ledger: there is none before, or (odd numbers) an older one."""

    scene: Scene
    number: int
    folder: Path = field(init=False)
    target: Path = field(init=False)
    done: bool = False

    def __post_init__(self) -> None:
        """A folder with nothing else in it."""
        self.folder = self.scene.folder / f"{type(self).__name__}-{self.number}-{id(self)}"
        self.folder.mkdir()
        self.target = self.folder / "made"

    @property
    def ledger(self) -> str:
        """It is only read, so that one serves all trials."""
        return self.scene.sample(RECONCILED).name

    def again(self) -> Command:
        """The command as anybody would give it the next time."""
        raise NotImplementedError

    def end(self) -> Iterator[str]:
        """What killed ones left beside is gone with the next one, once it is old enough."""
        self._age()
        run(self.again())
        if left := sorted(path.name for path in self.folder.iterdir() if path.name[0] == "."):
            yield f"left beside: {left}"
        rmtree(self.folder)

    def _age(self) -> None:
        """What is left is as old as what nobody is at any more."""
        for path in self.folder.iterdir():
            if path.name.startswith(".") and path.is_file():
                then = path.stat().st_mtime - 2 * ABANDONED
                os.utime(path, (then, then))


_OLD = "what stood there before"


class Exporting(_Making):
    """`export` in each form, over nothing or over an older file."""

    variants: ClassVar[int] = 2 * len(_FORMS)

    def __post_init__(self) -> None:
        """Half of the files stand there already."""
        super().__post_init__()
        self.form = _FORMS[self.number // 2 % len(_FORMS)]
        if self.number % 2:
            self.target.write_text(_OLD)

    def command(self) -> Command | None:
        """The same command, until it has ended."""
        self._age()
        return None if self.done else self.again()

    def again(self) -> Command:
        """See `_Making.again`."""
        return self._to(self.target)

    def _to(self, target: Path) -> Command:
        return ["export", "--format", self.form, "--output", target, "--quiet",
                "--ledger", self.ledger]  # fmt: skip

    def look(self, ended: Ended) -> Iterator[str]:
        """The older file, if there was one, or the whole new one."""
        self.done = ended.code == 0
        there = self.target.exists()
        if not there and (self.done or self.number % 2):
            yield f"{self.form}: the file is gone"
        elif there and self._is_old():
            if self.done:
                yield f"{self.form}: the file was not replaced"
        elif there and _held(self.target, self.form) != self._right():
            yield f"{self.form}: the file is not whole"

    def _is_old(self) -> bool:
        return bool(self.number % 2) and self.target.read_bytes() == _OLD.encode()

    def _right(self) -> object:
        path = self.scene.folder / f"right.{self.form}"
        if not path.exists():
            done(*self._to(path))
        return _held(path, self.form)


def _held(path: Path, form: str) -> object:
    """What a file holds, the same whenever it was written; that it can be read."""
    if form in ("sqlite", "geopackage"):
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as file:
            (sound,) = file.execute("PRAGMA integrity_check").fetchone()
            names = [row[0] for row in file.execute("SELECT name FROM sqlite_master ORDER BY 1")]
            tables = [name for name in names if name in ("entries", "incidents", "links")]
            rows = [file.execute(f"SELECT * FROM {name}").fetchall() for name in tables]  # noqa: S608
            return sound, names, rows
    if form == "excel":
        import openpyxl  # noqa: PLC0415

        book = openpyxl.load_workbook(path, read_only=True)
        return [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book]
    if form == "parquet":
        import pyarrow.parquet  # noqa: PLC0415

        return pyarrow.parquet.read_table(path).to_pylist()
    return hashlib.sha256(path.read_bytes()).hexdigest()


class BackingUp(_Making):
    """`backup`: the copy is whole, and has its digest."""

    variants: ClassVar[int] = 1

    def command(self) -> Command | None:
        """Until there is a copy: another one is not made over it."""
        self._age()
        return None if self.target.exists() else self.again()

    def again(self) -> Command:
        """Refused where a copy is there."""
        return ["backup", self.target, "--ledger", self.ledger]

    def look(self, ended: Ended) -> Iterator[str]:
        """If there is a copy, a ledger can be made from it, which is the one that was copied."""
        if ended.code == 0 and not self.target.exists():
            yield "no copy"
        if not self.target.exists():
            return
        made = self.scene.fresh()
        restored = run(["restore", self.target, "--ledger", made])
        if restored.code:
            yield f"the copy can't be used: {restored.err}"
        else:
            with opened(made):
                if sorted(versions()) != sorted(self.scene.sample(RECONCILED).holds):
                    yield "the copy is of something else"
                yield from unsound()
        self.scene.server.drop(made)


@dataclass(slots=True)
class Restoring:
    """`restore` over nothing, or by force over another ledger, in turns."""

    scene: Scene
    number: int
    ledger: str = field(init=False)
    done: bool = False

    variants: ClassVar[int] = 2

    def __post_init__(self) -> None:
        """A place for the ledger, or one with the first edition alone."""
        copy = self.scene.folder / "copy-to-restore"
        if not copy.exists():
            done("backup", copy, "--ledger", self.scene.sample(RECONCILED).name)
        self.ledger = self.scene.fresh(FIRST if self.number % 2 else None)

    def command(self) -> Command | None:
        """Until it has ended, or the ledger is there."""
        copy = self.scene.folder / "copy-to-restore"
        force = ["--force"] if self.number % 2 else []
        return None if self.done else ["restore", copy, *force, "--ledger", self.ledger]

    def look(self, ended: Ended) -> Iterator[str]:
        """Nothing (or the old ledger), or the whole."""
        there = _is_ledger(self.ledger)
        if ended.code == 0 and not there:
            yield "no ledger"
        if there:
            with opened(self.ledger):
                if sorted(versions()) != sorted(self.scene.sample(RECONCILED).holds):
                    yield "not the ledger that was copied"
                yield from unsound()
        # One that was killed after it had put the ledger in its place has no more to do.
        self.done = ended.code == 0 or (there and not self.number % 2)

    def end(self) -> Iterator[str]:
        """Nothing else is looked at."""
        yield from ()
        self.scene.server.drop(self.ledger)


def _is_ledger(name: str) -> bool:
    return run(["list", "--ledger", name]).code == 0


class ReadingArchive(_Making):
    """`read ARCHIVE --out`: parts that the manifest names are whole; the same parts at the end."""

    variants: ClassVar[int] = 1

    def command(self) -> Command | None:
        """The same command, until it has ended."""
        self._age()
        return None if self.done else self.again()

    def again(self) -> Command:
        """See `_Making.again`."""
        return self.scene.reading(self.target)

    def look(self, ended: Ended) -> Iterator[str]:
        """Whatever the manifest names is there and whole."""
        self.done = ended.code == 0
        if (self.target / "manifest.jsonl").exists():
            for part in parts_of(self.target):
                path = self.target / part.file
                if not path.is_file() or _held(path, "") != part.sha256:
                    yield f"{part.file} is not the part that the manifest names"
        if self.done and _files(self.target) != _files(self.scene.archive):
            yield f"not the archive that it should have become: {sorted(_files(self.target))}"


def _files(folder: Path) -> dict[str, Any]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


class Publishing(_Making):
    """`publish --out`: the public site as files, over nothing or over an older one."""

    variants: ClassVar[int] = 2

    def __post_init__(self) -> None:
        """The reports are public before."""
        super().__post_init__()
        ledger = self.scene.web()
        if self.number % 2:
            done("publish", "--out", self.target, "--ledger", ledger)
            (self.target / "old").write_text(_OLD)

    def command(self) -> Command | None:
        """The same command, until it has ended."""
        return None if self.done else self.again()

    def again(self) -> Command:
        """See `_Making.again`."""
        return ["publish", "--out", self.target, "--ledger", self.scene.web()]

    def look(self, ended: Ended) -> Iterator[str]:
        """The older site or the whole new one."""
        self.done = ended.code == 0
        if not self.target.exists():
            if self.done or self.number % 2:
                yield "the site is gone"
            return
        names = {str(path.relative_to(self.target)) for path in self.target.rglob("*")}
        if "old" in names:
            names -= {"old"}
            if self.done:
                yield "the site was not replaced"
        if names != self.scene.site:
            yield f"the site is not whole: {len(names)} files"
