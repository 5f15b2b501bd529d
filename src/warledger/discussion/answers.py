"""
Words for the answers that a person names: those given, and those that the page itself ties to them.

"the Odran government" is also "the government", "the Odran army", the prime minister whom the
report names, and "Karim's government" where that is his name; a person is also their last name, and
the force that the report says they lead. Names are found with or without "al-" and the article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warledger.records import Span
from warledger.resources import words as group

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warledger.records import Answer

_GOVERNMENT = re.compile(r"(?:the )?(?P<whose>[A-ZÀ-Þ][\w’'-]+) (?:government|state)\Z")
_NAME = (
    r"[A-ZÀ-Þ][\w’'-]+(?: (?:al |el |bin |ibn |de |van |von )?[A-ZÀ-Þ][\w’'-]+| al-[A-ZÀ-Þ]\w+)*"
)
_PARTICLE = r"(?:al|el|bin|ibn|abu|de|van|von)[ -]"
#: An adjective of a country, by its ending: "Iranian", "Israeli", "Turkish".
_ADJECTIVE = re.compile(r"(?:an|ish|ese|[a-z]i|ic|ch|[ou]s|can)\Z")
_FORCE = r"(?:the )?(?P<force>[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+){1,3})"


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch that names an answer."""

    span: Span
    answer: int  #: index into the question's answers
    person: bool  #: whether it names a person, whom "he" or "she" can take up


@dataclass(frozen=True, slots=True)
class _Alias:
    words: str
    answer: int
    person: bool


class Answers:
    """
    Finds where a text names the answers.

    Args:
        answers: As a person gave them.
        text: The whole page; it tells who heads which government and leads which force.
    """

    def __init__(self, answers: Sequence[Answer], text: str) -> None:
        self._text = text
        found: dict[str, _Alias] = {}
        given = [(index, name) for index, answer in enumerate(answers)
                 for name in (answer.name, *answer.aliases)]  # fmt: skip
        for index, name in given:
            found.setdefault(_key(name), _Alias(name, index, _is_person(name)))
        for index, name in given:
            for alias in self._derived(name):
                found.setdefault(_key(alias), _Alias(alias, index, _is_person(alias)))
        self._aliases = sorted(found.values(), key=lambda alias: -len(alias.words))
        self._patterns = [
            re.compile("|".join(_pattern(self._aliases[i].words, i) for i in some), flags)
            for some, flags in (
                ([i for i, a in enumerate(self._aliases) if not _exact(a.words)], re.IGNORECASE),
                ([i for i, a in enumerate(self._aliases) if _exact(a.words)], 0),
            )
            if some
        ]

    def words(self) -> tuple[tuple[str, int], ...]:
        """All words that count, with the answer that each stands for; longest first."""
        return tuple((alias.words, alias.answer) for alias in self._aliases)

    def find(self, span: Span) -> list[Mention]:
        """The mentions in a stretch of the page, by start; they do not overlap."""
        found: list[Mention] = []
        for pattern in self._patterns:
            for match in pattern.finditer(self._text, *span):
                here = Span(*match.span())
                alias = self._aliases[int((match.lastgroup or "a0")[1:])]
                if not any(here.overlaps(other.span) for other in found):
                    found.append(Mention(here, alias.answer, alias.person))
        return sorted(found, key=lambda mention: mention.span)

    def _derived(self, name: str) -> Iterator[str]:
        government = _GOVERNMENT.search(name)
        if government:
            yield from self._of_government(government["whose"])
        elif _is_person(name):
            last = _last_name(name)
            yield last
            yield f"{last}ists"
            yield f"{last}ist"
            yield from self._led_by(last)
        if len(name.split()) > 1:
            yield from self._initials(name)

    def _of_government(self, whose: str) -> Iterator[str]:
        yield from group("positions", "government_words")
        for force in group("positions", "state_forces"):
            yield f"{whose} {force}"
            yield from self._initials(f"{whose} {force}".title())
        own, unmarked = self._heads(whose)
        surnames = {_last_name(name) for name in unmarked}
        # A head of nobody in particular is this government's where the page names no other.
        for name in own or (unmarked if len(surnames) == 1 else ()):
            yield name
            yield _last_name(name)

    def _heads(self, whose: str) -> tuple[list[str], list[str]]:
        """Heads of a government that the page names: as this one's, and as nobody's in particular.

        Those that it names with another country's adjective are in neither list.
        """
        offices = "|".join(re.escape(word) for word in group("positions", "heads"))
        pattern = re.compile(rf"(?:(?P<of>\b[A-ZÀ-Þ]\w+) )?\b(?i:{offices}) (?P<name>{_NAME})")
        own: list[str] = []
        unmarked: list[str] = []
        for match in pattern.finditer(self._text):
            of = (match["of"] or "").casefold()
            if of == whose.casefold():
                own.append(match["name"])
            elif not _ADJECTIVE.search(of):
                unmarked.append(match["name"])
        return own, unmarked

    def _led_by(self, last: str) -> Iterator[str]:
        leads = "|".join(re.escape(word) for word in group("positions", "leads"))
        person = re.escape(last)
        pattern = re.compile(rf"{person},? (?:who |the )?(?i:{leads}) {_FORCE}")
        for match in pattern.finditer(self._text):
            yield match["force"]

    def _initials(self, name: str) -> Iterator[str]:
        """The letters of a name of several words, where the page uses them."""
        letters = "".join(word[0] for word in name.split() if word[0].isupper())
        if len(letters) > 1 and re.search(rf"\b{letters}\b", self._text):
            yield letters


def _key(words: str) -> str:
    return words.casefold().removeprefix("the ")


def _is_person(name: str) -> bool:
    """Whether words can be a person's name: capitals only, and no word for a force or body."""
    found = re.sub(_PARTICLE, "", name).split()
    bodies = {word for force in group("positions", "state_forces") for word in force.split()}
    bodies |= {"government", "militia", "group", "party", "movement", "front", "coalition"}
    plain = not name.casefold().startswith("the ") and not name.isupper()
    return plain and bool(found) and all(
        word[:1].isupper() and word.casefold() not in bodies for word in found
    )  # fmt: skip


def _last_name(name: str) -> str:
    return re.split(r"[ -]", name.strip())[-1]


def _exact(words: str) -> bool:
    """Whether words are letters that count only as they are."""
    return words.isupper() and len(words) < 5


def _pattern(words: str, number: int) -> str:
    """The words as they may stand in a text: a name may carry "al-", and most an article."""
    bare = re.sub(r"^the ", "", words, flags=re.IGNORECASE)
    body = r"[ -]".join(re.escape(word) for word in bare.split())
    body = re.sub("['’]", "['’]", body)
    article = r"the " if words.casefold().startswith("the ") else r"(?:the )?"
    lead = rf"{article}(?:{_PARTICLE}|Mr\.? )?"
    return rf"(?P<a{number}>(?<![\w@]){lead}{body}(?!\w))"
