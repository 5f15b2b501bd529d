"""Which casualty claims result from which event."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from warledger.records import EventModality, EventType, Modality, Outcome, Party, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.events.draft import Draft
    from warledger.events.tree import Tree
    from warledger.records import Claim, Event

_RESULTS = {
    EventType.ASSAULT: {
        Outcome.KILLED, Outcome.INJURED, Outcome.CASUALTIES, Outcome.ABDUCTED, Outcome.DISPLACED,
        Outcome.MISSING,
    },
    EventType.COERCE: {Outcome.DETAINED, Outcome.DISPLACED},
    EventType.RETREAT: {Outcome.SURRENDERED, Outcome.RELEASED},
    EventType.COOPERATE: {Outcome.RELEASED},
}  # fmt: skip
_HAPPENED = {EventModality.DONE, EventModality.ALLEGED, EventModality.ATTEMPTED}


def results(tree: Tree, drafts: Sequence[Draft], claims: Sequence[Claim]) -> list[tuple[int, ...]]:
    """
    For each draft the indices of the claims of its sentence that it brought about.

    A claim goes to the nearest event, over the tree, of a type that has its outcome.
    """
    found: list[list[int]] = [[] for _ in drafts]
    for index, claim in enumerate(claims):
        if not tree.sentence.span.contains(claim.span):
            continue
        if claim.modality in {Modality.NEGATED, Modality.HYPOTHETICAL}:
            continue
        at = next((t.index for t in tree.tokens if t.span.overlaps(claim.span)), None)
        fitting = [
            place
            for place, draft in enumerate(drafts)
            if claim.outcome in _RESULTS.get(draft.type, ()) and draft.modality in _HAPPENED
        ]
        if at is None or not fitting:
            continue
        over = list(tree.above(at))
        fitting.sort(
            key=lambda p: (
                over.index(drafts[p].trigger) if drafts[p].trigger in over else 99,
                abs(drafts[p].trigger - at),
            )
        )
        found[fitting[0]].append(index)
    return [tuple(row) for row in found]


#: Words for recipients that say no more than how many.
_NUMERAL = re.compile(r"\d|^(?:other|others|dead|further|another|one|two|three|four|five|six)\b")


def with_claims(event: Event, text: str, claims: Sequence[Claim]) -> Event:
    """The event with victims and perpetrator of its claims where its own words leave them out."""
    made = _with_victims(_surrendered(event, text, claims), text, claims)
    blamed = next((claims[i].perpetrator for i in made.claims if claims[i].perpetrator), None)
    if blamed is None or made.actors or made.type is EventType.RETREAT:
        return made
    at = text.rfind(blamed, 0, made.sentence.end)
    if at < 0:
        return made
    span = Span(at, at + len(blamed))
    party = Party(span=span, words=blamed, mention=span)
    reason = f"“{blamed}”: the perpetrator of the claim"
    return replace(made, actors=(party,), reasons=(*made.reasons, reason))


def _surrendered(event: Event, text: str, claims: Sequence[Claim]) -> Event:
    """Those who give themselves up are who acts: "30 surrendered"."""
    said = [claims[i] for i in event.claims if claims[i].outcome is Outcome.SURRENDERED]
    victims = next((claim.victims for claim in said if claim.victims), None)
    if victims is None or len(event.actors) > 1:
        return event
    if event.actors and not _says_number(event.actors[0].words):
        return event
    at = text.rfind(victims, 0, event.sentence.end)
    if at < 0:
        return event
    span = Span(at, at + len(victims))
    party = Party(span=span, words=victims, mention=said[0].span)
    reason = f"“{victims}”: those who surrendered, by the claim"
    return replace(event, actors=(party,), reasons=(*event.reasons, reason))


def _with_victims(event: Event, text: str, claims: Sequence[Claim]) -> Event:
    victims = next((claims[i].victims for i in event.claims if claims[i].victims), None)
    if victims is None or event.type is EventType.RETREAT:
        return event
    bare = len(event.recipients) == 1 and _says_number(event.recipients[0].words)
    if event.recipients and not bare:
        return event
    at = text.rfind(victims, 0, event.sentence.end)
    if at < 0:
        return event
    span = Span(at, at + len(victims))
    mention = event.recipients[0].mention if bare else claims[event.claims[0]].span
    party = Party(span=span, words=victims, mention=mention)
    reason = f"“{victims}”: the victims of the claim"
    return replace(event, recipients=(party,), reasons=(*event.reasons, reason))


def _says_number(words: str) -> bool:
    return len(words.split()) <= 2 and _NUMERAL.search(words.lower()) is not None


def with_targets(tree: Tree, events: list[Event]) -> list[Event]:
    """
    "killed four rebels in the valley, where an offensive is under way": an attack told with
    "where" and without a target is on those who suffer in the clause that it belongs to.
    """
    wheres = [t.span for t in tree.tokens if t.text.lower() == "where" and t.dep == "advmod"]
    made = []
    for event in events:
        main = [
            other
            for other in events
            if other is not event and other.recipients and other.type in _RESULTS
            and wheres and other.trigger.start < wheres[0].start
        ]  # fmt: skip
        told = event.type is EventType.ASSAULT and not event.recipients and event.background
        if told and main and event.trigger.start > wheres[0].start:
            recipients = main[-1].recipients
            reason = "the recipient: those who suffer in the clause before"
            made.append(replace(event, recipients=recipients, reasons=(*event.reasons, reason)))
        else:
            made.append(event)
    return made
