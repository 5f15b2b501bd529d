"""``warledger export``: a ledger in the forms that others read."""

import sys
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from warledger.cli.exit_codes import ExitCode
from warledger.cli.output import check_output, opened
from warledger.publish.exports import ABOUT, ExportFormat, write_export
from warledger.publish.plover import LOSES, write_plover
from warledger.records import Policy
from warledger_desk.commands.session import Ledger, complain, ledger, now


class Format(StrEnum):
    """What to export: the whole ledger, or a form of the engine's (`ExportFormat`)."""

    JSONL = "jsonl"
    PLOVER = "plover"
    CSV = ExportFormat.CSV.value
    ACLED = ExportFormat.ACLED.value
    UCDP = ExportFormat.UCDP.value
    EXCEL = ExportFormat.EXCEL.value
    PARQUET = ExportFormat.PARQUET.value
    SQLITE = ExportFormat.SQLITE.value
    GEOJSON = ExportFormat.GEOJSON.value
    GEOPACKAGE = ExportFormat.GEOPACKAGE.value
    TIMELINE = ExportFormat.TIMELINE.value
    CLAIM_REVIEW = ExportFormat.CLAIM_REVIEW.value


_TABLES = (ExportFormat.CSV, ExportFormat.ACLED, ExportFormat.UCDP)


def export(  # noqa: PLR0913 - each option is a parameter
    *,
    of: Ledger,
    form: Annotated[
        Format,
        typer.Option(
            "--format",
            help=f"{Format.JSONL.value}: the whole ledger, for warledger load; "
            f"{Format.PLOVER.value}: the events of the current versions as PLOVER JSON, with "
            "ACLED's event types; "
            + "; ".join(f"{one.value}: {about.what}" for one, about in ABOUT.items())
            + ".",
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write to a file, which appears whole or not at all, instead of standard output.",
        ),
    ] = None,
    policy: Annotated[
        Policy, typer.Option(help="The rule that picks the figure of an incident.")
    ] = Policy.LOW_BEST_HIGH,
    hxl: Annotated[
        bool, typer.Option("--hxl", help="A row of HXL tags under the names (csv, acled, ucdp).")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Do not say what the format loses.")
    ] = False,
) -> None:
    """Write a ledger as ACLED, UCDP GED, CSV, Excel, Parquet, GeoJSON and other forms.

    What the format cannot hold is said on standard error. Before anything is written the whole is
    checked (low ≤ best ≤ high, parts ≤ whole, every figure with its words).

    \b
    Examples:
      warledger export --format csv --ledger iraq.db > claims.csv
      warledger export --format acled --hxl --output acled.csv --ledger iraq.db
      warledger export --format jsonl --output iraq.jsonl --ledger iraq.db
      warledger export --format geopackage --output incidents.gpkg --ledger iraq.db
    """
    check_output(output, ())
    if hxl and form.value not in _TABLES:
        raise typer.BadParameter(f"{form} has no place for tags", param_hint="--hxl")
    if form is Format.JSONL:
        _write_whole(of, output)
        return
    if form is Format.PLOVER:
        _write_events(of, output)
        if not quiet:
            print(f"{form} loses: {LOSES}", file=sys.stderr)  # noqa: T201
        return
    kind = ExportFormat(form.value)
    if output is None and not ABOUT[kind].text:
        raise typer.BadParameter(f"{form} is no text: give a file", param_hint="--output")
    _write(of, kind, output, policy=policy, hxl=hxl)
    if not quiet:
        print(f"{form} loses: {ABOUT[kind].loses}", file=sys.stderr)  # noqa: T201


def _write_whole(of: str, output: Path | None) -> None:
    with ledger(of), opened(output, exact=True) as stream:
        from warledger_desk.ledger.services.interchange import lines

        stream.writelines(lines())


def _write_events(of: str, output: Path | None) -> None:
    with ledger(of), opened(output, exact=True) as stream:
        from warledger_desk.ledger.services.publishing import told

        write_plover(told(), stream)


def _write(of: str, form: ExportFormat, output: Path | None, *, policy: Policy, hxl: bool) -> None:
    with ledger(of):
        from warledger_desk.ledger.services.publishing import dataset

        made = dataset(policy, when=now())
    if output is not None:
        try:
            write_export(made, form, output, hxl=hxl)
        except OSError as error:
            complain(f"{output}: can't be written ({error.strerror or error})")
            raise typer.Exit(ExitCode.INPUT_FAILED) from error
    else:
        with tempfile.TemporaryDirectory() as folder, opened(None, exact=True) as stream:
            path = Path(folder) / f"export{ABOUT[form].suffix}"
            write_export(made, form, path, hxl=hxl)
            stream.write(path.read_text("utf-8"))
