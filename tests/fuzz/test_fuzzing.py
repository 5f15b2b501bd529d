"""Five thousand hostile inputs over all readers, and every one that has broken one before."""

from __future__ import annotations

import time
from pathlib import Path
from random import Random

import pytest
from fuzzing.cases import BrokenError, Target, bytes_of, expect, text_of
from fuzzing.guard import Finding, Watched
from fuzzing.making.strings import CHARACTERS, character, damaged
from fuzzing.mutating import changed, smaller
from fuzzing.results import Result, keep, page_part, results_in, split, tried
from fuzzing.targets import TARGETS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warledger.ingest import ingest_bytes

CASES = 5_000
FOUND = Path(__file__).parent / "found"
_BY_NAME = {target.name: target for target in TARGETS}
_SHARES = split(TARGETS, CASES)
#: What hypothesis makes smaller itself; of larger cases it draws where chance begins.
_SMALL = frozenset({"figures", "dates", "quotations", "addresses"})


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_no_case_breaks_it(target: Target, tmp_path: Path) -> None:
    """The same cases in every run; others come with ``make fuzz``."""
    target.check(target.make(Random(0)))  # loads what takes long
    watched = Watched(target.check)

    @settings(
        max_examples=_SHARES[target.name],
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.randoms(use_true_random=target.name not in _SMALL))
    def run(r: Random) -> None:
        raw = target.make(r)
        found = watched(raw)
        kept = tmp_path / target.name
        if found is not None:
            kept.write_bytes(raw)
        assert found is None, f"python -m fuzzing --again {target.name} {kept}"

    run()


@pytest.mark.parametrize("case", sorted(FOUND.iterdir()), ids=lambda case: case.name)
def test_what_broke_it_once(case: Path) -> None:
    _BY_NAME[case.name.partition("-")[0]].check(case.read_bytes())


def test_every_case_of_a_run_is_shared_out() -> None:
    assert sum(_SHARES.values()) == CASES
    assert all(count >= 1 for count in _SHARES.values())
    assert sum(target.share for target in TARGETS) == 10_000
    assert len(_BY_NAME) == len(TARGETS)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_a_seed_makes_the_same_case_again(target: Target) -> None:
    made = [target.make(Random(seed)) for seed in range(5)]
    assert made == [target.make(Random(seed)) for seed in range(5)]
    assert len(set(made)) > 1


def test_what_is_wrong_with_a_case_is_told() -> None:
    def check(raw: bytes) -> None:
        expect(raw != b"broken", "not sound", raw)
        if raw == b"error":
            raise KeyError("missing")
        while raw == b"endless":
            time.process_time()

    watched = Watched(check, seconds=0.2)
    assert watched(b"fine") is None
    assert _told(watched(b"broken")) == ("crash", "BrokenError: not sound: b'broken'")
    assert _told(watched(b"error")) == ("crash", "KeyError: 'missing'")
    assert _told(watched(b"endless")) == ("hang", "over 0.2 s")
    assert watched(b"fine") is None
    heavy = Watched(check, memory=1 << 20)  # any process holds more
    assert _told(heavy(b"fine")) == ("crash", "over 1 MiB of memory")
    assert heavy(b"fine") is None


def _told(found: Finding | None) -> tuple[str, str]:
    assert found is not None
    return found.kind, found.error


def test_a_case_is_made_smaller_while_the_same_is_wrong() -> None:
    assert smaller(b"a long way to x and on", lambda raw: b"x" in raw) == b"x"


@pytest.mark.parametrize("name", sorted(CHARACTERS))
def test_every_text_is_bytes_and_back(name: str) -> None:
    assert text_of(bytes_of(CHARACTERS[name])) == CHARACTERS[name]
    assert text_of(b"a\xff") == "a\udcff"
    assert any(character(Random(seed)) in CHARACTERS[name] for seed in range(400))


def test_a_changed_case_is_another_by_the_same_chance() -> None:
    target, raw = _BY_NAME["pages"], b"<p>Nine were killed.</p>" * 3
    made = [changed(target, raw, Random(seed), bytes.upper) for seed in range(40)]
    assert made == [changed(target, raw, Random(seed), bytes.upper) for seed in range(40)]
    assert raw.upper() in made
    assert len(set(made)) > 20
    assert damaged(Random(3), "words") == damaged(Random(3), "words")


def test_a_target_is_tried_in_a_process_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    target = _BY_NAME["dates"]
    result = tried(target, 30, 7, tmp_path / "run", tmp_path / "found", guided=False)
    assert (result.cases, result.crashes, result.hangs) == (30, 0, 0)
    assert result.peak > 0
    assert not (tmp_path / "found").exists()


def test_the_table_counts_everything() -> None:
    results = [
        Result(
            target=_BY_NAME["dates"],
            cases=1_200,
            guided=75,
            seconds=3.4,
            slowest=0.1,
            peak=90 << 20,
        ),
        Result(target=_BY_NAME["pages"], cases=80, crashes=2, hangs=1, peak=200 << 20, slowest=5.2),
    ]
    part = page_part(results, seed=4)
    assert "| dates | dates as pages print them | 1,200 | 75 | 3 | 0.10 | 0 | 0 | 90 |" in part
    assert "| all |  | 1,280 | 75 | 3 | 5.20 | 2 | 1 | 200 |" in part
    assert "Seed 4" in part


def test_results_are_kept_for_another_time(tmp_path: Path) -> None:
    one = Result(target=_BY_NAME["dates"], cases=12, seconds=3.5, found=["crash: a"])
    assert results_in(tmp_path / "kept", _BY_NAME) == {}
    keep(one, tmp_path / "kept")
    assert results_in(tmp_path / "kept", _BY_NAME) == {"dates": one}


def test_a_broken_property_names_what_was_seen() -> None:
    with pytest.raises(BrokenError, match="out of order: 3, 'x'"):
        expect(False, "out of order", 3, "x")


def test_nobody_reads_yaml_from_outside() -> None:
    source = Path(ingest_bytes.__code__.co_filename).parents[2]
    modules = [*source.rglob("*.py")]
    assert len(modules) > 100
    assert not [path for path in modules if "import yaml" in path.read_text(encoding="utf-8")]
