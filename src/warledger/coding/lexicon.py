"""The lexicons of coding, arranged for look-up. Loaded once, read only."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from warledger.records import Outcome
from warledger.resources import Group, attribute_of, lexicon, words


@dataclass(frozen=True, slots=True)
class Trigger:
    """What a word says of the people beside it; see data/lexicon/outcomes.yaml."""

    outcome: Outcome
    needs: str


@dataclass(frozen=True, slots=True)
class Idiom:
    """A verb that means an outcome with a companion; see data/lexicon/idioms.yaml."""

    name: str
    outcome: Outcome
    role: str
    companions: frozenset[str]
    needs: str


@cache
def triggers(frame: str) -> dict[str, Trigger]:
    """Lemma to trigger for one frame."""
    found: dict[str, Trigger] = {}
    for group in lexicon("outcomes"):
        if group.attributes["frame"] == frame:
            trigger = Trigger(
                Outcome(str(group.attributes["outcome"])), str(group.attributes.get("needs", ""))
            )
            for word in group.words:
                found.setdefault(word, trigger)
    return found


@cache
def outcome_words() -> frozenset[str]:
    """The words of data/lexicon/outcomes.yaml, whatever their frame."""
    return frozenset(word for group in lexicon("outcomes") for word in group.words)


@cache
def idioms() -> dict[str, tuple[Idiom, ...]]:
    """Verb lemma to the idioms that it opens, in the lexicon's order."""
    found: dict[str, list[Idiom]] = {}
    for group in lexicon("idioms"):
        for word in group.words:
            found.setdefault(word, []).append(_idiom(group))
    return {word: tuple(rows) for word, rows in found.items()}


def _idiom(group: Group) -> Idiom:
    return Idiom(
        group.name,
        Outcome(str(group.attributes["outcome"])),
        str(group.attributes["role"]),
        frozenset(str(group.attributes["with"]).split()),
        str(group.attributes.get("needs", "")),
    )


def status_of(lemma: str) -> str | None:
    """The civil status that a noun gives by itself; None for a noun that is no person."""
    if lemma in things():
        return None
    return attribute_of("persons", "status").get(lemma)


@cache
def things() -> frozenset[str]:
    """Nouns that are never victims."""
    return words("persons", "things")


def scope(group: str) -> frozenset[str]:
    """A group of words of data/lexicon/scope.yaml."""
    return words("scope", group)
