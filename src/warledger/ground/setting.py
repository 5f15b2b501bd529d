"""
The country that a whole report is set in: the answer for a figure without a place of its own.

It is given at country precision, with how much of the report speaks for it. Where the report points
to no country, its dateline and its outlet's country are weak evidence, and said to be.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from warledger.ground.home import set_in
from warledger.records import GroundedPlace, PlaceCandidate, PlaceType
from warledger.resources import attribute_of, words
from warledger.resources.countries import countries

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence

    from warledger.ground.background import Background
    from warledger.records import Claim, Place, Toponym, Transcript
    from warledger.resources.gazetteer import Gazetteer

#: A country is the report's where this share of what points to countries points to it.
OF_REPORT = 0.6
_COUNTRY = 6
#: Groups of words for forces, which act abroad as well as at home.
_FORCES = ("armed_forces", "forces", "army", "air_force", "navy")
#: After a country's name so many words are looked at.
_NEXT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a report says of the country that it is set in."""

    text: str
    outlet: str | None
    placed: Sequence[Toponym]  #: names that were placed, comments' included
    body: bool  #: whether the body names any place at all
    weights: Counter[str]  #: how much of the body points to each country
    located: frozenset[str]  #: countries of which more is told than what their forces do
    home: str | None  #: the one country in which all lies that the report locates
    background: Background
    gazetteer: Gazetteer

    def answer(
        self, claim: Claim, why: str, alike: PlaceCandidate | None, share_needed: float = OF_REPORT
    ) -> GroundedPlace | str:
        """
        The country for a claim, or why there is none.

        Args:
            claim: One without a place of its own.
            why: Why it has none.
            alike: A place whose name resembles its words.
            share_needed: How much of what points to countries has to point to the one.
        """
        best = self.home or max(
            self.weights, key=lambda code: (self.weights[code], code), default=None
        )
        if best is None or best not in self.located:
            return self._weak(why, best)
        total = sum(self.weights.values())
        if not self.home and self.weights[best] < share_needed * total:
            return f"{why}, and the report speaks of no one country"
        own = {
            one.place.country
            for one in self.placed
            if one.place is not None
            and claim.sentence.contains(one.span)
            and set_in(self.text, one.span, one.place)
        }
        if own and best not in own:
            return f"{why}, and its sentence speaks of another country than the report"
        country = self.country(best)
        if country is None:
            return f"{why}, and the gazetteer lacks the country {best}"
        first = next((one for one in self.placed if one.place == country), None)
        share = f"{self.weights[best] / total:.0%}"
        every = ", and every place that it locates" if self.home else ""
        dated, note = self._dated(best)
        return GroundedPlace(
            words=country.name if first is None else first.words,
            span=None if first is None else first.span,
            place=country,
            origin="report",
            rule="country of the report",
            reason=f"{why}; {share} of what the report names lies in {country.name}{every}{note}",
            runner_up=alike or dated,
        )

    def country(self, code: str) -> Place | None:
        """The gazetteer's row of a country by its ISO 3166-1 code."""
        for one in self.placed:
            if one.place is not None and one.place.country == code:
                found = one.place.within[0] if one.place.within else one.place.id
                country = self.gazetteer.place(found)
                if country is not None and country.type is PlaceType.COUNTRY:
                    return country
        named = self.gazetteer.find(countries()[code].name) if code in countries() else ()
        return next(
            (one for one in named if one.type is PlaceType.COUNTRY and one.country == code), None
        )

    def _dated(self, country: str) -> tuple[PlaceCandidate | None, str]:
        """The dateline's place as a candidate for a claim in its country, and what to say of it."""
        dateline = self.background.dateline
        place = None if dateline is None else dateline.place
        if place is None or place.country != country or place.type is PlaceType.COUNTRY:
            return None, ""
        said = f"the report is dated from {place.name}, which tells where it was written"
        return PlaceCandidate(place=place, score=0.0, reasons=(said,)), f"; {said}"

    def _weak(self, why: str, forces: str | None) -> GroundedPlace | str:
        """The country of the dateline, else of the outlet, where the report points to none."""
        code, dateline = self.background.dated_in, self.background.dateline
        country = None if code is None else self.country(code)
        if code is not None and code != forces and country is not None and dateline is not None:
            candidate, _ = self._dated(code)
            return GroundedPlace(
                words=dateline.words,
                span=dateline.span,
                place=replace(country, precision=_COUNTRY),
                origin="dateline",
                rule="country of the dateline",
                reason=f"{why}, nor any other place; weak evidence: the report is dated from "
                f"{dateline.words}",
                runner_up=candidate,
            )
        if forces is not None:
            return f"{why}, and the report only speaks of forces of {forces}"
        if self.body:
            return f"{why}, and the report speaks of no one country"
        return self._of_outlet(why)

    def _of_outlet(self, why: str) -> GroundedPlace | str:
        code = self.background.outlet
        country = None if code is None else self.country(code)
        if country is None or any(home != code for home in self.background.homes):
            return f"{why}, and the report speaks of no one country"
        return GroundedPlace(
            words=self.outlet or country.name,
            span=None,
            place=replace(country, precision=_COUNTRY),
            origin="outlet",
            rule="country of the outlet",
            reason=f"{why}, nor any place at all; weak evidence: {self.outlet} reports on "
            f"{country.name}",
            runner_up=None,
        )


def located_countries(transcript: Transcript, body: Sequence[Toponym]) -> frozenset[str]:
    """
    Countries of which a report's body tells more than what their forces do ("the US military").

    Args:
        transcript: The report as read.
        body: The names of places in its body.
    """
    text = transcript.report.text
    found = {
        one.place.country
        for one in body
        if one.place is not None
        and one.place.country is not None
        and (one.place.type is not PlaceType.COUNTRY or not _of_forces(text, one.span.end))
    }
    of = attribute_of("demonyms", "country")
    for sentence in transcript.sentences:
        for token in sentence.tokens if sentence.comment is None else ():
            code = of.get(token.text.lower()) if token.text[:1].isupper() else None
            if code is not None and not _of_forces(text, token.span.end):
                found.add(code)
    return frozenset(code for code in found if code is not None)


def _of_forces(text: str, end: int) -> bool:
    """Whether a country's name or adjective that ends here stands before a word for forces."""
    forces = frozenset().union(*(words("actor_words", group) for group in _FORCES))
    after = text[end : end + 60].lower().split()
    while after[:2] and after[0] in {"and", "or"}:  # "US and Iraqi forces"
        after = after[2:]
    near = [word.strip(".,;:’'\"”)") for word in after[:_NEXT]]
    return bool(near) and (near[0] in forces or " ".join(near) in forces)
