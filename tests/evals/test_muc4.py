"""Messages, keys and items in the form of MUC-4, in words of our own."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from evals import casualty_view, muc4
from evals.casualty_view import KeyItem, read_keys
from evals.datasets import DataError, corpora
from evals.messages import document, messages, restore_case, split, unwrap

MESSAGES = """DEV-MUC3-9001 (OURS)

   PUERTO LINDO, 3 JAN 90 (AGENCIA ALBA) -- [REPORT] [HILL BRIGADE
COMMAND] [TEXT] MEN OF THE HILL FRONT [HF] KILLED TWO FARMERS IN
LOMAS.  THE HF SAID NOTHING.

   A SOLDIER OF THE U.S.  ARMY WAS HURT.

DEV-MUC3-9002 (OURS)

   NO CITY, NO DATE -- [TEXT] NOTHING HAPPENED.

DEV-MUC3-9003

   LOMAS, MARCH 7 89 (ALBA) -- ALL IS WELL.
"""

KEY = """0.  MESSAGE: ID                     DEV-MUC3-9001
1.  MESSAGE: TEMPLATE               1
4.  INCIDENT: TYPE                  ATTACK
18. HUM TGT: NAME                   "ANA LUZ"
21. HUM TGT: NUMBER                 1: "ANA LUZ" / "DOCTOR"
                                    ~12: "FARMERS"
                                    PLURAL: "GUARDS"
                                    3: "CLERKS"
23. HUM TGT: EFFECT OF INCIDENT     DEATH: "ANA LUZ" / "DOCTOR"
                                    ?INJURY / DEATH: "FARMERS"
                                    INJURY: "GUARDS"
                                    NO INJURY: "CLERKS"

0.  MESSAGE: ID                     DEV-MUC3-9002
1.  MESSAGE: TEMPLATE               *

