"""
Attributions: the words that credit speech to somebody, and the stretch of the sentence credited.

Each frame is one way of crediting ("X said that …", "…, said X", "according to X", "X urged Y
to …"); its name is the ``rule`` of the statements that it finds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warledger.read.mentions import phrase, trimmed, unbroken
from warledger.records import Sentence, Span, Token
from warledger.resources import words
from warledger.text.tree import ancestors, children, subtree

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LEXICON = "speech"
_MODAL = {"would", "could", "should", "might", "may", "must", "can", "ca", "wo"}
#: What an infinitive may hang on and still tell of speech: "went on to say", "those to argue".
_GOING_ON = {"go", "continue", "those", "one", "first", "last"}
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
_RELATIVE = {"who", "which", "that"}
_LEADING = {"lead", "prompt", "cause"}
_NOMINAL = {"NOUN", "PROPN"}
_VOICING = {"express", "voice", "share", "repeat", "air"}
_DASHES = {"–", "—"}
#: What may open the rest of a sentence that is no longer the speaker's.
_TURN = {"while", "but", "although", "though", "whereas", "who", "which", "a"}


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
    for token in sentence.tokens:
        if token.text.lower() == "according":
            found.extend(_according(sentence, token))
        elif token.pos in {"VERB", "AUX"}:
            found.extend(_verb(sentence, token))
        elif token.pos == "NOUN" and token.lemma in words(_LEXICON, "content_noun"):
            found.extend(_noun(sentence, token))
    return tuple(found)


def subject_of(tokens: Sequence[Token], verb: Token) -> Token | None:
    """
    Who does what a verb says: its own subject, the noun that a relative clause or participle
    describes, or the subject of the verb that it is joined to.
    """
    current = verb
    for _ in range(6):
        own = children(tokens, current.index, "nsubj", "expl")
        if own and own[-1].dep == "nsubj":
            own_subject = own[-1]
            if own_subject.text.lower() in {
                "whom",
                "some",
                "many",
                "most",
                "all",
                "several",
                "one",
            }:
                if any(part.text.lower() == "whom" for part in subtree(tokens, own_subject.index)):
                    return _antecedent(tokens, current)
            if own_subject.text.lower() in _RELATIVE and own_subject.tag in {"WDT", "WP", "IN"}:
                return _antecedent(tokens, current)
            return own_subject
        before = _just_before(tokens, current)
        if before is not None:
            return before
        if current.dep == "relcl" and not children(tokens, current.index, "nsubjpass"):
            return _antecedent(tokens, current)
        if current.dep == "acl":
            return tokens[current.head]
        if current.dep in {"conj", "advcl", "xcomp", "ccomp", "dep", "parataxis", "pcomp"}:
            led = children(tokens, current.head, "dobj")
            if current.dep in {"xcomp", "ccomp"} and tokens[current.head].lemma in _LEADING and led:
                return led[0]
            current = tokens[current.head]
            if current.pos not in {"VERB", "AUX"}:
                return _governor(tokens, current)
            continue
        return None
    return None


def _just_before(tokens: Sequence[Token], verb: Token) -> Token | None:
    """
    The noun that stands where a finite verb's subject does though the parse gives the verb none:
    right before it, or first after a closing quotation mark.
    """
    if not _finite(verb) and not children(tokens, verb.index, "aux"):
        return None
    if children(tokens, verb.index, "nsubjpass", "auxpass", "csubj"):
        own = children(tokens, verb.index, "csubj")
        if not own or _finite(own[0]) or own[0].tag == "VBG":
            return None
    place = verb.index - 1
    while place >= 0 and tokens[place].pos in {"AUX", "ADV"}:
        place -= 1
    closing = [token.index for token in tokens[: place + 1] if token.text in {"”", '"'}]
    if closing and tokens[place].text == "," and closing[-1] < place:
        noun = next((t for t in tokens[closing[-1] + 1 : place] if t.pos in _NOMINAL), None)
    else:
        noun = tokens[place] if place >= 0 and tokens[place].pos in _NOMINAL else None
    while noun is not None and noun.dep in {"compound", "conj", "pobj", "appos", "poss"}:
        above = tokens[noun.head]
        if above.pos == "ADP" and noun.dep == "pobj":
            above = tokens[above.head]
        if above.pos not in _NOMINAL or above.index > verb.index:
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


def _unsaid(tokens: Sequence[Token], verb: Token) -> bool:
    """Whether the verb is negated, merely possible, or an aim."""
    helpers = children(tokens, verb.index, "neg", "aux")
    for helper in helpers:
        if helper.dep == "neg" or helper.text.lower() in _MODAL:
            return True
        if helper.text.lower() == "to" and not children(tokens, verb.index, "nsubj"):
            nearest = {tokens[verb.head].lemma, tokens[max(helper.index - 1, 0)].lemma}
            if not nearest & (_GOING_ON | _LEADING):
                return True
    return False


def _first_person(head: Token | None) -> bool:
    return head is not None and head.pos == "PRON" and head.text.lower() in {"i", "we", "you"}


def _verb(sentence: Sentence, verb: Token) -> Iterator[Attribution]:
    tokens = sentence.tokens
    lemma = verb.lemma
    if _unsaid(tokens, verb) or _first_person(subject_of(tokens, verb)):
        return
    clause_only = lemma in words(_LEXICON, "saying_with_clause") or _made_plain(tokens, verb)
    if lemma in words(_LEXICON, "saying") | words(_LEXICON, "saying_with_that") or clause_only:
        yielded = _saying(sentence, verb, clause_only)
        if yielded:
            yield yielded
            return
    for group, frame in (
        ("accusing", _accused),
        ("directing", _directed),
        ("committing", _committed),
        ("putting", _put),
        ("speaking_of", _spoken_of),
    ):
        if lemma in words(_LEXICON, group):
            start_end = frame(tokens, verb)
            if start_end:
                content = _within(sentence, *start_end, circumstances=group == "committing")
                yield _made(sentence, verb, content, group)
                return
    named = lemma in words(_LEXICON, "naming") or lemma in words(_LEXICON, "saying")
    if named and _speaking(tokens, verb) is not None:
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
    head = head or _speaking(tokens, verb)
    first, last = _group(tokens, verb, subject_of(tokens, verb))
    return Attribution(
        sentence=sentence.index,
        cue=verb.span,
        group=Span(tokens[first].span.start, tokens[last].span.end),
        head=head,
        content=content,
        audience=_audience(tokens, verb),
        reach=_reach(tokens, verb),
        rule=rule,
    )


def _reach(tokens: Sequence[Token], verb: Token) -> Span:
    below = subtree(tokens, verb.index)
    return Span(below[0].span.start, below[-1].span.end)


def _speaking(tokens: Sequence[Token], verb: Token) -> Token | None:
    """The head of the phrase for the speaker; for "was quoted as saying" whoever was quoted."""
    cited = _cited(tokens, verb)
    if cited is not None:
        return cited
    agents = [
        token
        for by in subtree(tokens, verb.index)
        if by.text.lower() == "by" and children(tokens, verb.index, "auxpass")
        for token in children(tokens, by.index, "pobj")
    ]
    if agents:
        return agents[0]
    if children(tokens, verb.index, "auxpass"):
        return None
    for above in ancestors(tokens, verb.index):
        if above.lemma == "quote":
            passive = children(tokens, above.index, "nsubjpass")
            return (
                passive[0] if passive else next(iter(children(tokens, above.index, "dobj")), None)
            )
        if above.pos not in {"ADP", "SCONJ"}:
            break
    return subject_of(tokens, verb)


def _cited(tokens: Sequence[Token], verb: Token) -> Token | None:
    """Whom the cue's subject quotes or cites: "the agency said, citing a medic"."""
    if verb.lemma == "quote":
        found = children(tokens, verb.index, "nsubjpass") or children(tokens, verb.index, "dobj")
        return found[0] if found else None
    for child in children(tokens, verb.index, "advcl", "prep", "xcomp", "conj"):
        if child.lemma in {"cite", "quote"} and child.tag == "VBG":
            return next(iter(children(tokens, child.index, "dobj")), None)
    return None


