"""Where it happened, as written: from the sentence, else from what the text is telling of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warledger.coding.lexicon import scope
from warledger.coding.place_own import OwnPlaces
from warledger.coding.place_ranking import ranked
from warledger.coding.place_scene import Mention, Scene, scene_of, tells_of_event
from warledger.records import Figure, Outcome, Span
from warledger.resources import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.coding.clause import Clause
    from warledger.coding.draft import Draft

#: From this chance on a name is the place of some event of its sentence.
_EVENT = 0.3
#: Sentences over which a place runs on, and over which a later one is looked for.
_BACK = 8
_AHEAD = 3
#: From this chance on a name between a claim and the next turns the text to another place.
_SURE = 0.6
#: Sentences over which a total takes a province's or country's name from the text.
_NEAR = 3
#: How often a name stands in a text that is about that place.
_AGAIN = 4
#: The width of a country.
_COUNTRY = 2
#: The last sentence of the lead, and how far on a narrower place of its event is looked for.
_LEAD = 1
_NARROW = 4
#: Figures as large as this cover a country or a war.
_LARGE = 10_000
_LARGE_FLIGHT = 1_000_000
#: Days before the text's last date from which on a sentence is background.
_OLD = 60
_RATE = re.compile(r"\b(?:(?:per|each|every|a) (?:day|week|month|year)|daily|weekly)\b")


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
    carried: bool = False  #: whether it was taken from the text around


def resolve_places(
    clauses: Sequence[Clause], drafts: Sequence[Draft], title: str | None = None
) -> list[str | None]:
    """
    The place of each draft in order; None where the text gives none.

    A name in the claim's own sentence comes first, narrowed by the sentences around it where it is
    wide ("in the north"). A figure whose sentence names no place takes that of the wider figure
    that it is a part of, else that which the text was telling of, else that of the sentences after
    it, else that which the headline puts the event in. A total over a war takes a country or
    nothing. The reason is kept on the draft.
    """
    resolver = _Resolver(clauses, drafts, title)
    found = []
    for index, draft in enumerate(drafts):
        answer = resolver.resolve(index)
        resolver.answers.append(answer)
        draft.reasons.append(answer.reason)
        draft.place_carried = answer.carried
        found.append(None if answer.mention is None else answer.mention.words)
    return found


class _Resolver:
    """The places of one run of sentences; answers grow draft by draft."""

    def __init__(
        self, clauses: Sequence[Clause], drafts: Sequence[Draft], title: str | None
    ) -> None:
        self.scene: Scene = scene_of(clauses)
        self.titled = _titled(self.scene, title)
        self.drafts = drafts
        self.answers: list[_Answer] = []
        order = {clause.sentence.index: position for position, clause in enumerate(clauses)}
        self.positions = [order[draft.clause.sentence.index] for draft in drafts]
        self.old = _old_sentences(clauses)
        self.own = OwnPlaces(self.scene, drafts, self.positions)

    def resolve(self, index: int) -> _Answer:
        """The place of one draft; those before it are answered already."""
        draft = self.drafts[index]
        own = self.own.named(index) or self.own.host(index)
        if own is not None:
            narrower = self._narrowed(own, index)
            if narrower is not None:
                return _Answer(narrower, "place from the sentences around, narrower", carried=True)
            return _Answer(own, "place in the sentence")
        common = self.own.unnamed(index)
        if _is_countrywide(draft.clause) or (_is_running_total(draft) and self._several()):
            return _Answer(None, "a total over more than one place: no place")
        if draft.whole is not None:
            whole = next((i for i in range(index) if self.drafts[i] is draft.whole), None)
            if whole is not None:
                mention = self.answers[whole].mention
                return _Answer(mention, "place from the wider figure", carried=True)
        if common is not None:
            return _Answer(common, "place in the sentence")
        if _is_total(draft):
            return self._of_total(index)
        if draft.mention.kind in {"name", "pronoun"}:
            return _Answer(None, "one person: no place in the sentence")
        carried = self._carried(index) or self._unnamed_before(index)
        carried = carried or self.own.campaign(index)
        if carried is not None:
            return _Answer(carried, "place from the text around", carried=True)
        return _Answer(None, "no place in the text around")

    def _of_total(self, index: int) -> _Answer:
        """The country that a total is over, or the wide place just told of."""
        wide = self._country(index) or self._wide_before(index)
        if wide is None:
            return _Answer(None, "a total: no place")
        return _Answer(wide, "place from the text around", carried=True)

    def _narrowed(self, own: Mention, index: int) -> Mention | None:
        """A narrower place of the same event near a wide one."""
        position = self.positions[index]
        if own.width == 0 or position > _LEAD or _is_several(self.drafts[index]):
            return None
        if self.titled is not None and self.titled.width < own.width:
            return self.titled
        named = {m.key for m in self.scene.mentions if m.position == position}
        near = [
            m
            for m in self.scene.mentions
            if self._tells(m)
            and m.width < own.width
            and m.key not in named
            and m.position != position
            and -_LEAD <= m.position - position <= _NARROW
            and self._same_event(m, index)
        ]
        return near[0] if near else None

    def _same_event(self, mention: Mention, index: int) -> bool:
        """Whether nothing says that the mention's sentence tells of another event."""
        draft = self.drafts[index]
        other = self.scene.clauses[mention.position]
        if _times_differ(draft.clause, other):
            return False
        figures = [
            (one.mention.figure.low, one.mention.figure.high)
            for one in self.drafts
            if one.clause is other and one.outcome is draft.outcome and not _is_part(one)
        ]
        own = draft.mention.figure
        if not figures or (own.low, own.high) in figures:
            return True
        return len(figures) == 1 and _may_be_one(own, figures[0])

    def _country(self, index: int) -> Mention | None:
        """The country that a total is over: that of its victims' name, or the last one told of."""
        position = self.positions[index]
        countries = [
            m
            for m in self.scene.mentions
            if m.width == _COUNTRY
            and m.position <= position
            and m.key in words("places", "countries")
        ]
        texts = [t.text.lower() for t in self.drafts[index].clause.tokens if t.pos != "VERB"]
        for mention in reversed(countries):
            stem = mention.key[: max(4, len(mention.key) - 1)]
            if any(text.startswith(stem) for text in texts):
                return mention
        return None

    def _wide_before(self, index: int) -> Mention | None:
        """The province or country that the claim or sentence just before tells of."""
        mention = self._carried(index)
        near = mention is not None and abs(mention.position - self.positions[index]) <= _NEAR
        return mention if mention is not None and near and mention.width else None

    def _carried(self, index: int) -> Mention | None:
        """
        The place that the text is telling of where the sentence names none.

        The last claim's, unless a sentence nearer by tells of something elsewhere; else that of
        the next sentences; else the place that the whole text keeps naming.
        """
        position = self.positions[index]
        last = self._last_answer(index)
        since = last[0] if last is not None else position - _BACK - 1
        told = [m for m in self.scene.mentions if since < m.position < position and self._tells(m)]
        sure = [m for m in told if m.event >= _SURE or last is None]
        nearest = max((m.position for m in sure), default=None)
        if nearest is not None:
            there = [m for m in sure if m.position == nearest]
            return min(there, key=lambda m: (m.width, -m.event))
        if last is not None:
            return last[1]
        ahead = [
            m
            for m in self.scene.mentions
            if position <= _LEAD
            and position < m.position <= position + _AHEAD
            and m.event >= _SURE
            and self._tells(m)
            and self._same_event(m, index)
        ]
        return ahead[0] if ahead else self.titled or self._main()

    def _last_answer(self, index: int) -> tuple[int, Mention] | None:
        """The last claim's place with the sentence of the claim, if not too far back."""
        for earlier in range(index - 1, -1, -1):
            mention = self.answers[earlier].mention
            if self.positions[index] - self.positions[earlier] > _BACK:
                return None
            if self.positions[earlier] < self.positions[index] and self._by_place(earlier):
                continue
            if mention is not None and mention.key:
                return self.positions[earlier], mention
        return None

    def _by_place(self, index: int) -> bool:
        """Whether a claim's sentence lists figures by place, and so leaves none to go on with."""
        keys = {
            answer.mention.key
            for position, answer in zip(self.positions, self.answers, strict=False)
            if position == self.positions[index] and answer.mention is not None
        }
        return len(keys) > 1

    def _several(self) -> bool:
        """Whether the text tells of events in more than one town."""
        towns = {m.key for m in self.scene.mentions if m.key and m.width == 0 and m.event >= _EVENT}
        return len(towns) > 1

    def _unnamed_before(self, index: int) -> Mention | None:
        """The last claim's place where it is no name ("the uplands")."""
        places = [answer.mention for answer in self.answers[:index] if answer.mention is not None]
        return places[-1] if places and not places[-1].key else None

    def _main(self) -> Mention | None:
        """The place, no country, that the text names again and again, if there is one."""
        counts = self.scene.often.most_common(1)
        if not counts or counts[0][1] < _AGAIN:
            return None
        named = next(m for m in self.scene.mentions if m.key == counts[0][0])
        return named if named.width < _COUNTRY else None

    def _tells(self, mention: Mention) -> bool:
        clause = self.scene.clauses[mention.position]
        return (
            mention.event >= _EVENT
            and mention.position not in self.old
            and tells_of_event(clause, mention)
        )


