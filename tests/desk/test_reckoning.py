"""Two processes that reckon a ledger store what one stores, row by row."""

from __future__ import annotations

import os
import random
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from tests.desk.samples import MOMENT, full, put
from tests.desk.test_keeping_up import report, stored
from tests.waiting import becomes

from warledger.records import JudgementType
from warledger_desk.ledger import models
from warledger_desk.ledger.services import drawers, pouring, reckoners, reckoning, updating
from warledger_desk.ledger.services.entries import rulings_all
from warledger_desk.ledger.services.judging import Decision, judge
from warledger_desk.ledger.services.pouring import roomy
from warledger_desk.ledger.services.published import COLUMNS, afresh, set_published
from warledger_desk.ledger.services.reckoning import Side
from warledger_desk.ledger.services.reconciling import reconciled

if TYPE_CHECKING:
    from collections.abc import Callable

    from warledger.records import Reading
    from warledger_desk.ledger.location import Location

#: Where other tests of this process have loaded JAX, it warns of every copy of the process. Ours
#: does not touch it, and the program itself makes none then.
pytestmark = pytest.mark.filterwarnings(r"ignore:os\.fork\(\) was called:RuntimeWarning")


def untied(made: Reading) -> Reading:
    """The same without what ties claims of two outcomes."""
    claims = list(made.claims)
    for at, claim in enumerate(claims):
        for name in ("part_of", "same_as"):
            other = getattr(claim, name)
            if other is not None and claims[other].outcome is not claim.outcome:
                claims[at] = replace(claims[at], **{name: None})
    return replace(made, claims=tuple(claims))


def filled(seed: int) -> None:
    """A ledger of some reports, every fourth of which is published."""
    chance = random.Random(seed)  # noqa: S311  (no secret depends on it)
    for page in range(1, 16):
        put(untied(report(chance, page)))
    for version in models.Version.objects.filter(current=True).order_by("id")[1::4]:
        set_published(version.report_id, version.pk)


#: Tables whose rows' order says something.
_ORDERED = (models.Share, models.Facet, models.KeyPage)
#: Tables whose ids say something.
_NAMED = (models.Incident, models.PublicIncident, models.Facet, models.Referent)


def rows() -> dict[str, Any]:
    """All that is stored, the numbers of rows too."""
    tables = (models.Share, models.Facet, models.Incident, models.PublicIncident,
              models.Referent, models.IncidentClaim, models.Part,
              models.Link, models.KeyPage, models.Aside)  # fmt: skip
    found: dict[str, Any] = {}
    for table in tables:
        names = [field.attname for field in table._meta.concrete_fields]
        own = [name for name in names if name != "id" or table in _NAMED]
        given = [
            tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
            for row in table.objects.order_by("pk").values_list(*own)
        ]
        # In which order incidents and links are stored, each process after the other, is nothing
        # that anybody may rely on; of all else the number says something.
        found[table.__name__] = given if table in _ORDERED else sorted(given, key=repr)
    return found


