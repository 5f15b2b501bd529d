"""The desk's header is one row on the screens that people sit at, whatever their role."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.browser.test_desk_in_browser import AXE, address, pytestmark
from tests.web.conftest import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["address", "pytestmark"]

ROLES = ("coder", "reviewer", "editor", "admin")


def at_the_desk(browser: Browser, address: str, role: str, scheme: str = "light") -> Page:
    page = browser.new_context(color_scheme=scheme).new_page()  # type: ignore[arg-type]
    page.goto(f"{address}/accounts/login/?next=/desk/")
    page.fill("[name=login]", role)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button")
    page.wait_for_load_state("load")
    return page


@pytest.mark.parametrize("role", ROLES)
def test_the_header_is_one_row(browser: Browser, address: str, role: str) -> None:
    for scheme in ("light", "dark"):
        page = at_the_desk(browser, address, role, scheme)
        page.evaluate("document.querySelector('.nav-account a').textContent = 'Katarzyna Nowicka'")
        for width in (1024, 1200, 1280, 1440):
            page.set_viewport_size({"width": width, "height": 700})
            line, header = page.evaluate(
                "['.site-name', '.site-header'].map(s => document.querySelector(s).offsetHeight)"
            )
            assert header < 2 * line, (scheme, width)
            over = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert not over, (scheme, width)


def test_what_has_no_room_is_reached_by_keyboard(browser: Browser, address: str) -> None:
    page = at_the_desk(browser, address, "admin")
    page.set_viewport_size({"width": 1024, "height": 700})
    more = page.locator("details.menu summary")
    people = page.get_by_role("link", name="People")
    more.focus()
    assert not people.is_visible()
    page.keyboard.press("Enter")
    assert people.is_visible()
    box = people.bounding_box()
    assert box is not None
    assert 0 <= box["x"] < box["x"] + box["width"] <= 1024
    if AXE.exists():
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate(
            "axe.run('.site-header').then(done => done.violations.map(one => one.id))"
        )
        assert found == []
    reached = []
    for _ in range(6):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent"))
    assert reached == ["Feeds", "Articles", "Published", "Discussion", "People", "Log"]
    page.keyboard.press("Escape")
    assert not people.is_visible()
    assert page.evaluate("document.activeElement.textContent") == "More"
    page.keyboard.press("Enter")
    page.click("main")
    assert not people.is_visible()
    more.click()
    people.click()
    page.wait_for_url("**/desk/people/")


@pytest.mark.parametrize("width", [360, 700])
def test_the_menu_opens_on_a_small_screen(browser: Browser, address: str, width: int) -> None:
    page = at_the_desk(browser, address, "editor")
    page.set_viewport_size({"width": width, "height": 700})
    page.locator("details.menu summary").click()
    box = page.get_by_role("link", name="Discussion").bounding_box()
    assert box is not None
    assert 0 <= box["x"] < box["x"] + box["width"] <= width
