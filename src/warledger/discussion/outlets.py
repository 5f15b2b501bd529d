"""
Outlets that a comment names as a source.

A name counts in four ways: it is in the table of actors (data/actors), or is readers' word for an
outlet there (data/lexicon/outlets.yaml); it ends as outlets' names do and words around it cite; it
stands before a title in the line that ends a comment; or it is an abbreviation of an outlet that
the page has named before. The page's own outlet is no outlet of the discussion.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from warledger.records import ActorKind, OutletMention, Span
from warledger.resources import lexicon
from warledger.resources import words as group
from warledger.resources.actors import actor_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warledger.discussion.page import Page, Paragraph
    from warledger.records import Passage

_CREDIT = re.compile(r"(?P<name>[A-ZÀ-Þ][^\n:“”\"]{1,60}): +(?P<title>[^\n]{8,200})")
_NAME = re.compile(r"(?:[A-ZÀ-Þ][\w'’.&-]*)(?: (?:of|the|and|de|[A-ZÀ-Þ][\w'’.&-]*)){0,4}")
_CAPITALS = re.compile(r"\b[A-Z]{2,5}\b")
_CAPITALISED = r"(?:[A-ZÀ-Þ][\w'’&-]+ ){1,3}"
_ADDRESS = re.compile(r"(?:https?://|www\.)([\w.-]+\.[a-z]{2,})", re.IGNORECASE)
#: Name of the rule by which an article is told by its dateline.
DATELINE = "after a dateline"
_TITLE_WORD = re.compile(r"\w[\w'’-]*")


@dataclass(frozen=True, slots=True)
class _Listed:
    """The list of outlets, ready for looking up."""

    pattern: re.Pattern[str]
    names: dict[str, str]  #: word, lower case → usual name
    exact: dict[str, tuple[str, bool]]  #: spelling → (usual name, whether it has other meanings)
    domains: dict[str, str]


@cache
def _listed() -> _Listed:
    """The table of actors says which outlets there are; the lexicon what readers call them."""
    names: dict[str, str] = {}
    exact: dict[str, tuple[str, bool]] = {}
    domains: dict[str, str] = {}
    for outlet in lexicon("outlets"):
        title = str(outlet.attributes["title"])
        for word in outlet.words:
            if "." in word and " " not in word:
                domains[word] = title
            else:
                names[_plain(word)] = title
        for key, common in (("letters", False), ("common", True)):
            spellings = str(outlet.attributes.get(key, "")).split(",")
            exact.update({word.strip(): (title, common) for word in spellings if word.strip()})
    for title, name in table_names():
        if name.isupper() or (" " not in name and name != title):
            exact.setdefault(name, (title, name != title))  # an alias of one word: ambiguous
        elif name not in exact:
            names.setdefault(_required(name), title)
    known = sorted({*names, *(word.lower() for word in exact)}, key=len, reverse=True)
    body = "|".join(_spelled(word) for word in known)
    pattern = re.compile(rf"(?<![\w@.-])(?:{body})(?![\w-]|\.\w)", re.IGNORECASE)
    return _Listed(pattern, names, exact, domains)


def _spelled(word: str) -> str:
    """A name as a pattern: either apostrophe, "al" with a hyphen or without."""
    return re.sub(r"\\?['’]", "['’]", re.escape(word)).replace("al\\ ", "al[ -]")


def _plain(words: str) -> str:
    """Words of a text as the list spells them."""
    return words.lower().replace("’", "'").replace("al-", "al ")


def table_names() -> Iterator[tuple[str, str]]:
    """(usual name, name or alias) of every outlet in the table of actors.

    What the table adds in brackets to tell namesakes apart is no part of the usual name; such a
    name counts under its aliases only.
    """
    for entry in actor_table().entries.values():
        if entry.actor.kind is ActorKind.OUTLET:
            title = entry.actor.name.split(" (")[0]
            for name in dict.fromkeys((entry.actor.name, *entry.names)):
                if "(" not in name:
                    yield title, name


def _required(name: str) -> str:
    """The words of a name that must be there, lower case: the article only before one word."""
    words = _plain(name).split()
    return " ".join(words[1:] if words[0] == "the" and len(words) > 2 else words)


def _alternatives(name: str) -> str:
    ordered = sorted(group("discussion", name), key=len, reverse=True)
    return "|".join(re.escape(word) for word in ordered)


@cache
def _cues() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What cites before a name and after it; names that end as outlets' do."""
    before = re.compile(
        rf"(?:\b(?:{_alternatives('citing_before')})\s+(?:the\s+)?|\()\Z", re.IGNORECASE
    )
    after = re.compile(
        rf"\A(?:[’']s)?\s*(?:\)|(?:{_alternatives('citing_nouns')})\b"
        rf"|(?:{_alternatives('citing_verbs')})\b)",
        re.IGNORECASE,
    )
    ends = _alternatives("outlet_nouns").title().replace("Tv", "TV")
    unlisted = re.compile(rf"\b{_CAPITALISED}(?:{ends})\b")
    return before, after, unlisted


