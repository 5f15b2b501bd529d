"""
A report's text with its figures marked, the same on the desk and on the site.

The report comes from strangers: everything is escaped. What stands between the tags of a paragraph
is its text to the letter, so that a browser can count code points from ``data-start`` on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from markupsafe import Markup

from warledger.publish.layers import Close, Layer, Open, weave
from warledger.publish.page import verbatim
from warledger.publish.phrases import speaker, status
from warledger.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from warledger.records import Claim, Event, Report, Statement

_SENTENCE, _STATEMENT, _FIGURE = range(3)


class State(StrEnum):
    """Where a claim stands in review."""

    PROPOSED = "proposed"  #: as the program reads it; nobody has decided
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimMark:
    """A claim's figure in the text, and its sentence."""

    id: str  #: of the claim; ``figure-ID`` in the page is its mark, ``sentence-ID`` its sentence
    claim: Claim  #: as it stands, with what was corrected
    state: State = State.PROPOSED
    questioned: bool = False  #: whether a check that fails rests on it
    href: str | None = None  #: where the mark leads, if anywhere


@dataclass(frozen=True, slots=True)
class _Piece:
    """How a layer is drawn: its beginning, first and further, and its end."""

    first: Markup
    further: Markup
    end: Markup


@dataclass(slots=True, kw_only=True)
class MarkedText:
    """A report to be drawn: its body and its comments, paragraph by paragraph."""

    report: Report
    claims: Iterable[ClaimMark] = ()
    statements: Iterable[Statement] = ()
    events: Mapping[str, Event] = field(default_factory=dict)  #: by the anchor at their sentence
    level: int = 3  #: of the headings in the text
    _layers: list[Layer[_Piece]] = field(init=False, repr=False)
    _drawn: set[int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """The layers, claims that share a sentence sharing its mark."""
        self._drawn = set()
        self._layers = [
            Layer(said.span, _STATEMENT, _statement(index, said))
            for index, said in enumerate(self.statements, start=1)
        ]
        sentences: dict[Span, list[ClaimMark]] = {}
        anchors: dict[Span, list[str]] = {}
        for anchor, event in self.events.items():
            sentences.setdefault(event.sentence, [])
            anchors.setdefault(event.sentence, []).append(anchor)
        for mark in self.claims:
            sentences.setdefault(mark.claim.sentence, []).append(mark)
            self._layers.append(Layer(mark.claim.span, _FIGURE, _figure(mark)))
        self._layers += [
            Layer(span, _SENTENCE, _sentence(marks, anchors.get(span, ())))
            for span, marks in sentences.items()
        ]

    def body(self) -> Markup:
        """The report without its comments; text between its paragraphs is kept."""
        ends = [block.span.end for block in self.report.blocks if block.comment is None]
        # Behind the last paragraph stand the comments, with lines that name their authors.
        end = max(ends, default=0) if self.report.comments else len(self.report.text)
        return Markup("\n").join(self._paragraphs(Span(0, end), None))

    def comment(self, index: int) -> Markup:
        """One comment's own words."""
        return Markup("\n").join(self._paragraphs(self.report.comments[index].span, index))

    def _paragraphs(self, window: Span, comment: int | None) -> Iterator[Markup]:
        at = window.start
        for block in self.report.blocks:
            if block.comment != comment or not block.span.overlaps(window):
                continue
            start, end = max(at, block.span.start), min(window.end, block.span.end)
            yield from self._paragraph("loose", Span(at, start))
            yield from self._paragraph(block.kind, Span(start, end))
            at = max(at, end)
        yield from self._paragraph("loose", Span(at, window.end))

    def _paragraph(self, kind: str, window: Span) -> Iterator[Markup]:
        """Windows with nothing but white space are passed over."""
        if window.start >= window.end or window.of(self.report.text).isspace():
            return
        tag = {"heading": f"h{self.level}", "quote": "blockquote"}.get(kind, "p")
        yield Markup('<{} class="block block--{}" data-start="{}" dir="auto">{}</{}>').format(
            tag, kind, window.start, Markup("").join(self._pieces(window)), tag
        )

    def _pieces(self, window: Span) -> Iterator[Markup]:
        for event in weave(window, self._layers, self._drawn):
            if isinstance(event, Open):
                piece = event.layer.value
                yield piece.first if event.first else piece.further
            elif isinstance(event, Close):
                yield event.layer.value.end
            else:
                yield verbatim(event.span.of(self.report.text))


def _figure(mark: ClaimMark) -> _Piece:
    claim = mark.claim
    outcome = claim.outcome.value
    classes = ["mark", outcome, f"mark--{mark.state}"]
    classes += ["mark--questioned"] if mark.questioned else []
    classes += [f"mark--{claim.modality.value}"]
    label = ", ".join(filter(None, (outcome, status(claim))))
    begin = Markup('<mark class="{}" data-claim="{}" data-outcome="{}" data-status="{}"').format(
        " ".join(classes), mark.id, outcome, claim.status.value
    )
    link = "" if mark.href is None else Markup('<a href="{}">').format(mark.href)
    own = Markup(' id="figure-{}" data-label="{}"').format(mark.id, label)
    # A mark that is no link itself can still be reached by keyboard.
    own += Markup(' tabindex="0"') if mark.href is None else Markup("")
    end = Markup("</mark>") if mark.href is None else Markup("</a></mark>")
    return _Piece(begin + own + Markup(">") + link, begin + Markup(">") + link, end)


def _sentence(marks: Sequence[ClaimMark], events: Sequence[str] = ()) -> _Piece:
    """The sentence bears the first id; empty anchors at its beginning bear the others'."""
    claims = Markup(' data-claims="{}"').format(" ".join(mark.id for mark in marks))
    begin = Markup('<span class="sentence"') + (claims if marks else Markup(""))
    first, *others = [*(f"sentence-{mark.id}" for mark in marks), *events]
    anchors = (Markup('<span id="{}"></span>').format(name) for name in others)
    beginning = begin + Markup(' id="{}">').format(first) + Markup("").join(anchors)
    return _Piece(beginning, begin + Markup(">"), Markup("</span>"))


def _statement(number: int, said: Statement) -> _Piece:
    begin = Markup('<span class="statement" data-speaker="{}"').format(speaker(said))
    own = Markup(' id="statement-{}"').format(number)
    return _Piece(begin + own + Markup(">"), begin + Markup(">"), Markup("</span>"))
