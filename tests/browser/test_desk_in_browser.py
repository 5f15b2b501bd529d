"""The desk in a real browser: a figure corrected by keyboard, words selected with the mouse."""

from __future__ import annotations

import re
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from tests.desk.samples import MOMENT, put, told
from tests.web.conftest import PASSWORD

from warledger.records import JudgementType, Outcome, TallyQuery
from warledger_desk.ledger import models
from warledger_desk.ledger.services.judging import judgements
from warledger_desk.ledger.services.tallying import tallied
from warledger_desk.review.queueing import catch_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page


CHROMIUM = shutil.which("chromium")
BUNDLE = Path(models.__file__).parents[2] / "static" / "warledger" / "build.txt"
pytestmark = [
    pytest.mark.skipif(
        CHROMIUM is None, reason="Chromium is not installed (apt-get install chromium)"
    ),
    pytest.mark.skipif(not BUNDLE.exists(), reason="the front end is not built (make frontend)"),
]
AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
#: A dove, which is two units in a browser's strings and one code point of the report.
TEXT = "\N{DOVE OF PEACE}\N{GRINNING FACE} talks. 12 killed in Odra. At least thirty fled from Sel."


def apart(ask: Callable[[], Any]) -> Any:
    """Asked in another thread: Playwright runs this one, and Django refuses to block it."""

    def asked() -> Any:
        from django.db import connection  # noqa: PLC0415

        try:
            return ask()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asked).result()


@pytest.fixture
def address(web: Path) -> Iterator[str]:
    """Where the application answers, over a ledger with one report."""
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415
    from waitress import create_server  # noqa: PLC0415

    put(told(TEXT, title="Talks at Odra"))
    catch_up(when=MOMENT)
    server = create_server(get_wsgi_application(), host="127.0.0.1", port=0, threads=2)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A browser at the report, signed in as a coder."""
    report = models.Report.objects.get().id
    page = browser.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "console",
        lambda said: problems.append(said.text) if "Content Security" in said.text else None,
    )
    page.goto(f"{address}/accounts/login/?next=/desk/reports/{report}/")
    page.fill("[name=login]", "coder")
    page.fill("[name=password]", PASSWORD)
    page.click("main form button")
    page.wait_for_selector(".review")
    page.wait_for_load_state("load")  # scripts have run then
    yield page
    assert problems == []


def killed() -> int | None:
    found, _ = tallied(TallyQuery(outcome=Outcome.KILLED), when=MOMENT)
    return found.bounds.best


def test_a_figure_is_corrected_by_keyboard_and_the_tally_changes(page: Page) -> None:
    assert apart(killed) == 12
    page.keyboard.press("j")
    page.keyboard.press("c")
    field = page.wait_for_selector(".claim form [name=low]")
    assert field is not None
    field.fill("21")
    page.fill(".claim form [name=high]", "21")
    page.keyboard.press("Enter")
    page.wait_for_selector(".claim--corrected")
    page.wait_for_load_state("load")
    expect(page.locator(".claim--corrected .badge")).to_have_text("corrected")
    assert apart(killed) == 21

    page.keyboard.press("j")
    page.keyboard.press("u")
    page.wait_for_selector(".claim--proposed")
    assert apart(killed) == 12
    (kept,) = apart(lambda: judgements(retired=True))
    assert (kept.type, kept.who, kept.retired_by) == (JudgementType.CORRECTED, "coder", "coder")


def test_words_that_are_selected_become_a_missed_claim(page: Page) -> None:
    page.keyboard.press("n")
    picker = ".claims details [data-span-picker]"
    page.wait_for_selector(f"{picker} [name=start]", state="visible")
    x, y = page.evaluate(
        """() => {
          const walker = document.createTreeWalker(
            document.querySelector("[data-report-text]"), NodeFilter.SHOW_TEXT);
          let node;
          while ((node = walker.nextNode())) {
            const at = node.data.indexOf("thirty");
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + "thirty".length);
            const box = range.getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2];
          }
        }"""
    )
    page.mouse.dblclick(x, y)
    start = page.locator(f"{picker} [name=start]")
    expect(start).to_have_value(str(TEXT.index("thirty")))
    end = page.locator(f"{picker} [name=end]")
    expect(end).to_have_value(str(TEXT.index("thirty") + 6))
    expect(page.locator(f"{picker} [data-span-words]")).to_contain_text("thirty")
    form = ".claims details form"
    page.select_option(f"{form} [name=outcome]", "displaced")
    page.fill(f"{form} [name=low]", "30")
    page.click(f"{form} button.button--main")
    page.wait_for_selector(".claim.displaced")
    (made,) = apart(judgements)
    (name,) = made.subjects
    expect(page.locator(f"#figure-{name}")).to_have_text(re.compile(r"^\s*thirty"))


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed (make frontend)")
def test_axe_finds_no_fault_in_report_correction_and_queue(page: Page) -> None:
    report, desk = page.url, page.url.partition("/reports/")[0]
    correction = page.get_attribute(".claim [data-key=c]", "href")
    faults = []
    for address in (report, desk.removesuffix("/desk") + str(correction), f"{desk}/"):
        page.goto(address)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found: dict[str, Any] = page.evaluate("axe.run(document)")
        assert len(found["passes"]) > 10
        faults += [(address, one["id"], one["nodes"][0]["html"]) for one in found["violations"]]
    assert faults == []
