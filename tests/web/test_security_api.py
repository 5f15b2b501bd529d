"""What the API and the pages refuse before they look at it: methods, kinds of content, origins."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser
from tests.desk.samples import MOMENT, put, told

from warledger_desk.accounts import tokens
from warledger_desk.accounts.models import User
from warledger_desk.api.routes import api
from warledger_desk.intake.models import Intake
from warledger_desk.ledger.models import Claim, Incident
from warledger_desk.ledger.services.reconciling import reconciled
from warledger_desk.review import coding

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


def test_a_missed_claim_is_marked(bearer: dict[str, str]) -> None:
    text = "12 killed in Odra. A nurse saw nine bodies by the river."
    (added,) = put(told(text))
    path = f"/api/v1/reports/{added.report}/claims"
    start = text.index("nine")
    given = {"start": start, "end": start + 4, "low": 9, "high": 9, "outcome": "killed",
             "claimant": "A nurse", "why": "a figure in words"}  # fmt: skip

    def send(body: dict[str, object], to: str = path) -> Any:
        return Client().post(to, json.dumps(body), content_type="application/json", headers=bearer)

    made = send(given).json()["judgement"]
    assert (made["type"], made["who"], made["why"]) == ("added", "editor", "a figure in words")
    claim = Claim.objects.get(pk=made["subjects"][0])
    assert (claim.low, claim.start, claim.end) == (9, start, start + 4)
    assert send(given).status_code == 422  # it is there
    assert send(given | {"end": 10_000}).status_code == 422
    assert send(given | {"outcome": "eaten"}).status_code == 422
    assert send(given, "/api/v1/reports/nothing/claims").status_code == 404
    (blind,) = put(told("40 hurt in Lale.", url="https://valley.example/b"))
    coding.give(blind.report, ("editor", "coder"), from_program=False, who="x", when=MOMENT)
    assert send(given, f"/api/v1/reports/{blind.report}/claims").status_code == 403


def test_what_names_another_incident_is_told_in_words(signed_in: Callable[[str], Client]) -> None:
    put(told("12 killed in Odra.", url="https://valley.example/a"), told("40 hurt in Lale."))
    reconciled(when=MOMENT)
    one, other = Incident.objects.order_by("pk")
    one.record["review"] = [f"may be the same as {other.pk}", "may be the same as 1gone", "wide"]
    one.review = True
    one.save()
    page = LexborHTMLParser(signed_in("coder").get(f"/desk/incidents/{one.pk}/").content)
    links = [node.attributes["href"] for node in page.css(".notice--warn a")]
    assert links == [f"/desk/incidents/{other.pk}/"]
    words = page.css_first(".notice--warn").text()
    assert other.pk not in words
    assert "1gone" not in words
    assert other.outcome in words
    signed_in("coder").post("/desk/queue/follow/")
    waiting = signed_in("coder").get("/desk/").content.decode()
    assert f"may be the same as {other.outcome}, " in waiting
    assert f"may be the same as {other.pk}" not in waiting
