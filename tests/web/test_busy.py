"""A database that is busy or away is told as that, and not as a fault of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import OperationalError

from warledger_desk.desk.views import queue
from warledger_desk.site.views import search
from warledger_desk.web import busy

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from django.test import Client


def refuse(*_: object, **__: object) -> None:
    raise OperationalError("database is locked")


def test_a_locked_database_is_a_503_that_asks_to_come_again(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "corrections", refuse)
    answer = client.get("/corrections/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "Nothing of this was stored" in answer.text
    assert "locked" not in answer.text


def test_a_page_that_can_t_be_made_without_the_database_is_plain(
    signed_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "behind", refuse)
    monkeypatch.setattr(busy, "error_page", refuse)
    answer = signed_in("coder").get("/desk/")
    assert answer.status_code == 503
    assert answer.headers["Content-Type"].startswith("text/plain")


def test_other_errors_stay_what_they_are(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ValueError("ours")

    monkeypatch.setattr(search, "corrections", fail)
    client.raise_request_exception = False
    assert client.get("/corrections/").status_code == 500
