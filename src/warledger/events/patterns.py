"""
The patterns of data/events, compiled: which words in which construction tell which event.

A pattern's ``form`` is a small language; docs/events.md describes it. ``ACTOR`` stands before the
verb or adjective, ``_``, or RECIPIENT where the subject suffers it; behind it stand, in any order:

    RECIPIENT  THING  {class}    an object: the recipient, anything, or a noun of a class
    on|against:RECIPIENT         a preposition with what it governs
    to-do  that  doing           a complement that tells the content
    +up                          a particle
    =hostage|prisoner            a word said of the object

A question mark behind one makes it optional.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from warledger.errors import ResourceError
from warledger.records import EventType
from warledger.resources import lexicon, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from warledger.resources import Group

#: Earlier ones win where two patterns fit equally well.
FILES = (
    "reject", "concede", "sanction", "coerce", "assault", "protest", "mobilize", "retreat",
    "threaten", "accuse", "support", "cooperate", "aid", "consult", "agree", "request",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slot:
    """An object or what a preposition governs."""

    target: str  #: ``RECIPIENT``, ``THING`` or the name of a class
    prepositions: tuple[str, ...]  #: the first that is there counts; empty for an object
    optional: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    """One construction of one group of words."""

    name: str
    type: EventType
    mode: str | None
    part: str  #: ``verb``, ``noun`` or ``predicate``
    objects: tuple[Slot, ...]
    prepositions: tuple[Slot, ...]
    complement: str | None  #: ``to-do``, ``that`` or ``doing``
    particles: frozenset[str]
    particle_optional: bool
    labels: frozenset[str]
    suffered: bool  #: whether the subject is the recipient: "two farmers died"
    demands: Mapping[str, str]  #: the group's further attributes, as `matching` reads them

    def demand(self, name: str) -> str | None:
        """One further attribute."""
        return self.demands.get(name)


def _slot(piece: str) -> Slot:
    optional = piece.endswith("?")
    prepositions, _, target = piece.rstrip("?").rpartition(":")
    names = tuple(prepositions.split("|")) if prepositions else ()
    return Slot(target.strip("{}"), names, optional)


def compile_pattern(name: str, group: Group) -> Pattern:
    """
    A group of a pattern file as a pattern.

    Raises:
        ResourceError: The form or the type is not one that the program knows.
    """
    objects: list[Slot] = []
    prepositions: list[Slot] = []
    complement = None
    particles: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    particle_optional = False
    pieces = str(group.attributes["form"]).split()
    if "_" not in pieces:
        raise ResourceError(f"event pattern {name}: its form has no _ for the word itself")
    for piece in pieces[pieces.index("_") + 1 :]:
        if piece in {"to-do", "that", "doing"}:
            complement = piece
        elif piece.startswith("+"):
            particles = frozenset(piece.strip("+?").split("|"))
            particle_optional = piece.endswith("?")
        elif piece.startswith("="):
            labels = frozenset(piece[1:].split("|"))
        elif ":" in piece:
            prepositions.append(_slot(piece))
        elif piece.rstrip("?") in {"RECIPIENT", "THING"} or piece.startswith("{"):
            objects.append(_slot(piece))
        else:
            raise ResourceError(f"event pattern {name}: unknown piece {piece!r} of its form")
    kind = str(group.attributes["type"])
    if kind not in EventType.__members__:
        raise ResourceError(f"event pattern {name}: unknown type {kind!r}")
    mode = group.attributes.get("mode")
    part = "predicate" if group.attributes.get("predicate") else group.attributes.get("part")
    return Pattern(
        name=name,
        type=EventType(kind),
        mode=None if mode is None else str(mode),
        part=str(part or "verb"),
        objects=tuple(objects),
        prepositions=tuple(prepositions),
        complement=complement,
        particles=particles,
        particle_optional=particle_optional,
        labels=labels,
        suffered=pieces[0] == "RECIPIENT",
        demands=MappingProxyType(
            {k: str(v) for k, v in group.attributes.items() if k not in {"type", "mode", "form"}}
        ),
    )


@cache
def patterns(part: str) -> Mapping[str, tuple[Pattern, ...]]:
    """The patterns for verbs, nouns or predicates by lemma, in the order of the files."""
    found: dict[str, list[Pattern]] = {}
    for file in FILES:
        for group in lexicon(f"events_{file}"):
            pattern = compile_pattern(f"{file}.{group.name}", group)
            if pattern.part == part:
                for word in group.words:
                    found.setdefault(word, []).append(pattern)
    return MappingProxyType({word: tuple(row) for word, row in found.items()})


def members(name: str) -> frozenset[str]:
    """The lemmas of a class of nouns.

    Raises:
        ResourceError: There is no such class.
    """
    return words("events_classes", name)


def cues(name: str) -> frozenset[str]:
    """The lemmas of a group of words that govern events.

    Raises:
        ResourceError: There is no such group.
    """
    return words("events_cues", name)
