"""What the public sees of incidents that reports call parts of each other."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.desk.samples import MOMENT, NORTHPORT, grounding, put, told

from warledger.records import JudgementType, TimeFrame
from warledger_desk.ledger import models
from warledger_desk.ledger.services.checking import check
from warledger_desk.ledger.services.judging import Decision, judge
from warledger_desk.ledger.services.published import COLUMNS, afresh, restated_once, set_published
from warledger_desk.ledger.services.reconciling import bring_up_to_date

if TYPE_CHECKING:
    from warledger.records import Grounding, Place, Reading

pytestmark = pytest.mark.usefixtures("where")
TEL = replace(NORTHPORT, id="gn:18", name="Tel", within=("iso:IQ-SO",), lat=10.0, lon=10.0)


def figure(text: str, last: int, place: Place | None = NORTHPORT, **more: Any) -> dict[str, Any]:
    """A total from 1 March to that day, with a sentence of its own."""
    return {"text": text, "last": last, "place": place, **more}


def report(outlet: str, day: int, *figures: dict[str, Any]) -> Reading:
    """What an outlet tells on a day of March."""
    text = " ".join(one["text"] for one in figures) + f" So says {outlet}."
    made = told(text, outlet=outlet, published=date(2008, 3, day),
                url=f"https://{outlet.lower()}.example/{day}")  # fmt: skip
    claims = tuple(
        replace(
            claim, date_start=date(2008, 3, 1), date_end=date(2008, 3, one["last"]),
            time_frame=one.get("frame", TimeFrame.CUMULATIVE), part_of=one.get("part_of"),
        )
        for claim, one in zip(made.claims, figures, strict=True)
    )  # fmt: skip
    grounds = tuple(ground(at, one["place"]) for at, one in enumerate(figures))
    return replace(made, claims=claims, groundings=grounds)


def ground(at: int, place: Place | None) -> Grounding:
    made = replace(grounding(at), period=None, victims=None)
    known = made.place
    if place is None or known is None:
        return replace(made, place=None)
    return replace(made, place=replace(known, words=place.name, place=place))


WHOLE, PART = 901, 151


def whole(last: int, place: Place | None = NORTHPORT, **more: Any) -> dict[str, Any]:
    return figure("901 killed in Northport.", last, place, **more)


def part(last: int, place: Place | None = NORTHPORT, **more: Any) -> dict[str, Any]:
    where = f" in {place.name}" if place is not None else ""
    return figure(f"151 killed{where}.", last, place, **more)


def show(*outlets: str, shown: bool = True) -> None:
    for outlet in outlets:
        one = models.Version.objects.get(source__name=outlet)
        set_published(one.report_id, one.pk if shown else None)


def row(low: int) -> models.PublicIncident:
    """What is public of the incident with this figure; all rows are as they would be made anew."""
    keys = list(models.Incident.objects.order_by("id").values_list("id", flat=True))
    rows = models.PublicIncident.objects.order_by("id").values_list(*COLUMNS)
    kept = list(rows)
    assert kept == afresh(keys)
    models.Reconciliation.objects.all().delete()
    bring_up_to_date(when=MOMENT)  # stored with the incidents now
    assert list(rows.all()) == kept
    return models.PublicIncident.objects.get(low=low)


def own(low: int) -> models.Incident:
    return models.Incident.objects.get(low=low)


def ledger(*readings: Reading) -> None:
    put(*readings)
    bring_up_to_date(when=MOMENT)
    assert models.Incident.objects.count() == 2, "they are not of the incidents that were meant"
    assert check().problems == ()


def same_as_own(low: int) -> None:
    """The public sees what the ledger has."""
    seen, has = row(low), own(low)
    for name in ("aggregate", "start", "end", "place_id", "place_words", "precision", "claims"):
        assert getattr(seen, name) == getattr(has, name), name


def test_a_part_is_as_old_as_its_total_where_another_report_of_it_is_not_published() -> None:
    ledger(report("Echo", 9, whole(3), part(8, part_of=0)), report("Mirror", 10, part(8)))
    assert own(PART).end == date(2008, 3, 3)
    show("Echo")
    assert row(PART).hidden
    assert row(PART).end == date(2008, 3, 3)
    show("Mirror")
    same_as_own(PART)
    show("Echo", shown=False)
    assert row(PART).end == date(2008, 3, 8), "by whom is the total known?"


def old_total() -> None:
    """Herald tells of a total; Echo prints it again later, as of more days, with a part."""
    ledger(report("Herald", 4, whole(3)), report("Echo", 9, whole(8), part(8, part_of=0)))
    assert own(PART).end == own(WHOLE).end == date(2008, 3, 3)


def test_the_age_of_a_total_that_is_not_published_is_not_told_by_its_part() -> None:
    old_total()
    show("Echo")
    assert row(WHOLE).end == date(2008, 3, 8)
    assert row(PART).end == date(2008, 3, 8)


def test_a_part_is_restated_when_its_total_is_found_to_be_older() -> None:
    old_total()
    show("Echo")
    show("Herald")
    same_as_own(WHOLE)
    same_as_own(PART)
    show("Herald", shown=False)
    assert row(PART).end == date(2008, 3, 8)
    with restated_once():
        show("Herald")
    same_as_own(PART)


def test_a_place_that_parts_took_away_stays_away() -> None:
    ledger(report("Echo", 9, whole(3), part(3, TEL, part_of=0)), report("Mirror", 10, whole(3)))
    assert own(WHOLE).place_id is None
    show("Echo")
    assert row(WHOLE).hidden
    assert (row(WHOLE).place_id, row(WHOLE).place_words) == (None, None)
    show("Mirror")
    same_as_own(WHOLE)
    show("Echo", shown=False)
    assert row(WHOLE).place_id == NORTHPORT.id


def test_where_a_part_lies_by_others_is_not_told_by_its_total() -> None:
    ledger(
        report("Echo", 9, whole(3), part(3, None, part_of=0)), report("Mirror", 10, part(3, TEL))
    )
    assert own(WHOLE).place_id is None
    show("Echo")
    assert row(WHOLE).place_id == NORTHPORT.id
    show("Mirror")
    same_as_own(WHOLE)
    show("Mirror", shown=False)
    assert row(WHOLE).place_id == NORTHPORT.id


def test_a_total_by_its_parts_is_one_for_the_public() -> None:
    event = {"frame": TimeFrame.INCIDENT}
    ledger(
        report("Echo", 9, whole(1, **event), part(1, part_of=0)),
        report("Mirror", 10, whole(1, **event)),
    )
    assert own(WHOLE).aggregate
    show("Mirror")
    assert not row(WHOLE).aggregate
    show("Echo")
    same_as_own(WHOLE)
    show("Mirror", shown=False)
    assert row(WHOLE).aggregate


def test_a_part_by_a_persons_word_counts_where_both_are_published() -> None:
    event = {"frame": TimeFrame.INCIDENT}
    ledger(report("Echo", 9, whole(1, **event)), report("Mirror", 10, part(1, **event)))
    ids = tuple(models.Claim.objects.get(low=low).pk for low in (PART, WHOLE))
    is_part = Decision(type=JudgementType.PART_OF, subjects=ids, who="R. Karim", why="seen",
                       value={})  # fmt: skip
    judge(is_part, when=MOMENT, ledger="x")
    bring_up_to_date(when=MOMENT)
    assert own(WHOLE).aggregate
    show("Echo")
    assert not row(WHOLE).aggregate
    show("Mirror")
    same_as_own(WHOLE)
    show("Mirror", shown=False)
    assert not row(WHOLE).aggregate


@pytest.mark.parametrize("holds", [True, False])
def test_what_a_person_says_of_a_told_part_holds_for_the_public_too(*, holds: bool) -> None:
    ledger(report("Echo", 9, whole(3), part(8, part_of=0)), report("Mirror", 10, part(8)))
    ids = tuple(models.Claim.objects.filter(low=low).first().pk for low in (PART, WHOLE))  # type: ignore[union-attr]
    said = Decision(type=JudgementType.PART_OF, subjects=ids, who="R. Karim", why="seen", value={},
                    holds=holds)  # fmt: skip
    judge(said, when=MOMENT, ledger="x")
    bring_up_to_date(when=MOMENT)
    show("Echo")
    end = date(2008, 3, 3 if holds else 8)
    assert (own(PART).end, row(PART).end) == (end, end)
    assert check().problems == ()


def some_report(chance: random.Random, number: int) -> Reading:
    """
    Totals in totals: two or three figures, each a part of one before it, of few different. What one
    report calls a part of another figure is the whole of it for another report, now and then.
    """
    figures: list[dict[str, Any]] = []
    lows = chance.sample((901, 431, 151, 61), k=chance.choice((2, 3)))
    for low in lows if chance.random() < 0.3 else sorted(lows, reverse=True):
        place = chance.choice((NORTHPORT, NORTHPORT, TEL, None))
        frame = chance.choice((TimeFrame.CUMULATIVE, TimeFrame.INCIDENT))
        above = chance.randrange(len(figures)) if figures else None
        words = f"{low} killed{f' in {place.name}' if place else ''}."
        figures.append(figure(words, chance.randint(1, 5), place, frame=frame, part_of=above))
    return report(f"Outlet{number}", 6 + number, *figures)


@pytest.mark.parametrize("seed", range(10))
def test_whatever_is_published_all_that_hangs_on_it_is_stored_anew(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    put(*(some_report(chance, number) for number in range(5)))
    bring_up_to_date(when=MOMENT)
    assert check().problems == ()
    keys = list(models.Incident.objects.order_by("id").values_list("id", flat=True))
    rows = models.PublicIncident.objects.order_by("id")
    versions = list(models.Version.objects.order_by("id"))
    for _ in range(10):
        one = chance.choice(versions)
        set_published(one.report_id, chance.choice((one.pk, one.pk, None)))
        assert list(rows.values_list(*COLUMNS)) == afresh(keys)
    assert [row for key in keys for row in afresh([key])] == afresh(keys)
    kept = list(rows.values_list(*COLUMNS))
    models.Reconciliation.objects.all().delete()
    bring_up_to_date(when=MOMENT)
    assert list(rows.values_list(*COLUMNS)) == kept
    for one in versions:
        set_published(one.report_id, one.pk)
    columns = [name for name in COLUMNS if name not in {"hidden", "grade_reason"}]
    has = models.Incident.objects.order_by("id").values_list(*columns)
    assert list(rows.values_list(*columns)) == list(has)


def test_told_parts_are_read_by_claim() -> None:
    if connection.vendor != "sqlite":
        return  # it plans by how much is there
    old_total()
    show("Echo")
    plans: list[str] = []
    with CaptureQueriesContext(connection) as asked:
        show("Herald")
    for query in [one["sql"] for one in asked.captured_queries]:
        if query.startswith("SELECT") and 'FROM "ledger_link"' in query:
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN QUERY PLAN {query}")
                plans += [line[3] for line in cursor.fetchall()]
    assert plans
    assert all("source_id=?" in plan or "target_id=?" in plan for plan in plans), plans
