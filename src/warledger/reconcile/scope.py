"""What a claim speaks of, in a form that can be held beside another's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from warledger.reconcile import words
from warledger.records import DatePrecision, Modality, Status, TimeFrame

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from warledger.records import Actor, Entry, GroundedActor, Outcome, Place, Reconciliation

#: UCDP ``date_prec`` for the precision of a claim's own dates.
_PRECISION = {
    DatePrecision.DAY: 1,
    DatePrecision.WEEK: 3,
    DatePrecision.MONTH: 4,
    DatePrecision.YEAR: 5,
    DatePrecision.PERIOD: 5,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Victims or perpetrators: the known actor with all that it belongs to, else its words."""

    actor: str | None  #: id
    chain: frozenset[str]  #: the actor's id and those of the actors that it belongs to
    country: str | None
    key: frozenset[str]  #: what the words say beyond "people" or "fighters"
    said: frozenset[str]  #: the same of the claim's own words; joint forces have several names
    named: bool  #: whether the text says anything at all
    status: Status = Status.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The place: of the gazetteer, else by its bare name."""

    place: Place | None
    name: str  #: bare name; empty where the text gives no place
    narrow: frozenset[str]  #: words that narrow it ("northeastern")

    @property
    def known(self) -> bool:
        """Whether there is a place at all."""
        return self.place is not None or bool(self.name)


#: No place at all.
NOWHERE = Where(place=None, name="", narrow=frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The days, both inclusive; None is unknown."""

    start: date | None
    end: date | None
    precision: int

    @property
    def closed(self) -> bool:
        """Whether both ends are known."""
        return self.start is not None and self.end is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Outcome, people, place and days of one claim, and how it counts."""

    outcome: Outcome
    frame: TimeFrame
    per: str | None
    victims: Party
    perpetrator: Party
    where: Where
    when: When
    cause: str | None
    negated: bool


class Parents(dict[str, str]):
    """
    For actors' ids, the id of the actor that each belongs to; remembers the scopes of entries.

    A scope is asked for many times and depends on the entry and on this alone. Parties and places
    that are told in the same words are one object. Entries whose scope was asked for are kept.
    """

    def __init__(self, known: Mapping[str, str]) -> None:
        super().__init__(known)
        self._scopes: dict[str, tuple[Entry, Scope]] = {}
        self._parties: dict[tuple[object, ...], Party] = {}
        self._places: dict[tuple[object, ...], Where] = {}
        #: The same by the objects that entries share, which is quicker; entries keep these alive.
        self._shared: dict[tuple[object, ...], Party | Where] = {}

    def update(self, known: Mapping[str, str]) -> None:  # type: ignore[override]
        """Learn of more actors."""
        if any(self.get(key) != value for key, value in known.items()):
            self._scopes.clear()
            self._parties.clear()
            self._shared.clear()
            super().update(known)

    def scope(self, entry: Entry) -> Scope:
        """The scope of an entry."""
        found = self._scopes.get(entry.id)
        if found is None or found[0] is not entry:
            found = self._scopes[entry.id] = (entry, _scope(entry, self))
        return found[1]

    def party(self, said: str | None, grounded: GroundedActor | None, status: Status) -> Party:
        """Victims or perpetrators as they are told."""
        actor = grounded.actor if grounded else None
        quick = (said, id(actor), grounded.country if grounded else None, status)
        found = self._shared.get(quick)
        if found is None:
            found = self._party((said, actor, *quick[2:]), grounded)
            self._shared[quick] = found
        return cast("Party", found)

    def _party(self, key: tuple[Any, ...], grounded: GroundedActor | None) -> Party:
        found = self._parties.get(key)
        if found is None:
            found = self._parties[key] = _party(key[0], grounded, self, key[-1])
        return found

    def place(self, entry: Entry) -> Where:
        """The place of an entry."""
        ground, said = entry.grounding.place, entry.claim.place
        quick = (said, ground.words, id(ground.place)) if ground else (said,)
        found = self._shared.get(quick)
        if found is None:
            key = (said, ground.words, ground.place) if ground else (said,)
            found = self._places.get(key)
            if found is None:
                found = self._places[key] = _where(entry)
            self._shared[quick] = found
        return cast("Where", found)


def scope_of(entry: Entry, parents: Mapping[str, str]) -> Scope:
    """
    The scope of an entry, from its grounding where there is one, else from the claim's words.

    Args:
        entry: Any entry.
        parents: For actors' ids, the id of the actor that each belongs to.
    """
    known = parents if isinstance(parents, Parents) else Parents(parents)
    return known.scope(entry)


def _scope(entry: Entry, parents: Parents) -> Scope:
    claim, ground = entry.claim, entry.grounding
    return Scope(
        outcome=claim.outcome,
        frame=claim.time_frame,
        per=claim.per,
        victims=parents.party(claim.victims, ground.victims, claim.status),
        perpetrator=parents.party(claim.perpetrator, ground.perpetrator, Status.UNKNOWN),
        where=parents.place(entry),
        when=_when(entry),
        cause=claim.cause,
        negated=claim.modality is Modality.NEGATED,
    )


def parents_of(entries: Mapping[str, Entry]) -> Parents:
    """Which actor each actor named in the entries belongs to."""
    found: dict[str, str] = {}
    for entry in entries.values():
        ground = entry.grounding
        for grounded in (ground.victims, ground.perpetrator, ground.claimant):
            actor = grounded.actor if grounded else None
            if actor is not None and actor.parent is not None:
                found[actor.id] = actor.parent
    return Parents(found)


def all_parents(known: Reconciliation) -> Parents:
    """The same of all that a reconciliation knows."""
    found = Parents(known.parents)
    found.update(parents_of(known.entries))
    return found


def chain_of(actor: Actor, parents: Mapping[str, str]) -> frozenset[str]:
    """The id of an actor and of all that it belongs to."""
    chain = [actor.id]
    above = actor.parent
    while above is not None and above not in chain:
        chain.append(above)
        above = parents.get(above)
    return frozenset(chain)


def _party(
    said: str | None, grounded: GroundedActor | None, parents: Mapping[str, str], status: Status
) -> Party:
    actor = grounded.actor if grounded else None
    key = words.people(actor.name) if actor else words.people(said or "")
    return Party(
        actor=actor.id if actor else None,
        chain=chain_of(actor, parents) if actor else frozenset(),
        country=(actor.country if actor else grounded.country) if grounded else None,
        key=key,
        said=words.people(said or ""),
        named=bool(said) or actor is not None,
        status=status,
    )


def _where(entry: Entry) -> Where:
    ground = entry.grounding.place
    said = entry.claim.place
    name, narrow = words.place(said or (ground.words if ground else ""))
    if ground is not None:
        return Where(place=ground.place, name=words.place(ground.place.name)[0], narrow=narrow)
    return Where(place=None, name=name, narrow=narrow)


def _when(entry: Entry) -> When:
    period, claim = entry.grounding.period, entry.claim
    if period is not None:
        return When(start=period.start, end=period.end, precision=period.precision)
    coarse = _PRECISION[claim.date_precision] if claim.date_precision else 5
    start, end = claim.date_start, claim.date_end
    if start is not None and end is not None and coarse == 1 and start != end:
        days = (end - start).days + 1
        coarse = 2 if days <= 6 else 3 if days <= 7 else 4 if days <= 31 else 5
    return When(start=start, end=end, precision=coarse)
