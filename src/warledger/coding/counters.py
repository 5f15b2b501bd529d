"""Who counted: the subject of a verb of counting, or whose total, toll or figure it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from warledger.resources import words

if TYPE_CHECKING:
    from warledger.coding.clause import Clause
    from warledger.coding.draft import Draft


class Credit(NamedTuple):
    """On whose word a figure stands. The words are the report's, pronouns resolved."""

    claimant: str | None
    relayed_by: str | None


def counter_of(draft: Draft) -> Credit | None:
    """Who counted or gave the figure: the subject of a verb of counting above it, or "reports"."""
    clause = draft.clause
    role = draft.mention.role
    for node in (role, *clause.ancestors(role)):
        token = clause.tokens[node]
        if token.pos == "NOUN" and token.tag == "NNS" and token.lemma == "report":
            confirmed = clause.lemma(token.head) in words("modality", "confirming_verbs")
            return None if confirmed else Credit(token.text, None)
        if _arrived_at(clause, node, role):
            return _subject_credit(clause, node, role)
        if clause.lemma(node) not in words("modality", "counting_verbs"):
            owner = owner_of_count(clause, node)
            if owner is None:
                owner = _counted_by(clause, node)
            if owner is not None:
                return Credit(owner, None)
            finite = token.pos in {"VERB", "AUX"} and clause.children(node, "nsubj")
            if finite and node != role and not _reported(clause, node):
                return None
            continue
        if token.pos != "VERB" or clause.children(node, "nsubjpass"):
            continue
        return _subject_credit(clause, node, role)
    return None


def _reported(clause: Clause, verb: int) -> bool:
    """Whether a clause is what reports say ("reports that rebels killed 70")."""
    above = clause.tokens[clause.tokens[verb].head]
    return clause.tokens[verb].dep in {"acl", "relcl", "ccomp"} and (
        above.lemma == "report" or clause.tokens[verb].dep == "relcl"
    )


def _subject_credit(clause: Clause, verb: int, role: int) -> Credit | None:
    for child in clause.children(verb, "nsubj"):
        token = clause.tokens[child]
        if child == role or role in clause.subtree(child) or token.pos == "NUM":
            continue
        owner = _owner(clause, child)
        if owner is not None:
            return Credit(owner, None)
        if token.tag in {"WP", "WDT"} or token.lemma in words("modality", "no_claimants"):
            return None
        if token.pos in {"PRON", "NOUN", "PROPN"}:
            subject = _named(clause, child)
            cited = _cited(clause, verb)
            return Credit(cited, subject) if cited is not None else Credit(subject, None)
    return None


def _cited(clause: Clause, verb: int) -> str | None:
    """ "Citing unnamed officials, the paper reported …": those cited."""
    for child in clause.children(verb, "advcl"):
        if clause.lemma(child) in {"cite", "quote"}:
            for source in clause.children(child, "dobj"):
                reach = clause.subtree(source)
                return clause.words(reach[0], reach[-1])
    return None


def _arrived_at(clause: Clause, verb: int, role: int) -> bool:
    """Whether a count is what somebody arrives at ("the agency arrived at 40 dead")."""
    return clause.lemma(verb) in words("modality", "arriving_verbs") and any(
        clause.lemma(child) in {"at", "with"} and role in clause.children(child, "pobj")
        for child in clause.children(verb, "prep")
    )


def owner_of_count(clause: Clause, verb: int) -> str | None:
    """Whose total, toll or figure the subject of a verb is ("the ministry's total is 40")."""
    for child in clause.children(verb, "nsubj"):
        owner = _owner(clause, child)
        if owner is not None:
            return owner
    return None


def _owner(clause: Clause, noun: int) -> str | None:
    """Whose count a noun is; None where it is no word for a count, or counts its owner's dead."""
    counted = clause.lemma(noun) in words("modality", "counts")
    if not counted and clause.lemma(noun) not in words("modality", "totals"):
        return None
    owners = clause.children(noun, "poss")
    for child in clause.children(noun, "prep"):
        if clause.lemma(child) in {"by", "from"}:
            owners = [*owners, *clause.children(child, "pobj")]
    for owner in owners:
        token = clause.tokens[owner]
        bodies = words("speech", "body", "outlet", "person")
        counts = token.pos in {"PRON", "PROPN"} or token.lemma in bodies
        if token.lemma in words("modality", "counters") or (counted and counts):
            return _named(clause, owner)
    return None


def _counted_by(clause: Clause, verb: int) -> str | None:
    """ "By the ministry's count, nine died": the ministry."""
    for child in clause.children(verb, "prep"):
        for noun in clause.children(child, "pobj") if clause.lemma(child) == "by" else ():
            owner = _owner(clause, noun)
            if owner is not None:
                return owner
    return None


def _named(clause: Clause, index: int) -> str:
    """The words for somebody without what a relative clause adds ("an agency that counts")."""
    reach = clause.subtree(index)
    cut = min((clause.subtree(child)[0] for child in clause.children(index, "relcl")), default=None)
    kept = [
        i
        for i in reach
        if clause.tokens[i].tag != "POS" and (cut is None or i < cut or cut < index)
    ]
    return clause.words(kept[0], kept[-1]).strip(" ,;")
