"""Judgements: kept with who, when and why; retired, never overwritten."""

from __future__ import annotations

import json
import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.desk.samples import MOMENT, full, put, told
from tests.desk.test_keeping_up import step

from warledger.errors import InputError
from warledger.records import JudgementType
from warledger.records.plain import to_plain
from warledger_desk.ledger import models
from warledger_desk.ledger.errors import UnknownIdError
from warledger_desk.ledger.services import judging
from warledger_desk.ledger.services.judging import (
    Decision,
    Judged,
    judge,
    judgements,
    judgements_among,
    retire,
    verdicts,
)
from warledger_desk.ledger.services.reconciling import reconciled

if TYPE_CHECKING:
    from collections.abc import Callable

    from warledger_desk.ledger.location import Location

LATER = MOMENT + timedelta(days=1)


def ids() -> list[str]:
    rows = models.Claim.objects.filter(version__current=True).order_by("version_id", "index")
    return list(rows.values_list("id", flat=True))


def decide(kind: JudgementType, *subjects: str, **changes: Any) -> Judged:
    fields: dict[str, Any] = {"who": "R. Karim", "why": "seen the list", "value": {}}
    when = changes.pop("when", MOMENT)
    decision = Decision(type=kind, subjects=subjects, **(fields | changes))
    return judge(decision, when=when, ledger="x")


def test_a_judgement_is_kept_as_it_was_made(where: Location) -> None:
    put(full())
    first, second, *_ = ids()
    made = decide(JudgementType.SAME_INCIDENT, second, first[:8], holds=False)
    assert judgements() == (made.judgement,)
    assert made.judgement.subjects == (second, first)
    assert (made.judgement.who, made.judgement.when) == ("R. Karim", MOMENT)
    assert made.judgement.holds is False
    assert made.replaced == ()


def test_another_verdict_retires_the_former(where: Location) -> None:
    put(full())
    claim = ids()[0]
    first = decide(JudgementType.ACCEPTED, claim).judgement
    second = decide(JudgementType.CORRECTED, claim, value={"low": 18, "high": 20}, when=LATER)
    assert second.replaced == (first.id,)
    assert [item.id for item in judgements()] == [second.judgement.id]
    old, new = judgements(retired=True)
    assert (old.retired, old.retired_by) == (LATER, "R. Karim")
    assert old.retired_why == f"replaced by {new.id}"
    assert verdicts([claim])[claim] == [second.judgement]


def test_the_same_again_by_the_same_person_changes_nothing(where: Location) -> None:
    put(full())
    claim = ids()[0]
    first = decide(JudgementType.ACCEPTED, claim)
    again = decide(JudgementType.ACCEPTED, claim, why="still", when=LATER)
    assert (first.new, again.new) == (True, False)
    assert again.judgement == first.judgement
    assert models.Judgement.objects.count() == 1


def test_pairs_are_the_same_in_either_order_but_parts_are_not(where: Location) -> None:
    put(full())
    first, second, *_ = ids()
    decide(JudgementType.SAME_INCIDENT, first, second)
    turned = decide(JudgementType.SAME_INCIDENT, second, first, holds=False, when=LATER)
    assert len(turned.replaced) == 1
    decide(JudgementType.PART_OF, first, second)
    other = decide(JudgementType.PART_OF, second, first, when=LATER)
    assert other.replaced == ()


def test_a_judgement_is_taken_back(where: Location) -> None:
    put(full())
    made = decide(JudgementType.REJECTED, ids()[0]).judgement
    gone = retire(made.id, who="Zoe", why="confirmed", when=LATER, ledger="x")
    assert (gone.retired, gone.retired_by, gone.retired_why) == (LATER, "Zoe", "confirmed")
    assert judgements() == ()
    assert judgements(retired=True) == (gone,)
    with pytest.raises(InputError, match="was retired by Zoe already"):
        retire(made.id, who="Zoe", why="again", when=LATER, ledger="x")


