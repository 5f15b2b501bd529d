"""A visitor's way through the site, in Debian's Chromium: report, figure, map, comment, shown."""

from __future__ import annotations

import logging
import re
import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.waiting import PATIENCE
from tests.web.conftest import PASSWORD, empty_web_ledger, web
from tests.web.site_samples import published

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

__all__ = ["empty_web_ledger", "web"]  # fixtures

CHROMIUM = shutil.which("chromium")
STATIC = Path(__file__).resolve().parents[2] / "src/warledger_desk/static/warledger/app.js"
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="Chromium is not installed (apt-get install chromium)"
)
TITLE = "Fighting pauses <script>document.title='owned'</script>"


@pytest.fixture
def report(web: Path) -> str:
    """The id of a published report; before a browser runs, whose thread may not use the ledger."""
    return str(published(title=TITLE).report_id)


@pytest.fixture
def site(report: str) -> Iterator[str]:
    """The application over the open ledger, served on loopback; its address."""
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415
    from waitress import create_server  # noqa: PLC0415

    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    server = create_server(get_wsgi_application(), host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(10)


def opened(browser: Browser, wrong: list[str]) -> Page:
    """A window that notes what the page's own policy stops, and scripts that fail."""
    page = browser.new_context().new_page()
    page.set_default_timeout(PATIENCE)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console",
        lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None,
    )
    return page


def test_a_visitor_reads_a_report_and_is_read(site: str, browser: Browser) -> None:
    wrong: list[str] = []
    visitor = opened(browser, wrong)
    visitor.goto(site)
    visitor.get_by_role("link", name="Fighting pauses").first.click()
    expect(visitor.locator("h1")).to_have_text(re.compile(r"^\s*Fighting pauses <script>"))
    assert "owned" not in visitor.title().split("'")[0]

    # A mark in the text leads to the figure's card, and the card back to the text.
    mark = visitor.locator(".report-text mark a").first
    target = mark.get_attribute("href") or ""
    mark.click()
    expect(visitor).to_have_url(re.compile(re.escape(target) + "$"))
    card = visitor.locator(target)
    expect(card).to_be_visible()
    card.get_by_role("link", name="In the text").click()
    expect(visitor).to_have_url(re.compile("#figure-"))

    # The incident says on what it rests; the map lists it.
    card.locator("dd a[href^='/incidents/']").click()
    visitor.wait_for_url(re.compile("/incidents/"))
    expect(visitor.locator(".claim .words").first).not_to_be_empty()
    visitor.goto(f"{site}/map/")
    listed = visitor.locator("wl-map a[href*='/incidents/']")
    listed.first.wait_for()
    if STATIC.exists():
        visitor.locator("wl-map canvas").wait_for(state="attached")

    # A comment waits for a reviewer, and is shown then.
    visitor.goto(site)
    visitor.get_by_role("link", name="Fighting pauses").first.click()
    visitor.get_by_label("Your name").fill("Ana")
    visitor.get_by_label("Your comment").fill("Which town <b>was</b> it?")
    visitor.get_by_role("button", name="Send").click()
    visitor.wait_for_url(re.compile("#discussion$"))
    expect(visitor.locator("#discussion .comment")).to_have_count(0)
    back = visitor.url

    reviewer = opened(browser, wrong)
    reviewer.goto(f"{site}/editorial/moderation/")
    reviewer.locator("input[name=login]").fill("reviewer")
    reviewer.locator("input[name=password]").fill(PASSWORD)
    reviewer.locator("main button").first.click()
    reviewer.get_by_role("button", name="Show").click()
    reviewer.get_by_text("No comment waits.").wait_for()

    visitor.goto(back)
    visitor.reload()
    shown = visitor.locator("#discussion .comment")
    expect(shown).to_contain_text("Which town <b>was</b> it?")
    assert wrong == []


@pytest.mark.parametrize("width", [360, 1200])
def test_pages_fit_the_screen(site: str, report: str, browser: Browser, width: int) -> None:
    if not STATIC.exists():
        pytest.skip("the front end is not built (make frontend)")
    page = browser.new_context(viewport={"width": width, "height": 800}).new_page()
    page.set_default_timeout(PATIENCE)
    for path in ("/", f"/reports/{report}/", "/timeline/", "/about/", "/topics/"):
        page.goto(f"{site}{path}")
        expect(page.locator("[data-state=loading]")).to_have_count(0)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, path
