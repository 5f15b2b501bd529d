"""What the ledger of the sample reports must say, read end to end."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from warledger.pipeline import read
from warledger.reconcile import audit_series, entries, reconcile, tally
from warledger.records import Outcome, SeriesFindingType, TallyQuery

if TYPE_CHECKING:
    from warledger.records import Reconciliation, SeriesFinding, Tally

SAMPLES = Path(__file__).resolve().parents[2] / "examples" / "knights-charge"
FIRST, LAST, NEXT = date(2008, 3, 25), date(2008, 3, 29), date(2008, 3, 30)


@pytest.fixture(scope="module")
def known() -> Reconciliation:
    pages = [
        "2008-03-28-fourth-day.html",
        "2008-03-29-losses-mount.html",
        "feed.xml",
        "2008-05-01-april-toll.html",
        "2008-05-sadr-city.jsonl",
    ]
    plain = {
        "2008-03-30-sadr-order.txt": (NEXT, "The Tigris Ledger"),
        "2008-04-28-checkpoint.txt": (date(2008, 4, 28), "The Tigris Ledger"),
        "2008-05-12-six-weeks.txt": (date(2008, 5, 12), "Two Rivers Wire"),
    }
    readings = list(read(*(str(SAMPLES / name) for name in pages)))
    for name, (published, outlet) in plain.items():
        readings += read(str(SAMPLES / name), published=published, outlet=outlet)
    return reconcile(entry for reading in readings for entry in entries(reading))


def of_the_militia(known: Reconciliation, outcome: str = "killed", **query: object) -> Tally:
    fields: dict[str, object] = {"actor": "Mahdi Army", "start": FIRST, "end": LAST}
    return tally(TallyQuery(outcome=Outcome(outcome), **(fields | query)), known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "figure"),
    [
        ({"outcome": "killed"}, 358),
        ({"outcome": "injured"}, 531),
        ({"outcome": "detained"}, 343),
        ({"outcome": "surrendered"}, 30),
        ({"place": "Baghdad"}, 125),
        ({"place": "Basrah"}, 140),
    ],
)
def test_the_totals_of_the_first_five_days(
    known: Reconciliation, query: dict[str, str], figure: int
) -> None:
    made = of_the_militia(known, **query).bounds
    assert (made.low, made.best, made.high) == (figure, figure, figure)


@pytest.mark.parametrize(
    ("outcome", "rate", "agrees"), [("killed", 71, True), ("detained", 69, True),
                                    ("injured", 160, False)]
)  # fmt: skip
def test_the_daily_averages_are_checked_and_never_summed(
    known: Reconciliation, outcome: str, rate: int, agrees: bool
) -> None:
    found = {r.reported.best: r.agrees for r in of_the_militia(known, outcome).rates}
    assert found[rate] is agrees


def test_with_the_sixth_day_the_total_is_a_day_old(known: Reconciliation) -> None:
    made = of_the_militia(known, end=NEXT)
    assert (made.bounds.low, made.bounds.high) == (376, None)
    assert made.notes[0] == (
        "The total of 358 killed is a day old: it is as of 29 March 2008, and was printed again "
        "for 30 March 2008. At least 18 more were reported killed on 30 March 2008."
    )


def test_nobody_is_counted_twice(known: Reconciliation) -> None:
    """Of the figures that count, none is inside another and all can be true of different people."""
    for outcome in Outcome:
        made = tally(TallyQuery(outcome=outcome), known)
        counted = {line.incident for line in made.lines if line.counted}
        inside = {part for i in known.incidents if i.id in counted for part in i.contains}
        assert not counted & inside
        claims = [key for i in known.incidents if i.id in counted for key in i.entries]
        assert len(claims) == len(set(claims))


def found(known: Reconciliation, kind: SeriesFindingType) -> list[SeriesFinding]:
    return [finding for finding in audit_series(known) if finding.type is kind]


@pytest.mark.parametrize("figure", ["358 killed", "531 injured", "343 detained", "30 surrendered"])
def test_the_stale_totals_of_30_march_are_found(known: Reconciliation, figure: str) -> None:
    start = f"The total of {figure} that is printed for 30 March 2008 is that of 29 March 2008"
    (finding,) = [f for f in found(known, SeriesFindingType.STALE) if f.message.startswith(start)]
    if figure == "358 killed":
        assert "at least 18 more were reported since" in finding.message


def test_the_estimate_of_a_thousand_is_held_against_1262(known: Reconciliation) -> None:
    (finding,) = found(known, SeriesFindingType.SUM)
    assert "an estimated 1,000" in finding.message
    assert "358 + 531 + 343 + 30 = 1,262" in finding.message


def test_the_two_counts_of_april_are_set_against_each_other(known: Reconciliation) -> None:
    messages = [f.message for f in found(known, SeriesFindingType.DISAGREEMENT)]
    assert any("1,247" in message and "1,079" in message for message in messages)
    april = tally(
        TallyQuery(
            outcome=Outcome.KILLED,
            place="Baghdad",
            start=date(2008, 4, 1),
            end=date(2008, 4, 30),
        ),
        known,
    )
    assert (april.bounds.low, april.bounds.high) == (1079, 1247)
