"""
Faults that a command has to answer for itself: with one line, the exit code of its cause, and
without harm to what is there.

What is full or read-only is a small file system of its own, where one may be mounted; else these
faults are left out.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import psycopg
from django.db import connection
from tests.faults.children import Ended, Fault, run, run_together
from tests.faults.ledgers import opened, unsound, versions
from tests.faults.moments import COMMIT, FILE, STATEMENT, Moment
from tests.faults.scene import EMPTY, FIRST

from warledger.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from random import Random

    from tests.faults.operations import Trial
    from tests.faults.scene import Scene
    from tests.faults.server import Running

#: Lines on standard error that a command may end with.
_LINES = 2
_BROKEN = re.compile(r"Traceback|internal error|Errno")
_STOPPED = frozenset({ExitCode.INTERRUPTED})
_REFUSED = frozenset({ExitCode.LEDGER, ExitCode.INPUT_FAILED})


@dataclass(slots=True)
class Upset:
    """What came of one fault on one database."""

    fault: str
    kind: str
    met: int = 0  #: commands that met it
    ended: Counter[int] = field(default_factory=Counter)  #: by exit code
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A fault: how it comes about, how it is undone, and how commands may end by it."""

    name: str
    codes: frozenset[int]
    act: Callable[[], None] | None = None  #: in the command's process, at a moment
    signal: int | None = None  #: sent to it, after a time
    before: Callable[[], object] | None = None  #: in its process, before it begins
    undo: Callable[[], object] = lambda: None


def upset(  # noqa: PLR0913 - what and how often
    operation: type[Trial], scene: Scene, kind: Kind, found: Upset, *, times: int, chance: Random
) -> None:
    """
    Have an operation meet a fault so often; after each, it goes on undisturbed to its end.

    Args:
        operation: Makes a trial.
        scene: Where.
        kind: The fault.
        found: What comes of it is added here.
        times: How often.
        chance: Chooses moments.
    """
    for number in range(times):
        trial = operation(scene, number)
        spans = _spans(operation(scene, number))
        step = chance.randrange(len(spans))
        at = 0
        while (command := trial.command()) is not None:
            ended = run(command, _fault(kind, spans[step], chance) if at == step else None)
            kind.undo()
            scene.server.settle(trial.ledger)
            if at == step:
                found.met += ended.code != 0
                found.ended[ended.code] += 1
                found.problems += (f"{operation.__name__}: {one}" for one in _told(ended, kind))
            elif ended.code:
                found.problems.append(f"{operation.__name__}: afterwards: {ended.err}")
                return
            found.problems += (f"{operation.__name__}: {one}" for one in trial.look(ended))
            at += 1
        found.problems += (f"{operation.__name__}: {one}" for one in trial.end())


def _spans(trial: Trial) -> list[Ended]:
    ended = []
    while (command := trial.command()) is not None:
        ended.append(run(command))
        list(trial.look(ended[-1]))
    list(trial.end())
    return ended


def _fault(kind: Kind, span: Ended, chance: Random) -> Fault:
    if kind.signal is not None:
        after = chance.uniform(0.1, 0.9) * span.seconds
        return Fault(name=kind.name, after=after, signal=kind.signal)
    if kind.before is not None:
        return Fault(name=kind.name, prepare=kind.before)
    kinds = [one for one in (STATEMENT, COMMIT, FILE) if span.seen.get(one)]
    chosen = chance.choices(kinds, [span.seen[one] for one in kinds])[0]
    number = chance.randint(1, max(1, span.seen[chosen] * 3 // 4))
    act = kind.act or (lambda: None)
    return Fault(name=kind.name, moment=Moment(kind=chosen, number=number, act=act))


def _told(ended: Ended, kind: Kind) -> Iterator[str]:
    """How a command that met a fault ended, where it should not end so."""
    if ended.code and ended.code not in kind.codes:
        yield f"{kind.name}: ended with {ended.code}: {ended.err}"
    lines = ended.err.splitlines()
    if _BROKEN.search(ended.err) or len(lines) > _LINES:
        yield f"{kind.name}: said {ended.err!r}"
    if ended.code in _REFUSED and not lines:
        yield f"{kind.name}: ended with {ended.code} and said nothing"


def stopped() -> Iterator[Kind]:
    """The signals by which people and systems end a program."""
    for number, name in ((signal.SIGINT, "Ctrl-C"), (signal.SIGTERM, "SIGTERM")):
        yield Kind(name=name, codes=_STOPPED, signal=number)


@contextmanager
def small_disk(folder: Path) -> Iterator[Path | None]:
    """A file system that fills up; None where none may be mounted."""
    place = folder / "small"
    place.mkdir()
    options = ["-t", "tmpfs", "-o", "size=64m", "tmpfs", str(place)]
    done = subprocess.run(["mount", *options], capture_output=True, check=False)  # noqa: S603, S607
    if done.returncode:
        yield None
        return
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)  # noqa: S603, S607


def of_disk(place: Path) -> Iterator[Kind]:
    """The disk full, and not to be written to any more."""
    filler = place / "filler"

    def fill() -> None:
        with filler.open("wb") as stream:
            free = os.statvfs(place)
            os.posix_fallocate(stream.fileno(), 0, free.f_bavail * free.f_bsize)

    def freed() -> None:
        filler.unlink(missing_ok=True)

    yield Kind(name="disk full", codes=_REFUSED, act=fill, undo=freed)

    def mounted(how: str) -> Callable[[], object]:
        command = ["mount", "-o", f"remount,{how}", str(place)]
        return lambda: subprocess.run(command, check=True)  # noqa: S603

    yield Kind(name="disk read-only", codes=_REFUSED, before=mounted("ro"), undo=mounted("rw"))


def of_server(server: Running) -> Iterator[Kind]:
    """The connection cut, and the server gone and back."""

    def cut() -> None:
        if connection.connection is not None:
            process = connection.connection.info.backend_pid
            with psycopg.connect(server.address, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s)", [process])

    yield Kind(name="connection cut", codes=_REFUSED, act=cut)
    yield Kind(name="server gone and back", codes=_REFUSED, act=server.stop, undo=server.start)


def writers_together(scene: Scene, rounds: int, found: Upset) -> None:
    """Three commands that add to one ledger at once: two with the same pages, one with others."""
    right = sorted(map(_of_report, scene.sample(FIRST).holds))
    lines = scene.first.read_text().splitlines(keepends=True)
    halves = [scene.folder / f"half-{number}.jsonl" for number in range(2)]
    for number, half in enumerate(halves):
        half.write_text("".join(lines[number::2]))
    for number in range(rounds):
        ledger = scene.fresh(None if number % 4 == 0 else EMPTY)
        given = [halves[0], halves[1], scene.first]
        ended = run_together([["add", path, "--ledger", ledger, "--quiet"] for path in given])
        found.met += 1
        for one in ended:
            found.ended[one.code] += 1
            if one.code:
                found.problems.append(f"ended with {one.code}: {one.err}")
        scene.server.settle(ledger)
        with opened(ledger):
            if sorted(map(_of_report, versions())) != right:
                found.problems.append("not what all of them added, once")
            found.problems += unsound()
        scene.server.drop(ledger)


def _of_report(line: str) -> tuple[str, int, list[str]]:
    """What does not depend on the file that a report came from."""
    version = json.loads(line)["version"]
    return version["report"], version["number"], version["claims"]
