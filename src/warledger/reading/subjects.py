"""Who speaks by the parse: subjects of cues, whom they cite, and whom they tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.reading.mentions import phrase, unbroken
from warledger.resources import words
from warledger.text.calendars import names_a_time
from warledger.text.tree import ancestors, children, subtree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.records import Token

RELATIVE = frozenset({"who", "which", "that"})
#: Verbs whose object does what the infinitive after them says: "led them to claim".
LEADING = frozenset({"lead", "prompt", "cause"})
#: Relations through which a verb shares the subject of the verb above it.
_JOINED = {"conj", "advcl", "xcomp", "ccomp", "dep", "parataxis", "pcomp"}
_DEEPEST = 6
_NOMINAL = {"NOUN", "PROPN"}
_ADVERBIAL = {
    "prep",
    "npadvmod",
    "advmod",
    "dobj",
    "dative",
    "prt",
    "agent",
    "aux",
    "auxpass",
    "neg",
}


def subject_of(tokens: Sequence[Token], verb: Token) -> Token | None:
    """
    Who does what a verb says: its own subject, the noun that a relative clause or participle
    describes, or the subject of the verb that it is joined to.
    """
    current = verb
    for _ in range(_DEEPEST):
        found = _own_subject(tokens, current)
        if found is None or names_a_time(found):  # "THE ARMY TODAY SAID"
            found = _beside(tokens, current) or found
        if found is not None:
            return found
        if current.dep == "relcl" and not children(tokens, current.index, "nsubjpass"):
            return _antecedent(tokens, current)
        if current.dep == "acl":
            return tokens[current.head]
        if current.dep not in _JOINED:
            return None
        led = children(tokens, current.head, "dobj")
        if current.dep in {"xcomp", "ccomp"} and tokens[current.head].lemma in LEADING and led:
            return led[0]
        if current.dep == "conj" and tokens[current.head].lemma == "be":
            # "said that the camp was full and called on …": the cue shares the subject of "said".
            above = tokens[current.head]
            told = above.dep == "ccomp" and tokens[above.head].lemma in words("speech", "saying")
            current = tokens[above.head] if told else above
            continue
        current = tokens[current.head]
        if current.pos not in {"VERB", "AUX"}:
            return _governor(tokens, current)
    return None


def _own_subject(tokens: Sequence[Token], verb: Token) -> Token | None:
    """A verb's subject; for "who", "which" and "some of whom" the noun that they stand for."""
    own = children(tokens, verb.index, "nsubj", "expl")
    if not own or own[-1].dep != "nsubj":
        return None
    # Of two subjects that a parse gives to one verb, the one beside it is right.
    subject = min(own, key=lambda token: abs(token.index - verb.index))
    partitive = subject.pos in {"PRON", "ADJ", "DET", "NUM"} and any(
        part.text.lower() == "whom" for part in subtree(tokens, subject.index)
    )
    relative = subject.text.lower() in RELATIVE and subject.tag in {"WDT", "WP", "IN"}
    return _antecedent(tokens, verb) if partitive or relative else subject


def _beside(tokens: Sequence[Token], verb: Token) -> Token | None:
    return _just_before(tokens, verb) or _just_after(tokens, verb)


def _just_after(tokens: Sequence[Token], verb: Token) -> Token | None:
    """
    The name right after a cue that follows what is said: "…”, added Lund", "Nine died, reported
    Reuters".
    """
    left = [token.text for token in tokens[max(verb.index - 2, 0) : verb.index]]
    said = any(token.index < verb.index for token in children(tokens, verb.index, "ccomp"))
    if not left or left[-1] not in {",", "”", '"'} or not (said or {"”", '"'} & set(left)):
        return None
    objects = [token for token in children(tokens, verb.index, "dobj") if token.index > verb.index]
    return objects[0] if objects and objects[0].pos == "PROPN" else None


def _just_before(tokens: Sequence[Token], verb: Token) -> Token | None:
    """
    The noun that stands where a finite verb's subject does though the parse gives the verb none:
    right before it, or first after a closing quotation mark.
    """
    if not is_finite(verb) and not children(tokens, verb.index, "aux"):
        return None
    if children(tokens, verb.index, "nsubjpass", "auxpass", "csubj"):
        own = children(tokens, verb.index, "csubj")
        if not own or is_finite(own[0]) or own[0].tag == "VBG":
            return None
    place = verb.index - 1
    while place >= 0 and (tokens[place].pos in {"AUX", "ADV"} or names_a_time(tokens[place])):
        place -= 1  # "the army today said"
    closing = [token.index for token in tokens[: place + 1] if token.text in {"”", '"'}]
    if closing and tokens[place].text == "," and closing[-1] < place:
        noun = next((t for t in tokens[closing[-1] + 1 : place] if t.pos in _NOMINAL), None)
    else:
        noun = tokens[place] if place >= 0 and tokens[place].pos in _NOMINAL else None
    while noun is not None and noun.dep in {"compound", "conj", "pobj", "appos", "poss"}:
        above = tokens[noun.head]
        if above.pos == "ADP" and noun.dep == "pobj":
            above = tokens[above.head]
        if above.pos not in _NOMINAL or above.index > verb.index or names_a_time(above):
            break
        noun = above
    return noun


