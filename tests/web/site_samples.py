"""Published reports for the site's tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from tests.desk.samples import full, put, told

from warledger_desk.articles.models import Extent, Publication
from warledger_desk.articles.services import publishing
from warledger_desk.ledger import models as ledger
from warledger_desk.ledger.services.reconciling import reconciled

if TYPE_CHECKING:
    from warledger.records import Reading


def published(number: int = 0, *, extent: Extent = Extent.FULL, **changes: Any) -> Publication:
    """A report of the samples, added, held beside the others, and published."""
    return publish(full(number, **changes), extent=extent)


def publish(reading: Reading, *, extent: Extent = Extent.FULL) -> Publication:
    """The same for any reading."""
    (added,) = put(reading)
    reconciled(when=timezone.now())
    version = ledger.Version.objects.get(report=added.report, current=True)
    return publishing.publish(version, who="editor", when=timezone.now(), extent=extent)


def text_report(text: str, **about: Any) -> Publication:
    """A report of plain sentences ("12 killed in Odra."), published."""
    return publish(told(text, **about))
