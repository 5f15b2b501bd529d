"""
Figures with no word for an outcome of their own, which take it over from another figure: parts,
further items of a list, rates of a total.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warledger.coding.draft import Draft
from warledger.coding.lexicon import scope, status_of, things

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.coding.clause import Clause
    from warledger.coding.mentions import Mention
    from warledger.records import Token

_JOINTS = frozenset({",", "and", "or", ";", ":", "—", "–", "but", "while", "("})
_COLONS = frozenset({":", "—", "–", "("})
_INCLUSIONS = ("including", "among", "amongst", "made up", "consisting of", "comprising")
#: Verbs that say no more of people than what they are.
_PLAIN_VERBS = frozenset({"be", "belong", "have", "come"})
_LIST_VERBS = frozenset({"include", "be", "comprise", "number"})
_OF_RATE = re.compile(r"\s+(?:\w+\s+)?(?:a|per|each|every)\s+(?:day|week|month|year)\b")
_TOTALS = frozenset({"total", "toll", "count", "number", "tally", "figure"})
_PRONOUNS = frozenset({"them", "these", "those", "whom", "which"})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a figure without an outcome stands among."""

    clause: Clause
    mention: Mention
    drafts: Sequence[Draft]  #: of the same sentence, by position
    before: Sequence[Draft]  #: of the sentences before, by position

    @property
    def first(self) -> int:
        """The figure's first token."""
        return self.clause.inside(self.mention.figure.span)[0]

    def earlier(self) -> list[Draft]:
        """Drafts of the same sentence that stand before the figure."""
        return [d for d in self.drafts if d.span.end <= self.mention.figure.span.start]

    def told(self, sentences: int) -> list[Draft]:
        """All drafts before the figure, this sentence's and those of so many before it."""
        index = self.clause.sentence.index
        near = [d for d in self.before if d.sentence >= index - sentences]
        return [*near, *self.earlier()]

    def taking_over(self, source: Draft, rule: str, *, part: bool) -> Draft:
        """The draft that takes its outcome from another one."""
        here = source.clause is self.clause
        return Draft(
            clause=self.clause,
            mention=self.mention,
            outcome=source.outcome,
            trigger=source.trigger if here else self.mention.role,
            own_trigger=here,
            rule=rule,
            whole=source if part else source.whole,
            reasons=[f"outcome of {source.span.of(source.clause.text)!r}"],
        )


def inherit(around: Surroundings) -> Draft | None:
    """The draft of a figure that takes its outcome from another one; None for any other figure."""
    noun = around.mention.noun
    if noun is not None and not _countable(around.clause, noun):
        return None
    if noun is None and around.mention.figure.vague:
        return None  # "some alone, some in groups"
    for rule in (_included, _rate, _of_group, _subject_group, _listed):
        found = rule(around)
        if found is not None:
            return found
    return None


def _countable(clause: Clause, noun: int) -> bool:
    lemma = clause.lemma(noun)
    plural = clause.tokens[noun].tag in {"NNPS", "NNP", "NNS"}
    return lemma not in things() and (status_of(lemma) is not None or plural)


def _included(around: Surroundings) -> Draft | None:
    """Words of inclusion stand before the figure ("13 people, including five children")."""
    tokens = around.clause.tokens
    for place in range(around.first - 1, max(around.first - 14, -1), -1):
        word = tokens[place].text.lower()
        if {word, f"{word} {tokens[place + 1].text.lower()}"} & set(_INCLUSIONS):
            outer = [d for d in around.drafts if d.span.end <= tokens[place].span.start]
            return around.taking_over(outer[-1], "included", part=True) if outer else None
        if word in {";", "."} or (tokens[place].pos == "VERB" and tokens[place].tag != "VBN"):
            return None
    return None


