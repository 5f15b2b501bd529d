"""
A large ledger made in minutes: a small one of the project's own writers, copied many times.

The base holds invented claims (`evals.synthetic`) in reports with comments, statements, findings
and events; it is added, reconciled, published and queued by the program itself. Each copy tells of
the same places and sides in later days. What reconciling made of the base it would make of the
copy alone; claims without a day are compared within their copy only.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from evals.datasets import DataError
from evals.synthetic import CLAIMS_A_DAY

from benchmarks.ledger import SIZE, readings
from warledger.records import (
    Attribution,
    Block,
    Claim,
    Comment,
    Coverage,
    Event,
    EventModality,
    EventType,
    Finding,
    FindingType,
    Modality,
    Party,
    Reading,
    Report,
    Span,
    Statement,
    Tolerance,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

#: Claims of the base.
BASE = 20_000
_BATCH = 200
_WHEN = datetime(2020, 1, 1, tzinfo=UTC)
_FILLER = (
    "Roads into the district were closed for most of the day and shops stayed shut. ",
    "Residents spoke of long queues for water and of lorries waiting at the bridge. ",
    "A meeting of elders was put off until the end of the week. ",
)
_COMMENT, _FOUND, _EVENT, _NAMED = 10, 4, 3, 100

Row = tuple[Any, ...]


def one_in(every: int) -> tuple[Path, int]:
    """
    The ledger that pages and tallies are measured on, made where it is not there.

    Args:
        every: One in so many of the million claims.

    Returns:
        Where it is, and how many claims it has.

    Raises:
        DataError: So few make no ledger.
    """
    if every * BASE > SIZE:
        raise DataError(f"one in {every} of {SIZE:,} claims is too few to measure")
    folder = Path(tempfile.gettempdir()) / "warledger-benchmark"
    folder.mkdir(exist_ok=True)
    return large(folder, SIZE // every), SIZE // every


def large(folder: Path, claims: int) -> Path:
    """
    The ledger of so many claims, at least; kept in the folder and made once.

    Args:
        folder: Where base and copies lie.
        claims: How many; a multiple of `BASE`, else the next one.
    """
    copies = -(-claims // BASE)
    path = folder / f"large-{copies * BASE}.db"
    if path.exists():
        return path
    base = folder / f"base-{BASE}.db"
    if not base.exists():
        _make_base(base)
    draft = path.with_suffix(".part")
    draft.write_bytes(base.read_bytes())
    from warledger_desk.ledger.opening import set_up  # noqa: PLC0415

    set_up(web=True)
    with sqlite3.connect(draft) as file:
        multiply(file, copies)
    file.close()
    draft.rename(path)
    return path


def _make_base(path: Path) -> None:
    from warledger_desk.ledger.opening import open_ledger  # noqa: PLC0415

    draft = path.with_suffix(".part")
    draft.unlink(missing_ok=True)
    open_ledger(draft, create=True, web=True)
    from django.db import connection  # noqa: PLC0415

    from warledger_desk.accounts.roles import NAMES  # noqa: PLC0415
    from warledger_desk.accounts.services import add_user  # noqa: PLC0415
    from warledger_desk.articles.services.publishing import publish_all  # noqa: PLC0415
    from warledger_desk.ledger.services.add import add_many  # noqa: PLC0415
    from warledger_desk.ledger.services.reconciling import bring_up_to_date  # noqa: PLC0415
    from warledger_desk.review.queueing import catch_up  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous = OFF")
    given = _told(readings(BASE))
    while some := list(islice(given, _BATCH)):
        add_many(some, folder=Path("/"), when=_WHEN, engine="0")
    bring_up_to_date(when=_WHEN)
    for name in NAMES.values():
        add_user(name, f"benchmark {name} password", next(k for k, v in NAMES.items() if v == name))
    publish_all(who="benchmark", when=_WHEN)
    while catch_up(when=_WHEN):
        pass
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    draft.rename(path)


def _told(given: Iterator[Reading]) -> Iterator[Reading]:
    """The reports with a title, an address, more text, comments, statements, findings, events."""
    for number, reading in enumerate(given):
        yield _fuller(reading, number)


def _fuller(reading: Reading, number: int) -> Reading:
    report = reading.report
    first = reading.claims[0]
    body = report.text + "".join(_FILLER) * 4 + "\n"
    talk = f"I heard that {number % 90 + 3} were killed there. \n"
    text = body + (talk if number % _COMMENT == 0 else "")
    span = Span(len(body), len(text) - 1)
    comments: tuple[Comment, ...] = ()
    claims, groundings = list(reading.claims), list(reading.groundings)
    if number % _COMMENT == 0:
        comments = (Comment(index=0, author="R.", posted_at=None, parent=None, span=span),)
        claims.append(_heard(first, span, number))
        groundings.append(replace(groundings[0], claim=len(claims) - 1))
    raw = text.encode()
    whole: Report = replace(
        report, text=text, title=f"Bulletin {number} of {report.outlet}",
        url=f"https://bulletins.invalid/{report.id}", author=f"Writer {number % 40}",
        blocks=(Block(span=Span(0, len(body)), kind="paragraph"),
                *(Block(span=one.span, kind="paragraph", comment=0) for one in comments)),
        comments=comments, digest=hashlib.sha256(raw).hexdigest(), raw=raw,
    )  # fmt: skip
    said = Statement(
        span=first.sentence, direct=False, speaker=first.claimant, speaker_span=None, mention=None,
        cue=None, relayed_by=None, comment=None, rule="invented",
    )  # fmt: skip
    return replace(
        reading, report=whole, claims=tuple(claims), groundings=tuple(groundings),
        statements=(said,), sentences=tuple(claim.sentence for claim in claims),
        findings=_findings(len(reading.claims), number), events=_events(reading, number),
        coverage=Coverage(claims=len(claims), checked_claims=2, checks=1, held=1),
    )  # fmt: skip


def _heard(first: Claim, span: Span, number: int) -> Claim:
    figure = replace(first.figure, span=Span(span.start, span.start + 5),
                     low=number % 90 + 3, high=number % 90 + 3)  # fmt: skip
    return replace(first, figure=figure, sentence=span, comment=0, modality=Modality.ASSERTED)


def _findings(claims: int, number: int) -> tuple[Finding, ...]:
    if number % _FOUND or claims < 2:
        return ()
    return (
        Finding(
            type=FindingType.SUM, claims=(0, 1), holds=number % (3 * _FOUND) != 0,
            tolerance=Tolerance.EXACT, message="The parts are held against the whole.",
        ),
    )  # fmt: skip


def _events(reading: Reading, number: int) -> tuple[Event, ...]:
    if number % _EVENT:
        return ()
    claim, ground = reading.claims[0], reading.groundings[0]
    words = claim.victims or "people"
    actor = None if ground.victims is None else ground.victims.actor
    known = None if actor is None else actor.id
    party = Party(span=claim.span, words=words, mention=claim.span, actor_id=known)
    name = f"Operation River {number // _NAMED % 40}" if number % _NAMED == 0 else None
    return (
        Event(
            type=EventType.ASSAULT, mode=None, modality=EventModality.DONE, trigger=claim.span,
            sentence=claim.sentence, actors=(party,), recipients=(party,), place=claim.place,
            date_start=claim.date_start, date_end=claim.date_end,
            date_precision=claim.date_precision, attribution=Attribution(), content=None,
            claims=(0,), name=name, background=False, comment=None, rule="invented",
            grounded_place=ground.place,
        ),
    )  # fmt: skip


#: Tables that are copied, in an order in which what is referred to comes first.
_TABLES = (
    "ledger_raw", "ledger_report", "ledger_version", "ledger_comment", "ledger_claim",
    "ledger_statement", "ledger_finding", "ledger_event", "ledger_eventparty",
    "ledger_incident", "ledger_publicincident", "ledger_incidentclaim",
    "ledger_part", "ledger_link", "ledger_share",
    "ledger_aside", "ledger_published", "articles_publication", "articles_publicationact",
    "articles_mention", "review_item",
)  # fmt: skip
#: Columns with ids of ours, alone or in JSON; with days; and with numbers of rows.
_IDS = {
    "id", "report", "report_id", "claim", "claim_id", "lineage", "part_of_id", "same_as_id",
    "digest", "raw_id", "content", "own_id", "origin", "key", "url", "incident_id", "cluster",
    "whole_id", "part_id", "source_claim", "target_id", "record", "subject", "other", "event_id",
    "message", "incident",
}  # fmt: skip
_DAYS = {"date_start", "date_end", "published", "start", "end", "day", "record", "grounding"}
_NUMBERS = {"ledger_version": "id", "articles_publication": "id", "ledger_share": "number"}
_REFERENCES = {"version_id": "ledger_version", "publication_id": "articles_publication"}
#: The first two digits of an id, but not of a referent's: copies tell of the same places and sides.
_ID = re.compile(
    r"(?<![0-9a-f.])[0-9a-f]{2}(?=(?:[0-9a-f]{15}|[0-9a-f]{62})(?![0-9a-f]))"
    r'(?<!"place":"..)(?<!"victims":"..)(?<!"perpetrator":"..)'
)
_DAY = re.compile(r"\b20\d\d-\d\d-\d\d\b")


def multiply(file: sqlite3.Connection, copies: int, tables: Sequence[str] = _TABLES) -> None:
    """
    Add copies until there are so many in all.

    Args:
        file: A base ledger.
        copies: How many there are to be, the base among them; 100 at most.
        tables: What is copied.
    """
    for line in ("synchronous = OFF", "journal_mode = OFF", "cache_size = -400000"):
        file.execute(f"PRAGMA {line}")
    days = max(10, BASE // CLAIMS_A_DAY) + 60
    read = {name: _columns(file, name) for name in tables}
    rows = {name: file.execute(f"SELECT * FROM {name}").fetchall() for name in tables}  # noqa: S608
    highest = {
        name: file.execute(f"SELECT max({column}) FROM {name}").fetchone()[0]  # noqa: S608
        for name, column in _NUMBERS.items()
    }
    for number in range(1, copies):
        shift = _Shift(number, timedelta(days=days * number), highest)
        for name in tables:
            columns = read[name]
            change = [shift.of(name, column) for column in columns]
            kept = [n for n, column in enumerate(columns) if not _automatic(name, column)]
            names = ", ".join(f'"{columns[n]}"' for n in kept)
            insert = f"INSERT INTO {name} ({names}) VALUES ({', '.join('?' * len(kept))})"  # noqa: S608
            file.executemany(insert, (_changed(row, change, kept) for row in rows[name]))
        file.commit()
    _follow(file)
    _pages(file)
    file.execute("ANALYZE")
    file.commit()
    file.execute("PRAGMA journal_mode = WAL")


def _pages(file: sqlite3.Connection) -> None:
    """The blocks of all copies' claims, as the claims' own rows have them."""
    from warledger_desk.ledger.services.blocks import pages  # noqa: PLC0415

    rows = file.execute("SELECT claim_id, keys FROM ledger_incidentclaim ORDER BY claim_id")
    ids, own = zip(*rows, strict=True)
    keys = np.frombuffer(b"".join(own), "<i8")
    places = np.repeat(np.arange(len(ids)), [len(one) // 8 for one in own])
    order = np.argsort(keys, kind="stable")
    file.execute("DELETE FROM ledger_keypage")
    file.executemany(
        "INSERT INTO ledger_keypage (start, keys, claims) VALUES (?, ?, ?)",
        pages(keys[order], places[order], ids),
    )


def _columns(file: sqlite3.Connection, name: str) -> list[str]:
    return [str(row[1]) for row in file.execute(f"PRAGMA table_info({name})")]


def _automatic(table: str, column: str) -> bool:
    """Whether the database numbers the rows and nothing refers to the number."""
    own = {"ledger_raw", "ledger_report", "ledger_claim", "ledger_event", "ledger_incident",
           "ledger_publicincident"}  # fmt: skip
    return column == "id" and table not in own | _NUMBERS.keys()


def _changed(row: Row, change: Sequence[Callable[[Any], Any] | None], kept: Sequence[int]) -> Row:
    return tuple(
        row[n] if (work := change[n]) is None or row[n] is None else work(row[n]) for n in kept
    )


def _follow(file: sqlite3.Connection) -> None:
    """The queue has seen everything."""
    last = file.execute("SELECT max(id) FROM ledger_version").fetchone()[0]
    file.execute("UPDATE review_progress SET value = ? WHERE name = 'versions'", [str(last)])


class _Shift:
    """What a copy changes in a column."""

    def __init__(self, number: int, later: timedelta, highest: dict[str, int]) -> None:
        self._mark = "ghijklmnop"[number // 10] + str(number % 10)
        self._number, self._later, self._highest = number, later, highest
        self._days: dict[str, str] = {}

    def of(self, table: str, column: str) -> Callable[[Any], Any] | None:
        """The change; None where the value stays."""
        if _NUMBERS.get(table) == column:
            return lambda value: value + self._number * self._highest[table]
        if column in _REFERENCES:
            highest = self._highest[_REFERENCES[column]]
            return lambda value: value + self._number * highest
        if table == "ledger_share" and column in {"packed", "ties"}:
            return self._later_share if column == "packed" else self._other_shares
        if table == "ledger_incidentclaim" and column == "keys":
            return self._other_blocks
        ids = column in _IDS or (table == "ledger_link" and column == "source_id")
        dates = column in _DAYS and not (table in _TEXTS and column in {"start", "end"})
        if table.startswith("articles") and column == "published":
            dates = False
        if ids and dates:
            return lambda value: self._dated(self._named(value))
        return self._named if ids else self._dated if dates else None

    def _later_share(self, value: bytes) -> bytes:
        from warledger_desk.ledger.services.shares import ROW, UNKNOWN  # noqa: PLC0415

        row = np.frombuffer(value, ROW).copy()
        for name in ("start", "end"):
            row[name][row[name] != UNKNOWN] += self._later.days
        return row.tobytes()

    def _other_shares(self, value: bytes) -> bytes:
        from warledger_desk.ledger.services.shares import Tie  # noqa: PLC0415

        more = self._number * self._highest["ledger_share"] * len(Tie)
        return (np.frombuffer(value, "<i8") + more).tobytes()

    def _other_blocks(self, value: bytes) -> bytes:
        mark = np.int64(self._number * 0x9E3779B97F4A7C1 & (1 << 63) - 1)
        return np.sort(np.frombuffer(value, "<i8") ^ mark).tobytes()

    def _named(self, value: Any) -> Any:
        return _ID.sub(self._mark, value) if isinstance(value, str) else value

    def _dated(self, value: Any) -> Any:
        return _DAY.sub(self._day, value) if isinstance(value, str) else value

    def _day(self, found: re.Match[str]) -> str:
        old = found[0]
        if old not in self._days:
            self._days[old] = (date.fromisoformat(old) + self._later).isoformat()
        return self._days[old]


#: Tables whose start and end are offsets.
_TEXTS = {"ledger_comment", "ledger_claim", "ledger_statement", "ledger_event"}
