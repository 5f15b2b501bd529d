"""
Operations, cease-fires and agreements as things of their own, over one report or many.

An operation is known by its name. A cease-fire or an agreement is known by who made it and when:
the same makers and days in two reports are one thing; where a report gives no day, its own makers
alone decide within that report. Nothing is joined on a guess.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from warledger.records import (
    ClaimReference,
    EventModality,
    EventReference,
    EventType,
    Stance,
    Undertaking,
    UndertakingType,
    digest,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from warledger.records import Event, Reading

_CEASEFIRE = re.compile(
    r"\b(?:cease-?\s?fires?|truces?|armistices?|(?:end|halt|stop|cease|ceasing)\w*"
    r"(?: (?:to|in|all|of|the|any|armed|military)){0,3}"
    r" (?:fighting|activities|operations|hostilities)"
    r"|lay(?:ing)? down (?:their |its )?(?:arms|weapons))\b",
    re.IGNORECASE,
)
_AGREEMENT = re.compile(
    r"\b(?:agreements?|accords?|treat(?:y|ies)|pacts?|deals?|memorandum|protocol)\b", re.IGNORECASE
)
_ATTACKS = frozenset({EventType.ASSAULT, EventType.COERCE})
_DONE = frozenset({EventModality.DONE, EventModality.PLANNED})


@dataclass(slots=True)
class _Gathering:
    """What is known of one thing so far."""

    type: UndertakingType
    name: str | None
    key: tuple[str, ...]
    makers: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    days: list[date] = field(default_factory=list)
    references: list[EventReference] = field(default_factory=list)
    claims: list[ClaimReference] = field(default_factory=list)
    one_sided: bool | None = None
    names: Counter[str] = field(default_factory=Counter)
    reports: set[str] = field(default_factory=set)


class _Known:
    """The things known so far, found again by their makers and by the words that name them."""

    def __init__(self) -> None:
        self.things: dict[tuple[str, ...], _Gathering] = {}
        self._alike: dict[tuple[str, ...], list[_Gathering]] = {}
        self._by_word: dict[str, dict[int, _Gathering]] = {}

    def thing(
        self, kind: UndertakingType, name: str | None, key: tuple[str, ...], report: str
    ) -> _Gathering:
        """The thing of this type and makers that this report has told of already, else by key."""
        alike = self._alike.setdefault(key[:2], [])
        told = next((thing for thing in alike if report in thing.reports), None)
        if told is not None:
            return told
        if key not in self.things:
            self.things[key] = _Gathering(kind, name, key)
            alike.append(self.things[key])
        return self.things[key]

    def index(self) -> None:
        """Note the words by which things are spoken of; asked for them before is asking none."""
        for number, thing in enumerate(self.things.values()):
            said = thing.names if thing.type is UndertakingType.OPERATION else thing.makers
            for words in said:
                for word in _words(_last(words)):
                    self._by_word.setdefault(word, {})[number] = thing

    def spoken_of(self, event: Event, words: str) -> Iterator[_Gathering]:
        """Things that an event's sentence or parties may speak of, in the order of making."""
        parties = (party.words for party in (*event.actors, *event.recipients))
        found: dict[int, _Gathering] = {}
        for word in _words(" ".join((words, *parties))):
            found |= self._by_word.get(word, {})
        for number in sorted(found):
            yield found[number]


def undertakings(readings: Sequence[Reading]) -> tuple[Undertaking, ...]:
    """
    The operations, cease-fires and agreements that some reports tell of, by type and name.

    Args:
        readings: With their events; comments' events are left out.
    """
    known = _Known()
    for reading in readings:
        for index, event in enumerate(reading.events):
            if event.comment is None:
                _begin(known, reading, index, event)
    known.index()
    for reading in readings:
        for index, event in enumerate(reading.events):
            if event.comment is None:
                _follow(known, reading, index, event)
    made = [_finished(thing) for thing in known.things.values()]
    return tuple(sorted(made, key=lambda thing: (thing.type.value, thing.name or "", thing.id)))


