"""Who says so, through whom, and how firm it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from warledger.coding.charges import is_nobody
from warledger.coding.counters import Credit, counter_of, owner_of_count
from warledger.records import Modality, Span, Statement
from warledger.resources import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.coding.clause import Clause
    from warledger.coding.draft import Draft


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
    described = head.split()[-1].islower() or any(
        word in words("speech", "person") for word in re.findall(r"\w+", head.lower())
    )
    return f"{head}, {rest}" if named_after and described else head


#: Words above a trigger among which its own "be" stands ("rarely were 30 people killed").
_NEAR = 2
_NOBODY = Credit(None, None)


class _Said(NamedTuple):
    """A sentence with whoever most of it is the speech of."""

    clause: Clause
    credit: Credit
    present: bool  #: whether all who speak in it do so in the present: no pluperfect goes on

    @classmethod
    def of(cls, clause: Clause, statements: Sequence[Statement]) -> _Said:
        cues = [s.cue for s in statements if s.cue and clause.sentence.span.contains(s.cue)]
        verbs = [clause.tokens[i] for cue in cues for i in clause.inside(cue)]
        present = bool(verbs) and all(token.tag in {"VBZ", "VBP"} for token in verbs)
        return cls(clause, _said(_covering(clause, statements)), present)


def resolve_credits(
    clauses: Sequence[Clause], drafts: Sequence[Draft], statements: Sequence[Statement]
) -> list[Credit]:
    """
    Who is credited with each draft's figure, in order.

    The sources are, in order: whoever counted ("the institute counted 171 men"), the statement
    that the figure stands in, the speaker of the run of sentences that the figure continues.
    """
    spoken = [_Said.of(clause, statements) for clause in clauses]
    place_of = {clause.sentence.index: place for place, clause in enumerate(clauses)}
    found: list[Credit] = []
    for index, draft in enumerate(drafts):
        credit = _said(statement_of(draft.span, statements))
        last = _owner_before(draft, clauses) or _last_speaker(draft, found, statements)
        counter = counter_of(draft)
        if counter is not None:
            credit = _counted(counter, credit, last)
        elif credit.claimant is not None:
            credit = Credit(_resolved(credit.claimant, last), credit.relayed_by)
        else:
            place = place_of[draft.clause.sentence.index]
            near = _figure_before(drafts, found, index)
            credit = _continued(draft, near, spoken, place) or credit
        found.append(credit)
    return found


def _counted(counter: Credit, said: Credit, last: str | None) -> Credit:
    """Who counted, relayed by whoever tells it; a pronoun is the speaker already known."""
    claimant = _resolved(counter.claimant or "", last)
    if claimant is None or _agrees(claimant, said.claimant):
        return said
    if said.claimant is not None and claimant.lower() in said.claimant.lower():
        return Credit(claimant, said.relayed_by)  # "the ministry's figures" are the ministry
    return Credit(claimant, counter.relayed_by or said.claimant or said.relayed_by)


def _figure_before(drafts: Sequence[Draft], found: Sequence[Credit], index: int) -> Credit | None:
    """The credit of the last credited figure of the same sentence or of the one before."""
    own = drafts[index].clause.sentence.index
    for place in range(index - 1, -1, -1):
        if own - drafts[place].clause.sentence.index > 1:
            return None
        if found[place].claimant is not None:
            return found[place]
    return None


def _said(said: Statement | None) -> Credit:
    if said is None:
        return _NOBODY
    return Credit(claimant_words(said.speaker) if said.speaker else None, said.relayed_by)


def _last_speaker(
    draft: Draft, found: Sequence[Credit], statements: Sequence[Statement]
) -> str | None:
    """Who spoke last before a figure's sentence."""
    start = draft.clause.sentence.span.start
    earlier = [s for s in statements if s.span.start < start and s.speaker]
    if earlier and earlier[-1].speaker is not None:
        return claimant_words(earlier[-1].speaker)
    return next((credit.claimant for credit in reversed(found) if credit.claimant), None)


