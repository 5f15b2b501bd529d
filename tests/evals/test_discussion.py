"""The score of discussions: counted by hand on a small one; the corpus where it is at hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from evals import discussion as scorer
from evals.datasets import corpora

from warledger.records import (
    AddressKind,
    CommenterMention,
    Discussion,
    Origin,
    OutletMention,
    Passage,
    PassageSource,
    Position,
    Reply,
    Span,
)

GOLD: dict[str, Any] = {
    "sha256": "0" * 64,
    "question": "Who won?",
    "answers": {"north": ["the North"], "south": ["the South"]},
    "comments": [
        {
            "index": 0,
            "outlets": [{"name": "Reuters", "span": [10, 17]}],
            "pasted": [{"span": [20, 40], "outlet": "Reuters"}],
            "position": {"answer": "north", "sentences": [[0, 9]], "plain": True},
        },
        {
            "index": 1,
            "quotations": [
                {"span": [50, 60], "from": 0},
                {"span": [70, 80], "from": None},
                {"span": [90, 99], "from": 0, "scored": False},
            ],
            "commenters": [{"span": [61, 65], "to": [0], "kind": "addressed"}],
            "reply": {"to": [0], "how": "inferred"},
            "position": {"answer": "undecided", "sentences": [[61, 69]], "plain": False},
        },
    ],
}


def mention(span: Span, name: str = "Reuters") -> OutletMention:
    return OutletMention(comment=0, span=span, name=name, known=True, title=None, rule="list")


def passage(comment: int, span: Span, source: PassageSource, origin: int | None) -> Passage:
    return Passage(
        comment=comment, span=span, source=source, source_comment=origin, original=None,
        outlet=None, rule="by hand",
    )  # fmt: skip


PERFECT = Discussion(
    outlets=(mention(Span(10, 17)),),
    passages=(
        passage(0, Span(20, 40), PassageSource.OUTLET, None),
        passage(1, Span(50, 60), PassageSource.COMMENTER, 0),
        passage(1, Span(90, 99), PassageSource.COMMENTER, 0),
    ),
    commenters=(
        CommenterMention(
            comment=1, span=Span(61, 65), name="A", comments=(0,), kind=AddressKind.ADDRESSED,
            rule="by hand",
        ),
    ),
    replies=(Reply(comment=1, parent=0, origin=Origin.INFERRED, reason="by hand"),),
    positions=(
        Position(
            comment=0, answer="the North", sentence=Span(0, 9), cue=Span(2, 5), reason="",
            rule="by hand",
        ),
    ),
)  # fmt: skip


def f_of(found: Discussion) -> dict[str, float]:
    return {kind: row["f"] for kind, row in scorer.score(GOLD, found).items()}


def test_what_the_gold_has_scores_full_and_what_is_aside_scores_nothing() -> None:
    assert set(f_of(PERFECT).values()) == {100.0}
    rows = scorer.score(GOLD, PERFECT)
    assert (rows["quoted commenters"]["gold"], rows["quoted commenters"]["found"]) == (1, 1)


@pytest.mark.parametrize(
    ("change", "kind", "f"),
    [
        ({"outlets": ()}, "outlets", 0.0),
        ({"outlets": (mention(Span(10, 17), "AP"),)}, "outlets", 0.0),
        ({"outlets": (mention(Span(10, 17)), mention(Span(0, 3)))}, "outlets", 66.7),
        ({"passages": PERFECT.passages[:1]}, "quoted commenters", 0.0),
        ({"passages": ()}, "outlets’ words", 0.0),
        ({"commenters": (replace(PERFECT.commenters[0], comments=()),)}, "named commenters", 0.0),
        ({"replies": (replace(PERFECT.replies[0], parent=1),)}, "replies", 0.0),
        (
            {"positions": (replace(PERFECT.positions[0], answer="the South"),)},
            "positions",
            0.0,
        ),
        (
            {"positions": (*PERFECT.positions, replace(PERFECT.positions[0], comment=7))},
            "positions",
            66.7,
        ),
    ],
)
def test_every_fault_costs(change: dict[str, Any], kind: str, f: float) -> None:
    assert f_of(replace(PERFECT, **change))[kind] == f


def test_the_golds_are_spans_inside_their_comments() -> None:
    for gold in scorer.golds().values():
        for row in gold["comments"]:
            start, end = gold["comment_spans"][row["index"]]
            items = [item for value in row.values() if isinstance(value, list) for item in value]
            spans = [item["span"] for item in items] + row.get("position", {}).get("sentences", [])
            assert [span for span in spans if not start <= span[0] < span[1] <= end] == []


def test_a_gold_is_not_used_on_another_text() -> None:
    assert scorer.text_digest("another text") not in scorer.golds()


def test_the_seeds_discussion_keeps_its_level() -> None:
    folder = corpora()
    seed = folder / "gold" / "seed" / "report.txt" if folder else None
    if seed is None or not seed.is_file():
        pytest.skip("the seed report is not at hand: set WARLEDGER_CORPORA")
    result = scorer.run([str(seed)])
    (scores,) = result["golds"].values()
    assert {
        kind: row["f"]
        for kind, row in scores.items()
        if kind in ("outlets", "quoted commenters", "named commenters") and row["f"] < 90
    } == {}
    assert result["counts"]["comments"] == 36