def cited(text: str, span: Span) -> bool:
    """Whether the words around a name make it a source."""
    before, after, _ = _cues()
    return bool(
        before.search(text[max(0, span.start - 30) : span.start])
        or after.search(text[span.end : span.end + 30])
    )


def find_outlets(page: Page) -> tuple[OutletMention, ...]:
    """Every naming of an outlet in the comments, by span."""
    found: list[OutletMention] = []
    for comment in page.report.comments:
        own: dict[Span, OutletMention] = {}
        for mention in (
            *_credits(page, comment.index),
            *_in_list(page, comment.index),
            *_in_addresses(page, comment.index),
            *_by_form(page, comment.index),
            *_by_initials(page, comment.index, found),
        ):
            if not any(mention.span.overlaps(span) for span in own):
                own[mention.span] = mention
        found.extend(_titled(page, mention) for _, mention in sorted(own.items()))
    publisher = _bare(page.report.outlet or "")
    return tuple(mention for mention in found if _bare(mention.name) != publisher)


def with_headlines(
    page: Page, outlets: Sequence[OutletMention], passages: Sequence[Passage]
) -> tuple[OutletMention, ...]:
    """The mentions, with the headline that stands over a pasted article as its title."""
    found = list(outlets)
    for passage in passages:
        if passage.outlet is None or found[passage.outlet].title is not None:
            continue
        mention = found[passage.outlet]
        lines = [
            one.span
            for one in page.paragraphs(passage.comment)
            if passage.span.start <= one.span.start and one.span.end <= mention.span.start
        ]
        if lines and passage.rule == DATELINE:
            found[passage.outlet] = replace(mention, title=lines[0])
    return tuple(found)


def _bare(name: str) -> str:
    return re.sub(r"\W+", " ", name.casefold()).removeprefix("the ").strip()


def known_name(words: str) -> str | None:
    """The usual name of an outlet in the list, whatever it is called here."""
    listed = _listed()
    bare = words.strip().removeprefix("the ").removeprefix("The ")
    exact = listed.exact.get(bare)
    if exact:
        return exact[0]
    return listed.names.get(_plain(bare)) or listed.names.get(f"the {_plain(bare)}")


def _in_list(page: Page, comment: int) -> Iterator[OutletMention]:
    listed = _listed()
    text = page.text
    for match in listed.pattern.finditer(text, *page.report.comments[comment].span):
        words, span = match.group(), Span(*match.span())
        name, common = listed.exact.get(words, (None, False))
        if name is None:
            name = listed.names.get(_plain(words))
            if name is None or not _capitalised(words) or _goes_on(text, span):
                continue
        if common and (not cited(text, span) or _inside_name(text, span)):
            continue
        yield OutletMention(
            comment=comment, span=span, name=name, known=True, title=None, rule="list"
        )


def _capitalised(words: str) -> bool:
    """Whether every word of a name that says something has a capital ("The Guardian")."""
    return all(
        word != word.lower()
        for word in words.split()
        if word.lower() not in group("discussion", "small_words") and word.isascii()
    )


def _goes_on(text: str, span: Span) -> bool:
    """Whether an article and a noun are part of a longer name: "the Guardian Council"."""
    the = text[span.start : span.start + 4].lower() == "the "
    return the and re.match(r" [A-ZÀ-Þ]", text[span.end : span.end + 2]) is not None


def _inside_name(text: str, span: Span) -> bool:
    """Whether a capitalised word beside makes the words part of a longer name."""
    after = re.match(r" [A-ZÀ-Þ]", text[span.end : span.end + 2])
    before = re.search(r"[A-ZÀ-Þ][\w’'-]* \Z", text[max(0, span.start - 20) : span.start])
    return bool(after or (before and before.group().strip() != "The"))


