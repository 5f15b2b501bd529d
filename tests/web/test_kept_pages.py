"""Public pages are kept while they are the same, and what changes them shows."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.web.conftest import PASSWORD
from tests.web.site_samples import published, text_report

from warledger.records import JudgementType
from warledger_desk.accounts.models import User
from warledger_desk.articles.models import Author, Edit
from warledger_desk.articles.services import freshness, publishing
from warledger_desk.ledger import models as ledger
from warledger_desk.ledger.services.judging import Decision, judge
from warledger_desk.site.shelf import Answer, Shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpResponse

WHEN = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The ledger is looked at once, and then not for a long time."""
    monkeypatch.setattr(settings, "PUBLIC_DELAY", 1e9)
    freshness._looked.name = ""
    yield
    freshness._looked.name = ""


def again(client: Client, path: str, answer: HttpResponse) -> HttpResponse:
    return client.get(path, headers={"If-None-Match": answer.headers["ETag"]})


@pytest.mark.parametrize("path", ["/", "/reports/", "/data/map.geojson", "/feeds/reports.atom"])
def test_who_has_a_page_is_not_sent_it_again(client: Client, path: str) -> None:
    published()
    first = client.get(path)
    assert first.headers["Cache-Control"] == "no-cache"
    assert again(client, path, first).status_code == 304
    assert client.get(path, headers={"If-None-Match": '"other"'}).content == first.content


def test_a_kept_page_asks_the_database_only_whether_it_changed(client: Client, slow: None) -> None:
    published()
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    assert len(asked) == 1


def test_what_is_withdrawn_is_gone_at_once(client: Client, slow: None) -> None:
    publication = published()
    page = f"/reports/{publication.report_id}/"
    first, front = client.get(page), client.get("/")
    assert first.status_code == 200
    assert publication.report_id in front.text
    publishing.withdraw(publication, who="editor", why="not so", when=WHEN)
    assert again(client, page, first).status_code == 410
    changed = again(client, "/", front)
    assert changed.status_code == 200
    assert publication.report_id not in changed.text


def test_a_name_that_is_masked_is_masked_at_once(client: Client, slow: None) -> None:
    publication = text_report("12 killed in Odra.")
    page = f"/reports/{publication.report_id}/"
    first = client.get(page)
    assert "killed in Odra" in first.text
    publication.more_names = "Odra"
    publication.save()
    masked = again(client, page, first)
    assert masked.status_code == 200
    assert "killed in Odra" not in masked.text
    assert "killed in [name withheld]" in masked.text


def test_what_editors_write_about_an_author_shows_at_once(client: Client, slow: None) -> None:
    publication = published()
    author = Author.objects.create(slug="ana", name="Ana")
    publication.author = author
    publication.save()
    first = client.get("/authors/ana/")
    author.biography = "Has written about mills."
    author.save()
    assert "about mills" in again(client, "/authors/ana/", first).text


def test_signing_in_leaves_kept_pages_as_they_are(client: Client, slow: None) -> None:
    published()
    first = client.get("/")
    edits = Edit.objects.count()
    entered = Client().post("/accounts/login/", {"login": "coder", "password": PASSWORD})
    assert entered.headers["Location"] == "/desk/"
    assert User.objects.get(username="coder").last_login is not None
    assert Edit.objects.count() == edits
    assert again(client, "/", first).status_code == 304


@pytest.mark.parametrize("fields", [None, ["name"], ["biography"], ["username", "role"]])
def test_what_is_shown_of_an_account_is_noted(web: object, fields: list[str] | None) -> None:
    editor = User.objects.get(username="editor")
    edits = Edit.objects.count()
    editor.save(update_fields=fields)
    assert Edit.objects.count() == edits + 1


