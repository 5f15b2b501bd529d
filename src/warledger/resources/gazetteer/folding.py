"""Keys under which names of places are found: one spelling for many."""

from __future__ import annotations

import re

from anyascii import anyascii

from warledger.resources import words

_DROPPED = re.compile(r"['’‘ʼʻ`´ʿʾ.]")
_WORD = re.compile(r"[a-z0-9]+")
_LONG = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}


def fold(name: str) -> str:
    """
    A name in ASCII, lower case, words parted by one blank, without apostrophes and full stops.

    ``"Al-Kāżimiyyah"`` gives ``"al kazimiyyah"``. Arabic and Cyrillic letters become Latin ones;
    short vowels that Arabic leaves out stay out.
    """
    bare = _DROPPED.sub("", name)
    plain = bare if bare.isascii() else _DROPPED.sub("", anyascii(bare))
    parts = _WORD.findall(plain.lower())
    return " ".join([_LONG.get(part, part) for part in parts])


def without_articles(key: str) -> str:
    """A folded name without Arabic and English articles ("al basrah", "the gambia").

    The same where nothing would be left.
    """
    articles = words("gazetteer", "articles")
    left = [word for word in key.split() if word not in articles]
    return " ".join(left) or key


def without_unit(key: str) -> str:
    """A folded name without the word for the kind of unit ("babil governorate", "rayon x").

    The same where nothing would be left.
    """
    parts = key.split()
    units = words("gazetteer", "units")
    while len(parts) > 1 and parts[-1] in units:
        parts.pop()
    while len(parts) > 1 and parts[0] in units:
        parts.pop(0)
        if len(parts) > 1 and parts[0] in {"of", "de", "du", "d"}:
            parts.pop(0)
    return " ".join(parts)


def variants(name: str) -> tuple[str, ...]:
    """The keys to look a name up by, closest first, each once."""
    key = fold(name)
    bare = without_articles(key)
    short = without_unit(bare)
    return tuple(dict.fromkeys(one for one in (key, bare, short) if one))
