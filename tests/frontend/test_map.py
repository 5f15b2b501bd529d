"""The map in a browser, under the desk's policy: drawn, filtered, chosen from, enlarged."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect
from tests.waiting import becomes, until

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.frontend.conftest import Site

FACTS = "best", "low", "high", "start", "end", "where_prec", "area", "actors"


def incident(
    key: str, outcome: str, at: tuple[float, float] | None, **facts: Any
) -> dict[str, Any]:
    known = dict.fromkeys(FACTS) | {"actors": [], "where_prec": 1, "best": 10, "low": 8, "high": 14}
    known |= {"start": "2008-03-25", "end": "2008-03-25", "date_prec": 1, "grade": None}
    known |= {"place": key, "title": f"{outcome} at {key}", "url": f"/incidents/{key}", **facts}
    point = at and {"type": "Point", "coordinates": at}
    properties = {"id": key, "outcome": outcome, **known}
    return {"type": "Feature", "geometry": point, "properties": properties}


INCIDENTS = {
    "type": "FeatureCollection",
    "features": [
        incident("basra", "killed", (47.78, 30.51), actors=["Mahdi Army"]),
        incident("baghdad", "injured", (44.4, 33.34), start="2008-03-28", end="2008-03-29"),
        incident("wasit", "killed", (45.8, 32.5), where_prec=4, area="iso:IQ-WA"),
        incident("syria", "abducted", None, where_prec=6, area="SY", start=None, end=None),
        incident("nowhere", "detained", None, where_prec=6, start=None, end=None),
    ],
}
PAGE = '<main><h1>Map</h1><wl-map data-src="/map.json" data-label="Incidents"></wl-map></main>'


def settle(page: Page) -> None:
    """Waits until all is drawn. Playwright's own waiting evaluates, which the policy forbids."""
    page.wait_for_selector("wl-map[data-state=ready]")
    becomes(lambda: page.evaluate("document.querySelector('wl-map').idle"), True)


def opened(site: Site, **context: Any) -> Page:
    site.put("/map.json", json.dumps(INCIDENTS), "application/json")
    page = site.page("/", PAGE, **context)
    settle(page)
    return page


def lists(page: Page, *wanted: str) -> None:
    """Waits until the list shows these incidents and no others."""
    shown = page.locator("[data-incident]:visible")
    becomes(lambda: shown.evaluate_all("all => all.map(one => one.dataset.incident)"), [*wanted])


def draws(page: Page, *wanted: str) -> None:
    """Waits until the map draws these incidents and no others."""
    settle(page)
    becomes(lambda: {*page.evaluate("document.querySelector('wl-map').seen.forms")}, {*wanted})


def test_each_incident_is_drawn_as_finely_as_its_place_is_known(site: Site) -> None:
    page = opened(site)
    draws(page, "basra", "baghdad", "wasit", "syria")
    seen = page.evaluate("document.querySelector('wl-map').seen")
    assert seen["forms"] == {"basra": "point", "baghdad": "point", "wasit": "area", "syria": "area"}
    assert {"land", "borders", "inner", "rivers", "disputed", "state-names"} <= set(seen["layers"])
    assert (
        page.locator(".map-status").inner_text()
        == "5 of 5 shown; 1 without a place, in the list alone"
    )
    assert "GeoNames" in page.locator(".map-credit").inner_text()


def test_filters_and_slider_change_map_and_list_together(site: Site) -> None:
    page = opened(site)
    lists(page, "basra", "baghdad", "wasit", "syria", "nowhere")
    page.get_by_label("Outcome").select_option("killed")
    lists(page, "basra", "wasit")
    draws(page, "basra", "wasit")
    page.get_by_label("Actor").select_option("Mahdi Army")
    lists(page, "basra")
    page.get_by_role("button", name="Clear").click()
    lists(page, "basra", "baghdad", "wasit", "syria", "nowhere")
    page.get_by_label("Up to the day").press("Home")
    expect(page.get_by_label("Until")).to_have_value("2008-03-25")
    lists(page, "basra", "wasit")
    expect(page.locator(".map-status")).to_contain_text("2 left out as they have no date")


def test_a_click_tells_and_the_list_answers(site: Site) -> None:
    page = opened(site)
    page.get_by_label("Outcome").select_option("abducted")
    lists(page, "syria")
    draws(page, "syria")
    box = page.locator(".map-canvas").bounding_box()
    assert box is not None
    # Syria lies left of the middle of a map that shows it with Iraq.
    page.mouse.click(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.4)
    told = page.locator(".map-told")
    expect(told).to_contain_text("10 (8–14) abducted")
    expect(told).to_contain_text("somewhere in syria · no date")
    expect(page.locator("[data-incident=syria]")).to_have_class("is-focused")


def test_enlarged_in_a_dialog_and_back_with_the_keyboard(site: Site) -> None:
    page = opened(site)
    page.get_by_role("button", name="Enlarge").press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".map-canvas canvas")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("wl-map > .map-body .map-canvas canvas").wait_for()
    expect(page.get_by_role("dialog")).to_have_count(0)
    becomes(lambda: page.evaluate("document.activeElement.textContent"), "Enlarge")


def test_the_servers_own_list_is_used_and_stands_without_a_map(site: Site) -> None:
    own = '<ul><li data-incident="basra"><a href="/b">From the server</a></li></ul>'
    data = json.dumps({"type": "FeatureCollection", "features": INCIDENTS["features"][:1]})
    inside = f'<script type="application/json" data-points>{data}</script>'
    page = site.page("/inside", f"<main><wl-map>{inside}{own}</wl-map></main>")
    settle(page)
    assert page.get_by_role("link", name="From the server").count() == 1
    lists(page, "basra")

    page = site.page("/bare", f"<main><wl-map>{own}</wl-map></main>", java_script_enabled=False)
    assert page.get_by_role("link", name="From the server").is_visible()


def test_without_its_data_the_map_says_so_and_leaves_the_list(site: Site) -> None:
    own = '<ul><li data-incident="basra">From the server</li></ul>'
    page = site.page("/lost", f'<main><wl-map data-src="/none.json">{own}</wl-map></main>')
    page.wait_for_selector("wl-map[data-state=failed]")
    assert "cannot be shown here" in page.get_by_role("status").inner_text()
    assert page.get_by_text("From the server").is_visible()

    def complaints() -> list[str]:
        page.title()  # what the browser has told meanwhile comes with an answer
        return site.wrong

    lines = until(complaints, lambda told: len(told) == 3)
    assert [line for line in lines if "/none.json" in line and line.startswith("404")]
    site.wrong.clear()
