"""Who is credited with an accusation, and what the name of whoever speaks holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reading.listening import report_of

from warledger.reading.mentions import trimmed
from warledger.reading.repair import Words, charges_rehung, named_today
from warledger.reading.sentences import split_block, splitter
from warledger.reading.transcribe import transcribe
from warledger.records import Block, Span, Token

if TYPE_CHECKING:
    from tests.reading.listening import Listen

    from warledger.reading.model import Parser

ACCUSATIONS = [
    (
        "The ministry accused the Kaya Front of killing nine men.",
        "killing nine men",
        "The ministry",
    ),
    (
        "Samo Birak, accused by the UN of recruiting children, denied it.",
        "recruiting children",
        "the UN",
    ),
    (
        "Samo Birak was accused by the prosecutor of ordering the deaths of nine men.",
        "ordering the deaths of nine men",
        "the prosecutor",
    ),
    (
        "The Kaya Front, accused by the government of the killing of nine men, denied it.",
        "the killing of nine men",
        "the government",
    ),
    (
        "Prosecutors accused Tano Urbek of the massacre of 200 people.",
        "the massacre of 200 people",
        "Prosecutors",
    ),
    (
        "The army, which the rebels accuse of killing nine men, said it held none.",
        "killing nine men",
        "the rebels",
    ),
    (
        "The ministry accused the army and the Kaya Front of killing nine men.",
        "killing nine men",
        "The ministry",
    ),
    (
        "The ministry has not accused the army but the rebels of killing nine men.",
        "killing nine men",
        "The ministry",
    ),
]


NO_ACCUSATION = [
    "The ministry has not accused the army of killing nine men.",
    "The ministry has not accused the army, but hopes for a trial.",
    "Nobody has accused the army of killing nine men.",
    "No group accused the army of killing nine men.",
    "Neither the ministry nor the mayor accused the army of killing nine men.",
    "The ministry accused the victims of the raid.",
    "The ministry accused a survivor of the massacre.",
]

BY_WHOM = [
    ("The mayor was accused by email of killing nine men.", None),
    ("The mayor was accused by radio message of killing nine men.", None),
    ("The mayor was accused by a widow of killing nine men.", "a widow"),
    ("The mayor was accused by state radio of killing nine men.", "state radio"),
    ("The mayor was accused by police of killing nine men.", "police"),
]


@pytest.mark.parametrize("text", NO_ACCUSATION)
def test_there_is_no_accusation(listen: Listen, text: str) -> None:
    assert listen(text).contents() == []


@pytest.mark.parametrize(("text", "speaker"), BY_WHOM)
def test_a_means_of_speaking_is_no_speaker(listen: Listen, text: str, speaker: str | None) -> None:
    assert [one.speaker for one in listen(text).found] == ([speaker] if speaker else [])


@pytest.mark.parametrize(("text", "content", "speaker"), ACCUSATIONS)
def test_an_accusation_is_the_accusers(
    listen: Listen, text: str, content: str, speaker: str
) -> None:
    assert listen(text).of(content).speaker == speaker


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Accused of shelling the camp, the army said it hit only fighters.", "shelling the camp"),
        ("The rebels have been accused of killing nine men.", "killing nine men"),
        ("The men are accused of killing guards hired by the bank.", "killing guards"),
    ],
)
def test_the_accused_say_nothing_of_what_they_are_accused_of(
    listen: Listen, text: str, content: str
) -> None:
    assert not any(said.startswith(content) for said in listen(text).contents())


def test_somebody_is_accused_of_a_deed_and_leads_a_body(listen: Listen) -> None:
    assert listen("The envoy accused the head of the militia.").contents() == []


BRACKETS = [
    (
        "The UN Mission in South Sudan (UNMISS) came. UNMISS said that nine houses burned.",
        "The UN Mission in South Sudan (UNMISS)",
    ),
    (
        "Nine houses burned, said Ali Sen, speaker of the Unity and Hope Movement (UHM).",
        "Ali Sen, speaker of the Unity and Hope Movement (UHM)",
    ),
    (
        "Nine houses burned, said Ali Sen, head of the Kaya Forces (an umbrella of hill peoples).",
        "Ali Sen, head of the Kaya Forces (an umbrella of hill peoples)",
    ),
]


@pytest.mark.parametrize(("text", "speaker"), BRACKETS)
def test_brackets_of_a_name_are_whole(listen: Listen, text: str, speaker: str) -> None:
    assert [statement.speaker for statement in listen(text).found][-1] == speaker


def _token(index: int, text: str) -> Token:
    pos = {"Kaya": "PROPN", "and": "CCONJ"}.get(text, "PUNCT")
    span = Span(index, index + 1)
    return Token(
        index=index,
        span=span,
        text=text,
        lemma=text,
        pos=pos,
        tag=pos,
        dep="dep",
        head=0,
        entity=None,
    )


@given(st.lists(st.sampled_from(["(", ")", "[", "]", "Kaya", "and"]), min_size=1, max_size=8))
def test_some_token_is_left_of_every_phrase(texts: list[str]) -> None:
    run = [_token(place, text) for place, text in enumerate(texts)]
    assert trimmed(run)


def test_one_of_two_named_together_speaks_for_itself(listen: Listen) -> None:
    text = "The Kaya army and the Hill Front fought. The Kaya army said that nine houses burned."
    assert listen(text).of("nine houses burned").speaker == "The Kaya army"


@pytest.mark.parametrize(
    ("text", "content", "speaker"),
    [
        ("The assault began on Thursday. It said nine houses burned.", "nine houses burned", None),
        ("“It was terrible,” said Tuesday a witness.", "It was terrible,", None),
        ("Theresa May said nine houses burned.", "nine houses burned", "Theresa May"),
    ],
)
def test_a_day_says_nothing(listen: Listen, text: str, content: str, speaker: str | None) -> None:
    found = [s.speaker for s in listen(text).found if content in s.span.of(text)]
    assert not any("day" in (name or "") for name in found)
    assert speaker is None or found == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        "Officials said the so-called “liberation” had cost twelve lives.",
        "The general, nicknamed “the butcher”, said that nine houses burned.",
        "The minister said that the self-styled “governors” had left.",
    ],
)
def test_a_word_that_the_writer_disowns_is_nobodys_speech(listen: Listen, text: str) -> None:
    assert listen(text).contents(direct=True) == []


def test_a_word_with_which_somebody_judges_is_theirs(listen: Listen) -> None:
    heard = listen("The colonel called the raid a “liberation”.")
    assert heard.of("liberation").speaker == "The colonel"


@pytest.mark.parametrize(
    "dateline",
    [
        "GOMA, 4 February 2025 - ",
        "KABUL, March 6, 2019 -- ",
        "TAVEL, Arca, Aug. 4 (Wire) -- ",
        "ODRA, MAR. 3, 2009 — ",
        "ODRA (Agency) March 3, 2009 - ",
    ],
)
def test_a_dateline_with_a_day_is_no_sentence(dateline: str) -> None:
    text = dateline + "Fighting killed nine."
    block = Block(span=Span(0, len(text)), kind="paragraph", comment=None)
    assert [span.of(text) for span in split_block(text, block, splitter())] == [
        "Fighting killed nine."
    ]


@pytest.mark.parametrize("name", ["USA Today", "Friday Okafor"])
def test_a_name_with_a_day_in_it_speaks(listen: Listen, name: str) -> None:
    (found,) = listen(f"{name} said nine houses burned.").found
    assert found.speaker == name


TODAYS = [
    # a name that ends in "Today", in each place where a speaker stands
    ("Russia Today said nine houses burned.", "Russia Today"),
    ("Kenya Today reported that nine houses burned.", "Kenya Today"),
    ("Nine people were killed in Karu, Russia Today reported on Monday.", "Russia Today"),
    ("According to Russia Today, nine houses burned.", "Russia Today"),
    ("India Today TV said nine houses burned.", "India Today TV"),
    # a day
    ("Russia today said that nine houses burned.", "Russia"),
    ("The army today said that nine houses burned.", "The army"),
    ("THE GUERRILLA MOVEMENT TODAY ANNOUNCED THAT NINE HOUSES BURNED.", "GUERRILLA MOVEMENT"),
    ("Today, Karu officials said that nine houses burned.", "Karu officials"),
]


@pytest.mark.parametrize(("text", "speaker"), TODAYS)
def test_today_is_the_end_of_a_name_or_a_day(listen: Listen, text: str, speaker: str) -> None:
    assert {found.speaker for found in listen(text).found} == {speaker}


def test_a_name_that_ends_in_today_tells_no_day(parser: Parser) -> None:
    sentences = [
        "According to Russia Today, nine houses burned.",
        "According to Russia, nine houses burned today.",
        "Nine Houses Burned In Russia Today",
    ]
    days = [
        [time.start for time in sentence.times]
        for text in sentences
        for sentence in transcribe(
            replace(report_of(text), published=date(2015, 3, 12)), parser
        ).sentences
    ]
    assert days == [[], [date(2015, 3, 12)], [date(2015, 3, 12)]]


@pytest.mark.parametrize("name", ["Reuters", "Radio Free Syria", "Agence Nord"])
def test_who_reported_it_stands_behind_the_cue(listen: Listen, name: str) -> None:
    (found,) = listen(f"Nine houses burned in Karu, reported {name}.").found
    assert found.speaker == name


@pytest.mark.parametrize(
    "headline",
    [
        "RSF Kills 40: Doctors say toll may rise.",
        "KABUL 20 Dead - Hospitals say more are missing.",
        "GAZA Strikes 12 - Army says it aimed at a depot.",
    ],
)
def test_a_headline_with_a_figure_is_no_dateline(headline: str) -> None:
    block = Block(span=Span(0, len(headline)), kind="paragraph", comment=None)
    spans = split_block(headline, block, splitter())
    assert spans[0].start == 0


def test_no_word_comes_to_hang_on_what_hangs_on_it() -> None:
    words = ["accused", "by", "x", "of", "killing"]
    heads = [3, 1, 1, 1, 3]
    made = charges_rehung(words, words, ["", "", "", "prep", "pcomp"], heads)
    assert list(made) == heads


@given(st.data())
def test_a_name_that_ends_in_today_leaves_a_tree(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 8))
    texts = data.draw(
        st.lists(st.sampled_from(["Karu", "Today", "burned"]), min_size=size, max_size=size)
    )
    parts = ["VERB" if text == "burned" else "PROPN" for text in texts]
    kinds = st.sampled_from(["npadvmod", "nsubj", "pobj", "compound", "appos"])
    relations = data.draw(st.lists(kinds, min_size=size, max_size=size))
    order = data.draw(st.permutations(range(size)))
    heads = list(range(size))
    for place, word in enumerate(order[1:], 1):
        heads[word] = order[data.draw(st.integers(0, place - 1))]
    said = ["and"] * (2 * size)
    made = named_today(
        Words(
            [*texts, *said],
            [*parts, *said],
            ["", *[""] * (3 * size - 1)],
            [*relations, *said],
            [*heads, *[order[0]] * (2 * size)],
            [],
        )
    )
    for place in range(size):
        above, seen = place, set()
        while made.heads[above] != above:
            assert above not in seen
            seen.add(above)
            above = made.heads[above]


def test_what_somebody_did_comes_before_what_happened_to_the_accusers() -> None:
    words = ["The", "army", ",", "accused", "by", "survivors", "of", "the", "attack", "of"]
    words += ["killing", "nine", "men"]
    heads = [1, 1, 1, 1, 3, 4, 5, 8, 6, 5, 9, 12, 10]
    relations = [""] * 10 + ["pcomp", "", ""]
    made = charges_rehung(words, words, relations, heads)
    assert (made[6], made[9]) == (5, 3)


def test_heads_of_sentences_without_a_charge_stay_as_they_are() -> None:
    heads = [1, 1, 1]
    assert (
        charges_rehung(["He", "spoke", "often"], ["he", "speak", "often"], [""] * 3, heads) is heads
    )
