"""What a process holds of the shares is what the ledger says, whatever others do meanwhile."""

from __future__ import annotations

import random
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from tests.desk.samples import MOMENT, full, put, told
from tests.desk.test_keeping_up import step

from warledger.reconcile import tally
from warledger.records import JudgementType, Outcome, TallyQuery
from warledger_desk.ledger import models
from warledger_desk.ledger.errors import StorageError
from warledger_desk.ledger.services import held, keeping_shares, questions, tallying, updating
from warledger_desk.ledger.services.judging import Decision, judge
from warledger_desk.ledger.services.questions import question
from warledger_desk.ledger.services.reconciling import reconciled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger_desk.ledger.location import Location

KILLED = TallyQuery(outcome=Outcome.KILLED)


@contextmanager
def another_process() -> Iterator[None]:
    """Begins with nothing in its hands, and leaves ours alone."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("_HELD", "_FACETS"):
            patch.setattr(held, name, type(held._HELD)())
        yield


def sound() -> None:
    """What is summed from our hands is the engine's tally, and that of one who reads it all."""
    made = tallying.tallied(KILLED, when=MOMENT)[0]
    assert made == tally(KILLED, reconciled(when=MOMENT))
    ours = held.held(Outcome.KILLED)[0]
    with another_process():
        theirs = held.held(Outcome.KILLED)[0]
    assert ours.incident.tolist() == theirs.incident.tolist()
    assert ours.number.tolist() == theirs.number.tolist()
    assert ours.rows.tobytes() == theirs.rows.tobytes()
    assert ours.ties == theirs.ties


def reject(incident: str) -> None:
    claim = models.IncidentClaim.objects.get(incident=incident).claim_id
    judge(
        Decision(
            type=JudgementType.REJECTED, subjects=(claim,), who="R. Karim", why="seen", value={}
        ),
        when=MOMENT,
        ledger="x",
    )
    reconciled(when=MOMENT)


def test_a_number_is_never_given_again(where: Location, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping_shares, "_KEPT", 0)
    places = ("Odra", "Tel", "Lale", "Sel")
    put(*(told(f"{n} killed in {place}.", url=f"https://odra.example/{n}")
          for n, place in enumerate(places, start=3)))  # fmt: skip
    reconciled(when=MOMENT)
    alive = models.Share.objects.exclude(incident=None).order_by("-number")
    given = dict(alive.values_list("number", "incident"))
    for incident in given.values():
        reject(str(incident))
    assert not alive.exists()
    put(told("90 killed in Brevik.", url="https://odra.example/90"))
    reconciled(when=MOMENT)
    assert alive.get().number not in given


def test_others_may_take_many_steps_meanwhile(
    where: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(updating, "_PAST", 2)
    monkeypatch.setattr(keeping_shares, "_KEPT", 4)
    put(full(0))
    chance = random.Random(11)  # noqa: S311
    page = 0
    for steps in (1, 2, 5, 1, 7):
        with another_process():
            for _ in range(steps):
                page += 1
                step(chance, page)
                reconciled(when=MOMENT)
        sound()


def test_a_ledger_made_anew_by_others_is_read_anew(where: Location) -> None:
    put(full(0), told("30 killed in Tel.", url="https://odra.example/30"))
    sound()
    with another_process():
        models.Reconciliation.objects.all().delete()
        put(told("45 killed in Odra.", url="https://odra.example/45"))
        reconciled(when=MOMENT)
    sound()


def by_others(number: int) -> None:
    """A report more from another connection, reckoned in."""

    def add() -> None:
        put(told(f"{number} killed in Sel.", url=f"https://odra.example/{number}"))
        updating.bring_up_to_date(when=MOMENT)
        connection.close()

    thread = Thread(target=add)
    thread.start()
    thread.join()


def test_who_reads_has_one_moment_however_much_others_write(
    where: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(full(0))
    sound()
    read, numbers, times = held._read, iter(range(1, 500)), 0

    def overtaken(*arguments: Any) -> Any:
        nonlocal times
        before = read(*arguments)
        times += 1
        by_others(next(numbers))
        return before

    monkeypatch.setattr(held, "_read", overtaken)
    for ask in (
        lambda: tallying.bounds(KILLED, when=MOMENT),
        lambda: tallying.by_period(KILLED, "day", when=MOMENT),
        lambda: tallying.told_of(KILLED, ["none"], when=MOMENT),
        lambda: tallying.tallied(KILLED, when=MOMENT),
    ):
        number = next(numbers)
        put(told(f"{number} killed in Lale.", url=f"https://odra.example/{number}"))
        times = 0
        ask()
        assert times > 0
    monkeypatch.setattr(held, "_read", read)
    sound()


def test_who_writes_meanwhile_is_told_to_ask_again(
    where: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(full(0))
    made = iter(range(1, 500))
    monkeypatch.setattr(held, "_made", lambda: (next(made), "moves"))
    with pytest.raises(StorageError, match="ask again"):
        tallying.bounds(KILLED, when=MOMENT)


def test_questions_are_remembered_within_bounds(
    where: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(*(full(number) for number in range(3)))
    sound()
    for number in range(40):
        tallying.bounds(replace(KILLED, start=MOMENT.date() + timedelta(number)), when=MOMENT)
    asked = [
        one for one in questions._QUESTIONS if one[0] == repr(connection.settings_dict["NAME"])
    ]
    assert len(asked) > 30
    assert all(one.cost >= 100 for one in questions._QUESTIONS.values())
    monkeypatch.setattr(questions, "_QUESTIONS_KEPT", 5)
    tallying.bounds(replace(KILLED, end=MOMENT.date()), when=MOMENT)
    assert len(questions._QUESTIONS) == 5
    whole = question(KILLED)
    assert len(questions._QUESTIONS) == 5
    tallying.bounds(replace(KILLED, end=MOMENT.date() + timedelta(1)), when=MOMENT)
    tallying.bounds(KILLED, when=MOMENT)
    monkeypatch.setattr(questions, "_MOST", 0)
    tallying.bounds(replace(KILLED, end=MOMENT.date() + timedelta(2)), when=MOMENT)
    narrowed = [one for one in questions._QUESTIONS if one[2].start or one[2].end]
    assert [one[2].end for one in narrowed] == [MOMENT.date() + timedelta(2)]
    assert question(KILLED) is whole
