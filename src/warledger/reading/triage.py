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
from functools import lru_cache
from typing import TYPE_CHECKING

from warledger.resources import lexicon, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Sentences before and after one that holds a claim which may say where, when and who.
_BEFORE, _AFTER = 3, 2
#: So many sentences at the top set the scene of all claims.
_LEAD = 4
#: Sentences before a pronoun that speaks, in which whoever it stands for may be named.
_PRONOUN_BEFORE = 2
#: Words to either side of a cue among which the speaker is named.
_NEAR = 2
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


@dataclass(frozen=True, slots=True)
class _Cues:
    """The forms of words that a sentence is looked through for."""

    outcomes: frozenset[str]
    idioms: tuple[tuple[frozenset[str], frozenset[str]], ...]  #: verbs, and their companions
    speech: frozenset[str]
    accompanied: tuple[tuple[frozenset[str], frozenset[str]], ...]
    naming: frozenset[str]  #: only beside a quotation
    any_speech: frozenset[str]
    people: frozenset[str]  #: nouns for those who speak
    calamity: frozenset[str]
    english: frozenset[str]
    foreign: frozenset[str]


def worth_parsing(sentences: Sequence[str]) -> frozenset[int]:
    """
    Which sentences of one scope can hold a claim or a statement, or name whoever states.

    Args:
        sentences: The words of each sentence of the body, or of one comment, in order.
    """
    cues = _cues()
    said = [_WORD.findall(sentence) for sentence in sentences]
    forms = [_forms_in(found) for found in said]
    ours = [not _is_foreign(found, cues) for found in forms]
    marked = [bool(_MARK.search(sentence)) for sentence in sentences]
    speech = [
        own and _can_state(found, any(marked[max(0, i - 1) : i + 2]), cues)
        for i, (found, own) in enumerate(zip(forms, ours, strict=True))
    ]
    claims = [own and _tells_outcome(found, cues) for found, own in zip(said, ours, strict=True)]
    if sum(len(found & cues.calamity) for found in forms) >= _CALAMITY and any(claims):
        return frozenset(range(len(sentences)))
    chosen = {i for i, holds in enumerate(speech) if holds}
    chosen |= {i for i, found in enumerate(forms) if _has_idiom(found, cues)}
    chosen |= {i for i, holds in enumerate(claims) if holds}
    chosen |= _around_speech(said, speech, cues)
    if len(chosen) > _MOST * len(sentences):
        return frozenset(range(len(sentences)))
    return frozenset(i for i in chosen if ours[i])


def with_surroundings(sentences: Sequence[str], chosen: Iterable[int]) -> frozenset[int]:
    """
    The sentences that are worth parsing in a scope in which a claim was found: those that are
    anyway, those around all that can hold one, the top, and those that name somebody in full of
    whom one that can hold a claim tells.

    Args:
        sentences: The words of each sentence of the scope.
        chosen: What `worth_parsing` chose among them.
    """
    cues, count = _cues(), len(sentences)
    said = [_WORD.findall(sentence) for sentence in sentences]
    ours = [not _is_foreign(_forms_in(found), cues) for found in said]
    found = {*chosen, *range(min(_LEAD, count))}
    names: set[str] = set()
    for i, inside in enumerate(said):
        if ours[i] and _tells_outcome(inside, cues):
            found.update(range(max(0, i - _BEFORE), min(count, i + _AFTER + 1)))
            names.update(w for w in inside if w[0].isupper() and w.lower() not in cues.english)
    found |= {i for i, inside in enumerate(said) if names and _names_longer(inside, names, cues)}
    if len(found) > _MOST * count:
        return frozenset(range(count))
    return frozenset(i for i in found if ours[i])


