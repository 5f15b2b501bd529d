"""Who says so, through whom, and how firm it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from warledger.coding.clause import Clause
from warledger.coding.draft import Draft
from warledger.records import Modality, Span, Statement
from warledger.resources import words


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


class Credit(NamedTuple):
    """On whose word a figure stands. The words are the report's, pronouns resolved."""

    claimant: str | None
    relayed_by: str | None


_NOBODY = Credit(None, None)


def resolve_credits(
    clauses: Sequence[Clause], drafts: Sequence[Draft], statements: Sequence[Statement]
) -> list[Credit]:
    """
    Who is credited with each draft's figure, in order.

    The sources are, in order: whoever counted ("the institute counted 171 men"), the statement
    that the figure stands in, the speaker of the run of sentences that the figure continues.
    """
    by_index = {clause.sentence.index: clause for clause in clauses}
    found: list[Credit] = []
    for index, draft in enumerate(drafts):
        said = statement_of(draft.span, statements)
        credit = _said(said)
        counter = _counter(draft)
        last = _last_speaker(draft, found, index, statements)
        if counter is not None:
            counter = _resolved(counter, last)
            if counter is not None and not _agrees(counter, credit.claimant):
                credit = Credit(counter, credit.claimant or credit.relayed_by)
        elif credit.claimant is not None:
            credit = Credit(_resolved(credit.claimant, last), credit.relayed_by)
        else:
            credit = _continued(draft, drafts, found, index, statements, by_index) or credit
        found.append(credit)
    return found


def _said(said: Statement | None) -> Credit:
    if said is None:
        return _NOBODY
    return Credit(claimant_words(said.speaker) if said.speaker else None, said.relayed_by)


def _counter(draft: Draft) -> str | None:
    """Who counted or gave the figure, as the subject of a verb of counting above it."""
    clause = draft.clause
    role = draft.mention.role
    for node in (role, *clause.ancestors(role)):
        if clause.lemma(node) not in words("modality", "counting_verbs"):
            if clause.tokens[node].pos in {"VERB", "AUX"} and clause.children(node, "nsubj"):
                return None
            continue
        if clause.tokens[node].pos != "VERB" or clause.children(node, "nsubjpass"):
            continue
        for child in clause.children(node, "nsubj"):
            token = clause.tokens[child]
            if child == role or role in clause.subtree(child) or token.pos == "NUM":
                continue
            if token.tag in {"WP", "WDT"} or token.lemma in words("modality", "no_claimants"):
                return None
            if token.pos in {"PRON", "NOUN", "PROPN"}:
                reach = clause.subtree(child)
                return clause.words(reach[0], reach[-1]).strip(" ,;")
        return None
    return None


def _last_speaker(
    draft: Draft, found: Sequence[Credit], index: int, statements: Sequence[Statement]
) -> str | None:
    """Who spoke last before a figure's sentence."""
    start = draft.clause.sentence.span.start
    earlier = [s for s in statements if s.span.start < start and s.speaker]
    if earlier and earlier[-1].speaker is not None:
        return claimant_words(earlier[-1].speaker)
    return next((c.claimant for c in reversed(found[:index]) if c.claimant), None)


_PRONOUN = re.compile(r"^(?:it|they|he|she|its|their|his|her)\b(?! own)", re.IGNORECASE)
_THE_SAME = re.compile(r"^the same\b", re.IGNORECASE)


def _resolved(claimant: str, last: str | None) -> str | None:
    """The fuller mention that "it", "its figures", "the group" or "the same body" stands for."""
    if _PRONOUN.match(claimant):
        return last
    if last is None:
        return claimant
    head = claimant.lower().removeprefix("the ")
    if _THE_SAME.match(claimant):
        return claimant if claimant.lower().split()[-1] in last.lower().split() else last
    bare = claimant.lower().startswith("the ") and " " not in head
    return last if bare and last.lower().split()[-1] == head else claimant


def _agrees(a: str, b: str | None) -> bool:
    return b is not None and bool(set(a.lower().split()[-1:]) & set(b.lower().split()))


