"""
Which place a name means: every candidate is scored on what the report says around it.

A score is a sum of plain parts, each with its reason: how well known the place is, whether the
form of the name is the place's own, whether the words ask for its kind ("province"), whether the
text puts it inside a place that holds it ("Arda, Lomia"), in a country that the report speaks of,
or near places that leave no doubt; a little, whether it lies where the report's actors are at home,
in its dateline's or its outlet's country. The parts' weights are below. A likeness of spelling
plays no part. Where all else lies in one country, a little-known namesake on another continent is
not taken.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from warledger.ground.background import Background
from warledger.ground.home import home_of, is_far_homonym
from warledger.records import Place, PlaceCandidate, PlaceType, Toponym
from warledger.resources.gazetteer import kilometres

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warledger.ground.toponyms import Mention
    from warledger.resources.gazetteer import Match

#: What a form of a name other than the main one costs, by rank; see `Match.rank`.
_RANKS = (0.0, 0.7, 0.8, 1.0, 1.3, 1.4, 1.5)
#: What a kind of place is worth beside its population.
_KINDS: Mapping[PlaceType, float] = {
    PlaceType.COUNTRY: 2.5,
    PlaceType.REGION: 1.6,
    PlaceType.SEA: 2.0,
    PlaceType.RIVER: 1.0,
    PlaceType.ADMIN1: 0.8,
    PlaceType.ADMIN2: -0.4,
    PlaceType.SETTLEMENT: 0.3,
    PlaceType.NEIGHBOURHOOD: 0.2,
    PlaceType.CAMP: 0.2,
    PlaceType.BASE: 0.2,
    PlaceType.LANDMARK: 0.2,
}
#: People that stand in where the gazetteer has none; a place of the overlay is in the news.
_UNKNOWN = 300
_IN_THE_NEWS = 30_000
#: The kinds in words.
_CALLED: Mapping[PlaceType, str] = {
    PlaceType.COUNTRY: "a country",
    PlaceType.REGION: "a region",
    PlaceType.ADMIN1: "a province",
    PlaceType.ADMIN2: "a district",
    PlaceType.SETTLEMENT: "a town",
    PlaceType.NEIGHBOURHOOD: "a quarter",
    PlaceType.CAMP: "a camp",
    PlaceType.BASE: "a base",
    PlaceType.LANDMARK: "a landmark",
    PlaceType.RIVER: "a river",
    PlaceType.SEA: "a sea",
}
_CAPITAL = 1.0
_ASKED, _NOT_ASKED = 2.5, -0.8
_HELD = 3.0
_COUNTRY_SHARE, _COUNTRY_NAMED = 2.2, 0.6
#: A sea or a part of the world lies in no country that could speak for it.
_NO_COUNTRY = 1.5
_UNIT_NAMED = 0.8
#: Where the report's actors are at home, and its outlet: less than any word on the place itself.
_ACTORS_HOME, _OUTLET, _DATELINE = 0.5, 0.2, 0.3
_NEAR = 1.2
_NEAR_KM = 150.0
#: Candidates this close in score are not told apart, unless they lie this close on the ground.
_MARGIN = 0.12
_SAME_KM = 50.0
_HOLDERS = {PlaceType.ADMIN1, PlaceType.COUNTRY}
#: A unit with the name of a settlement in it that has this share of its people.
_SEAT_SHARE = 0.05
_HAS_SEAT = -2.5
#: How many candidates a toponym keeps.
_KEPT = 5
#: A place of fewer people is not looked for in a country that the report does not name, once it
#: names others this often.
_STRAY, _TOLD = 20_000, 5
_SMALL = {PlaceType.SETTLEMENT, PlaceType.ADMIN2}
#: From this lead on a name's best candidate counts as beyond doubt.
_CLEAR = 1.0


@dataclass(slots=True)
class _Context:
    """What the report as a whole speaks of."""

    countries: Counter[str]
    units: frozenset[str]  #: ids of units and countries that hold places beyond doubt
    anchors: tuple[Place, ...]
    background: Background

    def share(self, country: str | None) -> float:
        """A country's part of all that points to countries, 0 to 1."""
        total = sum(self.countries.values())
        return self.countries[country] / total if country and total else 0.0


