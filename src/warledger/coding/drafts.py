"""Claims in the making: each mention of a sentence with its outcome, found or taken over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from warledger.coding.clause import Clause
from warledger.coding.lexicon import scope, status_of, things, triggers
from warledger.coding.mentions import Mention, numbered, single, surnames
from warledger.coding.hits import Hit
from warledger.coding.outcomes import is_casualty_word, outcomes
from warledger.records import Outcome, Span, Token
from warledger.text.numbers import NumberLexicon


@dataclass(slots=True, kw_only=True)
class Draft:
    """A claim before its scope is filled in."""

    clause: Clause
    mention: Mention
    outcome: Outcome
    trigger: int  #: token of the word for the outcome; may stand in another sentence if inherited
    rule: str
    whole: Draft | None = None  #: the draft that this one is worded as a part of
    complete: bool = False  #: whether the wording lists the whole
    own_trigger: bool = True
    reasons: list[str] = field(default_factory=list)

    @property
    def span(self) -> Span:
        """The figure's words."""
        return self.mention.figure.span

    @property
    def anchor(self) -> int:
        """The token of the draft's own sentence from which its scope is looked for."""
        return self.trigger if self.own_trigger else self.mention.role


def find_drafts(clauses: Sequence[Clause], lexicon: NumberLexicon) -> list[Draft]:
    """
    All claims of a run of sentences, by position.

    Args:
        clauses: Sentences of the body, or of one comment, in order.
        lexicon: Number words.
    """
    persons = surnames(clauses)
    found: list[Draft] = []
    for clause in clauses:
        found.extend(_of_sentence(clause, lexicon, found[-6:], persons))
    return found


def _of_sentence(
    clause: Clause, lexicon: NumberLexicon, before: Sequence[Draft], persons: frozenset[str]
) -> list[Draft]:
    mentions = list(numbered(clause, lexicon))
    speaks = any(
        is_casualty_word(token.lemma) or is_casualty_word(token.text.lower())
        for token in clause.tokens
    )
    drafts: list[Draft] = []
    pending: list[Mention] = []
    for mention in mentions:
        hits = outcomes(clause, mention) if speaks else []
        drafts.extend(_draft(clause, mention, hit) for hit in hits if _stands(clause, mention, hit))
        if not hits:
            pending.append(mention)
    for mention in pending:
        inherited = _inherit(clause, mention, drafts, before)
        if inherited is not None:
            drafts.append(inherited)
            drafts.sort(key=lambda draft: draft.span)
    if speaks:
        drafts.extend(_singles(clause, mentions, persons))
    drafts = [draft for draft in drafts if not _excluded(draft)]
    return sorted(drafts, key=lambda draft: (draft.span, draft.outcome))


def _stands(clause: Clause, mention: Mention, hit: Hit) -> bool:
    """Whether a hit makes a claim: no unnumbered "many of them civilians", no denied state."""
    if mention.figure.vague and hit.rule == "among" and clause.tokens[mention.role].dep == "appos":
        return False
    if hit.rule in {"idiom_custody", "idiom_unaccounted"}:
        return not any(clause.tokens[c].dep == "neg" for c in clause.children(hit.trigger))
    return True


def _draft(clause: Clause, mention: Mention, hit: Hit) -> Draft:
    return Draft(
        clause=clause, mention=mention, outcome=hit.outcome, trigger=hit.trigger, rule=hit.rule
    )


def _singles(
    clause: Clause, mentions: Sequence[Mention], persons: frozenset[str]
) -> Iterator[Draft]:
    taken = {index for m in mentions for index in clause.inside(m.figure.span)}
    taken |= {m.noun for m in mentions if m.noun is not None}
    seen: set[int] = set()
    for mention in single(clause, taken, persons):
        if mention.role in seen:
            continue
        for hit in outcomes(clause, mention):
            counted_in = hit.rule == "among" and mention.kind == "one"
            if not (hit.rule in _SINGLE_RULES or counted_in) or hit.trigger == mention.role:
                continue
            if hit.outcome in _SINGLE_OUTCOMES and not _general(clause, hit.trigger):
                seen.add(mention.role)
                yield _draft(clause, mention, hit)


#: Outcomes told of single persons; one person's flight or surrender is told as a story, not a figure.
_SINGLE_OUTCOMES = frozenset(
    {
        Outcome.KILLED,
        Outcome.INJURED,
        Outcome.DETAINED,
        Outcome.ABDUCTED,
        Outcome.RELEASED,
        Outcome.MISSING,
    }
)


