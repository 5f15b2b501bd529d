"""
Score the reader's events by coded examples: python -m evals.events FILE [--json] [--errors]

FILE is a JSON list of records as the PLOVER project publishes them: ``id``, ``text``, ``event``
(the type), ``source`` and ``target`` (lists of actors with ``actorText``). Records without text,
such as ``DOCUMENT``, are passed over.

Folding: PLOVER 0.5 names four types that today's PLOVER has merged into others. By the manual and
the conversion table FIGHT is ASSAULT, DEMAND is REQUEST, DISAPPROVE and INVESTIGATE are ACCUSE.
Nothing else is folded: where today's table moved a CAMEO code between types (abduction and the
destruction of property from COERCE to ASSAULT), the record counts as the file has it.

Split: the sha1 of a record's id as an integer; even is development, odd is the floor. Errors are
shown for the development half alone.

What is counted:

type         A record's type is right if an event of that type is found in its text. Every other
             type found in the text is a false alarm, once a text, unless another record of the file
             has the same text and that type. Events that the reader itself says did not take place
             (negated, denied, hypothetical) are not counted.
arguments    For each record the event of its type whose arguments fit best, or none. A span found
             is right if it shares a content word with the span of the record in the same role
             (MUC's partial match), one to one. Spans of a record whose type is not found are
             missed, so the type has to be right too.
roles alone  The same, but taking the best event of any type where none has the right one.
words        As arguments, counted in content words: F of the words found and coded.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.datasets import DataError
from evals.reader import ReaderError, read_by_id
from evals.scoring import Counts
from warledger.records import EventType

Row = Mapping[str, Any]

#: PLOVER 0.5's names that today's PLOVER has merged into others.
FOLDED = {
    "FIGHT": "ASSAULT",
    "DEMAND": "REQUEST",
    "DISAPPROVE": "ACCUSE",
    "INVESTIGATE": "ACCUSE",
}
#: What the reader itself says did not take place.
UNREAL = frozenset({"negated", "denied", "hypothetical"})
HALVES = ("development", "floor")
_EMPTY = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "in",
        "and",
        "or",
        "to",
        "for",
        "from",
        "at",
        "on",
        "by",
        "with",
        "'s",
        "its",
        "their",
        "his",
        "her",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A coded example."""

    id: str
    text: str
    type: str
    actors: tuple[str, ...]
    recipients: tuple[str, ...]

    @property
    def half(self) -> str:
        """``development`` or ``floor``."""
        return HALVES[int(hashlib.sha1(self.id.encode()).hexdigest(), 16) % 2]  # noqa: S324


class Score:
    """What is counted in one half, by the name of the measure or of the type."""

    def __init__(self) -> None:
        self.records = 0
        self.measures: dict[str, Counts] = defaultdict(Counts)
        self.types: dict[str, Counts] = defaultdict(Counts)

    def add(self, measure: str, right: int, given: int, wanted: int) -> None:
        """Count for one measure."""
        self.measures[measure] += Counts(right, given, wanted)


