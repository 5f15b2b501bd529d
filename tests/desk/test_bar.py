"""The bar of long work on a ledger: on a terminal, after a while, and gone when it is done."""

from __future__ import annotations

import io
import shutil
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cli.test_watch import Terminal, show
from tests.desk.samples import full, put

from warledger.cli import main
from warledger_desk.commands.bar import bar
from warledger_desk.ledger.opening import open_ledger
from warledger_desk.ledger.services import updating
from warledger_desk.ledger.services.watching import each, step

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

#: Seconds in which a bar is drawn some times.
_LONG = 0.4


def slowly(number: int) -> Iterator[int]:
    for at in range(number):
        time.sleep(_LONG / number)
        yield at


def test_quick_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    show(monkeypatch, screen, 5.0)
    with bar():
        assert len(list(each(range(100), "reading claims"))) == 100
    assert screen.getvalue() == ""


def test_nothing_is_drawn_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    show(monkeypatch, screen, 0.0)
    with bar():
        assert len(list(each(slowly(4), "reading claims"))) == 4
    assert screen.getvalue() == ""


def test_long_work_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    show(monkeypatch, screen, 0.05)
    with bar():
        assert len(list(each(slowly(4), "reading claims", lambda: 8))) == 4
    drawn = screen.getvalue()
    assert "reading claims" in drawn
    assert "25%" in drawn
    assert "left:" in drawn


def test_what_nobody_can_foresee_has_no_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    show(monkeypatch, screen, 0.0)
    with bar(), step("storing incidents"):
        time.sleep(_LONG)
    assert "storing incidents" in screen.getvalue()
    assert "left:" not in screen.getvalue()


def test_the_inner_step_is_drawn_and_then_the_outer_one(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    show(monkeypatch, screen, 0.0)
    with bar(), step("comparing claims"):
        list(each(slowly(2), "reading claims"))
        inner = screen.getvalue()
        time.sleep(_LONG)
    assert "reading claims" in inner
    assert "comparing claims" in screen.getvalue()[len(inner) :]
    assert "reading claims" not in screen.getvalue()[len(inner) :].split("comparing claims", 1)[1]


def test_short_steps_of_long_work_are_drawn_and_no_thread_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = Terminal()
    show(monkeypatch, screen, 0.2)
    before = threading.active_count()
    with bar():
        for number in range(4):
            with step(f"step {number}"):
                time.sleep(_LONG / 3)
            assert threading.active_count() == before
    assert "step 0" not in screen.getvalue()
    assert "step 3" in screen.getvalue()


def test_a_command_shows_that_incidents_are_made(
    empty_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ledger = Path(shutil.copy(empty_file, tmp_path / "iraq.db"))
    open_ledger(ledger, create=False)
    put(full(0))
    wrote = updating._Plan.write

    def write(plan: updating._Plan, when: object) -> None:
        time.sleep(_LONG)
        wrote(plan, when)  # type: ignore[arg-type]

    monkeypatch.setattr(updating._Plan, "write", write)
    screen = Terminal()
    show(monkeypatch, screen, 0.0)
    assert main(["tally", "--ledger", str(ledger)]) == 0
    assert "storing incidents" in screen.getvalue()
    assert "killed: low" in capsys.readouterr().out
