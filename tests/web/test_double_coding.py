"""Reports given to two coders who do not see each other's work."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from selectolax.lexbor import LexborHTMLParser
from tests.desk.samples import MOMENT, full, put, told

from warledger.errors import InputError
from warledger.records import JudgementType, Outcome, TallyQuery
from warledger_desk.accounts.roles import Role
from warledger_desk.accounts.services import add_user
from warledger_desk.ledger import models
from warledger_desk.ledger.services.judging import Decision, judge, judgements
from warledger_desk.ledger.services.reconciling import reconciled
from warledger_desk.ledger.services.tallying import tallied
from warledger_desk.review import coding as service
from warledger_desk.review.models import Code, Coding, DoubleCoding
from warledger_desk.review.queueing import catch_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    Browser = Callable[[str], Client]

TEXT = "12 killed in Odra. 5 held in Sel. A nurse saw nine bodies by the river."


@pytest.fixture
def given(web: object) -> DoubleCoding:
    """A report given to the accounts coder and editor."""
    put(told(TEXT))
    return give()


def give(*, from_program: bool = False) -> DoubleCoding:
    report = models.Report.objects.get().id
    return service.give(
        report, ("coder", "editor"), from_program=from_program, who="reviewer", when=MOMENT
    )


def fields(words: str, **changes: Any) -> dict[str, Any]:
    start = TEXT.index(words)
    number = int(words) if words.isdigit() else 9
    return {
        "start": start, "end": start + len(words), "low": number, "high": number,
        "outcome": "killed", "status": "unknown", "time_frame": "incident",
        "modality": "asserted",
    } | changes  # fmt: skip


def pk_of(name: str) -> int:
    return Coding.objects.get(coder=name).pk


def both_hand_in(signed_in: Browser) -> DoubleCoding:
    """The coder finds 12 and nine; the editor 21 for the 12, and the five held."""
    coder, editor = signed_in("coder"), signed_in("editor")
    for words in ("12", "nine"):
        coder.post(f"/desk/codings/{pk_of('coder')}/", fields(words))
    editor.post(f"/desk/codings/{pk_of('editor')}/", fields("12", low=21, high=21))
    editor.post(f"/desk/codings/{pk_of('editor')}/", fields("5", outcome="detained"))
    for name, browser in (("coder", coder), ("editor", editor)):
        browser.post(f"/desk/codings/{pk_of(name)}/finish/")
    return DoubleCoding.objects.get()


def test_a_reviewer_gives_a_report_to_two_coders(signed_in: Browser) -> None:
    put(told(TEXT))
    form = {"report": models.Report.objects.get().id, "one": "coder", "other": "editor"}
    assert signed_in("coder").post("/desk/codings/give/", form).status_code == 403
    reviewer = signed_in("reviewer")
    assert reviewer.post("/desk/codings/give/", form | {"other": "coder"}).status_code == 422
    assert reviewer.post("/desk/codings/give/", form | {"report": "none"}).status_code == 422
    assert reviewer.post("/desk/codings/give/", form).status_code == 302
    assert set(Coding.objects.values_list("coder", flat=True)) == {"coder", "editor"}
    assert reviewer.post("/desk/codings/give/", form).status_code == 422


def test_coders_see_neither_the_other_nor_the_report_as_judged(
    given: DoubleCoding, signed_in: Browser
) -> None:
    coder, editor = signed_in("coder"), signed_in("editor")
    editor.post(f"/desk/codings/{pk_of('editor')}/", fields("nine", claimant="a secret source"))
    own = coder.get(f"/desk/codings/{pk_of('coder')}/").content.decode()
    assert "secret" not in own
    assert "<mark" not in own
    assert coder.get(f"/desk/codings/{pk_of('editor')}/").status_code == 404
    report, claim = given.version.report_id, models.Claim.objects.all()[0].pk
    leads = coder.get(f"/desk/reports/{report}/").headers["Location"]
    assert leads == f"/desk/codings/{pk_of('coder')}/"
    for address in (
        f"reports/{report}/versions/",
        f"claims/{claim}/correct/",
        f"claims/{claim}/incident/",
    ):
        assert coder.get(f"/desk/{address}").status_code == 403
    verdict = coder.post(f"/desk/claims/{claim}/verdict/", {"verdict": "accept"})
    assert (verdict.status_code, judgements()) == (403, ())
    catch_up(when=MOMENT)
    assert "12 killed" not in coder.get("/desk/").content.decode()
    assert "12 killed" in signed_in("reviewer").get("/desk/").content.decode()
    assert coder.get(f"/desk/double/{given.pk}/").status_code == 403
    # An editor may review, but not what the editor codes.
    assert editor.get(f"/desk/double/{given.pk}/").status_code == 404


def test_coders_may_begin_with_what_the_program_read(web: object) -> None:
    put(told(TEXT))
    give(from_program=True)
    found = Code.objects.filter(coding__coder="coder").values_list("start", "outcome")
    assert sorted(found) == [(0, "killed"), (TEXT.index("5"), "detained")]


def test_a_vague_claim_of_the_program_is_shown_to_coders(web: object, signed_in: Browser) -> None:
    made = told(TEXT)
    first, *others = made.claims
    vague = replace(first, figure=replace(first.figure, low=None, high=None, vague=True))
    put(replace(made, claims=(vague, *others)))
    give(from_program=True)
    assert signed_in("coder").get(f"/desk/codings/{pk_of('coder')}/").status_code == 200


def test_claims_are_marked_changed_and_removed_until_handed_in(
    given: DoubleCoding, signed_in: Browser
) -> None:
    coder = signed_in("coder")
    address = f"/desk/codings/{pk_of('coder')}/"
    assert coder.post(address, fields("nine", low=9, high=3)).status_code == 422
    coder.post(address, fields("nine"))
    code = Code.objects.get()
    page = LexborHTMLParser(coder.get(f"{address}?code={code.pk}").content.decode())
    assert page.css_first(f"#figure-code-{code.pk}").text() == "nine"
    assert page.css_first("input[name=low]").attributes["value"] == "9"
    coder.post(address, fields("nine", low=8, code=code.pk))
    assert Code.objects.get().value["low"] == 8
    coder.post(f"{address}finish/", {"remove": code.pk})
    assert not Code.objects.exists()
    coder.post(f"{address}finish/")
    assert coder.post(address, fields("nine")).status_code == 422
    assert not Code.objects.exists()


def test_whoever_knows_the_report_does_not_code_it(signed_in: Browser) -> None:
    put(told(TEXT))
    claim = models.Claim.objects.all()[0].pk
    signed_in("coder").post(f"/desk/claims/{claim}/verdict/", {"verdict": "accept"})
    with pytest.raises(InputError, match="coder knows this report"):
        give()


def test_comments_are_not_coded(web: object) -> None:
    put(full())
    give()
    coding = Coding.objects.all()[0]
    reading = service.reading_for(coding)
    start = reading.report.text.index("dozens")
    value = fields("12") | {"start": start, "end": start + 6}
    with pytest.raises(InputError, match="comments are not coded"):
        service.put_code(coding, reading, value)


def test_what_is_adjudicated_becomes_judgements(given: DoubleCoding, signed_in: Browser) -> None:
    double = both_hand_in(signed_in)
    reviewer = signed_in("reviewer")
    page = LexborHTMLParser(reviewer.get(f"/desk/double/{double.pk}/").content.decode())
    assert len(page.css("fieldset")) == 3
    editor = {row.outcome: row.pk for row in Code.objects.filter(coding__coder="editor")}
    coder = Code.objects.get(coding__coder="coder", start=TEXT.index("nine"))
    chosen = {"row-0": editor["killed"], "row-1": "", "row-2": coder.pk}
    assert reviewer.post(f"/desk/double/{double.pk}/", chosen).status_code == 302
    by_type = {one.type: one for one in judgements()}
    assert by_type[JudgementType.CORRECTED].value["low"] == 21
    assert by_type[JudgementType.ADDED].value["low"] == 9
    held = models.Claim.objects.get(outcome="detained")
    assert by_type[JudgementType.REJECTED].subjects == (held.pk,)
    assert {one.who for one in by_type.values()} == {"reviewer"}
    assert {one.why for one in by_type.values()} == {"adjudicated between coder and editor"}
    found, _ = tallied(TallyQuery(outcome=Outcome.KILLED), when=MOMENT)
    assert found.bounds.high == 30
    reviewer.post(f"/desk/double/{double.pk}/", chosen)
    assert len(judgements()) == 3


def test_nothing_is_adjudicated_before_both_have_handed_in(
    given: DoubleCoding, signed_in: Browser
) -> None:
    page = signed_in("reviewer").get(f"/desk/double/{given.pk}/").content.decode()
    assert "Not handed in by both yet" in page
    with pytest.raises(InputError, match="not handed in by both"):
        service.adjudicate(given, [], who="reviewer", when=MOMENT)


def test_a_report_that_changed_is_not_adjudicated(web: object, signed_in: Browser) -> None:
    about = {"url": "https://valley.example/a"}
    put(told(TEXT, **about))
    give()
    double = both_hand_in(signed_in)
    put(told("13 killed in Odra.", **about))
    with pytest.raises(InputError, match="newer version"):
        service.adjudicate(DoubleCoding.objects.get(pk=double.pk), [], who="reviewer", when=MOMENT)


def test_agreement_is_shown_by_pair_of_coders(given: DoubleCoding, signed_in: Browser) -> None:
    both_hand_in(signed_in)
    reviewer = signed_in("reviewer")
    page = LexborHTMLParser(reviewer.get("/desk/agreement/").content.decode())
    assert page.css_first("section h2").text() == "coder and editor"
    rows = {row.css_first("th").text(): row.text() for row in page.css("tbody tr")}
    assert {"spans", "outcome", "low", "high", "bounds"} <= set(rows)
    assert "Both marked 1 claim" in page.css_first("section").text()
    assert signed_in("coder").get("/desk/agreement/").status_code == 403


def test_coders_see_their_own_codings_alone(given: DoubleCoding, signed_in: Browser) -> None:
    add_user("third", "correct horse battery staple", Role.CODER)
    page = signed_in("coder").get("/desk/codings/").content.decode()
    assert "editor" not in page.partition("<tbody>")[2].partition("</tbody>")[0]


def test_nothing_of_a_report_coded_blind_is_judged_or_seen_elsewhere(signed_in: Browser) -> None:
    put(told(TEXT, url="https://valley.example/a"), told("12 killed in Odra again.", id="other"))
    killed = list(models.Claim.objects.filter(outcome="killed").order_by("pk"))
    own = Decision(
        type=JudgementType.REJECTED,
        subjects=(next(row.pk for row in killed if row.version.text == TEXT),),
        who="reviewer",
        why="a rumour of the enemy",
        value={},
    )
    made = judge(own, when=MOMENT, ledger="x").judgement
    version = models.Version.objects.get(text=TEXT)
    service.give(
        version.report_id, ("coder", "editor"), from_program=False, who="reviewer", when=MOMENT
    )
    coder = signed_in("coder")
    pair = [row.pk for row in killed]
    said = coder.post("/desk/contradictions/decide/", {"says": "apart", "claim": pair})
    undone = signed_in("editor").post(f"/desk/judgements/{made.id}/undo/")
    assert (said.status_code, undone.status_code) == (403, 403)
    assert [one.id for one in judgements()] == [made.id]
    for address in (f"reports/{version.report_id}", f"claims/{own.subjects[0]}",
                    f"judgements/{made.id}"):  # fmt: skip
        answer = coder.get(f"/api/v1/{address}")
        assert (answer.status_code, answer.json()["error"]["status"]) == (403, 403)


def corrected(text: str = TEXT) -> str:
    """Corrects the twelve killed of a report to 4321, as a reviewer; the claim's id."""
    claim = models.Claim.objects.get(outcome="killed", version__text=text, version__current=True)
    own = Decision(
        type=JudgementType.CORRECTED, subjects=(claim.pk,), who="reviewer",
        why="a rumour of the enemy", value={"low": 4321, "high": 4321},
    )  # fmt: skip
    judge(own, when=MOMENT, ledger="x")
    reconciled(when=MOMENT)
    return str(claim.pk)


