"""What every answer carries and what none tells: headers, policies, errors, logs, cookies."""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import typer
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client

from warledger.cli.exit_codes import ExitCode
from warledger_desk.commands.serve import Listening, _keep_secret_key, _server
from warledger_desk.web.logs import LineFormatter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

#: A page, a page that is not there, a form without its token, a file, a feed, data, the API with
#: and without an error, a host that is not ours, an address that no page has.
ANSWERS: dict[str, tuple[str, str, dict[str, str]]] = {
    "page": ("get", "/", {}),
    "missing": ("get", "/nothing/here/", {}),
    "sent": ("post", "/accounts/login/", {}),
    "file": ("get", "/static/warledger/icon.svg", {}),
    "feed": ("get", "/feeds/reports.atom", {}),
    "data": ("get", "/data/map.geojson", {}),
    "robots": ("get", "/robots.txt", {}),
    "description": ("get", "/api/v1/openapi.json", {}),
    "refused": ("get", "/api/v1/claims", {}),
    "unknown": ("get", "/api/v1/nothing", {}),
    "other host": ("get", "/", {"Host": "other.example"}),
    "nul": ("get", "/?a=%00", {}),
    "desk": ("get", "/desk/", {}),
}


def answered(name: str) -> Any:
    method, address, headers = ANSWERS[name]
    answer = getattr(Client(enforce_csrf_checks=True), method)(address, headers=headers)
    answer.body = answer.getvalue()
    answer.close()
    return answer


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_carries_the_headers(web: Path, name: str) -> None:
    headers = answered(name).headers
    policy = headers["Content-Security-Policy"]
    for part in ("default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'",
                 "frame-ancestors 'none'", "form-action 'self'"):  # fmt: skip
        assert part in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in headers
    assert "Strict-Transport-Security" not in headers  # it speaks HTTP here


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_says_what_it_is(web: Path, name: str) -> None:
    answer = answered(name)
    kind = answer.headers.get("Content-Type", "")
    assert kind or not answer.body
    if kind.startswith("text/"):
        assert "charset=utf-8" in kind


@pytest.mark.parametrize("name", ANSWERS)
def test_no_answer_tells_what_made_it(web: Path, name: str) -> None:
    answer = answered(name)
    assert {"Server", "X-Powered-By"}.isdisjoint(answer.headers)
    told = answer.body.lower() if name not in {"file", "description"} else b""
    for word in (b"django", b"traceback", b"waitress", b"sqlite", b"site-packages"):
        assert word not in told


def test_what_belongs_to_somebody_is_kept_by_no_cache(signed_in: Callable[[str], Client]) -> None:
    for address in ("/desk/", "/desk/tokens/", "/editorial/publications/", "/api/v1/claims", "/"):
        assert "no-store" in signed_in("editor").get(address).headers["Cache-Control"]
    for address in ("/accounts/login/", "/api/v1/claims"):
        assert "no-store" in Client().get(address).headers["Cache-Control"]


@pytest.mark.parametrize("host", ["other.example", "testserver@other.example", "a b", "x:99999"])
def test_a_host_that_is_not_ours_is_refused_and_told_nowhere(web: Path, host: str) -> None:
    answer = Client().get("/", headers={"Host": host})
    assert answer.status_code == 400
    assert b"other.example" not in answer.content
    forwarded = Client().get("/feeds/reports.atom", headers={"X-Forwarded-Host": "other.example"})
    assert b"other.example" not in forwarded.content


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A view and an operation that fail with words that must not leave the server."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret-cause /srv/secret/path.py")

    from warledger_desk.api import lists  # noqa: PLC0415
    from warledger_desk.site.views import search  # noqa: PLC0415

    monkeypatch.setattr(search.searching, "found", fail)
    monkeypatch.setattr(lists.claim_lists, "claims", fail)


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize("address", ["/search/?q=town", "/api/v1/claims"])
def test_an_error_of_ours_tells_nothing_of_its_cause(
    signed_in: Callable[[str], Client], address: str
) -> None:
    browser = signed_in("coder")
    browser.raise_request_exception = False
    answer = browser.get(address)
    assert answer.status_code == 500
    assert b"secret" not in answer.content
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    if "json" in answer.headers["Content-Type"]:
        assert answer.json()["error"]["status"] == 500


def test_nothing_is_shown_as_to_a_developer(web: Path) -> None:
    assert settings.DEBUG is False
    assert b"urlpatterns" not in Client().get("/nothing/").content


