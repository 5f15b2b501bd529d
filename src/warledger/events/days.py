"""
Days that a report tells by counting: "six days after the launch", "since the fighting began".

An event gets days by the times of its own clause first; then by the day on which the report says
that the fighting began; then by days counted from another event's. The day of publication never
stands for a day that is not told: it only bounds a count that would end after it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from warledger.events.patterns import cues
from warledger.records import DatePrecision, EventModality, EventType, Span

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from warledger.events.tree import Tree
    from warledger.records import Event, TimeExpression

_FIRST_LETTERS = 5  # "order" and "ordered", "attack" and "attacked"


@dataclass(frozen=True, slots=True)
class Count:
    """Words that set one event some days after another."""

    span: Span  #: "six days after"
    days: int  #: negative for "before"
    main: Span  #: trigger of the event that is counted to
    noun: str | None  #: "order" of "the order came": an event told before, where it is one
    anchor: Span  #: the words of what is counted from
    day: date | None  #: a day that those words name themselves
    block: Span


@dataclass(frozen=True, slots=True)
class Clues:
    """What the sentences of a body tell of days, gathered as they are read."""

    counts: list[Count] = field(default_factory=list)
    begun: list[tuple[Span, date]] = field(default_factory=list)
    launches: set[Span] = field(default_factory=set)

    def gather(self, tree: Tree, block: Span) -> None:
        """Add what one sentence of the body tells."""
        for token in tree.tokens:
            if token.lemma in cues("launching") and token.pos == "VERB":
                self.launches.add(token.span)
            if token.lemma in cues("beginning"):
                self._beginning(tree, token.index)
            if token.text.lower() in {"after", "before"}:
                self._count(tree, token.index, block)

    def _beginning(self, tree: Tree, verb: int) -> None:
        subject = tree.child(verb, "nsubj")
        if subject is None or tree.lemma(subject) not in cues("campaigns"):
            return
        below = tree.span(min(tree.subtree(verb)), max(tree.subtree(verb)))
        for time in tree.sentence.times:
            told = time.kind in {"since", "point"} and time.precision is DatePrecision.DAY
            if told and time.start is not None and below.overlaps(time.span):
                self.begun.append((time.span, time.start))
                return

    def _count(self, tree: Tree, at: int, block: Span) -> None:
        days, first = _days_before(tree, at)
        if days is None:
            return
        counted_from = tree.tokens[at].head
        over = counted_from
        if tree.tokens[at].dep == "prep":
            inner = tree.child(at, "pobj", "pcomp")
            if inner is None:
                return
            counted_from = inner
        else:
            over = tree.tokens[counted_from].head
        main = over if tree.tokens[over].pos in {"VERB", "AUX"} else tree.verb_above(over)
        if main is None or main == counted_from:
            return
        reach = [place for place in tree.subtree(counted_from) if place > at]
        if not reach:
            return
        anchor = tree.span(min(reach), max(reach))
        noun = tree.child(main, "nsubj") if tree.lemma(main) in cues("taking_place") else None
        named = None if noun is None else tree.tokens[noun]
        self.counts.append(
            Count(
                span=Span(first, tree.tokens[at].span.end),
                days=days if tree.low(at) == "after" else -days,
                main=tree.tokens[main].span if named is None else named.span,
                noun=None if named is None else named.lemma,
                anchor=anchor,
                day=_day_in(tree.sentence.times, anchor),
                block=block,
            )
        )


def with_days(
    events: Sequence[Event], clues: Clues, text: str, published: date | None
) -> list[Event]:
    """
    The events with the days that follow from the report's own counts; reasons say how.

    Args:
        events: By trigger, with the days that their own clauses give.
        clues: What the sentences of the body tell.
        text: The report's text.
        published: The day of publication, after which nothing told as done can lie.
    """
    found = list(events)
    _launch(found, clues, text)
    for _ in clues.counts:  # a count may build on another's result
        before = list(found)
        for count in clues.counts:
            _apply(found, count, text, published)
        if found == before:
            break
    return found


def _launch(events: list[Event], clues: Clues, text: str) -> None:
    """The report's only operation began when its fighting did."""
    names = {event.name for event in events if event.name is not None and event.comment is None}
    days = {day for _, day in clues.begun}
    if len(names) != 1 or len(days) != 1:
        return
    for at, event in enumerate(events):
        launches = event.name is not None and event.trigger in clues.launches
        if launches and _open(event) and event.type in {EventType.ASSAULT, EventType.MOBILIZE}:
            span, day = clues.begun[0]
            events[at] = _dated(event, day, f"“{span.of(text)}”: the report's only operation", span)


