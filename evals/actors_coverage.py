"""
Count what the words for actors of coded claims are tied to, on annotated reports.

    python -m evals.actors_coverage DOCS.jsonl GOLD.jsonl              the counts
    python -m evals.actors_coverage DOCS.jsonl GOLD.jsonl --sample 40  and links to check by reading

Only claims that agree with an annotated one (figure and outcome) are counted. There is no gold for
the links: the counts tell how much is linked, the sample is read by a person to tell how well.
Exits 2 where the data are malformed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.datasets import DataError, load_gold
from warledger.coding import code
from warledger.ground.actors import ActorLinker, ClaimActors
from warledger.ingest import Failure, ingest
from warledger.reading.model import SpacyParser
from warledger.reading.transcribe import transcribe
from warledger.records import ActorKind, Claim, GroundedActor
from warledger.resources.actors import actor_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

FIELDS = ("victims", "perpetrator", "claimant")
#: The order in which links are drawn for reading; any fixed number does.
_SEED = 20261122


def matched(claim: Claim, annotated: Sequence[Mapping[str, Any]]) -> bool:
    """Whether an annotated claim has the same outcome and a figure that overlaps."""
    return any(
        row["outcome"] == claim.outcome
        and row["start"] < claim.span.end
        and claim.span.start < row["end"]
        for row in annotated
    )


def state(link: GroundedActor | str) -> str:
    """What became of words: ``actor``, ``civilians``, ``generic`` or ``unknown``."""
    if isinstance(link, str):
        return "unknown"
    if link.actor is not None:
        return "actor"
    return "civilians" if link.kind is ActorKind.CIVILIANS else "generic"


def links(docs: Path, gold: Path) -> Iterator[tuple[str, Claim, ClaimActors, str]]:
    """
    Each matched claim with its report's id, its actors and its sentence.

    Raises:
        DataError: The data can't be read or are malformed.
    """
    annotated = load_gold(docs, gold).gold
    linker, parser = ActorLinker(actor_table()), SpacyParser()
    for item in ingest([str(docs)]):
        if isinstance(item, Failure):
            raise DataError(str(item.error))
        if item.id not in annotated:
            continue
        transcript = transcribe(item, parser)
        claims = code(transcript)
        for claim, actors in zip(claims, linker.ground(transcript, claims), strict=True):
            if matched(claim, annotated[item.id]["claims"]):
                yield item.id, claim, actors, claim.sentence.of(item.text)


def count(actors: Sequence[tuple[Claim, ClaimActors]]) -> dict[str, dict[str, int]]:
    """By field, how many of the words that claims have became what; and the kinds of claimants."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for claim, linked in actors:
        for field in FIELDS:
            if getattr(claim, field) is not None:
                found[field][state(getattr(linked, field))] += 1
        found["claimant_kind"][linked.claimant_kind] += 1
    return {field: dict(sorted(counts.items())) for field, counts in found.items()}


def sample(rows: Sequence[tuple[str, Claim, ClaimActors, str]], size: int) -> Iterator[str]:
    """So many links drawn from all, each as a line to read."""
    drawn = [
        (report, field, link, sentence)
        for report, _, actors, sentence in rows
        for field in FIELDS
        if isinstance(link := getattr(actors, field), GroundedActor) and link.actor is not None
    ]
    random.Random(_SEED).shuffle(drawn)  # noqa: S311 - a draw that anybody can repeat
    for report, field, link, sentence in drawn[:size]:
        ids = ", ".join(actor.id for actor in (link.actor, *link.also) if actor is not None)
        flat = " ".join(sentence.split())
        yield f"{report}: {field} “{link.words}” is {ids} ({link.rule}): {flat}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.actors_coverage", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("docs", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--sample", type=int, default=0, help="print so many links to read")
    options = parser.parse_args(arguments)
    try:
        rows = list(links(options.docs, options.gold))
    except DataError as error:
        print(error, file=sys.stderr)
        return 2
    digest = hashlib.sha256(options.docs.read_bytes()).hexdigest()[:16]
    counts = count([(claim, actors) for _, claim, actors, _ in rows])
    print(json.dumps({"sha256": digest, "claims": len(rows), **counts}, indent=1))
    for line in sample(rows, options.sample):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
