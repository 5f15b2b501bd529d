"""Incidents and links kept up report by report are those that reckoning everything anew gives."""

from __future__ import annotations

import random
import threading
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from django.db import connection, transaction
from tests.desk.samples import MOMENT, NORTHPORT, RIVER_BRIGADE, full, grounding, put, told

from warledger.errors import InputError
from warledger.reconcile import nesting, parts, reconcile, tally
from warledger.records import (
    Actor,
    ActorKind,
    GroundedActor,
    GroundedPlace,
    JudgementType,
    Outcome,
    Policy,
    Status,
    TallyQuery,
    TimeFrame,
)
from warledger_desk.ledger import models
from warledger_desk.ledger.services import blocks as blocks_service
from warledger_desk.ledger.services import checking_reconciled, surroundings, updating
from warledger_desk.ledger.services.blocks import Blocks, change_blocks, own_keys
from warledger_desk.ledger.services.entries import entries
from warledger_desk.ledger.services.judging import Decision, bearing, judge, retire
from warledger_desk.ledger.services.keeping import DERIVED
from warledger_desk.ledger.services.moments import one_moment
from warledger_desk.ledger.services.reconciling import reconciled
from warledger_desk.ledger.services.shares import ROW, Tie
from warledger_desk.ledger.services.tallying import tallied

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from warledger.records import Claim, Reading, Reconciliation
    from warledger_desk.ledger.location import Location

OUTLETS = ("Valley Post", "Hill Times", "River News", None)
LEAGUE = Actor(id="wl:league", name="League", kind=ActorKind.REBELS, inter=2, country="IQ",
               parent="wl:river-brigade")  # fmt: skip
TEL = replace(NORTHPORT, id="gn:18", name="Tel", within=("iso:IQ-SO",), lat=10.0, lon=10.0)
KINDS = (JudgementType.REJECTED, JudgementType.SAME_INCIDENT, JudgementType.PART_OF,
         JudgementType.CONTRADICTS, JudgementType.RESTATES, JudgementType.CORRECTED,
         JudgementType.ACCEPTED, JudgementType.GRADED)  # fmt: skip


def stored() -> dict[str, Any]:
    """Everything that the tables say, without the numbers of rows."""
    clusters: dict[str, set[str]] = {}
    for key, cluster in models.Incident.objects.values_list("id", "cluster"):
        clusters.setdefault(cluster or "", set()).add(key)
    fields = ("record", "review", "low", "best", "high", "place", "grade", "claims", "origins")
    links = models.Link.objects.order_by("type", "source", "target")
    return {
        "incidents": list(models.Incident.objects.order_by("id").values("id", *fields)),
        "clusters": sorted(map(sorted, clusters.values())),
        "members": sorted(models.IncidentClaim.objects.values_list("incident", "claim")),
        "parts": sorted(models.Part.objects.values_list("whole", "part")),
        "links": list(links.values_list("type", "source", "target", "day", "record")),
        "keys": blocks(),
        "own keys": own_keys(models.IncidentClaim.objects.values_list("claim", flat=True)),
        "shares": shares(),
        "ties": sorted(ties()),
    }


def blocks() -> list[tuple[int, str]]:
    """Blocks with the claims that stand in them, as the pages have them; pages are in order."""
    found: list[tuple[int, str]] = []
    for page in models.KeyPage.objects.order_by("start"):
        keys = np.frombuffer(bytes(page.keys), "<i8").tolist()
        pairs = list(zip(keys, page.claims.split(), strict=True))
        assert bytes(page.start) == pairs[0][0].to_bytes(8) + pairs[0][1].encode()
        found += pairs
    assert found == sorted(set(found))
    return found


def shares() -> dict[str, tuple[Any, ...]]:
    """What is packed of each incident, with people and places by what they are."""
    facets = dict(models.Facet.objects.values_list("pk", "digest"))
    found = {}
    for one in models.Share.objects.exclude(incident=None):
        (row,) = np.frombuffer(bytes(one.packed), ROW)
        plain = {name: row[name].tolist() for name in ROW.names or ()}
        plain |= {name: facets[plain[name]] for name in ("victims", "perpetrator", "place")}
        found[str(one.incident)] = (one.outcome, plain)
    return found


