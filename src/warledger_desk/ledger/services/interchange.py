"""
A whole ledger as JSON Lines, and back: the same reports, versions, claims, ids and judgements.

The first line says what it is. Then a line for each version of each report, with its raw bytes and
all that was read in it, and a line for each judgement, retired ones too. Incidents and links are no
part of it: they follow from claims and judgements.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from warledger.errors import FormatError, PlainError
from warledger.records import Discussion, Judgement, Position, Question, Reading
from warledger.records.plain import from_plain, to_plain
from warledger_desk.ledger import models
from warledger_desk.ledger.services.discussing import questions_of, write_question
from warledger_desk.ledger.services.identity import content_id, entry_ids
from warledger_desk.ledger.services.soundness import refuse_unsound, row_of
from warledger_desk.ledger.services.stored import judgement_of, reading_of
from warledger_desk.ledger.services.writing import New, write_judgement, write_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

#: The form of the lines.
FORM = 1
_BATCH = 100
_MOST_VERSIONS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """How much came in, and how much was there already."""

    versions: int
    judgements: int
    known: int


def lines() -> Iterator[str]:
    """The ledger that is open, line by line, each with its line feed; the same ledger gives the
    same lines."""
    yield _line({"warledger": "ledger", "form": FORM})
    versions = (
        models.Version.objects.select_related("report", "source", "raw", "discussion")
        .prefetch_related("claims", "statements", "findings", "comments", "events")
        .prefetch_related("discussion__parts", "discussion__questions__positions")
        .order_by("report__key", "number")
    )
    for version in versions.iterator(_BATCH):
        yield _line({"version": _version(version)})
    judgements = models.Judgement.objects.prefetch_related("subjects").order_by("when", "id")
    for row in judgements.iterator(_BATCH):
        yield _line({"judgement": to_plain(judgement_of(row))})


def number_of_lines() -> int:
    """How many lines that makes."""
    return 1 + models.Version.objects.count() + models.Judgement.objects.count()


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"


def _version(version: models.Version) -> dict[str, Any]:
    claims = sorted(version.claims.all(), key=lambda row: row.index)
    return {
        "report": version.report_id,
        "key": version.report.key,
        "number": version.number,
        "current": version.current,
        "added": version.added.isoformat(),
        "engine": version.engine,
        "claims": [row.id for row in claims],
        "lineages": [row.lineage for row in claims],
        "reading": to_plain(reading_of(version, raw=True)),
        "questions": list(questions_of(version)),
    }


def load(given: Iterable[str], source: str) -> Loaded:
    """
    Take a ledger's lines into the ledger that is open: all of them or none.

    Args:
        given: The lines.
        source: Their name for messages.

    Raises:
        FormatError: A line is not what `lines` writes, or says something else than the ledger does.
    """
    versions = judgements = known = 0
    touched: dict[str, str] = {}  # reports, with the last line about each
    with transaction.atomic():
        for number, line in enumerate(given, start=1):
            where = f"{source}, line {number}"
            row = row_of(line, where)
            if number == 1:
                _check_head(row, where)
            elif "version" in row:
                new = _load_version(row["version"], where)
                touched[str(row["version"]["report"])] = where
                versions, known = versions + new, known + (not new)
            elif "judgement" in row:
                new = _load_judgement(row["judgement"], where)
                judgements, known = judgements + new, known + (not new)
            else:
                raise FormatError(where, "neither a version of a report nor a judgement")
        if versions + judgements + known == 0:
            raise FormatError(source, "holds no ledger")
        _settle(touched)
    return Loaded(versions=versions, judgements=judgements, known=known)


def _check_head(row: dict[str, Any], where: str) -> None:
    if row.get("warledger") != "ledger":
        raise FormatError(where, "is not the beginning of an exported ledger")
    if row.get("form") != FORM:
        raise FormatError(where, f"has form {row.get('form')!r}; this program reads form {FORM}")


def _load_version(row: Any, where: str) -> bool:
    """Store a version; False where the same one is there."""
    try:
        reading = from_plain(Reading, row["reading"])
        key, name, number = str(row["key"]), str(row["report"]), int(row["number"])
        added, engine = datetime.fromisoformat(row["added"]), str(row["engine"])
        ids, lineages = [str(one) for one in row["claims"]], [str(one) for one in row["lineages"]]
    except (PlainError, KeyError, TypeError, ValueError) as error:
        raise FormatError(where, f"is no version of a report: {error}") from error
    refuse_unsound(reading, where)
    if not 1 <= number <= _MOST_VERSIONS:
        raise FormatError(where, f"{number} is no number of a version")
    if list(entry_ids(reading, name, number)) != ids or len(lineages) != len(ids):
        raise FormatError(where, "the ids of its claims are not those of their content")
    report = models.Report.objects.filter(key=key).first()
    if report is None and models.Report.objects.filter(pk=name).exists():
        raise FormatError(where, f"the ledger has the report {name} under another key")
    if report is None:
        report = models.Report.objects.create(key=key, id=name)
    there = report.versions.filter(number=number).first()
    if report.id != name or (there is not None and there.content != content_id(reading.report)):
        raise FormatError(where, f"the ledger has another version {number} of this report")
    if there is not None:
        return False
    report.versions.update(current=False)  # until all are there
    new = New(reading=reading, report=report, number=number, ids=ids, lineages=lineages)
    made = write_version(new, when=added, engine=engine)
    _load_questions(row.get("questions", []), made, where)
    return True


def _settle(reports: Mapping[str, str]) -> None:
    """
    The newest version of each report is the current one, whichever of two ledgers it came from.

    Raises:
        FormatError: Versions of a report are missing, it is not named after its first one, or a
            claim's lineage begins with none of its claims.
    """
    for name, where in reports.items():
        versions = list(models.Version.objects.filter(report=name).order_by("number"))
        if [version.number for version in versions] != list(range(1, len(versions) + 1)):
            raise FormatError(where, f"earlier versions of the report {name} are missing")
        if versions[0].content != name:
            raise FormatError(where, f"the id {name} is not that of the report's first version")
        claims = models.Claim.objects.filter(version__report=name)
        begun = dict(claims.values_list("pk", "version__number"))
        for pk, lineage, number in claims.values_list("pk", "lineage", "version__number"):
            if begun.get(lineage, number + 1) > number:
                raise FormatError(
                    where, f"the lineage of claim {pk} begins with no claim before it"
                )
        newest = versions[-1].pk
        models.Version.objects.filter(report=name).exclude(pk=newest).update(current=False)
        models.Version.objects.filter(pk=newest).update(current=True)


def _load_questions(rows: Any, version: models.Version, where: str) -> None:
    """Store what was asked of a version's comments."""
    try:
        for row in rows:
            asked = Discussion(
                question=from_plain(Question, row["question"]),
                positions=tuple(from_plain(Position, one) for one in row["positions"]),
            )
            when = datetime.fromisoformat(row["asked"])
            write_question(asked, version.discussion, who=str(row["who"]), when=when)
    except (PlainError, KeyError, TypeError, ValueError, ObjectDoesNotExist) as error:
        raise FormatError(where, f"has a question that can't be read: {error}") from error


def _load_judgement(row: Any, where: str) -> bool:
    """Store a judgement; False where it is there."""
    try:
        judgement = from_plain(Judgement, row)
    except PlainError as error:
        raise FormatError(where, f"is no judgement: {error}") from error
    there = models.Judgement.objects.filter(pk=judgement.id).first()
    if there is not None:
        if judgement_of(there) != judgement:
            raise FormatError(where, f"the ledger has another judgement {judgement.id}")
        return False
    write_judgement(judgement)
    return True
