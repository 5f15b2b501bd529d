"""``warledger list``: what is in a ledger."""

import sys
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from warledger.cli.grouped import grouped
from warledger.records import EventModality, EventType, Outcome
from warledger_desk.commands.happenings import happenings
from warledger_desk.commands.options import From, Limit, Offset, Superseded, To, check_days
from warledger_desk.commands.session import Ledger, ledger, now
from warledger_desk.commands.tables import Form, Format, standard_output, write_rows
from warledger_desk.commands.told import claim_lines, incident_lines

if TYPE_CHECKING:
    from warledger_desk.ledger.services import listing


class What(StrEnum):
    """What to list."""

    REPORTS = "reports"
    CLAIMS = "claims"
    INCIDENTS = "incidents"
    JUDGEMENTS = "judgements"
    EVENTS = "events"
    OPERATIONS = "operations"
    CEASEFIRES = "ceasefires"
    AGREEMENTS = "agreements"


@dataclass(frozen=True, slots=True, kw_only=True)
class Only:
    """What of the ledger is wanted."""

    outlet: Annotated[str | None, typer.Option(metavar="TEXT", help="Only this outlet's.")] = None
    outcome: Annotated[Outcome | None, typer.Option(help="Only claims of this outcome.")] = None
    place: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="Only claims or events whose place is called so."),
    ] = None
    actor: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT",
            help="Only claims whose victims, perpetrator or claimant are called so, events whose "
            "actors or recipients are, operations whose sides are.",
        ),
    ] = None
    kind: Annotated[
        EventType | None, typer.Option("--type", help="Only events of this PLOVER type.")
    ] = None
    modality: Annotated[
        EventModality | None, typer.Option(help="Only events of this modality: done, say.")
    ] = None
    start: From = None
    end: To = None
    comments: Annotated[
        bool, typer.Option("--comments", help="Readers' claims too, from under the reports.")
    ] = False
    superseded: Superseded = False
    retired: Annotated[
        bool, typer.Option("--retired", help="Judgements that were taken back or replaced too.")
    ] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Which part of the list."""

    limit: Limit = 50
    after: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="Events, operations: the page behind this place."),
    ] = None
    offset: Offset = 0


@grouped
def list_ledger(
    what: Annotated[
        What,
        typer.Argument(metavar=f"[{'|'.join(What)}]", help="What to list."),
    ] = What.REPORTS,
    *,
    of: Ledger,
    only: Only,
    page: Page,
    form: Form = Format.TEXT,
) -> None:
    """List the reports of a ledger, its claims, what they speak of, events, or what was judged.

    Days are those of publication for reports, else those of the claim, incident, event or
    operation itself. An incident is what claims of one scope speak of; totals and rates are listed
    too and named as such.

    \b
    Examples:
      warledger list --ledger iraq.db
      warledger list claims --outcome killed --place Basrah --ledger iraq.db
      warledger list events --actor "Mahdi Army" --type REQUEST --ledger iraq.db
      warledger list operations --ledger iraq.db
      warledger list claims --from 2008-03-25 --to 2008-03-30 --format csv --ledger iraq.db
      warledger list incidents --actor "Mahdi Army" --ledger iraq.db
    """
    check_days(only.start, only.end)
    if what in _HAPPENINGS:
        wanted = {name: one for name, one in asdict(only).items() if name not in _OF_CLAIMS}
        wanted["type"] = wanted.pop("kind")
        happenings(what.value, of, form, wanted, after=page.after, limit=page.limit)
        return
    with ledger(of):
        from warledger_desk.ledger.services import listing

        found = _listed(what, only, page)
        columns = listing.COLUMNS[what.value]
    with standard_output(form) as stream:
        if form is Format.TEXT and what in _IN_LINES:
            _IN_LINES[what](found.rows, stream)
        else:
            write_rows(found.rows, columns, form, stream)
    shown = found.offset + len(found.rows)
    if shown < found.total or not found.rows:
        onward = f"; the next with --offset {shown}" if found.rows and shown < found.total else ""
        line = f"{len(found.rows)} of {found.total:,} {what.value} shown{onward}"
        print(line, file=sys.stderr)  # noqa: T201


def _listed(what: What, only: Only, page: Page) -> "listing.Page":
    from warledger_desk.ledger.services import incidents, listing, reconciling

    if what is What.JUDGEMENTS:
        return listing.judgements(retired=only.retired, limit=page.limit, offset=page.offset)
    fields = {name: one for name, one in asdict(only).items() if name not in _OF_EVENTS}
    wanted = listing.Wanted(**fields, limit=page.limit, offset=page.offset)
    if what is What.INCIDENTS:
        reconciling.bring_up_to_date(when=now())
        return incidents.listed(wanted)
    return listing.claims(wanted) if what is What.CLAIMS else listing.reports(wanted)


#: Fields of `Only` that events and operations do not have, and those that claims and reports lack.
_OF_CLAIMS = frozenset({"outcome", "retired"})
_OF_EVENTS = frozenset({"kind", "modality", "retired"})
_HAPPENINGS = (What.EVENTS, What.OPERATIONS, What.CEASEFIRES, What.AGREEMENTS)

#: What is too much for a table on a terminal.
_IN_LINES = {What.CLAIMS: claim_lines, What.INCIDENTS: incident_lines}
