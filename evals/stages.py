"""The data sets of the stages after coding: actors, discussions, links between reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals import actors as actor_links
from evals import discussion as discussions
from evals import events as event_records
from evals.datasets import DataError
from evals.reader import ReaderError
from evals.reconcile import score_claims, score_samples
from evals.results import Result, all_of, at_least
from evals.scoring import Counts
from warledger.resources.actors import actor_table

if TYPE_CHECKING:
    from pathlib import Path

#: What must hold whatever the floors say.
LINKING_F = 85.0
DISCUSSION_F = 90.0
EVENT_TYPE_F, EVENT_ARGUMENTS_F = 60.0, 65.0
#: Counted independently in the same table, with nothing but its columns.
FALLS, CONTRADICTIONS, DISAGREEMENTS = 109, 328, 117


def actors(folder: Path) -> Result:
    """Words for actors tied to known ones, over the files of a folder."""
    given, marked = [], []
    for path in sorted(folder.glob("*.jsonl")):
        reports, mentions = actor_links.load(path, actor_table())
        given += reports
        marked += mentions
    if not marked:
        raise DataError(f"{folder}: no mention is marked")
    found = actor_links.score(list(actor_links.answers(given, marked)))
    counts = Counts(found.right, found.linked, found.with_actor)
    return Result(
        {
            "link precision": 100 * counts.precision,
            "link recall": 100 * counts.recall,
            "open kept open": 100 * found.open_kept / max(found.open_mentions, 1),
        },
        [],
        reports=len(given),
        cases={"actor links F": counts},
    )


def linking(_folder: Path) -> Result:
    """Claims of the sample reports that speak of the same people, pair by pair."""
    scored = score_samples()
    pairs = scored["pairwise"]
    measures = {"pairwise F": pairs["f"], "pairwise P": pairs["p"], "pairwise R": pairs["r"]}
    return Result(
        measures,
        [at_least("claims linked, pairwise F", pairs["f"], LINKING_F)],
        reports=scored["reports"],
    )


def discussion(folder: Path) -> Result:
    """What is inside the comments of the worked example."""
    golds = discussions.run([str(folder / "report.txt")])["golds"]
    if not golds:
        raise DataError(f"{folder / 'report.txt'}: not the text that the gold was made for")
    (kinds,) = golds.values()
    wanted = ("outlets", "quoted commenters", "named commenters")
    return Result(
        {f"{kind} F": row["f"] for kind, row in kinds.items()},
        [
            at_least(f"{kind}, F", row["f"], DISCUSSION_F)
            for kind, row in kinds.items()
            if kind in wanted
        ],
        reports=1,
    )


def claims_table(folder: Path) -> Result:
    """Falls and contradictions in a published table of claims, against an independent count."""
    found = score_claims(folder / "ukraine-claims.csv")
    kinds = found["findings"]
    counts = {
        "falls": (found["falls"], FALLS),
        "same-day contradictions": (kinds.get("contradiction", 0), CONTRADICTIONS),
        "disagreements": (kinds.get("disagreement", 0), DISAGREEMENTS),
    }
    return Result(
        {name: float(value) for name, (value, _) in counts.items()},
        [all_of(name, value, wanted) for name, (value, wanted) in counts.items()],
        reports=found["rows"],
    )


def events(folder: Path) -> Result:
    """Who did what to whom, on the half of the coded examples that nobody develops on."""
    records = event_records.load(folder / "PLOVER_GSR_CAMEO.txt")
    try:
        scored = event_records.score(records, event_records.run(records))
    except ReaderError as error:
        raise DataError(str(error)) from error
    measures = scored["floor"].measures
    kinds, arguments = measures["type"], measures["arguments"]
    return Result(
        {"type F": kinds.percent, "arguments F": arguments.percent},
        [
            at_least("event types, F", kinds.percent, EVENT_TYPE_F),
            at_least("actors and recipients, F", arguments.percent, EVENT_ARGUMENTS_F),
        ],
        reports=scored["floor"].records,
        cases={"event type F": kinds, "actors and recipients F": arguments},
    )
