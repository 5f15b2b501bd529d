"""The claims of one version of a report as they stand under the judgements of people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warledger.reconcile.judging import beyond, corrected
from warledger.records import JudgementType
from warledger_desk.ledger import models
from warledger_desk.ledger.services.identity import BY_PERSON
from warledger_desk.ledger.services.judging import VERDICTS
from warledger_desk.ledger.services.missed import withdrawn
from warledger_desk.ledger.services.stored import entry_of, judgement_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from warledger.records import Entry, Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One claim, what was read and what people made of it."""

    index: int  #: in its version, from 0
    lineage: str
    reported: Entry  #: as the program, or the person who marked it, has it
    entry: Entry  #: with the correction that stands
    history: tuple[Judgement, ...]  #: all that were ever made on it, the newest first

    @property
    def id(self) -> str:
        """The claim's id."""
        return self.entry.id

    @property
    def judgements(self) -> tuple[Judgement, ...]:
        """Those that stand."""
        return tuple(one for one in self.history if one.retired is None)

    @property
    def verdict(self) -> Judgement | None:
        """The acceptance, correction or rejection that stands; None where nobody has decided."""
        return next((one for one in self.judgements if one.type in VERDICTS), None)

    @property
    def promoted(self) -> bool:
        """Whether a comment's claim may enter tallies."""
        kinds = [one for one in self.judgements if one.type is JudgementType.PROMOTED]
        return bool(kinds) and kinds[0].holds

    @property
    def marked(self) -> Judgement | None:
        """The judgement by which a person added it; None for what the program read."""
        return next((one for one in self.judgements if one.type is JudgementType.ADDED), None)

    @property
    def decided(self) -> bool:
        """Whether a person has said what is to be made of it."""
        return self.verdict is not None or self.marked is not None

    @property
    def withdrawn(self) -> bool:
        """Whether a person marked it and somebody took that back."""
        return self.reported.claim.rule == BY_PERSON and self.marked is None


def standing_of(version: models.Version) -> tuple[Standing, ...]:
    """
    The claims of a version, by their place in the text; those taken back are left out.

    Three queries, or fewer where claims were fetched before.
    """
    rows = list(version.claims.all())
    histories = history_of(row.lineage for row in rows)
    found = [_standing(row, version, histories.get(row.lineage, ())) for row in rows]
    kept = [one for one in found if not one.withdrawn]
    return tuple(sorted(kept, key=lambda one: (one.reported.claim.span, one.index)))


def standing_on(row: models.Claim) -> Standing:
    """One claim as it stands."""
    history = history_of([row.lineage]).get(row.lineage, ())
    return _standing(row, row.version, history)


def history_of(lineages: Iterable[str]) -> dict[str, tuple[Judgement, ...]]:
    """All judgements ever made on each of the claims' lineages, the newest first; two queries."""
    wanted = set(lineages)
    rows = (
        models.Judgement.objects.filter(subjects__subject__in=wanted)
        .distinct()
        .prefetch_related("subjects")
        .order_by("-when", "-id")
    )
    found: dict[str, tuple[Judgement, ...]] = {}
    for row in rows:
        judgement = judgement_of(row)
        for subject in wanted.intersection(judgement.subjects):
            found[subject] = (*found.get(subject, ()), judgement)
    return found


def _standing(row: models.Claim, version: models.Version, history: Iterable[Judgement]) -> Standing:
    reported = entry_of(row, version)
    made = tuple(history)
    entry = reported
    for judgement in made:
        if judgement.type is JudgementType.CORRECTED and judgement.retired is None:
            entry = reported if beyond(judgement) else corrected(reported, judgement)
            break
    return Standing(
        index=row.index, lineage=row.lineage, reported=reported, entry=entry, history=made
    )


def judgement_named(name: str) -> Judgement | None:
    """The judgement with this id; None where there is none."""
    row = models.Judgement.objects.prefetch_related("subjects").filter(pk=name).first()
    return None if row is None else judgement_of(row)


def decided(lineages: Iterable[str]) -> set[str]:
    """Those of the claims' lineages that a person has decided or marked; one query."""
    kinds = [kind.value for kind in (*VERDICTS, JudgementType.ADDED)]
    rows = models.Subject.objects.filter(
        subject__in=list(lineages), judgement__type__in=kinds, judgement__retired=None
    )
    return set(rows.values_list("subject", flat=True))


def next_open(row: models.Claim) -> str | None:
    """The next claim in the report's text that nobody has decided; None where all are."""
    rows = models.Claim.objects.filter(version=row.version_id, comment=None)
    rows = rows.exclude(pk__in=withdrawn())
    told = list(rows.order_by("start", "index").values_list("id", "lineage"))
    done = decided(lineage for _, lineage in told)
    at = next((place for place, (name, _) in enumerate(told) if name == row.pk), -1)
    turned = (*told[at + 1 :], *told[: at + 1])
    return next((name for name, lineage in turned if lineage not in done), None)


def ids_now(lineages: Iterable[str]) -> dict[str, str]:
    """The ids that claims have in the current versions, by lineage; one query."""
    rows = models.Claim.objects.filter(lineage__in=list(lineages), version__current=True)
    return dict(rows.values_list("lineage", "id"))
