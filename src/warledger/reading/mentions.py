"""Noun phrases that can speak: persons, bodies and outlets, with what tells two of them apart."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from warledger.records import Sentence, Span, Token
from warledger.resources import words
from warledger.text.calendars import names_a_time
from warledger.text.tree import children, subtree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: What has more tokens is a list or a table that no full stop ends, and its parse tells nothing.
LONGEST_SENTENCE = 400
#: A description longer than this is cut to the name with its apposition.
_LONGEST = 32
_BRACKETS = {"(": ")", "[": "]"}
#: So many tokens behind a phrase a bracket is looked for that closes one in it.
_SHORT_BRACKET = 3


class Kind(StrEnum):
    """What a noun phrase stands for, as far as its words tell."""

    PERSON = "person"
    BODY = "body"
    PLURAL = "plural"
    CARRIER = "carrier"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One noun phrase of a report."""

    span: Span  #: the phrase with apposition and description, as printed
    sentence: int  #: index of its sentence
    head: Token
    names: tuple[str, ...]  #: lower-case words of the name that the head belongs to; () if common
    keys: frozenset[str]  #: lower-case words by which a later mention may take it up
    content: frozenset[str]  #: lower-case words of the phrase, without articles and titles
    kind: Kind
    definite: bool  #: "the", "this", a possessive, or a name
    subject: bool  #: whether it is a subject
    sure: bool  #: whether its words tell its kind, so that it is no guess from a name's look
    joined: bool  #: whether another is named beside it: "the army and the rebels"
    possessor_of: int | None  #: index of the noun that it owns, in its sentence


def phrase(tokens: Sequence[Token], head: Token) -> list[Token]:
    """
    The words of a noun phrase: its subtree, cut where it grows past a short description, without
    the marks around it.
    """
    inside = subtree(tokens, head.index)
    if len(inside) > _LONGEST:
        cut = {
            token.index
            for child in children(tokens, head.index, "relcl", "acl", "advcl", "conj", "cc")
            for token in subtree(tokens, child.index)
        }
        inside = [token for token in inside if token.index not in cut]
    run = unbroken(inside, head.index)
    for place in range(1, len(run) - 1):
        # No description opens with ", that": the clause belongs to what is said.
        if run[place].text == "," and run[place + 1].text.lower() == "that":
            run = run[:place] if run[place].index > head.index else run
            break
    whole = _balanced(tokens, run, head)
    return trimmed(_undated(whole if head in whole else [head], head))


def _undated(run: list[Token], head: Token) -> list[Token]:
    """A run without a day that stands before its article: "on Tuesday a witness"."""
    for place in range(1, len(run)):
        if run[place].index > head.index:
            break
        if run[place].tag == "DT" and names_a_time(run[place - 1]):
            return run[place:]
    return run


def _balanced(tokens: Sequence[Token], run: list[Token], head: Token) -> list[Token]:
    """
    A run with no bracket of which it lacks the other half: the rest of what the brackets hold is
    taken in where it is short, as an acronym behind a name is; else the run ends where they stand.
    """
    open_at: list[Token] = []
    for token in run:
        if token.text in _BRACKETS:
            open_at.append(token)
        elif token.text in _BRACKETS.values():
            if open_at:
                open_at.pop()
                continue
            before = tokens[run[0].index - 1] if run[0].index else None
            if before is not None and _BRACKETS.get(before.text) == token.text:
                run = [before, *run]
            elif token.index < head.index:
                run = [part for part in run if part.index > token.index]
            else:
                return [part for part in run if part.index < token.index]
    if not open_at:
        return run
    opening = open_at[0]
    rest = tokens[run[-1].index + 1 : run[-1].index + 1 + _SHORT_BRACKET]
    closing = next((t for t in rest if t.text == _BRACKETS[opening.text]), None)
    if len(open_at) == 1 and closing is not None:
        return [*run, *tokens[run[-1].index + 1 : closing.index + 1]]
    kept = [part for part in run if (part.index < opening.index) == (head.index < opening.index)]
    return [part for part in kept if part.index != opening.index]


