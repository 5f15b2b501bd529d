"""
What a report's outlet and the actors that it names tell of where it is set: little, said as such.

A paper or station of one country mostly reports on that country; one with desks all over the world
(lexicon ``toponyms``, group ``world_desks``) tells nothing. Armed groups, parties and ministries
act where they are at home or in the theatres that the table gives; state forces, agencies and
monitors act abroad too, and tell nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from warledger.records import ActorKind
from warledger.resources import words
from warledger.resources.actors import ANYWHERE, actor_table
from warledger.resources.folding import split_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from warledger.records import Report, Toponym, Transcript
    from warledger.resources.actors import Meaning

_AT_HOME = {
    ActorKind.REBELS,
    ActorKind.POLITICAL_MILITIA,
    ActorKind.IDENTITY_MILITIA,
    ActorKind.GOVERNMENT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """Countries that speak for a place without being named as its country; ISO 3166-1 alpha-2."""

    outlet: str | None = None  #: of the report's outlet
    dateline: Toponym | None = None  #: where the report says that it was written
    #: How many of the named actors are at home in each country; one of several theatres is shared.
    homes: Mapping[str, float] = field(default_factory=dict)

    @property
    def dated_in(self) -> str | None:
        """The country of the dateline."""
        place = None if self.dateline is None else self.dateline.place
        return None if place is None else place.country

    def share(self, country: str | None) -> float:
        """A country's part of the named actors' homes, 0 to 1."""
        total = sum(self.homes.values())
        return self.homes.get(country or "", 0.0) / total if total else 0.0


def background_of(transcript: Transcript) -> Background:
    """
    The background of a report. What readers comment tells nothing of it.

    Raises:
        ResourceError: The table of actors can't be used.
    """
    found = {
        meaning.entry.actor.id: meaning.entry
        for sentence in transcript.sentences
        if sentence.comment is None
        for hit in actor_table().hits(split_words(sentence.span.of(transcript.report.text)))
        for meaning in _sure(hit.meanings)
        if meaning.entry.actor.kind in _AT_HOME
        and meaning.entry.existed(transcript.report.published)
    }
    shares: dict[str, float] = {}
    for entry in found.values():
        home = entry.actor.country
        lands = sorted(entry.theatres) or ([home] if home else [])
        for land in lands:
            shares[land] = shares.get(land, 0.0) + 1 / len(lands)
    return Background(outlet=outlet_country(transcript.report), homes=shares)


def outlet_country(report: Report) -> str | None:
    """The country of a report's outlet, where it is a known one that keeps to its country."""
    if not report.outlet:
        return None
    said = tuple(word for word in split_words(report.outlet) if word.folded != "the")
    for hit in actor_table().hits(said):
        if hit.last - hit.first < len(said):
            return None
        known = {
            meaning.entry.actor.country
            for meaning in _sure(hit.meanings)
            if meaning.entry.actor.kind is ActorKind.OUTLET
            and meaning.entry.actor.name.lower() not in words("toponyms", "world_desks")
        }
        return known.pop() if len(known) == 1 else None
    return None


def _sure(meanings: tuple[Meaning, ...]) -> list[Meaning]:
    """What a name means where it stands alone; nothing where it needs a context or has several."""
    alone = [one for one in meanings if not one.contexts or ANYWHERE in one.contexts]
    return alone if len(alone) == 1 else []
