"""The formats by name, with what each loses, and writing one whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from warledger.drafts import placed
from warledger.publish.exports.claim_review import write_claim_reviews
from warledger.publish.exports.dataset import verify
from warledger.publish.exports.geo import write_geojson, write_geopackage
from warledger.publish.exports.tables import (
    write_acled,
    write_entries_csv,
    write_excel,
    write_parquet,
    write_sqlite,
    write_ucdp,
)
from warledger.publish.exports.timeline import write_timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from warledger.publish.exports.dataset import Dataset


class ExportFormat(StrEnum):
    """What a ledger can be exported as."""

    CSV = "csv"
    ACLED = "acled"
    UCDP = "ucdp"
    EXCEL = "excel"
    PARQUET = "parquet"
    SQLITE = "sqlite"
    GEOJSON = "geojson"
    GEOPACKAGE = "geopackage"
    TIMELINE = "timeline"
    CLAIM_REVIEW = "claimreview"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatAbout:
    """What a user should know of a format."""

    what: str
    loses: str  #: one or two plain sentences
    suffix: str  #: usual end of the file's name
    text: bool  #: whether it can go to standard output


_NO_TRAIL = "the character offsets of the words, the statements and the judgements"

ABOUT: Mapping[ExportFormat, FormatAbout] = MappingProxyType(
    {
        ExportFormat.CSV: FormatAbout(
            suffix=".csv",
            what="a line a claim, with its grounding and incidents",
            loses="The links' reasons, the rejected candidates of a place, the statements.",
            text=True,
        ),
        ExportFormat.ACLED: FormatAbout(
            suffix=".csv",
            what="ACLED's 31 columns, a line a happening",
            loses="Bounds: fatalities is the lowest figure; everything else is in notes. Figures "
            "of the wounded, detained and displaced are in notes only; injuries alone make "
            "a row with 0 fatalities. Happenings without a date are left out; so is what "
            "the tally does not count, such as the parts of a total. Regions, scales and "
            "associated actors stay empty, and a type of event that the text does not support "
            "stays empty.",
            text=True,
        ),
        ExportFormat.UCDP: FormatAbout(
            suffix=".csv",
            what="UCDP GED's 49 columns, a line a happening with somebody killed",
            loses="Everything but the killed; open bounds, which are closed at the nearest known "
            "figure; happenings without a date; what the tally does not count, such as the parts "
            "of a total. UCDP's own ids of conflicts, dyads, sides, countries and grid cells "
            "stay empty.",
            text=True,
        ),
        ExportFormat.EXCEL: FormatAbout(
            suffix=".xlsx",
            what="a workbook: entries, incidents, links",
            loses=f"Characters that Excel cannot hold, text past 32,767 characters, {_NO_TRAIL}.",
            text=False,
        ),
        ExportFormat.PARQUET: FormatAbout(
            suffix=".parquet",
            what="the table of entries with typed columns",
            loses="The links between entries, the statements and the judgements.",
            text=False,
        ),
        ExportFormat.SQLITE: FormatAbout(
            suffix=".db",
            what="a database for Datasette: entries, incidents, links, full-text search",
            loses="The reports' full texts, the statements and the judgements.",
            text=False,
        ),
        ExportFormat.GEOJSON: FormatAbout(
            suffix=".geojson",
            what="a point for each placed happening",
            loses="Happenings without coordinates; the area that a coarse place stands for (see "
            f"where_prec); {_NO_TRAIL}.",
            text=True,
        ),
        ExportFormat.GEOPACKAGE: FormatAbout(
            suffix=".gpkg",
            what="a layer of points for GIS programs",
            loses="Happenings without coordinates; the area that a coarse place stands for (see "
            f"where_prec); bounds as numbers; {_NO_TRAIL}.",
            text=False,
        ),
        ExportFormat.TIMELINE: FormatAbout(
            suffix=".json",
            what="slides for TimelineJS",
            loses="Happenings without a date, coordinates, bounds as numbers, the links.",
            text=True,
        ),
        ExportFormat.CLAIM_REVIEW: FormatAbout(
            suffix=".jsonld",
            what="schema.org ClaimReview (JSON-LD) of the findings",
            loses="Everything but the findings.",
            text=True,
        ),
    }
)


def _writer(form: ExportFormat, *, hxl: bool) -> Callable[[Dataset, Path], None]:
    writers: dict[ExportFormat, Callable[[Dataset, Path], None]] = {
        ExportFormat.CSV: partial(write_entries_csv, hxl=hxl),
        ExportFormat.ACLED: partial(write_acled, hxl=hxl),
        ExportFormat.UCDP: partial(write_ucdp, hxl=hxl),
        ExportFormat.EXCEL: write_excel,
        ExportFormat.PARQUET: write_parquet,
        ExportFormat.SQLITE: write_sqlite,
        ExportFormat.GEOJSON: write_geojson,
        ExportFormat.GEOPACKAGE: write_geopackage,
        ExportFormat.TIMELINE: write_timeline,
        ExportFormat.CLAIM_REVIEW: write_claim_reviews,
    }
    return writers[form]


def write_export(dataset: Dataset, form: ExportFormat, target: Path, *, hxl: bool = False) -> None:
    """
    Check the dataset and write it, beside its place first, so that the file is there whole or not
    at all. A device or a pipe is written to and not replaced.

    Args:
        dataset: What to export.
        form: The format.
        target: The file; one that is there is replaced.
        hxl: Whether a table of CSV, ACLED or UCDP gets a row of HXL tags under the names.

    Raises:
        InvariantError: The dataset breaks a rule; nothing was written.
        MissingExtraError: The format needs a library that is not installed.
        OSError: The file can't be written.
    """
    verify(dataset)
    with placed(target, ABOUT[form].suffix) as draft:
        _writer(form, hxl=hxl)(dataset, draft)