def tells(answer: Any) -> bool:
    """Whether the corrected figure is in an answer."""
    return re.search(rb"4,?321", answer.getvalue()) is not None


def test_an_incident_does_not_tell_what_became_of_claims_coded_blind(signed_in: Browser) -> None:
    put(told(TEXT))
    claim = corrected()
    give()
    incident = models.IncidentClaim.objects.get(claim=claim).incident_id
    for address in (f"/desk/incidents/{incident}/", f"/api/v1/incidents/{incident}"):
        assert signed_in("coder").get(address).status_code == 403
        assert tells(signed_in("reviewer").get(address))


#: What is made of all reports together; `{claim}` is a claim of a report that is not coded blind.
OVERVIEWS = (
    "/desk/", "/desk/incidents/", "/desk/contradictions/", "/desk/contradictions/?doubtful=on",
    "/desk/tallies/", "/desk/sources/", "/desk/claims/{claim}/incident/",
    "/api/v1/claims", "/api/v1/incidents", "/api/v1/contradictions", "/api/v1/findings",
    "/api/v1/tallies", "/api/v1/search?q=killed", "/api/v1/exports/csv",
    "/api/v1/exports/ledger.jsonl",
)  # fmt: skip


def test_a_reason_for_review_does_not_tell_of_an_incident_coded_blind(signed_in: Browser) -> None:
    put(told(TEXT, url="https://valley.example/a"), told("40 hurt in Ober.", id="other"))
    claim = corrected()
    hidden = models.IncidentClaim.objects.get(claim=claim).incident
    other = models.IncidentClaim.objects.get(claim__version__text="40 hurt in Ober.")
    mine = other.incident
    mine.record["review"] = [f"may be the same as {hidden.pk}", "its days are far apart"]
    mine.review = True
    mine.save()
    browser = signed_in("coder")
    addresses = (f"/desk/incidents/{mine.pk}/", f"/api/v1/incidents/{mine.pk}")
    assert tells(browser.get(addresses[0]))
    report = models.Version.objects.get(text=TEXT).report_id
    service.give(report, ("coder", "editor"), from_program=False, who="reviewer", when=MOMENT)
    for address in addresses:
        answer = browser.get(address)
        assert answer.status_code == 200
        assert not tells(answer)
        assert hidden.pk.encode() not in answer.content
        assert b"its days are far apart" in answer.content