def unbroken(inside: Sequence[Token], index: int) -> list[Token]:
    """The unbroken run of tokens around one of them."""
    held = {token.index: token for token in inside}
    first = last = index
    while first - 1 in held:
        first -= 1
    while last + 1 in held:
        last += 1
    return [held[place] for place in range(first, last + 1)]


def trimmed(inside: Sequence[Token]) -> list[Token]:
    """The tokens without punctuation and connectives at either end; whole brackets stay."""
    kept = list(inside)
    while len(kept) > 1 and (kept[0].pos in {"PUNCT", "CCONJ", "SPACE"} and kept[0].text != "“"):
        closing = _BRACKETS.get(kept[0].text)
        more_brackets = any(token.text in {kept[0].text, closing} for token in kept[1:-1])
        if closing == kept[-1].text and len(kept) > 2 and not more_brackets:
            kept.pop()
        elif closing is not None and any(token.text == closing for token in kept):
            break
        kept.pop(0)
    while len(kept) > 1 and (kept[-1].pos in {"PUNCT", "CCONJ", "SPACE"} or kept[-1].tag == "POS"):
        if any(_BRACKETS.get(token.text) == kept[-1].text for token in kept):
            break
        kept.pop()
    return kept


def name_run(tokens: Sequence[Token], head: Token) -> list[Token]:
    """The run of proper nouns, and the small words inside names, that ends with the head."""
    if head.pos != "PROPN":
        return []
    run = [head]
    for index in range(head.index - 1, -1, -1):
        token = tokens[index]
        joined = token.text in {"-", "al", "el", "bin", "ibn", "de", "van", "von", "der", "of"}
        if token.pos == "PROPN" or (joined and index and tokens[index - 1].pos == "PROPN"):
            if joined and token.text == "of":
                break
            run.insert(0, token)
        else:
            break
    return run


def _kind(tokens: Sequence[Token], head: Token, appositions: Sequence[Token]) -> Kind:
    persons, bodies = words("speech", "person"), words("speech", "body")
    heads = [head, *appositions]
    run = name_run(tokens, head)
    if any(token.dep == "conj" for token in children(tokens, head.index)):
        return Kind.PLURAL
    if any(token.lemma in persons or token.text.lower() in persons for token in [*heads, *run]):
        return Kind.PLURAL if head.tag == "NNS" else Kind.PERSON
    if any(token.lemma in bodies or token.text.lower() in bodies for token in [head, *run]):
        return Kind.PLURAL if head.tag == "NNS" else Kind.BODY
    if any(token.text.lower() in words("speech", "title") for token in run):
        return Kind.PERSON
    if head.lemma in words("speech", "carrier"):
        return Kind.CARRIER
    if head.tag == "NNS":
        return Kind.PLURAL
    if head.pos == "PROPN":
        if head.entity in {"GPE", "ORG", "NORP", "LOC"} or head.text.isupper():
            return Kind.BODY
        if head.entity == "PERSON" or len(run) > 1:
            return Kind.PERSON
        return Kind.BODY
    return Kind.OTHER


@lru_cache(maxsize=1)
def _telling() -> frozenset[str]:
    return words("speech", "person", "body", "title")


def _told(tokens: Sequence[Token], heads: Sequence[Token], run: Sequence[Token]) -> bool:
    telling = _telling()
    near = [*heads, *run]
    near += [part for head in heads for part in children(tokens, head.index, "compound")]
    return any(token.lemma in telling or token.text.lower() in telling for token in near)


