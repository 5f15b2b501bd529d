"""The record of a run."""

from __future__ import annotations

from dataclasses import dataclass, field

from benchmarks.load.browser import Log


@dataclass(slots=True)
class Run:
    """What was measured."""

    readers: int
    reviewers: int
    reports: int
    minutes: float
    log: Log = field(default_factory=Log)
    memory: list[dict[str, float]] = field(default_factory=list)  #: at the start and each minute
    served: float = 0.0  #: processor time of server and worker, in seconds
    asked: float = 0.0  #: that of the people's process
    others: float = 0.0  #: that of everything else on the machine
    load: tuple[float, float] = (0.0, 0.0)  #: of the machine, before and after
    complaints: str = ""  #: what the server wrote on stderr while it ran