@pytest.mark.parametrize("address", OVERVIEWS)
def test_no_list_sum_or_export_tells_what_others_make_of_a_report_coded_blind(
    signed_in: Browser, address: str
) -> None:
    put(told(TEXT, url="https://valley.example/a"), told("12 killed in Odra again.", id="other"))
    corrected()
    other = models.Claim.objects.get(version__text="12 killed in Odra again.").pk
    report = models.Version.objects.get(text=TEXT).report_id
    page = address.format(claim=other)
    before = signed_in("coder").get(page)
    service.give(report, ("coder", "editor"), from_program=False, who="reviewer", when=MOMENT)
    after = signed_in("coder").get(page)
    assert before.status_code == 200
    assert after.status_code in {200, 403}
    assert not tells(after)
    if address in SHOWS_IT:
        assert tells(before)


#: Those of them that show the corrected figure to whoever may see it.
SHOWS_IT = {
    "/desk/incidents/", "/desk/tallies/", "/api/v1/incidents", "/api/v1/tallies", "/api/v1/claims",
    "/api/v1/exports/csv", "/api/v1/exports/ledger.jsonl",
}  # fmt: skip


def test_sums_and_lists_without_the_report_stay_open_to_its_coder(signed_in: Browser) -> None:
    put(told(TEXT, url="https://valley.example/a"), told("40 hurt in Ober.", id="other"))
    reconciled(when=MOMENT)
    report = models.Version.objects.get(text=TEXT).report_id
    service.give(report, ("coder", "editor"), from_program=False, who="reviewer", when=MOMENT)
    coder = signed_in("coder")
    assert coder.get("/api/v1/tallies?outcome=injured").json()["bounds"]["best"] == 40
    assert coder.get("/api/v1/tallies?outcome=killed").status_code == 403
    assert {row["words"] for row in coder.get("/api/v1/claims").json()["rows"]} == {"40"}
    assert {row["best"] for row in coder.get("/api/v1/incidents").json()["rows"]} == {40}


