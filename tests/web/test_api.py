"""The API: tokens and scopes, lists in pages, one shape for errors, writing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from tests.desk.samples import FOLDER, MOMENT, full

from warledger_desk.accounts import tokens
from warledger_desk.accounts.models import Act, Token, User
from warledger_desk.accounts.roles import Role
from warledger_desk.intake.worker import work
from warledger_desk.ledger.models import Judgement
from warledger_desk.ledger.services.add import add
from warledger_desk.ledger.services.reconciling import reconciled

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from django.test import Client

    Ask = Callable[..., Any]


@pytest.fixture
def reports(web: object) -> None:
    for number in range(3):
        add(full(number), folder=FOLDER, when=MOMENT, engine="test")
    reconciled(when=MOMENT)


def token(role: str = "coder", *, writes: bool = False) -> str:
    owner = User.objects.get(username=role)
    return tokens.make(owner, "tests", writes=writes, days=1, when=timezone.now())[1]


@pytest.fixture
def ask(client: Client) -> Ask:
    """Asks as a program of a coder would; JSON of the answer."""

    def get(path: str, status: int = 200, role: str = "coder", **parameters: Any) -> Any:
        header = {"Authorization": f"Bearer {token(role)}"}
        answer = client.get(f"/api/v1{path}", parameters, headers=header)
        assert answer.status_code == status, answer.content
        return answer.json()

    return get


def post(client: Client, path: str, words: str, body: dict[str, Any]) -> HttpResponse:
    return client.post(
        f"/api/v1{path}",
        body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {words}"},
    )


def test_nobody_is_answered_without_a_token(client: Client, reports: None) -> None:
    answer = client.get("/api/v1/claims")
    assert answer.status_code == 401
    assert answer.json()["error"]["status"] == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_the_session_of_the_desk_will_do(signed_in: Callable[[str], Client]) -> None:
    assert signed_in("coder").get("/api/v1/claims").status_code == 200


def test_an_ended_a_revoked_and_a_closed_token_are_refused(client: Client) -> None:
    words = [token() for _ in range(2)]
    first, second = Token.objects.order_by("pk")
    first.ends = timezone.now() - timedelta(seconds=1)
    second.revoked = timezone.now()
    first.save()
    second.save()
    words.append(token("reviewer"))
    User.objects.filter(username="reviewer").update(is_active=False)
    for one in words:
        answer = client.get("/api/v1/claims", headers={"Authorization": f"Bearer {one}"})
        assert answer.status_code == 401


def test_a_token_itself_is_kept_nowhere(web: object) -> None:
    words = token()
    assert words not in str(Token.objects.values_list())


@pytest.mark.parametrize("path", ["/reports", "/claims"])
def test_pages_follow_each_other_and_hold_everything_once(
    ask: Ask, reports: None, path: str
) -> None:
    whole = [row["id"] for row in ask(path, limit=500)["rows"]]
    seen, mark = [], None
    while True:
        page = ask(path, limit=2, **({"after": mark} if mark else {}))
        seen += [row["id"] for row in page["rows"]]
        mark = page["next"]
        if mark is None:
            break
    assert seen == whole
    assert len(set(seen)) == len(seen) >= 3


def test_lists_are_filtered(ask: Ask, reports: None) -> None:
    everything = ask("/claims")["rows"]
    killed = ask("/claims", outcome="killed")["rows"]
    assert killed
    assert len(killed) < len(everything)
    assert {row["outcome"] for row in killed} == {"killed"}
    assert ask("/claims", start="2030-01-01")["rows"] == []
    assert ask("/incidents")["rows"]
    assert ask("/sources")["rows"]
    pair = ask("/contradictions")["rows"][0]
    assert pair["earlier"]["id"] == pair["target"]
    assert ask("/contradictions", outcome="displaced")["rows"] == []


def test_findings_name_the_claims_they_rest_on(ask: Ask, reports: None) -> None:
    ids = {row["id"] for row in ask("/claims", limit=500, comments=True)["rows"]}
    for finding in ask("/findings")["rows"]:
        assert set(finding["claims"]) <= ids
        assert finding["message"]


def test_a_thing_is_told_with_all_that_is_known(ask: Ask, reports: None) -> None:
    row = ask("/claims")["rows"][0]
    assert ask(f"/claims/{row['id']}")["record"]["outcome"] == row["outcome"]
    assert ask(f"/reports/{row['report']}")["claims"]
    incident = ask("/incidents")["rows"][0]
    assert ask(f"/incidents/{incident['id']}")["claims"]
    source = ask("/sources")["rows"][0]
    assert ask(f"/sources/{source['id']}")["standing"]
    assert ask(f"/reports/{row['id']}", 404)["error"]["status"] == 404


def test_a_tally_names_its_entries(ask: Ask, reports: None) -> None:
    found = ask("/tallies", outcome="killed")
    named = {entry for line in found["lines"] for entry in line["entries"]}
    assert named
    assert named <= set(found["entries"])
    wrong = ask("/tallies", 422, start="2008-04-01", end="2008-03-01")
    assert "before" in wrong["error"]["message"]


def test_search_finds_words(ask: Ask, reports: None) -> None:
    assert ask("/search", q="killed")["total"] == 3
    assert ask("/search", 422, q="-killed")["error"]["message"]


@pytest.mark.parametrize(
    ("path", "parameters", "field"),
    [
        ("/claims", {"outcome": "slain"}, "outcome"),
        ("/claims", {"start": "1206921600"}, "start"),
        ("/claims", {"limit": 0}, "limit"),
        ("/claims", {"limit": "many"}, "limit"),
        ("/search", {"q": "a\0b"}, "q"),
        ("/search", {}, "q"),
        ("/exports/word", {}, "form"),
    ],
)
def test_what_is_wrong_is_said_of_each_parameter(
    ask: Ask, path: str, parameters: dict[str, Any], field: str
) -> None:
    fields = ask(path, 422, **parameters)["error"]["fields"]
    assert any(name.endswith(field) for name in fields), fields


def test_a_mark_that_is_none_is_refused(ask: Ask, reports: None) -> None:
    assert "no mark" in ask("/claims", 422, after="nonsense")["error"]["message"]


def test_errors_of_the_framework_have_the_same_shape(client: Client) -> None:
    for answer in (client.get("/api/v1/nothing"), client.delete("/api/v1/claims")):
        assert answer.json()["error"]["status"] == answer.status_code
    assert client.delete("/api/v1/claims").status_code == 405


@pytest.mark.parametrize("form", ["csv", "acled", "geojson"])
def test_exports_come_whole(client: Client, reports: None, form: str) -> None:
    header = {"Authorization": f"Bearer {token()}"}
    answer = client.get(f"/api/v1/exports/{form}", headers=header)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)
    assert answer.headers["X-Loses"]


def test_the_whole_ledger_comes_as_lines(client: Client, reports: None) -> None:
    header = {"Authorization": f"Bearer {token()}"}
    answer = client.get("/api/v1/exports/ledger.jsonl", headers=header)
    assert len(b"".join(answer.streaming_content).splitlines()) >= 3


def test_judging_needs_a_token_that_writes(client: Client, reports: None, ask: Ask) -> None:
    claim = ask("/claims")["rows"][0]["id"]
    body = {"type": "accepted", "subjects": [claim], "why": "read it"}
    assert post(client, "/judgements", token(), body).status_code == 401
    made = post(client, "/judgements", token(writes=True), body)
    assert made.status_code == 200, made.content
    row = Judgement.objects.get()
    assert (row.who, row.type) == ("coder", "accepted")
    assert ask(f"/judgements/{row.pk}")["why"] == "read it"
    back = post(client, f"/judgements/{row.pk}/retire", token(writes=True), {"why": "wrong one"})
    assert back.json()["judgement"]["retired_by"] == "coder"
    assert {act.who for act in Act.objects.all()} == {"coder"}


def test_what_is_for_reviewers_takes_one(client: Client, reports: None, ask: Ask) -> None:
    rows = ask("/claims", comments=True, limit=500)["rows"]
    comment = next(row["id"] for row in rows if row["comment"] is not None)
    incident = ask("/incidents")["rows"][0]["id"]
    for body in (
        {"type": "promoted", "subjects": [comment], "why": "an eyewitness"},
        {"type": "graded", "subjects": [incident], "why": "two camps", "value": {"grade": "Fair"}},
    ):
        answer = post(client, "/judgements", token(writes=True), body)
        assert (answer.status_code, answer.json()["error"]["status"]) == (403, 403)
        made = post(client, "/judgements", token("reviewer", writes=True), body)
        assert made.status_code == 200, made.content
    row = Judgement.objects.get(type="promoted")
    retire = f"/judgements/{row.pk}/retire"
    assert post(client, retire, token(writes=True), {"why": "no"}).status_code == 403
    row.refresh_from_db()
    assert row.retired is None
    assert post(client, retire, token("editor", writes=True), {"why": "no"}).status_code == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"type": "guessed", "subjects": ["abcd"], "why": "x"}, 422),
        ({"type": "accepted", "subjects": ["abcd"], "why": "x"}, 404),
        ({"type": "accepted", "subjects": [], "why": "x"}, 422),
        ({"type": "accepted", "subjects": ["abcd"]}, 422),
    ],
)
def test_a_judgement_that_is_none_is_refused(
    client: Client, body: dict[str, Any], status: int
) -> None:
    answer = post(client, "/judgements", token(writes=True), body)
    assert (answer.status_code, answer.json()["error"]["status"]) == (status, status)


def test_a_report_is_given_and_read(client: Client, ask: Ask) -> None:
    body = {"text": "Police said that 14 people were killed in Basrah.", "title": "Shelling"}
    assert post(client, "/intakes", token(writes=True), body).status_code == 401
    words = token("editor", writes=True)
    taken = post(client, "/intakes", words, body)
    assert taken.status_code == 202
    number = taken.json()["intake"]
    assert ask(f"/intakes/{number}", role="editor")["state"] == "waiting"
    work(once=True)
    (item,) = ask(f"/intakes/{number}", role="editor")["items"]
    assert (item["outcome"], item["claims"]) == ("added", 1)
    for wrong in ({}, body | {"address": "https://example.org/1"}, {"address": "file:///etc"}):
        assert post(client, "/intakes", words, wrong).status_code == 422


def test_who_asks_too_often_waits(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from warledger_desk.api.routes import api  # noqa: PLC0415

    for throttle in api.throttle or ():
        monkeypatch.setattr(throttle, "num_requests", 2)
    header = {"Authorization": f"Bearer {token()}"}
    answers = [client.get("/api/v1/sources", headers=header) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[2].headers["Retry-After"]) >= 1


def test_tokens_are_made_and_ended_at_the_desk(signed_in: Callable[[str], Client]) -> None:
    coder = signed_in("coder")
    page = coder.post("/desk/tokens/", {"name": "script", "days": 7}).content.decode()
    words = page.partition("<code>warledger_")[2].partition("<")[0]
    header = {"Authorization": f"Bearer warledger_{words}"}
    assert coder.get("/api/v1/claims", headers=header).status_code == 200
    assert words not in coder.get("/desk/tokens/").content.decode()
    row = Token.objects.get()
    assert row.owner.role == Role.CODER
    assert signed_in("reviewer").post(f"/desk/tokens/{row.pk}/revoke/").status_code == 404
    coder.post(f"/desk/tokens/{row.pk}/revoke/")
    row.refresh_from_db()
    assert row.revoked is not None
