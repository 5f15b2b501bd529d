"""Whoever is signed out over a long text finds it again, and nobody else does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser
from tests.desk.samples import put, told
from tests.web.conftest import PASSWORD
from tests.web.test_access import OURS, address
from tests.web.test_security_sessions import enter, later, quick

from warledger_desk.accounts import unsent
from warledger_desk.accounts.access import needed, needs
from warledger_desk.accounts.models import Unsent, User
from warledger_desk.accounts.roles import Role
from warledger_desk.articles.models import Article
from warledger_desk.commands.worker import _keep_up
from warledger_desk.ledger import models as ledger

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

__all__ = ["later", "quick"]
WORDS = 'Nine mills stood by the river.\n\nNone of them "turned" <b>that</b> winter.'
FORM = {"title": "Mills of the upper valley", "slug": "mills", "text": WORDS, "lead": ""}
WRITE = "/desk/articles/new/"
SECRET = "grey-herons-by-the-weir-7"  # noqa: S105 - of the tests
#: Where people write at length.
KEPT = {
    "desk:account", "desk:add", "desk:coding", "desk:compose", "desk:correct", "desk:decide",
    "desk:grade", "desk:link", "desk:missed", "desk:pair", "desk:write", "site:publication",
    "site:withdraw",
}  # fmt: skip


@pytest.fixture
def away(client: Client, quick: None, later: Callable[[timedelta], None]) -> Client:
    """A browser of an editor who was away for longer than sessions last."""
    for user in User.objects.filter(username__in=("editor", "admin")):
        user.set_password(PASSWORD)
        user.save()
    enter(client, "editor")
    assert client.get("/desk/").status_code == 200
    later(timedelta(seconds=settings.SESSION_IDLE_AGE + 1))
    return client


def idle(name: str) -> Client:
    """A browser whose session is over."""
    browser = Client()
    browser.force_login(User.objects.get(username=name), settings.AUTHENTICATION_BACKENDS[1])
    session = browser.session
    session["began"] = session["seen"] = 0.0
    session.save()
    return browser


def forms(page: Any) -> list[dict[str, str]]:
    """The fields of the forms that wait, by name."""
    found = []
    for form in LexborHTMLParser(page.content).css("main form.form"):
        fields = {one.attributes["name"]: one.attributes["value"] for one in form.css("input")}
        fields |= {one.attributes["name"]: one.text() for one in form.css("textarea")}
        found.append({name: value or "" for name, value in fields.items() if name[:4] != "csrf"})
    return found


def shown(page: Any) -> dict[str, str]:
    """The fields of the one form that waits."""
    [only] = forms(page)
    return only


def kept() -> list[str]:
    """Where the forms go that are kept."""
    return list(Unsent.objects.order_by("pk").values_list("path", flat=True))


def test_what_was_typed_is_there_after_signing_in_again(away: Client) -> None:
    sent = away.post(WRITE, FORM)
    assert sent.headers["Location"] == "/accounts/login/?next=/desk/unsent/"
    assert not Article.objects.exists()
    assert b"is kept for you" in away.get("/accounts/login/").content
    assert enter(away, "editor", next="/desk/unsent/").headers["Location"] == "/desk/unsent/"
    assert b"It waits for you" in away.get("/desk/").content
    page = away.get("/desk/unsent/")
    assert page.headers["Cache-Control"] == "no-store"
    filled = shown(page)
    assert filled.items() >= FORM.items()
    assert set(filled) - set(FORM) == {unsent.FIELD}
    away.post(WRITE, filled)
    assert Article.objects.get().title == FORM["title"]
    assert b"Nothing waits" in away.get("/desk/unsent/").content
    assert b"It waits for you" not in away.get("/desk/").content


@pytest.mark.parametrize(("hours", "is_kept"), [(13, True), (64, True), (24 * 4, False)])
def test_what_was_typed_over_a_weekend_is_kept(
    away: Client, later: Callable[[timedelta], None], hours: int, is_kept: bool
) -> None:
    away.logout()
    enter(away, "editor")
    gone = timedelta(hours=hours)
    later(gone)
    for row in Session.objects.all():  # the store has a clock of its own
        Session.objects.filter(pk=row.pk).update(expire_date=row.expire_date - gone)
    sent = away.post(WRITE, FORM)
    assert not Article.objects.exists()
    page = away.get(sent.headers["Location"]).content
    if not is_kept:
        assert kept() == []
        assert b"nothing of what you sent was stored: go back" in page
        return
    assert b"is kept for you" in page
    enter(away, "editor")
    assert shown(away.get("/desk/unsent/"))["text"] == WORDS


def test_another_window_does_not_lose_it(away: Client) -> None:
    assert away.get("/desk/").status_code == 302  # the session is over from here on
    away.post(WRITE, FORM)
    away.post("/desk/account/", {"biography": WORDS})
    assert kept() == [WRITE, "/desk/account/"]
    assert {one.owner.username for one in Unsent.objects.all()} == {"editor"}
    assert away.get("/desk/unsent/").status_code == 302
    assert away.get("/api/v1/claims").status_code == 401
    enter(away, "editor")
    assert len(forms(away.get("/desk/unsent/"))) == 2
    assert "whose" not in away.session
    away.post("/accounts/logout/")
    away.post(WRITE, FORM)  # who has signed out has no session that was over
    assert len(kept()) == 2


def test_no_more_are_kept_than_somebody_looks_over(
    away: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unsent, "MOST", 2)
    pages = [away.post(WRITE, FORM | {"slug": f"mills-{n}"}).headers["Location"] for n in range(3)]
    assert len(kept()) == 2
    assert b"nothing of what you sent was stored" in away.get(pages[-1]).content


def test_it_is_thrown_away_on_request(away: Client) -> None:
    away.post(WRITE, FORM)
    enter(away, "editor")
    token = shown(away.get("/desk/unsent/"))[unsent.FIELD]
    away.post("/desk/unsent/")  # says not which
    assert kept() == [WRITE]
    assert away.post("/desk/unsent/", {unsent.FIELD: token}).headers["Location"] == "/desk/"
    assert b"Nothing waits" in away.get("/desk/unsent/").content


def test_nobody_else_sees_it_or_loses_it_for_its_owner(away: Client) -> None:
    away.post(WRITE, FORM)
    token = Unsent.objects.get().token
    assert b"Mills" not in away.get("/accounts/login/").content
    enter(away, "admin")
    assert b"Mills" not in away.get("/desk/unsent/").content
    away.post("/desk/unsent/", {unsent.FIELD: token})
    away.post(WRITE, FORM | {unsent.FIELD: token})
    assert kept() == [WRITE]
    away.post("/accounts/logout/")
    enter(away, "editor")
    assert shown(away.get("/desk/unsent/"))["text"] == WORDS


def test_looking_writes_nothing(away: Client) -> None:
    away.post(WRITE, FORM)
    enter(away, "admin")
    away.get("/desk/unsent/")
    with CaptureQueriesContext(connection) as asked:
        away.get("/desk/unsent/")
    verbs = {one["sql"].split()[0] for one in asked.captured_queries}
    assert verbs == {"SELECT"}


def test_only_what_was_sent_from_a_session_that_was_over_is_kept(client: Client) -> None:
    sent = client.post(WRITE, FORM)
    assert "unsent" not in sent.headers["Location"]
    assert kept() == []
    assert b"nothing of what you sent was stored" in client.get(sent.headers["Location"]).content


def test_a_database_that_takes_nothing_is_no_fault_of_the_page(
    away: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(**_: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(Unsent.objects, "create", locked)
    sent = away.post(WRITE, FORM | {unsent.FIELD: "\0"})
    assert sent.status_code == 302
    assert b"nothing of what you sent was stored" in away.get(sent.headers["Location"]).content


@pytest.mark.parametrize("field", ["text", "t" * 70])
def test_what_is_too_long_is_not_kept_and_the_page_says_so(
    away: Client, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    monkeypatch.setattr(unsent, "LARGEST", 60)
    sent = away.post(WRITE, {field: WORDS[:50]} if field != "text" else {field: WORDS})
    assert "unsent" not in sent.headers["Location"]
    assert kept() == []
    assert b"too long to be kept" in away.get(sent.headers["Location"]).content


def test_a_text_as_long_as_any_that_is_taken_is_kept(away: Client) -> None:
    away.post("/desk/add/", {"how": "text", "text-text": "w" * 1_000_000})
    assert kept() == ["/desk/add/"]


def test_it_stays_until_it_is_taken(away: Client) -> None:
    away.post(WRITE, FORM)
    enter(away, "editor")
    filled = shown(away.get("/desk/unsent/"))
    # Other forms of the same address, whether they are taken or not.
    assert away.post(WRITE, {"title": "", "text": ""}).status_code == 200
    assert away.post(WRITE, FORM | {"slug": "other"}).status_code == 302
    assert b"It was sent once" not in away.get("/desk/unsent/").content
    # The form itself, refused: its fields are wrong, its page is gone.
    assert away.post(WRITE, filled | {"slug": "no word"}).status_code == 200
    assert away.post("/desk/articles/77/", filled).status_code == 404
    page = away.get("/desk/unsent/")
    assert shown(page)["text"] == WORDS
    assert b"It was sent once" in page.content
    assert away.post(WRITE, filled).status_code == 302
    assert kept() == []


def test_an_error_that_the_next_page_tells_is_no_success(away: Client) -> None:
    put(told("12 killed in Odra."))
    claim = ledger.Claim.objects.get().pk
    away.post(f"/desk/claims/{claim}/incident/", {"incident": "none-such", "why": WORDS})
    enter(away, "editor")
    filled = shown(away.get("/desk/unsent/"))
    answer = away.post(f"/desk/claims/{claim}/incident/", filled)
    assert answer.status_code == 302
    assert len(kept()) == 1
    assert b"no such incident" in away.get(answer.headers["Location"]).content


def test_what_is_sent_too_late_twice_is_kept_once(away: Client) -> None:
    away.post(WRITE, FORM)
    again = idle("editor")
    token = Unsent.objects.get().token
    again.post(WRITE, FORM | {unsent.FIELD: token, "title": "Mills, again"})
    idle("editor").post("/desk/add/", {"how": "text", "text-text": WORDS})
    enter(away, "editor")
    first, second = forms(away.get("/desk/unsent/"))
    assert (first["text-text"], second["title"]) == (WORDS, "Mills, again")
    assert second[unsent.FIELD] != token
    # One that is sent leaves the other.
    away.post(WRITE, second)
    assert kept() == ["/desk/add/"]


def test_what_readers_send_is_taken_whoever_they_were(away: Client) -> None:
    sent = away.post("/reports/none/comment/", {"name": "Nia", "text": WORDS})
    assert sent.status_code == 404  # by the view itself, which is for everybody
    assert kept() == []


def test_views_say_whose_forms_are_kept_and_admins_are_not_among_them() -> None:
    assert {name for name, _, view in OURS if unsent.is_kept(view)} == KEPT

    @unsent.keeps_unsent
    @needs(Role.ADMIN)
    def page(_: object) -> None: ...

    assert not unsent.is_kept(page)


def test_no_session_ever_holds_a_password_and_no_kept_form_does(web: object, quick: None) -> None:
    names = ("password", "password1", "oldpassword", "Pass-Phrase-password", "client_secret",
             "api-token", "otp")  # fmt: skip
    sent = dict.fromkeys(names, SECRET) | {"text": WORDS}
    theirs = [address(name, pattern) for name, pattern, view in OURS if needed(view) != Role.PUBLIC]
    posts = dict.fromkeys(theirs, sent) | {
        "/accounts/login/": {"login": "admin", "password": SECRET},
        "/accounts/reauthenticate/": {"password": SECRET},
        "/accounts/password/": dict.fromkeys(("oldpassword", "password1", "password2"), SECRET),
    }
    for path, fields in posts.items():
        idle("admin").post(path, fields)
    assert {one.content.count("river") for one in Unsent.objects.all()} == {1}
    wanted = {address(name, pattern) for name, pattern, _ in OURS if name in KEPT}
    assert set(kept()) == wanted
    assert not Unsent.objects.filter(content__contains=SECRET).exists()
    enter(Client(), "coder", SECRET)
    enter(Client(), "coder")
    rows = [str(one.get_decoded()) for one in Session.objects.all()]
    assert any("began" in row for row in rows)
    assert not [row for row in rows if SECRET in row or PASSWORD in row or "river" in row]


def test_a_new_accounts_first_password_is_kept_nowhere(web: object) -> None:
    sent = idle("admin").post("/desk/people/", {"username": "nia", "role": 10, "password": SECRET})
    assert sent.headers["Location"] == "/accounts/login/?next=/desk/"
    assert kept() == []
    assert SECRET not in "".join(str(one.get_decoded()) for one in Session.objects.all())


def test_the_worker_throws_away_what_has_had_its_time(web: object) -> None:
    idle("editor").post(WRITE, FORM)
    idle("coder").post("/desk/account/", {"biography": WORDS})
    over, still = idle("editor").session.session_key, idle("editor").session.session_key
    now = timezone.now()
    Session.objects.filter(pk=over).update(expire_date=now - timedelta(seconds=1))
    long_ago = now - unsent.KEPT - timedelta(seconds=1)
    Unsent.objects.filter(path=WRITE).update(made=long_ago)
    _keep_up(now)
    assert kept() == ["/desk/account/"]
    assert set(Session.objects.filter(pk__in=(over, still)).values_list("pk", flat=True)) == {still}


@pytest.mark.usefixtures("web")
def test_its_table_is_as_its_model() -> None:
    call_command("makemigrations", "accounts", check=True, dry_run=True, verbosity=0)
