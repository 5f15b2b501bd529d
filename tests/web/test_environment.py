"""What the environment sets: a value that means nothing is refused, and taken for nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from warledger_desk.ledger.errors import SettingError
from warledger_desk.web.environment import choice, flag, number, rate, words

if TYPE_CHECKING:
    from pathlib import Path

NAME = "WARLEDGER_TRIED"


@pytest.fixture(params=["", "  "])
def unset(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, request.param)


@pytest.mark.usefixtures("unset")
def test_what_is_empty_is_not_set() -> None:
    assert not flag(NAME)
    assert flag(NAME, default=True)
    assert words(NAME) == []
    assert choice(NAME, ("minors", "all")) == "minors"
    assert number(NAME, 30, least=0) == 30
    assert rate(NAME, "600/m") == "600/m"


def test_values_are_taken_in_small_and_large_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "All")
    assert choice(NAME, ("minors", "all")) == "all"
    monkeypatch.setenv(NAME, "Yes")
    assert flag(NAME)
    monkeypatch.setenv(NAME, "off")
    assert not flag(NAME, default=True)
    monkeypatch.setenv(NAME, "a.example, b.example c.example")
    assert words(NAME) == ["a.example", "b.example", "c.example"]
    monkeypatch.setenv(NAME, "0.5")
    assert number(NAME, 30, least=0) == 0.5
    monkeypatch.setenv(NAME, "5000/h")
    assert rate(NAME, "600/m") == "5000/h"


@pytest.mark.parametrize("value", ["al", "nan", "inf", "-1", "70000", "0x10", "600/w", "0/m", "y"])
def test_what_means_nothing_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(NAME, value)
    for read in (
        lambda: flag(NAME),
        lambda: choice(NAME, ("minors", "all", "none")),
        lambda: number(NAME, 25, least=1, most=65535),
        lambda: rate(NAME, "600/m"),
    ):
        with pytest.raises(SettingError, match=f"{NAME}: '{value}' is not "):
            read()


def test_a_command_names_the_variable(tmp_path: Path) -> None:
    program = [sys.executable, "-m", "warledger", "user", "list", "--ledger", tmp_path / "a.db"]
    given = os.environ | {"WARLEDGER_MASKED_NAMES": "everybody"}
    done = subprocess.run(program, env=given, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "warledger: WARLEDGER_MASKED_NAMES: 'everybody' is not minors or all or none\n"
    )
