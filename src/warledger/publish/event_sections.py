"""What the terminal shows of events, and of the operations and cease-fires that they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

from warledger.events import undertakings
from warledger.publish import event_phrases
from warledger.publish.phrases import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger.records import Event, Reading


def event_sections(reading: Reading) -> Iterator[tuple[str, list[Padding]]]:
    """Headings with their lines; nothing where there are no events."""
    for name, comments in (("Events", False), ("Events in comments", True)):
        told = [event for event in reading.events if (event.comment is not None) == comments]
        if told:
            yield f"{name} ({len(told)})", [_event(reading, event) for event in told]
    things = [
        Padding(
            Text.assemble(
                (event_phrases.title(thing), "bold"),
                *(f" · {fact}" for fact in event_phrases.about(thing, reading)),
            ),
            (0, 0, 0, 2),
        )
        for thing in undertakings([reading])
    ]
    if things:
        yield "Operations, cease-fires, agreements", things


def _event(reading: Reading, event: Event) -> Padding:
    told = event_phrases.modality(event)
    line = Text.assemble(
        (event_phrases.kind(event), "bold"),
        (f" ({told})" if told else "", "bold"),
        f": {event_phrases.sides(event)}",
        f" · “{plain(event.trigger.of(reading.report.text))}”",
        *(f" · {fact}" for fact in event_phrases.facts(event, reading.report)),
    )
    return Padding(line, (0, 0, 0, 2))