def _continued(
    draft: Draft,
    drafts: Sequence[Draft],
    found: Sequence[Credit],
    index: int,
    statements: Sequence[Statement],
    clauses: Mapping[int, Clause],
) -> Credit | None:
    """
    The credit of the run of sentences that a figure continues.

    A figure continues the credited one of the sentence before it where it is a part of it, where it
    leaves its people out ("another three", "nine of the dead"), where its verb has moved into the
    pluperfect, or where the next sentence has the same speaker.
    """
    sentence = draft.clause.sentence
    before = clauses.get(sentence.index - 1)
    if before is None:
        return None
    together = before.sentence.block == sentence.block
    earlier = [
        i for i in range(index) if 0 <= sentence.index - drafts[i].clause.sentence.index <= 1
    ]
    figure = next((found[i] for i in reversed(earlier) if found[i].claimant is not None), None)
    spoken = _covering(before, statements)
    speaker = _said(spoken)
    after = clauses.get(sentence.index + 1)
    follower = _said(_covering(after, statements) if after is not None else None)
    if speaker.claimant is not None and speaker.claimant == follower.claimant:
        return speaker
    source = figure if figure is not None else speaker if speaker.claimant is not None else None
    if source is None:
        return None
    parted = draft.rule in {"among", "of_group"} or draft.mention.group is not None
    if parted and (figure is not None or together):
        return source
    return source if together and _runs_on(draft, figure is not None) else None


def _covering(clause: Clause, statements: Sequence[Statement]) -> Statement | None:
    """The statement that most of a sentence is, where there is one."""
    span = clause.sentence.span
    inside = [s for s in statements if s.span.overlaps(span)]
    wide = [
        s
        for s in inside
        if 2 * (min(s.span.end, span.end) - max(s.span.start, span.start)) >= span.end - span.start
    ]
    return wide[-1] if wide else None


def _runs_on(draft: Draft, counted: bool) -> bool:
    """Whether the wording goes on in somebody's mouth: pluperfect, or "another", "the dead"."""
    clause = draft.clause
    verb = clause.verb_above(draft.anchor)
    if verb is not None:
        for child in clause.children(verb, "aux"):
            if clause.tokens[child].text.lower() == "had":
                return True
        if clause.lemma(verb) in words("modality", "hearing_verbs") and clause.children(
            verb, "auxpass"
        ):
            return True
    first = clause.tokens[0].text.lower()
    return counted and (first in words("modality", "continuing") or draft.whole is not None)


def modality(draft: Draft, claimant: str | None) -> Modality:
    """How the text stands to the figure (codebook, field ``modality``)."""
    if draft.mention.kind == "none":
        return Modality.NEGATED
    clause = draft.clause
    if draft.own_trigger:
        if _hypothetical(clause, draft):
            return Modality.HYPOTHETICAL
        if _negated(clause, draft.trigger):
            return Modality.NEGATED
        if _disputed(clause, draft):
            return Modality.DISPUTED
    if claimant is not None or _hearsay(clause, draft):
        return Modality.ATTRIBUTED
    return Modality.ASSERTED


def _negated(clause: Clause, trigger: int) -> bool:
    return any(clause.tokens[c].dep == "neg" for c in clause.children(trigger))


def _hypothetical(clause: Clause, draft: Draft) -> bool:
    """Whether what happened is only supposed: an auxiliary or mark on its verb, or a verb of intent."""
    verb = clause.verb_above(draft.trigger)
    if verb is None:
        return False
    nodes = [draft.trigger]
    if draft.trigger != verb and not _in_subject(clause, verb, draft.trigger):
        nodes.append(verb)
    for node in (*nodes, *(clause.first_conjunct(n) for n in nodes)):
        for child in clause.children(node, "aux", "mark"):
            if clause.tokens[child].text.lower() in words("modality", "hypothetical_auxiliaries"):
                return True
    token = clause.tokens[verb]
    if token.dep in {"xcomp", "ccomp"} and clause.lemma(token.head) in words(
        "modality", "hypothetical_verbs"
    ):
        return any(clause.tokens[c].tag == "TO" for c in clause.children(verb))
    return False


def _in_subject(clause: Clause, verb: int, index: int) -> bool:
    """Whether a word stands inside the verb's subject ("the families of all 40 dead would …")."""
    return any(
        index in clause.subtree(child) for child in clause.children(verb, "nsubj", "nsubjpass")
    )


def _disputed(clause: Clause, draft: Draft) -> bool:
    return any(
        clause.lemma(node) in words("modality", "dispute_verbs")
        and clause.tokens[node].pos == "VERB"
        for node in clause.ancestors(draft.trigger)
    )


def _hearsay(clause: Clause, draft: Draft) -> bool:
    """Words that credit the figure to somebody unnamed ("reportedly", "is said to have")."""
    near = {draft.trigger, *clause.children(draft.trigger)}
    verb = clause.verb_above(draft.trigger)
    if verb is not None:
        near |= {verb, *clause.children(verb)}
        near |= set(list(clause.ancestors(verb))[:1])
    for node in near:
        token = clause.tokens[node]
        if token.text.lower() in words("modality", "reported_adverbs"):
            return True
        if token.lemma in words("modality", "hearing_verbs") and clause.children(node, "auxpass"):
            return True
    return False
