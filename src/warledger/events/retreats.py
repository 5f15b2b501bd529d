"""Who retreats: sides that fight. Civilians who leave a place are displaced, and told as such."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from warledger.events.patterns import members
from warledger.records import EventType
from warledger.resources import words

if TYPE_CHECKING:
    from warledger.records import Event, Party

#: Modes by which a side leaves off fighting where it stands.
_LEAVING = frozenset({"withdraw", "disarm"})
_WORD = re.compile(r"[\w'’-]+")
#: Words behind which a phrase only describes its noun.
_DESCRIBES = re.compile(r"\s(?:of|from|in|at|who|which|that)\s|[,(]")


def without_civilians(event: Event) -> Event | None:
    """The event without the civilians among those who retreat; None where no others are told."""
    if event.type is not EventType.RETREAT or event.mode not in _LEAVING:
        return event
    kept = tuple(party for party in event.actors if not _is_civil(party, event))
    return replace(event, actors=kept) if kept or not event.actors else None


def _is_civil(party: Party, event: Event) -> bool:
    """Whether words are for civilians, or, of whoever leaves, for nobody who is known to fight."""
    named = _WORD.findall(_DESCRIBES.split(party.words, maxsplit=1)[0].lower())
    if not named:
        return False
    leaving = event.mode == "withdraw" and named[-1] in _forms("people")
    fleeing = event.rule == "retreat.fleeing" and named[-1] in members("pronouns")
    return leaving or fleeing or named[-1] in _forms("civilian")


@cache
def _forms(group: str) -> frozenset[str]:
    """The nouns of a group of data/lexicon/persons.yaml, in the singular and the plural."""
    found = set()
    for noun in words("persons", group):
        found |= {noun, noun + "s", noun + "es", re.sub(r"y$", "ies", noun)}
        found |= {re.sub(r"man$", "men", noun), noun + "ren", re.sub(r"ife$", "ives", noun)}
    return frozenset(found)
