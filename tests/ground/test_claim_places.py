"""The place of each claim: from its own words, from around, from the report; and why not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.factories import reading
from tests.ground.place_samples import ground

from warledger.ground.origins import TOLD
from warledger.records import Claim, GroundedPlace, PlaceType, Span

if TYPE_CHECKING:
    from warledger.ground.places import GroundedPlaces
    from warledger.reading.model import SpacyParser
    from warledger.resources.gazetteer import Gazetteer

CALM = "Iraqi officials spoke of calm in Baghdad and Najaf."
PLAIN = "Nine soldiers were killed."


def claim(text: str, sentence: str, place: str | None, *reasons: str) -> Claim:
    """A claim in a sentence of a text."""
    start = text.index(sentence)
    sample = reading().claims[0]
    figure = sentence.split(maxsplit=1)[0]
    return replace(
        sample,
        figure=replace(sample.figure, span=Span(start, start + len(figure))),
        sentence=Span(start, start + len(sentence)),
        place=place,
        reasons=reasons,
    )


def one(
    parser: SpacyParser,
    gazetteer: Gazetteer,
    *paragraphs: str,
    sentence: str,
    place: str | None,
    reasons: tuple[str, ...] = (),
) -> GroundedPlace | str:
    """The place of one claim in paragraphs."""
    text = "\n\n".join(paragraphs)
    made = claim(text, sentence, place, *reasons)
    found: GroundedPlaces = ground(parser, gazetteer, *paragraphs, claims=(made,))
    (answer,) = found.places
    return answer


def test_its_own_words(parser: SpacyParser, gazetteer: Gazetteer) -> None:
    said = "Nine soldiers were killed in Basrah on Sunday."
    found = one(parser, gazetteer, said, CALM, sentence=said, place="Basrah")
    assert isinstance(found, GroundedPlace)
    assert (found.place.name, found.place.country, found.place.precision) == ("Basrah", "IQ", 1)
    assert (found.words, found.origin, found.rule) == ("Basrah", "clause", "own words")
    assert found.span is not None
    assert found.span.of(said) == "Basrah"
    assert found.runner_up is not None


def test_a_province_is_placed_as_one(parser: SpacyParser, gazetteer: Gazetteer) -> None:
    said = "Four people were killed in Babil province."
    found = one(parser, gazetteer, said, CALM, sentence=said, place="Babil province")
    assert isinstance(found, GroundedPlace)
    assert (found.place.type, found.place.precision) == (PlaceType.ADMIN1, 4)


@pytest.mark.parametrize(
    ("said", "place", "precision"),
    [
        ("Four people were killed near Mosul.", "Mosul", 2),
        ("Four people were killed south of Mosul.", "south of Mosul", 2),
        (
            "Four people were killed in the Qelzhumar quarter of Mosul.",
            "the Qelzhumar quarter of Mosul",
            3,
        ),
        ("Four people were killed in northern Iraq.", "northern Iraq", 5),
        ("Four people were killed in Iraq.", "Iraq", 6),
    ],
)
def test_no_finer_than_the_words(
    parser: SpacyParser, gazetteer: Gazetteer, said: str, place: str, precision: int
) -> None:
    found = one(parser, gazetteer, said, sentence=said, place=place)
    assert isinstance(found, GroundedPlace)
    assert found.place.precision == precision


def test_two_places_are_put_where_both_lie(parser: SpacyParser, gazetteer: Gazetteer) -> None:
    said = "Nine soldiers were killed in Baghdad and Basrah."
    found = one(parser, gazetteer, said, sentence=said, place="Baghdad and Basrah")
    assert isinstance(found, GroundedPlace)
    assert (found.place.name, found.place.precision) == ("Iraq", 6)
    assert found.reason == "Baghdad and Basrah lie in Iraq, IQ"


def test_two_places_that_nothing_holds_stay_open(parser: SpacyParser, gazetteer: Gazetteer) -> None:
    said = "Nine soldiers were killed in Iraq and Syria."
    found = one(parser, gazetteer, said, sentence=said, place="Iraq and Syria")
    assert found == "no one place of the gazetteer holds Iraq and Syria"


def test_a_name_that_the_gazetteer_lacks_is_not_put_elsewhere(
    parser: SpacyParser, gazetteer: Gazetteer
) -> None:
    said = "Nine soldiers were killed in Qelzhumar, officials in Mosul said."
    found = one(parser, gazetteer, said, CALM, sentence=said, place="Qelzhumar")
    assert isinstance(found, GroundedPlace)
    assert (found.place.name, found.place.precision, found.origin) == ("Iraq", 6, "report")
    assert found.reason.startswith("“Qelzhumar” is no place of the gazetteer; ")


def test_a_total_has_the_country_and_the_reason(parser: SpacyParser, gazetteer: Gazetteer) -> None:
    why = "a total over more than one place: no place"
    found = one(parser, gazetteer, PLAIN, CALM, sentence=PLAIN, place=None, reasons=(why,))
    assert isinstance(found, GroundedPlace)
    assert (found.place.name, found.place.precision, found.origin) == ("Iraq", 6, "report")
    assert found.reason.startswith("the figure is a total over more than one place; 100%")


def test_common_words_take_the_place_around(parser: SpacyParser, gazetteer: Gazetteer) -> None:
    said = "Nine soldiers were killed at the market in Mosul."
    found = one(parser, gazetteer, said, CALM, sentence=said, place="the market")
    assert isinstance(found, GroundedPlace)
    assert (found.place.name, found.origin) == ("Mosul", "sentence")
    assert found.place.precision == 2


def test_unknown_where_nothing_says(parser: SpacyParser, gazetteer: Gazetteer) -> None:
    found = one(parser, gazetteer, PLAIN, sentence=PLAIN, place=None)
    assert found == (
        "the text names no place for this figure, and the report speaks of no one country"
    )


def test_unknown_where_the_report_speaks_of_several_countries(
    parser: SpacyParser, gazetteer: Gazetteer
) -> None:
    there = "Fighting went on in Syria, in Yemen and in Libya."
    found = one(parser, gazetteer, PLAIN, there, sentence=PLAIN, place=None)
    assert isinstance(found, str)
    assert found.endswith("the report speaks of no one country")


def test_unknown_where_its_sentence_is_set_elsewhere(
    parser: SpacyParser, gazetteer: Gazetteer
) -> None:
    said = "A minister in Paris spoke of nine dead."
    found = one(parser, gazetteer, CALM, said, sentence=said, place=None)
    assert isinstance(found, str)
    assert found.endswith("its sentence speaks of another country than the report")


@pytest.mark.parametrize(
    ("sentence", "origin"),
    [
        ("Nine soldiers died in Basrah.", "clause"),
        ("Nine soldiers died and the guard left Basrah.", "sentence"),
        ("Nine soldiers died.", "paragraph"),
    ],
)
def test_how_near_the_place_is_named(
    parser: SpacyParser, gazetteer: Gazetteer, sentence: str, origin: str
) -> None:
    """Its clause, its sentence, its paragraph: each with what it is in words."""
    text = f"Shells fell on Basrah. {sentence}"
    found = one(parser, gazetteer, text, CALM, sentence=sentence, place="Basrah")
    assert isinstance(found, GroundedPlace)
    assert found.origin == origin
    assert found.rule == ("running place" if origin == "paragraph" else "own words")
    assert found.reason.endswith(TOLD[origin])


def test_a_clause_that_hangs_on_its_place(parser: SpacyParser, gazetteer: Gazetteer) -> None:
    """ "Basrah, where six died": the clause is about the place that it hangs on."""
    text = "Shells fell on Basrah, where six farmers died."
    made = claim(text, text, "Basrah")
    start = text.index("six")
    made = replace(made, figure=replace(made.figure, span=Span(start, start + 3)))
    (found,) = ground(parser, gazetteer, text, claims=(made,)).places
    assert isinstance(found, GroundedPlace)
    assert found.origin == "clause"


def test_a_place_of_another_paragraph(parser: SpacyParser, gazetteer: Gazetteer) -> None:
    found = one(parser, gazetteer, CALM, PLAIN, sentence=PLAIN, place="Najaf")
    assert isinstance(found, GroundedPlace)
    assert (found.place.name, found.origin) == ("Najaf", "text")


def test_forces_abroad_do_not_move_a_report_home(parser: SpacyParser, gazetteer: Gazetteer) -> None:
    """What the forces of a country say or do tells nothing of where it was."""
    said = "Nine farmers were killed, the US military and Kenyan troops said."
    found = one(parser, gazetteer, said, sentence=said, place=None)
    assert isinstance(found, str)
    assert "only speaks of forces" in found
    home = "Nine farmers were killed, Kenyan police said."
    found = one(parser, gazetteer, home, sentence=home, place=None)
    assert isinstance(found, GroundedPlace)
    assert found.place.country == "KE"
