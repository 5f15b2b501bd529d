"""Incidents that reports call parts of each other, and their claims, as the ledger has them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import TextField
from django.db.models.functions import Cast

from warledger.reconcile.partly import is_judged, is_told
from warledger.reconcile.parts import TOLD_SCORE
from warledger.records import Link, LinkType
from warledger.records.plain import from_json
from warledger_desk.ledger import models
from warledger_desk.ledger.services.entries import chunks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Members:
    """The claims of incidents, by the incidents' ids."""

    all: dict[str, set[str]] = field(default_factory=dict)
    public: dict[str, set[str]] = field(default_factory=dict)  #: only where one is published

    def are_public(self) -> bool:
        """Whether all claims of those that the public knows of are published."""
        return all(len(kept) == len(self.all[key]) for key, kept in self.public.items())

    def claims(self) -> set[str]:
        """Those of all that the public knows of, unpublished ones too."""
        return {claim for key in self.public for claim in self.all[key]}

    def among(self, incidents: Collection[str]) -> Members:
        """Of some of the incidents alone."""
        return Members(
            all={key: self.all[key] for key in incidents if key in self.all},
            public={key: self.public[key] for key in incidents if key in self.public},
        )

    def add(self, other: Members) -> None:
        """Others as well."""
        self.all.update(other.all)
        self.public.update(other.public)


@dataclass(frozen=True, slots=True)
class Parted:
    """What told parts bring to bear on incidents."""

    links: tuple[Link, ...]  #: those of parts that reports or persons name
    near: Members  #: parts of the incidents, and what the incidents are parts of, however far up


def members_of(incidents: Iterable[str]) -> Members:
    """The claims of incidents, and which are of a version that is published."""
    found = Members()
    for few in chunks(incidents):
        rows = models.IncidentClaim.objects.filter(incident__in=few)
        members = list(rows.values_list("incident", "claim", "claim__version"))
        # Asked together with the members, SQLite begins with all claims that are published.
        public: set[int] = set()
        for some in chunks(sorted({version for _, _, version in members})):
            published = models.Published.objects.filter(version__in=some)
            public.update(published.values_list("version", flat=True))
        for key, claim, version in members:
            found.all.setdefault(key, set()).add(claim)
            if version in public:
                found.public.setdefault(key, set()).add(claim)
    return found


def parts_around(own: Members, *, denied: bool) -> Parted:
    """
    What told parts bring to bear on incidents; nothing where all that they are told with is
    published, so that their own records hold for the public too.

    Args:
        own: The incidents with their claims.
        denied: Whether anything contradicts any of them.
    """
    below = list(_below(own.claims()))
    near = members_of(sorted(_incidents(map(_part, filter(is_told, below))) - own.all.keys()))
    # What else these are parts of bears on them, and not on what they are parts of here.
    rising = list(_above(own.claims()))
    links = [*below, *rising]
    followed = set(own.all)
    while rising:
        over = _incidents(map(_whole, filter(is_told, rising))) - followed
        followed |= over
        near.add(members_of(sorted(over - near.all.keys())))
        rising = list(_above(near.among(over).claims()))
        links += rising
    judged = any(map(is_judged, links))
    if not (denied or judged) and own.are_public() and near.are_public():
        return Parted((), Members())
    return Parted(tuple({(link.source, link.target): link for link in links}.values()), near)


def _part(link: Link) -> str:
    return link.source


def _whole(link: Link) -> str:
    return link.target


def wholes_of(incidents: Iterable[str]) -> set[str]:
    """Incidents that these are told to be parts of, by a report or by a person."""
    return _incidents(map(_whole, _above(_claims(incidents))))


def parts_of(incidents: Iterable[str]) -> set[str]:
    """Incidents that reports call parts of these."""
    return _incidents(map(_part, filter(is_told, _below(_claims(incidents)))))


def links_of(rows: QuerySet[models.Link]) -> Iterator[Link]:
    """Links of rows."""
    for record in rows.values_list(Cast("record", TextField()), flat=True):
        yield from_json(Link, record)


def _above(claims: Iterable[str]) -> Iterator[Link]:
    """Links of these claims to what a report or a person calls them a part of."""
    for some in chunks(sorted(claims)):
        yield from links_of(
            models.Link.objects.filter(
                type=LinkType.PART_OF.value, source__in=some, score__gte=TOLD_SCORE
            )
        )


def _below(claims: Iterable[str]) -> Iterator[Link]:
    """Links to these claims of what a report or a person calls a part of them."""
    others = [one.value for one in LinkType if one is not LinkType.PART_OF]
    for some in chunks(sorted(claims)):
        # By the index of targets: by that of types, all parts would be read.
        rows = models.Link.objects.filter(target__in=some, score__gte=TOLD_SCORE)
        yield from links_of(rows.exclude(type__in=others))


def _claims(incidents: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for some in chunks(sorted(incidents)):
        rows = models.IncidentClaim.objects.filter(incident__in=some)
        found.update(rows.values_list("claim", flat=True))
    return found


def _incidents(claims: Iterable[str]) -> set[str]:
    """The incidents that claims are of."""
    found: set[str] = set()
    for some in chunks(sorted(set(claims))):
        rows = models.IncidentClaim.objects.filter(claim__in=some)
        found.update(rows.values_list("incident", flat=True))
    return found