def resolve(
    mentions: Sequence[Mention],
    text: str,
    demonyms: Counter[str],
    background: Background | None = None,
) -> list[Toponym]:
    """
    A toponym for each mention in order.

    Args:
        mentions: Of one report, by start.
        text: ``Report.text``.
        demonyms: How often words for each country's people stand in the report.
        background: What its outlet and actors speak for.

    Two rounds: names of countries, demonyms and holders named beside a name first; then also the
    places that the first round left no doubt about.
    """
    holders = _holders(mentions, text)
    behind = background or Background()
    context = _Context(_countries(mentions, demonyms), frozenset(), (), behind)
    first = _round(mentions, holders, context)
    sure = [
        ranked[0].place
        for ranked in first
        if ranked and (len(ranked) == 1 or ranked[0].score - ranked[1].score >= _CLEAR)
    ]
    countries = Counter(context.countries)
    for place in {place.id: place for place in sure}.values():
        if place.country is not None and place.type is not PlaceType.COUNTRY:
            countries[place.country] += 1
    units = frozenset(unit for place in sure for unit in (*place.within, place.id))
    anchors = tuple({p.id: p for p in sure if p.precision <= 4 and p.lat is not None}.values())
    second = _round(mentions, holders, _Context(countries, units, anchors, behind))
    found = [
        _toponym(mention, ranked, countries)
        for mention, ranked in zip(mentions, second, strict=True)
    ]
    return [_at_home(one, mentions[i].key, found, mentions, text) for i, one in enumerate(found)]


def _at_home(
    toponym: Toponym, key: str, every: Sequence[Toponym], mentions: Sequence[Mention], text: str
) -> Toponym:
    """A toponym, away from a far namesake where all else that the report locates is in one land."""
    place = toponym.place
    if place is None or any("named with it" in one for one in toponym.candidates[0].reasons):
        return toponym
    others = [
        (one.span, one.place)
        for one, mention in zip(every, mentions, strict=True)
        if one.place is not None and mention.key != key
    ]
    home = home_of(others, text)
    if home is None or not is_far_homonym(place, home):
        return toponym
    there = next((one for one in toponym.candidates if one.place.country == home), None)
    why = f"not {described(place)}: all else that the report locates lies in {home}"
    if there is None:
        return replace(toponym, place=None, reason=why)
    return replace(toponym, place=there.place, reason="; ".join((*there.reasons, why)))


def _countries(mentions: Sequence[Mention], demonyms: Counter[str]) -> Counter[str]:
    """How much of the report points to each country by its name or its people's."""
    found: Counter[str] = Counter()
    for code, times in demonyms.items():
        found[code] += min(times, 3)
    named: Counter[str] = Counter()
    for mention in mentions:
        states = {
            m.place.country
            for m in mention.matches
            if m.place.type is PlaceType.COUNTRY and m.rank <= 1
        }
        shared = any(
            m.place.type is PlaceType.ADMIN1 and m.rank <= 1 and m.place.country not in states
            for m in mention.matches
        )
        for state in states:
            if state is not None and not shared:  # "Georgia" says nothing by itself
                named[state] += 1
    for code, times in named.items():
        found[code] += 2 * min(times, 3)
    return found


def _holders(mentions: Sequence[Mention], text: str) -> list[tuple[Mention, ...]]:
    """For each mention the mentions that the words name as what holds it ("Arda, Lomia")."""
    found: list[tuple[Mention, ...]] = []
    for index, mention in enumerate(mentions):
        chain: list[Mention] = []
        last = mention
        for other in mentions[index + 1 : index + 4]:
            between = text[last.span.end : other.span.start].lower()
            tie = " ".join(between.replace(",", " , ").split())
            if other.sentence != mention.sentence or tie not in _TIES:
                break
            chain.append(other)
            last = other
        found.append(tuple(chain))
    return found


