"""
Pages with generated tables between markers, and words by people around them.

A generated part stands between ``<!-- GROUP:NAME -->`` and ``<!-- /GROUP:NAME -->``; all else on
the page is left as it is. docs/performance.md has the group ``bench``, docs/reliability.md the
group ``reliability``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.datasets import ROOT, DataError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

PAGE = ROOT / "docs" / "performance.md"
RELIABILITY = ROOT / "docs" / "reliability.md"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; all columns but the first are set right."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def replaced(page: str, parts: Mapping[str, str], *, group: str = "bench") -> str:
    """
    The page with the named generated parts put in.

    Raises:
        DataError: The page has no such markers.
    """
    for name, words in parts.items():
        opening, closing = f"<!-- {group}:{name} -->", f"<!-- /{group}:{name} -->"
        before, found, rest = page.partition(opening)
        _, ended, after = rest.partition(closing)
        if not found or not ended:
            raise DataError(f"no markers for the part {group}:{name}")
        page = f"{before}{opening}\n{words}\n{closing}{after}"
    return page


def write_parts(path: Path, group: str, parts: Mapping[str, str]) -> None:
    """
    Put generated parts into the page that stands at ``path``.

    Raises:
        DataError: The page has no such markers; it is left as it was.
        OSError: It can't be read or written.
    """
    try:
        page = replaced(path.read_text(encoding="utf-8"), parts, group=group)
    except DataError as error:
        raise DataError(f"{path.name}: {error}") from error
    path.write_text(page, encoding="utf-8")
