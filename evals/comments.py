"""
Articles and comments of real web pages: python -m evals.comments FOLDER [--json]

FOLDER holds ``pages/`` and ``gold.json``, which maps each page's file name to ``url`` and strings
that must stand in the article (``with``), must not (``without``) and that comments contain
(``comments``), with ``title``, ``author`` and ``date`` where known. White space is normalised
before strings are looked for. The same page read by trafilatura alone stands beside.

A comment string counts as found in a comment's words or its author's name. A page with comments
that nobody wrote (a live ticker's entries, say) may list the same kind of string on both sides;
pages with a string of `comments` in the body are named, so that such can be told.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import trafilatura
from trafilatura.settings import Document

from warledger.ingest import Failure, ingest_bytes
from warledger.records import Report


@dataclass(kw_only=True)
class Score:
    """Counts over all pages; strings unless a name says otherwise."""

    pages: int = 0
    failed: list[str] = field(default_factory=list)
    comments: int = 0
    comments_found: int = 0
    comments_in_body: int = 0
    pages_with_leaks: list[str] = field(default_factory=list)
    pages_with_misses: list[str] = field(default_factory=list)
    article: int = 0
    article_found: int = 0
    article_found_by_trafilatura: int = 0
    foreign: int = 0
    foreign_in_body: int = 0
    foreign_in_body_by_trafilatura: int = 0
    titles: int = 0
    titles_right: int = 0
    authors: int = 0
    authors_right: int = 0
    dates: int = 0
    dates_right: int = 0
    dates_wrong: int = 0


def score(folder: Path) -> dict[str, Any]:
    """
    The counts and, in per cent, ``comments_found_share`` and ``article_found_share``.

    Args:
        folder: Holds ``pages/`` and ``gold.json``.
    """
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    total = Score()
    for name, row in sorted(gold.items()):
        raw = (folder / "pages" / name).read_bytes()
        _add(total, name, row, raw)
    shares = {
        "comments_found_share": _percent(total.comments_found, total.comments),
        "article_found_share": _percent(total.article_found, total.article),
    }
    return asdict(total) | shares


def _add(total: Score, name: str, row: dict[str, Any], raw: bytes) -> None:
    report = next(ingest_bytes(raw, source=name))
    total.pages += 1
    if isinstance(report, Failure):
        total.failed.append(str(report.error))
    body, comments = ("", "") if isinstance(report, Failure) else _texts(report)
    alone = trafilatura.bare_extraction(raw, include_comments=False)
    plain = _line(alone.text) if isinstance(alone, Document) else ""

    total.article += len(row["with"])
    total.article_found += _count(row["with"], body)
    total.article_found_by_trafilatura += _count(row["with"], plain)
    total.foreign += len(row["without"])
    total.foreign_in_body += _count(row["without"], body)
    total.foreign_in_body_by_trafilatura += _count(row["without"], plain)

    found, leaked = _count(row["comments"], comments), _count(row["comments"], body)
    total.comments += len(row["comments"])
    total.comments_found += found
    total.comments_in_body += leaked
    if leaked:
        total.pages_with_leaks.append(name)
    if found < len(row["comments"]):
        total.pages_with_misses.append(name)
    if isinstance(report, Report):
        _add_metadata(total, row, report)


def _add_metadata(total: Score, row: dict[str, Any], report: Report) -> None:
    if title := _line(row.get("title")):
        total.titles += 1
        total.titles_right += _line(report.title) == title
    if author := _line(row.get("author")):
        total.authors += 1
        total.authors_right += _line(report.author).casefold() == author.casefold()
    if date := _line(row.get("date")):
        total.dates += 1
        total.dates_right += report.published is not None and report.published.isoformat() == date
        total.dates_wrong += report.published is not None and report.published.isoformat() != date


def _texts(report: Report) -> tuple[str, str]:
    """The body and the comments, each on one line."""
    body = [block.span.of(report.text) for block in report.blocks if block.comment is None]
    comments = [f"{one.author or ''} {one.span.of(report.text)}" for one in report.comments]
    return _line(" ".join(body)), _line(" ".join(comments))


def _count(strings: list[str], text: str) -> int:
    return sum(_line(string) in text for string in strings)


def _line(words: str | None) -> str:
    return " ".join((words or "").split())


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def _show(result: dict[str, Any]) -> None:
    print(f"pages                      {result['pages']}, not read: {len(result['failed'])}")
    print(
        f"comment strings found      {result['comments_found']} of {result['comments']}"
        f" = {result['comments_found_share']} %"
    )
    print(f"comment strings in a body  {result['comments_in_body']}")
    print(
        f"article strings found      {result['article_found']} of {result['article']}"
        f" (trafilatura alone {result['article_found_by_trafilatura']})"
    )
    print(
        f"foreign strings in a body  {result['foreign_in_body']} of {result['foreign']}"
        f" (trafilatura alone {result['foreign_in_body_by_trafilatura']})"
    )
    print(f"titles right               {result['titles_right']} of {result['titles']}")
    print(f"authors right              {result['authors_right']} of {result['authors']}")
    print(
        f"dates right                {result['dates_right']} of {result['dates']}"
        f", wrong {result['dates_wrong']}"
    )
    for label, key in (
        ("comments missed", "pages_with_misses"),
        ("comments in body", "pages_with_leaks"),
    ):
        for name in result[key]:
            print(f"  {label}: {name}")


def main(arguments: list[str]) -> int:
    """Score a folder; the exit status."""
    paths = [argument for argument in arguments if not argument.startswith("--")]
    if len(paths) != 1 or set(arguments) - {*paths, "--json"}:
        print(__doc__, file=sys.stderr)
        return 2
    result = score(Path(paths[0]))
    if "--json" in arguments:
        print(json.dumps(result, indent=1))
    else:
        _show(result)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