def _audience(tokens: Sequence[Token], verb: Token) -> Token | None:
    if _cited(tokens, verb) is not None:
        return next(iter(children(tokens, verb.index, "nsubj")), None)
    told = children(tokens, verb.index, "dobj", "dative")
    told += [
        token
        for to in children(tokens, verb.index, "prep", "dative")
        if to.lemma in {"to", "on", "with", "in"}
        for token in children(tokens, to.index, "pobj")
    ]
    return told[0] if told else None


def _group(tokens: Sequence[Token], verb: Token, head: Token | None) -> tuple[int, int]:
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


def _finite(token: Token) -> bool:
    return token.tag in {"VBD", "VBZ", "VBP", "MD"}


def _saying(sentence: Sentence, verb: Token, clause_only: bool) -> Attribution | None:
    """The frames of verbs of saying: clause after, clause before, or the cue between commas."""
    tokens = sentence.tokens
    head = _speaking(tokens, verb)
    after = _clause_after(tokens, verb)
    if clause_only and after is not None and not _full_clause(tokens, *after):
        after = None
    if verb.lemma in words(_LEXICON, "saying_with_that"):
        clause_only = True
        if after is not None and not _is_that(tokens[after[0]]):
            after = None
    first, last = _group(tokens, verb, subject_of(tokens, verb))
    relative = tokens[first].text.lower() in _RELATIVE or verb.dep in {"relcl", "acl"}
    before = not relative and verb.tag != "VBG" and _clause_before(tokens, verb, first, last)
    if before and not (after is not None and _is_that(tokens[after[0]])) and not clause_only:
        return _made(sentence, verb, _around(sentence, verb, first, last), "saying after")
    if after is not None and head is not None:
        return _made(sentence, verb, _cut(sentence, verb, *after), "saying before")
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
    if any(token.lemma != "reporter" for token in children(tokens, verb.index, "dobj")):
        if verb.lemma not in {"tell", "inform", "assure"}:
            return False
    head = subject_of(tokens, verb)
    bounded = last + 2 >= len(tokens) and head is not None and head.index > verb.index
    main = any(_finite(token) and not _subordinate(tokens, token, verb) for token in left)
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
    for token in tokens[verb.index + 1 : verb.index + 16]:
        if token.pos in {"VERB", "AUX", "PUNCT"}:
            break
        if _is_that(token) and tokens[token.index - 1].lemma not in words(_LEXICON, "content_noun"):
            inside = [
                part.index for part in subtree(tokens, token.head) if part.index > token.index
            ]
            return token.index, max([token.index + 1, *inside])
    for clause in children(tokens, verb.index, "ccomp", "xcomp"):
        if clause.index < verb.index or _participle_of_speech(tokens, clause):
            continue
        stated = _infinitive(tokens, clause) and verb.lemma in {"estimate", "believe"}
        if _infinitive(tokens, clause) and not stated:
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


