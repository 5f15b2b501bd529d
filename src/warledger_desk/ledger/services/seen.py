"""What the public sees of incidents, from what is known of them and of what is published."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from warledger.reconcile.exceeding import PART
from warledger.reconcile.incidents import told_by
from warledger.reconcile.partly import beside_parts, is_judged, is_told
from warledger.records import LinkType, Modality
from warledger_desk.ledger.services.incident_columns import bounds_of, columns

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from warledger.records import Bounds, Entry, Incident, Link, Reconciliation

_NOT_SHOWN = "review"


class Around:
    """
    What the public parts of incidents follow from.

    Args:
        known: Claims as the judgements have them, the links that say who contradicts whom and which
            parts are told, and the incidents that these tie to each other. Of incidents that are
            seen in part all published claims are needed, and of those that told parts tie to them.
        is_public: Whether an entry's version is published.
        parents: Which actor belongs to which.
    """

    def __init__(
        self,
        known: Reconciliation,
        is_public: Callable[[Entry], bool],
        parents: Mapping[str, str],
    ) -> None:
        self._known, self._is_public, self._parents = known, is_public, parents
        #: Ids of published claims that say that what a claim counts did not happen, by its id;
        #: a claim that a person says to contradict another is against its own incident.
        self._denials: defaultdict[str, set[str]] = defaultdict(set)
        #: Links of parts that a report or a person names, all of them published.
        self._parts: list[Link] = []
        #: Ids of claims that are denied by one that is not published, or that have a part by a
        #: person's word, one of the two not published: their incidents' own columns count it.
        self._unseen: set[str] = set()
        for link in known.links:
            if link.type is LinkType.CONTRADICTS:
                self._deny(link)
            elif is_told(link) or is_judged(link):
                self._part(link)

    def _deny(self, link: Link) -> None:
        source = self._known.entries.get(link.source)
        names = {one.name for one in link.features}
        if source is None or PART in names:
            return  # a part that counts more than its total denies nothing
        if "judgement" in names:
            if self._both(link):
                self._denials[link.source].add(link.source)
                self._denials[link.target].add(link.target)
            else:
                self._unseen |= {link.source, link.target}
        elif source.claim.modality is Modality.NEGATED and source.claim.comment is None:
            if self._is_public(source):
                self._denials[link.target].add(source.id)
            else:
                self._unseen.add(link.target)

    def _part(self, link: Link) -> None:
        if self._both(link):
            self._parts.append(link)
        elif is_judged(link):
            self._unseen.add(link.target)

    def _both(self, link: Link) -> bool:
        ends = (self._known.entries.get(key) for key in (link.source, link.target))
        return all(end is not None and self._is_public(end) for end in ends)

    def in_part(self, incident: Incident, kept: Collection[str]) -> bool:
        """Whether an incident's own record counts what is not published, given what is of it."""
        return len(kept) < len(incident.entries) or not self._unseen.isdisjoint(incident.entries)

    def seen(self, incident: Incident, kept: Collection[str]) -> Incident:
        """
        An incident as the public sees it.

        Args:
            incident: Which.
            kept: Ids of its entries that are published, one at least.
        """
        shown = self._alone(incident, kept) if self.in_part(incident, kept) else incident
        beside = self._beside.get(incident.id)
        if beside is None:
            return shown
        return replace(
            shown, aggregate=beside.aggregate, end=beside.end, place=beside.place,
            place_words=beside.place_words,
        )  # fmt: skip

    def bounds(self, incident: Incident) -> Bounds:
        """What the origins say of an incident that is as the public sees it."""
        return bounds_of(incident, self._known)

    def _alone(self, incident: Incident, kept: Collection[str]) -> Incident:
        said = sorted(chain.from_iterable(self._denials.get(key, ()) for key in kept))
        return told_by(incident, kept, self._known, said, self._parents)

    @cached_property
    def _beside(self) -> Mapping[str, Incident]:
        """
        Incidents that are told to have parts or to be one, by id, where anything of these is not
        published: what the published claims of all of them say.
        """
        ends = set(chain.from_iterable((link.source, link.target) for link in self._parts))
        of: dict[str, str] = {}
        touched: dict[str, tuple[Incident, set[str]]] = {}
        for one in self._known.incidents if ends else ():
            if not ends.isdisjoint(one.entries):
                of |= dict.fromkeys(one.entries, one.id)
                touched[one.id] = one, {key for key in one.entries if self._is_seen(key)}
        pairs = [(of[one.source], of[one.target]) for one in self._parts
                 if one.source in of and one.target in of]  # fmt: skip
        begun = (key for key, (one, kept) in touched.items() if self.in_part(one, kept))
        anew = _tied(begun, pairs)
        alone = [self._alone(*touched[key]) for key in sorted(anew)]
        return beside_parts(alone, self._parts, self._known.entries, self._parents)

    def _is_seen(self, key: str) -> bool:
        entry = self._known.entries.get(key)
        return entry is not None and self._is_public(entry)


def _tied(begun: Iterable[str], pairs: Iterable[tuple[str, str]]) -> set[str]:
    """What pairs tie to these, directly or by others, these included."""
    beside: defaultdict[str, list[str]] = defaultdict(list)
    for one, two in pairs:
        beside[one].append(two)
        beside[two].append(one)
    found = set(begun)
    waiting = list(found)
    while waiting:
        fresh = set(beside.get(waiting.pop(), ())) - found
        found |= fresh
        waiting += fresh
    return found


def public_row(
    incident: Incident, bounds: Bounds, kept: Collection[str], known: Around
) -> tuple[object, ...]:
    """
    What the public sees of an incident, for the columns.

    Args:
        incident: Which.
        bounds: What all its claims say.
        kept: Ids of its entries that are published, one at least.
        known: Holds these as the judgements have them, if others are not published or one that
            denies them is not.
    """
    incident, whole = known.seen(incident, kept), incident
    if known.in_part(whole, kept):
        bounds = known.bounds(incident)
    shown = columns(incident)
    del shown[_NOT_SHOWN]
    hidden = len(kept) < len(whole.entries)
    return (
        *shown.values(), bounds.low, bounds.best, bounds.high, hidden, incident.grade_reason
    )  # fmt: skip
