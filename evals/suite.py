"""The data sets that the gate runs: where each lies, how it is scored, what it must hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from evals import muc4, place_of_event, stages, toponyms
from evals.casualty_view import read_keys
from evals.casualty_view import score as score_items
from evals.comments import score as score_pages
from evals.datasets import DataError, load_gold
from evals.missed import Fault, gold_faults, item_faults, place_faults
from evals.reader import read, read_by_id
from evals.results import Check, DataSet, Result, all_of, at_least, at_most
from evals.scoring import Counts, Scores, Share, match_claims, same_words, score
from evals.triage import WANTED, let_through
from warledger.cli.gazetteer import opened_gazetteer
from warledger.errors import ResourceError
from warledger.reading.model import SpacyParser

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
TOPONYMS_NEAR = 88.0


def _scored(folder: Path, checks: Callable[[Scores], Sequence[Check]]) -> Result:
    """Score gold reports; that all are read is checked beside what the caller checks."""
    gold = load_gold(folder / "docs.jsonl", folder / "gold.jsonl")
    rows = read_by_id(folder / "docs.jsonl")
    scores = score(gold.gold, rows)
    every = all_of("reports read", scores.reports - scores.unread, scores.reports)
    coverage = [rows[key].get("coverage", {}) for key in gold.gold if key in rows]
    names = ("claims", "checked_claims", "checks", "held")
    return Result(
        scores.measures(),
        [every, _triage(folder), *checks(scores)],
        reports=scores.reports,
        cases=scores.cases(),
        faults=list(gold_faults(gold, rows)),
        outcomes=scores.outcomes,
        coverage={name: sum(row.get(name, 0) for row in coverage) for name in names},
    )


def _triage(folder: Path) -> Check:
    """That what is marked is not kept from the parser."""
    through = let_through(folder).percent
    return at_least("marked sentences let through by triage, %", through, WANTED)


def reworded(folder: Path) -> Result:
    """Reports in our own words; floors alone."""
    return _scored(folder, lambda _: ())


def dev(folder: Path) -> Result:
    """Real and reworded reports."""
    return _scored(
        folder,
        lambda scores: (
            at_least("claim F", scores.claim.percent, DEV_CLAIM_F),
            at_least("statement F", scores.statement.percent, DEV_STATEMENT_F),
        ),
    )


def slips(folder: Path) -> Result:
    """Reports with and without planted slips."""

    def checks(scores: Scores) -> Sequence[Check]:
        found = Share(scores.findings.found, scores.findings.wanted)
        return (
            at_least("false relations found, %", found.percent, SLIPS_FOUND),
            at_most("false alarms", scores.findings.false_alarms, SLIPS_FALSE_ALARMS),
        )

    return _scored(folder, checks)


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
    scores = score(gold, {key: row})
    return Result(
        scores.measures(),
        [
            _triage(folder),
            *seed_checks("", wanted, row, page),
            *seed_checks("page: ", wanted, printed, page),
        ],
        reports=scores.reports,
        cases=scores.cases(),
        coverage=row.get("coverage", {}),
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
        reports=found["pages"],
    )


#: The test sets of MUC-4 inside its folder: name, texts, key.
MUC4_SETS = (
    ("tst1", "texts/tst1-muc3", "keys/key-tst1.v7"),
    ("tst2", "texts/tst2-muc4", "keys/key-tst2.v4"),
)


def casualty_view(folder: Path) -> Result:
    """The casualty view of the two test sets of MUC-4, read in one run."""
    rows = muc4.read_texts([folder / texts for _, texts, _ in MUC4_SETS])
    answers = muc4.answers_of(rows)
    cases: dict[str, Counts | Share] = {}
    faults: list[Fault] = []
    for name, _, path in MUC4_SETS:
        key = read_keys([folder / path])
        lost = sorted(set(key) - set(rows))
        if lost:
            raise DataError(f"{folder / path}: no text for {', '.join(lost[:5])}")
        everything, relevant = score_items(key, answers)
        cases[f"{name} key messages F"] = relevant
        cases[f"{name} all messages F"] = everything
        faults += item_faults(key, answers)
    failed = muc4.unread(rows)
    return Result(
        {name: case.percent for name, case in cases.items()},
        [all_of("messages read", len(rows) - len(failed), len(rows))],
        reports=len(rows),
        cases=cases,
        faults=faults,
    )


def places(folder: Path) -> Result:
    """The places of marked event verbs, on the sentences that are held out."""
    examples = [e for e in place_of_event.load(folder / PLACES_FILE) if e.held]
    answers = place_of_event.answers(examples, place_of_event.engine())
    scores = place_of_event.score(examples, answers)
    cases: dict[str, Counts | Share] = {
        "sentence exact": scores.sentence,
        "span F": scores.span,
        "none F": scores.none,
    }
    return Result(
        {name: case.percent for name, case in cases.items()},
        [],
        reports=len(examples),
        cases=cases,
        faults=list(place_faults([e.places for e in examples], answers)),
    )


def toponym_corpus(folder: Path) -> Result:
    """Names of places in news of all the world: found, and put where they are."""
    articles = toponyms.load(folder / TOPONYMS_FILE)
    try:
        scores = toponyms.score(articles, SpacyParser(), opened_gazetteer(quiet=True))
    except ResourceError as error:
        raise DataError(str(error)) from error
    return Result(
        scores.measures(),
        [at_least("gold spans within 161 km, %", scores.resolved.percent, TOPONYMS_NEAR)],
        reports=scores.articles,
        cases={
            "gold spans within 161 km": scores.resolved,
            "recognition F": scores.recognised,
            "found and within 161 km": scores.end_to_end,
        },
    )


TOPONYMS_FILE = "GeoVirus.xml"
PLACES_FILE = "labeled_text.jsonl.zip"

DATA_SETS = (
    DataSet(
        *("reworded", "reworded", True, reworded),
        about="reports written in our own words after real ones; they are among those of `dev`",
    ),
    DataSet(
        *("slips", "slips", True, slips),
        about="short invented reports, half of them with one or two planted arithmetic slips",
    ),
    DataSet(
        *("dev", "gold/dev", False, dev),
        about="real reports, annotated by hand after the codebook",
    ),
    DataSet(
        *("seed", "gold/seed", False, seed),
        about="the worked example, with its readers' comments",
    ),
    DataSet(
        *("comments", "corpora/comments", False, comments),
        about="web pages with readers' comments",
    ),
    DataSet(
        *("muc4", "corpora/muc4", False, casualty_view),
        about="MUC-4 test sets tst1 and tst2: upper-case wires on Latin America, 1988 to 1991",
        parts=tuple(part for _, *pair in MUC4_SETS for part in pair),
    ),
    DataSet(
        *("place_of_event", "corpora/place_of_event", False, places),
        about="sentences of conflict news with one marked event verb; the held-out fifth",
        parts=(PLACES_FILE,),
    ),
    DataSet(
        *("toponyms", "corpora/toponyms", False, toponym_corpus),
        about="news articles on disease outbreaks with every place marked and located",
        parts=(TOPONYMS_FILE,),
    ),
    DataSet(
        *("actors", "actors", True, stages.actors),
        about="short reports in our own words about wars of all the world, each actor marked",
    ),
    DataSet(
        *("linking", "linking", True, stages.linking),
        about="the sample reports: which of their claims speak of the same people",
    ),
    DataSet(
        *("discussion", "gold/seed", False, stages.discussion),
        about="the worked example's comments: outlets, quotations, addresses, positions",
        parts=("report.txt",),
    ),
    DataSet(
        *("claims_table", "corpora/claims", False, stages.claims_table),
        about="published claims of losses, 2022: falls and contradictions of a series",
        parts=("ukraine-claims.csv",),
    ),
    DataSet(
        *("events", "corpora/events", False, stages.events),
        about="sentences of news with a coded event; the half that no rule was made on",
        parts=("PLOVER_GSR_CAMEO.txt",),
    ),
)
