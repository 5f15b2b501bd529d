"""The place that a claim's own sentence gives: a name by its chance, a host, a common noun."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from warledger.coding.lexicon import scope
from warledger.coding.place_ranking import ranked
from warledger.coding.place_scene import LOCATIVE, happens_there, hosts, says_where
from warledger.records import Outcome, Span
from warledger.resources import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.coding.clause import Clause
    from warledger.coding.draft import Draft
    from warledger.coding.place_scene import Mention, Scene

#: From this chance on a name of the sentence is the place of the claim.
_OWN = 0.1
_COMPOUND = frozenset({":compound", ":nmod"})
_LEAVING = frozenset({Outcome.DISPLACED, Outcome.ABDUCTED, Outcome.RELEASED})
#: What may stand between a place and the one that holds it.
_HOLDS = re.compile(r",?\s*(?:(?:in|of)\s+)?(?:the\s+)?(?:\w+ern\s+|\w+ of\s+|\w+ern \w+ of\s+)?")


class OwnPlaces:
    """Places by the claims' own sentences. Indices are those of the drafts."""

    def __init__(self, scene: Scene, drafts: Sequence[Draft], positions: Sequence[int]) -> None:
        self.scene = scene
        self.drafts = drafts
        self.positions = positions

    def named(self, index: int) -> Mention | None:
        """The name of the claim's sentence that is likeliest its place."""
        draft = self.drafts[index]
        here = [
            mention
            for mention in self.scene.mentions
            if mention.position == self.positions[index]
            and mention.key
            and self._fits(mention, draft)
        ]
        about = self._told_of(index, here)
        if about is not None:
            return self._innermost(about, here)
        beside = self._in_gap(index) or self._refuge(index) or self._in_stretch(index, here)
        if beside is not None:
            return beside
        chances: dict[Span, float] = {}
        joined = [
            verb
            for verb in draft.clause.conjuncts(draft.anchor)
            if verb > draft.anchor and not draft.clause.children(verb, "nsubj", "nsubjpass")
        ]
        for anchor in (draft.anchor, draft.mention.role, *joined):
            for chance, place in ranked(draft.clause, anchor):
                if place is not None:
                    chances[place.span] = max(chance, chances.get(place.span, 0.0))
        scored = [(chances.get(m.place.span, 0.0), -m.place.first, m) for m in here]
        chance, _, best = max(scored, key=lambda row: row[:2], default=(0.0, 0, None))
        if best is None or chance < _OWN:
            best = next((m for m in here if self._on_the_word(m, draft)), None)
        if best is None or self._elsewhere_unnamed(index, best):
            return None
        return self._innermost(best, here)

    def host(self, index: int) -> Mention | None:
        """A place that is said to see, suffer or be something ("Arda saw nine killed")."""
        draft = self.drafts[index]
        clause = draft.clause
        above = {draft.anchor, draft.mention.role}
        above |= {up for node in tuple(above) for up in clause.ancestors(node)}
        for mention in self.scene.mentions:
            if mention.position != self.positions[index] or mention.site.governor not in above:
                continue
            verb = clause.tokens[mention.site.governor]
            predicate = verb.lemma != "be" or clause.children(verb.index, "attr")
            sees = mention.site.relation == ":nsubj" and hosts(verb.lemma)
            struck = mention.site.relation == ":nsubjpass" and verb.lemma in words(
                "places", "attack_verbs"
            )
            if mention.key and ((sees and predicate) or struck):
                return mention
        return None

    def _innermost(self, found: Mention, here: Sequence[Mention]) -> Mention:
        """Of "a camp near Arda in the north of the country" the first name, not the last."""
        text = self.scene.clauses[found.position].text
        for other in reversed(here):
            between = text[other.phrase.end : found.place.span.start]
            holds = other.place.span < found.place.span and _HOLDS.fullmatch(between)
            if holds and other.key != found.key:
                found = other
        return found

    def _fits(self, mention: Mention, draft: Draft) -> bool:
        """Whether a name can be the place: no speaker's, no origin, no goal but of flight."""
        clause = draft.clause
        noun = draft.mention.noun
        if noun is not None and mention.place.first <= noun <= mention.place.last:
            return False
        if not happens_there(clause, mention.site):
            return False
        if mention.site.relation in {"to", "into", "toward", "towards"}:
            ends = {clause.lemma(mention.site.node), clause.lemma(mention.place.last)}
            if ends & words("places", "care_places"):
                return True
            leaving = clause.lemma(draft.anchor) in words("places", "leaving_verbs")
            return draft.outcome is Outcome.DISPLACED and not leaving
        if mention.site.relation == "from":
            return draft.outcome in _LEAVING and clause.tokens[mention.site.governor].pos == "VERB"
        return mention.site.relation not in {"by", "against", "with"}

    def _elsewhere_unnamed(self, index: int, best: Mention) -> bool:
        """
        Whether a name stands in another clause, and the outcome's own has a common noun.

        "Nine died in another village, and six were found in Arda": the nine did not die in Arda.
        Neither did the one whose death friends confirmed as they held a vigil in Arda.
        """
        draft = self.drafts[index]
        if not _apart(draft.clause, draft.anchor, best.site.governor):
            return False
        if draft.clause.tokens[draft.anchor].pos == "NOUN" and draft.mention.one_person:
            return True
        return any(
            noun.site.governor == draft.anchor and noun.site.relation in LOCATIVE
            for noun in self._nouns(index)
        )

    def _on_the_word(self, mention: Mention, draft: Draft) -> bool:
        """Whether a place hangs on the very word for the outcome ("freed six pupils in Arda")."""
        goals = {"to", "into"} if draft.outcome is Outcome.DISPLACED else set()
        return mention.site.governor == draft.anchor and mention.site.relation in LOCATIVE | goals

    def _told_of(self, index: int, here: Sequence[Mention]) -> Mention | None:
        """Of "it left out Arda, where nine died" the place that the relative clause is about."""
        draft = self.drafts[index]
        clause = draft.clause
        verb = clause.verb_above(draft.anchor)
        for node in () if verb is None else (verb, *clause.ancestors(verb)):
            token = clause.tokens[node]
            if token.dep != "relcl":
                if token.dep in {"conj", "xcomp", "ccomp"}:
                    continue
                return None
            if not says_where(clause, node):
                return None
            return next((m for m in here if token.head in {m.place.head, m.site.node}), None)
        return None

    def _in_gap(self, index: int) -> Mention | None:
        """Of "Arda Hospital took in nine, Sefa Hospital seven" the name right before the figure."""
        draft = self.drafts[index]
        first = draft.clause.inside(draft.span)[0]
        if first < 1 or not any(
            d.clause is draft.clause and d.span.start < draft.span.start for d in self.drafts
        ):
            return None
        if draft.clause.lemma(first - 1) not in words("places", "care_places"):
            return None
        named = (m for m in self.scene.mentions if m.key and m.position == self.positions[index])
        return next((m for m in named if m.place.last == first - 1), None)

    def _refuge(self, index: int) -> Mention | None:
        """Who hosts people who fled counts them: "Arda is host to nine who fled a war in Sefa"."""
        draft = self.drafts[index]
        clause = draft.clause
        if draft.outcome is not Outcome.DISPLACED or draft.mention.role is None:
            return None
        verb = _hosting(clause, draft.mention.role)
        for mention in self.scene.mentions:
            here = mention.key and mention.position == self.positions[index]
            if here and (mention.site.relation, mention.site.governor) == (":nsubj", verb):
                return mention
        return None

    def _in_stretch(self, index: int, here: Sequence[Mention]) -> Mention | None:
        """Of a list by place ("31 in Tarka and 22 in Sefa") the place that follows the figure."""
        draft = self.drafts[index]
        beside = [d for d in self.drafts if d.clause is draft.clause and d is not draft]
        if not beside or len(here) < 2:
            return None
        bounds = [d.span.start for d in beside if d.span.start > draft.span.end]
        reach = Span(draft.span.end, min(bounds, default=draft.clause.sentence.span.end))
        inside = [m for m in here if reach.contains(m.place.span)]
        listed = draft.rule == "listed" or any(
            d.rule == "listed" and d.span.start > draft.span.end for d in beside
        )
        return inside[0] if inside and (listed or self._parallel(index, here)) else None

    def _parallel(self, index: int, here: Sequence[Mention]) -> bool:
        """Whether every figure of one outcome in the sentence is followed by a place of its own."""
        draft = self.drafts[index]
        alike = [d for d in self.drafts if d.clause is draft.clause and d.outcome is draft.outcome]
        starts = sorted(d.span.start for d in alike)
        ends = [*starts[1:], draft.clause.sentence.span.end]
        return len(alike) > 1 and all(
            any(Span(start, end).contains(mention.place.span) for mention in here)
            for start, end in zip(starts, ends, strict=True)
        )

    def unnamed(self, index: int) -> Mention | None:
        """A common noun for a place that the outcome's own clause names ("in the house")."""
        draft = self.drafts[index]
        clause = draft.clause
        anchors = {draft.anchor, draft.mention.role, draft.mention.noun}
        for mention in self._nouns(index):
            head = mention.place.head
            vague = clause.lemma(head) in words("places", "vague_nouns")
            governor = mention.site.governor
            if mention.site.relation in _COMPOUND or not self._fits(mention, draft):
                continue
            event = clause.lemma(governor) in scope("event_nouns") and anchors & {
                *clause.ancestors(governor)
            }
            another = any(
                clause.lemma(child) == "another" for child in clause.children(head, "det")
            )
            told = clause.children(head, "prep") or not vague or another
            if (governor in anchors or event) and told:
                return mention
        return None

    def campaign(self, index: int) -> Mention | None:
        """A common noun that an event is called by ("the uplands campaign")."""
        return next((m for m in self._nouns(index) if m.site.relation in _COMPOUND), None)

    def _nouns(self, index: int) -> list[Mention]:
        return [m for m in self.scene.mentions if m.position == self.positions[index] and not m.key]


def _hosting(clause: Clause, people: int) -> int | None:
    """The verb by which a place takes people in ("hosts nine", "is home to nine")."""
    token = clause.tokens[people]
    above = clause.tokens[token.head]
    if token.dep == "dobj" and above.lemma in words("places", "sheltering"):
        return above.index
    if token.dep != "pobj" or above.lemma not in {"to", "for"}:
        return None
    haven = clause.tokens[above.head]
    if haven.lemma in words("places", "havens"):
        return haven.head
    nouns = clause.children(haven.index, "attr")
    return haven.index if any(clause.lemma(i) in words("places", "havens") for i in nouns) else None


def _apart(clause: Clause, anchor: int, governor: int) -> bool:
    """Whether a place belongs to another clause, with a subject of its own."""
    above = {anchor, *clause.ancestors(anchor)}
    for node in (governor, *clause.ancestors(governor)):
        if node in above:
            return False
        token = clause.tokens[node]
        if token.dep in {"advcl", "conj", "ccomp", "relcl"} and clause.children(
            node, "nsubj", "nsubjpass"
        ):
            return True
    return False
