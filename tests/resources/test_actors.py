"""The table of actors: its form, its names, and what happens to a damaged one."""

from __future__ import annotations

import json
from datetime import date
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warledger.errors import ResourceError
from warledger.records import ActorKind
from warledger.resources.actors import actor_table, read_table
from warledger.resources.folding import fold, split_words

TABLE = actor_table()
TEXT = (files("warledger.resources") / "compiled" / "actors.json").read_text(encoding="utf-8")


def named(text: str, *, lenient: bool = False) -> list[set[str]]:
    """The ids that each name in a text could mean."""
    hits = TABLE.hits(split_words(text), lenient=lenient)
    return [{meaning.entry.actor.id for meaning in hit.meanings} for hit in hits]


def test_the_table_holds_the_conflicts_since_2000() -> None:
    armed = {ActorKind.REBELS, ActorKind.POLITICAL_MILITIA, ActorKind.IDENTITY_MILITIA}
    groups = [e.actor for e in TABLE.entries.values() if e.actor.kind in armed]
    assert len(groups) >= 200
    assert {"IQ", "SY", "AF", "PK", "SO", "NG", "ML", "SD", "CD", "YE", "LY", "LB", "PS", "UA",
            "MM", "PH", "CO", "MX", "PE", "SV", "GT"} <= {a.country for a in groups}  # fmt: skip
    speaking = {e.actor.kind for e in TABLE.entries.values()}
    assert {ActorKind.MONITOR, ActorKind.INTERNATIONAL, ActorKind.OUTLET} <= speaking


def test_codes_follow_kinds() -> None:
    assert TABLE.entry("wl:mahdi-army").actor.inter == 3
    assert TABLE.entry("wl:boko-haram").actor.inter == 2
    assert TABLE.entry("wl:iraq-army").actor.inter == 1
    assert TABLE.entry("wl:amisom").actor.inter == 8
    assert TABLE.entry("wl:reuters").actor.inter is None


def test_every_name_of_an_actor_finds_it() -> None:
    missing = [
        (entry.actor.id, name)
        for entry in TABLE.entries.values()
        for name in entry.names
        if not any(entry.actor.id in ids for ids in named(name))
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Jaysh al-Mahdi fighters left", "wl:mahdi-army"),
        ("the Jaish al Mahdi", "wl:mahdi-army"),
        ("Ash-Shaitat's", None),
        ("Harakat al Shabaab", "wl:al-shabaab"),
        ("Da’esh", "wl:islamic-state"),
        ("Isis", "wl:islamic-state"),
        ("Médecins sans frontières", "wl:msf"),
        ("Jama'at Nusrat al-Islam wal-Muslimin", "wl:jnim"),
        ("U.N. peacekeepers", "wl:un-peacekeepers"),
    ],
)
def test_spellings_of_a_name_are_one(text: str, key: str | None) -> None:
    assert named(text) == ([{key}] if key else [])


def test_acronyms_are_written_in_capitals() -> None:
    assert named("who is he, let us see, is it so") == []
    assert named("the IS claimed") == [{"wl:islamic-state"}]


def test_a_name_without_its_capital_counts_in_comments_only() -> None:
    assert named("the hezbollah of 2006") == []
    assert named("the hezbollah of 2006", lenient=True) == [{"wl:hezbollah"}]


def test_a_name_of_several_actors_gives_them_all() -> None:
    assert named("the SLA") == [
        {"wl:sri-lanka-army", "wl:south-lebanon-army", "wl:sudan-liberation-army"}
    ]


def test_the_kind_of_an_actor_is_that_of_the_day() -> None:
    taliban = TABLE.entry("wl:taliban")
    assert taliban.at(date(2009, 5, 1)).kind is ActorKind.REBELS
    assert taliban.at(date(2022, 5, 1)).kind is ActorKind.STATE_FORCES
    assert taliban.at(date(2022, 5, 1)).inter == 1


def test_an_actor_is_not_spoken_of_before_it_was() -> None:
    entry = TABLE.entry("wl:boko-haram")
    assert not entry.existed(date(1990, 1, 1))
    assert entry.existed(date(2014, 1, 1))
    assert entry.existed(None)


def test_a_role_falls_back_to_the_wider_body() -> None:
    found = TABLE.body("JP", "army")
    assert found is not None
    assert found.actor.id == "wl:japan-armed-forces"
    assert TABLE.body("CU", "police") is None


def test_forces_are_what_the_country_calls_so() -> None:
    ids = [TABLE.body(country, "forces") for country in ("IQ", "RU")]
    assert [e.actor.id for e in ids if e] == ["wl:iraq-security-forces", "wl:russia-armed-forces"]


@pytest.mark.parametrize(
    ("damaged", "cause"),
    [
        ("", "damaged"),
        (TEXT[: len(TEXT) // 2], "damaged"),
        ("[]", "damaged"),
        (json.dumps({"version": 1, "actors": [{}], "states": []}), "damaged"),
        (json.dumps({"version": 0, "actors": [], "states": []}), "version 0"),
        (TEXT.replace('"kind": "rebels"', '"kind": "angels"', 1), "damaged"),
    ],
    ids=["empty", "cut", "another shape", "a row without fields", "older", "no such kind"],
)
def test_a_damaged_table_gives_one_clear_line(damaged: str, cause: str) -> None:
    with pytest.raises(ResourceError, match=f"^the table of actors is .*{cause}.*") as caught:
        read_table(damaged)
    assert "\n" not in str(caught.value)


@given(st.text(max_size=80))
def test_words_lie_in_their_text(text: str) -> None:
    for word in split_words(text):
        assert 0 <= word.span.start < word.span.end <= len(text)
        assert word.raw == word.span.of(text)


@given(st.text(max_size=40))
def test_folded_words_are_plain(text: str) -> None:
    assert all(word.isascii() and word == word.lower() and word for word in fold(text))
