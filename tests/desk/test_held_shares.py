"""What a process holds of the shares is what the ledger says, whatever others do meanwhile."""

from __future__ import annotations

import random
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from tests.desk.samples import MOMENT, full, put, told
from tests.desk.test_keeping_up import step

from warledger.reconcile import tally
from warledger.records import JudgementType, Outcome, TallyQuery
from warledger_desk.ledger import models
from warledger_desk.ledger.errors import StorageError
from warledger_desk.ledger.services import held, shares, tallying, updating
from warledger_desk.ledger.services.judging import Decision, judge
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
    monkeypatch.setattr(shares, "_KEPT", 0)
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
    monkeypatch.setattr(shares, "_KEPT", 4)
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


def test_what_changes_while_it_is_read_is_read_again(
    where: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(full(0))
    sound()
    read, numbers = held._read, iter(range(1, 50))
    times = 0

    def overtaken(*arguments: Any) -> Any:
        nonlocal times
        if times:
            times -= 1
            number = next(numbers)
            put(told(f"{number} killed in Sel.", url=f"https://odra.example/{number}"))
            updating.bring_up_to_date(when=MOMENT)
        return read(*arguments)

    monkeypatch.setattr(held, "_read", overtaken)
    times = 2
    put(told("45 killed in Odra.", url="https://odra.example/45"))
    sound()
    assert times == 0
    for ask in (
        lambda: tallying.bounds(KILLED, when=MOMENT),
        lambda: tallying.by_period(KILLED, "day", when=MOMENT),
        lambda: tallying.told_of(KILLED, ["none"], when=MOMENT),
        lambda: tallying.tallied(KILLED, when=MOMENT),
    ):
        times = 9
        number = next(numbers)
        put(told(f"{number} killed in Lale.", url=f"https://odra.example/{number}"))
        with pytest.raises(StorageError, match="ask again"):
            ask()
    times = 0
    sound()
