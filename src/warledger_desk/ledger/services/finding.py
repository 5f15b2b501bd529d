"""Finding a thing by what people call it: an id or its beginning, a report's own id, address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Q

from warledger_desk.ledger import models
from warledger_desk.ledger.errors import UnknownIdError

if TYPE_CHECKING:
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


def find(words: str, ledger: str) -> Found:
    """
    The report, claim, judgement or incident that the words name.

    Args:
        words: An id or its beginning (4 characters at least); for a report also its own id, its
            address, or its file as it was added.
        ledger: Its name for messages.

    Raises:
        UnknownIdError: They name nothing, or more than one thing.
    """
    current = models.Version.objects.filter(current=True)
    named = current.filter(Q(own_id=words) | Q(url=words) | Q(origin=words))
    found: list[Found] = [Found(version=row) for row in named[:2]]
    if not found and len(words) >= LEAST:
        found = [
            *(Found(version=row) for row in current.filter(report__id__startswith=words)[:2]),
            *(Found(claim=row) for row in _begins(models.Claim.objects.all(), words)),
            *(Found(judgement=row) for row in _begins(models.Judgement.objects.all(), words)),
            *(Found(incident=row) for row in _begins(models.Incident.objects.all(), words)),
        ]
    if len(found) > 1:
        raise UnknownIdError(ledger, f"{words!r} names more than one thing; give more of the id")
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


def _begins(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    return rows.filter(pk__startswith=words)[:2]
