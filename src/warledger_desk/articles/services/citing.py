"""
Live citations: figures of an article that are computed from the ledger, and asked for again.

A figure is printed as it was when its editor took it. The ledger goes on; whoever publishes is told
of every figure that it no longer gives, and so are the readers of what is public already.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from warledger.errors import InputError
from warledger.records import Policy, TallyQuery
from warledger.records.plain import from_plain, to_plain
from warledger_desk.articles.models.articles import Article, Citation, Kind, Standing, Style
from warledger_desk.ledger import models as ledger
from warledger_desk.ledger.errors import UnknownIdError
from warledger_desk.ledger.services import incidents
from warledger_desk.ledger.services.claims import rows_by_id
from warledger_desk.ledger.services.paging import Turn
from warledger_desk.ledger.services.successors import former
from warledger_desk.ledger.services.tallying import LINES, tally_page

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

_LEDGER = "ledger"
_POLICY = Policy.LOW_BEST_HIGH.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What the ledger gives."""

    low: int | None
    best: int | None
    high: int | None
    #: Ids of the claims behind it; of a sum over very many, those of its first lines.
    entries: tuple[str, ...]

    def bounds(self) -> dict[str, int | None]:
        """The figure alone."""
        return {"low": self.low, "best": self.best, "high": self.high}


def cite(article: Article, kind: str, of: dict[str, Any], style: str, when: datetime) -> Citation:
    """
    Take a figure into an article; ``[[key]]`` then stands for it in the text.

    Args:
        article: It must be kept already.
        kind: See `Kind`.
        of: See `Citation.of`.
        style: See `Style`.
        when: The present.

    Raises:
        InputError: The ledger has no such thing, or no figure of it in this style.
    """
    try:
        figure = asked(kind, of, when)
    except UnknownIdError as error:
        raise InputError(kind, error.cause) from error
    if words(figure.bounds(), style) is None:
        raise InputError(kind, f"the ledger has no figure of this kind ({Style(style).label})")
    number = 1 + max((int(one.key[1:]) for one in article.drafted()), default=0)
    return Citation.objects.create(
        article=article,
        key=f"c{number}",
        kind=kind,
        of=of,
        style=style,
        printed=figure.bounds(),
        entries=list(figure.entries),
        taken=when,
        now=figure.bounds(),
        asked=when,
    )


def asked(kind: str, of: dict[str, Any], when: datetime) -> Figure:
    """
    What the ledger says now.

    Raises:
        UnknownIdError: The claim or the incident is not, or no longer, in it.
    """
    if kind == Kind.CLAIM:
        return _claim(str(of.get("claim", "")))
    if kind == Kind.INCIDENT:
        return _incident(str(of.get("incident", "")))
    found = tally_page(query_of(of), Turn(limit=LINES), when=when).tally
    entries = [name for line in found.lines if line.counted for name in line.entries]
    return Figure(
        low=found.bounds.low,
        best=found.bounds.best,
        high=found.bounds.high,
        entries=tuple(dict.fromkeys(entries)),
    )


def _claim(name: str) -> Figure:
    """A claim as corrected, if somebody corrected it; in the newest version that repeats it."""
    row = ledger.Claim.objects.filter(pk=name).first()
    if row is not None:
        same = ledger.Claim.objects.filter(lineage=row.lineage, version__current=True)
        row = same.order_by("pk").first()
    if row is None:
        raise UnknownIdError(_LEDGER, f"no claim is called {name!r}")
    told = rows_by_id([row.pk])[row.pk]
    if told["verdict"] == "rejected":
        raise UnknownIdError(_LEDGER, f"the claim {name!r} was rejected")
    figure = told | (told["corrected"] or {})
    low, high = figure["low"], figure["high"]
    return Figure(low=low, best=low if low == high else None, high=high, entries=(row.pk,))


def _incident(name: str) -> Figure:
    """An incident, also one that goes by another id since it was cited."""
    gone = None if ledger.Incident.objects.filter(pk=name).exists() else former(name)
    found = incidents.incident(gone.now if gone and gone.now else name, _LEDGER)
    bounds = found["bounds"][_POLICY] or {"low": None, "best": None, "high": None, "entries": []}
    return Figure(
        low=bounds["low"],
        best=bounds["best"],
        high=bounds["high"],
        entries=tuple(bounds["entries"] or [claim["id"] for claim in found["claims"]]),
    )


def query_of(of: dict[str, Any]) -> TallyQuery:
    """
    The tally that a citation asks for.

    Raises:
        PlainError: It is none.
    """
    return from_plain(TallyQuery, of)


def tally_of(query: TallyQuery) -> dict[str, Any]:
    """The fields of a citation of a tally, see `Citation.of`."""
    plain: dict[str, Any] = to_plain(query)
    return plain


def words(bounds: dict[str, int | None], style: str) -> str | None:
    """How a figure stands in the text; None where it has none in this style."""
    low, best, high = (bounds[name] for name in ("low", "best", "high"))
    if style == Style.BEST:
        return None if best is None else f"{best:,}"
    if style == Style.LOW or (low is not None and high is None):
        return None if low is None else f"at least {low:,}"
    if low is None or high is None:
        return None
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def ask_again(citations: Iterable[Citation], when: datetime) -> int:
    """
    Hold what is printed against the ledger.

    Returns:
        How many have not the standing any more that they had.
    """
    changed = 0
    for one in citations:
        before = one.standing
        try:
            figure = asked(one.kind, one.of, when)
        except UnknownIdError:
            one.standing, one.now = Standing.GONE, None
        else:
            holds = words(figure.bounds(), one.style) == words(one.printed, one.style)
            one.standing = Standing.HOLDS if holds else Standing.MOVED
            one.now = figure.bounds()
        one.asked = when
        one.save()
        changed += one.standing != before
    return changed


def take_anew(citation: Citation, when: datetime) -> None:
    """
    Print what the ledger says now.

    Raises:
        InputError: It says nothing of it any more.
    """
    try:
        figure = asked(citation.kind, citation.of, when)
    except UnknownIdError as error:
        raise InputError(citation.key, error.cause) from error
    if words(figure.bounds(), citation.style) is None:
        raise InputError(citation.key, "the ledger has no figure of this kind any more")
    citation.printed = citation.now = figure.bounds()
    citation.entries = list(figure.entries)
    citation.taken = citation.asked = when
    citation.standing = Standing.HOLDS
    citation.save()
