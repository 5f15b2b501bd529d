"""Headline and author as a page prints them, where its metadata says less or more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from warledger.ingest.comment_parts import clean_name
from warledger.ingest.markup import plain

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_HEADLINES = ("h1[itemprop=headline], h1.entry-title, h1.post-title, article h1", "h1")
_AUTHORS = (
    "[itemprop=author] [itemprop=name]",
    "[rel~=author]",
    ".author.vcard .fn, .byline .author, .entry-author, .author .fn, .post-author .fn",
    ".byline a[href*='/author/'], a[href*='/author/']",
)
_HEADLINE_CHARS = 250
#: A headline shares this share of its words with the metadata's title, which may be longer.
_SHARED = 0.5


def headline(tree: LexborHTMLParser, title: str | None) -> str | None:
    """
    The page's own headline, when the metadata's title speaks of the same; else that title.

    Metadata adds the site's name, or a line written for search engines.
    """
    wanted = _words(title or "")
    for selector in _HEADLINES:
        for node in tree.css(selector):
            line = plain(node)
            own = _words(line)
            if own and len(line) <= _HEADLINE_CHARS and len(own & wanted) >= _SHARED * len(own):
                return line
    return title


def author(tree: LexborHTMLParser) -> str | None:
    """The name that the page's byline links or marks up, if one alone is named."""
    for selector in _AUTHORS:
        names = {name for node in tree.css(selector) if (name := clean_name(plain(node)))}
        if len(names) == 1:
            return names.pop()
    return None


def _words(line: str) -> set[str]:
    return set(re.findall(r"\w+", line.casefold()))
