"""
Names of places in a transcript: gazetteer names that the words around them show to be places.

The parser's entity types are one sign among others. A name that covers only a part of a longer
name ("Nancy" of "Nancy Pelosi", "Washington" of "Washington Post") is none, nor is a demonym.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from warledger.ground.name_runs import Name, Names
from warledger.records import PlaceType, Sentence, Span
from warledger.resources import attribute_of, lexicon, words
from warledger.resources.gazetteer import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from warledger.records import Token, Transcript
    from warledger.resources.gazetteer import Gazetteer, Match

_PLACE_ENTITIES = {"GPE", "LOC", "FAC"}
_WIDE = {PlaceType.COUNTRY, PlaceType.REGION, PlaceType.SEA}
#: Names of first-level units are taken with less ground than those of towns.
_KNOWN = {*_WIDE, PlaceType.ADMIN1}
DOUBTFUL = "doubtful"
CALLED = "called a town"
#: Locative words that as often stand before persons.
_LOOSE = {"to", "from", "on"}
#: A town of so many people is taken for itself where nothing speaks against it.
_WELL_KNOWN = 50_000
_SHORTEST = 2
_ACRONYM = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name that is taken for a place's, with what it may mean; not yet which."""

    span: Span
    words: str
    key: str  #: folded
    sentence: int  #: index of its sentence
    matches: tuple[Match, ...]  #: none where the gazetteer lacks a name that is surely a place's
    asked: frozenset[PlaceType]  #: kinds that the words around ask for ("province")
    rule: str


