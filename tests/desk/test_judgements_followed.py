"""The queue follows every judgement, in whatever order they are written."""

from __future__ import annotations

from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction
from tests.desk.samples import MOMENT, put, told

from warledger.records import JudgementType
from warledger_desk.ledger import models
from warledger_desk.ledger.services.judging import Decision, judge
from warledger_desk.review.models import Item
from warledger_desk.review.queueing import catch_up

if TYPE_CHECKING:
    from warledger_desk.ledger.location import Location


def accept(claim: str) -> None:
    decision = Decision(type=JudgementType.ACCEPTED, subjects=(claim,), who="x", why="y", value={})
    judge(decision, when=MOMENT, ledger="x")


@pytest.mark.parametrize("kind", ["postgresql"])
def test_a_judgement_that_was_begun_first_and_kept_last_is_followed(web_where: Location) -> None:
    put(told("12 killed in Odra. 5 held in Sel."))
    catch_up(when=MOMENT)
    first, second = models.Claim.objects.order_by("index").values_list("pk", flat=True)
    made, go = Event(), Event()

    def slow() -> None:
        with transaction.atomic():
            accept(first)
            made.set()
            go.wait(60)
        connection.close()

    thread = Thread(target=slow)
    thread.start()
    try:
        assert made.wait(60)
        accept(second)
        catch_up(when=MOMENT)
    finally:
        go.set()
        thread.join()
    assert list(models.Subject.objects.order_by("pk").values_list("subject", flat=True)) == list(
        models.Claim.objects.order_by("index").values_list("lineage", flat=True)
    )
    assert Item.objects.filter(closed=None).exists()
    catch_up(when=MOMENT)
    assert not Item.objects.filter(closed=None).exists()
