"""One way through everything, by keyboard: a report from its paste to a visitor's comment on it."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser.walking import BUNDLE, CHROMIUM, chromium, serving, sign_in, watch, window

from warledger_desk.intake.worker import work

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Locator, Page

pytestmark = [
    pytest.mark.skipif(
        CHROMIUM is None, reason="Chromium is not installed (apt-get install chromium)"
    ),
    pytest.mark.skipif(not BUNDLE.exists(), reason="the front end is not built (make frontend)"),
]
TITLE = "Clashes in two towns"
TEXT = (
    "On 3 May 2008 soldiers killed 12 militants in Basra, police said.\n\n"
    "On 4 May 2008 gunmen killed 40 farmers in Mosul, the governor said."
)


def enter(thing: Locator) -> None:
    """Come to a thing and press it, without a mouse."""
    thing.focus()
    thing.press("Enter")


def write(page: Page, field: Locator, words: str) -> None:
    """Type into a field."""
    field.focus()
    page.keyboard.insert_text(words)


def in_the_background(act: Callable[[], None]) -> None:
    """What the worker does in a process of its own; here in a thread of its own."""
    errors: list[BaseException] = []

    def run() -> None:
        from django.db import connection  # noqa: PLC0415

        try:
            act()
        except BaseException as error:  # noqa: BLE001 - told below
            errors.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert errors == []


def killed(page: Page, base: str) -> str:
    """The best estimate of all who were killed, as the desk shows it."""
    page.goto(f"{base}/desk/tallies/?outcome=killed")
    return page.locator("section .figures").first.inner_text()


def add(page: Page, base: str) -> None:
    """Paste a text, and wait until it has been read."""
    page.goto(f"{base}/desk/add/")
    form = page.locator("section[aria-labelledby=by-text] form")
    write(page, form.get_by_label("Text"), TEXT)
    write(page, form.get_by_label("Title"), TITLE)
    write(page, form.get_by_label("Outlet"), "The Valley Observer")
    form.get_by_label("Published on").fill("2008-05-05")
    enter(form.get_by_role("button"))
    page.get_by_text("Waiting for a worker.").wait_for()
    in_the_background(lambda: work(once=True))
    page.get_by_text("Read.", exact=True).wait_for()  # the page asks by itself
    enter(page.get_by_role("link", name=TITLE))
    page.wait_for_selector(".review")


def review(page: Page) -> None:
    """Accept the second claim, correct the first."""
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.locator(".claim--accepted").wait_for()
    page.wait_for_load_state("load")
    page.locator(".claim--proposed").focus()
    page.keyboard.press("c")
    low = page.locator(".claim form [name=low]")
    low.fill("21")
    page.locator(".claim form [name=high]").fill("21")
    low.press("Enter")
    page.locator(".claim--corrected").wait_for()


def publish(page: Page, base: str) -> None:
    """Make the report public."""
    page.goto(f"{base}/editorial/publications/")
    enter(page.get_by_role("link", name=TITLE))
    enter(page.get_by_role("button", name="Publish"))
    page.get_by_text("See it on the site").wait_for()


def read_and_filter(visitor: Page, base: str) -> None:
    """Find the report, a figure of it, and its incident on the map."""
    visitor.goto(base)
    enter(visitor.get_by_role("link", name=TITLE).first)
    expect(visitor.locator("h1")).to_have_text(TITLE)
    mark = visitor.locator(".report-text mark a").first
    target = mark.get_attribute("href") or ""
    enter(mark)
    expect(visitor.locator(target)).to_contain_text("21")
    visitor.goto(f"{base}/map/")
    incidents = visitor.locator("wl-map a[href*='/incidents/']")
    expect(incidents).to_have_count(2)
    visitor.get_by_label("Outcome").select_option("injured")
    enter(visitor.get_by_role("button", name="Show", exact=True))
    expect(incidents).to_have_count(0)
    visitor.get_by_label("Outcome").select_option("killed")
    visitor.get_by_label("To", exact=False).last.fill("2008-05-03")
    enter(visitor.get_by_role("button", name="Show", exact=True))
    expect(incidents).to_have_count(1)


def comment(visitor: Page, base: str, page: Page) -> None:
    """Send a comment, have it shown, see it."""
    visitor.goto(base)
    enter(visitor.get_by_role("link", name=TITLE).first)
    write(visitor, visitor.get_by_label("Your name"), "Ana")
    write(visitor, visitor.get_by_label("Your comment"), "Which bridge was it?")
    enter(visitor.get_by_role("button", name="Send"))
    visitor.wait_for_url(re.compile("#discussion$"))
    expect(visitor.locator("#discussion .comment")).to_have_count(0)
    page.goto(f"{base}/editorial/moderation/")
    enter(page.get_by_role("button", name="Show"))
    page.get_by_text("No comment waits.").wait_for()
    visitor.reload()
    expect(visitor.locator("#discussion .comment")).to_contain_text("Which bridge was it?")


def test_a_report_goes_from_paste_to_public_and_is_commented_on(web: Path) -> None:
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    problems: list[str] = []
    with serving(get_wsgi_application()) as base, chromium() as browser:
        context = window(browser)
        sign_in(context, base, "editor")
        page, visitor = context.new_page(), window(browser).new_page()
        for one in (page, visitor):
            watch(one, base, problems.append)
        add(page, base)
        report = page.url
        before = killed(page, base)
        page.goto(report)
        review(page)
        after = killed(page, base)
        assert ("52" in before, "61" in after) == (True, True), (before, after)
        publish(page, base)
        read_and_filter(visitor, base)
        comment(visitor, base, page)
    assert problems == []