def _begin(known: _Known, reading: Reading, index: int, event: Event) -> None:
    """Events that make a thing: launch, declare, order, sign."""
    if event.modality not in _DONE or not event.actors:
        return
    for kind, name, key in _makes(reading, event):
        thing = known.thing(kind, name, key, reading.report.id)
        if name is not None:
            thing.names[name] += 1
        acting = [party.words for party in event.actors]
        makers = [words for words in acting if name is None or _plain(name) not in _plain(words)]
        _add(thing.makers, _new_names(thing.makers, makers))
        if makers and event.type is not EventType.MOBILIZE:
            _add(thing.others, [party.words for party in event.recipients])
        if event.content is not None and kind is not UndertakingType.OPERATION:
            _add(thing.terms, [event.content.span.of(reading.report.text)])
        if kind is UndertakingType.CEASEFIRE:
            thing.one_sided = len(thing.makers) == 1
        _refer(thing, reading, index, event, Stance.MAKES if makers else Stance.PART)


def _new_names(known: Sequence[str], names: Sequence[str]) -> list[str]:
    """Names that don't repeat a fuller or shorter one: "Sadr" beside "Muqtada al Sadr"."""
    lasts = {_last(name) for name in known}
    return [name for name in names if _last(name) not in lasts]


def _makes(
    reading: Reading, event: Event
) -> Iterator[tuple[UndertakingType, str | None, tuple[str, ...]]]:
    kind = UndertakingType
    if event.name is not None:
        yield kind.OPERATION, event.name, (kind.OPERATION.value, _bare(event.name))
    who = " ".join(sorted(_plain(_last(party.words)) for party in event.actors))
    when = event.date_start.isoformat() if event.date_start else reading.report.id
    if _declares_ceasefire(reading, event):
        yield kind.CEASEFIRE, None, (kind.CEASEFIRE.value, who, when)
    signs = event.type in {EventType.SUPPORT, EventType.AGREE} and event.content is None
    if signs and event.rule.rpartition(".")[2] in {"signing", "reaching_agreement", "agreeing_on"}:
        yield kind.AGREEMENT, None, (kind.AGREEMENT.value, who, when)


def _declares_ceasefire(reading: Reading, event: Event) -> bool:
    """A truce declared, or an order by a leader to those who follow him to stop fighting."""
    if event.type is EventType.RETREAT and event.mode == "ceasefire":
        return True
    if event.type is EventType.AGREE:
        return bool(_CEASEFIRE.search(event.sentence.of(reading.report.text)))
    content = event.content
    if event.type is not EventType.REQUEST or content is None or not event.recipients:
        return False
    own = re.search(
        r"\b(?:his|her|its|their|’s|'s)\b \w*\s?(?:fighters|followers|men|troops|forces|loyalists)",
        event.sentence.of(reading.report.text),
    )
    stops = content.type is EventType.RETREAT and content.mode in {
        "ceasefire",
        "disarm",
        "withdraw",
    }
    return own is not None and stops


def _follow(known: _Known, reading: Reading, index: int, event: Event) -> None:
    """Events about a thing that is known: who welcomes, rejects, breaks it, what happens in it."""
    words = event.sentence.of(reading.report.text)
    for thing in known.spoken_of(event, words):
        if any(r.report == reading.report.id and r.event == index for r in thing.references):
            continue
        stance = _stance(thing, event, words)
        if stance is not None:
            _refer(thing, reading, index, event, stance)


def _stance(thing: _Gathering, event: Event, words: str) -> Stance | None:
    if thing.type is UndertakingType.OPERATION:
        if not any(_spoken(name, words) for name in thing.names):
            return None
        return Stance.PART if event.type in _ATTACKS else _judges(thing, event)
    pattern = _CEASEFIRE if thing.type is UndertakingType.CEASEFIRE else _AGREEMENT
    makers = {_last(name) for name in thing.makers}
    about = bool(pattern.search(words)) and any(_names(words, name) for name in makers)
    if about and event.rule.endswith("breaking_truce"):
        return Stance.BREAKS
    if about and _towards(event) is not None:
        own = any(_last(party.words) in makers for party in event.actors)
        return Stance.MAKES if own and event.type is EventType.REQUEST else _towards(event)
    if thing.type is UndertakingType.CEASEFIRE and _later_attack(thing, event, makers):
        return Stance.AGAINST
    return None


