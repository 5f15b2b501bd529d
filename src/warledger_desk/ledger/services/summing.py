"""
Sums of shares under a policy: `warledger.reconcile.tallies`, `aggregates` and `timeline` over
arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from warledger.reconcile.timeline import Unit, period_of
from warledger.records import Bounds, Policy, TallyPeriod
from warledger_desk.ledger.services.held import EARLY, LATE
from warledger_desk.ledger.services.overlaps import sorted_by, within
from warledger_desk.ledger.services.regrouping import part_by_row
from warledger_desk.ledger.services.shares import OPEN, POLICIES, Flag

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from warledger_desk.ledger.services.choosing import Chosen
    from warledger_desk.ledger.services.held import Bits, Held, Numbers
    from warledger_desk.ledger.services.overlaps import Overlaps
    from warledger_desk.ledger.services.regrouping import Labels

    Figures = NDArray[np.int64]

#: Row of a series that has no days.
_UNDATED = -1
#: More than the number of any day, so that two of them and a mark are one number.
_DAYS = 1 << 22


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is counted of the items of a selection, and how they hang together."""

    overlaps: Overlaps
    counted: Bits
    label: Labels  #: for each the group that it is in, which may have others too


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """What a total adds under Iraq Body Count's rules."""

    bounds: Bounds
    confirmed: int
    possible: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rests:
    """The same of many."""

    items: Numbers  #: the totals' places in a selection, ascending
    figures: Figures  #: of each low, high (`OPEN` where open), confirmed and possible

    def __contains__(self, item: int) -> bool:
        """Whether something is told of an item."""
        at = int(np.searchsorted(self.items, item))
        return at < len(self.items) and int(self.items[at]) == item

    def __getitem__(self, item: int) -> Rest:
        """What a total adds."""
        at = int(np.searchsorted(self.items, item))
        low, high, confirmed, possible = self.figures[at].tolist()
        bounds = Bounds(low=low, best=None, high=None if high == OPEN else high)
        return Rest(bounds=bounds, confirmed=confirmed, possible=possible)


_NO_RESTS = Rests(items=np.zeros(0, np.int64), figures=np.zeros((0, 4), np.int64))


@dataclass(frozen=True, kw_only=True)
class Summed:
    """A sum over the items of a selection; places are those in its ``items``."""

    bounds: Bounds
    counted: Bits
    above: Numbers  #: of each item what at least lies in it, where it allows fewer; else 0
    rests: Rests = _NO_RESTS  #: Iraq Body Count's, of each total
    smaller: Bits | None = None  #: by its rules: exact totals smaller than another in them
    by_id: tuple[Overlaps, tuple[Bits, ...]] | None = None  #: what is listed by id, part by part

    @cached_property
    def order(self) -> Numbers:
        """The items as lists show them: those that count first."""
        if self.by_id is None:
            return np.argsort(~self.counted, kind="stable")
        found, parts = self.by_id
        return np.concatenate([found.by_id(np.flatnonzero(part)) for part in parts])


def bounds_of(held: Held, items: Numbers, policy: Policy) -> Figures:
    """Low, best and high of each item; `shares.OPEN` where open."""
    found: Figures = held.bounds(POLICIES.index(policy))
    return found if len(items) == len(held) else found[items]


def summed(
    held: Held,
    items: Numbers,
    found: Overlaps,
    policy: Policy,
    pick: Callable[[Numbers], Bits],
) -> Summed:
    """
    Low, best and high with nobody counted twice.

    Args:
        held: All shares of the outcome.
        items: Those that may count.
        found: How they overlap.
        policy: One that settles each incident alone.
        pick: Tells by their lower bounds which of them are counted; by Iraq Body Count's rules
            nobody is asked.
    """
    if policy is Policy.IRAQ_BODY_COUNT:
        return _by_iraq_body_count(held, items, found)
    figures = bounds_of(held, items, policy)
    lows = np.maximum(figures[:, 0], 0)
    counted = pick(lows)
    above = _above(figures, counted, found)
    low, best, high = _least(*_grouped(figures, counted, found, above))
    return Summed(bounds=_bounds(low[0], best[0], high[0]), counted=counted, above=above)


def lows_of(held: Held, items: Numbers, policy: Policy) -> Numbers:
    """Lower bounds of each item, none of them open."""
    found = held.bounds(POLICIES.index(policy))[:, 0]
    lows: Numbers = np.maximum(found if len(items) == len(held) else found[items], 0)
    return lows


def _grouped(
    figures: Figures,
    counted: Bits,
    found: Overlaps,
    above: Numbers,
    rows: tuple[Numbers, int] | None = None,
) -> tuple[Figures, Figures, Figures]:
    """Low, best and high, of each row if there are any; `OPEN` where open or nothing is in it."""

    def each(values: Figures, some: Bits) -> Figures:
        if rows is None:
            return np.array([values[some].sum()])
        return _added(rows[0][some], values[some], rows[1])

    lows = np.maximum(figures[:, 0], 0)
    low = each(lows, counted)
    best = each(np.maximum(figures[:, 1], 0), counted)
    best[each(figures[:, 1] == OPEN, counted) > 0] = OPEN
    outer = np.diff(found.around.indptr) == 0
    highs = _outgrown(figures, counted, found, above)
    high = each(highs, outer)
    high[each(highs == OPEN, outer) > 0] = OPEN
    empty = each(np.ones(len(lows), np.int64), counted) == 0
    for part in (low, best, high):
        part[empty] = OPEN
    return low, best, high


