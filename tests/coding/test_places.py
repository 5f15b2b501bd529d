"""Where it happened: each ground for a place, with texts in which it speaks and does not."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from tests.coding.builders import claims_of, clauses_of

from warledger.coding import place_in_sentence
from warledger.coding.drafts import find_drafts
from warledger.coding.place_forces import People
from warledger.coding.place_names import places_in
from warledger.coding.place_phrases import phrase_of
from warledger.coding.place_ranking import ranked
from warledger.coding.place_scene import scene_of
from warledger.coding.places import resolve_places
from warledger.resources import lexicon
from warledger.text.numbers import NumberLexicon

if TYPE_CHECKING:
    from warledger.reading.model import Parser


def places(parser: Parser, text: str) -> list[str | None]:
    """The places of the claims of a text, in order."""
    return [claim.place for claim in claims_of(parser, text)]


def anchor(parser: Parser, text: str, word: str) -> tuple[str, int]:
    """The text with the token index of a word of its first sentence."""
    clause = clauses_of(parser, text)[0]
    return text, next(token.index for token in clause.tokens if token.text == word)


# --- names ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Shells fell on Khan al-Assal.", ["Khan al-Assal"]),
        ("Nine were killed in Nyala Sunday.", ["Nyala"]),
        ("They met in Port-au-Prince.", ["Port-au-Prince"]),
        ("The fighting spread.", []),
    ],
)
def test_names_by_shape(parser: Parser, text: str, names: list[str]) -> None:
    """A run of capitalised words is a name; days are no part of it."""
    clause = clauses_of(parser, text)[0]
    assert [p.span.of(text) for p in places_in(clause) if p.named] == names


@pytest.mark.parametrize(
    ("text", "name", "phrase"),
    [
        ("Nine were killed in the town of Nyala.", "Nyala", "the town of Nyala"),
        ("Nine were killed in northern Mali.", "Mali", "northern Mali"),
        ("Nine were killed in ruined Nyala.", "Nyala", "Nyala"),
    ],
)
def test_phrase(parser: Parser, text: str, name: str, phrase: str) -> None:
    """The words for a place hold what it is and which part, not how it fares."""
    clause = clauses_of(parser, text)[0]
    place = next(p for p in places_in(clause) if p.span.of(text) == name)
    assert phrase_of(clause, place).of(text) == phrase


def test_a_place_once_is_a_place_everywhere(parser: Parser) -> None:
    """A name with locative words in one sentence is a place in the next; a person's never."""
    text = "Rebels hold the town of Karu. Karu was shelled.\nColonel Ibro Danda spoke to Danda."
    keys = {mention.key for mention in scene_of(clauses_of(parser, text)).mentions}
    assert "karu" in keys
    assert not keys & {"danda", "ibro danda", "colonel ibro danda"}


# --- one sentence -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        ("A car bomb in Mosul killed nine people on Monday.", "killed", "Mosul"),
        ("Nine people were killed near Baquba, police in Baghdad said.", "killed", "Baquba"),
        ("Soldiers captured the town of Bakara.", "captured", "Bakara"),
        ("He shot back at his critics.", "shot", None),
    ],
)
def test_place_in_sentence(parser: Parser, text: str, word: str, name: str | None) -> None:
    """The place of a marked word by the fitted weights: the bare name, or none."""
    text, index = anchor(parser, text, word)
    found = place_in_sentence(clauses_of(parser, text)[0], index)
    assert (found and found[0]) == name
    if found is not None:
        assert found[1].of(text) == name


def test_chances_add_up(parser: Parser) -> None:
    """All answers together, "no place" among them, are certain."""
    text, index = anchor(parser, "Nine died near Baquba and in Mosul.", "died")
    rows = ranked(clauses_of(parser, text)[0], index)
    assert sum(chance for chance, _ in rows) == pytest.approx(1.0)
    assert sum(place is None for _, place in rows) == 1


def test_weights_say_where_they_come_from() -> None:
    """The weights carry the digest of the data that they were fitted on."""
    path = files("warledger.resources") / "weights" / "event_places.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    assert len(document["data_sha256"]) == 64
    assert document["weights"]["none"] != 0


# --- a report ---------------------------------------------------------------------------------


def test_own_sentence_before_others(parser: Parser) -> None:
    """A name in the claim's sentence wins over the one that the text was telling of."""
    text = "Shells fell on Karu on Monday. A mine killed nine people in Bakara."
    assert places(parser, text) == ["Bakara"]


def test_list_by_place(parser: Parser) -> None:
    """Each figure of a list takes the place after it."""
    text = "Thirty-one people were arrested in Tarka and 22 in Sefa."
    assert places(parser, text) == ["Tarka", "Sefa"]


def test_the_first_name_before_what_holds_it(parser: Parser) -> None:
    """Of a place and what holds it the narrower one."""
    text = "Gunmen killed nine soldiers near Karu in the north of Mali."
    (place,) = places(parser, text)
    assert place is not None
    assert place.startswith("Karu")


def test_carried_on(parser: Parser) -> None:
    """A claim whose sentence names no place takes the last claim's."""
    text = "Shelling killed nine people in Karu on Monday. Four others were wounded."
    claims = claims_of(parser, text)
    assert [claim.place for claim in claims] == ["Karu", "Karu"]
    assert "place in the sentence" in claims[0].reasons
    assert "place from the text around" in claims[1].reasons


