"""A published report as its page shows it: text with figures, what each rests on, checks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from warledger.reconcile.judging import correct
from warledger.records import JudgementType, Outcome, Place
from warledger.records.plain import from_plain
from warledger_desk.articles.models import Extent
from warledger_desk.articles.services.events import ShownEvent, of_report
from warledger_desk.articles.services.incidents import public_bounds
from warledger_desk.articles.services.masking import WITHHELD, Masks, masks_of
from warledger_desk.articles.services.public import (
    for_lists,
    of_public_versions,
    publications,
)
from warledger_desk.ledger import models as ledger
from warledger_desk.ledger.services.judging import VERDICTS, verdicts
from warledger_desk.ledger.services.missed import withdrawn
from warledger_desk.ledger.services.stored import entry_of, reading_of
from warledger_desk.pages.marking import ClaimMark, MarkedText, State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warledger.records import Claim, Finding, Judgement, Reading
    from warledger_desk.articles.models import Publication

_STATES = {
    JudgementType.ACCEPTED: State.ACCEPTED,
    JudgementType.CORRECTED: State.CORRECTED,
    JudgementType.REJECTED: State.REJECTED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One figure beside the text."""

    id: str  #: of the claim
    claim: Claim  #: as it stands, what was corrected included
    reported: Claim  #: as it was read
    words: str
    before: str  #: of its sentence, up to the figure
    after: str
    state: State
    why: str  #: of the verdict
    place: Place | None
    incident: ledger.PublicIncident | None
    bounds: dict[str, int | None] | None  #: of the incident, by published claims
    findings: tuple[Finding, ...]  #: checks that fail and rest on it


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What the audit says, with the figures that it is about."""

    finding: Finding
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownReport:
    """All that the page of a report needs."""

    publication: Publication
    reading: Reading  #: with names masked
    text: MarkedText | None  #: None where only extracts are shown
    cards: tuple[Card, ...]  #: of the body
    readers: tuple[Card, ...]  #: of the comments
    checks: tuple[Check, ...]  #: of the body's arithmetic, those that fail first
    events: tuple[ShownEvent, ...]  #: of the body
    readers_events: tuple[ShownEvent, ...]  #: of the comments
    versions: int  #: of the report, in the ledger
    lede: str  #: the first paragraph, or the first sentence with a figure

    @property
    def outcomes(self) -> list[str]:
        """Outcomes of the body's figures, in the order of the codebook."""
        present = {card.claim.outcome for card in self.cards}
        return [outcome.value for outcome in Outcome if outcome in present]


def shown_report(publication: Publication) -> ShownReport:
    """The report of a publication, masked; the number of queries does not grow with it."""
    version = publication.version
    own = reading_of(version)
    rows = list(version.claims.order_by("index").select_related("place"))
    standing = verdicts(row.lineage for row in rows)
    ruled = {row.pk: _verdict(standing.get(row.lineage, ())) for row in rows}
    now = replace(own, claims=tuple(_as_it_stands(row, version, ruled[row.pk]) for row in rows))
    masks = masks_of(publication)
    reading = masks.reading(own)
    cards = _cards(reading, masks.reading(now).claims, rows, ruled, masks)
    gone = set(withdrawn().values_list("pk", flat=True)) if rows else set()
    told = tuple(card for card in cards if card.id not in gone)
    body = tuple(card for card in told if card.reported.comment is None)
    readers = tuple(card for card in told if card.reported.comment is not None)
    full = publication.extent == Extent.FULL
    events = of_report(publication)
    checks = [
        Check(finding=finding, cards=tuple(cards[index] for index in finding.claims))
        for finding in reading.findings
        if all(cards[index].reported.comment is None for index in finding.claims)
    ]
    return ShownReport(
        publication=publication,
        reading=reading,
        text=_marked(reading, told, events) if full else None,
        cards=body,
        readers=readers if full else (),
        checks=tuple(sorted(checks, key=lambda check: check.finding.holds)),
        events=tuple(one for one in events if one.event.comment is None),
        readers_events=tuple(one for one in events if one.event.comment is not None),
        versions=ledger.Version.objects.filter(report=version.report_id).count(),
        lede=lede(reading, whole=full),
    )


def lede(reading: Reading, *, whole: bool) -> str:
    """What tells a reader what the report is about, for lists, feeds and cards."""
    text = reading.report.text
    if whole:
        blocks = (block.span.of(text) for block in reading.report.blocks if block.comment is None)
        paragraphs = [" ".join(block.split()) for block in blocks]
        found = next((words for words in paragraphs if len(words) > _LONG), None)
        if found is not None:
            return found
    quotes = (claim.sentence.of(text) for claim in reading.claims if claim.comment is None)
    return " ".join(next(quotes, "").split())


