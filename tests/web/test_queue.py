"""The queue: what waits, who is on it, what settles it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser
from tests.desk.samples import MOMENT, full, put, told

from warledger.records import JudgementType
from warledger_desk.ledger import models
from warledger_desk.ledger.services.judging import Decision, judge, judgements, retire
from warledger_desk.ledger.services.paging import Turn
from warledger_desk.ledger.services.reconciling import reconciled
from warledger_desk.review import queue
from warledger_desk.review.models import Item, Progress
from warledger_desk.review.queueing import catch_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    Browser = Callable[[str], Client]

DAYLESS = "12 killed in Odra. 5 held in Sel."


def waiting(**wanted: Any) -> list[Item]:
    catch_up(when=MOMENT)
    rows = queue.items(queue.Wanted(**wanted), Turn(), who="coder", when=MOMENT).rows
    return list(rows)


def decide(kind: JudgementType, *subjects: str, **value: Any) -> None:
    made = Decision(type=kind, subjects=subjects, who="amal", why="w", value=value)
    judge(made, when=MOMENT, ledger="x")


def claims() -> list[models.Claim]:
    return list(models.Claim.objects.filter(version__current=True).order_by("version", "index"))


def test_findings_stand_before_what_is_undated_and_unplaced(web: object) -> None:
    put(told(DAYLESS), full())
    kinds = [row.kind for row in waiting()]
    assert kinds == sorted(kinds, key=list(queue.KINDS).index)
    failing = models.Finding.objects.filter(holds=False).count()
    assert kinds.count("finding") == failing > 0
    assert kinds.count("undated") == kinds.count("unplaced") == 2
    assert [row.message for row in waiting(kind="unplaced")] == [
        "12 killed: “Odra” is no known place",
        "5 detained: “Sel” is no known place",
    ]
    assert [row.outcome for row in waiting(outcome="detained", kind="undated")] == ["detained"]


def test_contradictions_and_incidents_come_from_the_last_reconciliation(web: object) -> None:
    put(full(0), full(1))
    one, other = (row for row in claims() if row.index == 0)
    decide(JudgementType.CONTRADICTS, one.pk, other.pk)
    assert waiting(kind="contradiction") == []
    known = reconciled(when=MOMENT)
    pairs = [{row.claim, row.other} for row in waiting(kind="contradiction")]
    assert pairs.count({one.lineage, other.lineage}) == 1
    review = {incident.id for incident in known.incidents if incident.review}
    assert {row.subject for row in waiting(kind="incident")} == review
    queue.linked([one.lineage, other.lineage], who="amal", when=MOMENT)
    pairs = [{row.claim, row.other} for row in waiting(kind="contradiction")]
    assert {one.lineage, other.lineage} not in pairs


def test_a_verdict_from_anywhere_settles_what_waits_for_one(web: object) -> None:
    put(told(DAYLESS))
    first, second = claims()
    assert {row.claim for row in waiting()} == {first.lineage, second.lineage}
    decide(JudgementType.ACCEPTED, first.pk)
    listed = queue.items(queue.Wanted(), Turn(), who="coder", when=MOMENT).rows
    assert {row.claim for row in listed} == {second.lineage}
    assert Item.objects.filter(closed=None).count() == 4
    assert {row.claim for row in waiting()} == {second.lineage}
    assert Item.objects.filter(closed=None).count() == 2


def test_a_new_version_replaces_what_waited_for_the_old_one(web: object) -> None:
    about = {"url": "https://valley.example/a"}
    put(told(DAYLESS, **about))
    waiting()
    put(told("5 held in Sel.", **about))
    (undated,) = waiting(kind="undated")
    assert undated.outcome == "detained"
    assert undated.version.number == 2


def test_what_somebody_closed_stays_closed(web: object) -> None:
    put(told(DAYLESS))
    row = waiting()[0]
    assert queue.close(row.pk, who="amal", when=MOMENT)
    Item.objects.exclude(pk=row.pk).delete()
    from warledger_desk.review.models import Progress  # noqa: PLC0415

    Progress.objects.all().delete()
    assert (row.kind, row.subject) not in {(one.kind, one.subject) for one in waiting()}
    assert len(waiting()) == 3


def test_taking_back_a_verdict_makes_it_wait_again(signed_in: Browser) -> None:
    put(told("12 killed in Odra."))
    coder = signed_in("coder")
    waiting()
    coder.post(f"/desk/claims/{claims()[0].pk}/verdict/", {"verdict": "accept"})
    assert waiting() == []
    coder.post(f"/desk/judgements/{judgements()[0].id}/undo/")
    assert [row.kind for row in waiting()] == ["undated", "unplaced"]


def test_somebody_is_on_it_until_the_time_is_over(web: object) -> None:
    put(told(DAYLESS))
    row = waiting()[0]
    assert queue.take(row.pk, who="amal", when=MOMENT)
    assert not queue.take(row.pk, who="coder", when=MOMENT + queue.LEASE / 2)
    assert queue.take(row.pk, who="coder", when=MOMENT + queue.LEASE + timedelta(seconds=1))
    queue.release(row.pk, who="amal")
    row.refresh_from_db()
    assert row.taken_by == "coder"


def test_the_next_item_is_ones_own_first_and_nobody_elses(web: object) -> None:
    put(told(DAYLESS))
    first, *_, last = waiting()
    queue.assign(last.pk, to="coder")
    taken = [queue.take_next(queue.Wanted(), who="coder", when=MOMENT) for _ in range(2)]
    assert [row and row.pk for row in taken] == [last.pk, first.pk]
    other = queue.take_next(queue.Wanted(), who="amal", when=MOMENT)
    assert other is not None
    assert other.pk not in {first.pk, last.pk}


def test_deciding_a_contradiction_settles_what_waits(web: object, signed_in: Browser) -> None:
    put(full(0), full(1))
    one, other = (row for row in claims() if row.index == 0)
    decide(JudgementType.CONTRADICTS, one.pk, other.pk)
    reconciled(when=MOMENT)
    about = {one.lineage, other.lineage}
    assert about in [{row.claim, row.other} for row in waiting(kind="contradiction")]
    given = {"says": "contradict", "claim": [one.pk, other.pk]}
    signed_in("coder").post("/desk/contradictions/decide/", given)
    assert about not in [{row.claim, row.other} for row in waiting(kind="contradiction")]


def test_what_one_let_lapse_comes_back(web: object) -> None:
    put(told("12 killed in Odra."))
    Item.objects.filter(pk=waiting()[0].pk).delete()
    first = queue.take_next(queue.Wanted(), who="coder", when=MOMENT)
    assert first is not None
    assert queue.take_next(queue.Wanted(), who="coder", when=MOMENT) is None
    later = MOMENT + queue.LEASE
    again = queue.take_next(queue.Wanted(), who="coder", when=later)
    assert again is not None
    assert again.pk == first.pk


def test_many_that_are_settled_do_not_hide_the_next(web: object) -> None:
    put(told(" ".join(f"{number} killed in Odra." for number in range(11, 41))))
    waiting()
    *done, last = claims()
    for row in done:
        decide(JudgementType.ACCEPTED, row.pk)
    found = queue.take_next(queue.Wanted(), who="coder", when=MOMENT)
    assert found is not None
    assert found.claim == last.lineage


def test_deciding_an_item_leads_to_the_next_one(signed_in: Browser) -> None:
    put(told("12 killed in Odra. 5 held in Sel."))
    first, second = claims()
    coder = signed_in("coder")
    coder.post("/desk/queue/follow/")
    row = Item.objects.get(kind="undated", claim=first.lineage)
    opened = coder.post(f"/desk/queue/{row.pk}/", {"act": "take"})
    assert opened.headers["Location"].endswith(f"?item={row.pk}#claim-{first.pk}")
    given = {"verdict": "accept", "item": row.pk}
    answer = coder.post(f"/desk/claims/{first.pk}/verdict/", given)
    assert answer.headers["Location"].endswith(f"#claim-{second.pk}")
    assert "item=" in answer.headers["Location"]


def test_an_item_is_done_left_or_taken_by_others(signed_in: Browser) -> None:
    put(told("12 killed in Odra."))
    coder, editor = signed_in("coder"), signed_in("editor")
    waiting()
    page = LexborHTMLParser(coder.get("/desk/").content.decode())
    assert len(page.css(".queue > li")) == 2
    row = Item.objects.order_by("rank")[0]
    editor.post(f"/desk/queue/{row.pk}/", {"act": "take"})
    assert "editor is on it" in coder.get("/desk/").content.decode()
    assert coder.get("/desk/?whose=free").content.decode().count("<li data-item") == 1
    coder.post(f"/desk/queue/{row.pk}/", {"act": "take"})
    row.refresh_from_db()
    assert row.taken_by == "editor"
    coder.post(f"/desk/queue/{row.pk}/", {"act": "done"})
    row.refresh_from_db()
    assert row.closed_by == "coder"
    assert coder.post("/desk/queue/99/", {"act": "done"}).status_code == 404


def test_reviewers_give_items_to_accounts(signed_in: Browser) -> None:
    put(told("12 killed in Odra."))
    reviewer = signed_in("reviewer")
    waiting()
    row = Item.objects.order_by("rank")[0]
    assert signed_in("coder").post(f"/desk/queue/{row.pk}/assign/").status_code == 403
    reviewer.post(f"/desk/queue/{row.pk}/assign/", {"to": "coder"})
    assert [one.pk for one in waiting(assigned="coder")] == [row.pk]
    reviewer.post(f"/desk/queue/{row.pk}/assign/", {"to": "nobody known"})
    row.refresh_from_db()
    assert row.assigned == "coder"


def test_queries_do_not_grow_with_the_queue(signed_in: Browser) -> None:
    put(told("12 killed in Odra.", url="https://valley.example/1"))
    coder = signed_in("coder")
    waiting()
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            coder.get("/desk/")
        counts.append(len(asked))
        many = " ".join(f"{n} killed in Odra." for n in range(2, 30))
        put(told(many, url="https://valley.example/2"))
        waiting()
    assert counts[1] <= counts[0] < 20


def test_many_links_and_incidents_are_left_to_the_worker(web: object) -> None:
    put(full(0), full(1))
    review = {incident.id for incident in reconciled(when=MOMENT).incidents if incident.review}
    assert review
    kept = Item.objects.filter(kind="incident")
    catch_up(when=MOMENT, most=0)
    assert not kept.exists()
    assert Item.objects.exists()
    catch_up(when=MOMENT, most=500)
    assert set(kept.values_list("subject", flat=True)) == review


def test_what_waits_as_before_is_not_written_again(web: object) -> None:
    put(full(0), full(1))
    reconciled(when=MOMENT)
    catch_up(when=MOMENT)
    before = set(Item.objects.values_list("kind", "subject", "closed"))
    closed = Item.objects.filter(kind="incident").first()
    assert closed is not None
    Progress.objects.filter(name="reconciled").update(value="")
    with CaptureQueriesContext(connection) as asked:
        catch_up(when=MOMENT)
    assert not [one for one in asked.captured_queries if "INSERT INTO" in one["sql"]]
    Item.objects.filter(pk=closed.pk).update(closed=MOMENT)
    Progress.objects.filter(name="reconciled").update(value="")
    catch_up(when=MOMENT)
    assert set(Item.objects.values_list("kind", "subject", "closed")) == before


def test_who_looks_at_the_queue_writes_nothing(signed_in: Browser) -> None:
    put(told(DAYLESS))
    waiting()
    decide(JudgementType.ACCEPTED, claims()[0].pk)
    put(told("7 killed in Tel.", url="https://valley.example/tel"))
    coder = signed_in("coder")
    with CaptureQueriesContext(connection) as asked:
        page = coder.get("/desk/").content.decode()
    assert not [one["sql"] for one in asked if not one["sql"].startswith(("SELECT", "PRAGMA"))]
    assert page.count("<li data-item") == 2
    assert "1 new report not looked through yet" in page
    coder.post("/desk/queue/follow/")
    page = coder.get("/desk/").content.decode()
    assert page.count("<li data-item") == 4
    assert "not looked through" not in page
    assert coder.get("/desk/queue/follow/").status_code == 405


def test_what_somebody_has_done_outlives_a_verdict_that_is_taken_back(signed_in: Browser) -> None:
    put(told("12 killed in Odra."))
    undated, unplaced = waiting()
    queue.close(undated.pk, who="amal", when=MOMENT)
    coder = signed_in("coder")
    coder.post(f"/desk/claims/{claims()[0].pk}/verdict/", {"verdict": "accept"})
    assert waiting() == []
    coder.post(f"/desk/judgements/{judgements()[0].id}/undo/")
    assert [row.pk for row in waiting()] == [unplaced.pk]


def test_a_verdict_that_stands_again_leaves_the_queue_alone(signed_in: Browser) -> None:
    put(told("12 killed in Odra."))
    waiting()
    coder = signed_in("coder")
    for verdict in ("accept", "reject"):
        coder.post(f"/desk/claims/{claims()[0].pk}/verdict/", {"verdict": verdict})
    (rejected,) = judgements()
    coder.post(f"/desk/judgements/{rejected.id}/undo/")
    assert [one.type for one in judgements()] == [JudgementType.ACCEPTED]
    assert waiting() == []


def test_what_is_done_waits_again_for_another_reason_only(web: object) -> None:
    """A failing sum that the next version repeats is the same; one told otherwise is not."""
    put(full())
    (row,) = waiting(kind="finding")
    queue.close(row.pk, who="amal", when=MOMENT)
    again = full()
    put(replace(again, report=replace(again.report, author="Ila Sen")))
    assert waiting(kind="finding") == []
    assert Item.objects.filter(kind="finding", closed_by="amal", by_hand=True).count() == 2
    failing = next(one for one in again.findings if not one.holds)
    other = replace(failing, message=f"{failing.message} And more")
    findings = tuple(other if one is failing else one for one in again.findings)
    put(replace(again, report=replace(again.report, author="Eva Sol"), findings=findings))
    assert [one.message for one in waiting(kind="finding")] == [other.message]


def test_an_incident_that_is_done_stays_so_under_another_id(web: object) -> None:
    put(full())
    before = {one.id: one for one in reconciled(when=MOMENT).incidents if one.review}
    rows = {row.subject: row for row in waiting(kind="incident")}
    assert rows.keys() == before.keys()
    for row in rows.values():
        queue.close(row.pk, who="amal", when=MOMENT)
    put(replace(full(), report=replace(full().report, author="Ila Sen")))
    after = {one.id for one in reconciled(when=MOMENT).incidents if one.review}
    assert after - before.keys()
    assert waiting(kind="incident") == []
    Item.objects.filter(kind="incident").update(message="there was another reason")
    Progress.objects.filter(name="reconciled").update(value="")
    assert {row.subject for row in waiting(kind="incident")} == after


def test_a_lease_from_the_future_holds_nobody_off(web: object, signed_in: Browser) -> None:
    """The clock was set back by a day after somebody had taken it."""
    put(told("12 killed in Odra."))
    row = waiting()[0]
    assert queue.take(row.pk, who="amal", when=timezone.now() + timedelta(days=1))
    assert "amal is on it" not in signed_in("coder").get("/desk/").content.decode()
    assert [one.pk for one in waiting(free=True) if one.pk == row.pk]
    first = queue.take_next(queue.Wanted(), who="amal", when=MOMENT)
    assert first is not None
    assert first.pk == row.pk
    assert not queue.take(row.pk, who="coder", when=MOMENT)
    assert queue.take(row.pk, who="coder", when=MOMENT - timedelta(days=2))


def test_nearly_equal_clocks_do_not_give_an_item_to_two(web: object) -> None:
    """Who began a moment before, or whose host is a little slow, sees that somebody is on it."""
    put(told("12 killed in Odra."))
    row = waiting()[0]
    for before in (timedelta(milliseconds=5), timedelta(seconds=90)):
        early = MOMENT - before
        assert queue.take(row.pk, who="amal", when=MOMENT)
        row.refresh_from_db()
        assert queue.is_taken(row, early)
        assert not queue.take(row.pk, who="coder", when=early)
        free = queue.items(queue.Wanted(free=True), Turn(), who="coder", when=early).rows
        assert row.pk not in {one.pk for one in free}
        found = queue.take_next(queue.Wanted(kind=row.kind), who="coder", when=early)
        assert found is None
        mine = queue.take_next(queue.Wanted(kind=row.kind), who="amal", when=early)
        assert mine is None


def take_back() -> None:
    """As the command line and the API do."""
    for one in judgements():
        retire(one.id, who="uri", why="too quick", when=MOMENT, ledger="x")


def test_a_verdict_taken_back_elsewhere_makes_its_claim_wait_again(web: object) -> None:
    put(told("12 killed in Odra."))
    undated, unplaced = waiting()
    queue.close(undated.pk, who="amal", when=MOMENT)
    for kind in (JudgementType.ACCEPTED, JudgementType.REJECTED):
        decide(kind, claims()[0].pk)
        assert waiting() == []
        take_back()
        assert [row.pk for row in waiting()] == [unplaced.pk]
    other = Decision(
        type=JudgementType.ACCEPTED, subjects=(claims()[0].pk,), who="uri", why="w", value={}
    )
    again = replace(other, type=JudgementType.REJECTED)
    for decision in (other, again):  # the first is retired, as the second replaces it
        judge(decision, when=MOMENT, ledger="x")
    assert waiting() == []
    assert not Item.objects.filter(closed=None).exists()


def test_a_claim_judged_before_it_waited_does_so_once_that_is_taken_back(web: object) -> None:
    put(told("12 killed in Odra."))
    decide(JudgementType.ACCEPTED, claims()[0].pk)
    assert waiting() == []
    take_back()
    assert [row.kind for row in waiting()] == ["undated", "unplaced"]


def test_a_contradiction_of_other_figures_waits_again(web: object) -> None:
    put(full(0), full(1))
    one, other = (row for row in claims() if row.index == 0)
    decide(JudgementType.CONTRADICTS, one.pk, other.pk)
    reconciled(when=MOMENT)
    about = {one.lineage, other.lineage}
    (row,) = (row for row in waiting(kind="contradiction") if {row.claim, row.other} == about)
    queue.close(row.pk, who="amal", when=MOMENT)
    decide(JudgementType.ACCEPTED, one.pk)
    reconciled(when=MOMENT)
    assert row.pk not in {one.pk for one in waiting(kind="contradiction")}
    decide(JudgementType.CORRECTED, one.pk, low=900, high=900)
    reconciled(when=MOMENT)
    (again,) = (one for one in waiting(kind="contradiction") if one.pk == row.pk)
    assert "900 killed" in again.message
    queue.close(row.pk, who="amal", when=MOMENT)
    Progress.objects.filter(name="reconciled").update(value="")
    assert row.pk not in {one.pk for one in waiting(kind="contradiction")}


def test_an_incident_of_other_figures_waits_again(web: object) -> None:
    """Its words are the same; those done before causes were kept stay done, and get theirs."""
    put(full())
    reconciled(when=MOMENT)
    rows = waiting(kind="incident")
    assert rows
    for row in rows:
        queue.close(row.pk, who="amal", when=MOMENT)
    Item.objects.update(cause="")
    Progress.objects.filter(name="reconciled").update(value="")
    assert waiting(kind="incident") == []
    assert not Item.objects.filter(kind="incident", cause="").exists()
    first = claims()[0]
    assert first.low == 200
    decide(JudgementType.CORRECTED, first.pk, low=201, high=201)
    reconciled(when=MOMENT)
    before = {(row.subject, row.message) for row in rows}
    assert {(row.subject, row.message) for row in waiting(kind="incident")} == before
