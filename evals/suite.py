"""The data sets that the gate runs: where each lies, how it is scored, what it must hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evals.comments import score as score_pages
from evals.datasets import IN_REPO, DataError, load_gold
from evals.reader import read, read_by_id
from evals.scoring import Scores, match_claims, same_words, score

if TYPE_CHECKING:
    from pathlib import Path

Row = Mapping[str, Any]

#: What must hold whatever the floors say, in percent or as a count.
DEV_CLAIM_F = 75.0
DEV_STATEMENT_F = 70.0
SEED_STATEMENT_F = 70.0
SEED_FALSE_CLAIMS = 1
SLIPS_FOUND = 60.0
SLIPS_FALSE_ALARMS = 3
COMMENTS_FOUND = 95.0
COMMENTS_IN_BODY = 0


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold, with what was found."""

    name: str
    found: str
    wanted: str
    ok: bool


@dataclass(frozen=True, slots=True)
class Result:
    """Measures by name, for the floors, and the checks of one data set."""

    measures: Mapping[str, float]
    checks: Sequence[Check]


@dataclass(frozen=True, slots=True)
class DataSet:
    """One evaluation. ``folder`` is inside the corpora, or inside the project."""

    name: str
    folder: str
    in_repo: bool
    evaluate: Callable[[Path], Result]

    def path(self, outside: Path | None) -> Path | None:
        """Where it should lie; None where the corpora are not there."""
        if self.in_repo:
            return IN_REPO / self.folder
        return outside / self.folder if outside else None


def at_least(name: str, value: float, wanted: float) -> Check:
    """A check on a score."""
    return Check(name, f"{value:.1f}", f"at least {wanted:.1f}", value >= wanted)


def at_most(name: str, value: int, wanted: int) -> Check:
    """A check on a count of what is wrong."""
    return Check(name, str(value), f"at most {wanted}", value <= wanted)


def all_of(name: str, value: int, wanted: int) -> Check:
    """A check that nothing is missing."""
    return Check(name, str(value), f"all {wanted}", value == wanted)


def _scored(folder: Path) -> Scores:
    gold = load_gold(folder / "docs.jsonl", folder / "gold.jsonl")
    return score(gold.gold, read_by_id(folder / "docs.jsonl"))


def reworded(folder: Path) -> Result:
    """Reports in our own words; floors alone."""
    return Result(_scored(folder).measures(), [])


def dev(folder: Path) -> Result:
    """Real and reworded reports."""
    scores = _scored(folder)
    return Result(
        scores.measures(),
        [
            all_of("reports read", scores.reports - scores.unread, scores.reports),
            at_least("claim F", 100 * scores.claim.f, DEV_CLAIM_F),
            at_least("statement F", 100 * scores.statement.f, DEV_STATEMENT_F),
        ],
    )


def slips(folder: Path) -> Result:
    """Reports with and without planted slips."""
    scores = _scored(folder)
    found = scores.findings
    percent = 100 * found.found / found.wanted if found.wanted else 0.0
    return Result(
        scores.measures(),
        [
            at_least("false relations found, %", percent, SLIPS_FOUND),
            at_most("false alarms", found.false_alarms, SLIPS_FALSE_ALARMS),
        ],
    )


def seed(folder: Path) -> Result:
    """The worked example, as a JSON line and as the page that it was taken from."""
    gold = load_gold(folder / "docs.jsonl", folder / "gold.jsonl").gold
    try:
        page = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"{folder / 'report.json'}: {error}") from error
    (key, wanted), *_ = gold.items()
    row = read_by_id(folder / "docs.jsonl").get(key, {})
    printed, *_ = read(folder / str(page["file"]), "--published", str(page["published"]))
    return Result(
        score(gold, {key: row}).measures(),
        [
            *seed_checks("", wanted, row, page),
            *seed_checks("page: ", wanted, printed, page),
        ],
    )


def seed_checks(prefix: str, gold: Row, system: Row, page: Row) -> list[Check]:
    """What must hold on the worked example; see the module's constants."""
    claims = system.get("claims", [])
    pairs = match_claims(gold["claims"], claims)
    right = sum(_seed_claim(gold["claims"][i], claims[j]) for i, j in pairs)
    scores = score({"": gold}, {"": system})
    broken = [f for f in system.get("findings", []) if not f.get("holds", False)]
    slip = scores.findings.found == scores.findings.wanted
    suggestions = [finding.get("suggestion") for finding in broken]
    authors = [comment.get("author") for comment in system.get("comments", [])]
    names = [comment["author"] for comment in page["comments"]]
    agreed = sum(a == b for a, b in zip(authors, names, strict=False))
    checks = [
        all_of(
            "claims with figure, outcome, victims, time frame, unit", right, len(gold["claims"])
        ),
        at_most("false claims", len(claims) - len(pairs), SEED_FALSE_CLAIMS),
        Check(
            "the false rate, with suggestion",
            str(suggestions),
            "[106]",
            slip and suggestions == [106],
        ),
        all_of("comments with their authors in order", agreed, len(names)),
        at_most("comments too many", max(0, len(authors) - len(names)), 0),
        at_least("statement F", 100 * scores.statement.f, SEED_STATEMENT_F),
    ]
    return [Check(prefix + c.name, c.found, c.wanted, c.ok) for c in checks]


def _seed_claim(gold: Row, system: Row) -> bool:
    exact = all(gold[name] == system.get(name) for name in ("time_frame", "per"))
    return exact and same_words(gold["victims"], system.get("victims"))


def comments(folder: Path) -> Result:
    """Real pages with reader comments, read whole and by trafilatura alone."""
    try:
        found = score_pages(folder)
    except (OSError, ValueError, KeyError) as error:
        raise DataError(f"{folder}: {error}") from error
    in_body, article = found["comments_in_body"], found["article_found"]
    alone = found["article_found_by_trafilatura"]
    return Result(
        {
            "comments found": found["comments_found_share"],
            "comments in a body": float(in_body),
            "article strings": found["article_found_share"],
            "foreign strings in a body": float(found["foreign_in_body"]),
        },
        [
            all_of("pages read", found["pages"] - len(found["failed"]), found["pages"]),
            at_least("comment strings found, %", found["comments_found_share"], COMMENTS_FOUND),
            at_most("comment strings in a body", in_body, COMMENTS_IN_BODY),
            at_least("article strings found, against trafilatura alone", article, alone),
        ],
    )


DATA_SETS = (
    DataSet("reworded", "reworded", True, reworded),
    DataSet("slips", "slips", True, slips),
    DataSet("dev", "gold/dev", False, dev),
    DataSet("seed", "gold/seed", False, seed),
    DataSet("comments", "corpora/comments", False, comments),
)
