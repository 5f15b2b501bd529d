"""The sample report of 30 March 2008, read whole and held against its hand coding."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from evals.scoring import match_claims, match_statements, same_words

import warledger
from warledger.publish.rows import reading_row

if TYPE_CHECKING:
    from warledger.records import Reading

FOLDER = Path(__file__).parents[2] / "examples" / "knights-charge"
SAMPLE = FOLDER / "2008-03-30-sadr-order.txt"
Row = dict[str, Any]


@pytest.fixture(scope="module")
def reading() -> Reading:
    (found,) = warledger.read(str(SAMPLE), published=date(2008, 3, 30))
    return found


@pytest.fixture(scope="module")
def expected() -> Row:
    path = FOLDER / "expected" / "2008-03-30.json"
    row: Row = json.loads(path.read_text(encoding="utf-8"))
    return row


@pytest.fixture(scope="module")
def pairs(reading: Reading, expected: Row) -> list[tuple[Row, Row]]:
    claims = reading_row(reading)["claims"]
    return [(expected["claims"][i], claims[j]) for i, j in match_claims(expected["claims"], claims)]


def test_every_figure_is_found_and_no_other(reading: Reading, expected: Row) -> None:
    claims = reading_row(reading)["claims"]

    assert len(match_claims(expected["claims"], claims)) == len(expected["claims"]) == 14
    assert len(claims) <= 15


@pytest.mark.parametrize("field", ["time_frame", "per", "date_start", "date_end", "status"])
def test_field_is_as_coded_by_hand(pairs: list[tuple[Row, Row]], field: str) -> None:
    wrong = [(a["start"], a[field], b[field]) for a, b in pairs if a[field] != b[field]]

    assert wrong == []


def test_victims_are_as_coded_by_hand(pairs: list[tuple[Row, Row]]) -> None:
    wrong = [(a["victims"], b["victims"]) for a, b in pairs]

    assert [pair for pair in wrong if not same_words(*pair)] == []


def test_the_false_rate_is_found_with_its_slip_and_nothing_else(reading: Reading) -> None:
    found = [finding for finding in reading.findings if not finding.holds]

    assert [finding.suggestion for finding in found] == [106]
    words = [reading.claims[i].span.of(reading.report.text) for i in found[0].claims]
    assert sorted(words) == ["531", "a further 160"]
    assert "800" in found[0].message


def test_what_is_right_is_seen_to_be_right(reading: Reading) -> None:
    held = " ".join(finding.message for finding in reading.findings if finding.holds)

    for figure in ("71.6", "68.6", "265", "18"):
        assert figure in held
    assert reading.coverage.held == reading.coverage.checks - 1


def test_comments_are_apart_with_their_authors_in_order(reading: Reading, expected: Row) -> None:
    assert [comment.author for comment in reading.report.comments] == [
        comment["author"] for comment in expected["comments"]
    ]
    body = [block for block in reading.report.blocks if block.comment is None]
    assert not any(
        block.span.overlaps(comment.span) for block in body for comment in reading.report.comments
    )


def test_statements_reach_the_floor(reading: Reading, expected: Row) -> None:
    statements = reading_row(reading)["statements"]
    found = match_statements(expected["statements"], statements)

    assert 2 * len(found) / (len(statements) + len(expected["statements"])) >= 0.7
