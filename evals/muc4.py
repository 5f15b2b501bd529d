"""
Score the reader by the casualty view of MUC-4, or print its items.

    python -m evals.muc4 TEXTS KEY            F over all messages and over those with key items
    python -m evals.muc4 TEXTS --items        {"message": …, "items": [["killed", 6], …]} a line
    python -m evals.muc4 TEXTS KEY --errors   items missed and false, message by message

TEXTS and KEY are files or folders; only key messages that are in TEXTS are scored. The texts are
upper case: case is restored with the package ``truecase`` before the reader sees them. Messages
that the reader fails on are named and count as read without result; the command then exits with 1.
It exits with 2 where the data can't be read or the reader does not run.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.casualty_view import Item, KeyItem, compare, read_keys, score
from evals.datasets import DataError, by_id
from evals.messages import casing_of_truecase, document, messages
from evals.reader import ReaderError, read_by_id
from evals.scoring import groups

Row = Mapping[str, Any]

#: Outcomes that the view knows.
OUTCOMES = frozenset({"killed", "injured", "abducted"})
#: Claims about people to whom nothing happened, or has not yet.
UNREAL = frozenset({"negated", "hypothetical"})


def items(claims: Sequence[Row]) -> list[Item]:
    """
    The people of a message's incidents, each group once.

    Claims that restate each other are one group; its number is that of the first exact figure.
    Where the parts of a figure add up to it they stand for it, else it stands for them. Rates,
    totals over several events, outcomes that did not happen, and the forces of a clash are left
    out, as the evaluation leaves them out.
    """
    root = groups(claims)
    members: dict[int, list[Row]] = {}
    whole: dict[int, int] = {}
    for index, claim in enumerate(claims):
        if _counts(claim):
            members.setdefault(root[index], []).append(claim)
            target = claim.get("part_of")
            if isinstance(target, int) and 0 <= target < len(claims):
                whole.setdefault(root[index], root[target])
    found = {key: (str(group[0]["outcome"]), _number(group)) for key, group in members.items()}
    parts: dict[int, list[int]] = {}
    for part, target in whole.items():
        if part in found and target in found and found[part][0] == found[target][0]:
            parts.setdefault(target, []).append(part)
    left_out = set()
    for target, group in parts.items():
        numbers = [number for key in group if isinstance(number := found[key][1], int)]
        complete = len(numbers) == len(group) and sum(numbers) == found[target][1]
        left_out.update([target] if complete else group)
    return [item for key, item in found.items() if key not in left_out]


def _counts(claim: Row) -> bool:
    """Whether the evaluation counts such people: no fighters, and no side of a clash of forces."""
    if claim.get("status") == "combatant":
        return False
    if claim.get("status") == "security_forces" and claim.get("cause") == "clash":
        return False
    return (
        claim.get("outcome") in OUTCOMES
        and claim.get("time_frame") == "incident"
        and claim.get("modality") not in UNREAL
    )


def _number(group: Sequence[Row]) -> int | str:
    """The first exact figure of a group, else the first bound; plural where all are vague."""
    counted = [claim for claim in group if not claim.get("vague")]
    exact = [claim for claim in counted if claim["low"] == claim["high"]]
    for claim in exact + counted:
        bound = claim["low"] if claim["low"] is not None else claim["high"]
        if bound is not None:
            return int(bound)
    return "plural"


def read_texts(texts: Sequence[Path]) -> dict[str, Row]:
    """
    The reader's rows for all messages of some files or folders, by message.

    A message for which the reader prints nothing has a row with an ``error``.

    Raises:
        DataError: The texts can't be read, or the package for their case is missing.
        ReaderError: The reader does not run.
    """
    casing = casing_of_truecase()
    documents = [document(message, casing) for message in messages(texts)]
    with tempfile.TemporaryDirectory() as folder:
        docs = Path(folder) / "messages.jsonl"
        docs.write_text("".join(json.dumps(row) + "\n" for row in documents), encoding="utf-8")
        found = read_by_id(docs)
    nothing = {"error": "no line in the reader's output"}
    return {row["id"]: found.get(row["id"], nothing) for row in documents}


def unread(rows: Mapping[str, Row]) -> dict[str, str]:
    """The messages that the reader failed on, with the cause that it gave."""
    return {
        message: str(row.get("error") or "no claims in the reader's output")
        for message, row in rows.items()
        if not isinstance(row.get("claims"), list)
    }


def answers_of(rows: Mapping[str, Row]) -> dict[str, list[Item]]:
    """The items of each message; none where the reader failed."""
    return {message: items(row.get("claims", [])) for message, row in rows.items()}


def _print_errors(
    key: Mapping[str, Sequence[KeyItem]],
    answers: Mapping[str, Sequence[Item]],
    rows: Mapping[str, Row],
) -> None:
    words = ("outcome", "low", "high", "victims", "time_frame", "part_of", "same_as", "rule")
    for message, wanted in key.items():
        _, missed, false = compare(wanted, answers.get(message, ()))
        if missed or false:
            named = [
                f"{'/'.join(sorted(m.outcomes))} {sorted(map(str, m.numbers))}" for m in missed
            ]
            print(f"{message}  missed {named}  false {false}")
            for claim in rows.get(message, {}).get("claims", []):
                print("    " + "  ".join(f"{claim.get(name)}" for name in words))


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(
        prog="python -m evals.muc4",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("texts", type=Path)
    made.add_argument("key", type=Path, nargs="?")
    made.add_argument("--items", action="store_true", help="print the items instead of a score")
    made.add_argument("--errors", action="store_true", help="list items missed and false")
    made.add_argument("--json", action="store_true", help="print one JSON object")
    made.add_argument("--system", type=Path, help="use this output instead of running the reader")
    made.add_argument("--save", type=Path, help="write the reader's output here")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status."""
    options = parser().parse_args(arguments)
    if options.key is None and not options.items:
        parser().error("give a KEY to score against, or --items")
    try:
        key = read_keys([options.key]) if options.key else {}
        rows = by_id(options.system) if options.system else read_texts([options.texts])
    except (DataError, ReaderError) as error:
        print(error, file=sys.stderr)
        return 2
    if options.save:
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows.values())
        options.save.write_text(text, encoding="utf-8")
    failed = unread(rows)
    _report(options, {message: key[message] for message in key if message in rows}, rows)
    for message, cause in failed.items():
        print(f"{message}: not read: {cause}", file=sys.stderr)
    if failed:
        print(f"{len(failed)} of {len(rows)} messages were not read", file=sys.stderr)
    return 1 if failed else 0


def _report(
    options: argparse.Namespace, key: Mapping[str, Sequence[KeyItem]], rows: Mapping[str, Row]
) -> None:
    """Print what the options ask for: items or scores."""
    answers = answers_of(rows)
    if options.items:
        for message, found in answers.items():
            print(json.dumps({"message": message, "items": found}))
        return
    everything, relevant = score(key, answers)
    results = {"all messages": everything, "messages with key items": relevant}
    if options.json:
        scores = {name: counts.as_json() for name, counts in results.items()}
        read = {"messages": len(rows), "unread": len(unread(rows))}
        print(json.dumps({**scores, **read}, indent=1))
        return
    if options.errors:
        _print_errors(key, answers, rows)
    for name, counts in results.items():
        print(counts.line(name))


if __name__ == "__main__":
    sys.exit(main())
