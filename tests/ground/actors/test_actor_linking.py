"""Whom words mean in a report: names, bodies, sides without a name, people, several at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.coding.builders import report_of
from tests.factories import place

from warledger.coding import code
from warledger.ground.actors import ActorLinker, Hint
from warledger.ingest import Supplied, ingest
from warledger.reading.transcribe import transcribe
from warledger.records import (
    ActorKind,
    Block,
    ClaimantKind,
    Comment,
    GroundedActor,
    Report,
    Status,
    Transcript,
)
from warledger.resources.actors import actor_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.reading.model import Parser

LINKER = ActorLinker(actor_table())
SAMPLE = Path(__file__).resolve().parents[3] / "examples/knights-charge/2008-03-30-sadr-order.txt"


def read(parser: Parser, text: str, published: date | None = date(2016, 5, 4)) -> Transcript:
    return transcribe(report_of(text, published), parser)


def link(  # noqa: PLR0913 - a test's own knobs
    parser: Parser,
    text: str,
    words: str,
    *,
    countries: Sequence[str] = (),
    hint: Hint | None = None,
    day: date | None = date(2016, 5, 4),
) -> GroundedActor | str:
    """What words of a text mean, where they stand first in it."""
    context = LINKER.context(read(parser, text, day), countries)
    return LINKER.link(words, context, place(text, words), hint or Hint())


def ids(found: GroundedActor | str) -> list[str]:
    """The ids of what was linked; none for a generic link."""
    assert isinstance(found, GroundedActor), found
    return [a.id for a in (found.actor, *found.also) if a is not None]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Troops shot six suspected Mahdi Army fighters in Kut.", "suspected Mahdi Army fighters",
         ["wl:mahdi-army"]),
        ("Two members of Boko Haram gave up.", "Two members of Boko Haram", ["wl:boko-haram"]),
        ("US and Iraqi forces entered Kut.", "US and Iraqi forces",
         ["wl:united-states-armed-forces", "wl:iraq-security-forces"]),
        ("US and Iraqi security forces entered Kut.", "US and Iraqi security forces",
         ["wl:united-states-armed-forces", "wl:iraq-security-forces"]),
        ("A spokesman for the Kenyan police gave no names.", "A spokesman for the Kenyan police",
         ["wl:kenya-police"]),
        ("Nigeria's army took the town.", "Nigeria's army", ["wl:nigeria-army"]),
        ("Soldiers of the Somali National Army fled.", "Soldiers of the Somali National Army",
         ["wl:somalia-army"]),
        ("Ankara denied it.", "Ankara", ["wl:turkey-government"]),
        ("Human Rights Watch counted nine.", "Human Rights Watch", ["wl:human-rights-watch"]),
        ("The Houthi-run health ministry counted nine.", "The Houthi-run health ministry",
         ["wl:houthi-health-ministry"]),
    ],
)  # fmt: skip
def test_named_sides(parser: Parser, text: str, words: str, expected: list[str]) -> None:
    assert ids(link(parser, text, words)) == expected


def test_a_link_says_why_and_what_else_it_could_be(parser: Parser) -> None:
    found = link(parser, "In Colombia the ELN took nine men.", "the ELN")
    assert isinstance(found, GroundedActor)
    assert found.actor is not None
    assert found.actor.id == "wl:eln-colombia"
    assert found.rule == "alias"
    assert "support" in found.reason


def test_an_ambiguous_name_needs_its_context(parser: Parser) -> None:
    text = "The SLA took nine men."
    assert "wl:sudan-liberation-army" in str(link(parser, text, "The SLA"))
    assert ids(link(parser, text, "The SLA", countries=["SD"])) == ["wl:sudan-liberation-army"]
    assert ids(link(parser, text, "The SLA", countries=["LK"])) == ["wl:sri-lanka-army"]


def test_a_name_of_two_is_that_of_the_most_prominent_country(parser: Parser) -> None:
    text = "The Taliban took nine men."
    for countries, key in (
        (["AF", "PK"], "wl:taliban"),
        (["PK", "AF"], "wl:tehrik-i-taliban-pakistan"),
        ([], "wl:taliban"),
    ):
        assert ids(link(parser, text, "The Taliban", countries=countries)) == [key]


def test_words_are_no_acronyms_where_all_is_in_capitals(parser: Parser) -> None:
    text = "THE WAR IN IRAQ IS OVER, SAID THE GENERAL WHO LED 12 OF US IN SYRIA."
    context = LINKER.context(read(parser, text))
    named = [m.side.entry.actor.id for m in context.mentions if m.side.entry]
    assert {"wl:islamic-state", "wl:who"} & set(named) == set()


def test_an_acronym_is_told_by_its_full_name(parser: Parser) -> None:
    text = "The Syrian Democratic Forces advanced. The SDF lost nine men."
    assert ids(link(parser, text, "The SDF")) == ["wl:syrian-democratic-forces"]


def test_a_name_is_not_linked_before_its_bearer_was(parser: Parser) -> None:
    text = "JNIM shot nine men."
    assert ids(link(parser, text, "JNIM", day=date(2019, 1, 1))) == ["wl:jnim"]
    early = link(parser, text, "JNIM", day=date(1995, 1, 1))
    assert early == "“jnim” could be wl:jnim, but it did not exist then"


def test_the_kind_is_that_of_the_reports_day(parser: Parser) -> None:
    before = link(parser, "The Taliban shot nine.", "The Taliban", day=date(2010, 1, 1))
    after = link(parser, "The Taliban shot nine.", "The Taliban", day=date(2023, 1, 1))
    assert isinstance(before, GroundedActor)
    assert isinstance(after, GroundedActor)
    assert (before.kind, after.kind) == (ActorKind.REBELS, ActorKind.STATE_FORCES)


@pytest.mark.parametrize(
    "words", ["nine villagers", "Boko Haram captives", "hostages of the rebels", "school children"]
)
def test_people_of_civil_life_are_no_side(parser: Parser, words: str) -> None:
    hint = Hint(acts=False)
    found = link(parser, f"Boko Haram held {words} in Nigeria.", words, hint=hint)
    assert isinstance(found, GroundedActor)
    assert (found.actor, found.kind) == (None, ActorKind.CIVILIANS)


def test_the_army_is_that_told_before(parser: Parser) -> None:
    text = "Malian soldiers fought near Chad. Later the army left."
    found = link(parser, text, "the army")
    assert ids(found) == ["wl:mali-army"]
    assert isinstance(found, GroundedActor)
    assert found.rule == "told_before"


def test_soldiers_are_the_only_forces_when_no_army_was_told_of(parser: Parser) -> None:
    text = "A convoy of AMISOM was hit. Nine soldiers died. Kenyan soldiers came later."
    assert ids(link(parser, text, "Nine soldiers")) == ["wl:amisom"]
    text = "Kenyan soldiers joined AMISOM. It rained. It rained again. Then nine soldiers died."
    assert ids(link(parser, text, "nine soldiers")) == ["wl:kenya-armed-forces"]


def test_the_army_is_that_of_the_claims_place(parser: Parser) -> None:
    text = "Nine died in Kidal. The army left for Chad and Niger."
    assert ids(link(parser, text, "The army", hint=Hint(country="ML"))) == ["wl:mali-army"]
    left_open = link(parser, text, "The army")
    assert isinstance(left_open, GroundedActor)
    assert left_open.actor is None
    assert left_open.kind is ActorKind.STATE_FORCES
    assert left_open.alternatives == ("wl:chad-army", "wl:niger-army")


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Boko Haram came at noon. The militants took nine.", "The militants", ["wl:boko-haram"]),
        ("Boko Haram and ISWAP came. The militants took nine.", "The militants", []),
        ("Boko Haram came at noon. Unidentified rebels took nine.", "Unidentified rebels", []),
        ("Boko Haram came at noon. Gunmen took nine.", "Gunmen", []),
        ("Peace in Kut. The rebels left.", "The rebels", []),
        ("State police in Michoacan, Mexico, left.", "State police", []),
    ],
)
def test_sides_without_a_name(parser: Parser, text: str, words: str, expected: list[str]) -> None:
    assert ids(link(parser, text, words)) == expected


def test_others_words_for_a_side_need_that_there_is_no_second_one(parser: Parser) -> None:
    text = "The SDF fought Isis in Syria. A day on, the extremists left. The extremists lost nine."
    found = link(parser, text, "the extremists")
    assert isinstance(found, GroundedActor)
    assert found.actor is None
    assert set(found.alternatives) == {"wl:syrian-democratic-forces", "wl:islamic-state"}


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Idris Deng, the leader of the Mahdi Army, spoke. Later Deng left.", "Deng",
         "wl:mahdi-army"),
        ("The leader of the Mahdi Army, Idris Deng, spoke. Later Deng left.", "Deng",
         "wl:mahdi-army"),
        ("Idris Deng, who leads the Mahdi Army, spoke. Later Deng left.", "Deng", "wl:mahdi-army"),
        ("Mahdi Army commander Idris Deng spoke. Later Deng left.", "Deng", "wl:mahdi-army"),
        ("Iraqi government spokesman Idris Deng spoke. Later Deng left.", "Deng",
         "wl:iraq-government"),
        ("Idris Deng, the spokesman for the Iraqi government, spoke. Deng left.", "Deng",
         "wl:iraq-government"),
        ("Idris Deng, the police chief of Kenya, spoke. Deng left.", "Deng", "wl:kenya-police"),
        ("Idris Deng, who leads the Mahdi Army, spoke. Fighters loyal to Idris Deng left.",
         "Fighters loyal to Idris Deng", "wl:mahdi-army"),
        ("Idris Deng, a Taliban spokesman, gave no proof.", "Idris Deng, a Taliban spokesman",
         "wl:taliban"),
    ],
)  # fmt: skip
def test_people_take_the_side_that_the_report_gives(
    parser: Parser, text: str, words: str, expected: str
) -> None:
    assert ids(link(parser, text, words)) == [expected]


def test_two_people_of_one_surname_are_not_mixed_up(parser: Parser) -> None:
    text = "Mahdi Army commander Idris Deng spoke. Hamas spokesman Omar Deng spoke too. Deng left."
    context = LINKER.context(read(parser, text))
    assert isinstance(LINKER.link("Deng", context, place(text, "Deng left")), str)
    assert ids(LINKER.link("Omar Deng", context)) == ["wl:hamas"]


def test_his_forces_are_those_of_the_only_side_near(parser: Parser) -> None:
    text = "The Libyan National Army under Haftar moved. The WHO said his forces hit a clinic."
    assert ids(link(parser, text, "his forces")) == ["wl:libyan-national-army"]


def test_what_is_not_known_is_told(parser: Parser) -> None:
    assert link(parser, "The Owl Brigade took nine.", "The Owl Brigade") == (
        "no known actor, body or side is named by “The Owl Brigade”"
    )


def test_victims_of_civil_status_are_civilians(parser: Parser) -> None:
    hint = Hint(status=Status.CIVILIAN, acts=False)
    found = link(parser, "Nine people died.", "Nine people", hint=hint)
    assert isinstance(found, GroundedActor)
    assert (found.kind, found.rule) == (ActorKind.CIVILIANS, "status")


def _commented(body: str, comment: str) -> Report:
    text = f"{body}\n\n{comment}"
    span = place(text, comment)
    report = report_of(body, date(2008, 3, 30))
    return replace(
        report,
        text=text,
        blocks=(*report.blocks, Block(span=span, kind="paragraph", comment=0)),
        comments=(Comment(index=0, author="reader", posted_at=None, parent=None, span=span),),
    )


def test_jam_in_a_comment_is_the_mahdi_army_of_the_report(parser: Parser) -> None:
    body = "The Mahdi Army lost nine men in Basrah."
    report = _commented(body, "JAM lost forty men, I hear. The traffic jam was bad too.")
    context = LINKER.context(transcribe(report, parser))
    span = place(report.text, "JAM lost")
    assert ids(LINKER.link("JAM", context, span, Hint(comment=0))) == ["wl:mahdi-army"]
    elsewhere = _commented("Nine men drowned in Lima.", "JAM lost forty men, I hear.")
    context = LINKER.context(transcribe(elsewhere, parser))
    assert isinstance(LINKER.link("JAM", context, span, Hint(comment=0)), str)


def test_a_comment_does_not_name_sides_for_the_body(parser: Parser) -> None:
    report = _commented("Nine men died. The rebels left.", "Boko Haram! Boko Haram did it.")
    context = LINKER.context(transcribe(report, parser))
    found = LINKER.link("The rebels", context, place(report.text, "The rebels"))
    assert isinstance(found, GroundedActor)
    assert found.actor is None


def test_the_sample_links_both_sides(parser: Parser) -> None:
    (report,) = ingest([str(SAMPLE)], supplied=Supplied(published=date(2008, 3, 30)))
    assert isinstance(report, Report)
    transcript = transcribe(report, parser)
    claims = code(transcript)
    found = LINKER.ground(transcript, claims, ["IQ"])
    assert len(found) == len(claims) == 14
    assert all(ids(actors.victims) == ["wl:mahdi-army"] for actors in found)
    by = {c.perpetrator: ids(a.perpetrator) for c, a in zip(claims, found, strict=True)
          if c.perpetrator}  # fmt: skip
    assert by["Iraqi security forces"] == ["wl:iraq-security-forces"]
    assert by["US and Iraqi forces"] == ["wl:united-states-armed-forces", "wl:iraq-security-forces"]
    assert by["police"] == ["wl:iraq-police"]
    assert {actors.claimant_kind for actors in found} == {ClaimantKind.OUTLET}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Nine people were killed, a spokesman for the Somali army said.", ClaimantKind.OFFICIAL),
        ("Nine people were killed, the Taliban said.", ClaimantKind.PARTY),
        ("Nine people were killed near Goma, M23 said.", ClaimantKind.PARTY),
        ("Nine people were killed, al-Shabaab spokesman Ali Dhere said.", ClaimantKind.PARTY),
        ("Nine people were killed, a rebel commander said.", ClaimantKind.PARTY),
        ("Nine people were killed, the militants said.", ClaimantKind.PARTY),
        ("Nine people were killed, a colonel of the Somali army said.", ClaimantKind.OFFICIAL),
        ("Nine people were killed, a doctor in the rebels' hospital said.", ClaimantKind.MEDICAL),
        (
            "Nine people were killed, a police officer in the rebel area said.",
            ClaimantKind.OFFICIAL,
        ),
        (
            "Nine people were killed, an official in the Taliban stronghold said.",
            ClaimantKind.OFFICIAL,
        ),
        ("Nine people were killed, a rebel commander near Kut said.", ClaimantKind.PARTY),
        ("Nine people were killed, a rebel spokesman in Kut said.", ClaimantKind.PARTY),
        ("Nine people were killed, doctors in Kut said.", ClaimantKind.MEDICAL),
        ("Nine people were killed, a resident said.", ClaimantKind.WITNESS),
        ("Nine people were killed, Amnesty International said.", ClaimantKind.MONITOR),
        ("Nine people were killed, the UN said.", ClaimantKind.MONITOR),
        ("Nine people were killed, UNMISS said.", ClaimantKind.MONITOR),
        ("Nine people were killed, Reuters reported.", ClaimantKind.OUTLET),
        ("Nine people were killed, state television reported.", ClaimantKind.OUTLET),
        ("Nine people were killed in Kut.", ClaimantKind.OUTLET),
        ("Nine people were killed, sources said.", ClaimantKind.UNKNOWN),
    ],
)
def test_kinds_of_claimants(parser: Parser, text: str, kind: ClaimantKind) -> None:
    transcript = read(parser, text)
    (actors,) = LINKER.ground(transcript, code(transcript))
    assert actors.claimant_kind is kind


def test_a_readers_own_figure_is_the_commenters(parser: Parser) -> None:
    report = _commented("The town is quiet.", "At least nine people were killed in my street.")
    transcript = transcribe(report, parser)
    (actors,) = LINKER.ground(transcript, code(transcript))
    assert actors.claimant_kind is ClaimantKind.COMMENTER
    assert actors.claimant == "the commenter says so in their own words"


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("The SDF and Isis fought in Syria. US-backed Kurdish fighters left.",
         "US-backed Kurdish fighters", []),
        ("Isis came to a Syrian town. Isis left. The Kurdish fighters stayed.",
         "The Kurdish fighters", []),
        ("An Iraqi general spoke.", "An Iraqi general", ["wl:iraq-armed-forces"]),
        ("Pentagon press secretary Omar Cook spoke.", "Pentagon press secretary Omar Cook",
         ["wl:united-states-defence-ministry"]),
        ("British troops left Syria. The Ministry of Defence gave no names.",
         "The Ministry of Defence", ["wl:united-kingdom-defence-ministry"]),
        ("Troops of the Kenyan army came. A spokesman for the army gave no names.",
         "A spokesman for the army", ["wl:kenya-army"]),
    ],
)  # fmt: skip
def test_descriptions_of_sides(parser: Parser, text: str, words: str, expected: list[str]) -> None:
    assert ids(link(parser, text, words)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Al Shabaab hit Merca. “We won,” said Idris Deng, who speaks for the group.",
         ["wl:al-shabaab"]),
        ("Amnesty International counted nine. Idris Deng, the group's director, spoke.",
         ["wl:amnesty-international"]),
        ("Hamas hit Kut, Amnesty International said. Idris Deng, the group's director, spoke.",
         []),
        ("The rebels of Boko Haram fled. Idris Deng, the rebels' spokesman, was silent.",
         ["wl:boko-haram"]),
        ("The rebels of Boko Haram fled. Idris Deng, a spokesman for the rebels, was silent.",
         ["wl:boko-haram"]),
        ("Idris Deng, deputy director of public relations of the Nigerian army, spoke.",
         ["wl:nigeria-army"]),
    ],
)  # fmt: skip
def test_people_of_a_group_told_before(parser: Parser, text: str, expected: list[str]) -> None:
    context = LINKER.context(read(parser, text))
    found = LINKER.link("Idris Deng", context)
    assert (ids(found) if isinstance(found, GroundedActor) else []) == expected


def test_his_troops_are_the_speakers(parser: Parser) -> None:
    text = "Colonel Omar Deng of the Somali army said that his troops had killed nine."
    context = LINKER.context(read(parser, text))
    span = place(text, "his troops")
    known = Hint(speaker="wl:somalia-army", spoken=True)
    assert ids(LINKER.link("his troops", context, span, known)) == ["wl:somalia-armed-forces"]
    found = LINKER.link("his troops", context, span, Hint(spoken=True))
    assert found == "whose “his troops” are is not told"


def test_civil_status_overrules_a_guess(parser: Parser) -> None:
    text = "Boko Haram came to a village. Nine members were killed."
    civil = Hint(status=Status.CIVILIAN, acts=False)
    found = link(parser, text, "members", hint=civil)
    assert isinstance(found, GroundedActor)
    assert (found.actor, found.kind) == (None, ActorKind.CIVILIANS)


def test_victims_are_not_guessed_to_be_those_who_did_it(parser: Parser) -> None:
    text = "Boko Haram is strong in Nigeria. Boko Haram killed nine fighters."
    transcript = read(parser, text)
    (actors,) = LINKER.ground(transcript, code(transcript))
    assert actors.victims == "the report's only candidate is the side that did it"


def test_a_persons_trade_tells_what_kind_of_source_they_are(parser: Parser) -> None:
    text = "Nine people were killed, Idris Deng said. Idris Deng, a doctor in Kut, fled."
    transcript = read(parser, text)
    (actors,) = LINKER.ground(transcript, code(transcript))
    assert actors.claimant_kind is ClaimantKind.MEDICAL


LOST = [
    ("The Kenyan military lost nine soldiers in Somalia in May.", "wl:kenya-armed-forces"),
    ("The British lost three troops in Somalia.", "wl:united-kingdom-armed-forces"),
    # soldiers who are in a country need not be that country's
    (
        "The Kenyan military held a parade. Nine soldiers in Somalia were killed.",
        "wl:kenya-armed-forces",
    ),
    # whoever lost them is not known: nobody else is taken
    ("The Somali army fled. The column of Karu lost nine soldiers.", None),
]


@pytest.mark.parametrize(("text", "expected"), LOST)
def test_whose_soldiers_were_lost(parser: Parser, text: str, expected: str | None) -> None:
    transcript = read(parser, text)
    claims = code(transcript)
    found = LINKER.ground(transcript, claims, ["SO"], ["SO"] * len(claims))[-1].victims
    assert isinstance(found, GroundedActor)
    assert (found.actor.id if found.actor else None) == expected


def test_the_keeper_of_a_tally(parser: Parser) -> None:
    text = "Nine guards were killed, according to a tally kept by Reuters."
    assert ids(link(parser, text, "a tally kept by Reuters")) == ["wl:reuters"]


def test_a_name_beside_the_point_is_said_to_be_so(parser: Parser) -> None:
    found = link(parser, "A street near Reuters burned.", "A street near Reuters")
    assert found == "Reuters is named in “A street near Reuters”, which speaks of something else"


def test_its_fighters_are_not_the_army_that_took_them(parser: Parser) -> None:
    """Whoever holds fighters prisoner and says so does not speak of its own."""
    text = (
        "The fighting cost the Mahdi Army dearly, the US military said. "
        "Another 43 of its fighters were captured."
    )
    transcript = read(parser, text)
    claims = code(transcript)
    found = LINKER.ground(transcript, claims, ["IQ"], ["IQ"] * len(claims))[-1].victims
    assert ids(found) == ["wl:mahdi-army"]
