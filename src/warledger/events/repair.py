"""
Trees that the parser gets wrong again and again, put right before the rules look at them.

A fronted clause whose verb leaves its object to the main clause ("Days after the state launched
Operation Dawn, the rebel leader called …"), a headline whose verb is taken for a noun ("Sadr
orders followers to end fighting"), and a numbered name that is torn from its verb ("launched
Operation Dawn 5").
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from warledger.events.patterns import patterns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.records import Token

_ENDS = (".", "!", "?", "”", '"', "’")


def repaired(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens with heads and relations put right; mostly the very same."""
    made = tuple(tokens)
    return _fronted(_verbless(_headline(_numbered(made))))


def _numbered(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """ "Operation" taken for a sign, and its name for a time or a noun of its own."""
    for first in tokens[1:]:
        verb = tokens[first.index - 1]
        if (
            first.text != "Operation"
            or verb.pos != "VERB"
            or first.dep not in {"punct", "compound"}
        ):
            continue
        after = tokens[first.index + 1 : first.index + 5]
        name = next((t for t in after if t.head == verb.index), None)
        if name is not None and name.dep in {"npadvmod", "dobj"} and name.pos in {"PROPN", "NOUN"}:
            changes = {name.index: (verb.index, "dobj")}
            if first.dep == "punct":
                changes[first.index] = (name.index, "compound")
            return _swap(tokens, changes)
    return tokens


def _fronted(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    for verb in tokens:
        if verb.dep != "advcl" or verb.pos != "VERB" or verb.tag not in {"VBD", "VBZ", "VBP"}:
            continue
        main = tokens[verb.head]
        subjects = [t for t in tokens if t.head == main.index and t.dep == "nsubj"]
        if main.index < verb.index or not subjects or _object(tokens, verb.index):
            continue
        subject = subjects[-1]
        between = tokens[verb.index + 1 : subject.index]
        if subject.index < verb.index or any(t.text == "," for t in between):
            continue
        names = [t for t in tokens if t.head == subject.index and t.dep == "appos"]
        if len(names) == 1 and any(t.text == "," for t in tokens[subject.index : names[0].index]):
            return _swap(
                tokens,
                {subject.index: (verb.index, "dobj"), names[0].index: (main.index, "nsubj")},
            )
    return tokens


def _object(tokens: Sequence[Token], verb: int) -> bool:
    return any(t.head == verb and t.dep in {"dobj", "ccomp", "xcomp"} for t in tokens)


def _headline(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    if not tokens or tokens[-1].text.endswith(_ENDS):
        return tokens
    root = next((t for t in tokens if t.head == t.index), None)
    if root is None or root.tag != "VB":
        return tokens
    subject = next((t for t in tokens if t.head == root.index and t.dep == "nsubj"), None)
    if subject is None:
        return tokens
    for verb in tokens[1 : subject.index]:
        known = verb.lemma in patterns("verb") and verb.tag == "NNS"
        if known and verb.dep == "compound" and tokens[verb.index - 1].pos == "PROPN":
            made = _swap(
                tokens,
                {
                    verb.index: (verb.index, "ROOT"),
                    verb.index - 1: (verb.index, "nsubj"),
                    subject.index: (verb.index, "dobj"),
                    root.index: (verb.index, "xcomp"),
                },
            )
            told = replace(made[verb.index], pos="VERB", tag="VBZ")
            return (*made[: verb.index], told, *made[verb.index + 1 :])
    return tokens


def _verbless(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """ "The militia handed in its weapons": no verb but one that the parse hangs on a noun."""
    root = next((t for t in tokens if t.head == t.index), None)
    verbs = [t for t in tokens if t.pos in {"VERB", "AUX"}]
    if root is None or root.pos not in {"NOUN", "PROPN"} or len(verbs) != 1:
        return tokens
    verb = verbs[0]
    if verb.lemma not in patterns("verb") or not tokens[-1].text.endswith("."):
        return tokens
    if verb.dep == "acl" and verb.head == root.index and verb.tag == "VBD":
        changes = {verb.index: (verb.index, "ROOT"), root.index: (verb.index, "nsubj")}
        return _swap(tokens, changes)
    before = tokens[verb.index - 1]
    led = (
        verb.index >= 2
        and before.pos in {"NOUN", "PROPN"}
        and tokens[before.index - 1].pos == "DET"
    )
    if verb.dep == "amod" and verb.head == root.index and led:
        return _swap(
            tokens,
            {
                verb.index: (verb.index, "ROOT"),
                before.index: (verb.index, "nsubj"),
                root.index: (verb.index, "dobj"),
            },
        )
    return tokens


def _swap(tokens: tuple[Token, ...], changes: dict[int, tuple[int, str]]) -> tuple[Token, ...]:
    return tuple(
        replace(t, head=changes[t.index][0], dep=changes[t.index][1]) if t.index in changes else t
        for t in tokens
    )
