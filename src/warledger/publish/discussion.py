"""What was found in a discussion, as rows for machines and as lines for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from warledger.publish import phrases
from warledger.records import (
    AddressKind,
    Chain,
    Citation,
    CitationRelation,
    CommenterMention,
    Discussion,
    Origin,
    OutletMention,
    Passage,
    PassageSource,
    Position,
    Question,
    Reading,
    Reply,
    Report,
    Span,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

Row: TypeAlias = dict[str, Any]


def discussion_row(reading: Reading) -> Row | None:
    """All that was found in the comments; None where they were not read.

    Comments, claims, statements and outlets are indices from 0; ``own`` lists, for each comment,
    the stretches that are its writer's own words.
    """
    found, text = reading.discussion, reading.report.text
    if found is None:
        return None
    return {
        "outlets": [_outlet_row(one, text) for one in found.outlets],
        "passages": [_passage_row(one, text) for one in found.passages],
        "own": [
            [list(span) for span in own_words(reading.report, found, comment.index)]
            for comment in reading.report.comments
        ],
        "commenters": [_commenter_row(one, text) for one in found.commenters],
        "replies": [_reply_row(one) for one in found.replies],
        "chains": [_chain_row(one) for one in found.chains],
        "citations": [_citation_row(one, text) for one in found.citations],
        "question": None if found.question is None else _question_row(found.question),
        "positions": [_position_row(one, text) for one in found.positions],
    }


def _span(span: Span, text: str) -> Row:
    return {"start": span.start, "end": span.end, "words": span.of(text)}


def _pair(span: Span | None) -> list[int] | None:
    return None if span is None else list(span)


def _outlet_row(one: OutletMention, text: str) -> Row:
    return _span(one.span, text) | {
        "comment": one.comment,
        "name": one.name,
        "known": one.known,
        "title": None if one.title is None else one.title.of(text),
        "rule": one.rule,
    }


def _passage_row(one: Passage, text: str) -> Row:
    return _span(one.span, text) | {
        "comment": one.comment,
        "source": one.source.value,
        "source_comment": one.source_comment,
        "original": _pair(one.original),
        "outlet": one.outlet,
        "rule": one.rule,
    }


def _commenter_row(one: CommenterMention, text: str) -> Row:
    return _span(one.span, text) | {
        "comment": one.comment,
        "name": one.name,
        "comments": list(one.comments),
        "kind": one.kind.value,
        "rule": one.rule,
    }


def _reply_row(one: Reply) -> Row:
    return {
        "comment": one.comment,
        "parent": one.parent,
        "origin": one.origin.value,
        "reason": one.reason,
    }


def _chain_row(one: Chain) -> Row:
    return {
        "of": one.of,
        "index": one.index,
        "comment": one.comment,
        "links": [
            {"name": link.name, "role": link.role.value, "span": _pair(link.span)}
            for link in one.links
        ],
    }


def _question_row(one: Question) -> Row:
    return {
        "words": one.words,
        "answers": [
            {"name": answer.name, "aliases": list(answer.aliases)} for answer in one.answers
        ],
    }


def _citation_row(one: Citation, text: str) -> Row:
    return _span(one.span, text) | {
        "comment": one.comment,
        "claim": one.claim,
        "reported": list(one.reported),
        "outlet": one.outlet,
        "relation": one.relation.value,
        "reason": one.reason,
    }


def _position_row(one: Position, text: str) -> Row:
    return {
        "comment": one.comment,
        "answer": one.answer,
        "start": one.sentence.start,
        "end": one.sentence.end,
        "sentence": one.sentence.of(text),
        "cue": one.cue.of(text),
        "reason": one.reason,
        "rule": one.rule,
        "status": one.status.value,
    }


def own_words(report: Report, found: Discussion, comment: int) -> Iterator[Span]:
    """The stretches of a comment that are no passage of somebody else's."""
    span = report.comments[comment].span
    at = span.start
    for passage in (*(one for one in found.passages if one.comment == comment), None):
        end = span.end if passage is None else passage.span.start
        words = report.text[at:end]
        start = at + len(words) - len(words.lstrip(' \t\r\n"“”‘’>'))
        stop = at + len(words.rstrip(' \t\r\n"“”‘’>'))
        if start < stop:
            yield Span(start, stop)
        at = at if passage is None else passage.span.end


