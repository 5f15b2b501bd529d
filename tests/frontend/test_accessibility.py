"""axe-core on one of each: the style guide in light, dark and narrow, the map, the timeline."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from tests.frontend import test_map, test_timeline

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.frontend.conftest import Site

FRONTEND = Path(__file__).resolve().parents[2] / "frontend"
AXE = FRONTEND / "node_modules" / "axe-core" / "axe.min.js"
pytestmark = pytest.mark.skipif(
    not AXE.is_file(), reason="axe-core is not installed (make frontend)"
)


def faults(page: Page) -> list[str]:
    """What axe finds, of any weight."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate("axe.run(document)")["violations"]
    return [
        f"{one['impact']} {one['id']}: {node['target']}" for one in found for node in one["nodes"]
    ]


@pytest.mark.parametrize(
    "context",
    [
        {"viewport": {"width": 1200, "height": 900}},
        {"viewport": {"width": 1200, "height": 900}, "color_scheme": "dark"},
        {"viewport": {"width": 360, "height": 800}},
    ],
    ids=["light", "dark", "narrow"],
)
def test_the_style_guide_has_no_fault_and_does_not_scroll_sideways(
    site: Site, context: dict[str, Any]
) -> None:
    guide = (FRONTEND / "styleguide" / "index.html").read_text(encoding="utf-8")
    site.put("/guide", guide.replace("../../src/warledger_desk/static", "/static"))
    page = site.page("/guide", **context)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Open a dialog").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert faults(page) == []


def test_map_and_timeline_have_no_fault(site: Site) -> None:
    site.put("/map.json", json.dumps(test_map.INCIDENTS), "application/json")
    site.put("/series.json", json.dumps(test_timeline.SERIES), "application/json")
    page = site.page(
        "/",
        '<main><h1>War</h1><h2>Map</h2><wl-map data-src="/map.json"></wl-map><h2>Time</h2>'
        f'<wl-timeline data-src="/series.json">{test_timeline.TABLE}</wl-timeline></main>',
    )
    page.wait_for_selector("wl-timeline[data-state=ready] svg")
    test_map.settle(page)
    assert faults(page) == []