def test_an_editor_who_codes_blind_takes_no_figure_into_an_article(signed_in: Browser) -> None:
    put(told(TEXT))
    give()
    editor = signed_in("editor")
    assert editor.post("/desk/articles/draft/").status_code == 403
    assert editor.get("/editorial/situations/").status_code == 403


def test_a_double_coding_that_leads_nowhere_is_withdrawn(
    given: DoubleCoding, signed_in: Browser
) -> None:
    coder, reviewer = signed_in("coder"), signed_in("reviewer")
    coder.post(f"/desk/codings/{pk_of('coder')}/", fields("12"))
    address = f"/desk/double/{given.pk}/withdraw/"
    assert coder.post(address).status_code == 403
    assert reviewer.get(address).status_code == 405
    assert address in reviewer.get(f"/desk/double/{given.pk}/").content.decode()
    assert reviewer.post(address).status_code == 302
    assert coder.get(f"/desk/reports/{given.version.report_id}/").status_code == 200
    assert coder.post(f"/desk/codings/{pk_of('coder')}/", fields("nine")).status_code == 422
    assert Code.objects.count() == 1
    assert "withdrawn by reviewer" in reviewer.get("/desk/codings/").content.decode()
    given.refresh_from_db()
    for again in (service.withdraw, lambda *args, **more: service.adjudicate(*args, [], **more)):
        with pytest.raises(InputError, match="withdrawn"):
            again(given, who="reviewer", when=MOMENT)


def test_a_new_version_is_given_though_the_old_one_is_still_with_coders(web: object) -> None:
    about = {"url": "https://valley.example/a"}
    put(told(TEXT, **about))
    give()
    with pytest.raises(InputError, match="being coded already"):
        give()
    put(told("13 killed in Odra.", **about))
    assert give().version.number == 2
