"""
Whether what is public is as it was: one word, another whenever a public page may look different.

What editors and readers do to it (publishing, withdrawing, masking, articles, the discussion) shows
at once, in every process. What the ledger says is looked at every few seconds
(``settings.PUBLIC_DELAY``): a judgement shows within that time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.db.models import Count, Max, Sum

from warledger.records import digest
from warledger_desk.articles.models import Edit
from warledger_desk.ledger import models as ledger

if TYPE_CHECKING:
    from datetime import datetime

#: Rows are looked at with their number: of two that are written at once, the one with the lower id
#: may be seen last. Their sum tells it even where an old row goes meanwhile.
_NEWEST = {"last": Max("id"), "count": Count("id"), "sum": Sum("id")}
#: How long edits are kept: longer than any transaction takes.
_KEPT = timedelta(hours=1)


@dataclass
class _Looked:
    """What the ledger said when it was last looked at."""

    lock: Lock = field(default_factory=Lock)
    name: str = ""  #: of the database
    at: float = 0.0
    said: str = ""


_looked = _Looked()


def state() -> str:
    """The word; two short questions to the database at most."""
    edits = Edit.objects.aggregate(**_NEWEST)
    # A sum is another type on PostgreSQL.
    return digest([*map(str, edits.values()), settings.MASKED_NAMES, _ledger()])


def _ledger() -> str:
    name, now = str(connection.settings_dict["NAME"]), monotonic()
    with _looked.lock:
        if _looked.name != name or now - _looked.at >= settings.PUBLIC_DELAY:
            _looked.name, _looked.at, _looked.said = name, now, _ask(name)
        return _looked.said


def _ask(name: str) -> str:
    """Reports added or judged, what was made of them, and judgements about sources."""
    pending = ledger.Pending.objects.aggregate(**_NEWEST)
    judged = ledger.Judgement.objects.aggregate(
        last=Max("when"), retired=Max("retired"), count=Count("id")
    )
    reckoned = ledger.Reconciliation.objects.order_by("id").values_list("state", flat=True)
    gathered = ledger.Gathering.objects.order_by("id").values_list("state", "made")
    made = [*reckoned, *map(str, gathered)]
    return digest([name, made, *map(str, (*pending.values(), *judged.values()))])


def forget_old(when: datetime) -> None:
    """Let go of edits that every page has seen; the newest stays."""
    last = Edit.objects.order_by("-id").values_list("id", flat=True).first()
    if last is not None:
        Edit.objects.filter(when__lt=when - _KEPT, id__lt=last).delete()
