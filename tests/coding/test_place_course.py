"""Where a text goes on telling: what turns it to another place, and what does not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.coding.builders import claims_of, clauses_of, report_of

from warledger.coding import code
from warledger.coding.place_scene import COUNTRY, scene_of
from warledger.reading.transcribe import transcribe

if TYPE_CHECKING:
    from warledger.reading.model import Parser


def places(parser: Parser, text: str) -> list[str | None]:
    """The places of the claims of a text, in order."""
    return [claim.place for claim in claims_of(parser, text)]


def test_a_person_dies_in_one_place(parser: Parser) -> None:
    """What one sentence says of a death holds for the others that tell it; no other person's."""
    text = "Peter Arko was killed in Karu on Monday. {} His village mourned."
    same = "Arko was killed by a mine."
    other = "Simon Delt was killed by a mine."
    assert places(parser, text.format(same)) == ["Karu", "Karu"]
    assert places(parser, text.format(other)) == ["Karu", None]


def test_those_told_beside(parser: Parser) -> None:
    """Whoever was taken alongside somebody was taken there; who was taken later need not."""
    text = "Peter Arko was captured in Karu. Editors met. Arko was captured {}."
    assert places(parser, text.format("alongside reporter Ann Lee"))[-1] == "Karu"
    assert places(parser, text.format("before reporter Ann Lee was captured"))[-1] is None


def test_a_part_of_a_country_is_not_what_a_text_keeps_naming(parser: Parser) -> None:
    """A text may name a country all over and one of its parts but once."""
    text = (
        "Officials from {0} spoke. The envoy praised {0}. Aid for {0} was promised.\n{0} is poor.\n"
        "Nine people were killed."
    )
    assert places(parser, "Few live in northern Mali. " + text.format("Mali")) == [None]
    assert places(parser, "Few live in Arda. " + text.format("Arda")) == ["Arda"]


def test_a_large_figure_told_twice(parser: Parser) -> None:
    """The same large figure of the same people has one place; a small one proves nothing."""
    text = (
        "Shelling killed {0} villagers in Karu. Troops shelled Bakara on Monday. "
        "Monitors said that {0} villagers had been killed by shells."
    )
    assert places(parser, text.format(87))[-1] == "Karu"
    assert places(parser, text.format(7))[-1] == "Bakara"


def test_the_scene_of_the_sentence_before(parser: Parser) -> None:
    """A town where the sentence before plays, be it without violence; not one a speaker is of."""
    text = "Shells killed nine people in Karu. {} Six men were killed."
    scene = "On Friday another group was moving cattle at Bakara."
    officer = "An officer of the garrison in Bakara gave the news."
    assert places(parser, text.format(scene)) == ["Karu", "Bakara"]
    assert places(parser, text.format(officer)) == ["Karu", "Karu"]


def test_what_the_text_keeps_naming(parser: Parser) -> None:
    """A town named again and again since the last figure is what the text is about."""
    text = (
        "Shells killed nine people in Karu. Aid has not reached Bakara since May. "
        "{} Twelve people died of hunger."
    )
    assert places(parser, text.format("Nobody may leave Bakara."))[-1] == "Bakara"
    assert places(parser, text.format("Nobody may leave."))[-1] == "Karu"


@pytest.mark.parametrize(
    ("turn", "place"),
    [
        ("Another convoy hit a mine.", None),
        ("The convoy hit a mine.", "Karu"),
        ("Another soldier saw it.", "Karu"),
    ],
)
def test_another_event(parser: Parser, turn: str, place: str | None) -> None:
    """A sentence that turns to another event leaves the place behind; another person does not."""
    text = (
        f"Gunmen attacked a convoy in Karu and killed nine drivers. {turn} Four men were injured."
    )
    assert places(parser, text)[-1] == place


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("Arda Guard troops freed six nurses.", None),
        ("Karu Guard troops freed six nurses.", "Bakara"),
        ("The troops freed six nurses.", "Bakara"),
    ],
)
def test_another_force(parser: Parser, sentence: str, place: str | None) -> None:
    """The work of another named force may be elsewhere; that of the same one goes on."""
    text = f"Karu Guard troops freed nine farmers in Bakara on Monday. {sentence}"
    assert places(parser, text) == ["Bakara", place]


