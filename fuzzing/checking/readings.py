"""Whole reports through all stages, alone and several together."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import permutations
from typing import TYPE_CHECKING

from fuzzing.cases import expect
from fuzzing.checking.names import gazetteer
from fuzzing.checking.spans import check_inside, check_report
from warledger.errors import PlainError
from warledger.ingest import ingest_bytes
from warledger.reconcile import entries, reconcile
from warledger.records import Block, Reading, Report, Span
from warledger.records.plain import from_plain, to_plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger.pipeline import Reader

#: Paragraphs that have nothing to do with any report that is made.
ASIDES = (
    "The choir of the old school will sing in the park, and the library keeps its doors open.",
    "Apricots were cheap at the market, a grocer with a green apron told visitors.",
    "A museum shows maps of rivers; its garden is being repaired by volunteers.",
)
#: What separates the reports of one case.
BETWEEN = b"\x1e"


@cache
def _reader() -> Reader:
    # The language model takes seconds to import, and only these cases need it.
    from warledger.pipeline import Reader  # noqa: PLC0415

    return Reader(gazetteer=gazetteer)


def reading(raw: bytes) -> None:
    """One report through all stages; again; and with a paragraph about something else."""
    for report in _reports(raw):
        found = _reader().read(report)
        check_reading(found)
        expect(_reader().read(report) == found, "read otherwise again")
        _check_aside(found, ASIDES[len(raw) % len(ASIDES)])


def check_reading(found: Reading) -> None:
    """What holds of every reading."""
    report = found.report
    check_report(report)
    check_inside(replace(found, report=_BARE), report.text)
    for claim in found.claims:
        expect(claim.sentence.contains(claim.span), "a figure outside its sentence", claim)
        low, high = claim.figure.low, claim.figure.high
        expect(low is None or high is None or low <= high, "bounds the wrong way round", claim)
        if claim.date_start is not None and claim.date_end is not None:
            expect(claim.date_start <= claim.date_end, "a period that ends first", claim)
        for other in (claim.part_of, claim.same_as):
            expect(other is None or 0 <= other < len(found.claims), "a link to no claim", claim)
    for finding in found.findings:
        expect(all(0 <= at < len(found.claims) for at in finding.claims), "no claim", finding)
    if found.groundings:
        order = [grounding.claim for grounding in found.groundings]
        expect(order == list(range(len(found.claims))), "groundings of other claims", order)
    try:
        expect(from_plain(Reading, to_plain(found)) == found, "another reading when loaded again")
    except PlainError as error:
        expect(False, f"no plain form: {error}")


def _check_aside(found: Reading, words: str) -> None:
    """A paragraph about something else after the body changes no claim of it."""
    report = found.report
    if report.comments:
        return
    text = f"{report.text}\n\n{words}"
    block = Block(span=Span(len(text) - len(words), len(text)), kind="paragraph")
    longer = replace(report, text=text, blocks=(*report.blocks, block))
    told = [(c.figure, c.outcome, c.sentence) for c in found.claims]
    now = [(c.figure, c.outcome, c.sentence) for c in _reader().read(longer).claims]
    expect(now == told, "other claims with a paragraph about something else", told, now)


def together(raw: bytes) -> None:
    """Several reports make the same ledger in whatever order they come."""
    found = []
    for number, report in enumerate(_reports(raw)):
        read = _reader().read(replace(report, id=f"r-{number}"), discussion=False)
        found.append(entries(read))
    whole = reconcile(entry for one in found for entry in one)
    for order in list(permutations(found))[1:6]:
        again = reconcile(entry for one in order for entry in one)
        expect(again == whole, "another ledger in another order")


def _reports(raw: bytes) -> Iterator[Report]:
    for part in raw.split(BETWEEN)[:4]:
        for item in ingest_bytes(part, source="case.txt"):
            if isinstance(item, Report):
                yield item


_BARE = Report(
    id="", source="", title=None, outlet=None, author=None, published=None, url=None,
    language=None, text="", blocks=(), comments=(), digest="",
)  # fmt: skip
