"""Tallies of the ledger, and what their words mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warledger.reconcile import Unit, series, tally
from warledger.records.plain import to_plain
from warledger.resources.actors import actor_table
from warledger.resources.folding import fold
from warledger_desk.ledger import models
from warledger_desk.ledger.errors import UnknownIdError
from warledger_desk.ledger.services.asked import known_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from warledger.records import Entry, Reconciliation, Tally, TallyPeriod, TallyQuery


def tallied(query: TallyQuery, *, when: datetime) -> tuple[Tally, Reconciliation]:
    """
    The tally, and the entries that its ids name.

    Args:
        query: Of what, see there; ids are those that `actor_named` and `place_named` give.
        when: The present.
    """
    known = known_for(query, when=when)
    return tally(query, known), known


def by_period(query: TallyQuery, unit: str, *, when: datetime) -> tuple[TallyPeriod, ...]:
    """
    The tally of each period that something is reported for, see `warledger.reconcile.series`.

    Args:
        query: As for `tallied`.
        unit: ``day``, ``week`` or ``month``.
        when: The present.
    """
    return series(query, known_for(query, when=when), Unit(unit))


def actor_named(words: str, ledger: str) -> str:
    """
    The id of the actor in the ledger that the words name, by any of its names; else the words.

    Raises:
        UnknownIdError: Several actors of the ledger have this name.
    """
    table = actor_table()
    here = _actors_here()
    folded = fold(words)
    found = {
        key: entry.actor.name
        for key, entry in table.entries.items()
        if key in here and (key == words or folded in map(fold, entry.names))
    }
    return _only(found, words, ledger)


def _actors_here() -> set[str]:
    """Ids of the actors that the ledger's claims are grounded to, and of those they belong to."""
    table = actor_table()
    found: set[str] = set()
    for key in models.Actor.objects.values_list("id", flat=True):
        at: str | None = key
        while at is not None and at not in found:
            found.add(at)
            entry = table.entries.get(at)
            at = None if entry is None else entry.actor.parent
    return found


def place_named(words: str, ledger: str) -> str:
    """
    The id of the place in the ledger that the words name; else the words.

    Raises:
        UnknownIdError: Several places of the ledger have this name.
    """
    if models.Place.objects.filter(pk=words).exists():
        return words
    found = dict(models.Place.objects.filter(name__iexact=words).values_list("id", "name"))
    return _only(found, words, ledger)


def unknown_names(actors: Sequence[str | None], place: str | None) -> Iterator[str]:
    """
    A line for each name that is no actor and no place of the ledger: a slip of the pen gives
    "unknown" too, and is to be told from it.

    Args:
        actors: As `actor_named` gives them.
        place: As `place_named` gives it.
    """
    table = actor_table().entries
    for actor in dict.fromkeys(actors):
        if actor is not None and actor not in table:
            yield f"no actor is known here as {actor!r}; claims with these words are taken"
    if place is not None and not models.Place.objects.filter(pk=place).exists():
        yield f"no place is known here as {place!r}; claims with these words are taken"


def _only(found: dict[str, str], words: str, ledger: str) -> str:
    if len(found) > 1:
        listed = ", ".join(f"{key} ({name})" for key, name in sorted(found.items()))
        raise UnknownIdError(ledger, f"{words!r} names several: {listed}; give an id")
    return next(iter(found), words)


def tally_row(found: Tally, known: Reconciliation) -> dict[str, Any]:
    """The tally as plain data, each entry with the words that it rests on."""
    named = [name for line in found.lines for name in line.entries]
    named += [name for rate in found.rates for name in rate.entries]
    return to_plain(found) | {"entries": entry_rows(named, known)}


def entry_rows(names: Sequence[str], known: Reconciliation) -> dict[str, dict[str, Any]]:
    """What tells an entry to a reader, by its id."""
    return {name: _entry_row(known.entries[name]) for name in dict.fromkeys(names)}


def _entry_row(entry: Entry) -> dict[str, Any]:
    return {
        "words": entry.words,
        "quote": entry.quote,
        "report": entry.report,
        "version": entry.version,
        "outlet": entry.outlet,
        "title": entry.title,
        "url": entry.url,
        "published": entry.published.isoformat() if entry.published else None,
        "claimant": entry.claim.claimant,
    }
