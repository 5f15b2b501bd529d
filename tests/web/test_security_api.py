"""What the API and the pages refuse before they look at it: methods, kinds of content, origins."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from warledger_desk.accounts import tokens
from warledger_desk.accounts.models import User
from warledger_desk.api.routes import api
from warledger_desk.intake.models import Intake

if TYPE_CHECKING:
    from collections.abc import Callable

METHODS = ("get", "post", "put", "patch", "delete", "trace")


@pytest.fixture
def bearer(web: object) -> dict[str, str]:
    owner = User.objects.get(username="editor")
    _, words = tokens.make(owner, "tests", writes=True, days=1, when=timezone.now())
    return {"Authorization": f"Bearer {words}"}


def test_methods_that_are_not_described_are_refused(
    bearer: dict[str, str], signed_in: Callable[[str], Client]
) -> None:
    asked = 0
    for described, known in api.get_openapi_schema()["paths"].items():
        path = described.replace("{name}", "x").replace("{number}", "1").replace("{form}", "csv")
        for method in METHODS:
            if method not in known:
                asked += 1
                kind = {} if method == "trace" else {"content_type": "application/json"}
                answer = getattr(Client(), method)(path, headers=bearer, **kind)
                assert answer.status_code == 405, (method, path)
    assert asked > 80
    admin = signed_in("admin")
    for path in ("/desk/next/", "/desk/articles/draft/", "/desk/codings/give/"):
        assert admin.get(path).status_code == 405


#: A body that is right as JSON, under other names, and bodies that are none.
GIVEN = {"text": "12 people were killed in Basra."}
BODIES = (
    ("application/x-www-form-urlencoded", "text=12+people+were+killed."),
    ("text/xml", "<text>12 people were killed.</text>"),
    ("application/json", '{"text": "12 people were killed."'),
    ("application/json", "\ufeff\x00"),
    ("application/json", '["text"]'),
)


def test_only_json_is_taken(bearer: dict[str, str]) -> None:
    for kind, body in BODIES:
        answer = Client().post("/api/v1/intakes", body, content_type=kind, headers=bearer)
        assert answer.status_code in {400, 415, 422}, (kind, answer.content)
        assert answer.json()["error"]["status"] == answer.status_code
    assert not Intake.objects.exists()
    right = json.dumps(GIVEN)
    for kind in ("text/plain", "application/xml", "multipart/form-data; boundary=x"):
        answer = Client().post("/api/v1/intakes", right, content_type=kind, headers=bearer)
        assert answer.status_code == 415, kind
    assert not Intake.objects.exists()
    taken = Client().post(
        "/api/v1/intakes", right, content_type="application/json; charset=utf-8", headers=bearer
    )
    assert taken.status_code == 202


def test_another_origin_is_let_in_nowhere(
    bearer: dict[str, str], signed_in: Callable[[str], Client]
) -> None:
    elsewhere = {"Origin": "https://elsewhere.invalid"}
    for path in ("/api/v1/claims", "/desk/", "/data/map.geojson", "/static/warledger/icon.svg"):
        answer = signed_in("editor").get(path, headers=elsewhere)
        answer.close()
        assert not [name for name in answer.headers if name.startswith("Access-Control-")]
        asked = elsewhere | {"Access-Control-Request-Method": "POST"}
        before = Client().options(path, headers=asked)
        before.close()
        assert not [name for name in before.headers if name.startswith("Access-Control-")]
    browser = Client(enforce_csrf_checks=True)
    page = LexborHTMLParser(browser.get("/accounts/login/").content)
    mark = page.css_first("main [name=csrfmiddlewaretoken]").attributes["value"]
    form = {"login": "editor", "password": "x", "csrfmiddlewaretoken": mark}
    assert browser.post("/accounts/login/", form, headers=elsewhere).status_code == 403
    assert browser.post("/accounts/login/", form).status_code == 200
    # What says who somebody is, is the session or the token, and never an origin of ours.
    ours = {"Origin": "http://testserver", "Referer": "http://testserver/desk/"}
    assert Client().get("/api/v1/claims", headers=ours).status_code == 401
