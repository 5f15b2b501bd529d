"""Figures that a report tells twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from warledger.coding.lexicon import scope
from warledger.resources import attribute_of

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


def names_in(victims: str | None) -> set[str]:
    """The capitalised words of somebody's words that name a person."""
    found = re.findall(r"\b[A-Z][\w’'-]+", victims or "")
    return {word for word in found if word.lower() not in attribute_of("persons", "status")}


def head_words(victims: str | None) -> set[str]:
    """The content words of somebody's words, in the singular."""
    found = re.findall(r"[\w-]+", (victims or "").lower())
    stop = {"the", "of", "a", "and", "in", "from", "other", "its", "their", "his", "her"}
    return {_singular(word) for word in found} - stop


def _singular(word: str) -> str:
    if word.endswith("men") and len(word) > 3:
        return f"{word[:-2]}an"
    return word[:-1] if word.endswith("s") and len(word) > 3 else word


def same_person(draft: Draft, other: Draft, victims: str | None, told: str | None) -> bool:
    """Whether two drafts tell the same outcome of one person, by the names that they resolve to."""
    if draft.outcome is not other.outcome:
        return False
    if not {draft.mention.kind, other.mention.kind} <= {"name", "pronoun", "one"}:
        return False
    return bool(names_in(victims) & names_in(told))


def _definite(draft: Draft, noun: int) -> bool:
    """ "The two men" points at people told before; "two men" need not."""
    clause = draft.clause
    return any(clause.lemma(child) in {"the", "these"} for child in clause.children(noun, "det"))


def _surname(draft: Draft) -> str:
    return draft.clause.tokens[draft.mention.role].text
