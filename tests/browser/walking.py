"""A walk through pages in Debian's Chromium: what ran, what was asked, what axe-core finds."""

from __future__ import annotations

import shutil
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.waiting import PATIENCE
from tests.web.conftest import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

CHROMIUM = shutil.which("chromium")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic")
FRONTEND = Path(__file__).parents[2] / "frontend"
AXE = FRONTEND / "node_modules" / "axe-core" / "axe.min.js"
BUNDLE = Path(__file__).parents[2] / "src/warledger_desk/static/warledger/build.txt"
#: Files, which Chromium shows in a page of its own making.
_FILES = (".xml", ".atom", ".txt", ".json", ".geojson", "/figures/")


#: Each element as what it is within what: their names, classes, roles, and the names of the other
#: attributes.
_SHAPES = """() => {
  const bare = (one) => one === null ? "" : [one.localName, one.getAttribute("class"),
    one.getAttribute("role"), one.getAttribute("type")].join(" ");
  const shapes = new Set();
  for (const one of document.body.querySelectorAll("*"))
    shapes.add([bare(one.parentElement), bare(one), ...one.getAttributeNames()].join(" | "));
  return [...shapes];
}"""


class Axe(Enum):
    """Which pages axe-core looks at."""

    NOWHERE = auto()
    KINDS = auto()  #: one of a kind, by each who walks
    #: one of a kind, by each who walks, and all that hold an element that none before it held:
    #: what is made of the same elements in the same places has the same faults
    WHAT_IS_NEW = auto()


@dataclass(slots=True, kw_only=True)
class Walk:
    """What was seen on the way."""

    visited: list[str] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    looked_at: list[str] = field(default_factory=list)  #: by axe-core
    shapes: set[str] = field(default_factory=set)  #: of elements, on all that were looked at
    #: Address, rule, and the beginning of the first element, of what is serious or critical.
    faults: list[tuple[str, str, str]] = field(default_factory=list)


@contextmanager
def serving(application: Any) -> Iterator[str]:
    """An application on loopback; its address."""
    from waitress import create_server  # noqa: PLC0415

    server = create_server(application, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        thread.join(10)


@contextmanager
def files(folder: Path) -> Iterator[str]:
    """A file server over a folder; its address."""

    class Quiet(SimpleHTTPRequestHandler):
        """Says nothing of what it sends."""

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


def window(browser: Browser, *, width: int = 1200, scheme: Any = "light") -> BrowserContext:
    """A window of its own cookies."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=False
    )
    context.set_default_timeout(PATIENCE)
    return context


def sign_in(context: BrowserContext, base: str, role: str, password: str = PASSWORD) -> None:
    """Sign in with a name and a password."""
    page = context.new_page()
    page.goto(f"{base}/accounts/login/")
    page.fill("[name=login]", role)
    page.fill("[name=password]", password)
    page.click("main form button")
    page.wait_for_url(f"{base}/desk/**")
    page.close()


def walk(context: BrowserContext, base: str, paths: Iterable[str], made: Walk, *, axe: Axe) -> None:
    """
    Visit pages one after the other, and note what happens.

    Args:
        context: With the cookies of whoever walks.
        base: Where the application answers.
        paths: Addresses below it.
        made: What is seen is added to it.
        axe: Which of them axe-core looks at.
    """
    page = context.new_page()
    at = ""

    def problem(words: str) -> None:
        made.problems.append((at, words[:300]))

    watch(page, base, problem)
    kinds: set[str] = set()
    for path in paths:
        if path.endswith(_FILES):
            continue
        at = path
        page.goto(f"{base}{path}")
        if page.evaluate("window.__pwned !== undefined && !(window.__pwned instanceof Element)"):
            problem("something ran")
        made.visited.append(path)
        if axe is Axe.NOWHERE:
            continue
        shapes = set(page.evaluate(_SHAPES)) if axe is Axe.WHAT_IS_NEW else set()
        if kind_of(path) not in kinds or not shapes <= made.shapes:
            made.looked_at.append(path)
            made.faults += [(path, *fault) for fault in looked_at(page)]
            made.shapes |= shapes
        kinds.add(kind_of(path))
    page.close()


def kind_of(path: str) -> str:
    """What a page is of: its address without ids and numbers."""
    parts = urlsplit(path).path.split("/")
    return "/".join("*" if any(map(str.isdigit, part)) else part for part in parts)


def watch(page: Page, base: str, problem: Callable[[str], None]) -> None:
    """Tell of dialogs, errors, refused content, and questions to other servers."""

    def asked(request: Request) -> None:
        if not request.url.startswith((base, "data:", "blob:", "chrome-error:")):
            problem(f"asked {request.url}")

    def said(message: ConsoleMessage) -> None:
        # The pages that are walked hold some that are refused, which the browser tells as errors.
        refused = "the server responded with a status of" in message.text
        if message.type == "error" and not refused:
            problem(f"console: {message.text}")

    page.on("dialog", lambda dialog: (problem(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("pageerror", lambda error: problem(f"error: {error}"))
    page.on("console", said)
    page.on("request", asked)
    page.on("popup", lambda _: problem("opened a window"))
    page.on("framenavigated", lambda frame: frame.parent_frame and problem("has a frame"))


def looked_at(page: Page) -> Iterator[tuple[str, str]]:
    """What axe-core holds for serious or critical: the rule, and the first element."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations'], elementRef: false})")
    assert found["testEngine"]["name"] == "axe-core"
    for one in found["violations"]:
        if one["impact"] in {"serious", "critical"}:
            node = one["nodes"][0]
            yield one["id"], f"{node['target']} {node['html'][:160]} {node['any'][:1]}"[:500]
