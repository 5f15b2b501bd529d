"""Incidents, contradictions, sources and tallies at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.desk.samples import FOLDER, MOMENT, full
from tests.desk.test_larger_parts import bodies_and_dead

from warledger_desk.ledger.models import Incident, Judgement, Link, Source
from warledger_desk.ledger.services.add import add
from warledger_desk.ledger.services.reconciling import bring_up_to_date

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client


def put(*numbers: int) -> None:
    for number in numbers:
        add(full(number), folder=FOLDER, when=MOMENT, engine="test")
    bring_up_to_date(when=MOMENT)


@pytest.fixture
def coder(signed_in: Callable[[str], Client]) -> Client:
    put(0, 1)
    return signed_in("coder")


def text(client: Client, path: str) -> str:
    answer = client.get(path, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_incidents_are_listed_and_filtered(coder: Client) -> None:
    page = text(coder, "/desk/incidents/")
    assert page.count("/desk/incidents/") > 1
    assert "No incident is here" in text(coder, "/desk/incidents/?outcome=displaced")
    assert "lies before" in text(coder, "/desk/incidents/?start=2008-04-01&end=2008-03-01")
    assert "no mark" in text(coder, "/desk/incidents/?after=nonsense")


def test_an_incident_shows_the_words_of_its_claims(coder: Client) -> None:
    incident = Incident.objects.filter(members__isnull=False).first()
    assert incident is not None
    page = text(coder, f"/desk/incidents/{incident.pk}/")
    for name in incident.record["entries"]:
        assert f'id="claim-{name}"' in page
    assert "low-best-high" in page
    assert "Set the grade" not in page


def test_a_reviewer_grades(coder: Client, signed_in: Callable[[str], Client]) -> None:
    incident = Incident.objects.filter(aggregate=False).first()
    assert incident is not None
    address = f"/desk/incidents/{incident.pk}/"
    given = {"grade": "Weak", "why": "one voice"}
    assert coder.post(f"{address}grade/", given).status_code == 403
    reviewer = signed_in("reviewer")
    assert reviewer.post(f"{address}grade/", {"grade": "Weak"}).status_code == 302
    assert not Judgement.objects.exists()
    reviewer.post(f"{address}grade/", given)
    assert Judgement.objects.get().who == "reviewer"
    assert "grade-weak" in text(reviewer, address)


def test_a_pair_is_decided(coder: Client) -> None:
    link = Link.objects.filter(type="contradicts").first()
    assert link is not None
    page = text(coder, "/desk/contradictions/")
    assert link.source_id in page
    pair = [link.source_id, link.target_id]
    coder.post("/desk/contradictions/decide/", {"says": "apart", "claim": pair})
    made = Judgement.objects.get()
    assert (made.type, made.holds) == ("same_incident", False)
    for wrong in ({"says": "maybe", "claim": pair}, {"says": "agree", "claim": ["abcd", "efgh"]}):
        answer = coder.post("/desk/contradictions/decide/", wrong, follow=True)
        assert b"toast" in answer.content
    assert Judgement.objects.count() == 1


def test_a_source_is_held_against_the_others(coder: Client) -> None:
    source = Source.objects.first()
    assert source is not None
    assert source.name in text(coder, "/desk/sources/")
    assert "stand against" in text(coder, f"/desk/sources/{source.pk}/")


def test_a_tally_shows_what_it_rests_on(coder: Client) -> None:
    page = text(coder, "/desk/tallies/?outcome=killed&policy=most-conservative")
    assert "policy most-conservative" in page
    assert "Counted" in page
    assert "<blockquote" in page
    assert "no actor is known" in text(coder, "/desk/tallies/?outcome=killed&victims=Nobodies")


@pytest.mark.parametrize("path", ["incidents", "contradictions", "sources"])
def test_a_longer_ledger_asks_no_more_queries(coder: Client, path: str) -> None:
    def queries() -> int:
        bring_up_to_date(when=MOMENT)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            text(coder, f"/desk/{path}/")
        return len(asked)

    few = queries()
    put(2, 3, 4, 5)
    assert queries() <= few + 1


def test_a_total_that_is_smaller_than_its_part_says_so_on_both_pages(
    signed_in: Callable[[str], Client],
) -> None:
    whole, part = bodies_and_dead()
    coder = signed_in("coder")
    page = text(coder, f"/desk/incidents/{whole}/")
    assert "counts fewer people than what lies in it" in page
    assert f"/desk/incidents/{part}/" in page
    page = text(coder, f"/desk/incidents/{part}/")
    assert "counts more people than a total that it lies in" in page
    page = text(coder, "/desk/contradictions/")
    assert "421 killed in Odra." in page
    assert "925 killed in Odra." in page
