"""What the rules hand to each other: an event of one sentence, in token indices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warledger.events.frames import Frame
    from warledger.events.matching import Match
    from warledger.records import EventModality, EventType


@dataclass(frozen=True, slots=True)
class Draft:
    """An event as one rule sees it."""

    type: EventType
    mode: str | None
    trigger: int
    rule: str
    modality: EventModality
    actor: int | None
    recipient: int | None
    thing: int | None = None  #: the object that is not the recipient
    content: int | None = None  #: the verb or noun that tells what it is about
    act: Match | None = None  #: the content as an event of its own
    gives: EventModality | None = None  #: how the content stands to what was uttered
    frame: Frame | None = None
    background: bool = False
    score: int = 0
