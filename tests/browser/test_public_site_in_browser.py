"""What visitors do on the public site and on its static export, in Debian's Chromium."""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser.walking import BUNDLE, CHROMIUM, chromium, files, serving, watch, window
from tests.web.conftest import opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.skipif(
        CHROMIUM is None, reason="Chromium is not installed (apt-get install chromium)"
    ),
    pytest.mark.skipif(not BUNDLE.exists(), reason="the front end is not built (make frontend)"),
]
REPORTS = {
    "Clashes in two towns": (
        "Police said that on 3 May 2008 soldiers killed 12 militants in Basra.\n\n"
        "On 4 May 2008 the Mahdi Army attacked a convoy near Mosul.\n\n"
        "On 4 May 2008 the Mahdi Army killed 40 policemen in Mosul, the governor said."
    ),
    "A bomb in the north": (
        "On 10 May 2008 a bomb injured 7 people in Kirkuk, police said.\n\n"
        "Muqtada al-Sadr ordered the Mahdi Army to leave the streets on 11 May 2008."
    ),
    "A quiet week": "The mayor of Najaf opened a market. The orchards were in bloom.",
}


@pytest.fixture(scope="module")
def ledger(empty_web_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Three reports that the engine has read, all published."""
    for path in opened(empty_web_ledger, tmp_path_factory.mktemp("public")):
        fill()
        yield path


def fill() -> None:
    from django.utils import timezone  # noqa: PLC0415

    from warledger_desk.accounts.models import User  # noqa: PLC0415
    from warledger_desk.articles.services import publishing  # noqa: PLC0415
    from warledger_desk.intake.models import Intake, Origin  # noqa: PLC0415
    from warledger_desk.intake.reading import begin  # noqa: PLC0415
    from warledger_desk.intake.worker import work  # noqa: PLC0415
    from warledger_desk.ledger.services.reconciling import bring_up_to_date  # noqa: PLC0415

    editor = User.objects.get(username="editor")
    for number, (title, text) in enumerate(REPORTS.items()):
        begin(
            Intake(
                origin=Origin.TEXT, name=f"{number}.txt", by=editor, content=text.encode(),
                title=title, outlet="The Valley Observer", published=date(2008, 5, 12 + number),
            )
        )  # fmt: skip
    work(once=True)
    bring_up_to_date(when=timezone.now())
    assert publishing.publish_all(who="editor", when=timezone.now()) == len(REPORTS)


@pytest.fixture(scope="module")
def site(ledger: Path) -> Iterator[tuple[str, Browser]]:
    """The site's address, and a browser."""
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    with serving(get_wsgi_application()) as base, chromium() as browser:
        yield base, browser


@pytest.fixture(scope="module")
def folder(ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The static export."""
    from warledger_desk.site.static_export import export  # noqa: PLC0415

    made = tmp_path_factory.mktemp("files") / "deep" / "site"
    made.parent.mkdir()
    assert export(made).dangling == []
    return made


@contextmanager
def visitor(base: str, browser: Browser) -> Iterator[Page]:
    """A window in which nothing goes wrong and no other server is asked."""
    problems: list[str] = []
    page = window(browser).new_page()
    watch(page, base, problems.append)
    yield page
    assert problems == []
    page.context.close()


def test_events_of_a_report_lead_to_its_text_and_to_topics(
    folder: Path, site: tuple[str, Browser]
) -> None:
    base, browser = site
    with visitor(base, browser) as page:
        page.goto(base)
        page.get_by_role("link", name="A bomb in the north").first.click()
        events = page.locator("section[aria-labelledby=events] .event")
        order = events.filter(has_text="Request or order")
        expect(order).to_have_count(1)
        expect(order).to_contain_text("11 May 2008")
        order.get_by_role("link", name="In the text").click()
        sentence = page.locator(":target")
        expect(sentence).to_be_in_viewport()
        expect(sentence).to_contain_text("to leave the streets")

        page.goto(f"{base}/topics/")
        page.get_by_role("link", name="Mahdi Army").first.click()
        told = page.locator(".event")
        expect(told.filter(has_text="convoy")).to_have_count(1)
        told.filter(has_text="ordered").locator(".said a").click()
        expect(page.locator("h1")).to_have_text("A bomb in the north")
        expect(page).to_have_url(re.compile("#event-"))


def test_the_timeline_draws_days_and_events_that_lead_to_their_words(
    folder: Path, site: tuple[str, Browser]
) -> None:
    base, browser = site
    with visitor(base, browser) as page:
        page.goto(f"{base}/timeline/")
        drawn = page.locator("wl-timeline svg")
        drawn.first.wait_for()
        days = page.locator(".happenings > li")
        fourth = days.filter(has=page.get_by_role("heading", name="4 May 2008"))
        expect(fourth).to_contain_text("Reported: 40 killed")
        expect(fourth.locator(".event").filter(has_text="convoy")).to_have_count(1)
        page.get_by_label("Outcome").select_option("injured")
        page.get_by_role("button", name="Show", exact=True).click()
        page.wait_for_url(re.compile("outcome=injured"))
        page.locator("wl-timeline svg").first.wait_for()
        rows = page.locator("wl-timeline table tbody tr")
        expect(rows).to_have_count(1)
        expect(rows).to_contain_text("2008-05-10")


def test_the_map_is_filtered_by_the_server_and_by_its_slider(
    folder: Path, site: tuple[str, Browser]
) -> None:
    base, browser = site
    with visitor(base, browser) as page:
        page.goto(f"{base}/map/")
        listed = page.locator("wl-map [data-incident]:visible")
        page.locator("wl-map canvas").wait_for()
        expect(page.locator("wl-map .map-status")).to_contain_text("3 of 3 shown")
        expect(listed).to_have_count(3)
        slider = page.get_by_label("Up to the day")
        slider.focus()
        slider.press("Home")  # the first day alone
        expect(listed).to_have_count(1)
        expect(listed).to_contain_text("Basra")
        expect(page.locator("wl-map output")).to_have_text("2008-05-03")
        slider.press("ArrowRight")
        expect(listed).to_have_count(2)
        page.locator("wl-map").get_by_role("button", name="Clear").click()
        expect(listed).to_have_count(3)

        page.get_by_label("Outcome").select_option("injured")
        page.get_by_role("button", name="Show", exact=True).click()
        page.wait_for_url(re.compile("outcome=injured"))
        expect(listed).to_have_count(1)
        listed.get_by_role("link").click()
        expect(page.locator("h1")).to_contain_text("7 injured")


def test_the_search_of_the_export_finds_filters_and_leads_to_reports(
    folder: Path, site: tuple[str, Browser]
) -> None:
    _, browser = site
    with files(folder.parent.parent) as base, visitor(base, browser) as page:
        page.goto(f"{base}/deep/site/")
        page.get_by_role("link", name="Search").first.click()
        form = page.locator("wl-search form")
        form.wait_for()
        hits = page.locator("wl-search li h2")
        form.get_by_label("Words").fill("orch")
        expect(hits).to_have_text(["A quiet week"])
        form.get_by_label("Words").fill("may -bomb")
        expect(hits).to_have_text(["Clashes in two towns"])
        form.get_by_label("Words").fill("")
        form.get_by_label("Outcome").select_option("injured")
        expect(hits).to_have_text(["A bomb in the north"])
        form.get_by_label("Outcome").select_option("")
        form.get_by_label("Place").select_option("Mosul")
        expect(hits).to_have_text(["Clashes in two towns"])
        form.get_by_label("Place").select_option("")
        form.get_by_label("From").fill("2008-05-13")
        expect(hits).to_have_text(["A quiet week", "A bomb in the north"])
        form.locator("[name=until]").fill("2008-05-13")
        expect(hits).to_have_text(["A bomb in the north"])
        hits.get_by_role("link").click()
        expect(page.locator("h1")).to_have_text("A bomb in the north")
        expect(page).to_have_url(re.compile("^" + re.escape(f"{base}/deep/site/reports/")))


def test_the_map_and_timeline_of_the_export_work_without_a_server(
    folder: Path, site: tuple[str, Browser]
) -> None:
    _, browser = site
    with files(folder.parent.parent) as base, visitor(base, browser) as page:
        page.goto(f"{base}/deep/site/map/")
        listed = page.locator("wl-map [data-incident]:visible")
        page.locator("wl-map canvas").wait_for()
        expect(listed).to_have_count(3)
        page.locator("wl-map").get_by_label("Outcome").select_option("killed")
        expect(listed).to_have_count(2)
        page.locator("wl-map").get_by_label("From").fill("2008-05-04")
        expect(listed).to_have_count(1)
        listed.get_by_role("link").click()
        expect(page.locator("h1")).to_contain_text("40 killed")
        page.goto(f"{base}/deep/site/timeline/")
        page.locator("wl-timeline svg").first.wait_for()
        event = page.locator(".happenings .event").filter(has_text="ordered")
        event.locator(".said a").click()
        expect(page.locator(":target")).to_contain_text("to leave the streets")


def test_a_page_of_the_export_can_be_read_as_a_file(
    folder: Path, site: tuple[str, Browser]
) -> None:
    """Browsers run no modules of a file: what needs no script is all there, and styled."""
    _, browser = site
    page = window(browser).new_page()
    page.goto((folder / "index.html").as_uri())
    reports = page.get_by_role("link", name=re.compile("|".join(REPORTS)))
    expect(reports.first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).margin") == "0px"
    for link in reports.all():
        way = link.get_attribute("href") or ""
        assert (folder / way / "index.html").is_file()
    page.goto((folder / "search" / "index.html").as_uri())
    expect(page.get_by_role("link", name="A quiet week")).to_be_visible()
    page.context.close()
