"""Parts of an input to a `Report`: its text with exact spans, language, id."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warledger.errors import EmptyInputError, FormatError
from warledger.ingest.limits import over
from warledger.ingest.markup import Piece, seen
from warledger.ingest.paragraphs import blocks_of, lines_of, parted
from warledger.records import Block, Comment, Report, Span, digest
from warledger.resources import words
from warledger.text.datelines import dateline_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from warledger.ingest.contract import Task
    from warledger.ingest.page import Article, Reply

#: Shorter texts are too little for the language model to go by.
_LEAST_LETTERS = 60
#: A text of so many words is plainly English where at least this share of them are function words
#: of English and at most that share ones of other languages.
_ENOUGH_WORDS = 30
_ENGLISH_SHARE, _FOREIGN_SHARE = 0.25, 0.03
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE_CHARS = 4000
#: A dateline stands before the first paragraph, or the second where the first is no sentence.
_TOP = 2
_BETWEEN = "\n\n"
#: How a sentence ends.
_ENDS = (".", "!", "?", "”", '"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A report's text with what is where in it."""

    text: str
    blocks: tuple[Block, ...]
    comments: tuple[Comment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What an input says about itself."""

    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: date | None = None
    url: str | None = None


def text_of_pieces(body: Sequence[Piece], replies: Sequence[Reply]) -> Text:
    """Body pieces, then each comment, with a blank line between any two."""
    parts: list[str] = []
    blocks: list[Block] = []
    comments: list[Comment] = []
    at = 0

    def put(piece: Piece, comment: int | None) -> Span:
        nonlocal at
        at += len(_BETWEEN) if parts else 0
        parts.append(piece.text)
        span = Span(at, at + len(piece.text))
        at = span.end
        if "\n" in piece.text:
            inner = blocks_of(piece.text, lines_of(piece.text), comment=comment)
            blocks.extend(_moved(block, span.start, piece.kind) for block in inner)
        else:
            blocks.append(Block(span=span, kind=piece.kind, comment=comment))
        return span

    for piece in _seen(body):
        put(piece, None)
    for index, reply in enumerate(replies):
        spans = [put(piece, index) for piece in _seen(reply.pieces)]
        whole = Span(spans[0].start, spans[-1].end)
        comments.append(
            Comment(
                index=index,
                author=None if reply.author is None else seen(reply.author),
                posted_at=reply.posted_at,
                parent=reply.parent,
                span=whole,
            )
        )
    return Text(text=_BETWEEN.join(parts), blocks=tuple(blocks), comments=tuple(comments))


def _seen(pieces: Iterable[Piece]) -> Iterator[Piece]:
    for piece in pieces:
        yield piece._replace(text=seen(piece.text).strip() or piece.text)


def _moved(block: Block, by: int, kind: str) -> Block:
    span = Span(block.span.start + by, block.span.end + by)
    kind = block.kind if kind == "paragraph" and block.kind != "heading" else kind
    return Block(span=span, kind=kind, comment=block.comment)


def report_of_article(article: Article, raw: bytes, task: Task) -> Report:
    """A page's report."""
    about = About(
        title=article.title,
        outlet=article.outlet,
        author=article.author,
        published=article.published,
        url=article.url,
    )
    text = text_of_pieces(article.pieces, article.comments)
    return make_report(text, about, raw, task)


def _written(text: str, blocks: Sequence[Block]) -> date | None:
    """The day in the dateline, where the body begins with one that tells the year."""
    for block in [block for block in blocks if block.comment is None][:_TOP]:
        day = dateline_day(text, block.span)
        if day is not None or text[: block.span.end].rstrip().endswith(_ENDS):
            return day
    return None


def make_report(
    text: Text, about: About, raw: bytes, task: Task, *, own_id: str | None = None
) -> Report:
    """
    A report from its parts.

    Args:
        text: The text with its blocks and comments.
        about: What the input says about itself; what was supplied fills what it leaves open.
        raw: The bytes that the report was made from.
        task: Names of the input, limits, what was supplied.
        own_id: The id that the input gives, kept as it is.

    Raises:
        EmptyInputError: There is no text.
        FormatError: The text holds half a surrogate pair, which no encoding can store.
        LimitError: More text, paragraphs or comments than allowed.
    """
    if not text.text.strip():
        raise EmptyInputError(task.where, "no text in it")
    if len(text.comments) > task.limits.comments:
        raise over(task.where, "comments", f"more than {task.limits.comments:,} comments")
    refuse_long(text.text, task)
    if len(text.blocks) > task.limits.paragraphs:
        raise over(task.where, "paragraphs", f"more than {task.limits.paragraphs:,} paragraphs")
    blocks = sorted(text.blocks, key=lambda block: block.span)
    longest = task.limits.sentence_chars
    values = (text.text, about.title, about.outlet, about.author, about.url)
    refuse_surrogates(values, source=task.where)
    raw_digest = hashlib.sha256(raw).hexdigest()
    return Report(
        id=own_id if own_id is not None else id_of_bytes(raw),
        source=task.source,
        title=about.title or task.supplied.title,
        outlet=about.outlet or task.supplied.outlet,
        author=about.author,
        published=about.published or task.supplied.published or _written(text.text, blocks),
        url=about.url,
        language=language_of(text),
        text=text.text,
        blocks=tuple(part for block in blocks for part in parted(text.text, block, longest)),
        comments=text.comments,
        digest=raw_digest,
        record=task.record,
        raw=raw,
    )


def id_of_bytes(raw: bytes) -> str:
    """The id of a report whose input gives none, from the bytes that it was made from."""
    return digest([hashlib.sha256(raw).hexdigest()])


def refuse_long(text: str, task: Task) -> None:
    """
    Refuse what would take minutes to read.

    Raises:
        LimitError: Names the limit.
    """
    most = task.limits.text_chars
    if len(text) > most:
        raise over(task.where, "text_chars", f"a text of more than {most:,} characters")


def refuse_surrogates(values: Iterable[str | None], *, source: str) -> None:
    """
    Refuse what can't be written to any file again.

    Raises:
        FormatError: Names the character.
    """
    for value in values:
        try:
            (value or "").encode()
        except UnicodeEncodeError as error:
            raise FormatError(
                source,
                f"character {error.start} is half of a surrogate pair (a damaged \\u escape)",
            ) from error


def language_of(text: Text) -> str | None:
    """ISO 639-1 code of the body's language; None where there is too little text to tell."""
    sample = ""
    for block in text.blocks:
        if block.comment is None and len(sample) < _SAMPLE_CHARS:
            sample += block.span.of(text.text) + "\n"
    sample = sample[:_SAMPLE_CHARS]
    if sum(map(str.isalpha, sample)) < _LEAST_LETTERS:
        return None
    if _plainly_english(sample):
        return "en"
    import py3langid  # noqa: PLC0415  (its model takes half a second to load)

    # The model knows languages as they are mostly written: in lower case.
    code, _ = py3langid.classify(sample.lower() if sample.isupper() else sample)
    return str(code)


def _plainly_english(sample: str) -> bool:
    """Whether both halves have so many of English's function words, and so few of others."""
    said = _WORD.findall(sample.lower())
    middle = len(said) // 2
    return len(said) >= _ENOUGH_WORDS and all(map(_is_english, (said[:middle], said[middle:])))


def _is_english(said: Sequence[str]) -> bool:
    english, foreign = words("triage", "english_words"), words("triage", "foreign_words")
    ours = sum(word in english for word in said)
    theirs = sum(word in foreign for word in said)
    return ours >= _ENGLISH_SHARE * len(said) and theirs <= _FOREIGN_SHARE * len(said)
