"""Who answers whom: as the page says, else inferred from quotations and names, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.records import AddressKind, Origin, Reply

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warledger.discussion.page import Page
    from warledger.records import CommenterMention, OutletMention, Passage


def find_replies(
    page: Page,
    passages: Sequence[Passage],
    commenters: Sequence[CommenterMention],
    outlets: Sequence[OutletMention],
) -> tuple[Reply, ...]:
    """
    The replies, by comment. Where the page links a comment to the one it answers, nothing is
    inferred for it.
    """
    found: list[Reply] = []
    for comment in page.report.comments:
        if comment.parent is not None:
            reason = "the page shows it under that comment"
            found.append(
                Reply(
                    comment=comment.index,
                    parent=comment.parent,
                    origin=Origin.PAGE,
                    reason=reason,
                )
            )
            continue
        seen: set[int] = set()
        quoted = _quoted(passages, comment.index)
        named = _named(page, commenters, outlets, comment.index)
        for parent, reason in (*quoted, *named):
            if parent not in seen:
                seen.add(parent)
                found.append(
                    Reply(
                        comment=comment.index,
                        parent=parent,
                        origin=Origin.INFERRED,
                        reason=reason,
                    )
                )
    return tuple(found)


def _quoted(passages: Sequence[Passage], comment: int) -> Iterator[tuple[int, str]]:
    for passage in passages:
        parent = passage.source_comment
        if passage.comment == comment and parent is not None:
            yield parent, "it quotes words of that comment"


def _named(
    page: Page,
    commenters: Sequence[CommenterMention],
    outlets: Sequence[OutletMention],
    comment: int,
) -> Iterator[tuple[int, str]]:
    """One comment of each person named: one that names the same outlet, else the likeliest."""
    here = {mention.name for mention in outlets if mention.comment == comment}
    done: set[str] = set()
    for mention in commenters:
        if mention.comment != comment or not mention.comments or mention.name in done:
            continue
        done.add(mention.name)
        naming_me = [
            other.comment
            for other in commenters
            if other.comment in mention.comments
            and other.name == page.report.comments[comment].author
        ]
        shared = [
            (parent, outlet.name)
            for parent in mention.comments
            for outlet in outlets
            if outlet.comment == parent and outlet.name in here
        ]
        yield _one_of(mention, naming_me, shared)


def _one_of(
    mention: CommenterMention, naming_me: Sequence[int], shared: Sequence[tuple[int, str]]
) -> tuple[int, str]:
    """Which of a person's comments is meant: the latest, unless another one fits better."""
    name, candidates = mention.name, mention.comments
    verb = "addresses" if mention.kind is AddressKind.ADDRESSED else "names"
    if naming_me:
        return min(naming_me, key=candidates.index), f"it {verb} {name}, who names its author there"
    if shared:
        return shared[0][0], f"it {verb} {name}, who names {shared[0][1]} there too"
    if len(candidates) == 1:
        return candidates[0], f"it {verb} {name}, who wrote it"
    return candidates[0], f"it {verb} {name}, whose latest comment before it that is"
