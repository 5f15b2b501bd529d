"""
Score the linking of actors against marked reports.

    python -m evals.actors                     our own reports (evals/data/actors/known.jsonl)
    python -m evals.actors FILE.jsonl --json   another file, one JSON object
    python -m evals.actors --errors            what was linked wrongly, and why it was

A line of the file is a report: ``id``, ``published``, ``countries`` (of its places, most prominent
first, as grounding of places would give them; --no-countries leaves them out) and ``text``.
Mentions are marked in the text as ``[[words|answer]]``. The answer is an actor's id, several ids
joined by ``+`` for a joint mention, ``civilians``, ``unknown``, or ``generic:KIND:COUNTRY`` for a
mention that the text ties to no known actor, with ``-`` for what it leaves open. Precision counts
the links that were made, recall the mentions that have an actor. Exits 2 where the file is
malformed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from evals.datasets import IN_REPO, DataError, rows
from warledger.ground.actors import ActorLinker
from warledger.reading.model import SpacyParser
from warledger.reading.transcribe import transcribe
from warledger.records import ActorKind, Block, GroundedActor, Report, Span
from warledger.resources.actors import ActorTable, actor_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MARK = re.compile(r"\[\[([^|\[\]]+)\|([^|\[\]]+)\]\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A report with the countries of its places."""

    report: Report
    countries: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A mention with its answer."""

    report: str
    words: str
    span: Span
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """How many mentions were linked, and how well. Shares are None where nothing was counted."""

    mentions: int
    with_actor: int
    linked: int
    right: int
    open_mentions: int
    open_kept: int

    @property
    def precision(self) -> float | None:
        """Share of the links made that are right."""
        return self.right / self.linked if self.linked else None

    @property
    def recall(self) -> float | None:
        """Share of the mentions of a known actor that were linked to it."""
        return self.right / self.with_actor if self.with_actor else None


def load(path: Path, table: ActorTable) -> tuple[list[Given], list[Marked]]:
    """
    The reports of a file and their marked mentions.

    Raises:
        DataError: A line lacks a field, or an answer names no actor and is none of the other kinds.
    """
    reports, marked = [], []
    for row in rows(path):
        key, text = row.get("id"), row.get("text")
        if not isinstance(key, str) or not isinstance(text, str):
            raise DataError(f"{path}: a line has no id or no text")
        plain, spans = _unmark(text)
        published = row.get("published")
        report = _report(key, plain, date.fromisoformat(published) if published else None)
        reports.append(Given(report=report, countries=tuple(row.get("countries", ()))))
        for span, answer in spans:
            if not _is_answer(answer, table):
                raise DataError(f"{path}: report {key}: no such answer: {answer}")
            marked.append(Marked(report=key, words=span.of(plain), span=span, answer=answer))
    return reports, marked


def _unmark(text: str) -> tuple[str, list[tuple[Span, str]]]:
    """The text without its marks, and the mentions with spans in it."""
    pieces: list[str] = []
    found: list[tuple[Span, str]] = []
    length = end = 0
    for match in _MARK.finditer(text):
        pieces.append(text[end : match.start()])
        length += match.start() - end
        found.append((Span(length, length + len(match[1])), match[2]))
        pieces.append(match[1])
        length += len(match[1])
        end = match.end()
    return "".join([*pieces, text[end:]]), found


def _is_answer(answer: str, table: ActorTable) -> bool:
    if answer.startswith("generic:"):
        kind = answer.split(":")[1]
        return answer.count(":") == 2 and kind in {"-", *ActorKind}
    ids = answer.split("+")
    return answer in {"civilians", "unknown"} or all(key in table.entries for key in ids)


def _report(key: str, text: str, published: date | None) -> Report:
    blocks, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block(span=Span(start, start + len(line)), kind="paragraph"))
        start += len(line) + 1
    return Report(
        id=key, source=key, title=None, outlet=None, author=None, published=published, url=None,
        language="en", text=text, blocks=tuple(blocks), comments=(),
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )  # fmt: skip


def answers(reports: Sequence[Given], marked: Sequence[Marked]) -> Iterator[tuple[Marked, str]]:
    """Each mention with what the linker makes of it, written as an answer."""
    linker, parser = ActorLinker(actor_table()), SpacyParser()
    for given in reports:
        context = linker.context(transcribe(given.report, parser), given.countries)
        for mention in marked:
            if mention.report == given.report.id:
                yield mention, written(linker.link(mention.words, context, mention.span))


def written(link: GroundedActor | str) -> str:
    """A link as an answer."""
    if isinstance(link, str):
        return "unknown"
    if link.actor is not None:
        return "+".join([link.actor.id, *(actor.id for actor in link.also)])
    if link.kind is ActorKind.CIVILIANS:
        return "civilians"
    return f"generic:{link.kind or '-'}:{link.country or '-'}"


def score(pairs: Sequence[tuple[Marked, str]]) -> Scores:
    """The scores of (mention, answer given)."""
    known = [(m.answer, given) for m, given in pairs if m.answer.startswith("wl:")]
    linked = [(m.answer, given) for m, given in pairs if given.startswith("wl:")]
    left = [given for m, given in pairs if not m.answer.startswith("wl:")]
    return Scores(
        mentions=len(pairs),
        with_actor=len(known),
        linked=len(linked),
        right=sum(same(answer, given) for answer, given in linked),
        open_mentions=len(left),
        open_kept=sum(not given.startswith("wl:") for given in left),
    )


def same(answer: str, given: str) -> bool:
    """Whether an answer given is the right one; the order of a joint mention does not count."""
    return set(answer.split("+")) == set(given.split("+"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.actors", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("file", type=Path, nargs="?", default=IN_REPO / "actors" / "known.jsonl")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--no-countries", action="store_true", help="give no countries")
    parser.add_argument("--errors", action="store_true", help="list what is not as marked")
    options = parser.parse_args(arguments)
    try:
        reports, marked = load(options.file, actor_table())
    except (DataError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    if options.no_countries:
        reports = [Given(report=given.report, countries=()) for given in reports]
    pairs = list(answers(reports, marked))
    found = score(pairs)
    digest = hashlib.sha256(options.file.read_bytes()).hexdigest()[:16]
    values = {
        "file": options.file.name, "sha256": digest, "reports": len(reports),
        "mentions": found.mentions, "with_actor": found.with_actor, "linked": found.linked,
        "right": found.right, "precision": found.precision, "recall": found.recall,
        "open_mentions": found.open_mentions, "open_kept": found.open_kept,
    }  # fmt: skip
    if options.json:
        print(json.dumps(values, indent=1))
        return 0
    for name, value in values.items():
        print(f"{name:14} {value:.3f}" if isinstance(value, float) else f"{name:14} {value}")
    if options.errors:
        for mention, given in pairs:
            if not same(mention.answer, given):
                print(f"{mention.report}: “{mention.words}” is {mention.answer}, read as {given}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
