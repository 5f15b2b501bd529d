"""
Whether triage lets through what is marked: python -m evals.triage FOLDER [FOLDER ...]

A folder holds ``docs.jsonl`` and ``gold.jsonl``. The reports are read as ever, and what is parsed
before claims and statements are decided is let through. A marked claim is let through if the
sentence with its figure is; a marked statement if a sentence that it touches is, or one beside
those, since what credits a quotation may stand there, or if one is found there without a parse, by
its quotation marks. Exits 1 where one in 500 or more is kept back.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from evals.datasets import DataError, by_id
from evals.scoring import Share
from warledger.coding import claims_in
from warledger.ingest import Failure, ingest
from warledger.reading.model import SpacyParser
from warledger.reading.transcribe import transcribe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warledger.reading.model import Parser
    from warledger.records import Report, Span

#: Per cent of what is marked that must be let through.
WANTED = 99.8


def let_through(folder: Path) -> Share:
    """
    How many marked claims and statements of a folder's reports triage lets through.

    Raises:
        DataError: The folder's files can't be read.
    """
    gold = by_id(folder / "gold.jsonl")
    parser = SpacyParser()
    found = wanted = 0
    for report in ingest([str(folder / "docs.jsonl")]):
        if isinstance(report, Failure):
            raise DataError(str(report.error))
        row = gold[report.id]
        spans, worth, stated = parsed(report, parser)
        for claim in row["claims"]:
            found += any(i in worth for i in _touched(spans, claim["start"], claim["end"]))
            wanted += 1
        for statement in row["statements"]:
            touched = list(_touched(spans, statement["start"], statement["end"]))
            near = range(touched[0] - 1, touched[-1] + 2) if touched else ()
            told = any(True for _ in _touched(stated, statement["start"], statement["end"]))
            found += told or any(i in worth for i in near)
            wanted += 1
    return Share(found, wanted)


def parsed(report: Report, parser: Parser) -> tuple[list[Span], frozenset[int], list[Span]]:
    """
    The sentences of a report, the indices of those that are parsed for claims, and the statements
    that are found.
    """
    read = transcribe(report, parser, claims_in=claims_in)
    worth = frozenset(s.index for s in read.sentences if s.tokens)
    return [s.span for s in read.sentences], worth, [s.span for s in read.statements]


def _touched(spans: Sequence[Span], start: int, end: int) -> Iterator[int]:
    for index, span in enumerate(spans):
        if span.start < end and start < span.end:
            yield index


def main(folders: Sequence[str]) -> int:
    """Print the share of each folder; the exit code."""
    if not folders:
        print("usage: python -m evals.triage FOLDER [FOLDER ...]", file=sys.stderr)
        return 2
    good = True
    for folder in folders:
        try:
            share = let_through(Path(folder))
        except DataError as error:
            print(f"evals.triage: {error}", file=sys.stderr)
            return 2
        print(f"{folder}: {share.percent:.2f} % of {share.of} let through")
        good = good and share.percent >= WANTED
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
