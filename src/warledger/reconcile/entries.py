"""Claims of one report as entries of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.records import ClaimantKind, Entry, Grounding, digest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from warledger.records import Claim, Reading

_UNGROUNDED = ("place", "period", "victims", "perpetrator", "claimant")


def entries(reading: Reading, version: int = 1) -> tuple[Entry, ...]:
    """
    The entries of one report, one for each claim and in the claims' order.

    An id is made from the report's id, its bytes, the version, the figure's place in the text and
    the outcome. A claim without grounding gets one in which everything is unknown.

    Args:
        reading: A report as read; ``groundings`` may be empty.
        version: Of the report, from 1; a changed page is a new version.
    """
    report = reading.report
    ids = [_id(reading, claim, version) for claim in reading.claims]
    grounded = {grounding.claim: grounding for grounding in reading.groundings}
    return tuple(
        Entry(
            id=ids[index],
            report=report.id,
            version=version,
            outlet=report.outlet,
            title=report.title,
            url=report.url,
            published=report.published,
            claim=claim,
            grounding=grounded.get(index) or ungrounded(index, claim),
            quote=claim.sentence.of(report.text),
            words=claim.span.of(report.text),
            part_of=_at(ids, claim.part_of),
            same_as=_at(ids, claim.same_as),
        )
        for index, claim in enumerate(reading.claims)
    )


def carried(old: Iterable[Entry], new: Iterable[Entry]) -> dict[str, str]:
    """
    Which entries of a report's former version stand unchanged in the new one.

    Entries are the same where quotation, figure's words, outcome and, among equal ones, the order
    are. What a person judged of the old one then goes for the new one.

    Returns:
        Ids of the old version with those of the new.
    """
    found = {}
    places = {key: entry.id for key, entry in _numbered(new)}
    for key, entry in _numbered(old):
        if key in places:
            found[entry.id] = places[key]
    return found


def ungrounded(index: int, claim: Claim) -> Grounding:
    """A grounding that knows nothing but whether a commenter speaks."""
    commenter = claim.comment is not None and claim.claimant is None
    return Grounding(
        claim=index,
        place=None,
        period=None,
        victims=None,
        perpetrator=None,
        claimant=None,
        claimant_kind=ClaimantKind.COMMENTER if commenter else ClaimantKind.UNKNOWN,
        unknown=tuple(f"{name}: not grounded" for name in _UNGROUNDED),
    )


def _id(reading: Reading, claim: Claim, version: int) -> str:
    report, figure = reading.report, claim.figure
    outcome = claim.outcome.value
    span = [figure.span.start, figure.span.end]
    return digest(["entry", report.id, report.digest, version, span, outcome])


def _at(ids: list[str], index: int | None) -> str | None:
    return None if index is None else ids[index]


def _numbered(found: Iterable[Entry]) -> list[tuple[tuple[object, ...], Entry]]:
    seen: dict[tuple[object, ...], int] = {}
    numbered: list[tuple[tuple[object, ...], Entry]] = []
    for entry in found:
        key: tuple[object, ...] = (
            entry.quote,
            entry.words,
            entry.claim.outcome,
            entry.claim.comment is None,
        )
        seen[key] = seen.get(key, 0) + 1
        numbered.append(((*key, seen[key]), entry))
    return numbered
