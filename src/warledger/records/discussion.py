"""
What readers make of a report: whose words stand in a comment, who answers whom, who takes which
position on a question.

Every offset counts Unicode code points of ``Report.text``, half-open. Everything that no page
says outright carries the name of the rule that found it, or a reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warledger.records.reports import Span


class PassageSource(StrEnum):
    """Whose words a passage of a comment holds, when they are not the commenter's own."""

    COMMENTER = "commenter"  #: an earlier comment of the page
    REPORT = "report"  #: the report above the comments
    OUTLET = "outlet"  #: another outlet
    UNKNOWN = "unknown"  #: somebody else; the page does not show who


class AddressKind(StrEnum):
    """How a comment names another commenter."""

    ADDRESSED = "addressed"  #: spoken to: "Rana, …", "@rana"
    NAMED = "named"  #: spoken of: "I agree with Rana"


class Origin(StrEnum):
    """Whether the page itself says it, or it was worked out."""

    PAGE = "page"
    INFERRED = "inferred"


class CitationRelation(StrEnum):
    """How a comment's words stand to a claim of the report."""

    AGREES = "agrees"  #: gives the same figure, or confirms it
    DIFFERS = "differs"  #: gives another figure for what may be the same
    QUESTIONS = "questions"  #: says in words that it does not fit, or is not believed


class PositionStatus(StrEnum):
    """A position is proposed by a rule; only a person confirms or rejects it."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class LinkRole(StrEnum):
    """What somebody does in a chain from who said it to who printed it."""

    SPEAKER = "speaker"
    RELAY = "relay"  #: an outlet or person who passed it on
    COMMENTER = "commenter"
    PUBLISHER = "publisher"  #: the page's outlet


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletMention:
    """A news outlet, weblog or the like that a comment names as a source."""

    comment: int  #: index into ``Report.comments``
    span: Span  #: the words that name it
    name: str  #: its usual name; the words themselves where it is in no list
    known: bool  #: whether it is in the list of outlets (data/lexicon/outlets.yaml)
    title: Span | None  #: the title of the article, where the comment gives it
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of a comment that holds somebody else's words."""

    comment: int
    span: Span  #: the words, without their quotation marks
    source: PassageSource
    source_comment: int | None  #: the comment that they come from
    original: Span | None  #: where they stand in that comment or in the report
    outlet: int | None  #: index into ``Discussion.outlets``
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommenterMention:
    """A comment's naming of another commenter, or of the report's author."""

    comment: int
    span: Span  #: the name as written here
    name: str  #: the name as it stands over that person's comments; else as written here
    comments: tuple[int, ...]  #: that person's earlier comments, the latest first
    kind: AddressKind
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A comment answers another one."""

    comment: int
    parent: int
    origin: Origin
    reason: str  #: one plain sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainLink:
    """One who passes words on."""

    name: str
    role: LinkRole
    span: Span | None  #: where the text names them


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """From whoever said it to the page that shows it, for a claim or statement in a comment."""

    of: str  #: ``claim`` or ``statement``
    index: int  #: index into the reading's claims or statements
    comment: int
    links: tuple[ChainLink, ...]  #: who said it first, the publisher last


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A comment's words held beside a claim of the report."""

    comment: int
    span: Span  #: the figure or the words in the comment
    claim: int | None  #: the comment's own claim, where it makes one
    reported: tuple[int, ...]  #: the report's claims that it is about
    outlet: int | None  #: index into ``Discussion.outlets``: whose account is held against it
    relation: CitationRelation
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer that a person names, with other words for the same."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question that a person poses to a discussion, with the answers that they name."""

    words: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A comment's answer to the question, as its words show it; always for a person to confirm."""

    comment: int
    answer: str | None  #: name of the answer; None where the comment says that it is undecided
    sentence: Span  #: the sentence that shows it
    cue: Span  #: the words that decide
    reason: str  #: one plain sentence
    rule: str
    status: PositionStatus = PositionStatus.PROPOSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Discussion:
    """All that was found in a report's comments; empty where there are none."""

    outlets: tuple[OutletMention, ...] = ()  #: by span
    passages: tuple[Passage, ...] = ()  #: by span; they do not overlap
    commenters: tuple[CommenterMention, ...] = ()  #: by span
    replies: tuple[Reply, ...] = ()  #: by comment
    chains: tuple[Chain, ...] = ()
    citations: tuple[Citation, ...] = ()
    question: Question | None = None
    positions: tuple[Position, ...] = ()  #: by comment
