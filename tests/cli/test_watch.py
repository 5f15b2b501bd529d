"""The progress bar: on a terminal, after a while, out of the way of what is printed."""

from __future__ import annotations

import io
import sys
import time
from typing import TYPE_CHECKING

import pytest
from tests.factories import reading

from warledger.cli import run
from warledger.cli.run import Watch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger.records import Reading


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def show(monkeypatch: pytest.MonkeyPatch, screen: io.StringIO, patience: float) -> None:
    """Standard error on this screen. Not as a fixture: pytest captures anew for the test itself."""
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(run, "PATIENCE", patience)


def work(seconds: float, number: int = 2) -> Iterator[Reading]:
    for _ in range(number):
        time.sleep(seconds)
        yield reading()


def test_quick_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    show(monkeypatch, screen, 5.0)
    with Watch(quiet=False, shared=False) as watch:
        assert len(list(watch.over(work(0)))) == 2
    assert screen.getvalue() == ""


def test_long_work_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    show(monkeypatch, screen, 0.05)
    with Watch(quiet=False, shared=False) as watch:
        assert len(list(watch.over(work(0.2)))) == 2
    assert "1 report read" in screen.getvalue()


def test_the_bar_is_gone_while_pages_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    show(monkeypatch, screen, 0.05)
    with Watch(quiet=False, shared=True) as watch:
        for _ in watch.over(work(0.2)):
            before = screen.getvalue()
            time.sleep(0.15)
            assert screen.getvalue() == before
    assert "reading" in screen.getvalue()


@pytest.mark.parametrize("terminal", [True, False])
def test_no_bar_when_quiet_or_not_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, terminal: bool
) -> None:
    screen = Terminal() if terminal else io.StringIO()
    show(monkeypatch, screen, 0.02)
    with Watch(quiet=terminal, shared=False) as watch:
        list(watch.over(work(0.05)))
    assert screen.getvalue() == ""
