"""Parts that reports tell: nothing in them hangs on the order in which they are looked at."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reconcile.entry_samples import HADRA, MARN, entry, judgement, total

from warledger.reconcile import reconcile
from warledger.reconcile.drafts import Draft
from warledger.reconcile.incidents import incident_of, scope_of_incident
from warledger.reconcile.judging import Rulings, rulings
from warledger.reconcile.partly import beside_parts, is_judged, is_told
from warledger.reconcile.parts import told_parts
from warledger.records import Entry, Incident, JudgementType

if TYPE_CHECKING:
    from random import Random

DAY = date(2021, 5, 1)


def told(number: int, days: int, start: int, at: int) -> Entry:
    """A figure of its own report, from some day to another."""
    first = DAY + timedelta(days=start)
    return total(
        100 + number, report=f"r{number}", start=first, end=first + timedelta(days=days),
        at=(HADRA, MARN)[at],
    )  # fmt: skip


def drafted(found: list[Entry], pairs: list[tuple[str, str]]) -> dict[str, Incident]:
    draft = Draft()
    for one in found:
        incident = incident_of((one,), Rulings(), {})
        draft.put(incident, scope_of_incident(incident, {one.id: one}, {}))
    told_parts(draft, pairs)
    return draft.incidents


_NUMBERS = st.tuples(st.integers(0, 9), st.integers(0, 5), st.integers(0, 1))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(_NUMBERS, min_size=3, max_size=6),
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=8),
    st.randoms(use_true_random=False),
)
def test_days_and_places_do_not_hang_on_the_order(
    numbers: list[tuple[int, int, int]], named: list[tuple[int, int]], chance: Random
) -> None:
    found = [told(at, *said) for at, said in enumerate(numbers)]
    within = [(found[a].id, found[b].id) for a, b in named if a > b and a < len(found)]
    mixed = list(within)
    chance.shuffle(mixed)
    once = drafted(found, within)
    assert drafted(found, mixed) == once
    of = {one.entries[0]: one for one in once.values()}
    for part, whole in within:
        inner, outer = of[part], of[whole]
        starts_within = str(outer.start) <= str(inner.start) <= str(outer.end)
        assert not starts_within or str(inner.end) <= str(outer.end)


def test_a_total_in_an_old_total_hands_its_days_down() -> None:
    oldest, middle, least = (told(at, days, 0, 0) for at, days in enumerate((3, 6, 9)))
    found = [oldest, middle, least]
    for pairs in (((1, 0), (2, 1)), ((2, 1), (1, 0))):
        made = drafted(found, [(found[a].id, found[b].id) for a, b in pairs])
        assert {one.end for one in made.values()} == {oldest.claim.date_end}


def test_what_a_person_takes_out_leaves_nothing_behind() -> None:
    whole = entry(22)
    part = entry(9, at=MARN, part_of=whole.id)
    known = reconcile([whole, part], [judgement(JudgementType.PART_OF, part, whole, holds=False)])
    (left,) = (one for one in known.incidents if one.entries == (whole.id,))
    assert (left.aggregate, left.place, left.review) == (False, HADRA, ())


def test_a_part_that_report_and_person_name_is_linked_once_by_both() -> None:
    whole = entry(22)
    part = entry(9, part_of=whole.id)
    known = reconcile([whole, part], [judgement(JudgementType.PART_OF, part, whole)])
    (link,) = (link for link in known.links if link.source == part.id)
    assert is_told(link)
    assert is_judged(link)


def test_what_all_entries_tell_is_what_reconciling_makes() -> None:
    whole = total(22, start=DAY, end=DAY + timedelta(days=3))
    part = total(9, start=DAY, end=DAY + timedelta(days=9), at=MARN, part_of=whole.id)
    known = reconcile([whole, part])
    alone = [incident_of((one,), rulings([]), {}) for one in (whole, part)]
    made = beside_parts(alone, known.links, known.entries, {})
    for one in known.incidents:
        same = made[one.id]
        assert (same.aggregate, same.end, same.place) == (one.aggregate, one.end, one.place)
