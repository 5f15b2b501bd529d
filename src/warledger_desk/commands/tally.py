"""``warledger tally``: how many, under a named policy, with nobody counted twice."""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from warledger.cli.grouped import grouped
from warledger.cli.output import opened
from warledger.publish.phrases import counted, plain
from warledger.records import Bounds, Outcome, Policy, Status
from warledger.records.plain import to_plain
from warledger_desk.commands.named import named
from warledger_desk.commands.options import (
    Actor,
    From,
    Perpetrator,
    PickedBy,
    Place,
    To,
    check_days,
)
from warledger_desk.commands.session import Ledger, ledger, now
from warledger_desk.commands.told import days
from warledger_desk.commands.undertakings import tally_operation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.records import TallyLine, TallyPeriod, TallyQuery
    from warledger_desk.ledger.services.tallying import Tallied


class By(StrEnum):
    """The length of the periods of a series."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Format(StrEnum):
    """How to show a tally."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Of what the sum is."""

    outcome: Annotated[Outcome, typer.Option(help="What people suffered.")] = Outcome.KILLED
    actor: Actor = None
    perpetrator: Perpetrator = None
    status: Annotated[Status | None, typer.Option(help="The victims' civil status.")] = None
    place: Place = None
    operation: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Of an operation, cease-fire or agreement (name or id): its own claims, and all "
            "of its places and days.",
        ),
    ] = None
    start: From = None
    end: To = None
    policy: PickedBy = Policy.LOW_BEST_HIGH


@grouped
def tally(
    *,
    of: Ledger,
    asked: Asked,
    by: Annotated[
        By | None,
        typer.Option(
            help="A row for each day, week (from Monday) or month with reports, instead of one sum."
        ),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="For people, or JSON.")] = Format.TEXT,
) -> None:
    """Add up what a ledger reports, with nobody counted twice: low, best and high.

    Shows what counts and what does not and why, each with the words it rests on. Low and high are
    bounds of what is documented, not a confidence interval. With --by, figures for more days than
    one period have rows of their own, which may hold people of other rows: never add these up.

    \b
    Examples:
      warledger tally --ledger iraq.db
      warledger tally --actor "Mahdi Army" --from 2008-03-25 --to 2008-03-29 --ledger iraq.db
      warledger tally --operation "Knights' Charge" --ledger iraq.db
      warledger tally --outcome injured --place Basra --policy most-conservative --ledger iraq.db
      warledger tally --by week --from 2008-03-01 --to 2008-05-31 --ledger iraq.db
    """
    check_days(asked.start, asked.end)
    if asked.operation is not None:
        _refuse_limits(asked, by)
        exact = form is Format.JSON
        tally_operation(asked.operation, of, asked.outcome, asked.policy, exact=exact)
        return
    with ledger(of) as name:
        from warledger_desk.ledger.services import tallying
        from warledger_desk.ledger.services.paging import Turn

        query = _query(asked, name)
        if by is not None:
            _series(query, tallying.by_period(query, by.value, when=now()), form)
            return
        found = tallying.tally_page(query, Turn(limit=tallying.MOST), when=now())
        sizes = {"counted": found.counted, "others": found.others}
        row = tallying.tally_row(found.tally, found.known) | sizes
    with opened(None, exact=form is Format.JSON) as stream:
        if form is Format.JSON:
            stream.write(json.dumps(row, ensure_ascii=False, indent=2) + "\n")
        else:
            _show(found, row["entries"], stream)


def _refuse_limits(asked: Asked, by: By | None) -> None:
    """
    Refuse further limits of an operation's own tally.

    Raises:
        typer.BadParameter: There are some.
    """
    limits = (asked.actor, asked.perpetrator, asked.status, asked.place, asked.start, asked.end)
    if any((*limits, by)):
        raise typer.BadParameter("takes no other limits", param_hint="--operation")


def _query(asked: Asked, name: str) -> "TallyQuery":
    """What is asked, with names as the ledger has them."""
    from warledger.records import TallyQuery

    known = named(name, actor=asked.actor, perpetrator=asked.perpetrator, place=asked.place)
    return TallyQuery(
        outcome=asked.outcome,
        actor=known.actor,
        perpetrator=known.perpetrator,
        status=asked.status,
        place=known.place,
        start=asked.start,
        end=asked.end,
        policy=asked.policy,
    )


def _show(page: "Tallied", entries: dict[str, Any], stream: TextIO) -> None:
    found, query = page.tally, page.tally.query
    if found.bounds == Bounds(low=None, best=None, high=None):
        stream.write(f"{query.outcome}: unknown; nothing in the ledger counts\n")
    else:
        stream.write(f"{query.outcome}: {_bounds(found.bounds)} (policy {query.policy})\n")
    counting = [line for line in found.lines if line.counted]
    others = [line for line in found.lines if not line.counted]
    parts = (("Counted", counting, page.counted), ("Not counted", others, page.others))
    for title, lines, number in parts:
        if number:
            stream.write(f"\n{title}, {counted(number, 'figure')}:\n")
        for line in lines:
            _line(line, entries, stream)
        if len(lines) < number:
            stream.write(f"  … and {number - len(lines):,} more\n")
    if found.rates:
        stream.write("\nRates, never part of a sum:\n")
        stream.writelines(f"  {plain(rate.message)}\n" for rate in found.rates)
    if found.notes:
        stream.write("\n")
        stream.writelines(f"Note: {plain(note)}\n" for note in found.notes)


def _series(query: "TallyQuery", rows: "Sequence[TallyPeriod]", form: Format) -> None:
    with opened(None, exact=form is Format.JSON) as stream:
        if form is Format.JSON:
            made = {"query": to_plain(query), "periods": [to_plain(row) for row in rows]}
            stream.write(json.dumps(made, ensure_ascii=False, indent=2) + "\n")
            return
        if not rows:
            stream.write(f"{query.outcome}: unknown; nothing in the ledger counts\n")
        fine = [row for row in rows if not row.coarser]
        coarse = [row for row in rows if row.coarser]
        for title, part in ((f"{query.outcome} (policy {query.policy})", fine), (_COARSE, coarse)):
            if part:
                stream.write(f"{title}:\n")
            for row in part:
                start = row.start.isoformat() if row.start else None
                end = row.end.isoformat() if row.end else None
                of = counted(len(row.incidents), "figure")
                stream.write(f"  {days(start, end)}: {_bounds(row.bounds)} ({of})\n")


_COARSE = "Known only to more days than that; may hold people of other rows"


def _line(line: "TallyLine", entries: dict[str, Any], stream: TextIO) -> None:
    stream.write(f"  {_bounds(line.bounds)}: {plain(line.reason)}  [{line.incident}]\n")
    for name in line.entries:
        entry = entries[name]
        about = (entry["outlet"], entry["published"], entry["claimant"])
        said = ", ".join(plain(part) for part in about if part)
        stream.write(f"      “{plain(entry['quote'])}” {said}  [{name}]\n")


def _bounds(bounds: Bounds) -> str:
    """Low, best and high; an open or unknown one is a question mark."""
    shown = [f"{part:,}" if part is not None else "?" for part in (bounds.low, bounds.high)]
    best = "unknown" if bounds.best is None else f"{bounds.best:,}"
    return f"low {shown[0]}, best {best}, high {shown[1]}"
