"""Where it happened, as written: from the sentence, else from what the text is telling of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warledger.coding.place_ranking import ranked
from warledger.coding.place_scene import Mention, Scene, happens_there, scene_of
from warledger.records import Outcome, Span
from warledger.resources import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warledger.coding.clause import Clause
    from warledger.coding.draft import Draft

#: From this chance on a name of the sentence is the place of the claim.
_OWN = 0.1
#: From this chance on a name is the place of some event of its sentence.
_EVENT = 0.3
#: Sentences over which a place runs on, and over which a later one is looked for.
_BACK = 8
_AHEAD = 3
#: The last sentence of the lead, and how far on a narrower place of its event is looked for.
_LEAD = 1
_NARROW = 4
_LEAVING = frozenset({Outcome.DISPLACED, Outcome.ABDUCTED, Outcome.RELEASED})
_HOLDS = re.compile(r",?\s*(?:(?:in|of)\s+)?(?:the\s+)?(?:\w+ern\s+|\w+ of\s+|\w+ern \w+ of\s+)?")
#: Figures as large as this cover a country or a war.
_LARGE = 10_000


def place_in_sentence(clause: Clause, anchor: int) -> tuple[str, Span] | None:
    """
    The place that one sentence alone gives for a word for an event: its words and span.

    The name alone, without what it names ("Arda", not "the town of Arda"). None where the sentence
    names no place for the event.
    """
    _, place = ranked(clause, anchor)[0]
    return None if place is None else (place.span.of(clause.text), place.span)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What was found for a claim, and on what ground."""

    mention: Mention | None
    reason: str


def resolve_places(clauses: Sequence[Clause], drafts: Sequence[Draft]) -> list[str | None]:
    """
    The place of each draft in order; None where the text gives none.

    A name in the claim's own sentence comes first, narrowed by the sentences around it where it is
    wide ("in the north"). A figure whose sentence names no place takes that of the wider figure
    that it is a part of, else that which the text was telling of, else that of the sentences after
    it. A total over a war takes a country or nothing. The reason is kept on the draft.
    """
    resolver = _Resolver(clauses, drafts)
    found = []
    for index, draft in enumerate(drafts):
        answer = resolver.resolve(index)
        resolver.answers.append(answer)
        draft.reasons.append(answer.reason)
        found.append(None if answer.mention is None else answer.mention.words)
    return found