def _titled(scene: Scene, title: str | None) -> Mention | None:
    """The narrowest place of the text that the headline puts an event in ("at Goma's morgue")."""
    folded = (title or "").lower()
    found = []
    for mention in scene.mentions:
        name = re.escape(mention.key.lower())
        placed = rf"(?:\b(?:in|at|near|outside|for)\s+(?:[\w.-]+\s+)?|[’']s\s+){name}\b(?![’'])"
        if mention.key and re.search(placed, folded):
            found.append(mention)
    return min(found, key=lambda m: (m.width, m.position), default=None)


def _old_sentences(clauses: Sequence[Clause]) -> frozenset[int]:
    """Positions of the sentences whose times are all long before the last one that is told of."""
    ends = [
        [time.end for time in clause.sentence.times if time.end is not None] for clause in clauses
    ]
    last = max((end for times in ends for end in times), default=None)
    if last is None:
        return frozenset()
    return frozenset(i for i, times in enumerate(ends) if times and (last - max(times)).days > _OLD)


def _is_total(draft: Draft) -> bool:
    """Whether a figure covers a war or a country, not an event."""
    figure = draft.mention.figure
    clause = draft.clause
    subject = clause.children(draft.anchor, "nsubj", "agent")
    if any(clause.lemma(i) in words("places", "wars") for i in subject):
        return True
    return max(figure.low or 0, figure.high or 0) >= (
        _LARGE_FLIGHT if draft.outcome is Outcome.DISPLACED else _LARGE
    )


