"""Where a text goes on telling: the place that a figure has whose sentence names none."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from warledger.coding.figures import compatible
from warledger.coding.lexicon import scope, status_of
from warledger.coding.place_extent import (
    is_part,
    may_be_one,
    old_sentences,
    sums_days,
    sums_up,
    times_differ,
)
from warledger.coding.place_forces import People, another_force
from warledger.coding.place_scene import (
    COUNTRY,
    LOCATIVE,
    Mention,
    Scene,
    happens_there,
    scene_of,
    tells_of_event,
)
from warledger.resources import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.coding.clause import Clause
    from warledger.coding.draft import Draft

#: From this chance on a name is the place of some event of its sentence.
_EVENT = 0.3
#: From this chance on a name between a claim and the next turns the text to another place.
SURE = 0.6
#: Sentences over which a place runs on, and over which a later one is looked for.
_BACK = 8
_AHEAD = 3
#: What says itself which place a noun means.
_NAMING = ("prep", "amod", "compound", "nmod", "poss", "appos")
_DEFINITE = frozenset({"the", "this", "that"})
#: Words at the head of a sentence among which it says that it turns to something else.
_OPENING = 8
#: Sentences before a sum in which what it adds up may stand.
_SUMMED = 4
#: The last sentence of the lead.
LEAD = 1
#: The width of a province.
_REGION = 1
#: How often a name stands in a text that is about that place.
_AGAIN = 4


@dataclass(slots=True)
class Course:
    """The places of one run of sentences, claim by claim. ``found`` grows as they are answered."""

    scene: Scene
    drafts: Sequence[Draft]
    people: Sequence[People]  #: of each draft
    positions: Sequence[int]  #: of each draft's sentence in the run
    title: str | None
    titled: Mention | None  #: what the headline puts an event in
    old: frozenset[int]
    found: list[Mention | None] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        clauses: Sequence[Clause],
        people: Sequence[People],
        title: str | None,
    ) -> Course:
        """The course of a text before any claim is answered."""
        scene = scene_of(clauses)
        order = {clause.sentence.index: position for position, clause in enumerate(clauses)}
        drafts = [one.draft for one in people]
        positions = [order[draft.clause.sentence.index] for draft in drafts]
        return cls(
            scene, drafts, people, positions, title, _titled(scene, title), old_sentences(clauses)
        )

    def running(self, index: int) -> Mention | None:
        """
        The place that the text is telling of where the sentence names none.

        The last claim's, unless a sentence nearer by tells of something elsewhere; else that of
        the next sentences; else the place that the whole text keeps naming.
        """
        position = self.positions[index]
        last = self._last_answer(index)
        since = last[0] if last is not None else position - _BACK - 1
        told = [m for m in self.scene.mentions if since < m.position < position and self.tells(m)]
        sure = [m for m in told if m.event >= SURE or last is None]
        sure += self._setting(position, since)
        nearest = max((m.position for m in sure), default=None)
        if nearest is not None:
            there = [m for m in sure if m.position == nearest]
            return min(there, key=lambda m: (m.width, -m.event))
        if last is not None and all(
            another_force(self.people[index], self.people[i])
            for i in range(index)
            if self.positions[i] == last[0]
        ):
            return None
        if last is not None and any(
            _turns_elsewhere(self.scene.clauses[i]) for i in range(last[0] + 1, position + 1)
        ):
            return None
        if last is not None:
            return last[1]
        ahead = [
            m
            for m in self.scene.mentions
            if position <= LEAD
            and position < m.position <= position + _AHEAD
            and m.event >= SURE
            and self.tells(m)
            and self.same_event(m, index)
        ]
        return ahead[0] if ahead else self.titled or self._main()

    def titled_country(self) -> Mention | None:
        """The country of the text that the headline names, if it names but one."""
        folded = (self.title or "").lower()
        named = {
            m.key: m
            for m in reversed(self.scene.mentions)
            if m.width == COUNTRY
            and m.key in folded
            and re.search(rf"\b{re.escape(m.key)}\b", folded)
        }
        return next(iter(named.values())) if len(named) == 1 else None

    def pointed(self, index: int) -> Mention | None:
        """The named place that the claim's sentence points back at ("the camp", "there")."""
        position = self.positions[index]
        clause = self.scene.clauses[position]
        for mention in self.scene.mentions:
            if mention.position == position and not mention.key:
                found = self._named_before(mention)
                if found is not None and happens_there(clause, mention.site):
                    return found
        if not _says_there(self.drafts[index]):
            return None
        for mention in reversed(self.scene.mentions):
            if position - 2 <= mention.position < position:
                located = mention.site.relation in LOCATIVE
                named = mention if mention.key and located else self._named_before(mention)
                if named is not None and named.width < COUNTRY:
                    return named
        return None

    def _named_before(self, mention: Mention) -> Mention | None:
        """The last place named as such a thing before a definite noun ("the camp")."""
        clause = self.scene.clauses[mention.position]
        head = mention.place.head
        noun = clause.lemma(head)
        definite = {clause.lemma(child) for child in clause.children(head, "det")} & _DEFINITE
        if (
            not definite
            or noun not in words("places", "settlements")
            or clause.children(head, *_NAMING)
        ):
            return None
        for other in reversed(self.scene.mentions):
            if other.key and other.place.span < mention.place.span:
                said = self.scene.clauses[other.position]
                kinds = {said.lemma(i) for i in said.children(other.place.head, "appos")}
                kinds |= {said.lemma(i) for i in said.inside(other.phrase)}
                if noun in kinds:
                    return other
        return None

    def last_named(self, mention: Mention, index: int) -> Mention:
        """The same place as the claim's sentence, or the one nearest before it, names it."""
        position = self.positions[index]
        alike = [
            m
            for m in self.scene.mentions
            if mention.key
            and m.key == mention.key
            and m.width == mention.width
            and mention.position < m.position <= position
        ]
        return alike[-1] if alike else mention

    def _setting(self, position: int, since: int) -> list[Mention]:
        """Towns where the sentence just before plays, or that those before keep naming."""
        named = [
            m
            for m in self.scene.mentions
            if since < m.position < position
            and m.key
            and m.width < COUNTRY
            and m.position not in self.old
            and m.position not in self._listing()
        ]
        again = {
            key
            for key in {m.key for m in named}
            if len({m.position for m in named if m.key == key}) > 1
        }
        return [
            m
            for m in named
            if happens_there(self.scene.clauses[m.position], m.site)
            and not _of_somebody(self.scene.clauses[m.position], m)
            and (
                m.key in again
                or (
                    m.position == position - 1
                    and m.site.relation in LOCATIVE
                    and tells_of_event(self.scene.clauses[m.position], m)
                )
            )
        ]

    def _listing(self) -> set[int]:
        """Sentences that list figures by place, and so leave none to go on with."""
        keys: dict[int, set[str]] = {}
        for position, mention in zip(self.positions, self.found, strict=False):
            if mention is not None:
                keys.setdefault(position, set()).add(mention.key)
        return {position for position, found in keys.items() if len(found) > 1}

    def _last_answer(self, index: int) -> tuple[int, Mention] | None:
        """The last claim's place with the sentence of the claim, if not too far back."""
        listing = self._listing()
        for earlier in range(index - 1, -1, -1):
            mention = self.found[earlier]
            if self.positions[index] - self.positions[earlier] > _BACK:
                return None
            if (
                self.positions[earlier] < self.positions[index]
                and self.positions[earlier] in listing
            ):
                continue
            if mention is not None and mention.key:
                return self.positions[earlier], mention
        return None

    def same_event(self, mention: Mention, index: int, *, restated: bool = False) -> bool:
        """
        Whether nothing says that the mention's sentence tells of another event.

        With ``restated`` the sentence has to tell the figure again.
        """
        draft = self.drafts[index]
        other = self.scene.clauses[mention.position]
        if times_differ(draft.clause, other):
            return False
        if restated:
            return any(
                one.clause is other
                and one.outcome is draft.outcome
                and compatible(one.mention.figure, draft.mention.figure)
                for one in self.drafts
            )
        figures = [
            (one.mention.figure.low, one.mention.figure.high)
            for one in self.drafts
            if one.clause is other and one.outcome is draft.outcome and not is_part(one)
        ]
        own = draft.mention.figure
        if not figures or (own.low, own.high) in figures:
            return True
        return len(figures) == 1 and may_be_one(own, figures[0])

    def several(self) -> bool:
        """Whether the text tells of events in more than one town."""
        towns = {m.key for m in self.scene.mentions if m.key and m.width == 0 and m.event >= _EVENT}
        return len(towns) > 1

    def sums_places(self, index: int) -> bool:
        """Whether a figure adds up those told shortly before of more than one place."""
        position = self.positions[index]
        if not sums_up(self.scene.clauses[position]):
            return False
        before = {
            mention.key
            for earlier, mention in zip(self.positions, self.found, strict=False)
            if mention is not None and mention.key and 0 <= position - earlier <= _SUMMED
        }
        return len(before) > 1

    def unnamed_before(self) -> Mention | None:
        """The last claim's place where it is no name ("the uplands")."""
        places = [mention for mention in self.found if mention is not None]
        return places[-1] if places and not places[-1].key else None

    def _main(self) -> Mention | None:
        """The place, no country, that the text names again and again, if there is one."""
        counts = self.scene.often.most_common(1)
        if not counts or counts[0][1] < _AGAIN or counts[0][0] in words("places", "countries"):
            return None
        named = next(m for m in self.scene.mentions if m.key == counts[0][0])
        return named if named.width < COUNTRY else None

    def only(self) -> Mention | None:
        """
        The town or province where something is said to be, if the text tells of one alone.

        Not in a text that sums up several days: such a sum is seldom of the one town it names.
        """
        named = [
            m
            for m in self.scene.mentions
            if m.key
            and m.width <= _REGION
            and m.position not in self.old
            and _located(self.scene.clauses[m.position], m)
        ]
        summed = any(sums_days(draft.clause) for draft in self.drafts)
        if len({m.key for m in named}) != 1 or any(self.found) or summed:
            return None
        return next((m for m in named if _plays(self.scene.clauses[m.position], m)), None)

    def operation(self, index: int) -> Mention | None:
        """
        The area of "the operation" that a figure sums up, as the sentence that introduces it says.

        The towns told of in between are the operation's stages; its sum is of no one of them.
        """
        draft = self.drafts[index]
        above = {draft.anchor, *draft.clause.ancestors(draft.anchor)}
        above |= {draft.clause.first_conjunct(draft.anchor)}
        if not any(node in above for node in _operations(draft.clause)):
            return None
        for position in reversed(range(self.positions[index])):
            if not _operations(self.scene.clauses[position]):
                continue
            areas = [m for m in self.scene.mentions if m.position == position and _area(m)]
            if areas:
                return areas[-1]
        return None

    def tells(self, mention: Mention) -> bool:
        """Whether a mention's sentence tells of something that happened there, not long ago."""
        clause = self.scene.clauses[mention.position]
        return (
            mention.event >= _EVENT
            and mention.position not in self.old
            and mention.place.span.of(clause.text).lower() not in words("places", "wide_regions")
            and tells_of_event(clause, mention)
        )


