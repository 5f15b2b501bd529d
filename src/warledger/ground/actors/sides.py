"""What side a stretch of parts names: a known actor, a state's body, or a side left open."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from warledger.records import ActorKind
from warledger.resources import attribute_of, lexicon
from warledger.resources.actors import ANYWHERE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from warledger.ground.actors.parts import Part
    from warledger.records import Actor
    from warledger.resources.actors import ActorEntry, ActorTable, Hit

ARMED = frozenset({ActorKind.REBELS, ActorKind.POLITICAL_MILITIA, ActorKind.IDENTITY_MILITIA})
#: Between a side's words and what they belong to ("spokesman for the front").
_OF = frozenset({"of", "for", "with", "from", "in", "at", "to"})
_BELONGING = frozenset({"of", "from", "for"})
#: How many parts after an office the side that it belongs to may begin.
_FAR = 8
_SMALL = frozenset({"the", "a", "an", "its", "their", "his", "so", "called", "self", "proclaimed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What words name, with the rule and the reason in a sentence."""

    entry: ActorEntry | None
    country: str | None
    kind: ActorKind | None
    rule: str
    reason: str
    others: tuple[str, ...] = ()  #: ids that the words could mean instead
    also: tuple[ActorEntry, ...] = ()
    role: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The table with what decides between the meanings of a name in one report."""

    table: ActorTable
    day: date | None
    countries: frozenset[str]  #: that the report speaks of
    first: str | None = None  #: the most prominent of them
    sure: frozenset[str] = field(default_factory=frozenset)  #: ids that it names without doubt

    def entity(
        self, hit: Hit, country: str | None = None
    ) -> tuple[ActorEntry | None, tuple[str, ...], str]:
        """
        The actor that a name means here.

        Returns:
            The actor or None, the ids of the other actors that it could mean, and why.
        """
        near = self.countries | ({country} if country else set())
        bound = [m for m in hit.meanings if m.contexts & near or m.contexts & self.sure]
        bound += [
            m
            for m in hit.meanings
            if m.contexts and m.entry.actor.id in self.sure and m not in bound
        ]
        free = [m for m in hit.meanings if not m.contexts or ANYWHERE in m.contexts]
        fitting = [m.entry for m in bound] or [m.entry for m in free]
        dated = [entry for entry in fitting if entry.existed(self.day)]
        begun = dated or [e for e in fitting if self.day is None or (e.since or 0) <= self.day.year]
        others = tuple(m.entry.actor.id for m in hit.meanings if m.entry not in begun[:1])
        if not begun:
            cause = "it did not exist then" if fitting else "nothing else in the report supports it"
            return None, others, cause
        if len(begun) > 1:
            at_first = {m.entry.actor.id for m in hit.meanings if self.first in m.contexts}
            begun = [entry for entry in begun if entry.actor.id in at_first] or begun
        if len(begun) > 1:
            return None, tuple(entry.actor.id for entry in begun), "several actors bear the name"
        if begun[0].actor.id in {m.entry.actor.id for m in bound}:
            return begun[0], others, "the report's countries or other names support it"
        return begun[0], others, "no other known actor bears it"

    def actor(self, entry: ActorEntry) -> Actor:
        """The actor as it was on the day of the report."""
        return entry.at(self.day)

    def body(self, country: str, role: str) -> Side:
        """A state's body as a side; generic with the country where the table has none."""
        entry = self.table.body(country, role)
        name = self.country_name(country)
        kind = entry.actor.kind if entry else _role_kind(role)
        return Side(
            entry=entry,
            country=country,
            kind=kind,
            rule="state_body",
            reason=f"the words name the {role.replace('_', ' ')} of {name}",
            role=role,
        )

    def country_name(self, country: str) -> str:
        """The name of a country of the table; its code for any other."""
        return self.table.states[country].name if country in self.table.states else country


def _role_kind(role: str) -> ActorKind:
    ministry = role.endswith("_ministry") or role == "government"
    return ActorKind.GOVERNMENT if ministry else ActorKind.STATE_FORCES


def side_at(
    parts: Sequence[Part], at: int, sides: Sides, *, open_bodies: bool = False
) -> tuple[Side, int] | None:
    """
    The side whose words begin at a part, and the index after them; small words passed over.

    Args:
        parts: The parts of a stretch of text.
        at: Index of the first part.
        sides: The table, with what decides between meanings.
        open_bodies: Whether a body of no country ("the interior ministry") is a side too; its
            country is to be found when somebody asks.
    """
    while at < len(parts) and parts[at].text in _SMALL:
        at += 1
    if at >= len(parts):
        return None
    part = parts[at]
    if part.hit is not None:
        entry, others, why = sides.entity(part.hit)
        if entry is None:
            return None
        side = Side(entry=entry, country=entry.actor.country, kind=sides.actor(entry).kind,
                    rule="alias", reason=f"“{part.text}” is a name of {entry.actor.name}; {why}",
                    others=others)  # fmt: skip
        return side, at + 1
    if part.country is not None:
        return _of_country(parts, at, sides)
    if part.role is not None and part.role != "government":
        country = _country_behind(parts, at + 1)
        if country is not None and not _stationed(part, parts[at + 1]):
            return sides.body(country[0], part.role), country[1]
    if part.role is not None and open_bodies and "speakers" not in part.groups:
        return open_body(part.role), at + 1
    return None


