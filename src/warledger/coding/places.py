"""Where it happened, as written: from the clause of the outcome, else what the report is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from warledger.coding.clause import Clause
from warledger.coding.drafts import Draft
from warledger.coding.lexicon import scope
from warledger.records import Span

_WORLD = frozenset(
    {"ORG", "PERSON", "NORP", "DATE", "TIME", "CARDINAL", "EVENT", "LAW", "WORK_OF_ART", "MONEY"}
)
_LOCATIVE = frozenset({"in", "at", "near", "on", "outside", "inside", "around", "across", "throughout", "within",
                       "between", "along", "off", "over", "from", "of", "into", "to", "through", "toward", "towards", "close", "by"})  # fmt: skip
_NOT_PLACES = frozenset(
    {
        "custody",
        "war",
        "conflict",
        "fighting",
        "attack",
        "clash",
        "statement",
        "interview",
        "time",
        "operation",
        "response",
        "addition",
        "case",
        "hand",
        "name",
        "number",
        "total",
        "all",
        "video",
        "retaliation",
        "revenge",
        "raid",
        "battle",
        "connection",
        "order",
        "fact",
        "part",
        "place",
    }
)


def place_in_sentence(clause: Clause, anchor: int) -> tuple[str, Span] | None:
    """
    The place that belongs to a word for an outcome or event.

    Args:
        clause: The sentence.
        anchor: The word (a verb or noun) that the place is asked for.

    Returns:
        The place's words and span; None where the sentence gives no place for it.
    """
    candidates = sorted(_candidates(clause), key=lambda found: _distance(clause, found, anchor))
    if not candidates:
        return None
    best = candidates[0]
    if _distance(clause, best, anchor)[0] >= _FAR:
        return None
    first, last = _extent(clause, best)
    span = Span(clause.tokens[first].span.start, clause.tokens[last].span.end)
    return span.of(clause.text), span


_FAR = 50


def _candidates(clause: Clause) -> Iterator[int]:
    """Heads of noun phrases that a locative preposition makes a place."""
    for token in clause.tokens:
        if token.lemma not in _LOCATIVE or token.pos not in {"ADP", "ADV", "SCONJ", "PART"}:
            continue
        for child in clause.children(token.index, "pobj"):
            for member in clause.conjuncts(child)[:1]:
                if _is_place(clause, member, token.lemma):
                    yield member


def _is_place(clause: Clause, index: int, preposition: str) -> bool:
    token = clause.tokens[index]
    if (
        token.lemma in _NOT_PLACES
        or token.pos in {"PRON", "NUM"}
        or token.entity in {"DATE", "TIME"}
    ):
        return False
    if token.pos == "PROPN" or token.text[:1].isupper():
        if token.entity in _WORLD and token.entity not in {"ORG", "PERSON"}:
            return False
        if preposition in {"of", "from", "to", "by", "over"}:
            return token.entity in {"GPE", "LOC", "FAC"}
        return token.entity in {"GPE", "LOC", "FAC", "ORG", "PERSON", None}
    return token.lemma in scope("place_nouns") and preposition not in {
        "of",
        "from",
        "to",
        "by",
        "over",
    }


def _distance(clause: Clause, place: int, anchor: int) -> tuple[int, int]:
    """Steps in the tree from the outcome to the place, then words between them."""
    up = [anchor, *clause.ancestors(anchor)]
    down = [place, *clause.ancestors(place)]
    shared = next((node for node in down if node in up), None)
    if shared is None:
        return (_FAR, 0)
    steps = up.index(shared) * 2 + down.index(shared)
    lemma = clause.lemma(clause.tokens[place].head)
    penalty = 0 if lemma not in {"of", "from", "to", "by", "over"} else 3
    common = 2 if clause.tokens[place].pos == "NOUN" else 0
    return (steps + penalty + common, abs(place - anchor))


def _extent(clause: Clause, index: int) -> tuple[int, int]:
    """A place's words: modifiers to the left, joined names, and "of", "in" phrases to the right."""
    tokens = clause.tokens
    first = last = index
    for child in clause.children(index, "compound", "nmod", "amod", "det", "poss"):
        if child < index:
            first = min(first, *clause.subtree(child))
    for member in clause.conjuncts(index)[1:]:
        if member - last <= 6 and tokens[member].pos in {"PROPN", "NOUN"}:
            last = max(last, member)
    for preposition in clause.children(index, "prep"):
        if preposition > index and clause.lemma(preposition) in {"of", "in"}:
            reach = clause.subtree(preposition)
            if len(reach) <= 6 and any(tokens[i].pos == "PROPN" for i in reach):
                last = max(last, reach[-1])
    while first < last and (tokens[first].pos in {"PUNCT", "ADV"}):
        first += 1
    return first, last


def resolve_places(drafts: Sequence[Draft]) -> list[str | None]:
    """
    The place of each draft in order.

    A figure whose sentence names no place takes that of the figure before it in the same
    paragraph or the next sentence, else that of the report's first figure with a place when both
    speak of the same outcome's event; the reason is kept on the draft.
    """
    found: list[str | None] = []
    for index, draft in enumerate(drafts):
        own = place_in_sentence(draft.clause, draft.anchor)
        if own is not None:
            found.append(own[0])
            continue
        carried = _carried(drafts, found, index)
        if carried is not None:
            draft.reasons.append("place from the figure before")
        found.append(carried)
    return _fill_first(drafts, found)


def _carried(drafts: Sequence[Draft], found: Sequence[str | None], index: int) -> str | None:
    draft = drafts[index]
    if draft.whole is not None:
        for place in range(index - 1, -1, -1):
            if drafts[place] is draft.whole:
                return found[place]
    for place in range(index - 1, -1, -1):
        other = drafts[place].clause.sentence
        distance = draft.clause.sentence.index - other.index
        if distance > 4:
            return None
        if found[place] is not None:
            return found[place]
    return None


def _fill_first(drafts: Sequence[Draft], found: list[str | None]) -> list[str | None]:
    """A headline's figure takes the place that the body gives for it."""
    for index, draft in enumerate(drafts):
        if found[index] is not None:
            continue
        for place in range(index + 1, min(index + 4, len(drafts))):
            near = drafts[place].clause.sentence.index - draft.clause.sentence.index <= 2
            if near and found[place] is not None and drafts[place].outcome is draft.outcome:
                found[index] = found[place]
                draft.reasons.append("place from the figure after")
                break
    return found
