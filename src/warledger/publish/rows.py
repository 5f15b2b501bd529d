"""
Readings as plain data: JSON, JSON Lines and CSV.

Fields are named as in docs/codebook.md; claims are indexed from 0; offsets are code points into the
report's stored text, half-open.
"""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any, TextIO, TypeAlias

from warledger.events import undertakings
from warledger.publish.discussion import discussion_row
from warledger.publish.event_rows import event_row, undertaking_row
from warledger.publish.groundings import CELLS, cells, grounding_row
from warledger.records import (
    Claim,
    Comment,
    Coverage,
    Finding,
    Grounding,
    Reading,
    Report,
    Statement,
)
from warledger.records.plain import to_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from warledger.ingest import Failure

Row: TypeAlias = dict[str, Any]

#: A cell that begins like this would be run as a formula by a spreadsheet.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")

CSV_REPORT_FIELDS = ("report", "title", "outlet", "published", "url", "source")
CSV_CLAIM_FIELDS = (
    "claim", "words", "low", "high", "approx", "vague", "outcome", "victims", "status",
    "perpetrator", "place", "date_start", "date_end", "date_precision", "time_frame", "per",
    "claimant", "relayed_by", "modality", "part_of", "same_as", "cause", "sex", "age",
    "comment", "commenter", "start", "end", "sentence",
    *CELLS,
)  # fmt: skip


def claim_row(claim: Claim, text: str) -> Row:
    """One claim; ``words`` are those of its figure."""
    figure = claim.figure
    return {
        "start": figure.span.start,
        "end": figure.span.end,
        "sentence": [claim.sentence.start, claim.sentence.end],
        "low": figure.low,
        "high": figure.high,
        "approx": figure.approx,
        "vague": figure.vague,
        "outcome": claim.outcome.value,
        "victims": claim.victims,
        "status": claim.status.value,
        "perpetrator": claim.perpetrator,
        "place": claim.place,
        "date_start": claim.date_start.isoformat() if claim.date_start else None,
        "date_end": claim.date_end.isoformat() if claim.date_end else None,
        "time_frame": claim.time_frame.value,
        "per": claim.per,
        "claimant": claim.claimant,
        "relayed_by": claim.relayed_by,
        "modality": claim.modality.value,
        "part_of": claim.part_of,
        "same_as": claim.same_as,
        "comment": claim.comment,
        "words": figure.span.of(text),
        "rule": claim.rule,
        "cause": claim.cause,
        "sex": claim.sex,
        "age": claim.age,
        "date_precision": claim.date_precision.value if claim.date_precision else None,
        "complete": claim.complete,
        "days": claim.days,
        "percent": claim.percent,
        "reasons": list(claim.reasons),
    }


def statement_row(statement: Statement, text: str) -> Row:
    """One statement; ``words`` are its content."""
    return {
        "start": statement.span.start,
        "end": statement.span.end,
        "direct": statement.direct,
        "speaker": statement.speaker,
        "relayed_by": statement.relayed_by,
        "comment": statement.comment,
        "words": statement.span.of(text),
        "rule": statement.rule,
    }


def comment_row(comment: Comment) -> Row:
    """One comment's place in the text and who wrote it."""
    return {
        "index": comment.index,
        "author": comment.author,
        "posted_at": comment.posted_at,
        "parent": comment.parent,
        "start": comment.span.start,
        "end": comment.span.end,
    }


def finding_row(finding: Finding) -> Row:
    """One finding; ``claims`` are indices, the whole first."""
    return {
        "type": finding.type.value,
        "claims": list(finding.claims),
        "holds": finding.holds,
        "tolerance": finding.tolerance.value,
        "days": finding.days,
        "message": finding.message,
        "suggestion": finding.suggestion,
    }


def coverage_row(coverage: Coverage) -> Row:
    """How much could be checked at all."""
    return {
        "claims": coverage.claims,
        "checked_claims": coverage.checked_claims,
        "checks": coverage.checks,
        "held": coverage.held,
    }


def report_row(report: Report) -> Row:
    """What is known of a report besides its text. ``digest`` is of the raw bytes."""
    return {
        "id": report.id,
        "title": report.title,
        "outlet": report.outlet,
        "author": report.author,
        "published": report.published.isoformat() if report.published else None,
        "url": report.url,
        "language": report.language,
        "source": report.source,
        "digest": report.digest,
    }


