"""Reports written with planted slips and without: what must be found, and nothing else."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from audit_samples import DEFAULTS
from hypothesis import given, settings
from hypothesis import strategies as st

from warledger.audit import audit
from warledger.records import (
    Claim,
    Figure,
    Finding,
    FindingType,
    Modality,
    Outcome,
    Span,
    Status,
    TimeFrame,
)

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "slips.jsonl").read_text("utf-8").splitlines()
]
#: Kinds that are annotated in full; a total of one outcome made of two others is not checked.
CHECKED = {"sum", "rate", "percent"}


def claim_of(row: dict[str, Any]) -> Claim:
    """A claim from its annotated form."""
    text_fields = ("victims", "perpetrator", "place", "per", "claimant", "relayed_by")
    days = {
        key: date.fromisoformat(row[key]) if row[key] else None
        for key in ("date_start", "date_end")
    }
    figure = Figure(
        span=Span(row["start"], row["end"]),
        low=row["low"],
        high=row["high"],
        approx=bool(row.get("approx")),
        vague=bool(row.get("vague")),
    )
    given_fields = {key: row[key] for key in (*text_fields, "part_of", "same_as")}
    kinds = {
        "outcome": Outcome(row["outcome"]),
        "status": Status(row["status"]),
        "time_frame": TimeFrame(row["time_frame"]),
        "modality": Modality(row["modality"]),
    }
    sentence = Span(*row["sentence"])
    return Claim(figure=figure, sentence=sentence, **{**DEFAULTS, **given_fields, **days, **kinds})


REPORTS = {row["id"]: (row["text"], [claim_of(claim) for claim in row["claims"]]) for row in ROWS}


def broken(identifier: str) -> list[Finding]:
    """The report's findings that do not hold."""
    text, claims = REPORTS[identifier]
    return [f for f in audit(claims, text)[0] if not f.holds]


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_exactly_the_planted_slips_are_found(row: dict[str, Any]) -> None:
    wanted = {
        (relation["type"], frozenset(relation["claims"]), relation["suggestion"])
        for relation in row["relations"]
        if not relation["holds"]
    }
    assert {(f.type, frozenset(f.claims), f.suggestion) for f in broken(row["id"])} == wanted


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_every_sum_rate_and_share_that_holds_is_checked(row: dict[str, Any]) -> None:
    text, claims = REPORTS[row["id"]]
    held = {(f.type, frozenset(f.claims)) for f in audit(claims, text)[0] if f.holds}
    for relation in row["relations"]:
        outcomes = {claims[k].outcome for k in relation["claims"]}
        if relation["holds"] and relation["type"] in CHECKED and len(outcomes) == 1:
            assert (FindingType(relation["type"]), frozenset(relation["claims"])) in held


def test_without_any_link_most_slips_are_still_found_and_nothing_else() -> None:
    found = 0
    for row in ROWS:
        text, claims = REPORTS[row["id"]]
        bare = [replace(claim, part_of=None, same_as=None) for claim in claims]
        wanted = [set(r["claims"]) for r in row["relations"] if not r["holds"]]
        told = [set(f.claims) for f in audit(bare, text)[0] if not f.holds]
        assert all(any(len(members & need) >= 2 for need in wanted) for members in told), row["id"]
        found += sum(any(len(members & need) >= 2 for members in told) for need in wanted)
    assert found >= 9


def permuted(claims: list[Claim], order: list[int]) -> list[Claim]:
    """The claims in another order, their links pointing at the same claims as before."""
    place = {old: new for new, old in enumerate(order)}
    return [
        replace(
            claims[old],
            part_of=None if claims[old].part_of is None else place[claims[old].part_of],
            same_as=None if claims[old].same_as is None else place[claims[old].same_as],
        )
        for old in order
    ]


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(sorted(REPORTS)), st.integers(0, 10**6))
def test_the_order_of_claims_changes_nothing_but_indices(identifier: str, seed: int) -> None:
    text, claims = REPORTS[identifier]
    order = list(range(len(claims)))
    random.Random(seed).shuffle(order)  # noqa: S311
    findings, coverage = audit(permuted(claims, order), text)
    back = tuple(replace(f, claims=tuple(order[k] for k in f.claims)) for f in findings)
    assert (back, coverage) == audit(claims, text)


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(sorted(REPORTS)), st.integers(1, 10**6))
def test_an_unrelated_claim_changes_no_finding(identifier: str, size: int) -> None:
    text, claims = REPORTS[identifier]
    tail = f"\n\nFar away a storm in Ost drove {size} fishermen from home."
    start = len(text) + tail.index(str(size))
    stranger = replace(
        claims[0],
        figure=Figure(span=Span(start, start + len(str(size))), low=size, high=size),
        sentence=Span(len(text) + 2, len(text) + len(tail)),
        outcome=Outcome.MISSING,
        victims="fishermen",
        place="Ost",
        date_start=None,
        date_end=None,
        part_of=None,
        same_as=None,
    )
    before, after = audit(claims, text), audit([*claims, stranger], text + tail)
    assert after[0] == before[0]
    assert after[1] == replace(before[1], claims=before[1].claims + 1)


@settings(max_examples=20, deadline=None)
@given(st.integers(12, 99), st.integers(12, 99), st.integers(3, 28))
def test_a_transposed_average_is_found_and_put_right(rate: int, other: int, days: int) -> None:
    printed = int(str(rate)[::-1])
    if printed < 10 or printed == rate or other in {rate, printed}:
        return
    total = rate * days
    text = f"In {days} days the raids killed {total} people, or {printed} a day."
    at, then = text.index(f"{total} people"), text.index(f"{printed} a day")
    period = {"date_start": date(2019, 1, 1), "date_end": date(2019, 1, days)}
    shared = {**DEFAULTS, **period, "sentence": Span(0, len(text)), "outcome": Outcome.KILLED}
    claims = [
        Claim(figure=Figure(span=Span(at, at + len(str(total))), low=total, high=total), **shared),
        Claim(
            figure=Figure(span=Span(then, then + 2), low=printed, high=printed),
            **{**shared, "time_frame": TimeFrame.RATE, "per": "day"},
        ),
    ]
    (finding,) = audit(claims, text)[0]
    assert (finding.holds, finding.suggestion) == (False, rate)
