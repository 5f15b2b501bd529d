"""Claims that a person marks because the program missed them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.desk.samples import MOMENT, full, put, told

from warledger.errors import InputError
from warledger.records import JudgementType, Outcome, TallyQuery
from warledger_desk.ledger import models
from warledger_desk.ledger.opening import open_ledger
from warledger_desk.ledger.services.checking import check
from warledger_desk.ledger.services.interchange import lines, load
from warledger_desk.ledger.services.judging import Decision, judge, judgements, retire
from warledger_desk.ledger.services.listing import Wanted, claims
from warledger_desk.ledger.services.missed import BY_PERSON, add_missed, withdrawn
from warledger_desk.ledger.services.standing import next_open
from warledger_desk.ledger.services.tallying import tallied
from warledger_desk.ledger.services.topics import Topic, TopicKind, chosen_claims

if TYPE_CHECKING:
    from datetime import datetime

    from warledger_desk.ledger.location import Location
    from warledger_desk.ledger.services.judging import Judged

TEXT = "12 killed in Odra. A medic counted thirty bodies in Sel by noon."


def version(report: str | None = None) -> models.Version:
    rows = models.Version.objects.filter(current=True)
    return rows.get() if report is None else rows.get(own_id=report)


def mark(words: str = "thirty", when: datetime = MOMENT, **value: Any) -> Judged:
    row = version()
    start = row.text.index(words)
    fields = {"outcome": "killed", "low": 30, "high": 30, "place": "Sel"} | value
    return add_missed(
        row,
        {"start": start, "end": start + len(words)} | fields,
        who="amal",
        why="missed",
        when=when,
    )


def killed() -> int | None:
    """The most that may be: both figures are undated, so that the least is one of them alone."""
    found, _ = tallied(TallyQuery(outcome=Outcome.KILLED), when=MOMENT)
    return found.bounds.high


def test_a_marked_claim_rests_on_words_and_counts_like_any_other(where: Location) -> None:
    put(told(TEXT))
    made = mark()
    row = models.Claim.objects.get(pk=made.judgement.subjects[0])
    assert row.record["rule"] == BY_PERSON
    assert row.version.text[slice(*row.record["figure"]["span"])] == "thirty"
    assert made.judgement.type is JudgementType.ADDED
    assert (made.judgement.who, made.judgement.value["low"]) == ("amal", 30)
    assert killed() == 42
    assert claims(Wanted()).total == 2
    assert check().problems == ()


def test_it_can_be_taken_back_and_marked_again(where: Location) -> None:
    put(told(TEXT))
    made = mark()
    retire(made.judgement.id, who="amal", why="no", when=MOMENT, ledger="x")
    assert list(withdrawn()) == list(made.judgement.subjects)
    assert killed() == 12
    assert claims(Wanted()).total == 1
    later = mark(when=MOMENT + timedelta(hours=1))
    assert later.judgement.subjects == made.judgement.subjects
    assert killed() == 42


def test_it_is_judged_like_any_other(where: Location) -> None:
    put(told(TEXT))
    (name,) = mark().judgement.subjects
    decision = Decision(
        type=JudgementType.CORRECTED,
        subjects=(name,),
        who="b",
        why="w",
        value={"low": 20, "high": 20},
    )
    judge(decision, when=MOMENT, ledger="x")
    assert killed() == 32
    assert len(judgements()) == 2


def test_a_new_version_keeps_it_while_its_sentence_stands(where: Location) -> None:
    about = {"url": "https://valley.example/a"}
    put(told(TEXT, **about))
    quote = "A medic counted thirty bodies in Sel by noon."
    row = version()
    start = row.text.index("thirty")
    # The sentence, and not the paragraph: what is marked in a text that was cut into sentences.
    row.sentences = [[row.text.index(quote), row.text.index(quote) + len(quote)]]
    row.save()
    add_missed(
        row,
        {"start": start, "end": start + 6, "outcome": "killed", "low": 30},
        who="amal",
        why="missed",
        when=MOMENT,
    )
    put(told("New: 5 held in Sel. " + TEXT, **about))
    now = version()
    assert now.number == 2
    kept = now.claims.get(record__rule=BY_PERSON)
    assert now.text[kept.start : kept.end] == "thirty"
    assert kept.lineage == models.Claim.objects.get(version__number=1, start=start).id
    assert check().problems == ()
    assert judgements()[0].subjects == (kept.id,)

    put(told("12 killed in Odra. Nobody counted.", **about))
    assert not version().claims.filter(record__rule=BY_PERSON).exists()


def test_it_goes_out_with_the_ledger_and_comes_in_again(where: Location, another: Location) -> None:
    put(full())
    row = version()
    start = row.text.index("three villages")
    add_missed(
        row, {"start": start, "end": start + 5, "outcome": "displaced", "low": 3},
        who="amal", why="missed", when=MOMENT + timedelta(hours=1),
    )  # fmt: skip
    out = list(lines())
    open_ledger(another, create=False)
    load(out, "x")
    assert list(lines()) == out


def test_groundings_of_the_same_words_are_taken(where: Location) -> None:
    put(full())
    row = version()
    start = row.text.index("three villages")
    made = add_missed(
        row, {"start": start, "end": start + 5, "outcome": "displaced", "low": 3,
              "victims": "militia fighters", "date_start": "2008-03-25", "date_end": "2008-03-29"},
        who="amal", why="missed", when=MOMENT,
    )  # fmt: skip
    claim = models.Claim.objects.get(pk=made.judgement.subjects[0])
    assert claim.victims_actor_id == "wl:river-brigade"
    assert claim.place_id is None
    assert claim.grounding["period"]["precision"] == 2
    actor = claim.victims_actor_id
    about = Topic(kind=TopicKind.ACTOR, id=actor, name="", ids=frozenset({actor}))
    assert claim in chosen_claims(about)
    retire(made.judgement.id, who="amal", why="no", when=MOMENT, ledger="x")
    assert claim not in chosen_claims(about)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ({"outcome": "hurt"}, "'hurt'"),
        ({"low": None, "high": None}, "low, high or both"),
        ({"low": 9, "high": 3}, "more than high"),
        ({"low": 10**12, "high": None}, "1,000,000,000,000 or more"),
        ({"start": 5, "end": 5}, "no words"),
        ({"start": 5, "end": 5000}, "no words"),
        ({"start": None}, "not said"),
        ({"date_start": "soon"}, "soon"),
    ],
)
def test_what_is_no_claim_is_refused(where: Location, value: dict[str, Any], says: str) -> None:
    put(told(TEXT))
    with pytest.raises(InputError, match=says):
        mark(**value)
    assert models.Claim.objects.count() == 1
    assert judgements() == ()


def test_what_is_a_claim_already_is_not_marked_again(where: Location) -> None:
    put(told(TEXT))
    mark()
    with pytest.raises(InputError, match="claim 2 says so already"):
        mark()


def test_a_vague_figure_needs_no_bounds(where: Location) -> None:
    put(told(TEXT))
    (name,) = mark(low=None, high=None, vague=True).judgement.subjects
    assert models.Claim.objects.get(pk=name).record["figure"]["vague"]


def test_a_new_version_keeps_all_that_was_marked_at_the_same_words(where: Location) -> None:
    about = {"url": "https://valley.example/a"}
    put(told(TEXT, **about))
    mark(victims="soldiers")
    mark(victims="medics", when=MOMENT + timedelta(hours=1))
    put(replace(told(TEXT, **about), report=replace(told(TEXT, **about).report, title="Again")))
    marked = version().claims.filter(record__rule=BY_PERSON)
    assert version().number == 2
    assert sorted(marked.values_list("victims", flat=True)) == ["medics", "soldiers"]


def test_the_next_open_claim_is_none_that_was_taken_back(where: Location) -> None:
    put(told(TEXT))
    first = models.Claim.objects.get()
    made = mark()
    retire(made.judgement.id, who="amal", why="no", when=MOMENT, ledger="x")
    assert next_open(first) == first.pk
