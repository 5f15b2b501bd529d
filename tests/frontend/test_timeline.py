"""The timeline in a browser, under the desk's policy."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.frontend.conftest import Site


def figure(start: str, end: str, best: int | None, **facts: Any) -> dict[str, Any]:
    known = {"outcome": "killed", "low": best, "high": best, "words": "said by a doctor"}
    return {**known, "start": start, "end": end, "best": best, "url": f"/i/{start}", **facts}


SERIES = {
    "days": [
        figure("2008-03-25", "2008-03-25", 24, low=20, high=31),
        figure("2008-03-26", "2008-03-29", 80),
        figure("2008-03-30", "2008-03-30", None, low=18),
        figure("2008-03-26", "2008-03-26", 7, outcome="detained"),
    ],
    "claims": [
        {"outcome": "killed", "claimant": "Ministry", "day": day, "low": low, "high": low,
         "words": "so far", "url": f"/r/{day}"}
        for day, low in (("2008-03-26", 40), ("2008-03-29", 215))
    ],
}  # fmt: skip
TABLE = "<table><caption>Killed by day</caption><tbody><tr><td>24</td></tr></tbody></table>"


def opened(site: Site, **context: Any) -> Page:
    site.put("/series.json", json.dumps(SERIES), "application/json")
    page = site.page(
        "/", f'<main><wl-timeline data-src="/series.json">{TABLE}</wl-timeline></main>', **context
    )
    page.wait_for_selector("wl-timeline[data-state=ready] svg")
    return page


def test_it_draws_bars_spans_bands_and_steps(site: Site) -> None:
    page = opened(site)
    assert page.locator("wl-timeline h3").all_inner_texts() == ["killed", "detained"]
    daily = page.get_by_role("group", name="killed, day by day")
    widths = [box["width"] for box in daily.locator("a rect").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().toJSON())")]  # fmt: skip
    # The span is drawn first; its box is as wide as its four days.
    assert round(widths[0] / widths[1], 1) == 4.0
    steps = page.get_by_role("group", name="killed, running totals by claimant")
    assert steps.locator("a circle").count() == 2
    assert page.locator(".timeline-panel .legend").inner_text().strip() == "Ministry"
    assert page.locator("style").count() == 0


def test_figures_are_reached_by_keyboard_and_tell_their_words(site: Site) -> None:
    page = opened(site)
    readout = page.locator(".timeline-readout")
    page.get_by_role("link", name="2008-03-25: 24 (20–31) killed. said by a doctor").focus()
    expect(readout).to_have_text("2008-03-25: 24 (20–31) killed. said by a doctor")
    page.keyboard.press("ArrowRight")
    expect(readout).to_contain_text("2008-03-26 to 2008-03-29: 80 killed over 4 days")
    page.keyboard.press("ArrowRight")
    expect(readout).to_have_text("2008-03-30: at least 18 killed. said by a doctor")
    page.keyboard.press("ArrowRight")
    expect(readout).to_contain_text("2008-03-30")
    expect(page.locator("svg a[tabindex='0']")).to_have_count(3)
    site.put(
        "/i/2008-03-30", "<!doctype html><title>The incident</title><link rel=icon href=data:,>"
    )
    page.keyboard.press("Enter")
    page.wait_for_url("**/i/2008-03-30")


def test_the_table_stays_and_stands_alone_without_scripts(site: Site) -> None:
    page = opened(site)
    page.get_by_text("The same as a table").click()
    expect(page.get_by_role("table", name="Killed by day")).to_be_visible()
    page = site.page("/", java_script_enabled=False)
    assert page.get_by_role("table", name="Killed by day").is_visible()
