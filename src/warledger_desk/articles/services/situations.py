"""
Situation reports made from published reports alone, and kept as they were set.

``Situation.content`` holds what the page draws: ``title`` and ``sections`` of paragraphs of parts
(``{"text", "notes"}``), ``footnotes`` (``{"number", "quote", "source", "report", "claim"}``),
``pictures`` of shapes.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from warledger.publish.sitrep import Request, View, phrasing, situation_report
from warledger.publish.sitrep.drawing import drawings
from warledger.reconcile import Unit, audit_series, reconcile, series, tally
from warledger_desk.articles.models import Publication, Situation
from warledger_desk.articles.services.masking import Masks, masks_of
from warledger_desk.articles.services.public import (
    masks_by_report,
    of_public_versions,
    publications,
)
from warledger_desk.articles.services.publishing import slug_of
from warledger_desk.ledger import models as ledger
from warledger_desk.ledger.services.judging import judgements
from warledger_desk.ledger.services.publishing import findings
from warledger_desk.ledger.services.reconciling import entries

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from warledger.publish.sitrep import SituationReport
    from warledger.publish.sitrep.drawing import Drawing
    from warledger.publish.sitrep.parts import Footnote, Part


def make(request: Request, *, who: str, when: datetime) -> Situation:
    """
    Compose a situation report from the published reports, check every number, and publish it.

    One of the same days and scope takes the place of the one before.

    Raises:
        RecomputeError: A number does not follow from the ledger.
    """
    report = situation_report(_view(), request)
    masks = masks_by_report(_reports(report))
    content = _content(report, masks)
    title = phrasing.plain(report.title)
    named = (request.actor_name, request.perpetrator_name, request.place_name)
    words = " ".join(["situation", *(name for name in named if name)])
    slug = f"{slug_of(words, 120)}-{request.start:%Y%m%d}-{request.end:%Y%m%d}"
    made, _ = Situation.objects.update_or_create(
        slug=slug,
        defaults={
            "title": title, "start": request.start, "end": request.end, "made": when, "who": who,
            "withdrawn": None, "content": content,
        },
    )  # fmt: skip
    return made


def shown_content(situation: Situation) -> dict[str, Any]:
    """
    What its page draws now: notes keep their numbers, but what a report said that is no longer
    public is not quoted any more; ``gone`` says so then. Names that are masked by now are masked,
    however it was made.
    """
    content: dict[str, Any] = situation.content
    notes = content.get("footnotes", [])
    rows = ledger.Claim.objects.filter(
        of_public_versions(), pk__in=[note["claim"] for note in notes]
    )
    public = set(rows.values_list("pk", flat=True))
    told = publications().filter(report__in=[note["report"] for note in notes if note["report"]])
    reports = set(told.values_list("report", flat=True))
    named = Publication.objects.filter(report__in=[note["report"] for note in notes])
    masks = Masks(tuple(sorted({name for row in named for name in masks_of(row).names})))
    told_now = content | {
        "footnotes": [
            note if note["claim"] in public else _gone(note, changed=note["report"] in reports)
            for note in notes
        ]
    }
    return {name: _masked(part, masks) for name, part in told_now.items()}


def _masked(part: Any, masks: Masks) -> Any:
    """The same with the words that people read masked, however deep they stand."""
    if isinstance(part, str):
        return masks.shown(part)
    if isinstance(part, list):
        return [_masked(one, masks) for one in part]
    if isinstance(part, dict):
        return {
            name: one if name in _NO_WORDS else _masked(one, masks) for name, one in part.items()
        }
    return part


#: Parts that are ids, and names of shapes.
_NO_WORDS = frozenset({"kind", "report", "claim", "role", "outcome"})


def _gone(note: Mapping[str, Any], *, changed: bool) -> dict[str, Any]:
    words = "A report that has changed since." if changed else "A report that was withdrawn."
    return {"number": note["number"], "gone": words}


def _view() -> View:
    """What the published reports say together, and nothing else."""
    public = set(ledger.Claim.objects.filter(of_public_versions()).values_list("id", flat=True))
    shown = {entry.id: entry for entry in entries() if entry.id in public}
    standing = (one for one in judgements() if all(name in shown for name in one.subjects))
    known = reconcile(shown.values(), tuple(standing))
    return View(
        reconciliation=known,
        tally=cache(partial(tally, known=known)),
        by_day=partial(series, known=known, unit=Unit.DAY),
        series=audit_series(known),
        findings=tuple(one for one in findings() if set(one.entries) <= public),
    )


def _reports(report: SituationReport) -> set[str]:
    names = [note.entry for note in report.footnotes]
    rows = ledger.Claim.objects.filter(pk__in=names)
    return set(rows.values_list("version__report", flat=True))


def _content(report: SituationReport, masks: Mapping[str, Masks]) -> dict[str, Any]:
    names = [note.entry for note in report.footnotes]
    reports = dict(ledger.Claim.objects.filter(pk__in=names).values_list("id", "version__report"))
    every = Masks(tuple(sorted({name for one in masks.values() for name in one.names})))
    return {
        "title": [_part(part, every) for part in report.title],
        "sections": [
            {
                "heading": section.heading,
                "listed": section.listed,
                "paragraphs": [
                    [_part(part, every) for part in paragraph] for paragraph in section.paragraphs
                ],
            }
            for section in report.sections
        ],
        "footnotes": [_note(note, reports, every) for note in report.footnotes],
        "pictures": [_picture(drawing) for drawing in drawings(report)],
        "placed": bool(report.points),
    }


def _part(part: Part, masks: Masks) -> dict[str, Any]:
    return {"text": masks.shown(phrasing.words(part)), "notes": list(phrasing.noted(part))}


def _note(note: Footnote, reports: Mapping[str, str], masks: Masks) -> dict[str, Any]:
    told = replace(
        note,
        claimant=note.claimant and masks.shown(note.claimant),
        title=note.title and masks.shown(note.title),
    )
    return {
        "number": note.number,
        "quote": masks.shown(note.quote),
        "source": phrasing.source(told),
        "report": reports.get(note.entry),
        "claim": note.entry,
    }


def _picture(drawing: Drawing) -> dict[str, Any]:
    shapes = [{"kind": type(shape).__name__.lower()} | asdict(shape) for shape in drawing.shapes]
    about = {"title": drawing.title, "description": drawing.description}
    return about | {"width": drawing.width, "height": drawing.height, "shapes": shapes}
