"""Opening the gazetteer for a command, with its progress on standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

from warledger.resources.gazetteer import Gazetteer, open_gazetteer

if TYPE_CHECKING:
    from pathlib import Path


def opened_gazetteer(folder: Path | None = None, *, quiet: bool = False) -> Gazetteer:
    """
    The gazetteer, compiled first where need be; says so on standard error while it does.

    Args:
        folder: Where it is kept; the user's cache by default.
        quiet: Whether to say nothing.

    Raises:
        ResourceError: It can't be compiled or kept.
    """
    console = Console(stderr=True, quiet=quiet)
    with console.status("opening the gazetteer") as status:

        def tell(step: str) -> None:
            status.update(step)
            if not console.is_terminal:
                console.print(step, soft_wrap=True, highlight=False)

        return open_gazetteer(folder, progress=tell)
