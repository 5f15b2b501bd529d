"""
What is counted of a part of the shares, as far as what is counted of all of them tells it.

Shares that may count the same people, directly or by others between them, are one group, and a
group is picked without regard to the rest. So of the groups that a part has whole, the pick is
known where it is known of all shares; those of which it has some members only are picked anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from warledger_desk.ledger.services.held import EARLY, LATE
from warledger_desk.ledger.services.overlaps import Overlaps, overlaps, within
from warledger_desk.ledger.services.picking import Pick, chosen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from warledger.records import Policy
    from warledger_desk.ledger.services.held import Bits, Held, Numbers

    Labels = NDArray[np.signedinteger[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """The groups of some shares, and what of these is counted; by the places in what is held."""

    label: Labels  #: for each share the number of its group; of those that are not among them 0
    size: Numbers  #: how many shares each group has
    counted: Mapping[Policy, Bits]  #: under policies which of the shares are counted


@dataclass(frozen=True, kw_only=True)
class Part:
    """
    Some of the shares.

    Args:
        held: All shares of the outcome.
        items: Places in it of those that may count, ascending.
        again: Which of the items are picked anew, ascending; whole groups as far as they are items.
        row: For each item that is picked anew of what it is: only those of one row are looked at
            together. None: all are.
    """

    held: Held
    items: Numbers
    again: Numbers
    row: Numbers | None = None

    @property
    def cost(self) -> int:
        """Numbers that it takes to remember this, as far as it is made."""
        made: Overlaps | None = self.__dict__.get("_overlaps")
        return len(self.items) + (0 if made is None else made.cost)

    @cached_property
    def _overlaps(self) -> Overlaps:
        found = overlaps(self.held, self.items[self.again])
        return found if self.row is None else within(found, self.row)

    def counted(self, known: Bits, weights: Numbers, like: Pick | None = None) -> Bits:
        """
        Which of the items are counted, see `picking.chosen`.

        Args:
            known: The same as far as it is known; of items that are picked anew anything.
            weights: The items' lower bounds.
            like: Another pick of the items, if there is one.
        """
        made: Bits = known.copy()
        if len(self.again):
            some = self.again
            before = like and Pick(weights=like.weights[some], counted=like.counted[some])
            made[some] = chosen(self._overlaps, weights[some], before)
        return made


def grouped(held: Held, items: Numbers, found: Overlaps, picks: Mapping[Policy, Bits]) -> Groups:
    """
    The groups of some shares.

    Args:
        held: All shares of the outcome.
        items: Places in it of those that these are.
        found: How they overlap.
        picks: Which of the items are counted, under policies.
    """
    label = np.zeros(len(held), np.int32)
    label[items] = found.group
    counted = {policy: np.zeros(len(held), bool) for policy in picks}
    for policy, pick in picks.items():
        counted[policy][items] = pick
    return Groups(label=label, size=np.bincount(found.group), counted=counted)


def dated(held: Held, items: Numbers, whole: Groups, weights: Mapping[Policy, Numbers]) -> Groups:
    """
    The groups of what has a first or a last day: far smaller than those in which shares of which
    no day is known bind all totals together.

    Args:
        held: All shares of the outcome.
        items: Places in it of those that may count, ascending.
        whole: Their groups.
        weights: The items' lower bounds under the policies that these are known for.
    """
    there = (held.start[items] != EARLY) | (held.end[items] != LATE)
    some = items[there]
    part = part_of(held, whole, some)
    picks: dict[Policy, Bits] = {}
    like: Pick | None = None
    for policy, lows in weights.items():
        picks[policy] = part.counted(whole.counted[policy][some], lows[there], like)
        like = like or Pick(weights=lows[there], counted=picks[policy])
    return grouped(held, some, overlaps(held, some), picks)


def part_of(held: Held, among: Groups, items: Numbers) -> Part:
    """
    Some shares, of which those in groups that others belong to as well are picked anew.

    Args:
        held: All shares of the outcome.
        among: Groups of these and others.
        items: Places of the shares, ascending.
    """
    label = among.label[items]
    there = np.bincount(label, minlength=len(among.size))
    again = np.flatnonzero((there != among.size)[label])
    return Part(held=held, items=items, again=again)


def part_by_row(held: Held, items: Numbers, label: Labels, row: Numbers) -> Part:
    """
    Shares in rows that are summed each by itself: groups that lie in several are picked anew.

    Args:
        held: All shares of the outcome.
        items: Places in it of those that may count, ascending.
        label: For each item its group among them, or among more shares.
        row: For each item its row.
    """
    first = np.zeros(int(label.max(initial=-1)) + 1, row.dtype)
    first[label] = row
    torn = np.zeros(len(first), bool)
    torn[label[first[label] != row]] = True
    again = np.flatnonzero(torn[label])
    return Part(held=held, items=items, again=again, row=row[again])
