"""The tables of docs/reliability.md that the faults' own run makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.page import table
from tests.faults.moments import COMMIT, FILE, STATEMENT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.faults.killing import Killed
    from tests.faults.upsets import Upset

#: Operations as readers of the page know them.
_WORDS = {
    "Adding": "`add`, new reports and changed pages",
    "Loading": "`load` of an archive in parts, of a whole ledger",
    "Reconciling": "incidents and links made, brought up to date",
    "ReconcilingBySeveral": "the same by several processes, another one killed too",
    "Migrating": "tables of earlier versions brought up to date",
    "Judging": "`judge`, a verdict in the place of another",
    "Exporting": "`export` in nine forms",
    "ReadingArchive": "`read ARCHIVE --out`",
    "BackingUp": "`backup`",
    "Restoring": "`restore`, over nothing and over a ledger",
    "Publishing": "`publish --out`, the site as files",
    "Working": "`worker`, uploads in the background",
}
_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def kills_told(found: Sequence[Killed]) -> str:
    """What the kills found, as a table with a sentence before it."""
    rows = []
    for one in found:
        kills = one.kills
        rows.append([
            _WORDS[one.operation],
            _NAMES[one.kind],
            f"{sum(kills.values()):,}",
            f"{kills['time']:,}",
            f"{kills[STATEMENT]:,}",
            f"{kills[COMMIT] + kills[FILE]:,}",
            f"{len(one.problems):,}",
        ])  # fmt: skip
    total = sum(sum(one.kills.values()) for one in found)
    problems = sum(len(one.problems) for one in found)
    rows.append(["all", "both", f"**{total:,}**", *[""] * 3, f"**{problems:,}**"])
    head = ["killed while", "database", "kills", "at a time", "at a statement",
            "at a commit or file", "problems"]  # fmt: skip
    return (
        f"{total:,} kills with SIGKILL. After each the ledger was opened "
        "again and compared with all that had been acknowledged and with what it should have "
        "become, and checked as by `warledger check`.\n\n" + table(head, rows)
    )


def upsets_told(found: Sequence[Upset]) -> str:
    """What the other faults came to, as a table with a sentence before it."""
    rows = []
    for one in found:
        codes = ", ".join(f"{number} × {code}" for code, number in sorted(one.ended.items()))
        rows.append([one.fault, _NAMES[one.kind], f"{one.met:,}", codes, f"{len(one.problems):,}"])
    head = ["fault", "database", "times met", "exit codes", "problems"]
    return (
        "What a command has to answer for itself. Asked of each: the exit code of the cause, one "
        "line that names it (none where it was told to stop), no harm to what is there, and that "
        "the same command goes on to its end afterwards. A command that was done before the fault "
        "came ended with 0.\n\n" + table(head, rows)
    )
