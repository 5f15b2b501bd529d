"""A situation report as PDF, with the fonts inside, tagged with title and language."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

from warledger.publish.exports.extras import needed
from warledger.publish.sitrep import phrasing
from warledger.publish.sitrep.drawing import Box, Disc, Drawing, Label, Line, drawings

if TYPE_CHECKING:
    from datetime import datetime

    from warledger.publish.sitrep.drawing import Shape
    from warledger.publish.sitrep.parts import Paragraph, SituationReport

_INK, _SOFT, _FAINT, _BAR = (26, 26, 26), (90, 86, 78), (200, 200, 200), (140, 45, 25)
_BODY, _SMALL = 10.5, 8.5


def pdf(report: SituationReport, *, attribution: str, made: datetime) -> bytes:
    """
    The report on A4 pages.

    Args:
        report: What to set.
        attribution: Line that names where the places come from.
        made: The moment that the file says it was made, with its time zone.

    Raises:
        MissingExtraError: fpdf2 or its fonts are not installed.
    """
    sheet = _sheet(phrasing.plain(report.title), made)
    sheet.set_font("text", size=18)
    _write(sheet, report.title, 18)
    for section in report.sections:
        if section.heading:
            _heading(sheet, section.heading)
        for paragraph in section.paragraphs:
            if section.listed:
                sheet.set_font("text", size=_BODY)
                sheet.write(5.4, "•  ")
            _write(sheet, paragraph, _BODY)
    for drawing in drawings(report):
        _picture(sheet, drawing)
    if report.points:
        _small(sheet, f"{attribution}.")
    if report.footnotes:
        _heading(sheet, "Notes")
        for note in report.footnotes:
            address = f" {note.url}" if note.url else ""
            _small(sheet, f"{note.number}. “{note.quote}” {phrasing.source(note)}{address}")
    return bytes(sheet.output())


def _sheet(title: str, made: datetime) -> Any:
    sheet = needed("fpdf", "PDF").FPDF(format="A4")
    regular = "fontpkg_noto_sans", "NotoSans[wdth,wght].ttf"
    arabic = "fontpkg_noto_sans_arabic", "NotoSansArabic[wdth,wght].ttf"
    for name, (package, file) in (("text", regular), ("arabic", arabic)):
        needed(package, "PDF")
        sheet.add_font(name, fname=str(files(package) / "files" / file))
    sheet.set_fallback_fonts(["arabic"])
    sheet.set_text_shaping(use_shaping_engine=True)
    sheet.set_title(title)
    sheet.set_lang("en")
    sheet.set_creator("Warledger")
    sheet.set_creation_date(made)
    sheet.set_margin(20)
    sheet.set_auto_page_break(auto=True, margin=20)
    sheet.add_page()
    sheet.set_text_color(*_INK)
    return sheet


def _heading(sheet: Any, words: str) -> None:
    sheet.ln(3)
    sheet.set_font("text", size=13)
    sheet.start_section(words)
    sheet.multi_cell(0, 7, words, new_x="LMARGIN", new_y="NEXT")


def _write(sheet: Any, paragraph: Paragraph, size: float) -> None:
    """A paragraph with raised numbers of footnotes."""
    height = size * 0.52
    for part in paragraph:
        sheet.set_font("text", size=size)
        sheet.write(height, phrasing.words(part))
        numbers = phrasing.noted(part)
        if numbers:
            sheet.char_vpos = "SUP"
            sheet.set_font("text", size=size)
            sheet.write(height, " ".join(str(number) for number in numbers))
            sheet.char_vpos = "LINE"
    sheet.ln(height + 1.5)


def _small(sheet: Any, words: str) -> None:
    sheet.set_font("text", size=_SMALL)
    sheet.set_text_color(*_SOFT)
    sheet.multi_cell(0, 4.3, words, new_x="LMARGIN", new_y="NEXT")
    sheet.set_text_color(*_INK)


def _picture(sheet: Any, drawing: Drawing) -> None:
    scale = sheet.epw / drawing.width
    height = drawing.height * scale
    if sheet.get_y() + height + 10 > sheet.h - sheet.b_margin:
        sheet.add_page()
    sheet.set_font("text", size=_BODY)
    sheet.multi_cell(0, 6, drawing.title, new_x="LMARGIN", new_y="NEXT")
    left, top = sheet.l_margin, sheet.get_y()
    with sheet.local_context():
        for shape in drawing.shapes:
            _shape(sheet, shape, left, top, scale)
    sheet.set_xy(left, top + height)
    _small(sheet, drawing.description)


def _shape(sheet: Any, shape: Shape, left: float, top: float, scale: float) -> None:
    match shape:
        case Box(x, y, width, height, hollow):
            sheet.set_draw_color(*_BAR)
            sheet.set_fill_color(*_BAR)
            place = (left + x * scale, top + y * scale, width * scale, height * scale)
            sheet.rect(*place, style="D" if hollow else "F")
        case Line(x1, y1, x2, y2, faint):
            sheet.set_draw_color(*(_FAINT if faint else _INK))
            sheet.set_line_width(0.15)
            sheet.line(left + x1 * scale, top + y1 * scale, left + x2 * scale, top + y2 * scale)
        case Disc(x, y, radius, hollow):
            sheet.set_draw_color(*_BAR)
            sheet.set_fill_color(*_BAR)
            sheet.circle(
                left + x * scale, top + y * scale, radius * scale, style="D" if hollow else "F"
            )
        case Label(x, y, text, anchor, size):
            points = size * scale * 72 / 25.4
            sheet.set_font("text", size=points)
            shift = {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * sheet.get_string_width(text)
            sheet.text(left + x * scale - shift, top + y * scale, text)
