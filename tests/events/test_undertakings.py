"""Operations, cease-fires and agreements, over one report and over several."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.coding.builders import report_of

from warledger.events import undertakings
from warledger.pipeline import Reader
from warledger.records import Stance, UndertakingType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from warledger.reading.model import SpacyParser
    from warledger.records import Reading, Undertaking

FIRST = (
    "The government of Odra launched Operation Morning Star against the Red Brigade in Lutz.\n"
    "Anton Reis, the leader of the Red Brigade, on 3 May 2010 ordered his fighters to lay down "
    "their weapons.\n"
    "The government of Odra welcomed the order by Reis to end the fighting."
)
SECOND = (
    "Operation Morning Star killed nine fighters in Lutz.\n"
    "On 9 May 2010 gunmen loyal to Reis attacked a convoy near Lutz.\n"
    "Odra and Lutz signed a treaty on Friday."
)


def readings(parser: SpacyParser, *texts: str) -> list[Reading]:
    reader = Reader(parser, ground=False)
    return [
        reader.read(replace(report_of(text, date(2010, 5, 10)), id=f"report-{number}"))
        for number, text in enumerate(texts)
    ]


def test_an_operation_is_known_by_its_name(parser: SpacyParser) -> None:
    made = undertakings(readings(parser, FIRST, SECOND))
    (operation,) = [one for one in made if one.type is UndertakingType.OPERATION]
    assert operation.name == "Operation Morning Star"
    assert operation.makers == ("government of Odra",)
    assert operation.others == ("Red Brigade",)
    assert operation.reports[0] == "report-0"


def test_a_ceasefire_has_its_maker_terms_and_who_welcomes_it(parser: SpacyParser) -> None:
    found = readings(parser, FIRST)
    (truce,) = [one for one in undertakings(found) if one.type is UndertakingType.CEASEFIRE]
    assert truce.makers == ("Anton Reis",)
    assert truce.one_sided is True
    assert truce.terms == ("to lay down their weapons",)
    assert truce.date_start == date(2010, 5, 3)
    welcomed = [one for one in truce.events if one.stance is Stance.WELCOMES]
    assert [found[0].events[one.event].actors[0].words for one in welcomed] == [
        "government of Odra"
    ]


def test_a_treaty_has_both_sides(parser: SpacyParser) -> None:
    made = undertakings(readings(parser, SECOND))
    (treaty,) = [one for one in made if one.type is UndertakingType.AGREEMENT]
    assert treaty.makers == ("Odra", "Lutz")


def test_the_order_of_reports_changes_no_id(parser: SpacyParser) -> None:
    found = readings(parser, FIRST, SECOND)
    forwards = {one.id for one in undertakings(found)}
    assert forwards == {one.id for one in undertakings(found[::-1])}
    assert len(forwards) == 3


def test_no_events_no_undertakings(parser: SpacyParser) -> None:
    assert undertakings([]) == ()
    assert undertakings(readings(parser, "The river froze.")) == ()


TRUCE = "Anton Reis on 3 May 2010 ordered his fighters to lay down their weapons.\n"


def stances(parser: SpacyParser, text: str) -> list[tuple[Stance, str]]:
    """How events stand to the only cease-fire of a text, and their triggers' words."""
    (read,) = readings(parser, text)
    (truce,) = [one for one in undertakings([read]) if one.type is UndertakingType.CEASEFIRE]
    return [
        (one.stance, read.events[one.event].trigger.of(read.report.text)) for one in truce.events
    ]


def test_who_rejects_a_ceasefire(parser: SpacyParser) -> None:
    text = TRUCE + "The government of Odra rejected the truce that Reis had declared."
    assert (Stance.REJECTS, "rejected") in stances(parser, text)


def test_who_breaks_a_ceasefire(parser: SpacyParser) -> None:
    text = TRUCE + "On 6 May 2010 the army of Odra violated the truce with Reis."
    assert (Stance.BREAKS, "violated") in stances(parser, text)


def test_a_later_attack_of_a_side_is_against_it_and_not_called_a_breach(
    parser: SpacyParser,
) -> None:
    found = stances(parser, TRUCE + "On 9 May 2010 Reis attacked a convoy.")
    assert (Stance.AGAINST, "attacked") in found
    assert Stance.BREAKS not in {stance for stance, _ in found}


ENDING = (
    ("On 9 May 2010 Reis broke off the truce.", "broke"),
    ("The truce of Reis collapsed on 9 May 2010.", "collapsed"),
    ("The truce collapsed on 9 May 2010.", "collapsed"),
    ("On 9 May 2010 Reis ended his truce with Odra.", "ended"),
    ("On 9 May 2010 Reis withdrew from the cease-fire.", "withdrew"),
    ("The truce was called off by Reis on 9 May 2010.", "called"),
)
NOT_ENDING = (
    "The truce of Reis has not collapsed.",
    "Reis threatened to end his truce with Odra.",
    "If the truce of Reis ends, Odra will shell the valley.",
    "Reis said that the truce would not end.",
    "The talks with Reis ended on 9 May 2010.",
    "The bridge of Reis collapsed on 9 May 2010.",
)


