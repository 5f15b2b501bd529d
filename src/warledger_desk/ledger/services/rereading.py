"""
Stored reports read again, by the program as it is now.

A ledger made before events and discussions were kept has none. Where the claims and statements come
out as they are stored, events and discussion are added to the version; else the reading becomes a
new version of the same page, and judgements go on with the claims that it repeats.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from warledger import records
from warledger.errors import InputError
from warledger.records.plain import from_plain
from warledger_desk.ledger import models
from warledger_desk.ledger.services.add import Added, Outcome, next_version, one_writer
from warledger_desk.ledger.services.discussing import (
    discussion_of,
    write_discussion,
    write_question,
)
from warledger_desk.ledger.services.happenings import write_events
from warledger_desk.ledger.services.identity import BY_PERSON
from warledger_desk.ledger.services.stored import reading_of, report_of
from warledger_desk.ledger.services.writing import write_places

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from warledger.pipeline import Reader

#: The rule of claims that are rows of a table; a table is no text to be read.
_TABLE = "claims table"


def to_reread(*, every: bool = False) -> Sequence[int]:
    """
    Keys of the current versions whose inside was not read, oldest first; tables are left out.

    Args:
        every: Whether all current versions are wanted.
    """
    tables = models.Claim.objects.filter(record__rule=_TABLE).values("version")
    found = models.Version.objects.filter(current=True).exclude(pk__in=tables)
    if not every:
        found = found.filter(discussion=None)
    return list(found.order_by("pk").values_list("pk", flat=True))


def reread(version: models.Version, reader: Reader, *, when: datetime, engine: str) -> Added:
    """
    Read one stored report again and keep what is new in it.

    Args:
        version: The report's current version.
        reader: Reads.
        when: The present.
        engine: Version of the program that reads.

    Returns:
        ``unchanged`` where everything is as stored; ``filled`` where events and discussion were
        added to the version; ``changed`` where the reading became a new version.
    """
    reading = reader.read(report_of(version, raw=True))
    with transaction.atomic():
        one_writer()
        stored = reading_of(version)
        filled = stored.discussion is not None
        if filled and _same(stored, reading):
            outcome = Outcome.UNCHANGED
        elif not filled and _claims_alike(stored, reading):
            _fill(version, reading)
            outcome = Outcome.FILLED
        else:
            added = next_version(reading, version.report, when=when, engine=engine)
            _ask_again(version, reader)
            return added
    return Added(
        outcome=outcome,
        report=version.report_id,
        version=version.number,
        claims=len(reading.claims),
    )


def _same(stored: records.Reading, reading: records.Reading) -> bool:
    return (
        _claims_alike(stored, reading)
        and _programs(stored)[1] == _programs(reading)[1]
        and stored.events == reading.events
        and stored.discussion == reading.discussion
    )


def _claims_alike(stored: records.Reading, reading: records.Reading) -> bool:
    alike = _programs(stored)[0] == _programs(reading)[0]
    return alike and stored.statements == reading.statements


def _programs(
    reading: records.Reading,
) -> tuple[Sequence[records.Claim], Sequence[records.Grounding]]:
    """The claims that no person marked, which stand before the others, and their groundings."""
    claims = [claim for claim in reading.claims if claim.rule != BY_PERSON]
    return claims, [one for one in reading.groundings if one.claim < len(claims)]


def _fill(version: models.Version, reading: records.Reading) -> None:
    write_places(event.grounded_place for event in reading.events)
    write_events(reading.events, version)
    if reading.discussion is not None:
        write_discussion(reading.discussion, version)


def _ask_again(old: models.Version, reader: Reader) -> None:
    """What was asked of a version before is asked of the new one, by the same people."""
    new = models.Version.objects.get(report=old.report_id, current=True)
    if discussion_of(old) is None:
        return
    for asked in old.discussion.questions.order_by("asked", "id"):
        question = from_plain(records.Question, asked.record)
        found = reader.read(report_of(new), question=question).discussion
        if found is not None:
            write_question(found, new.discussion, who=asked.who, when=asked.asked)


def ask(
    version: models.Version,
    question: records.Question,
    reader: Reader,
    *,
    who: str,
    when: datetime,
) -> bool:
    """
    Put a question to the comments of a stored report; positions are proposed, never decided.

    Args:
        version: The report's current version.
        question: With the answers that count.
        reader: Reads.
        who: Who asks.
        when: The present.

    Returns:
        Whether it is new; False where the same was asked before.

    Raises:
        InputError: The report has no comments, or their inside was not read.
    """
    name = version.url or version.origin
    if not version.comments.exists():
        raise InputError(name, "has no comments to ask")
    if discussion_of(version) is None:
        raise InputError(name, "its comments were not read inside; use warledger reread")
    found = reader.read(report_of(version), question=question).discussion
    if found is None:
        raise InputError(name, "its comments were not read")
    with transaction.atomic():
        return write_question(found, version.discussion, who=who, when=when) is not None