def ties() -> Iterator[tuple[str, str, str]]:
    """How shares stand to each other; doubts and what is apart are the same both ways."""
    living = dict(models.Share.objects.exclude(incident=None).values_list("number", "incident"))
    for number, incident in living.items():
        for said in np.frombuffer(bytes(models.Share.objects.get(pk=number).ties), "<i8").tolist():
            other, tie = living.get(said // len(Tie)), Tie(said % len(Tie))
            if other is not None:
                both = (incident, other) if tie is Tie.PART else sorted((incident, other))
                yield (tie.name, *map(str, both))


def anew() -> Reconciliation:
    models.Reconciliation.objects.all().delete()
    return reconciled(when=MOMENT)


def check() -> None:
    kept, rows = reconciled(when=MOMENT), stored()
    assert anew() == kept
    assert stored() == rows
    assert kept == reconcile(entries(), bearing(None))
    assert list(checking_reconciled.incidents()) == []


def report(chance: random.Random, page: int) -> Reading:
    """A report of a few figures of an invented week: some dated, some placed, some totals."""
    day = chance.randint(1, 6)
    parts = [
        f"{chance.choice((3, 12, 14, 37, 41))} {chance.choice(('killed', 'hurt'))} in "
        f"{chance.choice(('Odra', 'Tel', 'Northport'))}."
        for _ in range(chance.randint(1, 4))
    ]
    made = told(" ".join(parts), outlet=chance.choice(OUTLETS), published=date(2008, 3, day + 1),
                url=f"https://odra.example/{page}")  # fmt: skip
    claims = [_scoped(claim, day, chance) for claim in made.claims]
    for at in range(1, len(claims)):
        if chance.random() < 0.4:
            name = chance.choice(("part_of", "part_of", "same_as"))
            claims[at] = replace(claims[at], **{name: (whole := chance.randrange(at))})
            if name == "part_of" and (end := claims[whole].date_end) and chance.random() < 0.4:
                later = end + timedelta(days=chance.randint(1, 3))
                claims[at] = replace(claims[at], date_start=claims[whole].date_start,
                                     date_end=later)  # fmt: skip
    grounds = [_grounded(index, claim, chance) for index, claim in enumerate(claims)]
    return replace(made, claims=tuple(claims), groundings=tuple(grounds))


def _scoped(claim: Claim, day: int, chance: random.Random) -> Claim:
    fields: dict[str, Any] = {"status": chance.choice((Status.UNKNOWN, Status.CIVILIAN))}
    if chance.random() < 0.8:
        fields |= {"date_start": date(2008, 3, day), "date_end": date(2008, 3, day)}
    if chance.random() < 0.3:
        fields |= {"time_frame": TimeFrame.CUMULATIVE, "date_start": date(2008, 3, 1),
                   "date_end": date(2008, 3, day)}  # fmt: skip
        if chance.random() < 0.5:
            fields["place"] = None
    return replace(claim, **fields)


def _grounded(index: int, claim: Claim, chance: random.Random) -> Any:
    made = replace(grounding(index), period=None, victims=None)
    if claim.place == TEL.name and chance.random() < 0.7:
        where = GroundedPlace(words=TEL.name, span=None, place=TEL, origin="claim", rule="by hand",
                              reason="named", runner_up=None)  # fmt: skip
        made = replace(made, place=where)
    elif claim.place != NORTHPORT.name:
        made = replace(made, place=None)
    if chance.random() < 0.3:
        actor = chance.choice((RIVER_BRIGADE, LEAGUE))
        who = GroundedActor(words=actor.name, actor=actor, country="IQ", kind=actor.kind,
                            rule="by hand", reason="named", alternatives=())  # fmt: skip
        made = replace(made, victims=who)
    return made


def step(chance: random.Random, page: int) -> None:
    """One thing that happens to a ledger."""
    dice, when = chance.random(), MOMENT + timedelta(minutes=page)
    claims = list(models.Claim.objects.filter(version__current=True).order_by("id"))
    standing = list(models.Judgement.objects.filter(retired=None).order_by("id"))
    if dice < 0.5 or len(claims) < 2:
        put(report(chance, page))
    elif dice < 0.65:
        put(report(chance, chance.randint(1, page)))
    elif dice < 0.75 and standing:
        retire(chance.choice(standing).pk, who="Zoe", why="again", when=when, ledger="x")
    else:
        _judge(chance, [claim.pk for claim in claims], when)


def _judge(chance: random.Random, claims: list[str], when: datetime) -> None:
    kind = chance.choice(KINDS)
    subjects = chance.sample(claims, 2 if kind in KINDS[1:5] else 1)
    incidents = list(models.Incident.objects.order_by("id").values_list("id", flat=True))
    value: dict[str, Any] = {}
    if kind is JudgementType.CORRECTED:
        value = {"low": 15, "high": 15, "date_start": "2008-03-02", "date_end": "2008-03-02"}
    elif kind is JudgementType.GRADED:
        value = {"grade": "Confirmed"}
        subjects = [chance.choice(incidents)] if incidents else subjects
    holds = kind not in KINDS[1:5] or chance.random() < 0.5
    decision = Decision(type=kind, subjects=tuple(subjects), who="R. Karim", why="seen",
                        value=value, holds=holds)  # fmt: skip
    with suppress(InputError):
        judge(decision, when=when, ledger="x")


@pytest.mark.parametrize("seed", range(6))
def test_any_course_of_things_gives_what_reckoning_anew_gives(
    where: Location, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)  # noqa: S311
    for module in (nesting, parts, surroundings) if seed % 2 else ():
        monkeypatch.setattr(module, "LISTED", 1 + seed // 2)
    for page in range(1, 22):
        step(chance, page)
        if chance.random() < 0.3:
            check()
    check()


def cumulative(text: str, page: int) -> Reading:
    """A report whose figures are all told of the first week of March."""
    made = told(text, published=date(2008, 3, 9), url=f"https://odra.example/{page}")
    week = {"time_frame": TimeFrame.CUMULATIVE, "date_start": date(2008, 3, 1),
            "date_end": date(2008, 3, 7)}  # fmt: skip
    return replace(made, claims=tuple(replace(claim, **week) for claim in made.claims))


def test_parts_told_through_a_claim_that_was_rejected_are_still_its_parts(where: Location) -> None:
    made = cumulative("90 killed in Odra. 40 killed in Odra. 12 killed in Odra.", 1)
    whole, middle, part = made.claims
    claims = (whole, replace(middle, part_of=0), replace(part, part_of=1))
    put(replace(made, claims=claims))
    rejected = models.Claim.objects.get(index=1).pk
    judge(
        Decision(
            type=JudgementType.REJECTED, subjects=(rejected,), who="R. Karim", why="seen", value={}
        ),
        when=MOMENT,
        ledger="x",
    )
    check()
    assert not [tie for tie in ties() if tie[0] == Tie.APART.name]
    for page, text in enumerate(("12 killed in Odra.", "90 killed in Odra."), start=2):
        put(cumulative(text, page))
        check()
        for policy in Policy:
            query = TallyQuery(outcome=Outcome.KILLED, policy=policy)
            made = tallied(query, when=MOMENT)[0]
            assert made == tally(query, reconciled(when=MOMENT))


def test_a_report_has_its_own_clusters_reckoned_alone(
    where: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A total around all that is known ties none of it together."""
    wide = {"time_frame": TimeFrame.CUMULATIVE, "place": None, "date_end": date(2008, 3, 31)}
    for page in range(1, 13):
        made = told(f"{100 + page} killed in Odra.", url=f"https://odra.example/{page}")
        day = date(2008, 3, page)
        claim = replace(made.claims[0], date_start=day, date_end=day, victims="Dawn fighters")
        put(replace(made, claims=(replace(claim, **wide) if page == 1 else claim,)))
    whole = reconciled(when=MOMENT)
    assert max(len(one.contains) for one in whole.incidents) == 11
    sizes = []
    reckon = updating.reckon_part

    def counted(found: Any, *others: Any) -> Any:
        sizes.append(len(listed := list(found)))
        return reckon(listed, *others)

    monkeypatch.setattr(updating, "reckon_part", counted)
    made = told("77 killed in Odra.", url="https://odra.example/13")
    day = date(2008, 3, 20)
    claim = replace(made.claims[0], date_start=day, date_end=day, victims="Dawn fighters")
    put(replace(made, claims=(claim,)))
    reconciled(when=MOMENT)
    assert sizes
    assert max(sizes) <= 2
    monkeypatch.undo()
    check()


def test_blocks_that_become_large_are_compared_in_another_way(
    where: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    from warledger.reconcile import blocking, clusters  # noqa: PLC0415

    monkeypatch.setattr(blocking, "LARGE", 3)
    monkeypatch.setattr(blocking, "HUGE", 6)
    monkeypatch.setattr(clusters, "STEPS", (3, 6))
    chance = random.Random(1)  # noqa: S311
    for page in range(1, 26):
        step(chance, page)
        if page % 5 == 0:
            check()


def test_a_report_more_leaves_other_clusters_alone(
    where: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dated(text: str, day: int) -> Reading:
        when = date(2008, 3, day)
        made = told(text, published=when, url=f"https://odra.example/{day}/{text}")
        dates = {"date_start": when, "date_end": when}
        return replace(made, claims=tuple(replace(one, **dates) for one in made.claims))

    put(*(dated(f"{day} killed in Odra.", day) for day in range(3, 31, 3)))
    reconciled(when=MOMENT)
    before = dict(models.Incident.objects.values_list("id", "record"))
    reckoned: list[int] = []
    whole = updating.reckon_part

    def watched(found: Any, *rest: Any) -> Any:
        reckoned.append(len(list(found)))
        return whole(found, *rest)

    monkeypatch.setattr(updating, "reckon_part", watched)
    put(dated("In all 9 killed in Odra.", 9), dated("77 killed in Tel.", 28))
    known = reconciled(when=MOMENT)
    assert reckoned
    assert max(reckoned) <= 4
    assert len(known.entries) == 12
    after = dict(models.Incident.objects.values_list("id", "record"))
    assert sum(after.get(key) != record for key, record in before.items()) == 1
    reconciled(when=MOMENT)
    assert len(reckoned) <= 2


def test_what_other_rules_have_made_is_made_anew(where: Location) -> None:
    put(full(0))
    known = reconciled(when=MOMENT)
    models.Reconciliation.objects.update(record={"engine": "0.0", "parents": {}})
    kept = blocks()
    models.KeyPage.objects.update(keys=b"", claims="")
    assert reconciled(when=MOMENT) == known
    assert blocks() == kept


def test_indexes_that_rest_while_all_is_written_are_there_again(where: Location) -> None:
    def indexes() -> dict[str, set[str]]:
        with connection.cursor() as cursor:
            find = connection.introspection.get_constraints
            return {model.__name__: set(find(cursor, model._meta.db_table)) for model in DERIVED}

    before = indexes()
    put(full(0))
    reconciled(when=MOMENT)
    assert indexes() == before
    assert all(len(names) > 1 for names in before.values())


def test_claims_that_name_one_place_share_it(where: Location) -> None:
    put(full(0), told("9 killed in Northport.", url="https://odra.example/9"))
    places = [e.grounding.place.place for e in entries() if e.grounding.place]
    actors = [e.grounding.victims.actor for e in entries() if e.grounding.victims]
    assert len({id(place) for place in places}) == len(set(places))
    assert len(places) > len(set(places))
    for entry in entries():
        if entry.grounding.place:
            assert entry.grounding.place.place == NORTHPORT
    assert set(actors) <= {RIVER_BRIGADE, None}


def test_nothing_is_reckoned_where_nothing_has_changed(
    where: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(full(0))
    known = reconciled(when=MOMENT)
    monkeypatch.setattr(updating, "reckon_part", _never)
    put(full(0))
    assert reconciled(when=MOMENT) == known
    assert not models.Pending.objects.exists()


def _never(*_arguments: object) -> None:
    raise AssertionError("reckoned again")


@pytest.mark.parametrize("seed", range(2))
def test_what_comes_in_while_it_is_reckoned_is_left_for_the_next_time(
    where: Location, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311
    carried_out = updating._carried_out
    pages = iter(range(1, 100))

    def later(plan: Any, when: Any) -> bool:
        for _ in range(2):
            step(chance, next(pages))
        return carried_out(plan, when)

    monkeypatch.setattr(updating, "_carried_out", later)
    for _ in range(6):
        step(chance, next(pages))
        reconciled(when=MOMENT)
        assert models.Pending.objects.exists()
    monkeypatch.undo()
    check()


def test_what_another_process_has_written_meanwhile_is_not_written_over(
    where: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried_out = updating._carried_out
    tries: list[bool] = []

    def late(plan: Any, when: Any) -> bool:
        if len(tries) < 2:
            put(told(f"{5 + len(tries)} killed in Tel.", url=f"https://tel.example/{len(tries)}"))
            with transaction.atomic():
                updating._at_once(MOMENT)
        tries.append(carried_out(plan, when))
        return tries[-1]

    monkeypatch.setattr(updating, "_carried_out", late)
    put(full(0), full(1))
    reconciled(when=MOMENT)
    assert tries == [False]  # the second try finds that nothing is left to do
    monkeypatch.undo()
    check()


def test_somebody_writes_while_it_is_reckoned(where: Location) -> None:
    """Nobody waits for what is only read."""
    put(full(0))
    with one_moment():
        before = models.Judgement.objects.count()
        other = threading.Thread(target=_accept_one)
        other.start()
        other.join(10)
        assert not other.is_alive()
        assert models.Judgement.objects.count() == before
    assert models.Judgement.objects.count() == before + 1


def _accept_one() -> None:
    claim = models.Claim.objects.order_by("id")[0]
    decision = Decision(type=JudgementType.ACCEPTED, subjects=(claim.pk,), who="Zoe", why="seen",
                        value={})  # fmt: skip
    judge(decision, when=MOMENT, ledger="x")
    connection.close()


def test_blocks_change_as_pairs_do_in_pages_that_split_and_go(
    where: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks_service, "_PAIRS", 2)
    monkeypatch.setattr(blocks_service, "_MOST", 4)
    chance = random.Random(3)  # noqa: S311  (no secret depends on it)
    pairs: set[tuple[int, str]] = set()
    for _ in range(40):
        gone = {pair for pair in pairs if chance.random() < 0.3}
        come = {(chance.choice((0, 5, 6, 2**63 - 1)), f"c{chance.randrange(20)}") for _ in range(6)}
        change_blocks(_told(gone), _told(come - pairs | (come & gone)))
        pairs = pairs - gone | come
        assert blocks() == sorted(pairs)
        claims = Blocks().claims((5, 0, 2**63 - 1, 7))
        assert claims == {
            key: sorted(claim for other, claim in pairs if other == key)
            for key in (5, 0, 2**63 - 1, 7)
        }
        assert models.KeyPage.objects.count() >= len(pairs) / 4
    change_blocks(_told(pairs), {})
    assert not models.KeyPage.objects.exists()


def _told(pairs: set[tuple[int, str]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for key, claim in sorted(pairs):
        found.setdefault(claim, []).append(key)
    return found