def _owner_before(draft: Draft, clauses: Sequence[Clause]) -> str | None:
    """Whose count the sentence before is about ("The ministry's number is lower. It ...")."""
    before = [c for c in clauses if c.sentence.index == draft.clause.sentence.index - 1]
    for clause in before:
        for token in clause.tokens:
            owner = owner_of_count(clause, token.index) if token.dep == "ROOT" else None
            if owner is not None:
                return owner
    return None


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
    draft: Draft, figure: Credit | None, spoken: Sequence[_Said], place: int
) -> Credit | None:
    """
    The credit of the run of sentences that a figure continues.

    A figure stands in a run where the sentences before and after it have the same speaker. It
    continues the credited sentence just before it where it is a part of a figure there, where it
    leaves its people out ("another three", "nine of the dead"), or where its verb has moved into
    the pluperfect.
    """
    around = _enclosed(spoken, place)
    if around is not None:
        return around
    if place == 0:
        return None
    before, speaker, present = spoken[place - 1]
    together = before.sentence.block == draft.clause.sentence.block
    source = figure if figure is not None else speaker if speaker.claimant is not None else None
    if source is None:
        return None
    if draft.rule in {"among", "of_group"} or draft.mention.group is not None:
        return source
    runs_on = _runs_on(draft, counted=figure is not None, pluperfect=not present)
    return source if together and runs_on else None


def _enclosed(spoken: Sequence[_Said], place: int) -> Credit | None:
    """The speaker of a sentence before and of one after in the paragraph, where they are one."""
    block = spoken[place].clause.sentence.block
    after = next(
        (
            credit
            for clause, credit, _ in spoken[place + 1 : place + 4]
            if clause.sentence.block == block and credit.claimant is not None
        ),
        None,
    )
    before = next(
        (credit for _, credit, _ in reversed(spoken[max(place - 3, 0) : place]) if credit.claimant),
        None,
    )
    if before is None or after is None or after.claimant is None:
        return None
    return before if _agrees(after.claimant, before.claimant) else None


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


def _runs_on(draft: Draft, *, counted: bool, pluperfect: bool) -> bool:
    """Whether the wording goes on in somebody's mouth: pluperfect, or "another", "the dead"."""
    clause = draft.clause
    verb = clause.verb_above(draft.anchor)
    if verb is not None:
        for node in (verb, *clause.ancestors(verb)):
            had = any(clause.tokens[c].text.lower() == "had" for c in clause.children(node, "aux"))
            if pluperfect and had:
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
        if _hypothetical(clause, draft) or _seldom(clause, draft.trigger):
            return Modality.HYPOTHETICAL
        if draft.rule != "idiom_not_accounted" and _negated(clause, draft.trigger):
            return Modality.NEGATED
        if _disputed(clause, draft):
            return Modality.DISPUTED
    if claimant is not None or _hearsay(clause, draft):
        return Modality.ATTRIBUTED
    return Modality.ASSERTED


def _negated(clause: Clause, trigger: int) -> bool:
    return any(clause.tokens[c].dep == "neg" for c in clause.children(trigger))


def _hypothetical(clause: Clause, draft: Draft) -> bool:
    """Whether what happened is only supposed: an auxiliary, a mark, a verb of intent."""
    verb = clause.verb_above(draft.trigger)
    if verb is None:
        return False
    subject = draft.trigger != verb and _in_subject(clause, verb, draft.trigger)
    nodes = dict.fromkeys((draft.trigger, verb))
    for node in (*nodes, *(clause.first_conjunct(n) for n in nodes)):
        kinds = ("mark",) if subject and node != draft.trigger else ("aux", "mark")
        for child in clause.children(node, *kinds):
            if clause.tokens[child].text.lower() in words("modality", "hypothetical_auxiliaries"):
                return True
    token = clause.tokens[verb]
    if token.dep == "ccomp" and _nobody_says(clause, token.head):
        return True
    if token.dep in {"xcomp", "ccomp"} and clause.lemma(token.head) in words(
        "modality", "hypothetical_verbs"
    ):
        return any(clause.tokens[c].tag == "TO" for c in clause.children(verb))
    return False


def _nobody_says(clause: Clause, verb: int) -> bool:
    """Whether a verb of saying has nobody as its subject: "no witness said that …"."""
    return clause.lemma(verb) in words("speech", "saying") and is_nobody(clause, verb)


def _seldom(clause: Clause, trigger: int) -> bool:
    """ "Rarely", "seldom" at the verb or at what helps it: no day is told on which it happened."""
    verb = clause.verb_above(trigger)
    nodes = {trigger, *(() if verb is None else (verb,))}
    nodes |= {
        node for node in list(clause.ancestors(trigger))[:_NEAR] if clause.lemma(node) == "be"
    }
    nodes |= {child for node in nodes for child in clause.children(node, "aux", "auxpass")}
    adverbs = {child for node in nodes for child in clause.children(node, "advmod")}
    return any(clause.tokens[at].text.lower() in words("modality", "rarely") for at in adverbs)


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
