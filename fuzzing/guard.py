"""One case under watch: what it raises, how long it takes, how much memory the process may have."""

from __future__ import annotations

import resource
import signal
import time
import traceback
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fuzzing.cases import HangError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Processor time of one case. Not what a clock shows: others work on the machine too.
SECONDS = 5.0
#: Seconds by the clock after which the process is ended from outside Python.
_GIVE_UP = 120.0
#: Memory that the process may hold, the language model and the gazetteer included.
MEMORY = 1 << 30
#: What it may ask for: libraries reserve more than they use, and a bomb shall not take the machine.
_ASKED = 4 << 30


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a case."""

    kind: str  #: ``crash`` or ``hang``
    error: str  #: the error's name and what it says
    where: str  #: file and line of ours that it comes from; the same fault comes from the same


class Watched:
    """
    Runs cases of one check.

    Args:
        check: Raises what it finds.
        seconds: Processor time that one case may take.
        memory: Bytes that the process may hold; None where others share it.
    """

    def __init__(
        self, check: Callable[[bytes], None], seconds: float = SECONDS, memory: int | None = None
    ) -> None:
        self._check = check
        self._seconds = seconds
        self.slowest = 0.0  #: seconds of processor time
        self._memory = memory

    def __call__(self, raw: bytes) -> Finding | None:
        """What is wrong with the case; None for nothing."""
        begun = time.process_time()
        found: Finding | None = None
        try:
            with _timed(self._seconds):
                self._check(raw)
        except HangError as error:
            found = Finding("hang", f"over {self._seconds:g} s", _place(error))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            words = " ".join(str(error).split())[:300]
            found = Finding("crash", f"{type(error).__name__}: {words}", _place(error))
        took = time.process_time() - begun
        self.slowest = max(self.slowest, took)
        if found is None and took > self._seconds:
            found = Finding("hang", f"over {self._seconds:g} s", "in a library")
        if self._memory is not None and peak() > self._memory:
            found = Finding("crash", f"over {self._memory >> 20:,} MiB of memory", "memory")
            self._memory = None  # told once: the most that was held never falls again
        return found


@contextmanager
def _timed(seconds: float) -> Iterator[None]:
    """
    Raise `HangError` once so much processor time has gone; where a library keeps Python from
    seeing that, the process ends.
    """
    before = signal.signal(signal.SIGPROF, _hang)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, _GIVE_UP)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGPROF, before)


def _hang(_: int, __: Any) -> None:
    raise HangError


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/src/warledger" in frame.filename]
    last = (ours or frames)[-1]
    return f"{last.filename.rpartition('/src/')[2]}:{last.lineno}"


def limit_memory(most: int = _ASKED) -> None:
    """Let this process ask for so many bytes; what asks for more gets a `MemoryError`."""
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def peak() -> int:
    """The most memory that this process held at once, in bytes."""
    # What `getrusage` says counts what whoever started the process held.
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise OSError("/proc/self/status does not say how much memory this process held")
