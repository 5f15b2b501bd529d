"""
Which sentences are worth parsing: those that can hold a claim or a statement, and those around
them that their meaning rests on.

The words alone decide, before the parser sees anything. A sentence can hold a claim only if a word
in it can be a form of one for an outcome, and a statement only if one can be a form of a word of
speech; the lexicons of coding and of speech say which those are. Around a statement, the sentences
that name its speaker in full are worth it as well. Where a claim was found, the sentences before
and after give place, time and people: `with_surroundings`. A sentence that is left out has no
tokens, and no rule finds anything in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_
from typing import TYPE_CHECKING

from warledger.resources import lexicon, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

#: Sentences before and after one that holds a claim which may say where, when and who.
_BEFORE, _AFTER = 3, 2
#: So many sentences at the top set the scene of all claims.
_LEAD = 4
#: Sentences before a pronoun that speaks, in which whoever it stands for may be named.
_PRONOUN_BEFORE = 2
#: Words to either side of a cue among which the speaker is named.
_NEAR = 2
#: Characters; no sentence is as long, and what was found in so long a text is not kept.
_LONG = 1000
#: Where more than this share is worth it, all are: the rest costs less than it may lose.
_MOST = 0.9
#: A text with so many words of calamity may tell of no conflict, which only all of it shows.
_CALAMITY = 3

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_MARK = re.compile("[\"“”„«»]|``|''")
_PRONOUNS = frozenset({"he", "she", "it", "they"})
_SPEAKING = ("saying", "saying_with_clause")
#: Words of speech that need another word beside them: the groups, and one of the words.
_COMPANIONS: tuple[tuple[tuple[str, ...], frozenset[str]], ...] = (
    (("saying_with_that", "content_noun"), frozenset({"that"})),
    (("directing", "committing", "directive_noun"), frozenset({"to", "for"})),
    (("accusing", "speaking_of"), frozenset({"of"})),
    (("putting",), frozenset({"at"})),
)


# What a word of a text can be, a bit each: by its form, or that of its parts at an apostrophe …
_OUTCOME, _SPEECH, _NAMING, _CALAMITOUS, _FOREIGN = (1 << bit for bit in range(5))
# … as it is printed: a word of speech of any kind, a noun for those who speak …
_CUE, _PEOPLE, _ENGLISH, _PRONOUN, _OF, _CAPITAL = (1 << bit for bit in range(5, 11))
#: … and from here on one of two groups that a sentence must have both of.
_PAIRS = 11


@dataclass(frozen=True, slots=True)
class _Cues:
    """The forms of words that a sentence is looked through for, with their marks as bits."""

    forms: dict[str, int]
    printed: dict[str, int]  #: the same for whole words
    accompanied: tuple[int, ...]  #: two bits each, which a sentence must have both
    idioms: tuple[int, ...]
    foreign: frozenset[str]
    english: frozenset[str]
    calamity: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Said:
    """The words of a sentence with the marks of each, and of all."""

    words: Sequence[str]
    marks: Sequence[int]
    all: int
    ours: bool  #: whether it is in English, so that the parser makes something of it


def worth_parsing(sentences: Sequence[str]) -> frozenset[int]:
    """
    Which sentences of one scope can hold a claim or a statement, or name whoever states.

    Args:
        sentences: The words of each sentence of the body, or of one comment, in order.
    """
    cues = _cues()
    said = [_said(sentence) for sentence in sentences]
    marked = [bool(_MARK.search(sentence)) for sentence in sentences]
    speech = [
        found.ours and _can_state(found.all, any(marked[max(0, i - 1) : i + 2]), cues)
        for i, found in enumerate(said)
    ]
    claims = [found.ours and _tells_outcome(found) for found in said]
    if any(claims) and _tells_of_calamity(said, cues):
        return frozenset(range(len(sentences)))
    chosen = {i for i, holds in enumerate(speech) if holds}
    chosen |= {i for i, found in enumerate(said) if _has_pair(found.all, cues.idioms)}
    chosen |= {i for i, holds in enumerate(claims) if holds}
    chosen |= _around_speech(said, speech)
    if len(chosen) > _MOST * len(sentences):
        return frozenset(range(len(sentences)))
    return frozenset(i for i in chosen if said[i].ours)


def with_surroundings(sentences: Sequence[str], chosen: Iterable[int]) -> frozenset[int]:
    """
    The sentences that are worth parsing in a scope in which a claim was found: those that are
    anyway, those around all that can hold one, the top, and those that name somebody in full of
    whom one that can hold a claim tells.

    Args:
        sentences: The words of each sentence of the scope.
        chosen: What `worth_parsing` chose among them.
    """
    count = len(sentences)
    said = [_said(sentence) for sentence in sentences]
    found = {*chosen, *range(min(_LEAD, count))}
    names: set[str] = set()
    for i, inside in enumerate(said):
        if inside.ours and _tells_outcome(inside):
            found.update(range(max(0, i - _BEFORE), min(count, i + _AFTER + 1)))
            names.update(_names(inside.words, inside.marks))
    found |= _naming_longer(said, names)
    if len(found) > _MOST * count:
        return frozenset(range(count))
    return frozenset(i for i in found if said[i].ours)


def _said(sentence: str) -> _Said:
    """A sentence is asked for again where a claim was found; what is no sentence is not kept."""
    return _kept(sentence) if len(sentence) <= _LONG else _looked_at(sentence)


def _looked_at(sentence: str) -> _Said:
    found = _WORD.findall(sentence)
    marks = list(map(_marks, found))
    together = reduce(or_, marks, 0)
    return _Said(found, marks, together, not (together & _FOREIGN and _is_foreign(found)))


_kept = lru_cache(maxsize=1 << 11)(_looked_at)


def _names(said: Sequence[str], marks: Sequence[int]) -> Iterator[str]:
    """The words that can be of a name."""
    for word, mark in zip(said, marks, strict=True):
        if mark & _CAPITAL and not mark & _ENGLISH:
            yield word


def _tells_of_calamity(said: Sequence[_Said], cues: _Cues) -> bool:
    told = (found.words for found in said if found.all & _CALAMITOUS)
    return sum(len(_forms_in(found) & cues.calamity) for found in told) >= _CALAMITY


def _around_speech(said: Sequence[_Said], speech: Sequence[bool]) -> set[int]:
    """The sentences that may name in full whoever speaks."""
    chosen: set[int] = set()
    speakers: set[str] = set()
    for i, holds in enumerate(speech):
        if holds:
            cues = [place for place, mark in enumerate(said[i].marks) if mark & _CUE]
            speakers.update(_near(said[i], cues))
            if any(_pronoun_speaks(said[i].marks, place) for place in cues):
                chosen.update(range(max(0, i - _PRONOUN_BEFORE), i))
    return chosen | _naming_longer(said, speakers)


def _near(said: _Said, cues: Iterable[int]) -> Iterator[str]:
    """Names, and nouns for those who speak, near the words of speech of a sentence."""
    for place in cues:
        first, after = max(0, place - _NEAR), place + _NEAR + 1
        words_, marks = said.words[first:after], said.marks[first:after]
        yield from _names(words_, marks)
        yield from (
            word.lower() for word, mark in zip(words_, marks, strict=True) if mark & _PEOPLE
        )


def _pronoun_speaks(marks: Sequence[int], place: int) -> bool:
    """Whether a pronoun stands shortly before a word of speech, or "said he" after it."""
    beside = (*marks[max(0, place - 3) : place], *marks[place + 1 : place + 2])
    return any(mark & _PRONOUN for mark in beside)


def _naming_longer(said: Sequence[_Said], names: AbstractSet[str]) -> set[int]:
    """The sentences that have one of some names, or nouns, as part of a longer description."""
    if not names:
        return set()
    longer = _CAPITAL | _PEOPLE | _OF
    found = set()
    for i, inside in enumerate(said):
        if not inside.all & longer:
            continue
        for place, word in enumerate(inside.words):
            if word in names or word.lower() in names:
                marks = inside.marks
                beside = (*marks[max(0, place - 1) : place], *marks[place + 1 : place + 2])
                if any(mark & longer for mark in beside):
                    found.add(i)
                    break
    return found


def _tells_outcome(said: _Said) -> bool:
    """Whether a word can be one for an outcome, and is not inside a name ("Liberation Front")."""
    if not said.all & _OUTCOME:
        return False
    capitals = [bool(mark & _CAPITAL) for mark in said.marks]
    titled = 2 * sum(capitals) > len(capitals)  # a headline in capitals' style
    if titled or len(capitals) < 3:
        return True
    return any(
        mark & _OUTCOME and not all(capitals[max(0, place - 1) : place + 2])
        for place, mark in enumerate(said.marks)
    )


def _has_pair(found: int, pairs: Iterable[int]) -> bool:
    return any(found & pair == pair for pair in pairs)


def _can_state(found: int, quoted: bool, cues: _Cues) -> bool:
    if found & _SPEECH or (quoted and found & _NAMING):
        return True
    return _has_pair(found, cues.accompanied)


def _is_foreign(said: Sequence[str]) -> bool:
    """Whether a sentence is in another language, of which the parser makes nothing."""
    found, cues = _forms_in(said), _cues()
    foreign = len(found & cues.foreign)
    return foreign >= 2 and foreign > 2 * len(found & cues.english)


def _forms_in(said: Iterable[str]) -> frozenset[str]:
    return frozenset(form for word in said for form in _forms_of_word(word))


def _forms_of_word(word: str) -> tuple[str, ...]:
    """A word in lower case, and its parts where an apostrophe stands in it."""
    lower = word.lower()
    return (lower, *re.split("['’]", lower)) if "'" in lower or "’" in lower else (lower,)


@lru_cache(maxsize=1 << 14)
def _marks(word: str) -> int:
    """All marks of a word as it is printed."""
    cues = _cues()
    capital = _CAPITAL if word[0].isupper() else 0
    forms = [cues.forms.get(form, 0) for form in _forms_of_word(word)]
    return reduce(or_, forms, cues.printed.get(word.lower(), 0) | capital)


def forms_of(word: str) -> frozenset[str]:
    """
    The forms that a word of a lexicon can take in a text, some that do not exist among them.

    Args:
        word: A lemma in lower case.
    """
    found = {word, word + "s", word + "es", word + "ed", word + "d", word + "ing"}
    found |= {word + word[-1] + "ed", word + word[-1] + "ing", word[:-1] + "ing"}
    if word.endswith("y"):
        found |= {word[:-1] + "ies", word[:-1] + "ied"}
    found |= _irregular().get(word, frozenset())
    return frozenset(found - words("triage", "never_cues"))


@lru_cache(maxsize=1)
def _irregular() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for entry in words("triage", "irregular_forms"):
        lemma, _, form = entry.partition(" ")
        found.setdefault(lemma, set()).add(form or lemma)
    return {lemma: frozenset(forms) for lemma, forms in found.items()}


def _forms(entries: Iterable[str]) -> frozenset[str]:
    return frozenset(form for entry in entries for form in forms_of(entry))


def _speech(*groups: str) -> frozenset[str]:
    return frozenset(word for group in groups for word in words("speech", group))


@lru_cache(maxsize=1)
def _cues() -> _Cues:
    speech = _forms(_speech(*_SPEAKING) | {"cite", "quote"}) | {"according"}
    accompanied = [(_forms(_speech(*groups)), beside) for groups, beside in _COMPANIONS]
    accompanied.append((_forms({"make"}), frozenset({"clear", "plain", "known"})))
    naming = _forms(_speech("naming"))
    idioms = [
        (_forms(group.words), _forms(str(group.attributes["with"]).split()))
        for group in lexicon("idioms")
        if group.attributes["with"]
    ]
    # A verb of losing people needs no word beside it; other idioms without one have an outcome.
    outcomes = _forms({word for group in lexicon("outcomes") for word in group.words} | {"lose"})
    foreign, english = words("triage", "foreign_words"), words("triage", "english_words")
    calamity = _forms(words("scope", "calamity"))
    groups: list[tuple[int, frozenset[str]]] = [
        (_OUTCOME, outcomes),
        (_SPEECH, speech),
        (_NAMING, naming),
        (_CALAMITOUS, calamity),
        (_FOREIGN, foreign),
    ]
    pairs = []
    for place, pair in enumerate((*accompanied, *idioms)):
        first = 1 << (_PAIRS + 2 * place)
        groups += zip((first, 2 * first), pair, strict=True)
        pairs.append(3 * first)
    return _Cues(
        forms=_marked(groups),
        printed=_marked(
            [
                (_CUE, speech.union(naming, *(verbs for verbs, _ in accompanied))),
                (_PEOPLE, _forms(_speech("person", "body", "anaphor"))),
                (_ENGLISH, english),
                (_PRONOUN, _PRONOUNS),
                (_OF, frozenset({"of"})),
            ]
        ),
        accompanied=tuple(pairs[: len(accompanied)]),
        idioms=tuple(pairs[len(accompanied) :]),
        foreign=foreign,
        english=english,
        calamity=calamity,
    )


def _marked(groups: Iterable[tuple[int, frozenset[str]]]) -> dict[str, int]:
    """The marks of each word of some groups."""
    found: dict[str, int] = {}
    for mark, forms in groups:
        for form in forms:
            found[form] = found.get(form, 0) | mark
    return found
