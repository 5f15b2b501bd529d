"""Lists of which a part is left out are full pages, in few queries, and lead to nothing empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.desk.samples import MOMENT, NORTHPORT, full, put, told
from tests.web.site_samples import publish

from warledger.records import JudgementType
from warledger_desk.articles.models import Mention, Publication
from warledger_desk.articles.services import mentions
from warledger_desk.articles.services.searching import RANKED, Hits
from warledger_desk.ledger import models as ledger
from warledger_desk.ledger.services import paging
from warledger_desk.ledger.services.judging import Decision, judge
from warledger_desk.ledger.services.paging import Turn
from warledger_desk.review import queue
from warledger_desk.review.queueing import catch_up

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from django.test import Client

ABOUT = mentions.About(kind=mentions.PLACE, key=NORTHPORT.id)


def published(count: int) -> list[Publication]:
    """The newest first."""
    made = [publish(full(number, title=f"Report {number}")) for number in range(count)]
    return made[::-1]


def hide(publication: Publication) -> None:
    publication.more_names = "Northport"
    publication.save()


def walked(limit: int) -> list[list[int]]:
    """All pages of reports about the place, each the page before it of the next one."""
    part = mentions.listed(ABOUT, Turn(limit=limit))
    pages = [[row.pk for row in part.rows]]
    while part.next:
        part = mentions.listed(ABOUT, Turn(limit=limit, after=part.next))
        assert part.previous
        back = mentions.listed(ABOUT, Turn(limit=limit, before=part.previous))
        assert [row.pk for row in back.rows] == pages[-1]
        assert back.next
        pages.append([row.pk for row in part.rows])
    return pages


@pytest.mark.parametrize("most", [3, 500])
def test_pages_of_a_topic_are_full_and_end_where_all_that_is_left_is_masked(
    client: Client, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(paging, "MOST", most)
    made = published(9)
    hidden: set[int] = set()
    for gone in ((8,), (7, 6), (0,), (3, 4), (1, 2, 5)):
        for at in gone:
            hide(made[at])
            hidden.add(made[at].pk)
        seen = [one.pk for one in made if one.pk not in hidden]
        assert walked(2) == [seen[at : at + 2] for at in range(0, len(seen), 2)] or [seen] == [[]]
    assert client.get(f"/topics/places/{NORTHPORT.id}/").status_code == 404


def test_a_mark_before_which_all_was_masked_since_leads_back_to_nothing(client: Client) -> None:
    made = published(4)
    first = mentions.listed(ABOUT, Turn(limit=2))
    for one in made[:2]:
        hide(one)
    rest = mentions.listed(ABOUT, Turn(limit=2, after=first.next))
    assert [row.pk for row in rest.rows] == [one.pk for one in made[2:]]
    assert (rest.previous, rest.next) == (None, None)


def asked_with(masked: Sequence[Publication]) -> int:
    Publication.objects.filter(pk__in=[one.pk for one in masked]).update(more_names="Northport")
    with CaptureQueriesContext(connection) as asked:
        found = mentions.listed(ABOUT, Turn(limit=2))
    assert len(found.rows) == 1
    return len(asked)


def test_masked_reports_cost_no_further_queries(client: Client) -> None:
    *others, last = published(20)
    for one in others[3:]:
        Mention.objects.filter(publication=one).delete()
    few = asked_with(others[:3])
    for one in others[3:]:
        mentions.restate(one)
    assert asked_with(others) <= few + 4  # a second round at most
    assert last.pk == mentions.listed(ABOUT, Turn(limit=2)).rows[0].pk


def test_what_was_settled_elsewhere_leaves_no_gap_in_the_queue(web: object) -> None:
    put(told(" ".join(f"{number} killed in Odra." for number in range(2, 8))))
    catch_up(when=MOMENT)

    def page(**where: str) -> tuple[list[int], str | None]:
        turn = Turn(limit=2, **where)
        found = queue.items(queue.Wanted(), turn, who="coder", when=MOMENT)
        return [row.pk for row in found.rows], found.next

    every = queue.items(queue.Wanted(), Turn(), who="coder", when=MOMENT).rows
    done = {row.claim for row in every[:2]}
    for claim in ledger.Claim.objects.filter(lineage__in=done):
        decision = Decision(type=JudgementType.ACCEPTED, subjects=(claim.pk,), who="amal", why="x",
                            value={})  # fmt: skip
        judge(decision, when=MOMENT, ledger="x")
    waiting = [row.pk for row in every if row.claim not in done or row.kind not in queue.OF_CLAIMS]
    assert len(waiting) < len(every)
    rows, after = page()
    found = list(rows)
    while after:
        rows, after = page(after=after)
        assert rows
        found += rows
    assert found == waiting


def test_a_search_leads_no_further_than_what_is_put_in_order() -> None:
    rows: list[Any] = [None] * 20
    assert Hits(total=RANKED + 5, rows=rows, offset=RANKED - 40).next == RANKED - 20
    assert Hits(total=RANKED + 5, rows=rows, offset=RANKED - 20).next is None
    assert Hits(total=RANKED + 5, rows=[], offset=100).next is None
