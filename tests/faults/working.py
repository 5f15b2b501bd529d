"""What the worker does in the background."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.utils import timezone
from tests.faults.ledgers import opened, unsound, versions
from tests.faults.operations import as_it_should_be

from warledger_desk.intake.models import Intake, State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faults.children import Ended
    from tests.faults.operations import Command
    from tests.faults.scene import Scene

#: So long ago that whoever has given no sign since is taken to be dead.
_LONG = timedelta(hours=2)
#: Commands of a trial, after which it counts as never ending.
_ENOUGH = 12


@dataclass(slots=True)
class Working:
    """`worker --once` over uploads that wait."""

    scene: Scene
    number: int
    ledger: str = field(init=False)
    right: list[str] = field(init=False)
    tried: int = 0

    variants: ClassVar[int] = 1

    def __post_init__(self) -> None:
        """A ledger with nothing but uploads."""
        self.ledger = self.scene.server.fresh(self.scene.waiting)
        self.right = self.scene.worked

    def command(self) -> Command | None:
        """Time passes, another worker comes; until nothing waits any more."""
        with opened(self.ledger):
            under_way = Intake.objects.exclude(state=State.DONE)
            if not under_way.exists() or self.tried == _ENOUGH:
                return None
            under_way.update(touched=timezone.now() - _LONG)
        self.tried += 1
        return ["worker", "--once", "--ledger", self.ledger]

    def look(self, ended: Ended) -> Iterator[str]:
        """Nothing is there twice, and all is as it should be."""
        with opened(self.ledger):
            yield from as_it_should_be(versions(), self.right)
            yield from unsound()

    def end(self) -> Iterator[str]:
        """Every upload was read, and each says what became of it once."""
        with opened(self.ledger):
            if sorted(versions()) != sorted(self.right):
                yield f"{len(versions())} of {len(self.right)} reports were read"
            for intake in Intake.objects.prefetch_related("items"):
                if intake.state != State.DONE:
                    yield f"{intake.name} is {intake.state} for ever: {intake.cause}"
                elif intake.items.count() != 1:
                    yield f"{intake.name} has {intake.items.count()} outcomes"
        self.scene.server.drop(self.ledger)
