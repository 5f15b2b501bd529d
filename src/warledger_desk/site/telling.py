"""Events in words for readers: what kind, whether it took place, who, when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.publish.phrases import STANCES, plain
from warledger.records import DatePrecision, EventModality, EventType
from warledger_desk.site import wording

if TYPE_CHECKING:
    from warledger.records import Event
    from warledger_desk.articles.services.events import Named, ShownEvent

#: PLOVER's types: a noun for readers, and what it stands for.
TYPES = {
    EventType.AGREE: ("Agreement", "Agrees to, offers or promises a friendly act."),
    EventType.CONSULT: ("Consultation", "Meets, talks, visits, mediates."),
    EventType.SUPPORT: ("Support", "Praises, welcomes, recognises, signs a treaty."),
    EventType.COOPERATE: ("Cooperation", "Exercises, shares or trades with somebody, extradites."),
    EventType.AID: ("Aid", "Gives money, goods, arms, protection, asylum."),
    EventType.CONCEDE: ("Concession", "Eases curbs, yields to demands, reforms."),
    EventType.RETREAT: ("Retreat", "Withdraws, ceases fire, disarms, releases, resigns."),
    EventType.REQUEST: ("Request or order", "Orders, asks, demands, appeals."),
    EventType.ACCUSE: ("Accusation", "Blames, condemns, charges, investigates."),
    EventType.REJECT: ("Refusal", "Refuses, opposes, defies."),
    EventType.THREATEN: ("Threat", "Threatens, warns of or announces a hostile act."),
    EventType.PROTEST: ("Protest", "Demonstrates, strikes, blocks, riots."),
    EventType.SANCTION: ("Sanction", "Reduces relations, stops aid, breaks off, expels."),
    EventType.MOBILIZE: ("Mobilisation", "Raises, moves up or readies forces."),
    EventType.COERCE: ("Coercion", "Arrests, deports, seizes, bans, restricts."),
    EventType.ASSAULT: ("Attack", "Attacks, kills, bombs, beats, abducts, destroys."),
}
#: How a page says whether it took place; only ``done`` says that it did.
MODALITIES = {
    EventModality.DONE: ("told as done", "In the report's words it took place."),
    EventModality.PLANNED: ("not yet done", "Announced, decided or expected."),
    EventModality.ORDERED: ("ordered", "Whether it was done is not said."),
    EventModality.REQUESTED: ("asked for", "Whether it was done is not said."),
    EventModality.AGREED: ("agreed", "Somebody undertook to do it."),
    EventModality.THREATENED: ("threatened", "Whether it was done is not said."),
    EventModality.ATTEMPTED: ("attempted", "Tried; whether it succeeded is unsaid or denied."),
    EventModality.ALLEGED: ("alleged", "Laid to somebody's charge."),
    EventModality.REFUSED: ("refused", "Somebody would not do it."),
    EventModality.DENIED: ("denied", "Somebody says that it did not take place."),
    EventModality.NEGATED: ("did not happen", "The report says that it did not take place."),
    EventModality.HYPOTHETICAL: ("not told as a fact", "An if, a wish, a fear or a possibility."),
}
#: UCDP's ``date_prec`` for how fine an event's words are.
_FINENESS = {
    DatePrecision.DAY: 1, DatePrecision.WEEK: 3, DatePrecision.MONTH: 4, DatePrecision.YEAR: 5,
    DatePrecision.PERIOD: 3,
}  # fmt: skip


def kind(event: Event) -> str:
    """Type, and mode where there is one: "Attack: suicide attack"."""
    noun = TYPES[event.type][0]
    return noun if event.mode is None else f"{noun}: {event.mode.replace('-', ' ')}"


def modality(event: Event) -> tuple[str, str] | None:
    """In words with its meaning, where the event is not told as done."""
    return None if event.modality is EventModality.DONE else MODALITIES[event.modality]


def stance(name: str) -> str:
    """How an event stands to an operation, cease-fire or agreement, in words."""
    return STANCES.get(name, name)


def content(event: Event) -> str:
    """What kind of thing `ShownEvent.content` is: "what is ordered"."""
    given = event.content
    if given is None:
        return ""
    told = {
        EventModality.PLANNED: "what is planned",
        EventModality.REQUESTED: "what is asked for",
        EventModality.HYPOTHETICAL: "what it is about",
    }
    return told.get(given.modality, f"what is {given.modality.value}")


def days(event: Event) -> str:
    """Its days, no finer than its words."""
    fine = _FINENESS[event.date_precision] if event.date_precision else 1
    return wording.days({"start": event.date_start, "end": event.date_end, "precision": fine})


def source(event: Event) -> str:
    """Who says so, through whom; empty where the report says it on its own word."""
    said = (event.attribution.speaker, event.attribution.relayed_by)
    return ", through ".join(plain(name) for name in said if name)


def _names(parties: tuple[Named, ...]) -> str:
    return ", ".join(plain(party.words) for party in parties)


def line(one: ShownEvent) -> str:
    """One line: "Attack, not told as a fact: the army → rebels; “shelled”"."""
    told = modality(one.event)
    status = f" ({told[0]})" if told else ""
    sides = _names(one.actors) or "nobody named"
    if one.recipients:
        sides += f" → {_names(one.recipients)}"
    return f"{kind(one.event)}{status}: {sides}. “{plain(one.before + one.words + one.after)}”"


def anchor(one: ShownEvent) -> str:
    """
    Where in its report's page the event stands: at its sentence, or in the list of events where
    the text is not shown.
    """
    return f"event-{one.id}" if one.publication.extent == "full" else f"told-{one.id}"