def _stationed(part: Part, tie: Part) -> bool:
    """Whether soldiers are only said to be in a country ("troops in Mali"), be they whose."""
    people = part.role in {"armed_forces", "forces"} and part.text not in {
        "military",
        "armed forces",
    }
    return people and tie.text not in _BELONGING


def open_body(role: str) -> Side:
    """A body whose country is to be found when somebody asks."""
    return Side(entry=None, country=None, kind=_role_kind(role), rule="open_body",
                reason=f"a {role.replace('_', ' ')} of no country told", role=role)  # fmt: skip


def _of_country(parts: Sequence[Part], at: int, sides: Sides) -> tuple[Side, int] | None:
    """ "Iraqi police", "US and Iraqi forces", "the Kenyan health ministry"."""
    countries: list[str] = []
    while at < len(parts) and (parts[at].country or parts[at].text in {"and", "or"}):
        country = parts[at].country
        if country and country not in countries:
            countries.append(country)
        at += 1
    for index in range(at, min(at + 3, len(parts))):
        part = parts[index]
        if part.hit is not None and index == at and parts[at - 1].text in {"and", "or"}:
            return _with_named(parts, at, countries, sides)
        if part.broken or part.country or part.hit:
            return None
        if part.role is not None:
            found = [sides.body(country, part.role) for country in countries]
            return joined(found), index + 1
        if part.groups & {"members", "rebels", "militias", "strangers"} or part.text in {
            "of",
            "in",
        }:
            return None
    return None


def _with_named(
    parts: Sequence[Part], at: int, countries: Sequence[str], sides: Sides
) -> tuple[Side, int] | None:
    """ "US and Iraqi security forces", where the last are known by that name."""
    named = side_at(parts, at, sides)
    role = named[0].entry.role if named is not None and named[0].entry is not None else None
    if named is None or role is None:
        return None
    role = "forces" if role == "security_forces" else role
    return joined([*(sides.body(country, role) for country in countries), named[0]]), named[1]


def joined(found: Sequence[Side]) -> Side:
    """Several sides as one: the first, with the others beside it."""
    first, rest = found[0], [side.entry for side in found[1:] if side.entry is not None]
    if not rest:
        return first
    reason = "; ".join(side.reason for side in found)
    return Side(entry=first.entry, country=first.country, kind=first.kind, rule="joint",
                reason=reason, others=first.others, also=tuple(rest), role=first.role)  # fmt: skip


def _country_behind(parts: Sequence[Part], at: int) -> tuple[str, int] | None:
    """The country in "(police) of Kenya", "(army) in Mali", and the index after its words."""
    if at < len(parts) and parts[at].text in _OF and not parts[at].broken:
        at += 1
        while at < len(parts) and parts[at].text in _SMALL:
            at += 1
        if at < len(parts) and parts[at].country is not None and not parts[at].demonym:
            return parts[at].country or "", at + 1
    return None


def side_after(parts: Sequence[Part], at: int, sides: Sides) -> tuple[Side, int] | None:
    """The side named after an office ("leader of the front") and the index after its words."""
    if at + 1 >= len(parts) or parts[at + 1].broken or parts[at + 1].text not in _OF:
        return None
    found = side_at(parts, at + 2, sides, open_bodies=True)
    for index in range(at + 2, min(at + _FAR, len(parts))):
        # "director of public relations of the army"
        if found is not None or parts[index].broken:
            break
        if parts[index].text in _OF:
            found = side_at(parts, index + 1, sides, open_bodies=True)
    if found is not None:
        return found
    first = at + 2
    while first < len(parts) and parts[first].text in _SMALL:
        first += 1
    owner = first < len(parts) and parts[first].words[-1].raw.endswith(("'s", "’s"))
    if owner:  # "an aide to Iraq's Haddad"
        return None
    if first < len(parts) and parts[first].country is not None and not parts[first].broken:
        return sides.body(parts[first].country or "", "government"), first + 1
    return None


def generic_kind(part: Part) -> tuple[bool, ActorKind | None]:
    """Whether a part is a word for an armed side of no name, and the kind that it gives."""
    kinds = attribute_of_groups("kind")
    for group in sorted(part.groups):
        if group in kinds:
            return True, ActorKind(kinds[group])
    return bool(
        part.groups & (set(attribute_of_groups("loose")) | set(attribute_of_groups("open")))
    ), None


def attribute_of_groups(attribute: str) -> dict[str, str]:
    """The groups of data/lexicon/actor_words.yaml that have an attribute, with its value."""
    return {
        group.name: str(group.attributes[attribute])
        for group in lexicon("actor_words")
        if attribute in group.attributes
    }


__all__ = [
    "ARMED",
    "Side",
    "Sides",
    "attribute_of",
    "generic_kind",
    "joined",
    "side_after",
    "side_at",
]
