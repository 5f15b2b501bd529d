"""Search over what is public: reports by their words, and the figures and statements in them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import takewhile
from operator import eq
from typing import TYPE_CHECKING, Any

from warledger.records import Span, Statement
from warledger.records.plain import from_plain
from warledger_desk.articles.models import Extent, Publication
from warledger_desk.articles.services.masking import masks_of
from warledger_desk.articles.services.public import for_lists, publications
from warledger_desk.articles.services.spellings import bare
from warledger_desk.ledger import models as ledger
from warledger_desk.ledger.services.search import (
    RANKED,
    every_word_of,
    search,
    without,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

PAGE = 20
_OF_EACH = 3  #: figures and statements shown of one report
_SHORT = 3  #: letters of the shortest stem that is told from others
_STEM = 5  #: letters that have to agree; "killing" finds "killed"


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence or statement that holds a sought word."""

    link: str  #: anchor in the report's page
    words: str  #: the figure's; empty for a statement
    text: str
    speaker: str | None = None


@dataclass(slots=True, kw_only=True)
class Hit:
    """A report that holds the words."""

    publication: Publication
    title: str
    snippet: str  #: empty where the words stand in a part that is not shown
    claims: list[Said] = field(default_factory=list)
    statements: list[Said] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """A page of them."""

    total: int
    rows: Sequence[Hit]
    offset: int

    @property
    def newest(self) -> int | None:
        """How many reports are put in order, the newest, where more hold the words."""
        return RANKED if self.total > RANKED else None

    @property
    def next(self) -> int | None:
        """Where the next page begins."""
        after = self.offset + len(self.rows)
        return after if self.rows and after < min(self.total, RANKED) else None

    @property
    def previous(self) -> int | None:
        """Where the page before begins."""
        return max(0, self.offset - PAGE) if self.offset else None


def found(query: str, *, offset: int = 0) -> Hits:
    """
    Published reports with the words, best first. Sought is what the public sees: a masked name is
    not there, whether it is asked for or excluded.

    Raises:
        InputError: The query has no word that could be sought.
    """
    total, page = _page(query, offset)
    reports = {row["id"]: row for row in page}
    known = {one.report_id: one for one in for_lists(publications().filter(report__in=reports))}
    sought = [word.lower() for words in words_of(query) for word in words.split()]
    hits: list[Hit] = []
    for key, row in reports.items():
        publication = known[key]
        masks = masks_of(publication)
        whole = publication.extent == Extent.FULL
        hits.append(
            Hit(
                publication=publication,
                title=masks.shown(row["title"] or "Report without a title"),
                snippet=masks.shown(row["snippet"]) if whole else "",
            )
        )
    _add_claims(hits, sought)
    _add_statements([hit for hit in hits if hit.publication.extent == Extent.FULL], sought)
    return Hits(total=total, rows=hits, offset=offset)


def _page(query: str, offset: int) -> tuple[int, list[dict[str, Any]]]:
    """
    How many reports are found, and the rows of a page of them.

    The index holds the reports' own words. Reports in which a word of the query is masked are
    asked for the rest of the query instead, and stand among the others by the same rank: so the
    answer is that of an index of what is public.
    """
    guarded = _guarded(query)
    others = publications().exclude(pk__in=list(guarded)).values("version")
    if not guarded:
        page = search(query, limit=PAGE, offset=offset, among=others)
        return page.total, list(page.rows)
    first = search(query, limit=offset + PAGE, among=others)
    total, rows = first.total, list(first.rows)
    alike: dict[str, list[int]] = {}
    for key, hidden in guarded.items():
        rest = without(query, hidden.__contains__)
        if rest is not None:
            alike.setdefault(rest, []).append(key)
    for rest, keys in alike.items():
        among = publications().filter(pk__in=keys).values("version")
        more = search(rest, limit=offset + PAGE, among=among)
        total += more.total
        rows += more.rows
    rows.sort(key=lambda row: row["rank"], reverse=True)
    return total, rows[offset : offset + PAGE]


