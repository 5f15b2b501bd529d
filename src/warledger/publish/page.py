"""
Readings as one page for the browser: a single file that needs nothing else and asks nothing of the
network. The reports' texts come from strangers, so everything is escaped, and the page's own
content security policy allows its one style sheet and its one script by their digests, no more.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from importlib.resources import files
from typing import TYPE_CHECKING, TextIO, TypeAlias

from markupsafe import Markup

from warledger.events import undertakings
from warledger.publish import discussion, event_phrases, groundings, phrases
from warledger.publish.layers import Close, Layer, Open, weave
from warledger.records import (
    Claim,
    Comment,
    Event,
    Finding,
    Grounding,
    Outcome,
    Reading,
    Report,
    Span,
    Statement,
    Undertaking,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jinja2 import Environment

    from warledger.ingest import Failure

_SENTENCE, _STATEMENT, _EVENT, _FIGURE = range(4)


@dataclass(frozen=True, slots=True)
class SentenceMark:
    """A sentence that something links to."""

    id: str
    questioned: bool  #: whether a check that fails rests on it


@dataclass(frozen=True, slots=True)
class StatementMark:
    """A stretch of reported speech in the text."""

    id: str
    statement: Statement


@dataclass(frozen=True, slots=True)
class ClaimMark:
    """A claim: its figure in the text and its row in the table."""

    id: str
    row: str  #: id of its row
    sentence: str  #: id of its sentence
    number: int  #: counted from 1
    claim: Claim
    words: str
    findings: tuple[Finding, ...]  #: the checks that fail and rest on it
    grounding: Grounding | None = None


@dataclass(frozen=True, slots=True)
class EventMark:
    """The words that tell an event."""

    id: str
    event: Event


Drawn: TypeAlias = SentenceMark | StatementMark | EventMark | ClaimMark


@dataclass(frozen=True, slots=True)
class Piece:
    """What the template draws next: ``open`` and ``close`` carry a mark, ``text`` carries words."""

    kind: str
    mark: Drawn | None = None
    first: bool = True
    text: str = ""

    @property
    def of(self) -> str:
        """Which mark it is: ``sentence``, ``statement``, ``event`` or ``claim``."""
        return type(self.mark).__name__.removesuffix("Mark").lower()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block with the marks in it."""

    kind: str
    pieces: tuple[Piece, ...]


@dataclass(slots=True)
class View:
    """One report as the template needs it. ``key`` begins every id, so that reports don't clash."""

    key: str
    reading: Reading
    marks: tuple[ClaimMark, ...]
    said: tuple[StatementMark, ...]
    told: tuple[EventMark, ...]
    layers: list[Layer[Drawn]]
    drawn: set[int] = field(default_factory=set)

    @property
    def report(self) -> Report:
        """The report itself."""
        return self.reading.report

    @property
    def false(self) -> list[Finding]:
        """The checks that fail."""
        return [finding for finding in self.reading.findings if not finding.holds]

    @property
    def held(self) -> list[Finding]:
        """The checks that hold."""
        return [finding for finding in self.reading.findings if finding.holds]

    @property
    def placed(self) -> bool:
        """Whether a place of the gazetteer is shown, which asks for its credit."""
        return any(grounding.place for grounding in self.reading.groundings)

    @property
    def outcomes(self) -> list[Outcome]:
        """The outcomes that occur in the body, for the legend."""
        present = {mark.claim.outcome for mark in self.claims(in_comments=False)}
        return [outcome for outcome in Outcome if outcome in present]

    @property
    def address(self) -> str | None:
        """The report's address where it is safe to link to: no scripts, no local files."""
        url = self.report.url or ""
        return url if url.lower().startswith(("https://", "http://")) else None

    def claims(self, in_comments: bool) -> list[ClaimMark]:
        """The claims of the body, or of the comments."""
        return [mark for mark in self.marks if (mark.claim.comment is not None) == in_comments]

    def statements(self, in_comments: bool) -> list[StatementMark]:
        """The statements of the body, or of the comments."""
        return [mark for mark in self.said if (mark.statement.comment is not None) == in_comments]

    def events(self, in_comments: bool) -> list[EventMark]:
        """The events of the body, or of the comments."""
        return [mark for mark in self.told if (mark.event.comment is not None) == in_comments]

    def undertakings(self) -> list[Undertaking]:
        """The operations, cease-fires and agreements that the body tells of."""
        return list(undertakings([self.reading]))

    def body(self) -> list[Paragraph]:
        """The report without its comments, block by block; text between blocks is kept."""
        report = self.report
        ends = [block.span.end for block in report.blocks if block.comment is None]
        # Behind the last block of the body stand the comments, with lines that name their authors.
        end = max(ends, default=0) if report.comments else len(report.text)
        return list(self._paragraphs(Span(0, end), None))

    def comment(self, comment: Comment) -> list[Paragraph]:
        """One comment, block by block."""
        return list(self._paragraphs(comment.span, comment.index))

    def chains(self, comment: int) -> list[str]:
        """Who says what a comment holds, through whom; each chain once, those of two left out."""
        found = self.reading.discussion
        lines = (
            " → ".join(phrases.plain(link.name) for link in chain.links)
            for chain in (found.chains if found else ())
            if chain.comment == comment and len(chain.links) > 2
        )
        return list(dict.fromkeys(lines))

    def quoted(self, mark: ClaimMark) -> Markup:
        """The sentence of a claim with the figure's words in bold."""
        text, sentence, figure = self.report.text, mark.claim.sentence, mark.claim.span
        start, end = max(figure.start, sentence.start), min(figure.end, sentence.end)
        return Markup("{}<b>{}</b>{}").format(
            text[sentence.start : start], text[start:end], text[end : sentence.end]
        )

    def _paragraphs(self, window: Span, comment: int | None) -> Iterator[Paragraph]:
        at = window.start
        for block in self.report.blocks:
            if block.comment != comment or not block.span.overlaps(window):
                continue
            start, end = max(at, block.span.start), min(window.end, block.span.end)
            yield from self._drawn("loose", Span(at, start))
            yield from self._drawn(block.kind, Span(start, end))
            at = max(at, end)
        yield from self._drawn("loose", Span(at, window.end))

    def _drawn(self, kind: str, window: Span) -> Iterator[Paragraph]:
        """The window as a paragraph; windows with nothing but white space are passed over."""
        if window.start < window.end and not window.of(self.report.text).isspace():
            yield Paragraph(kind, tuple(self._pieces(window)))

    def _pieces(self, window: Span) -> Iterator[Piece]:
        for event in weave(window, self.layers, self.drawn):
            if isinstance(event, Open):
                yield Piece("open", event.layer.value, event.first)
            elif isinstance(event, Close):
                yield Piece("close", event.layer.value, event.first)
            else:
                yield Piece("text", text=event.span.of(self.report.text))


