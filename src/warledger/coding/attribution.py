"""Who says so, through whom, and how firm it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from warledger.coding.clause import Clause
from warledger.coding.drafts import Draft
from warledger.records import Modality, Span, Statement
from warledger.resources import words


_BY_REPORTS = re.compile(
    r"\bby (?:(?:preliminary|initial|some|all) (?:reports|accounts|estimates)|estimates)\b"
)


def statement_of(span: Span, statements: Sequence[Statement]) -> Statement | None:
    """The innermost statement that a span lies in."""
    around = [s for s in statements if s.span.contains(span)]
    return min(around, key=lambda s: s.span.end - s.span.start) if around else None


def claimant_words(speaker: str) -> str:
    """
    A speaker's words shortened to the codebook's claimant: the name before its description
    ("Ezindu Idimah"), or both where the name follows ("the state broadcaster, PLTV").
    """
    head, comma, rest = speaker.partition(", ")
    if not comma:
        return speaker
    named_after = rest[:1].isupper() and "," not in rest and len(rest.split()) <= 4
    described = any(word in words("speech", "person") for word in re.findall(r"\w+", head.lower()))
    return f"{head}, {rest}" if named_after and described else head


def modality(draft: Draft, claimant: str | None) -> Modality:
    """How the text stands to the figure (codebook, field ``modality``)."""
    if draft.mention.kind == "none":
        return Modality.NEGATED
    clause = draft.clause
    if draft.own_trigger:
        if _negated(clause, draft.trigger):
            return Modality.NEGATED
        if _hypothetical(clause, draft):
            return Modality.HYPOTHETICAL
        if _disputed(clause, draft):
            return Modality.DISPUTED
    if claimant is not None or _hearsay(clause, draft):
        return Modality.ATTRIBUTED
    return Modality.ASSERTED


def _negated(clause: Clause, trigger: int) -> bool:
    return any(clause.tokens[c].dep == "neg" for c in clause.children(trigger))


def _hypothetical(clause: Clause, draft: Draft) -> bool:
    verb = clause.verb_above(draft.trigger)
    if verb is None:
        return False
    nodes = [draft.trigger] if draft.trigger == verb else [draft.trigger, verb]
    for node in nodes:
        for child in clause.children(node, "aux", "mark"):
            if clause.tokens[child].text.lower() in words("modality", "hypothetical_auxiliaries"):
                return True
    token = clause.tokens[verb]
    if token.dep in {"xcomp", "ccomp"} and clause.lemma(token.head) in words(
        "modality", "hypothetical_verbs"
    ):
        return any(clause.tokens[c].tag == "TO" for c in clause.children(verb))
    return False


def _disputed(clause: Clause, draft: Draft) -> bool:
    for node in clause.ancestors(draft.trigger):
        if (
            clause.lemma(node) in words("modality", "dispute_verbs")
            and clause.tokens[node].pos == "VERB"
        ):
            return True
    return False


def _hearsay(clause: Clause, draft: Draft) -> bool:
    """Words that credit the figure to nobody in particular ("reportedly", "is said to have")."""
    near = {draft.trigger, *clause.children(draft.trigger)}
    verb = clause.verb_above(draft.trigger)
    if verb is not None:
        near |= {verb, *clause.children(verb)}
        for node in clause.ancestors(verb):
            if clause.tokens[node].dep == "ROOT" or clause.tokens[node].pos == "VERB":
                near.add(node)
                break
    passive = {"say", "report", "believe", "think", "know", "allege", "fear", "estimate"}
    for node in near:
        token = clause.tokens[node]
        if token.text.lower() in words("modality", "reported_adverbs") and token.tag in {
            "RB",
            "JJ",
            "VBN",
        }:
            return True
        if token.lemma in passive and clause.children(node, "auxpass"):
            return True
    said = draft.clause.sentence.span.of(draft.clause.text).lower()
    return _BY_REPORTS.search(said) is not None
