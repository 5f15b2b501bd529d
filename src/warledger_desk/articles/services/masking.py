"""
Names of victims masked in what is published.

Whose names are masked is the site's setting ``MASKED_NAMES``: of minors (as long as nothing else is
set), of all victims, of nobody. Every public page, feed, data file and static export that shows
words of a report takes them from here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from django.conf import settings

from warledger.records import Span
from warledger_desk.articles.services.spellings import bare, unmarked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from warledger.records import Claim, Event, Party, Reading, Report, Statement
    from warledger_desk.articles.models import Publication

#: Stands where a name stood.
WITHHELD = "[name withheld]"
#: Parts of a name that are shorter are left: "al", "bin", initials.
_LEAST = 3
#: Strings of an entry or row that a report's words stand in.
_WORDED = frozenset({
    "words", "quote", "sentence", "title", "victims", "perpetrator", "claimant", "relayed_by",
    "place", "snippet",
})  # fmt: skip

#: What names a row's place.
_PLACED = ("place", "place_name")

_APOSTROPHES = "'`"
#: What stands before a name and is written with it: "al-Rashid", "d'Arcy".
_PARTICLE = r"(?i:a[ldnrstz]|ash|ath|el|es|ed|er|ul|ibn|bin|abu|de|d|l)[-'’]"


@dataclass(frozen=True)
class Masks:
    """
    The names that are masked in one report, with whatever accents and apostrophes they are written.
    """

    names: tuple[str, ...]

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        plain = {unmarked(name)[0] for name in self.names if name.strip()}
        names = sorted(plain, key=len, reverse=True)
        if not names:
            return None
        spaced = (r"\s+".join(map(_loosely, name.split())) for name in names if " " in name)
        parts = {part for name in names for part in _parts(name)}
        ordered = (
            *(f"(?i:{name})" for name in spaced),
            *(_written(part) for part in sorted(parts, key=len, reverse=True)),
        )
        return re.compile(rf"(?<!\w)(?:{'|'.join(ordered)})(?!\w)")

    def spans(self, text: str) -> list[Span]:
        """Where the names stand in a text."""
        if self._pattern is None:
            return []
        plain, places = unmarked(text)
        found = [Span(match.start(), match.end()) for match in self._pattern.finditer(plain)]
        return [Span(places[one.start], places[one.end]) for one in found] if places else found

    def shown(self, words: str) -> str:
        """The words as the public may see them."""
        return _Moved(self.spans(words)).text(words)

    def leaves(self, *names: str | None) -> bool:
        """Whether the public may see all of these as they are."""
        return all(name is None or self.shown(name) == name for name in names)

    def leaves_address(self, address: str) -> bool:
        """
        Whether no part of a masked name is a word of a page's address, where names stand in small
        letters and without their accents: rather one address too many is left out.
        """
        told = _bare_words(unquote(address))
        return not any(_bare_words(part) & told for name in self.names for part in _parts(name))

    def row(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """
        A plain row of a claim or an entry with its words masked. A place whose words are masked
        loses its id and its name in the gazetteer too.
        """
        made = {
            key: self.shown(value) if key in _WORDED and isinstance(value, str) else value
            for key, value in row.items()
        }
        named = [row[key] for key in _PLACED if isinstance(row.get(key), str)]
        if any(self.shown(words) != words for words in named):
            made |= dict.fromkeys(row.keys() & {"place_name", "place_id"})
        return made

    def reading(self, reading: Reading) -> Reading:
        """The reading with the names replaced in its text, and every offset moved along."""
        spans = self.spans(reading.report.text)
        if not spans and not any(self.spans(words) for words in _strings(reading)):
            return reading
        moved = _Moved(spans)
        return replace(
            reading,
            report=self._report(reading.report, moved),
            claims=tuple(self._claim(claim, moved) for claim in reading.claims),
            statements=tuple(self._statement(one, moved) for one in reading.statements),
            sentences=tuple(moved.span(span) for span in reading.sentences),
            groundings=(),
            events=tuple(self._event(event, moved) for event in reading.events),
            discussion=None,
        )

    def events(self, text: str, events: Iterable[Event]) -> tuple[str, tuple[Event, ...]]:
        """A report's text and events of it as the public may see them, offsets moved along."""
        moved = _Moved(self.spans(text))
        return moved.text(text), tuple(self._event(event, moved) for event in events)

    def _report(self, report: Report, moved: _Moved) -> Report:
        return replace(
            report,
            text=moved.text(report.text),
            title=report.title and self.shown(report.title),
            blocks=tuple(replace(block, span=moved.span(block.span)) for block in report.blocks),
            comments=tuple(
                replace(
                    comment,
                    span=moved.span(comment.span),
                    author=comment.author and self.shown(comment.author),
                )
                for comment in report.comments
            ),
            raw=b"",
        )

    def _claim(self, claim: Claim, moved: _Moved) -> Claim:
        return replace(
            claim,
            figure=replace(claim.figure, span=moved.span(claim.figure.span)),
            sentence=moved.span(claim.sentence),
            date_span=claim.date_span and moved.span(claim.date_span),
            victims=claim.victims and self.shown(claim.victims),
            perpetrator=claim.perpetrator and self.shown(claim.perpetrator),
            place=claim.place and self.shown(claim.place),
            claimant=claim.claimant and self.shown(claim.claimant),
            relayed_by=claim.relayed_by and self.shown(claim.relayed_by),
            reasons=tuple(map(self.shown, claim.reasons)),
        )

    def _statement(self, one: Statement, moved: _Moved) -> Statement:
        return replace(
            one,
            span=moved.span(one.span),
            speaker=one.speaker and self.shown(one.speaker),
            relayed_by=one.relayed_by and self.shown(one.relayed_by),
            speaker_span=one.speaker_span and moved.span(one.speaker_span),
            mention=one.mention and moved.span(one.mention),
            cue=one.cue and moved.span(one.cue),
        )

    def _event(self, event: Event, moved: _Moved) -> Event:
        said, place = event.attribution, event.grounded_place
        return replace(
            event,
            trigger=moved.span(event.trigger),
            sentence=moved.span(event.sentence),
            actors=tuple(self._party(party, moved) for party in event.actors),
            recipients=tuple(self._party(party, moved) for party in event.recipients),
            place=event.place and self.shown(event.place),
            attribution=replace(
                said,
                speaker=said.speaker and self.shown(said.speaker),
                speaker_span=said.speaker_span and moved.span(said.speaker_span),
                relayed_by=said.relayed_by and self.shown(said.relayed_by),
                publisher=said.publisher and self.shown(said.publisher),
            ),
            content=event.content and replace(event.content, span=moved.span(event.content.span)),
            name=event.name and self.shown(event.name),
            reasons=tuple(map(self.shown, event.reasons)),
            date_span=event.date_span and moved.span(event.date_span),
            # Which place a masked word names would give the word away.
            grounded_place=replace(
                place,
                span=place.span and moved.span(place.span),
                reason=self.shown(place.reason),
            )
            if place and self.leaves(place.words, event.place, place.place.name)
            else None,
            place_reason=event.place_reason and self.shown(event.place_reason),
        )

    def _party(self, party: Party, moved: _Moved) -> Party:
        """One whose words hold a masked name is no known actor any more: that would name them."""
        words = self.shown(party.words)
        known = words == party.words
        return replace(
            party,
            span=moved.span(party.span),
            words=words,
            mention=moved.span(party.mention),
            actor_id=party.actor_id if known else None,
            actor_reason=party.actor_reason and (self.shown(party.actor_reason) if known else None),
        )


