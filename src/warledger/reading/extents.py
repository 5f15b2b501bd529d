"""How far what is said reaches in its sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.reading.subjects import is_finite
from warledger.records import Sentence, Span, Token
from warledger.resources import words
from warledger.text.tree import ancestors, children, subtree

if TYPE_CHECKING:
    from collections.abc import Sequence

_LEXICON = "speech"
_DASHES = {"–", "—"}
#: What may open the rest of a sentence that is no longer the speaker's.
TURN = frozenset({"while", "but", "although", "though", "whereas", "who", "which", "a"})


def cut(sentence: Sentence, verb: Token, start: int, end: int) -> Span:
    """
    The span of content that starts at one token: to the end of the sentence where the cue governs
    the sentence, else to the end of the clause; cut before whatever else hangs on the cue.
    """
    tokens = sentence.tokens
    chain = [verb, *ancestors(tokens, verb.index)]
    embedded = any(_is_embedded(tokens, token) for token in chain)
    limit = end if embedded else len(tokens) - 1
    stops = []
    for token in chain:
        stops += [
            child
            for child in children(tokens, token.index, "conj", "advcl", "parataxis")
            if child.index > verb.index
            and not start <= child.index <= end
            and not _carries_on(tokens, child)
        ]
    stops += [
        token
        for token in tokens[start : end + 1]
        if token.dep == "conj"
        and (
            (token.lemma in words(_LEXICON, "saying") and _named(tokens, token))
            or (token.lemma in words(_LEXICON, "directing") and tokens[token.head].lemma == "be")
        )
    ]
    for stop in stops:
        opening = subtree(tokens, stop.index)[0].index
        if start < opening <= limit:
            limit = opening - 1
    for token in tokens[start : limit + 1]:
        if token.text.lower() == "according" and token.index - 1 > start:
            limit = min(limit, token.index - 1)
        opened = any(part.text in _DASHES for part in tokens[: verb.index])
        turned = tokens[min(token.index + 1, limit)].text.lower() in TURN
        if token.text in _DASHES and (opened or (turned and not _paired(tokens, token))):
            limit = min(limit, token.index - 1)
    return span(tokens, start, min(limit, _rejected(tokens, start, limit)))


def _paired(tokens: Sequence[Token], dash: Token) -> bool:
    return any(token.text in _DASHES for token in tokens[dash.index + 1 :])


def within(sentence: Sentence, start: int, end: int, *, circumstances: bool) -> Span:
    """
    The span of a content that is a phrase: cut before a finite clause that is joined to it, at a
    dash, and where ``circumstances`` hang on the cue rather than on the content, before them.
    """
    tokens = sentence.tokens
    limit = end
    for token in tokens[start + 1 : end + 1]:
        helpers = [token, *children(tokens, token.index, "aux", "auxpass")]
        finite = any(is_finite(helper) for helper in helpers)
        joined = token.dep == "conj" and tokens[token.head].pos in {"VERB", "AUX", "NOUN"}
        marked = (
            circumstances
            and token.dep == "advcl"
            and any(
                mark.text.lower() in {"after", "while", "as", "although", "before"}
                for mark in children(tokens, token.index, "mark")
            )
        )
        if finite and (joined or marked):
            limit = min(limit, max(start, subtree(tokens, token.index)[0].index - 1))
        if token.text in _DASHES:
            limit = min(limit, token.index - 1)
    return span(tokens, start, min(limit, _rejected(tokens, start, limit)))


def _rejected(tokens: Sequence[Token], start: int, end: int) -> int:
    """The last token before a clause in which somebody rejects what was said, if there is one."""
    for token in tokens[start + 2 : end + 1]:
        if token.lemma in words(_LEXICON, "rejecting") and token.index > start + 2:
            place = token.index
            while place > start and tokens[place].text not in {",", *_DASHES}:
                place -= 1
            if place > start + 1:
                return place - 1
    return end


def _is_embedded(tokens: Sequence[Token], token: Token) -> bool:
    """Whether a clause stands inside another, so that its speech ends with it."""
    if token.dep == "advcl":
        return bool(children(tokens, token.index, "mark")) or token.tag != "VBG"
    return token.dep in {"relcl", "acl", "ccomp", "pcomp"}


def _carries_on(tokens: Sequence[Token], clause: Token) -> bool:
    """Whether a clause joined to the cue is more of what was said: it has a subject of its own
    and no cue."""
    if clause.dep != "conj" or clause.lemma in words(_LEXICON, "saying"):
        return False
    return bool(children(tokens, clause.index, "nsubj", "nsubjpass", "expl"))


def _named(tokens: Sequence[Token], verb: Token) -> bool:
    return any(token.pos in {"NOUN", "PROPN"} for token in children(tokens, verb.index, "nsubj"))


def span(tokens: Sequence[Token], start: int, end: int) -> Span:
    inside = list(tokens[start : end + 1])
    while len(inside) > 1 and (
        inside[0].text in {",", ":", ";", "–", "—", "-"} or is_that(inside[0])
    ):
        inside.pop(0)
    while len(inside) > 1 and (
        inside[-1].text in {",", ".", ":", ";", "–", "—", "-"} or inside[-1].pos == "CCONJ"
    ):
        inside.pop()
    return Span(inside[0].span.start, inside[-1].span.end)


def is_that(token: Token) -> bool:
    return token.text.lower() == "that" and (token.tag == "IN" or token.dep == "mark")


def around(sentence: Sentence, verb: Token, first: int, last: int) -> Span:
    """Content before a cue, or on both sides of one that stands in the middle."""
    tokens = sentence.tokens
    rest = [token for token in tokens[last + 1 :] if token.pos != "PUNCT"]
    left = 0
    if tokens[0].pos == "CCONJ":
        left = 1
    stop = first - 1
    if rest:
        opening = rest[0]
        turn = opening.text.lower() in TURN or (
            opening.tag == "VBG"
            and any(a.index == verb.index for a in ancestors(tokens, opening.index))
        )
        if not turn and opening.text != "“" and opening.tag != "VBG":
            stop = len(tokens) - 1
    for token in tokens[left:first]:
        if token.text == ":" and full_clause(tokens, token.index + 1, first - 1):
            left = token.index + 1
    return span(tokens, left, stop)


def full_clause(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a stretch has a subject with a finite verb."""
    inside = tokens[start : end + 1]
    return any(token.dep in {"nsubj", "nsubjpass", "expl"} for token in inside) and any(
        token.tag in {"VBD", "VBZ", "VBP", "MD"} for token in inside
    )
