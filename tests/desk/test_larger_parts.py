"""Parts that are larger than their totals, kept in a ledger and shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from tests.desk.samples import MOMENT, put, told
from tests.desk.test_keeping_up import check

from warledger.publish.exports import verify
from warledger.records import JudgementType, LinkType, Policy, TimeFrame
from warledger_desk.ledger import models
from warledger_desk.ledger.services import contradictions, incidents
from warledger_desk.ledger.services.judging import Decision, judge
from warledger_desk.ledger.services.publishing import dataset
from warledger_desk.ledger.services.reconciling import reconciled
from warledger_desk.review.reasons import of_incidents, of_links

if TYPE_CHECKING:
    from warledger_desk.ledger.location import Location


def since(day: int, text: str, outlet: str, url: str) -> None:
    """A report of a total from a day of March 2008 to the 20th."""
    made = told(text, outlet=outlet, published=date(2008, 3, 21), url=f"https://odra.example/{url}")
    days = {"date_start": date(2008, 3, day), "date_end": date(2008, 3, 20),
            "time_frame": TimeFrame.CUMULATIVE, "victims": "people"}  # fmt: skip
    put(replace(made, claims=tuple(replace(one, **days) for one in made.claims)))


def bodies_and_dead() -> tuple[str, str]:
    """The ids of the smaller total and of the larger one that lies in it."""
    since(1, "421 killed in Odra.", "Hill Times", "bodies")
    reconciled(when=MOMENT)
    since(5, "925 killed in Odra.", "Valley Post", "dead")
    reconciled(when=MOMENT)
    rows = models.Incident.objects.values_list("low", "id")
    found = dict(rows)
    return found[421], found[925]


def test_both_pages_and_the_queue_show_what_is_larger_than_its_total(where: Location) -> None:
    whole, part = bodies_and_dead()
    assert [one["id"] for one in incidents.incident(whole, "x")["larger"]] == [part]
    assert [one["id"] for one in incidents.incident(part, "x")["smaller"]] == [whole]
    assert not incidents.incident(part, "x")["larger"]
    (pair,) = contradictions.contradictions(contradictions.LinkFilter()).rows
    assert {pair["earlier"]["sentence"], pair["later"]["sentence"]} == {
        "421 killed in Odra.", "925 killed in Odra.",
    }  # fmt: skip
    (asked,) = of_links()
    assert (
        asked["message"]
        == "925 killed and 421 killed: the first lies in the second, which counts fewer"
    )
    (why,) = of_incidents()
    assert "counts more people than the total of Odra" in why["message"]
    assert "421" not in why["message"]
    check()


def test_the_mark_follows_either_figure(where: Location) -> None:
    whole, part = bodies_and_dead()
    entry = models.IncidentClaim.objects.get(incident=whole).claim_id
    corrected = Decision(
        type=JudgementType.CORRECTED, subjects=(entry,), who="R. Karim", why="misprint",
        value={"low": 1421, "high": 1421},
    )  # fmt: skip
    judge(corrected, when=MOMENT, ledger="x")
    check()
    assert incidents.incident(part, "x")["smaller"] == []
    assert not models.Link.objects.filter(type=LinkType.CONTRADICTS.value).exists()
    assert models.Link.objects.filter(type=LinkType.PART_OF.value).count() == 1
    since(6, "2000 killed in Odra.", "River News", "more")
    check()
    assert [one["low"] for one in incidents.incident(whole, "x")["larger"]] == [2000]


def test_a_report_beside_them_leaves_the_mark(where: Location) -> None:
    """The total's own cluster is reckoned anew while the part's is not."""
    bodies_and_dead()
    since(1, "421 killed in Odra.", "Coast Radio", "again")
    reconciled(when=MOMENT)
    assert models.Link.objects.filter(type=LinkType.CONTRADICTS.value).count() == 1
    check()


def test_an_export_says_which_totals_are_smaller_than_their_parts(where: Location) -> None:
    whole, _ = bodies_and_dead()
    for policy in Policy:
        made = dataset(policy, when=MOMENT)
        verify(made)
        (said,) = [one.review for one in made.incidents if one.id == whole]
        assert said == ("counts fewer people than one of its parts",)
