"""What several pages need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404

from warledger.records import Span
from warledger.resources.actors import actor_table
from warledger_desk.articles.models import Extent
from warledger_desk.articles.services.masking import masks_of
from warledger_desk.articles.services.public import publication_of
from warledger_desk.ledger.models import Actor
from warledger_desk.ledger.services.paging import Turn

if TYPE_CHECKING:
    from django.http import HttpRequest

    from warledger.errors import InputError
    from warledger.resources.actors import ActorEntry
    from warledger_desk.articles.models import Publication

#: Characters of a report's beginning that lists show.
_LEDE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A report in a list."""

    publication: Publication
    lede: str


def summary(publication: Publication) -> Summary:
    """What a list says of a report: from its own text, names masked; nothing more is asked for."""
    return Summary(publication=publication, lede=_lede(publication))


def _lede(publication: Publication) -> str:
    """The first longer paragraph; of reports of which only extracts are shown, nothing."""
    if publication.extent != Extent.FULL:
        return ""
    version = publication.version
    for block in version.blocks:
        start, end = block["span"]
        words = " ".join(Span(start, end).of(version.text).split())
        if block.get("comment") is None and len(words) > _LONG:
            shown = masks_of(publication).shown(words)
            return shown if len(shown) <= _LEDE else shown[: _LEDE - 1].rsplit(" ", 1)[0] + "…"
    return ""


_LONG = 80


def published(report: str) -> Publication:
    """
    The publication of a report.

    Raises:
        Http404: The report is not public.
    """
    found = publication_of(report)
    if found is None:
        raise Http404("this report is not public")
    return found


def actor_entry(key: str) -> tuple[str, ActorEntry | None]:
    """
    An actor's name by its id, and its entry in the table of actors; one whom events alone name has
    no row in the ledger.

    Raises:
        Http404: No actor is known by this id.
    """
    entry = actor_table().entries.get(key)
    row = Actor.objects.filter(pk=key).first()
    if row is not None:
        return row.name, entry
    if entry is None:
        raise Http404("no actor is known by this id")
    return entry.actor.name, entry


def turn_of(request: HttpRequest, *, limit: int = 20) -> Turn:
    """Which page of a list the address asks for."""
    after, before = request.GET.get("after"), request.GET.get("before")
    return Turn(after=after or None, before=None if after else before or None, limit=limit)


def misled(error: InputError) -> Http404:
    """What an address that was tampered with leads to."""
    return Http404(str(error))
