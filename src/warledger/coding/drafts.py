"""Claims in the making: each mention of a sentence with its outcome, found or taken over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from warledger.coding.clause import Clause
from warledger.coding.lexicon import scope, status_of, things, triggers
from warledger.coding.mentions import Mention, numbered, single
from warledger.coding.outcomes import Hit, is_casualty_word, outcomes
from warledger.records import Outcome, Span
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
    found: list[Draft] = []
    for clause in clauses:
        found.extend(_of_sentence(clause, lexicon, found[-6:]))
    return found


def _of_sentence(clause: Clause, lexicon: NumberLexicon, before: Sequence[Draft]) -> list[Draft]:
    mentions = list(numbered(clause, lexicon))
    speaks = any(
        is_casualty_word(token.lemma) or is_casualty_word(token.text.lower())
        for token in clause.tokens
    )
    drafts: list[Draft] = []
    pending: list[Mention] = []
    for mention in mentions:
        hits = outcomes(clause, mention) if speaks else []
        for hit in hits:
            drafts.append(_draft(clause, mention, hit))
        if not hits:
            pending.append(mention)
    for mention in pending:
        inherited = _inherit(clause, mention, drafts, before)
        if inherited is not None:
            drafts.append(inherited)
            drafts.sort(key=lambda draft: draft.span)
    if speaks:
        drafts.extend(_singles(clause, mentions, drafts))
    drafts = [draft for draft in drafts if not _excluded(draft)]
    return sorted(drafts, key=lambda draft: (draft.span, draft.outcome))


def _draft(clause: Clause, mention: Mention, hit: Hit) -> Draft:
    return Draft(
        clause=clause, mention=mention, outcome=hit.outcome, trigger=hit.trigger, rule=hit.rule
    )


def _singles(
    clause: Clause, mentions: Sequence[Mention], drafts: Sequence[Draft]
) -> Iterator[Draft]:
    taken = {index for m in mentions for index in clause.inside(m.figure.span)}
    taken |= {m.noun for m in mentions if m.noun is not None}
    seen: set[int] = set()
    for mention in single(clause, taken):
        if mention.role in seen:
            continue
        for hit in outcomes(clause, mention):
            if hit.rule in _SINGLE_RULES and hit.trigger != mention.role:
                seen.add(mention.role)
                yield _draft(clause, mention, hit)


#: Rules strong enough to carry a claim about one person with no number word.
_SINGLE_RULES = frozenset(
    {
        "verb_object", "verb_passive", "verb_subject", "noun_complement", "noun_possessor", "modifier_clause",
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
    for rule in (_included, _listed, _of_group, _subject_group):
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
        if word in {";", "."} or tokens[place].pos == "VERB":
            return None
    return None


def _listed(
    clause: Clause, mention: Mention, drafts: Sequence[Draft], before: Sequence[Draft]
) -> Draft | None:
    """The next item of a list: only commas, "and", and no verb of its own between."""
    first = clause.inside(mention.figure.span)[0]
    earlier = [d for d in drafts if d.span.end <= mention.figure.span.start]
    if not earlier:
        return None
    source = earlier[-1]
    last = clause.inside(source.span)[-1]
    between = clause.tokens[last + 1 : first]
    colon = any(token.text in {":", ";", "—", "–", "("} for token in between)
    joined = any(
        token.text.lower() in {",", "and", "or", ";", ":", "—", "–", "but", "while"}
        for token in between
    )
    verbs = [
        token
        for token in between
        if token.pos in {"VERB", "AUX"}
        and token.index != source.trigger
        and token.tag not in {"VBN", "VBG"}
    ]
    own = clause.verb_above(mention.role)
    if not joined or verbs:
        return None
    if (
        own is not None
        and own > last
        and own != source.trigger
        and own not in clause.conjuncts(source.trigger)
    ):
        if clause.lemma(own) not in {"be", "belong", "have"} and clause.tokens[own].pos != "AUX":
            return None
    if len(between) > 30:
        return None
    return _taking_over(mention, clause, source, "listed", part=colon and source.whole is None)


def _of_group(
    clause: Clause, mention: Mention, drafts: Sequence[Draft], before: Sequence[Draft]
) -> Draft | None:
    """ "Two of them", "of these, 28 were children": a part of figures told before."""
    group = mention.group
    if group is None:
        group = _fronted_group(clause, mention)
    if group is None:
        return None
    word = clause.tokens[group].text.lower()
    if word in {"them", "these", "those", "whom", "which", "victims"}:
        sources = [*before, *[d for d in drafts if d.span.end <= mention.figure.span.start]]
        if sources:
            last = sources[-1]
            near = last.clause.sentence.index >= clause.sentence.index - 1
            if near:
                return _taking_over(mention, clause, last, "of_group", part=True)
    return None


def _fronted_group(clause: Clause, mention: Mention) -> int | None:
    """The group of a phrase that opens the clause ("Of the wounded, 28 were children")."""
    first = clause.inside(mention.figure.span)[0]
    tokens = clause.tokens
    for place in range(first - 1, max(first - 9, -1), -1):
        if tokens[place].text.lower() in {"of", "among"} and (
            place == 0 or tokens[place - 1].text in {",", ";", ".", "“", "—", ":"}
        ):
            for child in clause.children(place, "pobj"):
                return child
            return place + 1 if place + 1 < first else None
    return None


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
        lemma = clause.lemma(subject)
        stands = word in {"they", "these", "those"} or lemma in {"victim", "dead", "total"}
        near = [d for d in before if d.clause.sentence.index >= clause.sentence.index - 1]
        if stands and near:
            return _taking_over(mention, clause, near[-1], "subject_group", part=True)
        if clause.lemma(subject) in scope("victim_groups") and near:
            return _taking_over(mention, clause, near[-1], "subject_group", part=True)
    return None


# --- what is no claim -------------------------------------------------------------------------


def _excluded(draft: Draft) -> bool:
    """Accidents, disease, and states that no person is in."""
    clause = draft.clause
    lemmas = {token.lemma for token in clause.tokens}
    if lemmas & scope("accident_nouns") and not lemmas & _VIOLENT:
        return True
    noun = draft.mention.noun
    return (
        noun is not None
        and clause.lemma(noun) in things()
        and clause.lemma(noun) not in triggers("self")
    )


_VIOLENT = frozenset(
    {"attack", "bomb", "shell", "kill", "fighting", "war", "gunman", "militant", "rebel", "raid", "conflict", "troop", "strike"}
)  # fmt: skip
