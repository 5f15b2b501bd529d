"""Tables of claims: rows as points and claims, bad rows named, published counts matched."""

from __future__ import annotations

import os
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from warledger.errors import FormatError
from warledger.reconcile import FALLS, audit_points, entries, read_claims_table, reconcile
from warledger.records import Outcome, SeriesFindingType, Status, TimeFrame

HEAD = "days,loss_count,claim_source,time_frame,loss_country,minimum,maximum,category\n"
ROWS = (
    '3,"40",Hill Ministry,Cumulative,Hill,0,0,Military Deaths\n'
    "4,55,Hill Ministry,Cumulative,Hill,1,0,Military Deaths\n"
    "5,30,Hill Ministry,Cumulative,Hill,0,0,Military Deaths\n"
    "5,7,Vale Army,Day,Hill,0,1,Civilian Injuries\n"
    "5,12,Vale Army,Cumulative,Hill,0,0,Tanks\n"
)


def test_rows_about_people_are_claims_at_their_cells() -> None:
    table = read_claims_table(HEAD + ROWS, "claims.csv", date(2024, 2, 1))
    made = entries(table.reading)
    assert [e.words for e in made] == ["40", "55", "30", "7"]
    assert made[0].quote == ROWS.splitlines()[0]
    first, bound, _, daily = (e.claim for e in made)
    assert (first.date_start, first.date_end) == (date(2024, 2, 1), date(2024, 2, 3))
    assert (bound.figure.low, bound.figure.high) == (55, None)
    assert (daily.figure.low, daily.figure.high) == (None, 7)
    assert daily.date_start == daily.date_end == date(2024, 2, 5)
    assert daily.outcome is Outcome.INJURED
    assert (daily.status, daily.victims) == (Status.CIVILIAN, "Hill civilians")
    assert {e.claim.time_frame for e in made} == {TimeFrame.CUMULATIVE}
    assert {e.claim.claimant for e in made} == {"Hill Ministry", "Vale Army"}
    assert len(table.points) == 5
    assert len(reconcile(made).entries) == 4


def test_without_the_first_day_claims_have_no_dates_and_days_keep_their_numbers() -> None:
    table = read_claims_table(HEAD + ROWS, "claims.csv")
    assert all(claim.date_end is None for claim in table.reading.claims)
    (fall,) = audit_points(table.points, table.label)
    assert fall.type is SeriesFindingType.FALL
    assert "40 by day 3, then 30 by day 5" in fall.message
    assert fall.keys == ("line 2", "line 4")


def test_dates_may_stand_in_the_table() -> None:
    head = HEAD.replace("days", "date")
    table = read_claims_table(head + ROWS.replace("3,", "2024-02-03,", 1), "c.csv")
    assert [claim.date_end for claim in table.reading.claims] == [date(2024, 2, 3)]
    assert len(table.problems) == 4


@pytest.mark.parametrize(
    ("row", "cause"),
    [
        ("3,many,A,Day,Hill,0,0,Tanks\n", "loss_count 'many' is no number"),
        ("3,1.5,A,Day,Hill,0,0,Tanks\n", "no whole number"),
        ("3,-4,A,Day,Hill,0,0,Tanks\n", "no whole number"),
        ("3,inf,A,Day,Hill,0,0,Tanks\n", "no whole number"),
        ("0,4,A,Day,Hill,0,0,Tanks\n", "day '0' is no number from 1 on"),
        ("3,4,A,Weekly,Hill,0,0,Tanks\n", "neither Cumulative nor Day"),
        ("9999999,4,A,Day,Hill,0,0,Tanks\n", "out of range"),
        ("3,4\n", "neither Cumulative nor Day"),
    ],
)
def test_a_bad_row_is_named_and_the_others_are_read(row: str, cause: str) -> None:
    table = read_claims_table(HEAD + row + ROWS, "claims.csv", date(2024, 2, 1))
    (problem,) = table.problems
    assert str(problem).startswith("claims.csv, line 2: ")
    assert cause in str(problem)
    assert len(table.points) == 5


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", HEAD.replace("days,", "")])
def test_a_file_that_is_no_table_of_claims_is_refused(text: str) -> None:
    with pytest.raises(FormatError, match="no column"):
        read_claims_table(text, "claims.csv")


def test_counts_of_falls_and_contradictions_match_those_published() -> None:
    root = Path(os.environ.get("WARLEDGER_CORPORA", "../shared")) / "corpora" / "claims"
    path = root / "ukraine-claims.csv"
    if not path.exists():
        pytest.skip(f"no table of claims at {path}: set WARLEDGER_CORPORA")
    table = read_claims_table(path.read_text(encoding="utf-8"), str(path))
    found = Counter(f.type for f in audit_points(table.points, table.label))
    assert sum(count for kind, count in found.items() if kind in FALLS) == 109
    assert found[SeriesFindingType.CONTRADICTION] == 328
    assert found[SeriesFindingType.DISAGREEMENT] == 117
    assert not table.problems
