"""A ledger: what is searched for in it, and what is loaded into it."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from fuzzing.cases import expect, text_of
from fuzzing.checking.inputs import check_failure
from warledger.audit import audit
from warledger.errors import InputError
from warledger.ingest import ingest_bytes
from warledger.reconcile import read_claims_table
from warledger.records import Reading, Report

if TYPE_CHECKING:
    from collections.abc import Callable

_WHEN = datetime(2008, 4, 1, 12, 0, tzinfo=UTC)
_TABLE = """days,loss_count,claim_source,time_frame,loss_country,category
1,12,Northland,Cumulative,Northland,Military Deaths
2,19,Northland,Cumulative,Northland,Military Deaths
2,40,Southland,Cumulative,Northland,Military Deaths
"""
_TEXT = """Checkpoint bomb kills ten

A bomb near the checkpoint in Basra killed ten people on Sunday, the “Harbour Guard” said.

Comments

• Zoë says:
    The Northport Wire had nine. Basrah is quiet since.
"""


@cache
def opened() -> Path:
    """A ledger with two reports in a folder of its own, opened once a process; the folder."""
    from warledger_desk.ledger.opening import open_ledger, set_up  # noqa: PLC0415

    set_up(web=False)
    folder = Path(tempfile.mkdtemp(prefix="ledger-"))
    open_ledger(folder / "case.db", create=True)
    from warledger_desk.ledger.services.add import add_many  # noqa: PLC0415

    add_many([_read(_TEXT), _counted()], folder=folder, when=_WHEN, engine="0")
    add_many([_read(_TEXT.replace("ten", "eleven"))], folder=folder, when=_WHEN, engine="0")
    return folder


def _read(text: str) -> Reading:
    """A report with nothing found in it."""
    (report,) = ingest_bytes(text.encode(), source="report.txt")
    if not isinstance(report, Report):
        raise report.error
    findings, coverage = audit((), report.text)
    return Reading(report=report, claims=(), statements=(), findings=findings, coverage=coverage)


def _counted() -> Reading:
    """A report with three claims."""
    raw = _TABLE.encode()
    reading = read_claims_table(_TABLE, "claims.csv", _WHEN.date()).reading
    report = replace(reading.report, raw=raw, digest=hashlib.sha256(raw).hexdigest())
    return replace(reading, report=report)


@cache
def exported() -> tuple[str, ...]:
    """The lines of that ledger, as ``warledger export --format jsonl`` writes them."""
    opened()
    from warledger_desk.ledger.services import interchange  # noqa: PLC0415

    return tuple(interchange.lines())


def searching(raw: bytes) -> None:
    """Whatever is sought, rows come back with marks inside their snippets, or one clear line."""
    opened()
    from warledger_desk.ledger.services.search import search, words_of  # noqa: PLC0415

    query = text_of(raw)
    try:
        page = search(query)
    except InputError as error:
        check_failure(error)
        return
    expect(len(page.rows) <= page.total, "more rows than there are", query)
    expect(bool(words_of(query)), "found without a word", query)
    for row in page.rows:
        for start, end in row["marks"]:
            expect(0 <= start < end <= len(row["snippet"]), "a mark outside its snippet", row)
    expect(search(query).rows == page.rows, "found otherwise again", query)


def loading(raw: bytes) -> None:
    """Lines of a ledger are taken whole, and the ledger is sound; or nothing is."""
    opened()
    from warledger_desk.ledger.services import interchange  # noqa: PLC0415

    def load() -> None:
        # As the command opens it: in UTF-8, lines ended by line feeds alone.
        given = raw.decode("utf-8").split("\n")
        interchange.load([f"{line}\n" for line in given if line], "case.jsonl")

    _into_an_empty_ledger(load)


def archived(raw: bytes) -> None:
    """The part of an archive is taken as far as it can be read, and the ledger is sound."""
    folder = opened()
    from warledger_desk.ledger.services.add import add_many  # noqa: PLC0415
    from warledger_desk.ledger.services.archives import batches_of  # noqa: PLC0415

    part = folder / "part.jsonl"
    part.write_bytes(raw)

    def load() -> None:
        for batch in batches_of(part):
            for one in add_many(batch, folder=folder, when=_WHEN, engine="0"):
                if isinstance(one, InputError):
                    check_failure(one)

    _into_an_empty_ledger(load)


def _into_an_empty_ledger(load: Callable[[], None]) -> None:
    """Load into the ledger without its reports, see whether it is sound, and undo it all."""
    from django.db import transaction  # noqa: PLC0415

    from warledger_desk.ledger import models  # noqa: PLC0415
    from warledger_desk.ledger.services.checking import check  # noqa: PLC0415

    with transaction.atomic():
        models.Version.objects.all().delete()
        models.Report.objects.all().delete()
        models.Raw.objects.all().delete()
        try:
            load()
        except UnicodeDecodeError:
            pass  # the command has a line for it
        except InputError as error:
            check_failure(error)
        # Whom judgements are about need not be there: see `reconciling`.
        problems = [one for one in check().problems if not one.thing.startswith("judgement")]
        expect(not problems, "an unsound ledger", *problems[:2])
        transaction.set_rollback(True)
