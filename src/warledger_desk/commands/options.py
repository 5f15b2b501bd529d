"""Options that commands of a ledger share."""

from datetime import date
from typing import Annotated

import typer

from warledger.cli.options import iso_date
from warledger.records import Policy

_FROM = typer.Option("--from", metavar="DATE", parser=iso_date, help="First day (YYYY-MM-DD).")
_TO = typer.Option("--to", metavar="DATE", parser=iso_date, help="Last day (YYYY-MM-DD).")
FirstDay = Annotated[date, _FROM]
LastDay = Annotated[date, _TO]
From = Annotated[date | None, _FROM]
To = Annotated[date | None, _TO]

Actor = Annotated[str | None, typer.Option(metavar="NAME", help="Of whom: an actor's name or id.")]
Perpetrator = Annotated[
    str | None, typer.Option(metavar="NAME", help="By whom: an actor's name or id.")
]
Place = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Where: a place's name or id; what lies in it counts."),
]
PickedBy = Annotated[Policy, typer.Option(help="The rule that picks the figure of an incident.")]

Superseded = Annotated[
    bool, typer.Option("--superseded", help="Earlier versions of changed pages too.")
]
#: More than any ledger has, and no more than databases count.
_MOST = 10**12
Limit = Annotated[int, typer.Option(min=1, max=_MOST, help="At most so many.")]
Offset = Annotated[int, typer.Option(min=0, max=_MOST, help="So many are passed over.")]


def check_days(start: date | None, end: date | None) -> None:
    """Refuse a last day before the first.

    Raises:
        typer.BadParameter: It is.
    """
    if start is not None and end is not None and end < start:
        raise typer.BadParameter(f"{end} lies before {start}", param_hint="--to")
