"""What readers and reviewers do, and how long they think about it."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from benchmarks.load.browser import Browser, Page

#: Seconds that somebody looks at a list, and reads a report; between these, evenly.
_LISTS, _REPORTS, _DECIDES = (4.0, 14.0), (12.0, 45.0), (3.0, 12.0)
#: Seconds between two askings of a program that reads feeds, and between two reports of an editor.
_FEEDS, _ADDS = 30.0, 45.0
_STATIC = "/static/warledger/"
_STYLE = ("app.css", "app.js", "icon.svg")
_MAP = ("map.css", "map-worker.js", "basemap/world.json", "basemap/cities.json",
        "basemap/states.json", "basemap/waters.json")  # fmt: skip
_WORDS = ("bridge", "council", "killed", "market", "wounded", "grain", "elders", "schools")
#: Pages that are gone to from the menu, each as often as its number says.
_MENU = {"/": 6, "/reports/": 5, "/map/": 3, "/timeline/": 2, "/topics/": 2, "/incidents/": 2,
         "/search/": 3, "/about/": 1, "/corrections/": 1}  # fmt: skip
_KINDS = {
    "/": "front page", "/reports/": "reports", "/map/": "map", "/timeline/": "timeline",
    "/topics/": "topics", "/incidents/": "incidents", "/search/": "search",
}  # fmt: skip


class Reader:
    """Somebody who reads the site; after some pages somebody else comes."""

    def __init__(self, browser: Browser, chance: random.Random) -> None:
        self._browser, self._chance = browser, chance

    async def read(self, until: Callable[[], bool]) -> None:
        """Walk pages until it is time to go."""
        if self._chance.random() < 0.05:
            return await self._subscribe(until)
        while not until():
            self._browser.forget()
            at = await self._open(self._from_menu())
            for _ in range(self._chance.randint(4, 15)):
                if until():
                    return None
                await asyncio.sleep(self._chance.uniform(*self._pause(at)))
                at = await self._open(self._next(at))
        return None

    async def _subscribe(self, until: Callable[[], bool]) -> None:
        while not until():
            await self._browser.get("feed", "/feeds/reports.atom")
            await asyncio.sleep(_FEEDS * self._chance.uniform(0.8, 1.2))

    def _pause(self, at: Page) -> tuple[float, float]:
        return _REPORTS if at.path.startswith("/reports/") and at.path != "/reports/" else _LISTS

    def _from_menu(self) -> str:
        return self._chance.choices(list(_MENU), weights=list(_MENU.values()))[0]

    def _next(self, at: Page) -> str:
        """A link of this page, mostly to a report; else the menu."""
        inner = [link for link in at.links if link.count("/") > 2 and _of_readers(link)]
        reports = [link for link in inner if link.startswith("/reports/")]
        if reports and self._chance.random() < 0.6:
            return self._chance.choice(reports)
        return (
            self._chance.choice(inner)
            if inner and self._chance.random() < 0.6
            else self._from_menu()
        )

    async def _open(self, path: str) -> Page:
        """A page with what a browser asks for beside it."""
        if path == "/search/" and self._chance.random() < 0.8:
            path = f"/search/?q={self._chance.choice(_WORDS)}"
        page = await self._browser.get(kind_of(path), path)
        for name in _STYLE:
            await self._browser.get("static files", _STATIC + name)
        if path.startswith("/map/"):
            for name in _MAP:
                await self._browser.get("static files", _STATIC + name)
            await self._browser.get("map data", f"/data/map.geojson{_query(path)}")
        if path.startswith("/timeline/"):
            await self._browser.get("timeline data", f"/data/timeline.json{_query(path)}")
        return page


def _of_readers(link: str) -> bool:
    return not link.startswith(("/accounts/", "/desk/", "/editorial/", "/static/")) and not (
        link.endswith(("/error/", "/comment/"))
    )


def _query(path: str) -> str:
    _, mark, words = path.partition("?")
    return mark + words


def kind_of(path: str) -> str:
    """What a page is called in the table."""
    bare = path.partition("?")[0]
    if bare in _KINDS:
        return _KINDS[bare]
    first = bare.split("/")[1]
    one = {"reports": "report", "incidents": "incident", "topics": "topic", "feeds": "feed"}
    return one.get(first, "other pages")


class Reviewer:
    """Somebody at the desk: takes what waits, and decides; editors add reports too."""

    def __init__(self, browser: Browser, chance: random.Random, *, adds: bool) -> None:
        self._browser, self._chance, self._adds = browser, chance, adds
        self._added = 0

    async def work(self, name: str, password: str, until: Callable[[], bool]) -> None:
        """Sign in, then decide until it is time to go."""
        await asyncio.sleep(self._chance.uniform(0, 10))
        page = await self._browser.get("desk: pages", "/accounts/login/")
        form = page.form_with("login") or {"": page.path}
        form |= {"login": name, "password": password}
        page = await self._browser.post("desk: signing in", form.pop(""), form, page.path)
        since = 0.0
        while not until():
            pause = self._chance.uniform(*_DECIDES)
            await asyncio.sleep(pause)
            since += pause
            if self._adds and since > _ADDS:
                since = 0.0
                page = await self._add()
                continue
            page = await self._decide(page)

    async def _decide(self, page: Page) -> Page:
        """One act on the page at hand; where it offers none, the next item of the queue."""
        act = self._chance.random()
        if page.path.startswith("/desk/reports/") and page.html:
            judged = page.forms("/verdict/")
            undo = page.forms("/undo/")
            if undo and act < 0.1:
                return await self._sent("desk: undoing", undo[0], page)
            corrections = [link for link in page.links if "/correct/" in link]
            if corrections and act < 0.25:
                return await self._correct(self._chance.choice(corrections))
            if judged and act < 0.85:
                verdict = "accept" if self._chance.random() < 0.8 else "reject"
                form = self._chance.choice(judged) | {"verdict": verdict}
                return await self._sent("desk: judging", form, page)
            done = page.forms("/desk/queue/")
            if done:
                return await self._sent("desk: queue", done[0] | {"act": "done"}, page)
        if self._chance.random() < 0.5:
            return await self._open_report()
        home = await self._browser.get("desk: pages", "/desk/")
        following = home.forms("/desk/next/")
        return await self._sent("desk: queue", following[0], home) if following else home

    async def _open_report(self) -> Page:
        """A report of the list."""
        page = await self._browser.get("desk: pages", "/desk/reports/")
        reports = [link for link in page.links if re.fullmatch(r"/desk/reports/[^/?]+/", link)]
        if not reports:
            return page
        return await self._browser.get("desk: pages", self._chance.choice(reports))

    async def _correct(self, link: str) -> Page:
        page = await self._browser.get("desk: pages", link)
        form = page.form_with("low")
        if form is None:
            return page
        form |= {"low": str(self._chance.randint(1, 40)), "why": "read again"}
        form["high"] = form["low"]
        return await self._sent("desk: correcting", form, page)

    async def _add(self) -> Page:
        page = await self._browser.get("desk: pages", "/desk/add/")
        form = page.form_with("text-text")
        if form is None:
            return page
        self._added += 1
        dead = self._chance.randint(2, 60)
        town = self._chance.choice(("Zerkan", "Old Mill", "Tallbridge", "Harrow Ford"))
        form |= {
            "how": "text",
            "text-text": f"Shells killed {dead} people in {town} on Sunday, a doctor said. "
            f"At least {dead + 3} were wounded. The market stayed shut.",
            "text-title": f"Shells fall on {town} ({self._added})",
            "text-published": "2008-03-30",
        }
        return await self._sent("desk: adding a report", form, page)

    async def _sent(self, kind: str, form: dict[str, str], page: Page) -> Page:
        fields = dict(form)
        return await self._browser.post(kind, fields.pop(""), fields, page.path)
