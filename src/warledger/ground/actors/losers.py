"""Victims told as somebody's loss: "the army of Lomia lost nine soldiers"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from warledger.ground.actors.parts import Part, split_parts
from warledger.ground.actors.sides import Side, side_at
from warledger.resources import words
from warledger.text.tree import children, subtree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger.ground.actors.context import ActorContext
    from warledger.ground.actors.phrases import Asked
    from warledger.records import Sentence

_OBJECTS = frozenset({"dobj", "obj"})
_SUBJECT = "nsubj"
#: Subjects that name nobody by themselves.
_POINTING = frozenset({"PRON", "DET"})


def of_loser(part: Part, asked: Asked, context: ActorContext) -> Side | None:
    """
    The side whose people a word for soldiers means where its sentence says who lost them.

    Args:
        part: The word for a state's body ("soldiers"), without a country of its own.
        asked: The phrase; its span is the sentence of its claim.
        context: The report's.

    Returns:
        The side; one left open where the sentence tells of a loser that is no known side; None
        where nobody is said to have lost them.
    """
    if asked.span is None or part.role is None:
        return None
    sentence = context.sentences[context.sentence(asked.span.start)]
    for subject, pointing in _losers(sentence, part):
        if pointing:
            return None
        parts = split_parts(subject, context.sides.table, lenient=asked.comment is not None)
        side = _side_of(parts, part.role, context)
        if side is not None:
            reason = f"“{subject}” is said to have lost them"
            return replace(side, rule="loser", reason=reason)
        body = part.role.replace("_", " ")
        reason = f"whose {body} is left open: “{subject}”, said to have lost them, is not known"
        return Side(entry=None, country=None, kind=None, rule="generic", reason=reason)
    return None


def _losers(sentence: Sentence, part: Part) -> Iterator[tuple[str, bool]]:
    """Who is said to lose such people, and whether it is a pronoun."""
    tokens = sentence.tokens
    noun = part.words[-1].raw.lower()
    for token in tokens:
        verb = tokens[token.head]
        lost = verb.pos == "VERB" and verb.lemma in words("actor_words", "losing")
        if token.text.lower() != noun or token.dep not in _OBJECTS or not lost:
            continue
        for child in children(tokens, verb.index, _SUBJECT):
            reach = [inner.index for inner in subtree(tokens, child.index)]
            said = " ".join(tokens[index].text for index in range(min(reach), max(reach) + 1))
            yield said, child.pos in _POINTING


def _side_of(parts: list[Part], role: str, context: ActorContext) -> Side | None:
    """The named side, or the body of that role of the country or people that is named."""
    for at, part in enumerate(parts):
        found = side_at(parts, at, context.sides)
        if found is not None:
            return found[0]
        if part.country is not None:
            return context.sides.body(part.country, role)
    return None