def logged(act: Callable[[], object]) -> str:
    """What the server's log has of an act, as its handler writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LineFormatter())
    logging.getLogger().addHandler(handler)
    try:
        act()
    finally:
        logging.getLogger().removeHandler(handler)
    return stream.getvalue()


FORGED = "amal\nWARNING django.security forged\r\x1b[2Jline\u2028end\u202e"


def test_strangers_write_no_lines_of_their_own_into_the_log(web: Path) -> None:
    def ask() -> None:
        logging.getLogger("x").warning("signing in as %s failed", FORGED)
        Client().post("/accounts/login/", {"login": FORGED, "password": "wrong"})
        Client().get("/nothing/%0AWARNING%20django.security%20forged/")
        Client().get("/", headers={"Host": "a\nforged"})

    told = logged(ask)
    assert "signing in as amal\\nWARNING" in told
    assert not {"\r", "\x1b", "\u2028", "\u202e"}.intersection(told)
    assert not [line for line in told.split("\n") if line.startswith("WARNING django.security f")]


def test_a_traceback_is_marked_in_the_log(web: Path) -> None:
    def fail() -> None:
        try:
            raise ValueError("one\nERROR root forged")
        except ValueError:
            logging.getLogger("x").exception("failed")

    told = logged(fail).splitlines()
    assert told[0] == "ERROR x failed"
    assert all(line.startswith("| ") for line in told[1:])
    assert any("forged" in line for line in told)


def test_the_configured_log_is_written_so() -> None:
    assert settings.LOGGING["handlers"]["stderr"]["formatter"] == "lines"
    made = settings.LOGGING["formatters"]["lines"]["()"]
    assert made == f"{LineFormatter.__module__}.{LineFormatter.__name__}"


def test_the_log_has_neither_passwords_nor_tokens(signed_in: Callable[[str], Client]) -> None:
    from warledger_desk.accounts.models import Act  # noqa: PLC0415

    def ask() -> None:
        Client().post("/accounts/login/", {"login": "coder", "password": "a-secret-word"})
        headers = {"Authorization": "Bearer warledger_secret-word"}
        Client().get("/api/v1/claims", headers=headers)
        wrong = {"oldpassword": "a-secret-word", "password1": "secret-word"}
        signed_in("coder").post("/accounts/password/", wrong)

    assert "secret-word" not in logged(ask)
    assert "secret-word" not in str(list(Act.objects.values_list()))


def test_the_key_is_the_owners_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARLEDGER_SECRET_KEY", "")
    _keep_secret_key(str(tmp_path / "a.db"))
    key = tmp_path / "a.db.key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert len(key.read_text()) >= 50
    assert os.environ["WARLEDGER_SECRET_KEY"] == key.read_text()
    monkeypatch.setenv("WARLEDGER_SECRET_KEY", "from the environment")
    _keep_secret_key(str(tmp_path / "b.db"))
    assert not (tmp_path / "b.db.key").exists()


@pytest.mark.parametrize("words", ["", "folder"])
def test_a_folder_gets_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    monkeypatch.setenv("WARLEDGER_SECRET_KEY", "")
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "folder"
    folder.mkdir()
    _keep_secret_key(words)
    assert list(tmp_path.rglob("*")) == [folder]


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe"])
def test_a_file_that_holds_no_key_is_told_of(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    content: bytes,
) -> None:
    monkeypatch.setenv("WARLEDGER_SECRET_KEY", "")
    (tmp_path / "a.db.key").write_bytes(content)
    _keep_secret_key(str(tmp_path / "a.db"))
    assert "second factors are kept unencrypted" in capsys.readouterr().err
    assert not os.environ["WARLEDGER_SECRET_KEY"]


@pytest.mark.parametrize("host", ["", "nowhere.invalid"])
def test_a_host_that_is_none_is_named(capsys: pytest.CaptureFixture[str], host: str) -> None:
    with pytest.raises(typer.Exit) as ended:
        _server(WSGIHandler(), Listening(host=host))
    assert ended.value.exit_code == ExitCode.INPUT_FAILED
    assert f"can't listen at {host}:8000: there is no such host" in capsys.readouterr().err


#: Signs in over HTTPS in a process of its own: these settings are made when a program begins.
OVER_HTTPS = """
import json, sys
from pathlib import Path
from warledger_desk.ledger.opening import open_ledger
open_ledger(Path(sys.argv[1]), create=False, web=True)
from django.test import Client
client = Client()
host = {"Host": "war.example.org"}
plain = client.get("/accounts/login/", headers=host)
page = client.get("/accounts/login/", headers=host, secure=True)
given = {"login": "coder", "password": sys.argv[2]}
client.post("/accounts/login/", given, headers=host, secure=True)
print(json.dumps({
    "plain": [plain.status_code, plain.headers["Location"]],
    "headers": dict(page.headers),
    "cookies": {name: dict(cookie) for name, cookie in client.cookies.items()},
    "api": client.get("/api/v1/claims", headers=host, secure=True).status_code,
}))
"""


def test_over_https_cookies_and_browsers_stay_there(web: Path) -> None:
    from tests.web.conftest import PASSWORD  # noqa: PLC0415

    environment = os.environ | {
        "WARLEDGER_HTTPS": "1", "WARLEDGER_HOSTS": "war.example.org",
        "WARLEDGER_HTTPS_SUBDOMAINS": "1",
    }  # fmt: skip
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", OVER_HTTPS, str(web), PASSWORD],
        capture_output=True, text=True, check=True, env=environment,
    )  # fmt: skip
    told = json.loads(done.stdout)
    assert told["plain"] == [301, "https://war.example.org/accounts/login/"]
    hsts = told["headers"]["Strict-Transport-Security"]
    assert hsts == "max-age=31536000; includeSubDomains"
    assert set(told["cookies"]) >= {"__Host-warledger_session", "__Host-warledger_csrf"}
    for name, cookie in told["cookies"].items():
        if name == "messages":
            continue
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert (cookie["path"], cookie["domain"]) == ("/", "")
    assert told["api"] == 200  # the API knows the session by its name


def test_cookies_are_for_this_site_and_no_script(client: Client) -> None:
    from tests.web.conftest import PASSWORD  # noqa: PLC0415

    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": "coder", "password": PASSWORD})
    for name in ("warledger_session", "warledger_csrf"):
        cookie = client.cookies[name]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
