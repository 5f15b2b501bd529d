"""``warledger sitrep``: the situation report of a period, with a footnote behind every number."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from warledger.cli.grouped import grouped
from warledger.cli.options import Output
from warledger.cli.output import check_output, opened, writing
from warledger.drafts import placed
from warledger.records import Policy
from warledger_desk.commands.named import named
from warledger_desk.commands.options import (
    Actor,
    FirstDay,
    LastDay,
    Perpetrator,
    PickedBy,
    Place,
    check_days,
)
from warledger_desk.commands.session import Ledger, ledger, now

if TYPE_CHECKING:
    from warledger.publish.sitrep import Request, SituationReport


class Format(StrEnum):
    """How to set a situation report."""

    MARKDOWN = "markdown"
    HTML = "html"
    PDF = "pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the report is of."""

    start: FirstDay
    end: LastDay
    actor: Actor = None
    perpetrator: Perpetrator = None
    place: Place = None
    policy: PickedBy = Policy.LOW_BEST_HIGH


@grouped
def sitrep(
    *,
    of: Ledger,
    asked: Asked,
    form: Annotated[
        Format, typer.Option("--format", help="Markdown; one HTML page; PDF.")
    ] = Format.MARKDOWN,
    output: Output = None,
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
    check_days(asked.start, asked.end)
    if form is Format.PDF and output is None:
        raise typer.BadParameter("PDF is no text: give a file", param_hint="--output")
    with ledger(of) as name:
        from warledger.publish.sitrep import situation_report
        from warledger_desk.ledger.services.publishing import view

        request = _request(asked, name)
        report = situation_report(view(when=now()), request)
    _write(report, form, output)


def _request(asked: Asked, name: str) -> "Request":
    """What is asked, with names as the ledger has them."""
    from warledger.publish.sitrep import Request

    known = named(name, actor=asked.actor, perpetrator=asked.perpetrator, place=asked.place)
    return Request(
        start=asked.start,
        end=asked.end,
        actor=known.actor,
        actor_name=asked.actor,
        perpetrator=known.perpetrator,
        perpetrator_name=asked.perpetrator,
        place=known.place,
        place_name=asked.place,
        policy=asked.policy,
    )


def _write(report: "SituationReport", form: Format, output: Path | None) -> None:
    from warledger.publish.sitrep import ATTRIBUTION, html, markdown, pdf

    if form is Format.PDF and output is not None:
        made = pdf(report, attribution=ATTRIBUTION, made=now())
        with writing(output), placed(output) as draft:
            draft.write_bytes(made)
        return
    text = html if form is Format.HTML else markdown
    with opened(output, exact=True) as stream:
        stream.write(text(report, attribution=ATTRIBUTION))
