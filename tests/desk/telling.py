"""Readings with events and discussions, made by hand for the ledger's tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from tests.desk.samples import NORTHPORT, told

from warledger.records import (
    AddressKind,
    Answer,
    Attribution,
    Block,
    Chain,
    ChainLink,
    Citation,
    CitationRelation,
    Comment,
    CommenterMention,
    DatePrecision,
    Discussion,
    Event,
    EventModality,
    EventType,
    GroundedPlace,
    LinkRole,
    Origin,
    OutletMention,
    Party,
    Passage,
    PassageSource,
    Position,
    Question,
    Reading,
    Reply,
    Span,
)

OPERATION = (
    "The army launched Operation Morning Star against the Red Brigade in Northport. "
    "12 killed in Northport. Karim told his fighters to lay down their weapons."
)
COMMENTS = ("Ana: the Valley Wire says 15 killed.", "Ana, the army won this.")
QUESTION = Question(
    words="Who came out ahead?",
    answers=(Answer(name="the army"), Answer(name="the brigade", aliases=("Karim",))),
)


def span(text: str, words: str) -> Span:
    """Where words stand first."""
    at = text.index(words)
    return Span(at, at + len(words))


def party(text: str, words: str, actor: str | None = None) -> Party:
    """One who is named by the words."""
    where = span(text, words)
    return Party(span=where, words=words, mention=where, actor_id=actor)


def event(text: str, trigger: str, sentence: str, **changes: Any) -> Event:
    """An attack, unless changed."""
    fields: dict[str, Any] = {
        "type": EventType.ASSAULT, "mode": None, "modality": EventModality.DONE,
        "actors": (), "recipients": (), "place": None, "date_start": None, "date_end": None,
        "date_precision": None, "attribution": Attribution(), "content": None, "claims": (),
        "name": None, "background": False, "comment": None, "rule": "by hand",
    }  # fmt: skip
    where = {"trigger": span(text, trigger), "sentence": span(text, sentence)}
    return Event(**(fields | where | changes))


def with_events(url: str = "https://odra.example/op", **about: Any) -> Reading:
    """An operation in Northport on 25 March, its dead on no known day, an order."""
    made = told(OPERATION, url=url, outlet="Valley Wire", **about)
    text = made.report.text
    first, second, third = [f"{part}." for part in text.rstrip(".").split(". ")]
    place = GroundedPlace(
        words="Northport", span=span(text, "Northport"), place=NORTHPORT, origin="claim",
        rule="own words", reason="named", runner_up=None,
    )  # fmt: skip
    day = date(2008, 3, 25)
    events = (
        event(
            text, "launched", first, name="Operation Morning Star", place="Northport",
            grounded_place=place, date_start=day, date_end=day, date_precision=DatePrecision.DAY,
            actors=(party(text, "The army", "wl:river-brigade"),),
            recipients=(party(text, "the Red Brigade"),), claims=(0,),
        ),
        event(text, "killed", second, claims=(0,), background=True),
        event(
            text, "told", third, type=EventType.REQUEST, actors=(party(text, "Karim"),),
            recipients=(party(text, "his fighters"),),
        ),
    )  # fmt: skip
    return replace(made, events=events)


def with_comments(url: str = "https://odra.example/talk") -> Reading:
    """A report with a claim and two comments, and what they hold."""
    made = told("\n\n".join(("12 killed in Odra.", *COMMENTS)), url=url)
    report, text = made.report, made.report.text
    spans = [span(text, words) for words in COMMENTS]
    comments = tuple(
        Comment(index=index, author=author, posted_at=None, parent=None, span=spans[index])
        for index, author in enumerate(("Ana", "Ivo"))
    )
    blocks = (
        Block(span=span(text, "12 killed in Odra."), kind="paragraph"),
        *(Block(span=spans[index], kind="paragraph", comment=index) for index in range(2)),
    )
    claims = tuple(
        replace(claim, comment=0) if spans[0].contains(claim.span) else claim
        for claim in made.claims
    )
    wire, ana = span(text, "the Valley Wire"), Span(spans[1].start, spans[1].start + 3)
    said = span(text, "15 killed")
    found = Discussion(
        outlets=(OutletMention(comment=0, span=wire, name="Valley Wire", known=True, title=None,
                               rule="by hand"),),
        passages=(Passage(comment=0, span=said, source=PassageSource.OUTLET, source_comment=None,
                          original=None, outlet=0, rule="by hand"),),
        commenters=(CommenterMention(comment=1, span=ana, name="Ana", comments=(0,),
                                     kind=AddressKind.ADDRESSED, rule="by hand"),),
        replies=(Reply(comment=1, parent=0, origin=Origin.INFERRED, reason="it names Ana"),),
        chains=(Chain(of="claim", index=1, comment=0, links=(
            ChainLink(name="Valley Wire", role=LinkRole.RELAY, span=wire),
            ChainLink(name="Ana", role=LinkRole.COMMENTER, span=None))),),
        citations=(Citation(comment=0, span=said, claim=1, reported=(0,), outlet=0,
                            relation=CitationRelation.DIFFERS, reason="15, not 12"),),
    )  # fmt: skip
    return replace(
        made,
        report=replace(report, comments=comments, blocks=blocks),
        claims=claims,
        discussion=found,
    )


def asked(reading: Reading) -> Discussion:
    """What the comments of `with_comments` answer: the second one is for the army."""
    text = reading.report.text
    assert reading.discussion is not None
    position = Position(
        comment=1, answer="the army", sentence=span(text, COMMENTS[1]), cue=span(text, "won"),
        reason="“won” says so", rule="by hand",
    )  # fmt: skip
    return replace(reading.discussion, question=QUESTION, positions=(position,))


class Stand:
    """Stands in for the engine's reader: gives back what it was made with."""

    def __init__(self, *readings: Reading) -> None:
        self._readings = {reading.report.id: reading for reading in readings}

    def read(self, report: Any, *, discussion: bool = True, question: Any = None) -> Reading:
        """The reading of this report; with a question also the positions."""
        made = replace(self._readings[report.id], report=report)
        return made if question is None else replace(made, discussion=asked(made))