0.  MESSAGE: ID                     DEV-MUC3-9003
1.  MESSAGE: TEMPLATE               1 (OPTIONAL)
4.  INCIDENT: TYPE                  KIDNAPPING
21. HUM TGT: NUMBER                 2: "NUNS"
23. HUM TGT: EFFECT OF INCIDENT     -
"""


def lower_but_names(tokens: list[str]) -> list[str]:
    """A casing for the tests: it knows a few names, and capitals at the start."""
    names = {"HILL": "Hill", "FRONT": "Front", "LOMAS": "Lomas", "HF": "Hf"}
    cased = [names.get(token, token.lower()) for token in tokens]
    return [cased[0].capitalize(), *cased[1:]] if cased else []


def test_messages_are_split_and_their_datelines_read() -> None:
    first, second, third = split(MESSAGES)
    assert (first.id, first.place, first.outlet) == (
        *("DEV-MUC3-9001", "PUERTO LINDO"),
        "AGENCIA ALBA",
    )
    assert first.published == date(1990, 1, 3)
    assert first.body.startswith("MEN OF THE HILL FRONT")
    assert (second.published, second.body) == (None, "NOTHING HAPPENED.")
    assert (third.published, third.body) == (date(1989, 3, 7), "ALL IS WELL.")


def test_case_is_restored_in_place() -> None:
    first, *_ = split(MESSAGES)
    text = document(first, lower_but_names)["text"]
    assert len(text) == len(first.body)
    assert text.upper().split() == first.body.split()
    assert text.startswith("Men of the Hill Front [HF] killed two farmers in Lomas.  The HF said")
    assert "\n\n" in text
    assert "A soldier of the U.S.  army was hurt." in text


def test_line_breaks_inside_paragraphs_go() -> None:
    assert unwrap("ONE\nTWO\n\n   THREE\n   FOUR") == "ONE TWO\n\n   THREE\n\n  FOUR"


def test_a_casing_that_changes_lengths_moves_nothing() -> None:
    text = restore_case("TWO MEN WENT", lambda tokens: [token.lower() + "x" for token in tokens])
    assert text == "two men went"


def test_a_file_without_messages_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("Nothing here.", encoding="utf-8")
    with pytest.raises(DataError, match="no line with a message's number"):
        list(messages([tmp_path]))


def test_key_items(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(KEY, encoding="utf-8")
    key = read_keys([tmp_path])
    assert key["DEV-MUC3-9001"] == [
        KeyItem(optional=False, outcomes=frozenset({"killed"}), numbers=frozenset({1})),
        KeyItem(optional=True, outcomes=frozenset({"killed", "injured"}), numbers=frozenset({12})),
        KeyItem(optional=False, outcomes=frozenset({"injured"}), numbers=frozenset({"plural"})),
    ]
    assert key["DEV-MUC3-9002"] == []
    assert key["DEV-MUC3-9003"] == [
        KeyItem(optional=True, outcomes=frozenset({"abducted"}), numbers=frozenset({2}))
    ]


def test_scores_by_all_messages_and_by_those_with_items(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(KEY, encoding="utf-8")
    everything, relevant = casualty_view.score(
        read_keys([tmp_path / "key"]),
        {
            "DEV-MUC3-9001": [("killed", 1), ("killed", 1), ("injured", 12)],
            "DEV-MUC3-9002": [("killed", 3)],
        },
    )
    assert (everything.right, everything.given, everything.wanted) == (2, 4, 3)
    assert (relevant.right, relevant.given, relevant.wanted) == (2, 3, 3)


def claim(outcome: str, low: int | None, **fields: Any) -> dict[str, Any]:
    """A claim as the reader prints it."""
    made = {"outcome": outcome, "low": low, "high": low, "vague": False, "time_frame": "incident"}
    return {**made, "modality": "asserted", "part_of": None, "same_as": None, **fields}


@pytest.mark.parametrize(
    ("claims", "items"),
    [
        ([claim("killed", 6), claim("injured", 2)], [("killed", 6), ("injured", 2)]),
        ([claim("killed", 6), claim("killed", 6, same_as=0)], [("killed", 6)]),
        ([claim("killed", 5, high=None), claim("killed", 6, same_as=0)], [("killed", 6)]),
        ([claim("killed", 24, high=None, vague=True)], [("killed", "plural")]),
        ([claim("injured", None, high=40)], [("injured", 40)]),
        ([claim("killed", 5), claim("killed", 2, part_of=0)], [("killed", 5)]),
        (
            [claim("killed", 5), claim("killed", 2, part_of=0), claim("killed", 3, part_of=0)],
            [("killed", 2), ("killed", 3)],
        ),
        ([claim("killed", 0, modality="negated"), claim("killed", 9, time_frame="rate")], []),
        ([claim("killed", 900, time_frame="cumulative"), claim("detained", 3)], []),
        ([claim("killed", 4, modality="hypothetical")], []),
        ([claim("abducted", 1)], [("abducted", 1)]),
    ],
)
def test_items_count_people_once(
    claims: list[dict[str, Any]], items: list[tuple[str, int | str]]
) -> None:
    assert muc4.items(claims) == items


def test_the_command_prints_items_and_scores(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    system = tmp_path / "system.jsonl"
    row = {"id": "DEV-MUC3-9001", "claims": [claim("killed", 1)]}
    system.write_text(json.dumps(row), encoding="utf-8")
    key = tmp_path / "key"
    key.write_text(KEY, encoding="utf-8")
    assert muc4.main([str(tmp_path), "--items", "--system", str(system)]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed == {"message": "DEV-MUC3-9001", "items": [["killed", 1]]}
    assert muc4.main([str(tmp_path), str(key), "--json", "--system", str(system)]) == 0
    scores = json.loads(capsys.readouterr().out)
    assert scores["all messages"]["wanted"] == 2  # messages that were not read are left out
    assert scores["messages with key items"]["right"] == 1


def test_messages_that_are_not_read_are_named_and_fail(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    texts, key = tmp_path / "texts", tmp_path / "key"
    texts.write_text(MESSAGES, encoding="utf-8")
    key.write_text(KEY, encoding="utf-8")
    rows: dict[str, Any] = {
        "DEV-MUC3-9001": {"id": "DEV-MUC3-9001", "error": "too long"},
        "DEV-MUC3-9003": {"id": "DEV-MUC3-9003", "claims": []},
    }
    monkeypatch.setattr(muc4, "casing_of_truecase", lambda: lower_but_names)
    monkeypatch.setattr(muc4, "read_by_id", lambda _docs: rows)
    assert muc4.main([str(texts), str(key), "--json"]) == 1
    printed = capsys.readouterr()
    assert "DEV-MUC3-9001: not read: too long" in printed.err
    assert "DEV-MUC3-9002: not read: no line in the reader's output" in printed.err
    assert "2 of 3 messages were not read" in printed.err
    scores = json.loads(printed.out)
    assert (scores["messages"], scores["unread"]) == (3, 2)
    assert scores["all messages"]["wanted"] == 2  # a message that was not read still counts
    for row in rows.values():
        row["claims"] = []
    rows["DEV-MUC3-9002"] = {"id": "DEV-MUC3-9002", "claims": []}
    assert muc4.main([str(texts), "--items"]) == 0


def test_comparing_names_what_is_right_missed_and_false() -> None:
    one = KeyItem(optional=False, outcomes=frozenset({"killed"}), numbers=frozenset({1}))
    free = KeyItem(optional=True, outcomes=frozenset({"killed"}), numbers=frozenset({1, 4}))
    two = KeyItem(optional=False, outcomes=frozenset({"injured"}), numbers=frozenset({2}))
    right, missed, false = casualty_view.compare(
        [free, one, two], [("killed", 1), ("killed", 4), ("injured", 3)]
    )
    assert (right, missed, false) == ([("killed", 1), ("killed", 4)], [two], [("injured", 3)])


# The corpus's script leaves its files to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_equals_the_corpus_own_script() -> None:
    outside = corpora()
    folder = outside / "corpora" / "muc4" if outside else Path("nowhere")
    if not (folder / "casualty_view.py").exists():
        pytest.skip("needs the MUC-4 corpus with its script in WARLEDGER_CORPORA")
    scope: dict[str, Any] = {"__name__": "script"}
    source = (folder / "casualty_view.py").read_text(encoding="utf-8")
    exec(compile(source, "casualty_view.py", "exec"), scope)  # noqa: S102 - the corpus's scorer
    path = folder / "keys" / "key-tst1.v7"
    theirs = scope["items_of_file"](str(path))
    ours = read_keys([path])
    assert {
        message: [(item.optional, set(item.outcomes), set(item.numbers)) for item in items]
        for message, items in ours.items()
    } == {message: [item[:3] for item in items] for message, items in theirs.items()}
    dice = random.Random(4)  # noqa: S311 - repeatable answers
    answers = {
        message: [
            (dice.choice(sorted(item.outcomes)), dice.choice(sorted(item.numbers, key=str)))
            for item in items
            if dice.random() < 0.7
        ]
        + [("killed", dice.randint(1, 3))] * dice.randint(0, 2)
        for message, items in ours.items()
    }
    response = {m: [(False, {o}, {n}, set()) for o, n in rows] for m, rows in answers.items()}
    everything, _ = casualty_view.score(ours, answers)
    expected = scope["score"](theirs, response)
    assert (everything.right, everything.wanted, everything.given) == expected[:3]
