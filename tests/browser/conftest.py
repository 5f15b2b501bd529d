"""Browser tests of the web application use its ledgers."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.waiting import PATIENCE
from tests.web.conftest import empty_web_ledger, signed_in, web, whole_web_ledger

__all__ = ["empty_web_ledger", "signed_in", "web", "whole_web_ledger"]


@pytest.fixture(scope="session", autouse=True)
def _patient() -> None:
    """What is expected of a page may take as long as the page itself."""
    expect.set_options(timeout=PATIENCE)
