"""``warledger sitrep``: the situation report of a period, with a footnote behind every number."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from warledger.cli.exit_codes import ExitCode
from warledger.cli.options import iso_date
from warledger.cli.output import check_output, opened
from warledger.records import Policy
from warledger_desk.commands.session import Ledger, complain, ledger, now

if TYPE_CHECKING:
    from warledger.publish.sitrep import SituationReport

From = Annotated[
    date, typer.Option("--from", metavar="DATE", parser=iso_date, help="First day (YYYY-MM-DD).")
]
To = Annotated[
    date, typer.Option("--to", metavar="DATE", parser=iso_date, help="Last day (YYYY-MM-DD).")
]


class Format(StrEnum):
    """How to set a situation report."""

    MARKDOWN = "markdown"
    HTML = "html"
    PDF = "pdf"


def sitrep(  # noqa: PLR0913 - each option is a parameter
    *,
    of: Ledger,
    start: From,
    end: To,
    actor: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of whom: an actor's name or id.")
    ] = None,
    perpetrator: Annotated[
        str | None, typer.Option(metavar="NAME", help="By whom: an actor's name or id.")
    ] = None,
    place: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Where: a place's name or id; what lies in it counts."),
    ] = None,
    policy: Annotated[
        Policy, typer.Option(help="The rule that picks the figure of an incident.")
    ] = Policy.LOW_BEST_HIGH,
    form: Annotated[
        Format, typer.Option("--format", help="Markdown; one HTML page; PDF.")
    ] = Format.MARKDOWN,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write to a file, which appears whole or not at all, instead of standard output.",
        ),
    ] = None,
) -> None:
    """Write the situation report of a period: totals, by place, per day, against the period before,
    who says so and what contradicts.

    Every number has a footnote with the report, the sentence and the claimant, and is recomputed
    from the ledger before anything is written.

    \b
    Examples:
      warledger sitrep --actor "Mahdi Army" --from 2008-03-25 --to 2008-03-29 --ledger iraq.db
      warledger sitrep --from 2008-05-01 --to 2008-05-31 --place Baghdad --ledger iraq.db
      warledger sitrep --from 2008-03-25 --to 2008-03-29 --format pdf --output report.pdf \\
        --ledger iraq.db
    """
    check_output(output, ())
    if end < start:
        raise typer.BadParameter(f"{end} lies before {start}", param_hint="--to")
    if form is Format.PDF and output is None:
        raise typer.BadParameter("PDF is no text: give a file", param_hint="--output")
    with ledger(of) as name:
        from warledger.publish.sitrep import Request, situation_report
        from warledger_desk.ledger.services import tallying
        from warledger_desk.ledger.services.publishing import view

        request = Request(
            start=start,
            end=end,
            actor=None if actor is None else tallying.actor_named(actor, name),
            actor_name=actor,
            perpetrator=None if perpetrator is None else tallying.actor_named(perpetrator, name),
            perpetrator_name=perpetrator,
            place=None if place is None else tallying.place_named(place, name),
            place_name=place,
            policy=policy,
        )
        for line in tallying.unknown_names((request.actor, request.perpetrator), request.place):
            complain(f"{name}: {line}")
        report = situation_report(view(when=now()), request)
    _write(report, form, output)


def _write(report: "SituationReport", form: Format, output: Path | None) -> None:
    from warledger.publish.sitrep import ATTRIBUTION, html, markdown, pdf

    if form is Format.PDF and output is not None:
        made = pdf(report, attribution=ATTRIBUTION, made=now())
        draft = output.with_name(f".{output.name}.part")
        try:
            draft.write_bytes(made)
            draft.replace(output)
        except OSError as error:
            complain(f"{output}: can't be written ({error.strerror or error})")
            raise typer.Exit(ExitCode.INPUT_FAILED) from error
        finally:
            draft.unlink(missing_ok=True)
        return
    text = html if form is Format.HTML else markdown
    with opened(output, exact=True) as stream:
        stream.write(text(report, attribution=ATTRIBUTION))
