"""
What is added, loaded and read while faults happen: two editions of some pages, in files.

The engine's place is taken by a reader that finds "12 killed in Odra." in no time, so that faults
meet the storing and not the reading.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.desk.samples import grounding, read_plainly
from tests.desk.telling import event

import warledger.pipeline
import warledger.runners.work
from warledger.records import Discussion, Span

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from warledger.records import Reading, Report

#: Pages of a ledger; each has two editions.
PAGES = 12
#: Outlets that tell of the same things, so that there is something to reconcile.
OUTLETS = ("Valley Wire", "River Courier", "Hill Post")
_SENTENCE = re.compile(r"[^.\n]+\.")


class StandIn:
    """Takes the place of `warledger.pipeline.Reader`."""

    def __init__(self, **_parts: object) -> None:
        """Whatever the engine is made of."""

    def read(self, report: Report, **_switches: object) -> Reading:
        """Claims as `read_plainly` finds them, all in Northport, with what else a ledger keeps."""
        made = read_plainly(report)
        text = report.text
        claims = tuple(
            replace(claim, comment=_comment(report, claim.span), reasons=())
            for claim in made.claims
        )
        about = tuple(index for index, claim in enumerate(claims) if claim.comment is None)
        events = tuple(
            event(text, "attacked", sentence[0].strip(), claims=about[:1])
            for sentence in _SENTENCE.finditer(text)
            if "attacked" in sentence[0]
        )
        return replace(
            made,
            claims=claims,
            groundings=tuple(grounding(index) for index in range(len(claims))),
            sentences=tuple(Span(*found.span()) for found in _SENTENCE.finditer(text)),
            events=events,
            discussion=Discussion(),
        )

    def read_together(self, reports: Sequence[Report], **_switches: object) -> list[Reading]:
        """Each for itself."""
        return [self.read(report) for report in reports]


def _comment(report: Report, span: Span) -> int | None:
    return next((one.index for one in report.comments if one.span.contains(span)), None)


def stand_in() -> None:
    """Put the reader into its place, for this process and those that it forks."""
    import warledger_desk.intake.reading  # noqa: PLC0415 - its models need Django

    for module in (warledger.pipeline, warledger.runners.work, warledger_desk.intake.reading):
        module.Reader = StandIn  # type: ignore[attr-defined]


def page(number: int, edition: int) -> dict[str, Any]:
    """A page as a line of JSON; figures of neighbours agree, differ or contradict."""
    killed = 10 + number // len(OUTLETS)
    words = f"{killed + edition} killed in Northport. The army attacked the brigade in Northport. "
    words += f"{20 + number % 4} hurt in Lale. {3 + edition} held in Odra."
    return {
        "id": f"p{number}",
        "url": f"https://faults.example/{number}",
        "outlet": OUTLETS[number % len(OUTLETS)],
        "title": f"Page {number}, edition {edition}",
        "published": "2008-03-26",
        "text": words,
        "comments": [{"author": "Ana", "text": f"I heard {killed + 5} killed."}],
    }


def write_pages(folder: Path) -> tuple[Path, Path]:
    """Both editions as files of JSON Lines."""
    paths = folder / "first.jsonl", folder / "second.jsonl"
    for edition, path in enumerate(paths):
        lines = (json.dumps(page(number, edition)) + "\n" for number in range(PAGES))
        path.write_text("".join(lines), encoding="utf-8")
    return paths
