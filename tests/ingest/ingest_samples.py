"""Pages of our own wording in the mark-up of each publishing system, and helpers to read them."""

from __future__ import annotations

from warledger.ingest import Failure, ingest_bytes
from warledger.records import Report

BODY = (
    "<p>Seven people were killed on Monday when a shell hit the grain market at Tel Osman, the "
    "district council said in a statement read on local radio.</p>"
    "<p>Another twelve were brought to the clinic in the next valley, where doctors asked for "
    "blood and for diesel to keep the generator running overnight.</p>"
    "<p>Neither side has said who fired. The council counted four impacts between noon and two "
    "o'clock, all of them within a stone's throw of the river crossing.</p>"
)
FIRST = "My cousin sells barley there and he counted nine dead, not seven."
SECOND = "Nine is what the imam said too, but he counted the driver twice."
THIRD = "Does anybody know whether the crossing is open again?"


def page(comments: str, *, body: str = BODY, head: str = "") -> str:
    """A whole page around an article and the mark-up of its comments."""
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>Shell hits market at Tel Osman</title>{head}"
        "<meta property='article:published_time' content='2008-04-07T18:00:00+00:00'>"
        "<meta property='og:site_name' content='Valley Courier'></head><body>"
        "<header><nav><a href='/'>Home</a> <a href='/about'>About us</a></nav></header>"
        f"<main><article><h1>Shell hits market at Tel Osman</h1>{body}</article>{comments}</main>"
        "<footer>All words belong to the Courier</footer></body></html>"
    )


def read(source: str | bytes, name: str = "page.html") -> Report:
    """The one report of an input."""
    raw = source.encode() if isinstance(source, str) else source
    (report,) = ingest_bytes(raw, source=name)
    assert isinstance(report, Report), report
    return report


def fail(raw: bytes, name: str) -> Failure:
    """The one failure of an input."""
    (failure,) = ingest_bytes(raw, source=name)
    assert isinstance(failure, Failure), failure
    return failure


def body_of(report: Report) -> str:
    """The body's blocks, a line each."""
    return "\n".join(b.span.of(report.text) for b in report.blocks if b.comment is None)


WORDPRESS_CLASSIC = f"""
<div id="comments" class="comments-area"><h2 class="comments-title">3 thoughts</h2>
<ol class="comment-list">
<li id="comment-11" class="comment even thread-even depth-1"><article id="div-comment-11" class="comment-body">
 <footer class="comment-meta"><div class="comment-author vcard"><b class="fn">Rana K.</b> <span class="says">says:</span></div>
 <div class="comment-metadata"><a href="#c"><time datetime="2008-04-07T20:15:00+00:00">April 7</time></a></div></footer>
 <div class="comment-content"><p>{FIRST}</p></div>
 <div class="reply"><a class="comment-reply-link" href="#">Reply</a></div></article>
 <ol class="children"><li id="comment-12" class="comment odd depth-2"><article id="div-comment-12" class="comment-body">
  <footer class="comment-meta"><div class="comment-author vcard"><b class="fn">Osman</b></div>
  <div class="comment-metadata"><time datetime="2008-04-07T21:02:00+00:00">later</time></div></footer>
  <div class="comment-content"><p>{SECOND}</p></div></article></li></ol></li>
<li class="pingback even depth-1" id="comment-13"><div class="comment-body">Pingback: Another page</div></li>
<li id="comment-14" class="comment even depth-1"><article class="comment-body">
 <footer class="comment-meta"><div class="comment-author vcard"><b class="fn">Lale</b></div></footer>
 <div class="comment-content"><p>{THIRD}</p></div></article></li>
</ol><div id="respond" class="comment-respond"><h3>Leave a Reply</h3><form><p>Your email</p></form></div></div>"""

WORDPRESS_BLOCKS = f"""
<div class="wp-block-comments"><ol class="wp-block-comment-template">
<li id="comment-1" class="comment even depth-1"><div class="wp-block-group">
 <div class="wp-block-comment-author-name"><a href="/u">Rana K.</a></div>
 <div class="wp-block-comment-date"><time datetime="2008-04-07T20:15:00+00:00">7 April</time></div>
 <div class="wp-block-comment-content"><p>{FIRST}</p></div></div>
 <ol><li id="comment-2" class="comment odd depth-2"><div class="wp-block-group">
  <div class="wp-block-comment-author-name">Osman</div>
  <div class="wp-block-comment-date"><time datetime="2008-04-07T21:02:00+00:00">7 April</time></div>
  <div class="wp-block-comment-content"><p>{SECOND}</p></div></div></li></ol></li>
<li id="comment-3" class="comment even depth-1"><div class="wp-block-comment-author-name">Lale</div>
 <div class="wp-block-comment-content"><p>{THIRD}</p></div></li></ol></div>"""

BLOGGER = f"""
<div id="comments" class="comments"><div class="comments-content"><div class="comment-thread toplevel-thread"><ol id="top-ra">
<li class="comment" id="c501"><div class="comment-block"><div class="comment-header"><cite class="user"><a href="/p">Rana K.</a></cite>
 <span class="datetime"><a href="#c501">April 7, 2008 at 8:15 PM</a></span></div><p class="comment-content">{FIRST}</p>
 <span class="comment-actions"><a class="comment-reply">Reply</a></span></div>
 <div class="comment-replies"><div class="comment-thread inline-thread"><ol><div><li class="comment" id="c502"><div class="comment-block">
  <div class="comment-header"><cite class="user">Osman</cite><span class="datetime">April 7, 2008 at 9:02 PM</span></div>
  <p class="comment-content">{SECOND}</p></div></li></div></ol></div></div></li>
<li class="comment" id="c503"><div class="comment-block"><div class="comment-header"><cite class="user">Lale</cite></div>
 <p class="comment-content">{THIRD}</p></div></li></ol></div></div></div>"""

