"""
Discussions: python -m evals.discussion FOLDER_OR_FILES … [--json] [--findings]

Reads pages with comments and holds what `warledger.discussion` finds in them against a gold, where
there is one: evals/data/discussion holds positions only, no text, and names the digest of the
text that they count in; on any other text they are not used. A gold was written by one person by
reading the page, before the code existed; its ``about`` says what each field means.

For each gold: precision, recall and F of outlets (name, and a place that overlaps), of quotations
of earlier commenters (place, and the comment they come from), of named commenters (place, and the
comment meant), of inferred replies, of passages taken from outlets (by character), and of
positions. What the gold marks ``scored`` false is counted neither way.

For all pages: how many findings of each kind, and those on pages without comments, of which there
must be none. --findings prints every finding with its words, to be checked by hand.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.datasets import IN_REPO
from warledger.coding import code
from warledger.discussion import discuss
from warledger.ingest import ingest
from warledger.reading.model import SpacyParser
from warledger.reading.transcribe import transcribe
from warledger.records import (
    Answer,
    Discussion,
    Origin,
    PassageSource,
    Question,
    Report,
    Span,
)

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one kind of finding."""

    gold: int
    found: int
    right: int  #: found items that are in the gold
    met: int  #: gold items that were found

    def row(self) -> dict[str, float]:
        """With precision, recall and F in per cent."""
        precision = _percent(self.right, self.found)
        recall = _percent(self.met, self.gold)
        both = precision + recall
        f = round(2 * precision * recall / both, 1) if both else 0.0
        counts = {"gold": self.gold, "found": self.found, "right": self.right, "met": self.met}
        return counts | {"precision": precision, "recall": recall, "f": f}


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 100.0


def golds() -> dict[str, Row]:
    """The golds by the digest of the text that they are for."""
    found = {}
    for path in sorted((IN_REPO / "discussion").glob("*.json")):
        row = json.loads(path.read_text(encoding="utf-8"))
        found[row["sha256"]] = row
    return found


def text_digest(text: str) -> str:
    """sha256 of a text's UTF-8, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def posed(gold: Row) -> Question:
    """The gold's question with the names of its answers, and no other words for them."""
    answers = tuple(Answer(name=names[0]) for names in gold["answers"].values())
    return Question(words=gold["question"], answers=answers)


def score(gold: Row, found: Discussion) -> dict[str, dict[str, float]]:
    """
    The scores of one discussion by kind.

    Args:
        gold: As in evals/data/discussion; its ``sha256`` is that of the report's text.
        found: What was found in its comments.
    """
    comments = {row["index"]: row for row in gold["comments"]}
    return {
        "outlets": _outlets(comments, found).row(),
        "quoted commenters": _quotations(comments, found).row(),
        "named commenters": _commenters(comments, found).row(),
        "replies": _replies(comments, found).row(),
        "outlets’ words": _pasted(comments, found).row(),
        "positions": _positions(gold, comments, found).row(),
    }


def _items(comments: Mapping[int, Row], key: str) -> list[tuple[int, Row]]:
    return [(index, item) for index, row in comments.items() for item in row.get(key, [])]


def _score(
    gold: Sequence[tuple[int, Row]],
    found: Sequence[Any],
    place: Callable[[Any], tuple[int, Span]],
    same: Callable[[Row, Any], bool],
) -> Score:
    """Pairs by comment and overlap; items that are not scored take their finds with them."""
    counted = [(index, item) for index, item in gold if item.get("scored", True)]
    aside = [(index, item) for index, item in gold if not item.get("scored", True)]

    def meets(index: int, item: Row, one: Any) -> bool:
        comment, span = place(one)
        return comment == index and span.overlaps(Span(*item["span"]))

    kept = [one for one in found if not any(meets(i, item, one) for i, item in aside)]
    right = sum(any(meets(i, g, one) and same(g, one) for i, g in counted) for one in kept)
    met = sum(any(meets(i, g, one) and same(g, one) for one in kept) for i, g in counted)
    return Score(len(counted), len(kept), right, met)


def _outlets(comments: Mapping[int, Row], found: Discussion) -> Score:
    return _score(
        _items(comments, "outlets"),
        found.outlets,
        lambda one: (one.comment, one.span),
        lambda gold, one: gold["name"].casefold() == one.name.casefold(),
    )


def _quotations(comments: Mapping[int, Row], found: Discussion) -> Score:
    """Only those of commenters on the page; a passage of unknown source claims nothing."""
    gold = [
        (index, item)
        for index, item in _items(comments, "quotations")
        if item["from"] is not None or not item.get("scored", True)
    ]
    passages = [one for one in found.passages if one.source is PassageSource.COMMENTER]
    return _score(
        gold,
        passages,
        lambda one: (one.comment, one.span),
        lambda item, one: item["from"] == one.source_comment,
    )


def _commenters(comments: Mapping[int, Row], found: Discussion) -> Score:
    def same(item: Row, one: Any) -> bool:
        first = one.comments[0] if one.comments else None
        meant = first in item["to"] if item["to"] else first is None
        return bool(meant) and item["kind"] == one.kind.value

    return _score(
        _items(comments, "commenters"), found.commenters, lambda one: (one.comment, one.span), same
    )


def _replies(comments: Mapping[int, Row], found: Discussion) -> Score:
    gold = {index: row["reply"] for index, row in comments.items() if "reply" in row}
    scored = {index: row for index, row in gold.items() if row.get("scored", True)}
    inferred = [
        one
        for one in found.replies
        if one.origin is Origin.INFERRED and gold.get(one.comment, {}).get("scored", True)
    ]
    right = [one for one in inferred if one.parent in scored.get(one.comment, {}).get("to", [])]
    return Score(len(scored), len(inferred), len(right), len({one.comment for one in right}))


