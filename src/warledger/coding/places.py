"""Where it happened, as written: from the sentence, else from what the text is telling of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warledger.coding.place_course import LEAD, SURE, Course
from warledger.coding.place_extent import (
    is_countrywide,
    is_running_total,
    is_several,
    is_total,
    times_differ,
)
from warledger.coding.place_own import OwnPlaces
from warledger.coding.place_ranking import ranked
from warledger.coding.place_scene import COUNTRY, Mention
from warledger.coding.restating import head_words, same, same_person
from warledger.records import Outcome
from warledger.resources import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.coding.clause import Clause
    from warledger.coding.draft import Draft
    from warledger.coding.place_forces import People
    from warledger.records import Span

#: Sentences over which a total takes a province's or country's name from the text.
_NEAR = 3
#: How far on a narrower place of an event is looked for.
_NARROW = 4
#: From this size on a figure told twice is of the same people.
_TELLING = 20
_IN_SENTENCE = "place in the sentence"
_POINTED = "place that the sentence points back at"


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
    clauses: Sequence[Clause],
    people: Sequence[People],
    title: str | None = None,
) -> list[str | None]:
    """
    The place of each draft in order; None where the text gives none. ``people`` holds the drafts.

    A name in the claim's own sentence comes first, narrowed by the sentences around it where it is
    wide ("in the north"). A figure whose sentence names no place takes that of the wider figure
    that it is a part of, else that of the same people's same outcome told in another sentence, else
    that which the text was telling of, else that of the sentences after it, else that which the
    headline puts the event in, else the one place that the text tells of. What an operation did in
    all is of its area. A total over a war takes a country or nothing. The reason is kept on the
    draft.
    """
    drafts = [one.draft for one in people]
    victims = [one.victims for one in people]
    resolver = _Resolver(Course.of(clauses, people, title))
    answers = [resolver.resolve(index) for index in range(len(drafts))]
    found = []
    for index, draft in enumerate(drafts):
        answer = _told_elsewhere(answers, drafts, victims, index) or answers[index]
        if draft.rule == "beside" and answer.mention is None:
            answer = _beside(answers, drafts, index) or answer
        answers[index] = answer
        draft.reasons.append(answer.reason)
        draft.place_carried = answer.carried
        mention = answer.mention
        if mention is not None and answer.carried:
            mention = resolver.course.last_named(mention, index)
        found.append(None if mention is None else mention.words)
    return found


def _told_elsewhere(
    answers: Sequence[_Answer], drafts: Sequence[Draft], victims: Sequence[str | None], index: int
) -> _Answer | None:
    """The place of the same people's same outcome that another sentence gives."""
    draft = drafts[index]
    if answers[index].reason in {_IN_SENTENCE, _POINTED}:
        return None
    large = (draft.mention.figure.low or 0) >= _TELLING and answers[index].mention is not None
    for other, told in enumerate(answers):
        if (
            other == index
            or told.mention is None
            or times_differ(draft.clause, drafts[other].clause)
        ):
            continue
        named = told.reason == _IN_SENTENCE and drafts[other].clause is not draft.clause
        if (
            large
            and named
            and same(draft, drafts[other])
            and _alike(victims[index], victims[other])
        ) or same_person(draft, drafts[other], victims[index], victims[other]):
            return _Answer(told.mention, "place of the same people told elsewhere", carried=True)
    return None


def _beside(answers: Sequence[_Answer], drafts: Sequence[Draft], index: int) -> _Answer | None:
    """The place of whoever suffered it together with somebody ("captured alongside Arko")."""
    draft = drafts[index]
    for other, told in enumerate(answers):
        together = drafts[other].clause is draft.clause and drafts[other].trigger == draft.trigger
        if together and other != index and told.mention is not None:
            return _Answer(told.mention, "place of those told beside", carried=True)
    return None


def _alike(victims: str | None, told: str | None) -> bool:
    """Whether one's words for the people are the other's, or too general to tell."""
    one, other = head_words(victims), head_words(told)
    return not one or not other or bool(one & other)


