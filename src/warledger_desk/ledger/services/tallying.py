"""Tallies of the ledger, and what their words mean."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from django.db import connection

from warledger.errors import InputError
from warledger.reconcile import Unit, series, tally
from warledger.records import Outcome, Policy, Tally, TallyQuery
from warledger.records.plain import to_plain
from warledger.resources.actors import actor_table
from warledger.resources.folding import fold
from warledger_desk.ledger import models
from warledger_desk.ledger.errors import StorageError, UnknownIdError
from warledger_desk.ledger.services.asked import known_for
from warledger_desk.ledger.services.footnotes import Sheet, lines, notes, rates
from warledger_desk.ledger.services.held import Moved
from warledger_desk.ledger.services.paging import Turn
from warledger_desk.ledger.services.questions import question
from warledger_desk.ledger.services.summing import periods
from warledger_desk.ledger.services.updating import bring_up_to_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from warledger.records import Bounds, Entry, Reconciliation, TallyPeriod


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallied:
    """A tally, of its lines one page."""

    tally: Tally
    known: Reconciliation  #: with the entries that its ids name
    counted: int  #: lines that count, on all pages
    others: int  #: lines that do not
    first: int  #: lines before this page
    next: str | None  #: what to ask for to get the page after it
    previous: str | None


#: Lines of a page unless somebody asks for others, and the most that are given.
LINES, MOST = 200, 1000
#: Incidents of which all claims are weighed together (`Policy.BAYES`) while somebody waits.
WEIGHED = 2000
#: Figures that are summed under other policies than the one that was asked for.
QUICK = 20_000
#: How often a sum is begun that other processes change under our hands.
_TRIES = 3


def tallied(query: TallyQuery, *, when: datetime) -> tuple[Tally, Reconciliation]:
    """
    The tally with its first lines, and the entries that its ids name.

    Args:
        query: Of what, see there; ids are those that `actor_named` and `place_named` give.
        when: The present.

    Raises:
        InputError: Too many figures to weigh together, see `tally_page`.
    """
    found = tally_page(query, Turn(limit=MOST), when=when)
    return found.tally, found.known


def tally_page(query: TallyQuery, turn: Turn, *, when: datetime) -> Tallied:
    """
    The tally, with one page of the lines that it rests on.

    The sum, the notes and the numbers of lines are of all; the time for them grows little with the
    ledger.

    Args:
        query: Of what, see there.
        turn: Which lines.
        when: The present.

    Raises:
        InputError: The page's mark is none; or the policy is ``bayes``, which weighs all claims
            together, and there are more than `WEIGHED` incidents.
        StorageError: Other processes change the ledger faster than it can be summed.
    """
    return _steady(lambda: _tally_page(query, turn, when=when), when)


_Answer = TypeVar("_Answer")


def _steady(ask: Callable[[], _Answer], when: datetime) -> _Answer:
    """
    An answer of one state of the ledger.

    Raises:
        StorageError: Other processes change the ledger faster than it can be asked.
    """
    for _ in range(_TRIES):
        bring_up_to_date(when=when)
        try:
            return ask()
        except Moved:
            continue
    name = str(connection.settings_dict["NAME"])
    raise StorageError(name, "others are changing it all the time; ask again in a while")


def _tally_page(query: TallyQuery, turn: Turn, *, when: datetime) -> Tallied:
    """One page of what is up to date unless another process moves it meanwhile."""
    if query.policy is Policy.BAYES:
        return _weighed(query, turn, when=when)
    sheet = _sheet(query)
    first, limit = _span(turn, len(sheet))
    shown, known = lines(sheet, first, limit)
    found = Tally(
        query=query, bounds=sheet.sum.bounds, lines=shown, notes=notes(sheet), rates=rates(sheet)
    )
    counted = int(sheet.sum.counted.sum())
    return _page(found, known, (first, limit), (counted, len(sheet) - counted))


def bounds(query: TallyQuery, *, when: datetime, most: int | None = None) -> Bounds | None:
    """
    The sum alone.

    Args:
        query: Of what, see there; not under ``bayes``.
        when: The present.
        most: Figures that are summed while somebody waits; None: any number.

    Returns:
        The bounds; None where there are more figures than that and their sum is not known yet.

    Raises:
        StorageError: As for `tally_page`.
    """
    return _steady(lambda: _bounds(query, most), when)


def _bounds(query: TallyQuery, most: int | None) -> Bounds | None:
    asked = question(query)
    if most is not None and len(asked.chosen.items) > most and query.policy not in asked.sums:
        return None
    return asked.sum(query.policy).bounds


def warm() -> None:
    """Hold every outcome's sums over the whole ledger ready, before anybody asks for one."""
    for outcome in reversed(Outcome):  # what is asked for most is remembered longest
        with suppress(Moved):  # it will be asked for again
            question(TallyQuery(outcome=outcome)).prepare()