_KIND = (
    *("province", "district", "governorate", "state", "city", "county", "region", "village"),
    "town",
)
_OF = ("of", "in", ", in", "in the", ",", "of the")
_TIES = frozenset(
    {
        ", ", ",", "(", ", in", "in", "of", ", in the", "in the", "'s", "’s", ", a", "- ,",
        *(f"{kind} {tie}" for kind in _KIND for tie in _OF),
        *(f", {article} {kind} in" for article in ("a", "the") for kind in _KIND),
        *(f"in the {kind} of" for kind in _KIND),
        *(f"in {kind} of" for kind in _KIND),
    }
)  # fmt: skip


def _round(
    mentions: Sequence[Mention], holders: Sequence[tuple[Mention, ...]], context: _Context
) -> list[list[PlaceCandidate]]:
    """Candidates of each mention, best first; what one mention of a name says holds for all."""
    own = [
        {m.place.id: _own_parts(m.place, mention, held) for m in mention.matches}
        for mention, held in zip(mentions, holders, strict=True)
    ]
    shared: dict[tuple[str, str], list[tuple[float, str]]] = {}
    for mention, parts in zip(mentions, own, strict=True):
        for identifier, found in parts.items():
            known = shared.setdefault((mention.key, identifier), [])
            if sum(part for part, _ in found) > sum(part for part, _ in known):
                shared[mention.key, identifier] = found
    ranked = []
    for mention, parts in zip(mentions, own, strict=True):
        candidates = []
        for match in mention.matches:
            place = match.place
            said = parts[place.id] or shared[mention.key, place.id]
            every = [*_prior(match), *said, *_context_parts(place, context)]
            if place.type not in mention.asked and _has_seat(place, mention):
                every.append((_HAS_SEAT, ""))
            candidates.append(
                PlaceCandidate(
                    place=place,
                    score=round(sum(part for part, _ in every), 3),
                    reasons=tuple(reason for part, reason in every if reason),
                )
            )
        candidates.sort(key=lambda one: (-one.score, one.place.id))
        ranked.append(candidates)
    return ranked


def _prior(match: Match) -> list[tuple[float, str]]:
    """What the place is worth before any text is read."""
    place = match.place
    people = place.population or (_IN_THE_NEWS if place.id.startswith("wl:") else _UNKNOWN)
    wide = place.type in {PlaceType.REGION, PlaceType.SEA, PlaceType.COUNTRY}
    size = 3.0 if wide else math.log10(max(people, 100)) / 2
    known = f"{people:,} people" if place.population and not wide else ""
    form = _RANKS[min(match.rank, len(_RANKS) - 1)]
    return [
        (size + _KINDS[place.type], known),
        (-form, "another form of the name" if form else ""),
        *([(_CAPITAL, "a capital")] if match.capital else []),
    ]


def _has_seat(unit: Place, mention: Mention) -> bool:
    """Whether a unit holds a settlement that the bare name means rather ("Basra")."""
    if unit.type not in {PlaceType.ADMIN1, PlaceType.ADMIN2}:
        return False
    return any(
        m.place.type is PlaceType.SETTLEMENT
        and (unit.id in m.place.within or not _apart(unit, m.place))
        and m.rank <= 1
        and (m.place.population or 0) >= _SEAT_SHARE * (unit.population or 0)
        for m in mention.matches
    )


def _is_list(mention: Mention, other: Mention) -> bool:
    """Whether a name and what follows it are states side by side ("Oregon, Nevada")."""
    sides = [
        {
            (m.place.type, m.place.country if m.place.type is PlaceType.ADMIN1 else None)
            for m in one.matches
            if m.place.type in _HOLDERS and m.rank <= 1
        }
        for one in (mention, other)
    ]
    return mention.key != other.key and bool(sides[0] & sides[1])