def _rate(around: Surroundings) -> Draft | None:
    """A rate of the figure before it ("an average of 84 a day")."""
    clause = around.clause
    after = clause.text[around.mention.figure.span.end : clause.sentence.span.end]
    told = around.told(1)
    if _OF_RATE.match(after) is None or not told:
        return None
    return around.taking_over(told[-1], "rate_of", part=False)


def _of_group(around: Surroundings) -> Draft | None:
    """A part of figures told before ("two of them", "of these, 28 were children")."""
    clause, group = around.clause, around.mention.group
    if group is None:
        return None
    word, lemma = clause.tokens[group].text.lower(), clause.lemma(group)
    if word in _PRONOUNS or lemma in {"victim", "total", "number"}:
        near = around.told(1)
        if near:
            main = next((d for d in reversed(near) if d.whole is None), near[-1])
            return around.taking_over(main, "of_group", part=True)
    for source in reversed([*around.before, *around.earlier()]):
        if _repeats(word, source):
            return around.taking_over(source, "of_group", part=True)
    return None


def _repeats(word: str, source: Draft) -> bool:
    """Whether a word is a figure told before ("three of the seven")."""
    said = source.span.of(source.clause.text).lower()
    numeral = word in said.split() and source.mention.figure.low is not None
    return numeral or word.replace(",", "") == str(source.mention.figure.low)


def _subject_group(around: Surroundings) -> Draft | None:
    """The subject stands for the people of the figure before ("they included 22 women")."""
    clause, mention = around.clause, around.mention
    token = clause.tokens[clause.first_conjunct(mention.role)]
    verb = clause.lemma(token.head)
    if token.dep not in {"dobj", "attr"} or verb not in _LIST_VERBS:
        return None
    subjects = {clause.lemma(subject) for subject in clause.children(token.head, "nsubj")}
    if verb == "be" and mention.noun is None and not subjects & _TOTALS:
        return None
    if any(t.text in _COLONS for t in clause.tokens[token.head : around.first]):
        return None  # an item of the list after the figure
    near = [d for d in around.before if d.sentence >= clause.sentence.index - 2]
    near = [d for d in near if d.whole is None] or near
    for subject in clause.children(token.head, "nsubj"):
        word, lemma = clause.tokens[subject].text.lower(), clause.lemma(subject)
        another = lemma in _TOTALS  # "the ministry's total is 1,079": a count, not a part
        if near and (word in {"they", "these", "those"} or lemma in scope("victim_groups")):
            return around.taking_over(near[-1], "subject_group", part=not another)
    return None


def _listed(around: Surroundings) -> Draft | None:
    """The next item of a list, with no verb of its own ("31 in Tarka and 22 in Sefa")."""
    clause, mention = around.clause, around.mention
    earlier = around.earlier()
    if not earlier or (mention.figure.vague and mention.group is not None):
        return None
    source = earlier[-1]
    between = clause.tokens[clause.inside(source.span)[-1] + 1 : around.first]
    marks = {token.text.lower() for token in between}
    if len(between) > 30 or not marks & _JOINTS:
        return None
    colon = bool(marks & _COLONS)
    if not colon and not _same_predicate(around, source, between):
        return None
    return around.taking_over(source, "listed", part=colon and source.whole is None)


def _same_predicate(around: Surroundings, source: Draft, between: Sequence[Token]) -> bool:
    """Whether a figure has no verb of its own, or one joined in parallel to the source's."""
    clause = around.clause
    own = clause.verb_above(around.mention.role)
    theirs = clause.verb_above(source.mention.role)
    group = clause.conjuncts(theirs) if theirs is not None else []
    if own is not None and own > between[0].index and own != theirs:
        plain = clause.lemma(own) in _PLAIN_VERBS
        return plain and (own in group or source.mention.group is not None)
    return not any(
        token.pos in {"VERB", "AUX"}
        and token.index not in {source.trigger, theirs}
        and token.head != source.trigger
        and token.tag not in {"VBN", "VBG"}
        and token.dep not in {"relcl", "aux", "auxpass"}
        for token in between
    )