def _full_clause(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a stretch has a subject with a finite verb."""
    inside = tokens[start : end + 1]
    return any(token.dep in {"nsubj", "nsubjpass", "expl"} for token in inside) and any(
        token.tag in {"VBD", "VBZ", "VBP", "MD"} for token in inside
    )


def _infinitive(tokens: Sequence[Token], verb: Token) -> bool:
    return any(token.text.lower() == "to" for token in children(tokens, verb.index, "aux"))


def _cut(sentence: Sentence, verb: Token, start: int, end: int) -> Span:
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
        and token.lemma in words(_LEXICON, "saying")
        and _named(tokens, token)
    ]
    for stop in stops:
        opening = subtree(tokens, stop.index)[0].index
        if start < opening <= limit:
            limit = opening - 1
    for token in tokens[start : limit + 1]:
        if token.text.lower() == "according" and token.index - 1 > start:
            limit = min(limit, token.index - 1)
        opened = any(part.text in _DASHES for part in tokens[: verb.index])
        turned = tokens[min(token.index + 1, limit)].text.lower() in _TURN
        if token.text in _DASHES and (opened or (turned and not _paired(tokens, token))):
            limit = min(limit, token.index - 1)
    return _span(tokens, start, min(limit, _rejected(tokens, start, limit)))


def _paired(tokens: Sequence[Token], dash: Token) -> bool:
    return any(token.text in _DASHES for token in tokens[dash.index + 1 :])


def _within(sentence: Sentence, start: int, end: int, *, circumstances: bool) -> Span:
    """
    The span of a content that is a phrase: cut before a finite clause that is joined to it, at a
    dash, and where ``circumstances`` hang on the cue rather than on the content, before them.
    """
    tokens = sentence.tokens
    limit = end
    for token in tokens[start + 1 : end + 1]:
        helpers = [token, *children(tokens, token.index, "aux", "auxpass")]
        finite = any(_finite(helper) for helper in helpers)
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
    return _span(tokens, start, min(limit, _rejected(tokens, start, limit)))


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


def _span(tokens: Sequence[Token], start: int, end: int) -> Span:
    inside = list(tokens[start : end + 1])
    while len(inside) > 1 and (
        inside[0].text in {",", ":", ";", "–", "—", "-"} or _is_that(inside[0])
    ):
        inside.pop(0)
    while len(inside) > 1 and (
        inside[-1].text in {",", ".", ":", ";", "–", "—", "-"} or inside[-1].pos == "CCONJ"
    ):
        inside.pop()
    return Span(inside[0].span.start, inside[-1].span.end)


def _is_that(token: Token) -> bool:
    return token.text.lower() == "that" and (token.tag == "IN" or token.dep == "mark")


def _around(sentence: Sentence, verb: Token, first: int, last: int) -> Span:
    """Content before a cue, or on both sides of one that stands in the middle."""
    tokens = sentence.tokens
    rest = [token for token in tokens[last + 1 :] if token.pos != "PUNCT"]
    left = 0
    if tokens[0].pos == "CCONJ":
        left = 1
    stop = first - 1
    if rest:
        opening = rest[0]
        turn = opening.text.lower() in _TURN or (
            opening.tag == "VBG"
            and any(a.index == verb.index for a in ancestors(tokens, opening.index))
        )
        if not turn and opening.text != "“" and opening.tag != "VBG":
            stop = len(tokens) - 1
    for token in tokens[left:first]:
        if token.text == ":" and _full_clause(tokens, token.index + 1, first - 1):
            left = token.index + 1
    return _span(tokens, left, stop)


def _to_verb(tokens: Sequence[Token], verb: Token) -> Token | None:
    """The infinitive that a directing or committing verb governs."""
    for token in tokens[verb.index + 1 :]:
        if token.text.lower() == "to" and token.tag == "TO" and token.dep == "aux":
            above = [a.index for a in ancestors(tokens, token.index)]
            if verb.index in above[:5] and tokens[tokens[token.head].head].pos != "ADJ":
                return token
    return None


def _directed(tokens: Sequence[Token], verb: Token) -> tuple[int, int] | None:
    to = _to_verb(tokens, verb)
    if to is None or any(token.dep == "nsubjpass" for token in children(tokens, verb.index)):
        return None
    start = verb.index + 1
    while start < to.index and (
        tokens[start].text.lower() in {"on", "upon", "for", "to"} or tokens[start].pos == "ADV"
    ):
        start += 1
    if start == to.index and verb.lemma not in {"ask", "call", "demand", "plead", "appeal"}:
        return None
    end = subtree(tokens, to.head)[-1].index
    if to.index - start > end - to.index:
        start = to.index
    return start, end


def _committed(tokens: Sequence[Token], verb: Token) -> tuple[int, int] | None:
    to = _to_verb(tokens, verb)
    if to is None or tokens[to.head].head != verb.index:
        return None
    return to.index, subtree(tokens, to.head)[-1].index


def _accused(tokens: Sequence[Token], verb: Token) -> tuple[int, int] | None:
    for token in tokens[verb.index + 1 :]:
        if token.text.lower() == "of" and verb.index in [
            a.index for a in list(ancestors(tokens, token.index))[:2]
        ]:
            doing = children(tokens, token.index, "pcomp")
            if doing:
                inside = subtree(tokens, doing[0].index)
                return inside[0].index, inside[-1].index
    return None


def _put(tokens: Sequence[Token], verb: Token) -> tuple[int, int] | None:
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


def _spoken_of(tokens: Sequence[Token], verb: Token) -> tuple[int, int] | None:
    for token in children(tokens, verb.index, "prep"):
        things = children(tokens, token.index, "pobj", "pcomp")
        if token.text.lower() == "of" and things:
            inside = subtree(tokens, things[0].index)
            return inside[0].index, inside[-1].index
    return None


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
        if opening is not None and opening.text.lower() not in _TURN:
            stop = len(tokens) - 1
    yield Attribution(
        sentence=sentence.index,
        cue=Span(token.span.start, tokens[token.index + 1].span.end),
        group=Span(token.span.start, tokens[last].span.end),
        head=None if source[0].entity in {"DATE", "TIME"} else source[0],
        content=_span(tokens, start, stop),
        audience=None,
        reach=sentence.span,
        rule="according to",
    )


def _noun(sentence: Sentence, noun: Token) -> Iterator[Attribution]:
    """A noun for speech with the clause that tells what was said: "his claim that …"."""
    tokens = sentence.tokens
    if noun.index and tokens[noun.index - 1].text.lower() == "in" and noun.lemma == "order":
        return
    clause = None
    for child in children(tokens, noun.index, "acl", "ccomp"):
        marks = children(tokens, child.index, "mark")
        if any(_is_that(mark) for mark in marks) or (
            _infinitive(tokens, child)
            and noun.lemma in {"order", "call", "appeal", "demand", "request"}
        ):
            clause = child
    if noun.lemma in words(_LEXICON, "voiced_noun") and tokens[noun.head].lemma not in _VOICING:
        return
    start = None
    plain = next((t for t in tokens[noun.index + 1 : noun.index + 5] if _is_that(t)), None)
    if clause is None and plain is not None and not _of_cue(tokens, plain):
        clause = tokens[plain.head]
    if clause is not None:
        inside = [t.index for t in subtree(tokens, clause.index) if t.index > noun.index]
        start, end = inside[0], inside[-1]
    elif noun.lemma in {"call", "appeal"} and noun.index + 1 < len(tokens):
        if tokens[noun.index + 1].text.lower() == "for":
            to = _to_verb(tokens, noun)
            if to is not None:
                start, end = noun.index + 2, subtree(tokens, to.head)[-1].index
    if start is None:
        return
    yield Attribution(
        sentence=sentence.index,
        cue=noun.span,
        group=noun.span,
        head=_noun_speaker(tokens, noun),
        content=_span(tokens, start, end),
        audience=None,
        reach=sentence.span,
        rule="noun of speech",
    )


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
    if noun.dep in {"dobj", "pobj"}:
        for above in ancestors(tokens, noun.index):
            if above.pos == "VERB":
                return subject_of(tokens, above) or noun
    return noun


__all__ = ["Attribution", "attributions", "subject_of", "trimmed"]
