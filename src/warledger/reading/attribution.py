"""
Attributions: the words that credit speech to somebody, and the stretch of the sentence credited.

Each frame is one way of crediting ("X said that …", "…, said X", "according to X", "X urged Y
to …"); its name is the ``rule`` of the statements that it finds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from warledger.reading.extents import TURN, around, cut, full_clause, is_that, span, within
from warledger.reading.frames import (
    accused,
    committed,
    directed,
    infinitive,
    put,
    spoken_of,
    to_verb,
)
from warledger.reading.mentions import LONGEST_SENTENCE, unbroken
from warledger.reading.subjects import (
    LEADING,
    RELATIVE,
    audience_of,
    group_of,
    is_finite,
    speaking,
    subject_of,
)
from warledger.records import Sentence, Span, Token
from warledger.resources import words
from warledger.text.tree import ancestors, children, subtree

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LEXICON = "speech"
_MODAL = {"would", "could", "should", "might", "may", "must", "can", "ca", "wo"}
#: What an infinitive may hang on and still tell of speech: "went on to say", "those to argue".
_GOING_ON = {"go", "continue", "those", "one", "first", "last"}
_VOICING = {"express", "voice", "share", "repeat", "air"}
#: Groups of verbs whose content is a phrase, with what finds it.
_FRAMES = {
    "accusing": accused,
    "directing": directed,
    "committing": committed,
    "putting": put,
    "speaking_of": spoken_of,
}
#: Verbs of saying that take whom they tell as their object.
_TELLING = {"tell", "inform", "assure"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """One crediting of speech in one sentence."""

    sentence: int  #: index of the sentence
    cue: Span  #: the word of speaking
    group: Span  #: speaker and cue together, with what stands between
    head: Token | None  #: the head of the phrase for the speaker; None where nobody is named
    content: Span | None  #: the stretch credited; None where only a quotation can be
    audience: Token | None  #: head of the phrase for who was told, or who quotes the speaker
    reach: Span  #: all that hangs on the cue; a quotation inside may be the speaker's
    rule: str


def attributions(sentence: Sentence) -> tuple[Attribution, ...]:
    """All attributions of a sentence, by the position of their cues."""
    found: list[Attribution] = []
    if len(sentence.tokens) > LONGEST_SENTENCE:
        return ()
    for token in sentence.tokens:
        if token.text.lower() == "according":
            found.extend(_according(sentence, token))
        elif token.pos in {"VERB", "AUX"}:
            found.extend(_verb(sentence, token))
        elif token.pos == "NOUN" and token.lemma in words(_LEXICON, "content_noun"):
            found.extend(_noun(sentence, token))
    return tuple(found)


def _unsaid(tokens: Sequence[Token], verb: Token) -> bool:
    """Whether the verb is negated, merely possible, or an aim."""
    helpers = children(tokens, verb.index, "neg", "aux")
    others_accused = verb.lemma in words(_LEXICON, "accusing") and _set_against(tokens, verb)
    for helper in helpers:
        if (helper.dep == "neg" and not others_accused) or helper.text.lower() in _MODAL:
            return True
        if helper.text.lower() == "to" and not children(tokens, verb.index, "nsubj"):
            nearest = {tokens[verb.head].lemma, tokens[max(helper.index - 1, 0)].lemma}
            if not nearest & (_GOING_ON | LEADING):
                return True
    return False


def _first_person(head: Token | None) -> bool:
    return head is not None and head.pos == "PRON" and head.text.lower() in {"i", "we", "you"}


def _set_against(tokens: Sequence[Token], verb: Token) -> bool:
    """Whether a verb's object is set against another: "has not accused the army but the rebels"."""
    objects = children(tokens, verb.index, "dobj")
    return any(
        word.lemma == "but"
        and any(
            other.pos in {"NOUN", "PROPN"} and other.index > word.index
            for other in children(tokens, node.index, "conj")
        )
        for node in (*objects, verb if objects else None)
        if node is not None
        for word in children(tokens, node.index, "cc")
    )


def _nobody(tokens: Sequence[Token], subject: Token | None) -> bool:
    """Whether a subject is nobody: "nobody", "no group", "neither the army nor the rebels"."""
    if subject is None:
        return False
    said = (subject, *children(tokens, subject.index, "det", "preconj", "cc"))
    return any(token.lemma in words("agents", "nobody") for token in said)


@lru_cache(maxsize=1)
def _speech_verbs() -> frozenset[str]:
    """The verbs that can credit anything to anybody."""
    groups = ("saying", "saying_with_that", "saying_with_clause", "naming", *_FRAMES)
    return frozenset({"make"}).union(*(words(_LEXICON, group) for group in groups))


