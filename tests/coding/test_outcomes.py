"""Each rule of coding by its name, with sentences in which it speaks and does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.coding.builders import claims_of, told

from warledger.resources import lexicon

if TYPE_CHECKING:
    from warledger.reading.model import Parser

#: Rule, sentence, what it tells.
EXAMPLES = [
    ("verb_object", "Shelling killed four farmers.", [("four", "killed")]),
    ("verb_passive", "Four farmers were killed by shelling.", [("Four", "killed")]),
    ("verb_subject", "Nine soldiers died near the bridge.", [("Nine", "killed")]),
    ("following_state", "12 soldiers killed in blast", [("12", "killed")]),
    ("raising", "Another 160 fighters were reported wounded.", [("160", "injured")]),
    ("raising", "Two clinics had counted 31 dead by the end of May.", [("31", "killed")]),
    ("raising", "At least six guards are known to have died.", [("At least six", "killed")]),
    ("lives", "The raid claimed the lives of nine villagers.", [("nine", "killed")]),
    ("idiom_lose_life", "Nine villagers lost their lives.", [("Nine", "killed")]),
    ("idiom_lose_men", "The brigade lost 16 men in the valley.", [("16", "killed")]),
    ("idiom_leave_home", "Some 41,500 people left their homes.", [("Some 41,500", "displaced")]),
    ("idiom_drive_out", "Militiamen drove 900 people from their homes.", [("900", "displaced")]),
    ("idiom_take_hostage", "Nine nurses were taken hostage.", [("Nine", "abducted")]),
    ("idiom_shoot_dead", "Gunmen shot dead two elders.", [("two", "killed")]),
    ("noun_complement", "The deaths of nine men were confirmed.", [("nine", "killed")]),
    ("noun_complement", "The bodies of 14 men lay in the yard.", [("14", "killed")]),
    ("following_state", "The hospital received 44 wounded.", [("44", "injured")]),
    ("self_state", "The ministry recorded 45 deaths.", [("45", "killed")]),
    ("toll", "The death toll rose to 45.", [("45", "killed")]),
    ("toll", "The ministry put the number of people killed at 1,367.", [("1,367", "killed")]),
    ("modifier_clause", "He named the nine men who died in the blast.", [("nine", "killed")]),
    ("beside", "Four soldiers were injured along with three bystanders.",
     [("Four", "injured"), ("three", "injured")]),
    ("controlled", "After being captured by rebels, he was moved to the north.",
     [("he", "detained")]),
    ("state_before", "They carried 23 dead soldiers from the field.", [("23", "killed")]),
]  # fmt: skip

#: Sentences that make no claim, by what they might be mistaken for.
COUNTER_EXAMPLES = [
    ("sizes of groups", "The group has 40,000 fighters in the north."),
    ("equipment", "Troops captured 30 rifles and two trucks."),
    ("counts of events", "Six attacks shook the city."),
    ("ages", "The minister, 54, arrived on Tuesday."),
    ("money", "The attack cost 200 million dollars."),
    ("accidents", "The earthquake killed 300 people."),
    ("shares", "Most of the refugees were children, or 60 per cent."),
    ("things of the same verb", "The army captured three villages."),
    ("release of words", "The ministry released two statements."),
    ("people with no outcome", "Some 2,000 miners work at the camp."),
    ("a denied disappearance", "The 40 men did not vanish."),
]


@pytest.mark.parametrize(("rule", "sentence", "expected"), EXAMPLES)
def test_rule_finds_its_example(
    parser: Parser, rule: str, sentence: str, expected: list[tuple[str, str]]
) -> None:
    claims = claims_of(parser, sentence)

    assert told(claims, sentence) == expected
    assert rule in {claim.rule for claim in claims}


@pytest.mark.parametrize(("kind", "sentence"), COUNTER_EXAMPLES)
def test_no_claim_is_made_of(parser: Parser, kind: str, sentence: str) -> None:
    assert told(claims_of(parser, sentence), sentence) == []


def test_killed_and_wounded_with_one_figure_are_casualties(parser: Parser) -> None:
    sentence = "At least 70 shoppers were killed and wounded by the shells."

    assert told(claims_of(parser, sentence), sentence) == [("At least 70", "casualties")]


def test_each_figure_of_a_series_keeps_its_own_verb(parser: Parser) -> None:
    sentence = (
        "In a week of raids 212 rebels were killed, 96 were wounded, "
        "141 were captured, and 17 surrendered."
    )

    assert told(claims_of(parser, sentence), sentence) == [
        ("212", "killed"),
        ("96", "injured"),
        ("141", "detained"),
        ("17", "surrendered"),
    ]


def test_second_outcome_needs_a_clause_of_its_own(parser: Parser) -> None:
    told_once = "Troops freed six kidnapped students."
    told_twice = "Troops freed six students who were kidnapped on Thursday."

    assert told(claims_of(parser, told_once), told_once) == [("six", "released")]
    assert told(claims_of(parser, told_twice), told_twice) == [
        ("six", "abducted"),
        ("six", "released"),
    ]


def _examples(name: str) -> list[tuple[str, str, str]]:
    return [
        (group.name, group.example, str(group.attributes["outcome"])) for group in lexicon(name)
    ]


@pytest.mark.parametrize(("group", "sentence", "outcome"), _examples("outcomes"))
def test_example_of_each_outcome_group_is_read(
    parser: Parser, group: str, sentence: str, outcome: str
) -> None:
    assert outcome in {claim.outcome.value for claim in claims_of(parser, sentence)}


@pytest.mark.parametrize(("group", "sentence", "outcome"), _examples("idioms"))
def test_example_of_each_idiom_is_read(
    parser: Parser, group: str, sentence: str, outcome: str
) -> None:
    assert outcome in {claim.outcome.value for claim in claims_of(parser, sentence)}


@pytest.mark.parametrize(
    "sentence",
    [g.counter_example for n in ("outcomes", "idioms") for g in lexicon(n) if g.counter_example],
)
def test_counter_example_of_each_group_is_no_claim(parser: Parser, sentence: str) -> None:
    assert told(claims_of(parser, sentence), sentence) == []


def test_who_means_people(parser: Parser) -> None:
    """ "Who" tells of the people, though a place stands right before it; "which" need not."""
    text = "Soldiers freed six pupils in Karu District of Bor State, {} seized on Monday."
    found = told(claims_of(parser, text.format("who were")), text.format("who were"))
    assert found == [("six", "abducted"), ("six", "released")]
    other = text.format("which rebels had")
    assert told(claims_of(parser, other), other) == [("six", "released")]
