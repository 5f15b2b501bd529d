"""A published site of realistic size: invented claims in reports of a page, with comments."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

from benchmarks.ledger import readings
from warledger.records import Block, Comment, Coverage, Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from warledger.records import Reading

#: Kept with the file's name: another form of site is made anew.
FORM = 1
_A_REPORT, _BATCH = 5, 100
_WHEN = datetime(2020, 1, 1, tzinfo=UTC)
_QUIET = (
    "Roads into the district were closed for most of the day and shops stayed shut.",
    "Residents spoke of long queues for water and of lorries waiting at the bridge.",
    "A meeting of elders was put off until the end of the week.",
    "The grain market opens again on Monday, the council said, at the prices of last year.",
    "Teachers at two schools were asked to stay at home until the power is back.",
)
_COMMENTS = (
    "My aunt lives two streets away and says it was worse than that.",
    "Where does the second figure come from? The hospital gave another one.",
    "Thank you for naming the source this time.",
)


def site(path: Path, reports: int) -> Path:
    """
    A ledger of so many published reports, made where it is not there yet.

    Args:
        path: A folder for it.
        reports: How many.

    Returns:
        The SQLite file; whoever works on it takes a copy.
    """
    made = path / f"site-{FORM}-{reports}.db"
    if not made.exists():
        path.mkdir(parents=True, exist_ok=True)
        _make(made, reports)
    return made


def _make(path: Path, reports: int) -> None:
    from warledger_desk.ledger.opening import open_ledger  # noqa: PLC0415

    draft = path.with_suffix(".part")
    draft.unlink(missing_ok=True)
    open_ledger(draft, create=True, web=True)
    from django.db import connection  # noqa: PLC0415

    from warledger_desk.articles.services.publishing import publish_all  # noqa: PLC0415
    from warledger_desk.ledger.services.add import add_many  # noqa: PLC0415
    from warledger_desk.ledger.services.reconciling import bring_up_to_date  # noqa: PLC0415
    from warledger_desk.review.queueing import catch_up  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous = OFF")
    told = (page(reading, n) for n, reading in enumerate(readings(reports * _A_REPORT)))
    folder = path.parent
    while some := list(islice(told, _BATCH)):
        add_many(some, folder=folder, when=_WHEN, engine="0")
    bring_up_to_date(when=_WHEN)
    publish_all(who="benchmark", when=_WHEN)
    while catch_up(when=_WHEN):
        pass
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    draft.rename(path)


def page(reading: Reading, number: int) -> Reading:
    """A report of a page around a reading's claims: title, author, paragraphs, comments."""
    chance = random.Random(number)  # noqa: S311 - a site, not a secret
    report = reading.report
    text, blocks = report.text, [*report.blocks]
    for _ in range(chance.randint(4, 12)):
        start = len(text)
        text += " ".join(chance.choices(_QUIET, k=4)) + "\n"
        blocks.append(Block(span=Span(start, len(text) - 1), kind="paragraph"))
    comments = []
    for index in range(chance.choice((0, 0, 1, 3, 6))):
        start = len(text)
        text += chance.choice(_COMMENTS) + "\n"
        span = Span(start, len(text) - 1)
        comments.append(
            Comment(index=index, author=f"R{index}", posted_at=None, parent=None, span=span)
        )
        blocks.append(Block(span=span, kind="paragraph", comment=index))
    raw = text.encode()
    told = replace(
        report, text=text, title=f"Bulletin {number} of {report.outlet}",
        author=f"Writer {number % 40}", url=f"https://bulletins.invalid/{report.id}",
        blocks=tuple(blocks), comments=tuple(comments), raw=raw,
        digest=hashlib.sha256(raw).hexdigest(),
    )  # fmt: skip
    claims = len(reading.claims)
    return replace(
        reading,
        report=told,
        sentences=tuple(claim.sentence for claim in reading.claims),
        coverage=Coverage(claims=claims, checked_claims=0, checks=0, held=0),
    )


def accounts(names: Iterator[tuple[str, str]], password: str) -> None:
    """
    Accounts in the ledger that is open.

    Args:
        names: Each with the name of its role.
        password: Of all of them.
    """
    from warledger_desk.accounts.services import add_user, role_named  # noqa: PLC0415

    for name, role in names:
        add_user(name, password, role_named(role))
