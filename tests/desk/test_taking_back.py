"""What a decision replaced stands again when it is taken back; clocks, grades, old corrections."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.desk.samples import MOMENT, full, put

from warledger.reconcile.judging import TOO_MANY
from warledger.records import Grade, Judgement, JudgementType
from warledger_desk.ledger import models
from warledger_desk.ledger.services.checking import check
from warledger_desk.ledger.services.judging import Decision, judge, judgements, keep, retire
from warledger_desk.ledger.services.reconciling import reconciled
from warledger_desk.ledger.services.standing import standing_on

if TYPE_CHECKING:
    from datetime import datetime

    from warledger_desk.ledger.location import Location

NEXT = timedelta(minutes=1)


def decide(kind: JudgementType, subject: str, when: datetime, **value: Any) -> Judgement:
    decision = Decision(type=kind, subjects=(subject,), who="Ode", why="seen", value=value)
    return judge(decision, when=when, ledger="x").judgement


def claim(index: int = 0) -> models.Claim:
    return models.Claim.objects.get(version__current=True, index=index)


def low() -> int | None:
    return standing_on(claim()).entry.claim.figure.low


def back(judgement: Judgement, when: datetime) -> None:
    retire(judgement.id, who="Ana", why="too quick", when=when, ledger="x")


def test_a_correction_stands_again_when_what_replaced_it_is_taken_back(where: Location) -> None:
    put(full())
    decide(JudgementType.CORRECTED, claim().pk, MOMENT, low=190)
    rejected = decide(JudgementType.REJECTED, claim().pk, MOMENT + NEXT)
    assert low() == 200
    back(rejected, MOMENT + 2 * NEXT)
    assert low() == 190
    (standing,) = judgements()
    assert (standing.who, standing.why) == ("Ana", "stands again: seen")
    accepted = decide(JudgementType.ACCEPTED, claim().pk, MOMENT + 3 * NEXT)
    back(accepted, MOMENT + 4 * NEXT)
    (standing,) = judgements()
    assert (standing.type, standing.why) == (JudgementType.CORRECTED, "stands again: seen")
    back(standing, MOMENT + 5 * NEXT)
    assert judgements() == ()
    assert low() == 200
    assert len(judgements(retired=True)) == 5
    assert check().problems == ()


def test_a_clock_that_was_set_back_puts_no_decision_before_an_earlier_one(where: Location) -> None:
    put(full())
    first = decide(JudgementType.ACCEPTED, claim().pk, MOMENT)
    second = decide(JudgementType.REJECTED, claim().pk, MOMENT - 60 * NEXT)
    assert second.when > first.when
    retired = retire(second.id, who="Ana", why="x", when=MOMENT - 90 * NEXT, ledger="x")
    assert retired.retired is not None
    assert retired.retired >= second.when
    assert [one.type for one in standing_on(claim()).history] == [
        JudgementType.ACCEPTED, JudgementType.REJECTED, JudgementType.ACCEPTED,
    ]  # fmt: skip
    assert check().problems == ()


def test_adding_does_not_depend_on_the_clock(where: Location) -> None:
    first = put(full(), replace(full(), report=replace(full().report, title="New")))
    ids = set(models.Claim.objects.values_list("pk", flat=True))
    assert [one.version for one in first] == [1, 2]
    models.Version.objects.update(added=MOMENT + 60 * NEXT)
    (third,) = put(full())
    assert third.version == 3
    assert models.Version.objects.get(current=True).number == 3
    assert not ids.isdisjoint(third.before)
    assert check().problems == ()


def test_a_grade_stays_when_the_report_has_a_new_version(where: Location) -> None:
    put(full())
    found = reconciled(when=MOMENT)
    incident = found.incidents[0]
    decide(JudgementType.GRADED, incident.id, MOMENT, grade=Grade.CONFIRMED.value)
    put(replace(full(), report=replace(full().report, title="Second edition")))
    after = reconciled(when=MOMENT + NEXT)
    assert incident.id not in {one.id for one in after.incidents}
    graded = [one for one in after.incidents if one.grade is Grade.CONFIRMED]
    assert [one.grade_reason for one in graded] == ["set by a person: seen"]
    assert check().problems == ()


def test_a_grade_kept_under_a_former_id_of_an_incident_can_be_taken_back(where: Location) -> None:
    put(full())
    incident = reconciled(when=MOMENT).incidents[0]
    once = Decision(
        type=JudgementType.GRADED, subjects=(incident.id,), who="Ode", why="seen",
        value={"grade": Grade.CONFIRMED.value},
    )  # fmt: skip
    kept = keep(once, (incident.id,), when=MOMENT).judgement  # as an earlier version did
    put(replace(full(), report=replace(full().report, title="Second edition")))
    after = reconciled(when=MOMENT + NEXT)
    assert incident.id not in {one.id for one in after.incidents}
    assert "set by a person: seen" in {one.grade_reason for one in after.incidents}
    back(kept, MOMENT + 2 * NEXT)
    last = reconciled(when=MOMENT + 2 * NEXT)
    assert "set by a person: seen" not in {one.grade_reason for one in last.incidents}
    assert check().problems == ()


def test_a_correction_larger_than_is_allowed_today_stops_nothing(where: Location) -> None:
    put(full())
    value = {"low": TOO_MANY, "high": TOO_MANY}
    huge = Decision(
        type=JudgementType.CORRECTED, subjects=(claim().pk,), who="Ode", why="seen", value=value
    )
    keep(huge, (claim().lineage,), when=MOMENT)  # as an earlier version did
    found = reconciled(when=MOMENT)
    assert "no count of people" in found.set_aside[claim().pk]
    assert low() == 200
    decide(JudgementType.CORRECTED, claim().pk, MOMENT + NEXT, low=190)
    assert claim().pk not in reconciled(when=MOMENT + NEXT).set_aside


def test_a_position_that_stands_again_is_still_of_whoever_gave_it(where: Location) -> None:
    def say(who: str, answer: str, minutes: int) -> Judgement:
        decision = Decision(
            type=JudgementType.POSITION, subjects=("one",), who=who, why="read",
            value={"answer": answer},
        )  # fmt: skip
        return keep(decision, ("one",), when=MOMENT + minutes * NEXT).judgement

    say("Ode", "yes", 0)
    say("Uri", "no", 1)
    back(say("Ode", "no", 2), MOMENT + 3 * NEXT)
    said = {(one.who, one.value["answer"]) for one in judgements()}
    assert said == {("Ode", "yes"), ("Uri", "no")}
