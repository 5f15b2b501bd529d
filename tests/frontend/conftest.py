"""Pages of our own under the desk's policy, on loopback, in Debian's Chromium."""

from __future__ import annotations

import shutil
import threading
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from tests.waiting import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "src" / "warledger_desk" / "static"
#: As in warledger_desk.web.settings.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FLAGS = (
    "--no-sandbox", "--disable-quic", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
)  # fmt: skip
HEAD = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<link rel="icon" href="data:,"><link rel="stylesheet" href="/static/warledger/app.css">'
    '<script type="module" src="/static/warledger/app.js"></script></head>'
)


class Handler(SimpleHTTPRequestHandler):
    """Pages from memory, the bundle from its folder, all under the policy."""

    def __init__(self, *args: Any, pages: dict[str, tuple[str, str]], **kwargs: Any) -> None:
        self.pages = pages
        super().__init__(*args, directory=str(STATIC.parent), **kwargs)

    def do_GET(self) -> None:
        page = self.pages.get(self.path.split("?")[0])
        if page is None:
            super().do_GET()
            return
        kind, text = page
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing; failures are seen in the browser."""


@dataclass
class Site:
    """Pages to be opened, and what went wrong in those that were."""

    browser: Browser
    address: str
    pages: dict[str, tuple[str, str]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def put(self, path: str, text: str, kind: str = "text/html") -> None:
        """Serves a text at a path."""
        self.pages[path] = (kind, text)

    def page(self, path: str, body: str | None = None, **context: Any) -> Page:
        """Opens a path, with a body of its own between our head and end."""
        if body is not None:
            self.put(path, f"{HEAD}<body>{body}</body></html>")
        context = {"viewport": {"width": 700, "height": 500}, **context}
        page = self.browser.new_context(**context).new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        page.on("requestfailed", lambda request: self.wrong.append(f"failed: {request.url}"))
        page.on(
            "response",
            lambda one: one.status >= 400 and self.wrong.append(f"{one.status} {one.url}"),
        )
        page.on(
            "console",
            lambda said: said.type in {"error", "warning"} and self.wrong.append(said.text),
        )
        page.goto(f"{self.address}{path}")
        return page


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    if not (STATIC / "warledger" / "build.txt").is_file():
        pytest.skip("the front end is not built (make frontend)")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where there is a browser

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def site(chromium: Browser) -> Iterator[Site]:
    """An empty site; at its end nothing may have gone wrong in its pages."""
    pages: dict[str, tuple[str, str]] = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, pages=pages))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    made = Site(chromium, f"http://127.0.0.1:{server.server_port}", pages)
    yield made
    for context in chromium.contexts:
        context.close()
    server.shutdown()
    server.server_close()
    thread.join()
    assert made.wrong == []
