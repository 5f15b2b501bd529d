"""The model's analysis is computed faster than by its own code, and is the same."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from threadpoolctl import threadpool_info, threadpool_limits

from warledger.reading import encoder, lemmas, model
from warledger.reading.encoder import Encoder
from warledger.reading.lemmas import (
    PATTERN_RELATIONS,
    PATTERN_WORDS,
    RELATED,
    RELATED_TAGS,
    RELATED_WORDS,
    named_words,
)
from warledger.reading.model import SpacyParser, model_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.language import Language

SENTENCES = (
    "Shelling killed at least nine farmers near Odra on Tuesday, mayor Ana Lund said.",
    "There is a camp at Karu; there were 40 of them, weren't there?",
    "“Let's go,” he said. It ain't over, and we're gonna stay because we've gotta.",
    "The 3rd Brigade's  two\nbattalions \t withdrew (see UN Resolution 1701) after 14 hours.",
    "Colonel Ivo Brandt told Northern Radio that the United Nations had it's doubts.",
    " ",
    "",
    "RIVER POST, 12 MAY",
    "Ten.",
    "Dozens fled Tal Amira to Deir Hafir, Karu and the Republic of Veld between 2011 and 2013.",
    "Y'all don't know what ol' Jim's doin' to 'em, do ya?",
    "A report was issued on Friday that accused both sides.",
    "Who, the men of the 4th Company asked, had they been told by that they were to go home?",
)


@pytest.fixture(scope="module")
def plain() -> Language:
    """The pipeline as its library runs it, told that each text is one sentence."""
    pipeline = spacy.load(model_folder(), exclude=["senter"])
    spacy.Language.component("one_tree", func=_one_tree)
    pipeline.add_pipe("one_tree", before="parser")
    return pipeline


def _one_tree(doc: Any) -> Any:
    for token in doc[1:]:
        token.is_sent_start = False
    return doc


def wanted(pipeline: Language, words: str) -> list[tuple[Any, ...]]:
    return [
        (
            *(token.text, token.idx, token.lemma_.lower(), token.pos_, token.tag_, token.dep_),
            *(token.ent_type_ or None, token.ent_iob_ == "B"),
        )
        for token in pipeline(words)
        if not token.is_space
    ]


def given_by(parser: SpacyParser, words: str) -> list[tuple[Any, ...]]:
    (tokens,) = parser.parse([(words, 0)])
    return [
        (
            *(token.text, token.span.start, token.lemma, token.pos, token.tag, token.dep),
            *(token.entity, token.entity_start),
        )
        for token in tokens
    ]


@pytest.mark.parametrize("words", SENTENCES)
def test_the_analysis_is_that_of_the_plain_pipeline(
    words: str, plain: Language, parser: SpacyParser
) -> None:
    assert given_by(parser, words) == wanted(plain, words)


def test_heads_are_those_of_the_plain_pipeline(plain: Language, parser: SpacyParser) -> None:
    for words in SENTENCES:
        if "  " in words or "\t" in words:
            continue  # heads pass over white space
        (tokens,) = parser.parse([(words, 0)])
        assert [token.head for token in tokens] == [
            token.head.i for token in plain(words) if not token.is_space
        ]


def test_arcs_may_cross(parser: SpacyParser) -> None:
    (tokens,) = parser.parse([("A report was issued on Friday that accused both sides.", 0)])
    accused = next(token for token in tokens if token.text == "accused")
    assert tokens[accused.head].text == "report"
    assert accused.dep == "relcl"


WORDS = st.sampled_from(" ".join(SENTENCES).split())


@settings(max_examples=25, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=30))
def test_nonsense_too_is_analysed_as_the_plain_pipeline_does(
    plain: Language, parser: SpacyParser, words: list[str]
) -> None:
    assert given_by(parser, " ".join(words)) == wanted(plain, " ".join(words))


def test_what_a_sentence_gets_does_not_depend_on_those_beside_it(parser: SpacyParser) -> None:
    asked = [(words, 100 * place) for place, words in enumerate(SENTENCES * 12)]
    together = list(parser.parse(asked))
    mixed = list(range(len(asked)))
    random.Random(5).shuffle(mixed)  # noqa: S311 - an order, not a secret
    again = dict(zip(mixed, parser.parse(asked[place] for place in mixed), strict=True))
    assert [again[place] for place in range(len(asked))] == together
    assert [tokens for item in asked[:13] for tokens in parser.parse([item])] == together[:13]


def test_vectors_are_equal_to_the_last_bit_in_any_company(plain: Language) -> None:
    own = Encoder(plain.get_pipe("tok2vec").model)
    looks = [plain.make_doc(words).to_array(list(own.columns)) for words in SENTENCES if words]
    (together,) = own(looks)
    for place, one in enumerate(looks):
        ((alone,),) = Encoder(plain.get_pipe("tok2vec").model)([one])
        assert np.array_equal(alone, together[place])
    assert np.abs(plain(SENTENCES[0]).tensor - together[0]).max() < 1e-4


def test_vectors_are_equal_to_the_last_bit_in_portions_of_any_size(
    plain: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at = Encoder(plain.get_pipe("tok2vec").model, plain.get_pipe("ner").model)
    long = " ".join(SENTENCES * 3)  # more than a portion holds
    texts = [*(words for words in SENTENCES if words), long] * 4
    looks = [plain.make_doc(words).to_array(list(looked_at.columns)) for words in texts]
    wanted = looked_at(looks)
    monkeypatch.setattr(encoder, "_HELD", 128)
    small = Encoder(plain.get_pipe("tok2vec").model, plain.get_pipe("ner").model)
    assert max(map(len, small._portions(looks))) < len(looks) // 2
    for by_one, by_other in zip(wanted, small(looks), strict=True):
        assert len(by_one) == len(looks)
        for one, other in zip(by_one, by_other, strict=True):
            assert np.array_equal(one, other)


def test_the_parse_runs_on_one_thread_and_leaves_the_programs_own_setting(
    parser: SpacyParser, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    analysed = parser._analysed

    def looking(docs: Sequence[Any]) -> list[Any]:
        seen.extend(one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas")
        return analysed(docs)

    monkeypatch.setattr(parser, "_analysed", looking)
    with threadpool_limits(limits=2, user_api="blas"):
        assert list(parser.parse([("Shells hit the old market.", 0)]))
        after = [one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"]
    assert set(seen) == {1}
    assert set(after) == {2}


def test_every_pattern_over_several_words_is_known(plain: Language) -> None:
    ruler: Any = plain.get_pipe("attribute_ruler")
    several = [p for rule in ruler.patterns for p in rule["patterns"] if len(p) > 1]
    assert several
    for first, *others in several:
        assert len(others) == 1  # what is kept of two words is enough
        told = str(first.get("LOWER")) in {*PATTERN_WORDS, str({"REGEX": "^y'?$"})}
        assert told or first.get("DEP") in PATTERN_RELATIONS, first


def _named(word: dict[str, Any], attribute: str) -> set[str]:
    """What a pattern admits for an attribute of a word; "any" where it does not say."""
    value = word.get(attribute, "any")
    return {value} if isinstance(value, str) else set(value.get("IN", ["any"]))


def test_every_pattern_that_looks_at_a_relation_is_known(plain: Language) -> None:
    """Where no pattern looks at it, a word is kept once for all its relations."""
    ruler: Any = plain.get_pipe("attribute_ruler")
    single = [p[0] for rule in ruler.patterns for p in rule["patterns"] if len(p) == 1]
    looking = [word for word in single if "DEP" in word and "IS_SPACE" not in word]
    assert looking
    for word in looking:
        assert (
            _named(word, "LOWER") <= RELATED_WORDS
            or _named(word, "TAG") <= RELATED_TAGS
            or _named(word, "DEP") <= RELATED
        ), word


def test_of_words_that_no_pattern_names_tag_and_relation_tell_the_sort(plain: Language) -> None:
    ruler: Any = plain.get_pipe("attribute_ruler")
    named, shapes = named_words(ruler.patterns)
    assert {"but", "something", "'nuff"} <= named
    assert shapes.search("nuthin'")
    assert not shapes.search("shelling")
    for rule in ruler.patterns:
        for pattern in rule["patterns"]:
            if not any("LOWER" in word for word in pattern):
                assert {key for word in pattern for key in word} <= {"TAG", "DEP", "IS_SPACE"}
                assert len(pattern) == 1
                assert "LEMMA" not in rule["attrs"]


def test_full_tables_are_emptied_and_change_nothing(
    monkeypatch: pytest.MonkeyPatch, parser: SpacyParser
) -> None:
    asked = [(words, 0) for words in SENTENCES]
    known = list(parser.parse(asked))
    monkeypatch.setattr(encoder, "_KEPT", 16)
    monkeypatch.setattr(lemmas, "_KEPT", 16)
    monkeypatch.setattr(model, "_NEW_WORDS", 1)
    small = SpacyParser()
    for _ in range(2):
        assert [next(small.parse([item])) for item in asked] == known