def _general(clause: Clause, trigger: int) -> bool:
    """Whether a verb speaks of no happening ("they want to kill a fighter", "whoever kills a man")."""
    token = clause.tokens[trigger]
    if token.tag == "VB" and any(clause.tokens[c].tag == "TO" for c in clause.children(trigger)):
        return not clause.children(trigger, "auxpass") and token.dep not in {"xcomp"}
    return token.tag in {"VBP", "VB", "VBZ"} and token.pos == "VERB" and token.dep not in {"ROOT"}


#: Rules strong enough to carry a claim about one person with no number word.
_SINGLE_RULES = frozenset(
    {
        "state_before", "beside", "controlled", "idiom_take_away", "idiom_custody", "verb_object", "verb_passive", "verb_subject", "noun_complement", "noun_possessor", "modifier_clause",
        "lives", "raising", "idiom_shoot_dead", "idiom_lose_life", "idiom_find_dead", "idiom_take_hostage",
        "idiom_put_to_death", "idiom_take_captive", "idiom_set_free", "idiom_wounds", "verb_bare_participle",
    }
)  # fmt: skip


# --- figures with no word for the outcome of their own -----------------------------------------


def _inherit(
    clause: Clause, mention: Mention, drafts: Sequence[Draft], before: Sequence[Draft]
) -> Draft | None:
    """A figure that takes its outcome from another one: a part, or the next item of a list."""
    if mention.noun is not None and not _countable(clause, mention.noun):
        return None
    for rule in (_included, _rate, _of_group, _subject_group, _listed):
        found = rule(clause, mention, drafts, before)
        if found is not None:
            return found
    return None


def _countable(clause: Clause, noun: int) -> bool:
    lemma = clause.lemma(noun)
    return lemma not in things() and (
        status_of(lemma) is not None or clause.tokens[noun].tag in {"NNPS", "NNP", "NNS"}
    )


def _taking_over(
    mention: Mention, clause: Clause, source: Draft, rule: str, *, part: bool
) -> Draft:
    return Draft(
        clause=clause,
        mention=mention,
        outcome=source.outcome,
        trigger=source.trigger if source.clause is clause else mention.role,
        own_trigger=source.clause is clause,
        rule=rule,
        whole=source if part else source.whole,
        reasons=[f"outcome of {source.span.of(source.clause.text)!r}"],
    )


def _included(
    clause: Clause, mention: Mention, drafts: Sequence[Draft], before: Sequence[Draft]
) -> Draft | None:
    """ "13 people, including five children": the words of inclusion stand before the figure."""
    first = clause.inside(mention.figure.span)[0]
    tokens = clause.tokens
    for place in range(first - 1, max(first - 14, -1), -1):
        word = tokens[place].text.lower()
        pair = f"{word} {tokens[place + 1].text.lower()}"
        if word in {"including", "among", "amongst"} or pair in {
            "made up",
            "consisting of",
            "comprising",
        }:
            earlier = [d for d in drafts if d.span.end <= tokens[place].span.start]
            if earlier:
                source = earlier[-1]
                return _taking_over(mention, clause, source, "included", part=True)
            return None
        if word in {";", "."} or (tokens[place].pos == "VERB" and tokens[place].tag != "VBN"):
            return None
    return None


def _listed(
    clause: Clause, mention: Mention, drafts: Sequence[Draft], before: Sequence[Draft]
) -> Draft | None:
    """The next item of a list: no verb of its own since the figure before ("31 in Tarka and 22 in Sefa")."""
    first = clause.inside(mention.figure.span)[0]
    earlier = [d for d in drafts if d.span.end <= mention.figure.span.start]
    if not earlier:
        return None
    source = earlier[-1]
    last = clause.inside(source.span)[-1]
    between = clause.tokens[last + 1 : first]
    joints = {",", "and", "or", ";", ":", "—", "–", "but", "while", "("}
    if len(between) > 30 or not any(token.text.lower() in joints for token in between):
        return None
    if mention.figure.vague and mention.group is not None:
        return None
    colon = any(token.text in {":", "—", "–", "("} for token in between)
    if not colon and not _same_predicate(clause, mention, source, between):
        return None
    return _taking_over(mention, clause, source, "listed", part=colon and source.whole is None)


def _same_predicate(
    clause: Clause, mention: Mention, source: Draft, between: Sequence[Token]
) -> bool:
    """Whether a figure has no verb of its own, or one joined in parallel to the source's."""
    own = clause.verb_above(mention.role)
    theirs = clause.verb_above(source.mention.role)
    group = clause.conjuncts(theirs) if theirs is not None else []
    if own is not None and own > between[0].index and own != theirs:
        plain = clause.lemma(own) in _PLAIN_VERBS
        return plain and (own in group or source.mention.group is not None)
    finite = [
        token
        for token in between
        if token.pos in {"VERB", "AUX"}
        and token.index not in {source.trigger, theirs}
        and clause.tokens[token.head].index != source.trigger
        and token.tag not in {"VBN", "VBG"}
        and token.dep not in {"relcl", "aux", "auxpass"}
    ]
    return not finite


