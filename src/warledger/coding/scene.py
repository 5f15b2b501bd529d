"""The actors of a report as a figure's clause sees them: around it, before it, by fuller names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warledger.coding.actors import Actor, actor_at, agent_words
from warledger.coding.parties import Party, Role, parties_of
from warledger.records import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.coding.clause import Clause
    from warledger.coding.draft import Draft

CUSTODY = frozenset({Outcome.DETAINED, Outcome.RELEASED, Outcome.SURRENDERED})
#: How far back, in sentences, an attacker told before still answers for a figure.
REACH = 2
_RATE = re.compile(r"\b(?:per|each|every)\s+(?:day|week|month|year)\b|\baverage\b")


@dataclass(frozen=True, slots=True)
class Scene:
    """Sentences with their parties, by index, and those whom a figure counts."""

    clauses: dict[int, Clause]
    parties: dict[int, list[Party]]
    hurt: set[tuple[int, int]]  #: sentence and token

    @classmethod
    def of(cls, clauses: Sequence[Clause], drafts: Sequence[Draft]) -> Scene:
        """The scene of a run of sentences with its figures."""
        return cls(
            {clause.sentence.index: clause for clause in clauses},
            {clause.sentence.index: list(parties_of(clause)) for clause in clauses},
            {
                (draft.sentence, token)
                for draft in drafts
                if draft.outcome is not Outcome.SURRENDERED
                for token in (draft.mention.role, draft.mention.noun)
                if token is not None
            },
        )

    def in_sentence(self, draft: Draft, side: str | None) -> Actor | None:
        """An attacker, or the other side, in the draft's own sentence; the nearest one."""
        parties = self.parties[draft.sentence]
        found = self._choose(parties, draft, side, draft.anchor)
        if found is None and draft.outcome in CUSTODY:
            present = [Party(actor, Role.PRESENT) for actor in _forces(draft.clause)]
            found = self._choose(present, draft, side, draft.anchor)
        return found

    def around(self, draft: Draft, side: str | None) -> Actor | None:
        """
        An attacker of the sentences just before, or of the next one in the paragraph.

        The other side of a fight is looked for over paragraphs, an attacker of civilians only in
        the figure's own; totals over a time of their own and flights look nowhere.
        """
        if draft.outcome is Outcome.DISPLACED or over_time(draft):
            return None
        index = draft.sentence
        order = (*range(index - 1, index - REACH - 1, -1), index + 1)
        for roles in ((Role.ATTACKER,), (Role.PRESENT, Role.TARGET)):
            for other in order if side is not None or Role.ATTACKER in roles else ():
                clause = self.clauses.get(other)
                if clause is None or not _near(draft.clause, clause, side):
                    continue
                parties = [party for party in self.parties[other] if party.role in roles]
                actor = self._choose(parties, draft, side, len(clause.tokens))
                if actor is not None and actor.side is not None:
                    return actor
        return None

    def _choose(
        self, parties: Sequence[Party], draft: Draft, side: str | None, near: int
    ) -> Actor | None:
        """The party that can have done it: an attacker first, else the other side of a fight."""
        own = draft.sentence
        fitting = []
        for party in parties:
            actor = party.actor
            if actor.place in self.hurt or (side is not None and actor.side == side):
                continue
            if actor.side is None and not _is_weapon(actor):
                continue
            if draft.outcome in CUSTODY and actor.side != "state":
                continue
            held = draft.outcome in CUSTODY or actor.side == "armed"
            present = party.role is Role.PRESENT and held and actor.place[0] == own
            if party.role is not Role.ATTACKER and side is None and not present:
                continue
            fitting.append((party.role, abs(actor.token - near), party))
        return min(fitting, key=lambda row: row[:2])[2].actor if fitting else None

    def antecedent(self, clause: Clause, pronoun: int) -> Actor | None:
        """What "it", "they" or "he" as the subject stands for: the last subject that can act."""
        word = clause.tokens[pronoun].text.lower()
        if word not in {"it", "they", "he", "she", "who"}:
            return None
        place = (clause.sentence.index, pronoun)
        for index in range(clause.sentence.index, clause.sentence.index - 3, -1):
            other = self.clauses.get(index)
            subjects = (
                [] if other is None else _acting_subjects(other, single=word in {"he", "she"})
            )
            before = [actor for actor in subjects if actor.place < place]
            if before:
                return before[0] if index < clause.sentence.index else before[-1]
        return None

    def fuller(self, actor: Actor) -> Actor:
        """The fullest mention before it for a bare "the group", "the attackers"."""
        if not _anaphoric(actor):
            return self._named_next(actor) or actor
        lemma = actor.clause.lemma(actor.token)
        before = [
            party.actor
            for index in sorted(self.parties)
            for party in self.parties[index]
            if party.actor.place < actor.place and not _anaphoric(party.actor)
        ]
        same = [a for a in before if a.clause.lemma(a.token) == lemma]
        if same:
            return max(same, key=lambda a: (len(a.words), -a.place[0]))
        sided = [a for a in before if a.side == (actor.side or "armed")]
        return sided[-1] if sided else actor

    def _named_next(self, actor: Actor) -> Actor | None:
        """The name that the next sentences give to "a rebel group", as their subject."""
        if not _indefinite_group(actor):
            return None
        for index in range(actor.place[0] + 1, actor.place[0] + 3):
            clause = self.clauses.get(index)
            for subject in [] if clause is None else _acting_subjects(clause, single=False):
                name = clause is not None and clause.tokens[subject.token].pos == "PROPN"
                if name and subject.side == actor.side:
                    return subject
        return None


