"""
The casualty view of the MUC-4 answer keys: for each message its outcomes with their numbers.

A key has templates of numbered slots, one template an incident. Used are slot 0 (message), 1
(``OPTIONAL`` templates), 4 (type of incident), 21 (number of each human target) and 23 (effect on
each). An effect of death counts as killed, of injury as injured; a target of a kidnapping that
suffered neither is abducted. An item that the key marks optional may be given and need not be.

The view holds recent terrorist incidents alone: what armed forces do to each other and old
incidents have no items. So messages with required or optional items are scored apart as well.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.datasets import DataError
from evals.scoring import Counts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

Number = int | str  #: a count of people, or ``plural`` where the text gives none
Item = tuple[str, Number]  #: outcome and number

_SLOT = re.compile(r"^\s*(\d+)\.\s+[A-Z]+( TGT)?: .*?(?:\s{2,}(.*))?$")
_EFFECTS = {"DEATH": "killed", "INJURY": "injured"}


@dataclass(frozen=True, slots=True)
class KeyItem:
    """One person or group of an incident; any of the outcomes with any of the numbers is right."""

    optional: bool
    outcomes: frozenset[str]
    numbers: frozenset[Number]

    def accepts(self, item: Item) -> bool:
        """Whether an answer is right."""
        return item[0] in self.outcomes and item[1] in self.numbers


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of a slot: values and the words of the text that they speak of."""

    optional: bool
    values: tuple[str, ...]
    referents: tuple[str, ...]


def read_keys(paths: Sequence[Path]) -> dict[str, list[KeyItem]]:
    """
    The items of each message of some key files or folders; a message without items has none.

    Raises:
        DataError: A file can't be read, or holds no template.
    """
    found: defaultdict[str, list[KeyItem]] = defaultdict(list)
    for path in paths:
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            try:
                lines = file.read_text(encoding="latin-1").split("\n")
            except OSError as error:
                raise DataError(f"{file}: {error}") from error
            templates = list(_templates(lines))
            if not templates:
                raise DataError(f"{file}: no template")
            for slots in templates:
                if slots[0]:
                    found[slots[0][0].split()[0]].extend(_items(slots))
    return dict(found)


def _templates(lines: Sequence[str]) -> Iterator[Mapping[int, list[str]]]:
    """The slots of each template: number to the lines of its entries."""
    current: defaultdict[int, list[str]] | None = None
    slot = 0
    for line in lines:
        head = _SLOT.match(line)
        if head:
            slot = int(head[1])
            if slot == 0:
                if current is not None:
                    yield current
                current = defaultdict(list)
            if current is not None and head[3]:
                current[slot].append(head[3].strip())
        elif current is not None and line.startswith("    ") and line.strip():
            current[slot].append(line.strip())
    if current is not None:
        yield current


def _entries(lines: Sequence[str]) -> Iterator[_Entry]:
    for line in lines:
        if line in {"-", "*", ""}:
            continue
        head, _, tail = line.lstrip("? ").strip().partition(":")
        if '"' in head:  # words of the text alone, without a value
            head, tail = "", line
        values = tuple(value.strip() for value in head.split("/") if value.strip())
        yield _Entry(line.startswith("?"), values, tuple(re.findall(r'"([^"]+)"', tail)))


def _numbers(values: Sequence[str]) -> frozenset[Number]:
    """Counts as the key writes them: ``5``, ``~5``, ``5 -`` (at least), ``3 - 7``; else plural."""
    found: set[Number] = set()
    for value in values:
        digits = re.findall(r"\d+", value.replace(",", ""))
        found.update([int(number) for number in digits] or ["plural"])
    return frozenset(found)


def _effects(lines: Sequence[str]) -> Mapping[str, tuple[bool, frozenset[str]]]:
    """For each referent whether all its effects are optional, and the outcomes."""
    found: dict[str, tuple[bool, frozenset[str]]] = {}
    for entry in _entries(lines):
        outcomes = frozenset(_EFFECTS[value] for value in entry.values if value in _EFFECTS)
        for referent in (entry.referents or ("",)) if outcomes else ():
            optional, known = found.get(referent, (True, frozenset()))
            found[referent] = (optional and entry.optional, known | outcomes)
    return found


def _items(slots: Mapping[int, list[str]]) -> Iterator[KeyItem]:
    """The items of one template; entries with the same referents are one."""
    optional_template = any("OPTIONAL" in line for line in slots.get(1, ()))
    kidnapping = any("KIDNAP" in line for line in slots.get(4, ()))
    effects = _effects(slots.get(23, ()))
    seen = set()
    for entry in _entries(slots.get(21, ())):
        if entry.referents in seen:
            continue
        seen.add(entry.referents)
        known = [effects[name] for name in entry.referents or ("",) if name in effects]
        outcomes = frozenset[str]().union(*(outcomes for _, outcomes in known))
        if kidnapping and not outcomes:
            outcomes = frozenset({"abducted"})
        if outcomes:
            optional = optional_template or entry.optional or any(free for free, _ in known)
            yield KeyItem(optional, outcomes, _numbers(entry.values) or frozenset({"plural"}))


def compare(
    wanted: Sequence[KeyItem], answers: Sequence[Item]
) -> tuple[list[Item], list[KeyItem], list[Item]]:
    """
    The answers that are right, the items missed and the answers that are false, of one message.

    Each answer is right at most once; optional items are matched after the required ones, and are
    never missed.
    """
    free = list(answers)
    right, missed = [], []
    for item in sorted(wanted, key=lambda item: item.optional):
        hit = next((answer for answer in free if item.accepts(answer)), None)
        if hit is not None:
            free.remove(hit)
            right.append(hit)
        elif not item.optional:
            missed.append(item)
    return right, missed, free


def score(
    key: Mapping[str, Sequence[KeyItem]], answers: Mapping[str, Sequence[Item]]
) -> tuple[Counts, Counts]:
    """
    Counts over all messages of the key, and over those that have key items.

    Optional items count as wanted only where they are matched; see `compare`.
    """
    everything = relevant = Counts()
    for message, items in key.items():
        right, missed, false = compare(items, answers.get(message, ()))
        counts = Counts(len(right), len(right) + len(false), len(right) + len(missed))
        everything += counts
        relevant += counts if items else Counts()
    return everything, relevant
