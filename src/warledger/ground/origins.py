"""Where the words for a place stand: in the clause, sentence or paragraph told of, or elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.records import Span, Token, Transcript

#: A verb below such a link says the same clause as the verb above it.
_LINKED = frozenset({"aux", "auxpass", "xcomp", "acl"})
#: What each origin is in words, for a reason.
TOLD = {
    "clause": "named in its clause",
    "sentence": "named in its sentence, in another clause",
    "paragraph": "the running place of its paragraph",
    "text": "named in another paragraph",
}


def origin_of(transcript: Transcript, told_in: Span, telling: Span, place: Span) -> str:
    """
    How near to a claim's figure, or to the word for an event, the words for its place stand.

    Args:
        transcript: The report as read.
        told_in: The sentence of the figure or word; in code points of ``Report.text``, half-open.
        telling: The figure or word.
        place: The words for the place.

    Returns:
        ``clause``, ``sentence``, ``paragraph`` or ``text``; see `TOLD`.
    """
    if told_in.contains(place):
        sentence = next((s for s in transcript.sentences if s.span == told_in), None)
        if sentence is not None and _in_one_clause(sentence.tokens, telling, place):
            return "clause"
        return "sentence"
    block = next((b.span for b in transcript.report.blocks if b.span.contains(told_in)), None)
    return "paragraph" if block is not None and block.contains(place) else "text"


def _in_one_clause(tokens: Sequence[Token], figure: Span, place: Span) -> bool:
    """Whether a figure's clause has the place in it, or hangs on it ("Karu, where nine died")."""
    mine, its = _top(tokens, figure), _top(tokens, place)
    if mine is None or its is None:
        return False
    verb = tokens[_verb_of(tokens, mine)]
    if verb.dep == "relcl" and tokens[verb.head].span.overlaps(place):
        return True
    return verb.index == _verb_of(tokens, its)


def _top(tokens: Sequence[Token], span: Span) -> int | None:
    """The word of a stretch that the others hang on; None where it is not among the tokens."""
    inside = [token.index for token in tokens if token.span.overlaps(span)]
    return next((i for i in inside if tokens[i].head not in inside), next(iter(inside), None))


def _verb_of(tokens: Sequence[Token], index: int) -> int:
    """The verb that a word hangs on; the top of its sentence where there is none."""
    while tokens[index].head != index:
        token = tokens[index]
        if token.pos in {"VERB", "AUX"} and token.dep not in _LINKED:
            return index
        index = token.head
    return index
