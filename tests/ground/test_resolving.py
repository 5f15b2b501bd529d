"""Which place a name means, on sentences of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.ground.place_samples import ground

from warledger.records import PlaceType, Toponym

if TYPE_CHECKING:
    from warledger.reading.model import SpacyParser
    from warledger.resources.gazetteer import Gazetteer


def first(parser: SpacyParser, gazetteer: Gazetteer, text: str, words: str) -> Toponym:
    """The first toponym of those words; it must be there."""
    return next(one for one in ground(parser, gazetteer, text).toponyms if one.words == words)


@pytest.mark.parametrize(
    ("text", "words", "kind", "country"),
    [
        ("Shells fell on Basrah.", "Basrah", PlaceType.SETTLEMENT, "IQ"),
        ("Four died in Babil province, Iraq.", "Babil", PlaceType.ADMIN1, "IQ"),
        ("Iraqi troops fought in Najaf.", "Najaf", PlaceType.SETTLEMENT, "IQ"),
        ("A mine went off in Tripoli, Lebanon.", "Tripoli", PlaceType.SETTLEMENT, "LB"),
        ("Libyan militias fought in Tripoli.", "Tripoli", PlaceType.SETTLEMENT, "LY"),
        ("Two men were shot in Paris, Texas.", "Paris", PlaceType.SETTLEMENT, "US"),
        ("Two men were shot in Paris.", "Paris", PlaceType.SETTLEMENT, "FR"),
        ("Iraqi soldiers searched houses in Kadhimiyah.", "Kadhimiyah", None, "IQ"),
        ("A bomb killed nine in Sadr City, Baghdad.", "Sadr City", PlaceType.SETTLEMENT, "IQ"),
        ("Thousands fled Darfur in a week.", "Darfur", PlaceType.REGION, "SD"),
        ("Bodies were seen in the Tigris river.", "Tigris", PlaceType.RIVER, None),
        ("Talks were held in Moscow.", "Moscow", PlaceType.SETTLEMENT, "RU"),
        ("Troops came home to Mexico.", "Mexico", PlaceType.COUNTRY, "MX"),
        ("Shelling went on in Mexico City.", "Mexico City", PlaceType.SETTLEMENT, "MX"),
    ],
)
def test_places(  # noqa: PLR0913, PLR0917 - fixtures and a row of the table
    parser: SpacyParser,
    gazetteer: Gazetteer,
    text: str,
    words: str,
    kind: PlaceType | None,
    country: str | None,
) -> None:
    found = first(parser, gazetteer, text, words)
    assert found.place is not None
    assert found.place.country == country
    if kind is not None:
        assert found.place.type is kind
    assert found.candidates[0].place == found.place
    assert found.reason


def test_a_neighbour_decides(parser: SpacyParser, gazetteer: Gazetteer) -> None:
    found = first(parser, gazetteer, "A mine went off in Tripoli, Lebanon.", "Tripoli")
    assert "lies in Lebanon, named with it" in found.reason
    assert {one.place.country for one in found.candidates} >= {"LB", "LY"}


def test_scores_fall(parser: SpacyParser, gazetteer: Gazetteer) -> None:
    found = first(parser, gazetteer, "Two men were shot in Paris.", "Paris")
    scores = [one.score for one in found.candidates]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) > 1


def test_what_cannot_be_told_apart_stays_open(parser: SpacyParser, gazetteer: Gazetteer) -> None:
    """A name of many small places with nothing around it."""
    found = ground(parser, gazetteer, "Two men were shot in the village of Santa Rita.").toponyms
    assert [one.words for one in found] == ["Santa Rita"]
    if found[0].place is None:
        assert "are as likely" in found[0].reason
    else:
        assert found[0].candidates[0].score - found[0].candidates[1].score > 0


def test_the_same_text_gives_the_same_places(parser: SpacyParser, gazetteer: Gazetteer) -> None:
    text = "Shells fell on Basrah, Najaf and Kut; Iraqi troops withdrew to Hilla."
    assert ground(parser, gazetteer, text) == ground(parser, gazetteer, text)
