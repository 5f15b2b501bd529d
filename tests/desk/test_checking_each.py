"""Each thing that `check` holds a ledger to: broken behind the database's back, it is found."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from tests.desk.samples import MOMENT, NORTHPORT, full, grounding, put, told
from tests.desk.telling import with_events

from warledger.records import JudgementType, Modality, TimeFrame
from warledger_desk.ledger import models
from warledger_desk.ledger.services.checking import check
from warledger_desk.ledger.services.judging import Decision, judge
from warledger_desk.ledger.services.reconciling import bring_up_to_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.desk.conftest import Filler

    from warledger.records import Reading
    from warledger_desk.ledger.location import Location

URL = "https://odra.example/1"


@pytest.fixture(autouse=True)
def _ledger(copy_of: Callable[[Filler], Location]) -> None:
    copy_of(sound)


def sound(_where: Location) -> None:
    """Reports with versions, claims, events, comments, incidents, and judgements, one retired."""
    put(full(0), full(1, outlet="Other Courier"), with_events())
    put(told("12 killed in Odra.", url=URL), told("14 killed in Odra.", url=URL))
    yes, no = (told("77 killed in Tel.", url=f"{URL}/{page}", outlet=f"{page}") for page in "ab")
    put(yes, replace(no, claims=(replace(no.claims[0], modality=Modality.NEGATED),)))
    claims = list(models.Claim.objects.filter(version__current=True).order_by("pk")[:2])
    for kind in (JudgementType.ACCEPTED, JudgementType.REJECTED):
        decide(kind, claims[0].pk)
    decide(JudgementType.SAME_INCIDENT, *(claim.pk for claim in claims), holds=False)
    bring_up_to_date(when=MOMENT)
    assert check().problems == ()


def decide(kind: JudgementType, *claims: str, **more: Any) -> None:
    decision = Decision(type=kind, subjects=claims, who="Ode", why="seen", value={}, **more)
    judge(decision, when=MOMENT, ledger="x")


@contextmanager
def unguarded() -> Iterator[Any]:
    """A cursor that neither keys nor guards hold back."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys = OFF")
            triggers = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            kept = cursor.execute(triggers).fetchall()
            for name, _ in kept:
                cursor.execute(f"DROP TRIGGER {name}")
            yield cursor
            for _, sql in kept:
                cursor.execute(sql)
            cursor.execute("PRAGMA foreign_keys = ON")
        else:
            cursor.execute("SET session_replication_role = replica")
            yield cursor
            cursor.execute("SET session_replication_role = DEFAULT")


