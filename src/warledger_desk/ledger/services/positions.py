"""
Which comments take which position on a question: what is proposed, and what people say to it.

Every person has one say on each comment; what several say stands side by side, and how far they
agree is reckoned. A proposal is no vote.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

import krippendorff

from warledger_desk.ledger import models
from warledger_desk.ledger.services.judging import verdicts

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from warledger.records import Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """
    How far people who judged apart from each other agree on a question.

    ``alpha`` is Krippendorff's for nominal values: 1 is full agreement, 0 what chance gives.
    """

    coders: tuple[str, ...]
    comments: int  #: that two people or more have judged
    share: float | None  #: of pairs of judgements on one comment that say the same
    alpha: float | None  #: None where it can't be told: all say the same of everything


def questions(version: models.Version) -> list[dict[str, Any]]:
    """
    What a version's comments were asked, each with the position of every comment.

    A fixed number of queries, however many comments there are.
    """
    rows = (
        models.Question.objects.filter(discussion__version=version)
        .prefetch_related("positions")
        .order_by("asked", "id")
    )
    found = [(row, sorted(row.positions.all(), key=lambda one: one.comment)) for row in rows]
    said = verdicts(one.lineage for _, positions in found for one in positions)
    authors = dict(version.comments.values_list("index", "author"))
    made = []
    for row, positions in found:
        judged = [said.get(one.lineage, []) for one in positions]
        agreement = agreed(judged)
        made.append(
            {
                "id": row.id,
                "question": row.words,
                "answers": row.record["answers"],
                "who": row.who,
                "asked": row.asked.isoformat(),
                "agreement": {
                    "coders": list(agreement.coders),
                    "comments": agreement.comments,
                    "share": agreement.share,
                    "alpha": agreement.alpha,
                },
                "positions": [
                    _row(one, version, authors, standing)
                    for one, standing in zip(positions, judged, strict=True)
                ],
            }
        )
    return made


def shown(row: models.Position) -> dict[str, Any]:
    """One comment's position with its question."""
    version = row.question.discussion.version
    authors = dict(version.comments.values_list("index", "author"))
    standing = verdicts([row.lineage]).get(row.lineage, [])
    about = {
        "question": row.question.words,
        "answers": row.question.record["answers"],
        "report": version.report_id,
        "version": version.number,
    }
    return about | _row(row, version, authors, standing)


def _row(
    row: models.Position,
    version: models.Version,
    authors: dict[int, str | None],
    standing: Sequence[Judgement],
) -> dict[str, Any]:
    """One comment's position; ``status`` and ``answer`` follow from what people say to it."""
    record = row.record or {}
    codes = [
        {
            "who": one.who,
            "taken": one.value["taken"],
            "answer": one.value["answer"],
            "why": one.why,
            "when": one.when.isoformat(),
            "judgement": one.id,
        }
        for one in standing
    ]
    status, taken, answer = _standing_of(row, codes)
    return {
        "id": row.lineage,
        "comment": row.comment,
        "author": authors.get(row.comment),
        "status": status,
        "taken": taken,
        "answer": answer,
        "proposed": None
        if row.record is None
        else {
            "answer": row.answer,
            "sentence": _words(record["sentence"], version.text),
            "sentence_start": record["sentence"][0],
            "sentence_end": record["sentence"][1],
            "cue": _words(record["cue"], version.text),
            "reason": record["reason"],
            "rule": record["rule"],
        },
        "codes": codes,
    }


def _words(span: Sequence[int], text: str) -> str:
    return text[span[0] : span[1]]


def _standing_of(
    row: models.Position, codes: Sequence[dict[str, Any]]
) -> tuple[str | None, bool | None, str | None]:
    """
    Status, whether a position is taken, and which.

    ``proposed`` by a rule; ``confirmed``, ``rejected`` or ``corrected`` by people, ``added`` where
    nothing was proposed; ``disputed`` where they differ; None where nobody says anything.
    """
    if not codes:
        return ("proposed", True, row.answer) if row.taken else (None, False, None)
    said = {(code["taken"], code["answer"]) for code in codes}
    if len(said) > 1:
        return "disputed", None, None
    ((taken, answer),) = said
    if (taken, answer) == (row.taken, row.answer):
        return "confirmed", taken, answer
    if not taken:
        return "rejected", False, None
    return "corrected" if row.taken else "added", True, answer


def agreed(judged: Iterable[Sequence[Judgement]]) -> Agreement:
    """
    How far people agree.

    Args:
        judged: For each comment the judgements that stand on it, one a person.
    """
    several = [standing for standing in judged if len(standing) > 1]
    units = [[(one.value["taken"], one.value["answer"]) for one in unit] for unit in several]
    coders = sorted({one.who for one in chain.from_iterable(several)})
    share, alpha = _krippendorff(units)
    return Agreement(coders=tuple(coders), comments=len(units), share=share, alpha=alpha)


def _krippendorff(units: Sequence[Sequence[Hashable]]) -> tuple[float | None, float | None]:
    """Share of equal pairs, and alpha for nominal values."""
    if not units:
        return None, None
    values = sorted({value for unit in units for value in unit}, key=repr)
    counts = [[unit.count(value) for value in values] for unit in units]
    same = sum(count * (count - 1) for row in counts for count in row)
    pairs = sum(len(unit) * (len(unit) - 1) for unit in units)
    if len(values) == 1:
        return same / pairs, None
    alpha = krippendorff.alpha(value_counts=counts, level_of_measurement="nominal")
    return same / pairs, float(alpha)
