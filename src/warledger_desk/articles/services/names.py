"""
Names of people who were harmed, as a report prints them.

A name is recognised by what stands beside it: an age ("Nadia Kern, 9,"), a word for a child or a
relative ("the boy, Samir Odeh,"), a word of naming ("a farmer named Tarik Bel"). Children are
looked for in the whole report, adults only where a figure of harm stands, or in the sentence after
it. A name with none of this beside it is not recognised: the editor adds it (docs/site.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from warledger.records import Outcome
from warledger.resources import lexicon, words
from warledger_desk.articles.services.spellings import spelled_otherwise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warledger.records import Reading

_LEXICON = "victim_names"
#: Accents of their own, soft hyphens and joiners part no word.
_TOKEN = re.compile(r"[^\W_](?:[\w’'\u00ad\u0300-\u036f\u200b-\u200d\u2060]|-(?=\w))*|[^\w\s]")
_AGE = re.compile(r"(\d{1,3}|[a-z]+)-(year|month|week|day)s?-old$", re.IGNORECASE)
_ADULT = 18
_OLDEST = 120
#: How far behind an age or a word of naming its name may stand, in tokens.
_REACH = 5
_HARM = frozenset(Outcome) - {Outcome.RELEASED, Outcome.SURRENDERED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name, whether its bearer is taken for a minor, and what told it."""

    name: str
    minor: bool
    why: str


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int

    @property
    def low(self) -> str:
        return self.text.lower()


@dataclass(frozen=True, slots=True)
class _Run:
    """Tokens that read as a name: from ``first`` up to, not with, ``end``."""

    first: int
    end: int
    text: str


def victims_named(reading: Reading) -> tuple[Name, ...]:
    """
    The names of victims in a report with its comments, by where they first stand; then other
    spellings of them that stand there.
    """
    text = reading.report.text
    others = _others(reading)
    near = _near_figures(reading)
    found: dict[str, Name] = {}
    for start, end in _sentences(reading):
        about_harm = any(low < end and start < high for low, high in near)
        for name in _in_sentence(text[start:end]):
            if name.name in others or not (name.minor or about_harm):
                continue
            known = found.get(name.name)
            if known is None or (name.minor and not known.minor):
                found[name.name] = name
    whole = f"{reading.report.title or ''}\n{text}"
    for known_as, spelling in spelled_otherwise(whole, list(found)):
        if spelling not in others:
            why = f"it may be another spelling of {known_as}"
            found.setdefault(spelling, Name(name=spelling, minor=found[known_as].minor, why=why))
    return tuple(found.values())


def _sentences(reading: Reading) -> Sequence[tuple[int, int]]:
    if reading.sentences:
        return [(span.start, span.end) for span in reading.sentences]
    return [(block.span.start, block.span.end) for block in reading.report.blocks]


def _near_figures(reading: Reading) -> list[tuple[int, int]]:
    """Sentences with a figure of harm, each with the one after it."""
    ends = dict(_sentences(reading))
    starts = sorted(ends)
    spans = []
    for claim in reading.claims:
        if claim.outcome in _HARM:
            after = next((start for start in starts if start >= claim.sentence.end), None)
            end = claim.sentence.end if after is None else ends[after]
            spans.append((claim.sentence.start, end))
    return spans


def _others(reading: Reading) -> frozenset[str]:
    """Names that are known to be somebody else's: speakers, sides, outlets, places."""
    named: set[str | None] = {reading.report.outlet, reading.report.author}
    for statement in reading.statements:
        named |= {statement.speaker, statement.relayed_by}
    for claim in reading.claims:
        named |= {claim.claimant, claim.relayed_by, claim.perpetrator, claim.place}
    for grounding in reading.groundings:
        for tied in (grounding.victims, grounding.perpetrator, grounding.claimant):
            named |= {tied.actor.name} if tied is not None and tied.actor is not None else set()
        named |= {grounding.place.place.name} if grounding.place is not None else set()
    runs = set()
    for one in named:
        if one:
            tokens = _tokens(one)
            runs |= {one} | {run.text for run in _runs(tokens, one)}
    return frozenset(runs)


def _tokens(text: str) -> list[_Token]:
    return [_Token(match[0], match.start(), match.end()) for match in _TOKEN.finditer(text)]


def _in_sentence(text: str) -> Iterator[Name]:
    tokens = _tokens(text)
    for run in _runs(tokens, text):
        age = _age_behind(tokens, run)
        if age is None:
            age = _age_before(tokens, run)
        kind = _noun_before(tokens, run)
        if age is not None:
            yield Name(name=run.text, minor=age < _ADULT, why="an age stands beside it")
        elif kind is not None:
            word, minor = kind
            yield Name(name=run.text, minor=minor, why=f"“{word}” stands before it")


