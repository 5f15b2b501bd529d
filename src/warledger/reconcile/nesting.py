"""
Which totals contain which incidents, for all of a ledger at once.

The same as asking `warledger.reconcile.containment.Totals` for each incident, in columns. What has
no day at all may lie in every total of its people and place: there it is asked which kinds meet,
and of the totals that may have people in common with an incident only the first few are told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from warledger.reconcile.beside import INSIDE, LIKELY, Beside
from warledger.reconcile.columns import distinct, spread

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from warledger.reconcile.columns import Numbers
    from warledger.reconcile.scope import Scope

    Pairs = tuple[Numbers, Numbers]

#: Pairs that are held beside each other at once.
_STEP = 1_000_000
#: Incidents whose totals are looked for at once.
_PARTS = 50_000
#: Totals of which an incident says that they may have people in common with it.
LISTED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Nested:
    """Numbers of incidents and totals; pairs stand by incident, then by total."""

    inside: Pairs  #: incidents with each total that surely contains them
    likely: Pairs  #: with totals that all but one thing says contain them, the first `LISTED`


def nested(scopes: Sequence[Scope], totals: Sequence[int]) -> Nested:
    """
    The totals that contain incidents, or likely do; none contains itself.

    Args:
        scopes: Of all incidents, totals among them.
        totals: The numbers of the totals, ascending.
    """
    inside, likely = [(_NONE, _NONE)], [(_NONE, _NONE)]
    if totals:
        beside = Beside(scopes)
        whole = np.array(totals, np.int64)
        whole = whole[~beside.rate[whole]]
        part = np.flatnonzero(~beside.rate)
        for one, two, hold in _dated(beside, part, whole):
            inside.append((one[hold == INSIDE], two[hold == INSIDE]))
            likely.append(_first(one[hold == LIKELY], two[hold == LIKELY], LISTED))
        undated = beside.undated
        for some, others in (
            (part[undated[part]], whole),
            (part[~undated[part]], whole[undated[whole]]),
        ):
            likely += _undated(beside, some, others)
    one, two = _sorted(*(np.concatenate(side) for side in zip(*likely, strict=True)))
    return Nested(
        inside=_sorted(*(np.concatenate(side) for side in zip(*inside, strict=True))),
        likely=_first(one, two, LISTED),
    )


_NONE = np.zeros(0, np.int64)


def _sorted(one: Numbers, two: Numbers) -> Pairs:
    pairs = np.sort((one << 32) | two)
    return pairs >> 32, pairs & 0xFFFFFFFF


def _nth(ascending: Numbers) -> Numbers:
    """The how manieth of its number each one is, from 0."""
    return np.arange(len(ascending)) - np.searchsorted(ascending, ascending, "left")


def _first(one: Numbers, two: Numbers, most: int) -> Pairs:
    """Of pairs by incident and total the first of each incident."""
    some = _nth(one) < most
    return one[some], two[some]


def _dated(
    beside: Beside, part: Numbers, whole: Numbers
) -> Iterator[tuple[Numbers, Numbers, Numbers]]:
    """
    Incidents and totals that have a day, with how surely the one lies in the other.

    What is yielded together has all pairs of its incidents, by incident and total.
    """
    part, whole = (some[~beside.undated[some]] for some in (part, whole))
    there, key = beside.put(whole, months=True)
    order = np.argsort(key, kind="stable")
    key, total = key[order], there[order]
    for at in range(0, len(part), _PARTS):
        here, wanted = beside.asked(part[at : at + _PARTS], months=True)
        for near, around in _meeting(here, wanted, key, total):
            one, two = near[near != around], around[near != around]
            hold = beside.holds(one, two)
            inside = np.flatnonzero(hold == INSIDE)
            both = beside.holds(two[inside], one[inside]) == INSIDE
            hold[inside[both]] = LIKELY  # one scope: neither contains the other
            yield one, two, hold


def _meeting(
    here: Numbers, wanted: NDArray[np.uint64], key: NDArray[np.uint64], total: Numbers
) -> Iterator[Pairs]:
    """
    Those that ask for a key with those that stand under it, each pair once, some million at once.

    Args:
        here: Numbers of those that ask, ascending.
        wanted: The keys that they ask for.
        key: All keys, ascending.
        total: What stands under each.
    """
    left, right = (np.searchsorted(key, wanted, side=side) for side in ("left", "right"))
    portion = np.cumsum(right - left) // _STEP
    portion = portion[np.searchsorted(here, here, "left")]  # one's pairs stay together
    ends = [*(np.flatnonzero(np.diff(portion)) + 1).tolist(), len(here)]
    start = 0
    for end in ends if len(here) else ():
        some = slice(start, end)
        start = end
        row, nth = spread(right[some] - left[some])
        pairs = distinct((here[some][row] << 32) | total[left[some][row] + nth])
        yield pairs >> 32, pairs & 0xFFFFFFFF


def _undated(beside: Beside, part: Numbers, whole: Numbers) -> Iterator[Pairs]:
    """
    The first totals that incidents likely lie in, where one of the two has no day.

    Whether that is so depends on people and place alone, which is weighed once for each two kinds;
    nothing surely lies in anything here.
    """
    if not len(part) or not len(whole):
        return
    kind, parts = beside.kinds(part)
    other, wholes = beside.kinds(whole)
    first, many = _starts(kind, len(parts)), _starts(other, len(wholes))
    by_kind, by_other = (np.argsort(one, kind="stable") for one in (kind, other))
    there, key = beside.put(wholes, months=False)
    order = np.argsort(key, kind="stable")
    here, wanted = beside.asked(parts, months=False)
    for near, around in _meeting(here, wanted, key[order], there[order]):
        likely = beside.holds(parts[near], wholes[around]) == LIKELY
        one, two = near[likely], around[likely]
        # Of each kind of totals the first are enough, and one more for an incident among them.
        row, nth = spread(np.minimum(many[two + 1] - many[two], LISTED + 1))
        whose, found = _sorted(one[row], whole[by_other][many[two[row]] + nth])
        whose, found = _first(whose, found, LISTED + 1)
        yield from _told(whose, found, part[by_kind], first)


def _starts(kind: Numbers, size: int) -> Numbers:
    return np.concatenate([[0], np.cumsum(np.bincount(kind, minlength=size))])


def _told(whose: Numbers, found: Numbers, members: Numbers, first: Numbers) -> Iterator[Pairs]:
    """The totals of each kind of incidents for each incident of the kind, itself left out."""
    kinds, begin, count = np.unique(whose, return_index=True, return_counts=True)
    row, nth = spread(first[kinds + 1] - first[kinds])
    incident = members[first[kinds[row]] + nth]
    again, place = spread(count[row])
    one, two = incident[again], found[begin[row[again]] + place]
    one, two = _sorted(one[one != two], two[one != two])
    yield _first(one, two, LISTED)
