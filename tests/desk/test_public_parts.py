"""What is kept of what is public is the same on both databases."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from django.utils import timezone
from tests.desk.samples import full, put
from tests.desk.test_keeping_up import report
from tests.web.test_public_kept_up import check, happen

from warledger_desk.articles.services.publishing import publish
from warledger_desk.ledger.models import Version

if TYPE_CHECKING:
    from warledger_desk.ledger.location import Location


def test_what_is_kept_is_what_is_reckoned_afresh(web_where: Location) -> None:
    chance = random.Random(7)  # noqa: S311
    put(full(0), full(1), *(report(chance, page) for page in range(1, 5)))
    for version in Version.objects.filter(current=True).order_by("pk")[::2]:
        publish(version, who="x", when=timezone.now())
    assert check(), "no incident was told of by public reports and by others"
    for page in range(5, 17):
        happen(chance, page)
    check()