def _guarded(query: str) -> dict[int, set[str]]:
    """
    Publications in which a word of the query is, or may be for the index, a part of a masked name,
    each with the words and phrases of the query that can't be met in what is shown of it.
    """
    asked = {words: _folded(words) for words in every_word_of(query)}
    rows = publications().exclude(names=[], more_names="")
    found: dict[int, tuple[Publication, set[str]]] = {}
    for row in rows.only("pk", "version_id", "names", "more_names", "shown_names"):
        parts = _folded(*masks_of(row).names)
        hidden = {
            words
            for words, folded in asked.items()
            if any(_alike(word, part) for word in folded for part in parts)
        }
        if hidden:
            found[row.pk] = (row, hidden)
    looked_at = [row.version_id for row, _ in list(found.values())[:_LOOKED_AT]]
    versions = ledger.Version.objects.only("title", "text").in_bulk(looked_at)
    left = {
        key: hidden - _visible(row, versions.get(row.version_id), hidden)
        for key, (row, hidden) in found.items()
    }
    return {key: hidden for key, hidden in left.items() if hidden}


#: Reports whose words are looked at for such as are a masked name elsewhere; in others the words of
#: a query that may be one count as masked.
_LOOKED_AT = 200


def _visible(row: Publication, version: ledger.Version | None, words: set[str]) -> set[str]:
    """Those of the words that stand in the shown text too: "hope", where the name is "Hope"."""
    if version is None:
        return set()
    shown = _folded(masks_of(row).shown(f"{version.title or ''}\n{version.text}"))
    return {one for one in words if " " not in one and _folded(one) <= shown}


def _folded(*texts: str) -> set[str]:
    """
    Words without case and diacritics; parted at apostrophes, as the index has them, and not parted.
    """
    plain = bare(" ".join(texts))
    return set(re.findall(r"[^\W_]+", plain)) | set(re.findall(r"[^\W_]+", plain.replace("'", "")))


def _alike(word: str, part: str) -> bool:
    """Whether the words may have one stem: endings differ at most, and a last "y" or "e"."""
    shared = sum(takewhile(bool, map(eq, word, part)))
    return word == part or shared >= max(_SHORT, min(len(word), len(part)) - 1)


def _add_claims(hits: Sequence[Hit], sought: Sequence[str]) -> None:
    by_version = {hit.publication.version_id: hit for hit in hits}
    rows = ledger.Claim.objects.filter(version__in=by_version, comment=None).order_by("index")
    for row in rows.only("id", "version_id", "start", "end", "record"):
        hit = by_version[row.version_id]
        text = hit.publication.version.text
        masks = masks_of(hit.publication)
        sentence = masks.shown(Span(*row.record["sentence"]).of(text))
        if len(hit.claims) < _OF_EACH and _holds(sentence, sought):
            words = masks.shown(text[row.start : row.end])
            hit.claims.append(Said(f"claim-{row.pk}", words, sentence))


def _add_statements(hits: Sequence[Hit], sought: Sequence[str]) -> None:
    by_version = {hit.publication.version_id: hit for hit in hits}
    rows = ledger.Statement.objects.filter(version__in=by_version, comment=None).order_by("index")
    for row in rows:
        hit = by_version[row.version_id]
        masks = masks_of(hit.publication)
        said = masks.shown(hit.publication.version.text[row.start : row.end])
        if len(hit.statements) < _OF_EACH and _holds(said, sought):
            speaker = from_plain(Statement, row.record).speaker
            hit.statements.append(
                Said(f"statement-{row.index + 1}", "", said, speaker and masks.shown(speaker))
            )


def _holds(text: str, sought: Sequence[str]) -> bool:
    low = text.lower()
    return any(word[:_STEM] in low for word in sought)


def snippet_parts(snippet: str, query: str) -> list[tuple[str, bool]]:
    """The snippet cut where sought words stand; True for those."""
    sought = [word.lower() for words in words_of(query) for word in words.split()]
    parts: list[tuple[str, bool]] = []
    for word in snippet.split(" "):
        bare = word.strip(".,;:!?“”\"'()[]").lower()
        hit = any(bare.startswith(one[:_STEM]) for one in sought) if bare else False
        parts.append((word, hit))
    return parts


def rows_with(hit: Hit, query: str) -> dict[str, Any]:
    """A hit as its template wants it."""
    return {"hit": hit, "parts": snippet_parts(hit.snippet, query)}
