"""Many reports at once become the same rows as one by one; archives are loaded and begun again."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import threading
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from tests.desk.samples import FOLDER, MOMENT, full, put, told

from warledger.errors import FormatError
from warledger.records.plain import to_plain
from warledger_desk.ledger import models, opening
from warledger_desk.ledger.errors import StorageError
from warledger_desk.ledger.opening import fill, open_ledger
from warledger_desk.ledger.services.add import add_many
from warledger_desk.ledger.services.checking import check

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from warledger.records import Reading
    from warledger_desk.ledger.location import Location

TABLES = (
    models.Report, models.Version, models.Raw, models.Source, models.Comment, models.Claim,
    models.Statement, models.Finding, models.Place, models.Actor, models.Pending,
)  # fmt: skip


def rows() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of reports, as the database has it."""
    found = {}
    for model in TABLES:
        values = list(model.objects.order_by("pk").values())
        found[model.__name__] = [
            {name: bytes(v) if isinstance(v, memoryview) else v for name, v in row.items()}
            for row in values
        ]
    return found


def readings() -> list[Reading]:
    """Reports with everything in them, a copy, a changed page, one twice, one of no words."""
    page = {"url": "https://odra.example/1", "published": date(2008, 3, 25)}
    return [
        full(0), told("12 killed in Odra.", **page), full(1, outlet=None), full(0),
        told("14 killed in Odra.", **page), replace(full(2), claims=(), groundings=(), findings=()),
        told("12 killed in Tel.", source="a.txt"), told("12 killed in Tel.", source="b.txt"),
    ]  # fmt: skip


def load(given: Sequence[Reading]) -> list[Any]:
    return add_many(given, folder=FOLDER, when=MOMENT, engine="0")


def test_many_at_once_are_the_same_rows(where: Location, another: Location) -> None:
    done = load(readings())
    many = rows()
    assert check().problems == ()
    open_ledger(another, create=False)
    one_by_one = put(*readings())
    assert rows() == many
    assert [one.outcome for one in done] == [one.outcome for one in one_by_one]
    assert [one.report for one in done] == [one.report for one in one_by_one]
    assert [one.claims for one in done] == [one.claims for one in one_by_one]


def test_loading_again_changes_nothing(where: Location) -> None:
    load(readings()[:4])
    before = rows()
    assert {one.outcome for one in load(readings()[:4])} == {"unchanged"}
    assert rows() == before


def test_a_bad_report_is_named_and_the_others_are_stored(where: Location) -> None:
    bad = replace(full(3), report=replace(full(3).report, title="a\0b"))
    first, second, third = load([full(0), bad, full(1)])
    assert isinstance(second, FormatError)
    assert (first.outcome, third.outcome) == ("added", "added")
    assert models.Report.objects.count() == 2


def test_nothing_of_a_batch_is_stored_where_the_database_refuses(
    where: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    from warledger_desk.ledger.services import writing  # noqa: PLC0415

    def refuse(*_arguments: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(writing, "write_events", refuse)
    with pytest.raises(OSError, match="no space left"):
        load(readings())
    assert rows() == {model.__name__: [] for model in TABLES}


def archive(folder: Path, count: int) -> Path:
    """An archive of two parts, as reading one writes it."""
    folder.mkdir()
    lines: list[dict[str, Any]] = [{"warledger": "archive", "form": 1, "format": "records"}]
    for number in range(2):
        name = f"part-{number:06}.jsonl"
        own = range(number * count, (number + 1) * count)
        text = "".join(json.dumps({"reading": to_plain(full(n))}) + "\n" for n in own)
        (folder / name).write_text(text)
        digest = hashlib.sha256(text.encode()).hexdigest()
        lines.append({"file": name, "reports": count, "sha256": digest})
    # A run that has come to its end says so in a last line.
    lines.append({"complete": True, "parts": 2, "reports": 2 * count, "claims": 0, "failed": 0})
    manifest = "".join(json.dumps(line) + "\n" for line in lines)
    (folder / "manifest.jsonl").write_text(manifest)
    return folder


def test_an_archive_is_loaded_and_begun_again(
    run: Callable[..., tuple[int, str, str]], nowhere: Location, tmp_path: Path
) -> None:
    made = archive(tmp_path / "read", 3)
    part = made / "part-000000.jsonl"
    assert run("load", part, "--ledger", nowhere)[:2] == (0, "3 reports: 3 added\n")
    assert run("load", made, "--ledger", nowhere)[:2] == (0, "6 reports: 3 added, 3 unchanged\n")
    assert models.Claim.objects.count() == 42
    with (made / "part-000001.jsonl").open("a") as stream:
        stream.write('{"reading": {}}\n')
    status, _, err = run("load", made, "--ledger", nowhere)
    assert status == 1
    assert "is not the part that the manifest names" in err
    assert (
        "line 4: is no reading" in run("load", made / "part-000001.jsonl", "--ledger", nowhere)[2]
    )


@pytest.mark.parametrize(
    ("manifest", "says"),
    [(None, "without manifest.jsonl"), ('{"warledger": "archive", "format": "jsonl"}\n', "records"),
     ("x\n", "is not JSON"), ('{"warledger"', "has no whole line")],
)  # fmt: skip
def test_what_is_no_archive(
    run: Callable[..., tuple[int, str, str]],
    where: Location,
    tmp_path: Path,
    manifest: str | None,
    says: str,
) -> None:
    folder = tmp_path / "read"
    folder.mkdir()
    if manifest is not None:
        (folder / "manifest.jsonl").write_text(manifest)
    status, _, err = run("load", folder, "--ledger", where)
    assert status == 1
    assert says in err
    assert not (tmp_path / "x.db").exists()


HEAD = '{"warledger": "ledger", "form": 1}\n'


def no_ledger_at(where: Location) -> bool:
    """Whether nothing was made, not even half."""
    if isinstance(where, str):
        with psycopg.connect(where) as connection:
            found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
            return found.fetchone() == (0,)
    return not [path for path in where.parent.iterdir() if where.name in path.name]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"some notes\n", "is not JSON"),
        (b"", "holds no ledger"),
        (HEAD.replace("1}", "99}").encode(), "reads form 1"),
        (b'{"warledger": "backup", "form": 1}\n', "not the beginning of an exported ledger"),
        (HEAD.encode(), "holds no ledger"),
        (HEAD.encode() + b"\xff\xfe", "is not UTF-8"),
        (b'{"reading": {}}\n', "is no reading"),
        (b'{"reading"', "is not JSON"),
    ],
)
def test_a_bad_file_makes_no_ledger(
    run: Callable[..., tuple[int, str, str]], nowhere: Location, tmp_path: Path,
    content: bytes, says: str,
) -> None:  # fmt: skip
    given = tmp_path / "given.jsonl"
    given.write_bytes(content)
    status, out, err = run("load", given, "--ledger", nowhere)
    assert status == 1
    assert "added" not in out
    assert says in err
    assert err.count("\n") == 1
    assert no_ledger_at(nowhere)


