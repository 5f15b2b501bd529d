"""
The page docs/performance.md: generated tables between markers, words by people around them.

A generated part stands between ``<!-- bench:NAME -->`` and ``<!-- /bench:NAME -->``; all else on
the page is left as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.datasets import ROOT, DataError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PAGE = ROOT / "docs" / "performance.md"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; all columns but the first are set right."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def replaced(page: str, parts: Mapping[str, str]) -> str:
    """
    The page with the named generated parts put in.

    Raises:
        DataError: The page has no such markers.
    """
    for name, words in parts.items():
        opening, closing = f"<!-- bench:{name} -->", f"<!-- /bench:{name} -->"
        before, found, rest = page.partition(opening)
        _, ended, after = rest.partition(closing)
        if not found or not ended:
            raise DataError(f"{PAGE.name}: no markers for the part {name}")
        page = f"{before}{opening}\n{words}\n{closing}{after}"
    return page
