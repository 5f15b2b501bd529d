"""Which names are places' and which are not, on sentences of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.ground.place_samples import ground, read

from warledger.ground.toponyms import demonym_countries

if TYPE_CHECKING:
    from warledger.reading.model import SpacyParser
    from warledger.resources.gazetteer import Gazetteer


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Two shells fell on Mosul and on Tal Afar.", ["Mosul", "Tal Afar"]),
        ("Fighting went on in Basrah until dusk.", ["Basrah"]),
        ("The convoy left Deir ez-Zor at dawn.", ["Deir ez-Zor"]),
        ("Clashes were reported in the Babil province.", ["Babil"]),
        ("The UK-based group counted the dead.", ["UK"]),
        (
            "People fled the Democratic Republic of the Congo.",
            ["Democratic Republic of the Congo"],
        ),
        ("Gunmen fired on a bus in Port-au-Prince.", ["Port-au-Prince"]),
    ],
)
def test_places(parser: SpacyParser, gazetteer: Gazetteer, text: str, names: list[str]) -> None:
    found = ground(parser, gazetteer, text).toponyms
    assert [one.words for one in found] == names
    assert all(one.span.of(text) == one.words for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "Nancy Pelosi spoke of the losses.",
        "The Washington Post counted the dead.",
        "Iraqi and Kurdish soldiers withdrew.",
        "The aid was worth US$3 million.",
        "Police and officials met on Sunday.",
        "Researchers at the University of Manchester agreed.",
        "The Health Ministry and the EU agreed.",
        "Dr. Ali Hassan treated the wounded.",
        "Taliban fighters and the White House agreed.",
    ],
)
def test_no_places(parser: SpacyParser, gazetteer: Gazetteer, text: str) -> None:
    assert [one.words for one in ground(parser, gazetteer, text).toponyms] == []


def test_a_name_known_from_one_sentence_is_known_in_another(
    parser: SpacyParser, gazetteer: Gazetteer
) -> None:
    found = ground(
        parser, gazetteer, "The village of Haskanita was burnt.", "Haskanita had been quiet."
    ).toponyms
    assert [one.words for one in found] == ["Haskanita", "Haskanita"]


def test_a_place_that_the_gazetteer_lacks_is_kept_without_a_place(
    parser: SpacyParser, gazetteer: Gazetteer
) -> None:
    found = ground(parser, gazetteer, "Raiders came to the village of Qelzhumar in Iraq.").toponyms
    lacking = [one for one in found if one.place is None]
    for one in lacking:
        assert one.words == "Qelzhumar"
        assert one.candidates == ()
        assert one.reason == "the gazetteer has no place of that name"
    assert [one.words for one in found if one.place is not None] == ["Iraq"]


def test_demonyms_tell_of_countries(parser: SpacyParser) -> None:
    transcript = read(parser, "Syrian and Turkish guns fell silent; a Syrian officer waved.")
    assert demonym_countries(transcript) == {"SY": 2, "TR": 1}
