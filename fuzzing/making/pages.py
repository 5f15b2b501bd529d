"""Web pages and feeds: tags left open, nested, doubled; comments of several publishing systems."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fuzzing.making.reports import moment, paragraph, quoted, sentence
from fuzzing.making.strings import character, damaged

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

_TAGS = (
    "div", "p", "span", "section", "article", "aside", "main", "blockquote", "ul", "ol",
    "li", "table", "tr", "td", "b", "i", "em", "strong", "font", "a", "h1", "h2", "h3",
    "pre", "br", "hr", "img", "form", "script", "style", "template", "svg", "iframe",
    "object", "noscript", "title", "base", "math", "select", "option", "details",
    "textarea", "button", "video", "xmp", "plaintext", "frameset",
)  # fmt: skip
_NAMES = (
    "comment", "comments", "comment-body", "commentlist", "children", "replies", "depth-2",
    "comment-author", "author", "byline", "entry-content", "post", "article-body", "story",
    "date", "published", "reply", "disqus_thread", "respond", "comment-17", "hidden",
    "level-3", "indented", "post-meta", "user", "name", "time", "content",
)  # fmt: skip
_ENTITIES = (
    "&amp;",
    "&lt;",
    "&#0;",
    "&#xD800;",
    "&#x10FFFF;",
    "&nbsp",
    "&zwj;",
    "&#x202e;",
    "&bogus;",
    "&#99999999;",
    "&",
)
_CHARSETS = (
    "utf-8",
    "utf-8",
    "utf-8",
    "windows-1252",
    "utf-16",
    "cp1256",
    "koi8-r",
    "utf-7",
    "rot13",
    "x-none",
    "base64",
    "",
)
_LEAST = 3


def element(r: Random, depth: int = 3) -> str:
    """An element with elements in it; one in ten is not closed, or not as it was opened."""
    tag = r.choice(_TAGS) if r.random() < 0.4 else r.choice(("div", "p", "p", "span", "li"))
    inside = paragraph(r, 2) if r.random() < 0.6 else ""
    if depth and r.random() < 0.6:
        inside += "".join(element(r, depth - 1) for _ in range(r.randint(1, 3)))
    if r.random() < 0.1:
        inside += r.choice(_ENTITIES)
    opening = f"<{tag}{_attributes(r)}>"
    match r.randrange(20):
        case 0:
            return opening + inside
        case 1:
            return opening + inside + f"</{r.choice(_TAGS)}>"
        case 2:
            return inside + f"</{tag}>"
    return f"{opening}{inside}</{tag}>"


def _attributes(r: Random) -> str:
    if r.random() < 0.5:
        return ""
    names = " ".join(r.choice(_NAMES) for _ in range(r.randint(1, 2)))
    key = r.choice(
        (
            "class",
            "class",
            "id",
            "itemprop",
            "data-parent-id",
            "datetime",
            "href",
            "style",
            "onclick",
        )
    )
    quote = r.choice(('"', '"', "'", ""))
    return f" {key}={quote}{names}{quote}"


def _wordpress(r: Random, number: int, depth: int) -> str:
    inner = (
        "".join(_wordpress(r, number * 3 + n, depth - 1) for n in range(r.randint(0, 2)))
        if depth
        else ""
    )
    replies = f'<ol class="children">{inner}</ol>' if inner else ""
    return (
        f'<li class="comment depth-{r.randint(0, 12)}" id="comment-{number}">'
        '<div class="comment-author vcard">'
        f'<cite class="fn">{r.choice(("Zoë", "", "reader", character(r)))}</cite></div>'
        f'<div class="comment-meta"><a href="#comment-{number}">{moment(r)}</a></div>'
        f"<p>{sentence(r)}</p>{replies}</li>"
    )


def _linked(r: Random, _: int, depth: int) -> str:
    def one(left: int) -> dict[str, object]:
        row: dict[str, object] = {
            "@type": r.choice(("Comment", "Comment", "UserComments", ["Comment"], 7)),
            "text": r.choice((sentence(r), "", 5, None, f"<p>{sentence(r)}")),
            "author": r.choice(({"name": "Zoë"}, "Zoë", [], [{"name": 3}], None, {"name": {}})),
            "dateCreated": r.choice((moment(r), 5, None)),
        }
        if left:
            row["comment"] = [one(left - 1) for _ in range(r.randint(0, 2))]
        return row

    row = json.dumps({"@context": "https://schema.org", "comment": [one(depth)]})
    return f'<script type="application/ld+json">{row[: r.choice((None, None, -2))]}</script>'


def _blogger(r: Random, number: int, _: int) -> str:
    return (
        f'<dl><dt id="c{number}" class="comment-author">{r.choice(("Zoë", "x"))} said...</dt>'
        f'<dd class="comment-body"><p>{sentence(r)}</p></dd>'
        f'<dd class="comment-footer"><span class="comment-timestamp">{moment(r)}</span></dd></dl>'
    )


def _spoken(r: Random, _: int, __: int) -> str:
    return (
        f"<p><b>{r.choice(('Zoë', 'reader'))}</b> says:</p><blockquote>{sentence(r)}</blockquote>"
    )


_SYSTEMS: tuple[Callable[[Random, int, int], str], ...] = (_wordpress, _linked, _blogger, _spoken)


def _head(r: Random, charset: str) -> str:
    parts = [f"<title>{r.choice(('Ten dead in Basra', sentence(r), ''))}</title>"]
    if charset:
        parts.append(f'<meta charset="{charset}">')
    for key in ("article:published_time", "og:site_name", "author", "og:url", "date"):
        if r.random() < 0.4:
            value = r.choice(
                ("2008-03-30", moment(r), "https://valley.example/a?b", "Valley Wire", "[", "//[")
            )
            parts.append(f'<meta {r.choice(("name", "property"))}="{key}" content="{value}">')
    return "<head>" + "".join(parts) + r.choice(("</head>", "</head>", ""))


def page(r: Random) -> bytes:
    """A page: an article and comments among elements that have nothing to do with it."""
    charset = r.choice(_CHARSETS)
    article = "".join(f"<p>{paragraph(r)}</p>" for _ in range(r.randint(_LEAST, 6)))
    if r.random() < 0.5:
        article = f"<article>{article}</article>"
    aside = "".join(element(r) for _ in range(r.randint(0, 2)))
    system = r.choice(_SYSTEMS)
    replies = "".join(system(r, n, 2) for n in range(1, r.randint(1, 4)))
    if r.random() < 0.03:
        tag = r.choice(_TAGS)
        aside += f"<{tag}>" * r.choice((60, 600, 6000))
    parts = [_head(r, charset), "<body>", article, aside, f'<ol class="commentlist">{replies}</ol>']
    if r.random() < 0.2:
        r.shuffle(parts)
    html = r.choice(("<!DOCTYPE html><html>", "<html>", "", "<!-- x --><html>")) + "".join(parts)
    html = damaged(r, html + r.choice(("</body></html>", "")), 3)
    return encoded(r, html, charset)


def encoded(r: Random, text: str, charset: str) -> bytes:
    """The text in the encoding that it declares, or in another."""
    name = charset if r.random() < 0.8 else r.choice(_CHARSETS)
    if name in {"", "rot13", "x-none", "base64"}:
        name = "utf-8"
    return text.encode(name, "surrogatepass" if name == "utf-8" else "replace")


def feed(r: Random) -> bytes:
    """An RSS or Atom feed."""
    atom = r.random() < 0.4
    entry, when = ("entry", "updated") if atom else ("item", r.choice(("pubDate", "dc:date")))
    entries = []
    for _ in range(r.randint(0, 4)):
        html = f"<p>{paragraph(r, 2)}</p>" + (element(r, 1) if r.random() < 0.3 else "")
        body = r.choice((f"<![CDATA[{html}]]>", html.replace("<", "&lt;"), html, quoted(r)))
        tag = (
            r.choice(("content", "summary"))
            if atom
            else r.choice(("description", "content:encoded"))
        )
        entries.append(
            f"<{entry}><title>{sentence(r)}</title><{when}>"
            f"{r.choice(('Sun, 30 Mar 2008 10:00:00 GMT', '2008-03-30T10:00:00Z', moment(r)))}"
            f"</{when}>"
            f"<link>{r.choice(('https://valley.example/1', '//[', 'javascript:1'))}</link>"
            f"<author><name>Zoë</name></author><{tag}>{body}</{tag}></{entry}>"
        )
    prolog = r.choice((
        '<?xml version="1.0" encoding="utf-8"?>', "", '<?xml version="1.0" encoding="utf-16"?>',
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>',
    ))  # fmt: skip
    opening, closing = (
        ('<feed xmlns="http://www.w3.org/2005/Atom">', "</feed>")
        if atom
        else ('<rss version="2.0"><channel>', "</channel></rss>")
    )
    xml = prolog + opening + "<title>Valley Wire</title>" + "".join(entries) + closing
    return bytes_(damaged(r, xml, 3))


def bytes_(text: str) -> bytes:
    """UTF-8, with halves of surrogate pairs as they are."""
    return text.encode("utf-8", "surrogatepass")
