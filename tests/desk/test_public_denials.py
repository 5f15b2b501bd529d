"""What the public sees of a figure that other reports deny: nothing that is not published."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.desk.samples import MOMENT, grounding, put, told

from warledger.records import DatePrecision, JudgementType, Modality, TimeFrame
from warledger_desk.ledger import models
from warledger_desk.ledger.services.judging import Decision, judge
from warledger_desk.ledger.services.published import (
    COLUMNS,
    afresh,
    restate_changed,
    restated_once,
    set_published,
)
from warledger_desk.ledger.services.reconciling import bring_up_to_date, reconciled

if TYPE_CHECKING:
    from warledger.records import Reading
    from warledger_desk.ledger.location import Location

DAY = date(2008, 3, 25)
ALONE = ("Weak", "one origin")
DENIED = ("Contested", "denied or disputed in 1 claim")


def report(outlet: str, modality: Modality = Modality.ASSERTED) -> Reading:
    """A report of one figure, or that says that it is not so."""
    made = told(f"12 killed in Northport. So says {outlet}.", outlet=outlet, published=DAY,
                url=f"https://{outlet.lower()}.example/1")  # fmt: skip
    claim = replace(made.claims[0], date_start=DAY, date_end=DAY, date_precision=DatePrecision.DAY,
                    time_frame=TimeFrame.INCIDENT, modality=modality)  # fmt: skip
    return replace(made, claims=(claim,), groundings=(grounding(0),))


def version(outlet: str) -> models.Version:
    return models.Version.objects.get(text__contains=outlet)


def show(outlet: str, *, shown: bool = True) -> None:
    one = version(outlet)
    set_published(one.report_id, one.pk if shown else None)


def grade(outlet: str) -> tuple[str, str]:
    """What is public of the incident that a report tells of."""
    claim = models.Claim.objects.get(version=version(outlet))
    incident = models.IncidentClaim.objects.get(claim=claim).incident_id
    row = models.PublicIncident.objects.get(pk=incident)
    everything = models.Incident.objects.order_by("id").values_list("id", flat=True)
    kept = models.PublicIncident.objects.order_by("id").values_list(*COLUMNS)
    assert list(kept) == afresh(list(everything))
    return row.grade, row.grade_reason


@pytest.fixture
def denied(where: Location) -> None:
    """Echo tells of a figure, Mirror denies it."""
    put(report("Echo"), report("Mirror", Modality.NEGATED))
    reconciled(when=MOMENT)
    own = models.Incident.objects.filter(grade="Contested")
    assert own.count() == 1


@pytest.mark.usefixtures("denied")
def test_a_denial_that_is_not_published_is_in_no_public_grade() -> None:
    show("Echo")
    assert grade("Echo") == ALONE
    assert models.PublicIncident.objects.get().hidden is False
    models.Reconciliation.objects.all().delete()
    reconciled(when=MOMENT)  # stored with the incidents now
    assert grade("Echo") == ALONE
    put(report("Herald"))  # not published either, but of the same incident
    bring_up_to_date(when=MOMENT)
    assert grade("Echo") == ALONE


@pytest.mark.usefixtures("denied")
def test_publishing_and_withdrawing_a_denial_changes_the_grade_at_once() -> None:
    show("Echo")
    show("Mirror")
    assert grade("Echo") == DENIED
    show("Mirror", shown=False)
    assert grade("Echo") == ALONE
    with restated_once():
        show("Mirror")
    assert grade("Echo") == DENIED


@pytest.mark.usefixtures("denied")
def test_the_same_where_another_report_of_it_is_not_published() -> None:
    put(report("Herald"))
    bring_up_to_date(when=MOMENT)
    show("Echo")
    assert grade("Echo") == ALONE
    show("Mirror")
    assert grade("Echo") == DENIED
    show("Mirror", shown=False)
    assert grade("Echo") == ALONE


@pytest.mark.usefixtures("denied")
def test_a_denial_published_while_incidents_are_made_counts() -> None:
    show("Echo")
    before = frozenset(models.Published.objects.values_list("version__report", "version__number"))
    one = version("Mirror")
    models.Published.objects.create(version=one)
    restate_changed(before)
    assert grade("Echo") == DENIED


def test_what_a_person_sets_against_each_other_counts_where_both_are_published(
    where: Location,
) -> None:
    put(report("Echo"))
    other = report("Mirror")
    claim = replace(other.claims[0], date_start=date(2008, 3, 27), date_end=date(2008, 3, 27))
    period = grounding(0).period
    assert period is not None
    ground = replace(grounding(0), period=replace(period, start=claim.date_start,
                                                  end=claim.date_end))  # fmt: skip
    put(replace(other, claims=(claim,), groundings=(ground,)))
    ids = tuple(models.Claim.objects.order_by("pk").values_list("pk", flat=True))
    told_apart = Decision(type=JudgementType.CONTRADICTS, subjects=ids, who="R. Karim",
                          why="seen", value={})  # fmt: skip
    judge(told_apart, when=MOMENT, ledger="x")
    reconciled(when=MOMENT)
    show("Echo")
    assert grade("Echo") == ALONE
    show("Mirror")
    assert grade("Echo") == DENIED
    assert grade("Mirror") == DENIED
    show("Echo", shown=False)
    assert grade("Mirror") == ALONE


def test_what_bears_on_a_grade_is_read_by_claim(where: Location) -> None:
    if connection.vendor != "sqlite":
        return  # it plans by how much is there
    put(report("Echo"), report("Mirror", Modality.NEGATED))
    reconciled(when=MOMENT)
    plans: list[str] = []
    with CaptureQueriesContext(connection) as asked:
        show("Echo")
    for query in [one["sql"] for one in asked.captured_queries]:
        if query.startswith("SELECT") and 'FROM "ledger_link"' in query:
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN QUERY PLAN {query}")
                plans += [row[3] for row in cursor.fetchall()]
    assert plans
    assert all("source_id=?" in plan or "target_id=?" in plan for plan in plans), plans
