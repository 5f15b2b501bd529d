"""A drawing as SVG that stands alone: its own style, light and dark, a title and a description."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from warledger.publish.sitrep.drawing import Box, Disc, Drawing, Label, Line

if TYPE_CHECKING:
    from warledger.publish.sitrep.drawing import Shape

#: The same in every picture, so that a page can allow it by its digest.
STYLE = """
.ink{stroke:#1a1a1a;stroke-width:1}.faint{stroke:#8886;stroke-width:.7}
.bar{fill:#8c2d19}.hollow{fill:#8c2d1922;stroke:#8c2d19;stroke-dasharray:4 3}
text{fill:#1a1a1a;font-family:system-ui,sans-serif}
@media (prefers-color-scheme:dark){.ink{stroke:#eee}.bar{fill:#e8836b}
.hollow{fill:#e8836b22;stroke:#e8836b}text{fill:#eee}}
"""


def svg(drawing: Drawing, name: str) -> str:
    """
    The drawing as an SVG element.

    Args:
        drawing: What to draw.
        name: A word that no other picture of the page has; ids are made from it.
    """
    shapes = "\n".join(_shape(shape) for shape in drawing.shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width:g} '
        f'{drawing.height:g}" role="img" aria-labelledby="{name}-title {name}-about">\n'
        f'<title id="{name}-title">{escape(drawing.title)}</title>\n'
        f'<desc id="{name}-about">{escape(drawing.description)}</desc>\n'
        f"<style>{STYLE}</style>\n{shapes}\n</svg>\n"
    )


def _shape(shape: Shape) -> str:
    match shape:
        case Box(x, y, width, height, hollow):
            kind = "hollow" if hollow else "bar"
            return (
                f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" '
                f'height="{height:.1f}"/>'
            )
        case Line(x1, y1, x2, y2, faint):
            kind = "faint" if faint else "ink"
            return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'
        case Disc(x, y, radius, hollow):
            kind = "hollow" if hollow else "bar"
            return f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>'
        case Label(x, y, text, anchor, size):
            return (
                f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size:g}">'
                f"{escape(text)}</text>"
            )
