"""Secrets of second factors in the database: encrypted, read, and lost with the key."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, TOTP, generate_totp_secret
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client, override_settings
from tests.web.conftest import PASSWORD
from tests.web.test_security_sessions import code_now, enter, half_minute

from warledger.cli import main
from warledger.cli.exit_codes import ExitCode
from warledger_desk.accounts.factors import UnreadableError
from warledger_desk.accounts.models import User
from warledger_desk.accounts.services import remove_second_factor

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ANOTHER = "the key of another process"


@pytest.fixture(autouse=True)
def lasting(web: object) -> Iterator[None]:
    """
    A key that the next process has too; passwords whose digests cost nothing; codes that hold
    until the test is over.
    """
    settings = override_settings(
        SECRET_KEY="a key of these tests " * 3,
        SECRET_KEY_LASTS=True,
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    )
    with settings, half_minute():
        user = coder()
        user.set_password(PASSWORD)
        user.save()
        yield


def stored() -> str:
    """All that the table holds, as the database has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator ORDER BY id")
        return "\n".join(str(row[0]) for row in cursor.fetchall())


def gets_in(code: str) -> bool:
    browser = Client()
    enter(browser)
    cache.clear()  # a code of the same half minute may be asked for twice here
    browser.post("/accounts/2fa/authenticate/", {"code": code})
    return bool(browser.get("/desk/").status_code == 200)


def coder() -> Any:
    return User.objects.get(username="coder")


def test_a_second_factor_is_kept_encrypted_and_lets_in(client: Client) -> None:
    enter(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.get("/accounts/2fa/totp/activate/")
    secret = client.session[SECRET_SESSION_KEY]
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_now(secret)})
    assert answer.status_code == 302
    recovery = RecoveryCodes.activate(coder())
    seed = get_adapter().decrypt(recovery.instance.data["seed"])
    for words in (secret, base64.b32decode(secret).hex(), seed, *recovery.generate_codes()):
        assert words not in stored()
    assert stored().count("fernet:") == 2
    sessions = [session.get_decoded() for session in Session.objects.all()]
    assert sessions
    assert secret not in str(sessions)
    assert gets_in(code_now(secret))
    assert gets_in(recovery.get_unused_codes()[0])
    assert not gets_in(f"{(int(code_now(secret)) + 7) % 10**6:06}")


def test_what_was_kept_plain_is_read_and_encrypted_at_its_next_use() -> None:
    secret, seed = generate_totp_secret(), RecoveryCodes.generate_seed()
    kept = {"totp": {"secret": secret}, "recovery_codes": {"seed": seed, "used_mask": 1}}
    Authenticator.objects.bulk_create(
        Authenticator(user=coder(), type=kind, data=data) for kind, data in kept.items()
    )
    assert secret in stored()
    assert seed in stored()
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert gets_in(code_now(secret))
    assert secret not in stored()
    assert seed not in stored()
    assert Authenticator.objects.get(type="recovery_codes").data["used_mask"] == 1
    assert gets_in(code_now(secret))
    assert [gets_in(codes[0]), gets_in(codes[0])] == [True, False]
    assert seed not in stored()


def test_a_recovery_code_that_was_kept_plain_counts_once() -> None:
    TOTP.activate(coder(), generate_totp_secret())
    seed = RecoveryCodes.generate_seed()
    row = Authenticator(user=coder(), type="recovery_codes", data={"seed": seed, "used_mask": 0})
    Authenticator.objects.bulk_create([row])
    code = row.wrap().get_unused_codes()[0]
    assert [gets_in(code), gets_in(code)] == [True, False]
    assert seed not in stored()


def test_with_another_key_nobody_gets_in_until_it_is_removed() -> None:
    secret = generate_totp_secret()
    TOTP.activate(coder(), secret)
    recovery = RecoveryCodes.activate(coder()).get_unused_codes()[0]
    with override_settings(SECRET_KEY=ANOTHER):
        browser = Client()
        enter(browser)
        answer = browser.post("/accounts/2fa/authenticate/", {"code": code_now(secret)})
        assert (answer.status_code, b"read with this server" in answer.content) == (200, True)
        assert not gets_in(code_now(secret))
        assert not gets_in(recovery)
        assert not gets_in("")
        remove_second_factor("coder")
        assert enter(Client()).headers["Location"] == "/desk/"
        with pytest.raises(ValidationError, match="coder has no second factor"):
            remove_second_factor("coder")


def test_a_page_that_shows_what_can_not_be_read_refuses(client: Client) -> None:
    enter(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    TOTP.activate(coder(), generate_totp_secret())
    row = RecoveryCodes.activate(coder()).instance
    Authenticator.objects.filter(pk=row.pk).update(data=row.data | {"seed": "fernet:of another"})
    assert client.get("/accounts/2fa/recovery-codes/").status_code == 403


def test_what_was_changed_is_refused() -> None:
    adapter = get_adapter()
    kept = adapter.encrypt("a secret")
    assert adapter.decrypt(kept) == "a secret"
    assert adapter.encrypt("a secret") != kept
    at = len(kept) // 2
    changed = kept[:at] + ("A" if kept[at] != "A" else "B") + kept[at + 1 :]
    for words in (changed, kept[:-4], "fernet:"):
        with pytest.raises(UnreadableError):
            adapter.decrypt(words)


def test_a_key_that_ends_with_the_process_encrypts_nothing() -> None:
    secret = generate_totp_secret()
    with override_settings(SECRET_KEY_LASTS=False):
        TOTP.activate(coder(), secret)
    with override_settings(SECRET_KEY_LASTS=False, SECRET_KEY=ANOTHER):
        assert gets_in(code_now(secret))


def test_whoever_keeps_the_server_removes_a_second_factor(
    web: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    TOTP.activate(coder(), generate_totp_secret())
    RecoveryCodes.activate(coder())
    ask = ["user", "remove-second-factor", "coder", "--ledger", str(web)]
    assert main(ask) == 0
    assert not Authenticator.objects.exists()
    assert main(ask) == ExitCode.INPUT_FAILED
    assert "coder has no second factor" in capsys.readouterr().err
