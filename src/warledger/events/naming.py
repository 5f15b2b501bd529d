"""Names of operations: how they are written, and whether words speak of one."""

from __future__ import annotations

import re

#: "Operation Dawn", "an offensive called Dawn of the Valley".
NAME = re.compile(
    r"\bOperation (?:[A-Z][\w’'-]+)(?: (?:of (?:the )?)?[A-Z][\w’'-]+)*"
    r"|\b(?:operation|offensive|campaign)(?:,)? (?:named|called|code-?named|dubbed|known as) "
    r"[“\"‘']?((?:[A-Z][\w’'-]+)(?: (?:of (?:the )?)?[A-Z][\w’'-]+)*)"
)


def plain(words: str) -> str:
    """Without case, articles and signs."""
    return re.sub(r"\W+", " ", words.casefold().replace("the ", "")).strip()


def bare(name: str) -> str:
    """What a name says in any order: "Knights' Charge" is "Charge of the Knights"."""
    said = re.findall(r"\w+", re.sub(r"['’‘](?:s\b)?", "", name.casefold()))
    left = (word for word in said if word not in {"operation", "of", "the"})
    return " ".join(sorted(word.removesuffix("s") if len(word) > 3 else word for word in left))


def spoken(name: str, words: str) -> bool:
    """Whether words name an operation; its name may stand alone where it has two words or more."""
    if plain(name) in plain(words):
        return True
    alone = name.removeprefix("Operation ").replace("’", "'")
    return " " in alone and alone in words.replace("’", "'")


def apart(name: str, words: str) -> bool:
    """Whether words set what they tell apart from an operation: "before Operation Dawn"."""
    named = re.escape(name.removeprefix("Operation "))
    what = rf"\s+(?:the\s+)?(?:Operation\s+)?{named}\b"
    going = r"(?!\s+(?:began|started|commenced|was\s+launched))"
    found = rf"\b(?:(?:before|until|despite|unlike){what}|after{what}{going})"
    return re.search(found, words, re.IGNORECASE) is not None
