"""How it came about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from warledger.resources import attribute_of

if TYPE_CHECKING:
    from warledger.coding.draft import Draft


def cause(draft: Draft) -> str | None:
    """How it came about (airstrike, roadside bomb, clash …), where the sentence says so."""
    text = draft.clause.text
    sentence = draft.clause.sentence.span.of(text).lower()
    start = draft.span.start - draft.clause.sentence.span.start
    causes = attribute_of("causes", "cause")
    found: list[tuple[bool, int, str]] = []
    for word, value in causes.items():
        for match in re.finditer(rf"\b{re.escape(word)}\b", sentence):
            between = sentence[min(match.start(), start) : max(match.end(), start)]
            found.append((";" in between, abs(match.start() - start), value))
    if not found:
        return None
    order = list(dict.fromkeys(causes.values()))
    clause = [row for row in found if not row[0]] or found
    return min(clause, key=lambda row: order.index(row[2]))[2]
