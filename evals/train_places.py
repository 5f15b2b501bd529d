"""
Fit the weights by which the engine picks the place of an event among the names of a sentence.

    python -m evals.train_places labeled_text.jsonl.zip [--out FILE]

FILE is as for ``evals.place_of_event``; its held-out fifth is never seen. A log-linear choice among
the names of a sentence and "no place" is fitted by penalised likelihood; features seen fewer than
four times are left out. The weights go to the engine's ``resources/weights/event_places.json`` with
the data's digest; no sentence is kept. The same data gives the same file on the same machine.
Exits 2 where the data or the language model can't be read.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from evals.datasets import DataError
from evals.place_of_event import Example, load
from warledger.coding.clause import Clause
from warledger.coding.place_ranking import answers
from warledger.errors import ResourceError
from warledger.reading.model import SpacyParser
from warledger.records import Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TARGET = Path(__file__).parent.parent / "src/warledger/resources/weights/event_places.json"
#: Chosen on folds of the training sentences.
PENALTY = 1.5
SEEN = 4
ROUNDS = 300
STEP = 0.1


@dataclass(frozen=True, slots=True)
class Choice:
    """One event: the features of each possible answer, and which of them are right."""

    rows: Sequence[Sequence[str]]
    right: Sequence[bool]


def choices(examples: Sequence[Example], parser: SpacyParser) -> list[Choice]:
    """The choices that the examples pose; those whose place is no name of the sentence left out."""
    found = []
    parses = parser.parse((example.text, 0) for example in examples)
    for example, tokens in zip(examples, parses, strict=True):
        anchor = next((token.index for token in tokens if token.span.overlaps(example.verb)), None)
        if anchor is None:
            continue
        sentence = Sentence(
            index=0, span=Span(0, len(example.text)), block=0, comment=None, tokens=tokens
        )
        possible = answers(Clause(sentence, example.text), anchor)
        right = [
            not example.places if place is None else place.span in example.places
            for place, _ in possible
        ]
        if any(right):
            found.append(Choice([row for _, row in possible], right))
    return found


def fit(data: Sequence[Choice], penalty: float = PENALTY, seen: int = SEEN) -> dict[str, float]:
    """Weights by feature, by Adam on the whole data's penalised likelihood."""
    counts = Counter(name for choice in data for row in choice.rows for name in row)
    index = {name: i for i, name in enumerate(sorted(n for n, c in counts.items() if c >= seen))}
    kept = [[[index[n] for n in row if n in index] for row in c.rows] for c in data]
    spare = len(index)  # a feature of weight nought for rows with none of their own
    lists = [row or [spare] for rows in kept for row in rows]
    names = np.array([i for row in lists for i in row])
    lengths = np.array([len(row) for row in lists])
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    sizes = np.array([len(c.rows) for c in data])
    first = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    event = np.repeat(np.arange(len(data)), sizes)
    right = np.array([float(r) for c in data for r in c.right])
    weights, mean, square = (np.zeros(len(index) + 1) for _ in range(3))
    for turn in range(1, ROUNDS + 1):
        scores = np.add.reduceat(weights[names], starts)
        power = np.exp(scores - np.maximum.reduceat(scores, first)[event])
        model = power / np.add.reduceat(power, first)[event]
        hit = model * right
        wanted = hit / np.add.reduceat(hit, first)[event]
        pull = np.bincount(names, np.repeat(model - wanted, lengths), len(weights))
        slope = pull + penalty * weights
        slope[spare] = 0.0
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope**2
        pace = STEP * (1 - 0.9 * turn / ROUNDS)
        weights -= pace * (mean / (1 - 0.9**turn)) / (np.sqrt(square / (1 - 0.999**turn)) + 1e-8)
    return {name: float(weights[i]) for name, i in index.items()}


def document(weights: Mapping[str, float], source: Path, events: int) -> str:
    """The weights' file: where they come from, then each weight that is not nought, by name."""
    kept = {name: round(weight, 3) for name, weight in sorted(weights.items())}
    text = {
        "about": "Weights of features for the place of an event; fitted by evals/train_places.py.",
        "data": source.name,
        "data_sha256": hashlib.sha256(source.read_bytes()).hexdigest(),
        "events": events,
        "penalty": PENALTY,
        "weights": {name: weight for name, weight in kept.items() if abs(weight) >= 0.01},
    }
    return json.dumps(text, ensure_ascii=False, indent=0) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.train_places",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--out", type=Path, default=TARGET)
    options = parser.parse_args(arguments)
    try:
        examples = [example for example in load(options.file) if not example.held]
        data = choices(examples, SpacyParser())
    except (DataError, ResourceError) as error:
        print(error, file=sys.stderr)
        return 2
    options.out.write_text(document(fit(data), options.file, len(data)), encoding="utf-8")
    print(f"{len(data)} events, weights in {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
