"""``warledger audit``: only the arithmetic."""

import sys
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Annotated

import typer

from warledger.cli.exit_codes import ExitCode
from warledger.cli.extensions import extensions
from warledger.cli.grouped import grouped
from warledger.cli.options import About, OptionalInputs, Quiet
from warledger.cli.output import opened
from warledger.cli.read import pages
from warledger.cli.run import Request, Watch, readings
from warledger.publish import audit_row, print_audit, write_jsonl


class Format(StrEnum):
    """How to show what the audit found."""

    TERMINAL = "terminal"
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """What else may be audited, and how to show what was found."""

    ledger: Annotated[
        str | None,
        typer.Option(
            metavar="LEDGER",
            help="Audit what the reports of a ledger say one after the other, instead of inputs: "
            "totals that fall or stand still, jumps, late news, contradictions.",
        ),
    ] = None
    form: Annotated[
        Format,
        typer.Option("--format", help="Sentences, or JSON Lines with a line a report."),
    ] = Format.TERMINAL
    fail_on_findings: Annotated[
        bool,
        typer.Option("--fail-on-findings", help="Exit with 3 where a relation does not hold."),
    ] = False


@grouped
def audit(
    inputs: OptionalInputs = None,
    *,
    how: How,
    about: About,
    quiet: Quiet = False,
) -> None:
    """Check whether the figures of each report agree, and say how much could be checked.

    With --ledger the figures of many reports are held against each other.

    \b
    Examples:
      warledger audit report.html
      warledger audit reports/ --fail-on-findings
      warledger audit docs.jsonl --format jsonl > findings.jsonl
      warledger audit --ledger iraq.db
    """
    if (how.ledger is None) == (not inputs):
        raise typer.BadParameter("either reports or --ledger")
    exact = how.form is not Format.TERMINAL
    if how.ledger is not None:
        found = dict(extensions("warledger.audits"))["ledger"](how.ledger, exact=exact)
        raise typer.Exit(ExitCode.FINDINGS if found and how.fail_on_findings else ExitCode.READ)
    request = Request(inputs=inputs or [], **asdict(about), events=False)
    with (
        Watch(quiet=quiet, shared=sys.stdout.isatty()) as watch,
        opened(None, exact=exact) as stream,
    ):
        items = watch.over(readings(request))
        if how.form is Format.JSONL:
            write_jsonl(items, stream, audit_row)
        else:
            pages(items, stream, print_audit)
    raise typer.Exit(watch.exit_code(fail_on_findings=how.fail_on_findings))
