from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from tests.reading.listening import report_of, sentences_of

from warledger.reading.passages import pasted
from warledger.reading.statements import find_statements
from warledger.records import Span

if TYPE_CHECKING:
    from tests.reading.listening import Listen

    from warledger.reading.model import Parser

#: rule, sentence, content, speaker
FRAMES = [
    ("saying before", "The mayor said that nine houses burned.", "nine houses burned", "The mayor"),
    (
        "saying before",
        "The mayor says nine houses burned.",
        "nine houses burned",
        "The mayor",
    ),
    (
        "saying after",
        "Nine houses burned, the mayor said on Friday.",
        "Nine houses burned",
        "the mayor",
    ),
    (
        "saying after",
        "Nine houses burned, said Vera Lund, the mayor.",
        "Nine houses burned",
        "Vera Lund, the mayor",
    ),
    (
        "saying after",
        "Nine houses burned, the mayor said, and two barns collapsed.",
        "Nine houses burned, the mayor said, and two barns collapsed",
        "the mayor",
    ),
    (
        "according to",
        "Nine houses burned, according to the mayor.",
        "Nine houses burned",
        "the mayor",
    ),
    (
        "according to",
        "According to the mayor, nine houses burned.",
        "nine houses burned",
        "the mayor",
    ),
    (
        "directing",
        "The mayor urged residents to stay indoors.",
        "residents to stay indoors",
        "The mayor",
    ),
    ("committing", "The rebels vowed to fight on.", "to fight on", "The rebels"),
    (
        "accusing",
        "The envoy accused the militia of shelling the port.",
        "shelling the port",
        "The envoy",
    ),
    ("putting", "The hospital put the dead at nine.", "the dead at nine", "The hospital"),
    (
        "speaking_of",
        "The envoy spoke of a clear breach of the truce.",
        "a clear breach of the truce",
        "The envoy",
    ),
    (
        "noun of speech",
        "Nobody believed the envoy's claim that the port was mined.",
        "the port was mined",
        "the envoy",
    ),
]


@pytest.mark.parametrize(("rule", "text", "content", "speaker"), FRAMES)
def test_frame(listen: Listen, rule: str, text: str, content: str, speaker: str) -> None:
    statement = listen(text).of(content)
    assert (statement.rule, statement.direct) == (rule, False)
    assert statement.speaker == speaker


@pytest.mark.parametrize(
    "text",
    [
        "The mayor did not say that nine houses burned.",
        "The mayor could not say how many houses burned.",
        "The mayor denied the charge.",
        "The mayor urged restraint.",
        "The mayor put the lamp on the table.",
        "The mayor spoke for an hour.",
        "In order to save the bridge the men worked all night.",
        "The rebels began to retreat.",
        "I said that nine houses burned.",
        "The guards of the so-called “free zone” fled.",
        "On Friday, the mayor announced plans for a new bridge.",
    ],
)
def test_no_statement(listen: Listen, text: str) -> None:
    assert listen(text).contents() == []


def test_quotation_that_is_all_of_it_is_direct_only(listen: Listen) -> None:
    heard = listen("“Nine houses burned,” the mayor said.")
    assert heard.contents() == ["Nine houses burned,"]
    assert heard.found[0].direct


def test_quotation_inside_an_indirect_statement_is_found_as_well(listen: Listen) -> None:
    heard = listen("The mayor said that the town was “quiet again” after the storm.")
    assert heard.contents(direct=False) == ["the town was “quiet again” after the storm"]
    assert heard.contents(direct=True) == ["quiet again"]
    assert {statement.speaker for statement in heard.found} == {"The mayor"}


def test_name_in_quotation_marks_is_not_speech(listen: Listen) -> None:
    heard = listen("The mayor said that men of the “Red Dawn” group had left the town.")
    assert heard.contents(direct=True) == []


def test_quotation_goes_on_with_the_last_speaker(listen: Listen) -> None:
    heard = listen("“Nine houses burned,” said Vera Lund, the mayor. “We saved the school.”")
    assert heard.of("We saved the school.").speaker == "Vera Lund, the mayor"


def test_cue_joined_to_a_content_belongs_to_the_first_cue(listen: Listen) -> None:
    heard = listen("The council said the camp was full and called on the army to open the road.")
    assert heard.contents() == ["the camp was full", "the army to open the road"]
    assert {statement.speaker for statement in heard.found} == {"The council"}


def test_clause_in_which_somebody_rejects_it_is_left_out(listen: Listen) -> None:
    heard = listen("The council accused the army of mining the road, which the army denies.")
    assert heard.contents() == ["mining the road"]


def test_two_cues_share_a_subject_and_part_their_contents(listen: Listen) -> None:
    heard = listen("The mayor said that nine houses burned, but warned that the wind would turn.")
    assert heard.contents() == ["nine houses burned", "the wind would turn"]


def test_sentence_between_two_of_one_speaker_is_theirs(listen: Listen) -> None:
    heard = listen(
        "Two bridges were mined, General Omar Sule said. The divers worked all night. The last "
        "mine was lifted at dawn, General Sule said."
    )
    assert heard.of("The divers worked all night").rule == "unbroken run"


def test_sentence_after_the_last_cue_is_the_reporters(listen: Listen) -> None:
    heard = listen("Two bridges were mined, General Omar Sule said. The divers worked all night.")
    assert heard.contents() == ["Two bridges were mined"]


