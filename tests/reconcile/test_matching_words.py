"""Names as they are compared, and what names, joint forces and rare figures say of a pair."""

from __future__ import annotations

from datetime import date

import pytest
from tests.reconcile.entry_samples import ARMY, FRONT, HADRA, entry, place, total

from warledger.reconcile import reconcile, words
from warledger.reconcile.features import rarity
from warledger.reconcile.relations import Lie, alike, grounded
from warledger.records import Entry, Grade, PlaceType


def count(*found: Entry) -> int:
    return len(reconcile(found).incidents)


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("Basra", "Basrah province", True),
        ("Adhamiyah", "Azamiya", True),
        ("Kadhimiyah", "Kadhamiyah", True),
        ("Diwaniya", "Diwaniyah", True),
        ("the town of Marn", "Marn", True),
        ("Marn", "Morn", False),
        ("Karbala", "Karrada", False),
        ("", "", False),
    ],
)
def test_spellings_of_one_place(one: str, two: str, same: bool) -> None:
    assert alike(words.place(one)[0], words.place(two)[0]) is same


def test_directions_narrow_a_place() -> None:
    assert words.place("northeastern Hadra") == ("hadra", frozenset({"northeastern"}))


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("River Front fighters", {"river", "front"}),
        ("fighters", set()),
        ("the Front's men", {"front"}),
        ("two people", {"two"}),
    ],
)
def test_what_sets_people_apart(said: str, names: set[str]) -> None:
    assert words.people(said) == names


def test_names_of_a_person_leave_titles_out() -> None:
    assert words.person("General Karim Odebar") == {"karim", "odebar"}
    assert words.person("a soldier") == frozenset()


def test_rare_figures_say_more() -> None:
    ranked = [2, 30, 12, 140, 2400, 358]
    assert [rarity(n) for n in ranked] == sorted(rarity(n) for n in ranked)
    assert rarity(0) == 0


@pytest.mark.parametrize(
    ("one", "two", "incidents"),
    [
        ("the judge Ana Ruiz", "Ana Maria Ruiz", 1),
        ("Judge Ruiz", "Ana Ruiz", 2),
        ("Ana Ruiz", "Pablo Conde", 2),
    ],
)
def test_a_person_of_two_names_is_killed_once_wherever_it_is_told(
    one: str, two: str, incidents: int
) -> None:
    said = [
        entry(1, words=one, who=None, victims=one),
        entry(1, words=two, who=None, victims=two, report="r2", at=None, start=None),
    ]
    assert count(*said) == incidents


def test_joint_forces_and_one_of_them_do_not_contest_an_incident() -> None:
    joint = entry(12, by=ARMY, perpetrator="Army and Coast Guard troops")
    other = entry(12, by=FRONT, perpetrator="the Coast Guard", report="r2", outlet="M")
    (incident,) = reconcile([joint, other]).incidents
    assert incident.grade is Grade.FAIR


def test_a_report_with_two_figures_for_one_thing_has_them_from_two() -> None:
    found = [total(1247), total(1079), total(1079, report="r2", published=date(2021, 6, 1))]
    (incident,) = reconcile(found).incidents
    assert sorted(map(len, incident.origins)) == [1, 2]


@pytest.mark.parametrize(
    ("km_north", "people", "lie"),
    [(5, 5_000_000, Lie.AROUND), (20, 5_000_000, Lie.OVERLAP), (40, 5_000_000, Lie.APART),
     (5, 200_000, Lie.OVERLAP), (5, 900, Lie.APART), (1, 900, Lie.OVERLAP)],
)  # fmt: skip
def test_what_lies_near_a_city_may_be_a_part_of_it(km_north: int, people: int, lie: Lie) -> None:
    city = place("Great Vale", lat=1.0, lon=1.0, population=people)
    near = place("Vale Gate", lat=1.0 + km_north / 111.2, lon=1.0, population=300)
    assert grounded(city, near) is lie


def test_a_river_touches_what_is_near_and_other_countries_lie_apart() -> None:
    river = place("Long River", PlaceType.RIVER, lat=10.5, lon=20.0)
    abroad = place("Hadra", country="XZ", id="wl:other", lat=10.0, lon=20.0)
    assert grounded(river, HADRA) is Lie.UNKNOWN
    assert grounded(abroad, HADRA) is Lie.APART
