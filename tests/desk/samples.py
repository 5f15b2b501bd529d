"""Readings made by hand for the ledger's tests."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.factories import claim, reading

from warledger.records import (
    Actor,
    ActorKind,
    Block,
    ClaimantKind,
    Coverage,
    GroundedActor,
    GroundedPeriod,
    GroundedPlace,
    Grounding,
    Outcome,
    Place,
    PlaceType,
    Reading,
    Report,
    Span,
)
from warledger_desk.ledger.services.add import Added, add

if TYPE_CHECKING:
    from collections.abc import Sequence

MOMENT = datetime(2008, 4, 1, 12, tzinfo=UTC)
FOLDER = Path("/reports")
_WORDS = {"killed": Outcome.KILLED, "hurt": Outcome.INJURED, "held": Outcome.DETAINED}
_FIGURE = re.compile(r"(\d+) (?:\w+ )?(killed|hurt|held)")

NORTHPORT = Place(
    id="gn:17", name="Northport", type=PlaceType.SETTLEMENT, country="IQ", admin=("North",),
    within=("iso:IQ-NO",), lat=33.5, lon=44.25, precision=1, population=1000, source="by hand",
)  # fmt: skip
RIVER_BRIGADE = Actor(
    id="wl:river-brigade", name="River Brigade", kind=ActorKind.POLITICAL_MILITIA, inter=3,
    country="IQ", parent=None,
)  # fmt: skip


def grounding(index: int) -> Grounding:
    """Tied to Northport, 25 March 2008 and the River Brigade."""
    return Grounding(
        claim=index,
        place=GroundedPlace(words="Northport", span=None, place=NORTHPORT, origin="claim",
                            rule="by hand", reason="named", runner_up=None),
        period=GroundedPeriod(start=date(2008, 3, 25), end=date(2008, 3, 25), precision=1,
                              words="Tuesday", span=None, rule="by hand",
                              reason="named"),
        victims=GroundedActor(words="fighters", actor=RIVER_BRIGADE, country="IQ",
                              kind=ActorKind.POLITICAL_MILITIA, rule="by hand", reason="named",
                              alternatives=()),
        perpetrator=None,
        claimant=None,
        claimant_kind=ClaimantKind.UNKNOWN,
        unknown=("perpetrator: not said", "claimant: not said"),
    )  # fmt: skip


def full(number: int = 0, **changes: Any) -> Reading:
    """A report with claims, statements, findings, comments and groundings; its own address."""
    raw = f"page {number}".encode()
    made = reading(
        id=f"r{number}",
        url=f"https://valley.example/{number}",
        raw=raw,
        digest=hashlib.sha256(raw).hexdigest(),
        **changes,
    )
    sentences = tuple(sorted({item.sentence for item in made.claims}))
    groundings = tuple(grounding(index) for index in range(len(made.claims)))
    return replace(made, sentences=sentences, groundings=groundings)


def told(text: str, **about: Any) -> Reading:
    """
    A report of sentences such as "12 killed in Odra."; each figure becomes a claim.

    Args:
        text: Its text.
        about: Fields of the report.
    """
    raw = text.encode()
    digest = hashlib.sha256(raw).hexdigest()
    fields: dict[str, Any] = {
        "id": "1" + digest[:16], "source": "odra.txt", "title": None, "outlet": None,
        "author": None, "published": None, "url": None, "language": "en",
    }  # fmt: skip
    report = Report(
        **(fields | about), text=text, comments=(), digest=digest, raw=raw,
        blocks=(Block(span=Span(0, len(text)), kind="paragraph"),),
    )  # fmt: skip
    return read_plainly(report)


def read_plainly(report: Report) -> Reading:
    """Stands in for the engine: each "12 killed in Odra." is a claim."""
    claims = []
    for sentence in re.finditer(r"[^.\n]+\.", report.text):
        for figure in _FIGURE.finditer(sentence[0]):
            place = re.search(r" in (\w+)", sentence[0])
            claims.append(
                claim(report.text, figure[1], sentence[0].strip(), outcome=_WORDS[figure[2]],
                      victims=None, place=place and place[1], date_start=None, date_end=None,
                      date_precision=None)
            )  # fmt: skip
    return Reading(
        report=report, claims=tuple(claims), statements=(), findings=(),
        coverage=Coverage(claims=len(claims), checked_claims=0, checks=0, held=0),
    )  # fmt: skip


def put(*readings: Reading) -> Sequence[Added]:
    """Add them to the ledger that is open."""
    return [add(item, folder=FOLDER, when=MOMENT, engine="0") for item in readings]
