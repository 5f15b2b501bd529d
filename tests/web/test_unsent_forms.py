"""Whoever is signed out over a long text finds it again, and nobody else does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client
from selectolax.lexbor import LexborHTMLParser
from tests.web.conftest import PASSWORD
from tests.web.test_security_sessions import enter, later, quick

from warledger_desk.accounts import unsent
from warledger_desk.accounts.models import User
from warledger_desk.articles.models import Article

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

__all__ = ["later", "quick"]
WORDS = 'Nine mills stood by the river.\n\nNone of them "turned" <b>that</b> winter.'
FORM = {"title": "Mills of the upper valley", "slug": "mills", "text": WORDS, "lead": ""}


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


def shown(page: Any) -> dict[str, str]:
    """The fields of the form that waits, by name."""
    form = LexborHTMLParser(page.content).css_first("main form.form")
    found = {one.attributes["name"]: one.attributes["value"] for one in form.css("input")}
    found |= {one.attributes["name"]: one.text() for one in form.css("textarea")}
    return {name: value or "" for name, value in found.items() if name and name[:4] != "csrf"}


def test_what_was_typed_is_there_after_signing_in_again(away: Client) -> None:
    sent = away.post("/desk/articles/new/", FORM)
    assert sent.headers["Location"] == "/accounts/login/?next=/desk/unsent/"
    assert not Article.objects.exists()
    assert enter(away, "editor", next="/desk/unsent/").headers["Location"] == "/desk/unsent/"
    page = away.get("/desk/unsent/")
    assert page.headers["Cache-Control"] == "no-store"
    assert shown(page) == FORM
    away.post("/desk/articles/new/", shown(page))
    assert Article.objects.get().title == FORM["title"]
    assert b"Nothing waits" in away.get("/desk/unsent/").content


def test_it_is_thrown_away_on_request(away: Client) -> None:
    away.post("/desk/articles/new/", FORM)
    enter(away, "editor")
    assert shown(away.get("/desk/unsent/"))
    assert away.post("/desk/unsent/").headers["Location"] == "/desk/"
    assert b"Nothing waits" in away.get("/desk/unsent/").content


def test_nobody_else_sees_it(away: Client) -> None:
    away.post("/desk/articles/new/", FORM)
    assert b"Mills" not in away.get("/accounts/login/").content
    enter(away, "admin")
    assert b"Mills" not in away.get("/desk/unsent/").content
    away.post("/accounts/logout/")
    enter(away, "editor")
    assert b"Mills" not in away.get("/desk/unsent/").content


def test_only_what_was_sent_from_a_session_that_was_over_is_kept(
    away: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = Client()
    sent = stranger.post("/desk/articles/new/", FORM)
    assert "unsent" not in sent.headers["Location"]
    assert "unsent" not in stranger.session
    monkeypatch.setattr(unsent, "LARGEST", 10)
    assert "unsent" not in away.post("/desk/articles/new/", FORM).headers["Location"]
    assert "unsent" not in away.session
