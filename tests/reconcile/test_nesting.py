"""Asking for all totals around all incidents at once gives what asking one by one gives."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reconcile.entry_samples import FRONT, HADRA, MARN, OLD_TOWN, PROVINCE, WING, entry

from warledger.reconcile.containment import Hold, Totals, holds
from warledger.reconcile.nesting import nested
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
            end=start and date.fromordinal(start.toordinal() + length),
            time_frame=TimeFrame.CUMULATIVE if total else TimeFrame.INCIDENT,
        ),
        {"wl:wing": "wl:front"},
    ),
    st.sampled_from([Outcome.KILLED, Outcome.INJURED]),
    st.sampled_from([HADRA, OLD_TOWN, MARN, PROVINCE, None]),
    st.sampled_from([FRONT, WING, None]),
    st.sampled_from([None, date(2021, 5, 1), date(2021, 5, 9), date(2021, 7, 2)]),
    st.sampled_from([0, 3, 40, 1000]),
    st.booleans(),
)


def one_by_one(scopes: list[Scope], totals: list[int]) -> set[tuple[int, int, Hold]]:
    """By the index, a question for each incident; it leaves out what is apart."""
    index = Totals({f"{n:03}": scopes[n] for n in totals})
    return {
        (part, int(whole), hold)
        for part, scope in enumerate(scopes)
        for whole, hold in index.containing(f"{part:03}", scope)
    }


@settings(max_examples=80, deadline=None)
@given(st.lists(SCOPES, max_size=12), st.data())
def test_all_at_once_is_as_one_by_one(scopes: list[Scope], data: st.DataObject) -> None:
    totals = sorted(data.draw(st.sets(st.integers(0, len(scopes) - 1)))) if scopes else []
    found = list(nested(scopes, totals))
    assert set(found) == one_by_one(scopes, totals)
    assert found == sorted(found, key=lambda row: row[:2])
    for part, whole, hold in found:
        both = {holds(scopes[part], scopes[whole]), holds(scopes[whole], scopes[part])}
        assert hold in both or both == {Hold.INSIDE}


def test_a_rate_lies_in_nothing() -> None:
    rate = scope_of(entry(5, time_frame=TimeFrame.RATE, per="day"), {})
    whole = scope_of(entry(50, at=PROVINCE, time_frame=TimeFrame.CUMULATIVE), {})
    assert list(nested([rate, whole], [1])) == []
