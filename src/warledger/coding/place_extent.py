"""Over how much a figure runs: one event, several, a war; and whether two tell of one event."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from warledger.coding.lexicon import scope
from warledger.records import Figure, Outcome
from warledger.resources import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.coding.clause import Clause
    from warledger.coding.draft import Draft

#: Figures as large as this cover a country or a war.
_LARGE = 10_000
_LARGE_FLIGHT = 1_000_000
#: Days before the text's last date from which on a sentence is background.
_OLD = 60
_RATE = re.compile(r"\b(?:(?:per|each|every|a) (?:day|week|month|year)|daily|weekly)\b")
_LONG = frozenset({"day", "week", "month", "year"})


def old_sentences(clauses: Sequence[Clause]) -> frozenset[int]:
    """Positions of the sentences whose times are all long before the last one that is told of."""
    ends = [
        [time.end for time in clause.sentence.times if time.end is not None] for clause in clauses
    ]
    last = max((end for times in ends for end in times), default=None)
    if last is None:
        return frozenset()
    return frozenset(i for i, times in enumerate(ends) if times and (last - max(times)).days > _OLD)


def is_total(draft: Draft) -> bool:
    """Whether a figure covers a war or a country, not an event."""
    figure = draft.mention.figure
    if kills_over_years(draft):
        return True
    return max(figure.low or 0, figure.high or 0) >= (
        _LARGE_FLIGHT if draft.outcome is Outcome.DISPLACED else _LARGE
    )


def kills_over_years(draft: Draft) -> bool:
    """Whether a war is said to have done it ("the conflict has killed thousands")."""
    clause = draft.clause
    subject = clause.children(draft.anchor, "nsubj", "agent")
    return any(clause.lemma(i) in words("places", "wars") for i in subject)


def is_running_total(draft: Draft) -> bool:
    """Whether a figure runs on over time, wherever it happened ("since the war began", "a day")."""
    clause = draft.clause
    if any(token.lemma == "since" and token.dep == "mark" for token in clause.tokens):
        return True
    after = clause.text[draft.span.end : clause.sentence.span.end]
    return _RATE.search(after) is not None


def is_countrywide(clause: Clause) -> bool:
    """Whether a sentence says that it speaks of a whole country without naming it."""
    text = clause.sentence.span.of(clause.text).lower()
    return any(phrase in text for phrase in words("places", "countrywide"))


def sums_up(clause: Clause) -> bool:
    """Whether a sentence adds up figures that were told before ("that makes", "in all")."""
    text = " ".join(clause.sentence.span.of(clause.text).lower().split())
    return any(
        phrase in text and re.search(rf"\b{re.escape(phrase)}\b", text)
        for phrase in words("places", "sums")
    )


def is_part(draft: Draft) -> bool:
    """Whether a figure is worded as a part of a wider one."""
    return draft.whole is not None or draft.rule in {"among", "included", "of_group"}


def is_several(draft: Draft) -> bool:
    """Whether a figure runs over several events or days, or over people on the move."""
    if draft.outcome is Outcome.DISPLACED:
        return True
    return any(
        (token.tag == "NNS" and token.lemma in scope("event_nouns") | {"operation", "day", "week"})
        for token in draft.clause.tokens
    )


def sums_days(clause: Clause) -> bool:
    """Whether a sentence tells of more than one day ("five days of fighting")."""
    if any(token.tag == "NNS" and token.lemma in _LONG for token in clause.tokens):
        return True
    return any(t.start and t.end and t.start < t.end for t in clause.sentence.times)


def may_be_one(one: Figure, other: tuple[int | None, int | None]) -> bool:
    """Whether a figure may be another's part, or be the other corrected or misprinted."""
    first = one.low if one.low is not None else one.high
    second = other[0] if other[0] is not None else other[1]
    return first is not None and second is not None and first <= 2 * second


def times_differ(one: Clause, other: Clause) -> bool:
    """Whether both sentences name times, and no two of them meet."""
    first = [(t.start, t.end) for t in one.sentence.times if t.start and t.end]
    second = [(t.start, t.end) for t in other.sentence.times if t.start and t.end]
    if not first or not second:
        return False
    return not any(a <= d and c <= b for a, b in first for c, d in second)
