"""Datelines: where a report says that it was written is a prior, never an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.ground.place_samples import ground
from tests.ground.test_claim_places import claim

from warledger.records import GroundedPlace, PlaceType

if TYPE_CHECKING:
    from warledger.reading.model import SpacyParser
    from warledger.resources.gazetteer import Gazetteer

BARE = "Nine farmers were killed on Monday."


def dated(
    parser: SpacyParser, gazetteer: Gazetteer, dateline: str, *more: str
) -> GroundedPlace | str:
    """The place of a claim that names none, in a report with a dateline."""
    text = f"{dateline}{BARE}"
    made = claim("\n\n".join((text, *more)), BARE, None)
    (found,) = ground(parser, gazetteer, text, *more, claims=(made,)).places
    return found


@pytest.mark.parametrize(
    ("dateline", "place", "country"),
    [
        ("BASRA, Iraq (Northern Wire) -- ", "Basrah", "IQ"),
        ("KABUL (NW) - ", "Kabul", "AF"),
        ("NAIROBI, May 3 (Northern Wire) — ", "Nairobi", "KE"),
        ("NAIROBI, MAY 3, 2015 — ", "Nairobi", "KE"),
        ("NAIROBI (Northern Wire) May 3, 2015 — ", "Nairobi", "KE"),
        ("MOGADISHU: ", "Mogadishu", "SO"),
    ],
)
def test_its_country_is_weak_evidence(
    parser: SpacyParser, gazetteer: Gazetteer, dateline: str, place: str, country: str
) -> None:
    """No finer than the country; the town itself is offered as the runner-up, with the reason."""
    found = dated(parser, gazetteer, dateline)
    assert isinstance(found, GroundedPlace)
    assert (found.place.type, found.place.country) == (PlaceType.COUNTRY, country)
    assert (found.origin, found.rule, found.place.precision) == (
        "dateline",
        "country of the dateline",
        6,
    )
    assert "weak evidence: the report is dated from" in found.reason
    assert found.runner_up is not None
    assert found.runner_up.place.name == place


def test_it_gives_way_to_what_the_report_tells(parser: SpacyParser, gazetteer: Gazetteer) -> None:
    more = "Shells fell on Kabul and Kandahar. Afghan police closed the road."
    found = dated(parser, gazetteer, "WASHINGTON (Northern Wire) -- ", more)
    assert isinstance(found, GroundedPlace)
    assert (found.place.country, found.origin, found.runner_up) == ("AF", "report", None)


def test_in_the_same_country_it_is_offered(parser: SpacyParser, gazetteer: Gazetteer) -> None:
    more = "Shells fell on Kandahar and Herat. Afghan police closed the road."
    found = dated(parser, gazetteer, "KABUL (Northern Wire) -- ", more)
    assert isinstance(found, GroundedPlace)
    assert found.origin == "report"
    assert "dated from Kabul, which tells where it was written" in found.reason
    assert found.runner_up is not None
    assert found.runner_up.place.name == "Kabul"


@pytest.mark.parametrize(
    "opening", ["UPDATE: ", "BREAKING -- ", "QELZHUMAR (Northern Wire) -- ", ""]
)
def test_other_openings_are_none(parser: SpacyParser, gazetteer: Gazetteer, opening: str) -> None:
    assert isinstance(dated(parser, gazetteer, opening), str)
