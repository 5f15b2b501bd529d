"""
Mentions of people with a figure: which words count whom.

A mention has a figure, a ``role`` token, whose place in the tree says what happened, and a ``noun``
token, which says who they were: in "dozens of villagers were killed" the role is "dozens", the
subject of "killed", and the noun is "villagers".
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from warledger.coding.lexicon import scope, status_of, things, triggers
from warledger.records import Figure, Span, Token
from warledger.resources import words
from warledger.text.numbers import NumberLexicon, NumberMatch, find_figures

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warledger.coding.clause import Clause

_OF_GROUP_DETERMINERS = {
    "the",
    "these",
    "those",
    "them",
    "its",
    "his",
    "her",
    "their",
    "our",
    "this",
}
_MEASURES = frozenset({"total", "number", "group", "estimate", "pair", "average", "minimum"})


_OPENERS = frozenset({",", ";", ".", "“", "—", ":", "and", "but"})
_PERSON_PRONOUNS = frozenset({"he", "she", "him", "her"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """People with a figure in one sentence. Token fields are indices into the clause's tokens."""

    figure: Figure
    role: int
    noun: int | None  #: None where the figure stands alone ("531 were wounded")
    group: int | None = None  #: the wider group of "nine of the dead", "two of them"
    kind: str = (
        "number"  #: ``number``, ``none`` (nobody), ``one`` (a soldier), ``name``, ``pronoun``
    )

    @property
    def one_person(self) -> bool:
        """Whether it is one person told with no number word."""
        return self.kind in {"one", "name", "pronoun"}


def numbered(clause: Clause, lexicon: NumberLexicon) -> Iterator[Mention]:
    """The mentions of a sentence that rest on a number, by position."""
    found: list[Mention] | None = clause.kept.get("numbered")
    if found is None:
        found = list(_without_groups(clause, list(_numbered(clause, lexicon))))
        clause.kept["numbered"] = found
    yield from found


def _numbered(clause: Clause, lexicon: NumberLexicon) -> Iterator[Mention]:
    base = clause.sentence.span.start
    for match in _figures(clause.sentence.span.of(clause.text), lexicon):
        if match.not_people is not None:
            continue
        core = Span(match.core.start + base, match.core.end + base)
        figure = Figure(
            span=Span(match.span.start + base, match.span.end + base),
            low=match.low,
            high=match.high,
            approx=match.approx,
            vague=match.vague,
        )
        inside = clause.inside(core)
        if not inside:
            continue
        mention = _locate(clause, figure, inside)
        if mention is not None:
            yield mention


@lru_cache(maxsize=1024)
def _figures(words_: str, lexicon: NumberLexicon) -> tuple[NumberMatch, ...]:
    # A sentence is looked through twice: for whether its report has claims, and for those.
    return tuple(find_figures(words_, lexicon))


