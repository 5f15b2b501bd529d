"""
What is done to a ledger while it is disturbed, and what has to hold of it at every moment.

A trial is one course of an operation: commands one after the other, each of which may be cut off;
after each, `look` says what is wrong with what it left. A trial that is at its end has the result
of one that nobody disturbed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

from tests.faults.ledgers import opened, reconciled, unsound, versions
from tests.faults.reckoners import EARLY, ENDS, by_several, lives, told
from tests.faults.scene import BATCH, CHANGED, EMPTY, FIRST, FULL, PART, earlier, rows
from tests.faults.world import PAGES

from warledger_desk.ledger.errors import NoLedgerError
from warledger_desk.ledger.models import Judgement, Version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faults.children import Ended
    from tests.faults.scene import Sample, Scene

Command = list[str | Path]


class Trial(Protocol):
    """
    One course of an operation, in places of its own.

    Args:
        scene: What it begins from.
        number: Counted from 0; trials whose numbers differ by ``variants`` are alike.
    """

    variants: ClassVar[int]
    scene: Scene

    def __init__(self, scene: Scene, number: int) -> None: ...

    @property
    def ledger(self) -> str:
        """The ledger that commands work on."""
        ...

    def command(self) -> Command | None:
        """What is to be run next; None at the end."""
        ...

    def look(self, ended: Ended) -> Iterator[str]:
        """What is wrong after a command that may have been cut off."""
        ...

    def end(self) -> Iterator[str]:
        """What is wrong after the last command, which ended by itself; takes its places away."""
        ...


@runtime_checkable
class Prepares(Protocol):
    """A trial whose commands begin with something."""

    def prepare(self) -> None:
        """What is done in each command's process before it begins."""


@dataclass(slots=True)
class Adding:
    """`add` of both editions of every page, into a ledger that is not there yet."""

    scene: Scene
    number: int
    ledger: str = field(init=False)
    right: list[str] = field(init=False)
    told: set[tuple[str, int]] = field(default_factory=set)  #: reports and versions acknowledged
    done: int = 0  #: commands that ended by themselves

    variants: ClassVar[int] = 4

    def __post_init__(self) -> None:
        """A place for the ledger; or, three times in four, an empty one: making it takes long."""
        self.ledger = self.scene.fresh(None if self.number % 4 == 3 else EMPTY)
        self.right = self.scene.sample(FULL).holds

    def command(self) -> Command | None:
        """The first edition until all of it is there, then the second."""
        if self.done == 2:
            return None
        return ["add", (self.scene.first, self.scene.second)[self.done], "--format", "jsonl",
                "--ledger", self.ledger]  # fmt: skip

    def look(self, ended: Ended) -> Iterator[str]:
        """Nothing acknowledged is lost, nothing is there twice, all is as it should be."""
        self.told |= {(row["report"], row["version"]) for row in rows(ended.out)}
        try:
            with opened(self.ledger):
                stored = list(Version.objects.values_list("report", "number"))
                yield from as_it_should_be(versions(), self.right)
                yield from unsound()
        except NoLedgerError:
            stored = []
        yield from (f"lost: {one}" for one in self.told - set(stored))
        if len(stored) > len(self.told) + 1:
            yield f"{len(self.told)} acknowledged, {len(stored)} stored"
        if ended.code == 0:
            self.done += 1
            if len(stored) != self.done * PAGES:
                yield f"{len(stored)} stored at its end"

    def end(self) -> Iterator[str]:
        """The same ledger as without a fault."""
        with opened(self.ledger):
            if sorted(versions()) != sorted(self.right):
                yield "not the ledger that it should have become"
        self.scene.server.drop(self.ledger)


@dataclass(slots=True)
class Loading:
    """`load` of an archive that was read into parts, or of a whole ledger, in turns."""

    scene: Scene
    number: int
    ledger: str = field(init=False)
    right: list[str] = field(init=False)
    stored: int = 0
    done: bool = False

    variants: ClassVar[int] = 2

    def __post_init__(self) -> None:
        """A place for the ledger."""
        self.ledger = self.scene.fresh()
        self.right = self.scene.sample(FULL if self._whole else FIRST).holds

    @property
    def _whole(self) -> bool:
        return self.number % 2 == 1

    def command(self) -> Command | None:
        """The same command, until it has ended."""
        given = self.scene.exported if self._whole else self.scene.archive
        return None if self.done else ["load", given, "--ledger", self.ledger]

    def look(self, ended: Ended) -> Iterator[str]:
        """Whole batches of an archive, all or nothing of a ledger; and never fewer than before."""
        try:
            with opened(self.ledger):
                found = versions()
                yield from as_it_should_be(found, self.right)
                yield from unsound()
        except NoLedgerError:
            found = []
        if len(found) < self.stored:
            yield f"lost: {self.stored} were stored, now {len(found)}"
        whole = {0, len(self.right)} if self._whole else _whole_batches()
        if len(found) not in whole:
            yield f"half a transaction: {len(found)} stored"
        self.stored = len(found)
        if ended.code == 0:
            self.done = True
            if sorted(found) != sorted(self.right):
                yield "not the ledger that it should have become"

    def end(self) -> Iterator[str]:
        """Nothing else is looked at."""
        yield from ()
        self.scene.server.drop(self.ledger)


def _whole_batches() -> set[int]:
    """How many pages may be stored where parts go in batches."""
    numbers = {0}
    for start in range(0, PAGES, PART):
        size = min(PART, PAGES - start)
        numbers |= {start + min(at + BATCH, size) for at in range(0, size, BATCH)}
    return numbers


