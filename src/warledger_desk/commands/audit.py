"""``warledger audit --ledger``: what is odd across the reports of a ledger."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from warledger.cli.output import opened
from warledger.publish.phrases import counted, plain
from warledger_desk.commands.session import ledger, now

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO


def audit_ledger(words: str, *, exact: bool) -> int:
    """
    Print what the series audit finds, and which reports' own arithmetic does not hold.

    Args:
        words: The ledger as the user named it.
        exact: Whether JSON Lines are wanted, instead of text.

    Returns:
        How many findings there are.
    """
    with ledger(words):
        from warledger_desk.ledger.services.auditing import audited

        across, within = audited(when=now())
    with opened(None, exact=exact) as stream:
        if exact:
            stream.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in across + within)
        else:
            _show(across, within, stream)
    return len(across) + len(within)


def _show(
    across: Sequence[dict[str, Any]], within: Sequence[dict[str, Any]], stream: TextIO
) -> None:
    stream.write(f"Across reports: {counted(len(across), 'finding')}\n")
    for row in across:
        stream.write(f"  {row['type']}: {plain(row['message'])}\n")
        for name, entry in row["entries"].items():
            about = (entry["outlet"], entry["published"], entry["claimant"])
            said = ", ".join(plain(part) for part in about if part)
            stream.write(f"      “{plain(entry['quote'])}” {said}  [{name}]\n")
    stream.write(f"Within reports: {counted(len(within), 'finding')}\n")
    for row in within:
        where = ", ".join(plain(part) for part in (row["outlet"], row["title"]) if part)
        stream.write(f"  {row['type']}: {plain(row['message'])} {where}  [{row['report']}]\n")
