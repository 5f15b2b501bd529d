"""The sketch beside a report: each place with its largest figure, and of what."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.desk.samples import full
from tests.web.site_samples import publish

from warledger.records import Modality, Outcome, TimeFrame
from warledger_desk.articles.services.reporting import shown_report
from warledger_desk.pages.marking import State
from warledger_desk.site.pictures import sketch_of

if TYPE_CHECKING:
    from pathlib import Path

    from warledger_desk.articles.services.reporting import Card


def card(shown: Card, low: int, **changes: Any) -> Card:
    figure = replace(shown.claim.figure, low=low, high=low)
    about = {"time_frame": TimeFrame.INCIDENT, "modality": Modality.ASSERTED} | changes
    return replace(shown, claim=replace(shown.claim, figure=figure, **about), state=State.PROPOSED)


def labels(cards: list[Card]) -> list[str]:
    drawn = sketch_of(cards)
    shapes = drawn["shapes"] if drawn else []
    return [one["text"] for one in shapes if one.get("text", "").startswith("Northport")]


def test_a_place_bears_its_largest_figure_with_its_outcome(web: Path) -> None:
    shown = next(one for one in shown_report(publish(full(0))).cards if one.place is not None)
    killed = card(shown, 12, outcome=Outcome.KILLED)
    hurt = card(shown, 1531, outcome=Outcome.INJURED)
    assert labels([killed]) == ["Northport: 12 killed"]
    assert labels([killed, hurt]) == ["Northport: 1,531 injured"]


def test_a_figure_that_has_an_upper_bound_alone_is_not_drawn_as_nobody(web: Path) -> None:
    shown = next(one for one in shown_report(publish(full(0))).cards if one.place is not None)
    some = card(shown, 12, outcome=Outcome.KILLED)
    most = replace(some.claim, figure=replace(some.claim.figure, low=None, high=30))
    assert labels([replace(some, claim=most)]) == ["Northport: up to 30 killed"]
    assert labels([replace(some, claim=most), some]) == ["Northport: 12 killed"]


def test_rates_and_what_did_not_happen_are_not_drawn(web: Path) -> None:
    shown = next(one for one in shown_report(publish(full(0))).cards if one.place is not None)
    counts = card(shown, 3, outcome=Outcome.KILLED)
    left = [
        card(shown, 160, time_frame=TimeFrame.RATE),
        card(shown, 90, modality=Modality.NEGATED),
        card(shown, 80, modality=Modality.HYPOTHETICAL),
        replace(card(shown, 70), state=State.REJECTED),
    ]
    assert labels([*left, counts]) == ["Northport: 3 killed"]
    assert sketch_of(left) is None
