"""What reckoning takes is let go of when it is done."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING, Any

from evals.synthetic import invent

from warledger.reconcile import clusters
from warledger.reconcile.judging import rulings
from warledger.reconcile.state import State

if TYPE_CHECKING:
    import pytest


def test_what_linking_took_is_let_go_of_without_a_search_for_cycles(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    states: list[weakref.ref[State]] = []

    def watched(*args: Any) -> State:
        made = State(*args)
        states.append(weakref.ref(made))
        return made

    monkeypatch.setattr(clusters, "State", watched)
    was = gc.isenabled()
    gc.disable()
    try:
        clusters.reckon_part(invent(300).entries, rulings(()), {}, None)
        assert [one() for one in states] == [None]
    finally:
        if was:
            gc.enable()
