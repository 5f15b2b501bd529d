"""
Frames whose content is a phrase rather than a clause: urging somebody to do, vowing to do,
accusing somebody of doing, putting a number at so many, speaking of something.

Each takes the tokens and the verb, and gives the first and last token of the content or None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.resources import words
from warledger.text.tree import ancestors, children, subtree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.records import Token


def to_verb(tokens: Sequence[Token], verb: Token) -> Token | None:
    """The infinitive that a directing or committing verb governs."""
    for token in tokens[verb.index + 1 :]:
        if token.text.lower() == "to" and token.tag == "TO" and token.dep == "aux":
            above = [a.index for a in ancestors(tokens, token.index)]
            if verb.index in above[:5] and tokens[tokens[token.head].head].pos != "ADJ":
                return token
    return None


def directed(tokens: Sequence[Token], verb: Token) -> tuple[int, int] | None:
    to = to_verb(tokens, verb)
    if to is None or any(token.dep == "nsubjpass" for token in children(tokens, verb.index)):
        return None
    start = verb.index + 1
    while start < to.index and (
        tokens[start].text.lower() in {"on", "upon", "for", "to"} or tokens[start].pos == "ADV"
    ):
        start += 1
    if start == to.index and verb.lemma not in words("speech", "asking"):
        return None
    if tokens[to.head].lemma in {"name", "identify"}:
        return None  # a source that asks not to be named
    end = subtree(tokens, to.head)[-1].index
    if to.index - start > end - to.index:
        start = to.index
    return start, end


def committed(tokens: Sequence[Token], verb: Token) -> tuple[int, int] | None:
    to = to_verb(tokens, verb)
    if to is None or tokens[to.head].head != verb.index:
        return None
    return to.index, subtree(tokens, to.head)[-1].index


def accused(tokens: Sequence[Token], verb: Token) -> tuple[int, int] | None:
    """What somebody is accused of: a verb's deed, else the last deed told by a noun."""
    found = None
    for token in tokens[verb.index + 1 :]:
        if token.text.lower() != "of" or not _of_charge(tokens, token, verb):
            continue
        if tokens[token.head].lemma in words("speech", "concerned") and not children(
            tokens, token.index, "pcomp"
        ):
            continue  # "the victims of the raid" are accused of something else
        doing = children(tokens, token.index, "pcomp")
        deeds = children(tokens, token.index, "pobj")
        if doing:
            inside = subtree(tokens, doing[0].index)
            return inside[0].index, inside[-1].index
        each_other = any(t.lemma == "other" for t in children(tokens, verb.index, "dobj"))
        if deeds and deeds[0].lemma in words("speech", "deed") and not each_other:
            inside = subtree(tokens, deeds[0].index)
            found = inside[0].index, inside[-1].index
    return found


def _of_charge(tokens: Sequence[Token], of: Token, verb: Token) -> bool:
    """Whether an "of" hangs on a verb, on its object, or on one who is joined to that."""
    for above in ancestors(tokens, of.index):
        if verb.index in {above.index, above.head}:
            return True
        if above.dep != "conj":
            return False
    return False


def put(tokens: Sequence[Token], verb: Token) -> tuple[int, int] | None:
    things = children(tokens, verb.index, "dobj")
    at = [
        token
        for token in tokens[verb.index + 1 :]
        if token.text.lower() == "at"
        and verb.index in [a.index for a in ancestors(tokens, token.index)]
    ]
    if not things or not at:
        return None
    inside = subtree(tokens, at[0].index)
    if not any(token.pos == "NUM" for token in inside):
        return None
    return subtree(tokens, things[0].index)[0].index, inside[-1].index


def spoken_of(tokens: Sequence[Token], verb: Token) -> tuple[int, int] | None:
    for token in children(tokens, verb.index, "prep"):
        things = children(tokens, token.index, "pobj", "pcomp")
        if token.text.lower() == "of" and things:
            inside = subtree(tokens, things[0].index)
            return inside[0].index, inside[-1].index
    return None


def infinitive(tokens: Sequence[Token], verb: Token) -> bool:
    return any(token.text.lower() == "to" for token in children(tokens, verb.index, "aux"))
