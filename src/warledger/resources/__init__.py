"""
Compiled lexicons. People edit ``data/lexicon/*.yaml``; ``scripts/compile_data.py`` checks them and
writes ``resources/compiled/*.json``, which is what the program reads.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from warledger.errors import ResourceError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Words of a lexicon that behave alike. ``attributes`` are its own (an outcome, say)."""

    name: str
    words: tuple[str, ...]  #: lower case, as lemmas or phrases, as the lexicon says
    attributes: Mapping[str, str | int | bool]
    example: str  #: a sentence in which a word of the group counts
    counter_example: str | None  #: a sentence in which it does not


@cache
def lexicon(name: str) -> tuple[Group, ...]:
    """
    The groups of one compiled lexicon, in the file's order.

    Raises:
        ResourceError: There is no such lexicon in the installed package, or it is damaged.
    """
    path = files(__package__) / "compiled" / f"{name}.json"
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return tuple(
            Group(
                name=row["name"],
                words=tuple(row["words"]),
                attributes=MappingProxyType(row["attributes"]),
                example=row["example"],
                counter_example=row["counter_example"],
            )
            for row in rows
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ResourceError(f"lexicon {name!r} can't be read: {error}") from error


@cache
def words(name: str, *groups: str) -> frozenset[str]:
    """The words of one group of a lexicon, or of several together.

    Raises:
        ResourceError: There is no such lexicon or group.
    """
    found: set[str] = set()
    for group in groups:
        listed = next((known.words for known in lexicon(name) if known.name == group), None)
        if listed is None:
            raise ResourceError(f"lexicon {name!r} has no group {group!r}")
        found.update(listed)
    return frozenset(found)


@cache
def attribute_of(name: str, attribute: str) -> Mapping[str, str]:
    """Each word of a lexicon with its group's value for one attribute; first group wins.

    Groups without the attribute are left out.
    """
    found: dict[str, str] = {}
    for group in lexicon(name):
        value = group.attributes.get(attribute)
        if value is not None:
            for word in group.words:
                found.setdefault(word, str(value))
    return MappingProxyType(found)
