"""Mentions without a name ("the army", "militants"), resolved where the report allows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from warledger.ground.actors.sides import ARMED, Side, attribute_of_groups, generic_kind
from warledger.records import ActorKind, Status
from warledger.resources import words
from warledger.resources.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from warledger.ground.actors.context import ActorContext, Mention
    from warledger.ground.actors.parts import Part
    from warledger.ground.actors.phrases import Asked
    from warledger.records import Span
    from warledger.resources.actors import ActorEntry

#: How many sentences back the side just spoken of may stand.
_BACK = 2
#: A side that is named so often in a report is the one that it is about.
_OFTEN = 2
_STATE = frozenset({ActorKind.STATE_FORCES, ActorKind.EXTERNAL_FORCES})
_FIGHTING = ARMED | _STATE
#: Whose people of a civil status may be; fighters of a state have another one (codebook).
_FITTING = {Status.COMBATANT: ARMED, Status.SECURITY_FORCES: _STATE}
#: Bodies that a ministry speaks for: whose are named tells whose ministry it is.
_KIN = {
    "defence_ministry": frozenset({"army", "armed_forces", "air_force", "navy"}),
    "interior_ministry": frozenset({"police", "gendarmerie"}),
}
#: Bodies that words for soldiers may mean alike.
_MILITARY = frozenset({"army", "armed_forces", "air_force", "navy", "forces", "security_forces"})


def of_country(country: str, context: ActorContext) -> Side:
    """A country that acts or speaks: its government."""
    side = context.sides.body(country, "government")
    name = context.sides.country_name(country)
    return replace(side, rule="country", reason=f"the country stands for the government of {name}")


def of_role(
    role: str, span: Span | None, comment: int | None, country: str | None, context: ActorContext
) -> Side:
    """
    A state's body of no country ("the army"): that of the same kind told before, else that of the
    claim's place, else that of the only country that the report is about.
    """
    told = [m for m in context.told(comment) if _same_role(m.side, role)]
    states = _countries(told)
    if role in _KIN and not states:
        kin = _KIN[role]
        states = _countries(m for m in context.told(comment) if _role_of(m.side) in kin)
    earlier = span is None or any(m.span.start < span.end for m in told)
    abroad = None if earlier else _force_near(span, comment, context)
    if abroad is not None and role in _MILITARY:
        return abroad
    own = next((state for state in (country, context.dominant) if state in states), None)
    if len(states) > 1 and own is not None:
        states = [own]
    if len(states) > 1 and span is not None:
        near = [m for m in context.near(span, comment, back=_BACK) if _same_role(m.side, role)]
        states = _countries(near) or states
    if len(states) == 1:
        name = context.sides.country_name(states[0])
        reason = f"the report speaks of this body of {name} and of no other state's"
        return replace(context.sides.body(states[0], role), rule="told_before", reason=reason)
    if len(states) > 1:
        return _open_role(role, states, context)
    place = country or context.dominant
    if place is None:
        return _open_role(role, context.countries, context)
    side = context.sides.body(place, role)
    why = "the claim's place is there" if country else "the report is about that country"
    others = tuple(
        entry.actor.id
        for other in context.countries
        if other != place and (entry := context.sides.table.body(other, role)) is not None
    )
    return replace(side, rule="report_country", reason=f"{side.reason}: {why}", others=others)


def _force_near(span: Span | None, comment: int | None, context: ActorContext) -> Side | None:
    """The international force whose soldiers are spoken of: the only force named near by."""
    if span is None:
        return None
    near = [m.side for m in context.near(span, comment, back=_BACK)]
    forces = [s for s in near if s.kind in {ActorKind.EXTERNAL_FORCES, ActorKind.STATE_FORCES}]
    ids = {side.entry.actor.id for side in forces if side.entry}
    if len(ids) != 1 or forces[0].kind is not ActorKind.EXTERNAL_FORCES:
        return None
    return replace(forces[0], rule="nearest", reason="it is the only force named here or before")


def _role_of(side: Side) -> str | None:
    return side.role or (side.entry.role if side.entry else None)


def _same_role(side: Side, role: str) -> bool:
    own = _role_of(side)
    return own is not None and (own == role or (own in _MILITARY and role in _MILITARY))


def _countries(mentions: Iterable[Mention]) -> list[str]:
    found = [mention.side.country for mention in mentions]
    found += [entry.actor.country for m in mentions for entry in m.side.also]
    return [country for country in dict.fromkeys(found) if country]


def _open_role(role: str, states: Sequence[str], context: ActorContext) -> Side:
    entries = [context.sides.table.body(state, role) for state in states]
    others = tuple(entry.actor.id for entry in entries if entry is not None)
    government = role == "government" or role.endswith("_ministry")
    reason = (
        f"the report speaks of several countries ({', '.join(states)})"
        if states
        else "the report names no country"
    )
    return Side(
        entry=None,
        country=None,
        kind=ActorKind.GOVERNMENT if government else ActorKind.STATE_FORCES,
        rule="generic",
        reason=f"whose {role.replace('_', ' ')} is left open: {reason}",
        others=others,
        role=role,
    )


def of_side(
    part: Part,
    asked: Asked,
    country: str | None,
    context: ActorContext,
    *,
    vague: bool,
) -> Side:
    """
    An armed side of no name ("the militants"): the one just spoken of, else the only one that the
    report names, where it names it more than once or the phrase says "the". Words that leave the
    side open ("gunmen") stay open.
    """
    _, kind = generic_kind(part)
    place = country or asked.country or context.dominant
    unknown = bool(part.groups & set(attribute_of_groups("open")))
    wary = bool(part.groups & set(attribute_of_groups("wary")))
    peoples = {word for word in fold(asked.words) if word in words("actor_words", "peoples")}
    told = [m for m in context.told(asked.comment) if _fits(m.side, country, peoples)]
    others = tuple(dict.fromkeys(m.side.entry.actor.id for m in told if m.side.entry))
    if vague or unknown:
        reason = f"“{part.text}” leaves open of which side they are"
        return Side(entry=None, country=place, kind=kind, rule="generic", reason=reason)
    near = []
    if asked.span is not None:
        here = context.near(asked.span, asked.comment, back=_BACK)
        near = [m for m in here if _fits(m.side, country, peoples)]
    definite = asked.words.lower().startswith("the ")
    often = told if definite or len(told) >= _OFTEN else []
    for found, rule, why in (
        ([] if wary else near, "nearest", "the only armed group named here or shortly before"),
        (often, "only_one", "the only armed group that the report names"),
    ):
        ids = {m.side.entry.actor.id for m in found if m.side.entry}
        if len(ids) == 1:
            side = found[0].side
            assert side.entry is not None  # noqa: S101
            reason = f"{side.entry.actor.name} is {why}"
            rest = tuple(other for other in others if other not in ids)
            return replace(side, rule=rule, reason=reason, others=rest)
    reason = "the report names no armed group that they could be of"
    if len(others) == 1:
        reason = f"the report names an armed group ({others[0]}), but not near by and only once"
    elif others:
        reason = f"the report names several armed groups ({', '.join(others)})"
    return Side(entry=None, country=place, kind=kind, rule="generic", reason=reason, others=others)


def _fits(side: Side, country: str | None, peoples: set[str]) -> bool:
    """Whether a side may be meant: an armed group of that country and, where told, that people."""
    if side.entry is None or side.kind not in ARMED:
        return False
    if not peoples <= {word for name in side.entry.names for word in fold(name)}:
        return False
    return country is None or country in side.entry.theatres


def of_group(asked: Asked, context: ActorContext) -> Side | None:
    """ "The group", which may be armed or one that counts: the only one named here or before."""
    if asked.span is None:
        return None
    kinds = ARMED | {ActorKind.MONITOR, ActorKind.INTERNATIONAL, ActorKind.MEDICAL}
    here = context.near(asked.span, asked.comment, back=_BACK)
    near = [m.side for m in here if m.side.kind in kinds and m.side.entry is not None]
    ids = {side.entry.actor.id for side in near if side.entry}
    if len(ids) != 1:
        return None
    return replace(near[0], rule="nearest", reason="it is the only group named here or before")


def of_owner(part: Part, asked: Asked, context: ActorContext) -> Side | None:
    """
    "His forces": those of the side that says so, else of the only side spoken of here or shortly
    before. Nothing where the speaker's side is not known.
    """
    speaker = context.sides.table.entries.get(asked.speaker or "")
    if asked.spoken and speaker is None:
        return None
    fighting = _FITTING.get(asked.status, _FIGHTING) if asked.status else _FIGHTING
    speaks = fighting | ({ActorKind.GOVERNMENT} if fighting & _STATE else frozenset())
    if speaker is not None and speaker.actor.kind in speaks:
        return _owned(part, speaker, context)
    if asked.span is None:
        return None
    near = [
        m
        for m in context.near(asked.span, asked.comment, back=_BACK)
        if m.side.kind in fighting and m.side.entry is not None
    ]
    here, start = context.sentence(asked.span.start), _owner_word(asked, context)
    before = [m for m in near if m.sentence == here and m.span.start < start]
    last = max((m.sentence for m in near if m.sentence < here), default=here)
    for told in (near, before, [m for m in near if m.sentence == last] if not before else []):
        ids = {m.side.entry.actor.id for m in told if m.side.entry}
        if len(ids) == 1:
            reason = "it is the only side named here or shortly before"
            return replace(told[0].side, rule="owner", reason=reason)
    return None


def _owner_word(asked: Asked, context: ActorContext) -> int:
    """Where the owner of a phrase stands: in its own words, else first in its sentence."""
    assert asked.span is not None  # noqa: S101 - the caller has looked
    sentence = context.sentences[context.sentence(asked.span.start)]
    owner = asked.words.split()[0].lower()
    found = (token.span.start for token in sentence.tokens if token.text.lower() == owner)
    return next(found, asked.span.start) if sentence.span == asked.span else asked.span.start


def _owned(part: Part, owner: ActorEntry, context: ActorContext) -> Side:
    """What an office or a force calls its own: its state's body of that role, else itself."""
    actor = context.sides.actor(owner)
    if owner.role is not None and part.role is not None and actor.country is not None:
        side = context.sides.body(actor.country, part.role)
        return replace(side, rule="owner", reason=f"{actor.name} speaks of its own")
    return Side(entry=owner, country=actor.country, kind=actor.kind, rule="owner",
                reason=f"{actor.name} speaks of its own")  # fmt: skip
