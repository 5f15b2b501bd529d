"""``warledger export``: a ledger in the forms that others read."""

import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from warledger.cli.exit_codes import ExitCode
from warledger.cli.output import check_output, opened
from warledger.publish.exports import ABOUT, ExportFormat, write_export
from warledger.records import Policy
from warledger_desk.commands.session import Ledger, complain, ledger, now

_TABLES = (ExportFormat.CSV, ExportFormat.ACLED, ExportFormat.UCDP)


def export(  # noqa: PLR0913 - each option is a parameter
    *,
    of: Ledger,
    form: Annotated[
        ExportFormat,
        typer.Option(
            "--format", help="; ".join(f"{one.value}: {about.what}" for one, about in ABOUT.items())
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
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
      warledger export --format geopackage --output incidents.gpkg --ledger iraq.db
    """
    about = ABOUT[form]
    check_output(output, ())
    if output is None and not about.text:
        raise typer.BadParameter(f"{form.value} is no text: give a file", param_hint="--output")
    if hxl and form not in _TABLES:
        raise typer.BadParameter(f"{form.value} has no place for tags", param_hint="--hxl")
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
            path = Path(folder) / f"export{about.suffix}"
            write_export(made, form, path, hxl=hxl)
            stream.write(path.read_text("utf-8"))
    if not quiet:
        print(f"{form.value} loses: {about.loses}", file=sys.stderr)  # noqa: T201
