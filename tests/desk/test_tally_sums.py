"""Tallies summed from stored shares are those that the engine makes of the whole ledger."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from benchmarks.ledger import readings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from evals.synthetic import invent
from tests.desk.samples import MOMENT, full, put, told
from tests.desk.test_asked import DAYS, SCOPES
from tests.desk.test_keeping_up import step

from warledger.errors import InputError
from warledger.reconcile import Unit, series, tally
from warledger.reconcile.disjoint import disjoint_set
from warledger.records import Bounds, Outcome, Policy, Reconciliation, TallyQuery
from warledger_desk.ledger import models
from warledger_desk.ledger.errors import StorageError
from warledger_desk.ledger.services import held, tallying
from warledger_desk.ledger.services.meeting import Kinds, pairs
from warledger_desk.ledger.services.overlaps import Overlaps
from warledger_desk.ledger.services.paging import Turn
from warledger_desk.ledger.services.picking import Pick, chosen
from warledger_desk.ledger.services.questions import question
from warledger_desk.ledger.services.reconciling import reconciled
from warledger_desk.ledger.services.tallying import bounds, by_period, tallied, tally_page, told_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.desk.conftest import Filler

    from warledger_desk.ledger.location import Location


def same(query: TallyQuery, whole: Reconciliation) -> int:
    """How many lines both ways have."""
    made, known = tallied(query, when=MOMENT)
    wanted = tally(query, whole)
    assert made.bounds == wanted.bounds
    assert made == wanted
    for line in made.lines:
        assert all(known.entries[name] == whole.entries[name] for name in line.entries)
    assert by_period(query, "week", when=MOMENT) == series(query, whole, Unit.WEEK)
    return len(made.lines)


@pytest.mark.parametrize("seed", range(2))
def test_every_tally_is_the_engines(where: Location, seed: int) -> None:
    chance = random.Random(300 + seed)  # noqa: S311
    put(full(0))
    for page in range(1, 16):
        step(chance, page)
    whole = reconciled(when=MOMENT)
    told = 0
    for (start, end), scope in product(DAYS, SCOPES):
        fields = {"start": start, "end": end} | scope
        killed = TallyQuery(outcome=Outcome.KILLED, **fields)
        for policy in Policy if not scope else (Policy.IRAQ_BODY_COUNT,):
            told += same(replace(killed, policy=policy), whole)
        told += same(replace(killed, outcome=Outcome.INJURED), whole)
    assert told > 100


def test_what_is_held_follows_the_ledger(where: Location) -> None:
    put(full(0))
    chance = random.Random(5)  # noqa: S311
    changed = 0
    before = None
    for page in range(1, 14):
        step(chance, page)
        query = TallyQuery(outcome=Outcome.KILLED)
        made, _ = tallied(query, when=MOMENT)
        assert made == tally(query, reconciled(when=MOMENT))
        changed += made.bounds != before
        before = made.bounds
    assert changed > 3
    gone = models.Share.objects.filter(incident=None)
    assert gone.exists()
    held._HELD.clear()
    assert tallied(query, when=MOMENT)[0] == made


def test_what_is_held_ready_is_not_read_again(where: Location) -> None:
    put(full(0))
    reconciled(when=MOMENT)
    held._HELD.clear()
    tallying.warm()
    with CaptureQueriesContext(connection) as asked:
        found = bounds(TallyQuery(outcome=Outcome.KILLED), when=MOMENT)
    assert len(question(TallyQuery(outcome=Outcome.KILLED)).sums) == len(Policy) - 1
    assert found is not None
    assert not [one for one in asked.captured_queries if "ledger_share" in one["sql"]]


def invented(_where: Location) -> None:
    put(*readings(600))
    reconciled(when=MOMENT)


@pytest.mark.parametrize("policy", [one for one in Policy if one is not Policy.BAYES])
def test_invented_claims_give_the_engines_tally(
    copy_of: Callable[[Filler], Location], policy: Policy
) -> None:
    copy_of(invented)
    whole = reconciled(when=MOMENT)
    entry = next(one for one in invent(600).entries if one.grounding.place)
    assert entry.grounding.place
    assert entry.grounding.victims
    assert entry.grounding.victims.actor
    day = entry.claim.date_start
    for fields in (
        {},
        {"place": entry.grounding.place.place.within[-1]},
        {"actor": entry.grounding.victims.actor.id},
        {"start": day, "end": day},
    ):
        query = TallyQuery(outcome=Outcome.KILLED, policy=policy, **fields)
        bounds(replace(query, policy=Policy.LOW_BEST_HIGH), when=MOMENT)  # others start from it
        made, wanted = tallied(query, when=MOMENT)[0], tally(query, whole)
        assert made.bounds == wanted.bounds
        assert made.lines == wanted.lines[: len(made.lines)]
        assert bounds(query, when=MOMENT) == wanted.bounds
        assert by_period(query, "day", when=MOMENT) == series(query, whole, Unit.DAY)


def fewer_invented(_where: Location) -> None:
    put(*readings(400))


@pytest.mark.parametrize("seed", range(2))
def test_a_part_of_what_is_summed_already_gives_the_engines_tally(
    copy_of: Callable[[Filler], Location], seed: int
) -> None:
    chance = random.Random(700 + seed)  # noqa: S311
    copy_of(fewer_invented)
    for page in range(1, 12):
        step(chance, page)
    whole = reconciled(when=MOMENT)
    tallying.warm()
    fields: list[dict[str, Any]] = [
        {"start": start, "end": end} | scope for (start, end), scope in product(DAYS, SCOPES)
    ]
    shares = models.Incident.objects.filter(outcome="killed")
    days = sorted(day for day in shares.values_list("start", flat=True) if day is not None)
    for name, side in (("victims", "actor"), ("perpetrator", "perpetrator"), ("place", "place")):
        ids = shares.exclude(**{name: None}).order_by("id").values_list(name, flat=True)
        fields += [{side: key} for key in sorted(set(ids))[:3]]
        fields += [{side: key, "start": days[len(days) // 2]} for key in sorted(set(ids))[:3]]
    fields += [{"start": day} for day in days[::40]] + [{"end": day} for day in days[::40]]
    anew = kept = 0
    for limits in fields:
        query = TallyQuery(outcome=Outcome.KILLED, **limits)
        for policy in chance.sample([one for one in Policy if one is not Policy.BAYES], 2):
            asked = replace(query, policy=policy)
            made, wanted = tallied(asked, when=MOMENT)[0], tally(asked, whole)
            assert made.bounds == wanted.bounds
            assert made.lines == wanted.lines[: len(made.lines)]
        assert by_period(asked, "month", when=MOMENT) == series(asked, whole, Unit.MONTH)
        part = question(query)._part
        if part is not None:
            anew, kept = anew + len(part.again), kept + len(part.items) - len(part.again)
    assert anew > 20
    assert kept > 20


def test_lines_come_in_pages(where: Location) -> None:
    put(*readings(300))
    query = TallyQuery(outcome=Outcome.KILLED)
    whole = tally(query, reconciled(when=MOMENT))
    found, turn = [], Turn(limit=7)
    while True:
        page = tally_page(query, turn, when=MOMENT)
        assert len(page.tally.lines) <= 7
        assert page.counted + page.others == len(whole.lines)
        assert page.first == len(found)
        found += page.tally.lines
        if page.next is None:
            break
        turn = Turn(after=page.next, limit=7)
    assert tuple(found) == whole.lines
    before = tally_page(query, Turn(before=page.previous, limit=7), when=MOMENT)
    assert before.tally.lines == whole.lines[before.first : before.first + 7]
    with pytest.raises(InputError, match="no mark"):
        tally_page(query, Turn(after="x"), when=MOMENT)


def test_very_many_are_not_weighed_together(
    where: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(*readings(100))
    monkeypatch.setattr(tallying, "WEIGHED", 3)
    with pytest.raises(InputError, match="weighs all figures together"):
        tallied(TallyQuery(outcome=Outcome.KILLED, policy=Policy.BAYES), when=MOMENT)


@pytest.mark.parametrize("policy", list(Policy))
def test_figures_that_no_count_of_people_is_enter_no_sum(where: Location, policy: Policy) -> None:
    put(told("12 killed in Odra.", url="https://odra.example/0"))
    small = bounds_of(policy)
    for number, place in enumerate(("Lale", "Brevik", "Sel"), start=1):
        made = told(f"{number} killed in {place}.", url=f"https://odra.example/{number}")
        figure = replace(made.claims[0].figure, low=2**62, high=2**62)
        put(replace(made, claims=(replace(made.claims[0], figure=figure),)))
    assert bounds_of(policy) == small
    assert len(reconciled(when=MOMENT).set_aside) == 3


def bounds_of(policy: Policy) -> Bounds:
    query = TallyQuery(outcome=Outcome.KILLED, policy=policy)
    return tallied(query, when=MOMENT)[0].bounds


def test_a_report_that_was_not_reckoned_yet_is_known_to_be_in_a_sum(where: Location) -> None:
    query = TallyQuery(outcome=Outcome.KILLED)
    put(full(0))
    tallied(query, when=MOMENT)
    (added,) = put(full(1))
    assert models.Pending.objects.exists()
    assert told_of(query, [added.report], when=MOMENT)
    assert not told_of(query, ["none"], when=MOMENT)


def test_a_sum_that_another_process_changes_is_begun_again(
    where: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(full(0))
    query, read, times = TallyQuery(outcome=Outcome.KILLED), tallying.lines, iter(range(9))

    def moved(*arguments: Any) -> Any:
        if next(times) < tries:
            models.Incident.objects.all().delete()  # as others would, before they make new ones
            models.Reconciliation.objects.all().delete()
        return read(*arguments)

    wanted = tallied(query, when=MOMENT)
    monkeypatch.setattr(tallying, "lines", moved)
    tries = 2
    assert tallied(query, when=MOMENT) == wanted
    tries = 9
    with pytest.raises(StorageError, match="ask again"):
        tallied(query, when=MOMENT)


def clashing(chance: random.Random, ids: list[str], share: float) -> Overlaps:
    """Some that clash by chance with some, and totals by kind with what has no day."""
    size = len(ids)
    total = np.array([chance.choice((-1, 0, 1)) for _ in range(size)])
    loose = np.array([-1 if kind >= 0 else chance.choice((-1, 0, 1, 2)) for kind in total])
    meet = np.array([[chance.random() < 0.3 for _ in range(3)] for _ in range(2)])
    made = [
        (a, b)
        for a in range(size)
        for b in range(a)
        if chance.random() < share and (loose[[a, b]] < 0).all()
    ]
    one, two = np.array(made, int).reshape(-1, 2).T
    return Overlaps(
        clashing=lambda: pairs(np.append(one, two), np.append(two, one), size),
        around=pairs(np.zeros(0, int), np.zeros(0, int), size),
        kinds=Kinds(total=total, loose=loose, meet=meet),
        total=total >= 0,
        rank=np.argsort(np.argsort(ids)),
    )


@pytest.mark.parametrize("seed", range(300))
def test_of_all_clusters_the_same_are_chosen_as_the_engine_does(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    size = chance.randint(3, 40)
    ids = [f"{n:02}" for n in range(size)]
    chance.shuffle(ids)
    found = clashing(chance, ids, chance.choice((0, 1, 2, 4)) / size)
    heaviest = chance.choice((4, 4, 10**6))  # beyond what is sorted by its digits
    weights = [chance.randint(0, heaviest) for _ in range(size)]
    others = [chance.choice((one, one, one, chance.randint(0, heaviest))) for one in weights]
    before = Pick(weights=np.array(others), counted=chosen(found, np.array(others)))
    made = chosen(found, np.array(weights))
    assert (chosen(found, np.array(weights), before) == made).all()
    clashes = {ids[n]: frozenset(ids[m] for m in found.row(n).tolist()) for n in range(size)}
    totals = frozenset(ids[n] for n in range(size) if found.total[n])
    wanted = disjoint_set(dict(zip(ids, weights, strict=True)), clashes, totals)
    assert {ids[n] for n in np.flatnonzero(made)} == set(wanted)
