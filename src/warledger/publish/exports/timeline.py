"""Incidents in time, as TimelineJS reads them."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING, Any

from warledger.publish.exports.event_tables import bounds_words, notes, outlets
from warledger.publish.exports.happenings import Happening, happenings

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from warledger.publish.exports.dataset import Dataset

#: From this ``date_prec`` on only the month is shown, from the second on only the year.
_MONTH, _YEAR = 4, 5


def write_timeline(dataset: Dataset, path: Path) -> None:
    """A slide for each dated happening; a day known only to the month is shown as the month."""
    slides = [_slide(one, one.start) for one in happenings(dataset) if one.start is not None]
    path.write_text(
        json.dumps({"events": slides}, ensure_ascii=False, indent=1) + "\n",
        "utf-8",
        "backslashreplace",
    )


def _slide(one: Happening, start: date) -> dict[str, Any]:
    figures = ", ".join(f"{o.value} {bounds_words(b)}" for o, b in one.bounds.items())
    where = one.place.name if one.place else one.place_words
    quotes = "".join(
        f"<blockquote>{html.escape(quote)}</blockquote>"
        for quote in dict.fromkeys(entry.quote for entry in one.entries)
    )
    slide: dict[str, Any] = {
        "unique_id": one.id,
        "start_date": _day(start, one.date_prec),
        "text": {
            "headline": html.escape(f"{where}: {figures}" if where else figures),
            "text": f"<p>{html.escape(notes(one))}</p>{quotes}"
            + "".join(f"<p>{html.escape(name)}</p>" for name in outlets(one)),
        },
    }
    if one.end is not None and one.end != start:
        slide["end_date"] = _day(one.end, one.date_prec)
    return slide


def _day(day: date, precision: int | None) -> dict[str, int]:
    if precision is not None and precision >= _YEAR:
        return {"year": day.year}
    if precision is not None and precision >= _MONTH:
        return {"year": day.year, "month": day.month}
    return {"year": day.year, "month": day.month, "day": day.day}
