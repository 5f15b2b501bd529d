"""Long work on a ledger says how far it is to whoever watches."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from tests.desk.samples import MOMENT, full, put
from tests.desk.test_reckoning import filled

from warledger_desk.ledger import models
from warledger_desk.ledger.services import reckoning
from warledger_desk.ledger.services.checking import check
from warledger_desk.ledger.services.interchange import lines, number_of_lines
from warledger_desk.ledger.services.reconciling import bring_up_to_date
from warledger_desk.ledger.services.watching import each, step, watched_by

if TYPE_CHECKING:
    from typing import Any

    from warledger_desk.ledger.location import Location

pytestmark = pytest.mark.filterwarnings(r"ignore:os\.fork\(\) was called:RuntimeWarning")


@dataclass
class Told:
    """A step as it was told; a thread runs while it lasts, as that of a bar does."""

    what: str
    total: int | None
    done: int = 0
    over: bool = False
    ended: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self.ended.wait)
        self.thread.start()

    def passed(self, number: int) -> None:
        assert not self.over
        self.done += number

    def end(self) -> None:
        assert not self.over
        self.over = True
        self.ended.set()
        self.thread.join()


class Witness:
    """Remembers all steps."""

    def __init__(self) -> None:
        self.steps: list[Told] = []

    def begin(self, what: str, total: int | None) -> Told:
        self.steps.append(Told(what, total))
        return self.steps[-1]

    def told(self) -> list[tuple[str, int | None, int]]:
        assert all(one.over for one in self.steps)
        return [(one.what, one.total, one.done) for one in self.steps]


def never() -> int:
    raise AssertionError("nobody asked how much there is")


def test_nobody_watches_and_nothing_is_counted() -> None:
    with step("reading", never) as passed:
        passed(3)
    assert list(each("abc", "reading", never)) == ["a", "b", "c"]


def test_a_step_is_told_with_what_lies_in_it() -> None:
    witness = Witness()
    with watched_by(witness), step("comparing") as passed:
        assert "".join(each("abc", "reading", lambda: 4)) == "abc"
        passed(2)
    with step("later", never):
        pass
    assert witness.told() == [("comparing", None, 2), ("reading", 4, 3)]


def test_work_that_fails_has_ended() -> None:
    witness = Witness()
    with watched_by(witness), pytest.raises(ValueError, match="no"), step("comparing"):
        raise ValueError("no")
    with watched_by(witness):
        some = each("abc", "reading")
        assert next(some) == "a"
        some.close()
    assert witness.told() == [("comparing", None, 0), ("reading", None, 0)]


def test_another_thread_is_not_watched() -> None:
    witness = Witness()
    with watched_by(witness):
        other = threading.Thread(target=lambda: list(each("abc", "reading")))
        other.start()
        other.join()
    assert witness.told() == []


def test_who_watches_with_threads_hinders_no_processes(
    where: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(1)
    monkeypatch.setattr(reckoning, "_MANY", 0)
    seen: list[int] = []
    threads = threading.active_count()

    def processors() -> int:
        assert threading.active_count() == threads
        return 2

    monkeypatch.setattr(reckoning, "_processors", processors)
    several = reckoning._by_several

    def watch(task: Any, sides: Any) -> Any:
        made = several(task, sides)
        seen.append(len(sides))
        return made

    monkeypatch.setattr(reckoning, "_by_several", watch)
    witness = Witness()
    with watched_by(witness):
        bring_up_to_date(when=MOMENT)
    assert seen == [2]
    read = models.Claim.objects.filter(version__current=True).count()
    assert witness.told() == [
        ("reading claims", models.Claim.objects.count(), read),
        ("comparing claims", None, 0),
        ("storing incidents", None, 0),
    ]


def test_one_process_tells_the_same_and_what_changed(where: Location) -> None:
    put(full(0))
    witness = Witness()
    with watched_by(witness):
        bring_up_to_date(when=MOMENT)
        put(full(1))
        bring_up_to_date(when=MOMENT)
    assert [what for what, _, _ in witness.told()] == [
        "comparing claims", "reading claims", "storing incidents",
        "comparing claims that changed", "storing incidents",
    ]  # fmt: skip


def test_a_check_passes_all_that_it_looks_at(where: Location) -> None:
    put(full(0), full(1))
    bring_up_to_date(when=MOMENT)
    witness = Witness()
    with watched_by(witness):
        found = check()
    told = {what: (total, done) for what, total, done in witness.told()}
    assert told["checking reports"] == (found.versions, found.versions)
    number = models.Incident.objects.count()
    assert told["checking incidents"] == (number, number)
    number = models.Link.objects.count()
    assert told["checking links"] == (number, number)


def test_the_number_of_lines_of_a_ledger_is_known_before(where: Location) -> None:
    put(full(0), full(1))
    assert number_of_lines() == len(list(lines()))
