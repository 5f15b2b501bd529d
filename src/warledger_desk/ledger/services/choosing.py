"""
Which shares a tally is of: `warledger.reconcile.selection` over arrays.

Shares with the same people, place or status are asked once, whatever their number.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from warledger.reconcile.selection import BEYOND, ONE_SIDED, UNDATED, Selection, of_status
from warledger.records import Status, TimeFrame
from warledger_desk.ledger.services.held import EARLY, LATE
from warledger_desk.ledger.services.shares import STATUSES, UNKNOWN, Flag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from warledger.records import TallyQuery
    from warledger_desk.ledger.services.held import Held, Numbers

    Codes = NDArray[np.uint8]

#: A verdict that takes a share out altogether; 0 takes it in, others name a reason.
_OUT = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Places in the arrays, ascending: by start, unknown ones last."""

    items: Numbers  #: those that may count
    left_out: Numbers  #: those that the query touches without taking them in
    rates: Numbers
    _codes: tuple[tuple[Codes, tuple[str, ...]], ...]

    @property
    def cost(self) -> int:
        """Numbers of eight bytes that it takes to remember this."""
        return (
            len(self.items) + len(self.left_out) + len(self.rates)
            + sum(len(codes) for codes, _ in self._codes) // 8
        )  # fmt: skip

    def reason(self, at: int) -> str | None:
        """Why a share is left out."""
        found = [words[codes[at] - 1] for codes, words in self._codes if codes[at]]
        return "; ".join(found) or None

    def reasons(self) -> Counter[str]:
        """How many shares are left out for each reason."""
        found: Counter[str] = Counter()
        for codes, words in self._codes:
            counts = np.bincount(codes[self.left_out], minlength=len(words) + 1)
            for n, word in enumerate(words, 1):
                found[word] += int(counts[n])
        return +found

    def undated(self) -> Numbers:
        """Those left out since their days are unknown and for nothing else."""
        out = np.zeros(len(self.left_out), bool)
        for codes, words in self._codes:
            here = codes[self.left_out]
            if UNDATED in words:
                out |= here == words.index(UNDATED) + 1
        for codes, words in self._codes:
            if UNDATED not in words:
                out &= codes[self.left_out] == 0
        found: Numbers = self.left_out[out]
        return found


def choose(held: Held, query: TallyQuery, of: Selection) -> Chosen:
    """
    The shares that a query takes in, and those that it touches.

    Args:
        held: All shares of the outcome.
        query: What is asked.
        of: The same question, with the places and actors that it names known.
    """
    codes = [
        *_of_people(held, query, of),
        *([_of_status(held, query)] if query.status is not None else ()),
        *([_of_place(held, of)] if query.place is not None else ()),
        *([_of_days(held, query)] if query.start or query.end else ()),
    ]
    size = len(held)
    out, aside = np.zeros(size, bool), np.zeros(size, bool)
    for one, _ in codes:
        out |= one == _OUT
        aside |= one != 0
    rate = held.flag(Flag.RATE)
    counts = ~out & ~aside & ~rate & ~held.flag(Flag.DENIED)
    return Chosen(
        items=np.flatnonzero(counts),
        left_out=np.flatnonzero(~out & aside & ~rate),
        rates=np.flatnonzero(~out & rate),
        _codes=tuple(codes),
    )


def _of_people(
    held: Held, query: TallyQuery, of: Selection
) -> Iterable[tuple[Codes, tuple[str, ...]]]:
    facets = held.facets
    if query.actor is not None:
        yield _asked(
            held,
            "victims",
            lambda key, n: of.of_actor(facets.party(key, STATUSES[n]), query.actor, "victims"),
        )
    if query.perpetrator is not None:
        yield _asked(
            held,
            "perpetrator",
            lambda key, _: of.of_actor(
                facets.party(key, Status.UNKNOWN), query.perpetrator, "perpetrator"
            ),
        )


def _of_status(held: Held, query: TallyQuery) -> tuple[Codes, tuple[str, ...]]:
    return _coded([of_status(status, query.status) for status in STATUSES], held.rows["status"])


def _of_place(held: Held, of: Selection) -> tuple[Codes, tuple[str, ...]]:
    frames = (TimeFrame.INCIDENT, TimeFrame.CUMULATIVE)
    return _asked(held, "place", lambda key, n: of.of_place(held.facets.where(key), frames[n]))


def _of_days(held: Held, query: TallyQuery) -> tuple[Codes, tuple[str, ...]]:
    start, end = held.start, held.end
    first = query.start.toordinal() if query.start else None
    last = query.end.toordinal() if query.end else None
    codes = np.zeros(len(held), np.uint8)
    if first is not None:
        codes[start < first] = 3
    if last is not None:
        codes[end > last] = 3
    if first is not None:
        codes[start == EARLY] = 2
    if last is not None:
        codes[end == LATE] = 2
    if last is not None:
        codes[(start > last) & (start != EARLY)] = _OUT
    if first is not None:
        codes[end < first] = _OUT
    codes[(held.rows["start"] == UNKNOWN) & (held.rows["end"] == UNKNOWN)] = 1
    return codes, (UNDATED, ONE_SIDED, BEYOND)


def _asked(
    held: Held, side: str, verdict: Callable[[int, int], Any]
) -> tuple[Codes, tuple[str, ...]]:
    """The verdicts on the facets of one side, each with what else they depend on."""
    pairs, inverse = held.distinct(side)
    return _coded([verdict(*divmod(int(pair), held.WITH)) for pair in pairs], inverse)


def _coded(verdicts: list[Any], inverse: Numbers) -> tuple[Codes, tuple[str, ...]]:
    words = tuple(dict.fromkeys(one for one in verdicts if isinstance(one, str)))
    codes = [
        0 if one is None else _OUT if one is False else 1 + words.index(one) for one in verdicts
    ]
    return np.array(codes, np.uint8)[inverse], words
