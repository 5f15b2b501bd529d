"""A situation report as one HTML page that needs nothing else."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from warledger.publish.sitrep import phrasing
from warledger.publish.sitrep.drawing import drawings
from warledger.publish.sitrep.svg import STYLE, svg

if TYPE_CHECKING:
    from warledger.publish.sitrep.parts import SituationReport


def html(report: SituationReport, *, attribution: str) -> str:
    """The page: text with linked footnotes, charts, maps, the quoted sentences."""
    environment = Environment(
        loader=PackageLoader("warledger.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = (files("warledger.publish") / "templates" / "sitrep.css").read_text("utf-8")
    pictures = [
        # Made by us from escaped words.
        (Markup(svg(drawing, f"picture-{number}")), drawing)  # noqa: S704
        for number, drawing in enumerate(drawings(report), start=1)
    ]
    return environment.get_template("sitrep.html").render(
        report=report,
        say=phrasing,
        pictures=pictures,
        attribution=attribution,
        style=Markup(style),  # noqa: S704 - our own file
        policy=(
            f"default-src 'none'; style-src {_allowed(style)} {_allowed(STYLE)}; "
            "base-uri 'none'; form-action 'none'"
        ),
    )


def _allowed(words: str) -> str:
    """A style sheet as a content security policy names it."""
    return "'sha256-" + base64.b64encode(hashlib.sha256(words.encode()).digest()).decode() + "'"
