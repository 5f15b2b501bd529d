"""What the engine is measured against: the bare language pipeline, and a regular expression."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from warledger.reading.model import model_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: A figure, at most four words, and a word for what happened to people, or the other way round.
_NUMBER = (
    r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|dozens|hundreds|thousands)"
)
_OUTCOME = (
    r"(?:kill(?:ed|s|ing)?|dead|died|deaths?|wounded|injured|missing|detained|arrested|captured|"
    r"kidnapped|abducted|displaced|surrendered|released|freed)"
)
_FIGURE = re.compile(
    rf"\b{_NUMBER}\b(?:\W+\w+){{0,4}}?\W+{_OUTCOME}\b|\b{_OUTCOME}\b(?:\W+\w+){{0,4}}?\W+{_NUMBER}\b",
    re.IGNORECASE,
)


def bare_pipeline() -> Callable[[Sequence[str]], int]:
    """The small English pipeline with all its components, as its makers publish it."""
    import spacy  # noqa: PLC0415  (seconds to import)

    pipeline = spacy.load(model_folder())

    def analyse(sentences: Sequence[str]) -> int:
        return sum(len(doc) for doc in pipeline.pipe(sentences))

    return analyse


def expression(sentences: Sequence[str]) -> int:
    """How many figures beside a word for an outcome a regular expression finds."""
    return sum(len(_FIGURE.findall(sentence)) for sentence in sentences)
