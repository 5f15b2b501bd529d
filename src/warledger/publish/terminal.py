"""A reading as a page for the terminal. Works at any width, in a pipe, and without colours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from warledger.publish import groundings, phrases
from warledger.publish.discussion import chain_line, comment_lines, position_lines
from warledger.publish.event_sections import event_sections
from warledger.records import Claim, Finding, Grounding, Modality, Outcome, Reading, Statement

#: From this many columns on, every field of a claim has a column of its own.
WIDE = 120

STYLES = {
    Outcome.KILLED: "bold red",
    Outcome.INJURED: "bold dark_orange",
    Outcome.CASUALTIES: "bold red",
    Outcome.MISSING: "bold magenta",
    Outcome.DETAINED: "bold blue",
    Outcome.ABDUCTED: "bold magenta",
    Outcome.SURRENDERED: "bold cyan",
    Outcome.DISPLACED: "bold green",
    Outcome.RELEASED: "bold green",
}

#: What a cell shows of a claim: its place in the reading is given with it.
Cell = Callable[[Reading, int], str | Text | None]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the claims table: what it shows of a claim, one line each."""

    name: str
    cells: tuple[Cell, ...]
    share: int  #: of the width, relative to the other columns


def _number(_reading: Reading, index: int) -> str:
    return str(index + 1)


def _figure(reading: Reading, index: int) -> Text:
    claim = reading.claims[index]
    return Text(phrases.plain(claim.span.of(reading.report.text)), style=STYLES[claim.outcome])


def _meaning(reading: Reading, index: int) -> Text | None:
    words = phrases.meaning(reading.claims[index], reading.report.text)
    return Text(words) if words else None


def _outcome(reading: Reading, index: int) -> Text:
    outcome = reading.claims[index].outcome
    return Text(outcome.value, style=STYLES[outcome])


def _of(field: Callable[[Claim], str | None], prefix: str = "") -> Cell:
    def cell(reading: Reading, index: int) -> str | None:
        value = phrases.plain(field(reading.claims[index]) or "")
        return f"{prefix}{value}" if value else None

    return cell


def _source(reading: Reading, index: int) -> str:
    return phrases.source(reading.claims[index], reading.report)


def _modality(reading: Reading, index: int) -> Text | None:
    words = phrases.modality(reading.claims[index])
    return Text(words, style="bold") if words else None


def _exact_modality(reading: Reading, index: int) -> Text:
    modality = reading.claims[index].modality
    plain = modality in (Modality.ASSERTED, Modality.ATTRIBUTED)
    return Text(modality.value, style="" if plain else "bold")


def _grounded(show: Callable[[Grounding | None], str | None]) -> Cell:
    """A line about what the words of a claim are tied to, set off from the words themselves."""

    def cell(reading: Reading, index: int) -> Text | None:
        found = show(reading.groundings[index]) if reading.groundings else None
        return Text(f"→ {phrases.plain(found)}", style="dim") if found else None

    return cell


def _actor(side: str) -> Cell:
    return _grounded(lambda grounding: groundings.actor(grounding, side))


def _relations(reading: Reading, index: int) -> str | None:
    links = phrases.relations(reading.claims[index])
    return "\n".join(f"{name} {other + 1}" for name, other in links) or None


_PLACE = _of(lambda claim: claim.place)
_PERPETRATOR = _of(lambda claim: claim.perpetrator)
_WHERE = _grounded(groundings.place)
_CLAIMANT_KIND = _grounded(groundings.claimant_kind)

WIDE_COLUMNS = (
    Column("#", (_number,), 0),
    Column("Figure", (_figure, _meaning), 6),
    Column("Outcome", (_outcome,), 0),
    Column("Of whom", (_of(phrases.victims), _actor("victims"), _of(phrases.status)), 9),
    Column("Where", (_PLACE, _WHERE), 7),
    Column("When", (_of(phrases.period), _of(phrases.time_frame)), 7),
    Column(
        "By",
        (_PERPETRATOR, _actor("perpetrator"), _of(lambda claim: claim.cause, "cause: ")),
        7,
    ),
    Column("Source", (_source, _actor("claimant"), _CLAIMANT_KIND), 8),
    Column("Modality", (_exact_modality,), 0),
    Column("Links", (_relations,), 0),
)

