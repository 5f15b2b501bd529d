"""What an older ledger shows is masked by all that masks now, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from tests.desk.samples import MOMENT, put, told
from tests.desk.test_public_denials import ALONE, grade, report, show

from warledger.records import Modality
from warledger_desk.articles.models import Publication
from warledger_desk.articles.services.masking import masks_of
from warledger_desk.articles.services.publishing import publish
from warledger_desk.ledger import models
from warledger_desk.ledger.opening import open_ledger
from warledger_desk.ledger.services.reconciling import reconciled

if TYPE_CHECKING:
    from warledger_desk.ledger.location import Location

TEXT = "12 killed in Odra. Yusuf Karim, 9, was asleep. Yousef Kareem ran. Yúsuf ran."


def upgraded(where: Location, since: str) -> None:
    call_command("migrate", "articles", since, verbosity=0, interactive=False)
    connection.close()
    open_ledger(where, create=False, web=True)


@pytest.mark.parametrize("shown", [False, True])
def test_spellings_are_found_in_what_is_public_already(web_where: Location, shown: bool) -> None:
    put(told(TEXT))
    made = publish(models.Version.objects.get(), who="x", when=timezone.now())
    names = list(made.names)
    assert [one["name"] for one in names] == ["Yusuf Karim", "Yousef Kareem"]
    made.names = names[:1]  # as publishing left it
    made.shown_names = "Yusuf  Karim" if shown else ""
    made.save()
    upgraded(web_where, "0005")
    row = Publication.objects.get()
    assert row.names == (names[:1] if shown else names)
    masked = masks_of(row).shown(TEXT)
    assert ("Yousef" in masked, "Yúsuf" in masked) == (shown, shown)
    upgraded(web_where, "0005")
    assert Publication.objects.get().names == row.names


def test_a_denial_that_is_not_published_is_in_no_public_grade_after_an_upgrade(
    web_where: Location,
) -> None:
    put(report("Echo"), report("Mirror", Modality.NEGATED))
    reconciled(when=MOMENT)
    show("Echo")
    models.PublicIncident.objects.update(grade="Contested", grade_reason="denied")
    upgraded(web_where, "0004")
    assert models.Reconciliation.objects.exists()
    assert grade("Echo") == ALONE