def load(path: Path) -> list[Record]:
    """
    The coded examples of a file.

    Raises:
        DataError: It can't be read, or is not a list of records.
    """
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        found = [
            Record(
                id=str(row["id"]),
                text=str(row["text"]).strip(),
                type=FOLDED.get(row["event"], str(row["event"])),
                actors=_names(row.get("source")),
                recipients=_names(row.get("target")),
            )
            for row in rows
            if row.get("text")
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{path}: not a list of coded events: {error!r}") from error
    unknown = sorted({record.type for record in found} - set(EventType))
    if unknown:
        raise DataError(f"{path}: unknown event types: {', '.join(unknown)}")
    return found


def _names(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(str(row["actorText"]) for row in value if row.get("actorText"))


def content_words(words: str) -> frozenset[str]:
    """The words of a span that count, in lower case."""
    return frozenset(re.findall(r"[\w.]+", words.lower())) - _EMPTY


def match(found: Sequence[str], coded: Sequence[str]) -> tuple[int, int, int, int]:
    """
    Spans found that share a content word with a coded one, one to one, most words first.

    Returns:
        Right, found, coded, and the content words that the pairs share.
    """
    pairs = sorted(
        (
            (len(content_words(one) & content_words(two)), i, j)
            for i, one in enumerate(found)
            for j, two in enumerate(coded)
        ),
        reverse=True,
    )
    used_found: set[int] = set()
    used_coded: set[int] = set()
    shared = 0
    for size, i, j in pairs:
        if size and i not in used_found and j not in used_coded:
            used_found.add(i)
            used_coded.add(j)
            shared += size
    return len(used_found), len(found), len(coded), shared


def spans(event: Row, role: str) -> list[str]:
    """The words of an event's actors or recipients."""
    return [str(party["words"]) for party in event[role]]


def fitting(record: Record, events: Sequence[Row]) -> Row | None:
    """The event whose arguments fit a record's best; the earlier one of equals."""
    best: tuple[tuple[int, int], Row] | None = None
    for event in events:
        actor = match(spans(event, "actors"), record.actors)
        recipient = match(spans(event, "recipients"), record.recipients)
        key = (actor[0] + recipient[0], actor[3] + recipient[3])
        if best is None or key > best[0]:
            best = key, event
    return None if best is None else best[1]


def score(records: Sequence[Record], read: Mapping[str, Row]) -> dict[str, Score]:
    """
    The scores of both halves.

    Args:
        records: The whole file: a text's types are taken over all of it.
        read: What the reader printed, by record id.
    """
    by_text: dict[str, set[str]] = defaultdict(set)
    for record in records:
        by_text[record.text].add(record.type)
    result = {half: Score() for half in HALVES}
    seen: set[tuple[str, str]] = set()
    for record in records:
        total = result[record.half]
        total.records += 1
        events = real(read.get(record.id, {}))
        _add_types(total, record, events, by_text[record.text], seen)
        own = [event for event in events if event["type"] == record.type]
        chosen = fitting(record, own)
        _add_arguments(total, record, chosen)
        anyhow = chosen or fitting(record, events)
        for role, coded in (("actors", record.actors), ("recipients", record.recipients)):
            right, found, gold, _ = match(spans(anyhow, role) if anyhow else [], coded)
            total.add("roles alone", right, found, gold)
    return result


def real(row: Row) -> list[Row]:
    """The events of a report that the reader does not say did not take place."""
    return [event for event in row.get("events", ()) if event["modality"] not in UNREAL]


def _add_types(
    total: Score,
    record: Record,
    events: Sequence[Row],
    coded: set[str],
    seen: set[tuple[str, str]],
) -> None:
    found = {str(event["type"]) for event in events}
    right = record.type in found
    total.add("type", int(right), int(right), 1)
    total.types[record.type] += Counts(int(right), int(right), 1)
    for alarm in found - coded:
        if (record.text, alarm) not in seen:
            seen.add((record.text, alarm))
            total.add("type", 0, 1, 0)
            total.types[alarm] += Counts(0, 1, 0)


def _add_arguments(total: Score, record: Record, chosen: Row | None) -> None:
    for role, coded in (("actors", record.actors), ("recipients", record.recipients)):
        given = spans(chosen, role) if chosen else []
        right, found, gold, shared = match(given, coded)
        total.add(role, right, found, gold)
        total.add("arguments", right, found, gold)
        sizes = [sum(len(content_words(one)) for one in words) for words in (given, coded)]
        total.add("words", shared, sizes[0], sizes[1])


def run(records: Sequence[Record]) -> dict[str, Row]:
    """What the reader prints for each record's text.

    Raises:
        ReaderError: It did not run.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts.jsonl"
        lines = [json.dumps({"id": r.id, "text": r.text}, ensure_ascii=False) for r in records]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return read_by_id(path)


def figures(total: Score) -> dict[str, Any]:
    """The scores of one half as plain data, in per cent."""
    return {
        "records": total.records,
        "measures": {name: counts.as_json() for name, counts in total.measures.items()},
        "types": {name: counts.as_json() for name, counts in sorted(total.types.items())},
    }


def errors(records: Sequence[Record], read: Mapping[str, Row]) -> list[str]:
    """The development half's records that are not wholly right, with what was found."""
    lines: list[str] = []
    by_text: dict[str, set[str]] = defaultdict(set)
    for record in records:
        by_text[record.text].add(record.type)
    for record in records:
        if record.half != "development":
            continue
        events = real(read.get(record.id, {}))
        found = Counter(str(event["type"]) for event in events)
        extra = set(found) - by_text[record.text]
        chosen = fitting(record, [e for e in events if e["type"] == record.type])
        wrong = chosen is None or any(
            len(set(match(spans(chosen, role), coded)[:3])) > 1
            for role, coded in (("actors", record.actors), ("recipients", record.recipients))
        )
        if not wrong and not extra:
            continue
        lines.append(f"{record.id} {record.type}: {record.actors} -> {record.recipients}")
        lines.append(f"    {record.text}")
        for event in read.get(record.id, {}).get("events", ()):
            parties = f"{spans(event, 'actors')} -> {spans(event, 'recipients')}"
            lines.append(
                f"    {event['type']} {event['modality']} {event['words']!r} {parties}"
                f" ({event['rule']})"
            )
    return lines


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m evals.events",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--errors", action="store_true", help="the development half's errors")
    return parser


def main(arguments: Sequence[str]) -> int:
    """Score a file; the exit status."""
    options = _parser().parse_args(arguments)
    try:
        records = load(options.file)
        read = run(records)
    except (DataError, ReaderError) as error:
        print(f"evals.events: {error}", file=sys.stderr)
        return 2
    if options.errors:
        print("\n".join(errors(records, read)))
        return 0
    digest = hashlib.sha256(options.file.read_bytes()).hexdigest()
    scored = score(records, read)
    if options.json:
        made = {half: figures(total) for half, total in scored.items()}
        print(json.dumps({"data": digest, **made}, indent=1))
        return 0
    print(f"data {digest[:16]}")
    for half, total in scored.items():
        print(f"{half}: {total.records} records")
        for name, counts in total.measures.items():
            print(f"  {counts.line(name)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
