"""Adding: whole, once, with versions whose claims supersede the old ones."""

from __future__ import annotations

import os
from dataclasses import replace
from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, connection
from tests.desk.samples import FOLDER, MOMENT, NORTHPORT, RIVER_BRIGADE, full, put, told

from warledger.errors import FormatError
from warledger_desk.ledger import models
from warledger_desk.ledger.location import name_of
from warledger_desk.ledger.services import writing
from warledger_desk.ledger.services.add import Outcome, add, known
from warledger_desk.ledger.services.changes import ChangeType
from warledger_desk.ledger.services.finding import find
from warledger_desk.ledger.services.stored import reading_of
from warledger_desk.ledger.services.versions import change_rows

if TYPE_CHECKING:
    from warledger_desk.ledger.location import Location

TABLES = (
    models.Report, models.Version, models.Raw, models.Source, models.Comment, models.Claim,
    models.Statement, models.Finding, models.Place, models.Actor,
)  # fmt: skip


def counts() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in TABLES}


def test_what_was_read_comes_back_the_same(where: Location) -> None:
    before = full()
    (added,) = put(before)
    assert (added.outcome, added.version, added.claims) == (Outcome.ADDED, 1, 7)
    version = models.Version.objects.get(report=added.report)
    after = reading_of(version, raw=True)
    assert after == before
    assert after.report.raw == before.report.raw
    assert version.added == MOMENT


def test_main_fields_stand_in_columns(where: Location) -> None:
    put(full())
    claim = models.Claim.objects.get(index=2)
    assert (claim.low, claim.high, claim.outcome) == (120, 120, "killed")
    assert (claim.place_id, claim.victims_actor_id) == (NORTHPORT.id, RIVER_BRIGADE.id)
    assert str(claim.date_start) == "2008-03-25"
    assert claim.part_of is not None
    assert claim.part_of.index == 0
    assert models.Place.objects.get().name == "Northport"


def test_the_same_again_changes_nothing(where: Location) -> None:
    put(full(), full(1))
    before = counts()
    again = put(full(), full(1))
    assert [item.outcome for item in again] == [Outcome.UNCHANGED] * 2
    assert counts() == before
    found = known(full().report, FOLDER)
    assert found is not None
    assert found.outcome is Outcome.UNCHANGED
    assert known(full(2).report, FOLDER) is None


def test_a_changed_page_is_a_new_version_that_says_what_changed(where: Location) -> None:
    url = "https://odra.example/news/1"
    old = told("12 killed in Odra. 7 hurt in Odra. 3 held in Lale.", url=url)
    new = told("Updated. 14 killed in Odra. 7 hurt in Odra. 5 hurt in Tel.", url=url)
    first, second = put(old, new)
    assert (second.outcome, second.report, second.version) == (Outcome.CHANGED, first.report, 2)
    told_rows = [(row["type"], row["message"]) for row in change_rows(second)]
    assert told_rows == [
        ("changed", "12 killed, Odra: now 14"),
        ("new", "5 injured, Tel"),
        ("gone", "3 detained, Lale"),
    ]
    current = models.Claim.objects.filter(version__current=True)
    assert sorted(current.values_list("low", flat=True)) == [5, 7, 14]
    assert models.Claim.objects.count() == 6
    kept = current.get(low=7)
    assert kept.lineage == models.Claim.objects.get(version__number=1, low=7).id != kept.id
    assert current.get(low=14).lineage == current.get(low=14).id


def test_a_page_that_goes_back_is_a_third_version(where: Location) -> None:
    url = "https://odra.example/news/1"
    texts = ("12 killed in Odra.", "14 killed in Odra.", "12 killed in Odra.")
    added = put(*(told(text, url=url) for text in texts))
    assert [item.version for item in added] == [1, 2, 3]
    assert models.Version.objects.get(current=True).number == 3
    assert [change.type for change in added[2].changes] == [ChangeType.CHANGED]


def test_what_the_user_says_of_a_file_can_be_mended(where: Location) -> None:
    text = "12 killed in Odra."
    added = put(told(text), told(text, outlet="Courier"))
    assert [item.outcome for item in added] == [Outcome.ADDED, Outcome.CHANGED]
    assert [change.type for change in added[1].changes] == [ChangeType.KEPT]