NARROW_COLUMNS = (
    Column("#", (_number,), 0),
    Column("Figure", (_figure, _outcome, _meaning, _relations), 4),
    Column(
        "Of whom, by whom",
        (
            _of(phrases.victims),
            _actor("victims"),
            _of(phrases.status),
            _of(lambda claim: claim.perpetrator, "by "),
            _actor("perpetrator"),
            _of(lambda claim: claim.cause, "cause: "),
        ),
        6,
    ),
    Column("Where and when", (_PLACE, _WHERE, _of(phrases.period), _of(phrases.time_frame)), 5),
    Column("Source", (_source, _actor("claimant"), _CLAIMANT_KIND, _modality), 5),
)


def _table(reading: Reading, indices: Sequence[int], width: int) -> Table:
    columns = WIDE_COLUMNS if width >= WIDE else NARROW_COLUMNS
    table = Table(
        box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", expand=width < WIDE
    )
    for column in columns:
        # Digits and outcomes are folded at worst, never cut.
        table.add_column(column.name, overflow="fold", ratio=column.share or None)
    for index in indices:
        table.add_row(*(_stacked(column, reading, index) for column in columns))
        if columns is NARROW_COLUMNS and index != indices[-1]:
            table.add_row()
    return table


def _stacked(column: Column, reading: Reading, index: int) -> Text:
    lines = (cell(reading, index) for cell in column.cells)
    return Text("\n").join(
        line if isinstance(line, Text) else Text(line) for line in lines if line is not None
    )


def _heading(words: str) -> Padding:
    return Padding(Text(words, style="bold underline"), (1, 0, 0, 0))


def _header(reading: Reading) -> Text:
    report = reading.report
    comments = phrases.counted(len(report.comments), "comment")
    facts = [*phrases.origin(report), phrases.published(report), comments]
    lines = [Text(phrases.title(report), style="bold"), Text(" · ".join(facts))]
    where = phrases.plain(report.url or report.source)
    if where not in ("-", phrases.title(report)):
        lines.append(Text(where, style="dim"))
    return Text("\n").join(lines)


def _statements(reading: Reading, statements: Iterable[Statement]) -> list[RenderableType]:
    lines: list[RenderableType] = []
    places = {id(statement): index for index, statement in enumerate(reading.statements)}
    for statement in statements:
        words = phrases.plain(statement.span.of(reading.report.text))
        quoted = f"“{words}”" if statement.direct else words
        chain = chain_line(reading, "statement", places[id(statement)])
        speaker = chain or phrases.plain(phrases.speaker(statement))
        line = Text.assemble((speaker, "bold"), ": ", quoted)
        lines.append(Padding(line, (0, 0, 0, 2)))
    return lines


def _discussion(reading: Reading) -> list[RenderableType]:
    """Each comment that cites, quotes, addresses or answers somebody; then the positions."""
    parts: list[RenderableType] = []
    lines: list[RenderableType] = []
    for comment in reading.report.comments:
        found = list(comment_lines(reading, comment.index))
        if found:
            name = f"{comment.index + 1} {phrases.commenter(reading.report, comment.index)}"
            lines.append(Padding(Text(name, style="bold"), (0, 0, 0, 2)))
            lines += [
                Padding(Text.assemble((f"{verb} ", "dim"), words), (0, 0, 0, 4))
                for verb, words in found
            ]
    if lines:
        parts += [_heading("Discussion"), *lines]
    question = None if reading.discussion is None else reading.discussion.question
    if question is not None and reading.report.comments:
        parts.append(_heading(phrases.plain(question.words)))
        parts += _positions(reading)
    return parts


