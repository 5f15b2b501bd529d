"""What is public of incidents is there once an older ledger is opened, on both databases."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from tests.desk.samples import MOMENT, full, put
from tests.desk.test_keeping_up import report

from warledger_desk.articles.services.publishing import publish
from warledger_desk.ledger.models import PublicIncident, Version
from warledger_desk.ledger.opening import open_ledger
from warledger_desk.ledger.services.published import COLUMNS
from warledger_desk.ledger.services.reconciling import bring_up_to_date

if TYPE_CHECKING:
    from warledger_desk.ledger.location import Location


def test_an_older_ledger_shows_what_is_published_alone(web_where: Location) -> None:
    chance = random.Random(7)  # noqa: S311
    put(full(0), full(1), *(report(chance, page) for page in range(1, 5)))
    for version in Version.objects.filter(current=True).order_by("pk")[::2]:
        publish(version, who="x", when=timezone.now())
    bring_up_to_date(when=MOMENT)
    before = list(PublicIncident.objects.order_by("pk").values_list(*COLUMNS))
    assert {row[COLUMNS.index("hidden")] for row in before} == {True, False}
    call_command("migrate", "articles", "0004", verbosity=0, interactive=False)
    PublicIncident.objects.all().delete()
    connection.close()
    open_ledger(web_where, create=False, web=True)
    assert list(PublicIncident.objects.order_by("pk").values_list(*COLUMNS)) == before