def comment_lines(reading: Reading, comment: int) -> Iterator[tuple[str, str]]:
    """What a comment cites, whom it quotes, addresses and answers: (what, in words)."""
    found, report = reading.discussion, reading.report
    if found is None:
        return
    for reply in found.replies:
        if reply.comment == comment and reply.origin is Origin.INFERRED:
            yield "answers", f"{_who(report, reply.parent)} (inferred: {reply.reason})"
    for passage in found.passages:
        if passage.comment == comment:
            words = phrases.plain(passage.span.of(report.text))
            yield "quotes", f"{_source(passage, found, report)}: “{_short(words)}”"
    yield from dict.fromkeys(_names(reading, found, comment))
    for citation in found.citations:
        if citation.comment == comment:
            yield _RELATIONS[citation.relation], _beside(citation, reading)


def _names(reading: Reading, found: Discussion, comment: int) -> Iterator[tuple[str, str]]:
    """The outlets and the commenters that a comment names."""
    for outlet in found.outlets:
        if outlet.comment == comment:
            title = "" if outlet.title is None else f", “{_plain(outlet.title, reading.report)}”"
            yield "cites", phrases.plain(outlet.name) + title
    for other in found.commenters:
        if other.comment == comment:
            absent = "" if other.comments else " (no comment of theirs before this one)"
            verb = "addresses" if other.kind is AddressKind.ADDRESSED else "names"
            yield verb, phrases.plain(other.name) + absent


_RELATIONS = {
    CitationRelation.AGREES: "agrees with the report",
    CitationRelation.DIFFERS: "differs from the report",
    CitationRelation.QUESTIONS: "questions the report",
}


def _beside(citation: Citation, reading: Reading) -> str:
    """The comment's words and the report's, side by side."""
    text = reading.report.text
    reported = "; ".join(
        f"claim {index + 1}, {phrases.plain(reading.claims[index].span.of(text))} "
        f"{reading.claims[index].outcome.value}"
        for index in citation.reported
    )
    return (
        f"“{_short(_plain(citation.span, reading.report))}” beside {reported} ({citation.reason})"
    )


def chain_line(reading: Reading, of: str, index: int) -> str | None:
    """ "Karim Ode → Valley Wire → rana → The Ledger"; None where there is no chain."""
    for chain in () if reading.discussion is None else reading.discussion.chains:
        if chain.of == of and chain.index == index:
            return " → ".join(phrases.plain(link.name) for link in chain.links)
    return None


def position_lines(reading: Reading) -> Iterator[tuple[str, list[tuple[int, str, Position]]]]:
    """For each answer, then for the undecided: (answer, (comment, words of the sentence, …))."""
    found = reading.discussion
    if found is None or found.question is None:
        return
    for name in (*(answer.name for answer in found.question.answers), None):
        taken = [
            (one.comment, _plain(one.sentence, reading.report), one)
            for one in found.positions
            if one.answer == name
        ]
        if taken:
            yield (phrases.plain(name) if name is not None else "undecided"), taken


def _who(report: Report, comment: int) -> str:
    return f"{phrases.commenter(report, comment)} (comment {comment + 1})"


def _source(passage: Passage, found: Discussion, report: Report) -> str:
    if passage.source is PassageSource.OUTLET and passage.outlet is not None:
        return phrases.plain(found.outlets[passage.outlet].name)
    if passage.source_comment is not None:
        return _who(report, passage.source_comment)
    return {PassageSource.REPORT: "the report"}.get(passage.source, "somebody not on this page")


def _plain(span: Span, report: Report) -> str:
    return phrases.plain(span.of(report.text))


def _short(words: str, most: int = 80) -> str:
    """Long words cut at a space, with a mark."""
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0] + " …"