#: What is done, and what is said of it.
DAMAGES = {
    "bytes changed": (
        "UPDATE ledger_raw SET content = BYTES", "the stored bytes do not have the digest"),
    "bytes of nothing": (
        "INSERT INTO ledger_raw (digest, content) VALUES ('d', BYTES)", "no report was made from"),
    "bytes gone": ("DELETE FROM ledger_raw", "points at nothing by its raw"),
    "report without versions": (
        "INSERT INTO ledger_report (id, key) VALUES ('r', 'k')", "has no version"),
    "version without report": (
        "DELETE FROM ledger_report", "points at nothing by its report"),
    "text cut off": ("UPDATE ledger_version SET text = 'x'", "lies outside the text"),
    "text blanked": (
        "UPDATE ledger_version SET text = replace(text, '14', '  ')", "its figure has no words"),
    "comment answers nothing": (
        "UPDATE ledger_comment SET parent = 9", "a comment answers one that is not there"),
    "claim gone": (
        'DELETE FROM ledger_claim WHERE "index" = 1', "its claims are not numbered from 0 on"),
    "claim renamed": (
        "UPDATE ledger_claim SET id = 'x' WHERE id = (SELECT max(id) FROM ledger_claim)",
        "its id is not that of its content"),
    "claim of another figure": (
        "UPDATE ledger_claim SET low = 1", "the column low is not what its record says"),
    "lineage of nothing": (
        "UPDATE ledger_claim SET lineage = 'x'", "its lineage begins with no claim of the report"),
    "claim that leads to no incident": (
        "UPDATE ledger_claim SET first_of = 'x'", "the column first_of is not what its id says"),
    "claim of a place that is gone": (
        "DELETE FROM ledger_place", "points at nothing by its place"),
    "statement changed": (
        "UPDATE ledger_statement SET speaker = 'x'", "statement 0: a column is not"),
    "finding turned round": (
        "UPDATE ledger_finding SET holds = NOT holds", "finding 0: a column is not"),
    "event gone": (
        'DELETE FROM ledger_event WHERE "index" = 0', "its events are not numbered from 0 on"),
    "party gone": ("DELETE FROM ledger_eventparty", "its parties are not what its record says"),
    "incident of no outcome": (
        "UPDATE ledger_incident SET outcome = 'x'", "Invalid enum value 'x' - at `$.outcome`"),
    "incident of another outcome": (
        "UPDATE ledger_incident SET outcome = 'detained'", "its outcome is not what its claims"),
    "incident of other days": (
        "UPDATE ledger_incident SET start = '1999-01-02'", "its start is not what its claims say"),
    "incident of other people": (
        "UPDATE ledger_incident SET victims_words = 'x'", "its victims_words is not what its"),
    "incident better founded than it is": (
        "UPDATE ledger_incident SET grade = 'Confirmed'", "its grade is not what its claims say"),
    "incident that nobody denies": (
        "UPDATE ledger_incident SET grade = 'Contested'", "its grade is not what its claims say"),
    "incident that somebody denies": (
        "UPDATE ledger_incident SET grade = 'Weak' WHERE grade = 'Contested'",
        "its grade is not what its claims say"),
    "incident with another reason for its grade": (
        "UPDATE ledger_incident SET record = replace(CAST(record AS TEXT), 'one origin', 'x')JSONB",
        "its grade is not what its claims say"),
    "incident for review": (
        "UPDATE ledger_incident SET review = NOT review", "the column review is not what its rec"),
    "incident of a place that is gone": (
        "DELETE FROM ledger_referent", "Incident.place: what is kept as"),
    "incident of a place that was changed": (
        "UPDATE ledger_referent SET record = replace(record, ':', ': ')", "was changed"),
    "incident in no form": (
        "UPDATE ledger_incident SET record = '{}'", "Object missing required field `entries`"),
    "incident without claims": (
        "DELETE FROM ledger_incidentclaim", "its claims are not those of its record"),
    "claim of an incident that is gone": (
        "DELETE FROM ledger_incident", "points at nothing by its incident"),
    "parts of a total gone": (
        "UPDATE ledger_part SET part_id = whole_id", "its parts are not those of its record"),
    "bounds in no order": (
        "UPDATE ledger_incident SET high = low - 1", "its bounds are not in order"),
    "bounds of nothing": (
        "UPDATE ledger_incident SET low = 0, best = 0", "its bounds are not those of its claims"),
    "link of another score": (
        "UPDATE ledger_link SET score = 17", "the column score is not what its record says"),
    "judgement changed": (
        "UPDATE ledger_judgement SET why = 'x'", "its id is not that of its content"),
    "judgement gone": (
        "DELETE FROM ledger_judgement WHERE type = 'rejected'", "which replaced it, is gone"),
    "judgement put in force again": (
        "UPDATE ledger_judgement SET retired = NULL, retired_by = NULL, retired_why = NULL",
        "2 of them are verdicts that stand on the same"),
    "judgement on nothing": ("UPDATE ledger_subject SET subject = 'x'", "no claim x"),
    "subjects gone": ("DELETE FROM ledger_subject", "its subjects are not numbered from 0 on"),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_found(name: str) -> None:
    statement, says = DAMAGES[name]
    statement = statement.replace("BYTES", "x'78'" if connection.vendor == "sqlite" else "'x'")
    statement = statement.replace("JSONB", "" if connection.vendor == "sqlite" else "::jsonb")
    with unguarded() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount > 0, "nothing was damaged"
    found = [problem.cause for problem in check().problems]
    assert any(says in cause for cause in found), found


def test_a_guard_that_was_taken_away_is_missed() -> None:
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON ledger_judgement"
        cursor.execute(f"DROP TRIGGER judgement_changed{on}")
    assert [problem.cause for problem in check().problems] == [
        "the guard judgement_changed is gone"
    ]


def test_a_search_index_of_other_texts_is_found() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL makes it from the text itself")
    with unguarded() as cursor:
        cursor.execute("UPDATE ledger_version SET title = 'Other'")
    assert "its index is not that of the texts" in [one.cause for one in check().problems]


def with_part(text: str, **part: Any) -> Reading:
    """A total of 1 to 3 March and a part of it, as one report tells them."""
    made = told(text, published=date(2008, 3, 9), outlet="Tel Herald")
    days = {"date_start": date(2008, 3, 1), "date_end": date(2008, 3, 3)}
    whole = replace(made.claims[0], time_frame=TimeFrame.CUMULATIVE, **days)
    fields = {"time_frame": TimeFrame.CUMULATIVE, "part_of": 0, **days, **part}
    return replace(made, claims=(whole, replace(made.claims[1], **fields)))


def with_part_elsewhere() -> Reading:
    made = with_part("901 killed in Northport. 151 killed in Tel.")
    tel = replace(NORTHPORT, id="gn:18", name="Tel", within=("iso:IQ-SO",), lat=10.0, lon=10.0)
    grounds = [replace(grounding(at), period=None, victims=None) for at in range(2)]
    known = grounds[1].place
    assert known is not None
    grounds[1] = replace(grounds[1], place=replace(known, words="Tel", place=tel))
    return replace(made, groundings=tuple(grounds))


def with_part_of_an_event() -> Reading:
    made = with_part("901 killed in Tel. 151 killed in Tel.")
    whole = replace(made.claims[0], time_frame=TimeFrame.INCIDENT)
    return replace(made, claims=(whole, made.claims[1]))


def with_newer_part() -> Reading:
    return with_part("901 killed in Tel. 151 killed in Tel.", date_end=date(2008, 3, 8))


#: What a report tells; of which incident, by its figure, a column is not what its claims alone
#: say; what the column has, and other things that it may not have.
BESIDE_OTHERS = {
    "a part as old as its total": (
        with_newer_part, 151, "end", date(2008, 3, 3), [date(2008, 3, 2), date(2008, 3, 9)]),
    "a total whose parts lie elsewhere": (
        with_part_elsewhere, 901, "place_words", None, ["Northport", "Tel"]),
    "a total by its parts": (with_part_of_an_event, 901, "aggregate", True, [False]),
}  # fmt: skip


@pytest.mark.parametrize("name", BESIDE_OTHERS)
def test_what_follows_from_told_parts_is_no_damage(name: str) -> None:
    make, figure, column, has, wrong = BESIDE_OTHERS[name]
    put(make())
    bring_up_to_date(when=MOMENT)
    one = models.Incident.objects.filter(low=figure)
    assert getattr(one.get(), column) == has
    assert check().problems == ()
    for value in wrong:
        one.update(**{column: value})
        found = [problem.cause for problem in check().problems]
        assert f"its {column} is not what its claims say" in found
