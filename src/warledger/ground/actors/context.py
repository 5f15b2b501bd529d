"""What a report says of actors as a whole: who is named where, which countries, who leads whom."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from warledger.ground.actors.parts import Part, split_parts
from warledger.ground.actors.people import Person, find_people, find_trades
from warledger.ground.actors.sides import Side, Sides, side_at
from warledger.records import Span
from warledger.resources.folding import LEFT_OUT, split_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warledger.records import Report, Sentence, Transcript
    from warledger.resources.actors import ActorTable

#: A country is the report's own where it is named so many times as often as the next.
_DOMINANCE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A side named somewhere in the report."""

    span: Span
    side: Side
    comment: int | None
    sentence: int  #: index of its sentence; -1 where it stands in none


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorContext:
    """What decides what words for actors mean in one report. Made by `ActorLinker.context`."""

    sides: Sides
    mentions: tuple[Mention, ...]  #: by start
    people: tuple[tuple[Person, int | None], ...]  #: with the comment that tells of them
    trades: tuple[tuple[tuple[str, ...], str, int | None], ...]  #: name, kind of claimant, comment
    countries: tuple[str, ...]  #: ISO codes of the report's places, most prominent first
    dominant: str | None  #: the country that the report is about, where one is
    sentences: tuple[Sentence, ...]
    starts: tuple[int, ...]  #: of the sentences, to find the one that an offset lies in

    def sentence(self, offset: int) -> int:
        """The index of the sentence that an offset lies in; -1 before the first."""
        return bisect_right(self.starts, offset) - 1

    def near(self, span: Span, comment: int | None, *, back: int) -> Iterator[Mention]:
        """Mentions in the sentence of a span and in so many before it, the same comment's only."""
        here = self.sentence(span.start)
        for mention in self.mentions:
            if here - back <= mention.sentence <= here and mention.comment == comment:
                yield mention

    def told(self, comment: int | None) -> Iterator[Mention]:
        """Mentions of the body, and those of one comment."""
        for mention in self.mentions:
            if mention.comment is None or mention.comment == comment:
                yield mention

    def person(self, name: Sequence[str], comment: int | None) -> Person | None:
        """Whom a name means: its last word must be the person's, its other words theirs too."""
        found = [
            person
            for person, where in self.people
            if where in {None, comment} and _same_name(name, person.name)
        ]
        # What is left open ("the group's spokesman") does not contradict what is told elsewhere.
        told = [p for p in found if p.side.entry is not None or p.side.country is not None]
        found = told or found
        sides = {(p.side.entry.actor.id if p.side.entry else None, p.side.country, p.side.role)
                 for p in found}  # fmt: skip
        return found[0] if len(sides) == 1 else None

    def trade(self, words: str, comment: int | None) -> str | None:
        """The kind of claimant that the report makes of a person by their trade, if it does."""
        name = tuple(word.folded for word in split_words(words) if word.folded not in LEFT_OUT)
        kinds = {
            kind
            for other, kind, where in self.trades
            if where in {None, comment} and _same_name(name, other)
        }
        return kinds.pop() if len(kinds) == 1 else None


def _same_name(name: Sequence[str], other: Sequence[str]) -> bool:
    if not name or not other:
        return False
    short, long = sorted((tuple(name), tuple(other)), key=len)
    return (
        len(short[-1]) > 2
        and short[-1] == long[-1]
        and (len(short) == 1 or short[0] == long[0] or set(short) <= set(long))
    )


def make_context(
    transcript: Transcript, table: ActorTable, countries: Sequence[str]
) -> ActorContext:
    """
    The context of a report.

    Args:
        transcript: The report as read; its blocks tell body from comments.
        table: Known actors.
        countries: ISO codes of the report's places, most prominent first; where empty, the
            countries that its words name.
    """
    report = transcript.report
    stretches = [*_stretches(report, table)]
    counts = Counter(
        part.country for parts, comment in stretches if comment is None for part in parts
        if part.country
    )  # fmt: skip
    named = [country for country, _ in counts.most_common() if country]
    order = tuple(dict.fromkeys([*countries, *([] if countries else named)]))
    bare = Sides(
        table=table,
        day=report.published,
        countries=frozenset({*order, *named}),
        first=next(iter(order), None),
    )
    sides = replace(bare, sure=_sure(bare, stretches))
    starts = tuple(sentence.span.start for sentence in transcript.sentences)
    mentions = [
        Mention(
            span=span, side=side, comment=comment, sentence=bisect_right(starts, span.start) - 1
        )
        for parts, comment in stretches
        for span, side in _mentions(parts, sides)
    ]
    people = [
        (person, comment) for parts, comment in stretches for person in find_people(parts, sides)
    ]
    return ActorContext(
        sides=sides,
        mentions=tuple(sorted(mentions, key=lambda mention: mention.span)),
        people=tuple(people),
        trades=tuple((*t, comment) for parts, comment in stretches for t in find_trades(parts)),
        countries=order,
        dominant=_dominant(order, counts, given=bool(countries)),
        sentences=transcript.sentences,
        starts=starts,
    )


def _stretches(report: Report, table: ActorTable) -> Iterator[tuple[list[Part], int | None]]:
    """The parts of each paragraph, with its comment."""
    for block in report.blocks:
        text = block.span.of(report.text)
        lenient = block.comment is not None
        yield split_parts(text, table, offset=block.span.start, lenient=lenient), block.comment


def _sure(sides: Sides, stretches: Sequence[tuple[list[Part], int | None]]) -> frozenset[str]:
    """The actors that the body names by a name that is theirs alone."""
    return frozenset(
        part.hit.meanings[0].entry.actor.id
        for parts, comment in stretches
        if comment is None
        for part in parts
        if part.hit is not None and len(part.hit.meanings) == 1
        and not part.hit.meanings[0].contexts
        and sides.entity(part.hit)[0] is not None
    )  # fmt: skip


def _mentions(parts: Sequence[Part], sides: Sides) -> Iterator[tuple[Span, Side]]:
    at = 0
    while at < len(parts):
        found = (
            side_at(parts, at, sides)
            if parts[at].hit or parts[at].country or parts[at].role
            else None
        )
        if found is None:
            at += 1
            continue
        yield Span(parts[at].span.start, parts[found[1] - 1].span.end), found[0]
        at = max(found[1], at + 1)


def _dominant(order: Sequence[str], counts: Counter[str], *, given: bool) -> str | None:
    """The only country, or the first where the text names it far more often than the next."""
    if not order:
        return None
    if len(order) == 1 and given:
        return order[0]
    first = counts[order[0]]
    rest = max((number for country, number in counts.items() if country != order[0]), default=0)
    return order[0] if first >= max(_DOMINANCE * rest, 2) else None
