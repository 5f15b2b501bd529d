"""Whether two claims speak of the same people, place, period or source, judged by their words."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from warledger.records import Claim, Status
from warledger.resources import attribute_of, words

#: Civil statuses that exclude each other.
DISTINCT = frozenset({Status.CIVILIAN, Status.COMBATANT, Status.SECURITY_FORCES})
STOP = frozenset(
    (
        "a",
        "an",
        "the",
        "of",
        "in",
        "at",
        "on",
        "for",
        "from",
        "by",
        "to",
        "and",
        "or",
        "his",
        "her",
        "their",
        "its",
        "who",
        "were",
        "was",
    )
)


@cache
def _cue(group: str) -> re.Pattern[str]:
    listed = sorted(words("audit", group), key=lambda word: (-len(word), word))
    return re.compile(r"\b(?:" + "|".join(re.escape(word) for word in listed) + r")\b")


def has_cue(group: str, text: str) -> bool:
    """Whether lower-case text has a word of a group of the audit's lexicon."""
    return _cue(group).search(text) is not None


def ends_with_cue(group: str, text: str) -> bool:
    """Whether lower-case text ends with a word of the group, marks and spaces aside."""
    trimmed = text.rstrip(" ,:;(\n—–-\"'“")
    return any(match.end() == len(trimmed) for match in _cue(group).finditer(trimmed))


def starts_with_cue(group: str, text: str) -> bool:
    """Whether lower-case text starts with a word of the group, spaces aside."""
    return _cue(group).match(text.lstrip()) is not None


@lru_cache(maxsize=4096)
def content(phrase: str | None, ignored: frozenset[str] = frozenset()) -> frozenset[str]:
    """The telling words of a phrase: lower case, without articles and a plural's s."""
    found = re.findall(r"\w+", (phrase or "").lower())
    kept = (word for word in found if word not in STOP and word not in ignored)
    return frozenset(word[:-1] if word.endswith("s") and len(word) > 3 else word for word in kept)


def people(claim: Claim) -> frozenset[str]:
    """The telling words for the victims; empty for people of no named kind."""
    return content(claim.victims, words("audit", "anyone"))


def people_agree(first: Claim, second: Claim) -> bool:
    """Whether the victims may be the same: a kind is unsaid, or they share a telling word."""
    a, b = people(first), people(second)
    return not a or not b or bool(a & b)


def same_people(first: Claim, second: Claim) -> bool:
    """Whether both name the same kind, one perhaps more closely, or both name none."""
    a, b = people(first), people(second)
    if not a or not b:
        return not a and not b
    return a <= b or b <= a


def _place(claim: Claim) -> frozenset[str]:
    return content(claim.place, words("audit", "place_noun")) or content(claim.place)


def same_place(first: Claim, second: Claim) -> bool:
    """Whether both name one place, one perhaps more closely, or both name none."""
    a, b = _place(first), _place(second)
    if not a or not b:
        return not a and not b
    return a <= b or b <= a


def equal_place(first: Claim, second: Claim) -> bool:
    """Whether both give their place in the same telling words."""
    return _place(first) == _place(second)


def places_differ(first: Claim, second: Claim) -> bool:
    """Whether both name places that share no telling word."""
    a, b = _place(first), _place(second)
    return bool(a) and bool(b) and not a & b


def periods_disjoint(first: Claim, second: Claim) -> bool:
    """Whether one period is known to end before the other begins."""
    return _ends_before(first, second) or _ends_before(second, first)


def _ends_before(first: Claim, second: Claim) -> bool:
    return (
        first.date_end is not None
        and second.date_start is not None
        and first.date_end < second.date_start
    )


def same_period(first: Claim, second: Claim) -> bool:
    """Whether both carry the same first and last day, or the same lack of them."""
    return (first.date_start, first.date_end) == (second.date_start, second.date_end)


def dated(claim: Claim) -> bool:
    """Whether both days of the claim's period are known."""
    return claim.date_start is not None and claim.date_end is not None


def claimants_agree(first: Claim, second: Claim) -> bool:
    """Whether the sources may be one: either is unsaid, or they share a telling word."""
    a, b = content(first.claimant), content(second.claimant)
    return not a or not b or bool(a & b)


@lru_cache(maxsize=4096)
def _members(victims: str | None) -> frozenset[str] | None:
    """The groups of sex and age that the victims' noun covers; None where it says neither."""
    head = re.split(r"\b(?:of|from|under|over|in|at|aged|who|with|on)\b", (victims or "").lower())[
        0
    ]
    table = attribute_of("audit", "members")
    found = [word for word in re.findall(r"\w+", head) if word not in STOP]
    if not found or any(word not in table for word in found):
        return None
    return frozenset(part.strip() for word in found for part in table[word].split(","))


def may_overlap(first: Claim, second: Claim) -> bool:
    """
    Whether one person may be counted under both claims by what the victims are called.

    "Women and girls" and "children" overlap in the girls; "women" and "teachers" are kinds of
    different sorts. "Others" overlap with nobody.
    """
    a, b = _members(first.victims), _members(second.victims)
    if a is not None and b is not None:
        return bool(a & b)
    if a is None and b is None:
        return False
    return bool(people(second if b is None else first))