class _Resolver:
    """The places of one run of sentences; answers grow draft by draft."""

    def __init__(self, clauses: Sequence[Clause], drafts: Sequence[Draft]) -> None:
        self.scene: Scene = scene_of(clauses)
        self.drafts = drafts
        self.answers: list[_Answer] = []
        order = {clause.sentence.index: position for position, clause in enumerate(clauses)}
        self.positions = [order[draft.clause.sentence.index] for draft in drafts]

    def resolve(self, index: int) -> _Answer:
        """The place of one draft; those before it are answered already."""
        draft = self.drafts[index]
        own = self._own(index)
        if own is not None:
            narrower = self._narrowed(own, index)
            if narrower is not None:
                return _Answer(narrower, "place narrowed by the sentences around")
            return _Answer(own, "place in the sentence")
        total = _is_total(draft)
        if draft.whole is not None:
            whole = next((i for i in range(index) if self.drafts[i] is draft.whole), None)
            if whole is not None:
                return _Answer(self.answers[whole].mention, "place of the wider figure")
        if total:
            country = self._country(index)
            return _Answer(
                country, "place from the text around" if country else "a total: no place"
            )
        common = self._common(index)
        if common is not None:
            return _Answer(common, "place in the sentence")
        carried = self._carried(index)
        if carried is not None:
            return _Answer(carried, "place from the text around")
        return _Answer(None, "no place in the text around")

    def _own(self, index: int) -> Mention | None:
        """The name of the claim's sentence that is likeliest its place."""
        draft = self.drafts[index]
        here = [
            mention
            for mention in self.scene.mentions
            if mention.position == self.positions[index]
            and mention.key
            and self._fits(mention, draft)
        ]
        beside = self._in_stretch(index, here)
        if beside is not None:
            return beside
        chances: dict[Span, float] = {}
        for anchor in (draft.anchor, draft.mention.role):
            for chance, place in ranked(draft.clause, anchor):
                if place is not None:
                    chances[place.span] = max(chance, chances.get(place.span, 0.0))
        scored = [(chances.get(m.place.span, 0.0), -m.place.first, m) for m in here]
        chance, _, best = max(scored, key=lambda row: row[:2], default=(0.0, 0, None))
        if best is None or chance < _OWN:
            return None
        return self._innermost(best, here)

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
            return draft.outcome is Outcome.DISPLACED
        if mention.site.relation == "from":
            return draft.outcome in _LEAVING and clause.tokens[mention.site.governor].pos == "VERB"
        return mention.site.relation not in {"by", "against", "with"}

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
        return inside[0] if listed and inside else None

    def _narrowed(self, own: Mention, index: int) -> Mention | None:
        """A narrower place of the same event near a wide one."""
        position = self.positions[index]
        if own.width == 0 or position > _LEAD:
            return None
        near = [
            m
            for m in self.scene.mentions
            if self._tells(m)
            and m.width < own.width
            and m.key != own.key
            and 0 < m.position - position <= _NARROW
            and self._same_event(m, index)
        ]
        return near[0] if near else None

    def _same_event(self, mention: Mention, index: int) -> bool:
        """Whether nothing says that the mention's sentence tells of another event."""
        draft = self.drafts[index]
        other = self.scene.clauses[mention.position]
        if _times_differ(draft.clause, other):
            return False
        for one in self.drafts:
            if one.clause is other and one.outcome is draft.outcome:
                figures = (one.mention.figure, draft.mention.figure)
                if (figures[0].low, figures[0].high) != (figures[1].low, figures[1].high):
                    return False
        return True

    def _country(self, index: int) -> Mention | None:
        """The country that a total is over: that of its victims' name, or the last one told of."""
        position = self.positions[index]
        countries = [
            m
            for m in self.scene.mentions
            if m.width == 2 and m.position <= position and m.key in words("places", "countries")
        ]
        texts = [t.text.lower() for t in self.drafts[index].clause.tokens if t.pos != "VERB"]
        for mention in reversed(countries):
            stem = mention.key[: max(4, len(mention.key) - 1)]
            if any(text.startswith(stem) for text in texts):
                return mention
        return None

    def _common(self, index: int) -> Mention | None:
        """A common noun for a place that the outcome's own clause names ("in the house")."""
        draft = self.drafts[index]
        clause = draft.clause
        anchors = {draft.anchor, draft.mention.role, draft.mention.noun}
        for mention in self.scene.mentions:
            if mention.position != self.positions[index] or mention.key:
                continue
            lemma = clause.lemma(mention.place.head)
            vague = lemma in words("places", "vague_nouns") and not clause.children(
                mention.place.head, "prep"
            )
            if mention.site.governor in anchors and not vague:
                return mention
        return None

    def _carried(self, index: int) -> Mention | None:
        """The place that the sentences before are about, else that of the next ones."""
        position = self.positions[index]
        for mention in self._backwards(index, position):
            return mention
        for mention in self.scene.mentions:
            if position < mention.position <= position + _AHEAD and self._tells(mention):
                return mention
        return None

    def _backwards(self, index: int, position: int) -> Iterator[Mention]:
        """Places told of before, the last first: those of claims, and those of other events."""
        answered = {
            self.positions[i]: self.answers[i].mention
            for i in range(index)
            if self.answers[i].mention is not None
        }
        for back in range(position, max(position - _BACK, 0) - 1, -1):
            claimed = answered.get(back)
            if claimed is not None:
                yield claimed
            told = [m for m in self.scene.mentions if m.position == back and self._tells(m)]
            told.sort(key=lambda m: (m.width, -m.event))
            if back != position:
                yield from told

    def _tells(self, mention: Mention) -> bool:
        clause = self.scene.clauses[mention.position]
        return bool(mention.key) and mention.event >= _EVENT and happens_there(clause, mention.site)


def _is_total(draft: Draft) -> bool:
    """Whether a figure covers a war or a country, not an event."""
    figure = draft.mention.figure
    clause = draft.clause
    subject = clause.children(draft.anchor, "nsubj", "agent")
    if any(clause.lemma(i) in words("places", "wars") for i in subject):
        return True
    return (
        max(figure.low or 0, figure.high or 0) >= _LARGE and draft.outcome is not Outcome.DISPLACED
    )


def _times_differ(one: Clause, other: Clause) -> bool:
    """Whether both sentences name times, and no two of them meet."""
    first = [(t.start, t.end) for t in one.sentence.times if t.start and t.end]
    second = [(t.start, t.end) for t in other.sentence.times if t.start and t.end]
    if not first or not second:
        return False
    return not any(a <= d and c <= b for a, b in first for c, d in second)