def by(processes: int, patch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What so many processes store."""
    patch.setattr(reckoning, "_processors", lambda: processes)
    models.Reconciliation.objects.all().delete()
    models.Facet.objects.all().delete()
    reconciled(when=MOMENT)
    found = rows()
    first = min((row[0] for row in found["Facet"]), default=0)
    found["Facet"] = [(key - first, *rest) for key, *rest in found["Facet"]]
    found["Share"] = [row[:4] + row[5:] for row in found["Share"]]  # keys of facets: see `stored`
    return found | stored()


@dataclass
class Watched:
    """What several processes were to reckon, and what they reckoned to the end."""

    tried: list[list[Side]] = field(default_factory=list)
    done: list[list[Side]] = field(default_factory=list)


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Watched:
    """Each time that several processes reckon, or should."""
    monkeypatch.setattr(reckoning, "_MANY", 0)
    seen = Watched()
    whole = reckoning._by_several

    def watch(task: Any, sides: Any) -> Any:
        seen.tried.append(list(sides))
        made = whole(task, sides)
        seen.done.append(list(sides))
        return made

    monkeypatch.setattr(reckoning, "_by_several", watch)
    return seen


def together(processes: int = 2) -> list[set[str]]:
    """Outcomes that one process takes, for each one."""
    return [set(side.outcomes) for side in reckoning._sides(rulings_all(), processes)]


@pytest.mark.parametrize(("seed", "processes"), [(0, 2), (1, 2), (2, 2), (0, 3), (1, 8)])
def test_several_processes_store_what_one_stores(
    where: Location,
    seed: int,
    processes: int,
    watched: Watched,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    filled(seed)
    alone = by(1, monkeypatch)
    assert not watched.tried
    assert by(processes, monkeypatch) == alone
    (sides,) = watched.done
    assert (sum(side.seats for side in sides) > 2) is (processes > 2)


def test_outcomes_that_claims_or_people_tie_together_stay_together(
    where: Location, watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(1)
    killed, hurt = (
        models.Claim.objects.filter(outcome=outcome).order_by("id")[0].pk
        for outcome in ("killed", "injured")
    )
    assert len(together()) == 2
    linked = Decision(type=JudgementType.CONTRADICTS, subjects=(killed, hurt), who="R. Karim",
                      why="seen", value={})  # fmt: skip
    judge(linked, when=MOMENT, ledger="x")
    assert together() == [{"killed", "injured"}]
    alone = by(1, monkeypatch)
    assert by(2, monkeypatch) == alone
    assert watched.done == [[Side(frozenset({"killed", "injured"}), 2)]]


def test_a_claim_corrected_to_another_outcome_ties_the_two(
    where: Location, watched: Watched
) -> None:
    filled(1)
    killed = models.Claim.objects.filter(outcome="killed").order_by("id")[0].pk
    mended = Decision(type=JudgementType.CORRECTED, subjects=(killed,), who="R. Karim", why="seen",
                      value={"outcome": "injured"})  # fmt: skip
    judge(mended, when=MOMENT, ledger="x")
    assert len(together()) == 1


def test_two_outcomes_corrected_to_a_third_that_no_claim_has_are_tied(
    where: Location, watched: Watched
) -> None:
    filled(1)
    for outcome in ("killed", "injured"):
        key = models.Claim.objects.filter(outcome=outcome).order_by("id")[0].pk
        mended = Decision(type=JudgementType.CORRECTED, subjects=(key,), who="R. Karim",
                          why="seen", value={"outcome": "abducted"})  # fmt: skip
        judge(mended, when=MOMENT, ledger="x")
    assert not models.Claim.objects.filter(outcome="abducted").exists()
    assert len(together()) == 1


def test_judgements_on_claims_that_are_gone_tie_nothing(where: Location, watched: Watched) -> None:
    filled(1)
    gone = replace(rulings_all(), same={frozenset(["a" * 17, "b" * 17]): True})
    assert len(reckoning._sides(gone, 2)) == 2


def test_told_parts_of_another_outcome_tie_the_two(where: Location, watched: Watched) -> None:
    put(full(0))
    filled(1)
    killed = models.Claim.objects.filter(outcome="killed").order_by("id")[0]
    hurt = models.Claim.objects.filter(outcome="injured").order_by("id")[0]
    assert len(together()) == 2
    models.Claim.objects.filter(pk=killed.pk).update(part_of=hurt)
    assert all(("killed" in one) is ("injured" in one) for one in together())


def test_a_daemon_and_a_process_with_threads_reckon_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(reckoning.sys.modules, "jax", raising=False)
    monkeypatch.setattr(reckoning.threading, "active_count", lambda: 1)
    monkeypatch.setattr(reckoning.os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    monkeypatch.setattr(reckoning.sys, "platform", "linux")
    assert reckoning._processors() == 2
    with monkeypatch.context() as loaded:
        loaded.setitem(reckoning.sys.modules, "jax", reckoning)
        assert reckoning._processors() == 1
    monkeypatch.setattr(reckoning.multiprocessing.current_process(), "_config", {"daemon": True})
    assert reckoning._processors() == 1


def fails(*_: Any) -> None:
    raise ValueError("a fault")


def ends(*_: Any) -> None:
    import os  # noqa: PLC0415

    os._exit(3)


@pytest.mark.parametrize("fault", [fails, ends])
def test_where_the_second_process_fails_the_first_reckons_alone(
    where: Location,
    fault: Callable[..., None],
    watched: Watched,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    filled(2)
    alone = by(1, monkeypatch)
    monkeypatch.setattr(reckoning, "_received", fault)
    assert by(2, monkeypatch) == alone
    assert watched.tried
    assert not watched.done


@pytest.mark.parametrize("fault", [fails, ends])
def test_where_a_copy_of_a_process_fails_the_first_reckons_alone_and_all_others_end(
    where: Location,
    fault: Callable[..., None],
    watched: Watched,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    filled(2)
    alone = by(1, monkeypatch)
    begin, names = reckoners.Seat.begin, tmp_path / "processes"

    def noted(seat: reckoners.Seat) -> None:
        with names.open("a") as said:
            said.write(f"{os.getpid()}\n")
        begin(seat)

    monkeypatch.setattr(reckoners.Seat, "begin", noted)
    monkeypatch.setattr(reckoning.Portions, "other", fault)
    assert by(8, monkeypatch) == alone
    assert watched.tried
    assert not watched.done
    started = names.read_text().split()
    assert len(started) > len(watched.tried[0])  # copies too
    becomes(lambda: [one for one in started if lives(one)], [])


def lives(process: str) -> bool:
    """Whether a process goes on."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(") ", 1)[1][0]
    except FileNotFoundError:
        return False
    return state not in "ZX"