def find_mentions(transcript: Transcript, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """
    Every name of a place in a report's body and comments, by start; none overlap.

    A name accepted on good grounds in one place is accepted elsewhere in the report too, unless it
    is a part of a person's or an organisation's name there.
    """
    text = transcript.report.text
    judges = [_Judge(sentence, text, gazetteer) for sentence in transcript.sentences]
    people = {part for judge in judges for part in judge.people()}
    found: list[Mention] = []
    doubtful: list[Mention] = []
    for judge in judges:
        for mention in judge.mentions(people):
            (doubtful if mention.rule == DOUBTFUL else found).append(mention)
    sure = {mention.key for mention in found}
    for one in doubtful:
        if one.key in sure:
            found.append(replace(one, rule="named elsewhere"))
        elif _tied(one, found, text):
            found.append(replace(one, rule="beside a place"))
    found += _repeated(transcript, found)
    return tuple(sorted(found, key=lambda one: one.span))


def _repeated(transcript: Transcript, found: Sequence[Mention]) -> Iterator[Mention]:
    """Further mentions of names that the text calls a town or village and the gazetteer lacks."""
    taken = [one.span for one in found]
    for name in {one.words: one for one in found if one.rule == CALLED}.values():
        for again in re.finditer(rf"\b{re.escape(name.words)}\b", transcript.report.text):
            span = Span(*again.span())
            sentence = next((s for s in transcript.sentences if s.span.contains(span)), None)
            if sentence is not None and not any(span.overlaps(one) for one in taken):
                yield replace(name, span=span, sentence=sentence.index, rule="named elsewhere")


def mention_at(transcript: Transcript, span: Span, gazetteer: Gazetteer) -> Mention:
    """
    A stretch of a report that is known to be a place's name, as a mention.

    Args:
        span: Code points of ``Report.text``.
    """
    said = span.of(transcript.report.text)
    sentence = next((one for one in transcript.sentences if one.span.overlaps(span)), None)
    tokens = () if sentence is None else sentence.tokens
    inside = [token.index for token in tokens if token.span.overlaps(span)]
    return Mention(
        span=span,
        words=said,
        key=fold(said),
        sentence=-1 if sentence is None else sentence.index,
        matches=gazetteer.matches(said),
        asked=_asked(tokens, inside[0], inside[-1]) if inside else frozenset(),
        rule="given",
    )


def _tied(one: Mention, found: Sequence[Mention], text: str) -> bool:
    """Whether a comma or "and" alone ties a name to one that is a place's."""
    for other in found:
        if other.sentence == one.sentence:
            first, second = sorted((one.span, other.span))
            if text[first.end : second.start].strip() in {",", "and", ", and", "(", "or"}:
                return True
    return False


def demonym_countries(transcript: Transcript) -> Counter[str]:
    """
    How often words for a country's people and things stand in a report's body, by ISO 3166-1 code.

    What readers comment tells nothing of where the report is set.
    """
    found: Counter[str] = Counter()
    of = _demonyms()
    for sentence in transcript.sentences:
        tokens = sentence.tokens if sentence.comment is None else ()
        for index, token in enumerate(tokens):
            pair = " ".join(t.text.lower() for t in tokens[index : index + 2])
            code = of.get(pair) or of.get(token.text.lower())
            if code is not None and token.text[:1].isupper():
                found[code] += 1
    return found


def _demonyms() -> Mapping[str, str]:
    return attribute_of("demonyms", "country")


class _Judge:
    """One sentence: its candidate names, and what speaks for and against each."""

    def __init__(self, sentence: Sentence, text: str, gazetteer: Gazetteer) -> None:
        self.sentence = sentence
        self.tokens = sentence.tokens
        self.text = text
        self.gazetteer = gazetteer
        self.names: Sequence[Name] = Names(sentence, text, gazetteer).find()
        long = [t.text for t in self.tokens if t.text.isalpha() and len(t.text) > 3]
        self.shouting = len(long) > 3 and all(word[0].isupper() for word in long)

    def people(self) -> Iterator[str]:
        """Folded words of names of several words that the parser takes for persons."""
        tokens = self.tokens
        known = {
            index
            for name in self.names
            if name.last > name.first and name.covers_run and name.matches[0].rank <= 1
            for index in range(name.first, name.last + 1)
        }
        for index, token in enumerate(tokens):
            if index in known or not token.text.isalpha():
                continue
            together = index + 1 < len(tokens) and tokens[index + 1].entity == "PERSON"
            if token.entity == "PERSON" and together and not tokens[index + 1].entity_start:
                yield fold(token.text)
                yield fold(tokens[index + 1].text)

    def mentions(self, people: set[str]) -> Iterator[Mention]:
        """The names that are places, or may be."""
        taken: set[int] = set()
        for name in self.names:
            rule = self._ground(name, people)
            if rule is None:
                continue
            taken.update(range(name.first, name.last + 1))
            yield self._mention(
                name.span, name.matches, _asked(self.tokens, name.first, name.last), rule
            )
        called = dict(self._called(taken))
        entities = {first: last for first, last in self._entities(taken) if first not in called}
        for first, last in sorted({**entities, **called}.items()):
            span = Span(self.tokens[first].span.start, self.tokens[last].span.end)
            matches = self.gazetteer.matches(span.of(self.text))
            rule = CALLED if first in called else "entity"
            yield self._mention(span, matches, _asked(self.tokens, first, last), rule)

    def _mention(
        self, span: Span, matches: tuple[Match, ...], asked: frozenset[PlaceType], rule: str
    ) -> Mention:
        said = span.of(self.text)
        return Mention(
            span=span,
            words=said,
            key=fold(said),
            sentence=self.sentence.index,
            matches=matches,
            asked=asked,
            rule=rule,
        )

    def _ground(self, name: Name, people: set[str]) -> str | None:
        """The rule by which a name is a place's; `DOUBTFUL` where it needs another; None if not."""
        key = fold(name.span.of(self.text))
        if key in _demonyms() or key in words("toponyms", "never") or self._in_longer_name(name):
            return None
        entity = self._entity(name)
        listed = {match.place.type for match in name.matches if match.rank <= 1}
        asked = bool(_asked(self.tokens, name.first, name.last))
        town = any(m.rank <= 1 and (m.place.population or 0) >= _WELL_KNOWN for m in name.matches)
        whole = name.last > name.first and name.covers_run and name.matches[0].rank <= 1
        located = asked or self._located(name.first, sure=town or whole or entity != "PERSON")
        trap = key in words("toponyms", "trap_words") or self.tokens[name.first].pos != "PROPN"
        if key in people and entity == "PERSON" and not listed & _WIDE:
            return None
        if trap and not listed & {PlaceType.COUNTRY}:
            good = entity in _PLACE_ENTITIES and (located or not self._opens(name))
            return "entity and words around" if good else DOUBTFUL
        if listed & _WIDE and entity != "PERSON":
            return "known country or region"
        if entity in _PLACE_ENTITIES and not self.shouting:
            return "entity"
        if listed & _KNOWN and located:
            return "known country or region"
        if located and (name.covers_run or asked):
            return "words around"
        main = any(
            m.rank == 0
            and m.place.type is PlaceType.SETTLEMENT
            and (m.place.population or 0) >= _WELL_KNOWN
            for m in name.matches
        )
        if main and name.covers_run and entity != "PERSON" and key not in people:
            return "well-known town"
        return DOUBTFUL

    def _entity(self, name: Name) -> str | None:
        """The entity type of most of a name's words."""
        inside = self.tokens[name.first : name.last + 1]
        return Counter(t.entity for t in inside if t.text[:1].isupper()).most_common(1)[0][0]

    def _opens(self, name: Name) -> bool:
        """Whether the name opens its sentence, where every word has a capital."""
        return not any(t.text.isalpha() for t in self.tokens[: name.first])

    def _in_longer_name(self, name: Name) -> bool:
        """Whether the words next to it make one name with it, of something else."""
        wide = any(m.rank <= 1 and m.place.type in _KNOWN for m in name.matches)
        said = name.span.of(self.text)
        if "$" in said or len(said.strip(".")) < _SHORTEST or self._in_organisation(name):
            return True
        if said.isupper() and len(said) <= _ACRONYM and not wide and not self.shouting:
            return self._entity(name) not in _PLACE_ENTITIES
        return (
            self._led(name, wide=wide)
            or self._followed(name, wide=wide)
            or (not wide and self._in_entity(name))
        )

    def _led(self, name: Name, *, wide: bool) -> bool:
        """Whether the word before belongs to the name and changes it ("Lake Arda")."""
        before = self._beside(name.first - 1, -1)
        if before is None or not before.text[:1].isupper():
            return False
        word = before.text.lower().rstrip(".")
        if word in words("toponyms", "feature_nouns"):
            return True
        if word in {"north", "south", "east", "west"} and not wide:
            return True
        if self._entity(name) != "PERSON":
            return False
        inside = before.entity == "PERSON" and not self.tokens[name.first].entity_start
        return inside or (word in words("toponyms", "titles") and not wide)

    def _followed(self, name: Name, *, wide: bool) -> bool:
        """Whether the word after belongs to the name and changes it ("Arda Times")."""
        after = self._beside(name.last + 1, 1)
        if after is None:
            return False
        word = after.text.lower()
        if word in words("toponyms", "other_things"):
            return True
        if not after.text[:1].isupper():
            return False
        if word in words("toponyms", "media_nouns"):
            return True
        if self._is_unit(word) or after.entity_start or after.entity is None:
            return False
        entity = self._entity(name)
        if after.entity == "PERSON" and entity == "PERSON":
            return True
        return entity in {"ORG", "PERSON", "PRODUCT", "EVENT", "WORK_OF_ART"} and not wide

    def _in_organisation(self, name: Name) -> bool:
        """Whether it ends a body's name ("University of Arda", "Television Arda")."""
        step = name.first - 1
        while step > 0 and self.tokens[step].text.lower() in {"of", "the"}:
            step -= 1
        if step < 0:
            return False
        back, first = self.tokens[step], self.tokens[name.first]
        if step < name.first - 1:
            return back.text[:1].isupper() and back.lemma.lower() in words("toponyms", "bodies")
        one = first.entity == "ORG" and back.entity == "ORG" and not first.entity_start
        return one and back.text[:1].isupper()

    def _in_entity(self, name: Name) -> bool:
        """Whether the parser takes it for a part of a longer place ("Fort Arda", "Arda Valley")."""
        tokens = self.tokens
        first, last = name.first, name.last
        kind = tokens[first].entity
        if kind not in _PLACE_ENTITIES:
            return False
        while first > 0 and tokens[first - 1].entity == kind and not tokens[first].entity_start:
            first -= 1
        while last + 1 < len(tokens) and tokens[last + 1].entity == kind:
            if tokens[last + 1].entity_start:
                break
            last += 1
        beside = [*tokens[first : name.first], *tokens[name.last + 1 : last + 1]]
        return any(
            token.text[:1].isupper()
            and token.text.lower() not in words("places", "directions") | {"the", "city"}
            and not self._is_admin(token.text.lower())
            for token in beside
        )

    def _is_admin(self, word: str) -> bool:
        kinds = (PlaceType.ADMIN1, PlaceType.ADMIN2, PlaceType.SETTLEMENT, PlaceType.RIVER)
        return any(word in _asking()[kind] for kind in kinds)

    def _beside(self, index: int, step: int) -> Token | None:
        """The next word on one side, over a blank or a hyphen; None across other marks."""
        if not 0 <= index < len(self.tokens):
            return None
        token = self.tokens[index]
        tied = token.text in {"-", "–"} and 0 <= index + step < len(self.tokens)
        return self.tokens[index + step] if tied else token

    def _is_unit(self, word: str) -> bool:
        return any(word in asking for asking in _asking().values())

    def _located(self, first: int, *, sure: bool = True) -> bool:
        """
        Whether a locative word stands before, over articles, directions and kinds of places.

        Args:
            sure: Whether words count that as often stand before persons ("from").
        """
        index = first - 1
        skipped = 0
        while index >= 0 and skipped < 4:
            word = self.tokens[index].text.lower()
            if word in words("toponyms", "locative"):
                return sure or word not in _LOOSE
            if skipped == 0 and self.tokens[index].lemma in words("places", "taken_by"):
                return sure
            if word == "of" and index > 0:
                return self.tokens[index - 1].lemma in words("toponyms", "city_events")
            small = word in {"the", "'s", "’s"} or word in words("places", "directions")
            if not small and not self._is_unit(word):
                return False
            index -= 1
            skipped += 1
        return False

    def _called(self, taken: set[int]) -> Iterator[tuple[int, int]]:
        """Names after words like "the village of" that no name of the gazetteer touches."""
        tokens = self.tokens
        towns = _asking()[PlaceType.SETTLEMENT]
        for index in range(2, len(tokens)):
            called = tokens[index - 1].text.lower() == "of" and tokens[index - 2].lemma in towns
            if not called or index in taken or not tokens[index].text[:1].isupper():
                continue
            last = index
            while last + 1 < len(tokens) and tokens[last + 1].text[:1].isupper():
                last += 1
            if not taken & set(range(index, last + 1)):
                yield index, last

    def _entities(self, taken: set[int]) -> Iterator[tuple[int, int]]:
        """Entities that the parser takes for places and no name of the gazetteer touches."""
        index = 0
        tokens = self.tokens
        while index < len(tokens):
            if tokens[index].entity not in {"GPE", "LOC"}:
                index += 1
                continue
            last = index
            while last + 1 < len(tokens) and tokens[last + 1].entity == tokens[index].entity:
                if tokens[last + 1].entity_start:
                    break
                last += 1
            free = not taken & set(range(index, last + 1))
            named = tokens[index].pos == "PROPN" and tokens[index].text[:1].isupper()
            demonym = fold(tokens[index].text) in _demonyms()
            known = self._located(index) or last > index
            other = self._beside(last + 1, 1)
            thing = other is not None and other.text.lower() in words("toponyms", "other_things")
            if free and named and known and not (demonym or thing or self.shouting):
                yield index, last
            index = last + 1


def _asked(tokens: Sequence[Token], first: int, last: int) -> frozenset[PlaceType]:
    """The kinds that a word after the name, or one before it with "of", asks for."""
    near = set()
    if last + 1 < len(tokens):
        near.add(tokens[last + 1].text.lower())
    back = first - 1
    if back > 0 and tokens[back].text.lower() == "of":
        near.add(tokens[back - 1].text.lower())
    elif back >= 0 and tokens[back].pos in {"NOUN", "PROPN"}:
        near.add(tokens[back].text.lower())
    return frozenset(kind for kind, asking in _asking().items() if near & asking)


@cache
def _asking() -> Mapping[PlaceType, frozenset[str]]:
    """The words that ask for each kind of place."""
    return {
        PlaceType(str(group.attributes["asks"])): frozenset(group.words)
        for group in lexicon("toponyms")
        if "asks" in group.attributes
    }
