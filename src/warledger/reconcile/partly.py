"""Incidents as some of their entries tell of them, beside parts that reports and people name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from warledger.reconcile.drafts import Draft
from warledger.reconcile.incidents import scope_of_incident
from warledger.reconcile.parts import BY_JUDGEMENT, BY_WORDING, told_parts
from warledger.records import LinkType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from warledger.records import Entry, Incident, Link


def is_told(link: Link) -> bool:
    """Whether a report itself calls the one a part of the other."""
    return _is_part(link, BY_WORDING)


def is_judged(link: Link) -> bool:
    """Whether a person calls the one a part of the other."""
    return _is_part(link, BY_JUDGEMENT)


def _is_part(link: Link, feature: str) -> bool:
    return link.type is LinkType.PART_OF and any(one.name == feature for one in link.features)


def beside_parts(
    alone: Iterable[Incident],
    links: Iterable[Link],
    entries: Mapping[str, Entry],
    parents: Mapping[str, str],
) -> dict[str, Incident]:
    """
    Incidents by id, with what follows from parts that are told: as reconciling makes them, where
    nothing but these entries and links is known.

    An incident comes out right if those are given too that it has as parts, and those that it is a
    part of, however far up.

    Args:
        alone: Each as its entries alone tell of it.
        links: Those of parts that are told (`is_told`) or judged (`is_judged`).
        entries: Those of the incidents, as the judgements have them.
        parents: For actors' ids, the id of the actor that each belongs to.
    """
    draft = Draft()
    for one in alone:
        draft.put(one, scope_of_incident(one, entries, parents))
    named = sorted(links, key=lambda link: (link.source, link.target))
    told_parts(draft, [(link.source, link.target) for link in named if is_told(link)])
    for link in named:
        outer = draft.of_entry.get(link.target)
        if is_judged(link) and outer is not None:
            draft.incidents[outer] = replace(draft.incidents[outer], aggregate=True)
    return draft.incidents
