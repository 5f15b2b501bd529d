"""What other packages add to the command line, found through entry points."""

from __future__ import annotations

import sys
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def extensions(group: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    """
    The names and functions of a group, by name.

    One that can't be loaded is named on standard error and left out: it must not cost the others.

    Args:
        group: ``warledger.commands`` for commands, ``warledger.audits`` for what the command audit
            can check besides reports.
    """
    for point in sorted(entry_points(group=group), key=lambda point: point.name):
        try:
            found = point.load()
        except (ImportError, AttributeError) as error:
            line = f"warledger: {point.name} ({point.value}) can't be loaded: {error}"
            print(" ".join(line.split()), file=sys.stderr)  # noqa: T201
            continue
        yield point.name, found
