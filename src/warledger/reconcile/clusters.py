"""
What of a ledger has to be reckoned anew when some of it changes.

Incidents that could bear on each other, through links, doubts, denials, told parts and judgements,
are one cluster. What is made of a cluster's entries depends on them, on how many entries of the
whole ledger share their blocks, and on the totals of other clusters around them. So a changed
report asks for its old clusters, for those of the entries that share a key with its new ones, and
where a total changes for those of what lies in it, or likely does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from warledger.reconcile import blocking
from warledger.reconcile.assembly import assemble
from warledger.reconcile.blocking import HUGE, LARGE, same_of
from warledger.reconcile.columns import Columns
from warledger.reconcile.pairs import Scorer
from warledger.reconcile.scope import Parents
from warledger.reconcile.state import State
from warledger.records import Modality

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from warledger.reconcile.assembly import Assembled
    from warledger.reconcile.blocking import Keys
    from warledger.reconcile.columns import Numbers
    from warledger.reconcile.drafts import Beyond
    from warledger.reconcile.judging import Rulings
    from warledger.reconcile.scope import Scope
    from warledger.records import Entry, Reconciliation

#: The version of the rules by which blocks are numbered and incidents kept; another number has
#: ledgers reckoned anew.
RULES = 7

#: Sizes of a block at which the way of comparing in it changes, see `blocking`.
STEPS = (LARGE, HUGE)

#: A pair of single entries that scores less than this can't come to score more by what else is
#: said in the same words: only publication dates and a reader's echo may still add to it.
_LEAST = -0.4


def links(entry: Entry, ruled: Rulings) -> bool:
    """Whether an entry is held beside others at all: rejected and imagined ones are not."""
    return entry.id not in ruled.rejected and entry.claim.modality is not Modality.HYPOTHETICAL


def keys_of(entries: Iterable[Entry], parents: Mapping[str, str]) -> dict[str, list[int]]:
    """
    The blocks of entries by their ids, and for each one more that those share who say the same.

    Numbers are made from content, 63 bits, the same on every machine.
    """
    columns = Columns(entries, _known(parents))
    return standing_of(columns.entries, blocking.keys_of(columns), same_of(columns)).by_claim()


@dataclass(frozen=True, slots=True)
class Standing:
    """Which claims stand in which blocks: a row for each two, by claim and block."""

    ids: list[str]  #: of the claims
    claim: Numbers  #: the claim's place in ``ids``, ascending
    key: Numbers

    def by_claim(self) -> dict[str, list[int]]:
        """The blocks of each claim, ascending."""
        keys = self.key.tolist()
        return {one: keys[start:end] for one, start, end in self._stretches()}

    def packed(self) -> dict[str, bytes]:
        """The same, eight bytes for each block, the lowest first."""
        data = self.key.astype("<i8").tobytes()
        return {one: data[8 * start : 8 * end] for one, start, end in self._stretches()}

    def _stretches(self) -> Iterator[tuple[str, int, int]]:
        ends = np.cumsum(np.bincount(self.claim, minlength=len(self.ids))).tolist()
        return zip(self.ids, [0, *ends], ends, strict=False)

    def by_key(self) -> tuple[Numbers, Numbers]:
        """Blocks and the places of claims, by block and the claim's id."""
        rank = np.empty(len(self.ids), np.int64)
        rank[sorted(range(len(self.ids)), key=self.ids.__getitem__)] = np.arange(len(self.ids))
        order = np.lexsort((rank[self.claim], self.key))
        return self.key[order], self.claim[order]


def joined(found: Sequence[Standing]) -> Standing:
    """All together; no claim is in two of them."""
    before = np.cumsum([0, *(len(one.ids) for one in found)])
    return Standing(
        [key for one in found for key in one.ids],
        np.concatenate([one.claim + at for one, at in zip(found, before, strict=False)]),
        np.concatenate([one.key for one in found]),
    )


def standing_of(entries: Sequence[Entry], blocks: Keys, same: Numbers) -> Standing:
    """Entries in their blocks, and each in one more that those share who say the same."""
    key = np.concatenate([blocks.key, same])
    at = np.concatenate([blocks.entry, np.arange(len(entries))])
    order = np.lexsort((key, at))
    return Standing([entry.id for entry in entries], at[order], key[order])


def _known(parents: Mapping[str, str]) -> Parents:
    return parents if isinstance(parents, Parents) else Parents(parents)


def may_meet(
    fresh: Sequence[Entry], others: Sequence[Entry], parents: Mapping[str, str]
) -> set[str]:
    """Ids of the others that may bear on a fresh entry: more rather than too few."""
    if not fresh or not others:
        return set()
    columns = Columns([*fresh, *others], _known(parents))
    every = np.arange(len(columns))
    reports = [frozenset([report]) for report in columns.report.tolist()]
    scorer = Scorer(columns, every, columns.published, reports, lambda _one, _two: False)
    same = same_of(columns)
    found: set[str] = set()
    for mine in range(len(fresh)):
        left = every[len(fresh) :]
        raw = scorer.pairs(np.full(len(left), mine), left).raw
        near = left[(raw >= _LEAST) | (same[left] == same[mine])]
        found.update(columns.entries[at].id for at in near.tolist())
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What whole clusters say."""

    known: Reconciliation
    clusters: Mapping[str, str]  #: for each incident's id the name of its cluster
    scopes: Mapping[str, Scope]  #: for each incident's id its scope
    within: Mapping[str, set[str]]  #: for totals beyond the incidents that surely lie in them
    standing: Standing  #: the blocks of all entries that are held beside others


def reckon_part(
    entries: Iterable[Entry],
    ruled: Rulings,
    parents: Mapping[str, str],
    sizes: Mapping[int, int] | None,
    beyond: Mapping[str, Beyond] | None = None,
) -> Part:
    """
    Whole clusters reckoned by themselves.

    Args:
        entries: As the reports have them; corrections are made here.
        ruled: The judgements in force, those on these entries at least.
        parents: For actors' ids, the id of the actor that each belongs to, of the whole ledger.
        sizes: Of the blocks of these entries in the whole ledger; None where they are all of it.
        beyond: Totals of other clusters that may contain these entries' incidents, by id.
    """
    mended = [ruled.entry(entry) for entry in entries]
    state = State((entry for entry in mended if links(entry, ruled)), ruled, parents, sizes)
    made = assemble(state, ruled, {entry.id: entry for entry in mended}, beyond)
    return part_of(made, standing_of(state.entries, state.keys, state.faces.same))


def part_of(made: Assembled, standing: Standing) -> Part:
    """What was put together, with the blocks of its entries."""
    return Part(
        known=made.known, clusters=made.clusters, scopes=made.scopes, within=made.within,
        standing=standing,
    )  # fmt: skip