def _above(figures: Figures, counted: Bits, found: Overlaps) -> Numbers:
    """Of each item the most of what is counted in it or of one that lies in it; 0 if it fits."""
    made = np.zeros(len(figures), np.int64)
    part, whole = found.around.nonzero()
    if not len(part):
        return made
    lows, most = np.maximum(figures[part, 0], 0), figures[whole, 2]
    np.add.at(made, whole, np.where(counted[part], lows, 0))
    larger = lows > most
    np.maximum.at(made, whole[larger], lows[larger])
    made[whole[(most == OPEN) | (made[whole] <= most)]] = 0
    return made


def _outgrown(figures: Figures, counted: Bits, found: Overlaps, above: Numbers) -> Figures:
    """
    The highest figures; where a part, or those that are counted together, come to more than a total
    allows, their highest figures stand for its own.
    """
    highs: Figures = figures[:, 2].copy()
    if not above.any():
        return highs
    more = above > 0
    part, whole = found.around.nonzero()
    here = more[whole]
    part, whole = part[here], whole[here]
    lows, most = np.maximum(figures[part, 0], 0), figures[part, 2]
    some, alone = counted[part], lows > figures[whole, 2]
    together = _added(whole[some], lows[some], len(highs)) > figures[:, 2]
    sums = _added(whole[some], most[some], len(highs))
    np.maximum.at(highs, whole[alone], most[alone])
    highs = np.where(more & together, np.maximum(highs, sums), highs)
    highs[whole[(alone | (some & together[whole])) & (most == OPEN)]] = OPEN
    return highs


def _least(low: Figures, best: Figures, high: Figures) -> tuple[Figures, Figures, Figures]:
    """The same with the highest at least as high as the best."""
    both = (best != OPEN) & (high != OPEN)
    return low, best, np.where(both, np.maximum(high, best), high)


def _bounds(low: int, best: int, high: int) -> Bounds:
    return Bounds(
        low=None if low == OPEN else int(low),
        best=None if best == OPEN else int(best),
        high=None if high == OPEN else int(high),
    )


def _by_iraq_body_count(held: Held, items: Numbers, found: Overlaps) -> Summed:
    figures = bounds_of(held, items, Policy.IRAQ_BODY_COUNT)
    total = found.total
    exact = total & held.flag(Flag.EXACT)[items]
    smaller = _smaller(figures, exact, found)
    standing = exact & ~smaller
    outer = standing & ~((found.around @ standing.astype(np.int64)) > 0)
    rests = _rests(figures, found, outer)
    lows = np.maximum(figures[:, 0], 0)
    low = int(lows[~total].sum() + rests.figures[:, 0].sum())
    low = max(low, int(lows[~total | exact].max(initial=0)))
    highs = np.concatenate([figures[~total, 2], rests.figures[:, 1]])
    high = None if (highs == OPEN).any() else int(highs.sum())
    counted = ~total | outer
    parts = (~total, outer, total & ~outer)
    return Summed(
        bounds=Bounds(low=low, best=None, high=high)
        if counted.any()
        else _bounds(OPEN, OPEN, OPEN),
        counted=counted,
        above=_above(figures, counted, found),
        rests=rests,
        smaller=smaller,
        by_id=(found, parts),
    )


def _smaller(figures: Figures, exact: Bits, found: Overlaps) -> Bits:
    """Which exact totals are smaller than another that lies in them."""
    part, whole = found.around.nonzero()
    high = figures[whole, 2]
    above = exact[part] & exact[whole] & (high != OPEN) & (figures[part, 0] > high)
    made = np.zeros(len(exact), bool)
    made[whole[above]] = True
    return made


def _rests(figures: Figures, found: Overlaps, outer: Bits) -> Rests:
    """
    What totals add to the incidents, and to the totals reckoned before them, which is by id.

    Args:
        figures: Bounds of all items.
        found: How they overlap.
        outer: Of which totals this is asked.
    """
    total, rank = found.total, found.rank
    keys = np.flatnonzero(outer)
    most, lows = _most(figures), np.maximum(figures[:, 0], 0)
    part, whole = found.around.nonzero()
    sure = ~total[part] & outer[whole]
    confirmed, contained = (
        _added(whole[sure], values[part[sure]], len(total))[keys] for values in (lows, most)
    )
    row_, other = found.clashes[keys].nonzero()
    before = ~total[other] | (outer[other] & (rank[other] < rank[keys[row_]]))
    touched = _added(row_[before], most[other[before]], len(keys))
    possible = touched - contained + found.kinds.sums(most)[keys]
    low = np.maximum(lows[keys] - contained - possible, 0)
    high = np.where(figures[keys, 2] == OPEN, OPEN, np.maximum(figures[keys, 2] - confirmed, 0))
    return Rests(items=keys, figures=np.stack([low, high, confirmed, possible], axis=1))


