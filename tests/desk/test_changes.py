"""What a new version changes in the claims: pairs by what they say, not by where they stand."""

from __future__ import annotations

from dataclasses import replace

from tests.desk.samples import told

from warledger.records import Span
from warledger_desk.ledger.services.changes import compare
from warledger_desk.ledger.services.missed import BY_PERSON


def changes(old: str, new: str) -> list[tuple[str, int | None, int | None, tuple[str, ...]]]:
    found = compare(told(old).claims, told(new).claims, (old, new))
    return [(change.type.value, change.old, change.new, change.fields) for change in found]


def test_nothing_changed_though_everything_moved() -> None:
    assert changes(
        "12 killed in Odra. 7 hurt in Lale.", "Late news. 7 hurt in Lale. 12 killed in Odra."
    ) == [("kept", 1, 0, ()), ("kept", 0, 1, ())]


def test_a_figure_that_rose() -> None:
    assert changes("12 killed in Odra.", "15 killed in Odra.") == [
        ("changed", 0, 0, ("low", "high"))
    ]


def test_the_same_scope_goes_before_a_wider_one() -> None:
    assert changes(
        "12 killed in Odra. 7 killed in Lale.", "8 killed in Lale. 13 killed in Odra."
    ) == [("changed", 1, 0, ("low", "high")), ("changed", 0, 1, ("low", "high"))]


def test_a_place_that_was_mended() -> None:
    assert changes("12 killed in Odra.", "12 killed in Lale.") == [("changed", 0, 0, ("place",))]


def test_repeated_claims_are_paired_one_to_one() -> None:
    assert changes("12 killed in Odra.", "12 killed in Odra. 12 killed in Odra.") == [
        ("kept", 0, 0, ()),
        ("new", None, 1, ()),
    ]


def test_like_claims_keep_to_their_sentences() -> None:
    dawn, dusk = "5 killed in Odra at dawn.", "5 killed in Odra at dusk."
    assert changes(f"{dawn} {dusk}", dusk) == [("kept", 1, 0, ()), ("gone", 0, None, ())]
    assert changes(f"{dawn} {dusk}", f"{dusk} 5 killed in Odra early.") == [
        ("kept", 1, 0, ()),
        ("kept", 0, 1, ()),
    ]


def test_what_a_person_marked_is_never_the_programs() -> None:
    (read,) = told("12 killed in Odra.").claims
    marked = replace(read, rule=BY_PERSON)
    assert [one.type.value for one in compare([marked], [read])] == ["new", "gone"]
    assert [one.type.value for one in compare([read, marked], [marked])] == ["kept", "gone"]


def test_another_outcome_is_another_claim() -> None:
    assert changes("12 killed in Odra.", "12 hurt in Odra.") == [
        ("new", None, 0, ()),
        ("gone", 0, None, ()),
    ]


def test_from_nothing_and_to_nothing() -> None:
    assert changes("Quiet.", "12 killed in Odra.") == [("new", None, 0, ())]
    assert changes("12 killed in Odra.", "Quiet.") == [("gone", 0, None, ())]
    assert compare((), ()) == ()


def test_where_the_words_for_a_day_stand_is_no_change() -> None:
    (before,) = told("12 killed in Odra.").claims
    dated = replace(before, date_span=Span(0, 5), date_rule="own_clause")
    moved = replace(before, date_span=Span(40, 45), date_rule="whole")
    (change,) = compare([dated], [moved])
    assert (change.type.value, change.fields) == ("kept", ())
