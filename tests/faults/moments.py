"""
The moments of a command at which something can be done to it, told from outside.

Counted are the statements that go to the database, the commits, and what makes files appear: each
is a moment before it and a moment after it. Nothing in the product knows of this; the functions of
Django and of the standard library are wrapped in the process that is forked for a trial.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

if TYPE_CHECKING:
    from collections.abc import Callable

#: What is counted, and the functions that are it.
STATEMENT, COMMIT, FILE = "statement", "commit", "file"
_PLACES: dict[str, tuple[tuple[Any, str], ...]] = {
    STATEMENT: ((CursorWrapper, "_execute"), (CursorWrapper, "_executemany")),
    COMMIT: ((BaseDatabaseWrapper, "_commit"),),
    FILE: ((os, "link"), (os, "replace"), (os, "rename"), (os, "fsync"), (os, "unlink")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The ``number``-th moment of a kind, counted from 1; what is done then."""

    kind: str
    number: int
    act: Callable[[], None]


def kill() -> None:
    """End this process at once, without anything that ends a process in order."""
    os.kill(os.getpid(), signal.SIGKILL)


class Counted:
    """How many moments of each kind there have been in this process."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()

    def watch(self, moment: Moment | None) -> None:
        """Count from now on, and act at the moment, in this process and in no copy of it."""
        here = os.getpid()

        def reached(kind: str) -> None:
            if os.getpid() != here:
                return
            self.seen[kind] += 1
            if moment is not None and (kind, self.seen[kind]) == (moment.kind, moment.number):
                moment.act()

        for kind, places in _PLACES.items():
            for owner, name in places:
                setattr(owner, name, _wrapped(getattr(owner, name), kind, reached))


def _wrapped(function: Any, kind: str, reached: Callable[[str], None]) -> Any:
    @wraps(function)
    def around(*arguments: Any, **named: Any) -> Any:
        reached(kind)
        result = function(*arguments, **named)
        reached(kind)
        return result

    return around
