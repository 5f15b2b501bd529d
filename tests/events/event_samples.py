"""Events of a test's own sentences, read with the real model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.coding.builders import report_of

from warledger.coding import code
from warledger.events import find_events
from warledger.reading.transcribe import transcribe

if TYPE_CHECKING:
    from datetime import date

    from warledger.reading.model import Parser
    from warledger.records import Event, Party


def events_of(parser: Parser, text: str, published: date | None = None) -> tuple[Event, ...]:
    """The events of a text."""
    transcript = transcribe(report_of(text, published), parser)
    return find_events(transcript, code(transcript))


def told(event: Event) -> tuple[str, list[str], list[str]]:
    """What most tests compare: type, actors and recipients."""
    return event.type.value, words(event.actors), words(event.recipients)


def words(parties: tuple[Party, ...]) -> list[str]:
    """The words of some parties."""
    return [party.words for party in parties]
