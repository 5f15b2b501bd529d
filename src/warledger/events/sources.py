"""Who tells an event: the innermost statement that holds it, and the publisher."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from warledger.events.patterns import members
from warledger.records import Attribution, Event, EventType, Party, Report, Span, Statement

if TYPE_CHECKING:
    from collections.abc import Sequence


def attribution_of(
    trigger: Span,
    comment: int | None,
    actors: Sequence[Party],
    report: Report,
    statements: Sequence[Statement],
) -> Attribution:
    """The chain speaker → relayed by → publisher for a trigger."""
    publisher = report.outlet if comment is None else report.comments[comment].author
    around = [s for s in statements if s.span.contains(trigger)]
    own = [s for s in statements if s.cue is not None and s.cue.overlaps(trigger)]
    if own and not around and actors:  # an order or a call is its speaker's own
        return Attribution(
            speaker=actors[0].words,
            speaker_span=actors[0].span,
            relayed_by=own[0].relayed_by,
            publisher=publisher,
        )
    if not around:
        return Attribution(publisher=publisher)
    said = min(around, key=lambda s: s.span.end - s.span.start)
    relayed = said.relayed_by or _told(said, report.text)
    if relayed is None:
        outer = [s.relayed_by for s in around if s.relayed_by is not None]
        relayed = outer[0] if outer else None
    return Attribution(
        speaker=said.speaker,
        speaker_span=said.speaker_span,
        relayed_by=relayed,
        publisher=publisher,
    )


def _told(said: Statement, text: str) -> str | None:
    """The outlet of "the spokesman told Voices of Iraq"; no office, and nobody's title."""
    if said.cue is None or said.cue.of(text).lower() != "told":
        return None
    found = _OUTLET.match(text, said.cue.end)
    if found is None:
        return None
    heard = {word.lower() for word in found.group(1).split()}
    return None if heard & members("parties") - _IN_NAMES else found.group(1)


_OUTLET = re.compile(
    r"\s+((?:the\s+)?[A-Z][\w-]+(?:\s+(?:of|and)\s+[A-Z][\w-]+|\s+[A-Z][\w-]+)*)(?![\w’'-])"
)
#: Words for bodies that outlets have in their names.
_IN_NAMES = frozenset({"agency", "station", "channel", "nation", "group", "independent"})


def through_spokesman(
    event: Event, report: Report, statements: Sequence[Statement], block_end: int
) -> Attribution | None:
    """
    Who speaks for the actor in the words that follow: "The government has welcomed the order.
    “It is wise,” said Ali Hadi, the government's spokesman."

    Args:
        block_end: The end of the event's paragraph; the statement has to lie before it.
    """
    if event.attribution.speaker is not None or not event.actors or event.type not in _UTTERED:
        return None
    follows = [s for s in statements if event.sentence.end <= s.span.start < block_end]
    if not follows or not follows[0].direct or follows[0].speaker is None:
        return None
    said = follows[0]
    cue_end = said.span.end if said.cue is None else max(said.cue.end, said.span.end)
    around = f"{said.speaker} {report.text[said.span.end : min(cue_end + 100, block_end)]}"
    whose = event.actors[0].words.split()[-1]
    if whose not in around or not _SPEAKS_FOR.search(around):
        return None
    return Attribution(
        speaker=said.speaker,
        speaker_span=said.speaker_span,
        relayed_by=said.relayed_by or _told(said, report.text),
        publisher=event.attribution.publisher,
    )


_SPEAKS_FOR = re.compile(r"\b(?:spokes\w+|minister|ministry|official|secretary|aide|leader)\b")
_UTTERED = frozenset(
    {
        EventType.SUPPORT,
        EventType.ACCUSE,
        EventType.REJECT,
        EventType.AGREE,
        EventType.THREATEN,
        EventType.REQUEST,
    }
)
