"""The samples' discussions, held against a reading by hand of every comment."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from warledger.coding import code
from warledger.discussion import discuss
from warledger.ingest import Supplied, ingest
from warledger.reading.transcribe import transcribe
from warledger.records import Discussion, Report

if TYPE_CHECKING:
    from warledger.reading.model import SpacyParser

FOLDER = Path(__file__).parents[2] / "examples" / "knights-charge"

#: By file: (comment, outlet), (comment, whose words: a comment's index or None, the words),
#: (comment, person named, kind), (comment, parent, whether the page says so).
BY_HAND = {
    "2008-03-28-fourth-day.html": ([], [], [], [(1, 0, True)]),
    "2008-03-29-losses-mount.html": (
        [],
        [],
        [(3, "Harun", "addressed")],
        [(1, 0, True), (3, 0, False)],
    ),
    "2008-03-30-sadr-order.txt": (
        [(6, "Al Iraqiya"), (6, "Voices of Iraq")],
        [(1, 0, "I give it three weeks.")],
        [(5, "marsh_reader", "addressed")],
        [(1, 0, False), (5, 1, False)],
    ),
    "2008-04-28-checkpoint.txt": ([], [], [], []),
    "2008-05-01-april-toll.html": ([], [], [], []),
    "2008-05-12-six-weeks.txt": ([], [], [], []),
    "2008-05-sadr-city.jsonl": ([], [], [], [(1, 0, True)]),
}


def discussions(name: str, parser: SpacyParser) -> list[tuple[Report, Discussion]]:
    found = []
    for report in ingest([str(FOLDER / name)], supplied=Supplied(published=date(2008, 3, 30))):
        assert isinstance(report, Report)
        transcript = transcribe(report, parser)
        found.append((report, discuss(transcript, code(transcript))))
    return found


@pytest.mark.parametrize("name", BY_HAND)
def test_a_samples_discussion_is_as_read_by_hand(name: str, parser: SpacyParser) -> None:
    outlets, passages, commenters, replies = BY_HAND[name]
    read = discussions(name, parser)
    assert [(one.comment, one.name) for _, found in read for one in found.outlets] == outlets
    assert [
        (one.comment, one.source_comment, one.span.of(report.text))
        for report, found in read
        for one in found.passages
    ] == passages
    assert [
        (one.comment, one.name, one.kind) for _, found in read for one in found.commenters
    ] == commenters
    assert [
        (one.comment, one.parent, one.origin == "page")
        for _, found in read
        for one in found.replies
    ] == replies


@pytest.mark.parametrize("name", [name for name in BY_HAND if "-05-12" in name or "04-28" in name])
def test_pages_without_comments_have_an_empty_discussion(name: str, parser: SpacyParser) -> None:
    ((_, found),) = discussions(name, parser)
    assert found == Discussion()
