"""Options, formats, exit statuses and messages of the commands, with readings handed to them."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from tests.factories import TITLE, reading

import warledger
from warledger.cli.read import pages
from warledger.errors import ResourceError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Told

    from warledger.ingest import Failure

    Run = Callable[..., tuple[int, str, str]]


def test_version(run: Run) -> None:
    assert run("--version") == (0, f"warledger {warledger.__version__}\n", "")


@pytest.mark.parametrize("command", ["read", "audit"])
def test_help_shows_examples(run: Run, command: str) -> None:
    status, out, _ = run(command, "--help")
    assert status == 0
    assert f"    warledger {command} " in out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["red"], "Did you mean 'read'"),
        (["read", "--nope", "x"], "--nope"),
        (["read", "x", "--format", "pdf"], "'pdf'"),
        (["read", "x", "--published", "30/3/2008"], "'30/3/2008' is not a date written as"),
        (["read", "x", "--published", "2008-02-30"], "'2008-02-30' is not a date"),
        (["read", "x", "--output", "no/such/folder/x.json"], "there is no folder no/such/folder"),
        (["read", "x", "--output", "."], "is a folder"),
        (["read", "x", "--output", "x" * 300], "File name too long"),
        (["audit", "x", "--format", "csv"], "'csv'"),
        (["read"], "Usage"),
        ([], "Usage"),
    ],
)
def test_a_wrong_command_line_reads_nothing(
    run: Run, told: Told, arguments: list[str], says: str
) -> None:
    status, out, err = run(*arguments)
    assert status == 2
    assert says in out + err
    assert "Traceback" not in err
    assert not told.requests


def test_options_reach_the_reading(run: Run, told: Told) -> None:
    options = ["--published", "2008-03-30", "--outlet", "The Observer", "--title", "A title"]
    assert run("read", "a.txt", "-", *options)[0] == 0
    assert run("audit", "a.txt", "-", *options)[0] == 0
    assert run("read", "a.txt", "-", *options, "--no-ground")[0] == 0
    request = told.requests[0]
    assert [made.ground for made in told.requests] == [True, False, False]
    assert [made.events for made in told.requests] == [True, False, True]
    assert told.requests[1] == replace(request, ground=False, events=False)
    assert told.requests[2] == replace(request, ground=False)
    assert list(request.inputs) == ["a.txt", "-"]
    assert request.published == date(2008, 3, 30)
    assert (request.outlet, request.title) == ("The Observer", "A title")


def test_the_page_is_the_default(run: Run, told: Told) -> None:
    told.items = [reading(), reading(title="Another")]
    status, out, err = run("read", "x")
    assert (status, err) == (0, "")
    assert out.startswith(TITLE)
    assert "\nAnother\n" in out
    assert "\x1b" not in out


def test_a_pipe_closed_between_pages_is_left_to_the_caller() -> None:
    class Pipe(io.StringIO):
        def write(self, text: str) -> int:
            if self.tell():
                raise BrokenPipeError
            return super().write(text)

    with pytest.raises(BrokenPipeError):
        pages(iter([reading(), reading()]), Pipe())


@pytest.mark.parametrize("form", ["terminal", "json", "jsonl", "csv", "html"])
def test_a_failed_input_is_named_and_the_others_are_read(
    run: Run, told: Told, failure: Failure, form: str
) -> None:
    told.items = [failure, reading()]
    status, out, err = run("read", "x", "--format", form)
    assert status == 1
    assert err == "warledger: gone.html: there is no such file\n"
    assert TITLE in out


def test_json_lines_hold_a_line_for_a_failed_input(run: Run, told: Told, failure: Failure) -> None:
    told.items = [failure, reading()]
    _, out, _ = run("read", "x", "--format", "jsonl")
    rows = [json.loads(line) for line in out.splitlines()]
    assert rows[0]["error"] == "there is no such file"
    assert rows[1]["id"] == "r-17"


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "html", "terminal"])
def test_output_goes_to_a_file_whole(run: Run, told: Told, tmp_path: Path, form: str) -> None:
    target = tmp_path / "out"
    assert run("read", "x", "--format", form, "--output", target) == (0, "", "")
    assert TITLE in target.read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_csv_reads_back(run: Run, told: Told) -> None:
    _, out, _ = run("read", "x", "--format", "csv")
    assert [row["low"] for row in csv.DictReader(out.splitlines())][:2] == ["200", "531"]


@pytest.mark.parametrize("form", ["csv", "html"])
def test_no_file_where_nothing_was_read(
    run: Run, told: Told, failure: Failure, tmp_path: Path, form: str
) -> None:
    target = tmp_path / "out"
    target.write_text("what was there before")
    told.items = [failure]
    assert run("read", "x", "--format", form, "--output", target)[0] == 1
    assert target.read_text() == "what was there before"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("raised", [RuntimeError("boom"), KeyboardInterrupt()])
def test_nothing_half_written_when_reading_breaks_off(
    run: Run, told: Told, tmp_path: Path, raised: BaseException
) -> None:
    told.items = [reading(), raised]
    status, _, _ = run("read", "x", "--format", "jsonl", "--output", tmp_path / "out")
    assert status in (70, 130)
    assert not list(tmp_path.iterdir())


def test_audit_prints_findings_alone(run: Run, told: Told) -> None:
    status, out, _ = run("audit", "x")
    assert status == 0
    assert "160 a day over 5 days" in out
    assert "Claims (" not in out


def test_audit_as_json_lines(run: Run, told: Told, failure: Failure) -> None:
    told.items = [reading(), failure]
    _, out, _ = run("audit", "x", "--format", "jsonl")
    rows = [json.loads(line) for line in out.splitlines()]
    assert "claims" not in rows[0]
    assert rows[0]["findings"][0]["quotes"][1]["words"] == "about 160"
    assert rows[0]["coverage"] == {"claims": 7, "checked_claims": 4, "checks": 2, "held": 1}
    assert rows[1]["error"]


def test_audit_fails_on_findings_only_when_asked(run: Run, told: Told, failure: Failure) -> None:
    assert run("audit", "x", "--fail-on-findings")[0] == 3
    held = tuple(finding for finding in reading().findings if finding.holds)
    told.items = [reading(findings=held)]
    assert run("audit", "x", "--fail-on-findings")[0] == 0
    told.items = [reading(), failure]
    assert run("audit", "x", "--fail-on-findings")[0] == 1


def test_an_internal_error_is_one_line(
    run: Run, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    told.items = [ValueError("a\nb")]
    status, out, err = run("read", "x")
    assert (status, out) == (70, "")
    assert err.count("\n") == 1
    assert err.startswith("warledger: internal error (ValueError: a b); please report it")
    monkeypatch.setenv("WARLEDGER_DEBUG", "1")
    assert "Traceback" in run("read", "x")[2]


def test_a_damaged_installation_is_one_line(run: Run, told: Told) -> None:
    told.items = [ResourceError("the language model is not installed")]
    expected = (70, "", "warledger: the language model is not installed\n")
    assert run("read", "x") == expected


def test_interruption_is_quiet(run: Run, told: Told) -> None:
    told.items = [KeyboardInterrupt()]
    assert run("read", "x") == (130, "", "")


def test_a_failure_can_not_drive_the_terminal(run: Run, told: Told, failure: Failure) -> None:
    failure.error.source = "\x1b[31mred\nline.html"
    told.items = [failure]
    _, _, err = run("read", "x")
    assert err == "warledger: [31mred line.html: there is no such file\n"


def test_the_output_may_not_be_an_input(run: Run, told: Told, tmp_path: Path) -> None:
    page: Any = tmp_path / "page.html"
    page.write_text("x")
    status, _, err = run("read", page, "--output", page, "--format", "html")
    assert status == 2
    assert "is one of the inputs" in err
    assert page.read_text() == "x"
