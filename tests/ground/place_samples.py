"""Reports of our own wording, read, and their names of places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.ground.places import GroundedPlaces, PlaceGrounder
from warledger.reading.transcribe import transcribe
from warledger.records import Block, Claim, Report, Span, Transcript

if TYPE_CHECKING:
    from warledger.reading.model import SpacyParser
    from warledger.resources.gazetteer import Gazetteer


def read(parser: SpacyParser, *paragraphs: str) -> Transcript:
    """Paragraphs as a report without title, date and outlet."""
    text = "\n\n".join(paragraphs)
    blocks = []
    start = 0
    for paragraph in paragraphs:
        blocks.append(Block(span=Span(start, start + len(paragraph)), kind="paragraph"))
        start += len(paragraph) + 2
    report = Report(
        id="r",
        source="test",
        title=None,
        outlet=None,
        author=None,
        published=None,
        url=None,
        language="en",
        text=text,
        blocks=tuple(blocks),
        comments=(),
        digest="",
    )
    return transcribe(report, parser)


def ground(
    parser: SpacyParser, gazetteer: Gazetteer, *paragraphs: str, claims: tuple[Claim, ...] = ()
) -> GroundedPlaces:
    """Paragraphs grounded."""
    return PlaceGrounder(gazetteer).ground(read(parser, *paragraphs), claims)
