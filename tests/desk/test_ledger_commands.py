"""The commands on a ledger: what they print, exit codes, and that bad input changes nothing."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from tests.desk.samples import full, put, read_plainly

import warledger.pipeline
from warledger_desk.ledger import models

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from warledger.records import Reading, Report
    from warledger_desk.ledger.location import Location

    Run = Callable[..., tuple[int, str, str]]

TEXT = "Road closed at Odra\n\n12 killed in Odra. 7 hurt in Lale.\n"


class PlainReader:
    """Stands in for the engine, which takes seconds to load."""

    def __init__(self, **_parts: object) -> None:
        """Whatever the engine is made of."""

    def read(self, report: Report, **_switches: object) -> Reading:
        return read_plainly(report)

    def read_together(self, reports: Sequence[Report], **_switches: object) -> list[Reading]:
        """All of them."""
        return [read_plainly(report) for report in reports]


@pytest.fixture(autouse=True)
def _plain_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warledger.pipeline, "Reader", PlainReader)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "odra.txt"
    path.write_text(TEXT)
    return path


def as_rows(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_add_again_and_changed(run: Run, nowhere: Location, page: Path) -> None:
    arguments = ("add", page, "--ledger", nowhere)
    status, out, err = run(*arguments)
    assert (status, err) == (0, "")
    assert out.startswith("added     1")
    assert f"2 claims  {page}" in out
    assert run(*arguments)[1].startswith("unchanged 1")
    page.write_text(TEXT.replace("12 killed", "14 killed"))
    status, out, _ = run(*arguments)
    assert out.startswith("changed   1")
    assert "version 2, 2 claims" in out
    assert "    changed: 12 killed, Odra: now 14\n" in out
    assert status == 0


def test_add_as_json_lines(run: Run, tmp_path: Path, page: Path, empty_file: Path) -> None:
    ledger = shutil.copy(empty_file, tmp_path / "x.db")
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"id": "a", "text": "3 held in Tel."}\n{"id": "b"}\n')
    status, out, err = run("add", page, rows, "--ledger", ledger, "--format", "jsonl")
    first, second, failed = as_rows(out)
    assert status == 1
    assert (first["outcome"], first["claims"], first["record"]) == ("added", 2, None)
    assert (second["record"], second["version"]) == ("line 1", 1)
    assert failed["error"] == "no text"
    assert f"{rows}, line 2: no text" in err


TABLE = """days,loss_count,claim_source,time_frame,loss_country,category,minimum,maximum
1,40,Lale,Cumulative,Odra,Military Deaths,0,0
2,many,Lale,Cumulative,Odra,Military Deaths,0,0
2,38,Lale,Cumulative,Odra,Military Deaths,0,0
2,7,Lale,Cumulative,Odra,Tanks,0,0
"""


def test_add_a_table_of_claims(run: Run, where: Location, tmp_path: Path) -> None:
    table = tmp_path / "claims.csv"
    table.write_text(TABLE)
    command = ("add", table, "--as", "claims", "--first-day", "2022-03-01", "--ledger", where)
    status, out, err = run(*command)
    assert status == 1
    assert f"{table}, line 3: loss_count 'many' is no number" in err
    assert "1 row not about people left out" in err
    assert "2 claims" in out
    assert run(*command)[1].startswith("unchanged")
    listed = run("list", "claims", "--format", "jsonl", "--ledger", where)[1]
    found = [(row["low"], row["outcome"], row["date_end"]) for row in as_rows(listed)]
    assert found == [(40, "killed", "2022-03-01"), (38, "killed", "2022-03-02")]
    assert "fall" in run("audit", "--ledger", where)[1]
    assert run("check", "--ledger", where)[0] == 0


@pytest.mark.parametrize(
    ("name", "says"), [("gone.csv", "no such file"), ("odra.txt", "not a table of claims")]
)
def test_what_is_no_table_of_claims(run: Run, page: Path, name: str, says: str) -> None:
    ledger = page.with_name("x.db")
    status, out, err = run("add", page.with_name(name), "--as", "claims", "--ledger", ledger)
    assert (status, out) == (1, "")
    assert says in err
    assert not ledger.exists()


def test_bad_input_leaves_the_ledger_as_it_is(
    run: Run, tmp_path: Path, page: Path, empty_file: Path
) -> None:
    ledger = tmp_path / "x.db"
    status, out, err = run("add", tmp_path / "gone.txt", "--ledger", ledger)
    assert (status, out) == (1, "")
    assert "gone.txt: no such file or folder" in err
    assert not ledger.exists()
    shutil.copy(empty_file, ledger)
    assert run("add", page, "--ledger", ledger)[0] == 0
    before = run("list", "--ledger", ledger, "--format", "json")
    assert run("add", tmp_path / "gone.txt", "--ledger", ledger)[0] == 1
    assert run("list", "--ledger", ledger, "--format", "json") == before


def test_the_environment_may_name_the_ledger(
    run: Run, empty_file: Path, tmp_path: Path, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WARLEDGER_LEDGER", str(shutil.copy(empty_file, tmp_path / "x.db")))
    assert run("add", page)[0] == 0
    assert "odra.txt" in run("list")[1]


@pytest.mark.parametrize("command", ["list", "show 1abc"])
def test_no_ledger_no_traceback(run: Run, tmp_path: Path, command: str) -> None:
    ledger = tmp_path / "none.db"
    status, out, err = run(*command.split(), "--ledger", ledger)
    assert (status, out) == (4, "")
    assert err == f"warledger: {ledger}: there is no ledger here; `warledger add` makes one\n"


def test_a_ledger_has_to_be_named(run: Run) -> None:
    status, _, err = run("list")
    assert status == 2
    assert "--ledger" in err


def test_something_else_in_the_ledgers_place(run: Run, page: Path) -> None:
    status, _, err = run("add", page, "--ledger", page)
    assert status == 4
    assert err == f"warledger: {page}: not a ledger, and no SQLite file at all\n"


def test_list_reports(run: Run, where: Location) -> None:
    put(full(0), full(1, outlet="Other Courier"))
    status, out, _ = run("list", "--ledger", where)
    assert status == 0
    assert "The Valley Observer" in out
    assert "2008-03-30" in out
    rows = as_rows(run("list", "--ledger", where, "--format", "jsonl")[1])
    assert [(row["outlet"], row["claims"], row["false"]) for row in rows] == [
        ("Other Courier", 7, 1),
        ("The Valley Observer", 7, 1),
    ]
    only = as_rows(
        run("list", "--outlet", "other courier", "--ledger", where, "--format", "jsonl")[1]
    )
    assert [row["outlet"] for row in only] == ["Other Courier"]
    later = ("list", "--from", "2008-03-31", "--format", "json", "--ledger", where)
    status, out, err = run(*later)
    assert (status, json.loads(out)) == (0, [])
    assert "0 of 0 reports shown" in err


def test_list_claims(run: Run, where: Location) -> None:
    put(full(0))
    command = ("list", "claims", "--ledger", where, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(run(*command)[1])))
    assert [row["words"] for row in rows] == ["200", "531", "120", "about 160", "12"]
    assert rows[2]["sentence"].startswith("In Northport alone")
    narrow = run(*command, "--outcome", "killed", "--place", "northport", "--actor", "soldiers")[1]
    assert [row["low"] for row in csv.DictReader(io.StringIO(narrow))] == ["120"]
    comments = run(*command, "--comments", "--limit", "1", "--offset", "5")
    (row,) = csv.DictReader(io.StringIO(comments[1]))
    assert row["comment"] != ""
    assert "1 of 7 claims shown; the next with --offset 6" in comments[2]
    days = run(*command, "--from", "2008-03-26")[1]
    assert list(csv.DictReader(io.StringIO(days))) == []


def test_show_a_report_with_its_versions(run: Run, where: Location, page: Path) -> None:
    run("add", page, "--ledger", where)
    page.write_text(TEXT.replace("12 killed", "14 killed"))
    run("add", page, "--ledger", where)
    status, out, _ = run("show", page, "--ledger", where)
    assert status == 0
    assert "14" in out
    assert "    changed: 12 killed, Odra: now 14" in out
    (shown,) = json.loads(run("show", page, "--format", "json", "--ledger", where)[1])
    assert [version["version"] for version in shown["versions"]] == [1, 2]
    claim = shown["claims"][0]
    assert (claim["words"], claim["low"]) == ("14", 14)
    (one,) = json.loads(run("show", claim["id"][:9], "--format", "json", "--ledger", where)[1])
    assert one["sentence"] == "14 killed in Odra."
    told = run("show", claim["id"], "--ledger", where)[1]
    assert f"{claim['id']}  14 killed, Odra, no date" in told
    assert "“14 killed in Odra.”" in told
    assert "Where: Odra" in told
    assert "claim 1" in told
    assert json.loads(run("show", claim["id"], "--json", "--ledger", where)[1]) == [one]


def test_claims_and_incidents_are_listed_in_lines_that_fit(
    run: Run, where: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(full(0), full(1, outlet="Other Courier"))
    monkeypatch.setenv("COLUMNS", "80")
    for what in ("claims", "incidents"):
        status, out, _ = run("list", what, "--ledger", where)
        assert status == 0
        assert max(map(len, out.splitlines())) <= 80
        assert "120 killed" in out
    assert "soldiers" in out
    assert "Northport, 2008-03-25\n" in out
    assert "total, 4 claims, 2 origins, Fair, a person should look\n" in out
    listed = as_rows(run("list", "incidents", "--format", "jsonl", "--ledger", where)[1])
    assert {row["outcome"] for row in listed} >= {"killed", "injured"}
    few = ("list", "incidents", "--outcome", "killed", "--actor", "river", "--place", "north")
    killed = as_rows(run(*few, "--format", "jsonl", "--ledger", where)[1])
    assert {row["outcome"] for row in killed} == {"killed"}
    courier = ("list", "incidents", "--outlet", "other courier", "--ledger", where, "--limit", "1")
    assert " incidents shown; the next with --offset 1" in run(*courier)[2]


def test_show_an_incident(run: Run, where: Location) -> None:
    put(full(0), full(1, outlet="Other Courier"))
    rows = as_rows(run("list", "incidents", "--format", "jsonl", "--ledger", where)[1])
    row = next(row for row in rows if row["best"] == 120)
    out = run("show", row["id"], "--ledger", where)[1]
    assert "120 killed" in out
    assert "most-conservative: 120" in out
    assert out.count("“In Northport alone soldiers killed 120 of them.”") == 2
    (told,) = json.loads(run("show", row["id"], "--json", "--ledger", where)[1])
    assert told["record"]["entries"] == [claim["id"] for claim in told["claims"]]


def test_show_by_own_id_and_address(run: Run, where: Location) -> None:
    put(full(3))
    for name in ("r3", "https://valley.example/3"):
        assert "531" in run("show", name, "--ledger", where)[1]


@pytest.mark.parametrize(
    ("name", "says"),
    [("zzzzzzzz", "nothing here is called 'zzzzzzzz'"), ("1", "nothing here is called '1'")],
)
def test_show_nothing(run: Run, where: Location, name: str, says: str) -> None:
    put(full())
    status, out, err = run("show", name, "--ledger", where)
    assert (status, out) == (1, "")
    assert says in err


@pytest.mark.parametrize("arguments", [("tally", "--place"), ("list", "--outlet")])
def test_an_argument_that_is_not_utf_8(
    run: Run, where: Location, arguments: tuple[str, ...]
) -> None:
    put(full())
    status, _, err = run(*arguments, os.fsdecode(b"\xff"), "--ledger", where)
    assert (status, err) == (2, "warledger: '\\udcff' is not UTF-8\n")


def test_more_rows_than_a_database_can_count_are_refused(run: Run, where: Location) -> None:
    put(full())
    for option in ("--limit", "--offset"):
        status, _, err = run("list", option, "9" * 20, "--ledger", where)
        assert status == 2
        assert option in err


def test_show_what_is_not_clear(run: Run, where: Location) -> None:
    put(full(0), full(1))
    models.Version.objects.update(own_id="same")
    assert "names more than one thing" in run("show", "same", "--ledger", where)[2]


def test_without_django_the_commands_say_what_to_install(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['django'] = None\n"
        "from warledger.cli import main\n"
        "sys.exit(main(['list', '--ledger', 'x.db']))\n"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 70
    assert done.stderr == (
        "warledger: a ledger needs django, which is not installed: pip install 'warledger[desk]'\n"
    )


def test_help_needs_no_django() -> None:
    code = (
        "import sys\n"
        "from warledger.cli import main\n"
        "assert main(['add', '--help']) == 0\n"
        "assert 'django' not in sys.modules and 'spacy' not in sys.modules\n"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert "warledger add reports/ --ledger iraq.db" in done.stdout
