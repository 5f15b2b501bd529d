"""
The table of known actors. People edit ``data/actors/*.yaml``; ``scripts/compile_data.py`` checks
them and writes ``resources/compiled/actors.json``, which is what the program reads.

Names are compared folded, as `warledger.resources.folding` does it. A name written in capitals
(``US``, ``WHO``) matches capitals only.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from warledger.errors import ResourceError
from warledger.records import Actor, ActorKind
from warledger.resources.folding import LEFT_OUT, Word, fold, split_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

#: The form of the compiled file that this program reads.
VERSION = 1
#: A context in which a name counts everywhere, unless another actor's context is met.
ANYWHERE = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Affiliation:
    """One actor's tie to another, with its years where known; both inclusive."""

    other: str  #: id of the other actor
    relation: str
    since: str | None  #: ``YYYY`` or ``YYYY-MM-DD``
    until: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A stretch of time in which an actor is of one kind; bounds inclusive, None is open."""

    kind: ActorKind
    inter: int | None
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorEntry:
    """An actor with what tells when and where its names mean it."""

    actor: Actor
    role: str | None  #: of a state's body: ``army``, ``police``, ``health_ministry`` …
    theatres: frozenset[str]  #: ISO codes of the countries where it acts, its own included
    since: int | None  #: first and last year of its being, where known
    until: int | None
    phases: tuple[Phase, ...]
    affiliations: tuple[Affiliation, ...]
    source: str
    names: tuple[str, ...] = ()  #: its name and all aliases, the ambiguous ones included

    def at(self, day: date | None) -> Actor:
        """The actor with the kind that it had on a day; the last kind for no day."""
        for phase in self.phases:
            if day is None:
                break
            if (phase.since or day) <= day <= (phase.until or day):
                return replace(self.actor, kind=phase.kind, inter=phase.inter)
        return self.actor

    def existed(self, day: date | None) -> bool:
        """Whether a report of that day can speak of it as acting, as far as is known."""
        return day is None or (self.since or day.year) <= day.year <= (self.until or day.year) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """One actor that a name can mean."""

    entry: ActorEntry
    contexts: frozenset[str]  #: ISO codes, actor ids or ``any``; empty: it needs no context


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A known name found in a text."""

    first: int  #: indices into the words, half-open
    last: int
    meanings: tuple[Meaning, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The words for one country."""

    country: str  #: ISO 3166-1 alpha-2
    name: str
    names: tuple[str, ...]
    demonyms: tuple[str, ...]
    metonyms: tuple[str, ...]  #: the capital, standing for the government
    forces: str  #: role of the body that "its forces" means


class ActorTable:
    """
    Known actors by id and by name.

    Args:
        entries: The actors; a name that several bear must give its contexts for each.
        states: The words for countries.
        names: (words, id, contexts) for each name; without contexts the name alone is enough.
    """

    def __init__(
        self,
        entries: Sequence[ActorEntry],
        states: Sequence[State],
        names: Sequence[tuple[str, str, frozenset[str]]],
    ) -> None:
        self.entries: Mapping[str, ActorEntry] = MappingProxyType(
            {entry.actor.id: entry for entry in entries}
        )
        self.states: Mapping[str, State] = MappingProxyType({s.country: s for s in states})
        self._roles = {(e.actor.country, e.role): e for e in entries if e.role}
        self._countries = _country_words(states)
        self._names: dict[str, dict[tuple[str, ...], list[tuple[Meaning, str]]]] = {}
        for words, key, contexts in names:
            folded = fold(words)
            meaning = Meaning(entry=self.entries[key], contexts=contexts)
            self._names.setdefault(folded[0], {}).setdefault(folded, []).append((meaning, words))

    def entry(self, key: str) -> ActorEntry:
        """The actor with an id.

        Raises:
            KeyError: No actor has it.
        """
        return self.entries[key]

    def body(self, country: str, role: str) -> ActorEntry | None:
        """The body of a state that has a role; the next wider one where none has it."""
        if role == "forces":
            role = self.states[country].forces if country in self.states else "armed_forces"
        while role:
            found = self._roles.get((country, role))
            if found is not None:
                return found
            role = WIDER.get(role, "")
        return None

    def countries(self, words: Sequence[Word], at: int) -> tuple[int, str, bool] | None:
        """
        The country that the words from an index on name.

        Returns:
            The index after its last word, the ISO code, and whether it is a demonym; None for none.
        """
        for length in (5, 4, 3, 2, 1):
            part = words[at : at + length]
            found = self._countries.get(tuple(w.folded for w in part))
            if found is None or len(part) < length:
                continue
            country, demonym, capitals = found
            if capitals and not part[0].capitals:
                continue
            if part[0].titled:
                return at + length, country, demonym
        return None

    def metonym(self, words: Sequence[Word]) -> str | None:
        """The country whose capital the words name, all of them."""
        folded = tuple(word.folded for word in words)
        for state in self.states.values():
            if any(fold(name) == folded for name in state.metonyms):
                return state.country
        return None

    def hits(self, words: Sequence[Word], *, lenient: bool = False) -> Iterator[Hit]:
        """
        The known names in a row of words, longest first at each place, none overlapping.

        Args:
            words: As `split_words` gives them.
            lenient: Whether a name of one word may stand without its capital, as readers write.
        """
        at = 0
        while at < len(words):
            hit = self._hit(words, at, lenient)
            if hit is not None:
                yield hit
            at = hit.last if hit is not None else at + 1

    def _hit(self, words: Sequence[Word], at: int, lenient: bool) -> Hit | None:
        longest: Hit | None = None
        for name, uses in self._names.get(words[at].folded, {}).items():
            last = _match(words, at, name)
            if last is None or (longest is not None and last <= longest.last):
                continue
            fitting = [use for use in uses if _written(words[at:last], use[1], lenient)]
            if fitting:
                own = {meaning.entry.actor.id: meaning for meaning, _ in fitting}
                longest = Hit(first=at, last=last, meanings=tuple(own.values()))
        return longest


def _match(words: Sequence[Word], at: int, name: Sequence[str]) -> int | None:
    """The index after a name that begins here; "al" between its words counts as nothing."""
    for wanted in name:
        while at < len(words) and words[at].folded in LEFT_OUT and wanted not in LEFT_OUT:
            at += 1
        if at >= len(words) or words[at].folded != wanted:
            return None
        at += 1
    return at


@lru_cache(maxsize=16384)
def _spelling(name: str) -> tuple[str, bool, int]:
    """Of a name: an acronym as it is written, whether it is titled, and its count of words."""
    words = [word for word in split_words(name) if word.folded not in {"the", *LEFT_OUT}]
    bare = words[0].raw.replace(".", "")
    acronym = bare if len(words) == 1 and sum(c.isupper() for c in bare) > 1 else ""
    return acronym, words[0].titled, len(words)


def _written(found: Sequence[Word], name: str, lenient: bool) -> bool:
    """Whether the words are written as the name is: capitals, or a capital at the start."""
    acronym, titled, length = _spelling(name)
    part = [word for word in found if word.folded not in LEFT_OUT]
    if acronym:
        bare = re.sub(r"['’].*$", "", part[0].raw.replace(".", ""))
        return bare in {acronym, acronym.replace("'", "").replace("’", "")} or (
            part[0].capitals and acronym.isupper()
        )
    if length == 1 and titled:
        return part[0].titled or lenient
    return True


#: Whose body does a role's work where a country has none of its own in the table.
WIDER = {
    "army": "armed_forces",
    "air_force": "armed_forces",
    "navy": "armed_forces",
    "armed_forces": "security_forces",
    "gendarmerie": "police",
    "police": "security_forces",
}


def _country_words(states: Sequence[State]) -> dict[tuple[str, ...], tuple[str, bool, bool]]:
    found: dict[tuple[str, ...], tuple[str, bool, bool]] = {}
    for state in states:
        for demonym, names in ((False, (state.name, *state.names)), (True, state.demonyms)):
            for name in names:
                words = split_words(name)
                short = len(words) == 1 and words[0].capitals
                key = tuple(word.folded for word in words)
                found.setdefault(key, (state.country, demonym, short))
    return found


@cache
def actor_table() -> ActorTable:
    """
    The table of the installed package, read once.

    Raises:
        ResourceError: The file is missing, damaged, or of another version than this program reads.
    """
    path = files(__package__) / "compiled" / "actors.json"
    try:
        return read_table(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ResourceError(f"the table of actors can't be read: {error}") from error


def read_table(text: str) -> ActorTable:
    """
    A table from its compiled JSON.

    Raises:
        ResourceError: The text is not such a table, or of another version.
    """
    try:
        data = json.loads(text)
        version = data["version"]
        if version != VERSION:
            raise ResourceError(
                f"the table of actors is of version {version!r}, this program reads {VERSION}: "
                "install Warledger again"
            )
        return ActorTable(
            [_entry(row) for row in data["actors"]],
            [_state(row) for row in data["states"]],
            [
                (name["words"], row["id"], frozenset(name["contexts"]))
                for row in data["actors"]
                for name in row["names"]
            ],
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ResourceError(
            f"the table of actors is damaged ({type(error).__name__}: {error}): "
            "install Warledger again"
        ) from error


def _state(row: Mapping[str, Any]) -> State:
    return State(
        country=row["country"],
        name=row["name"],
        names=tuple(row["names"]),
        demonyms=tuple(row["demonyms"]),
        metonyms=tuple(row["metonyms"]),
        forces=row["forces"],
    )


def _entry(row: Mapping[str, Any]) -> ActorEntry:
    return ActorEntry(
        actor=Actor(
            id=row["id"],
            name=row["name"],
            kind=ActorKind(row["kind"]),
            inter=row["inter"],
            country=row["country"],
            parent=row["parent"],
        ),
        role=row["role"],
        theatres=frozenset(row["theatres"]),
        since=row["since"],
        until=row["until"],
        phases=tuple(
            Phase(
                kind=ActorKind(phase["kind"]),
                inter=phase["inter"],
                since=_day(phase["since"]),
                until=_day(phase["until"]),
            )
            for phase in row["phases"]
        ),
        affiliations=tuple(
            Affiliation(
                other=tie["with"],
                relation=tie["relation"],
                since=tie["since"],
                until=tie["until"],
            )
            for tie in row["affiliations"]
        ),
        source=row["source"],
        names=tuple(name["words"] for name in row["names"]),
    )


def _day(words: str | None) -> date | None:
    return date.fromisoformat(words) if words else None