def _without_groups(clause: Clause, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """All but the bare numbers that name the wider group of another ("nine of the 17")."""
    groups = {m.group for m in mentions if m.group is not None}
    for mention in mentions:
        if not (mention.noun is None and groups & set(clause.inside(mention.figure.span))):
            yield mention


def _locate(clause: Clause, figure: Figure, inside: list[int]) -> Mention | None:
    tokens = clause.tokens
    members = set(inside)
    top = next((i for i in reversed(inside) if tokens[i].head not in members), inside[-1])
    kind = "none" if figure.low == 0 and figure.high == 0 else "number"
    partitive = _of_complement(clause, inside[-1], top)
    if partitive is not None:
        return _partitive(clause, figure, top, partitive, kind)
    noun = _counted_noun(clause, top, inside[-1])
    if noun is not None and clause.lemma(noun) in {"more", "many", "additional"}:
        top, noun = noun, None  # "seven more": the word stands for those counted before
    group = _fronted_group(clause, inside[0])
    if noun is None:
        return Mention(
            figure=figure, role=_beyond_measure(clause, top), noun=None, group=group, kind=kind
        )
    if _is_measure(clause, noun):
        inner = _of_complement(clause, noun, noun)
        return Mention(figure=figure, role=noun, noun=inner, group=group, kind=kind)
    return Mention(
        figure=figure, role=_beyond_measure(clause, noun), noun=noun, group=group, kind=kind
    )


def _beyond_measure(clause: Clause, index: int) -> int:
    """ "A total of 15 people": the measure holds the people's place in the sentence."""
    token = clause.tokens[index]
    if token.dep == "pobj" and clause.lemma(token.head) == "of":
        outer = clause.tokens[token.head].head
        if clause.lemma(outer) in _MEASURES:
            return outer
    return index


def _fronted_group(clause: Clause, first: int) -> int | None:
    """The group of a phrase that opens the clause ("Of the wounded, 28 were children")."""
    tokens = clause.tokens
    groups = scope("victim_groups")
    for place in range(first - 1, -1, -1):
        if tokens[place].text.lower() not in {"of", "among"}:
            continue
        if place and tokens[place - 1].text not in _OPENERS:
            continue
        phrase = tokens[place + 1 : first]
        if [token.lemma for token in phrase[:2]] == ["those", "who"]:
            return place + 1
        if any(token.text in {",", "were", "are", "was"} for token in phrase):
            named = [t.index for t in phrase if {t.lemma, t.text.lower()} & groups]
            return named[0] if named else None
    return None


def _partitive(clause: Clause, figure: Figure, top: int, inner: int, kind: str) -> Mention:
    tokens = clause.tokens
    definite = tokens[inner].pos == "PRON" or any(
        tokens[child].lemma in _OF_GROUP_DETERMINERS or tokens[child].tag in {"PRP$", "POS"}
        for child in clause.children(inner)
    )
    lemma = tokens[inner].lemma
    in_group = lemma in scope("victim_groups") or tokens[inner].pos == "PRON"
    if definite or in_group:
        return Mention(figure=figure, role=top, noun=None, group=inner, kind=kind)
    return Mention(figure=figure, role=top, noun=inner, kind=kind)


def _of_complement(clause: Clause, last: int, top: int) -> int | None:
    """The noun after "of" that directly follows a number (or the noun ``last``)."""
    tokens = clause.tokens
    after = last + 1
    while after < len(tokens) and tokens[after].lemma in {"more", "other", "others", '"', "”", "’"}:
        after += 1
    if after >= len(tokens) or tokens[after].lemma != "of":
        # "hundreds of" may be inside the figure's own words.
        after = last if tokens[last].lemma == "of" else -1
    if after < 0:
        return None
    for child in clause.children(after, "pobj", "pcomp"):
        return child
    nouns = [t.index for t in tokens[after + 1 : after + 6] if t.pos in {"NOUN", "PROPN", "PRON"}]
    return nouns[-1] if nouns and top != nouns[-1] else None


def _is_measure(clause: Clause, noun: int) -> bool:
    return clause.lemma(noun) in _MEASURES and bool(clause.children(noun, "prep"))


def _counted_noun(clause: Clause, top: int, last: int) -> int | None:
    """The noun that a number counts, from the tree, else from the words that follow it."""
    tokens = clause.tokens
    token = tokens[top]
    head = tokens[token.head]
    if (
        token.dep
        in {"nummod", "quantmod", "amod", "compound", "det", "nmod", "poss", "advmod", "dep"}
        and head.index > last
        and head.pos in {"NOUN", "PROPN", "ADJ", "NUM"}
        and head.index - last <= 8
    ):
        return _beyond_compound(clause, head.index)
    if token.pos in {"NOUN", "PROPN"} and token.tag in {"NNS", "NN"} and top > last:
        return top
    # The parser often takes a number for the argument and the noun for something else.
    for place in range(last + 1, min(last + 6, len(tokens))):
        following = tokens[place]
        if following.pos in {"ADJ", "PROPN", "PART", "X"} or following.tag in {
            "VBN",
            "HYPH",
            "POS",
        }:
            if status_of(following.lemma) is not None and following.tag in {"NNS", "NNPS"}:
                return place
            continue
        if following.pos == "NOUN" and (
            status_of(following.lemma) is not None or following.lemma in things()
        ):
            return _beyond_compound(clause, place)
        if following.pos == "NOUN":
            continue
        break
    return None


def _beyond_compound(clause: Clause, noun: int) -> int:
    """The head of a compound ("12 army soldiers"), which is the thing counted."""
    tokens = clause.tokens
    while tokens[noun].dep in {"compound", "nmod"} and tokens[noun].head > noun:
        noun = tokens[noun].head
    return noun


def surnames(clauses: Sequence[Clause]) -> frozenset[str]:
    """Last words of the names of persons in a text: a name once known is known throughout."""
    found: set[str] = set()
    for clause in clauses:
        if "surnames" not in clause.kept:
            clause.kept["surnames"] = _surnames(clause)
        found |= clause.kept["surnames"]
    return frozenset(found)


def _surnames(clause: Clause) -> set[str]:
    found = set()
    for token in clause.tokens:
        if token.tag != "NNP" or token.dep == "compound":
            continue
        full = any(clause.tokens[c].tag == "NNP" for c in clause.children(token.index, "compound"))
        if (full and token.entity == "PERSON") or _called_person(clause, token.index):
            found.add(token.text)
    return found


def single(clause: Clause, taken: set[int], persons: frozenset[str]) -> Iterator[Mention]:
    """
    People told one by one: "a soldier", "her daughter", "Navy Senior Chief Scott Dayton".

    Args:
        clause: The sentence.
        taken: Tokens that a number already counts.
        persons: Surnames known from the whole text.
    """
    for token in clause.tokens:
        if token.index in taken or token.dep == "compound":
            continue
        owned = token.text.lower() == "his" and token.dep == "poss"
        if token.text.lower() in _PERSON_PRONOUNS or owned:
            yield _one(token.span, token.index, "pronoun")
        if token.text not in persons and token.tag not in {"NN", "NNP"}:
            continue
        if token.lemma in things() or token.lemma in triggers("toll"):
            continue
        mention = _single_noun(clause, token, persons)
        if mention is not None:
            yield mention


def _single_noun(clause: Clause, token: Token, persons: frozenset[str]) -> Mention | None:
    called = token.tag == "NNP" and bool(clause.children(token.index, "det"))
    if (token.tag == "NNP" or token.text in persons) and not called:
        if token.text in persons or _is_person(clause, token.index):
            return _named(clause, token.index, _described(clause, token.index))
        return None
    if any(clause.tokens[c].entity == "ORDINAL" for c in clause.children(token.index, "amod")):
        return None  # "the second mayor to be killed": a count, not a person
    hyphen = token.index > 1 and clause.tokens[token.index - 1].text == "-"
    if not _person_like(f"-{token.lemma}" if hyphen else token.lemma):
        return None
    name = _apposed_name(clause, token.index, persons)
    if name is not None:
        return _named(clause, name, token.index)
    for child in clause.children(token.index, "det"):
        if clause.lemma(child) in {"a", "an", "another"}:
            return _one(clause.tokens[child].span, token.index, "one")
    if _identified(clause, token.index):
        return _one(_noun_phrase(clause, token.index), token.index, "name")
    return None


def _named(clause: Clause, name: int, role: int) -> Mention:
    figure = Figure(span=name_span(clause, name), low=1, high=1)
    return Mention(figure=figure, role=role, noun=name, kind="name")


def _described(clause: Clause, name: int) -> int:
    """ "Journalists Ann Lee and Tom Ray": a name beside a plural has the plural's place."""
    first = clause.first_conjunct(name)
    token = clause.tokens[first]
    plural = token.dep == "appos" and clause.tokens[token.head].tag == "NNS"
    return token.head if plural and status_of(clause.lemma(token.head)) is not None else name


def _person_like(lemma: str) -> bool:
    """A noun for a person: listed, or made with an ending that makes nouns for persons."""
    return status_of(lemma) is not None or lemma.endswith(_PERSON_ENDINGS)


_PERSON_ENDINGS = (
    "-maker",
    "-worker",
    "keeper",
    "ologist",
    "woman",
    "sman",
    "-year-old",
    "grapher",
    "teer",
)


def _apposed_name(clause: Clause, index: int, persons: frozenset[str]) -> int | None:
    """The name that a description stands beside ("John Cantlie, the British journalist")."""
    token = clause.tokens[index]
    beside = [token.head] if token.dep == "appos" else []
    for place in [*beside, *clause.children(index, "appos")]:
        other = clause.tokens[place]
        if other.tag == "NNP" and (other.text in persons or _is_person(clause, place)):
            return place
    return None


def _one(span: Span, token: int, kind: str) -> Mention:
    return Mention(figure=Figure(span=span, low=1, high=1), role=token, noun=token, kind=kind)


def _is_person(clause: Clause, index: int) -> bool:
    """Whether a proper noun names a person, from what stands around it and its own form."""
    token = clause.tokens[index]
    if token.entity == "PERSON" or _called_person(clause, index):
        return True
    name = [index, *clause.children(index, "compound")]
    bodies = words("persons", "organisations")
    return (
        len(name) > 1
        and token.entity not in {"GPE", "LOC", "FAC", "NORP", "EVENT", "PRODUCT"}
        and not clause.children(index, "det")
        and not any(clause.lemma(i) in bodies or clause.lemma(i) in things() for i in name)
    )


def _called_person(clause: Clause, index: int) -> bool:
    """A title or calling before a name, a description of a person after it, or "who"."""
    for child in clause.children(index, "compound", "nmod", "amod"):
        if clause.lemma(child) in scope("person_titles") or _calling(clause, child):
            return True
    for child in clause.children(index, "appos"):
        if clause.tokens[child].tag == "NN" and _calling(clause, child):
            return True
    return any(
        clause.tokens[subject].lemma == "who"
        for child in clause.children(index, "relcl")
        for subject in clause.children(child, "nsubj", "nsubjpass")
    )


def _calling(clause: Clause, index: int) -> bool:
    return clause.tokens[index].tag == "NN" and _person_like(clause.lemma(index))


def _identified(clause: Clause, index: int) -> bool:
    """Whether a definite singular noun points at one person ("her daughter", "the mayor")."""
    if clause.lemma(index) in {
        "crew",
        "family",
        "staff",
        "personnel",
        "police",
        "militia",
        "people",
        "other",
        "enemy",
        "dead",
        "youth",
        "taliban",
        "group",
        "cell",
        "household",
        "missing",
    }:
        return False
    # "His bodyguard and driver": the joined noun shares what identifies the first.
    owners = [
        *clause.children(index, "poss", "det"),
        *clause.children(clause.first_conjunct(index), "poss"),
    ]
    for child in owners:
        token = clause.tokens[child]
        if token.tag == "PRP$" or token.lemma == "the" or token.dep == "poss":
            return True
    return False


def name_span(clause: Clause, index: int) -> Span:
    """A name with its titles: compounds to its left and names joined to it."""
    first = index
    for child in clause.children(index, "compound", "nmod", "amod"):
        if clause.tokens[child].pos in {"PROPN", "NOUN"}:
            first = min(first, *clause.subtree(child))
    return Span(clause.tokens[first].span.start, clause.tokens[index].span.end)


def _noun_phrase(clause: Clause, index: int) -> Span:
    """A noun with its determiner and the modifiers to its left."""
    first = index
    for child in clause.children(index, "det", "poss", "amod", "compound", "nmod"):
        first = min(first, *clause.subtree(child))
    return Span(clause.tokens[first].span.start, clause.tokens[index].span.end)
