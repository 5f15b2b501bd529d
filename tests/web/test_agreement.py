"""Agreement between coders, against figures reckoned by hand."""

from __future__ import annotations

from typing import Any

import pytest

from warledger_desk.review.agreement import Agreement, Coded, Units, aligned

TEXT = "ten were killed and twenty were hurt near the old mill on Monday night"


def coded(words: str, **value: Any) -> Coded:
    start = TEXT.index(words)
    fields = {"start": start, "end": start + len(words), "outcome": "killed", "low": 1, "high": 1}
    return Coded(key=words, value=fields | value)


def measured(*reports: tuple[list[Coded], list[Coded]]) -> dict[str, Agreement]:
    units = Units()
    for one, other in reports:
        units.add(TEXT, one, other)
    return {one.field: one for one in units.agreement()}


def test_claims_are_put_side_by_side_by_words_then_by_outcome() -> None:
    ten, wide = coded("ten"), coded("ten were")
    hurt = coded("ten", outcome="injured")
    twenty = coded("twenty")
    assert aligned([ten, twenty], [hurt, wide]) == [(ten, wide), (None, hurt), (twenty, None)]
    assert aligned([ten], [hurt]) == [(ten, hurt)]
    assert aligned([ten], [hurt], same_outcome=True) == [(ten, None), (None, hurt)]


def test_full_agreement_is_one_and_undefined_where_nothing_differs() -> None:
    one = [coded("ten", low=10, high=10), coded("twenty", outcome="injured", low=20, high=None)]
    found = measured((one, list(one)))
    assert found["spans"].alpha == pytest.approx(1)
    assert found["outcome"].alpha == pytest.approx(1)
    assert found["low"].alpha == pytest.approx(1)
    assert (found["high"].units, found["high"].alpha) == (1, None)
    assert (found["status"].units, found["status"].same, found["status"].alpha) == (2, 2, None)


def test_interval_alpha_weighs_how_far_bounds_are_apart() -> None:
    # Krippendorff: 1 - D_o / D_e. Pairs (10, 12) and (20, 20):
    # D_o = (4 + 0) / 2 = 2; of the four values 10, 12, 20, 20 taken two at a time without
    # putting back, D_e = (4 + 100 + 100 + 64 + 64 + 0) / 6.
    one = [coded("ten", low=10), coded("twenty", low=20)]
    other = [coded("ten", low=12), coded("twenty", low=20)]
    found = measured((one, other))["low"]
    assert found.level == "interval"
    assert found.alpha == pytest.approx(1 - 2 / (332 / 6))


def test_nominal_alpha_counts_what_differs() -> None:
    # Pairs (killed, killed), (killed, injured), (injured, injured), (injured, injured):
    # D_o = 1/4; values killed 3 and injured 5 of 8, so that D_e = 2 * 3 * 5 / (8 * 7).
    words = ("ten", "killed", "twenty", "hurt")
    first = ("killed", "killed", "injured", "injured")
    second = ("killed", "injured", "injured", "injured")
    one = [coded(word, outcome=name) for word, name in zip(words, first, strict=True)]
    other = [coded(word, outcome=name) for word, name in zip(words, second, strict=True)]
    found = measured((one, other))["outcome"]
    assert (found.units, found.same) == (4, 3)
    assert found.alpha == pytest.approx(1 - (1 / 4) / (30 / 56))


def test_open_bounds_are_never_made_numbers() -> None:
    one, other = [coded("ten", low=10, high=None)], [coded("ten", low=10, high=10)]
    found = measured((one, other))
    assert found["high"].units == 0
    assert (found["bounds"].units, found["bounds"].same) == (1, 0)


def test_names_are_compared_without_case_and_marks_and_silence_is_a_value() -> None:
    one = [coded("ten", place="Al-Qā'im"), coded("twenty", place=None)]
    other = [coded("ten", place="al-qa'im"), coded("twenty", place="the mill")]
    found = measured((one, other))["place"]
    assert (found.units, found.same) == (2, 1)


def test_spans_are_compared_word_by_word_over_all_reports() -> None:
    found = measured(([coded("ten")], [coded("ten were")]), ([], []))
    words = len(TEXT.split())
    assert (found["spans"].units, found["spans"].same) == (2 * words, 2 * words - 1)


def test_units_say_how_many_claims_both_marked() -> None:
    units = Units()
    assert units.f_score is None
    units.add(TEXT, [coded("ten"), coded("hurt")], [coded("ten")])
    assert units.f_score == pytest.approx(2 / 3)
