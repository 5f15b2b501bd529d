"""``warledger audit``: only the arithmetic."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from warledger.cli.options import Inputs, Outlet, Published, Quiet, Title
from warledger.cli.output import opened
from warledger.cli.read import pages
from warledger.cli.run import Request, Watch, readings
from warledger.publish import audit_row, print_audit, write_jsonl


class Format(StrEnum):
    """How to show what the audit found."""

    TERMINAL = "terminal"
    JSONL = "jsonl"


def audit(  # noqa: PLR0913 - each option is a parameter
    inputs: Inputs,
    *,
    form: Annotated[
        Format,
        typer.Option("--format", help="Sentences, or JSON Lines with a line a report."),
    ] = Format.TERMINAL,
    fail_on_findings: Annotated[
        bool,
        typer.Option("--fail-on-findings", help="Exit with 3 where a relation does not hold."),
    ] = False,
    published: Published = None,
    outlet: Outlet = None,
    title: Title = None,
    quiet: Quiet = False,
) -> None:
    """Check whether the figures of each report agree, and say how much could be checked.

    \b
    Examples:
      warledger audit report.html
      warledger audit reports/ --fail-on-findings
      warledger audit docs.jsonl --format jsonl > findings.jsonl
    """
    request = Request(inputs=inputs, published=published, outlet=outlet, title=title)
    exact = form is not Format.TERMINAL
    with (
        Watch(quiet=quiet, shared=sys.stdout.isatty()) as watch,
        opened(None, exact=exact) as stream,
    ):
        items = watch.over(readings(request))
        if form is Format.JSONL:
            write_jsonl(items, stream, audit_row)
        else:
            pages(items, stream, print_audit)
    raise typer.Exit(watch.exit_code(fail_on_findings=fail_on_findings))
