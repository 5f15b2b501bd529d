"""Reports judged at the desk: every act a judgement, shown where it was made."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from selectolax.lexbor import LexborHTMLParser
from tests.desk.samples import MOMENT, full, put, told

from warledger.ingest import Supplied, ingest_bytes
from warledger.pipeline import Reader
from warledger.records import Answer, JudgementType, Outcome, Question, Report, TallyQuery
from warledger_desk.ledger import models
from warledger_desk.ledger.services.add import add
from warledger_desk.ledger.services.judging import Decision, judge, judgements
from warledger_desk.ledger.services.reconciling import reconciled
from warledger_desk.ledger.services.rereading import ask
from warledger_desk.ledger.services.tallying import tallied

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    Browser = Callable[[str], Client]

SAMPLES = Path(__file__).resolve().parents[2] / "examples" / "knights-charge"


def version() -> models.Version:
    return models.Version.objects.get(current=True)


def claims() -> list[models.Claim]:
    return list(models.Claim.objects.filter(version__current=True).order_by("start", "index"))


def page(browser: Client, address: str = "") -> LexborHTMLParser:
    answer = browser.get(address or f"/desk/reports/{version().report_id}/")
    assert answer.status_code == 200, answer
    return LexborHTMLParser(answer.content.decode())


def fields(**changes: Any) -> dict[str, Any]:
    """A form filled in as the claim of ``12 bodies`` would be."""
    text = version().text
    start = text.index("12 bodies")
    return {
        "start": start, "end": start + 2, "low": 12, "high": 12, "outcome": "killed",
        "status": "unknown", "time_frame": "incident", "modality": "asserted",
    } | changes  # fmt: skip


def test_a_report_shows_findings_marks_cards_statements_and_comments(signed_in: Browser) -> None:
    put(full())
    shown = page(signed_in("coder"))
    body = [row for row in claims() if row.comment is None]
    for row in body:
        words = version().text[row.start : row.end]
        assert shown.css_first(f".review #figure-{row.pk}").text() == words
        assert shown.css_first(f".review #claim-{row.pk} .words").text().endswith(words)
    failing = [row for row in version().findings.all() if not row.holds]
    assert failing
    named = shown.css(".finding--fails a")
    assert {link.attributes["href"] for link in named} <= {f"#sentence-{row.pk}" for row in body}
    assert shown.css_first(".finding--fails").text().count(failing[0].message) == 1
    assert "Valley Wire" in shown.css_first("[aria-labelledby=statements]").text()
    reader, *_ = [row for row in claims() if row.comment is not None]
    assert shown.css_first(f".comments #claim-{reader.pk}")
    assert shown.css_first(f".review #claim-{reader.pk}") is None


def test_accepting_leads_to_the_next_claim_that_is_open(signed_in: Browser) -> None:
    put(full())
    first, second, *_ = claims()
    coder = signed_in("coder")
    answer = coder.post(f"/desk/claims/{first.pk}/verdict/", {"verdict": "accept"})
    assert answer.headers["Location"].endswith(f"#claim-{second.pk}")
    (made,) = judgements()
    assert (made.type, made.who, made.subjects) == (JudgementType.ACCEPTED, "coder", (first.pk,))
    shown = page(coder).css_first(f"#claim-{first.pk}")
    assert "claim--accepted" in (shown.attributes["class"] or "")
    assert "accepted by coder" in " ".join(shown.css_first("details").text().split())


def test_a_correction_holds_what_differs_and_changes_the_tally(signed_in: Browser) -> None:
    put(told("12 killed in Odra."))
    (row,) = claims()
    coder = signed_in("coder")
    form = page(coder, f"/desk/claims/{row.pk}/correct/").css_first("form.form")
    given = {
        field.attributes["name"]: field.attributes.get("value") or ""
        for field in form.css("input[name]")
        if field.attributes.get("type") != "checkbox"
    }
    given |= {
        field.attributes["name"]: option.attributes["value"] or ""
        for field in form.css("select")
        for option in field.css("option[selected]")
    }
    assert (given["low"], given["high"], given["outcome"]) == ("12", "12", "killed")
    answer = coder.post(f"/desk/claims/{row.pk}/correct/", given | {"low": "21", "high": "21"})
    assert answer.status_code == 302
    (made,) = judgements()
    assert made.value == {"low": 21, "high": 21}
    found, _ = tallied(TallyQuery(outcome=Outcome.KILLED), when=MOMENT)
    assert found.bounds.best == 21
    assert "read as 12 killed" in page(coder).css_first(f"#claim-{row.pk}").text()


def test_a_corrected_span_is_kept_within_its_sentence(signed_in: Browser) -> None:
    put(full())
    row = claims()[0]
    coder = signed_in("coder")
    begin = version().text.index("200 militia")
    given = fields(start=begin, end=begin + 11, low=200, high=200, victims="militia fighters")
    assert coder.post(f"/desk/claims/{row.pk}/correct/", given).status_code == 302
    assert judgements()[0].value["words"] == "200 militia"
    assert reconciled(when=MOMENT).entries[row.pk].words == "200 militia"
    assert page(coder).css_first(f"#figure-{row.pk}").text() == "200 militia"
    answer = coder.post(f"/desk/claims/{row.pk}/correct/", given | {"start": 0, "end": 3})
    assert (answer.status_code, b"outside the sentence" in answer.content) == (422, True)


def test_a_correction_that_changes_nothing_accepts(signed_in: Browser) -> None:
    put(told("12 killed in Odra."))
    (row,) = claims()
    given = {
        "start": 0, "end": 2, "low": 12, "high": 12, "outcome": "killed", "status": row.status,
        "time_frame": row.time_frame, "modality": row.modality, "place": "Odra",
    }  # fmt: skip
    signed_in("coder").post(f"/desk/claims/{row.pk}/correct/", given)
    assert judgements()[0].type is JudgementType.ACCEPTED


def test_a_missed_claim_is_marked_and_stands_in_the_text(signed_in: Browser) -> None:
    put(full())
    text = version().text
    start = text.index("three villages")
    given = fields(start=start, end=start + 5, outcome="displaced", low=3, high="", why="skipped")
    address = f"/desk/reports/{version().report_id}/missed/"
    coder = signed_in("coder")
    answer = coder.post(address, given)
    (made,) = judgements()
    assert answer.headers["Location"].endswith(f"#claim-{made.subjects[0]}")
    assert (made.type, made.why) == (JudgementType.ADDED, "skipped")
    assert page(coder).css_first(f"#figure-{made.subjects[0]}").text() == "three"
    assert coder.post(address, given).status_code == 422

    coder.post(f"/desk/judgements/{made.id}/undo/")
    assert page(coder).css(f"#figure-{made.subjects[0]}") == []


def test_undo_is_for_ones_own_judgements_and_for_reviewers(signed_in: Browser) -> None:
    put(full())
    row = claims()[0]
    signed_in("reviewer").post(f"/desk/claims/{row.pk}/verdict/", {"verdict": "reject"})
    (made,) = judgements()
    assert signed_in("coder").post(f"/desk/judgements/{made.id}/undo/").status_code == 403
    assert len(judgements()) == 1
    signed_in("editor").post(f"/desk/judgements/{made.id}/undo/", {"why": "too quick"})
    assert judgements() == ()
    (kept,) = judgements(retired=True)
    assert (kept.retired_by, kept.retired_why) == ("editor", "too quick")


def test_readers_claims_are_promoted_by_reviewers(signed_in: Browser) -> None:
    put(full())
    reader, *_ = [row for row in claims() if row.comment is not None]
    address, given = f"/desk/claims/{reader.pk}/verdict/", {"verdict": "promote"}
    assert signed_in("coder").post(address, given).status_code == 403
    assert reader.pk in reconciled(when=MOMENT).set_aside
    signed_in("reviewer").post(address, given)
    assert reader.pk not in reconciled(when=MOMENT).set_aside
    assert "promoted" in page(signed_in("coder")).css_first(f"#claim-{reader.pk}").text()


def test_a_claim_is_linked_to_an_incident(signed_in: Browser) -> None:
    put(full(0), full(1, outlet="The Hill Post"))
    known = reconciled(when=MOMENT)
    one = next(incident for incident in known.incidents if len(incident.entries) == 2)
    row = models.Claim.objects.get(pk=one.entries[0])
    coder = signed_in("coder")
    assert page(coder, f"/desk/claims/{row.pk}/incident/").css("form")
    coder.post(f"/desk/claims/{row.pk}/incident/", {"incident": one.id, "holds": "no"})
    (made,) = judgements()
    assert (made.type, made.holds) == (JudgementType.SAME_INCIDENT, False)
    after = reconciled(when=MOMENT).incidents
    assert not any(set(one.entries) <= set(incident.entries) for incident in after)
    answer = coder.post(f"/desk/claims/{row.pk}/incident/", {"incident": "none such"})
    assert answer.headers["Location"].endswith("/incident/")
    assert len(judgements()) == 1


def test_two_claims_are_held_beside_each_other(signed_in: Browser) -> None:
    put(full(0), full(1))
    one, other = claims()[0], claims()[1]
    address = f"/desk/pairs/{one.pk}/{other.pk}/"
    coder = signed_in("coder")
    assert len(page(coder, address).css(".columns .claim")) == 2
    coder.post(address, {"said": "contradicts", "why": "see the dates"})
    assert (judgements()[0].type, judgements()[0].why) == (
        JudgementType.CONTRADICTS,
        "see the dates",
    )
    assert coder.post(address, {"said": "nonsense"}).status_code == 400


def test_versions_say_what_they_changed(signed_in: Browser) -> None:
    about = {"url": "https://valley.example/a"}
    put(told("12 killed in Odra.", **about), told("14 killed in Odra.", **about))
    coder = signed_in("coder")
    shown = page(coder, f"/desk/reports/{version().report_id}/versions/")
    assert "now 14" in shown.text()
    old = page(coder, f"/desk/reports/{version().report_id}/?version=1")
    assert "superseded" in old.text()
    assert old.css("form[action*=verdict]") == []


@pytest.mark.parametrize("number", ["7", "x", "²", "9" * 30])
def test_a_version_that_is_not_there_is_not_found(signed_in: Browser, number: str) -> None:
    put(full())
    address = f"/desk/reports/{version().report_id}/?version={number}"
    assert signed_in("coder").get(address).status_code == 404


def test_the_list_of_reports_is_filtered(signed_in: Browser) -> None:
    put(full(0), full(1, outlet="The Hill Post", title="On the hill"))
    coder = signed_in("coder")
    assert len(page(coder, "/desk/reports/").css("tbody th")) == 2
    (row,) = page(coder, "/desk/reports/?outlet=the+hill+post").css("tbody th")
    assert row.text() == "On the hill"
    assert page(coder, "/desk/reports/?start=2020-01-01").css("tbody th") == []
    assert coder.get("/desk/reports/?after=nonsense").status_code == 302


def test_queries_do_not_grow_with_the_claims_and_judgements(signed_in: Browser) -> None:
    put(told("12 killed in Odra.", url="https://valley.example/1"))
    many = " ".join(f"{n} killed in Odra." for n in range(2, 40))
    put(told(many, url="https://valley.example/2"))
    small, large = models.Version.objects.order_by("pk")
    for row in large.claims.all():
        judge(
            Decision(type=JudgementType.ACCEPTED, subjects=(row.pk,), who="a", why="b", value={}),
            when=MOMENT,
            ledger="x",
        )
    coder = signed_in("coder")
    counts = []
    for row in (small, large):
        with CaptureQueriesContext(connection) as asked:
            page(coder, f"/desk/reports/{row.report_id}/")
        counts.append(len(asked))
    assert counts[1] <= counts[0] + 1  # the subjects of judgements, where there are any
    assert counts[1] < 20


def test_a_report_shows_its_events_and_positions_are_decided(signed_in: Browser) -> None:
    report = SAMPLES / "2008-03-30-sadr-order.txt"
    text = report.read_text("utf-8").encode()
    (read,) = ingest_bytes(text, source="order.txt", supplied=Supplied(published=date(2008, 3, 30)))
    assert isinstance(read, Report)
    reader = Reader()
    add(reader.read(read), folder=Path("/reports"), when=MOMENT, engine="test")
    asked = Question(
        words="Who came out ahead?",
        answers=(
            Answer(name="government", aliases=("Maliki",)),
            Answer(name="militia", aliases=("Sadr",)),
        ),
    )
    ask(version(), asked, reader, who="reviewer", when=MOMENT)
    coder = signed_in("coder")
    shown = page(coder)
    kinds = {cell.text().split()[0] for cell in shown.css("#events ~ .table-scroll tbody th")}
    assert kinds & {"RETREAT", "REQUEST", "ASSAULT"}
    row = models.Position.objects.first()
    assert row is not None
    address = f"/desk/positions/{row.lineage}/"
    given = {"report": version().report_id, "says": "correct", "answer": "militia"}
    assert coder.post(address, given).status_code == 302
    made = judgements()[-1]
    assert (made.type, made.value["answer"]) == (JudgementType.POSITION, "militia")
    for wrong in ({"says": "correct", "answer": "nobody"}, {"says": "perhaps"}):
        answer = coder.post(address, given | wrong, follow=True)
        assert b"toast" in answer.content
    assert len(judgements()) == 1


def test_a_figure_beyond_all_people_is_refused_on_the_form(signed_in: Browser) -> None:
    put(full())
    answer = signed_in("coder").post(
        f"/desk/claims/{claims()[0].pk}/correct/", fields(low=10**20, high=10**20)
    )
    assert answer.status_code == 422
    assert judgements() == ()