#: Verbs that say no more of people than what they are.
_PLAIN_VERBS = frozenset({"be", "belong", "have", "come"})


def _rate(
    clause: Clause, mention: Mention, drafts: Sequence[Draft], before: Sequence[Draft]
) -> Draft | None:
    """ "An average of 84 a day": a rate of the figure before it."""
    after = clause.text[mention.figure.span.end : clause.sentence.span.end]
    if re.match(r"\s+(?:\w+\s+)?(?:a|per|each|every)\s+(?:day|week|month|year)\b", after) is None:
        return None
    sources = [*before, *[d for d in drafts if d.span.end <= mention.figure.span.start]]
    if not sources or sources[-1].clause.sentence.index < clause.sentence.index - 1:
        return None
    return _taking_over(mention, clause, sources[-1], "rate_of", part=False)


def _of_group(
    clause: Clause, mention: Mention, drafts: Sequence[Draft], before: Sequence[Draft]
) -> Draft | None:
    """ "Two of them", "of these, 28 were children": a part of figures told before."""
    group = mention.group
    if group is None or (
        mention.figure.vague
        and mention.role == clause.first_conjunct(mention.role)
        and clause.tokens[mention.role].dep in {"appos", "dep"}
    ):
        return None
    word = clause.tokens[group].text.lower()
    lemma = clause.lemma(group)
    if word in {"them", "these", "those", "whom", "which"} or lemma in {
        "victim",
        "total",
        "number",
    }:
        sources = [*before, *[d for d in drafts if d.span.end <= mention.figure.span.start]]
        near = [d for d in sources if d.clause.sentence.index >= clause.sentence.index - 1]
        if near:
            main = next((d for d in reversed(near) if d.whole is None), near[-1])
            return _taking_over(mention, clause, main, "of_group", part=True)
    if clause.tokens[group].pos == "NUM":
        # "Three of the seven": the figure itself names the wider group.
        sources = [*before, *[d for d in drafts if d.span.end <= mention.figure.span.start]]
        for source in reversed(sources):
            if _names_figure(clause.tokens[group].text, source):
                return _taking_over(mention, clause, source, "of_group", part=True)
    return None


def _names_figure(word: str, source: Draft) -> bool:
    figure = source.mention.figure
    said = source.span.of(source.clause.text).lower()
    return word.lower() in said.split() or word.replace(",", "") == str(figure.low)


def _subject_group(
    clause: Clause, mention: Mention, drafts: Sequence[Draft], before: Sequence[Draft]
) -> Draft | None:
    """ "They included 22 women": the subject stands for the people of the figure before."""
    token = clause.tokens[clause.first_conjunct(mention.role)]
    verb = token.head
    if token.dep not in {"dobj", "attr"} or clause.lemma(verb) not in {
        "include",
        "be",
        "comprise",
        "number",
    }:
        return None
    for subject in clause.children(verb, "nsubj"):
        word = clause.tokens[subject].text.lower()
        stands = word in {"they", "these", "those"} or clause.lemma(subject) in scope(
            "victim_groups"
        )
        near = [d for d in before if d.clause.sentence.index >= clause.sentence.index - 2]
        near = [d for d in near if d.whole is None] or near
        if stands and near and (clause.lemma(verb) != "be" or mention.noun is not None):
            return _taking_over(mention, clause, near[-1], "subject_group", part=True)
    return None


# --- what is no claim -------------------------------------------------------------------------


def _excluded(draft: Draft) -> bool:
    """Victims of accidents and disease, and things that no person is."""
    clause = draft.clause
    noun = draft.mention.noun
    if noun is not None and clause.lemma(noun) in things():
        return clause.lemma(noun) not in triggers("self")
    if not draft.own_trigger:
        return False
    verb = clause.verb_above(draft.trigger)
    causes = [draft.trigger] if verb is None else [draft.trigger, verb]
    for cause in causes:
        for child in clause.children(cause, "nsubj", "agent", "prep", "nsubjpass"):
            near = {child, *clause.children(child)}
            if any(clause.lemma(i) in scope("accident_nouns") for i in near):
                return True
            if clause.tokens[child].dep == "nsubj" and any(
                clause.lemma(i) in scope("accident_nouns") for i in clause.subtree(child)
            ):
                return True
    return False
