"""Finding a thing by what people call it: an id or its beginning, a report's own id, address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection

from warledger.resources.folding import fold
from warledger_desk.ledger import models
from warledger_desk.ledger.errors import UnknownIdError
from warledger_desk.ledger.services.identity import storable
from warledger_desk.ledger.services.successors import former

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import Model, QuerySet

    Row = TypeVar("Row", bound=Model)

#: A beginning of an id that is shorter names nothing.
LEAST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The one thing that was meant; the others are None."""

    version: models.Version | None = None  #: of a report, the current one
    claim: models.Claim | None = None
    judgement: models.Judgement | None = None
    incident: models.Incident | None = None
    event: models.Event | None = None
    undertaking: models.Undertaking | None = None
    position: models.Position | None = None  #: in the newest version that was asked


def find(words: str, ledger: str) -> Found:
    """
    The report, claim, judgement, incident, event, undertaking or position that the words name.

    Args:
        words: An id or its beginning (4 characters at least); for a report also its own id, its
            address, or its file as it was added; for an operation also its name. The whole id of
            an incident that has another one now will do too.
        ledger: Its name for messages.

    Raises:
        UnknownIdError: They name nothing, or more than one thing.
    """
    words = storable(words)
    current = models.Version.objects.filter(current=True)
    named = {row.pk: row for name in _NAMES for row in _called(name, words)}
    found: list[Found] = [Found(version=row) for row in named.values()]
    found += [Found(undertaking=row) for row in undertakings_named(words)]
    if not found and len(words) >= LEAST:
        found = [
            *(Found(version=row) for row in _begins(current, words, "report__id")),
            *(Found(claim=row) for row in _begins(models.Claim.objects.all(), words)),
            *(Found(judgement=row) for row in _begins(models.Judgement.objects.all(), words)),
            *(Found(incident=row) for row in _begins(models.Incident.objects.all(), words)),
            *(Found(event=row) for row in _begins(models.Event.objects.all(), words)),
            *(Found(undertaking=row) for row in _begins(models.Undertaking.objects.all(), words)),
            *(Found(position=row) for row in _positions(words)),
        ]
    if len(found) > 1:
        raise UnknownIdError(ledger, f"{words!r} names more than one thing; give more of the id")
    if not found and (gone := former(words)) is not None and gone.now is not None:
        found = [Found(incident=models.Incident.objects.get(pk=gone.now))]
    if not found:
        raise UnknownIdError(ledger, f"nothing here is called {words!r}")
    return found[0]


def find_claim(words: str, ledger: str) -> models.Claim:
    """
    The claim that the words name, see `find`.

    Raises:
        UnknownIdError: They name no claim.
    """
    claim = find(words, ledger).claim
    if claim is None:
        raise UnknownIdError(ledger, f"{words!r} is no claim")
    return claim


def version_named(words: str, ledger: str) -> models.Version:
    """
    The current version of the report that the words name, see `find`.

    Raises:
        UnknownIdError: They name no report.
    """
    version = find(words, ledger).version
    if version is None:
        raise UnknownIdError(ledger, f"{words!r} is no report")
    return version


def undertakings_named(words: str) -> Iterator[models.Undertaking]:
    """Operations of this name in any of its forms, with or without "Operation"."""
    wanted = {fold(words), fold(f"Operation {words}")}
    said = " ".join(fold(words))
    for row in models.Undertaking.objects.filter(name__isnull=False, search__contains=said):
        if wanted & set(map(fold, row.record["names"])):
            yield row


_NAMES = ("own_id", "url", "origin")


def _called(name: str, words: str) -> Iterable[models.Version]:
    """Reports of this own id, address or file, by the index of what these begin with."""
    rows = models.Version.objects.annotate(begins=models.head(name))
    found = rows.filter(begins=words[: models.HEAD]).values_list("pk", "current", name)
    # The rest is asked here: with it in the question the index would not be used.
    keys = [key for key, current, called in found if current and called == words]
    return models.Version.objects.filter(pk__in=keys[:2])


def _positions(words: str) -> Iterator[models.Position]:
    """One for each lineage that begins so, of the newest version that was asked."""
    rows = models.Position.objects.filter(lineage__startswith=words).order_by("pk")
    newest = dict(rows.values_list("lineage", "pk"))
    # Asked for together, a ledger that was analysed would be walked by its versions.
    whole = models.Position.objects.select_related("question__discussion__version")
    return iter(whole.filter(pk__in=list(newest.values())[:2]))  # more than one is not the one


def _begins(rows: QuerySet[Any], words: str, key: str = "pk") -> QuerySet[Any]:
    found = rows.filter(**{f"{key}__startswith": words})
    if connection.vendor == "sqlite":  # which has no other index for beginnings
        found = found.filter(**{f"{key}__gte": words, f"{key}__lt": f"{words}\U0010ffff"})
    return found[:2]
