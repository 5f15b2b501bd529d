"""The API answers as its description says, whoever asks and whatever is sent."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.desk.samples import FOLDER, MOMENT, full

from warledger_desk.accounts import tokens
from warledger_desk.accounts.models import User
from warledger_desk.ledger.services.add import add

if TYPE_CHECKING:
    from pathlib import Path

CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]
#: Requests of each operation; a nightly run makes more.
CASES = int(os.environ.get("API_CASES", "2"))
#: Who asks, and with what: nobody; tokens of each role; one that may only read; one that has ended,
#: one that was revoked, one whose owner's account is closed, one that is none.
ASKERS = (
    (None, ""), ("coder", "writes"), ("reviewer", "writes"), ("editor", "writes"),
    ("admin", "writes"), ("editor", "reads"), ("editor", "ended"), ("editor", "revoked"),
    ("editor", "closed"), ("editor", "made up"),
)  # fmt: skip
#: Tokens that let nobody in.
USELESS = {"", "ended", "revoked", "closed", "made up"}


def bearer(who: str | None, state: str) -> dict[str, str]:
    """The header of a token in a state."""
    if who is None:
        return {}
    owner = User.objects.get(username=who)
    now = timezone.now()
    row, words = tokens.make(owner, "fuzz", writes=state != "reads", days=1, when=now)
    if state == "ended":
        row.ends = now
    if state == "revoked":
        row.revoked = now
    row.save()
    if state == "closed":
        User.objects.filter(username=who).update(is_active=False)
    return {"Authorization": f"Bearer {'made-up' if state == 'made up' else words}"}


# The client of schemathesis leaves files open that were sent to it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize(("who", "state"), ASKERS)
def test_answers_are_those_of_the_description(
    web: Path, who: str | None, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from warledger_desk.api import auth  # noqa: PLC0415
    from warledger_desk.api.routes import api  # noqa: PLC0415

    for throttle in api.throttle or ():
        monkeypatch.setattr(throttle, "num_requests", 10**6)
    monkeypatch.setattr(auth, "_GUESSES", 10**6)
    add(full(0), folder=FOLDER, when=MOMENT, engine="test")
    headers = {"Host": "testserver"} | bearer(who, state)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    asked: dict[str, set[int]] = {}
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=CASES if state not in USELESS else 1,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def check(case: schemathesis.Case) -> None:
            answer = case.call_and_validate(headers=headers, checks=CHECKS)
            asked.setdefault(operation.label, set()).add(answer.status_code)  # noqa: B023

        check()
    described = api.get_openapi_schema()["paths"]
    assert set(asked) == {
        f"{method.upper()} {path}" for path, methods in described.items() for method in methods
    }
    if state in USELESS:
        assert {code for codes in asked.values() for code in codes} <= {401, 403, 415}
    else:
        assert any(200 in codes for codes in asked.values())
    if state == "reads":
        writing = {
            code for name, codes in asked.items() if name.startswith("POST") for code in codes
        }
        assert writing <= {401, 403, 415}