def _parts(name: str) -> Iterator[str]:
    """What of a name is masked where it stands alone, without the particles."""
    words = unmarked(name)[0].split()
    if len(words) == 1:
        yield words[0]
    for word in words:
        own = re.sub(f"^{_PARTICLE}", "", word).strip(_APOSTROPHES)
        if len(own) >= _LEAST and own[0].isupper():
            yield own


def _bare_words(text: str) -> set[str]:
    """Words of a text without case and diacritics."""
    plain = bare(text)
    words = re.findall(r"[^\W\d_]+", plain) + re.findall(r"[^\W\d_]+", plain.replace("'", ""))
    return {word for word in words if len(word) >= _LEAST}


def _written(part: str) -> str:
    """
    A pattern for a part as it is written, in capitals, and with a particle. Its small letters
    alone are left: "hope" is a word where "Hope" is a name.
    """
    forms = {part, part.upper()}
    if part.isupper() or "'" in part:
        forms.add(part.replace("'", "").capitalize())
    return f"(?:{_PARTICLE})?(?:{'|'.join(map(_loosely, sorted(forms)))})"


def _loosely(word: str) -> str:
    """A pattern for a word with apostrophes between its letters, or without them."""
    return f"[{_APOSTROPHES}]?".join(re.escape(sign) for sign in word if sign not in _APOSTROPHES)


class _Moved:
    """Offsets of a text before and after names in it were replaced."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.spans = list(spans)
        self.starts = [span.start for span in self.spans]
        self.shifts: list[int] = []
        total = 0
        for span in self.spans:
            self.shifts.append(total)
            total += len(WITHHELD) - (span.end - span.start)
        self.total = total

    def text(self, text: str) -> str:
        at, parts = 0, []
        for span in self.spans:
            parts += [text[at : span.start], WITHHELD]
            at = span.end
        return "".join((*parts, text[at:]))

    def at(self, offset: int, *, end: bool) -> int:
        number = bisect_right(self.starts, offset - end) - 1
        if number < 0:
            return offset
        span, shift = self.spans[number], self.shifts[number]
        if offset < span.end or (end and offset == span.end):
            inside = span.start < offset or end
            return span.start + shift + (len(WITHHELD) if inside and end else 0)
        return offset + shift + len(WITHHELD) - (span.end - span.start)

    def span(self, span: Span) -> Span:
        start = self.at(span.start, end=False)
        return Span(start, max(start, self.at(span.end, end=True)))


def _strings(reading: Reading) -> Iterator[str]:
    yield reading.report.title or ""
    for claim in reading.claims:
        yield from (claim.victims or "", claim.claimant or "", claim.perpetrator or "")
    for event in reading.events:
        yield from (party.words for party in (*event.actors, *event.recipients))
        yield from (event.attribution.speaker or "", event.attribution.publisher or "")


def masks_of(publication: Publication) -> Masks:
    """What is masked in a published report, by the site's setting and what its editor said."""
    shown = set(_lines(publication.shown_names))
    added = _lines(publication.more_names)
    whose = settings.MASKED_NAMES
    found = [
        row["name"]
        for row in publication.names
        if whose == "all" or (whose != "none" and row["minor"])
    ]
    return Masks(tuple(name for name in (*found, *added) if name not in shown))


def _lines(words: str) -> list[str]:
    return [" ".join(line.split()) for line in words.splitlines() if line.strip()]