def _pasted(comments: Mapping[int, Row], found: Discussion) -> Score:
    """By character: the comment's characters that are an outlet's words."""
    gold = _characters(Span(*item["span"]) for _, item in _items(comments, "pasted"))
    ours = _characters(one.span for one in found.passages if one.source is PassageSource.OUTLET)
    both = len(gold & ours)
    return Score(len(gold), len(ours), both, both)


def _characters(spans: Iterator[Span]) -> set[int]:
    return {place for span in spans for place in range(span.start, span.end)}


def _positions(gold: Row, comments: Mapping[int, Row], found: Discussion) -> Score:
    """A comment's position is right with the gold's answer and one of the gold's sentences."""
    names = {values[0]: key for key, values in gold["answers"].items()}
    wanted = {index: row["position"] for index, row in comments.items() if "position" in row}
    plain = {index: row for index, row in wanted.items() if row["plain"]}
    kept = [one for one in found.positions if wanted.get(one.comment, {}).get("plain", True)]
    right = set()
    for number, one in enumerate(kept):
        row = plain.get(one.comment)
        answer = "undecided" if one.answer is None else names.get(one.answer)
        sentences = row["sentences"] if row and row["answer"] == answer else []
        if any(one.sentence.overlaps(Span(*span)) for span in sentences):
            right.add(number)
    met = {kept[number].comment for number in right}
    return Score(len(plain), len(kept), len(right), len(met))


def run(paths: Sequence[str], show: Callable[[str], None] | None = None) -> dict[str, Any]:
    """
    Read and score.

    Args:
        paths: Files and folders.
        show: Given every finding as a line, where wanted.
    """
    parser, known = SpacyParser(), golds()
    counts: Counter[str] = Counter()
    scores: dict[str, Any] = {}
    seconds = {"reading and coding": 0.0, "discussion": 0.0}
    for item in ingest(paths):
        if not isinstance(item, Report):
            counts["not read"] += 1
            continue
        gold = known.get(text_digest(item.text))
        start = time.perf_counter()
        transcript = transcribe(item, parser)
        claims = code(transcript)
        middle = time.perf_counter()
        found = discuss(transcript, claims, posed(gold) if gold else None)
        seconds["reading and coding"] += middle - start
        seconds["discussion"] += time.perf_counter() - middle
        if gold:
            scores[gold["sha256"][:12]] = score(gold, found)
        _count(counts, item, found)
        if show is not None:
            for line in _lines(item, found):
                show(line)
    ratio = seconds["discussion"] / max(seconds["reading and coding"], 1e-9)
    return {"counts": dict(counts), "golds": scores, "cost": round(ratio, 4)}


def _count(counts: Counter[str], report: Report, found: Discussion) -> None:
    kinds = {
        "outlets": found.outlets,
        "passages": found.passages,
        "commenters": found.commenters,
        "inferred replies": [one for one in found.replies if one.origin is Origin.INFERRED],
        "replies of the page": [one for one in found.replies if one.origin is Origin.PAGE],
        "citations": found.citations,
        "positions": found.positions,
    }
    counts["pages"] += 1
    counts["comments"] += len(report.comments)
    counts["pages without comments"] += not report.comments
    for name, items in kinds.items():
        counts[name] += len(items)
        if not report.comments:
            counts["findings on pages without comments"] += len(items)


def _lines(report: Report, found: Discussion) -> Iterator[str]:
    text = report.text

    def line(kind: str, comment: int, span: Span, what: object) -> str:
        around = text[max(0, span.start - 60) : span.start], text[span.end : span.end + 40]
        words = f"{around[0]}⟦{span.of(text)}⟧{around[1]}"
        return f"{Path(report.source).name} {kind} {comment} {what}: {' '.join(words.split())}"

    for outlet in found.outlets:
        yield line("outlet", outlet.comment, outlet.span, f"{outlet.name} ({outlet.rule})")
    for passage in found.passages:
        source = f"{passage.source.value} {passage.source_comment} ({passage.rule})"
        yield line("passage", passage.comment, passage.span, source)
    for other in found.commenters:
        what = f"{other.kind.value} {other.name} {other.comments} ({other.rule})"
        yield line("commenter", other.comment, other.span, what)
    for citation in found.citations:
        what = f"{citation.relation.value} {citation.reported}"
        yield line("citation", citation.comment, citation.span, what)


def main(arguments: list[str]) -> int:
    """Score; the exit status."""
    paths = [argument for argument in arguments if not argument.startswith("--")]
    if not paths or set(arguments) - {*paths, "--json", "--findings"}:
        print(__doc__, file=sys.stderr)
        return 2
    result = run(paths, print if "--findings" in arguments else None)
    if "--json" in arguments:
        print(json.dumps(result, indent=1, ensure_ascii=False))
        return 0
    for name, count in result["counts"].items():
        print(f"{name:36} {count}")
    for key, kinds in result["golds"].items():
        print(f"gold {key}")
        for kind, row in kinds.items():
            print(
                f"  {kind:20} gold {row['gold']:5} found {row['found']:5}  "
                f"P {row['precision']:5} R {row['recall']:5} F {row['f']:5}"
            )
    print(f"time of the discussion stage: {result['cost']:.1%} of reading and coding")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
