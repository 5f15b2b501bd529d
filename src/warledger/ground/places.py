"""
Where the people of each claim suffered what it says, as a place of the gazetteer.

The place words of its clause come first, then those of its sentence, the running place of its
paragraph and of the text, and last the country that the whole report speaks of. What comes from
farther off is coarser, and each answer says where it comes from and why. Where the report points to
no country at all, its dateline's or its outlet's is weak evidence of it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from warledger.ground.background import Background, background_of
from warledger.ground.datelines import find_dateline
from warledger.ground.home import home_of, located
from warledger.ground.name_runs import Names
from warledger.ground.origins import TOLD, origin_of
from warledger.ground.resolving import described, resolve
from warledger.ground.setting import OF_REPORT, Setting, located_countries
from warledger.ground.toponyms import Mention, demonym_countries, find_mentions, mention_at
from warledger.records import Claim, GroundedPlace, PlaceCandidate, PlaceType, Span
from warledger.resources import attribute_of, words
from warledger.resources.gazetteer import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.records import Event, Place, Toponym, Transcript
    from warledger.resources.gazetteer import Gazetteer

#: UCDP ``where_prec``: near a known place; in a district; a part of a country.
_NEAR, _LOWER, _PART = 2, 3, 5
#: A place of fewer people is not looked for in a country that a report names but once.
_STRAY, _TOLD = 20_000, 6
_SMALL = {PlaceType.SETTLEMENT, PlaceType.ADMIN2}
#: A name that the gazetteer lacks is put in a country that so much of the report speaks of.
_SURELY = 0.8
#: Words for several places of a kind ("the Shia neighborhoods") are no name that it could lack.
_KINDS = re.compile(r"\b[a-z]+s$")
_NAME = re.compile(r"\b[A-Z]\w+")
_COUNTRY = 6
#: How many places with a similar name are offered for one that is open.
_OFFERED = 3
_WIDE = {PlaceType.COUNTRY, PlaceType.REGION, PlaceType.ADMIN1}


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundedPlaces:
    """A report's names of places, and the place of each claim."""

    toponyms: tuple[Toponym, ...]  #: by start
    #: One for each claim in order; words say why a place is unknown.
    places: tuple[GroundedPlace | str, ...]
    #: One for each event in order, of its own place words alone.
    events: tuple[GroundedPlace | str, ...] = ()
    dateline: Toponym | None = None  #: where the report says that it was written


