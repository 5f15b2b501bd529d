"""Who answers whom."""

from __future__ import annotations

from discussion_samples import page_of, report_of

from warledger.discussion import discuss
from warledger.records import Origin, Transcript


def test_the_pages_own_links_are_kept_and_nothing_is_inferred_beside_them() -> None:
    report = report_of(
        ("Rana", ("Boats!",)),
        ("Tom", ("Rana, no boats.",)),
        ("Ode", ("Rana, yes boats.",)),
        parents={1: 0},
    )
    replies = discuss(Transcript(report=report, sentences=(), statements=()), ()).replies
    assert [(one.comment, one.parent, one.origin) for one in replies] == [
        (1, 0, Origin.PAGE),
        (2, 0, Origin.INFERRED),
    ]
    assert "addresses Rana" in replies[1].reason


def test_a_quotation_is_an_answer_to_what_it_quotes() -> None:
    transcript = page_of(
        ("Rana", ("The bridge will be closed until the harvest is in.",)),
        ("Rana", ("And the ferry too.",)),
        ("Ode", ("“closed until the harvest is in” is far too long.",)),
    )
    (reply,) = discuss(transcript, ()).replies
    assert (reply.comment, reply.parent) == (2, 0)
    assert reply.reason == "it quotes words of that comment"


def test_of_several_comments_the_one_on_the_same_outlet_is_meant() -> None:
    transcript = page_of(
        ("Rana", ("Reuters says that the bridge is closed.",)),
        ("Rana", ("It rains.",)),
        ("Ode", ("Rana, the Reuters story is old.",)),
    )
    (reply,) = discuss(transcript, ()).replies
    assert (reply.parent, "Reuters" in reply.reason) == (0, True)


def test_of_several_comments_the_one_that_names_the_answerer_is_meant() -> None:
    transcript = page_of(
        ("Ode", ("It is closed.",)),
        ("Rana", ("Ode, are you sure?",)),
        ("Rana", ("It rains.",)),
        ("Ode", ("Rana, I am.",)),
    )
    replies = discuss(transcript, ()).replies
    assert [(one.comment, one.parent) for one in replies] == [(1, 0), (3, 1)]


def test_who_is_not_on_the_page_is_not_answered() -> None:
    assert discuss(page_of(("Ode", ("@marsh77 are you there?",))), ()).replies == ()