def _positions(reading: Reading) -> list[RenderableType]:
    lines: list[RenderableType] = []
    for answer, taken in position_lines(reading):
        title = f"{answer} ({phrases.counted(len(taken), 'comment')}, proposed)"
        lines.append(Padding(Text(title, style="bold"), (0, 0, 0, 2)))
        for comment, words, position in taken:
            name = phrases.commenter(reading.report, comment)
            about = (f" ({position.reason})", "dim")
            line = Text.assemble(f"{comment + 1} {name}: “{words}”", about)
            lines.append(Padding(line, (0, 0, 0, 4)))
    if not lines:
        lines.append(Text("  No comment says so in words that are known."))
    lines.append(Text("  First guesses by rule, for a person to confirm.", style="dim"))
    return lines


def _finding(finding: Finding) -> Padding:
    mark = ("✓ ", "bold green") if finding.holds else ("✗ ", "bold red")
    numbers = ", ".join(str(index + 1) for index in finding.claims)
    which = "claim" if len(finding.claims) == 1 else "claims"
    message = phrases.plain(finding.message)
    about = (f" ({which} {numbers}; {finding.tolerance.value})", "dim")
    return Padding(Text.assemble(mark, message, about), (0, 0, 0, 2))


def _findings(reading: Reading) -> list[RenderableType]:
    false = [finding for finding in reading.findings if not finding.holds]
    held = len(reading.findings) - len(false)
    lines: list[RenderableType] = [_finding(finding) for finding in false]
    if held:
        verb = "holds" if held == 1 else "hold"
        checks = f"{phrases.counted(held, 'check')} {verb}"
        lines.append(Padding(Text.assemble(("✓ ", "bold green"), checks), (0, 0, 0, 2)))
    lines.append(Padding(Text(phrases.coverage(reading.coverage)), (0, 0, 0, 2)))
    return lines


def _of_comment(reading: Reading, inside: bool) -> list[int]:
    return [
        index for index, claim in enumerate(reading.claims) if (claim.comment is not None) == inside
    ]


def _show(parts: Iterable[RenderableType], console: Console) -> None:
    """Print without the blanks with which lines are filled up to the width."""
    with console.capture() as shown:
        console.print(Group(*parts), highlight=False)
    console.file.write("".join(f"{line.rstrip()}\n" for line in shown.get().splitlines()))


def print_reading(reading: Reading, console: Console) -> None:
    """The whole page of one report: claims, statements, findings, coverage."""
    body, inside = _of_comment(reading, False), _of_comment(reading, True)
    parts: list[RenderableType] = [_header(reading)]
    parts.append(_heading(f"Claims ({len(body)})"))
    parts.append(_table(reading, body, console.width) if body else Text("  No figures of people."))
    if inside:
        parts.append(_heading(f"Claims in comments ({len(inside)})"))
        parts.append(_table(reading, inside, console.width))
    for name, comments in (("Statements", False), ("Statements in comments", True)):
        found = [said for said in reading.statements if (said.comment is not None) == comments]
        if found:
            parts.append(_heading(f"{name} ({len(found)})"))
            parts += _statements(reading, found)
    parts += _discussion(reading)
    for name, lines in event_sections(reading):
        parts += [_heading(name), *lines]
    parts.append(_heading("Findings"))
    parts += _findings(reading)
    if any(grounding.place for grounding in reading.groundings):
        parts.append(Padding(Text(groundings.attribution(), style="dim"), (1, 0, 0, 0)))
    _show(parts, console)


def print_audit(reading: Reading, console: Console) -> None:
    """Only what the audit says of one report: every check, those that fail first."""
    ordered = sorted(reading.findings, key=lambda finding: finding.holds)
    parts: list[RenderableType] = [_header(reading), *map(_finding, ordered)]
    parts.append(Padding(Text(phrases.coverage(reading.coverage)), (0, 0, 0, 2)))
    _show(parts, console)
