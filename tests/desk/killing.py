"""
Kills processes that add to a ledger, at random moments, and checks what is left. A program.

    python -m tests.desk.killing sqlite FOLDER KILLS SEED
    python -m tests.desk.killing postgresql ADDRESS KILLS SEED

Each process opens the ledger (and makes it, if it is new) and adds reports and changed pages one
after another; what it was told is stored it writes down in a pipe. The parent waits for a random
time, sends SIGKILL, and looks: all that was acknowledged is there, nothing is there twice, and
whatever is there is whole. Then the next process goes on with the same ledger, until all is in.
Ends with 0 and one line of figures, or with 1 and what was wrong.
"""

from __future__ import annotations

import os
import random
import select
import signal
import sys
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from warledger_desk.ledger.errors import NoLedgerError
from warledger_desk.ledger.location import location
from warledger_desk.ledger.opening import open_ledger, set_up

set_up()

from django.db import connection  # noqa: E402 - models exist from here on
from tests.desk.samples import FOLDER, MOMENT, full  # noqa: E402

from warledger_desk.ledger.models import Raw, Report, Version  # noqa: E402
from warledger_desk.ledger.services.add import add  # noqa: E402
from warledger_desk.ledger.services.checking import check  # noqa: E402
from warledger_desk.ledger.services.stored import reading_of  # noqa: E402

if TYPE_CHECKING:
    from warledger.records import Reading

#: Pages of one ledger; each is added, and then added again changed.
PAGES = 12


def step(number: int) -> Reading:
    """What is added at each step: a page, then the same page with another title."""
    return full(number // 2, title="Second edition" if number % 2 else "First edition")


def write(ledger: str, start: int, told: int) -> None:
    """The process that is killed: every step from the first that may be missing."""
    open_ledger(location(ledger), create=True)
    for number in range(start, 2 * PAGES):
        add(step(number), folder=FOLDER, when=MOMENT, engine="0")
        os.write(told, bytes([number]))


@dataclass(slots=True)
class Trial:
    """One ledger, from nothing to all that belongs into it."""

    ledger: str
    acknowledged: int = 0  #: steps that a process was told are stored
    problems: list[str] = field(default_factory=list)

    def attempt(self, patience: float) -> bool:
        """Run a process for so many seconds at most; whether it was killed at its work."""
        heard, told = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(heard)
            code = 1
            try:
                write(self.ledger, self.acknowledged, told)
                code = 0
            except BaseException:  # noqa: BLE001 - the parent says that it failed
                traceback.print_exc()
            finally:
                os._exit(code)
        os.close(told)
        killed = not _ended(child, patience)
        steps = b""
        while part := os.read(heard, 4096):
            steps += part
        os.close(heard)
        if steps:
            self.acknowledged = steps[-1] + 1
        return killed

    def look(self) -> None:
        """Compare what is stored with what was acknowledged."""
        try:
            open_ledger(location(self.ledger), create=False)
        except NoLedgerError:
            if self.acknowledged:
                self.problems.append("the ledger is gone")
            return
        stored = list(Version.objects.order_by("id").select_related("raw", "source"))
        # One step may have been stored whose word did not get through.
        if not self.acknowledged <= len(stored) <= self.acknowledged + 1:
            self.problems.append(f"{self.acknowledged} acknowledged, {len(stored)} stored")
        for number, version in enumerate(stored):
            if reading_of(version, raw=True) != step(number):
                self.problems.append(f"step {number} is not whole, or not in its place")
        if Report.objects.count() != (len(stored) + 1) // 2:
            self.problems.append("a page is there twice")
        if Raw.objects.count() != Report.objects.count():
            self.problems.append("bytes without a report")
        self.problems += [f"{problem.thing}: {problem.cause}" for problem in check().problems]
        connection.close()


def _ended(child: int, patience: float) -> bool:
    """Wait for the process, kill it when the time is over; whether it had ended by itself."""
    limit = time.monotonic() + patience
    handle = os.pidfd_open(child)
    ready, _, _ = select.select([handle], [], [], max(0.0, limit - time.monotonic()))
    os.close(handle)
    if not ready:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) != 0:
        raise RuntimeError("a process failed by itself")
    return os.WIFEXITED(status)


def run(kind: str, place: str, kills: int, seed: int) -> int:
    """Kill so often; the exit code."""
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    done = trials = 0
    trial = Trial(_fresh(kind, place, trials))
    began = time.monotonic()
    if trial.attempt(600):
        raise RuntimeError("the first process was killed")
    span = time.monotonic() - began
    trial.look()
    while done < kills and not trial.problems:
        if trial.acknowledged == 2 * PAGES:
            trials += 1
            trial = Trial(_fresh(kind, place, trials))
        done += trial.attempt(chance.uniform(0, span))
        trial.look()
    print(f"{kind}: {done} kills, {trials + 1} ledgers, {len(trial.problems)} problems")  # noqa: T201
    for problem in trial.problems:
        print(f"  {problem}")  # noqa: T201
    return 1 if trial.problems else 0


def _fresh(kind: str, place: str, number: int) -> str:
    if kind == "sqlite":
        return str(Path(place) / f"{number}.db")
    name = f"killed_{os.getpid()}_{number}"
    with psycopg.connect(place, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    return place.replace("/postgres?", f"/{name}?")


if __name__ == "__main__":
    sys.exit(run(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