@dataclass(slots=True)
class Reconciling:
    """Incidents and links made from nothing, or brought up to date after a change, in turns."""

    scene: Scene
    number: int
    ledger: str = field(init=False)
    sample: Sample = field(init=False)
    done: bool = False

    variants: ClassVar[int] = 2

    def __post_init__(self) -> None:
        """A ledger that is to be reconciled."""
        self.ledger = self.scene.fresh(self._name)
        self.sample = self.scene.sample(self._name)

    @property
    def _name(self) -> str:
        return (FULL, CHANGED)[self.number % 2]

    def command(self) -> Command | None:
        """Whoever asks for incidents has them brought up to date."""
        return None if self.done else ["list", "incidents", "--ledger", self.ledger]

    def look(self, ended: Ended) -> Iterator[str]:
        """All incidents and links are those of before, or all those of after."""
        with opened(self.ledger):
            found = reconciled()
            yield from as_it_should_be(versions(), self.sample.holds)
            yield from unsound()
        if found not in (self.sample.before, self.sample.after):
            yield "incidents that are neither those of before nor those of after"
        if ended.code == 0:
            self.done = True
            if found != self.sample.after:
                yield "not the incidents that it should have made"

    def end(self) -> Iterator[str]:
        """Nothing else is looked at."""
        yield from ()
        self.scene.server.drop(self.ledger)


@dataclass(slots=True)
class ReconcilingBySeveral(Reconciling):
    """The same from nothing by several processes, one of which may end before its work does."""

    reckoned: bool = False  #: by a command that was killed when it had stored all of it

    variants: ClassVar[int] = len(ENDS)

    @property
    def _name(self) -> str:
        return FULL

    def prepare(self) -> None:
        """Where a ledger as small as this is reckoned by several."""
        self._temporary.mkdir(exist_ok=True)
        by_several(self._end, self._temporary)

    def _left(self, *, both: bool) -> Iterator[str]:
        """What is still there of their files; where both were killed, one may be that is empty."""
        for one in sorted(self._temporary.rglob("*"), reverse=True):
            if not both or (one.is_file() and one.stat().st_size):
                yield f"{one.name} was left"
            one.rmdir() if one.is_dir() else one.unlink()

    @property
    def _end(self) -> str:
        return ENDS[self.number % len(ENDS)]

    @property
    def _temporary(self) -> Path:
        return self.scene.folder / "temporary"

    def look(self, ended: Ended) -> Iterator[str]:
        """
        There were others, they are gone, and what they did not do the first one did. None
        leaves a file.
        """
        seconds = told(ended.err)
        if ended.code == 0 and not seconds and not self.reckoned:
            yield "one process reckoned alone"
        yield from (f"a process that reckoned, {one}, lives on" for one in seconds if lives(one))
        yield from self._left(both=ended.killed and self._end in EARLY)
        yield from Reconciling.look(self, ended)
        with opened(self.ledger):
            self.reckoned = reconciled() == self.sample.after


@dataclass(slots=True)
class Migrating:
    """A ledger of each earlier version of the tables, brought up to date by being opened."""

    scene: Scene
    number: int
    ledger: str = field(init=False)
    done: bool = False

    variants: ClassVar[int] = len(earlier())

    def __post_init__(self) -> None:
        """A ledger with old tables."""
        self.ledger = self.scene.fresh(self._name)

    @property
    def _name(self) -> str:
        names = earlier()
        return names[self.number % len(names)]

    def command(self) -> Command | None:
        """Any command that opens it."""
        return None if self.done else ["list", "--ledger", self.ledger]

    def look(self, ended: Ended) -> Iterator[str]:
        """
        After a kill it is looked at by opening a copy: this itself would bring it up to date, and
        the next command would find nothing to do.
        """
        copy = self.scene.server.fresh(self.ledger)
        with opened(copy):
            found = versions()
            yield from unsound()
        self.scene.server.drop(copy)
        if sorted(found) != sorted(self.scene.sample(self._name).holds):
            yield "not what the ledger held before"
        self.done = self.done or ended.code == 0

    def end(self) -> Iterator[str]:
        """Nothing else is looked at."""
        yield from ()
        self.scene.server.drop(self.ledger)


@dataclass(slots=True)
class Judging:
    """Decisions about claims, one a command: accepted, then rejected, which retires the former."""

    scene: Scene
    number: int
    ledger: str = field(init=False)
    done: int = 0
    told: int = 0

    variants: ClassVar[int] = 1

    def __post_init__(self) -> None:
        """A ledger whose claims nobody has judged."""
        self.ledger = self.scene.fresh(FULL)

    def command(self) -> Command | None:
        """Six decisions on three claims."""
        if self.done == 6:
            return None
        claim = self.scene.claims[self.done // 2]
        verdict = ("accept", "reject")[self.done % 2]
        return ["judge", verdict, claim, "--who", "Ode", "--why", "seen", "--ledger", self.ledger]

    def look(self, ended: Ended) -> Iterator[str]:
        """One verdict at most stands on each claim, and none that was told is lost."""
        self.done += ended.code == 0
        with opened(self.ledger):
            made = Judgement.objects.count()
            standing = Judgement.objects.filter(retired=None).count()
            yield from unsound()
        if not self.done <= made <= self.done + 1:
            yield f"{self.done} judgements acknowledged, {made} stored"
        if standing != (made + 1) // 2:
            yield f"{standing} verdicts stand, of {made}"

    def end(self) -> Iterator[str]:
        """Nothing else is looked at."""
        yield from ()
        self.scene.server.drop(self.ledger)


def as_it_should_be(found: list[str], right: list[str]) -> Iterator[str]:
    """Whatever is there is whole, and there once."""
    if strange := set(found) - set(right):
        yield f"{len(strange)} versions are not what was added: {min(strange)[:300]}"
    if len(set(found)) < len(found):
        yield "a version is there twice"
