"""The terminal page at several widths, in pipes, with hostile text."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from rich.console import Console
from tests.factories import reading

from warledger.publish import print_audit, print_reading
from warledger.records import Coverage, Reading


def page(made: Reading, width: int, *, colour: bool = False) -> str:
    stream = io.StringIO()
    console = Console(file=stream, width=width, force_terminal=colour, no_color=not colour)
    print_reading(made, console)
    return stream.getvalue()


@pytest.mark.parametrize("width", [60, 80, 120, 160])
def test_figures_and_outcomes_are_whole_at_every_width(width: int) -> None:
    shown = page(reading(), width)
    for words in ("200", "531", "120", "about 160", "12", "dozens of", "killed", "injured"):
        assert words in shown
    assert "…" not in shown
    assert max(map(len, shown.splitlines())) <= width


def test_long_numbers_are_folded_not_cut() -> None:
    made = reading()
    long = replace(made.claims[0], figure=replace(made.claims[0].figure, low=10**15, high=None))
    shown = page(replace(made, claims=(long,), findings=()), 60)
    assert "1,000,000,000,000,000" in re.sub(r"\s+", "", shown.replace("at least", ""))


@pytest.mark.parametrize("width", [80, 160])
def test_what_the_page_says(width: int) -> None:
    shown = re.sub(r"\s+", " ", page(reading(), width))
    assert "The Valley Observer · 30 March 2008 · 2 comments" in shown
    assert "Claims (5)" in shown
    assert "Claims in comments (2)" in shown
    assert "part of 1" in shown
    assert "same as 2" in shown
    assert "disputed" in shown
    assert "25–29 March 2008" in shown
    assert "✗ 160 a day over 5 days is 800" in shown
    assert "(claims 2, 4; approximate)" in shown
    assert "✓ 1 check holds" in shown
    assert "2 checks possible, 1 held; 4 of 7 claims could be checked." in shown
    assert "Karim Ode, a doctor, via the Valley Wire: “We have seen" in shown


def test_comment_claims_stand_below_those_of_the_report() -> None:
    body, _, comments = page(reading(), 80).partition("Claims in comments")
    assert "dozens of" not in body
    assert "dozens of" in comments


def test_no_escape_sequences_in_a_pipe_and_no_trailing_blanks() -> None:
    shown = page(reading(), 80)
    assert "\x1b" not in shown
    assert all(line == line.rstrip() for line in shown.splitlines())


def test_colours_on_a_terminal() -> None:
    assert "\x1b[" in page(reading(), 80, colour=True)


def test_text_from_a_report_can_not_drive_the_terminal() -> None:
    shown = page(reading(title="\x1b]0;owned\x07[red]Title[/red]"), 80)
    assert "\x1b" not in shown
    assert "[red]Title[/red]" in shown


def test_a_report_without_claims() -> None:
    bare = replace(
        reading(),
        claims=(),
        statements=(),
        findings=(),
        coverage=Coverage(claims=0, checked_claims=0, checks=0, held=0),
    )
    assert "No figures of people" in page(bare, 80)


def test_audit_shows_every_check_those_that_fail_first() -> None:
    stream = io.StringIO()
    made = reading()
    turned = replace(made, findings=tuple(reversed(made.findings)))
    print_audit(turned, Console(file=stream, width=80))
    shown = stream.getvalue()
    assert shown.index("✗ 160 a day") < shown.index("✓ 120 is not more than 200.")
    assert "4 of 7 claims could be checked" in shown
    assert "Claims (" not in shown
