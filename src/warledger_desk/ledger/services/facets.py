"""Facets: people and places as incidents are compared by them, stored once each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warledger import records
from warledger.reconcile.scope import Party, Where
from warledger.records import digest
from warledger.records.plain import from_plain, to_plain
from warledger_desk.ledger import models
from warledger_desk.ledger.services.entries import chunks
from warledger_desk.ledger.services.pouring import pour

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from warledger.reconcile.scope import Scope
    from warledger.records import Status


#: Victims, perpetrators or a place, as they are compared.
Facet = tuple[Any, ...]


def facets_of(scopes: Iterable[Scope]) -> dict[int, Facet]:
    """Each party's and place's facet, by the object; scopes share them."""
    made: dict[int, Facet] = {}
    for scope in scopes:
        for party in (scope.victims, scope.perpetrator):
            if id(party) not in made:
                made[id(party)] = _party(party)
        if id(scope.where) not in made:
            made[id(scope.where)] = _where(scope.where)
    return made


def _party(party: Party) -> Facet:
    chain, key, said = (tuple(sorted(part)) for part in (party.chain, party.key, party.said))
    return ("party", party.actor, chain, party.country, key, said, party.named)


def _where(where: Where) -> Facet:
    return ("where", where.place, where.name, tuple(sorted(where.narrow)))


def facet_keys(wanted: Iterable[Facet]) -> dict[Facet, int]:
    """The key of each facet; new ones are stored."""
    names = {facet: digest(_plain(facet)) for facet in dict.fromkeys(wanted)}
    for known in (False, True):
        found: dict[str, int] = {}
        for some in chunks(names.values()):
            rows = models.Facet.objects.filter(digest__in=some)
            found |= dict(rows.values_list("digest", "pk"))
        if known or len(found) == len(set(names.values())):
            break
        fresh = {name: facet for facet, name in names.items() if name not in found}
        pour(
            models.Facet,
            (models.Facet(digest=name, record=_plain(facet)) for name, facet in fresh.items()),
        )
    return {facet: found[name] for facet, name in names.items()}


def _plain(facet: Facet) -> list[Any]:
    return [
        to_plain(part) if isinstance(part, records.Place) else list(part)
        if isinstance(part, tuple) else part
        for part in facet
    ]  # fmt: skip


def party_of(plain: Sequence[Any], status: Status) -> Party:
    """A facet of people, with the status that the incident gives its victims."""
    _, actor, chain, country, key, said, named = plain
    return Party(
        actor=actor, chain=frozenset(chain), country=country, key=frozenset(key),
        said=frozenset(said), named=named, status=status,
    )  # fmt: skip


def where_of(plain: Sequence[Any]) -> Where:
    """A facet of a place."""
    _, place, name, narrow = plain
    known = None if place is None else from_plain(records.Place, place)
    return Where(place=known, name=name, narrow=frozenset(narrow))
