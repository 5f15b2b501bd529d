"""Tallies and audits of a ledger are those of the engine on the same claims and judgements."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from tests.desk.samples import MOMENT, RIVER_BRIGADE, full, put, told

from warledger import reconcile as engine
from warledger.records import Bounds, JudgementType, Outcome, TallyQuery
from warledger_desk.ledger import models
from warledger_desk.ledger.errors import UnknownIdError
from warledger_desk.ledger.services import reconciling, tallying, updating
from warledger_desk.ledger.services.checking import check
from warledger_desk.ledger.services.judging import Decision, judge, retire
from warledger_desk.ledger.services.reconciling import reconciled
from warledger_desk.ledger.services.tallying import actor_named, place_named, tallied

if TYPE_CHECKING:
    from collections.abc import Callable

    from warledger.records import Judgement, Reading
    from warledger_desk.ledger.location import Location

    Run = Callable[..., tuple[int, str, str]]

KILLED = TallyQuery(outcome=Outcome.KILLED)


def dated(text: str, day: int, **about: Any) -> Reading:
    """A report of one day, whose claims are of that day."""
    when = date(2008, 3, day)
    made = told(text, published=when, url=f"https://odra.example/{day}", **about)
    claims = tuple(replace(claim, date_start=when, date_end=when) for claim in made.claims)
    return replace(made, claims=claims)


def bounds() -> Bounds:
    return tallied(KILLED, when=MOMENT)[0].bounds


def decide(kind: JudgementType, *subjects: str, value: Any = None) -> Judgement:
    decision = Decision(type=kind, subjects=subjects, who="R. Karim", why="seen", value=value or {})
    return judge(decision, when=MOMENT, ledger="x").judgement


def test_entries_are_those_of_the_engine(where: Location) -> None:
    readings = [full(0), dated("12 killed in Odra.", 25)]
    added = put(*readings)
    pure = [
        entry
        for reading, item in zip(readings, added, strict=True)
        for entry in engine.entries(
            replace(reading, report=replace(reading.report, id=item.report))
        )
    ]
    assert list(reconciling.entries()) == pure


def test_what_is_known_is_reckoned_once_and_kept(
    where: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(full(0), full(1), dated("77 killed in Odra. 7 hurt in Odra.", 25))
    first = models.Claim.objects.get(low=77)
    decide(JudgementType.CORRECTED, first.id, value={"low": 78, "high": 78})
    known = reconciled(when=MOMENT)
    assert models.Incident.objects.count() == len(known.incidents) > 0
    assert models.Link.objects.count() == len(known.links)

    def again(*arguments: object) -> None:
        raise AssertionError("reckoned twice")

    monkeypatch.setattr(updating, "reckon_part", again)
    assert reconciled(when=MOMENT) == known
    put(dated("3 killed in Tel.", 26))
    with pytest.raises(AssertionError, match="reckoned twice"):
        reconciled(when=MOMENT)


def test_the_tally_follows_the_judgements(where: Location) -> None:
    put(dated("12 killed in Odra.", 25), dated("3 killed in Tel.", 26))
    assert bounds() == Bounds(low=15, best=15, high=15)
    three = models.Claim.objects.get(low=3)
    rejected = decide(JudgementType.REJECTED, three.id)
    assert bounds() == Bounds(low=12, best=12, high=12)
    retire(rejected.id, who="Zoe", why="confirmed", when=MOMENT, ledger="x")
    assert bounds().best == 15
    decide(JudgementType.CORRECTED, three.id, value={"low": 5, "high": 5})
    assert bounds().best == 17
    assert check().problems == ()


def test_the_tally_follows_changed_pages(where: Location) -> None:
    put(dated("12 killed in Odra.", 25))
    assert bounds().best == 12
    put(dated("14 killed in Odra.", 25))
    assert bounds().best == 14


def test_a_judgement_on_a_claim_that_is_gone_does_nothing(where: Location) -> None:
    put(dated("12 killed in Odra.", 25))
    decide(JudgementType.REJECTED, models.Claim.objects.get().id)
    put(dated("14 killed in Odra.", 25))
    assert bounds().best == 14


def test_names_of_actors_and_places(where: Location) -> None:
    put(full(0))
    assert place_named("northport", "x") == "gn:17"
    assert place_named("gn:17", "x") == "gn:17"
    assert place_named("Elsewhere", "x") == "Elsewhere"
    assert actor_named("Unheard Brigade", "x") == "Unheard Brigade"
    models.Place.objects.create(
        id="gn:18", name="Northport", type="settlement", precision=1, record={}
    )
    with pytest.raises(UnknownIdError, match=r"names several: gn:17 \(Northport\), gn:18"):
        place_named("Northport", "x")


def test_an_actor_is_found_by_any_of_its_names(where: Location) -> None:
    table = tallying.actor_table()
    entry = next(entry for entry in table.entries.values() if len(entry.names) > 1)
    actor = entry.actor
    before = full(0)
    grounded = [
        replace(ground, victims=ground.victims and replace(ground.victims, actor=actor))
        for ground in before.groundings
    ]
    put(replace(before, groundings=tuple(grounded)))
    assert RIVER_BRIGADE.id != actor.id
    assert {actor_named(name, "x") for name in (entry.names[-1], actor.id)} == {actor.id}


def test_the_tally_command(where: Location, run: Run) -> None:
    put(dated("12 killed in Odra.", 25), dated("3 killed in Tel. 9 hurt in Tel.", 26))
    status, out, err = run("tally", "--ledger", where)
    assert (status, err) == (0, "")
    assert out.startswith("killed: low 15, best 15, high 15 (policy low-best-high)\n")
    assert "“12 killed in Odra.” 2008-03-25" in out
    command = ("tally", "--outcome", "injured", "--place", "tel", "--from", "2008-03-26")
    found = json.loads(run(*command, "--format", "json", "--ledger", where)[1])
    assert found["bounds"] == {"low": 9, "best": 9, "high": 9}
    (line,) = found["lines"]
    assert found["entries"][line["entries"][0]]["quote"] == "9 hurt in Tel."
    out = run("tally", "--by", "day", "--ledger", where)[1]
    assert out == (
        "killed (policy low-best-high):\n"
        "  2008-03-25: low 12, best 12, high 12 (1 figure)\n"
        "  2008-03-26: low 3, best 3, high 3 (1 figure)\n"
    )
    week = run("tally", "--by", "week", "--format", "json", "--ledger", where)[1]
    (period,) = json.loads(week)["periods"]
    assert (period["start"], period["bounds"]["best"]) == ("2008-03-24", 15)
    status, out, _ = run("tally", "--outcome", "missing", "--ledger", where)
    assert (status, out) == (0, "missing: unknown; nothing in the ledger counts\n")


def test_the_audit_command(where: Location, run: Run) -> None:
    put(full(0))
    status, out, _ = run("audit", "--ledger", where)
    assert status == 0
    assert "Across reports: " in out
    assert "Within reports: 1 finding\n  rate: 160 a day over 5 days is 800, not 531" in out
    lines = run("audit", "--ledger", where, "--format", "jsonl", "--fail-on-findings")
    assert lines[0] == 3
    assert json.loads(lines[1].splitlines()[-1])["suggestion"] == 106


def test_audit_takes_reports_or_a_ledger(run: Run) -> None:
    for arguments in (("audit", "x.txt", "--ledger", "y.db"), ("audit", "--quiet")):
        status, _, err = run(*arguments)
        assert status == 2
        assert "either reports or --ledger" in err


def test_a_falling_total_is_found(where: Location, run: Run) -> None:
    def total(text: str, day: int) -> Reading:
        made = dated(text, day, outlet="Courier")
        since = date(2008, 3, 1)
        claims = tuple(
            replace(claim, date_start=since, claimant="the ministry") for claim in made.claims
        )
        return replace(made, claims=claims)

    put(total("412 killed in Odra.", 25), total("421 killed in Odra.", 26),
        total("402 killed in Odra.", 27))  # fmt: skip
    out = run("audit", "--ledger", where, "--format", "jsonl")[1]
    found = [json.loads(line) for line in out.splitlines()]
    assert "fall" in {row["type"] for row in found}
    fall = next(row for row in found if row["type"] == "fall")
    assert "402 killed in Odra." in {entry["quote"] for entry in fall["entries"].values()}