def _verb(sentence: Sentence, verb: Token) -> Iterator[Attribution]:
    tokens = sentence.tokens
    lemma = verb.lemma
    if lemma not in _speech_verbs():
        return
    subject = subject_of(tokens, verb)
    if _unsaid(tokens, verb) or _first_person(subject) or _nobody(tokens, subject):
        return
    clause_only = lemma in words(_LEXICON, "saying_with_clause") or _made_plain(tokens, verb)
    saying = lemma in words(_LEXICON, "saying") or lemma in words(_LEXICON, "saying_with_that")
    if saying or clause_only:
        yielded = _saying(sentence, verb, clause_only)
        if yielded:
            yield yielded
            return
    for group, frame in _FRAMES.items():
        if lemma in words(_LEXICON, group) and speaking(tokens, verb) is not None:
            start_end = frame(tokens, verb)
            if start_end:
                content = within(sentence, *start_end, circumstances=group == "committing")
                yield _made(sentence, verb, content, group)
                return
    named = lemma in words(_LEXICON, "naming") or lemma in words(_LEXICON, "saying")
    if named and speaking(tokens, verb) is not None:
        yield _made(sentence, verb, None, "naming")


def _made_plain(tokens: Sequence[Token], verb: Token) -> bool:
    return verb.lemma == "make" and any(
        token.text.lower() in {"clear", "plain", "known"}
        for token in tokens[verb.index + 1 : verb.index + 4]
    )


def _made(
    sentence: Sentence, verb: Token, content: Span | None, rule: str, head: Token | None = None
) -> Attribution:
    tokens = sentence.tokens
    head = head or speaking(tokens, verb)
    first, last = group_of(tokens, verb, subject_of(tokens, verb))
    return Attribution(
        sentence=sentence.index,
        cue=verb.span,
        group=Span(tokens[first].span.start, tokens[last].span.end),
        head=head,
        content=content,
        audience=audience_of(tokens, verb),
        reach=_reach(tokens, verb),
        rule=rule,
    )


def _reach(tokens: Sequence[Token], verb: Token) -> Span:
    below = subtree(tokens, verb.index)
    return Span(below[0].span.start, below[-1].span.end)


def _saying(sentence: Sentence, verb: Token, clause_only: bool) -> Attribution | None:
    """The frames of verbs of saying: clause after, clause before, or the cue between commas."""
    tokens = sentence.tokens
    head = speaking(tokens, verb)
    after = _clause_after(tokens, verb)
    if clause_only and after is not None and not full_clause(tokens, *after):
        after = None
    if verb.lemma in words(_LEXICON, "saying_with_that"):
        clause_only = True
        if after is not None and not is_that(tokens[after[0]]):
            after = None
    first, last = group_of(tokens, verb, subject_of(tokens, verb))
    relative = tokens[first].text.lower() in RELATIVE or verb.dep in {"relcl", "acl"}
    before = not relative and verb.tag != "VBG" and _clause_before(tokens, verb, first, last)
    if before and not (after is not None and is_that(tokens[after[0]])) and not clause_only:
        return _made(sentence, verb, around(sentence, verb, first, last), "saying after")
    if after is not None and head is not None:
        return _made(sentence, verb, cut(sentence, verb, *after), "saying before")
    return None


def _clause_before(tokens: Sequence[Token], verb: Token, first: int, last: int) -> bool:
    """Whether what is said stands before the cue, which is set off by a mark."""
    if first < 2:
        return False
    mark = tokens[first - 1]
    if mark.pos != "PUNCT" or mark.text in {"(", "-"}:
        return False
    left = tokens[: first - 1]
    said = [token for token in children(tokens, verb.index, "ccomp") if token.index < first]
    if said or mark.text in {"”", '"', "’"}:
        return True
    closed = last + 1 >= len(tokens) or tokens[last + 1].pos == "PUNCT"
    if not closed:
        return False
    if children(tokens, verb.index, "dobj") and verb.lemma not in _TELLING:
        return False
    head = subject_of(tokens, verb)
    bounded = last + 2 >= len(tokens) and head is not None and head.index > verb.index
    main = any(is_finite(token) and not _subordinate(tokens, token, verb) for token in left)
    return main or bounded or verb.dep == "parataxis"


def _subordinate(tokens: Sequence[Token], token: Token, verb: Token) -> bool:
    for current in (token, *ancestors(tokens, token.index)):
        if current.index == verb.index:
            return False
        if current.dep in {"advcl", "relcl", "acl", "pcomp"}:
            return True
    return False


