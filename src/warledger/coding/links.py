"""Which claims of a report restate another, and which are a part of another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from warledger.coding.figures import compatible
from warledger.coding.lexicon import scope
from warledger.records import Claim, TimeFrame
from warledger.resources import attribute_of

_GENERIC_EXTRA = frozenset(
    {"people", "others", "civilians", "persons", "victims", "men", "bodies", "lives", "members"}
)


def link(claims: Sequence[Claim], wholes: Sequence[int | None]) -> tuple[Claim, ...]:
    """
    Fill ``same_as`` and ``part_of``.

    Args:
        claims: The claims of one report by position, without links.
        wholes: For each claim the index of the figure that its wording makes it a part of.
    """
    linked: list[Claim] = []
    for index, claim in enumerate(claims):
        same = _same(claims, linked, index, wholes[index])
        whole = wholes[index]
        part = whole if same is None else None
        linked.append(replace(claim, same_as=same, part_of=part))
    return tuple(linked)


def _same(
    claims: Sequence[Claim], linked: Sequence[Claim], index: int, whole: int | None
) -> int | None:
    claim = claims[index]
    if claim.time_frame is TimeFrame.RATE:
        return None
    for earlier in range(index):
        other = claims[earlier]
        if earlier == whole or other.comment != claim.comment:
            continue
        if other.outcome is not claim.outcome or other.time_frame is TimeFrame.RATE:
            continue
        if (
            compatible(other.figure, claim.figure)
            and _victims_agree(other.victims, claim.victims)
            and _places_agree(other, claim)
            and _periods_agree(other, claim)
            and (other.sentence != claim.sentence)
        ):
            return earlier
    return None


def head_words(victims: str | None) -> set[str]:
    """The content words of the victims' words, in the singular."""
    found = re.findall(r"[\w-]+", (victims or "").lower())
    return {w[:-1] if w.endswith("s") and len(w) > 3 else w for w in found} - {
        "the",
        "of",
        "a",
        "and",
        "in",
        "from",
    }


def is_generic(victims: str | None) -> bool:
    """Whether the words say nothing of who they were."""
    generic = scope("generic_victims") | _GENERIC_EXTRA
    return all(w in generic or w + "s" in generic for w in head_words(victims))


def _victims_agree(a: str | None, b: str | None) -> bool:
    x, y = head_words(a), head_words(b)
    if not x or not y or x & y:
        return True
    if is_generic(a) or is_generic(b):
        return True
    statuses = attribute_of("persons", "status")
    kinds = [{statuses.get(w) for w in words_} - {None, "unknown"} for words_ in (x, y)]
    return bool(kinds[0] & kinds[1])


def _places_agree(a: Claim, b: Claim) -> bool:
    if a.place is None or b.place is None:
        return True
    x, y = head_words(a.place), head_words(b.place)
    carried = any("place from" in reason for reason in (*a.reasons, *b.reasons))
    return bool(x & y) or carried or b.figure.low is None or (b.figure.low or 0) > 12


def _periods_agree(a: Claim, b: Claim) -> bool:
    if a.date_start is None or b.date_start is None:
        return True
    if a.date_end is None or b.date_end is None:
        return a.date_start == b.date_start
    return a.date_start <= b.date_end and b.date_start <= a.date_end
