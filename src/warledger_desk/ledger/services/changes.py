"""What a new version of a report changes in its claims. Pure: records in, changes out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from warledger.records.plain import to_plain

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


#: Where a claim stands and how it was found says nothing about what it claims.
_NOT_MEANING = frozenset(
    {"figure", "sentence", "rule", "reasons", "part_of", "same_as", "comment", "days", "complete"}
)
#: Claims that agree in these speak of the same thing, tried from the strictest.
_SCOPES = (
    ("outcome", "comment", "victims", "place", "time_frame", "claimant"),
    ("outcome", "comment", "place", "time_frame"),
    ("outcome", "comment", "time_frame"),
)


def compare(old: Sequence[Claim], new: Sequence[Claim]) -> tuple[Change, ...]:
    """
    The changes from one version's claims to the next one's.

    Claims that say the same are kept wherever they stand. Of the rest, those whose scope agrees
    are one claim that changed, the nearest in wording first; what is then left is gone or new.

    Returns:
        Changes by the new claim, those that are gone after them by the old claim.
    """
    befores, afters = [_meaning(claim) for claim in old], [_meaning(claim) for claim in new]
    pairs = dict(_pair(befores, afters, range(len(old)), range(len(new)), tuple(_fields(befores))))
    made = [Change(type=ChangeType.KEPT, old=before, new=at) for at, before in pairs.items()]
    for scope in _SCOPES:
        left_old = [at for at in range(len(old)) if at not in set(pairs.values())]
        left_new = [at for at in range(len(new)) if at not in pairs]
        for at, before in _pair(befores, afters, left_old, left_new, scope):
            pairs[at] = before
            fields = tuple(
                name for name in befores[before] if befores[before][name] != afters[at][name]
            )
            made.append(Change(type=ChangeType.CHANGED, old=before, new=at, fields=fields))
    made += [
        Change(type=ChangeType.NEW, old=None, new=at) for at in range(len(new)) if at not in pairs
    ]
    gone = [at for at in range(len(old)) if at not in set(pairs.values())]
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


def _fields(meanings: Sequence[dict[str, Any]]) -> Iterable[str]:
    return meanings[0] if meanings else ()


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
