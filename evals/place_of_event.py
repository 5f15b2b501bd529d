"""
Which place belongs to an event: score against sentences with one marked verb and its places.

    python -m evals.place_of_event labeled_text.jsonl.zip          the held-out fifth
    python -m evals.place_of_event labeled_text.jsonl --split all

FILE holds JSON lists of sentences, one list a line (or such a file in a .zip): ``text`` and
``spans`` with ``start``, ``end``, ``label`` VERB or LOCATION, perhaps ``text``. Where a span's text
disagrees with its offsets the text is looked up in the sentence. Held out are the sentences with
sha1(text) divisible by five. Exits 2 where the data or the language model can't be read.

sentence exact   all places of the sentence's event right, and none where it has none
span             each place by its exact span
none             sentences for which "no place" was answered, against those that have none
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.datasets import DataError
from evals.scoring import Counts, Share
from warledger.coding import place_in_sentence
from warledger.coding.clause import Clause
from warledger.errors import ResourceError
from warledger.reading.model import SpacyParser
from warledger.records import Sentence, Span

#: The text and the verb's span to the spans of the places where that event happened.
Predict = Callable[[str, Span], Sequence[Span]]


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with one event verb. Offsets are code points of ``text``."""

    text: str
    verb: Span
    places: frozenset[Span]

    @property
    def held(self) -> bool:
        """Whether the sentence is kept for scoring."""
        return int(hashlib.sha1(self.text.encode(), usedforsecurity=False).hexdigest(), 16) % 5 == 0


@dataclass(frozen=True, slots=True)
class PlaceScores:
    """Exactness by sentence and by span, and the decision that there is no place."""

    sentence: Share
    span: Counts
    none: Counts


def load(path: Path) -> list[Example]:
    """
    The examples of a file, in order; sentences without a marked verb are left out.

    Raises:
        DataError: The file can't be read or is not of the form described above.
    """
    try:
        with _open(path) as lines:
            lists = [json.loads(line) for line in lines if line.strip()]
        return [
            example
            for rows in lists
            for row in (rows if isinstance(rows, list) else [rows])
            if (example := _example(row)) is not None
        ]
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise DataError(f"{path}: not the sentences that were expected: {error}") from error


def _open(path: Path) -> io.TextIOBase:
    if path.suffix != ".zip":
        return path.open(encoding="utf-8")
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if Path(name).suffix == ".jsonl"]
        inside = [name for name in names if not Path(name).name.startswith("._")]
        if len(inside) != 1:
            raise DataError(f"{path}: holds {len(inside)} .jsonl files, not one")
        return io.TextIOWrapper(io.BytesIO(archive.read(inside[0])), encoding="utf-8")


def _example(row: Mapping[str, Any]) -> Example | None:
    text, spans = row["text"], row.get("spans") or []
    verbs = [_located(text, span) for span in spans if span["label"] == "VERB"]
    if not verbs:
        return None
    places = frozenset(_located(text, span) for span in spans if span["label"] == "LOCATION")
    return Example(text, verbs[0], places)


def _located(text: str, span: Mapping[str, Any]) -> Span:
    """The span's offsets, or where its words stand first if the offsets hold other words."""
    words = span.get("text")
    given = Span(span["start"], span["end"])
    if words is None or given.of(text) == words:
        return given
    start = text.index(words)
    return Span(start, start + len(words))


def answers(examples: Sequence[Example], predict: Predict) -> list[frozenset[Span]]:
    """A predictor's answers to examples, in order."""
    return [frozenset(predict(example.text, example.verb)) for example in examples]


def score(examples: Sequence[Example], found: Sequence[frozenset[Span]]) -> PlaceScores:
    """Count over examples and the answers to them."""
    exact = 0
    span = none = Counts()
    for example, answer in zip(examples, found, strict=True):
        exact += answer == example.places
        span += Counts(len(answer & example.places), len(answer), len(example.places))
        neither = not answer and not example.places
        none += Counts(int(neither), int(not answer), int(not example.places))
    return PlaceScores(Share(exact, len(examples)), span, none)


def engine() -> Predict:
    """
    The coding stage's own decision on the reading stage's parse.

    Raises:
        DataError: The language model can't be used.
    """
    try:
        parser = SpacyParser()
    except ResourceError as error:
        raise DataError(f"the engine can't parse: {error}") from error

    def predict(text: str, verb: Span) -> Sequence[Span]:
        (tokens,) = parser.parse([(text, 0)])
        anchor = next((token.index for token in tokens if token.span.overlaps(verb)), None)
        if anchor is None:
            return ()
        sentence = Sentence(
            index=0, span=Span(0, len(text)), block=0, comment=None, tokens=tokens, times=()
        )
        found = place_in_sentence(Clause(sentence, text), anchor)
        return () if found is None else (found[1],)

    return predict


def _lines(scores: PlaceScores) -> Iterator[str]:
    yield f"{'sentence exact':20}   {scores.sentence.percent:5.1f} %  of {scores.sentence.of}"
    yield scores.span.line("span")
    yield scores.none.line("none")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.place_of_event",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--split", choices=("held", "rest", "all"), default="held")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    try:
        wanted = {"held": {True}, "rest": {False}, "all": {True, False}}[options.split]
        examples = [example for example in load(options.file) if example.held in wanted]
        scores = score(examples, answers(examples, engine()))
    except DataError as error:
        print(error, file=sys.stderr)
        return 2
    if options.json:
        report = {
            "sentences": scores.sentence.of,
            "sentence_exact": round(scores.sentence.percent, 2),
            "span": scores.span.as_json(),
            "none": scores.none.as_json(),
        }
        print(json.dumps(report, indent=1))
    else:
        print("\n".join(_lines(scores)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
