"""Commands in processes that are forked from this one, warm, and what became of them."""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from tests.faults.moments import Counted, Moment

from warledger.cli import main

#: Seconds after which a command counts as hanging.
LIMIT = 120.0

Prepared = Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What became of a command."""

    code: int  #: its exit code; below 0 the signal that ended it
    out: str  #: standard output, whole lines only: what it said was done
    err: str
    seconds: float
    seen: dict[str, int]  #: moments of each kind; empty where it was killed

    @property
    def killed(self) -> bool:
        """Whether it was killed before it ended by itself."""
        return self.code == -signal.SIGKILL


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is done to a command."""

    name: str = "none"
    moment: Moment | None = None  #: when it does it to itself
    after: float | None = None  #: seconds, when we send it a signal
    signal: int = signal.SIGKILL
    prepare: Prepared | None = None  #: in its process, before it begins


def run(arguments: Sequence[str | Path], fault: Fault | None = None) -> Ended:
    """
    Run a command of Warledger's command line in a process of its own.

    Args:
        arguments: After the program's name.
        fault: What is done to it.

    Raises:
        RuntimeError: It hangs.
    """
    return run_together([arguments], fault)[0]


def run_together(
    commands: Sequence[Sequence[str | Path]], fault: Fault | None = None
) -> list[Ended]:
    """
    Run commands at the same time, each in a process of its own.

    Args:
        commands: See `run`.
        fault: What is done to each.

    Raises:
        RuntimeError: One hangs.
    """
    fault = fault or Fault()
    connection.close()
    sys.stdout.flush()
    sys.stderr.flush()
    with tempfile.TemporaryDirectory(prefix="wl-fault-") as kept:
        folders = [Path(kept) / str(number) for number in range(len(commands))]
        children = []
        began = time.monotonic()
        for folder, arguments in zip(folders, commands, strict=True):
            folder.mkdir()
            children.append(os.fork())
            if children[-1] == 0:
                _be(folder, [str(part) for part in arguments], fault)
        statuses = [_waited(child, fault) for child in children]
        seconds = time.monotonic() - began
        return [
            _ended_so(folder, status, seconds)
            for folder, status in zip(folders, statuses, strict=True)
        ]


def _ended_so(folder: Path, status: int, seconds: float) -> Ended:
    # One that is killed at once has not even begun to write.
    out, err = (
        (folder / name).read_text("utf-8", "replace") if (folder / name).exists() else ""
        for name in ("out", "err")
    )
    return Ended(
        code=os.waitstatus_to_exitcode(status),
        out=out[: out.rfind("\n") + 1],
        err=err,
        seconds=seconds,
        seen=_seen(folder / "seen"),
    )


def _seen(path: Path) -> dict[str, int]:
    """What a child counted; nothing where it was killed before it was done writing."""
    try:
        found: dict[str, int] = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return found


def _be(folder: Path, arguments: list[str], fault: Fault) -> None:
    """The process itself; never returns."""
    code = 70
    # A process that was started in the background ignores it, and hands that on.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        for number, name in ((1, "out"), (2, "err")):
            made = os.open(folder / name, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
            os.dup2(made, number)
        os.environ["COLUMNS"] = "200"
        if fault.prepare is not None:
            fault.prepare()
        counted = Counted()
        counted.watch(fault.moment)
        code = main(arguments)
        (folder / "seen").write_text(json.dumps(counted.seen))
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:  # noqa: BLE001 - as the interpreter would, without what pytest does
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
        code = 1
    finally:
        os._exit(code)


def _waited(child: int, fault: Fault) -> int:
    handle = os.pidfd_open(child)
    try:
        if fault.after is not None and not _ended(handle, fault.after):
            os.kill(child, fault.signal)
        if not _ended(handle, LIMIT):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            raise RuntimeError(f"a command did not end within {LIMIT:.0f} seconds ({fault.name})")
    finally:
        os.close(handle)
    return os.waitpid(child, 0)[1]


def _ended(handle: int, patience: float) -> bool:
    return bool(select.select([handle], [], [], patience)[0])
