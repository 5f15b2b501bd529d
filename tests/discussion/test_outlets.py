"""Outlets that comments name."""

from __future__ import annotations

import pytest
from discussion_samples import page_of

from warledger.discussion import discuss
from warledger.resources import lexicon
from warledger.resources.actors import actor_table


def named(*paragraphs: str, outlet: str | None = "The Ledger") -> list[tuple[str, str]]:
    """(usual name, words) of the outlets in one comment."""
    transcript = page_of(("Rana", paragraphs), outlet=outlet)
    found = discuss(transcript, ()).outlets
    return [(one.name, one.span.of(transcript.report.text)) for one in found]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Reuters had it an hour ago.", "Reuters"),
        ("I read the NYT every day, and this was not in it.", "The New York Times"),
        ("Even the ‘Paper of Record’ gets the river wrong.", "The New York Times"),
        ("He gave al-Jazeera an interview.", "Al Jazeera"),
        ("According to AP the bridge stands.", "Associated Press"),
        ("See http://www.bbc.co.uk/news/1234 for the map.", "BBC"),
        ("The Guardian reports that the bridge stands.", "The Guardian"),
        ("I saw it in the Times today.", "The Times"),
    ],
)
def test_a_listed_outlet_is_found_by_name_letters_nickname_and_address(
    words: str, name: str
) -> None:
    assert [found for found, _ in named(words)] == [name]


@pytest.mark.parametrize(
    "words",
    [
        "Time will tell who gains by it.",
        "He is an independent man and a guardian of his house.",
        "Old times come back.",
        "They gave an ap to the guards.",
        "The press wrote what it liked.",
        "My cousin at the Post Office saw nothing.",
        "Modern Times Cafe is closed.",
        "The sun is out over the reeds.",
        "The independent farmers lost most.",
        "He sat in the Guardian Council.",
    ],
)
def test_words_with_other_meanings_are_no_outlets(words: str) -> None:
    assert named(words) == []


def test_an_outlet_in_no_list_is_found_where_words_cite_it() -> None:
    assert named("According to the Harbour Valley Gazette, nobody left.") == [
        ("Harbour Valley Gazette", "Harbour Valley Gazette")
    ]
    assert named("The Harbour Valley Gazette is printed on green paper.") == []


def test_the_line_that_ends_a_comment_names_outlet_and_title() -> None:
    transcript = page_of(
        (
            "Rana",
            (
                "I wonder about this.",
                "Boats were seen leaving the harbour at dawn with the guns of the militia.",
                "Reedwatch: Boats leave harbour",
            ),
        )
    )
    (found,) = discuss(transcript, ()).outlets
    text = transcript.report.text
    assert (found.name, found.known, found.rule) == ("Reedwatch", False, "credit line")
    assert found.title is not None
    assert found.title.of(text) == "Boats leave harbour"


@pytest.mark.parametrize(
    "line",
    [
        "Note: The bridge is open again",
        "Bottom line: Nobody won",
        "Rana: You are right",
        "Harbour: I told you it would be taken before the week was out, and so it was.",
    ],
)
def test_other_lines_with_a_colon_are_no_credits(line: str) -> None:
    assert named("I wonder.", "Boats were seen.", line) == []


def test_an_abbreviation_goes_with_the_name_that_the_page_gave_before() -> None:
    transcript = page_of(
        ("Rana", ("The Harbour Valley Gazette says so.",)),
        ("Tom", ("I do not trust the HVG on this.",)),
    )
    found = discuss(transcript, ()).outlets
    assert [(one.comment, one.name, one.rule) for one in found] == [
        (0, "Harbour Valley Gazette", "form"),
        (1, "Harbour Valley Gazette", "initials"),
    ]


def test_a_title_in_quotation_marks_beside_the_name_is_the_articles() -> None:
    transcript = page_of(("Rana", ("Read “Boats Leave The Harbour” in Newsweek.",)))
    (found,) = discuss(transcript, ()).outlets
    assert found.title is not None
    assert found.title.of(transcript.report.text) == "Boats Leave The Harbour"


def test_the_pages_own_outlet_is_no_outlet_of_the_discussion() -> None:
    assert named("Newsweek is wrong about the bridge.", outlet="Newsweek") == []


@pytest.mark.parametrize("outlet", lexicon("outlets"), ids=lambda outlet: outlet.name)
def test_every_listed_outlet_is_found_in_its_own_example(outlet: object) -> None:
    title = str(outlet.attributes["title"])  # type: ignore[attr-defined]
    assert title in [name for name, _ in named(outlet.example)]  # type: ignore[attr-defined]


def test_what_readers_write_is_for_outlets_of_the_table() -> None:
    """There is one list of outlets: the table of actors."""
    listed = {entry.actor.name.split(" (")[0] for entry in actor_table().entries.values()}
    assert {str(one.attributes["title"]) for one in lexicon("outlets")} - listed == set()


@pytest.mark.parametrize("title", ["Yonhap News Agency", "Radio Okapi", "The Times of India"])
def test_an_outlet_that_only_the_table_has_is_found(title: str) -> None:
    assert [name for name, _ in named(f"I read it at {title} today.")] == [title]
