"""The HTML page in a real browser, where Debian's Chromium is installed."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from selectolax.lexbor import LexborHTMLParser
from tests.factories import PARAGRAPHS, reading

from warledger.publish import page

if TYPE_CHECKING:
    from pathlib import Path

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="Chromium is not installed (apt-get install chromium)"
)
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--enable-logging=stderr", "--v=0",
)  # fmt: skip

#: Runs in the page and writes what it sees into the document's title.
PROBE = """
const note = (id) => getComputedStyle(document.getElementById(id + "-tip")).visibility;
const mark = document.getElementById("r1-figure-4");
const seen = [note("r1-figure-4")];
mark.focus();
seen.push(note("r1-figure-4"), note("r1-figure-1"));
const box = document.getElementById("r1-figure-4-tip").getBoundingClientRect();
seen.push(box.left >= 0 && box.right <= innerWidth && box.top >= mark.getBoundingClientRect().top);
mark.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
seen.push(note("r1-figure-4"));
seen.push(document.documentElement.scrollWidth <= innerWidth);
seen.push(getComputedStyle(mark, "::after").content);
document.title = seen.join("|");
"""


def browse(folder: Path, html: str, *flags: str) -> tuple[LexborHTMLParser, str]:
    """The document as the browser has it after scripts ran, and the browser's own log."""
    target = folder / "page.html"
    target.write_text(html, encoding="utf-8")
    command = [
        str(CHROMIUM), *FLAGS, f"--user-data-dir={folder / 'profile'}", *flags, "--dump-dom",
        target.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(  # noqa: S603 - our own page, and a browser found on the path
        command, capture_output=True, text=True, timeout=60, check=True
    )
    return LexborHTMLParser(done.stdout), done.stderr


@pytest.mark.parametrize("size", ["1200,900", "500,900"])
def test_notes_open_by_keyboard_stay_on_the_page_and_close(tmp_path: Path, size: str) -> None:
    # The page's policy would refuse the probe, as it should; here it is put aside.
    html = page([reading()]).replace("Content-Security-Policy", "X-None")
    html = html.replace("</body>", f"<script>{PROBE}</script></body>")
    document, _ = browse(tmp_path, html, f"--window-size={size}")
    seen = document.css_first("title").text().split("|")
    assert seen == [
        "hidden", "visible", "hidden", "true", "hidden", "true", '"\xa0injured"',
    ]  # fmt: skip


def test_the_policy_lets_the_page_work_and_stops_everything_else(tmp_path: Path) -> None:
    html = page([reading()])
    document, log = browse(tmp_path, html)
    assert "Content Security Policy" not in log
    shown = document.css("section.text .block")
    for node in shown:
        for note in node.css(".tip"):
            note.decompose()
    assert [node.text() for node in shown] == list(PARAGRAPHS)

    spiked = html.replace("</body>", "<script>document.title = 'owned'</script></body>")
    document, log = browse(tmp_path, spiked)
    assert document.css_first("title").text() != "owned"
    assert "Content Security Policy" in log
