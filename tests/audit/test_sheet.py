"""What a sheet knows of pairs of claims, against the plain way of finding it out."""

from __future__ import annotations

from itertools import combinations

from audit_samples import Sample
from hypothesis import given
from hypothesis import strategies as st

from warledger.audit import audit
from warledger.audit.restatements import _given, _in_pairs
from warledger.audit.sheet import Sheet, sheets

sentences = st.lists(
    st.lists(st.integers(1, 9), max_size=3), min_size=1, max_size=8
)  # the figures of each sentence
ENDS = (". ", ".\n", "? ", "! ", "!\n")


def sheet(counts: list[list[int]], ends: list[str]) -> Sheet | None:
    """A sheet of one claim a figure."""
    text = "".join(
        "About " + " and ".join(f"{figure} men" for figure in figures) + end
        for figures, end in zip(counts, ends, strict=False)
    )
    sample = Sample(text)
    seen: dict[str, int] = {}
    for figure in (str(figure) for figures in counts[: len(ends)] for figure in figures):
        sample.add(figure, nth=seen.get(figure, 0))
        seen[figure] = seen.get(figure, 0) + 1
    found = sheets(sample.claims, text)
    return found[0] if found else None


@given(sentences, st.lists(st.sampled_from(ENDS), min_size=1, max_size=8), st.integers(0, 3))
def test_near_claims_are_those_few_sentence_ends_off(
    counts: list[list[int]], ends: list[str], most: int
) -> None:
    made = sheet(counts, ends)
    for index in range(len(made.claims) if made else 0):
        assert made is not None
        gaps = []
        for other in range(len(made.claims)):
            a, b = sorted((made.claims[index].sentence, made.claims[other].sentence))
            gap = made.text[a.end : b.start]
            apart = 0 if a.overlaps(b) else 1 + sum(gap.count(end) for end in (*ENDS, "?\n"))
            assert made.sentences_between(index, other) == apart
            gaps.append(apart)
        assert [k for k, apart in enumerate(gaps) if apart <= most] == list(made.near(index, most))


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.integers(1, 20))
def test_a_number_is_given_by_one_figure_or_by_two(figures: list[int], value: int) -> None:
    made = sheet([figures], [". "])
    assert made is not None
    points = [made.point(k) for k in made.usables]
    sums = {a + b for a, b in combinations(points, 2) if a is not None and b is not None}
    assert _given(made, value, made.usables) == (value in {*points, *sums})


def test_pairs_come_in_order_and_only_within_a_key() -> None:
    assert _in_pairs([0, 1, 2, 3, 4], {0: "a", 1: "b", 2: "a", 4: "a"}.get) == [
        (0, 2), (0, 4), (2, 4),
    ]  # fmt: skip


def test_each_of_many_restatements_is_one_check() -> None:
    sample = Sample("Orn said 12 men died. " * 400)
    for nth in range(400):
        sample.add("12", nth=nth, same_as=0 if nth else None)
    findings, coverage = audit(sample.claims, sample.text)
    assert (coverage.checks, coverage.held, coverage.checked_claims) == (399, 399, 400)
    assert [finding.claims for finding in findings[:2]] == [(0, 1), (1, 2)]