@pytest.mark.parametrize(("sentence", "trigger"), ENDING)
def test_who_or_what_ends_a_ceasefire(parser: SpacyParser, sentence: str, trigger: str) -> None:
    assert (Stance.ENDS, trigger) in stances(parser, TRUCE + sentence)
    (read,) = readings(parser, TRUCE + sentence)
    (truce,) = [one for one in undertakings([read]) if one.type is UndertakingType.CEASEFIRE]
    assert (truce.date_start, truce.date_end) == (date(2010, 5, 3), date(2010, 5, 9))


@pytest.mark.parametrize("sentence", NOT_ENDING)
def test_what_did_not_end_or_is_another_thing_ends_no_ceasefire(
    parser: SpacyParser, sentence: str
) -> None:
    assert Stance.ENDS not in {stance for stance, _ in stances(parser, TRUCE + sentence)}


LAUNCH = "The army of Odra launched Operation Morning Star against the Red Brigade in Lutz.\n"


def operations(made: Iterable[Undertaking]) -> list[Undertaking]:
    return [one for one in made if one.type is UndertakingType.OPERATION]


@pytest.mark.parametrize(
    "sentence",
    [
        "Operation Morning Star ended on 9 May 2010.",
        "On 9 May 2010 the army called off Operation Morning Star.",
        "On 9 May 2010 the army ended Operation Morning Star.",
    ],
)
def test_an_operation_ends(parser: SpacyParser, sentence: str) -> None:
    (operation,) = operations(undertakings(readings(parser, LAUNCH + sentence)))
    assert [one.stance for one in operation.events] == [Stance.MAKES, Stance.ENDS]
    assert operation.date_end == date(2010, 5, 9)
    assert not [
        one
        for one in undertakings(readings(parser, LAUNCH + sentence))
        if one.type is UndertakingType.CEASEFIRE
    ]


def test_who_condemns_an_operation_does_not_make_it(parser: SpacyParser) -> None:
    text = LAUNCH + "The government of Vell condemned Operation Morning Star."
    (operation,) = operations(undertakings(readings(parser, text)))
    assert operation.makers == ("army of Odra",)
    assert [one.stance for one in operation.events] == [Stance.MAKES, Stance.REJECTS]


def test_operations_of_one_name_in_two_wars_are_two(parser: SpacyParser) -> None:
    here, there, again = readings(
        parser,
        "The army of Odra on 3 May 2010 launched Operation Morning Star against the Red Brigade "
        "in Lutz.",
        "The navy of Vell on 7 June 2010 launched Operation Morning Star against the Grey Front in "
        "Tarn.",
        "Odra's army shelled Lutz in Operation Morning Star.",
    )
    made = operations(undertakings([here, there, again]))
    assert len(made) == 2
    assert {one.name for one in made} == {"Operation Morning Star"}
    assert len({one.id for one in made}) == 2
    assert {one.reports for one in made} == {("report-0", "report-2"), ("report-1",)}
    assert {one.id for one in made} == {
        one.id for one in operations(undertakings([again, there, here]))
    }


def test_of_two_namesakes_a_bare_mention_is_joined_to_neither(parser: SpacyParser) -> None:
    texts = (
        "The army of Odra on 3 May 2010 launched Operation Morning Star against the Red Brigade.",
        "The navy of Vell on 7 June 2010 launched Operation Morning Star against the Grey Front.",
        "Nine soldiers were killed in Operation Morning Star.",
    )
    made = operations(undertakings(readings(parser, *texts)))
    assert sorted(one.reports for one in made) == [("report-0",), ("report-1",), ("report-2",)]


def test_years_apart_with_no_side_in_common_are_two(parser: SpacyParser) -> None:
    first, second = readings(
        parser,
        "On 3 May 2010 Odra launched Operation Morning Star.",
        "On 3 May 2004 nine soldiers were killed in Operation Morning Star.",
    )
    assert len(operations(undertakings([first, second]))) == 2
    same, later = readings(
        parser,
        "On 3 May 2010 Odra launched Operation Morning Star.",
        "On 3 May 2004 Odra launched Operation Morning Star.",
    )
    assert len(operations(undertakings([same, later]))) == 1


NOT_AGAINST = (
    "On 1 May 2010 Reis attacked a convoy.",
    "Reis attacked a convoy.",
    "On 9 May 2010 Reis did not attack a convoy.",
    "On 9 May 2010 smugglers attacked a convoy.",
    "The government of Odra rejected the budget.",
)


@pytest.mark.parametrize("sentence", NOT_AGAINST)
def test_what_is_no_stand_to_it_gets_none(parser: SpacyParser, sentence: str) -> None:
    assert {stance for stance, _ in stances(parser, TRUCE + sentence)} == {Stance.MAKES}
