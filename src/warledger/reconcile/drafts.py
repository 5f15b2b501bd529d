"""Incidents in the making."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from warledger.reconcile.scope import Scope
    from warledger.records import Incident, Link, LinkType


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What the claims of an incident allow, whatever the policy."""

    least: int = 0
    most: int | None = None  #: open where None
    rough: bool = False  #: whether all its origins' figures are approximate or vague


@dataclass(frozen=True, slots=True, kw_only=True)
class Beyond:
    """A total of another cluster, which may contain incidents of those that are reckoned."""

    first: str  #: id of its first entry
    name: str  #: see `warledger.reconcile.parts.named`
    scope: Scope
    reach: Reach = Reach()


@dataclass(slots=True, kw_only=True)
class Draft:
    """Incidents in the making."""

    incidents: dict[str, Incident] = field(default_factory=dict)
    scopes: dict[str, Scope] = field(default_factory=dict)
    of_entry: dict[str, str] = field(default_factory=dict)  #: entry id to incident id
    links: dict[tuple[LinkType, str, str], Link] = field(default_factory=dict)
    contains: dict[str, set[str]] = field(default_factory=dict)
    exceeds: dict[str, tuple[str, ...]] = field(default_factory=dict)  #: see `Incident.exceeds`
    review: dict[str, list[str]] = field(default_factory=dict)
    denials: dict[str, list[str]] = field(default_factory=dict)
    #: Incidents that are not what their entries alone say.
    changed: set[str] = field(default_factory=set)
    beyond: Mapping[str, Beyond] = field(default_factory=dict)
    within: dict[str, set[str]] = field(default_factory=dict)  #: parts of totals beyond

    def put(self, incident: Incident, scope: Scope) -> None:
        """Keep an incident as its entries alone say."""
        self.incidents[incident.id], self.scopes[incident.id] = incident, scope
        for key in incident.entries:
            self.of_entry[key] = incident.id

    def link(self, link: Link) -> None:
        """Keep a link; the first of its kind between two entries stands."""
        self.links.setdefault((link.type, link.source, link.target), link)

    def first(self, incident: str) -> str:
        """The entry that stands for an incident."""
        other = self.beyond.get(incident)
        return self.incidents[incident].entries[0] if other is None else other.first

    def scope(self, incident: str) -> Scope:
        """The scope of an incident, or of a total beyond."""
        other = self.beyond.get(incident)
        return self.scopes[incident] if other is None else other.scope
