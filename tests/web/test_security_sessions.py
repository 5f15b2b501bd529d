"""Signing in and staying so: sessions, guessing, passwords, forms, where one is sent."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client, override_settings
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser
from tests.web.conftest import PASSWORD
from tests.web.quick_passwords import ROUNDS
from tests.web.test_access import OURS, address

from warledger_desk.accounts import passwords, sessions, tokens
from warledger_desk.accounts.models import User
from warledger_desk.accounts.passwords import LONGEST
from warledger_desk.accounts.roles import NAMES, Role
from warledger_desk.accounts.services import add_user, set_password

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

NEW = "seven grey herons by the weir"


def enter(browser: Client, name: str = "coder", password: str = PASSWORD, **more: Any) -> Any:
    return browser.post("/accounts/login/", {"login": name, "password": password} | more)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Moves the clock by which sessions age."""
    shift = timedelta()

    def now() -> datetime:
        return timezone.now() + shift

    class Clock:
        """Stands in for `timezone`."""

    Clock.now = staticmethod(now)  # type: ignore[attr-defined]
    monkeypatch.setattr(sessions, "timezone", Clock)

    def move(by: timedelta) -> None:
        nonlocal shift
        shift += by

    return move


@pytest.fixture
def quick(web: object) -> Iterator[None]:
    """Passwords whose digests cost nothing, for tests that try many."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        user = User.objects.get(username="coder")
        user.set_password(PASSWORD)
        user.save()
        yield


def test_a_session_gets_another_name_at_signing_in_and_ends_at_signing_out(client: Client) -> None:
    client.get("/desk/account/")
    client.session.save()  # a session that somebody planted
    planted = client.session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = str(planted)
    enter(client)
    mine = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert mine != planted
    assert not Session.objects.filter(pk=planted).exists()
    client.post("/accounts/logout/")
    assert not Session.objects.filter(pk=mine).exists()
    stale = Client()
    stale.cookies[settings.SESSION_COOKIE_NAME] = mine
    assert stale.get("/desk/").status_code == 302


def test_a_made_up_session_is_nobodys(web: object) -> None:
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    assert browser.get("/desk/").status_code == 302
    assert browser.get("/api/v1/claims").status_code == 401


def test_sessions_names_are_long_and_kept_in_cookies_alone(client: Client) -> None:
    answer = enter(client)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert len(key) >= 32
    assert key not in answer.headers["Location"]
    assert key not in client.get("/desk/").content.decode()


def test_another_password_ends_the_other_sessions(web: object) -> None:
    here, there = Client(), Client()
    enter(here)
    enter(there)
    given = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    wrong = here.post("/accounts/password/", given | {"oldpassword": "a wrong old one"})
    assert wrong.status_code == 200
    assert there.get("/desk/").status_code == 200
    before = here.cookies[settings.SESSION_COOKIE_NAME].value
    assert here.post("/accounts/password/", given).status_code == 302
    assert here.get("/desk/").status_code == 200
    assert here.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert there.get("/desk/").status_code == 302
    set_password("coder", PASSWORD)  # by whoever keeps the server
    assert here.get("/desk/").status_code == 302


def test_a_closed_account_is_signed_out_at_once(signed_in: Callable[[str], Client]) -> None:
    browser = signed_in("coder")
    assert browser.get("/desk/").status_code == 200
    User.objects.filter(username="coder").update(is_active=False)
    assert browser.get("/desk/").status_code == 302
    assert enter(Client()).headers.get("Location") != "/desk/"


def test_another_role_holds_from_the_next_request(signed_in: Callable[[str], Client]) -> None:
    browser = signed_in("editor")
    assert browser.get("/desk/add/").status_code == 200
    User.objects.filter(username="editor").update(role=Role.CODER)
    assert browser.get("/desk/add/").status_code == 403


def test_whoever_is_away_is_signed_out(client: Client, later: Callable[[timedelta], None]) -> None:
    enter(client)
    idle = timedelta(seconds=settings.SESSION_IDLE_AGE)
    for _ in range(3):
        later(idle - timedelta(seconds=30))
        assert client.get("/desk/").status_code == 200
    later(idle + timedelta(seconds=1))
    assert client.get("/desk/").status_code == 302
    assert client.get("/api/v1/claims").status_code == 401


def test_nobody_stays_signed_in_for_ever(
    client: Client, later: Callable[[timedelta], None]
) -> None:
    enter(client)
    seen = [200]
    for _ in range(30):
        later(timedelta(minutes=25))
        seen.append(client.get("/desk/").status_code)
    hours = seen.count(200) * 25 / 60
    assert seen[-1] == 302
    assert settings.SESSION_AGE / 3600 - 1 < hours <= settings.SESSION_AGE / 3600 + 1


def test_whoever_signs_in_again_comes_back_to_the_page_of_the_form(client: Client) -> None:
    sent = client.post(
        "/desk/claims/x/verdict/", headers={"Referer": "http://testserver/desk/reports/x/?item=3"}
    )
    assert sent.headers["Location"] == "/accounts/login/?next=/desk/reports/x/%3Fitem%3D3"
    elsewhere = client.post("/desk/next/", headers={"Referer": "http://other.example/x"})
    assert elsewhere.headers["Location"] == "/accounts/login/?next=/desk/"


def test_nobody_is_locked_out_by_wrong_passwords_from_other_addresses(quick: None) -> None:
    for number in range(70):
        browser = Client(REMOTE_ADDR=f"10.0.{number // 4}.{number}")
        enter(browser, password="wrong")  # noqa: S106
    owner = Client(REMOTE_ADDR="192.168.7.7")
    assert enter(owner).status_code == 302
    assert owner.get("/desk/").status_code == 200


def test_one_address_does_not_try_many_names(quick: None) -> None:
    browser = Client()
    for number in range(30):
        enter(browser, f"name{number}", "wrong")
    answer = enter(browser, "another", "wrong")
    assert (answer.status_code, b"Too many attempts" in answer.content) == (429, True)
    # What a visitor says of their own address changes nothing.
    told = {"X-Forwarded-For": "10.9.9.9", "X-Real-IP": "10.9.9.9"}
    answer = Client().post(
        "/accounts/login/", {"login": "another", "password": "wrong"}, headers=told
    )
    assert answer.status_code == 429


def test_names_are_not_told_by_the_answer(client: Client) -> None:
    known = enter(client, "coder", "wrong").content
    unknown = enter(client, "nobody-here", "wrong").content
    errors = [LexborHTMLParser(page).css_first(".errorlist").text() for page in (known, unknown)]
    assert errors[0] == errors[1]


def second_factor(name: str) -> tuple[str, list[str]]:
    """Gives an account a second factor; its secret and the codes to recover with."""
    user = User.objects.get(username=name)
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret, RecoveryCodes.activate(user).get_unused_codes()


@contextmanager
def half_minute() -> Iterator[None]:
    """The clock by which codes change stands still: a code holds until the test is over."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(totp, "time", SimpleNamespace(time=lambda: 1_300_000_000.0))
        yield