def _titled(scene: Scene, title: str | None) -> Mention | None:
    """The narrowest place of the text that the headline puts an event in ("at Goma's morgue")."""
    folded = (title or "").lower()
    found = []
    for mention in scene.mentions:
        key = mention.key.lower()
        if key and key in folded:
            name = re.escape(key)
            at = rf"(?:\b(?:in|at|near|outside|for)\s+(?:[\w.-]+\s+)?|[’']s\s+){name}\b(?![’'])"
            if re.search(at, folded):
                found.append(mention)
    return min(found, key=lambda m: (m.width, m.position), default=None)


def _operations(clause: Clause) -> list[int]:
    """The verbs of a sentence whose subject is an operation ("the offensive killed nine")."""
    return [
        token.head
        for token in clause.tokens
        if token.dep in {"nsubj", "nsubjpass"}
        and token.tag == "NN"
        and token.lemma in words("places", "operations")
        and {clause.lemma(child) for child in clause.children(token.index, "det")} & _DEFINITE
    ]


def _area(mention: Mention) -> bool:
    """Whether a name is that of an area where something is meant to happen, no town or country."""
    located = LOCATIVE & {mention.site.relation, *mention.site.through}
    return bool(mention.key and located) and mention.width == _REGION


def _located(clause: Clause, mention: Mention) -> bool:
    """Whether somebody or something is said to be in, or right by, a named place."""
    beside = _beside(clause, mention)
    return (beside or mention.site.relation in LOCATIVE) and happens_there(clause, mention.site)