def test_headline_takes_the_place_that_follows(parser: Parser) -> None:
    """A headline with no place takes that of the sentence that restates it."""
    text = "Market blast kills nine\nA bomb killed nine people at a market in Karu on Monday."
    first, second = places(parser, text)
    assert first == second
    assert first is not None
    assert "Karu" in first


def test_wide_place_of_a_lead_is_narrowed(parser: Parser) -> None:
    """A lead's region gives way to the town that the next sentence tells of."""
    lead = "Gunmen attacked a base in Darfur and killed ten soldiers."
    assert places(parser, lead) == ["Darfur"]
    assert places(parser, lead + " The raid on Haskanita began at dawn.") == ["Haskanita"]


def test_several_events_keep_the_wide_place(parser: Parser) -> None:
    """A figure over several attacks is not narrowed to one of them."""
    text = "Attacks killed ten soldiers in Darfur. The raid on Haskanita began at dawn."
    assert places(parser, text) == ["Darfur"]


@pytest.mark.parametrize(
    "total",
    [
        "The war has killed 20,000 people.",
        "Nine people were freed across the country.",
    ],
)
def test_totals_take_no_running_place(parser: Parser, total: str) -> None:
    """A total over a war or an unnamed country has no town's place."""
    text = f"Shelling killed nine people in Karu on Monday. {total}"
    assert places(parser, text) == ["Karu", None]


def test_people_over_a_country_named_after_it(parser: Parser) -> None:
    """A total of a nation's people takes the country that the text names."""
    text = "The fighting in Mali goes on. Tens of thousands of Malians have been killed."
    assert places(parser, text) == ["Mali"]


def test_a_rate_over_several_places_has_none(parser: Parser) -> None:
    """A figure that runs on since the fighting began is no single town's where two are told of."""
    text = (
        "Nine fighters were killed in Karu. Six fighters were killed in Bakara. "
        "Since the fighting began, 212 fighters were killed."
    )
    assert places(parser, text)[-1] is None


@pytest.mark.parametrize(
    "text",
    [
        "Police in Kabul said that nine people had died.",
        "Nine people were killed by troops from Uganda.",
    ],
)
def test_speakers_and_origins_are_no_places(parser: Parser, text: str) -> None:
    """Where a speaker is and where the doers are from is not where it happened."""
    assert places(parser, text) == [None]


def test_hospital_of_its_own_tally(parser: Parser) -> None:
    """A hospital is the place of those that it took in."""
    text = "Karu Hospital received nine wounded."
    assert places(parser, text) == ["Karu Hospital"]


def test_common_noun_where_no_name_is_near(parser: Parser) -> None:
    """A common noun is a place where it says which; a vague one gives way to the text around."""
    assert places(parser, "Nine men died at the quarry.") == ["the quarry"]
    text = "Shells fell on Karu on Monday. Nine men were killed in the area."
    assert places(parser, text) == ["Karu"]


def test_people_are_captured_as_places_are(parser: Parser) -> None:
    """A person who was captured is no place; a place that was shelled is one."""
    text = "Peter Arko was captured in Karu. Arko was captured alongside reporter Ann Lee."
    assert "Arko" not in places(parser, text)
    assert places(parser, "Rebels shelled Bakara. Nine people died.") == ["Bakara"]


def test_background_gives_no_place(parser: Parser) -> None:
    """A sentence of an earlier year does not give its place to what is told after it."""
    claim = "On 3 May 2008 a mine killed nine people."
    assert places(parser, f"On 2 May 2008 rebels shelled Bakara. {claim}") == ["Bakara"]
    assert places(parser, f"In March 2004 rebels shelled Bakara. {claim}") == [None]


@pytest.mark.parametrize(
    "sentence",
    [
        "Soldiers came to drive the rebels from Bakara.",
        "He had previously fought in Bakara.",
        "Refugees in Bakara lost their tents, officials in Karu said.",
    ],
)
def test_what_is_no_event_gives_no_place(parser: Parser, sentence: str) -> None:
    """Plans, what is long past and where people belong do not carry a place on."""
    assert places(parser, f"{sentence} A mine killed nine people.")[-1] is None


def test_headline_names_the_place_where_the_text_is_wide(parser: Parser) -> None:
    text = (
        "Fighting for a key town in the east of Karvania has killed 90 people.\n"
        "A reporter spoke from a hotel in Arda."
    )
    clauses = clauses_of(parser, text)
    drafts = find_drafts(clauses, NumberLexicon.of(lexicon("numbers")))
    people = [People(draft=draft, victims="people", perpetrator=None) for draft in drafts]

    assert resolve_places(clauses, people, "Ninety die in battle for Karvania's Arda") == ["Arda"]
    assert resolve_places(clauses, people, "Ninety die in Karvania") != ["Arda"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a relative clause tells of the place that it hangs on
        ("The count leaves out Karu, where 140 fighters were killed.", ["Karu"]),
        ("The count leaves out Karu, in which 140 fighters were killed.", ["Karu"]),
        # who attacks is no place; what is attacked is
        ("US and Kenyan forces attacked Karu City, killing 14 people.", ["Karu City"]),
    ],
)
def test_the_place_that_a_clause_is_about(
    parser: Parser, text: str, expected: list[str | None]
) -> None:
    assert places(parser, text) == expected