def test_a_judgement_goes_on_with_the_claim_that_a_new_version_repeats(where: Location) -> None:
    url = "https://odra.example/news/1"
    put(told("12 killed in Odra. 7 hurt in Lale.", url=url))
    killed, hurt = ids()
    decide(JudgementType.ACCEPTED, killed)
    decide(JudgementType.REJECTED, hurt)
    put(told("New: 12 killed in Odra. 9 hurt in Lale.", url=url))
    now_killed, now_hurt = ids()
    kept, superseded = judgements()
    assert kept.subjects == (now_killed,)
    assert superseded.subjects == (hurt,)
    assert now_hurt not in {killed, hurt}


@pytest.mark.parametrize(
    ("kind", "changes", "says"),
    [
        (JudgementType.ACCEPTED, {"why": " "}, "has to say who judges, and why"),
        (JudgementType.ACCEPTED, {"value": {"low": 1}}, "takes no values"),
        (JudgementType.RESTATES, {}, "needs two claims at least"),
        (JudgementType.GRADED, {"value": {"grade": "Good"}}, "a grade is one of Confirmed, Fair"),
        (JudgementType.CORRECTED, {}, "nothing to correct"),
        (JudgementType.CORRECTED, {"value": {"rule": "x"}}, "'rule' can't be corrected"),
        (JudgementType.CORRECTED, {"value": {"low": 500}}, "low 500 is more than high 200"),
        (JudgementType.CORRECTED, {"value": {"outcome": "hurt"}}, "'hurt' is not one of killed"),
        (JudgementType.CORRECTED, {"value": {"low": -1}}, "a figure is below 0"),
        (JudgementType.CORRECTED, {"value": {"date_start": "2009-01-01"}}, "is after date_end"),
        (JudgementType.PROMOTED, {}, "is not a comment's claim"),
    ],
)
def test_what_is_no_judgement_is_refused(
    where: Location, kind: JudgementType, changes: dict[str, Any], says: str
) -> None:
    put(full())
    with pytest.raises(InputError, match=says):
        decide(kind, ids()[0], **changes)
    assert models.Judgement.objects.count() == 0


def test_subjects_have_to_be_there_and_to_differ(where: Location) -> None:
    put(full())
    claim = ids()[0]
    with pytest.raises(UnknownIdError, match="nothing here is called '1ffffff'"):
        decide(JudgementType.ACCEPTED, "1ffffff")
    with pytest.raises(InputError, match="the same subject twice"):
        decide(JudgementType.RESTATES, claim, claim)
    with pytest.raises(UnknownIdError, match="is no claim"):
        decide(JudgementType.ACCEPTED, "r0")


def test_a_comment_is_promoted(where: Location) -> None:
    put(full())
    claim = models.Claim.objects.get(comment=1)
    made = decide(JudgementType.PROMOTED, claim.id)
    assert made.judgement.type is JudgementType.PROMOTED


def test_the_command(where: Location, run: Callable[..., tuple[int, str, str]]) -> None:
    put(full())
    first, second, *_ = ids()
    person = ("--who", "R. Karim", "--why", "seen the list", "--ledger", where)
    status, out, err = run("judge", "accept", first, *person)
    assert (status, err) == (0, "")
    assert out.startswith("accepted 1")
    status, out, _ = run(
        "judge", "correct", first, "--set", "low=18", "--set", "high=", *person, "--format", "json"
    )
    made = json.loads(out)
    assert (status, made["value"]) == (0, {"low": 18, "high": None})
    assert len(made["replaced"]) == 1
    assert run("judge", "same-incident", first, second, "--not", *person)[0] == 0
    assert run("judge", "retire", made["id"], *person)[1].endswith("retired\n")
    shown = json.loads(run("show", made["id"], "--format", "json", "--ledger", where)[1])
    assert shown[0]["retired_by"] == "R. Karim"
    listed = run("list", "judgements", "--format", "jsonl", "--ledger", where)[1].splitlines()
    # What the correction had replaced stands again.
    assert [json.loads(line)["type"] for line in listed] == ["same_incident", "accepted"]
    every = run("list", "judgements", "--retired", "--format", "jsonl", "--ledger", where)[1]
    assert len(every.splitlines()) == 4