def mention_of(tokens: Sequence[Token], head: Token, sentence: int) -> Mention:
    """The noun phrase with this head."""
    inside = phrase(tokens, head)
    appositions = _appositions(tokens, head)
    titles = words("speech", "title")
    run = name_run(tokens, head)
    keys = _own_keys(tokens, head)
    above = {head.index, *(apposition.index for apposition in appositions)}
    keys.update(
        token.text.lower()
        for token in inside
        if token.text.isupper()
        and len(token.text) > 1
        and token.head in above
        and tokens[max(token.index - 1, 0)].text == "("
    )
    names = tuple(token.text.lower() for token in run if token.text.lower() not in titles)
    first = inside[0]
    definite = (
        bool(run)
        or first.lemma in {"the", "this", "that", "these", "those", "its", "his", "her", "their"}
        or first.text.lower() in {"the", "its", "his", "her", "their"}
        or any(token.dep == "poss" for token in inside)
    )
    content = frozenset(
        form
        for token in inside
        if token.pos not in {"DET", "PUNCT", "ADP", "PART", "AUX"}
        and token.text.lower() not in titles
        for form in (token.text.lower(), token.lemma)
    )
    return Mention(
        span=Span(inside[0].span.start, inside[-1].span.end),
        sentence=sentence,
        head=head,
        names=names,
        keys=frozenset(keys),
        content=content,
        kind=_kind(tokens, head, appositions),
        definite=definite,
        subject=head.dep in {"nsubj", "nsubjpass"},
        sure=_told(tokens, [head, *appositions], run),
        joined=any(token.dep == "conj" for token in children(tokens, head.index)),
        possessor_of=head.head if head.dep == "poss" else None,
    )


def _appositions(tokens: Sequence[Token], head: Token) -> list[Token]:
    return [
        token for token in children(tokens, head.index, "appos") if token.pos in {"NOUN", "PROPN"}
    ]


def _own_keys(tokens: Sequence[Token], head: Token) -> set[str]:
    """The keys of a phrase but for acronyms in brackets."""
    keys = {head.text.lower(), head.lemma}
    persons = words("speech", "person")
    appositions = _appositions(tokens, head)
    for token in appositions:
        keys.update({token.text.lower(), token.lemma})
    for token in (head, *appositions):
        found = (part.text.lower() for part in name_run(tokens, token))
        keys.update(word for word in found if word in persons)
    return keys


class Mentions:
    """
    The noun phrases of a scope. Most are never asked for, so each is made when it first is.

    Args:
        sentences: The scope's sentences, by start.
    """

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._sentences = {
            sentence.index: sentence
            for sentence in sentences
            if len(sentence.tokens) <= LONGEST_SENTENCE
        }
        self._made: dict[tuple[int, int], Mention] = {}
        self._heads: dict[str, list[tuple[int, int]]] = {}
        for sentence in self._sentences.values():
            self._note(sentence)

    def _note(self, sentence: Sentence) -> None:
        """Note a sentence's phrases under their keys."""
        tokens = sentence.tokens
        bracketed = any(token.text == "(" for token in tokens)
        for token in _heads(sentence):
            place = (sentence.index, token.index)
            keys = self._mention(*place).keys if bracketed else _own_keys(tokens, token)
            for key in keys:
                self._heads.setdefault(key, []).append(place)

    def _mention(self, sentence: int, head: int) -> Mention:
        found = self._made.get((sentence, head))
        if found is None:
            tokens = self._sentences[sentence].tokens
            found = self._made[sentence, head] = mention_of(tokens, tokens[head], sentence)
        return found

    def keyed(self, key: str) -> list[Mention]:
        """Those that have a key, by their heads' position."""
        return [self._mention(*place) for place in self._heads.get(key, ())]

    def within(self, sentences: Iterable[int]) -> Iterator[Mention]:
        """Those of some sentences, by index, in that order."""
        for index in sentences:
            sentence = self._sentences.get(index)
            if sentence is not None:
                for token in _heads(sentence):
                    yield self._mention(index, token.index)


def _heads(sentence: Sentence) -> Iterator[Token]:
    """The heads of a sentence's noun phrases."""
    for token in sentence.tokens:
        if token.pos in {"NOUN", "PROPN"} and token.dep != "compound" and not names_a_time(token):
            yield token
