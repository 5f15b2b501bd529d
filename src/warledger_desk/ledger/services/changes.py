"""What a new version of a report changes in its claims. Pure: records in, changes out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from warledger.records.plain import to_plain
from warledger_desk.ledger.services.identity import BY_PERSON

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from warledger.records import Claim


class ChangeType(StrEnum):
    """What became of a claim."""

    KEPT = "kept"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One claim of the old version, the new one, or both."""

    type: ChangeType
    old: int | None  #: index into the old version's claims
    new: int | None  #: index into the new version's claims
    fields: tuple[str, ...] = ()  #: what differs, as the codebook names it


_SENTENCE, _MARKED = "the sentence", "marked by a person"
#: Where a claim stands and how it was found says nothing about what it claims.
_NOT_MEANING = frozenset(
    {"figure", "sentence", "rule", "reasons", "part_of", "same_as", "comment", "days", "complete",
     "date_span", "date_rule"}
)  # fmt: skip
#: Claims that agree in these speak of the same thing, tried from the strictest.
_SCOPES = (
    ("outcome", "comment", "victims", "place", "time_frame", "claimant"),
    ("outcome", "comment", "place", "time_frame"),
    ("outcome", "comment", "time_frame"),
)


def compare(
    old: Sequence[Claim], new: Sequence[Claim], texts: tuple[str, str] | None = None
) -> tuple[Change, ...]:
    """
    The changes from one version's claims to the next one's.

    Claims that say the same are kept wherever they stand, those in the same sentence first. Of the
    rest, those whose scope agrees are one claim that changed, the nearest in wording first; what is
    then left is gone or new. A claim that a person marked is never the program's.

    Args:
        old: The older version's claims.
        new: The newer one's.
        texts: The texts of both; without them sentences are not compared.

    Returns:
        Changes by the new claim, those that are gone after them by the old claim.
    """
    before_text, after_text = texts or (None, None)
    befores = [_meaning(claim) | _apart(claim, before_text) for claim in old]
    afters = [_meaning(claim) | _apart(claim, after_text) for claim in new]
    every = tuple(befores[0]) if befores else ()
    same = tuple(name for name in every if name != _SENTENCE)
    pairs: dict[int, int] = {}
    for names in (every, same):
        left_old, left_new = _left(pairs, len(old), len(new))
        pairs |= _pair(befores, afters, left_old, left_new, names)
    made = [Change(type=ChangeType.KEPT, old=before, new=at) for at, before in pairs.items()]
    for scope in _SCOPES:
        left_old, left_new = _left(pairs, len(old), len(new))
        for at, before in _pair(befores, afters, left_old, left_new, (*scope, _MARKED)):
            pairs[at] = before
            fields = tuple(name for name in same if befores[before][name] != afters[at][name])
            made.append(Change(type=ChangeType.CHANGED, old=before, new=at, fields=fields))
    gone, come = _left(pairs, len(old), len(new))
    made += [Change(type=ChangeType.NEW, old=None, new=at) for at in come]
    return (
        *sorted(made, key=lambda change: change.new or 0),
        *(Change(type=ChangeType.GONE, old=at, new=None) for at in gone),
    )


def _meaning(claim: Claim) -> dict[str, Any]:
    plain = to_plain(claim)
    figure = plain["figure"]
    numbers = {name: figure[name] for name in ("low", "high", "approx", "vague")}
    kept = {name: value for name, value in plain.items() if name not in _NOT_MEANING}
    return numbers | kept | {"comment": claim.comment}


def _apart(claim: Claim, text: str | None) -> dict[str, Any]:
    """What tells claims of one meaning apart: where it is said, and who found it."""
    sentence = None if text is None else claim.sentence.of(text)
    return {_SENTENCE: sentence, _MARKED: claim.rule == BY_PERSON}


def _left(pairs: dict[int, int], old: int, new: int) -> tuple[list[int], list[int]]:
    """The old and the new claims that are in no pair (new: old) yet."""
    taken = set(pairs.values())
    return (
        [at for at in range(old) if at not in taken],
        [at for at in range(new) if at not in pairs],
    )


def _pair(
    befores: Sequence[dict[str, Any]],
    afters: Sequence[dict[str, Any]],
    old: Iterable[int],
    new: Iterable[int],
    names: Sequence[str],
) -> Iterable[tuple[int, int]]:
    """Pairs (new, old) of claims that agree in the fields named, in their order."""
    waiting: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for at in old:
        waiting[tuple(befores[at][name] for name in names)].append(at)
    for at in new:
        same = waiting.get(tuple(afters[at][name] for name in names)) if names else None
        if same:
            yield at, same.pop(0)
