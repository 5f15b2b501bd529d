"""
Every page in a real browser, over a ledger full of hostile words (`tests.web.hostile`): nothing
runs, nothing is asked of another server, and axe-core finds nothing serious.

``PAGES=all`` walks for each role every page that it may open, in light and dark, on wide and narrow
screens, and looks with axe-core at all that show something new (make test-pages).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from tests.browser.walking import (
    AXE,
    BUNDLE,
    CHROMIUM,
    Axe,
    Walk,
    chromium,
    files,
    kind_of,
    serving,
    sign_in,
    walk,
    window,
)
from tests.web import hostile
from tests.web.conftest import opened
from tests.web.whole import pages_for

from warledger.cli import main
from warledger_desk.site.static_export import export

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [
    pytest.mark.skipif(
        CHROMIUM is None, reason="Chromium is not installed (apt-get install chromium)"
    ),
    pytest.mark.skipif(not BUNDLE.exists(), reason="the front end is not built (make frontend)"),
]
#: Who walks: the public, a coder with a coding of their own, and the other roles.
WALKERS = (None, "other", "reviewer", "editor", "admin")
OTHERS_PASSWORD = "another horse battery staple"  # noqa: S105 - of the tests
#: How pages are looked at: colours and width.
LOOKS = [("light", 1200)]
#: Where addresses of pages begin that are for those who are signed in.
DESK = ("/desk/", "/editorial/", "/accounts/")
ALL = os.environ.get("PAGES") == "all"
if ALL:
    LOOKS += [("dark", 1200), ("light", 360), ("dark", 360)]


@pytest.fixture(scope="module")
def ledger(whole_web_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield from opened(whole_web_ledger, tmp_path_factory.mktemp("walk"))


def on_the_way() -> dict[str | None, list[str]]:
    """
    What each visits: all that it may open. Unless all is asked for, only the public goes through
    the site, the admin through all of the desk, and the others to what nobody below them may open.
    """
    paths = {who: pages_for(who) for who in WALKERS}
    if ALL:
        return paths
    seen: set[str] = set()
    for who in WALKERS:
        first = [path for path in paths[who] if path not in seen]
        seen.update(first)
        at_the_desk = [path for path in paths[who] if path.startswith(DESK)]
        paths[who] = at_the_desk if who == "admin" else first
    return paths


@pytest.fixture(scope="module", params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def walked(ledger: Path, request: pytest.FixtureRequest) -> Walk:
    """The walk of the public and of people in each role."""
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    scheme, width = request.param
    paths, made = on_the_way(), Walk()
    axe = Axe.NOWHERE if not AXE.is_file() else Axe.WHAT_IS_NEW if ALL else Axe.KINDS
    with serving(get_wsgi_application()) as base, chromium() as browser:
        for who in WALKERS:
            context = window(browser, width=width, scheme=scheme)
            if who is not None:
                sign_in(context, base, who, *([OTHERS_PASSWORD] if who == "other" else []))
            walk(context, base, paths[who], made, axe=axe)
            context.close()
    return made


def test_hostile_words_run_nowhere(walked: Walk) -> None:
    assert len(walked.visited) > 120
    assert walked.problems == []


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed (make frontend)")
def test_axe_finds_nothing_serious_on_any_page(walked: Walk) -> None:
    assert len({kind_of(path) for path in walked.looked_at}) > 50
    assert walked.faults == []


def test_hostile_words_run_nowhere_in_what_is_written_as_files(
    ledger: Path, tmp_path: Path
) -> None:
    made, folder = Walk(), tmp_path / "site"
    export(folder)
    (tmp_path / "rows.jsonl").write_bytes(hostile.rows())
    assert main(["read", str(tmp_path / "rows.jsonl"), "--format", "html",
                 "--output", str(folder / "read.html")]) == 0  # fmt: skip
    pages = sorted(path.relative_to(folder) for path in folder.rglob("*.html"))
    reports = [path for path in pages if path.parts[0] == "reports"]
    others = {path.parts[0]: path for path in pages if path not in reports}
    assert len(reports) > 20
    with files(folder) as base, chromium() as browser:
        walk(window(browser), base, [f"/{path}" for path in (*others.values(), *reports)], made,
             axe=Axe.NOWHERE)  # fmt: skip
    assert "/read.html" in made.visited
    assert made.problems == []