class _Resolver:
    """The places of one run of sentences; answers grow draft by draft."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self.drafts = course.drafts
        self.own = OwnPlaces(course.scene, course.drafts, course.positions)

    def resolve(self, index: int) -> _Answer:
        """The place of one draft; those before it are answered already."""
        answer = self._answer(index)
        self.course.found.append(answer.mention)
        return answer

    def _answer(self, index: int) -> _Answer:
        draft = self.drafts[index]
        own = self.own.named(index) or self.own.host(index)
        if own is not None:
            narrower = self._narrowed(own, index)
            if narrower is not None:
                return _Answer(narrower, "place from the sentences around, narrower", carried=True)
            return _Answer(own, _IN_SENTENCE)
        common = self.own.unnamed(index)
        running = is_running_total(draft) and self.course.several()
        if is_countrywide(draft.clause) or running:
            return _Answer(None, "a total over more than one place: no place")
        if draft.whole is not None:
            whole = next((i for i in range(index) if self.drafts[i] is draft.whole), None)
            if whole is not None:
                mention = self.course.found[whole]
                return _Answer(mention, "place from the wider figure", carried=True)
        if common is not None:
            return _Answer(common, _IN_SENTENCE)
        if is_total(draft):
            return self._of_total(index)
        if self.course.sums_places(index) and self._wide_before(index) is None:
            return _Answer(None, "a total over more than one place: no place")
        return self._from_around(index)

    def _from_around(self, index: int) -> _Answer:
        """The place that the sentence points back at, or that the text is telling of."""
        if self.drafts[index].mention.kind in {"name", "pronoun"}:
            return _Answer(None, "one person: no place in the sentence")
        pointed = self.course.pointed(index)
        if pointed is not None:
            return _Answer(pointed, _POINTED, carried=True)
        operation = self.course.operation(index)
        if operation is not None:
            return _Answer(operation, "area of the operation", carried=True)
        carried = self.course.running(index) or self.course.unnamed_before()
        carried = carried or self.own.campaign(index)
        if carried is not None:
            return _Answer(carried, "place from the text around", carried=True)
        only = self.course.only()
        if only is not None:
            return _Answer(only, "the one place that the text tells of", carried=True)
        return _Answer(None, "no place in the text around")

    def _of_total(self, index: int) -> _Answer:
        """The country that a total is over, or the wide place just told of."""
        wide = self._country(index) or self._of_war(index) or self._wide_before(index)
        if wide is None:
            return _Answer(None, "a total: no place")
        return _Answer(wide, "place from the text around", carried=True)

    def _narrowed(self, own: Mention, index: int) -> Mention | None:
        """A narrower place of the same event near a wide one."""
        position = self.course.positions[index]
        if own.width == 0 or position > LEAD:
            return None
        draft = self.drafts[index]
        several = is_several(draft)
        if draft.outcome is Outcome.DISPLACED:
            return None
        if not several and self.course.titled is not None and self.course.titled.width < own.width:
            return self.course.titled
        named = {m.key for m in self.course.scene.mentions if m.position == position}
        near = [
            m
            for m in self.course.scene.mentions
            if self.course.tells(m)
            and m.event >= SURE
            and m.width < own.width
            and m.key not in named
            and m.position != position
            and -LEAD <= m.position - position <= _NARROW
            and self.course.same_event(m, index, restated=several)
        ]
        return near[0] if near else None

    def _country(self, index: int) -> Mention | None:
        """The country that a total is over: that of its victims' name, or the last one told of."""
        position = self.course.positions[index]
        countries = [
            m
            for m in self.course.scene.mentions
            if m.width == COUNTRY
            and m.position <= position
            and m.key in words("places", "countries")
        ]
        texts = [t.text.lower() for t in self.drafts[index].clause.tokens if t.pos != "VERB"]
        for mention in reversed(countries):
            stem = mention.key[: max(4, len(mention.key) - 1)]
            if any(text.startswith(stem) for text in texts):
                return mention
        return None

    def _of_war(self, index: int) -> Mention | None:
        """The one country that the headline names, for what "the war" has done."""
        draft = self.drafts[index]
        clause = draft.clause
        verb = clause.first_conjunct(draft.anchor)
        for subject in clause.children(verb, "nsubj", "agent"):
            definite = any(clause.lemma(c) == "the" for c in clause.children(subject, "det"))
            if definite and clause.lemma(subject) in words("places", "wars"):
                return self.course.titled_country()
        return None

    def _wide_before(self, index: int) -> Mention | None:
        """The province or country that the claim or sentence just before tells of."""
        mention = self.course.running(index)
        near = mention is not None and abs(mention.position - self.course.positions[index]) <= _NEAR
        return mention if mention is not None and near and mention.width else None
