"""
Names of places: score against articles whose places are marked with coordinates.

    python -m evals.toponyms CORPUS.xml          a table
    python -m evals.toponyms CORPUS.xml --json   the same as JSON, with what went wrong

CORPUS.xml holds ``article`` elements with ``text`` and ``locations``; a ``location`` has ``name``,
``start``, ``end`` (counted from 1, end exclusive), ``lat``, ``lon``. Where a span's words disagree
with its name, the place is left out and counted. Exits 2 where the data or the language model can't
be read.

resolution    marked names as given: the share whose place lies within 161 km of the marked one (100
              miles, the field's measure), the median distance, the share without a candidate
recognition   names found, by exact span, against those marked
end to end    marked names that are found and placed within 161 km
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.datasets import DataError, digest
from evals.scoring import Counts, Share
from warledger.cli.gazetteer import opened_gazetteer
from warledger.errors import ResourceError
from warledger.ground.background import background_of
from warledger.ground.resolving import resolve
from warledger.ground.toponyms import demonym_countries, find_mentions, mention_at
from warledger.reading.model import SpacyParser
from warledger.reading.transcribe import transcribe
from warledger.records import Block, Report, Span, Toponym, Transcript
from warledger.resources.gazetteer import Gazetteer, kilometres

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: 100 miles: nearer counts as the same place, as in the toponym literature.
NEAR_KM = 161.0


@dataclass(frozen=True, slots=True)
class Marked:
    """A name marked in an article. Offsets are code points of its text."""

    span: Span
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Article:
    """An article with its marked names, by start."""

    text: str
    marked: tuple[Marked, ...]


@dataclass(frozen=True, slots=True)
class ToponymScores:
    """What the places of a corpus give."""

    articles: int
    resolved: Share  #: marked names placed within 161 km, of all
    no_candidate: Share
    median_km: float | None  #: over the marked names that were placed; None where none was
    recognised: Counts
    end_to_end: Share
    faults: tuple[str, ...]  #: marked names placed elsewhere or not at all

    def measures(self) -> dict[str, float]:
        """What floors are set on, in percent."""
        return {
            "gold spans within 161 km": self.resolved.percent,
            "recognition F": self.recognised.percent,
            "found and within 161 km": self.end_to_end.percent,
        }


def load(path: Path) -> list[Article]:
    """
    The articles of a file, in order.

    Raises:
        DataError: The file can't be read or is not of the form described above.
    """
    try:
        root = ET.parse(path).getroot()  # noqa: S314 - a local file that the user named
        articles = [_article(node) for node in root.iter("article")]
    except (OSError, ET.ParseError, ValueError, TypeError) as error:
        raise DataError(f"{path}: not articles with marked places: {error}") from error
    if not articles:
        raise DataError(f"{path}: not articles with marked places: none found")
    return articles


def _article(node: ET.Element) -> Article:
    text = node.findtext("text") or ""
    marked = []
    for one in node.iter("location"):
        values = {name: one.findtext(name) for name in ("name", "start", "end", "lat", "lon")}
        if None in values.values():
            raise ValueError("a location lacks a field")
        span = Span(int(values["start"] or 0) - 1, int(values["end"] or 0) - 1)
        if span.of(text) == values["name"]:
            marked.append(Marked(span, float(values["lat"] or 0), float(values["lon"] or 0)))
    return Article(text, tuple(sorted(marked, key=lambda one: one.span)))


def transcript_of(article: Article, parser: SpacyParser) -> Transcript:
    """An article as a report of one paragraph, read."""
    block = Block(span=Span(0, len(article.text)), kind="paragraph")
    report = Report(
        id="",
        source="",
        title=None,
        outlet=None,
        author=None,
        published=None,
        url=None,
        language="en",
        text=article.text,
        blocks=(block,),
        comments=(),
        digest="",
    )
    return transcribe(report, parser)


def score(articles: Sequence[Article], parser: SpacyParser, gazetteer: Gazetteer) -> ToponymScores:
    """Score the engine on articles."""
    near = lost = both = found = wanted = right = 0
    distances: list[float] = []
    faults: list[str] = []
    for article in articles:
        transcript = transcript_of(article, parser)
        demonyms = demonym_countries(transcript)
        behind = background_of(transcript)
        given = [mention_at(transcript, one.span, gazetteer) for one in article.marked]
        for one, toponym in zip(
            article.marked, resolve(given, article.text, demonyms, behind), strict=True
        ):
            apart = distance(one, toponym)
            lost += not toponym.candidates
            near += apart is not None and apart <= NEAR_KM
            if apart is not None:
                distances.append(apart)
            if apart is None or apart > NEAR_KM:
                faults.append(_fault(toponym, apart))
        mentions = find_mentions(transcript, gazetteer)
        placed = {t.span: t for t in resolve(mentions, article.text, demonyms, behind)}
        spans = {one.span: one for one in article.marked}
        wanted += len(spans)
        found += len(placed)
        right += len(spans.keys() & placed.keys())
        for span in spans.keys() & placed.keys():
            apart = distance(spans[span], placed[span])
            both += apart is not None and apart <= NEAR_KM
    marked = sum(len(article.marked) for article in articles)
    return ToponymScores(
        articles=len(articles),
        resolved=Share(near, marked),
        no_candidate=Share(lost, marked),
        median_km=round(statistics.median(distances), 1) if distances else None,
        recognised=Counts(right, found, wanted),
        end_to_end=Share(both, marked),
        faults=tuple(faults),
    )


def distance(marked: Marked, toponym: Toponym) -> float | None:
    """Kilometres between the marked point and the place's; None where there is none."""
    place = toponym.place
    if place is None or place.lat is None or place.lon is None:
        return None
    return kilometres((marked.lat, marked.lon), (place.lat, place.lon))


def _fault(toponym: Toponym, apart: float | None) -> str:
    if toponym.place is None:
        return f"{toponym.words}: {toponym.reason}"
    where = "no coordinates" if apart is None else f"{apart:.0f} km off"
    return f"{toponym.words}: {toponym.place.name}, {toponym.place.country}: {where}"


def _table(scores: ToponymScores) -> Iterator[str]:
    yield f"articles                    {scores.articles:6}"
    yield f"marked names                {scores.resolved.of:6}"
    yield f"within 161 km               {scores.resolved.percent:6.1f} %"
    yield f"no candidate                {scores.no_candidate.percent:6.1f} %"
    yield f"median distance             {scores.median_km} km"
    yield scores.recognised.line("recognition")
    yield f"found and within 161 km     {scores.end_to_end.percent:6.1f} %"


def main(arguments: Sequence[str] | None = None) -> int:
    """Score a corpus; the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.toponyms",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    try:
        articles = load(options.corpus)
        scores = score(articles, SpacyParser(), opened_gazetteer())
        data = digest([options.corpus])
    except (DataError, ResourceError) as error:
        print(error, file=sys.stderr)
        return 2
    if options.json:
        row: dict[str, Any] = {
            "data": data,
            "articles": scores.articles,
            **scores.measures(),
            "no candidate": scores.no_candidate.percent,
            "median km": scores.median_km,
            "recognition": scores.recognised.as_json(),
            "faults": list(scores.faults),
        }
        print(json.dumps(row, ensure_ascii=False, indent=1))
    else:
        print(f"data {data}")
        print("\n".join(_table(scores)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
