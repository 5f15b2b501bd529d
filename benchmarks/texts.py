"""
The texts that are read: *mixed* and *dense*.

Mixed are wire messages and web pages with comments, of which most sentences tell no figure; dense
are the annotated reports and the samples, of which most do. Without the outside corpora the
samples stand for both.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evals.datasets import ROOT, DataError, corpora
from evals.messages import casing_of_truecase, document, messages

from warledger.ingest import Failure, ingest
from warledger.reading.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from warledger.records import Report

SAMPLES = ROOT / "examples" / "knights-charge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A set of reports, with the words of their sentences as our own splitting finds them."""

    name: str
    about: str
    reports: tuple[Report, ...]
    sentences: tuple[tuple[str, ...], ...]  #: of each report

    @property
    def count(self) -> int:
        """How many sentences there are."""
        return sum(len(inside) for inside in self.sentences)


def texts(every: int) -> tuple[Text, ...]:
    """
    Mixed and dense, in this order.

    Args:
        every: One report in so many of mixed is taken, and one in a tenth of that of dense, which
            is that much smaller; 1 takes all.

    Raises:
        DataError: The corpora are there but can't be read.
    """
    outside = corpora()
    samples = _ingested([SAMPLES])
    few = -(-every // 10)
    if outside is None:
        return (_text("samples", "the sample reports alone: no corpora here", samples),)
    wires = _messages(sorted((outside / "corpora/muc4/texts").glob("dev-*")), every)
    pages = _ingested([outside / "corpora/comments/pages"])
    gold = _ingested([outside / "gold/dev/docs.jsonl"])
    return (
        _text(
            "mixed", "MUC-4 development messages and web pages with comments", wires, pages[::every]
        ),
        _text("dense", "annotated reports and the samples", gold[::few], samples),
    )


def _text(name: str, about: str, first: Sequence[Report], more: Sequence[Report] = ()) -> Text:
    reports = (*first, *more)
    split = tuple(
        tuple(span.of(report.text) for _, span in sentences(report)) for report in reports
    )
    return Text(name=name, about=about, reports=reports, sentences=split)


def _ingested(sources: Iterable[Path]) -> tuple[Report, ...]:
    found = ingest([str(source) for source in sources])
    return tuple(item for item in found if not isinstance(item, Failure))


def _messages(files: Sequence[Path], every: int) -> tuple[Report, ...]:
    """Upper-case messages in true case, as the evaluations read them."""
    if not files:
        raise DataError("corpora/muc4/texts: no development messages")
    casing = casing_of_truecase()
    taken = list(messages(files))[::every]  # restoring case takes longer than reading
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "messages.jsonl"
        lines = (json.dumps(document(message, casing)) for message in taken)
        path.write_text("\n".join(lines), encoding="utf-8")
        return _ingested([path])