def _around_speech(said: Sequence[Sequence[str]], speech: Sequence[bool], cues: _Cues) -> set[int]:
    """The sentences that may name in full whoever speaks."""
    chosen: set[int] = set()
    speakers: set[str] = set()
    for i, holds in enumerate(speech):
        if holds:
            speakers |= _near_cues(said[i], cues)
            if _pronoun_speaks(said[i], cues):
                chosen.update(range(max(0, i - _PRONOUN_BEFORE), i))
    if speakers:
        chosen |= {i for i, found in enumerate(said) if _names_longer(found, speakers, cues)}
    return chosen


def _near_cues(said: Sequence[str], cues: _Cues) -> set[str]:
    """Names, and nouns for those who speak, near the words of speech of a sentence."""
    found: set[str] = set()
    for place, word in enumerate(said):
        if word.lower() in cues.any_speech:
            near = said[max(0, place - _NEAR) : place + _NEAR + 1]
            found.update(w for w in near if w[0].isupper() and w.lower() not in cues.english)
            found.update(w.lower() for w in near if w.lower() in cues.people)
    return found


def _pronoun_speaks(said: Sequence[str], cues: _Cues) -> bool:
    """Whether a pronoun stands shortly before a word of speech, or "said he" after it."""
    return any(
        word.lower() in cues.any_speech
        and {w.lower() for w in (*said[max(0, place - 3) : place], *said[place + 1 : place + 2])}
        & _PRONOUNS
        for place, word in enumerate(said)
    )


def _names_longer(said: Sequence[str], speakers: set[str], cues: _Cues) -> bool:
    """Whether a sentence has one of some names, or nouns, as part of a longer description."""
    for place, word in enumerate(said):
        if word not in speakers and word.lower() not in speakers:
            continue
        beside = [*said[max(0, place - 1) : place], *said[place + 1 : place + 2]]
        if any(w[0].isupper() or w.lower() in cues.people or w.lower() == "of" for w in beside):
            return True
    return False


def _tells_outcome(said: Sequence[str], cues: _Cues) -> bool:
    """Whether a word can be one for an outcome, and is not inside a name ("Liberation Front")."""
    capitals = [word[0].isupper() for word in said]
    titled = 2 * sum(capitals) > len(said)  # a headline in capitals' style
    for place, word in enumerate(said):
        if not _forms_of_word(word) & cues.outcomes:
            continue
        if titled or not all(capitals[max(0, place - 1) : place + 2]) or len(said) < 3:
            return True
    return False


def _has_idiom(found: frozenset[str], cues: _Cues) -> bool:
    return any(found & verbs and found & companions for verbs, companions in cues.idioms)


def _can_state(found: frozenset[str], quoted: bool, cues: _Cues) -> bool:
    if found & cues.speech or (quoted and found & cues.naming):
        return True
    return any(found & words_ and found & beside for words_, beside in cues.accompanied)


def _is_foreign(found: frozenset[str], cues: _Cues) -> bool:
    """Whether a sentence is in another language, of which the parser makes nothing."""
    foreign = len(found & cues.foreign)
    return foreign >= 2 and foreign > 2 * len(found & cues.english)


def _forms_in(said: Iterable[str]) -> frozenset[str]:
    return frozenset(form for word in said for form in _forms_of_word(word))


@lru_cache(maxsize=1 << 14)
def _forms_of_word(word: str) -> frozenset[str]:
    """A word in lower case, and its parts where an apostrophe stands in it."""
    lower = word.lower()
    return frozenset({lower, *re.split("['’]", lower)})


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
    return _Cues(
        # A verb of losing people needs no word beside it; other idioms without one have an outcome.
        outcomes=_forms({word for group in lexicon("outcomes") for word in group.words} | {"lose"}),
        idioms=tuple(idioms),
        speech=speech,
        accompanied=tuple(accompanied),
        naming=naming,
        any_speech=speech.union(naming, *(verbs for verbs, _ in accompanied)),
        people=_forms(_speech("person", "body", "anaphor")),
        calamity=_forms(words("scope", "calamity")),
        english=words("triage", "english_words"),
        foreign=words("triage", "foreign_words"),
    )
