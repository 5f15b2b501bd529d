"""This process made ready to be forked: all is imported, and the reader stood in for."""

from __future__ import annotations

import gc
import io
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from django.db import connection
from tests.faults.scene import BATCH
from tests.faults.world import stand_in, write_pages

from warledger.cli import main
from warledger_desk.ledger.services import archives


def warm() -> None:
    """
    Do once in this process what will be disturbed in others, so that whatever is imported when it
    is first needed is there. An archive is loaded in small batches from now on.
    """
    stand_in()
    archives.BATCH = BATCH
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        first, _ = write_pages(folder)
        ledger = ["--ledger", str(folder / "warm.db")]
        commands = (
            ["add", str(first), "--format", "jsonl", *ledger],
            ["read", str(first), "--out", str(folder / "parts"), "--format", "records",
             "--engine", "serial"],
            ["load", str(folder / "parts"), *ledger],
            ["list", "incidents", *ledger],
            ["check", *ledger],
            ["judge", "accept", "none", "--who", "Ode", "--why", "seen", *ledger],
            ["export", "--format", "csv", *ledger],
        )  # fmt: skip
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            for command in commands:
                main(command)
        connection.close()
    gc.collect()
    gc.freeze()  # pages of memory that nobody counts references in stay shared