def _clause_after(tokens: Sequence[Token], verb: Token) -> tuple[int, int] | None:
    """First and last token of the content clause after a cue."""
    inserted = False
    for token in tokens[verb.index + 1 : verb.index + 16]:
        inserted = inserted or token.text.lower() == "according"
        following = tokens[min(token.index + 1, len(tokens) - 1)].text.lower()
        aside = token.text == "," and (inserted or following == "according")
        if token.pos in {"VERB", "AUX", "PUNCT"} and not aside and following != "to":
            break
        if is_that(token) and tokens[token.index - 1].lemma not in words(_LEXICON, "content_noun"):
            below = subtree(tokens, token.head)
            inside = [part.index for part in below if part.index > token.index]
            return (token.index, inside[-1]) if inside else None
    for clause in children(tokens, verb.index, "ccomp", "xcomp"):
        if clause.index < verb.index or _participle_of_speech(tokens, clause):
            continue
        stated = infinitive(tokens, clause) and verb.lemma in {"estimate", "believe"}
        if infinitive(tokens, clause) and not stated:
            continue
        inside = [part.index for part in subtree(tokens, clause.index) if part.index > verb.index]
        gap = verb.dep == "relcl" or any(
            token.tag in {"WDT", "WP"} for token in tokens[: verb.index]
        )
        verbs = {"VERB", "AUX"}
        gap = gap or any(part.pos in verbs for part in tokens[verb.index + 1 : inside[0]])
        if not gap and not children(tokens, clause.index, "nsubj", "nsubjpass", "expl", "csubj"):
            return verb.index + 1, inside[-1]
        return inside[0], inside[-1]
    return None


def _participle_of_speech(tokens: Sequence[Token], verb: Token) -> bool:
    cue = verb.tag == "VBG" and verb.lemma in words(_LEXICON, "saying")
    return cue and not children(tokens, verb.index, "nsubj")


def _according(sentence: Sentence, token: Token) -> Iterator[Attribution]:
    tokens = sentence.tokens
    if token.index + 2 >= len(tokens) or tokens[token.index + 1].text.lower() != "to":
        return
    source = children(tokens, token.index + 1, "pobj")
    if not source:
        return
    inside = unbroken(subtree(tokens, source[0].index), source[0].index)
    last = max(inside[-1].index, token.index + 2)
    rest = tokens[last + 1 :]
    opening = next((part for part in rest if part.pos != "PUNCT"), None)
    if token.index <= 1:
        start, stop = last + 1, len(tokens) - 1
        if opening is None:
            return
    else:
        start, stop = 0, token.index - 1
        if opening is not None and opening.text.lower() not in TURN:
            stop = len(tokens) - 1
    yield Attribution(
        sentence=sentence.index,
        cue=Span(token.span.start, tokens[token.index + 1].span.end),
        group=Span(token.span.start, tokens[last].span.end),
        head=None if source[0].entity in {"DATE", "TIME"} else source[0],
        content=span(tokens, start, stop),
        audience=None,
        reach=sentence.span,
        rule="according to",
    )


def _noun(sentence: Sentence, noun: Token) -> Iterator[Attribution]:
    """A noun for speech with the clause that tells what was said: "his claim that …"."""
    tokens = sentence.tokens
    if noun.index and tokens[noun.index - 1].text.lower() == "in" and noun.lemma == "order":
        return
    if noun.lemma in words(_LEXICON, "voiced_noun") and tokens[noun.head].lemma not in _VOICING:
        return
    extent = _noun_content(tokens, noun)
    if extent is None:
        return
    yield Attribution(
        sentence=sentence.index,
        cue=noun.span,
        group=noun.span,
        head=_noun_speaker(tokens, noun),
        content=span(tokens, *extent),
        audience=None,
        reach=sentence.span,
        rule="noun of speech",
    )


def _noun_content(tokens: Sequence[Token], noun: Token) -> tuple[int, int] | None:
    """First and last token of the clause that tells what a noun for speech says."""
    directive = noun.lemma in words(_LEXICON, "directive_noun")
    clause = None
    for child in children(tokens, noun.index, "acl", "ccomp"):
        marked = any(is_that(mark) for mark in children(tokens, child.index, "mark"))
        if marked or (directive and infinitive(tokens, child)):
            clause = child
    that = next((part for part in tokens[noun.index + 1 : noun.index + 5] if is_that(part)), None)
    if clause is None and that is not None and not _of_cue(tokens, that):
        clause = tokens[that.head]
    if clause is not None:
        inside = [t.index for t in subtree(tokens, clause.index) if t.index > noun.index]
        return (inside[0], inside[-1]) if inside else None
    if directive and noun.index + 2 < len(tokens) and tokens[noun.index + 1].lemma == "for":
        to = to_verb(tokens, noun)
        if to is not None:
            return noun.index + 2, subtree(tokens, to.head)[-1].index
    return None


def _of_cue(tokens: Sequence[Token], that: Token) -> bool:
    """Whether a clause belongs to a verb of saying rather than to a noun before it."""
    clause = tokens[that.head]
    if clause.pos not in {"VERB", "AUX"}:
        return True
    return clause.dep == "ccomp" and tokens[clause.head].lemma not in _VOICING


def _noun_speaker(tokens: Sequence[Token], noun: Token) -> Token | None:
    owners = children(tokens, noun.index, "poss")
    if owners:
        return owners[0]
    for by in children(tokens, noun.index, "prep", "agent"):
        if by.text.lower() in {"by", "from"}:
            return next(iter(children(tokens, by.index, "pobj")), None)
    above = tokens[noun.head]
    if noun.dep == "dobj" and above.pos == "VERB":
        return subject_of(tokens, above)
    if any(token.dep == "expl" for token in children(tokens, above.index)):
        return noun
    return None
