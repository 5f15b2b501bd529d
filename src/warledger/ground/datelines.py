"""
Datelines ("BASRA, Iraq (Northern Wire) --"): where a report says that it was written.

That is a prior and no answer: what a report tells of may have happened elsewhere. The place of a
dateline weighs a little in the choice between namesakes, is offered as a runner-up, and gives a
country where the report points to none, with the reason.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from warledger.ground.resolving import resolve
from warledger.ground.toponyms import Mention
from warledger.records import Span
from warledger.resources.gazetteer import fold

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

    from warledger.ground.background import Background
    from warledger.records import Toponym, Transcript
    from warledger.resources.gazetteer import Gazetteer

#: A dateline stands before one of so many paragraphs at the top.
_TOP = 5
#: The rule of a dateline's names.
DATELINE = "dateline"
_PART = re.compile(r"[^,]+")
#: What is no name of a place: the agency with whatever stands behind it, the dash.
_AGENCY = re.compile(r"\(.*|\s[-–—]+\s*$|[-–—:]+\s*$", re.DOTALL)
#: How the name may differ from the gazetteer's (see `Match.rank`).
_WORST_RANK = 2
#: A place of fewer people is not known by a dateline alone, without what holds it.
_KNOWN = 50_000


def find_dateline(
    transcript: Transcript, gazetteer: Gazetteer, demonyms: Counter[str], behind: Background
) -> Toponym | None:
    """
    The place that a report is dated from; None where it has no dateline or nobody knows it.

    Args:
        transcript: The report as read; its sentences begin behind the dateline.
        gazetteer: The places of the world.
        demonyms: How often words for each country's people stand in the report.
        behind: What its outlet and actors speak for.
    """
    for span in _stretches(transcript):
        mentions = [*_mentions(span, transcript, gazetteer)]
        if not mentions:
            continue
        first, *holders = resolve(mentions, transcript.report.text, demonyms, behind)
        place = first.place
        held = any("named with it" in r for c in first.candidates[:1] for r in c.reasons)
        if place is not None and (held or (place.population or 0) >= _KNOWN):
            return first
        if place is not None and not holders and place.population is None:
            return first if mentions[0].matches[0].capital else None
    return None


def _stretches(transcript: Transcript) -> Iterator[Span]:
    """What stands before the first sentence of the paragraphs at the top."""
    firsts: dict[int, int] = {}
    for sentence in transcript.sentences:
        firsts.setdefault(sentence.block, sentence.span.start)
    for index, block in enumerate(transcript.report.blocks[:_TOP]):
        start = firsts.get(index, block.span.start)
        if block.comment is None and start > block.span.start:
            yield Span(block.span.start, start)


def _mentions(span: Span, transcript: Transcript, gazetteer: Gazetteer) -> Iterator[Mention]:
    """The names of a dateline: the place and, behind a comma, what holds it; no date, no agency."""
    text = transcript.report.text
    said = _AGENCY.sub(lambda found: " " * len(found.group()), span.of(text))
    for part in _PART.finditer(said):
        words = part.group().strip()
        start = span.start + part.start() + len(part.group()) - len(part.group().lstrip())
        matches = tuple(m for m in gazetteer.matches(words.title()) if m.rank <= _WORST_RANK)
        if not matches:
            return
        yield Mention(
            span=Span(start, start + len(words)),
            words=words,
            key=fold(words),
            sentence=-1,
            matches=matches,
            asked=frozenset(),
            rule=DATELINE,
        )