def _own_parts(
    place: Place, mention: Mention, holders: tuple[Mention, ...]
) -> list[tuple[float, str]]:
    """What the words around one mention say of a candidate; nothing where they say nothing."""
    parts = []
    if place.type in mention.asked:
        parts.append((_ASKED, f"the words ask for {_CALLED[place.type]}"))
    elif mention.asked:
        parts.append((_NOT_ASKED, ""))
    for holder in holders:
        ids = {m.place.id for m in holder.matches if m.rank <= 3}
        if ids & set(place.within) and not (
            place.type not in _HOLDERS and _is_list(mention, holder)
        ):
            parts.append((_HELD, f"lies in {holder.words}, named with it"))
            break
    return parts


def _context_parts(place: Place, context: _Context) -> list[tuple[float, str]]:
    """What the rest of the report says for a candidate."""
    parts = []
    share = context.share(place.country)
    if place.country is None:
        parts.append((_NO_COUNTRY, ""))
    elif share:
        parts.append((_COUNTRY_NAMED + _COUNTRY_SHARE * share, "in a country of the report"))
    at_home = context.background.share(place.country)
    if at_home:
        parts.append((_ACTORS_HOME * at_home, "where actors of the report are at home"))
    if place.country is not None and place.country == context.background.outlet:
        parts.append((_OUTLET, "in the outlet's country"))
    if place.country is not None and place.country == context.background.dated_in:
        parts.append((_DATELINE, "in the country that the report is dated from"))
    unit = next((one for one in reversed(place.within) if one in context.units), None)
    if unit is not None and place.within and unit != place.within[0]:
        parts.append((_UNIT_NAMED, "in a unit of the report"))
    if place.lat is not None and place.lon is not None:
        here = (place.lat, place.lon)
        far = [
            kilometres(here, (anchor.lat, anchor.lon))
            for anchor in context.anchors
            if anchor.id != place.id and anchor.lat is not None and anchor.lon is not None
        ]
        if far:
            said = f"{min(far):.0f} km from another place of the report"
            near = min(far) <= _NEAR_KM
            parts.append((_NEAR * math.exp(-min(far) / _NEAR_KM), said if near else ""))
    return parts


def _toponym(mention: Mention, ranked: list[PlaceCandidate], countries: Counter[str]) -> Toponym:
    place: Place | None = None
    reason = "the gazetteer has no place of that name"
    if ranked:
        best = ranked[0]
        rival = next((one for one in ranked[1:] if _apart(best.place, one.place)), None)
        if rival is not None and best.score - rival.score < _MARGIN:
            reason = f"{described(best.place)} and {described(rival.place)} are as likely"
        elif _is_stray(best, countries):
            reason = f"the report speaks of other countries than {described(best.place)}"
        else:
            place = best.place
            reason = "; ".join(best.reasons) or "the only place of that name"
    return Toponym(
        span=mention.span,
        words=mention.words,
        place=place,
        rule=mention.rule,
        reason=reason,
        candidates=tuple(ranked[:_KEPT]),
    )


def _is_stray(best: PlaceCandidate, countries: Counter[str]) -> bool:
    """Whether the best that the gazetteer has is a small place of a country that nothing names."""
    place = best.place
    other = "another form of the name" in best.reasons
    small = other and place.type in _SMALL and (place.population or 0) < _STRAY
    named = sum(countries.values()) >= _TOLD and countries[place.country or ""] <= 1
    held = any("named with it" in reason for reason in best.reasons)
    return small and named and not held


def _apart(one: Place, other: Place) -> bool:
    """Whether two places are too far apart to be two rows of one, and none holds the other."""
    if one.id in other.within or other.id in one.within:
        return False
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return one.country != other.country
    return kilometres((one.lat, one.lon), (other.lat, other.lon)) > _SAME_KM


def described(place: Place) -> str:
    """A place in words: its name, the unit that holds it, its country's code."""
    parts = [place.name, *place.admin[:1], *([place.country] if place.country else [])]
    return ", ".join(dict.fromkeys(parts))
