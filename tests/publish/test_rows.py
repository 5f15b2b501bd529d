"""JSON, JSON Lines and CSV: the codebook's names, exact offsets, no formulas."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.factories import reading

from warledger.errors import FormatError
from warledger.ingest import Failure
from warledger.publish import audit_row, reading_row, write_csv, write_json, write_jsonl

if TYPE_CHECKING:
    from warledger.records import Reading

CODEBOOK = (
    "start", "end", "sentence", "low", "high", "approx", "vague", "outcome", "victims", "status",
    "perpetrator", "place", "date_start", "date_end", "time_frame", "per", "claimant",
    "relayed_by", "modality", "part_of", "same_as", "comment",
)  # fmt: skip
FAILURE = Failure(id="bad-1", error=FormatError("docs.jsonl, line 2", "is not JSON"))


def written(*items: Reading | Failure) -> str:
    stream = io.StringIO()
    write_jsonl(items, stream)
    return stream.getvalue()


def table(*items: Reading | Failure) -> list[dict[str, str]]:
    stream = io.StringIO()
    write_csv(items, stream)
    return list(csv.DictReader(io.StringIO(stream.getvalue())))


def test_claims_have_the_codebooks_fields_first_and_in_its_order() -> None:
    row = reading_row(reading())["claims"][3]
    assert tuple(row)[: len(CODEBOOK)] == CODEBOOK
    assert row["per"] == "day"
    assert (row["date_start"], row["date_end"]) == ("2008-03-25", "2008-03-29")
    assert row["words"] == "about 160"
    assert row["days"] == 5


def test_offsets_give_the_words() -> None:
    made = reading()
    row = reading_row(made)
    for claim in row["claims"]:
        assert made.report.text[claim["start"] : claim["end"]] == claim["words"]
    for statement in row["statements"]:
        assert made.report.text[statement["start"] : statement["end"]] == statement["words"]


def test_a_line_a_report_and_a_line_for_a_failure() -> None:
    lines = [json.loads(line) for line in written(reading(), FAILURE, reading()).splitlines()]
    assert [line["id"] for line in lines] == ["r-17", "bad-1", "r-17"]
    assert lines[1] == {"id": "bad-1", "source": "docs.jsonl, line 2", "error": "is not JSON"}
    assert lines[0]["findings"][0]["claims"] == [1, 3]
    assert lines[0]["findings"][0]["suggestion"] == 106
    assert lines[0]["comments"][1]["parent"] == 0
    assert lines[0]["digest"] == "ab" * 32


def test_lines_are_flushed_one_by_one() -> None:
    seen: list[str] = []

    class Stream(io.StringIO):
        def flush(self) -> None:
            seen.append(self.getvalue())

    write_jsonl([reading(), FAILURE], Stream())
    assert [text.count("\n") for text in seen] == [1, 2]


@pytest.mark.parametrize("items", [(), (reading(),), (reading(), FAILURE)])
def test_json_is_one_array(items: tuple[Reading | Failure, ...]) -> None:
    stream = io.StringIO()
    write_json(items, stream)
    assert len(json.loads(stream.getvalue())) == len(items)


def test_audit_rows_quote_the_words_that_a_finding_rests_on() -> None:
    finding = audit_row(reading())["findings"][0]
    assert [quote["words"] for quote in finding["quotes"]] == ["531", "about 160"]
    assert "were wounded" in finding["quotes"][0]["sentence"]


def test_csv_has_a_line_a_claim_with_its_report_and_sentence() -> None:
    rows = table(reading(), FAILURE)
    assert len(rows) == 7
    assert rows[2]["claim"] == "2"
    assert rows[2]["part_of"] == "0"
    assert rows[2]["published"] == "2008-03-30"
    assert rows[2]["sentence"] == "In Northport alone soldiers killed 120 of them."
    assert rows[5]["commenter"] == "reader one"
    assert rows[6]["vague"] == "true"
    assert rows[6]["high"] == ""


def test_csv_cells_run_no_formulas() -> None:
    rows = table(reading(title="=HYPERLINK(1)", outlet="@sum", source="-1+1"))
    assert rows[0]["title"] == "'=HYPERLINK(1)"
    assert rows[0]["outlet"] == "'@sum"
    assert rows[0]["source"] == "'-1+1"
    assert rows[6]["place"] == "'=here"
    assert rows[6]["commenter"] == "'=Zoë"
    assert rows[0]["low"] == "200"


def test_csv_of_failures_alone_is_empty() -> None:
    stream = io.StringIO()
    write_csv([FAILURE], stream)
    assert stream.getvalue() == ""


def test_a_report_without_claims_has_empty_lists() -> None:
    bare = replace(reading(), claims=(), statements=(), findings=())
    row = reading_row(bare)
    assert row["claims"] == row["statements"] == row["findings"] == []
    assert table(bare) == []