def _may_be_one(one: Figure, other: tuple[int | None, int | None]) -> bool:
    """Whether a figure may be another's part, or be the other corrected or misprinted."""
    first = one.low if one.low is not None else one.high
    second = other[0] if other[0] is not None else other[1]
    return first is not None and second is not None and first <= 2 * second


def _is_running_total(draft: Draft) -> bool:
    """Whether a figure runs on over time, wherever it happened ("since the war began", "a day")."""
    clause = draft.clause
    if any(token.lemma == "since" and token.dep == "mark" for token in clause.tokens):
        return True
    after = clause.text[draft.span.end : clause.sentence.span.end]
    return _RATE.search(after) is not None


def _is_countrywide(clause: Clause) -> bool:
    """Whether a sentence says that it speaks of a whole country without naming it."""
    text = clause.sentence.span.of(clause.text).lower()
    return any(phrase in text for phrase in words("places", "countrywide"))


def _is_part(draft: Draft) -> bool:
    return draft.whole is not None or draft.rule in {"among", "included", "of_group"}


def _is_several(draft: Draft) -> bool:
    """Whether a figure runs over several events or days, or over people on the move."""
    if draft.outcome is Outcome.DISPLACED:
        return True
    return any(
        (token.tag == "NNS" and token.lemma in scope("event_nouns") | {"operation", "day", "week"})
        for token in draft.clause.tokens
    )


def _times_differ(one: Clause, other: Clause) -> bool:
    """Whether both sentences name times, and no two of them meet."""
    first = [(t.start, t.end) for t in one.sentence.times if t.start and t.end]
    second = [(t.start, t.end) for t in other.sentence.times if t.start and t.end]
    if not first or not second:
        return False
    return not any(a <= d and c <= b for a, b in first for c, d in second)
