"""
Full-text search over reports with their comments, the same on both databases.

Words are matched by their English stems. ``"two words"`` is a phrase (to the end of the query
where the second mark is missing), ``-word`` excludes, ``or`` between words takes either;
everything else is only words, and those such as "the" are passed over.
What is found comes best first. Where very many reports hold the words, the newest `RANKED` of them
are put in order, and no others are listed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection
from django.db.models.expressions import RawSQL

from warledger.errors import InputError
from warledger_desk.ledger import models
from warledger_desk.ledger.services.listing import Page, report_row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from django.db.models import QuerySet

#: Reports that are put in order, at most.
RANKED = 50_000
#: Stand around the words that matched, inside the database only.
_OPEN, _CLOSE = "\x02", "\x03"

#: Words that say nothing about a text. PostgreSQL keeps no record of them, so neither is asked.
_STOP = frozenset({
    "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "did", "do", "does",
    "for", "from", "had", "has", "have", "he", "her", "his", "if", "in", "into", "is", "it",
    "its", "no", "not", "of", "on", "our", "she", "so", "such", "than", "that", "the",
    "their", "them", "then", "there", "these", "they", "this", "those", "to", "was", "we",
    "were", "what", "when", "where", "which", "who", "why", "will", "with", "you",
})  # fmt: skip

# A quotation mark that nobody closes opens a phrase that runs to the end.
_TERM = re.compile(r'(-?)"([^"]*)(?:"|$)|(\S+)')
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Term:
    """A word or phrase that is sought, or must not be there."""

    words: str
    excluded: bool = False


class _Hit(NamedTuple):
    """A version that holds the words."""

    key: int
    marked: str  #: the snippet with our signs
    rank: float


def search(
    query: str,
    *,
    limit: int = 20,
    offset: int = 0,
    superseded: bool = False,
    among: QuerySet[Any] | None = None,
) -> Page:
    """
    Reports that hold the words.

    Args:
        query: See above.
        limit: Rows wanted at most.
        offset: Rows passed over.
        superseded: Whether earlier versions of changed pages are searched too.
        among: Keys of the versions that may be found, as a query of one column; with it, whether
            a version is superseded is not asked.

    Returns:
        Rows of reports with ``snippet`` (a stretch of the text) and ``marks`` (pairs of offsets
        into the snippet, of the words that matched), and ``rank``, best first. Ranks of several
        queries that ask for the same words can be compared; the greater is the better.

    Raises:
        InputError: The query has no word that could be sought.
    """
    groups, excluded = _understood(query)
    if not groups:
        raise InputError(query, "no word to search for")
    find = _find_sqlite if connection.vendor == "sqlite" else _find_postgres
    total, hits = find(groups, excluded, _Allowed(superseded, among), limit, offset)
    versions = models.Version.objects.select_related("source").defer("text", "blocks", "sentences")
    found = versions.in_bulk([hit.key for hit in hits])
    rows = [
        report_row(found[hit.key]) | _snippet(hit.marked) | {"rank": (hit.rank, hit.key)}
        for hit in hits
    ]
    return Page(rows=rows, total=total, offset=offset)


@dataclass(frozen=True, slots=True)
class _Allowed:
    """What a version has to meet beside the words."""

    superseded: bool
    among: QuerySet[Any] | None

    def condition(self, key: str) -> tuple[str, tuple[Any, ...]]:
        """
        SQL with its parameters, asked of each version that holds the words: a list of all that may
        be found would be sought through for the words one by one.

        Args:
            key: The column with the version's key.
        """
        if self.among is None:
            if self.superseded:
                return "", ()
            old = "SELECT id FROM ledger_version WHERE current IN (FALSE)"
            return f"AND {key} NOT IN ({old})", ()
        (name,) = self.among.query.values_select
        own = self.among.filter(**{name: RawSQL(key, ())})  # noqa: S611 - our own column
        asked, parameters = own.query.sql_with_params()
        return f"AND EXISTS ({asked})", tuple(parameters)


def _understood(query: str) -> tuple[list[list[str]], list[str]]:
    """Groups of alternatives that must each be met, and what must not be there."""
    groups: list[list[str]] = []
    excluded: list[str] = []
    either = False
    for term in _terms(query):
        if term is None:
            either = bool(groups)
        elif term.excluded:
            excluded.append(term.words)
        elif either:
            groups[-1].append(term.words)
            either = False
        else:
            groups.append([term.words])
    return groups, excluded


def _terms(query: str) -> Iterator[_Term | None]:
    """The terms in order; None for ``or``."""
    for minus, phrase, bare in _TERM.findall(query):
        if bare.lower() == "or":
            yield None
            continue
        # What a database would take for a sign or split at stands for a space: "car-bomb".
        words = " ".join(_WORD.findall(phrase or bare))
        if words and words.lower() not in _STOP:
            yield _Term(words, bool(minus) or bare.startswith("-"))


def without(query: str, hidden: Callable[[str], bool]) -> str | None:
    """
    The query over texts in which some words are taken out.

    Args:
        query: See above.
        hidden: Whether a word or phrase can't be met in such a text.

    Returns:
        A query that asks for the rest; None where it can't be met.
    """
    groups, excluded = _understood(query)
    left = [[words for words in group if not hidden(words)] for group in groups]
    if not left or not all(left):
        return None
    parts = [" or ".join(f'"{words}"' for words in group) for group in left]
    parts += [f'-"{words}"' for words in excluded if not hidden(words)]
    return " ".join(parts)


def words_of(query: str) -> list[str]:
    """The words and phrases that a query asks for, without those that it excludes."""
    return [words for group in _understood(query)[0] for words in group]


def every_word_of(query: str) -> list[str]:
    """The words and phrases of a query, those that it excludes too."""
    return words_of(query) + _understood(query)[1]


def _find_sqlite(
    groups: Sequence[Sequence[str]],
    excluded: Sequence[str],
    allowed: _Allowed,
    limit: int,
    skip: int,
) -> tuple[int, list[_Hit]]:
    wanted = " AND ".join(f"({' OR '.join(map(_quoted, group))})" for group in groups)
    if excluded:
        wanted = f"({wanted}) NOT ({' OR '.join(map(_quoted, excluded))})"
    condition, parameters = allowed.condition("ledger_search.rowid")
    source = f"FROM ledger_search WHERE ledger_search MATCH %s {condition} "
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {source}", [wanted, *parameters])
        total = cursor.fetchone()[0]
        newest = f"ORDER BY rowid DESC LIMIT {RANKED}" if total > RANKED else ""
        cursor.execute(
            "SELECT key, -rank FROM (SELECT rowid AS key, bm25(ledger_search, 4.0, 1.0) AS rank "  # noqa: S608
            f"{source} {newest}) ORDER BY rank, key DESC LIMIT %s OFFSET %s",
            [wanted, *parameters, limit, skip],
        )
        best = dict(cursor.fetchall())
        # The snippet is cut for the rows that are shown, not for all that match.
        marks = ", ".join(["%s"] * len(best))
        cursor.execute(
            "SELECT rowid, snippet(ledger_search, 1, %s, %s, ' … ', 30) FROM ledger_search "  # noqa: S608
            f"WHERE ledger_search MATCH %s AND rowid IN ({marks})",
            [_OPEN, _CLOSE, wanted, *best],
        )
        found = dict(cursor.fetchall())
    return total, [_Hit(key, found.get(key, ""), rank) for key, rank in best.items()]


def _quoted(words: str) -> str:
    return f'"{words}"'


def _find_postgres(
    groups: Sequence[Sequence[str]],
    excluded: Sequence[str],
    allowed: _Allowed,
    limit: int,
    skip: int,
) -> tuple[int, list[_Hit]]:
    one = "phraseto_tsquery('english', %s)"
    wanted = " && ".join(f"({' || '.join([one] * len(group))})" for group in groups)
    wanted += f" && !!({' || '.join([one] * len(excluded))})" if excluded else ""
    terms = [term for group in groups for term in group] + list(excluded)
    condition, parameters = allowed.condition("version.id")
    shape = f"StartSel={_OPEN}, StopSel={_CLOSE}, MaxWords=40, MinWords=20, MaxFragments=1"
    source = f"FROM ledger_version AS version, (SELECT {wanted} AS query) AS sought "
    where = f"WHERE version.search @@ sought.query {condition} "
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {source} {where}", [*terms, *parameters])
        total = cursor.fetchone()[0]
        newest = f"ORDER BY version.id DESC LIMIT {RANKED}" if total > RANKED else ""
        cursor.execute(
            "SELECT key, rank FROM (SELECT version.id AS key, "  # noqa: S608
            f"ts_rank_cd(version.search, sought.query, 1) AS rank {source} {where} {newest}) AS o "
            "ORDER BY rank DESC, key DESC LIMIT %s OFFSET %s",
            [*terms, *parameters, limit, skip],
        )
        best = dict(cursor.fetchall())
        # The snippet is cut for the rows that are shown, not for all that match.
        cursor.execute(
            "SELECT version.id, ts_headline('english', version.text, sought.query, %s) "
            f"{source} WHERE version.id = ANY(%s)",
            [shape, *terms, list(best)],
        )
        found = dict(cursor.fetchall())
    return total, [_Hit(key, found.get(key, ""), rank) for key, rank in best.items()]


def _snippet(marked: str) -> dict[str, Any]:
    """The stretch without our signs, and where they stood."""
    parts, marks, at = [], [], 0
    for number, part in enumerate(re.split(f"[{_OPEN}{_CLOSE}]", " ".join(marked.split(" ")))):
        if number % 2 and part:
            marks.append([at, at + len(part)])
        parts.append(part)
        at += len(part)
    return {"snippet": "".join(parts), "marks": marks}
