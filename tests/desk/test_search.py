"""Full-text search: the same words find the same reports on both databases."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.desk.samples import full, put, told

from warledger.errors import InputError
from warledger_desk.ledger import models
from warledger_desk.ledger.services.search import search

if TYPE_CHECKING:
    from collections.abc import Callable

    from warledger_desk.ledger.location import Location

TEXTS = {
    "bomb": "A bomb at the checkpoint in Odra. 12 killed in Odra.",
    "camp": "Soldiers searched the camp near Lale. Bombs were found. 3 held in Lale.",
    "river": "The river fleet of Tel withdrew. Nobody was hurt; the checkpoint stayed open.",
    "truce": "A car-bomb, said the bomb squad, ended the truce. 2 killed in Tel. Bombing went on.",
}


@pytest.fixture
def filled(where: Location) -> Location:
    put(*(told(text, source=f"{name}.txt", title=name) for name, text in TEXTS.items()))
    return where


def found(query: str, **options: Any) -> list[str]:
    return [row["title"] for row in search(query, **options).rows]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("checkpoint", {"bomb", "river"}),
        ("CHECKPOINTS", {"bomb", "river"}),
        ("bombs", {"bomb", "camp", "truce"}),
        ("checkpoint bomb", {"bomb"}),
        ('"river fleet"', {"river"}),
        ('"fleet river"', set()),
        ("bomb -truce", {"bomb", "camp"}),
        ('bomb -"bomb squad"', {"bomb", "camp"}),
        ("camp or river", {"camp", "river"}),
        ("camp OR river -withdrew", {"camp"}),
        ("car-bomb", {"truce"}),
        ("or camp", {"camp"}),
        ('the bomb) AND "', {"bomb", "camp", "truce"}),
        ("withdrew*", {"river"}),
        ("title:river", set()),
        ("tanks", set()),
    ],
)
def test_queries(filled: Location, query: str, titles: set[str]) -> None:
    assert set(found(query)) == titles
    assert search(query).total == len(titles)


@pytest.mark.parametrize("query", ["", "   ", "-bomb", '""', "()", "or", "the"])
def test_a_query_without_a_word_is_refused(filled: Location, query: str) -> None:
    with pytest.raises(InputError, match="no word to search for"):
        search(query)


def test_the_best_comes_first(filled: Location) -> None:
    assert found("bomb")[0] == "bomb"  # its title says so
    assert found("bomb -checkpoint") == ["truce", "camp"]  # three times, once


def test_pages_of_results(filled: Location) -> None:
    whole = found("bomb")
    assert found("bomb", limit=2) + found("bomb", limit=2, offset=2) == whole
    assert search("bomb", limit=2).total == 3


def test_snippets_mark_the_words(filled: Location) -> None:
    (row,) = search('"river fleet"').rows
    assert "withdrew" in row["snippet"]
    marked = [row["snippet"][start:end] for start, end in row["marks"]]
    assert " ".join(marked) == "river fleet"
    assert not {"\x02", "\x03"} & set(row["snippet"])


def test_a_changed_page_is_found_by_its_new_words(where: Location) -> None:
    url = "https://odra.example/news/1"
    put(told("A bomb in Odra.", url=url), told("A mortar in Odra.", url=url))
    assert search("bomb").total == 0
    assert search("mortar").total == 1
    old = search("bomb", superseded=True)
    assert [row["version"] for row in old.rows] == [1]


def test_what_is_removed_is_not_found(filled: Location) -> None:
    models.Version.objects.filter(title="river").delete()
    assert found("fleet") == []


def test_comments_are_searched(where: Location) -> None:
    put(full())
    assert search("cousin").total == 1


def test_the_command(filled: Location, run: Callable[..., tuple[int, str, str]]) -> None:
    status, out, err = run("search", "river", "fleet", "--ledger", filled)
    assert (status, err) == (0, "")
    assert "river" in out
    assert "river fleet of Tel withdrew. Nobody was hurt" in out
    lines = run("search", "bomb", "--limit", "1", "--format", "jsonl", "--ledger", filled)
    assert json.loads(lines[1])["title"] == "bomb"
    assert "1 of 3 reports shown; the next with --offset 1" in lines[2]
    assert run("search", '"river fleet', "--ledger", filled) == (0, out, "")
    assert run("search", '"fleet river', "--ledger", filled)[1] == ""
    assert run("search", "tanks", "--ledger", filled)[2] == "0 of 0 reports shown\n"
    status, _, err = run("search", "-x", "--ledger", filled)
    assert status == 2