def test_where_a_process_has_no_room_for_rows_one_reckons_and_has_them_at_hand(
    where: Location, watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(2)
    alone = by(1, monkeypatch)
    whole = drawers._Attached.open

    def small(drawer: Any) -> None:
        whole(drawer)
        drawer._writer.execute("PRAGMA max_page_count = 4")

    monkeypatch.setattr(drawers._Attached, "open", small)
    assert by(2, monkeypatch) == alone
    monkeypatch.setattr(tempfile, "tempdir", str(Path(__file__) / "no folder"))
    assert by(2, monkeypatch) == alone
    assert len(watched.tried) == 2
    assert len(watched.done) == (connection.vendor == "postgresql")  # whose drawers have no pages


def test_in_a_transaction_that_is_open_two_processes_store_the_same(
    where: Location, watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(2)
    alone = by(1, monkeypatch)
    with transaction.atomic():
        assert by(2, monkeypatch) == alone
    assert watched.done


def test_what_is_published_while_it_is_reckoned_is_public_afterwards(
    where: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(0)
    plan = updating._planned()
    version = models.Version.objects.filter(current=True).order_by("id")[0]
    set_published(version.report_id, version.pk)
    plan.write(MOMENT)
    plan.close()
    shown = models.PublicIncident.objects.order_by("id")
    assert shown.exists()
    everything = models.Incident.objects.order_by("id").values_list("id", flat=True)
    assert list(shown.values_list(*COLUMNS)) == afresh(list(everything))


def test_sqlite_has_more_room_while_all_is_written_and_gives_it_back(where: Location) -> None:
    def size() -> int:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size")
            return int(cursor.fetchone()[0])

    if connection.vendor != "sqlite":
        with roomy():
            assert models.Version.objects.count() == 0
        return
    before = size()
    for most in (False, True):
        with suppress(InterruptedError), roomy(most=most):
            assert size() == -(pouring._most_room() if most else pouring._ROOM)
            raise InterruptedError
        assert size() == before


@pytest.mark.parametrize(("memory", "room"), [(1, 256), (4, 512), (64, 1536), (None, 256)])
def test_indexes_are_made_in_a_part_of_the_machines_memory(
    memory: int | None, room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(name: str) -> int:
        if memory is None:
            raise ValueError(name)
        return 4096 if name == "SC_PAGE_SIZE" else memory * 2**30 // 4096

    monkeypatch.setattr(pouring.os, "sysconf", told, raising=False)
    assert pouring._most_room() == room * 1024