def grounded(reading: Reading) -> tuple[Grounding | None, ...]:
    """The grounding of each claim; None for all where the reading was made without."""
    return reading.groundings or (None,) * len(reading.claims)


def reading_row(reading: Reading) -> Row:
    """All that was read in one report: the scoring interface, see docs/codebook.md."""
    text = reading.report.text
    return report_row(reading.report) | {
        "claims": [
            claim_row(claim, text) | {"grounded": grounding_row(found) if found else None}
            for claim, found in zip(reading.claims, grounded(reading), strict=True)
        ],
        "statements": [statement_row(statement, text) for statement in reading.statements],
        "comments": [comment_row(comment) for comment in reading.report.comments],
        "findings": [finding_row(finding) for finding in reading.findings],
        "coverage": coverage_row(reading.coverage),
        "discussion": discussion_row(reading),
        "events": [event_row(event, text) for event in reading.events],
        "undertakings": [undertaking_row(thing) for thing in undertakings([reading])],
    }


def record_row(reading: Reading) -> Row:
    """The whole record with its report, raw bytes included, as a ledger stores it."""
    return {"reading": to_plain(reading)}


def audit_row(reading: Reading) -> Row:
    """The findings of one report, each with the words that it rests on, and the coverage."""
    text = reading.report.text
    findings = []
    for finding in reading.findings:
        quotes = [
            {
                "claim": index,
                "start": reading.claims[index].span.start,
                "end": reading.claims[index].span.end,
                "words": reading.claims[index].span.of(text),
                "sentence": reading.claims[index].sentence.of(text),
            }
            for index in finding.claims
        ]
        findings.append(finding_row(finding) | {"quotes": quotes})
    return report_row(reading.report) | {
        "findings": findings,
        "coverage": coverage_row(reading.coverage),
    }


def failure_row(failure: Failure) -> Row:
    """A report that could not be read; ``id`` is None where none could be told."""
    return {
        "id": failure.id,
        "source": failure.error.source,
        "error": failure.error.cause,
    }


def write_jsonl(
    items: Iterable[Reading | Failure],
    stream: TextIO,
    row: Callable[[Reading], Row] = reading_row,
) -> None:
    """One line a report, in order, each flushed when its report is done."""
    for item in items:
        made = row(item) if isinstance(item, Reading) else failure_row(item)
        stream.write(json.dumps(made, ensure_ascii=False) + "\n")
        stream.flush()


def write_json(items: Iterable[Reading | Failure], stream: TextIO) -> None:
    """One indented array of reports; an array also where there is only one."""
    separator = "["
    for item in items:
        made = reading_row(item) if isinstance(item, Reading) else failure_row(item)
        stream.write(separator + "\n" + json.dumps(made, ensure_ascii=False, indent=2))
        separator = ","
    stream.write("\n]\n" if separator == "," else "[]\n")


def guarded(value: object) -> object:
    """The value as a CSV cell: text that a spreadsheet would run as a formula gets a quote before.

    Numbers and truth values are left alone: no formula can hide in them.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return value


def csv_rows(reading: Reading) -> Iterator[Row]:
    """One row a claim, with the report that it stands in and the sentence's words."""
    report = reading.report
    about = report_row(report)
    about["report"] = about["id"]
    for index, (claim, found) in enumerate(zip(reading.claims, grounded(reading), strict=True)):
        row = dict.fromkeys(CELLS) | claim_row(claim, report.text)
        row |= cells(found) if found else {}
        row["claim"] = index
        row["sentence"] = claim.sentence.of(report.text)
        row["commenter"] = None if claim.comment is None else report.comments[claim.comment].author
        yield {name: about[name] for name in CSV_REPORT_FIELDS} | {
            name: row[name] for name in CSV_CLAIM_FIELDS
        }


def write_csv(items: Iterable[Reading | Failure], stream: TextIO) -> None:
    """One line a claim under a line of names; failures are left out. Empty cells are unknown."""
    writer = csv.DictWriter(stream, CSV_REPORT_FIELDS + CSV_CLAIM_FIELDS, lineterminator="\n")
    named = False
    for item in items:
        if not isinstance(item, Reading):
            continue
        if not named:
            writer.writeheader()
            named = True
        writer.writerows(
            {name: guarded(value) for name, value in row.items()} for row in csv_rows(item)
        )
        stream.flush()
