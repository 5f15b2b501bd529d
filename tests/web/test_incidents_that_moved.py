"""Addresses of incidents that go by another id now: on the site, at the desk, in the API."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from tests.desk.samples import MOMENT, put, told
from tests.web.site_samples import text_report

from warledger.reconcile.incidents import incident_id
from warledger.records import JudgementType
from warledger_desk.articles.services import publishing
from warledger_desk.ledger import models
from warledger_desk.ledger.services.finding import find
from warledger_desk.ledger.services.incidents import incident
from warledger_desk.ledger.services.judging import Decision, judge, judgements, keep, retire
from warledger_desk.ledger.services.reconciling import reconciled
from warledger_desk.ledger.services.successors import former
from warledger_desk.review.coding import give

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    Browser = Callable[[str], Client]

DAY = date(2008, 3, 26)


def about(number: int, day: date = DAY) -> dict[str, Any]:
    return {"url": f"https://odra.example/{number}", "published": day, "outlet": f"Post {number}"}


def decide(kind: JudgementType, *subjects: str, **more: Any) -> None:
    fields = {"who": "amal", "why": "the same dead", "value": {}} | more
    judge(Decision(type=kind, subjects=subjects, **fields), when=MOMENT, ledger="x")
    reconciled(when=timezone.now())


def claim(number: int) -> models.Claim:
    version = models.Version.objects.get(url=f"https://odra.example/{number}", current=True)
    return version.claims.get(index=0)


def joined() -> tuple[str, str]:
    """Two published incidents of which the second comes to lie in the first; their ids."""
    text_report("12 killed in Odra.", **about(1, DAY))
    text_report("12 killed in Tel.", **about(2, DAY + timedelta(days=1)))
    first, second = (incident_id(claim(number).pk) for number in (1, 2))
    assert set(models.Incident.objects.values_list("id", flat=True)) == {first, second}
    decide(JudgementType.SAME_INCIDENT, claim(1).pk, claim(2).pk)
    assert set(models.Incident.objects.values_list("id", flat=True)) == {first}
    return first, second


def test_a_visitor_gets_to_the_incident_that_holds_the_claims(client: Client) -> None:
    first, second = joined()
    answer = client.get(f"/incidents/{second}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/incidents/{first}/")
    assert answer.headers["Cache-Control"] == "no-cache"
    page = client.get(answer.headers["Location"]).content.decode()
    assert "2 claims in published reports" in page
    assert client.get("/incidents/1beef/").status_code == 404
    retire(judgements()[0].id, who="amal", why="no", when=MOMENT, ledger="x")
    reconciled(when=timezone.now())
    assert client.get(f"/incidents/{second}/").status_code == 200  # its own again


def test_a_visitor_gets_on_where_the_page_was_changed(client: Client) -> None:
    """Its claim has another id in each version, and another figure in the third."""
    text_report("12 killed in Odra.", **about(1))
    ids = [incident_id(claim(1).pk)]
    for text in ("Rain fell. 12 killed in Odra.", "Rain fell. 14 killed in Odra."):
        text_report(text, **about(1))
        ids.append(incident_id(claim(1).pk))
    assert len(set(ids)) == 3
    for old in ids[:2]:
        assert client.get(f"/incidents/{old}/").headers["Location"] == f"/incidents/{ids[2]}/"


def test_what_the_report_no_longer_says_leads_to_the_report(client: Client) -> None:
    old = incident_id(
        models.Claim.objects.get(
            version=text_report("12 killed in Odra. 5 held in Sel.", **about(1)).version, index=0
        ).pk
    )
    now = text_report("5 held in Sel.", **about(1))
    answer = client.get(f"/incidents/{old}/")
    assert answer.status_code == 410
    assert f'href="/reports/{now.report_id}/"' in answer.content.decode()


def test_what_a_version_that_is_not_published_makes_of_a_figure_is_not_told(client: Client) -> None:
    publication = text_report("12 killed in Odra.", **about(1))
    old = incident_id(claim(1).pk)
    put(told("5 held in Tel.", **about(1)))
    reconciled(when=timezone.now())
    assert not models.Incident.objects.filter(pk=old).exists()
    answer = client.get(f"/incidents/{old}/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "no longer" not in page
    assert "any more" not in page
    assert f'href="/reports/{publication.report_id}/"' in page  # which gives the figure
    assert "12 killed in Odra" in client.get(f"/reports/{publication.report_id}/").content.decode()
    newest = claim(1).pk
    assert client.get(f"/incidents/{incident_id(newest)}/").status_code == 404
    publishing.publish(
        models.Claim.objects.get(pk=newest).version, who="editor", when=timezone.now()
    )
    assert client.get(f"/incidents/{old}/").status_code == 410  # now the report has dropped it


def test_a_figure_that_is_not_counted_is_not_said_to_be_gone(client: Client) -> None:
    publication = text_report("12 killed in Odra.", **about(1))
    old = incident_id(claim(1).pk)
    decide(JudgementType.REJECTED, claim(1).pk)
    answer = client.get(f"/incidents/{old}/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "no longer gives" not in page
    assert f'href="/reports/{publication.report_id}/"' in page


def test_nothing_that_is_not_public_is_told_of(client: Client) -> None:
    """Neither that an incident went on in one that no published report tells of."""
    publication = text_report("12 killed in Odra.", **about(1))
    put(told("12 killed in Tel.", **about(2, DAY + timedelta(days=1))))
    reconciled(when=timezone.now())
    first, second = (incident_id(claim(number).pk) for number in (1, 2))
    assert client.get(f"/incidents/{second}/").status_code == 404
    decide(JudgementType.SAME_INCIDENT, claim(1).pk, claim(2).pk)
    publishing.withdraw(publication, who="editor", why="wrong", when=timezone.now())
    for name in (first, second):
        assert client.get(f"/incidents/{name}/").status_code == 404


def test_the_desk_leads_on_and_does_not_grade_unseen(web: object, signed_in: Browser) -> None:
    first, second = joined()
    reviewer = signed_in("reviewer")
    answer = reviewer.get(f"/desk/incidents/{second}/", follow=True)
    assert answer.redirect_chain == [(f"/desk/incidents/{first}/", 302)]
    assert "is this one now" in answer.content.decode()
    given = {"grade": "Weak", "why": "one voice"}
    answer = reviewer.post(f"/desk/incidents/{second}/grade/", given, follow=True)
    assert answer.redirect_chain[0][0] == f"/desk/incidents/{first}/"
    assert "Not graded" in answer.content.decode()
    assert [one.type for one in judgements()] == [JudgementType.SAME_INCIDENT]
    assert reviewer.get("/desk/incidents/1beef/").status_code == 404


def test_who_codes_a_report_blind_is_not_led_on(web: object, signed_in: Browser) -> None:
    first, second = joined()
    give(claim(2).version.report_id, ("coder", "editor"), from_program=True, who="reviewer",
         when=MOMENT)  # fmt: skip
    coder = signed_in("coder")
    for name in (first, second):
        assert coder.get(f"/desk/incidents/{name}/").status_code == 403
        assert coder.get(f"/api/v1/incidents/{name}").status_code == 403


def test_programs_are_told_the_id_it_has_now(web: object, signed_in: Browser) -> None:
    first, second = joined()
    answer = signed_in("coder").get(f"/api/v1/incidents/{second}")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/api/v1/incidents/{first}"
    assert answer.json()["error"]["fields"] == {"incident": first}
    assert signed_in("coder").get("/api/v1/incidents/1beef").status_code == 404
    assert find(second, "x").incident == models.Incident.objects.get()


def test_a_grade_goes_with_the_claims(web: object) -> None:
    """Also one that was kept under the incident's id, as earlier versions did."""
    text_report("12 killed in Tel.", **about(2, DAY + timedelta(days=1)))
    text_report("12 killed in Odra.", **about(1, DAY))
    first, second = (incident_id(claim(number).pk) for number in (1, 2))
    graded = Decision(type=JudgementType.GRADED, subjects=(second,), who="amal", why="one voice",
                      value={"grade": "Weak"})  # fmt: skip
    keep(graded, (second,), when=MOMENT)
    decide(JudgementType.SAME_INCIDENT, claim(1).pk, claim(2).pk)
    found = incident(first, "x")
    assert (found["grade"], found["grade_reason"]) == ("Weak", "set by a person: one voice")


def test_the_latest_of_two_grades_stands_where_incidents_become_one(web: object) -> None:
    text_report("12 killed in Odra.", **about(1, DAY))
    text_report("12 killed in Tel.", **about(2, DAY + timedelta(days=1)))
    first, second = (incident_id(claim(number).pk) for number in (1, 2))
    for name, grade, minutes in ((second, "Weak", 1), (first, "Fair", 2)):
        made = Decision(type=JudgementType.GRADED, subjects=(name,), who="amal", why="read",
                        value={"grade": grade})  # fmt: skip
        judge(made, when=MOMENT + timedelta(minutes=minutes), ledger="x")
    decide(JudgementType.SAME_INCIDENT, claim(1).pk, claim(2).pk)
    assert incident(first, "x")["grade"] == "Fair"


def test_an_id_that_never_was_leads_nowhere(web: object) -> None:
    joined()
    assert former("1beef") is None
