"""What a worker does: it reads a batch, and gives back what is to be written, a piece a report."""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache
from importlib.metadata import requires, version
from pathlib import Path
from platform import node, python_version_tuple
from typing import TYPE_CHECKING, Any, TypeAlias

from warledger.errors import RunnerError
from warledger.ingest import Failure, Kind, reports_of
from warledger.pipeline import Reader, read_all
from warledger.publish import reading_row, record_row
from warledger.runners.columns import cells

if TYPE_CHECKING:
    from warledger.ingest.contract import Task
    from warledger.records import Question, Reading, Report
    from warledger.runners.batches import Batch


class Form(StrEnum):
    """What is given back for a report."""

    JSONL = "jsonl"  #: the line of ``warledger read --format jsonl``
    RECORDS = "records"  #: a line with the whole record, raw bytes too, as a ledger loads it
    PARQUET = "parquet"  #: the cells of a row, see `warledger.runners.columns`
    READING = "reading"  #: the `Reading` itself, without the raw bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to read of each report, and in which form to give it back."""

    form: Form
    discussion: bool = True
    question: Question | None = None
    events: bool = True
    ground: bool = True
    program: str | None = None  #: `fingerprint` of whoever asks; other workers are refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One report that was read."""

    id: str
    where: str  #: the input as messages name it
    body: Any  #: see `Form`
    claims: int
    false: int  #: relations between its figures that do not hold
    stream: int | None = None  #: the input in which its id may stand only once; None: anywhere
    record: str = ""  #: the line or row of that input


Outcome: TypeAlias = "Done | Failure"

#: One reader serves a process; a worker with several threads lets them wait for each other.
_READING = threading.Lock()


def read_batch(order: Order, batch: Batch) -> tuple[Outcome, ...]:
    """
    Read the reports of a batch, in order. Runs in the workers; needs nothing but its arguments.

    Raises:
        ResourceError: The language model or the gazetteer can't be used.
        RunnerError: The worker runs another version of the program.
    """
    if order.program not in (None, fingerprint()):
        raise RunnerError(f"the worker on {node()} runs another version of warledger")
    with _READING:
        reader = _reader(ground=order.ground, events=order.events)
        return tuple(_outcomes(order, batch, reader))


@lru_cache(maxsize=1)
def _reader(*, ground: bool, events: bool) -> Reader:
    return Reader(ground=ground, events=events)


def _outcomes(order: Order, batch: Batch, reader: Reader) -> list[Outcome]:
    reports: list[Report | Failure] = []
    rows: dict[int, Task] = {}
    for item in batch.items:
        if isinstance(item, Failure):
            reports.append(item)
            continue
        for made in reports_of(item):
            if item.kind is Kind.ROWS:
                rows[len(reports)] = item.task
            reports.append(made)
    outcomes: list[Outcome] = []
    readings = read_all(reports, reader, discussion=order.discussion, question=order.question)
    for place, read in enumerate(readings):
        if isinstance(read, Failure):
            outcomes.append(read)
            continue
        task = rows.get(place)
        report = read.report
        where = f"{report.source}, {report.record}" if report.record else report.source
        outcomes.append(
            Done(
                id=report.id,
                where=where,
                body=_body(order.form, read),
                claims=len(read.claims),
                false=sum(not finding.holds for finding in read.findings),
                stream=None if task is None else task.stream,
                record=report.record or "",
            )
        )
    return outcomes


def _body(form: Form, reading: Reading) -> Any:
    if form is Form.PARQUET:
        return cells(reading)
    if form is Form.READING:
        return replace(reading, report=replace(reading.report, raw=b""))
    row = reading_row(reading) if form is Form.JSONL else record_row(reading)
    # A lone surrogate can only come from the name of an input, and goes back as an escape.
    return (json.dumps(row, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


@cache
def fingerprint() -> str:
    """
    What decides a reading besides the report: our code and data, and the libraries' versions.

    Two programs with the same fingerprint read the same; the command line is left out.
    """
    root = Path(__file__).parents[1]
    mixed = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        inner = path.relative_to(root)
        if path.is_file() and path.suffix != ".pyc" and inner.parts[0] != "cli":
            mixed.update(f"{inner.as_posix()} {path.stat().st_size}\n".encode())
            mixed.update(path.read_bytes())
    mixed.update(".".join(python_version_tuple()[:2]).encode())
    for line in sorted(requires("warledger") or ()):
        if "extra ==" not in line:
            name = line.split(";")[0].split("[")[0]
            name = name.translate(str.maketrans("<>=!~", "     ")).split()[0]
            mixed.update(f"{name} {version(name)}\n".encode())
    return mixed.hexdigest()[:16]