class PlaceGrounder:
    """
    Grounds places. Make one, use it for all reports of a process.

    Args:
        gazetteer: The places of the world.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def ground(
        self, transcript: Transcript, claims: Sequence[Claim], events: Sequence[Event] = ()
    ) -> GroundedPlaces:
        """
        Find the names of places in a report, and the place of each claim and event.

        Args:
            transcript: The report as read.
            claims: The claims that were coded from it; they are not changed.
            events: The events that were found in it; they are not changed.
        """
        mentions = self._with_claimed(transcript, claims)
        demonyms = demonym_countries(transcript)
        behind = background_of(transcript)
        dateline = find_dateline(transcript, self._gazetteer, demonyms, behind)
        behind = replace(behind, dateline=dateline)
        toponyms = tuple(resolve(mentions, transcript.report.text, demonyms, behind))
        scene = _Scene(transcript, toponyms, demonyms, self._gazetteer, behind)
        return GroundedPlaces(
            toponyms=scene.toponyms,
            places=tuple(scene.place_of(claim) for claim in claims),
            events=tuple(scene.place_of_event(event) for event in events),
            dateline=dateline,
        )

    def _with_claimed(self, transcript: Transcript, claims: Sequence[Claim]) -> Sequence[Mention]:
        """The report's names, with those of the claims' own place words that they lack."""
        found = list(find_mentions(transcript, self._gazetteer))
        for claim in claims:
            span = None if claim.place is None else _where(claim, transcript.report.text)
            if span is None or any(one.span.overlaps(span) for one in found):
                continue
            for sentence in transcript.sentences:
                if sentence.span.contains(span):
                    names = Names(sentence, transcript.report.text, self._gazetteer).find()
                    found += [
                        replace(
                            mention_at(transcript, name.span, self._gazetteer),
                            rule="a claim's place",
                        )
                        for name in names
                        if span.contains(name.span)
                        and name.covers_run
                        and fold(name.span.of(transcript.report.text))
                        not in words("toponyms", "never")
                    ]
        return sorted(found, key=lambda one: one.span)


class _Scene:
    """A report's places in their sentences and blocks."""

    def __init__(
        self,
        transcript: Transcript,
        toponyms: Sequence[Toponym],
        demonyms: Counter[str],
        gazetteer: Gazetteer,
        background: Background,
    ) -> None:
        self.transcript = transcript
        self.text = transcript.report.text
        self.blocks = transcript.report.blocks
        self.gazetteer = gazetteer
        self.placed = [one for one in toponyms if one.place is not None]
        comments = [comment.span for comment in transcript.report.comments]
        self.body = [one for one in toponyms if not any(c.contains(one.span) for c in comments)]
        self.countries = _weights(self.body, demonyms)
        self.home = home_of(
            [(one.span, one.place) for one in self.body if one.place is not None], self.text
        )
        self.toponyms = tuple(self._with_similar(one) for one in toponyms)
        self.setting = Setting(
            text=self.text,
            outlet=transcript.report.outlet,
            placed=self.placed,
            body=bool(self.body),
            weights=self.countries,
            located=located_countries(transcript, self.body),
            home=self.home,
            background=background,
            gazetteer=gazetteer,
        )

    def place_of(self, claim: Claim) -> GroundedPlace | str:
        """The place of one claim, or why it is unknown."""
        if claim.place is not None:
            named = self._named(claim, claim.place)
            if named is not None:
                return named
            why = f"“{claim.place}” is no place of the gazetteer{self._alike(claim)}"
            share = OF_REPORT if _KINDS.search(claim.place) else _SURELY
            return self._around(claim) or self._of_report(claim, why, share)
        if any("more than one place" in reason for reason in claim.reasons):
            return self._of_report(claim, "the figure is a total over more than one place")
        return self._of_report(claim, "the text names no place for this figure")

    def place_of_event(self, event: Event) -> GroundedPlace | str:
        """The place that an event's own words name, or why it is unknown; nothing is inferred."""
        if event.place is None:
            return "the text names no place for this event"
        named = self._named(event, event.place)
        return named or f"“{event.place}” is no place of the gazetteer"

    def _named(self, claim: Claim | Event, said: str) -> GroundedPlace | str | None:
        """The place that the claim's own words name."""
        span = _where(claim, self.text)
        inside = [] if span is None else [t for t in self.toponyms if t.span.overlaps(span)]
        if not inside:  # the words stand elsewhere in the report in another form
            key = f" {fold(said)} "
            inside = [t for t in self.toponyms if f" {fold(t.words)} " in key][:1]
        known = [one for one in inside if one.place is not None and not self._is_stray(one.place)]
        if not known:
            return None
        best = min(known, key=lambda one: (_width(one), one.span))
        assert best.place is not None  # noqa: S101 - filtered above
        apart = [
            one for one in known if one.place is not None and not _related(one.place, best.place)
        ]
        if apart:
            return self._held(claim, [best, *apart])
        before = self.text[max(0, best.span.start - 40) : best.span.start]
        place, note = _as_said(best.place, before)
        narrower = len(known) < len(inside) or (
            span is not None and span.contains(best.span) and self._leads(span, best)
        )
        if narrower and place.precision < _LOWER:
            place = replace(place, precision=_LOWER)
            note += "; the gazetteer lacks the narrower place that is named"
        origin = origin_of(self.transcript, claim.sentence, _telling(claim), span or best.span)
        return GroundedPlace(
            words=said,
            span=span or best.span,
            place=place,
            origin=origin,
            rule="own words" if origin in {"clause", "sentence"} else "running place",
            reason=f"“{best.words}” is {described(place)}: {best.reason}{note}; {TOLD[origin]}",
            runner_up=_runner_up(best),
        )

    def _leads(self, span: Span, toponym: Toponym) -> bool:
        """Whether a name that is no toponym stands before one ("the Arda quarter of Lomia")."""
        covered = [one.span for one in self.toponyms]
        return any(
            not any(one.contains(Span(start, end)) for one in covered)
            and self.text[start:end].lower() not in attribute_of("demonyms", "country")
            and self.text[start:end].lower() not in words("gazetteer", "articles")
            for start, end in (
                (span.start + found.start(), span.start + found.end())
                for found in _NAME.finditer(self.text[span.start : toponym.span.start])
            )
        )

    def _is_stray(self, place: Place) -> bool:
        """Whether it is a small place of a country that nothing else of a long report names."""
        small = place.type in _SMALL and (place.population or 0) < _STRAY
        alone = self.countries[place.country or ""] <= 1
        return small and alone and sum(self.countries.values()) >= _TOLD

    def _held(self, claim: Claim | Event, several: Sequence[Toponym]) -> GroundedPlace | str:
        """The narrowest place that holds each of several."""
        places = [one.place for one in several if one.place is not None]
        common = [one for one in places[0].within if all(one in p.within for p in places[1:])]
        holder = self.gazetteer.place(common[-1]) if common else None
        names = " and ".join(dict.fromkeys(one.words for one in several))
        if holder is None:
            return f"no one place of the gazetteer holds {names}"
        return GroundedPlace(
            words=claim.place or names,
            span=several[0].span,
            place=holder,
            origin=origin_of(self.transcript, claim.sentence, _telling(claim), several[0].span),
            rule="several places",
            reason=f"{names} lie in {described(holder)}",
            runner_up=None,
        )

    def _around(self, claim: Claim) -> GroundedPlace | None:
        """
        The place nearest before common words ("the village"): sentence, then paragraph.

        A name that the gazetteer lacks could be anywhere, and is not put there.
        """
        if any(word[:1].isupper() for word in (claim.place or "").split()):
            return None
        block = next((b.span for b in self.blocks if b.span.contains(claim.sentence)), None)
        for origin, span in (("sentence", claim.sentence), ("paragraph", block)):
            near = [
                one
                for one in self.placed
                if span is not None
                and span.contains(one.span)
                and one.span.start < claim.sentence.end
                and located(self.text, one.span)
            ]
            if near:
                return self._from(near, claim, origin)
        return None

    def _from(self, near: Sequence[Toponym], claim: Claim, origin: str) -> GroundedPlace | None:
        """The narrowest of the last sentence's names, as the place that common words stand in."""
        best = min(near, key=lambda one: (_width(one), -one.span.start))
        if best.place is None:
            return None
        place = replace(best.place, precision=max(best.place.precision, _NEAR))
        return GroundedPlace(
            words=best.words,
            span=best.span,
            place=place,
            origin=origin,
            rule="running place",
            reason=f"“{claim.place}” is not in the gazetteer; its {origin} speaks of "
            f"{described(place)}",
            runner_up=_runner_up(best),
        )

    def _of_report(
        self, claim: Claim, why: str, share_needed: float = OF_REPORT
    ) -> GroundedPlace | str:
        """The country that the report is set in."""
        return self.setting.answer(claim, why, self._similar_to(claim), share_needed)

    def _with_similar(self, toponym: Toponym) -> Toponym:
        """A name that is open, with the names like it in the one country of the report offered."""
        if toponym.place is not None or self.home is None:
            return toponym
        alike = self.gazetteer.similar(toponym.words, self.home, _OFFERED)
        if not alike:
            return toponym
        offered = [
            PlaceCandidate(
                place=one.place, score=0.0, reasons=(f"its name is {one.likeness:.0f} % alike",)
            )
            for one in alike
        ]
        names = ", ".join(dict.fromkeys(described(one.place) for one in alike))
        return replace(
            toponym,
            candidates=(*toponym.candidates, *offered),
            reason=f"{toponym.reason}; the name resembles {names}, which decides nothing",
        )

    def _similar_to(self, claim: Claim) -> PlaceCandidate | None:
        """The place of the likest name to a claim's place words, where they stay open."""
        key = f" {fold(claim.place or '')} "
        for one in self.toponyms:
            if one.place is None and f" {fold(one.words)} " in key:
                return next((c for c in one.candidates if c.place.country == self.home), None)
        return None

    def _alike(self, claim: Claim) -> str:
        alike = self._similar_to(claim)
        return "" if alike is None else f" (the name resembles {described(alike.place)})"


