"""
Operations, cease-fires and agreements as things of their own, over one report or many.

An operation is known by its name; of one name there are several where what reports tell of places,
sides and days does not go together (`warledger.events.namesakes`). A cease-fire or an agreement is
known by who made it and when: the same makers and days in two reports are one thing; where a report
gives no day, its own makers alone decide within that report. Nothing is joined on a guess.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from warledger.events.belonging import with_claims
from warledger.events.namesakes import Namesakes
from warledger.events.naming import apart, bare, plain, spoken
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
#: What is done in an operation, or to set it going; who condemns one does not make it.
_MAKING = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.MOBILIZE, EventType.AID})
#: Patterns that tell the end of a cease-fire or an agreement, and of an operation.
_ENDS_PACT = frozenset({
    "sanction.ending_truce", "sanction.breaking_off_truce", "sanction.leaving_truce",
    "sanction.truce_over", "sanction.truce_broken_down",
})  # fmt: skip
_ENDS_CAMPAIGN = frozenset({
    "retreat.fighting_over", "retreat.calling_off_fighting", "retreat.ending_campaign",
    "retreat.stopping_fighting", "sanction.stopping_aid",
})  # fmt: skip


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

    def __init__(self, namesakes: Namesakes) -> None:
        self.namesakes = namesakes
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

    def alone(self, thing: _Gathering, report: str) -> bool:
        """Whether the report tells of this thing and of no other of its type."""
        told = (one for one in self.things.values() if one.type is thing.type)
        return [one for one in told if report in one.reports] == [thing]

    def index(self) -> None:
        """Note the words by which things are spoken of; asked for them before is asking none."""
        for number, thing in enumerate(self.things.values()):
            said = thing.names if thing.type is UndertakingType.OPERATION else thing.makers
            for words in said:
                for word in _words(_last(words)):
                    self._by_word.setdefault(word, {})[number] = thing

    def spoken_of(self, event: Event, words: str, report: str) -> Iterator[_Gathering]:
        """Things that an event's sentence or parties may speak of, in the order of making."""
        parties = (party.words for party in (*event.actors, *event.recipients))
        found: dict[int, _Gathering] = {}
        for word in _words(" ".join((words, *parties))):
            found |= self._by_word.get(word, {})
        if event.rule in _ENDS_PACT:  # "the truce collapsed" names nobody
            several = enumerate(self.things.values())
            found |= {number: thing for number, thing in several if report in thing.reports}
        for number in sorted(found):
            if self.namesakes.speaks_of(report, found[number].key):
                yield found[number]


def undertakings(readings: Sequence[Reading]) -> tuple[Undertaking, ...]:
    """
    The operations, cease-fires and agreements that some reports tell of, by type and name.

    Args:
        readings: With their events; comments' events are left out.
    """
    known = _Known(Namesakes(readings))
    for reading in readings:
        for index, event in enumerate(reading.events):
            if event.comment is None:
                _begin(known, reading, index, event)
    known.index()
    for reading in readings:
        for index, event in enumerate(reading.events):
            if event.comment is None:
                _follow(known, reading, index, event)
    made = [_finished(thing) for thing in known.things.values() if thing.references]
    ordered = sorted(made, key=lambda thing: (thing.type.value, thing.name or "", thing.id))
    return with_claims(ordered, readings)


def _begin(known: _Known, reading: Reading, index: int, event: Event) -> None:
    """Events that make a thing: launch, declare, order, sign."""
    if event.modality not in _DONE:
        return
    for kind, name, key in _makes(known.namesakes, reading, event):
        thing = known.thing(kind, name, key, reading.report.id)
        if name is not None:
            thing.names[name] += 1
            if event.type not in _MAKING:
                continue  # who judges or ends it is found when all makers are known
        acting = [party.words for party in event.actors]
        makers = [words for words in acting if name is None or plain(name) not in plain(words)]
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
    namesakes: Namesakes, reading: Reading, event: Event
) -> Iterator[tuple[UndertakingType, str | None, tuple[str, ...]]]:
    kind = UndertakingType
    if event.name is not None:
        yield kind.OPERATION, event.name, namesakes.key(event.name, reading.report.id)
    if not event.actors:
        return
    who = " ".join(sorted(plain(_last(party.words)) for party in event.actors))
    when = event.date_start.isoformat() if event.date_start else reading.report.id
    if _declares_ceasefire(reading, event):
        yield kind.CEASEFIRE, None, (kind.CEASEFIRE.value, who, when)
    signs = event.type in {EventType.SUPPORT, EventType.AGREE} and event.content is None
    if signs and event.rule.rpartition(".")[2] in {"signing", "reaching_agreement", "agreeing_on"}:
        yield kind.AGREEMENT, None, (kind.AGREEMENT.value, who, when)


_STOPPING = "retreat.stopping_fighting"


def _declares_ceasefire(reading: Reading, event: Event) -> bool:
    """A truce declared, or an order by a leader to those who follow him to stop fighting."""
    if event.type is EventType.RETREAT and event.mode == "ceasefire":
        return event.name is None and event.rule not in _ENDS_CAMPAIGN - {_STOPPING}
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
    for thing in known.spoken_of(event, words, reading.report.id):
        if any(r.report == reading.report.id and r.event == index for r in thing.references):
            continue
        stance = _stance(thing, event, words, known.alone(thing, reading.report.id))
        if stance is not None:
            _refer(thing, reading, index, event, stance)


def _stance(thing: _Gathering, event: Event, words: str, alone: bool) -> Stance | None:
    if thing.type is UndertakingType.OPERATION:
        return _of_operation(thing, event, words)
    pattern = _CEASEFIRE if thing.type is UndertakingType.CEASEFIRE else _AGREEMENT
    makers = {_last(name) for name in thing.makers}
    spoken_of = bool(pattern.search(words))
    about = spoken_of and any(_names(words, name) for name in makers)
    done = event.modality is EventModality.DONE
    if event.rule in _ENDS_PACT:
        return Stance.ENDS if done and spoken_of and (about or alone) else None
    if about and done and event.rule.endswith("breaking_truce"):
        return Stance.BREAKS
    if about and _towards(event) is not None:
        own = any(_last(party.words) in makers for party in event.actors)
        return Stance.MAKES if own and event.type is EventType.REQUEST else _towards(event)
    if thing.type is UndertakingType.CEASEFIRE and _later_attack(thing, event, makers):
        return Stance.AGAINST
    return None


def _of_operation(thing: _Gathering, event: Event, words: str) -> Stance | None:
    if not any(spoken(name, words) for name in thing.names):
        return None
    if event.rule in _ENDS_CAMPAIGN and event.name is not None:
        own = bare(event.name) == thing.key[1] and event.modality is EventModality.DONE
        return Stance.ENDS if own else None
    if event.type not in _ATTACKS:
        return _judges(thing, event)
    if event.modality is not EventModality.DONE or any(apart(n, words) for n in thing.names):
        return None
    return Stance.PART


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
    if not any(spoken(name, words) for name in thing.names for words in said):
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
    if stance in {Stance.MAKES, Stance.PART, Stance.ENDS}:
        thing.days += [day for day in (event.date_start, event.date_end) if day is not None]
    if stance in {Stance.MAKES, Stance.PART}:
        if event.place:
            _add(thing.places, [event.place])
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


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _last(words: str) -> str:
    """The word that a name is repeated by: "Sadr" of "Muqtada al Sadr"."""
    return words.rsplit(maxsplit=1)[-1]


def _names(words: str, name: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", words) is not None
