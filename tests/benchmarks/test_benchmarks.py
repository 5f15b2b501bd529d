"""The benchmarks' own workings; no test asserts a time."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING

import pytest
from benchmarks import large, ledger, multiplied, pages
from benchmarks.baselines import expression
from benchmarks.measure import against, percentile
from benchmarks.page import PAGE, RELIABILITY, replaced, table, write_parts
from benchmarks.reading import CORE, SWITCHES, pieces
from benchmarks.texts import Text
from evals.datasets import DataError
from factories import report as factory

if TYPE_CHECKING:
    from pathlib import Path


def test_generated_parts_replace_what_stood_between_their_markers() -> None:
    page = "Words.\n<!-- bench:one -->\nold\n<!-- /bench:one -->\nMore words.\n"
    made = replaced(page, {"one": "new"})
    assert made == "Words.\n<!-- bench:one -->\nnew\n<!-- /bench:one -->\nMore words.\n"
    assert replaced(made, {"one": "new"}) == made


def test_a_part_without_markers_is_told() -> None:
    with pytest.raises(DataError, match="no markers for the part bench:two"):
        replaced("<!-- bench:two --> and no end", {"two": "words"})


def test_the_page_has_a_place_for_every_part() -> None:
    page = PAGE.read_text(encoding="utf-8")
    parts = ("machine", "reading", "switches", "calls", "single", "tallies", "pages",
             "tallies-postgresql")  # fmt: skip
    assert replaced(page, dict.fromkeys(parts, "x")).count("\nx\n") == len(parts)


def test_a_page_that_lacks_a_marker_is_named_and_left(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("<!-- group:one -->\n<!-- /group:one -->\n", encoding="utf-8")
    write_parts(page, "group", {"one": "made"})
    assert page.read_text(encoding="utf-8") == "<!-- group:one -->\nmade\n<!-- /group:one -->\n"
    with pytest.raises(DataError, match=r"page\.md: no markers for the part other:one"):
        write_parts(page, "other", {"one": "new"})
    assert "made" in page.read_text(encoding="utf-8")


def test_the_page_on_reliability_has_a_place_for_every_target() -> None:
    page = RELIABILITY.read_text(encoding="utf-8")
    parts = ("fuzz", "faults", "load")
    made = replaced(page, dict.fromkeys(parts, "x"), group="reliability")
    assert made.count("\nx\n") == len(parts)


def test_a_table_sets_figures_right() -> None:
    assert table(("a", "b"), [("x", "1")]).split("\n") == [
        "| a | b |",
        "| --- | ---: |",
        "| x | 1 |",
    ]


def test_contestants_meet_the_same_items_in_turn() -> None:
    met: list[tuple[str, int]] = []
    timings = against(
        {"one": lambda n: met.append(("one", n)), "two": lambda n: met.append(("two", n))}, [1, 2]
    )
    assert met == [("one", 1), ("two", 1), ("one", 2), ("two", 2)]
    assert {name: len(timing.seconds) for name, timing in timings.items()} == {"one": 2, "two": 2}


def test_percentiles_are_values_that_occur() -> None:
    assert (percentile([3, 1, 2], 0.5), percentile([3, 1, 2], 0.9)) == (2, 3)


def test_pieces_hold_every_report_once_and_whole() -> None:
    reports = tuple(factory(id=str(number)) for number in range(5))
    words = tuple(("A sentence.",) * 200 for _ in reports)
    text = Text(name="t", about="", reports=reports, sentences=words)
    cut = list(pieces(text))
    assert [len(piece.reports) for piece in cut] == [2, 2, 1]
    assert tuple(report for piece in cut for report in piece.reports) == reports
    assert sum(len(piece.sentences) for piece in cut) == text.count == 1000


def test_the_core_has_every_optional_stage_off() -> None:
    assert SWITCHES[CORE] == {}
    assert all(SWITCHES["all"].values())


def test_the_expression_finds_figures_and_no_more() -> None:
    assert expression(["Nine farmers were killed.", "The dead numbered 12.", "It rained."]) == 2


def test_the_ledger_is_measured_at_the_size_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    without_a_server = contextmanager(lambda: iter([None]))
    monkeypatch.setattr(ledger, "server", without_a_server)
    (page,) = ledger.measured(every=1, claims=1000).values()
    assert "SQLite, 100 claims | SQLite, 1,000 claims" in page
    steps = ("load", "reconcile", "a report more", "nothing new", "tally of all")
    for step in steps:
        assert page.count(f"| {step} |") == 2  # a ratio, and seconds
    with pytest.raises(DataError, match="99 claims are too few"):
        ledger.measured(every=1, claims=99)


def test_of_too_few_claims_no_large_ledger_is_made() -> None:
    with pytest.raises(DataError, match="one in 51 of 1,000,000 claims is too few"):
        large.one_in(51)


def test_reports_of_invented_claims_quote_their_figures() -> None:
    for reading in islice(ledger.readings(200), 5):
        for claim in reading.claims:
            assert claim.span.of(reading.report.text).isdigit()


def test_requests_of_pages_are_told_by_kind_and_together() -> None:
    told = [("site:home", 0.1), ("/desk/?kind=undated", 0.2), ("/api/v1/claims", 0.4)]
    measured = [
        pages.Page(name=name, core=[core] * 4, clock=[2 * core] * 4, queries=5)
        for name, core in told
    ]
    lines = pages.shown(measured, 1000).split("\n")
    assert "| site | 1 | 100 | 100 | 100 | 200 | 5 |" in lines
    assert "| desk | 1 | 200 | 200 | 200 | 400 | 5 |" in lines
    assert "| API | 1 | 400 | 400 | 400 | 800 | 5 |" in lines
    assert "| all | 3 | 400 | 200 | 400 | 800 | 5 |" in lines
    assert any(line.startswith("1 of the addresses take more than 300 ms") for line in lines)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("site:report", "site"), ("/timeline/?place={place}", "site"), ("desk:source", "desk"),
        ("/data/map.geojson?end={day}", "data and feeds"), ("site:actor-feed", "data and feeds"),
        ("/editorial/publications/?only=waiting", "desk"), ("/api/v1/search?q={words}", "API"),
    ],
)  # fmt: skip
def test_addresses_have_their_kinds(name: str, kind: str) -> None:
    assert pages.kind_of(name) == kind


def test_a_server_is_not_measured_with_fewer_claims_than_are_loaded() -> None:
    with pytest.raises(DataError, match="fewer than the 100,000"):
        multiplied.measured(50_000)