def _plays(clause: Clause, mention: Mention) -> bool:
    """Whether what a sentence says of a place is no plan, no past and nobody's home."""
    told = _beside(clause, mention) or tells_of_event(clause, mention)
    return told and not _of_somebody(clause, mention)


def _beside(clause: Clause, mention: Mention) -> bool:
    governor = clause.lemma(mention.site.governor)
    return mention.site.relation == "of" and governor in words("places", "faces")


def _of_somebody(clause: Clause, mention: Mention) -> bool:
    """Whether a place belongs to whom the sentence is about ("an officer of the base in Arda")."""
    node = mention.site.governor
    for up in (node, *clause.ancestors(node)):
        token = clause.tokens[up]
        if token.pos in {"VERB", "AUX"}:
            return False
        if token.dep in {"nsubj", "nsubjpass"}:
            return token.pos == "PROPN" or status_of(token.lemma) is not None
    return False


def _says_there(draft: Draft) -> bool:
    """Whether a figure is said to be of a place named before ("nine fighters died there")."""
    clause = draft.clause
    about = {draft.anchor, draft.mention.role, draft.mention.noun, draft.trigger}
    return any(
        token.lemma == "there" and token.dep == "advmod" and token.head in about
        for token in clause.tokens
    )


def _turns_elsewhere(clause: Clause) -> bool:
    """Whether a sentence says that it turns to another event ("elsewhere", "another convoy")."""
    for token in clause.tokens[:_OPENING]:
        if token.lemma in {"elsewhere", "separately"} and token.index == 0:
            return True
        if token.lemma in {"another", "separate"} and token.dep in {"det", "amod"}:
            head = clause.tokens[token.head]
            subject = head.dep in {"nsubj", "nsubjpass"} and status_of(head.lemma) is None
            if head.tag in {"NN", "NNP"} and (subject or head.lemma in scope("event_nouns")):
                return not clause.children(head.index, "nummod")
    return False
