"""Figures: bounds, vague quantities, number words, and what counts no people."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warledger.resources import lexicon
from warledger.text.numbers import NumberLexicon, NumberMatch, find_figures

WORDS = NumberLexicon.of(lexicon("numbers"))

SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
TEN = "zero ten twenty thirty forty fifty sixty seventy eighty ninety"
UNITS, TENS = SMALL.split(), TEN.split()
SCALES = {10**9: "billion", 10**6: "million", 1000: "thousand", 100: "hundred"}


def only(text: str) -> NumberMatch:
    found = find_figures(text, WORDS)
    assert len(found) == 1, [match.span.of(text) for match in found]
    return found[0]


def spell(number: int, joiner: str, *, british: bool) -> str:
    """A number in English words."""
    if number < 20:
        return UNITS[number]
    if number < 100:
        ten, unit = divmod(number, 10)
        return TENS[ten] + (joiner + UNITS[unit] if unit else "")
    for scale, name in (
        (10**9, "billion"),
        (10**6, "million"),
        (1000, "thousand"),
        (100, "hundred"),
    ):
        if number >= scale:
            head, rest = divmod(number, scale)
            words = f"{spell(head, joiner, british=british)} {name}"
            link = " and " if british and 0 < rest < 100 else " "
            return words + (link + spell(rest, joiner, british=british) if rest else "")
    raise AssertionError(number)


@pytest.mark.parametrize(
    ("text", "words", "low", "high", "approx"),
    [
        ("Police buried 14 men.", "14", 14, 14, False),
        ("At least 18 men fell.", "At least 18", 18, None, False),
        ("They lost more than two dozen men.", "more than two dozen", 24, None, False),
        ("They lost more than a dozen men.", "more than a dozen", 12, None, False),
        ("They lost over 200 men.", "over 200", 200, None, False),
        ("They lost no fewer than 20 men.", "no fewer than 20", 20, None, False),
        ("They lost a minimum of 18 men.", "a minimum of 18", 18, None, False),
        ("They lost 18 or more men.", "18 or more", 18, None, False),
        ("They lost 18-plus men.", "18-plus", 18, None, False),
        ("They lost 18+ men.", "18+", 18, None, False),
        ("They lost up to 40 men.", "up to 40", None, 40, False),
        ("They lost as many as 40 men.", "as many as 40", None, 40, False),
        ("They lost fewer than 40 men.", "fewer than 40", None, 40, False),
        ("They lost no more than 40 men.", "no more than 40", None, 40, False),
        ("They lost at most 40 men.", "at most 40", None, 40, False),
        ("They lost 40 to 60 men.", "40 to 60", 40, 60, False),
        ("They lost 40-60 men.", "40-60", 40, 60, False),
        ("They lost 40–60 men.", "40–60", 40, 60, False),
        ("They lost between 40 and 60 men.", "between 40 and 60", 40, 60, False),
        ("They lost 40 or 50 men.", "40 or 50", 40, 50, False),
        ("They lost two or three dozen men.", "two or three dozen", 24, 36, False),
        ("They lost 2 to 3 million men.", "2 to 3 million", 2_000_000, 3_000_000, False),
        ("They lost as many as 30 or 40 men.", "as many as 30 or 40", None, 40, False),
        ("At least 18 and as many as 30 fell.", "At least 18 and as many as 30", 18, 30, False),
        ("They lost about 200 men.", "about 200", 200, 200, True),
        ("They lost an estimated 20,000 men.", "an estimated 20,000", 20_000, 20_000, True),
        ("They lost some 200 men.", "some 200", 200, 200, True),
        ("They lost a dozen or so men.", "a dozen or so", 12, 12, True),
        ("They lost just over 200 men.", "just over 200", 200, None, True),
        ("They lost over some 200 men.", "over some 200", 200, None, True),
        ("A further seven men fell.", "A further seven", 7, 7, False),
        ("Another 96 are missing.", "96", 96, 96, False),
        ("At least another 500 are missing.", "At least another 500", 500, None, False),
        ("A total of 30 fell.", "30", 30, 30, False),
        ("They estimated about 200 dead.", "about 200", 200, 200, True),
    ],
)
def test_bounds_are_read_as_the_codebook_says(
    text: str, words: str, low: int | None, high: int | None, approx: bool
) -> None:
    match = only(text)
    assert match.span.of(text) == words
    assert (match.low, match.high, match.approx, match.vague) == (low, high, approx, False)
    assert match.not_people is None


@pytest.mark.parametrize(
    ("text", "words", "low"),
    [
        ("It hurt dozens of men.", "dozens of", 24),
        ("It hurt several men.", "several", 3),
        ("It hurt hundreds.", "hundreds", 200),
        ("It hurt many.", "many", 3),
        ("It hurt a few men.", "a few", 3),
        ("It hurt scores of men.", "scores of", 40),
        ("It drove out tens of thousands of men.", "tens of thousands of", 20_000),
        ("It drove out hundreds of thousands.", "hundreds of thousands", 200_000),
        ("It hurt several hundred men.", "several hundred", 300),
        ("It hurt several dozen men.", "several dozen", 36),
        ("It drove out a few hundred thousand.", "a few hundred thousand", 300_000),
        ("It hurt a couple of men.", "a couple of", 2),
        ("It hurt a couple hundred men.", "a couple hundred", 200),
        ("It hurt uncounted thousands.", "uncounted thousands", 2000),
        ("It hurt large numbers of men.", "large numbers of", 3),
    ],
)
def test_vague_quantities_give_the_least_they_can_mean(text: str, words: str, low: int) -> None:
    match = only(text)
    assert match.span.of(text) == words
    assert (match.low, match.high, match.vague) == (low, None, True)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("one thousand two hundred and thirty-four", 1234),
        ("Nine hundred and twelve", 912),
        ("twenty three", 23),
        ("a hundred and five", 105),
        ("half a dozen", 6),
        ("half-a-dozen", 6),
        ("half a million", 500_000),
        ("a quarter of a million", 250_000),
        ("one and a half million", 1_500_000),
        ("a million and a half", 1_500_000),
        ("1.2 million", 1_200_000),
        ("2.3m", 2_300_000),
        ("1,247", 1247),
        ("1\u202f247", 1247),
        ("1\u00a0247", 1247),
        ("١٢٣", 123),
        ("１２３", 123),
        ("a dozen", 12),
        ("three score", 60),
        ("two hundred thousand", 200_000),
        ("5 lakh", 500_000),
    ],
)
def test_exact_numerals(words: str, value: int) -> None:
    text = f"{words} were hurt."
    match = only(text)
    assert match.span.of(text) == words
    assert (match.low, match.high, match.vague, match.not_people) == (value, value, False, None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Of these 28 per cent fled.", "percent"),
        ("Of these 28% fled.", "percent"),
        ("They paid $5.", "money"),
        ("They paid 5 million dollars.", "money"),
        ("It began at 7 p.m. sharp.", "time"),
        ("It began on March 25.", "date"),
        ("It began in 2008.", "date"),
        ("The 35-year-old fell.", "age"),
        ("The dead boy was aged 12.", "age"),
        ("Hana Odi, 42, was hurt.", "age"),
        ("All were men under thirty.", "age"),
        ("It was the seventh attack.", "ordinal"),
        ("It was the 71st attack.", "ordinal"),
        ("He fired an AK-47.", "model"),
        ("A 122mm shell fell.", "measure"),
        ("It lies 20km away.", "measure"),
        ("A fifth of them fled.", "share"),
        ("Two-thirds of them fled.", "share"),
        ("They closed Highway 80.", "label"),
        ("A two-hour battle began.", "compound"),
        ("It rose to 2.5 on the scale.", "decimal"),
        ("So it was told [1].", "reference"),
    ],
)
def test_numbers_that_count_no_people_say_why(text: str, reason: str) -> None:
    assert only(text).not_people == reason


@pytest.mark.parametrize(
    "text",
    ["How many fell?", "B52s flew over.", "No, he said.", "It is no longer held."],
)
def test_words_that_are_no_figures(text: str) -> None:
    assert find_figures(text, WORDS) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("No casualties were reported.", "No"),
        ("No one was killed.", "No one"),
        ("But none of the men fell.", "none"),
        ("Nobody was hurt.", "Nobody"),
        ("There were zero deaths.", "zero"),
    ],
)
def test_none_at_all(text: str, words: str) -> None:
    match = only(text)
    assert match.span.of(text) == words
    assert (match.low, match.high, match.kind) == (0, 0, "negated")


def test_years_joined_by_a_hyphen_are_dates() -> None:
    found = find_figures("In 1980-88 it was shut.", WORDS)
    assert [match.not_people for match in found] == ["date", "date"]


def test_a_rise_is_two_figures() -> None:
    text = "The toll rose from 12 to 17."
    assert [match.low for match in find_figures(text, WORDS)] == [12, 17]


@given(st.integers(1, 10**12 - 1), st.sampled_from(["-", " ", "\u2011", "\u2013"]), st.booleans())
def test_spelt_numbers_read_back(number: int, joiner: str, british: bool) -> None:
    words = spell(number, joiner, british=british)
    text = f"there were {words} men"
    match = only(text)
    assert (match.low, match.high) == (number, number)
    assert match.span.of(text) == words


@given(st.integers(0, 10**15), st.sampled_from([",", "\u202f", "\u2009", "\u00a0", "’"]))
def test_digits_with_separators_read_back(number: int, separator: str) -> None:
    words = f"{number:,}".replace(",", separator)
    match = only(f"all of {words} men")
    assert (match.low, match.core.of(f"all of {words} men")) == (number, words)


@given(st.text(max_size=60))
def test_any_text_is_read_with_valid_spans(text: str) -> None:
    end = 0
    for match in find_figures(text, WORDS):
        assert end <= match.span.start <= match.core.start < match.core.end <= match.span.end
        assert match.span.end <= len(text)
        end = match.span.end


PARTS = st.sampled_from(
    re.split(
        r"[|]",
        "at least|up to|about|between|and|or|to|-|some|more than|dozen|dozens|of|a|half|million|two"
        "|18|1,247|no|one|per cent|March|2008|,|.|$|third|thousand|several|hundred|another|from",
    )
)


@given(st.lists(PARTS, max_size=12).map(" ".join))
def test_words_before_shift_the_spans(text: str) -> None:
    before = "Then; "
    plain = find_figures("; " + text, WORDS)
    moved = find_figures(before + text, WORDS)
    shift = len(before) - 2
    assert [(m.span.start + shift, m.low, m.high) for m in plain] == [
        (m.span.start, m.low, m.high) for m in moved
    ]


@pytest.mark.parametrize(
    "words", ["million ", "at least 5 and ", "thousands of ", "several hundred ", "one ", "half a "]
)
def test_long_repetitions_are_read_at_all(words: str) -> None:
    assert find_figures(words * 3000 + "12 men", WORDS)[-1].low == 12
