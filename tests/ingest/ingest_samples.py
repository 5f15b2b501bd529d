"""Pages of our own wording in the mark-up of each publishing system, and helpers to read them."""

from __future__ import annotations

from pathlib import Path

from warledger.ingest import Failure, ingest_bytes
from warledger.records import Report

BODY = (
    "<p>Seven people were killed on Monday when a shell hit the grain market at Tel Osman, the "
    "district council said in a statement read on local radio.</p>"
    "<p>Another twelve were brought to the clinic in the next valley, where doctors asked for "
    "blood and for diesel to keep the generator running overnight.</p>"
    "<p>Neither side has said who fired. The council counted four impacts between noon and two "
    "o'clock, all of them within a stone's throw of the river crossing.</p>"
)
FIRST = "My cousin sells barley there and he counted nine dead, not seven."
SECOND = "Nine is what the imam said too, but he counted the driver twice."
THIRD = "Does anybody know whether the crossing is open again?"


def page(comments: str, *, body: str = BODY, head: str = "") -> str:
    """A whole page around an article and the mark-up of its comments."""
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>Shell hits market at Tel Osman</title>{head}"
        "<meta property='article:published_time' content='2008-04-07T18:00:00+00:00'>"
        "<meta property='og:site_name' content='Valley Courier'></head><body>"
        "<header><nav><a href='/'>Home</a> <a href='/about'>About us</a></nav></header>"
        f"<main><article><h1>Shell hits market at Tel Osman</h1>{body}</article>{comments}</main>"
        "<footer>All words belong to the Courier</footer></body></html>"
    )


def read(source: str | bytes, name: str = "page.html") -> Report:
    """The one report of an input."""
    raw = source.encode() if isinstance(source, str) else source
    (report,) = ingest_bytes(raw, source=name)
    assert isinstance(report, Report), report
    return report


def fail(raw: bytes, name: str) -> Failure:
    """The one failure of an input."""
    (failure,) = ingest_bytes(raw, source=name)
    assert isinstance(failure, Failure), failure
    return failure


def body_of(report: Report) -> str:
    """The body's blocks, a line each."""
    return "\n".join(b.span.of(report.text) for b in report.blocks if b.comment is None)


#: Name of the family, its mark-up around the three comments above.
FAMILIES = {
    path.stem: path.read_text(encoding="utf-8")
    for path in sorted((Path(__file__).parent / "markup").glob("*.html"))
}