def test_two_sides_of_one_fight(parser: Parser) -> None:
    """Each side's dead fell where they fought."""
    text = "Malian soldiers killed nine rebels in Bakara. Ansar Dine rebels killed six soldiers."
    assert places(parser, text) == ["Bakara", "Bakara"]


def test_a_definite_noun_points_back(parser: Parser) -> None:
    """ "The camp" is the last place named as one; "the area" says nothing of its own."""
    text = (
        "Tens of thousands live in the Arda camp. Troops fought near Karu. "
        "Nine children died on the way to {}."
    )
    assert places(parser, text.format("the camp"))[-1] == "the Arda camp"
    assert places(parser, text.format("the area"))[-1] == "Karu"


def test_there(parser: Parser) -> None:
    """ "There" is where the sentence before plays."""
    text = "Shells killed nine people in Karu. In Bakara the army runs a jail. {}"
    assert places(parser, text.format("Six men were killed there."))[-1] == "Bakara"


def test_words_of_the_nearest_mention(parser: Parser) -> None:
    """A carried place has the words in which the text named it last."""
    text = (
        "A fire killed nine people at the Karu centre. "
        "Aid agencies are leaving Karu camp. Two infants have died."
    )
    assert places(parser, text) == ["the Karu centre", "Karu camp"]


def test_struck_places_turn_the_text(parser: Parser) -> None:
    """What gunmen strike is a place of violence; what they praise is not."""
    text = (
        "Gunmen killed nine people in Karu. The gunmen {} the village of Bakara at dawn. "
        "Two men were wounded."
    )
    assert places(parser, text.format("struck"))[-1] == "the village of Bakara"
    assert places(parser, text.format("praised"))[-1] == "Karu"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("The raid on Arda began at dawn. Some 900 people fled to the Sefa camp.", "Arda"),
        (
            "The raid on Arda began at dawn. Some 900 refugees crossed into the Sefa camp.",
            "the Sefa camp",
        ),
    ],
)
def test_flight_is_counted_where_it_begins(parser: Parser, text: str, place: str) -> None:
    """Those who flee are counted where they leave; those who arrive, where they come to."""
    assert places(parser, text) == [place]


def test_in_another_village(parser: Parser) -> None:
    """A common noun of the outcome's own clause goes before a name of another clause."""
    text = "Several people were killed in another village, and nine bodies were found in Arda."
    assert places(parser, text) == ["another village", "Arda"]


def test_where_the_news_was_told_is_no_place_of_a_death(parser: Parser) -> None:
    """A death confirmed while people meet in a town did not happen there."""
    text = "Friends confirmed his death as many mourners held a vigil in Arda."
    assert "Arda" not in places(parser, text)


def test_names_of_bodies_are_no_places(parser: Parser) -> None:
    """ "Islamic State" is no state; and no owner of a force is where it was fought."""
    assert places(parser, "Nine men were killed fighting Islamic State in Karu.") == ["Karu"]
    assert places(parser, "Troops killed 100 fighters of Mali's army.") == [None]


def test_widths(parser: Parser) -> None:
    """A part of a country is narrower than it; a country with a direction in its name is one."""
    clauses = clauses_of(parser, "They fought in South Sudan, in the north of Mali and in Karu.")
    widths = {mention.key: mention.width for mention in scene_of(clauses).mentions if mention.key}
    assert widths["south sudan"] == COUNTRY
    assert 0 == widths["karu"] < widths["mali"] < COUNTRY


def test_a_place_on_the_word_for_the_outcome(parser: Parser) -> None:
    """However unlikely by its look, a place on the very verb is the verb's."""
    text = (
        "Soldiers have freed six pupils of Government School, Arda, in Karu District of Bor State."
    )
    (place,) = places(parser, text)
    assert place is not None
    assert place.startswith("Karu District")


