"""Looking names up, on a gazetteer of a few rows."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warledger.errors import ResourceError
from warledger.resources.gazetteer import Gazetteer, fold, kilometres, variants

if TYPE_CHECKING:
    from pathlib import Path


def ids(gazetteer: Gazetteer, name: str) -> list[str]:
    return [place.id for place in gazetteer.find(name)]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Al-Kāżimiyyah", "al kazimiyyah"),
        ("Dayr az-Zawr", "dayr az zawr"),
        ("Sana'a", "sanaa"),
        ("St. Paul", "saint paul"),
        ("U.S.", "us"),
        ("Басра", "basra"),
        ("Port-au-Prince", "port au prince"),
        ("…", ""),
    ],
)
def test_fold(name: str, key: str) -> None:
    assert fold(name) == key


@given(st.text())
def test_folding_a_key_changes_nothing(name: str) -> None:
    key = fold(name)
    assert fold(key) == key
    assert key.isascii()
    assert all(variants(name)) or not key


@pytest.mark.parametrize("name", ["Basra", "al-Basra", "Al Basrah", "BASRA", "Басра", "Basra City"])
def test_spellings_of_one_city(small: Gazetteer, name: str) -> None:
    assert "s:ba" in ids(small, name)


def test_words_for_units_may_be_left_out_or_added(small: Gazetteer) -> None:
    assert "a:ba" in ids(small, "Basra")
    assert "a:ba" in ids(small, "Basra Province")
    assert "a:ba" in ids(small, "البصرة")


def test_the_whole_name_wins_over_a_part_of_it(small: Gazetteer) -> None:
    assert ids(small, "Sadr City") == ["s:sadr"]
    assert ids(small, "Sadr") == []


def test_a_known_name_is_not_shortened(small: Gazetteer) -> None:
    """ "Basra Governorate" is known as such: the city of Basra is another place."""
    assert ids(small, "Basra Governorate") == ["a:ba"]


def test_every_place_of_a_name_is_found(small: Gazetteer) -> None:
    assert set(ids(small, "Taji")) == {"s:taji", "d:taji"}


def test_nothing_is_guessed(small: Gazetteer) -> None:
    assert ids(small, "Kadhimiyah") == []
    assert ids(small, "") == []


def test_similar_names_are_suggestions_in_one_country(small: Gazetteer) -> None:
    found = [one.place.id for one in small.similar("Kadhimiyah", "IQ")]
    assert set(found) == {"d:kaz", "d:adh"}
    assert small.similar("Kadhimiyah", "CN") == ()
    assert small.similar("Kadhimiyah") == ()


def test_a_place_knows_what_holds_it(small: Gazetteer) -> None:
    city, country = small.place("s:sadr"), small.place("c:iq")
    assert city is not None
    assert country is not None
    assert city.admin == ("Baghdad Governorate",)
    assert city.within == ("c:iq", "a:bg")
    assert small.within(city, country)
    assert not small.within(country, city)
    assert small.place("nowhere") is None


def test_survives_pickling(small: Gazetteer) -> None:
    again = pickle.loads(pickle.dumps(small))  # noqa: S301 - our own object
    assert ids(again, "Sadr City") == ["s:sadr"]


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "gazetteer.sqlite"
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(ResourceError, match=r"gazetteer\.sqlite can't be read"):
        Gazetteer(path)


def test_kilometres() -> None:
    assert kilometres((0.0, 0.0), (0.0, 1.0)) == pytest.approx(111.2, abs=0.1)
    assert kilometres((33.3, 44.4), (33.3, 44.4)) == 0.0
