"""Asking for all totals around all incidents at once gives what asking one by one gives."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reconcile.entry_samples import FRONT, HADRA, MARN, OLD_TOWN, PROVINCE, WING, entry

from warledger.reconcile import nesting
from warledger.reconcile.containment import Hold, Totals
from warledger.reconcile.scope import Scope, scope_of
from warledger.records import Outcome, TimeFrame

SCOPES = st.builds(
    lambda outcome, at, who, start, length, total: scope_of(
        entry(
            5,
            outcome=outcome,
            at=at,
            who=who,
            start=start,
            end=None if length is None else start and date.fromordinal(start.toordinal() + length),
            time_frame=TimeFrame.CUMULATIVE if total else TimeFrame.INCIDENT,
        ),
        {"wl:wing": "wl:front"},
    ),
    st.sampled_from([Outcome.KILLED, Outcome.INJURED]),
    st.sampled_from([HADRA, OLD_TOWN, MARN, PROVINCE, None]),
    st.sampled_from([FRONT, WING, None]),
    st.sampled_from([None, date(2021, 5, 1), date(2021, 5, 9), date(2021, 7, 2)]),
    st.sampled_from([0, 3, 40, 1000, None]),
    st.booleans(),
)


def one_by_one(scopes: list[Scope], totals: list[int], how: Hold) -> list[tuple[int, int]]:
    """By the index, a question for each incident."""
    index = Totals({f"{n:03}": scopes[n] for n in totals})
    return [
        (part, int(whole))
        for part, scope in enumerate(scopes)
        for whole, hold in sorted(index.containing(f"{part:03}", scope))
        if hold is how
    ]


def pairs(found: tuple[Any, Any]) -> list[tuple[int, int]]:
    return list(zip(*(side.tolist() for side in found), strict=True))


@settings(max_examples=120, deadline=None)
@given(st.lists(SCOPES, max_size=12), st.sampled_from([1, 2, 20]), st.data())
def test_all_at_once_is_as_one_by_one(
    scopes: list[Scope], listed: int, data: st.DataObject
) -> None:
    totals = sorted(data.draw(st.sets(st.integers(0, len(scopes) - 1)))) if scopes else []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nesting, "LISTED", listed)
        patch.setattr(nesting, "_STEP", 3)
        patch.setattr(nesting, "_PARTS", 2)
        found = nesting.nested(scopes, totals)
    inside, likely = (one_by_one(scopes, totals, how) for how in (Hold.INSIDE, Hold.LIKELY))
    assert pairs(found.inside) == inside
    told = {n: [pair for pair in likely if pair[0] == n] for n in range(len(scopes))}
    assert pairs(found.likely) == [pair for some in told.values() for pair in some[:listed]]


def test_a_rate_lies_in_nothing() -> None:
    rate = scope_of(entry(5, time_frame=TimeFrame.RATE, per="day"), {})
    whole = scope_of(entry(50, at=PROVINCE, time_frame=TimeFrame.CUMULATIVE), {})
    found = nesting.nested([rate, whole], [1])
    assert pairs(found.inside) == pairs(found.likely) == []