def _runs(tokens: Sequence[_Token], text: str) -> Iterator[_Run]:
    """Tokens that begin with a capital and stand together, with particles between them."""
    particles, no_name = words(_LEXICON, "particle"), words(_LEXICON, "no_name")
    demonyms = _demonyms()
    at = 0
    while at < len(tokens):
        end = at
        while end < len(tokens) and _is_part(tokens[end], particles, no_name):
            if end > at and text[tokens[end - 1].end : tokens[end].start].strip(" ") != "":
                break
            end += 1
        while end > at and not _capital(tokens[end - 1]):
            end -= 1
        while at < end - 1 and tokens[at].low in demonyms:
            at += 1
        if end > at:
            last = re.sub(r"[’']s?$", "", tokens[end - 1].text)
            stop = tokens[end - 1].start + len(last)
            yield _Run(at, end, text[tokens[at].start : stop])
        at = max(end, at + 1)


@cache
def _demonyms() -> frozenset[str]:
    return frozenset(word for group in lexicon("demonyms") for word in group.words)


def _is_part(token: _Token, particles: frozenset[str], no_name: frozenset[str]) -> bool:
    if token.low in no_name or not token.text[0].isalpha():
        return False
    return _capital(token) or token.low in particles


def _capital(token: _Token) -> bool:
    """Whether it begins with a capital, behind a particle that is tied on ("al-Rashid") too."""
    return any(part[:1].isupper() for part in token.text.split("-")[:2])


def _age_behind(tokens: Sequence[_Token], run: _Run) -> int | None:
    """The age in "NAME, 9," and "NAME (9)" and "NAME, aged 9"."""
    at = run.end
    if at < len(tokens) and tokens[at].text in {",", "("}:
        at += 1
    elif at < len(tokens) and tokens[at].low not in {"aged", "age"}:
        return None
    if at < len(tokens) and tokens[at].low in {"aged", "age"}:
        at += 1
    if at >= len(tokens) or not tokens[at].text.isdecimal():
        return None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    ends = after is None or not after.text[0].isalnum()
    if not ends and after is not None and after.low not in words(_LEXICON, "after_an_age"):
        return None
    value = int(tokens[at].text)
    if after is not None and after.low.startswith(("month", "week", "day")):
        return 0
    return value if value <= _OLDEST else None


def _age_before(tokens: Sequence[_Token], run: _Run) -> int | None:
    """The age in "9-year-old (Orian girl) NAME"."""
    for token in reversed(tokens[max(0, run.first - _REACH) : run.first]):
        if token.text in {".", ";", ":"}:
            return None
        if match := _AGE.match(token.text):
            if _is_of_people(tokens, run):
                return None
            if match[2].lower() != "year":
                return 0
            return int(match[1]) if match[1].isdecimal() else _spelled(match[1].lower())
    return None


def _spelled(word: str) -> int:
    """An age in words; up to nineteen the words for tens are not needed."""
    tens = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
    grown = word.startswith(tens) or word in {"eighteen", "nineteen"}
    return _ADULT if grown else 0


def _noun_before(tokens: Sequence[_Token], run: _Run) -> tuple[str, bool] | None:
    """
    The noun in "the boy, NAME," and "his daughter NAME", or before a word of naming; and whether
    it makes its bearer a minor.
    """
    at = run.first - 1
    comma = at >= 0 and tokens[at].text == ","
    at -= comma
    naming = False
    if at >= 0 and tokens[at].low == "as":
        at -= 1
    if at >= 0 and tokens[at].low in words(_LEXICON, "naming"):
        naming, at = True, at - 1
        while at >= 0 and tokens[at].low in {
            "was",
            "were",
            "been",
            "is",
            "be",
            "has",
            "had",
            "who",
        }:
            at -= 1
    if at < 0 or _is_of_people(tokens, run):
        return None
    word = tokens[at].low
    if word in words(_LEXICON, "minor") | words(_LEXICON, "kin"):
        return (word, True) if naming or not comma or _closed(tokens, run) else None
    if naming and word in words("persons", "civilian") | words("persons", "people"):
        return word, False
    return None


def _closed(tokens: Sequence[_Token], run: _Run) -> bool:
    """Whether an apposition ends behind the name: "the boy, Samir Odeh, was …"."""
    return run.end >= len(tokens) or tokens[run.end].text in {",", ".", ";", ")", "—", "–"}


def _is_of_people(tokens: Sequence[_Token], run: _Run) -> bool:
    """Whether the capitals belong to a noun behind them: "an Orian boy"."""
    after = tokens[run.end].low if run.end < len(tokens) else ""
    nouns = words(_LEXICON, "minor") | words(_LEXICON, "kin") | words("persons", "civilian")
    return after in nouns | words("persons", "people")