def view(reading: Reading, key: str) -> View:
    """One report made ready for the template."""
    text = reading.report.text
    resting: dict[int, list[Finding]] = {}
    for finding in reading.findings:
        for index in finding.claims:
            if not finding.holds:
                resting.setdefault(index, []).append(finding)
    marks = tuple(
        ClaimMark(
            id=f"{key}-figure-{index + 1}",
            row=f"{key}-claim-{index + 1}",
            sentence=f"{key}-sentence-{claim.sentence.start}",
            number=index + 1,
            claim=claim,
            words=claim.span.of(text),
            findings=tuple(resting.get(index, ())),
            grounding=reading.groundings[index] if reading.groundings else None,
        )
        for index, claim in enumerate(reading.claims)
    )
    said = tuple(
        StatementMark(id=f"{key}-statement-{index + 1}", statement=statement)
        for index, statement in enumerate(reading.statements)
    )
    sentences: dict[Span, SentenceMark] = {}
    for mark in marks:
        known = sentences.get(mark.claim.sentence)
        questioned = bool(mark.findings) or (known is not None and known.questioned)
        sentences[mark.claim.sentence] = SentenceMark(mark.sentence, questioned)
    layers: list[Layer[Drawn]] = [Layer(span, _SENTENCE, mark) for span, mark in sentences.items()]
    layers += [Layer(mark.statement.span, _STATEMENT, mark) for mark in said]
    layers += [Layer(mark.claim.span, _FIGURE, mark) for mark in marks]
    told = tuple(
        EventMark(id=f"{key}-event-{index + 1}", event=event)
        for index, event in enumerate(reading.events)
    )
    layers += [Layer(mark.event.trigger, _EVENT, mark) for mark in told]
    return View(key, reading, marks, said, told, layers)


def _allowed(words: str) -> str:
    """A script or style sheet as a content security policy names it."""
    return "'sha256-" + base64.b64encode(hashlib.sha256(words.encode()).digest()).decode() + "'"


def _asset(name: str) -> str:
    return (files(__package__) / "templates" / name).read_text(encoding="utf-8")


def _environment() -> Environment:
    from jinja2 import (  # noqa: PLC0415  (slow to import; most never ask for a page)
        Environment,
        PackageLoader,
        StrictUndefined,
    )

    environment = Environment(
        loader=PackageLoader("warledger.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["say"] = phrases
    environment.globals["tell"] = event_phrases
    environment.globals["ground"] = groundings
    environment.globals["discussion"] = discussion
    environment.filters["verbatim"] = verbatim
    return environment


def verbatim(words: str) -> Markup:
    """Escaped so that a parser gives back the very characters, carriage returns too."""
    return Markup.escape(words).replace("\r", Markup("&#13;"))


def page(readings: Sequence[Reading], failures: Sequence[Failure] = ()) -> str:
    """The whole page for the reports given, with the inputs that could not be read named."""
    style, script = _asset("page.css"), _asset("page.js")
    environment = _environment()
    return environment.get_template("page.html").render(
        views=[view(reading, f"r{number}") for number, reading in enumerate(readings, start=1)],
        failures=failures,
        style=style,
        script=script,
        policy=(
            f"default-src 'none'; style-src {_allowed(style)}; script-src {_allowed(script)}; "
            "base-uri 'none'; form-action 'none'"
        ),
    )


def write_html(items: Iterable[Reading | Failure], stream: TextIO) -> None:
    """The page for all reports, written when the last one is read; nothing if none was."""
    readings: list[Reading] = []
    failures: list[Failure] = []
    for item in items:
        if isinstance(item, Reading):
            readings.append(item)
        else:
            failures.append(item)
    if readings:
        stream.write(page(readings, failures))
