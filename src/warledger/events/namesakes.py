"""
Operations of one name that are not one: "Operation Dawn" of two wars.

What each report tells of the places, sides and days of an operation has to go together with what
others tell of the one of that name. Places in different countries do not; nor do sides of which
none is the same, nor mentions more than two years apart, unless a place (for years also a side)
is the same. Where a report tells nothing of this and two operations bear the name, it is joined to
neither.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from warledger.events.naming import bare, plain
from warledger.records import UndertakingType
from warledger.resources.actors import actor_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from warledger.records import Event, Party, Reading

_APART = 730  #: days
_OPERATION = UndertakingType.OPERATION.value


@dataclass(slots=True)
class _Told:
    """What one or several reports tell of the operation of a name."""

    reports: list[str] = field(default_factory=list)
    countries: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)  #: ids of places without countries, and words
    sides: set[str] = field(default_factory=set)  #: ids of actors, names in their words
    days: set[date] = field(default_factory=set)

    @property
    def knows(self) -> int:
        """How many kinds of things are known."""
        return sum(map(bool, (self.countries | self.places, self.sides)))

    def agrees(self, other: _Told) -> bool:
        """Whether a place or a side is the same."""
        return bool(self.places & other.places or self.sides & other.sides)

    def differs(self, other: _Told) -> bool:
        """Whether they cannot be one."""
        if self.countries and other.countries and not self.countries & other.countries:
            return True
        place, side = self.places & other.places, self.sides & other.sides
        if self.sides and other.sides and not side and not place:
            return True
        return self._far(other) and not place and not side

    def _far(self, other: _Told) -> bool:
        gaps = (abs((one - day).days) for one in self.days for day in other.days)
        return min(gaps, default=0) > _APART

    def take(self, other: _Told) -> None:
        """Add what another tells."""
        self.reports += other.reports
        self.countries |= other.countries
        self.places |= other.places
        self.sides |= other.sides
        self.days |= other.days


class Namesakes:
    """Which operation each report means by a name."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        told: dict[str, list[_Told]] = {}
        for reading in readings:
            own: dict[str, _Told] = {}
            for event in reading.events:
                if event.name is not None and event.comment is None:
                    _note(own.setdefault(bare(event.name), _Told([reading.report.id])), event)
            for name, one in own.items():
                if not one.days and reading.report.published is not None:
                    one.days = {reading.report.published}
                told.setdefault(name, []).append(one)
        self._keys: dict[tuple[str, str], tuple[str, ...]] = {}
        self._several: set[str] = set()
        for name, mentions in told.items():
            groups = _grouped(mentions)
            marks = _marks(groups)
            if len(groups) > 1:
                self._several.add(name)
            for group, mark in zip(groups, marks, strict=True):
                for report in group.reports:
                    self._keys[name, report] = (_OPERATION, name, *mark)

    def key(self, name: str, report: str) -> tuple[str, ...]:
        """What tells the operation that a report calls so from all others."""
        return self._keys[bare(name), report]

    def speaks_of(self, report: str, key: tuple[str, ...]) -> bool:
        """Whether a report that speaks of an operation's name can mean this one."""
        if key[0] != _OPERATION:
            return True
        meant = self._keys.get((key[1], report))
        return meant == key if meant is not None else key[1] not in self._several


def _note(told: _Told, event: Event) -> None:
    own = plain(event.name or "").split()
    if event.grounded_place is not None:
        place = event.grounded_place.place
        told.countries |= {place.country} if place.country else set()
        told.places |= {place.id, *place.within[1:]} if place.within else set()
    if event.place is not None:
        told.places.add(plain(event.place))
    for party in (*event.actors, *event.recipients):
        told.sides |= set(_names(party, own))
    told.days |= {day for day in (event.date_start, event.date_end) if day is not None}


def _names(party: Party, own: Sequence[str]) -> Iterable[str]:
    """An actor, what it belongs to and its state; names in the party's words."""
    entries = actor_table().entries
    at = party.actor_id
    while at is not None and at in entries:
        yield at
        if (state := entries[at].actor.country) is not None:
            yield state
        at = entries[at].actor.parent
    for word in re.findall(r"\b[A-Z][\w-]+", party.words):
        if plain(word) not in own:
            yield plain(word)


def _grouped(mentions: Iterable[_Told]) -> list[_Told]:
    """Those that can be one, together; what tells most comes first, whatever the order given."""
    groups: list[_Told] = []
    for one in sorted(mentions, key=lambda one: (-one.knows, min(one.reports))):
        fits = [group for group in groups if not group.differs(one)]
        agreed = [group for group in fits if group.agrees(one)]
        chosen = agreed[:1] or (fits if len(fits) == 1 else [])
        if chosen:
            chosen[0].take(one)
        else:
            groups.append(_Told())
            groups[-1].take(one)
    return groups


def _marks(groups: Sequence[_Told]) -> list[tuple[str, ...]]:
    """What tells groups of one name apart: states, else years, else a report; () for one alone."""
    if len(groups) == 1:
        return [()]
    states = [" ".join(sorted(group.countries)) for group in groups]
    years = [str(min(group.days).year) if group.days else "" for group in groups]
    for told in (states, years):
        if all(told) and len(set(told)) == len(told):
            return [(one,) for one in told]
    return [(min(group.reports),) for group in groups]