def test_a_judgement_shows_when_the_ledger_is_looked_at_again(
    client: Client, slow: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    publication = published()
    page = f"/reports/{publication.report_id}/"
    first = client.get(page)
    claim = ledger.Claim.objects.order_by("id")[0]
    decision = Decision(
        type=JudgementType.REJECTED, subjects=(claim.pk,), who="coder", why="not so", value={}
    )
    judge(decision, when=WHEN, ledger="test")
    assert again(client, page, first).status_code == 304
    monkeypatch.setattr(settings, "PUBLIC_DELAY", 0)
    assert again(client, page, first).status_code == 200


def test_people_who_are_signed_in_get_pages_of_their_own(
    client: Client, signed_in: Callable[[str], Client]
) -> None:
    published()
    client.get("/")
    editor = signed_in("editor").get("/")
    assert "ETag" not in editor.headers
    assert "no-store" in editor.headers["Cache-Control"]
    assert "Sign out" in editor.text
    assert "Sign out" not in client.get("/").text


def test_a_form_on_a_kept_page_has_its_own_visitors_token(client: Client) -> None:
    publication = published()
    page = f"/reports/{publication.report_id}/"
    client.get(page)
    visitor = Client(enforce_csrf_checks=True)
    shown = visitor.get(page).text
    token = shown.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    sent = {"name": "Ana", "text": "Which town?", "csrfmiddlewaretoken": token}
    assert visitor.post(f"{page}comment/", sent).status_code == 302
    assert Client(enforce_csrf_checks=True).post(f"{page}comment/", sent).status_code == 403


def test_who_lost_the_cookie_of_a_form_is_sent_the_page_again(client: Client) -> None:
    page = f"/reports/{published().report_id}/"
    first = client.get(page)
    assert again(client, page, first).status_code == 304
    assert again(Client(), page, first).status_code == 200


def test_thanks_for_a_comment_are_shown_once_and_to_the_sender_alone(client: Client) -> None:
    page = f"/reports/{published().report_id}/"
    client.get(page)
    client.post(f"{page}comment/", {"name": "Ana", "text": "Which town?"})
    assert "Thank you" in client.get(page).text
    assert "Thank you" not in client.get(page).text
    assert "Thank you" not in Client().get(page).text


def test_a_kept_page_is_sent_packed_to_who_can_unpack_it(client: Client) -> None:
    published()
    plain = client.get("/data/map.geojson")
    packed = client.get("/data/map.geojson", headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_queries_of_an_address_are_pages_of_their_own(client: Client) -> None:
    published()
    one, other = client.get("/search/?q=killed"), client.get("/search/?q=nothing-of-it")
    assert one.headers["ETag"] != other.headers["ETag"]
    assert one.content != other.content


def test_old_edits_go_and_the_newest_stays(client: Client) -> None:
    published()
    assert Edit.objects.count() > 1
    before = freshness.state()
    freshness.forget_old(WHEN)
    assert freshness.state() == before
    Edit.objects.update(when=WHEN)
    freshness.forget_old(WHEN + timedelta(hours=2))
    assert Edit.objects.count() == 1


def answer(packed: bytes, state: str = "now") -> Answer:
    return Answer(state=state, packed=packed, kind="text/plain", has_token=False)


def test_the_shelf_lets_go_of_what_was_asked_for_longest_ago() -> None:
    shelf = Shelf(100)
    for number in range(10):
        shelf.put(str(number), answer(b"x" * 10))
    assert shelf.get("0", "now") is not None
    shelf.put("10", answer(b"x" * 10))
    assert shelf.get("1", "now") is None
    assert shelf.get("0", "now") is not None
    shelf.put("large", answer(b"x" * 11))
    assert shelf.get("large", "now") is None
    assert shelf.get("0", "later") is None


def test_an_answer_in_the_place_of_another_takes_its_room() -> None:
    shelf = Shelf(100)
    for _ in range(50):
        shelf.put("a", answer(b"x" * 10))
    shelf.put("b", answer(b"x" * 10))
    assert shelf.get("a", "now") is not None
    assert shelf.get("b", "now") is not None


def test_one_makes_an_answer_while_others_wait() -> None:
    shelf, together, made = Shelf(1000), Barrier(4), []

    def ask() -> None:
        together.wait()
        with shelf.making("a"):
            if shelf.get("a", "now") is None:
                made.append(1)
                shelf.put("a", answer(b"x"))

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [1]