def _governor(tokens: Sequence[Token], token: Token) -> Token | None:
    """The verb's subject above a preposition, as in "on arriving, he said"."""
    for above in ancestors(tokens, token.index):
        if above.pos in {"VERB", "AUX"}:
            subjects = children(tokens, above.index, "nsubj", "nsubjpass")
            return subjects[-1] if subjects else None
    return None


def _antecedent(tokens: Sequence[Token], verb: Token) -> Token | None:
    for above in (verb, *ancestors(tokens, verb.index)):
        if above.dep == "relcl":
            return tokens[above.head]
        if above.dep not in {"conj", "xcomp", "ccomp"}:
            return None
    return None


def speaking(tokens: Sequence[Token], verb: Token) -> Token | None:
    """The head of the phrase for the speaker; for "was quoted as saying" whoever was quoted."""
    source = cited(tokens, verb)
    if source is not None:
        return source
    if is_passive(tokens, verb):
        return _agent(tokens, verb)
    for above in ancestors(tokens, verb.index):
        if above.lemma == "quote":
            passive = children(tokens, above.index, "nsubjpass")
            return (
                passive[0] if passive else next(iter(children(tokens, above.index, "dobj")), None)
            )
        if above.pos not in {"ADP", "SCONJ"}:
            break
    return subject_of(tokens, verb)


def is_passive(tokens: Sequence[Token], verb: Token) -> bool:
    """
    Whether a verb tells what is said to or of its subject rather than by it: "was accused", the
    "accused of theft" that describes a noun, and what is joined to either.
    """
    if children(tokens, verb.index, "auxpass"):
        return True
    own = children(tokens, verb.index, "nsubj", "aux", "expl")
    if verb.tag != "VBN" or own:
        return False
    if verb.dep == "conj":
        return is_passive(tokens, tokens[verb.head])
    return verb.dep in {"acl", "advcl"}


def _agent(tokens: Sequence[Token], verb: Token) -> Token | None:
    """Who says it in the passive: "by X", of no other verb below it."""
    for by in subtree(tokens, verb.index):
        if by.text.lower() != "by":
            continue
        between = [above.index for above in ancestors(tokens, by.index)]
        between = between[: between.index(verb.index)]
        named = children(tokens, by.index, "pobj")
        if not named or _is_means(tokens, named[0]):
            continue
        if not any(tokens[place].pos in {"VERB", "AUX"} for place in between):
            return named[0]
    return None


def _is_means(tokens: Sequence[Token], noun: Token) -> bool:
    """Whether a noun behind "by" says how somebody spoke: "by email", "by radio message"."""
    means = words("speech", "means")
    below = [token for token in subtree(tokens, noun.index) if token.index < noun.index]
    return all(
        (token.lemma in means and token.pos == "NOUN") or token.text.lower() in {"a", "an"}
        for token in [*below, noun]
    )


def cited(tokens: Sequence[Token], verb: Token) -> Token | None:
    """Whom the cue's subject quotes or cites: "the agency said, citing a medic"."""
    if verb.lemma == "quote":
        found = children(tokens, verb.index, "nsubjpass") or children(tokens, verb.index, "dobj")
        return found[0] if found else None
    for child in children(tokens, verb.index, "advcl", "prep", "xcomp", "conj"):
        if child.lemma in {"cite", "quote"} and child.tag == "VBG":
            return next(iter(children(tokens, child.index, "dobj")), None)
    return None


def audience_of(tokens: Sequence[Token], verb: Token) -> Token | None:
    if cited(tokens, verb) is not None:
        return next(iter(children(tokens, verb.index, "nsubj")), None)
    told = children(tokens, verb.index, "dobj", "dative") if verb.lemma == "tell" else []
    told += [
        token
        for to in children(tokens, verb.index, "prep", "dative")
        if to.lemma in {"to", "on"}
        for token in children(tokens, to.index, "pobj")
    ]
    return told[0] if told else None


def group_of(tokens: Sequence[Token], verb: Token, head: Token | None) -> tuple[int, int]:
    """First and last token of speaker, cue and the cue's own adverbials."""
    inside = {verb.index}
    for child in children(tokens, verb.index, *_ADVERBIAL):
        below = subtree(tokens, child.index)
        if not any(token.dep in {"ccomp", "advcl"} for token in below):
            inside.update(token.index for token in below)
    if head is not None and tokens[head.index].head == verb.index:
        near = phrase(tokens, head)
        if head.index < verb.index:
            near = [token for token in near if token.index < verb.index]
        else:
            near = [token for token in near if token.index > verb.index]
        inside.update(token.index for token in near)
    run = unbroken([tokens[index] for index in sorted(inside)], verb.index)
    first, last = run[0].index, run[-1].index
    if head is not None and tokens[head.index].head == verb.index:
        spread = [token.index for token in phrase(tokens, head)]
        if head.index < verb.index and min(spread) < verb.index:
            first = min(first, *spread)
        elif head.index > verb.index:
            last = max(last, *spread)
    elif head is not None and head.index < first:
        spread = [token.index for token in phrase(tokens, head)]
        if all(token.pos in {"PUNCT", "ADV", "AUX"} for token in tokens[max(spread) + 1 : first]):
            first = min(first, *spread)
    return first, last


def is_finite(token: Token) -> bool:
    return token.tag in {"VBD", "VBZ", "VBP", "MD"}