def _telling(one: Claim | Event) -> Span:
    """The words that tell it: a claim's figure, an event's verb or noun."""
    return one.span if isinstance(one, Claim) else one.trigger


def _where(claim: Claim | Event, text: str) -> Span | None:
    """Where place words stand: in the claim's sentence, else the last time before it, else on."""
    said = claim.place or ""
    start = text.find(said, claim.sentence.start, claim.sentence.end)
    if start < 0:
        start = text.rfind(said, 0, claim.sentence.start)
    if start < 0:
        start = text.find(said, claim.sentence.end)
    return None if start < 0 else Span(start, start + len(said))


def _weights(placed: Sequence[Toponym], demonyms: Counter[str]) -> Counter[str]:
    """How much of a report points to each country: its places and its people's names."""
    found = Counter(demonyms)
    for one in placed:
        if one.place is not None and one.place.country is not None:
            found[one.place.country] += 1
    return found


def _width(toponym: Toponym) -> int:
    """The UCDP precision of the place that it was taken for."""
    return _COUNTRY + 1 if toponym.place is None else toponym.place.precision


def _related(one: Place, other: Place) -> bool:
    """Whether two places are one, or one lies in the other."""
    return one.id == other.id or one.id in other.within or other.id in one.within


def _as_said(place: Place, before: str) -> tuple[Place, str]:
    """A place at the precision of the words before it ("near", "northern"), with what they say."""
    said = before.lower().split()[-2:]
    beside = len(said) == 2 and said[1] == "of" and said[0] in words("places", "directions")
    if beside and place.precision < _NEAR:
        return replace(place, precision=_NEAR), f"; {said[0]} of it"
    for word in reversed(said):
        if word in {"near", "outside", "around"} and place.precision < _NEAR:
            return replace(place, precision=_NEAR), f"; “{word}” it"
        if word in words("places", "directions") and place.type in _WIDE:
            coarser = _PART if place.type is PlaceType.COUNTRY else place.precision
            return replace(place, precision=coarser), f"; its {word} part"
    return place, ""


def _runner_up(toponym: Toponym) -> PlaceCandidate | None:
    """The best candidate that was not chosen."""
    return next((one for one in toponym.candidates if one.place != toponym.place), None)