def _in_addresses(page: Page, comment: int) -> Iterator[OutletMention]:
    domains = _listed().domains
    for match in _ADDRESS.finditer(page.text, *page.report.comments[comment].span):
        labels = match[1].lower().split(".")
        for start in range(len(labels) - 1):
            name = domains.get(".".join(labels[start:]))
            if name:
                span = Span(*match.span(1))
                yield OutletMention(
                    comment=comment, span=span, name=name, known=True, title=None, rule="address"
                )
                break


def _by_form(page: Page, comment: int) -> Iterator[OutletMention]:
    for match in _cues()[2].finditer(page.text, *page.report.comments[comment].span):
        words = re.sub(r"\A(?:The|In|At|On|From|As|And|But|According) ", "", match.group())
        span = Span(match.end() - len(words), match.end())
        longer = re.match(r" [A-ZÀ-Þ]", page.text[span.end : span.end + 2])
        if " " in words and not longer and cited(page.text, span):
            yield OutletMention(
                comment=comment, span=span, name=words, known=False, title=None, rule="form"
            )


def _by_initials(page: Page, comment: int, before: list[OutletMention]) -> Iterator[OutletMention]:
    """Abbreviations of outlets that earlier comments name: "HVG" after "Harbour Valley Gazette"."""
    letters = {
        "".join(word[0] for word in mention.name.split() if word[0].isupper()): mention
        for mention in before
        if len(mention.name.split()) > 2
    }
    for match in _CAPITALS.finditer(page.text, *page.report.comments[comment].span):
        known = letters.get(match.group())
        if known:
            yield replace(
                known, comment=comment, span=Span(*match.span()), title=None, rule="initials"
            )


def credit_line(page: Page, comment: int) -> tuple[int, re.Match[str]] | None:
    """
    The line at the end of a comment that names an outlet and an article ("Valley Gazette: Talks
    begin in the capital"), with its place among the comment's paragraphs.
    """
    paragraphs = page.paragraphs(comment)
    if len(paragraphs) < 2:
        return None
    last = paragraphs[-1]
    match = _CREDIT.fullmatch(page.text, *last.span)
    if not match or not _names_outlet(page, comment, match, last):
        return None
    return len(paragraphs) - 1, match


def _names_outlet(page: Page, comment: int, match: re.Match[str], line: Paragraph) -> bool:
    name = match["name"].strip()
    if known_name(name):
        return True
    authors = {(other.author or "").casefold() for other in page.report.comments}
    if name.casefold() in authors or not _NAME.fullmatch(name):
        return False
    if _bare(name) in {_bare(word) for word in group("discussion", "not_credit")}:
        return False
    ends = match["title"].rstrip()[-1:]
    # A title is short, is no sentence of its own, and stands apart from a passage before it.
    apart = line.apart or len(page.paragraphs(comment)) > 2
    short = len(_TITLE_WORD.findall(match["title"])) <= 16
    return apart and short and ends not in ".!?…:;," and match["title"][:1].isupper()


def _credits(page: Page, comment: int) -> Iterator[OutletMention]:
    found = credit_line(page, comment)
    if found:
        _, match = found
        name = match["name"].strip()
        known = known_name(name)
        yield OutletMention(
            comment=comment,
            span=Span(match.start("name"), match.start("name") + len(name)),
            name=known or name,
            known=known is not None,
            title=Span(*match.span("title")),
            rule="credit line",
        )


def _titled(page: Page, mention: OutletMention) -> OutletMention:
    """With the title of the article, where it stands in quotation marks beside the name."""
    if mention.title is not None:
        return mention
    for quote in page.quotations(mention.comment):
        words = _TITLE_WORD.findall(quote.span.of(page.text))
        before = page.text[quote.outer.end : mention.span.start]
        after = page.text[mention.span.end : quote.outer.start]
        gap = before if quote.outer.end <= mention.span.start else after
        near = "\n" not in gap and len(_TITLE_WORD.findall(gap)) <= 3 and len(gap) < 30
        capital = sum(word[:1].isupper() for word in words)
        if near and gap and 3 <= len(words) <= 16 and capital * 2 > len(words):
            return replace(mention, title=quote.span)
    return mention
