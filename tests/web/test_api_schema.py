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
#: Who asks: nobody, those who may read, judge, add.
ASKERS = (None, "coder", "reviewer", "editor", "admin")


# The client of schemathesis leaves files open that were sent to it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("who", ASKERS)
def test_answers_are_those_of_the_description(
    web: Path, who: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from warledger_desk.api.routes import api  # noqa: PLC0415

    for throttle in api.throttle or ():
        monkeypatch.setattr(throttle, "num_requests", 10**6)
    add(full(0), folder=FOLDER, when=MOMENT, engine="test")
    headers = {"Host": "testserver"}
    if who is not None:
        owner = User.objects.get(username=who)
        _, words = tokens.make(owner, "fuzz", writes=True, days=1, when=timezone.now())
        headers["Authorization"] = f"Bearer {words}"
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    asked = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=CASES,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def check(case: schemathesis.Case) -> None:
            nonlocal asked
            asked += 1
            case.call_and_validate(headers=headers, checks=CHECKS)

        check()
    assert asked >= 15
