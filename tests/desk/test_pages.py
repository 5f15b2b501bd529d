"""Lists in pages: whole, in order, without gaps, with as many queries however much is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.desk.samples import MOMENT, NORTHPORT, full, put, told

from warledger.errors import InputError
from warledger.records import JudgementType, Outcome, Policy, TallyQuery
from warledger_desk.ledger import models
from warledger_desk.ledger.errors import UnknownIdError
from warledger_desk.ledger.services import claims, contradictions, incidents, reports, sources
from warledger_desk.ledger.services.judging import Decision, judge
from warledger_desk.ledger.services.paging import Turn, how_many, page
from warledger_desk.ledger.services.reconciling import reconciled
from warledger_desk.ledger.services.tallying import tallied

if TYPE_CHECKING:
    from collections.abc import Callable

    from warledger.records import Reading
    from warledger_desk.ledger.location import Location
    from warledger_desk.ledger.services.paging import Listed


def dated(text: str, day: int | None, outlet: str | None = None, page: int = 0) -> Reading:
    """A report of one day in March 2008, or of none, whose claims are of that day."""
    when = None if day is None else date(2008, 3, day)
    address = f"https://odra.example/{day}/{outlet}/{page}"
    made = told(text, published=when, url=address, outlet=outlet)
    return replace(
        made, claims=tuple(replace(one, date_start=when, date_end=when) for one in made.claims)
    )


def fill(count: int) -> None:
    """Reports of two outlets, some without a day."""
    put(*(
        dated(f"{30 + n} killed in Odra. {n} hurt in Tel.", None if n % 5 == 0 else 1 + n % 20,
              ("Valley Post", "Hill Times")[n % 2], n)
        for n in range(1, count + 1)
    ))  # fmt: skip
    reconciled(when=MOMENT)


def turned(listed: Callable[[Turn], Listed], limit: int) -> list[list[Any]]:
    """All pages from the first on."""
    found, after = [], None
    while True:
        part = listed(Turn(after=after, limit=limit))
        found.append([row["id"] for row in part.rows])
        if part.next is None:
            return found
        after = part.next


def listed_claims(turn: Turn) -> Listed:
    return claims.claims(claims.ClaimFilter(), turn)


def listed_reports(turn: Turn) -> Listed:
    return reports.reports(reports.ReportFilter(), turn)


def listed_incidents(turn: Turn) -> Listed:
    return incidents.incidents(incidents.IncidentFilter(), turn)


LISTS = pytest.mark.parametrize("listed", [listed_claims, listed_reports, listed_incidents])


@LISTS
def test_pages_hold_everything_once_and_in_order(
    where: Location, listed: Callable[[Turn], Listed]
) -> None:
    fill(23)
    whole = [row["id"] for row in listed(Turn(limit=500)).rows]
    assert len(set(whole)) == len(whole) >= 23
    for limit in (1, 4, 7):
        pages = turned(listed, limit)
        assert [key for part in pages for key in part] == whole
        assert all(len(part) == limit for part in pages[:-1])


@LISTS
def test_pages_run_backwards_too(where: Location, listed: Callable[[Turn], Listed]) -> None:
    fill(23)
    first = listed(Turn(limit=5))
    assert first.previous is None
    second = listed(Turn(after=first.next, limit=5))
    third = listed(Turn(after=second.next, limit=5))
    back = listed(Turn(before=third.previous, limit=5))
    assert back == second
    assert listed(Turn(before=second.previous, limit=5)).rows == first.rows
    last = turned(listed, 5)[-1]
    pages, mark = [], None
    while (
        part := listed(Turn(before=mark, limit=5) if mark else Turn(after=_end(listed), limit=5))
    ).rows:
        pages.append([row["id"] for row in part.rows])
        if part.previous is None:
            break
        mark = part.previous
    assert pages[0] == last
    whole = [row["id"] for row in listed(Turn(limit=500)).rows]
    assert [key for part in reversed(pages) for key in part] == whole


def _end(listed: Callable[[Turn], Listed]) -> str | None:
    """The mark of the row before the last page of five."""
    part = listed(Turn(limit=5))
    mark = None
    while part.next is not None:
        mark = part.next
        part = listed(Turn(after=mark, limit=5))
    return mark


@LISTS
def test_the_number_of_queries_does_not_grow(
    where: Location, listed: Callable[[Turn], Listed]
) -> None:
    fill(6)
    with CaptureQueriesContext(
        connection,
    ) as few:
        listed(Turn(limit=3))
    fill(40)
    with CaptureQueriesContext(connection) as many:
        listed(Turn(limit=40))
    assert len(many) <= max(len(few), 5)


@pytest.mark.parametrize(
    "mark", ["x", "W10", "W251bGwsbnVsbCxudWxsXQ", "ÿ", "IiI", "W3siYSI6MX0sMSwxXQ"]
)
def test_a_made_up_mark_is_refused(where: Location, mark: str) -> None:
    with pytest.raises(InputError, match="no mark of a row"):
        listed_claims(Turn(after=mark))


def test_one_side_of_a_page_only(where: Location) -> None:
    with pytest.raises(InputError, match="not both"):
        listed_claims(Turn(after="x", before="y"))


def test_rows_are_counted_to_a_limit(where: Location) -> None:
    fill(5)
    rows = models.Claim.objects.all()
    assert how_many(rows) == (10, False)
    assert how_many(rows, 4) == (4, True)
    assert page(rows.none(), claims.BY_DAY, Turn()).rows == []


def test_claims_by_what_they_say(where: Location) -> None:
    fill(9)
    put(full(0))

    def low(**wanted: Any) -> set[int | None]:
        return {row["low"] for row in claims.claims(claims.ClaimFilter(**wanted)).rows}

    hill = models.Source.objects.get(name="Hill Times").pk
    assert low(outcome=Outcome.KILLED, source=hill) == {31, 33, 35, 37, 39}
    assert low(outcome=Outcome.KILLED, start=date(2008, 3, 9), end=date(2008, 3, 9)) == {38}
    assert low(place="gn:17")
    assert low(places=claims.within("iso:IQ-NO")) == low(place="gn:17")
    assert claims.within(NORTHPORT.id) == ["gn:17"]
    report = models.Report.objects.filter(versions__claims__low=31).get()
    assert low(report=report.pk) == {31, 1}
    body = claims.claims(claims.ClaimFilter(place="gn:17")).rows
    everybody = claims.claims(claims.ClaimFilter(place="gn:17", comments=True)).rows
    assert len(everybody) > len(body)


def test_superseded_claims_are_not_listed(where: Location) -> None:
    put(dated("12 killed in Odra.", 3))
    put(dated("14 killed in Odra.", 3))
    assert [row["low"] for row in claims.claims(claims.ClaimFilter()).rows] == [14]


def test_an_incident_with_all_that_it_rests_on(where: Location) -> None:
    put(dated("37 killed in Odra.", 3, "Valley Post"), dated("37 killed in Odra.", 3, "Hill Times"),
        dated("41 killed in Odra.", 3, "River News"))  # fmt: skip
    reconciled(when=MOMENT)
    (row,) = incidents.incidents(incidents.IncidentFilter(outcome=Outcome.KILLED)).rows
    assert (row["low"], row["best"], row["high"]) == (37, 37, 41)
    assert (row["claims"], row["origins"], row["start"]) == (3, 3, "2008-03-03")
    found = incidents.incident(row["id"], "x")
    assert [claim["low"] for claim in found["claims"]] == [37, 37, 41] or len(found["claims"]) == 3
    assert {claim["origin"] for claim in found["claims"]} == {1, 2, 3}
    assert {link["type"] for link in found["links"]} == {"same_incident", "contradicts"}
    assert found["bounds"]["most-conservative"]["low"] == 37
    assert found["bounds"]["range"]["high"] == 41
    (high,) = [claim for claim in found["claims"] if claim["low"] == 41]
    decision = Decision(type=JudgementType.REJECTED, subjects=(high["id"],), who="Zoe",
                        why="misprint", value={})  # fmt: skip
    judge(decision, when=MOMENT, ledger="x")
    reconciled(when=MOMENT)
    (again,) = incidents.incidents(incidents.IncidentFilter(outcome=Outcome.KILLED)).rows
    assert again["high"] == 37
    with pytest.raises(UnknownIdError, match="no incident is called 'nothing'"):
        incidents.incident("nothing", "x")


def test_bounds_of_incidents_are_those_that_tallies_use(where: Location) -> None:
    put(full(0), full(1))
    fill(8)
    checked = 0
    for policy in incidents.POLICIES:
        if policy is Policy.IRAQ_BODY_COUNT:
            continue  # takes overlaps from totals
        for outcome in Outcome:
            made, _ = tallied(TallyQuery(outcome=outcome, policy=policy), when=MOMENT)
            for line in made.lines:
                found = incidents.incident(line.incident, "x")["bounds"][policy.value]
                given = (line.bounds.low, line.bounds.best, line.bounds.high)
                assert (found["low"], found["best"], found["high"]) == given
                assert tuple(found["entries"]) == line.entries
                checked += 1
    assert checked > 20


def test_incidents_by_what_they_are(where: Location) -> None:
    put(full(0))
    reconciled(when=MOMENT)

    def ids(**wanted: Any) -> set[str]:
        return {row["id"] for row in incidents.incidents(incidents.IncidentFilter(**wanted)).rows}

    everything = ids(rates=None)
    assert ids(rates=True) | ids() == everything
    assert ids(aggregate=True) | ids(aggregate=False) == ids()
    assert ids(review=True) | ids(review=False) == ids()
    assert ids(victims="wl:river-brigade")
    assert not ids(start=date(2009, 1, 1))
    totals = [incidents.incident(key, "x") for key in ids(aggregate=True)]
    parts = {(one["id"], part["id"]) for one in totals for part in one["contains"]}
    assert parts
    for whole, part in parts:
        assert whole in {one["id"] for one in incidents.incident(part, "x")["inside"]}


def test_contradictions_with_both_sides(where: Location) -> None:
    put(dated("12 killed in Odra.", 3, "Valley Post"), dated("31 killed in Odra.", 3, "Hill Times"),
        dated("9 killed in Odra.", None, "Hill Times"))  # fmt: skip
    reconciled(when=MOMENT)
    (row,) = contradictions.contradictions(contradictions.LinkFilter()).rows
    assert {row["earlier"]["low"], row["later"]["low"]} == {12, 31}
    assert row["earlier"]["incident"] == row["later"]["incident"]
    assert row["features"]
    hill = models.Source.objects.get(name="Hill Times").pk
    assert contradictions.contradictions(contradictions.LinkFilter(source=hill)).rows
    nothing = contradictions.LinkFilter(outcome=Outcome.INJURED)
    assert not contradictions.contradictions(nothing).rows
    assert not contradictions.contradictions(contradictions.LinkFilter(start=date(2008, 3, 4))).rows
    marked = {row.pk for row in models.Link.objects.filter(review=True)}
    assert len(contradictions.doubtful(contradictions.LinkFilter()).rows) == len(marked)


def test_how_a_source_stands_against_the_others(where: Location) -> None:
    put(
        dated("40 killed in Odra.", 3, "Valley Post"), dated("40 killed in Odra.", 3, "Hill Times"),
        dated("33 killed in Odra.", 9, "Valley Post"), dated("31 killed in Odra.", 9, "Hill Times"),
        dated("57 killed in Odra.", 20, "Valley Post"),
    )  # fmt: skip
    reconciled(when=MOMENT)
    hill, valley = sources.sources().rows
    assert (hill["name"], hill["reports"], hill["claims"]) == ("Hill Times", 2, 2)
    assert (valley["first"], valley["last"]) == ("2008-03-03", "2008-03-20")
    found = sources.source(valley["id"], "x")
    assert found["outcomes"] == {"killed": 3}
    assert found["standing"] == {
        "incidents": 3, "alone": 1, "agree": 1, "higher": 1, "lower": 0, "ratio": 1.032,
    }  # fmt: skip
    assert sources.standing(hill["id"]).lower == 1
    with pytest.raises(UnknownIdError, match="no outlet is called 'x'"):
        sources.source("x", "ledger")
