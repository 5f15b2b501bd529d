"""One country of a report, names alike, and what outlet and actors speak for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.factories import reading
from tests.ground.place_samples import ground, read

from warledger.ground.background import background_of, outlet_country
from warledger.ground.places import PlaceGrounder
from warledger.records import GroundedPlace, Span

if TYPE_CHECKING:
    from warledger.reading.model import SpacyParser
    from warledger.records import Claim
    from warledger.resources.gazetteer import Gazetteer

CALM = "Iraqi officials spoke of calm in Baghdad and Najaf."
PLAIN = "Nine soldiers were killed."


def claim(text: str, sentence: str, place: str | None) -> Claim:
    """A claim in a sentence of a text."""
    start = text.index(sentence)
    span = Span(start, start + len(sentence))
    return replace(reading().claims[0], sentence=span, place=place, reasons=())


def of_outlet(
    parser: SpacyParser, gazetteer: Gazetteer, outlet: str | None, *paragraphs: str
) -> GroundedPlace | str:
    """The place of a claim without place words in the first paragraph of an outlet's report."""
    transcript = read(parser, *paragraphs)
    transcript = replace(transcript, report=replace(transcript.report, outlet=outlet))
    made = claim(transcript.report.text, paragraphs[0], None)
    return PlaceGrounder(gazetteer).ground(transcript, (made,)).places[0]


@pytest.mark.parametrize("name", ["Brattleboro", "Siloam Springs"])
def test_a_small_namesake_on_another_continent_is_not_taken(
    parser: SpacyParser, gazetteer: Gazetteer, name: str
) -> None:
    said = f"US soldiers shot two men in the town of {name}."
    found = ground(parser, gazetteer, CALM, said, claims=(claim(f"{CALM}\n\n{said}", said, name),))
    (toponym,) = [one for one in found.toponyms if one.words == name]
    assert toponym.place is None
    assert "all else that the report locates lies in IQ" in toponym.reason
    assert toponym.candidates  # the namesake is kept
    (place,) = found.places
    assert isinstance(place, GroundedPlace)
    assert (place.place.name, place.place.precision, place.origin) == ("Iraq", 6, "report")


def test_a_namesake_is_taken_where_its_state_is_named(
    parser: SpacyParser, gazetteer: Gazetteer
) -> None:
    said = "The dead man came from Springdale, Arkansas."
    found = ground(parser, gazetteer, CALM, said).toponyms
    assert [one.place.country for one in found if one.words == "Springdale" and one.place] == ["US"]


def test_a_well_known_city_abroad_is_taken(parser: SpacyParser, gazetteer: Gazetteer) -> None:
    found = ground(parser, gazetteer, CALM, "Envoys met in Geneva on Sunday.").toponyms
    assert [one.place.country for one in found if one.words == "Geneva" and one.place] == ["CH"]


def test_a_name_alike_is_offered_and_does_not_decide(
    parser: SpacyParser, gazetteer: Gazetteer
) -> None:
    said = "Iraqi soldiers shot two men in the village of Diwaniyyat."
    text = f"{CALM}\n\n{said}"
    found = ground(parser, gazetteer, CALM, said, claims=(claim(text, said, "Diwaniyyat"),))
    (toponym,) = [one for one in found.toponyms if one.words == "Diwaniyyat"]
    assert toponym.place is None
    assert toponym.reason.endswith("which decides nothing")
    assert all("alike" in reason for one in toponym.candidates for reason in one.reasons)
    (place,) = found.places
    assert isinstance(place, GroundedPlace)
    assert (place.place.name, place.place.precision) == ("Iraq", 6)
    assert "the name resembles" in place.reason
    assert place.runner_up == toponym.candidates[0]


def test_troops_of_a_country_do_not_move_a_report_there(
    parser: SpacyParser, gazetteer: Gazetteer
) -> None:
    said = "US troops counted nine dead. US troops and US officials left."
    found = ground(
        parser, gazetteer, CALM, said, claims=(claim(f"{CALM}\n\n{said}", said, None),)
    ).places[0]
    assert isinstance(found, GroundedPlace)
    assert found.place.country == "IQ"


def test_a_local_outlet_is_weak_evidence_where_nothing_else_speaks(
    parser: SpacyParser, gazetteer: Gazetteer
) -> None:
    found = of_outlet(parser, gazetteer, "Voices of Iraq", PLAIN)
    assert isinstance(found, GroundedPlace)
    assert (found.place.name, found.place.precision, found.origin) == ("Iraq", 6, "outlet")
    assert found.span is None
    assert "weak evidence: Voices of Iraq" in found.reason


@pytest.mark.parametrize("outlet", ["Reuters", "The Lomia Gazette", None])
def test_an_outlet_of_the_world_or_unknown_tells_nothing(
    parser: SpacyParser, gazetteer: Gazetteer, outlet: str | None
) -> None:
    assert isinstance(of_outlet(parser, gazetteer, outlet, PLAIN), str)


@pytest.mark.parametrize(
    "other", ["Fighting went on in Syria and in Yemen.", "The Taliban denied it."]
)
def test_an_outlet_is_not_asked_where_the_report_speaks(
    parser: SpacyParser, gazetteer: Gazetteer, other: str
) -> None:
    found = of_outlet(parser, gazetteer, "Voices of Iraq", PLAIN, other)
    assert isinstance(found, str)


def test_outlets_and_actors_speak_for_their_countries(parser: SpacyParser) -> None:
    transcript = read(parser, "The Mahdi Army denied it.")
    assert background_of(transcript).share("IQ") == 1
    assert background_of(read(parser, "US Army soldiers denied it.")).share("US") == 0
    assert outlet_country(replace(transcript.report, outlet="Radio Dabanga")) == "SD"
    assert outlet_country(replace(transcript.report, outlet="Radio Dabanga Fan Page")) is None


def test_an_actors_home_decides_between_equals(parser: SpacyParser, gazetteer: Gazetteer) -> None:
    told = [
        next(one for one in ground(parser, gazetteer, *more).toponyms if one.words == "Tripoli")
        for more in (
            ("Two men were shot in Tripoli.",),
            ("Two men were shot in Tripoli.", "Hezbollah denied it."),
        )
    ]
    scores = [{c.place.country: c.score for c in one.candidates}["LB"] for one in told]
    assert scores[1] > scores[0]
    assert any("at home" in r for c in told[1].candidates for r in c.reasons)
