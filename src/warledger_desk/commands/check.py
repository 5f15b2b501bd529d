"""``warledger check``: whether a ledger is what it should be."""

import json
from enum import StrEnum
from typing import Annotated

import typer

from warledger.cli.exit_codes import ExitCode
from warledger.cli.output import opened
from warledger.publish.phrases import counted
from warledger_desk.commands.session import Ledger, ledger


class Format(StrEnum):
    """How to say what was found."""

    TEXT = "text"
    JSON = "json"


def check(
    *,
    of: Ledger,
    form: Annotated[
        Format, typer.Option("--format", help="Lines for people, or JSON.")
    ] = Format.TEXT,
) -> None:
    """Check a ledger: stored bytes against digests, every offset, columns against records.

    Nothing is changed. Ends with 4 where something is wrong.

    \b
    Example:
      warledger check --ledger iraq.db
    """
    with ledger(of):
        from warledger_desk.ledger.services.checking import check as look

        found = look()
    with opened(None, exact=form is Format.JSON) as stream:
        if form is Format.JSON:
            row = {
                "reports": found.reports,
                "versions": found.versions,
                "claims": found.claims,
                "judgements": found.judgements,
                "problems": [
                    {"thing": problem.thing, "cause": problem.cause} for problem in found.problems
                ],
            }
            stream.write(json.dumps(row, ensure_ascii=False, indent=2) + "\n")
        else:
            stream.writelines(f"{problem.thing}: {problem.cause}\n" for problem in found.problems)
            stream.write(
                f"{counted(found.reports, 'report')} in {counted(found.versions, 'version')}, "
                f"{counted(found.claims, 'claim')}, {counted(found.judgements, 'judgement')}: "
                f"{counted(len(found.problems), 'problem')}\n"
            )
    raise typer.Exit(ExitCode.LEDGER if found.problems else ExitCode.READ)
