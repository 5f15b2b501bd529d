"""Figures that a report tells twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.coding.lexicon import scope

if TYPE_CHECKING:
    from warledger.coding.draft import Draft


def same(draft: Draft, other: Draft) -> bool:
    """Whether two drafts of one report tell the same outcome of the same people."""
    if draft is other or draft.outcome is not other.outcome:
        return False
    first, second = draft.mention, other.mention
    if first.kind == "name" and second.kind == "name":
        return _surname(draft) == _surname(other)
    figure, found = first.figure, second.figure
    if (figure.low, figure.high) != (found.low, found.high) or figure.vague:
        return False
    if figure.low is not None and figure.low >= 20:
        return True
    if (figure.low or 0) < 2 or first.noun is None or second.noun is None:
        return False
    lemmas = {draft.clause.lemma(first.noun), other.clause.lemma(second.noun)}
    if len(lemmas) == 1 and not lemmas & scope("generic_victims"):
        return True
    pointing = _definite(draft, first.noun) or _definite(other, second.noun)
    return pointing and (len(lemmas) == 1 or bool(lemmas & scope("generic_victims")))


def _definite(draft: Draft, noun: int) -> bool:
    """ "The two men" points at people told before; "two men" need not."""
    clause = draft.clause
    return any(clause.lemma(child) in {"the", "these"} for child in clause.children(noun, "det"))


def _surname(draft: Draft) -> str:
    return draft.clause.tokens[draft.mention.role].text