#: A first paragraph that is shorter is a caption or a dateline.
_LONG = 80


def _cards(
    reading: Reading,
    now: Sequence[Claim],
    rows: Sequence[ledger.Claim],
    ruled: Mapping[str, Judgement | None],
    masks: Masks,
) -> tuple[Card, ...]:
    """A card for each claim: as read, as it stands (``now``), its row, its verdict."""
    tied = _incidents(rows)
    failing: dict[int, list[Finding]] = {}
    for finding in reading.findings:
        for index in () if finding.holds else finding.claims:
            failing.setdefault(index, []).append(finding)
    made = []
    for row, claim, stands in zip(rows, reading.claims, now, strict=True):
        verdict = ruled[row.pk]
        seen = row.place and masks.leaves(row.place.name) and WITHHELD not in (claim.place or "")
        start, end = claim.sentence
        text, incident = reading.report.text, tied.get(row.pk)
        made.append(
            Card(
                id=row.pk,
                claim=stands,
                reported=claim,
                words=claim.span.of(text),
                before=text[start : max(start, claim.span.start)],
                after=text[min(end, claim.span.end) : end],
                state=State.PROPOSED if verdict is None else _STATES[verdict.type],
                why="" if verdict is None else masks.shown(verdict.why),
                place=from_plain(Place, row.place.record) if row.place and seen else None,
                incident=incident,
                bounds=None if incident is None else public_bounds(incident),
                findings=tuple(failing.get(row.index, ())),
            )
        )
    return tuple(made)


def _verdict(standing: Sequence[Judgement]) -> Judgement | None:
    return next((one for one in standing if one.type in VERDICTS), None)


def _as_it_stands(row: ledger.Claim, version: ledger.Version, verdict: Judgement | None) -> Claim:
    entry = entry_of(row, version)
    if verdict is None or verdict.type is not JudgementType.CORRECTED:
        return entry.claim
    return correct(entry, verdict.value).claim


def _incidents(rows: Sequence[ledger.Claim]) -> dict[str, ledger.PublicIncident]:
    members = ledger.IncidentClaim.objects.filter(claim__in=[row.pk for row in rows])
    told = dict(members.values_list("claim", "incident"))
    seen = ledger.PublicIncident.objects.in_bulk(set(told.values()))
    return {claim: seen[key] for claim, key in told.items() if key in seen}


def _marked(reading: Reading, cards: Sequence[Card], events: Sequence[ShownEvent]) -> MarkedText:
    return MarkedText(
        report=reading.report,
        events={f"event-{one.id}": one.event for one in events},
        claims=[
            ClaimMark(
                id=card.id, claim=card.claim, state=card.state, questioned=bool(card.findings),
                href=f"#claim-{card.id}",
            )
            for card in cards
        ],
        statements=reading.statements,
        level=2,
    )  # fmt: skip


def related_to(publication: Publication) -> list[Publication]:
    """
    Published reports that an editor named, then those that tell of the same incidents, those with
    most of them first; a handful.
    """
    named = list(for_lists(publications().filter(related=publication))[:_SHOWN])
    incidents = ledger.IncidentClaim.objects.filter(claim__version=publication.version_id)
    others = (
        ledger.IncidentClaim.objects.filter(
            of_public_versions("claim__version"), incident__in=incidents.values("incident")
        )
        .exclude(claim__version=publication.version_id)
        .values_list("claim__version")
        .annotate(n=Count("incident", distinct=True))
        .order_by("-n", "-claim__version")[:_SHOWN]
    )
    keys = [key for key, _ in others]
    by_version = {one.version_id: one for one in for_lists(publications().filter(version__in=keys))}
    found = {one.pk: one for one in named}
    for key in keys:
        if key in by_version:
            found.setdefault(by_version[key].pk, by_version[key])
    return list(found.values())[:_SHOWN]


_SHOWN = 6


def figures_of(versions: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """For lists: how many figures of the body each version has, by outcome; one query."""
    rows = (
        ledger.Claim.objects.filter(version__in=versions, comment=None)
        .values_list("version", "outcome")
        .annotate(n=Count("pk"))
        .order_by("version", "-n")
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for version, outcome, number in rows:
        found.setdefault(version, []).append({"outcome": outcome, "count": number})
    return found
