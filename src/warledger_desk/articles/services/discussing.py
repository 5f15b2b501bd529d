"""
The site's own discussion, and errors that readers report: sent by anybody, shown or answered by a
reviewer. What is sent is plain text; the address of its sender is kept as a keyed digest only, to
count what comes from one sender.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.crypto import salted_hmac

from warledger.errors import InputError, WarledgerError
from warledger_desk.articles.models import ErrorReport, Post, State

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from warledger_desk.articles.models import Publication

#: Sent by one address: at most so many in so long.
LIMITS = ((3, timedelta(minutes=1)), (20, timedelta(hours=1)))
#: Characters of a post, and of what is said of an error.
MOST = 4000
#: An answer to an answer … as deep as this; deeper ones stand beside their parents.
DEEPEST = 4


class TooManyError(WarledgerError):
    """One sender has sent too much in too short a time."""

    def __str__(self) -> str:
        return "That was too much in a short time. Wait a little, and send it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A post with its answers."""

    post: Post
    answers: tuple[Thread, ...]


def sender(address: str) -> str:
    """A digest of an address that is worth nothing without the server's key."""
    return salted_hmac("warledger.sender", address, algorithm="sha256").hexdigest()


def clean(words: str) -> str:
    """
    Plain text: no control or format characters but line ends and tabs, so that nothing turns the
    direction of what follows; at most two line ends in a row.
    """
    kept = "".join(
        character
        for character in words.replace("\r\n", "\n").replace("\r", "\n")
        if character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co"}
    )
    lines = [line.rstrip() for line in kept.split("\n")]
    text = "\n".join(lines).strip()
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text


def send(  # noqa: PLR0913 - all that makes a post
    publication: Publication,
    *,
    name: str,
    text: str,
    address: str,
    when: datetime,
    parent: Post | None = None,
) -> Post:
    """
    Keep a post until a reviewer decides about it.

    Raises:
        InputError: The discussion is closed, or nothing is said.
        TooManyError: The sender has sent too much.
    """
    if not publication.discussed:
        raise InputError("discussion", "is closed")
    words = clean(text)[:MOST]
    called = " ".join(clean(name).split())[:80]
    if not words or not called:
        raise InputError("post", "needs a name and some words")
    if parent is not None and (
        parent.publication_id != publication.pk or parent.state != State.SHOWN
    ):
        raise InputError("post", "answers one that is not shown here")
    who = sender(address)
    with transaction.atomic():
        _keep_to_limits(who, when)
        return Post.objects.create(
            publication=publication, parent=parent, name=called, text=words, when=when, sender=who
        )


def decide(post: Post, *, shown: bool, who: str, why: str, when: datetime) -> None:
    """Show a post or refuse it; this may be decided again."""
    post.state = State.SHOWN if shown else State.REFUSED
    post.decided, post.decided_by, post.decided_why = when, who, why
    post.save(update_fields=["state", "decided", "decided_by", "decided_why"])


def threads(publication: Publication) -> tuple[Thread, ...]:
    """The posts that are shown, answers under what they answer; one query."""
    shown = list(publication.posts.filter(state=State.SHOWN))
    keys = {post.pk for post in shown}
    below: dict[int | None, list[Post]] = {}
    for post in shown:
        below.setdefault(post.parent_id if post.parent_id in keys else None, []).append(post)
    return _below(None, below, 0)


def _below(key: int | None, below: dict[int | None, list[Post]], depth: int) -> tuple[Thread, ...]:
    made: list[Thread] = []
    for post in below.get(key, ()):
        answers = _below(post.pk, below, depth + 1)
        if depth >= DEEPEST:
            made += [Thread(post=post, answers=()), *answers]
        else:
            made.append(Thread(post=post, answers=answers))
    return tuple(made)


def report_error(  # noqa: PLR0913 - all that makes a report
    publication: Publication,
    *,
    claim: str,
    lineage: str,
    text: str,
    name: str,
    address: str,
    when: datetime,
) -> ErrorReport:
    """
    Keep what a reader holds for wrong in a figure.

    Raises:
        InputError: Nothing is said.
        TooManyError: The sender has sent too much.
    """
    words = clean(text)[:MOST]
    if not words:
        raise InputError("error", "say what is wrong")
    who = sender(address)
    with transaction.atomic():
        _keep_to_limits(who, when)
        return ErrorReport.objects.create(
            publication=publication, claim=claim, lineage=lineage, text=words,
            name=" ".join(clean(name).split())[:80], when=when, sender=who,
        )  # fmt: skip


def settle(error: ErrorReport, *, answer: str, who: str, when: datetime) -> None:
    """Close a reported error, with what the reviewer found."""
    error.done, error.done_by, error.answer = when, who, clean(answer)
    error.save(update_fields=["done", "done_by", "answer"])


def waiting() -> tuple[Sequence[Post], Sequence[ErrorReport]]:
    """What reviewers have to decide about, the oldest first; at most a page of each."""
    posts = Post.objects.filter(state=State.WAITING).select_related(
        "publication__version", "parent"
    )
    errors = ErrorReport.objects.filter(done=None).select_related("publication__version")
    return list(posts[:_PAGE]), list(errors[:_PAGE])


_PAGE = 50


def _keep_to_limits(who: str, when: datetime) -> None:
    for most, span in LIMITS:
        since = {"sender": who, "when__gt": when - span}
        sent = Post.objects.filter(**since).count() + ErrorReport.objects.filter(**since).count()
        if sent >= most:
            raise TooManyError
