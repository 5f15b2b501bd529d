"""How it came about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from warledger.resources import attribute_of

if TYPE_CHECKING:
    from warledger.coding.draft import Draft


_CLAUSES = re.compile(r";|\bwhile\b|\bbut\b|\bwhereas\b")


def cause(draft: Draft) -> str | None:
    """
    How it came about (airstrike, roadside bomb, clash …), where the sentence says so.

    Of several words the one nearest the figure counts, of those in the figure's own clause first;
    the longest of words that overlap ("suicide bomber" before "bomb").
    """
    sentence = draft.clause.sentence.span.of(draft.clause.text).lower()
    start = draft.span.start - draft.clause.sentence.span.start
    found: list[tuple[bool, int, int, str]] = []
    for word, value in attribute_of("causes", "cause").items():
        if word not in sentence:
            continue
        for match in re.finditer(rf"\b{re.escape(word)}\b", sentence):
            between = sentence[min(match.end(), start) : max(match.start(), start)]
            outside = _CLAUSES.search(between) is not None
            found.append((outside, abs(match.start() - start), -len(word), value))
    return min(found)[-1] if found else None
