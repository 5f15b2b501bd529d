"""The sample report of 30 March 2008: where its claims are placed, when, and whom they mean."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import warledger
from warledger.publish import reading_row

if TYPE_CHECKING:
    from warledger.resources.gazetteer import Gazetteer

SAMPLE = Path(__file__).parents[2] / "examples" / "knights-charge" / "2008-03-30-sadr-order.txt"
Row = dict[str, Any]

#: Figure, place with its UCDP precision, first and last day of March with their precision,
#: perpetrators; worked out from the text by hand.
EXPECTED = [
    ("358", "Iraq", 6, (25, 30, 2), None),
    ("531", "Iraq", 6, (25, 30, 2), None),
    ("a further 343", "Iraq", 6, (25, 30, 2), None),
    ("30", "Iraq", 6, (25, 30, 2), None),
    ("125", "Baghdad", 1, (25, 30, 2), "US and Iraqi"),
    ("140", "Basrah", 1, (25, 30, 2), "Iraqi"),
    ("71", "Iraq", 6, (25, 29, 2), None),
    ("Sixty-nine", "Iraq", 6, (25, 29, 2), None),
    ("a further 160", "Iraq", 6, (25, 29, 2), None),
    ("Fourteen", "Baghdad", 1, (30, 30, 1), "US"),
    ("four", "Babil Governorate", 4, (30, 30, 1), "Iraqi"),
]
FORCES = {
    "US": "United States Armed Forces",
    "Iraqi": "Iraqi Security Forces",
    "US and Iraqi": "United States Armed Forces; Iraqi Security Forces",
}


@pytest.fixture(scope="module")
def claims(gazetteer: Gazetteer) -> list[Row]:
    """The claims of the sample; the gazetteer is compiled first."""
    (reading,) = warledger.read(str(SAMPLE), published=date(2008, 3, 30))
    found: list[Row] = reading_row(reading)["claims"]
    return found


def claim(claims: list[Row], words: str) -> Row:
    return next(row for row in claims if row["words"] == words)


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda row: row[0])
def test_place_period_and_perpetrator(
    claims: list[Row], expected: tuple[str, str, int, tuple[int, int, int], str | None]
) -> None:
    words, name, precision, days, by = expected
    found = claim(claims, words)["grounded"]
    place, period = found["place"], found["period"]

    assert (place["name"], place["where_prec"], place["country"]) == (name, precision, "IQ")
    first, last = (date(2008, 3, day).isoformat() for day in days[:2])
    assert (period["date_start"], period["date_end"]) == (first, last)
    assert period["date_prec"] == days[2]
    if by is not None:
        known = [found["perpetrator"], *found["perpetrator"]["also"]]
        assert "; ".join(actor["name"] for actor in known) == FORCES[by]


def test_every_figure_is_of_the_mahdi_army(claims: list[Row]) -> None:
    assert {row["grounded"]["victims"]["name"] for row in claims} == {"Mahdi Army"}


def test_totals_are_the_countrys_with_the_reason(claims: list[Row]) -> None:
    place = claim(claims, "358")["grounded"]["place"]
    assert claim(claims, "358")["place"] is None
    assert place["origin"] == "report"
    assert "more than one place" in place["reason"]


def test_what_is_unknown_says_why(claims: list[Row]) -> None:
    found = claim(claims, "358")["grounded"]
    assert found["perpetrator"] is None
    assert [why.partition(":")[0] for why in found["unknown"]] == ["perpetrator", "claimant"]
    assert all(why.partition(":")[2].strip() for why in found["unknown"])


def test_words_of_places_and_periods_stand_where_they_are_said_to(claims: list[Row]) -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    for row in claims:
        for part in ("place", "period"):
            found = row["grounded"][part]
            if found["start"] is not None:
                assert text[found["start"] : found["end"]] == found["words"]
