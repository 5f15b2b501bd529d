"""``warledger export``: a ledger in the forms that others read."""

import sys
import tempfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from warledger.cli.grouped import grouped
from warledger.cli.options import Output
from warledger.cli.output import check_output, opened, writing
from warledger.publish.exports import ABOUT, Dataset, ExportFormat, write_export
from warledger.publish.plover import LOSES, write_plover
from warledger.records import Policy
from warledger_desk.commands.bar import bar
from warledger_desk.commands.options import PickedBy
from warledger_desk.commands.session import Ledger, ledger, now


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """In which form, and where to."""

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
    ]
    output: Output = None
    policy: PickedBy = Policy.LOW_BEST_HIGH
    hxl: Annotated[
        bool, typer.Option("--hxl", help="A row of HXL tags under the names (csv, acled, ucdp).")
    ] = False


@grouped
def export(
    *,
    of: Ledger,
    shown: Shown,
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
    check_output(shown.output, ())
    _check(shown)
    if shown.form is Format.JSONL:
        _write_whole(of, shown.output)
        return
    if shown.form is Format.PLOVER:
        _write_events(of, shown.output)
        loses = LOSES
    else:
        _write(of, shown)
        loses = ABOUT[ExportFormat(shown.form.value)].loses
    if not quiet:
        print(f"{shown.form} loses: {loses}", file=sys.stderr)  # noqa: T201


def _check(shown: Shown) -> None:
    """
    Refuse what the form can't be given or hold.

    Raises:
        typer.BadParameter: It can't.
    """
    form = shown.form
    if shown.hxl and form.value not in _TABLES:
        raise typer.BadParameter(f"{form} has no place for tags", param_hint="--hxl")
    whole = form in (Format.JSONL, Format.PLOVER)
    if shown.output is None and not whole and not ABOUT[ExportFormat(form.value)].text:
        raise typer.BadParameter(f"{form} is no text: give a file", param_hint="--output")


def _write_whole(of: str, output: Path | None) -> None:
    with ledger(of), opened(output, exact=True) as stream:
        from warledger_desk.ledger.services.interchange import lines, number_of_lines
        from warledger_desk.ledger.services.watching import each

        shared = output is None and sys.stdout.isatty()  # where a bar would stand between lines
        given = lines() if shared else each(lines(), "writing reports", number_of_lines)
        stream.writelines(given)


def _write_events(of: str, output: Path | None) -> None:
    with ledger(of), opened(output, exact=True) as stream:
        from warledger_desk.ledger.services.publishing import told

        write_plover(told(), stream)


def _write(of: str, shown: Shown) -> None:
    form = ExportFormat(shown.form.value)
    with ledger(of):
        from warledger_desk.ledger.services.publishing import dataset

        made = dataset(shown.policy, when=now())
    if shown.output is not None:
        with writing(shown.output):
            _put(made, shown, shown.output)
    else:
        with tempfile.TemporaryDirectory() as folder, opened(None, exact=True) as stream:
            path = Path(folder) / f"export{ABOUT[form].suffix}"
            _put(made, shown, path)
            stream.write(path.read_text("utf-8"))


def _put(made: Dataset, shown: Shown, path: Path) -> None:
    from warledger_desk.ledger.services.watching import step

    with bar(), step("writing"):
        write_export(made, ExportFormat(shown.form.value), path, hxl=shown.hxl)
