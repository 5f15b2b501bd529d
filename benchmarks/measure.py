"""
Measuring: processor time of this process, which other programs on the machine disturb least.

With one thread in the numeric libraries, a second of processor time is a second of one core.
"""

from __future__ import annotations

import platform
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import process_time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Item = TypeVar("Item")


@dataclass(slots=True)
class Timing:
    """Seconds of one core, one entry a piece of work."""

    seconds: list[float] = field(default_factory=list)

    @property
    def total(self) -> float:
        """All pieces together."""
        return sum(self.seconds)

    def add(self, work: Callable[[], object]) -> None:
        """Do a piece of work and note its time."""
        start = process_time()
        work()
        self.seconds.append(process_time() - start)


def against(
    contestants: dict[str, Callable[[Item], object]], items: Iterable[Item]
) -> dict[str, Timing]:
    """
    Time several ways to do the same, piece by piece in turn, so that what slows the machine down
    meets all of them.
    """
    timings = {name: Timing() for name in contestants}
    for item in items:
        for name, work in contestants.items():
            timings[name].add(lambda work=work, item=item: work(item))  # type: ignore[misc]
    return timings


def percentile(values: Iterable[float], share: float) -> float:
    """The value that a share (0 to 1) of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def middle(values: Iterable[float]) -> float:
    """The median."""
    return median(values)


def machine() -> str:
    """The processor and the Python, in words."""
    model = ""
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
    return f"{model or platform.machine()}, one core, Python {platform.python_version()}"
