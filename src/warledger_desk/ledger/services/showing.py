"""Everything that is known of one thing, as plain data."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from warledger.publish import groundings, phrases
from warledger.publish.rows import reading_row
from warledger.records import Claim, Grounding
from warledger.records.plain import from_plain, to_plain
from warledger_desk.ledger.services import positions, undertakings
from warledger_desk.ledger.services.events import rows_of
from warledger_desk.ledger.services.incident_records import incident_of
from warledger_desk.ledger.services.incidents import incident
from warledger_desk.ledger.services.judging import verdicts
from warledger_desk.ledger.services.listing import claim_row, report_row
from warledger_desk.ledger.services.stored import judgement_of, reading_of, report_of
from warledger_desk.ledger.services.versions import changes_between

if TYPE_CHECKING:
    from warledger.records import Reading
    from warledger_desk.ledger import models
    from warledger_desk.ledger.services.finding import Found


def shown(found: Found, ledger: str = "") -> tuple[Reading | None, dict[str, Any]]:
    """
    The thing as plain data; for a report also its reading.

    Args:
        found: What `finding.find` gave.
        ledger: Its name for messages.
    """
    if found.version is not None:
        return _report(found.version)
    if found.claim is not None:
        return None, _claim(found.claim)
    if found.incident is not None:
        told = incident(found.incident.pk, ledger)
        return None, told | {"record": to_plain(incident_of(found.incident))}
    if found.event is not None:
        return None, rows_of([found.event.pk])[0]
    if found.undertaking is not None:
        return None, undertakings.shown(found.undertaking)
    if found.position is not None:
        return None, positions.shown(found.position)
    if found.judgement is not None:
        return None, to_plain(judgement_of(found.judgement))
    raise ValueError("nothing was found")


def _report(version: models.Version) -> tuple[Reading, dict[str, Any]]:
    reading = reading_of(version)
    ids = version.claims.order_by("index").values_list("id", flat=True)
    row = reading_row(reading)
    claims = [{"id": name} | claim for name, claim in zip(ids, row["claims"], strict=True)]
    names = version.events.order_by("index").values_list("id", flat=True)
    events = [{"id": name} | event for name, event in zip(names, row["events"], strict=True)]
    versions = list(version.report.versions.order_by("number"))
    told = [report_row(versions[0]) | {"changes": []}]
    told += [
        report_row(new) | {"changes": changes_between(old, new)} for old, new in pairwise(versions)
    ]
    return reading, row | report_row(version) | {
        "claims": claims,
        "events": events,
        "questions": positions.questions(version),
        "versions": told,
    }


def _claim(claim: models.Claim) -> dict[str, Any]:
    standing = verdicts([claim.lineage]).get(claim.lineage, [])
    row = claim_row(claim, standing) | {"record": claim.record, "grounding": claim.grounding}
    record, version = from_plain(Claim, claim.record), claim.version
    grounded = claim.grounding and from_plain(Grounding, claim.grounding)
    told = [*phrases.facts(record, report_of(version)), *groundings.facts(grounded or None)]
    return row | {
        "title": version.title,
        "source": version.origin,
        "url": version.url,
        "facts": [[name, value] for name, value in told],
        "incidents": sorted(claim.incidents.values_list("incident", flat=True)),
        "judgements": [to_plain(judgement) for judgement in standing],
    }
