"""
Waiting for what a page shows a moment after an act.

For what Playwright's `expect` does not know. It asks from outside again and again, as a page's
policy forbids the waiting that is evaluated inside it.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

#: Milliseconds that a page may take; the machine may be busy.
PATIENCE = 60_000
_PAUSE = 0.05


def until(ask: Callable[[], Any], fits: Callable[[Any], bool], *, limit: float = PATIENCE) -> Any:
    """
    What an asked-for value is once it fits.

    Args:
        ask: Reads the value from a page.
        fits: Whether it is what is waited for.
        limit: Milliseconds after which the last value is told as a failure.
    """
    end = time.monotonic() + limit / 1000
    while not fits(seen := ask()):
        if time.monotonic() > end:
            raise AssertionError(f"after {limit / 1000:g} seconds it was still {seen!r}")
        time.sleep(_PAUSE)
    return seen


def becomes(ask: Callable[[], Any], wanted: Any, *, limit: float = PATIENCE) -> None:
    """Wait until an asked-for value is as wanted; the same as `until` otherwise."""
    try:
        until(ask, lambda seen: seen == wanted, limit=limit)
    except AssertionError as error:
        raise AssertionError(f"{error}, not {wanted!r}") from None