@pytest.mark.parametrize(
    ("text", "relayed_by"),
    [
        ("The mayor told the Valley Radio that nine houses burned.", "the Valley Radio"),
        ("The mayor told reporters that nine houses burned.", None),
        (
            "The mayor said, according to the Valley Radio, that nine houses burned.",
            "the Valley Radio",
        ),
    ],
)
def test_relay(listen: Listen, text: str, relayed_by: str | None) -> None:
    heard = listen(text)
    assert [
        s.relayed_by for s in heard.found if "nine houses burned" in s.span.of(heard.report.text)
    ] == [relayed_by]


def test_whoever_is_quoted_speaks_and_the_agency_relays(listen: Listen) -> None:
    heard = listen("“Nine houses burned,” the Valley News Agency quoted Vera Lund as saying.")
    statement = heard.of("Nine houses burned,")
    assert (statement.speaker, statement.relayed_by) == ("Vera Lund", "the Valley News Agency")


def test_who_speaks_a_quotation_relays_what_is_credited_inside(listen: Listen) -> None:
    heard = listen("“The guard told me that the road was open,” said Vera Lund.")
    assert heard.of("the road was open").relayed_by == "Vera Lund"


def test_publisher_relays_nothing(parser: Parser) -> None:
    report = report_of("The mayor told the Valley Times that nine houses burned.")
    for outlet, wanted in (("The Valley Times", None), ("Lake Herald", "the Valley Times")):
        printed = replace(report, outlet=outlet)
        (statement,) = find_statements(printed, sentences_of(printed, parser))
        assert statement.relayed_by == wanted


def test_cited_source_speaks(listen: Listen) -> None:
    heard = listen("Nine houses burned, the Valley Times reported, citing an unnamed officer.")
    assert heard.of("Nine houses burned").speaker == "an unnamed officer"


def test_colon_introduces_paragraphs(listen: Listen) -> None:
    heard = listen(
        "Minister Vera Lund said:\n\nThe flood is a disaster for the valley.\n\nHelp is coming."
    )
    statement = heard.of("The flood is a disaster for the valley.\n\nHelp is coming.")
    assert statement.direct
    assert statement.speaker == "Minister Vera Lund"


def test_comments_are_read_within_themselves(listen: Listen) -> None:
    heard = listen(
        "Vera Lund, the mayor, left.",
        [
            ("reader", "The paper says that the bridge is down."),
            ("other", "She said that it stands."),
        ],
    )
    assert (heard.found[0].comment, heard.found[0].speaker) == (0, "The paper")
    assert all(s.speaker != "Vera Lund, the mayor" for s in heard.found)


def test_quoted_commenter_is_named(listen: Listen) -> None:
    heard = listen(
        "The truce holds.",
        [
            ("north", "Nobody will hand over a rifle."),
            ("south", "“Nobody will hand over a rifle.”\nWait."),
        ],
    )
    assert heard.of("Nobody will hand over a rifle.").speaker == "north"


def test_pasted_paragraph_is_the_outlets(listen: Listen) -> None:
    heard = listen(
        "The truce holds.",
        [
            (
                "reader",
                (
                    "I doubt it.\n\nThe market was shut and the streets were empty.\n\n"
                    "Valley Times: Silence after the truce"
                ),
            )
        ],
    )
    statement = heard.of("The market was shut and the streets were empty.")
    assert (statement.speaker, statement.rule) == ("Valley Times", "pasted paragraph")


def test_lines_of_a_pasted_paragraph_are_one_statement() -> None:
    words = "I doubt it.\n\nThe market was shut.\nThe streets were empty.\n"
    line = "Valley Times: Silence after the truce"
    report = report_of("The truce holds.", [("reader", words + line)])
    body, *rest = report.blocks
    start, pieces = rest[0].span.start, []
    for piece in (words + line).splitlines():
        if piece:
            at = report.text.index(piece, start)
            pieces.append(replace(rest[0], span=Span(at, at + len(piece))))
    report = replace(report, blocks=(body, *pieces))
    assert [span.of(report.text) for span, _ in pasted(report, range(1, len(report.blocks)))] == [
        "The market was shut.\nThe streets were empty."
    ]


TEXT = (
    "The mayor said: “Nine houses burned. ‘Run,’ they shouted.” According to Vera Lund, “ten” men "
    "left, she said, and warned of more.\n\n“They ordered us to leave\n\n“and we left,” he said."
)


@pytest.mark.parametrize("cut", range(0, len(TEXT), 17))
def test_any_cut_of_a_text_is_read_with_sound_spans(parser: Parser, cut: int) -> None:
    report = report_of(TEXT[cut:] + TEXT[:cut])
    parsed = sentences_of(report, parser)
    found = find_statements(report, parsed)
    assert found == find_statements(report, parsed)
    for statement in found:
        assert 0 <= statement.span.start < statement.span.end <= len(report.text)
        assert statement.rule
    assert all(one.span.start <= other.span.start for one, other in pairwise(found))
    assert len({(s.span, s.direct) for s in found}) == len(found)


@pytest.mark.parametrize(
    "text", ["The mayor said that", "the mayor said that " * 150, "said, “” said."]
)
def test_broken_sentences_are_survived(listen: Listen, text: str) -> None:
    assert all(statement.span.start < statement.span.end for statement in listen(text).found)


def test_a_list_without_full_stops_is_not_taken_for_speech(listen: Listen) -> None:
    assert listen("the mayor said that nine houses burned and " * 60).contents() == []


def test_empty_report_says_nothing() -> None:
    assert find_statements(report_of(""), ()) == ()
