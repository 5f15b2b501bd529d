"""From whoever said it to the page that shows it: chains of the claims and statements inside
comments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from warledger.discussion.outlets import known_name
from warledger.discussion.passages import inside
from warledger.records import Chain, ChainLink, LinkRole, PassageSource, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warledger.discussion.page import Page
    from warledger.records import Claim, OutletMention, Passage

#: "The aide, Karim Ode" is called Karim Ode.
_DESCRIBED = re.compile(r"(?:the|an?)\s[^,]{2,40},\s(?P<name>[A-ZÀ-Þ][^,]+)\Z", re.IGNORECASE)
_NAMED = re.compile(r".{2,80}, (?P<name>(?:[A-ZÀ-Þ][\w'’-]+ ?){2,4})\Z", re.DOTALL)


def find_chains(
    page: Page,
    claims: Sequence[Claim],
    passages: Sequence[Passage],
    outlets: Sequence[OutletMention],
) -> tuple[Chain, ...]:
    """The chains of all claims, then of all statements, that stand in comments."""
    maker = _Chains(page, passages, outlets)
    found = []
    for index, claim in enumerate(claims):
        if claim.comment is not None:
            links = maker.links(claim.comment, claim.span, claim.claimant, None, claim.relayed_by)
            found.append(Chain(of="claim", index=index, comment=claim.comment, links=tuple(links)))
    for index, said in enumerate(page.transcript.statements):
        if said.comment is not None:
            links = maker.links(
                said.comment, said.span, said.speaker, said.speaker_span, said.relayed_by
            )
            found.append(
                Chain(of="statement", index=index, comment=said.comment, links=tuple(links))
            )
    return tuple(found)


class _Chains:
    def __init__(
        self, page: Page, passages: Sequence[Passage], outlets: Sequence[OutletMention]
    ) -> None:
        self._page = page
        self._passages = passages
        self._outlets = outlets

    def links(
        self,
        comment: int,
        span: Span,
        speaker: str | None,
        speaker_span: Span | None,
        relay: str | None,
    ) -> Iterator[ChainLink]:
        """Who said it first, the page last; nobody twice."""
        seen: set[str] = set()
        for link in self._all(comment, span, speaker, speaker_span, relay):
            key = (known_name(link.name) or link.name).casefold()
            if key not in seen:
                seen.add(key)
                yield link

    def _all(
        self,
        comment: int,
        span: Span,
        speaker: str | None,
        speaker_span: Span | None,
        relay: str | None,
    ) -> Iterator[ChainLink]:
        passage = inside(self._passages, span) or self._around(span)
        origin = list(self._origin(passage))
        if speaker and known_name(speaker) in {link.name for link in origin}:
            speaker = None  # the outlet's own words, credited to it once
        if speaker:
            yield ChainLink(name=person(speaker), role=LinkRole.SPEAKER, span=speaker_span)
        if relay:
            yield ChainLink(name=known_name(relay) or relay, role=LinkRole.RELAY, span=None)
        yield from origin
        author = self._page.report.comments[comment].author or "a commenter without a name"
        yield ChainLink(name=author, role=LinkRole.COMMENTER, span=None)
        if self._page.report.outlet:
            yield ChainLink(name=self._page.report.outlet, role=LinkRole.PUBLISHER, span=None)

    def _around(self, span: Span) -> Passage | None:
        """The passage that holds most of a span: contents may run a mark farther."""
        for passage in self._passages:
            shared = min(passage.span.end, span.end) - max(passage.span.start, span.start)
            if shared * 2 > span.end - span.start:
                return passage
        return None

    def _origin(self, passage: Passage | None) -> Iterator[ChainLink]:
        """Where a passage was taken from; an earlier comment's own passage is followed back."""
        if passage is None:
            return
        if passage.source is PassageSource.OUTLET and passage.outlet is not None:
            outlet = self._outlets[passage.outlet]
            yield ChainLink(name=outlet.name, role=LinkRole.RELAY, span=outlet.span)
        elif passage.source is PassageSource.REPORT:
            name = self._page.report.outlet or self._page.report.title or "the report"
            yield ChainLink(name=name, role=LinkRole.RELAY, span=passage.original)
        elif passage.source_comment is not None:
            if passage.original is not None:
                earlier = [one for one in self._passages if one.span.start < passage.span.start]
                yield from self._origin(inside(earlier, passage.original))
            author = self._page.report.comments[passage.source_comment].author
            yield ChainLink(
                name=author or "a commenter without a name",
                role=LinkRole.COMMENTER,
                span=passage.original,
            )


def person(speaker: str) -> str:
    """The name in a description that ends with one: "The aide, Karim Ode" is Karim Ode."""
    found = _DESCRIBED.fullmatch(speaker) or _NAMED.fullmatch(speaker)
    return found["name"].strip() if found else speaker