def _added(where: Numbers, values: Figures, size: int) -> Figures:
    """Sums of values by where they belong."""
    found = np.zeros(size, np.int64)
    np.add.at(found, where, values)
    return found


def _most(figures: Figures) -> Figures:
    """The highest figures, where they are open the lowest."""
    found: Figures = np.where(figures[:, 2] > 0, figures[:, 2], np.maximum(figures[:, 0], 0))
    return found


def periods(
    held: Held, chosen_: Chosen, known: Known, policy: Policy, unit: Unit
) -> tuple[TallyPeriod, ...]:
    """
    A sum for each period that something is told for, see `warledger.reconcile.series`.

    Args:
        held: All shares of the outcome.
        chosen_: Those that the question takes in, or touches.
        known: How those that it takes in overlap, and which are counted where all days are one.
        policy: One that settles each incident alone.
        unit: The length of the periods.
    """
    items = chosen_.items
    rows, group = _rows(held.start[items], held.end[items], unit)
    late = chosen_.undated()
    if _UNDATED in group or len(late):
        rows.append((None, None, True))
        group = np.where(group == _UNDATED, len(rows) - 1, group)
    figures = bounds_of(held, items, policy)
    lows = np.maximum(figures[:, 0], 0)
    part = part_by_row(held, items, known.label, group)
    counted = part.counted(known.counted, lows)
    own = within(known.overlaps, group)
    above = _above(figures, counted, own)
    sums = _grouped(figures, counted, own, above, (group, len(rows)))
    if len(late):
        sums = _with_undated(sums, bounds_of(held, late, policy))
    sums = _least(*sums)
    if len(late):
        items = np.concatenate([items, late])
        group = np.concatenate([group, np.full(len(late), len(rows) - 1)])
    ids = _by_row(held, items, group, len(rows))
    each = zip(*(part.tolist() for part in sums), strict=True)
    return tuple(
        TallyPeriod(start=start, end=end, coarser=coarser, bounds=_bounds(*of), incidents=some)
        for (start, end, coarser), of, some in zip(rows, each, ids, strict=True)
    )


def _rows(
    start: Numbers, end: Numbers, unit: Unit
) -> tuple[list[tuple[date | None, date | None, bool]], Numbers]:
    """Rows in order, those of whole periods first, and for each item its row."""
    known = (start != EARLY) & (end != LATE)
    one, two = start[known], end[known]
    days, day = np.unique(one, return_inverse=True)
    first, last = (edge[day.reshape(-1)] for edge in _around(days, unit))
    coarser = two > last
    name = np.where(coarser, one + _DAYS, first) * _DAYS + np.where(coarser, two, last)
    names, row = np.unique(name, return_inverse=True)
    of = np.full(len(start), _UNDATED)
    of[known] = row.reshape(-1)
    rows: list[tuple[date | None, date | None, bool]] = []
    for key in names.tolist():
        begins, ends = divmod(key, _DAYS)
        far, begins = divmod(begins, _DAYS)
        rows.append((date.fromordinal(begins), date.fromordinal(ends), bool(far)))
    return rows, of


def _around(days: Numbers, unit: Unit) -> tuple[Numbers, Numbers]:
    """The first and the last day of the periods of some days, which ascend."""
    first, last = np.empty_like(days), np.empty_like(days)
    at = 0
    while at < len(days):
        one, two = period_of(date.fromordinal(int(days[at])), unit)
        after = int(np.searchsorted(days, two.toordinal(), "right"))
        first[at:after], last[at:after] = one.toordinal(), two.toordinal()
        at = after
    return first, last


def _by_row(held: Held, items: Numbers, group: Numbers, groups: int) -> list[tuple[str, ...]]:
    """The incidents of each row by their ids."""
    order = sorted_by(sorted_by(np.arange(len(items)), held.rank[items]), group)
    ids = held.incident[items[order]].tolist()
    ends = np.cumsum(np.bincount(group, minlength=groups)).tolist()
    return [tuple(ids[first:last]) for first, last in pairwise([0, *ends])]


def _with_undated(
    sums: tuple[Figures, Figures, Figures], figures: Figures
) -> tuple[Figures, Figures, Figures]:
    """The last row with what is left out as undated: it clashes with nothing."""
    low, best, high = (part.copy() for part in sums)
    alone = low[-1] == OPEN
    low[-1] = max(low[-1], 0) + np.maximum(figures[:, 0], 0).sum()
    for part, column in ((best, 1), (high, 2)):
        known = part[-1] != OPEN or alone
        whole = known and not (figures[:, column] == OPEN).any()
        part[-1] = max(part[-1], 0) + figures[:, column].sum() if whole else OPEN
    return low, best, high
