"""What comments hold to rows, and back; questions that people pose, with what is proposed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from warledger import records
from warledger.records import digest
from warledger.records.plain import from_plain, to_plain
from warledger_desk.ledger import models

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_BATCH = 500
#: The kinds of parts, as the fields of `warledger.records.Discussion` are named.
KINDS: dict[str, type[Any]] = {
    "outlets": records.OutletMention,
    "passages": records.Passage,
    "commenters": records.CommenterMention,
    "replies": records.Reply,
    "chains": records.Chain,
    "citations": records.Citation,
}


def write_discussion(found: records.Discussion, version: models.Version) -> models.Discussion:
    """
    The rows of what a version's comments hold, in the transaction that is open.

    A question that was posed with it is no part of it, see `write_question`.
    """
    discussion = models.Discussion.objects.create(version=version)
    parts = models.DiscussionPart.objects.bulk_create(
        (
            models.DiscussionPart(
                discussion=discussion, kind=kind, index=index, record=to_plain(part),
                **columns(part),
            )
            for kind in KINDS
            for index, part in enumerate(getattr(found, kind))
        ),
        _BATCH,
    )  # fmt: skip
    claims = dict(version.claims.values_list("index", "id")) if found.citations else {}
    citations = [part for part in parts if part.kind == "citations"]
    models.CitedClaim.objects.bulk_create(
        (
            models.CitedClaim(part=part, claim_id=claims[index])
            for part, citation in zip(citations, found.citations, strict=True)
            for index in dict.fromkeys(citation.reported)
        ),
        _BATCH,
    )
    return discussion


def columns(part: Any) -> dict[str, Any]:
    """The columns that repeat what a part's record holds."""
    span = getattr(part, "span", None)
    relation = next(
        (getattr(part, name) for name in ("relation", "source", "origin") if hasattr(part, name)),
        None,
    )
    other = next(
        (getattr(part, name) for name in ("source_comment", "parent") if hasattr(part, name)), None
    )
    return {
        "comment": part.comment,
        "start": None if span is None else span.start,
        "end": None if span is None else span.end,
        "name": getattr(part, "name", None),
        "other": other,
        "relation": None if relation is None else relation.value,
    }


def discussion_of(version: models.Version) -> records.Discussion | None:
    """What the comments hold, without the questions posed to it; None where it was not read."""
    row = getattr(version, "discussion", None)
    if row is None:
        return None
    parts: dict[str, Any] = dict.fromkeys(KINDS, ())
    for part in sorted(row.parts.all(), key=lambda part: part.index):
        parts[part.kind] += (from_plain(KINDS[part.kind], part.record),)
    return records.Discussion(**parts)


def write_question(
    asked: records.Discussion, discussion: models.Discussion, *, who: str, when: datetime
) -> models.Question | None:
    """
    The rows of a question with the positions proposed; None where it was asked before.

    Args:
        asked: What reading the comments with the question gave.
        discussion: Of the version that it was asked of.
        who: Who asks.
        when: The present.
    """
    question = asked.question
    if question is None:
        raise ValueError("no question was asked")
    version = discussion.version
    plain = to_plain(question)
    name = digest(["question", version.report_id, version.number, plain])
    if models.Question.objects.filter(pk=name).exists():
        return None
    row = models.Question.objects.create(
        id=name, discussion=discussion, words=question.words, who=who, asked=when, record=plain
    )
    taken = {position.comment: position for position in asked.positions}
    models.Position.objects.bulk_create(
        (
            models.Position(
                question=row,
                comment=comment,
                lineage=lineage,
                taken=comment in taken,
                answer=taken[comment].answer if comment in taken else None,
                record=to_plain(taken[comment]) if comment in taken else None,
            )
            for comment, lineage in enumerate(lineages(version, question))
        ),
        _BATCH,
    )
    return row


def lineages(version: models.Version, question: records.Question) -> tuple[str, ...]:
    """For each comment in order, what tells its position on the question in every version."""
    about = [version.report_id, question.words, [answer.name for answer in question.answers]]
    found: list[str] = []
    times: Counter[str] = Counter()
    for comment in sorted(version.comments.all(), key=lambda row: row.index):
        words = version.text[comment.start : comment.end]
        name = digest(["position", *about, comment.author, words])
        found.append(digest(["position", name, times[name]]) if times[name] else name)
        times[name] += 1
    return tuple(found)


def questions_of(version: models.Version) -> Iterator[dict[str, Any]]:
    """A version's questions with what was proposed, as an exported ledger has them."""
    row = getattr(version, "discussion", None)
    if row is None:
        return
    for question in sorted(row.questions.all(), key=lambda one: (one.asked, one.id)):
        positions = sorted(question.positions.all(), key=lambda one: one.comment)
        yield {
            "who": question.who,
            "asked": question.asked.isoformat(),
            "question": question.record,
            "positions": [one.record for one in positions if one.taken],
        }
