"""The scores of linking: their gold, their invented claims, and what must hold of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from evals import reconcile as linking
from evals.synthetic import invent

from warledger.records import TimeFrame

if TYPE_CHECKING:
    from pathlib import Path


def test_pairs_are_counted_once_and_only_within_the_gold() -> None:
    gold = {"a": 1, "b": 1, "c": 1, "d": 2}
    counts = linking.pairwise(gold, {"a": "x", "b": "x", "c": "y", "d": "y", "e": "x"})
    assert (counts.right, counts.given, counts.wanted) == (1, 2, 3)


def test_the_samples_are_linked_as_their_gold_says() -> None:
    found = linking.score_samples()
    assert found["mentions read as claims"] >= 75
    assert found["pairwise"]["f"] >= 85
    assert found["pairwise"]["p"] >= 95


def test_a_mention_that_is_not_in_its_report_is_an_error(monkeypatch: pytest.MonkeyPatch,
                                                         tmp_path: Path) -> None:  # fmt: skip
    gold = json.loads(linking.GOLD.read_text(encoding="utf-8"))
    only = {"30": gold["reports"]["30"]}
    wrong = {"what": "x", "mentions": [["30", "words that stand nowhere", "words"]]}
    path = tmp_path / "gold.json"
    path.write_text(json.dumps({"reports": only, "groups": [wrong]}), encoding="utf-8")
    monkeypatch.setattr(linking, "GOLD", path)
    with pytest.raises(linking.DataError, match="stand nowhere"):
        linking.score_samples()


def test_invented_claims_are_the_same_each_time_and_mostly_told_apart() -> None:
    truth = invent(1500)
    assert truth == invent(1500)
    assert truth != invent(1500, seed=8)
    assert set(truth.group) == {entry.id for entry in truth.entries}
    assert {entry.claim.time_frame for entry in truth.entries} == {
        TimeFrame.INCIDENT,
        TimeFrame.CUMULATIVE,
    }
    (found,) = linking.score_synthetic([1500])
    assert found["pairwise"]["p"] >= 95
    assert found["pairwise"]["r"] >= 90


KEY = """
0.  MESSAGE: ID                     DEV-MUC3-9001 (OWN)
1.  MESSAGE: TEMPLATE               1
2.  INCIDENT: DATE                  03 JAN 90
3.  INCIDENT: LOCATION              HADRA: MARN (CITY)
4.  INCIDENT: TYPE                  BOMBING
23. HUM TGT: EFFECT OF INCIDENT     DEATH: "GUARDS"

0.  MESSAGE: ID                     DEV-MUC3-9002 (OWN)
1.  MESSAGE: TEMPLATE               1
2.  INCIDENT: DATE                  03 JAN 90
3.  INCIDENT: LOCATION              HADRA: MARN (CITY)
4.  INCIDENT: TYPE                  BOMBING
23. HUM TGT: EFFECT OF INCIDENT     {effect}
"""


@pytest.mark.parametrize(
    ("change", "same", "apart"),
    [
        (("{effect}", 'INJURY: "GUARDS"'), 1, 0),
        (("{effect}", "-"), 1, 0),
        (("03 JAN 90", "- 03 JAN 90"), 0, 0),
        (("03 JAN 90", "05 JAN 90"), 0, 1),
        (("MARN (CITY)", "VALE (CITY)"), 0, 1),
    ],
    ids=["same", "harm told by one", "no single day", "another day", "another town"],
)
def test_the_key_tells_one_incident_from_two_or_leaves_it_open(
    tmp_path: Path, change: tuple[str, str], same: int, apart: int
) -> None:
    first, second = KEY.strip().split("\n\n")
    path = tmp_path / "key"
    path.write_text(f"{first}\n\n{second.replace(*change)}\n", encoding="latin-1")
    read = {"DEV-MUC3-9001", "DEV-MUC3-9002"}
    assert tuple(map(len, linking._judged_by_key([path], read))) == (same, apart)
    assert linking._judged_by_key([path], {"DEV-MUC3-9001"}) == (set(), set())


def test_the_command_prints_one_object_or_names_what_is_missing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert linking.main(["synthetic", "60"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["claims"] >= 60
    assert linking.main(["claims", str(tmp_path / "none.csv")]) == 2
    assert "none.csv" in capsys.readouterr().err


def test_a_claimant_who_tells_twice_as_many_has_twice_the_factor(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = ["days,loss_count,claim_source,time_frame,loss_country,minimum,maximum,category"]
    for day, figure in enumerate((100, 140, 200, 260, 310), start=1):
        rows += [
            f"{day},{figure},Ministry,Cumulative,Hadra,0,0,Military Deaths",
            f"{day},{2 * figure},Front,Cumulative,Hadra,0,0,Military Deaths",
            f"{day + 10},{9 * figure},Front,Cumulative,Hadra,0,0,Military Deaths",
        ]
    table = tmp_path / "claims.csv"
    table.write_text("\n".join(rows), encoding="utf-8")
    assert linking.main(["bayes", str(table)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["data"] == linking.digest([table])
    assert (found["things told by two claimants"], found["figures"]) == (5, 10)
    factors = found["factors"]["Military Deaths; Hadra"]
    assert factors["Front"]["factor"] / factors["Ministry"]["factor"] == pytest.approx(2, rel=0.05)
    assert "interval" not in factors["Front"]
    assert linking.main(["bayes", str(tmp_path / "none.csv")]) == 2
    assert "none.csv" in capsys.readouterr().err
