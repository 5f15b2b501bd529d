"""Situation reports from a small ledger made by hand, in all three forms."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from ledger_samples import COUNTRY, ENTRIES, TOWN, dataset, entry, incident

from warledger.publish.exports import PublishedFinding
from warledger.publish.sitrep import (
    ATTRIBUTION,
    RecomputeError,
    Request,
    View,
    html,
    markdown,
    pdf,
    situation_report,
)
from warledger.publish.sitrep.compose import compose, figure
from warledger.publish.sitrep.drawing import Box, Disc, chart, drawings, sketch
from warledger.publish.sitrep.parts import Cited, FromEntry, FromPeriod, Told, Words
from warledger.publish.sitrep.phrasing import plain
from warledger.publish.sitrep.svg import svg
from warledger.publish.sitrep.verify import verify
from warledger.records import (
    Bounds,
    Incident,
    Link,
    LinkType,
    Outcome,
    Reconciliation,
    SeriesFinding,
    SeriesFindingType,
    Tally,
    TallyLine,
    TallyPeriod,
    TallyQuery,
    TallyRate,
)

if TYPE_CHECKING:
    from pathlib import Path

    from warledger.publish.sitrep import SituationReport

START, END = date(2021, 5, 1), date(2021, 5, 5)
BOUNDS = {
    "1a": Bounds(low=12, best=12, high=12),
    "1b": Bounds(low=30, best=30, high=None),
    "1w": Bounds(low=20, best=22, high=25),
}
WHOLE = entry("e9", "20", "In the whole country 20 to 25 died, 20 at least.")
INCIDENTS = (
    incident("1a", "e1", "e2", place=TOWN),
    incident("1b", "e3", outcome=Outcome.INJURED, place=TOWN),
    incident("1w", "e9", aggregate=True, contains=("1a",), place=COUNTRY, start=START, end=END),
)
MADE = datetime(2021, 5, 6, 12, tzinfo=UTC)
NOTE = "The total of 20 is a day old."
RATE = "20 over 5 days is 4 a day; 4 was reported."


def _matches(one: Incident, query: TallyQuery) -> bool:
    if one.outcome is not query.outcome or one.start is None or one.end is None:
        return False
    if query.start and query.end and not (query.start <= one.start and one.end <= query.end):
        return False
    place = one.place
    return query.place is None or (place is not None and query.place in (place.id, *place.within))


def tally(query: TallyQuery) -> Tally:
    """The one incident that holds the others, else the first that fits."""
    fits = [one for one in INCIDENTS if _matches(one, query)]
    whole = next((one for one in fits if one.aggregate), fits[0] if fits else None)
    lines = tuple(
        TallyLine(incident=one.id, bounds=BOUNDS[one.id], counted=one is whole, reason="",
                  entries=one.entries)
        for one in fits
    )  # fmt: skip
    return Tally(
        query=query,
        bounds=BOUNDS[whole.id] if whole else Bounds(low=None, best=None, high=None),
        lines=lines,
        notes=(NOTE,) if whole and whole.aggregate else (),
        rates=(
            TallyRate(entries=("e9",), per="day", reported=Bounds(low=4, best=4, high=4), days=5,
                      average=4.0, agrees=True, message=RATE),
        ) if whole and whole.aggregate else (),
    )  # fmt: skip


def by_day(query: TallyQuery) -> tuple[TallyPeriod, ...]:
    return tuple(
        TallyPeriod(start=one.start, end=one.end, coarser=one.aggregate, bounds=BOUNDS[one.id],
                    incidents=(one.id,))
        for one in INCIDENTS if _matches(one, query)
    )  # fmt: skip


def view(**changes: Any) -> View:
    entries = {one.id: one for one in (*ENTRIES, WHOLE)}
    fields: dict[str, Any] = {
        "reconciliation": Reconciliation(
            entries=entries, incidents=INCIDENTS, set_aside={},
            links=(Link(type=LinkType.CONTRADICTS, source="e1", target="e2", score=1.0,
                        features=()),),
        ),
        "tally": tally,
        "by_day": by_day,
        "series": (
            SeriesFinding(type=SeriesFindingType.STALE, series=("the governor",), days=(END,),
                          keys=("e9",), message="20 stood still on 5 May."),
        ),
        "findings": (
            PublishedFinding(id="f", report="r1", title=None, outlet=None, url=None,
                             published=None, message="3 + 4 is 7, not 8.", quotes=(),
                             entries=("e1",)),
        ),
    }  # fmt: skip
    return View(**(fields | changes))


REQUEST = Request(start=START, end=END, actor_name="River League")


@pytest.fixture
def report() -> SituationReport:
    return situation_report(view(), REQUEST)


def section(report: SituationReport, heading: str | None) -> list[str]:
    (found,) = (one for one in report.sections if one.heading == heading)
    return [plain(paragraph) for paragraph in found.paragraphs]


def test_the_lead_gives_the_totals_and_what_the_tallies_remark(report: SituationReport) -> None:
    assert plain(report.title) == "Situation report: River League, 1 May 2021 to 5 May 2021"
    assert section(report, None) == [
        (
            "From 1 May 2021 to 5 May 2021 the reports count among River League: "
            "20 to 25, best estimate 22 killed and at least 30 injured."
        ),
    ]
    assert section(report, "What the totals hold") == [f"Killed: {NOTE}"]


def test_places_finer_than_a_country_are_listed(report: SituationReport) -> None:
    assert section(report, "By place") == ["Northport: 12 killed", "Northport: at least 30 injured"]


def test_a_place_that_only_words_tell_from_a_wider_one_has_no_line() -> None:
    """A tally takes the words "east Oldtown" for Oldtown, and would give it all of Oldtown."""
    counts = {"1t": 90, "1e": 7, "1s": 5}
    incidents = (
        incident("1t", "e1", place_words="Oldtown"),
        incident("1e", "e2", place_words="the east of Oldtown"),
        incident("1s", "e4", place_words="Saltmarsh"),
    )

    def asked(query: TallyQuery) -> Tally:
        words = (query.place or "").split()
        fits = [
            one for one in incidents
            if query.outcome is Outcome.KILLED
            and (not words or words[-1] in (one.place_words or "").split())
        ]  # fmt: skip
        total = sum(counts[one.id] for one in fits) if fits else None
        lines = tuple(
            TallyLine(incident=one.id, bounds=Bounds(low=counts[one.id], best=counts[one.id],
                      high=counts[one.id]), counted=True, reason="", entries=one.entries)
            for one in fits
        )  # fmt: skip
        return Tally(query=query, bounds=Bounds(low=total, best=total, high=total), lines=lines,
                     notes=(), rates=())  # fmt: skip

    known = replace(view().reconciliation, incidents=incidents, links=())
    made = situation_report(view(reconciliation=known, tally=asked, by_day=lambda _: ()), REQUEST)
    assert section(made, "By place") == ["Oldtown: 97 killed", "Saltmarsh: 5 killed"]


def test_a_remark_on_what_is_left_out_has_the_notes_of_what_is_left_out() -> None:
    def asked(query: TallyQuery) -> Tally:
        found = tally(query)
        lines = tuple(
            replace(o, reason="far; date unknown") if not o.counted else o for o in found.lines
        )
        return replace(found, lines=lines, notes=("1 figure left out: date unknown.",))

    made = compose(view(tally=asked), REQUEST)
    (remarks,) = (one for one in made.sections if one.heading == "What the totals hold")
    quotes = {note.number: note.entry for note in made.footnotes}
    _, told = remarks.paragraphs[0]
    assert isinstance(told, Told)
    assert {quotes[number] for number in told.notes} == {"e1", "e2"}


def test_the_lead_says_of_whom_by_whom_and_where() -> None:
    made = situation_report(
        view(), replace(REQUEST, perpetrator_name="Army of Oria", place_name="Northport")
    )
    (text,) = section(made, None)
    assert "count among River League harmed by Army of Oria in Northport: " in text


@pytest.mark.parametrize(
    ("bounds", "text"),
    [
        (Bounds(low=1079, best=1100, high=1247), "1,079 to 1,247, best estimate 1,100"),
        (Bounds(low=1079, best=1079, high=None), "at least 1,079"),
        (Bounds(low=None, best=None, high=2400), "up to 2,400"),
    ],
)
def test_large_figures_have_separators_everywhere(bounds: Bounds, text: str) -> None:
    assert figure(bounds) == text


def test_averages_show_their_arithmetic_beside_the_reported_rates(report: SituationReport) -> None:
    assert section(report, "Per day") == [
        "22 killed over 5 days is 4.4 a day.",
        RATE,
    ]


def test_casualties_of_several_kinds_have_no_average() -> None:
    unsplit = tuple(
        replace(one, outcome=Outcome.CASUALTIES) if one.id == "1w" else one for one in INCIDENTS
    )
    known = replace(view().reconciliation, incidents=unsplit)

    def told(query: TallyQuery) -> Tally:
        as_killed = tally(replace(query, outcome=Outcome.KILLED))
        of_it = query.outcome is Outcome.CASUALTIES
        return replace(as_killed, query=query) if of_it else tally(query)

    report = situation_report(view(reconciliation=known, tally=told), REQUEST)
    assert section(report, "Per day") == ["22 killed over 5 days is 4.4 a day.", RATE, RATE]


def test_a_period_before_without_figures_is_no_sign_of_peace(report: SituationReport) -> None:
    (text,) = section(report, "Compared with the period before")
    assert text.startswith("In the period before, 26 April 2021 to 30 April 2021, the ledger holds")


def test_where_the_calendar_begins_there_is_no_period_before() -> None:
    request = replace(REQUEST, start=date.min)
    headings = [one.heading for one in situation_report(view(), request).sections]
    assert "Per day" in headings
    assert "Compared with the period before" not in headings


def test_a_period_before_is_set_against_this_one() -> None:
    later = replace(REQUEST, start=date(2021, 5, 4), end=date(2021, 5, 4))
    shifted = view(tally=lambda query: tally(replace(query, start=None, end=None)))
    report = situation_report(shifted, later)
    (text,) = section(report, "Compared with the period before")
    assert text.startswith("In the period before, 3 May 2021 to 3 May 2021: 20 to 25")


def test_who_says_so_names_claimant_outlet_and_day(report: SituationReport) -> None:
    assert section(report, "Who says so") == [
        "the governor, in The Valley Observer, 4 May 2021: 20 killed",
        "the governor, in The Valley Observer, 4 May 2021: 30 injured",
    ]


def test_contradictions_come_from_links_series_and_the_audit(report: SituationReport) -> None:
    assert section(report, "What contradicts") == [
        (
            "the governor, in The Valley Observer, 4 May 2021: 12 killed, "
            "but the governor, in =Wire, 4 May 2021: at least 10."
        ),
        "20 stood still on 5 May.",
        "3 + 4 is 7, not 8.",
    ]


def test_the_basis_counts_reports_and_outlets(report: SituationReport) -> None:
    (text,) = section(report, "What the figures rest on")
    assert text.startswith("The figures rest on 2 report(s) of 2 outlet(s), under the policy low-")


def test_every_tally_has_footnotes_with_the_sentence(report: SituationReport) -> None:
    quotes = {note.number: note.quote for note in report.footnotes}
    assert list(quotes) == list(range(1, len(quotes) + 1))
    lead = report.sections[0].paragraphs[0]
    (killed,) = [part for part in lead if isinstance(part, Cited) and "22" in part.text]
    assert [quotes[number] for number in killed.notes] == [WHOLE.quote]


def test_nothing_known_is_said_and_is_no_report_of_zero() -> None:
    nothing = replace(REQUEST, start=date(1999, 1, 1), end=date(1999, 1, 9))
    report = situation_report(view(), nothing)
    assert section(report, None) == [
        "From 1 January 1999 to 9 January 1999, the ledger holds no figure among River League."
    ]
    assert report.footnotes == ()


def test_our_own_words_hold_no_digit() -> None:
    with pytest.raises(ValueError, match="must be cited"):
        Words("about 12 died")


def _changed(report: SituationReport, old: str, new: Cited) -> SituationReport:
    """The report with every number of one text replaced."""
    sections = tuple(
        replace(one, paragraphs=tuple(
            tuple(new if isinstance(part, Cited) and part.text == old else part for part in text)
            for text in one.paragraphs))
        for one in report.sections
    )  # fmt: skip
    assert sections != report.sections
    return replace(report, sections=sections)


@pytest.mark.parametrize(
    "wrong",
    [
        Cited(text="7", basis=FromPeriod(START, END)),
        Cited(text="5", basis=FromPeriod(START, END + timedelta(days=1))),
        Cited(text="13", basis=FromEntry("e1"), notes=(1,)),
        Cited(text="12", basis=FromEntry("gone"), notes=(1,)),
    ],
)
def test_a_number_that_does_not_recompute_stops_the_report(
    report: SituationReport, wrong: Cited
) -> None:
    with pytest.raises(RecomputeError, match="is not what the ledger gives"):
        verify(_changed(report, "5", wrong), view())


def test_a_ledger_that_moved_on_stops_the_report(report: SituationReport) -> None:
    def moved(query: TallyQuery) -> Tally:
        return replace(tally(query), bounds=Bounds(low=1, best=1, high=1))

    with pytest.raises(RecomputeError, match="20 to 25"):
        verify(report, view(tally=moved))


def test_a_sentence_that_nobody_says_stops_the_report(report: SituationReport) -> None:
    with pytest.raises(RecomputeError, match="stood still"):
        verify(report, view(series=()))


def test_a_quote_that_is_not_in_the_ledger_stops_the_report(report: SituationReport) -> None:
    first, *rest = report.footnotes
    forged = replace(report, footnotes=(replace(first, quote="Nobody said 20."), *rest))
    with pytest.raises(RecomputeError, match="footnote 1 quotes"):
        verify(forged, view())


def test_markdown_has_a_note_for_each_mark(report: SituationReport) -> None:
    text = markdown(report, attribution=ATTRIBUTION)
    body, _, notes = text.partition("[^1]: ")
    marks = set(re.findall(r"\[\^(\d+)\]", body))
    assert marks == set(re.findall(r"^\[\^(\d+)\]: ", f"[^1]: {notes}", re.MULTILINE))
    assert "best estimate 22[^1] killed" in body
    assert text.endswith("<https://valley.example/1>\n")


def test_markdown_in_names_and_quotes_is_text() -> None:
    odd = replace(WHOLE, quote="*20* [x](y) <b>", words="20")
    ledger = view()
    entries = {**ledger.reconciliation.entries, "e9": odd}
    ledger = view(reconciliation=replace(ledger.reconciliation, entries=entries))
    text = markdown(situation_report(ledger, REQUEST), attribution=ATTRIBUTION)
    assert r"\*20\* \[x\](y) \<b\>" in text


def test_html_has_no_id_twice(report: SituationReport) -> None:
    ids = re.findall(r' id="([^"]+)"', html(report, attribution=ATTRIBUTION))
    assert len(ids) > 1
    assert len(ids) == len(set(ids))


def test_html_escapes_links_notes_and_allows_no_script(report: SituationReport) -> None:
    first, *rest = report.footnotes
    odd = replace(first, quote="<script>20</script>", url="javascript:alert(1)")
    page = html(replace(report, footnotes=(odd, *rest)), attribution=ATTRIBUTION)
    assert "<script" not in page
    assert 'href="javascript:' not in page
    assert page.count('id="note-1"') == 1
    assert 'href="#note-1"' in page
    assert "GeoNames" in page


def test_pictures_are_well_formed_and_described(report: SituationReport) -> None:
    made = drawings(report)
    assert [drawing.title for drawing in made] == [
        "Reported killed by day", "Reported injured by day",
        "Where people are reported killed", "Where people are reported injured",
    ]  # fmt: skip
    for number, drawing in enumerate(made):
        root = ET.fromstring(svg(drawing, f"p{number}"))  # noqa: S314 - our own
        assert root.get("role") == "img"
        assert "NaN" not in svg(drawing, "p")


def test_what_is_known_only_coarsely_is_a_hollow_box_over_its_days(
    report: SituationReport,
) -> None:
    drawn = chart(report, Outcome.KILLED, by_day(TallyQuery(outcome=Outcome.KILLED)))
    assert drawn is not None
    day, total = [shape for shape in drawn.shapes if isinstance(shape, Box)]
    assert (day.hollow, total.hollow) == (False, True)
    assert total.width > 4 * day.width


def test_an_area_is_a_hollow_disc(report: SituationReport) -> None:
    (point, _) = report.points
    drawn = sketch([point, replace(point, precision=4, lat=31.0)], point.outcome)
    assert drawn is not None
    assert [shape.hollow for shape in drawn.shapes if isinstance(shape, Disc)] == [False, True]


def test_pdf_holds_the_text(report: SituationReport, tmp_path: Path) -> None:
    made = pdf(report, attribution=ATTRIBUTION, made=MADE)
    assert made.startswith(b"%PDF-")
    assert made == pdf(report, attribution=ATTRIBUTION, made=MADE)
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext is not installed, so the text of the PDF was not read")
    path = tmp_path / "report.pdf"
    path.write_bytes(made)
    text = subprocess.run(  # noqa: S603
        [program, "-layout", path, "-"], capture_output=True, check=True, text=True
    ).stdout
    assert "Situation report: River League" in text
    assert "“In the whole country 20 to 25 died, 20 at least.”" in " ".join(text.split())


def test_the_report_of_the_exports_ledger_is_the_same_twice() -> None:
    assert compose(view(), REQUEST) == compose(view(), REQUEST)
    assert dataset().entries == ENTRIES