def test_a_list_with_its_verb_left_out(parser: Parser) -> None:
    """The hospital right before a figure is its own, though the verb stands but once."""
    text = "Arda Hospital took in nine wounded, Sefa Hospital seven wounded."
    assert places(parser, text) == ["Arda Hospital", "Sefa Hospital"]


def test_what_the_war_has_done(parser: Parser) -> None:
    """ "The war" is that of the country in the headline; an uprising told of anew is not."""
    text = "The government of Mali and the rebels met. {} has killed thousands."
    assert titled(parser, text.format("The war"), "Mali talks resume") == ["Mali"]
    assert titled(parser, text.format("The war"), "Talks resume") == [None]
    assert titled(parser, text.format("An uprising"), "Mali talks resume") == [None]


def test_a_sum_of_the_operation(parser: Parser) -> None:
    """What "the operation" did is of its whole area; what a day's shelling did is of the town."""
    text = (
        "The operation was meant to set up a base in the Karu region. Troops shelled Bakara on "
        "Monday. {} killed nine rebels."
    )
    assert places(parser, text.format("The operation")) == ["the Karu region"]
    assert places(parser, text.format("The shelling")) == ["Bakara"]
    assert places(parser, text.format("Another operation")) != ["the Karu region"]


def test_an_operation_without_an_area(parser: Parser) -> None:
    """Where no sentence says where the operation was meant to be, the text runs on."""
    text = "The operation began in May. Troops shelled Bakara. The operation killed nine rebels."
    assert places(parser, text) == ["Bakara"]


@pytest.mark.parametrize(
    ("second", "place"),
    [
        ("Police closed the square in front of Bakara Town Hall.", "Bakara Town Hall"),
        ("Crowds gathered in Bakara.", "Bakara"),
        ("Crowds gathered in Bakara. Others marched in Karu.", None),
        ("Officials in Bakara said that it was quiet.", None),
        ("Crowds cheered the football club of Bakara.", None),
        ("Crowds gathered in northern Mali.", None),
        ("He had once lived in Bakara.", None),
    ],
)
def test_the_one_place_of_a_text(parser: Parser, second: str, place: str | None) -> None:
    """A text that tells of one town alone is about it; not where it names two, or speakers'."""
    assert places(parser, f"Nine people were wounded in clashes. {second}") == [place]


def test_a_sum_of_days_is_of_no_single_town(parser: Parser) -> None:
    """What several days cost is not of the one town that the text happens to name."""
    text = "{} has cost the rebels nine dead. Crowds gathered in Bakara."
    assert places(parser, text.format("The fighting")) == ["Bakara"]
    assert places(parser, text.format("Five days of fighting")) == [None]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Mali is home to 900 people who fled a war in Darfur.", "Mali"),
        ("Mali hosts 900 people who fled a war in Darfur.", "Mali"),
        ("Mali feeds 900 people who fled a war in Darfur.", "Darfur"),
        ("Aid went to 900 people who fled a war in Darfur.", "Darfur"),
    ],
)
def test_hosts_count_whom_they_took_in(parser: Parser, text: str, place: str) -> None:
    """Those who fled are counted where they are said to have been taken in."""
    assert places(parser, text) == [place]


def titled(parser: Parser, text: str, title: str) -> list[str | None]:
    """The places of the claims of a text under a headline."""
    report = replace(report_of(text), title=title)
    return [claim.place for claim in code(transcribe(report, parser))]


def test_there_behind_those_who_died(parser: Parser) -> None:
    """The place just told of, wherever the parser hangs the word."""
    text = (
        "After the truce for Karu there was more fighting in the east of Arda. "
        "Troops killed 17 fighters there on Sunday."
    )
    assert places(parser, text) == ["the east of Arda"]


def test_a_sum_is_of_no_one_of_its_places(parser: Parser) -> None:
    text = "Shelling killed 12 people in Karu. Raiders killed six in Arda. {}"
    assert places(parser, text.format("That makes 18 people killed since Tuesday."))[-1] is None
    assert places(parser, text.format("Nine more were wounded."))[-1] == "Arda"