def _towards(event: Event) -> Stance | None:
    if event.modality is not EventModality.DONE:
        return None
    return {
        EventType.SUPPORT: Stance.WELCOMES,
        EventType.REJECT: Stance.REJECTS,
        EventType.ACCUSE: Stance.REJECTS,
        EventType.REQUEST: Stance.CALLS_FOR,
    }.get(event.type)


def _judges(thing: _Gathering, event: Event) -> Stance | None:
    """Who welcomes or rejects an operation: it has to be what they speak of."""
    said = [party.words for party in event.recipients]
    if not any(_spoken(name, words) for name in thing.names for words in said):
        return None
    return _towards(event)


def _later_attack(thing: _Gathering, event: Event, makers: set[str]) -> bool:
    """An attack by a maker, or on one, on a day after the thing was made."""
    if event.type is not EventType.ASSAULT or event.modality is not EventModality.DONE:
        return False
    if not thing.days or event.date_start is None or event.date_start <= min(thing.days):
        return False
    parties = [party.words for party in (*event.actors, *event.recipients)]
    return any(_names(words, name) for words in parties for name in makers)


def _refer(thing: _Gathering, reading: Reading, index: int, event: Event, stance: Stance) -> None:
    report = reading.report.id
    thing.references.append(EventReference(report=report, event=index, stance=stance))
    thing.reports.add(report)
    if stance in {Stance.MAKES, Stance.PART}:
        if event.place:
            _add(thing.places, [event.place])
        thing.days += [day for day in (event.date_start, event.date_end) if day is not None]
        thing.claims += [ClaimReference(report=report, claim=claim) for claim in event.claims]


def _finished(thing: _Gathering) -> Undertaking:
    return Undertaking(
        id=digest(list(thing.key)),
        type=thing.type,
        name=min(thing.names, key=lambda name: (-thing.names[name], name), default=None),
        names=tuple(sorted(thing.names)),
        makers=tuple(thing.makers),
        others=tuple(n for n in thing.others if n not in {*thing.makers, *thing.places}),
        one_sided=thing.one_sided,
        terms=tuple(thing.terms),
        places=tuple(thing.places),
        date_start=min(thing.days, default=None),
        date_end=max(thing.days, default=None),
        reports=tuple(dict.fromkeys(reference.report for reference in thing.references)),
        events=tuple(thing.references),
        claims=tuple(dict.fromkeys(thing.claims)),
    )


def _add(row: list[str], words: Sequence[str]) -> None:
    row.extend(word for word in words if word not in row)


def _plain(words: str) -> str:
    return re.sub(r"\W+", " ", words.casefold().replace("the ", "")).strip()


def _bare(name: str) -> str:
    """What a name says in any order: "Knights' Charge" is "Charge of the Knights"."""
    said = re.findall(r"\w+", re.sub(r"['’‘](?:s\b)?", "", name.casefold()))
    left = (word for word in said if word not in {"operation", "of", "the"})
    return " ".join(sorted(word.removesuffix("s") if len(word) > 3 else word for word in left))


def _spoken(name: str, words: str) -> bool:
    """Whether words name an operation; its name may stand alone where it has two words or more."""
    if _plain(name) in _plain(words):
        return True
    alone = name.removeprefix("Operation ").replace("’", "'")
    return " " in alone and alone in words.replace("’", "'")


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _last(words: str) -> str:
    """The word that a name is repeated by: "Sadr" of "Muqtada al Sadr"."""
    return words.rsplit(maxsplit=1)[-1]


def _names(words: str, name: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", words) is not None
