"""Hand-made records for tests: a report of our own wording, read the way a person would."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from warledger.records import (
    Block,
    Claim,
    Comment,
    Coverage,
    DatePrecision,
    Figure,
    Finding,
    FindingType,
    Modality,
    Outcome,
    Reading,
    Report,
    Span,
    Statement,
    Status,
    TimeFrame,
    Tolerance,
)

TITLE = "Fighting pauses in the river towns"
PARAGRAPHS = (
    TITLE,
    "Since Tuesday, 200 militia fighters were killed and 531 were wounded, officials said.",
    (
        "In Northport alone soldiers killed 120 of them. From March 25-29 about 160 were wounded "
        "per day."
    ),
    (
        "“We have seen 12 bodies <since> dawn & more will come,” Karim Ode, a doctor, told the "
        "Valley Wire. He added that at least three villages were empty."
    ),
)
COMMENTS = (
    ("reader one", "No one believes the 531 figure."),
    ("=Zoë", "My cousin says dozens of people were arrested here too."),
)


def place(text: str, words: str, start: int = 0) -> Span:
    """Where words stand in a text, from ``start`` on; they must be there."""
    found = text.index(words, start)
    return Span(found, found + len(words))


def report(**changes: Any) -> Report:
    """A report of four blocks and two comments."""
    parts = [*PARAGRAPHS, *(words for _, words in COMMENTS)]
    text = "\n\n".join(parts)
    spans = [place(text, part) for part in parts]
    in_body = len(PARAGRAPHS)
    made = Report(
        id="r-17",
        source="river-towns.txt",
        title=TITLE,
        outlet="The Valley Observer",
        author=None,
        published=date(2008, 3, 30),
        url="https://valley.example/river-towns?a=1&b=2",
        language="en",
        text=text,
        blocks=tuple(
            Block(
                span=span,
                kind="heading" if number == 0 else "paragraph",
                comment=number - in_body if number >= in_body else None,
            )
            for number, span in enumerate(spans)
        ),
        comments=tuple(
            Comment(
                index=number,
                author=author,
                posted_at=f"2008-03-30T1{number}:15:00",
                parent=0 if number else None,
                span=spans[in_body + number],
            )
            for number, (author, _) in enumerate(COMMENTS)
        ),
        digest="ab" * 32,
    )
    return replace(made, **changes)


def claim(text: str, words: str, sentence: str, **changes: Any) -> Claim:
    """A claim whose figure's words stand in the sentence given; fields may be changed."""
    whole = place(text, sentence)
    span = place(text, words, whole.start)
    number = int(words) if words.isdigit() else None
    fields: dict[str, Any] = {
        "figure": Figure(span=span, low=number, high=number),
        "sentence": whole,
        "outcome": Outcome.KILLED,
        "victims": "militia fighters",
        "status": Status.COMBATANT,
        "perpetrator": None,
        "place": None,
        "date_start": date(2008, 3, 25),
        "date_end": date(2008, 3, 30),
        "date_precision": DatePrecision.DAY,
        "time_frame": TimeFrame.CUMULATIVE,
        "per": None,
        "claimant": None,
        "relayed_by": None,
        "modality": Modality.ASSERTED,
        "comment": None,
        "rule": "by hand",
    }
    return Claim(**(fields | changes))


def _claims(text: str) -> tuple[Claim, ...]:
    totals = PARAGRAPHS[1]
    north, rate = "In Northport alone soldiers killed 120 of them.", "From March 25-29 about 160"
    said = "“We have seen 12 bodies <since> dawn & more will come,” Karim Ode, a doctor, told the"
    dozens = place(text, "dozens")
    return (
        claim(text, "200", totals, claimant="officials", modality=Modality.ATTRIBUTED),
        claim(text, "531", totals, outcome=Outcome.INJURED, claimant="officials",
              modality=Modality.ATTRIBUTED),
        claim(text, "120", north, place="Northport", perpetrator="soldiers", part_of=0),
        claim(text, "about 160", rate, outcome=Outcome.INJURED, time_frame=TimeFrame.RATE,
              per="day", date_end=date(2008, 3, 29), days=5,
              figure=Figure(span=place(text, "about 160"), low=160, high=160, approx=True)),
        claim(text, "12", said, victims="bodies", status=Status.UNKNOWN, cause="clash",
              claimant="Karim Ode, a doctor", relayed_by="the Valley Wire",
              modality=Modality.ATTRIBUTED, date_start=None, date_end=None, date_precision=None),
        claim(text, "531", COMMENTS[0][1], outcome=Outcome.INJURED, comment=0, same_as=1,
              modality=Modality.DISPUTED, victims=None, date_start=None, date_end=None),
        claim(text, "dozens of", COMMENTS[1][1], outcome=Outcome.DETAINED, comment=1,
              victims="people", status=Status.CIVILIAN, claimant="My cousin",
              modality=Modality.ATTRIBUTED, date_start=None, date_end=None, place="=here",
              figure=Figure(span=Span(dozens.start, dozens.end + 3), low=24, high=None,
                            vague=True)),
    )  # fmt: skip


def _statements(text: str) -> tuple[Statement, ...]:
    common: dict[str, Any] = {"cue": None, "mention": None, "speaker_span": None, "rule": "by hand"}
    said = "We have seen 12 bodies <since> dawn & more will come,"
    return (
        Statement(
            span=place(text, PARAGRAPHS[1].removesuffix(", officials said.")),
            direct=False, speaker="officials", relayed_by=None, comment=None, **common,
        ),
        Statement(
            span=place(text, said), direct=True, speaker="Karim Ode, a doctor",
            relayed_by="the Valley Wire", comment=None, **common,
        ),
        Statement(
            span=place(text, "dozens of people were arrested here too"), direct=False,
            speaker="My cousin", relayed_by=None, comment=1, **common,
        ),
    )  # fmt: skip


FINDINGS = (
    Finding(
        type=FindingType.RATE,
        claims=(1, 3),
        holds=False,
        tolerance=Tolerance.APPROXIMATE,
        message=(
            "160 a day over 5 days is 800, not 531; "
            "perhaps 106 was meant (two digits changed places)."
        ),
        days=5,
        suggestion=106,
    ),
    Finding(
        type=FindingType.PART,
        claims=(0, 2),
        holds=True,
        tolerance=Tolerance.BOUND,
        message="120 is not more than 200.",
    ),
)


def reading(**changes: Any) -> Reading:
    """The report with seven claims, three statements, a finding that holds and one that does not.

    Args:
        changes: Fields of the reading or of its report; the claims stay where they are.
    """
    own = {name: changes.pop(name) for name in tuple(changes) if name in Reading.__slots__}
    made = report(**changes)
    read = Reading(
        report=made,
        claims=_claims(made.text),
        statements=_statements(made.text),
        findings=FINDINGS,
        coverage=Coverage(claims=7, checked_claims=4, checks=2, held=1),
    )
    return replace(read, **own)