def _apply(events: list[Event], count: Count, text: str, published: date | None) -> None:
    main = _main(events, count, text)
    anchor = next((at for at, one in enumerate(events) if count.anchor.contains(one.trigger)), None)
    if anchor is None:
        words = count.anchor.of(text)
        named = (at for at, one in enumerate(events) if one.name and one.name in words)
        anchor = next(named, None)
    day = count.day or (_day(events[anchor]) if anchor is not None else None)
    words = count.span.of(text)
    if main is not None and _open(events[main]) and day is not None:
        days, how = count.days, "counted from"
        last = day + timedelta(days=days)
        if published is not None and days > 1 and (last - published).days == 1:
            last, how = published, "first and last day counted, as publication shows, from"
        if published is None or last <= published:
            reason = f"“{words}”: {how} {day.isoformat()}"
            events[main] = _dated(events[main], last, reason, count.span)
    elif main is not None and anchor is not None and _open(events[anchor]):
        known = _day(events[main])
        if known is not None:
            reason = f"“{words}”: counted back from {known.isoformat()}"
            first = known - timedelta(days=count.days)
            if published is None or first <= published:
                events[anchor] = _dated(events[anchor], first, reason, count.span)


def _main(events: Sequence[Event], count: Count, text: str) -> int | None:
    """The event that is counted to: the verb itself, or the one its subject speaks of."""
    for at, event in enumerate(events):
        if event.trigger == count.main:
            return at
    if count.noun is None:
        return None
    stem = count.noun[:_FIRST_LETTERS]
    for at in range(len(events) - 1, -1, -1):
        event = events[at]
        told = count.block.contains(event.trigger) and event.trigger.end <= count.main.start
        if told and event.trigger.of(text).lower().startswith(stem):
            return at
    return None


def _open(event: Event) -> bool:
    """Whether it took place and has no days yet."""
    undated = event.date_start is None and event.date_end is None
    return undated and event.modality is EventModality.DONE and event.comment is None


def _day(event: Event) -> date | None:
    """The one day of an event that took place."""
    one = event.date_precision is DatePrecision.DAY and event.date_start == event.date_end
    return event.date_start if one and event.modality is EventModality.DONE else None


def _dated(event: Event, day: date, reason: str, span: Span) -> Event:
    return replace(
        event,
        date_start=day,
        date_end=day,
        date_precision=DatePrecision.DAY,
        date_span=span,
        reasons=(*event.reasons, reason),
    )


def _days_before(tree: Tree, at: int) -> tuple[int | None, int]:
    """How many days the words right before a token count, and where those words begin."""
    if at < 2:
        return None, 0
    last = tree.tokens[at - 1].span.end
    for time in tree.sentence.times:
        exact = time.kind == "duration" and time.precision is DatePrecision.DAY
        if exact and time.span.end == last and not time.relative:
            return time.days, time.span.start
    words = tree.words(at - 2, at - 1).lower()
    return (1, tree.tokens[at - 2].span.start) if words in {"a day", "the day"} else (None, 0)


def _day_in(times: Sequence[TimeExpression], anchor: Span) -> date | None:
    for time in times:
        if time.kind == "point" and anchor.contains(time.span) and time.start == time.end:
            return time.start
    return None
