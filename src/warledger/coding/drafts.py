"""From sentences to drafts: each mention with its outcome, found or taken over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.coding.draft import Draft
from warledger.coding.hits import Hit
from warledger.coding.inheritance import Surroundings, inherit
from warledger.coding.lexicon import scope, things, triggers
from warledger.coding.mentions import Mention, numbered, surnames
from warledger.coding.outcomes import is_casualty_word, outcomes
from warledger.coding.singles import single_drafts
from warledger.records import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warledger.coding.clause import Clause
    from warledger.text.numbers import NumberLexicon


#: So many words of calamity, and twice those of violence, make a text's subject.
_CALAMITY = 3


def find_drafts(clauses: Sequence[Clause], lexicon: NumberLexicon) -> list[Draft]:
    """
    All claims of a run of sentences, by position.

    Args:
        clauses: Sentences of the body, or of one comment, in order.
        lexicon: Number words.
    """
    return list(drafts_of(clauses, lexicon))


def drafts_of(
    clauses: Sequence[Clause], lexicon: NumberLexicon, unread: str = ""
) -> Iterator[Draft]:
    """
    `find_drafts`, one after another as they are found.

    Args:
        clauses: As for `find_drafts`.
        lexicon: Number words.
        unread: The words of sentences that have no tokens yet: they may tell that a name is a
            person's, and that the text is about conflict.
    """
    persons = surnames(clauses)
    if unread:
        names = (
            token.text for clause in clauses for token in clause.tokens if token.text[0].isupper()
        )
        persons |= {name for name in names if name in unread}
    peaceful = not unread and _tells_of_calamity(clauses)
    found: list[Draft] = []
    for clause in clauses:
        if clause.tokens and (not peaceful or _count(clause, scope("violence"))):
            new = _of_sentence(clause, lexicon, found[-6:], persons)
            found.extend(new)
            yield from new


def _count(clause: Clause, lemmas: frozenset[str]) -> int:
    return sum(token.lemma in lemmas for token in clause.tokens)


def _tells_of_calamity(clauses: Sequence[Clause]) -> bool:
    """Whether a text is about disaster, disease or accidents rather than conflict (codebook)."""
    calamity = sum(_count(clause, scope("calamity")) for clause in clauses)
    if calamity < _CALAMITY:
        return False
    violence = sum(_count(clause, scope("violence")) for clause in clauses)
    return calamity > 2 * violence


def _of_sentence(
    clause: Clause, lexicon: NumberLexicon, before: Sequence[Draft], persons: frozenset[str]
) -> list[Draft]:
    speaks = _speaks(clause)
    if not speaks and not before:
        return []  # no outcome, and none to take over
    mentions = list(numbered(clause, lexicon))
    drafts: list[Draft] = []
    pending: list[Mention] = []
    for mention in mentions:
        hits = outcomes(clause, mention) if speaks else []
        told = [_as_told(clause, mention, hit, before) for hit in hits]
        drafts.extend(_draft(clause, mention, hit) for hit in told if _stands(clause, mention, hit))
        if not hits:
            pending.append(mention)
    for mention in pending:
        inherited = inherit(Surroundings(clause, mention, drafts, before))
        if inherited is not None:
            drafts.append(inherited)
            drafts.sort(key=lambda draft: draft.span)
    if speaks:
        drafts.extend(single_drafts(clause, mentions, persons))
    drafts = [draft for draft in drafts if not _excluded(draft)]
    return sorted(drafts, key=lambda draft: (draft.span, draft.outcome))


def _speaks(clause: Clause) -> bool:
    """Whether a word of the sentence speaks of an outcome at all."""
    if "speaks" not in clause.kept:
        clause.kept["speaks"] = any(
            is_casualty_word(token.lemma) or is_casualty_word(token.text.lower())
            for token in clause.tokens
        )
    return bool(clause.kept["speaks"])


def _as_told(clause: Clause, mention: Mention, hit: Hit, before: Sequence[Draft]) -> Hit:
    """Of people told as dead, "twenty of them were shot" says how, not that they may live."""
    of_them = mention.group is not None and clause.tokens[mention.group].pos == "PRON"
    if not of_them or hit.outcome is not Outcome.CASUALTIES:
        return hit
    near = [d for d in before if d.sentence >= clause.sentence.index - 1]
    killed = bool(near) and near[-1].outcome is Outcome.KILLED
    return Hit(outcome=Outcome.KILLED, trigger=hit.trigger, rule=hit.rule) if killed else hit


def _stands(clause: Clause, mention: Mention, hit: Hit) -> bool:
    """Whether a hit makes a claim: no unnumbered "many of them civilians", no denied state."""
    if mention.figure.vague and hit.rule == "among" and clause.tokens[mention.role].dep == "appos":
        return False
    token = clause.tokens[mention.role]
    if hit.rule == "among" and mention.figure.low == 1 and token.dep == "pobj":
        return False  # "the mother of one of the abducted": the sentence is about the mother
    if hit.rule == "idiom_not_accounted":
        return True
    if hit.outcome is Outcome.MISSING or hit.rule in {"idiom_custody", "idiom_unaccounted"}:
        return not any(clause.tokens[c].dep == "neg" for c in clause.children(hit.trigger))
    return True


def _draft(clause: Clause, mention: Mention, hit: Hit) -> Draft:
    return Draft(
        clause=clause, mention=mention, outcome=hit.outcome, trigger=hit.trigger, rule=hit.rule
    )


def _excluded(draft: Draft) -> bool:
    """Victims of accidents and disease, and things that no person is."""
    clause = draft.clause
    noun = draft.mention.noun
    if noun is not None and clause.lemma(noun) in things():
        return clause.lemma(noun) not in triggers("self")
    if not draft.own_trigger:
        return False
    verb = clause.verb_above(draft.trigger)
    for cause in dict.fromkeys((draft.trigger, draft.trigger if verb is None else verb)):
        if any(clause.lemma(i) in scope("accident_nouns") for i in _causes(clause, cause)):
            return True
    return False


def _causes(clause: Clause, verb: int) -> Iterator[int]:
    """The words of what brought something about: subject, agent, and phrases at the verb."""
    for child in clause.children(verb, "nsubj", "nsubjpass", "agent", "prep"):
        token = clause.tokens[child]
        if token.dep != "nsubj":
            yield from (child, *clause.children(child))
        elif token.tag in {"WDT", "WP"}:  # "the outbreak which caused 89 deaths"
            yield from (clause.tokens[verb].head, *clause.children(clause.tokens[verb].head))
        else:
            yield from clause.subtree(child)