def test_a_copied_file_is_the_same_report(where: Location) -> None:
    text = "12 killed in Odra."
    first, copy = put(told(text), told(text, source="copy of odra.txt"))
    assert (copy.outcome, copy.report) == (Outcome.UNCHANGED, first.report)


def test_two_papers_with_the_same_words_are_two_reports(where: Location) -> None:
    text = "12 killed in Odra."
    one = told(text, url="https://a.example/1", outlet="A")
    two = told(text, url="https://b.example/1", outlet="B")
    added = put(one, two)
    assert [item.outcome for item in added] == [Outcome.ADDED] * 2
    assert models.Raw.objects.count() == 1


def test_rows_of_one_file_are_reports_of_their_own(where: Location) -> None:
    rows = [
        told("12 killed in Odra.", record="line 1"),
        told("14 killed in Odra.", record="line 2"),
        told("15 killed in Odra.", record="line 3", id="a-1"),
        told("16 killed in Odra.", record="line 4", id="a-2"),
        told("17 killed in Odra.", record="line 5", id="a-3", url="https://odra.example/a"),
        told("18 killed in Odra.", record="line 6", id="a-4", url="https://odra.example/a"),
    ]
    assert [item.outcome for item in put(*rows)] == [Outcome.ADDED] * 6
    (again,) = put(told("19 killed in Odra.", record="line 9", id="a-1"))
    assert again.outcome is Outcome.CHANGED


def test_the_address_of_a_whole_site_names_no_page(where: Location) -> None:
    home = "https://odra.example/"
    added = put(
        told("12 killed in Odra.", url=home, source="a.html"),
        told("14 killed in Lale.", url=home, source="b.html"),
    )
    assert [item.outcome for item in added] == [Outcome.ADDED] * 2


def test_a_report_is_stored_whole_or_not_at_all(
    where: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(full(0))
    before = counts()

    def broken(*arguments: object) -> None:
        raise IntegrityError("no")

    monkeypatch.setattr(writing, "_claims", broken)
    with pytest.raises(IntegrityError):
        put(full(1))
    assert counts() == before


def test_a_character_that_no_database_stores_is_refused(where: Location) -> None:
    with pytest.raises(FormatError, match=r"odra\.txt, line 4: holds the character NUL"):
        put(told("12 killed\0 in Odra.", record="line 4"))
    assert counts()["Report"] == 0


def test_a_file_whose_name_is_not_utf_8_is_stored_and_found(where: Location) -> None:
    named = replace(full().report, source=os.fsdecode(b"na\xefve.txt"))
    (added,) = put(replace(full(), report=named))
    (again,) = put(replace(full(), report=named))
    assert (added.outcome, again.outcome) == (Outcome.ADDED, Outcome.UNCHANGED)
    assert models.Version.objects.get().origin == r"na\udcefve.txt"
    assert find(named.source, name_of(where)).version is not None


def test_long_addresses_and_names(where: Location) -> None:
    long = "x" * 5000
    made = told("12 killed in Odra.", url=f"https://odra.example/{long}", outlet=long, id=long)
    (added,) = put(made)
    assert reading_of(models.Version.objects.get(report=added.report)).report == made.report


def test_two_writers_at_once(where: Location) -> None:
    start = Barrier(2)
    outcomes: list[Outcome] = []
    failures: list[BaseException] = []

    def write() -> None:
        try:
            start.wait(30)
            for number in range(12):
                added = add(full(number), folder=FOLDER, when=MOMENT, engine="0")
                outcomes.append(added.outcome)
        except BaseException as error:  # noqa: BLE001 - handed to the test
            failures.append(error)
        finally:
            connection.close()

    writers = [Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert failures == []
    assert sorted(outcomes) == [Outcome.ADDED] * 12 + [Outcome.UNCHANGED] * 12
    assert counts()["Report"] == 12
    assert counts()["Claim"] == 12 * 7
    assert name_of(where)


def test_groundings_may_be_missing(where: Location) -> None:
    bare = replace(full(), groundings=())
    (added,) = put(bare)
    assert reading_of(models.Version.objects.get(report=added.report)).groundings == ()
    claim = models.Claim.objects.get(index=0)
    assert (claim.place_id, str(claim.date_start)) == (None, "2008-03-25")