DRUPAL = f"""
<section id="comments" class="comment-wrapper"><h2>Comments</h2>
<article class="comment comment-by-anonymous clearfix" about="/comment/1"><header><p class="submitted">
 <span class="username">Rana K.</span> on <time datetime="2008-04-07T20:15:00+00:00">7 April 2008</time></p></header>
 <div class="field field-name-comment-body"><div class="field-items"><div class="field-item"><p>{FIRST}</p></div></div></div>
 <ul class="links inline"><li class="comment-reply"><a href="/reply">Reply</a></li></ul></article>
<div class="indented"><article class="comment clearfix" about="/comment/2"><header><p class="submitted">
 <span class="username">Osman</span> on <time datetime="2008-04-07T21:02:00+00:00">7 April 2008</time></p></header>
 <div class="field field-name-comment-body"><p>{SECOND}</p></div></article></div>
<article class="comment clearfix" about="/comment/3"><p class="submitted"><span class="username">Lale</span></p>
 <div class="field field-name-comment-body"><p>{THIRD}</p></div></article></section>"""

DISQUS_EMBED = f"""
<div id="disqus_thread"><ul id="post-list" class="post-list">
<li class="post" id="post-1"><div class="post-content"><header><span class="post-byline"><span class="author">Rana K.</span></span>
 <span class="post-meta"><a class="time-ago" title="Monday, April 7, 2008 8:15 PM">1 year ago</a></span></header>
 <div class="post-message"><p>{FIRST}</p></div></div>
 <ul class="children"><li class="post" id="post-2"><div class="post-content"><span class="post-byline"><span class="author">Osman</span></span>
  <a class="time-ago" title="Monday, April 7, 2008 9:02 PM">1 year ago</a><div class="post-message"><p>{SECOND}</p></div></div></li></ul></li>
<li class="post" id="post-3"><span class="post-byline"><span class="author">Lale</span></span><div class="post-message"><p>{THIRD}</p></div></li>
</ul></div>"""

DISQUS_EXPORT = f"""
<div id="disqus_thread"><div id="dsq-content"><ul id="dsq-comments">
<li class="comment" id="dsq-comment-1"><div id="dsq-comment-header-1"><cite id="dsq-cite-1"><span id="dsq-author-user-1">Rana K.</span></cite>
 <span id="dsq-time-1">2008-04-07 20:15</span></div><div id="dsq-comment-body-1"><div id="dsq-comment-message-1"><p>{FIRST}</p></div></div>
 <ul class="children"><li class="comment" id="dsq-comment-2"><cite><span id="dsq-author-user-2">Osman</span></cite>
  <span id="dsq-time-2">2008-04-07 21:02</span><div id="dsq-comment-message-2"><p>{SECOND}</p></div></li></ul></li>
<li class="comment" id="dsq-comment-3"><span id="dsq-author-user-3">Lale</span><div id="dsq-comment-message-3"><p>{THIRD}</p></div></li>
</ul></div></div>"""

MICRODATA = f"""
<section><div itemprop="comment" itemscope itemtype="https://schema.org/Comment"><span itemprop="author" itemscope><span itemprop="name">Rana K.</span></span>
 <time itemprop="dateCreated" datetime="2008-04-07T20:15">7 April</time><div itemprop="text"><p>{FIRST}</p></div>
 <div class="replies"><div itemprop="comment" itemscope itemtype="https://schema.org/Comment"><span itemprop="author">Osman</span>
  <meta itemprop="dateCreated" content="2008-04-07T21:02"><div itemprop="text">{SECOND}</div></div></div></div>
<div itemscope itemtype="https://schema.org/Comment"><span itemprop="author">Lale</span><div itemprop="text">{THIRD}</div></div></section>"""

LINKED_DATA = f"""
<script type="application/ld+json">{{"@type": "Article", "comment": [
 {{"@type": "Comment", "text": "{FIRST}", "author": {{"name": "Rana K."}}, "dateCreated": "2008-04-07T20:15",
   "comment": {{"@type": "Comment", "text": "{SECOND}", "author": "Osman", "datePublished": "2008-04-07T21:02"}}}},
 {{"@type": "Comment", "text": "{THIRD}", "author": [{{"name": "Lale"}}]}}]}}</script>
<div class="x1"><div class="x2">Rana K.</div><div class="x3">{FIRST}</div><div class="x3">{SECOND}</div><div class="x3">{THIRD}</div></div>"""

UNKNOWN_NAMES = f"""
<div class="reader-panel"><div class="kommentar-eintrag-list">
<div class="c-comment-card"><div class="c-meta"><span class="userName">Rana K.</span> <span class="postDate">7 April 2008, 20:15</span></div>
 <div class="c-words">{FIRST}</div><div class="c-actions"><a href="#">Reply</a></div>
 <div class="replies"><div class="c-comment-card"><span class="userName">Osman</span> <span class="postDate">7 April 2008, 21:02</span>
  <div class="c-words">{SECOND}</div></div></div></div>
<div class="c-comment-card"><span class="userName">Lale</span><div class="c-words">{THIRD}</div></div></div></div>"""

#: Name of the family, its mark-up.
FAMILIES = {
    "WordPress classic": WORDPRESS_CLASSIC,
    "WordPress blocks": WORDPRESS_BLOCKS,
    "Blogger": BLOGGER,
    "Drupal": DRUPAL,
    "Disqus embedded": DISQUS_EMBED,
    "Disqus export": DISQUS_EXPORT,
    "schema.org microdata": MICRODATA,
    "schema.org JSON-LD": LINKED_DATA,
    "unknown class names": UNKNOWN_NAMES,
}
