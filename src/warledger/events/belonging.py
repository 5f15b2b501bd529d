"""
Which claims belong to a named operation, and by what.

A claim belongs to an operation if it results from one of its events, if its sentence names it, or
if its paragraph names it and no other; not where its place lies elsewhere or its days end before
the operation begins. Figures that a report counts "since the fighting began" belong to the report's
only operation too, but stand apart: the fighting may reach beyond the operation's places. A part of
a claim that belongs to an operation does so by the same.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from warledger.events.naming import NAME, apart, spoken
from warledger.events.patterns import cues
from warledger.records import Belonging, ClaimReference, UndertakingType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from warledger.records import Claim, Grounding, Place, Reading, Undertaking

_OWN = (UndertakingType.OPERATION,)


def with_claims(
    things: Sequence[Undertaking], readings: Sequence[Reading]
) -> tuple[Undertaking, ...]:
    """
    The same, operations with the claims that belong to them.

    Args:
        things: Of these readings.
        readings: With their claims; events and claims of comments belong to nothing.
    """
    by_report = {reading.report.id: reading for reading in readings}
    operations: dict[str, list[Undertaking]] = {}
    for thing in things:
        for report in thing.reports if thing.type in _OWN else ():
            operations.setdefault(report, []).append(thing)
    return tuple(
        replace(thing, claims=_claims(thing, by_report, operations))
        if thing.type in _OWN
        else thing
        for thing in things
    )


def _claims(
    thing: Undertaking,
    readings: Mapping[str, Reading],
    operations: Mapping[str, Sequence[Undertaking]],
) -> tuple[ClaimReference, ...]:
    found = {(one.report, one.claim): one for one in thing.claims}
    places = _places(thing, readings)
    for report in thing.reports:
        reading = readings.get(report)
        if reading is None:
            continue
        alone = len(operations[report]) == 1
        groundings = {one.claim: one for one in reading.groundings}
        for index, claim in enumerate(reading.claims):
            told = _told(thing, reading, claim, alone=alone)
            if told is None or (report, index) in found:
                continue
            by, reason = told
            elsewhere = by is not Belonging.COUNTED and _elsewhere(groundings.get(index), places)
            if claim.comment is None and not elsewhere and not _before(thing, claim):
                made = ClaimReference(report=report, claim=index, by=by, reason=reason)
                found[report, index] = made
        _add_parts(found, reading)
    return tuple(found[key] for key in sorted(found, key=lambda key: _order(thing, key)))


def _order(thing: Undertaking, key: tuple[str, int]) -> tuple[int, int]:
    return thing.reports.index(key[0]), key[1]


def _told(
    thing: Undertaking, reading: Reading, claim: Claim, *, alone: bool
) -> tuple[Belonging, str] | None:
    text = reading.report.text
    sentence = claim.sentence.of(text)
    if any(apart(name, sentence) for name in thing.names):
        return None
    if any(spoken(name, sentence) for name in thing.names):
        return Belonging.SENTENCE, "its sentence names the operation"
    counted = _since().search(sentence)
    if counted is not None and alone:
        words = " ".join(counted[0].split())
        return Belonging.COUNTED, f"“{words}”: the report's only operation"
    block = next((b.span for b in reading.report.blocks if b.span.contains(claim.span)), None)
    words = block.of(text) if block is not None else ""
    named = any(spoken(name, words) for name in thing.names)
    others = [match[0] for match in NAME.finditer(words)]
    if named and all(any(spoken(name, other) for name in thing.names) for other in others):
        return Belonging.PARAGRAPH, "its paragraph names the operation and no other"
    return None


@cache
def _since() -> re.Pattern[str]:
    """ "since the fighting began", "during the offensive"."""
    nouns = "|".join(sorted(re.sub("y$", "(?:y|ies)", word) for word in cues("campaigns")))
    started = "|".join(sorted(cues("begun")))
    what = rf"(?:the|this)\s+(?:\w+\s+)?(?:{nouns})s?"
    return re.compile(rf"\b(?:since\s+{what}\s+(?:{started})|during\s+{what})\b", re.IGNORECASE)


def _add_parts(found: dict[tuple[str, int], ClaimReference], reading: Reading) -> None:
    """Parts of what belongs, and parts of these."""
    report, text = reading.report.id, reading.report.text
    for index, claim in enumerate(reading.claims):
        for at in _wholes(reading.claims, index):
            whole = found.get((report, at))
            if whole is not None and (report, index) not in found and claim.comment is None:
                words = reading.claims[at].span.of(text)
                reason = f"part of “{words}”; of that: {whole.reason}"
                found[report, index] = replace(whole, claim=index, reason=reason)


def _wholes(claims: Sequence[Claim], index: int) -> list[int]:
    """The totals that a claim is a part of, the nearest first."""
    found: list[int] = []
    at = claims[index].part_of
    while at is not None and at not in found:
        found.append(at)
        at = claims[at].part_of
    return found


def _before(thing: Undertaking, claim: Claim) -> bool:
    """Whether the claim's days end before the operation begins."""
    last: date | None = claim.date_end or claim.date_start
    return thing.date_start is not None and last is not None and last < thing.date_start


def _places(thing: Undertaking, readings: Mapping[str, Reading]) -> tuple[Place, ...]:
    """The known places of the operation's own events."""
    return tuple(
        event.grounded_place.place
        for one in thing.events
        if one.stance.value in {"makes", "part"} and one.report in readings
        for event in (readings[one.report].events[one.event],)
        if event.grounded_place is not None
    )


def _elsewhere(grounding: Grounding | None, places: Sequence[Place]) -> bool:
    """Whether a claim's known place has nothing to do with any of the operation's."""
    if grounding is None or grounding.place is None or not places:
        return False
    own = grounding.place.place
    return not any(
        own.id == place.id or own.id in place.within or place.id in own.within for place in places
    )
