"""Events in words for people: the same on the terminal and in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.publish.phrases import plain
from warledger.records import EventModality, Stance
from warledger.text.calendars import in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.records import Event, Party, Reading, Report, Undertaking


def kind(event: Event) -> str:
    """Type and mode: "COERCE, arrest"."""
    return event.type.value if event.mode is None else f"{event.type.value}, {event.mode}"


def sides(event: Event) -> str:
    """Who to whom; "unnamed" where the text names nobody."""
    actors = _names(event.actors) or "unnamed"
    return f"{actors} → {_names(event.recipients)}" if event.recipients else actors


def facts(event: Event, report: Report) -> list[str]:
    """What it is about, where, when, according to whom; only what is known."""
    text = report.text
    found = []
    if event.name is not None:
        found.append(plain(event.name))
    if event.content is not None:
        found.append(f"{event.content.modality.value}: {plain(event.content.span.of(text))}")
    if event.place is not None:
        found.append(plain(event.place))
    if event.date_start is not None or event.date_end is not None:
        found.append(_days(event))
    chain = [event.attribution.speaker, event.attribution.relayed_by]
    said = [plain(name) for name in chain if name is not None]
    if said:
        found.append("source: " + " → ".join(said))
    if event.claims:
        numbers = ", ".join(str(index + 1) for index in event.claims)
        found.append(f"claim{'s' if len(event.claims) > 1 else ''} {numbers}")
    return found


def modality(event: Event) -> str | None:
    """Whether it took place, where it did not plainly."""
    return None if event.modality is EventModality.DONE else event.modality.value


def _names(parties: Sequence[Party]) -> str:
    return ", ".join(plain(party.words) for party in parties)


def _days(event: Event) -> str:
    start, end = event.date_start, event.date_end
    if start is not None and end is not None and start != end:
        return f"{in_words(start)} to {in_words(end)}"
    known = start or end
    return "" if known is None else in_words(known)


def title(thing: Undertaking) -> str:
    """ "Operation Dawn", "Cease-fire, one-sided"."""
    if thing.name is not None:
        return plain(thing.name)
    named = {"ceasefire": "Cease-fire"}.get(thing.type.value, thing.type.value.capitalize())
    return named + (", one-sided" if thing.one_sided else "")


def about(thing: Undertaking, reading: Reading) -> list[str]:
    """Who, against or with whom, terms, places, days, and who stands how to it."""
    found = []
    if thing.makers:
        found.append("by " + ", ".join(map(plain, thing.makers)))
    if thing.others:
        found.append("to or against " + ", ".join(map(plain, thing.others)))
    found += [f"terms: {plain(words)}" for words in thing.terms[:1]]
    if thing.places:
        found.append(", ".join(map(plain, thing.places)))
    days = [day for day in (thing.date_start, thing.date_end) if day is not None]
    if days:
        found.append(" to ".join(dict.fromkeys(in_words(day) for day in days)))
    for stance in Stance:
        events = [
            reading.events[one.event]
            for one in thing.events
            if one.stance is stance and stance is not Stance.MAKES
        ]
        names = dict.fromkeys(_names(event.actors) or "unnamed" for event in events)
        if names:
            found.append(f"{stance.value.replace('_', ' ')}: {', '.join(names)}")
    return found