def test_a_file_that_breaks_off_makes_no_ledger(
    run: Callable[..., tuple[int, str, str]], where: Location, nowhere: Location, tmp_path: Path
) -> None:
    load(readings())
    whole = tmp_path / "whole.jsonl"
    assert run("export", "--format", "jsonl", "--output", whole, "--ledger", where)[0] == 0
    cut = tmp_path / "cut.jsonl"
    cut.write_bytes(whole.read_bytes()[:-40])
    assert run("load", cut, "--ledger", nowhere)[0] == 1
    assert no_ledger_at(nowhere)
    assert run("load", whole, "--ledger", nowhere)[0] == 0
    held = models.Version.objects.count()
    assert held == 6
    assert run("load", cut, "--ledger", nowhere)[0] == 1
    open_ledger(nowhere, create=False)
    assert models.Version.objects.count() == held


def test_what_another_process_made_meanwhile_is_filled(nowhere: Location, empty_file: Path) -> None:
    if isinstance(nowhere, str):
        pytest.skip("a server has the second wait for the first")
    done = []

    def work() -> int:
        if not done:
            shutil.copy(empty_file, nowhere)
        done.append(put(full(len(done))))
        return len(done)

    assert fill(nowhere, work) == 2
    assert models.Report.objects.count() == 1
    assert {path.name for path in nowhere.parent.iterdir()} <= {
        nowhere.name + end for end in ("", "-wal", "-shm")
    }


def test_what_the_work_finds_there_already_is_no_other_ledger(nowhere: Location) -> None:
    done = []

    def work() -> None:
        done.append(1)
        raise FileExistsError(17, "File exists", "elsewhere")

    with pytest.raises(StorageError, match="File exists"):
        fill(nowhere, work)
    assert done == [1]
    assert no_ledger_at(nowhere)


def test_a_pipe_is_loaded_and_is_read_but_once(
    run: Callable[..., tuple[int, str, str]],
    where: Location,
    tmp_path: Path,
    empty_file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    load(readings())
    whole = tmp_path / "whole.jsonl"
    assert run("export", "--format", "jsonl", "--output", whole, "--ledger", where)[0] == 0
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    def load_pipe(into: Path) -> tuple[int, str, str]:
        writer = threading.Thread(target=pipe.write_bytes, args=(whole.read_bytes(),), daemon=True)
        writer.start()
        try:
            return run("load", pipe, "--ledger", into)
        finally:
            writer.join(timeout=20)

    assert load_pipe(tmp_path / "piped.db")[0] == 0
    assert models.Version.objects.count() == 6

    appear = opening.appear

    def second(draft: Path, path: Path) -> None:
        shutil.copy(empty_file, path)
        appear(draft, path)

    monkeypatch.setattr(opening, "appear", second)
    status, _, err = load_pipe(tmp_path / "raced.db")
    assert status == 1
    assert "another process made the ledger meanwhile" in err
    assert err.count("\n") == 1
    assert models.Version.objects.count() == 0