@pytest.mark.parametrize(
    ("arguments", "says", "code"),
    [
        (["correct", "{id}", "--set", "low"], "low: is not FIELD=VALUE", 2),
        (["correct", "{id}", "--set", "low=few"], "low=few: is not a whole number", 2),
        (["correct", "{id}", "--set", "vague=1"], "is neither true nor false", 2),
        (["restates", "{id}"], "needs two claims at least", 2),
        (["retire", "{id}"], "is no judgement", 1),
        (["retire", "{id}", "--not"], "takes one judgement, and no values", 2),
        (["accept", "1fffffff"], "nothing here is called", 1),
        (["praise", "{id}"], "'praise' is not one of", 2),
    ],
)
def test_bad_judgements_change_nothing(
    where: Location,
    run: Callable[..., tuple[int, str, str]],
    arguments: list[str],
    says: str,
    code: int,
) -> None:
    put(full())
    words = [part.format(id=ids()[0]) for part in arguments]
    status, out, err = run("judge", *words, "--who", "Zoe", "--why", "x", "--ledger", where)
    assert (status, out) == (code, "")
    assert says in " ".join(err.replace("│", " ").split())
    assert models.Judgement.objects.count() == 0


def correct(row: models.Claim, **value: Any) -> None:
    decision = Decision(
        type=JudgementType.CORRECTED, subjects=(row.pk,), who="b", why="w", value=value
    )
    judge(decision, when=MOMENT, ledger="x")


def test_every_field_of_a_claim_can_be_corrected(where: Location) -> None:
    put(full())
    row = models.Claim.objects.order_by("index")[0]
    quote = row.version.text[slice(*row.record["sentence"])]
    start = quote.index("200 militia")
    wanted: dict[str, Any] = {
        "low": 3, "high": None, "approx": True, "vague": False, "outcome": "injured",
        "status": "civilian", "modality": "disputed", "time_frame": "rate", "per": "week",
        "date_start": "2008-03-01", "date_end": None, "victims": "guards",
        "perpetrator": "raiders", "place": "Sel", "claimant": "a medic", "relayed_by": "the Wire",
        "cause": "shelling", "start": start, "end": start + 11, "words": "200 militia",
    }  # fmt: skip
    correct(row, **wanted)
    entry = reconciled(when=MOMENT).entries[row.pk]
    assert entry.words == "200 militia"
    assert entry.claim.span.of(row.version.text) == "200 militia"
    plain = to_plain(entry.claim)
    told = plain | plain["figure"]
    assert {name: told[name] for name in wanted if name not in ("start", "end", "words")} == {
        name: part for name, part in wanted.items() if name not in ("start", "end", "words")
    }
    assert entry.grounding.place is None


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ({"start": 0, "end": 7, "words": "nothing"}, "not in the claim's sentence"),
        ({"start": 0, "end": 3, "words": "a longer one"}, "are not where"),
        ({"start": 4}, "start, end and the words"),
        ({"per": "day"}, "only a rate"),
        ({"time_frame": "rate", "per": "hour"}, "'hour'"),
        ({"status": "armed"}, "'armed' is not one of"),
    ],
)
def test_corrections_that_do_not_fit_are_refused(
    where: Location, value: dict[str, Any], says: str
) -> None:
    put(full())
    with pytest.raises(InputError, match=says):
        correct(models.Claim.objects.order_by("index")[0], **value)


def test_judgements_among_claims_are_those_that_name_nothing_else(
    where: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(8)  # noqa: S311
    for page in range(1, 30):
        step(chance, page)
    claims = sorted(models.Claim.objects.values_list("id", flat=True))
    found = 0
    for size in (0, 1, 2, len(claims) // 2, len(claims)):
        some = set(chance.sample(claims, size))
        wanted = tuple(one for one in judgements() if some.issuperset(one.subjects))
        assert judgements_among(some) == wanted
        found += len(wanted)
    assert found > 5
    (judged, *_) = (one.subjects[0] for one in judgements() if one.subjects[0] in claims)
    read = judging.judgement_of
    looked: list[Any] = []
    monkeypatch.setattr(judging, "judgement_of", lambda row: looked.append(row) or read(row))
    judgements_among([judged])
    assert 0 < len(looked) < len(judgements())
