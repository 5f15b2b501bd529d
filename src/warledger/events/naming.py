"""Names of operations: how they are written, and whether words speak of one."""

from __future__ import annotations

import re

from warledger.events.patterns import cues

#: "5" of "Operation Dawn 5", but not "40" of "in Operation Dawn 40 soldiers fell".
_NUMBER = (
    r" (?:[IVX]+\b|\d{1,3}\b(?![.,:]\d|%)"
    r"(?! (?:people|men|women|children|others|more|of|per|were)\b)"
    r"(?! (?!(?:is|was|has|does)\b)[a-z]+s\b)(?! [A-Z][a-z]+ \d{4}\b))"
)
_WORDS = rf"(?:[A-Z][\w’'-]+)(?: (?:of (?:the )?)?[A-Z][\w’'-]+)*(?:{_NUMBER})?"
#: "Operation Dawn", "an offensive called Dawn of the Valley".
NAME = re.compile(
    rf"\bOperation {_WORDS}"
    r"|\b(?:operation|offensive|campaign)(?:,)? (?:named|called|code-?named|dubbed|known as) "
    rf"[“\"‘']?({_WORDS})"
)
#: Where a name ends: "Operation Dawn" is not spoken of by "Operation Dawn 5".
_END = rf"\b(?!(?-i:{_NUMBER}|-[A-Z]))"


def plain(words: str) -> str:
    """Without case, articles and signs."""
    return re.sub(r"\W+", " ", re.sub(r"\bthe ", "", words.casefold())).strip()


def bare(name: str) -> str:
    """What a name says in any order: "Knights' Charge" is "Charge of the Knights"."""
    said = re.findall(r"\w+", re.sub(r"['’‘](?:s\b)?", "", name.casefold()))
    left = (word for word in said if word not in {"operation", "of", "the"})
    return " ".join(sorted(word.removesuffix("s") if len(word) > 3 else word for word in left))


def spoken(name: str, words: str) -> bool:
    """Whether words name an operation; its name may stand alone where it has two words or more."""
    if re.search(_pattern(name), words, re.IGNORECASE):
        return True
    alone = name.removeprefix("Operation ")
    several = " " in re.sub(rf"{_NUMBER}$", "", alone)
    return several and re.search(_pattern(alone), words) is not None


def _pattern(name: str) -> str:
    """A name's words, whatever signs and articles stand between them."""
    said = (word for word in re.findall(r"\w+", name) if word.casefold() != "the")
    between = r"\W+(?:the\W+)?"
    return rf"\b{between.join(said)}{_END}"


def apart(name: str, words: str) -> bool:
    """Whether words set what they tell apart from an operation: "before Operation Dawn"."""
    named = _pattern(name.removeprefix("Operation "))
    what = rf"\s+(?:the\s+)?(?:Operation\s+)?{named}"
    going = r"(?!\s+(?:began|started|commenced|was\s+launched))"
    straight = "|".join(sorted(cues("setting_apart") - {"after", "since"}))
    nouns = "|".join(sorted(cues("answering")))
    stems = "|".join(sorted(word.removesuffix("e") for word in cues("thwarting")))
    found = (
        rf"\b(?:(?:{straight}){what}|after{what}{going}"
        rf"|(?:in|as)\s+(?:\w+\s+)?(?:{nouns})\s+(?:for|to|against|over){what}"
        rf"|(?:to\s+(?:{stems})e?|(?:{stems})ing){what})"
    )
    return re.search(found, words, re.IGNORECASE) is not None
