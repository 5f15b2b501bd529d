"""Incidents come back from their small rows as they were reckoned."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from tests.desk.samples import MOMENT, NORTHPORT, RIVER_BRIGADE, full, put, told
from tests.records.test_plain import made

from warledger.errors import PlainError
from warledger.reconcile import reconcile
from warledger.records import Incident, Outcome, digest
from warledger.records.plain import to_json, to_plain
from warledger_desk.ledger import models
from warledger_desk.ledger.services import incident_records
from warledger_desk.ledger.services.checking import check
from warledger_desk.ledger.services.entries import entries
from warledger_desk.ledger.services.finding import find
from warledger_desk.ledger.services.incident_columns import columns
from warledger_desk.ledger.services.incident_records import (
    Referents,
    contained,
    incident_of,
    incidents_of,
    incidents_with,
    keep_referents,
    record_of,
    with_contained,
)
from warledger_desk.ledger.services.judging import bearing
from warledger_desk.ledger.services.reconciling import reconciled
from warledger_desk.ledger.services.showing import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger.records import Reading
    from warledger_desk.ledger.location import Location

OLDER = replace(NORTHPORT, lat=33.25, population=None, source="another hand")


@pytest.fixture(autouse=True)
def _nothing_is_in_memory(where: Location) -> Iterator[None]:
    incident_records._READ.clear()
    yield
    incident_records._READ.clear()


def row_of(incident: Incident) -> models.Incident:
    """A row of it, its place and actors stored."""
    referents = Referents([incident])
    keep_referents(referents.texts)
    return models.Incident(**columns(incident), record=json.loads(record_of(incident, referents)))


def placed(reading: Reading, **changes: Any) -> Reading:
    """The reading with its claims tied to a place as another gazetteer has it."""
    grounded = tuple(
        replace(one, place=one.place and replace(one.place, place=replace(OLDER, **changes)))
        for one in reading.groundings
    )
    return replace(reading, groundings=grounded)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(made(Incident))
def test_any_incident_comes_back(incident: Incident) -> None:
    incident_records._READ.clear()
    assert incident_of(row_of(incident)) == incident


def test_a_record_holds_what_its_columns_do_not(where: Location) -> None:
    put(full(0))
    reconciled(when=MOMENT)
    row = models.Incident.objects.filter(claims=1, origins=1, review=False)[0]
    assert row.record == {
        "entries": [row.members.get().claim_id],
        "grade_reason": "one origin",
        "place": models.Referent.objects.get(record__contains="44.25").pk,
        "victims": models.Referent.objects.get(record__contains="River Brigade").pk,
    }
    assert models.Referent.objects.count() == 2


def test_an_incident_keeps_the_place_that_it_was_reckoned_with(where: Location) -> None:
    put(placed(full(0)), full(1, outlet="Other Courier"))
    found = reconciled(when=MOMENT)
    assert found == reconcile(entries(), bearing(None))
    assert models.Place.objects.get().record == to_plain(NORTHPORT)
    assert {one.place for one in found.incidents} == {NORTHPORT, OLDER}
    assert {one.victims for one in found.incidents} == {RIVER_BRIGADE}
    assert check().problems == ()


def test_rows_of_earlier_versions_are_read(where: Location) -> None:
    put(full(0), told("9 killed in Odra.", url="https://odra.example/9"))
    found = {one.id: one for one in reconciled(when=MOMENT).incidents}
    before = {key: shown(find(key, "x"))[1] for key in found}
    for row in models.Incident.objects.all():
        row.record = to_plain(found[row.pk])
        row.save(update_fields=["record"])
    models.Referent.objects.all().delete()
    assert {one.id: one for one in incidents_of(models.Incident.objects.all())} == found
    assert {key: shown(find(key, "x"))[1] for key in found} == before
    assert {key: told["record"] for key, told in before.items()} == {
        key: json.loads(to_json(one)) for key, one in found.items()
    }


@pytest.mark.parametrize(
    ("record", "says"),
    [
        ([], "Expected `object`"),
        ({}, "missing required field `entries`"),
        ({"entries": ["1"], "old_outcome": "killed"}, "unknown field `old_outcome`"),
        ({"outcome": "killed"}, "is missing"),
        ({"entries": ["1"], "place": "1f"}, "Incident.place: what is kept as '1f' is missing"),
    ],
)
def test_what_is_no_record_is_refused(where: Location, record: object, says: str) -> None:
    one = Incident(id="1", entries=("1",), outcome=Outcome.KILLED, aggregate=False, origins=())
    row = row_of(one)
    row.record = record
    with pytest.raises(PlainError, match=says):
        incident_of(row)


def test_a_text_under_another_name_is_refused(where: Location) -> None:
    put(full(0))
    (one, *_) = reconciled(when=MOMENT).incidents
    row = models.Incident.objects.get(pk=one.id)
    models.Referent.objects.filter(record__contains="44.25").update(record="{}")
    assert incident_of(row) == one  # known in memory by its name
    incident_records._READ.clear()
    with pytest.raises(PlainError, match="is missing or was changed"):
        incident_of(row)


def test_places_are_asked_for_once(where: Location, monkeypatch: pytest.MonkeyPatch) -> None:
    put(*(placed(full(page), population=page) for page in range(12)))
    reconciled(when=MOMENT)
    rows = models.Incident.objects.order_by("id")
    incident_records._READ.clear()
    for queries in (2, 1):
        with CaptureQueriesContext(connection) as asked:
            found = [one.place for one, _ in incidents_with(rows, "cluster")]
        assert len(asked) == queries
        assert len({place.population for place in found if place}) > 3
    monkeypatch.setattr(incident_records, "_MOST", 3)
    put(placed(full(20), population=20))
    reconciled(when=MOMENT)
    assert len(list(incidents_of(rows))) == rows.count()
    assert len(incident_records._READ) < 13


def test_what_no_incident_needs_goes_when_all_is_reckoned_once_more(where: Location) -> None:
    put(full(0))
    reconciled(when=MOMENT)
    kept = dict(models.Referent.objects.values_list("pk", "record"))
    stray = '{"of": "long ago"}'
    models.Referent.objects.create(id=digest(stray), record=stray)
    for left in (True, False, False):
        models.Reconciliation.objects.all().delete()
        reconciled(when=MOMENT)
        assert models.Referent.objects.filter(record=stray).exists() is left
        assert models.Referent.objects.filter(unused=False).count() == len(kept)
    assert dict(models.Referent.objects.values_list("pk", "record")) == kept
    # One that was no longer needed is needed again.
    models.Referent.objects.update(unused=True)
    put(full(1, outlet="Other Courier"))
    reconciled(when=MOMENT)
    assert not models.Referent.objects.filter(unused=True).exists()


def test_parts_are_written_into_records_of_either_form() -> None:
    assert contained({"entries": ["1"]}) == set()
    assert with_contained({"entries": ["1"]}, ["1b", "1a"]) == {
        "entries": ["1"], "contains": ["1a", "1b"],
    }  # fmt: skip
    assert with_contained({"entries": ["1"], "contains": ["1a"]}, []) == {"entries": ["1"]}
