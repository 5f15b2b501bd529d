"""Signing in, being locked out, giving accounts, the log."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest
from tests.web.conftest import PASSWORD

from warledger_desk.accounts.models import Act, User
from warledger_desk.accounts.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client


def sign_in(client: Client, name: str, password: str) -> int:
    return client.post("/accounts/login/", {"login": name, "password": password}).status_code


def test_signing_in_leads_to_the_desk(client: Client) -> None:
    assert sign_in(client, "editor", PASSWORD) == 302
    assert client.get("/desk/").status_code == 200


def test_five_wrong_passwords_lock_the_account_here(client: Client) -> None:
    for _ in range(5):
        assert sign_in(client, "editor", "wrong") != 302
    assert sign_in(client, "editor", PASSWORD) == 429
    assert (
        b"locked"
        in client.post("/accounts/login/", {"login": "editor", "password": PASSWORD}).content
    )


def test_nobody_signs_up(client: Client) -> None:
    assert client.get("/accounts/signup/").status_code == 404


def test_an_admin_gives_an_account(signed_in: Callable[[str], Client]) -> None:
    made = {"username": "amal", "name": "Amal", "role": Role.CODER.value}
    admin = signed_in("admin")
    assert b"too short" in admin.post("/desk/people/", made | {"password": "x" * 5}).content
    assert admin.post("/desk/people/", made | {"password": PASSWORD}).status_code == 302
    assert User.objects.get(username="amal").role == Role.CODER


def test_the_last_admin_stays_one(signed_in: Callable[[str], Client]) -> None:
    admin = User.objects.get(username="admin")
    answer = signed_in("admin").post(
        f"/desk/people/{admin.pk}/", {"name": "", "role": Role.CODER.value, "is_active": "on"}
    )
    assert b"last admin" in answer.content
    admin.refresh_from_db()
    assert admin.role == Role.ADMIN


def test_nobody_sets_their_own_role(signed_in: Callable[[str], Client]) -> None:
    coder = signed_in("coder")
    coder.post("/desk/account/", {"name": "C", "role": Role.ADMIN.value, "is_superuser": "on"})
    found = User.objects.get(username="coder")
    assert (found.name, found.role, found.is_superuser) == ("C", Role.CODER, False)


def test_the_log_has_who_changed_what(signed_in: Callable[[str], Client]) -> None:
    signed_in("coder").post("/desk/account/", {"name": "C"})
    act = Act.objects.get()
    assert (act.who, act.verb, act.status) == ("coder", "desk:account", 302)
    assert b"desk:account" in signed_in("admin").get("/desk/log/").content


def test_a_form_without_the_token_is_refused(web: object) -> None:
    from django.test import Client as Browser  # noqa: PLC0415

    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(
        User.objects.get(username="coder"), "django.contrib.auth.backends.ModelBackend"
    )
    assert browser.post("/desk/account/", {"name": "C"}).status_code == 403


def test_pages_allow_no_script_but_our_own(client: Client) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy.rstrip(";").split("; ")
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    "address",
    ["/reports/%00/", "/incidents/%00/", "/search/?q=a%00b", "/desk/incidents/?place=%00"],
)
def test_an_address_with_nul_is_refused(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400


@pytest.mark.parametrize(
    "values", [["2008-01-01", float("inf")], ["2008-01-01", "\ud800"], [None, None], {}, 7]
)
def test_marks_of_pages_that_somebody_made_up_are_refused(client: Client, values: object) -> None:
    mark = base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")
    for page in ("/reports/", "/incidents/"):
        assert client.get(page, {"after": mark}).status_code < 500
