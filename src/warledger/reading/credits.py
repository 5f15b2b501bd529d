"""Attributions with their speakers resolved, in the order of the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from warledger.reading.attribution import Attribution, attributions
from warledger.reading.mentions import Kind, mention_of
from warledger.reading.speakers import Speaker, Speakers
from warledger.resources import words
from warledger.text.calendars import names_a_time
from warledger.text.tree import children, subtree

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warledger.records import Sentence, Span, Token
    from warledger.text.quotes import Quotation

_WORD = re.compile(r"\w[\w'’\-]*")
#: Which subject pronoun takes up the same person or body.
_SUBJECT_FORM = {
    "his": "he",
    "him": "he",
    "her": "she",
    "its": "it",
    "their": "they",
    "them": "they",
}
#: Pronouns that name nobody in a report.
_NOBODY = {"i", "we", "you", "it", "that", "this", "what", "who"}


@dataclass(frozen=True, slots=True)
class Credit:
    """An attribution with its speaker resolved."""

    attribution: Attribution
    speaker: Speaker | None
    mention: Span | None
    relayed_by: str | None
    relays: bool = False  #: whether the cue tells of somebody who quotes the speaker


class Resolver:
    """
    Resolves the attributions of one scope (the body, or one comment).

    Args:
        text: The report's text.
        sentences: The scope's sentences, by start.
        quotes: The scope's quotations, by start.
        publisher: The outlet that printed the report, which relays nothing in it.
    """

    def __init__(
        self,
        text: str,
        sentences: Sequence[Sentence],
        quotes: Sequence[Quotation],
        publisher: str | None,
    ) -> None:
        # "Herald / Northern Wire": the wire after the stroke is a source like any other.
        self._publisher = _named_words((publisher or "").split(" / ")[0])
        self._text = text
        self._sentences = sentences
        self._quotes = quotes
        outer = [quote.outer for quote in quotes if quote.depth == 0]
        self._speakers = Speakers(text, sentences, outer)

    def credits(self) -> Iterator[Credit]:
        """Every attribution of the scope, by position, with whom it credits."""
        last: list[Speaker] = []
        carried: dict[str, str] = {}
        for sentence in self._sentences:
            found = attributions(sentence)
            for attribution in found:
                if attribution.rule == "according to" and _spoken_before(attribution, found):
                    continue
                speaker, mention = self._speaker(sentence, attribution, last)
                relay = self._relay(sentence, attribution, found)
                if speaker is not None and speaker.kind is Kind.PERSON:
                    # What one person told an outlet is told in several sentences.
                    relay = (
                        carried.setdefault(speaker.words, relay)
                        if relay
                        else carried.get(speaker.words)
                    )
                yield Credit(
                    attribution,
                    speaker,
                    mention,
                    relay,
                    attribution.cue.of(self._text).lower().startswith("quot"),
                )
                if speaker is not None and self._speaks(attribution, speaker):
                    last.insert(0, replace(speaker, sentence=sentence.index))

    def _speaks(self, attribution: Attribution, speaker: Speaker) -> bool:
        """Whether a crediting makes its speaker the one whom pronouns take up."""
        if attribution.rule not in {"naming", "noun of speech"}:
            return True
        quoted = any(
            attribution.reach.overlaps(q.outer) and q.outer.start >= attribution.cue.end
            for q in self._quotes
        )
        return quoted and speaker.kind in {Kind.PERSON, Kind.BODY}

    def _speaker(
        self, sentence: Sentence, attribution: Attribution, last: Sequence[Speaker]
    ) -> tuple[Speaker | None, Span | None]:
        head = attribution.head
        if head is None:
            return None, None
        head = _sender(sentence, head)
        if names_a_time(head):
            return None, None
        if head.pos in {"NOUN", "PROPN", "NUM", "ADJ"} or (
            head.dep == "poss" and head.pos != "PRON"
        ):
            mention = mention_of(sentence.tokens, head, sentence.index)
            return self._speakers.resolve(mention, last), mention.span
        word = _SUBJECT_FORM.get(head.text.lower(), head.text.lower())
        found = self._speakers.pronoun(word, sentence.index, head.span.start, last)
        if found is None and word not in _NOBODY:
            mention = mention_of(sentence.tokens, head, sentence.index)
            found = Speaker(mention.span.of(self._text), mention.span, Kind.OTHER)
        return found, head.span

    def _relay(
        self, sentence: Sentence, attribution: Attribution, found: Sequence[Attribution]
    ) -> str | None:
        for other in found:
            if other.rule == "according to" and other.head and _spoken_before(other, [attribution]):
                return mention_of(sentence.tokens, other.head, sentence.index).span.of(self._text)
        head = attribution.audience
        if head is None or head.pos not in {"PROPN", "NOUN"}:
            return None
        mention = mention_of(sentence.tokens, head, sentence.index)
        spoken = _named_words(mention.span.of(self._text))
        quoting = head.dep == "nsubj"  # whoever quotes the speaker, not who was told
        if spoken & words("speech", "audience"):
            return None
        if not quoting and not spoken & words("speech", "outlet"):
            return None
        if spoken <= words("speech", "press") or spoken <= self._publisher or not spoken:
            return None
        return mention.span.of(self._text)


def _named_words(name: str) -> set[str]:
    """The words of an outlet's name, lower case, without the article."""
    return {word.lower() for word in _WORD.findall(name)} - {"the"}


def _sender(sentence: Sentence, head: Token) -> Token:
    """Whoever a statement or message is by, where its phrase says so; else the noun itself."""
    if head.lemma not in words("speech", "utterance"):
        return head
    owners = children(sentence.tokens, head.index, "poss")
    for token in subtree(sentence.tokens, head.index):
        if token.text.lower() in {"by", "from", "of"} and token.index > head.index:
            owners += children(sentence.tokens, token.index, "pobj")
    return owners[0] if owners else head


def _spoken_before(source: Attribution, found: Sequence[Attribution]) -> bool:
    """Whether "according to X" only tells who carried what somebody is already said to say."""
    return any(
        other.rule == "saying before" and other.cue.end <= source.cue.start for other in found
    )
