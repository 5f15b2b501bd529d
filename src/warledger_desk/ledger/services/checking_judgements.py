"""Whether the history of judgements is whole: nothing changed or gone, one verdict a claim."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from django.db import connection

from warledger.records import JudgementType
from warledger_desk.ledger import models
from warledger_desk.ledger.services.judging import PAIRWISE, VERDICTS, id_of
from warledger_desk.ledger.services.stored import judgement_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger.records import Judgement

_BATCH = 500
_REPLACED = re.compile(r"replaced by (1[0-9a-f]{16})")
_GUARDS = ("judgement_changed", "judgement_removed", "subject_changed")
#: Where one function guards against both, as PostgreSQL's does, there is no fourth.
_GUARDS_OF_SQLITE = (*_GUARDS, "subject_removed", "search_added", "search_changed",
                     "search_removed")  # fmt: skip


def judgements() -> Iterator[tuple[str, str]]:
    """What is wrong with judgements: each with its cause."""
    known = set(models.Judgement.objects.values_list("pk", flat=True))
    standing: Counter[tuple[str, tuple[str, ...]]] = Counter()
    rows = models.Judgement.objects.prefetch_related("subjects").order_by("when", "id")
    for row in rows.iterator(_BATCH):
        thing = f"judgement {row.pk}"
        places = sorted(subject.index for subject in row.subjects.all())
        if not places or places != list(range(len(places))):
            yield thing, "its subjects are not numbered from 0 on"
            continue
        judgement = judgement_of(row)
        if id_of(judgement) != row.pk:
            yield thing, "its id is not that of its content"
        yield from ((thing, cause) for cause in _replaced(judgement, known))
        if judgement.retired is None:
            standing.update(_claims_of(judgement))
    for (kind, subjects), number in standing.items():
        if number > 1:
            yield f"judgements on {', '.join(subjects)}", f"{number} of them are {kind}"
    yield from _lost()
    yield from _guards()


def _replaced(judgement: Judgement, known: set[str]) -> Iterator[str]:
    replaced = _REPLACED.fullmatch(judgement.retired_why or "")
    if replaced and replaced[1] not in known:
        yield f"{replaced[1]}, which replaced it, is gone"


def _claims_of(judgement: Judgement) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What one judgement at most may decide."""
    if judgement.type in VERDICTS:
        yield "verdicts that stand on the same", judgement.subjects
    elif judgement.type is JudgementType.PART_OF:
        yield judgement.type.value, judgement.subjects
    elif judgement.type in PAIRWISE or judgement.type is JudgementType.GRADED:
        yield judgement.type.value, tuple(sorted(judgement.subjects))


def _lost() -> Iterator[tuple[str, str]]:
    lineages = models.Claim.objects.values("lineage")
    incidents = models.Incident.objects.values("id")
    positions = models.Position.objects.values("lineage")
    lost = models.Subject.objects.exclude(subject__in=lineages).exclude(subject__in=incidents)
    lost = lost.exclude(subject__in=positions)
    for row in lost.exclude(judgement__type=JudgementType.GRADED.value):
        yield f"judgement {row.judgement_id}", f"no claim {row.subject}"


def _guards() -> Iterator[tuple[str, str]]:
    """What keeps the database itself from changing a judgement."""
    wanted: tuple[str, ...]
    if connection.vendor == "sqlite":
        wanted, asked = _GUARDS_OF_SQLITE, "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        wanted = _GUARDS
        asked = (
            "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND tgenabled <> 'D' AND relname LIKE 'ledger_%'"
        )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        there = {name for (name,) in cursor.fetchall()}
    yield from (("tables", f"the guard {name} is gone") for name in wanted if name not in there)