def told_of(query: TallyQuery, reports: Iterable[str], *, when: datetime) -> bool:
    """
    Whether one of these reports tells of something that a tally takes in or touches.

    Args:
        query: Of what the tally is.
        reports: Ids of reports.
        when: The present.

    Raises:
        StorageError: As for `tally_page`.
    """
    asked = list(reports)
    return _steady(lambda: _told_of(query, asked), when)


def _told_of(query: TallyQuery, reports: list[str]) -> bool:
    told = models.IncidentClaim.objects.filter(
        claim__version__report__in=reports, claim__version__current=True
    )
    asked = question(query)
    chosen = asked.chosen
    places = np.concatenate([chosen.items, chosen.left_out, chosen.rates])
    here = set(told.values_list("incident", flat=True).distinct())
    return bool(np.isin(asked.held.incident[places], list(here)).any()) if here else False


def by_period(query: TallyQuery, unit: str, *, when: datetime) -> tuple[TallyPeriod, ...]:
    """
    The tally of each period that something is reported for, see `warledger.reconcile.series`.

    Args:
        query: As for `tallied`.
        unit: ``day``, ``week`` or ``month``.
        when: The present.

    Raises:
        StorageError: As for `tally_page`.
    """
    if query.policy is Policy.BAYES:
        return series(query, known_for(query, when=when), Unit(unit))

    def ask() -> tuple[TallyPeriod, ...]:
        asked = question(query)
        known = asked.known(query.policy)
        return periods(asked.held, asked.chosen, known, query.policy, Unit(unit))

    return _steady(ask, when)


def _sheet(query: TallyQuery) -> Sheet:
    asked = question(query)
    return Sheet(
        query=query, held=asked.held, chosen=asked.chosen, overlaps=asked.overlaps,
        sum=asked.sum(query.policy),
    )  # fmt: skip


def _weighed(query: TallyQuery, turn: Turn, *, when: datetime) -> Tallied:
    """All claims of the query weighed together."""
    chosen = question(query).chosen
    if len(chosen.items) > WEIGHED:
        raise InputError(
            query.policy.value,
            f"weighs all figures together, of {WEIGHED:,} incidents at most; here are "
            f"{len(chosen.items):,}: ask for fewer days, one place or one actor",
        )
    known = known_for(query, when=when)
    found = tally(query, known)
    first, limit = _span(turn, len(found.lines))
    counted = sum(line.counted for line in found.lines)
    part = replace(found, lines=found.lines[first : first + limit])
    return _page(part, known, (first, limit), (counted, len(found.lines) - counted))


def _span(turn: Turn, size: int) -> tuple[int, int]:
    """How many lines are passed over, and how many shown at most."""
    limit = max(1, min(turn.limit, MOST))
    if turn.after is not None and turn.before is not None:
        raise InputError("page", "either what comes after a line or what comes before it, not both")
    mark = turn.after if turn.before is None else turn.before
    if mark is None:
        return 0, limit
    if not mark.isascii() or not mark.isdigit() or len(mark) > 12:
        raise InputError("page", f"{mark[:60]!r} is no mark of a line of this list")
    at = int(mark)
    return (min(at, size), limit) if turn.before is None else (max(0, at - limit), limit)


def _page(
    found: Tally, known: Reconciliation, span: tuple[int, int], sizes: tuple[int, int]
) -> Tallied:
    first, limit = span
    after = first + limit
    return Tallied(
        tally=found, known=known, counted=sizes[0], others=sizes[1], first=first,
        next=str(after) if after < sum(sizes) else None,
        previous=str(first) if first else None,
    )  # fmt: skip


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
