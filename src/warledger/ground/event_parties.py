"""Those who act in events, and those acted upon, tied to known actors."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from warledger.ground.actors.phrases import Hint
from warledger.records import EventType, GroundedActor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.ground.actors import ActorLinker
    from warledger.ground.actors.context import ActorContext
    from warledger.records import Event, Party, Transcript

#: Between two that share a noun.
_JOINT = re.compile(r"\s*(?:,|,?\s*(?:and|or))\s*(?:the\s+)?", re.IGNORECASE)
_SUFFERED = frozenset({EventType.ASSAULT, EventType.COERCE})
#: Rules that take a side for words which name none.
_GUESSES = frozenset({"nearest", "only_one"})


def link_parties(
    transcript: Transcript, events: Sequence[Event], linker: ActorLinker
) -> tuple[Event, ...]:
    """
    The events with the known actors of their parties, and why each was taken or none.

    Args:
        transcript: The report that the events were found in.
        events: Its events; everything but the parties' actors stays as it is.
        linker: Knows the actors.
    """
    if not any(event.actors or event.recipients for event in events):
        return tuple(events)
    context = linker.context(transcript)
    return tuple(_linked(event, linker, context, transcript.report.text) for event in events)


def _linked(event: Event, linker: ActorLinker, context: ActorContext, text: str) -> Event:
    acting = Hint(comment=event.comment, spoken=event.attribution.speaker is not None)
    suffering = replace(acting, acts=event.type not in _SUFFERED)
    actors = [
        (one, linker.link(_whole(one, event.actors, text, linker), context, one.span, acting))
        for one in event.actors
    ]
    known = {f.actor.id for _, f in actors if isinstance(f, GroundedActor) and f.actor is not None}
    recipients = []
    for party in event.recipients:
        said = _whole(party, event.recipients, text, linker)
        found = linker.link(said, context, party.span, suffering)
        if isinstance(found, GroundedActor) and found.actor is not None:
            guessed = found.rule in _GUESSES and event.type in _SUFFERED
            if guessed and found.actor.id in known:
                found = "the report's only candidate is the side that did it"
        recipients.append((party, found))
    return replace(
        event,
        actors=tuple(_with(party, found) for party, found in actors),
        recipients=tuple(_with(party, found) for party, found in recipients),
    )


def _whole(party: Party, beside: Sequence[Party], text: str, linker: ActorLinker) -> str:
    """
    A party's words with those whose noun it shares ("US" of "US and Kenyan forces").

    A country's name that is no adjective stands for itself ("Kenya and Ugandan forces").
    """
    following = [one for one in beside if one.span.start >= party.span.end]
    if not following or not linker.is_nationality(party.words):
        return party.words
    nearest = min(following, key=lambda one: one.span)
    between = text[party.span.end : nearest.span.start]
    if _JOINT.fullmatch(between) is None or not linker.opens_with_nationality(nearest.words):
        return party.words
    return f"{party.words} and {nearest.words}"


def _with(party: Party, found: GroundedActor | str) -> Party:
    if isinstance(found, str):
        return replace(party, actor_id=None, actor_reason=found)
    known = found.actor.id if found.actor is not None else None
    return replace(party, actor_id=known, actor_reason=found.reason)
