"""Opening the gazetteer for a command, with its progress on standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from warledger.resources.gazetteer import Gazetteer, open_gazetteer

if TYPE_CHECKING:
    from pathlib import Path

#: Where there is no terminal to draw a bar on, a line is printed at each such share.
_TOLD_AT = 0.25


def opened_gazetteer(folder: Path | None = None, *, quiet: bool = False) -> Gazetteer:
    """
    The gazetteer, compiled first where need be: with a bar and its percentage on standard error.

    Where that is no terminal, each step and each quarter of the work is a line instead.

    Args:
        folder: Where it is kept; the user's cache by default.
        quiet: Whether to say nothing.

    Raises:
        ResourceError: It can't be compiled or kept.
    """
    console = Console(stderr=True, quiet=quiet)
    bar = Progress(
        BarColumn(bar_width=24),
        TaskProgressColumn(),
        TextColumn("{task.description}"),
        console=console,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    task = bar.add_task("opening the gazetteer", total=1.0)
    told = 0.0

    def tell(step: str) -> None:
        bar.update(task, description=step)
        if console.is_terminal:
            bar.start()
        else:
            console.print(step, soft_wrap=True, highlight=False)

    def share(done: float) -> None:
        nonlocal told
        bar.update(task, completed=done)
        if not console.is_terminal and done >= told + _TOLD_AT:
            told = done - done % _TOLD_AT
            console.print(f"{told:.0%}", highlight=False)

    try:
        return open_gazetteer(folder, progress=tell, share=share)
    finally:
        if bar.live.is_started:
            bar.stop()
