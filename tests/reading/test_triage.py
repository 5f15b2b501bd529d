"""What is worth parsing, before anything is parsed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from listening import report_of

from warledger.coding import claims_in, code
from warledger.reading.model import model_folder
from warledger.reading.transcribe import complete, transcribe
from warledger.reading.triage import forms_of, with_surroundings, worth_parsing
from warledger.resources import lexicon, words

if TYPE_CHECKING:
    from warledger.reading.model import SpacyParser

#: Forms that the model knows and reports do not have, or that are nearly always another word.
RARE: frozenset[tuple[str, str]] = frozenset()
QUIET = "The market reopened in the spring."


@pytest.mark.parametrize(
    "sentence",
    [
        "Nine farmers were killed.",
        "Two men lost their lives.",
        "The patrol took forty prisoners.",
        "A thousand families left their homes.",
        "Fighting drove many out of their houses.",
        "A soldier is missing.",
        "The mayor said the road was open.",
        "According to the mayor, the road was open.",
        "She urged them to leave.",
        "His claim that the road was open was wrong.",
        "Ten dying in hospital",
    ],
)
def test_claims_and_statements_are_worth_it_wherever_they_stand(sentence: str) -> None:
    around = [QUIET] * 30
    assert 20 in worth_parsing([*around[:20], sentence, *around[20:]])


@pytest.mark.parametrize(
    "sentence",
    [
        QUIET,
        "He put the kettle on.",
        "The National Liberation Front has an office there.",
        "Die Kinder sind mit der Mutter in die Stadt gefahren, und das ist gut.",
    ],
)
def test_others_are_not(sentence: str) -> None:
    assert worth_parsing([sentence] * 12) == frozenset()


def test_a_claim_brings_what_stands_around_it_and_the_top() -> None:
    said = [QUIET] * 30
    said[20] = "Nine farmers were killed."
    assert worth_parsing(said) == {20}
    assert with_surroundings(said, {20}) == {0, 1, 2, 3, 17, 18, 19, 20, 21, 22}


def test_a_speaker_brings_the_sentence_that_names_them_in_full() -> None:
    said = [QUIET] * 30
    said[4] = "Colonel Ivo Brandt opened it."
    said[20] = "Brandt said the road was safe."
    assert worth_parsing(said) == {4, 20}


def test_a_pronoun_that_speaks_brings_the_sentences_before() -> None:
    said = [QUIET] * 30
    said[20] = "He said the road was safe."
    assert worth_parsing(said) == {18, 19, 20}


def test_what_stands_around_a_claim_is_worth_it_only_where_one_is_found(
    parser: SpacyParser,
) -> None:
    untold = "The patrol was killed off by rain as a practice."
    quiet = transcribe(
        report_of(" ".join([*[QUIET] * 9, untold, *[QUIET] * 9])), parser, claims_in=claims_in
    )
    assert [s.index for s in quiet.sentences if s.tokens] == [9]
    assert not any(s.times for s in quiet.sentences)


@pytest.mark.parametrize(
    "story",
    [
        "{full} was a teacher. {last} was shot dead at his door.",
        "{full} ran a small shop for years. The next day {last} was killed by gunmen.",
        "We met {full} at the gate. {last} died in the blast.",
    ],
)
@pytest.mark.parametrize("full", ["Maria Fuentes", "Peter Field", "Karim Basrawi"])
@pytest.mark.parametrize("between", [0, 8])
def test_one_whom_another_sentence_names_in_full_is_a_victim_still(
    story: str, full: str, between: int, parser: SpacyParser
) -> None:
    first, rest = story.format(full=full, last=full.rsplit(maxsplit=1)[-1]).split(". ", 1)
    told = [first + ".", *[QUIET] * between, rest, *[QUIET] * 8]
    for text in (" ".join(told), " ".join([*[QUIET] * 6, *told])):
        whole = code(transcribe(report_of(text), parser))
        assert whole
        assert code(transcribe(report_of(text), parser, claims_in=claims_in)) == whole


def test_where_nearly_all_is_worth_it_all_is() -> None:
    assert with_surroundings(["Nine were killed.", *[QUIET] * 5], {0}) == set(range(4))
    assert worth_parsing([*["Nine were killed."] * 19, QUIET]) == set(range(20))


@given(st.lists(st.text(max_size=40), max_size=8))
def test_any_text_can_be_looked_through(sentences: list[str]) -> None:
    assert worth_parsing(sentences) <= set(range(len(sentences)))


def test_every_irregular_form_that_the_model_knows_is_known() -> None:
    pipeline: Any = spacy.load(model_folder(), exclude=["tok2vec", "tagger", "parser", "ner"])
    known = pipeline.get_pipe("lemmatizer").lookups.get_table("lemma_exc")
    cues = {w for group in lexicon("outcomes") for w in group.words}
    cues |= words("speech", "saying") | words("speech", "saying_with_clause") | {"lose", "take"}
    missed = {
        (lemma, form)
        for kind in ("verb", "noun")
        for form, lemmas in known[kind].items()
        for lemma in lemmas
        if lemma in cues and form not in forms_of(lemma)
    }
    assert missed - {(lemma, form) for lemma, form in missed if "-" in form} <= RARE


def test_what_is_left_out_has_no_tokens_until_it_is_completed(parser: SpacyParser) -> None:
    text = " ".join([*[QUIET] * 12, "On Monday nine farmers were killed in Odra.", *[QUIET] * 12])
    report = report_of(text)
    whole = transcribe(report, parser)
    part = transcribe(report, parser, claims_in=claims_in)
    left_out = [s.index for s in part.sentences if not s.tokens]
    assert 0 < len(left_out) < len(part.sentences)
    assert [s.span for s in part.sentences] == [s.span for s in whole.sentences]
    assert code(part) == code(whole)
    assert complete(part, parser) == whole
    assert complete(whole, parser) is whole
