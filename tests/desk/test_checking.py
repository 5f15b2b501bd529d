"""`check` finds what was damaged; a backup is a ledger of its own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from django.db import connection
from tests.desk.samples import MOMENT, full, put, told

from warledger_desk.ledger import models
from warledger_desk.ledger.opening import open_ledger
from warledger_desk.ledger.services.checking import check
from warledger_desk.ledger.services.reconciling import reconciled
from warledger_desk.ledger.services.shares import ROW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from warledger_desk.ledger.location import Location

    Run = Callable[..., tuple[int, str, str]]


def causes() -> list[str]:
    return [problem.cause for problem in check().problems]


def test_a_sound_ledger(where: Location) -> None:
    url = "https://odra.example/news/1"
    put(full(0), full(1), told("12 killed in Odra.", url=url), told("14 killed in Odra.", url=url))
    found = check()
    assert (found.reports, found.versions, found.claims, found.judgements) == (3, 4, 16, 0)
    assert found.problems == ()


@pytest.mark.parametrize(
    ("model", "change", "cause"),
    [
        (models.Raw, {"content": b"other"}, "stored bytes do not have the digest"),
        (models.Version, {"title": "Other"}, "its id is not that of its content"),
        (models.Version, {"text": "short"}, "lies outside the text"),
        (models.Version, {"current": False}, "not its newest version is the current one"),
        (models.Version, {"number": 4}, "not numbered from 1 on"),
        (models.Claim, {"low": 1}, "the column low is not what its record says"),
        (models.Claim, {"part_of": None}, "the column part_of is not what its record says"),
        (models.Claim, {"record": {"figure": 1}}, "Claim"),
        (models.Comment, {"end": 100_000}, "a comment at"),
    ],
)
def test_damage_is_found(where: Location, model: Any, change: dict[str, Any], cause: str) -> None:
    put(full())
    model.objects.filter(pk__in=model.objects.values("pk")).update(**change)
    assert any(cause in found for found in causes()), causes()


def test_the_command(where: Location, run: Run) -> None:
    put(full())
    status, out, _ = run("check", "--ledger", where)
    assert (status, out) == (0, "1 report in 1 version, 7 claims, no judgements: no problems\n")
    models.Claim.objects.filter(index=0).update(low=1)
    status, out, _ = run("check", "--ledger", where, "--format", "json")
    assert status == 4
    assert "column low" in json.loads(out)["problems"][0]["cause"]
    assert run("check", "--ledger", where)[1].endswith("no judgements: 1 problem\n")


def test_a_backup_is_a_ledger(where: Location, run: Run, tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's are archives of its own; see test_restoring")
    put(full())
    target = tmp_path / "copy.db"
    status, out, err = run("backup", target, "--ledger", where)
    assert (status, out) == (0, f"{where} copied to {target}\n")
    open_ledger(target, create=False)
    assert check().problems == ()
    assert models.Report.objects.count() == 1
    before = target.read_bytes()
    status, _, err = run("backup", target, "--ledger", where)
    assert (status, target.read_bytes()) == (4, before)
    assert "there is a file already" in err
    status, _, err = run("backup", tmp_path, "--ledger", where)
    assert status == 4
    assert "a folder; name a file in it" in err
    assert run("backup", tmp_path / "no" / "x.db", "--ledger", where)[0] == 4
    assert {path.name for path in tmp_path.iterdir() if "part" in path.name} == set()


def test_a_share_that_is_not_what_its_claims_say_is_found(where: Location) -> None:
    put(full())
    reconciled(when=MOMENT)
    assert causes() == []
    share = models.Share.objects.exclude(incident=None)[0]
    row = np.frombuffer(bytes(share.packed), ROW).copy()
    row["bounds"] += 1000
    models.Share.objects.filter(pk=share.pk).update(packed=row.tobytes())
    assert causes() == ["its share has other bounds"]
    models.Share.objects.filter(pk=share.pk).delete()
    assert causes() == ["it has no share"]


def test_a_backup_is_private_and_overwrites_no_digest(
    where: Location, run: Run, tmp_path: Path
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's programs are set up in test_restoring")
    put(full())
    assert run("backup", tmp_path / "copy.db", "--ledger", where)[0] == 0
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600
    (tmp_path / "other.sha256").write_text("of another file")
    status, _, err = run("backup", tmp_path / "other", "--ledger", where)
    assert status == 4
    assert "other.sha256: there is a file already" in err
    assert (tmp_path / "other.sha256").read_text() == "of another file"
    assert not (tmp_path / "other").exists()