@pytest.fixture
def still() -> Iterator[None]:
    """Codes of the second factor do not change while the test runs."""
    with half_minute():
        yield


def code_now(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(totp.time.time()) // 30)))


def test_a_second_factor_is_asked_for_and_not_guessed(quick: None, still: None) -> None:
    secret, _ = second_factor("coder")
    browser = Client()
    assert enter(browser).headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert browser.get("/desk/").status_code == 302
    for number in range(60):
        browser = Client(REMOTE_ADDR=f"10.1.0.{number}")
        enter(browser)
        wrong = f"{(int(code_now(secret)) + 7) % 10**6:06}"
        browser.post("/accounts/2fa/authenticate/", {"code": wrong})
    late = Client(REMOTE_ADDR="10.2.0.1")
    enter(late)
    answer = late.post("/accounts/2fa/authenticate/", {"code": code_now(secret)})
    assert answer.status_code == 200
    assert late.get("/desk/").status_code == 302


def test_a_code_of_the_second_factor_works_once(quick: None, still: None) -> None:
    secret, recovery = second_factor("coder")
    code = code_now(secret)
    entered = []
    for one in (code, code, recovery[0], recovery[0]):
        browser = Client()
        enter(browser)
        browser.post("/accounts/2fa/authenticate/", {"code": one})
        entered.append(browser.get("/desk/").status_code == 200)
    assert entered == [True, False, True, False]


def test_to_change_the_second_factor_one_signs_in_anew(
    client: Client, later: Callable[[timedelta], None]
) -> None:
    enter(client)
    session = client.session
    session["account_authentication_methods"] = [
        method | {"at": method["at"] - 24 * 3600}
        for method in session["account_authentication_methods"]
    ]
    session.save()
    answer = client.get("/accounts/2fa/totp/activate/")
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")


def test_made_up_tokens_are_counted(web: object) -> None:
    owner = User.objects.get(username="coder")
    _, good = tokens.make(owner, "tests", writes=False, days=1, when=timezone.now())

    def ask(words: str, address: str = "10.0.0.1") -> int:
        headers = {"Authorization": f"Bearer {words}"}
        return int(Client(REMOTE_ADDR=address).get("/api/v1/claims", headers=headers).status_code)

    assert [ask(f"warledger_{number}") for number in range(30)] == [401] * 30
    assert ask("warledger_31") == 429
    assert ask(good) == 200  # others behind the same address go on
    assert ask(good, "10.0.0.2") == 200


def test_good_tokens_are_not_counted_as_guesses(web: object) -> None:
    owner = User.objects.get(username="coder")
    _, good = tokens.make(owner, "tests", writes=False, days=1, when=timezone.now())
    headers = {"Authorization": f"Bearer {good}"}
    assert {Client().get("/api/v1/sources", headers=headers).status_code for _ in range(40)} == {
        200
    }


GUESSED = (
    "short words", "x" * (LONGEST + 1), "password1234", "1234567890123", "qwertyuiopas",
     "aaaaaaaaaaaaaa", "monkeymonkey", "warledger2008!", "abcdefghijklmn", "amal-reporter1",
)  # fmt: skip


def test_a_password_that_is_soon_guessed_is_refused(quick: None) -> None:
    for password in GUESSED:
        with pytest.raises(ValidationError):
            add_user("amal-reporter", password, Role.CODER)


def test_what_is_too_long_is_not_looked_at_for_being_guessed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked: list[str] = []
    monkeypatch.setattr(passwords, "_without_runs", lambda words: looked.append(words) or "a")
    validator = passwords.GuessableValidator()
    validator.validate("ab" * 65 + "c")
    assert looked == []
    with pytest.raises(ValidationError):
        validator.validate("five grey herons")
    assert looked == ["five grey herons"]


TAKEN = (
    "seven grey herons", "Zwölf Störche über der Furt", "  spaces at both ends  ",
     "\N{DOVE OF PEACE} with a dove in it", "long " * 20 + "wind", "nosigns nodigits noupper",
)  # fmt: skip


def test_a_long_password_needs_no_signs_and_is_taken_whole(quick: None) -> None:
    for number, password in enumerate(TAKEN):
        add_user(f"amal{number}", password, Role.CODER)
        browser = Client(REMOTE_ADDR=f"10.0.0.{number}")
        for wrong in (password[:-1], password.upper()):
            assert enter(browser, f"amal{number}", wrong).status_code != 302
        assert enter(browser, f"amal{number}", password).status_code == 302


def test_passwords_are_pasted_hidden_and_kept_by_managers(client: Client) -> None:
    page = LexborHTMLParser(client.get("/accounts/login/").content)
    field = page.css_first("[name=password]")
    assert field.attributes["type"] == "password"
    assert field.attributes["autocomplete"] == "current-password"
    assert not {"onpaste", "maxlength"}.intersection(field.attributes)


def test_passwords_are_kept_as_slow_salted_digests(
    web: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = {user.password for user in User.objects.all()}
    assert len(kept) == User.objects.count()  # the same password, each with its own salt
    monkeypatch.setattr(PBKDF2PasswordHasher, "iterations", ROUNDS)
    slow = [add_user(name, PASSWORD, Role.CODER).password for name in ("amal", "bilal")]
    assert len({*slow, *kept}) == len(kept) + 2
    for words in slow:
        algorithm, rounds, salt, _ = words.split("$")
        assert (algorithm, int(rounds) >= 600_000, len(salt) >= 16) == ("pbkdf2_sha256", True, True)


ELSEWHERE = (
    "https://other.example/", "//other.example", "/\\other.example", "javascript:alert(1)",
     "https:other.example", "\thttps://other.example", "http://testserver@other.example/",
)  # fmt: skip


def test_nobody_is_sent_to_another_site(
    quick: None, client: Client, signed_in: Callable[[str], Client]
) -> None:
    for wanted in ELSEWHERE:
        assert enter(client, next=wanted).headers["Location"] == "/desk/"
        for answer in (
            client.post("/accounts/logout/", {"next": wanted}),
            Client().get("/accounts/login/", {"next": wanted}),
            signed_in("coder").post("/desk/judgements/x/undo/", {"next": wanted}),
        ):
            assert "other.example" not in answer.headers.get("Location", "")
            assert "javascript" not in answer.headers.get("Location", "")


def test_every_form_that_is_sent_carries_its_token(signed_in: Callable[[str], Client]) -> None:
    forms = 0
    for role in NAMES.values():
        browser = signed_in(role)
        for name, pattern, _ in OURS:
            answer = browser.get(address(name, pattern))
            if not answer.headers.get("Content-Type", "").startswith("text/html"):
                continue
            for form in LexborHTMLParser(answer.content).css("form[method=post]"):
                forms += 1
                assert form.css("input[name=csrfmiddlewaretoken]"), (name, role)
    assert forms > 50


def test_nothing_is_taken_without_the_forms_token(web: object) -> None:
    browser = Client(enforce_csrf_checks=True)
    user = User.objects.get(username="admin")
    browser.force_login(user, "django.contrib.auth.backends.ModelBackend")
    paths = [address(name, pattern) for name, pattern, _ in OURS]
    for path in (*paths, "/accounts/login/", "/accounts/logout/", "/accounts/password/"):
        answer = browser.post(path)
        assert (answer.status_code, b"The form can" in answer.content) == (403, True), path


def test_the_api_takes_nothing_from_a_session_without_the_forms_token(web: object) -> None:
    browser = Client(enforce_csrf_checks=True)
    user = User.objects.get(username="admin")
    browser.force_login(user, "django.contrib.auth.backends.ModelBackend")
    for path in ("judgements", "judgements/x/retire", "intakes"):
        answer = browser.post(f"/api/v1/{path}", {}, content_type="application/json")
        assert answer.status_code == 403


def test_one_sees_where_one_is_signed_in_and_ends_the_others(quick: None) -> None:
    here, there = Client(), Client(REMOTE_ADDR="192.0.2.7")
    enter(here)
    enter(there)
    assert b"192.0.2.7" in here.get("/accounts/sessions/").content
    assert here.post("/accounts/sessions/").status_code == 302
    assert here.get("/desk/").status_code == 200
    assert there.get("/desk/").status_code == 302
    assert Client().get("/accounts/sessions/").status_code == 302


def test_admins_have_a_second_factor_where_the_organisation_asks_for_one(
    quick: None, signed_in: Callable[[str], Client]
) -> None:
    admin = signed_in("admin")
    assert admin.get("/desk/people/").status_code == 200
    with override_settings(ADMIN_SECOND_FACTOR=True):
        for path in ("/desk/people/", "/desk/log/"):
            assert admin.get(path).headers["Location"] == "/accounts/2fa/totp/activate/"
        assert admin.post("/desk/people/", {"username": "x"}).status_code == 302
        assert admin.get("/desk/").status_code == 200
        second_factor("admin")
        assert admin.get("/desk/people/").status_code == 200


def test_a_new_password_is_told_by_mail(
    quick: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    User.objects.filter(username="coder").update(email="coder@war.example")
    enter(client)
    given = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    backend = "django.core.mail.backends.locmem.EmailBackend"
    with override_settings(ACCOUNT_EMAIL_NOTIFICATIONS=True, EMAIL_BACKEND=backend):
        assert client.post("/accounts/password/", given).status_code == 302
    (told,) = mail.outbox
    assert (told.to, NEW in told.body) == (["coder@war.example"], False)
    # A mail server that is away changes nothing.
    away = "tests.web.test_security_sessions.Away"
    with override_settings(ACCOUNT_EMAIL_NOTIFICATIONS=True, EMAIL_BACKEND=away):
        back = {"oldpassword": NEW, "password1": PASSWORD, "password2": PASSWORD}
        assert client.post("/accounts/password/", back).status_code == 302


class Away(BaseEmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, email_messages: object) -> int:
        """Never."""
        raise ConnectionRefusedError


def test_who_came_in_and_who_did_not_is_kept(quick: None) -> None:
    from axes.models import AccessAttempt, AccessLog  # noqa: PLC0415

    browser = Client(REMOTE_ADDR="192.0.2.8")
    enter(browser, "coder", "wrong")
    (failed,) = AccessAttempt.objects.all()
    assert (failed.username, failed.ip_address) == ("coder", "192.0.2.8")
    enter(browser)
    (entered,) = AccessLog.objects.all()
    assert (entered.username, entered.ip_address) == ("coder", "192.0.2.8")
    assert "wrong" not in str(AccessAttempt.objects.values_list())


def test_refusals_stand_in_the_servers_log(
    signed_in: Callable[[str], Client], caplog: pytest.LogCaptureFixture
) -> None:
    signed_in("coder").get("/desk/people/")
    Client(enforce_csrf_checks=True).post("/accounts/login/")
    told = [record.getMessage() for record in caplog.records]
    assert any("Forbidden" in line and "/desk/people/" in line for line in told)
    assert any("CSRF" in line for line in told)
