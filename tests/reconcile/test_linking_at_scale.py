"""What is reckoned in portions is the same whatever the portions, and grows with the claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from evals.synthetic import invent

from warledger.reconcile import blocking, lies, pairs, reconcile
from warledger.reconcile.clusters import keys_of
from warledger.reconcile.columns import Columns, spread
from warledger.reconcile.judging import Rulings
from warledger.reconcile.scope import Parents
from warledger.reconcile.state import State

if TYPE_CHECKING:
    import pytest


def test_portions_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = invent(600).entries
    whole = reconcile(entries)
    monkeypatch.setattr(blocking, "_MANY", 7)
    monkeypatch.setattr(pairs, "_STEP", 5)
    monkeypatch.setattr(lies, "_TABLE", 1)
    assert reconcile(entries) == whole


def test_groups_of_many_are_made_as_those_of_few(monkeypatch: pytest.MonkeyPatch) -> None:
    from warledger.reconcile import grouping  # noqa: PLC0415

    entries = invent(600).entries
    whole = reconcile(entries)
    monkeypatch.setattr(grouping, "_SMALL", 1)
    assert reconcile(entries) == whole


def test_blocks_are_the_same_whoever_else_is_there() -> None:
    entries = invent(200).entries
    together = keys_of(entries, {})
    for entry in entries[:40]:
        assert sorted(keys_of([entry], {})[entry.id]) == sorted(together[entry.id])


def test_pairs_that_are_compared_share_a_block() -> None:
    entries = invent(400).entries
    state = State(entries, Rulings())
    keys = keys_of(entries, {})
    a, b = state.ties()
    for one, two in zip(a.tolist(), b.tolist(), strict=True):
        mine, other = (
            {key for n in state.faces.members[face] for key in keys[entries[n].id]}
            for face in (one, two)
        )
        assert mine & other


def test_columns_say_unknown_where_nothing_is_known() -> None:
    entries = invent(300).entries
    columns = Columns(entries, Parents({}))
    for at, entry in enumerate(entries):
        assert (columns.start[at] == 0) == (entry.claim.date_start is None)
        assert (columns.high[at] == -1) == (entry.claim.figure.high is None)


def test_spread_counts_owners_and_turns() -> None:
    owner, nth = spread(np.array([2, 0, 1]))
    assert owner.tolist() == [0, 0, 2]
    assert nth.tolist() == [0, 1, 0]
