"""
Gold reports and other data sets: where they lie, whether they are well formed, which they are.

Corpora that are not part of the project are looked for in the folder that the environment variable
WARLEDGER_CORPORA names, else in ``shared`` beside the checkout.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from warledger.records import FindingType, Modality, Outcome, Status, TimeFrame

Row = Mapping[str, Any]

ROOT = Path(__file__).resolve().parent.parent
IN_REPO = ROOT / "evals" / "data"


class DataError(Exception):
    """A data set is missing or is not of the form that its description gives."""


def corpora() -> Path | None:
    """The folder with the outside corpora, or None where it is not there."""
    named = os.environ.get("WARLEDGER_CORPORA")
    folder = Path(named) if named else ROOT.parent / "shared"
    return folder if any((folder / part).is_dir() for part in ("gold", "corpora")) else None


def rows(path: Path) -> Iterator[Row]:
    """
    The JSON objects of a file, one a line; empty lines are passed over.

    Raises:
        DataError: The file can't be read, or a line is not a JSON object.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: {error}") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise DataError(f"{path}, line {number}: not JSON: {error}") from error
        if not isinstance(row, dict):
            raise DataError(f"{path}, line {number}: not a JSON object")
        yield row


def by_id(path: Path) -> dict[str, Row]:
    """
    The rows of a file by their ``id``.

    Raises:
        DataError: As `rows`, or an ``id`` is missing or stands twice.
    """
    found: dict[str, Row] = {}
    for row in rows(path):
        key = row.get("id")
        if not isinstance(key, str):
            raise DataError(f"{path}: a line has no id")
        if key in found:
            raise DataError(f"{path}: two lines have the id {key!r}")
        found[key] = row
    return found


@dataclass(frozen=True, slots=True)
class Gold:
    """Annotated reports: documents and annotations by report id, in the file's order."""

    docs: Mapping[str, Row]
    gold: Mapping[str, Row]


def load_gold(docs: Path, gold: Path) -> Gold:
    """
    Documents with their annotations, checked.

    Raises:
        DataError: A file can't be read or the annotation is malformed; names report and cause.
    """
    texts, annotations = by_id(docs), by_id(gold)
    if not annotations:
        raise DataError(f"{gold}: no reports")
    wrong = [
        f"{gold}: report {key}: {cause}"
        for key, row in annotations.items()
        for cause in _faults(row, texts.get(key))
    ]
    if wrong:
        more = f" (and {len(wrong) - 5} more)" if len(wrong) > 5 else ""
        raise DataError("\n".join(wrong[:5]) + more)
    return Gold(texts, annotations)


def _faults(row: Row, doc: Row | None) -> Iterator[str]:
    """What is wrong with the annotation of one report."""
    if doc is None or not isinstance(doc.get("text"), str):
        yield "no document with a text has this id"
        return
    for name, test in (("claims", _claim), ("statements", _statement), ("relations", _relation)):
        items = row.get(name)
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            yield f"{name} is not a list of objects"
            return
        for index, item in enumerate(items):
            for cause in test(item, len(doc["text"]), len(row["claims"])):
                yield f"{name}, {index}: {cause}"


def _claim(claim: Row, length: int, count: int) -> Iterator[str]:
    if not _is_span((claim.get("start"), claim.get("end")), length):
        yield "its span is not inside the text"
    if not _is_span(claim.get("sentence"), length):
        yield "its sentence is not inside the text"
    for name, test in _FIELDS.items():
        if name not in claim or not test(claim[name]):
            yield f"{name} can't be {claim.get(name)!r}"
    low, high = claim.get("low"), claim.get("high")
    if isinstance(low, int) and isinstance(high, int) and low > high:
        yield "low is above high"
    for name in ("part_of", "same_as"):
        target = claim.get(name)
        if target is not None and not (_is_count(target) and target < count):
            yield f"{name} names claim {target!r}, which is not there"


def _statement(statement: Row, length: int, _count: int) -> Iterator[str]:
    if not _is_span((statement.get("start"), statement.get("end")), length):
        yield "its span is not inside the text"
    if not _is_words(statement.get("speaker")):
        yield f"speaker can't be {statement.get('speaker')!r}"


def _relation(relation: Row, _length: int, count: int) -> Iterator[str]:
    members = relation.get("claims")
    if not isinstance(members, list) or not all(_is_count(k) and k < count for k in members):
        yield "names a claim that is not there"
    if relation.get("type") not in frozenset(FindingType):
        yield f"type can't be {relation.get('type')!r}"
    if not isinstance(relation.get("holds"), bool):
        yield "holds is not true or false"


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_bound(value: object) -> bool:
    return value is None or _is_count(value)


def _is_words(value: object) -> bool:
    return value is None or isinstance(value, str)


def _is_day(value: object) -> bool:
    try:
        return value is None or bool(date.fromisoformat(str(value)))
    except ValueError:
        return False


def _is_span(value: object, length: int) -> bool:
    if not isinstance(value, list | tuple) or len(value) != 2 or not all(map(_is_count, value)):
        return False
    return bool(value[0] < value[1] <= length)


def _one_of(*known: str | None) -> Callable[[object], bool]:
    return lambda value: value in known


#: What each field of a claim may hold.
_FIELDS: Mapping[str, Callable[[object], bool]] = {
    "low": _is_bound,
    "high": _is_bound,
    "outcome": _one_of(*Outcome),
    "victims": _is_words,
    "status": _one_of(*Status),
    "perpetrator": _is_words,
    "place": _is_words,
    "date_start": _is_day,
    "date_end": _is_day,
    "time_frame": _one_of(*TimeFrame),
    "per": _one_of("day", "week", "month", "year", None),
    "claimant": _is_words,
    "relayed_by": _is_words,
    "modality": _one_of(*Modality),
}


def digest(paths: Sequence[Path]) -> str:
    """
    sha256, hexadecimal, over names and bytes of files; a folder stands for the files below it.

    Raises:
        DataError: A path is not there.
    """
    total = hashlib.sha256()
    for path in paths:
        if not path.exists():
            raise DataError(f"{path}: not there")
        inside = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in inside:
            name = file.relative_to(path.parent).as_posix()
            total.update(f"{name}\n{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()
