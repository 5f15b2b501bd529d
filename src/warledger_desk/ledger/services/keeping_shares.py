"""Shares of incidents into their tables, and out again."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db.models import Max

from warledger.records import Modality, Outcome
from warledger_desk.ledger import models
from warledger_desk.ledger.services.drawers import Table
from warledger_desk.ledger.services.entries import chunks
from warledger_desk.ledger.services.facets import facet_keys
from warledger_desk.ledger.services.pouring import pour_values
from warledger_desk.ledger.services.shares import ROW, Tie

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from warledger.reconcile.judging import Rulings
    from warledger.records import Entry
    from warledger_desk.ledger.services.facets import Facet
    from warledger_desk.ledger.services.shares import Shares

    Aside = tuple[str, str, str, bool, bool]

#: Rows of what is gone are kept for so many turns.
_KEPT = 1000
#: Claims that enter no tally.
ASIDES = Table(models.Aside, ("claim", "report", "outcome", "reader", "planned"))
#: What of a row is a facet.
_SIDES = ("victims", "perpetrator", "place")


def order_of(found: Sequence[Shares]) -> list[int]:
    """The places of shares among all of these, by start; the database is not asked."""
    order = [key for one in found for key in one.order]
    return sorted(range(len(order)), key=order.__getitem__)


def keep_shares(
    found: Sequence[Shares], by_start: Sequence[int], more: Mapping[str, list[int]] | None = None
) -> None:
    """
    Store shares, in the transaction that is open; numbers go by start.

    Args:
        found: Of clusters that have nothing to do with each other.
        by_start: See `order_of`.
        more: For incidents further ties, by the numbers of shares that are stored.
    """
    first, turn = 1 + _last_number(), 1 + last_turn()
    every = np.empty(len(by_start), np.int64)
    every[by_start] = np.arange(first, first + len(by_start))
    numbers = np.split(every, np.cumsum([len(one.incidents) for one in found])[:-1])
    packed = list(chain.from_iterable(_keyed(found, numbers)))
    incidents = [key for one in found for key in one.incidents]
    outcomes = [name for one in found for name in one.outcomes]
    ties = _ties(found, numbers)
    for at, key in enumerate(incidents) if more else ():
        ties[at] = ties.get(at, b"") + _tied((more or {}).get(key, ()))
    pour_values(
        models.Share,
        ("number", "incident", "outcome", "turn", "packed", "ties"),
        (
            (number, incidents[at], outcomes[at], turn, packed[at], ties.get(at, b""))
            for number, at in enumerate(by_start, first)
        ),
    )


def _ties(found: Sequence[Shares], numbers: Sequence[NDArray[Any]]) -> dict[int, bytes]:
    """What shares have in common with others of theirs, by their places among all."""
    whose, what = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    before = 0
    for one, own in zip(found, numbers, strict=True):
        count = [len(some) for some in one.ties.values()]
        told = np.array(list(chain.from_iterable(one.ties.values())), np.int64)
        whose.append(before + np.repeat(np.array(list(one.ties), np.int64), count))
        what.append(own[told // len(Tie)] * len(Tie) + told % len(Tie))
        before += len(own)
    across = [tie for one in found for tie in one.outside]
    if across:
        place = {key: at for at, key in enumerate(key for one in found for key in one.incidents)}
        every = np.concatenate(numbers).tolist()
        known = [(place[a], every[place[b]] * len(Tie) + tie) for a, b, tie in across
                 if a in place and b in place]  # fmt: skip
        rows = np.array(known, np.int64).reshape(-1, 2)
        whose.append(rows[:, 0])
        what.append(rows[:, 1])
    holder, tie = np.concatenate(whose), np.concatenate(what)
    order = np.lexsort((tie, holder))
    holder, data = holder[order], _tied(tie[order])
    first = np.flatnonzero(np.concatenate([[True], holder[1:] != holder[:-1]])[: len(holder)])
    ends = [*first[1:].tolist(), len(holder)]
    return {
        place: data[8 * start : 8 * end]
        for place, start, end in zip(holder[first].tolist(), first.tolist(), ends, strict=False)
    }


def _keyed(found: Sequence[Shares], numbers: Sequence[NDArray[Any]]) -> Iterator[Iterable[bytes]]:
    """The rows of each with the keys of facets, which are stored in the order of their shares."""
    seen: dict[Facet, tuple[int, int]] = {}
    for one, own in zip(found, numbers, strict=True):
        for side, name in enumerate(_SIDES):
            told, first = np.unique(one.rows[name], return_index=True)
            for facet, number in zip(told.tolist(), own[first].tolist(), strict=True):
                here = one.facets[facet]
                seen[here] = min(seen.get(here, (number, side)), (number, side))
    keys = facet_keys(sorted(seen, key=seen.__getitem__))
    for one in found:
        stored = np.array([keys[facet] for facet in one.facets] or [0], np.int64)
        rows = one.rows.copy()
        for name in _SIDES:
            rows[name] = stored[rows[name]]
        yield _rows(rows)


def _rows(packed: NDArray[Any]) -> Iterator[bytes]:
    data = packed.tobytes()
    for at in range(0, len(data), ROW.itemsize):
        yield data[at : at + ROW.itemsize]


def _tied(ties: Sequence[int] | NDArray[Any]) -> bytes:
    return np.array(ties, "<i8").tobytes()


def drop_shares(incidents: Iterable[str]) -> None:
    """Take out the shares of incidents; a row stays that says so."""
    last = last_turn()
    for some in chunks(incidents):
        rows = models.Share.objects.filter(incident__in=some)
        rows.update(incident=None, turn=last + 1, packed=b"", ties=b"")
    gone = models.Share.objects.filter(incident=None, turn__lt=last - _KEPT)
    gone.exclude(number=_last_number()).delete()  # or its number would be given again


def last_turn() -> int:
    """The turn of what was written last; 0 where nothing was."""
    # Outcome by outcome, as the index has them: over all at once every row would be read.
    turns = models.Share.objects.order_by("-turn").values_list("turn", flat=True)
    found = (turns.filter(outcome=one.value).first() for one in Outcome)
    return max((int(turn) for turn in found if turn is not None), default=0)


def _last_number() -> int:
    """The greatest number that a share has; 0 where there is none."""
    return int(models.Share.objects.aggregate(last=Max("number"))["last"] or 0)


def drop_all_shares() -> None:
    """Empty the tables of shares."""
    for model in (models.Share, models.Facet, models.Aside):
        model.objects.all()._raw_delete(using="default")  # noqa: SLF001


def keep_asides(reports: Iterable[str], rows: Iterable[Aside]) -> None:
    """
    Store which claims of readers and of harm that was only planned enter no tally.

    Args:
        reports: Whose these are, in the place of what was stored of them.
        rows: See `asides_of`.
    """
    for some in chunks(reports):
        models.Aside.objects.filter(report__in=some).delete()
    pour_values(*ASIDES, rows)


def asides_of(entries: Iterable[Entry], ruled: Rulings) -> Iterator[Aside]:
    """
    Of claims as corrected those that enter no tally, by readers or of what was only planned.

    Args:
        entries: The claims.
        ruled: The judgements in force on them.
    """
    for entry in entries:
        reader = entry.claim.comment is not None
        planned = entry.claim.modality is Modality.HYPOTHETICAL
        if (reader or planned) and ruled.set_aside(entry) is not None:
            yield entry.id, entry.report, entry.claim.outcome.value, reader, planned
