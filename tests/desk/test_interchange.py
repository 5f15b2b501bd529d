"""A ledger out and in again is the same ledger."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.desk.samples import MOMENT, full, put, told

from warledger.errors import FormatError
from warledger.records import JudgementType
from warledger_desk.ledger import models
from warledger_desk.ledger.opening import open_ledger
from warledger_desk.ledger.services.interchange import lines, load
from warledger_desk.ledger.services.judging import Decision, judge, retire
from warledger_desk.ledger.services.reconciling import reconciled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from warledger_desk.ledger.location import Location

    Run = Callable[..., tuple[int, str, str]]


def filled() -> list[str]:
    """A ledger with two reports, one of them changed, and judgements, one of them retired."""
    first = told("12 killed in Odra. 7 hurt in Lale.", url="https://odra.example/1")
    second = told("14 killed in Odra. 7 hurt in Lale.", url="https://odra.example/1")
    put(full(0), first, replace(second, report=replace(second.report, published=date(2008, 3, 2))))
    hurt = models.Claim.objects.get(version__current=True, low=7)
    for why in ("seen", "seen twice"):
        decision = Decision(type=JudgementType.ACCEPTED, subjects=(hurt.id,), who="R. Karim",
                            why=why, value={})  # fmt: skip
        made = judge(decision, when=MOMENT, ledger="x").judgement
    retire(made.id, who="R. Karim", why="unsure", when=MOMENT, ledger="x")
    return list(lines())


def renamed(line: str) -> str:
    """The version with another id for its first claim."""
    row = json.loads(line)
    row["version"]["claims"][0] = "1" * 17
    return json.dumps(row)


def test_out_and_in_gives_the_same_lines_and_reconciles_alike(
    where: Location, another: Location
) -> None:
    told_of = filled()
    before = reconciled(when=MOMENT)
    open_ledger(another, create=False)
    loaded = load(told_of, "x.jsonl")
    assert (loaded.versions, loaded.known) == (3, 0)
    assert loaded.judgements == len([line for line in told_of if line.startswith('{"judgement"')])
    assert list(lines()) == told_of
    assert reconciled(when=MOMENT) == before


def test_a_figure_that_no_count_of_people_is_goes_out_and_in(
    where: Location, another: Location
) -> None:
    put(told("5000000000000 killed in Odra."))
    models.Claim.objects.get(low=5 * 10**12)
    exported = list(lines())
    open_ledger(another, create=False)
    assert load(exported, "x.jsonl").versions == 1
    assert list(lines()) == exported


def test_what_is_there_is_left_alone(where: Location) -> None:
    told_of = filled()
    loaded = load(told_of, "x.jsonl")
    assert (loaded.versions, loaded.judgements, loaded.known) == (0, 0, len(told_of) - 1)
    assert list(lines()) == told_of


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (lambda rows: rows[1:], "line 1: is not the beginning"),
        (lambda rows: [], "holds no ledger"),
        (lambda rows: ['{"warledger": "ledger", "form": 9}', *rows[1:]], "has form 9"),
        (lambda rows: [*rows, "{"], "is not JSON"),
        (lambda rows: [*rows, "[]"], "is not a JSON object"),
        (lambda rows: [*rows, '{"other": 1}'], "neither a version"),
        (lambda rows: [*rows, '{"version": {}}'], "is no version"),
        (lambda rows: [*rows, '{"judgement": {"id": 7}}'], "is no judgement"),
        (lambda rows: [rows[0], renamed(rows[1])], "the ids of its claims"),
    ],
)
def test_damaged_lines_are_named_and_nothing_is_taken(
    where: Location, another: Location, change: Callable[[list[str]], list[str]], cause: str
) -> None:
    told_of = filled()
    open_ledger(another, create=False)
    given = change(told_of)
    assert given != told_of
    with pytest.raises(FormatError, match=cause):
        load(given, "x.jsonl")
    assert not models.Version.objects.exists()


def test_another_word_on_the_same_version_is_refused(where: Location) -> None:
    head, *rest = filled()
    row = json.loads(rest[0])
    row["version"]["reading"]["report"]["title"] = "Another title"
    with pytest.raises(FormatError, match="another version"):
        load([head, json.dumps(row)], "x.jsonl")


def test_the_commands(run: Run, where: Location, nowhere: Location, tmp_path: Path) -> None:
    filled()
    path = tmp_path / "ledger.jsonl"
    status, out, err = run("export", "--format", "jsonl", "--output", path, "--ledger", where)
    assert (status, out, err) == (0, "", "")
    status, out, err = run("load", path, "--ledger", nowhere)
    assert (status, err) == (0, "")
    assert out.startswith("3 versions of reports and ")
    status, out, err = run("export", "--format", "jsonl", "--ledger", nowhere)
    assert (status, out) == (0, path.read_text("utf-8"))
    path.write_bytes(b"\xff\xfe")
    status, out, err = run("load", path, "--ledger", nowhere)
    assert (status, out) == (1, "")
    assert err == f"warledger: {path}: is not UTF-8\n"
    assert run("load", tmp_path / "gone", "--ledger", nowhere)[0] == 1