def _indefinite_group(actor: Actor) -> bool:
    """ "A rebel group": a group brought in without its name."""
    clause, token = actor.clause, actor.token
    articles = {clause.tokens[c].text.lower() for c in clause.children(token, "det")}
    group = clause.lemma(token) in agent_words("loose_groups") | {"militia", "faction"}
    return group and bool(articles & {"a", "an"})


def _anaphoric(actor: Actor) -> bool:
    """Whether the words are a bare definite group noun."""
    clause, token = actor.clause, actor.token
    if clause.lemma(token) not in agent_words("anaphors"):
        return False
    determined = any(
        clause.tokens[c].text.lower() in {"the", "these", "those", "its", "this", "their"}
        for c in clause.children(token, "det", "poss")
    )
    return determined and len(actor.words.split()) == 1


def _forces(clause: Clause) -> list[Actor]:
    """The state's forces that a sentence names, in whatever place."""
    named = (actor_at(clause, token.index) for token in clause.tokens if token.pos == "NOUN")
    return [actor for actor in named if actor is not None and actor.side == "state"]


def _acting_subjects(clause: Clause, *, single: bool) -> list[Actor]:
    """The subjects of a sentence that can act: one person, or else a group."""
    found = []
    for token in clause.tokens:
        if token.dep not in {"nsubj", "nsubjpass"} or token.pos not in {"NOUN", "PROPN"}:
            continue
        actor = actor_at(clause, token.index)
        person = token.entity == "PERSON"
        if actor is not None and (person if single else actor.side is not None or not person):
            found.append(actor)
    return found


def _is_weapon(actor: Actor) -> bool:
    return actor.clause.lemma(actor.token) in agent_words("weapons")


def _near(clause: Clause, other: Clause, side: str | None) -> bool:
    """Whether another sentence still tells of the same: of one paragraph, or after a headline."""
    if clause.sentence.block == other.sentence.block or clause.sentence.index == 0:
        return True
    return side is not None and other.sentence.index < clause.sentence.index


def over_time(draft: Draft) -> bool:
    """Whether a figure runs over a time of its own: a rate, or "since", "in the past year"."""
    wide = {"since", "duration", "range", "until"}
    said = draft.clause.sentence.span.of(draft.clause.text)
    rated = draft.rule == "rate_of" or _RATE.search(said) is not None
    return rated or any(time.kind in wide for time in draft.clause.sentence.times)
