"""Browser tests of the web application use its ledgers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser.walking import chromium
from tests.waiting import PATIENCE
from tests.web.conftest import empty_web_ledger, signed_in, web, whole_web_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

__all__ = ["empty_web_ledger", "signed_in", "web", "whole_web_ledger"]


@pytest.fixture(scope="session", autouse=True)
def _patient() -> None:
    """What is expected of a page may take as long as the page itself."""
    expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def _started() -> Iterator[Browser]:
    """Starting takes as long as many a test."""
    with chromium() as made:
        yield made


@pytest.fixture
def browser(_started: Browser) -> Iterator[Browser]:
    """Debian's Chromium, with no window of the test before."""
    yield _started
    for context in _started.contexts:
        context.close()
