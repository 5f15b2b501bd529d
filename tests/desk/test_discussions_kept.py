"""Discussions in the ledger, questions to them, and what people say to the positions proposed."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from tests.desk.samples import MOMENT, put
from tests.desk.telling import QUESTION, Stand, asked, with_comments, with_events

from warledger.errors import FormatError, InputError
from warledger.records import Answer, Discussion, Judgement, JudgementType, Question, Reading
from warledger_desk.ledger import models
from warledger_desk.ledger.errors import UnknownIdError
from warledger_desk.ledger.opening import open_ledger
from warledger_desk.ledger.services import positions
from warledger_desk.ledger.services.add import Outcome
from warledger_desk.ledger.services.checking import check
from warledger_desk.ledger.services.discussing import write_question
from warledger_desk.ledger.services.interchange import lines, load
from warledger_desk.ledger.services.judging import Decision, judge
from warledger_desk.ledger.services.reconciling import reconciled
from warledger_desk.ledger.services.rereading import ask, reread, to_reread
from warledger_desk.ledger.services.stored import reading_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from warledger_desk.ledger.location import Location

    Run = Callable[..., tuple[int, str, str]]


def current() -> models.Version:
    return models.Version.objects.get(current=True)


def posed() -> list[dict[str, Any]]:
    """The comments of a report, asked who came out ahead."""
    made = with_comments()
    put(made)
    assert ask(current(), QUESTION, Stand(made), who="R. Karim", when=MOMENT)
    return positions.questions(current())[0]["positions"]


def say(kind: JudgementType, name: str, who: str = "R. Karim", **value: Any) -> Judgement:
    decision = Decision(type=kind, subjects=(name,), who=who, why="read it", value=value)
    return judge(decision, when=MOMENT, ledger="x").judgement


def test_a_discussion_comes_back_exactly(where: Location) -> None:
    made = with_comments()
    put(made)
    assert reading_of(current()).discussion == made.discussion
    assert check().problems == ()


def test_nothing_found_is_not_the_same_as_not_read(where: Location) -> None:
    put(replace(with_events("https://odra.example/1"), discussion=Discussion()))
    assert reading_of(current()).discussion == Discussion()


def test_a_claim_knows_what_comments_say_of_it(where: Location) -> None:
    put(with_comments())
    claim = models.Claim.objects.get(comment=None)
    (citation,) = claim.citations.all()
    assert (citation.part.relation, citation.part.comment) == ("differs", 0)
    (outlet,) = models.DiscussionPart.objects.filter(kind="outlets")
    assert outlet.name == "Valley Wire"


def test_a_question_is_kept_with_who_asked_and_asked_once(where: Location) -> None:
    silent, speaking = posed()
    assert (silent["status"], silent["taken"], silent["proposed"]) == (None, False, None)
    assert (speaking["status"], speaking["answer"]) == ("proposed", "the army")
    assert speaking["proposed"]["sentence"] == "Ana, the army won this."
    assert speaking["proposed"]["cue"] == "won"
    (question,) = positions.questions(current())
    assert (question["who"], question["question"]) == ("R. Karim", "Who came out ahead?")
    assert not ask(current(), QUESTION, Stand(with_comments()), who="E. Osei", when=MOMENT)
    assert check().problems == ()


def test_the_number_of_queries_does_not_depend_on_the_comments(where: Location) -> None:
    posed()
    with CaptureQueriesContext(connection) as queries:
        positions.questions(current())
    assert len(queries) <= 6


def test_reports_without_comments_or_unread_ones_cannot_be_asked(where: Location) -> None:
    made = with_events()
    put(made)
    with pytest.raises(InputError, match="no comments to ask"):
        ask(current(), QUESTION, Stand(made), who="R. Karim", when=MOMENT)
    models.Version.objects.all().delete()
    put(replace(with_comments("https://odra.example/b"), discussion=None))
    with pytest.raises(InputError, match="warledger reread"):
        ask(current(), QUESTION, Stand(made), who="R. Karim", when=MOMENT)


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        (JudgementType.ACCEPTED, {}, ("confirmed", True, "the army")),
        (JudgementType.REJECTED, {}, ("rejected", False, None)),
        (JudgementType.CORRECTED, {"answer": "The Brigade"}, ("corrected", True, "the brigade")),
        (JudgementType.CORRECTED, {"answer": "undecided"}, ("corrected", True, None)),
    ],
)
def test_a_person_decides(
    where: Location, kind: JudgementType, value: Any, said: tuple[str, bool, str | None]
) -> None:
    _, speaking = posed()
    made = say(kind, speaking["id"], **value)
    assert made.type is JudgementType.POSITION
    assert made.value == {"taken": said[1], "answer": said[2]}
    _, now = positions.questions(current())[0]["positions"]
    assert (now["status"], now["taken"], now["answer"]) == said
    assert [code["who"] for code in now["codes"]] == ["R. Karim"]
    assert check().problems == ()
    assert reconciled(when=MOMENT).entries


def test_a_position_that_was_missed_can_be_added_and_silence_confirmed(where: Location) -> None:
    silent, _ = posed()
    say(JudgementType.CORRECTED, silent["id"], answer="the brigade")
    assert positions.questions(current())[0]["positions"][0]["status"] == "added"
    say(JudgementType.ACCEPTED, silent["id"])
    now = positions.questions(current())[0]["positions"][0]
    assert (now["status"], now["taken"], len(now["codes"])) == ("confirmed", False, 1)


@pytest.mark.parametrize(
    ("kind", "value", "which", "cause"),
    [
        (JudgementType.CORRECTED, {"answer": "the navy"}, 1, "no answer to this question"),
        (JudgementType.CORRECTED, {}, 1, "sets answer=NAME"),
        (JudgementType.CORRECTED, {"low": 3}, 1, "sets answer=NAME"),
        (JudgementType.ACCEPTED, {"answer": "the army"}, 1, "takes no values"),
        (JudgementType.REJECTED, {}, 0, "no position is proposed"),
        (JudgementType.PROMOTED, {}, 1, "not said of positions"),
    ],
)
def test_what_does_not_fit_is_refused(
    where: Location, kind: JudgementType, value: Any, which: int, cause: str
) -> None:
    row = posed()[which]
    with pytest.raises(InputError, match=cause):
        say(kind, row["id"], **value)
    assert not models.Judgement.objects.exists()


def test_only_positions_are_judged_as_positions(where: Location) -> None:
    posed()
    claim = models.Claim.objects.get(comment=None)
    with pytest.raises(UnknownIdError, match="no comment's position"):
        say(JudgementType.POSITION, claim.id, answer="the army")


def test_everybody_has_one_say_and_agreement_is_reckoned(where: Location) -> None:
    silent, speaking = posed()
    for name in (silent["id"], speaking["id"]):
        say(JudgementType.ACCEPTED, name, "R. Karim")
    say(JudgementType.ACCEPTED, speaking["id"], "E. Osei")
    (question,) = positions.questions(current())
    assert question["agreement"]["comments"] == 1
    say(JudgementType.REJECTED, speaking["id"], "E. Osei")
    say(JudgementType.ACCEPTED, silent["id"], "E. Osei")
    (question,) = positions.questions(current())
    assert question["positions"][1]["status"] == "disputed"
    assert question["agreement"]["coders"] == ["E. Osei", "R. Karim"]
    assert question["agreement"]["share"] == 0.5
    assert question["agreement"]["alpha"] == pytest.approx(0)


def coded(*units: str) -> list[list[Judgement]]:
    """A letter is what one person says of a comment, a dot that they say nothing."""
    return [
        [
            Judgement(
                id="1", type=JudgementType.POSITION, subjects=("1",), who=str(who), when=MOMENT,
                why="x", value={"taken": True, "answer": letter},
            )
            for who, letter in enumerate(unit)
            if letter != "."
        ]
        for unit in units
    ]  # fmt: skip


def test_alpha_is_that_of_the_published_example() -> None:
    # Krippendorff (2011), section C: four observers, twelve units, nominal: 0.743.
    units = coded(
        "11.1", "2232", "3333", "3333", "2222", "1234", "4444", "1121", "2222", ".555", "..11",
        "..3.",
    )  # fmt: skip
    found = positions.agreed(units)
    assert found.alpha == pytest.approx(0.743, abs=0.0005)
    assert found.comments == 11


@given(st.lists(st.text("ab", min_size=2, max_size=4), min_size=1))
def test_full_agreement_is_one(units: list[str]) -> None:
    same = coded(*(unit[0] * len(unit) for unit in units))
    found = positions.agreed(same)
    assert found.share == 1
    assert found.alpha in (None, 1)
    assert (found.alpha is None) == (len({unit[0] for unit in units}) == 1)


def test_nobody_agrees_where_nobody_says_anything() -> None:
    assert positions.agreed([]).share is None
    assert positions.agreed(coded("a.")).comments == 0


def test_judgements_go_on_with_the_words_in_a_new_version(where: Location) -> None:
    made = with_comments()
    _, speaking = posed()
    say(JudgementType.REJECTED, speaking["id"])
    changed = replace(made, claims=made.claims[:1], discussion=Discussion())
    version = current()
    assert reread(version, Stand(changed), when=MOMENT, engine="1").outcome is Outcome.CHANGED
    assert current().number == 2
    (question,) = positions.questions(current())
    assert [one["status"] for one in question["positions"]] == [None, "rejected"]
    assert check().problems == ()


def test_rereading_fills_what_an_older_ledger_lacks(where: Location) -> None:
    made = replace(with_comments(), events=with_events().events[:0])
    put(replace(made, discussion=None), replace(with_events(), events=()))
    assert len(to_reread()) == 2
    reader = Stand(made, replace(with_events(), discussion=Discussion()))
    for key in to_reread():
        version = models.Version.objects.get(pk=key)
        assert reread(version, reader, when=MOMENT, engine="1").outcome is Outcome.FILLED
    assert to_reread() == []
    assert models.Event.objects.count() == 3
    assert models.DiscussionPart.objects.count() == 6
    assert models.Version.objects.count() == 2
    for key in to_reread(every=True):
        version = models.Version.objects.get(pk=key)
        assert reread(version, reader, when=MOMENT, engine="1").outcome is Outcome.UNCHANGED
    assert check().problems == ()


def test_tables_of_claims_are_not_read_again(where: Location) -> None:
    made = with_comments()
    claims = tuple(replace(claim, rule="claims table") for claim in made.claims)
    put(replace(made, claims=claims, discussion=None))
    assert to_reread() == to_reread(every=True) == []


def test_questions_and_what_was_said_go_out_and_in_again(
    where: Location, another: Location
) -> None:
    _, speaking = posed()
    say(JudgementType.REJECTED, speaking["id"])
    told_of = list(lines())
    shown = positions.questions(current())
    open_ledger(another, create=False)
    load(told_of, "x.jsonl")
    assert list(lines()) == told_of
    assert positions.questions(current()) == shown
    assert check().problems == ()


def test_a_damaged_question_is_named_and_nothing_is_taken(
    where: Location, another: Location
) -> None:
    posed()
    head, line = list(lines())
    row = json.loads(line)
    row["version"]["questions"][0]["question"]["words"] = 7
    open_ledger(another, create=False)
    with pytest.raises(FormatError, match="has a question that can't be read"):
        load([head, json.dumps(row)], "x.jsonl")
    assert not models.Version.objects.exists()


def test_lines_of_an_older_export_have_no_questions(where: Location, another: Location) -> None:
    put(with_comments())
    head, line = list(lines())
    row = json.loads(line)
    del row["version"]["questions"]
    open_ledger(another, create=False)
    assert load([head, json.dumps(row)], "x.jsonl").versions == 1


@pytest.mark.parametrize(
    ("model", "change", "cause"),
    [
        (models.DiscussionPart, {"comment": 5}, "column comment"),
        (models.DiscussionPart, {"name": "Other"}, "column name"),
        (models.Position, {"answer": "the navy"}, "a column is not what"),
    ],
)
def test_check_sees_damage(where: Location, model: Any, change: dict[str, Any], cause: str) -> None:
    posed()
    model.objects.filter(pk=model.objects.order_by("pk").first().pk).update(**change)
    assert any(cause in problem.cause for problem in check().problems)


def test_the_same_words_asked_with_other_answers_are_another_question(where: Location) -> None:
    posed()
    version = current()
    other = Question(words=QUESTION.words, answers=(Answer(name="a"), Answer(name="b")))
    found = replace(asked(reading(version)), question=other, positions=())
    assert write_question(found, version.discussion, who="E. Osei", when=MOMENT) is not None
    assert len(positions.questions(version)) == 2


def reading(version: models.Version) -> Reading:
    return reading_of(version)


def test_the_commands(run: Run, where: Location, monkeypatch: pytest.MonkeyPatch) -> None:
    made = with_comments()
    put(replace(made, discussion=None))
    monkeypatch.setattr("warledger.pipeline.Reader", lambda **_: Stand(made))
    url = made.report.url
    words = ("ask", url, "Who came out ahead?", "--answer", "the army", "--answer",
             "the brigade=Karim", "--who", "R. Karim", "--ledger", where)  # fmt: skip
    assert run(*words)[0] == 1
    status, out, err = run("reread", "--ledger", where)
    assert (status, out) == (0, "1 report: 1 filled\n")
    assert run("reread", "--ledger", where)[1] == "no reports: nothing to do\n"
    assert run("reread", url, "--ledger", where)[1] == "1 report: 1 unchanged\n"
    assert run("reread", "nothing", "--ledger", where)[0] == 1
    status, out, err = run(*words)
    assert (status, err) == (0, "")
    assert "comment 2, Ivo: the army (proposed)" in out
    name = models.Position.objects.get(taken=True).lineage
    judged = ("--who", "E. Osei", "--why", "irony", "--ledger", where)
    assert run("judge", "correct", name, "--set", "answer=undecided", *judged)[0] == 0
    status, out, _ = run("show", url, "--ledger", where)
    assert "comment 2, Ivo: undecided (corrected)" in out
    assert "E. Osei: undecided" in out
    status, out, _ = run("show", name, "--format", "json", "--ledger", where)
    assert json.loads(out)[0]["status"] == "corrected"
    assert run("judge", "correct", name, "--set", "answer=navy", *judged)[0] == 2
