"""Readers and reviewers that measure: what their browsers send, and what a run is told as."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING

import httpx
import pytest
from benchmarks.load.browser import Browser, Log, Page
from benchmarks.load.people import Reader, Reviewer, kind_of
from benchmarks.load.run import Run
from benchmarks.load.shown import shown, within

if TYPE_CHECKING:
    from collections.abc import Callable

HTML = """<a href="/reports/abc/">one</a><a href="/search/">search</a>
<form action="/desk/next/"><input name="csrf" value="t"><input type="checkbox" name="no"></form>
<form method="post"><input name="login"><select name="s"><option value="a">
<option value="b" selected></select><textarea name="why">so</textarea></form>"""


def browsed(answer: Callable[[httpx.Request], httpx.Response], log: Log) -> Browser:
    transport = httpx.MockTransport(answer)
    return Browser(httpx.AsyncClient(base_url="http://site.test", transport=transport), log)


def test_forms_are_sent_with_the_fields_that_a_browser_sends() -> None:
    page = Page("/here/", 200, HTML, ())
    assert page.forms("/desk/next/") == [{"": "/desk/next/", "csrf": "t"}]
    assert page.form_with("login") == {"": "/here/", "login": "", "s": "b", "why": "so"}
    assert page.form_with("nothing") is None


def test_a_page_is_asked_for_again_with_its_mark_and_not_at_all_while_it_is_fresh() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.headers.get("If-None-Match", ""))
        if request.url.path == "/fresh":
            return httpx.Response(200, headers={"Cache-Control": "max-age=60"})
        if asked[-1] == '"1"':
            return httpx.Response(304)
        return httpx.Response(200, headers={"ETag": '"1"', "Content-Type": "text/html"}, text=HTML)

    async def walk() -> Page:
        browser = browsed(answer, log)
        for path in ("/fresh", "/fresh", "/page"):
            await browser.get("pages", path)
        return await browser.get("pages", "/page")

    log = Log()
    page = asyncio.run(walk())
    assert asked == ["", "", '"1"']
    assert page.links == ("/reports/abc/", "/search/")
    assert log.unchanged == {"pages": 1}
    assert log.errors == {}


@pytest.mark.parametrize(
    ("status", "said"), [(500, "pages: 500 at /a/…/"), (404, "pages: 404 at /a/…/")]
)
def test_an_answer_that_is_no_page_is_an_error(status: int, said: str) -> None:
    log = Log()
    browser = browsed(lambda _: httpx.Response(status), log)
    asyncio.run(browser.get("pages", "/a/0123456789abcdef/?x=1"))
    assert log.errors == {said: 1}


def test_a_server_that_does_not_answer_is_an_error() -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("too late")

    log = Log()
    asyncio.run(browsed(answer, log).get("pages", "/"))
    assert log.errors == {"pages: ReadTimeout too late": 1}
    assert log.seconds == {}


def test_readers_follow_links_and_end_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.url.path)
        return httpx.Response(200, headers={"Content-Type": "text/html"}, text=HTML)

    async def at_once(_: float) -> None:
        return None

    monkeypatch.setattr(asyncio, "sleep", at_once)
    asyncio.run(Reader(browsed(answer, Log()), random.Random(3)).read(lambda: len(seen) > 200))  # noqa: S311
    assert "/reports/abc/" in seen
    assert "/static/warledger/app.js" in seen


def test_reviewers_sign_in_and_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    review = (
        '<form action="/desk/claims/c/verdict/"><input name="item" value="1"></form>'
        '<form method="post"><input name="login"></form><form action="/desk/next/"></form>'
    )

    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            sent.append(f"{request.url.path} {request.content.decode()}")
            return httpx.Response(302, headers={"Location": "/desk/reports/r/"})
        return httpx.Response(200, headers={"Content-Type": "text/html"}, text=review)

    async def at_once(_: float) -> None:
        return None

    monkeypatch.setattr(asyncio, "sleep", at_once)
    reviewer = Reviewer(browsed(answer, Log()), random.Random(1), adds=False)  # noqa: S311
    asyncio.run(reviewer.work("ana", "word", lambda: len(sent) > 20))
    assert sent[0] == "/accounts/login/ login=ana&password=word"
    assert any("verdict=accept" in one for one in sent)
    assert any("verdict=reject" in one for one in sent)


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/", "front page"), ("/search/?q=a", "search"), ("/topics/actors/x/", "topic")],
)
def test_pages_are_counted_by_kind(path: str, kind: str) -> None:
    assert kind_of(path) == kind


def test_the_table_has_every_kind_and_signing_in_counts_apart() -> None:
    run = Run(readers=2, reviewers=1, reports=10, minutes=1)
    for _ in range(100):
        run.log.add("report", 0.1, 200)
    run.log.add("report", 0.05, 304)
    run.log.add("desk: signing in", 2.0, 302)
    run.memory = [{"server": 100.0, "worker": 50.0}, {"server": 110.0, "worker": 50.0}]
    told = shown(run)
    assert within(run)
    assert "| **all answers** | 101 | 1 | 100 | 100 | 100 |" in told
    assert "| server | 100 | 110 |" in told
    for _ in range(10):
        run.log.add("report", 0.4, 200)
    assert not within(run)
