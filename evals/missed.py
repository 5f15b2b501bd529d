"""
What goes wrong, by class: single faults as plain attributes, and the classes that count them.

A fault has ``kind`` (claim, a field's or link's name, statement, finding, item, place) and
``fault`` (missed, false, wrong, elsewhere), and further attributes by kind. The classes stand in
``data/missed_classes.yaml``: a class belongs to one data set and takes the faults whose attributes
have its values. One fault may be in several classes.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from evals.casualty_view import Item, KeyItem, compare
from evals.datasets import IN_REPO, DataError, Gold
from evals.errors import Error, errors
from evals.reader import read_by_id
from evals.scoring import FIELDS, LINKS, content_words, same_words

if TYPE_CHECKING:
    from warledger.records import Span

Row = Mapping[str, Any]
Fault = Mapping[str, Any]

CLASSES = IN_REPO / "missed_classes.yaml"

#: Attributes of gold and system rows that classes may use as they are.
_PLAIN = ("outcome", "vague", "modality", "time_frame", "direct", "status")
#: What a class may ask of a fault.
ATTRIBUTES = frozenset(
    {*_PLAIN, "kind", "fault", "person", "heading", "list", "elsewhere", "near", "size"}
)
_KINDS = frozenset({"claim", *FIELDS, *LINKS, "statement", "finding", "item", "place"})
_FAULTS = frozenset({"missed", "false", "wrong", "elsewhere"})
#: An article or pronoun before a person makes a description; without one the words are a name.
_DESCRIBED = re.compile(r"(?:an?|the|one|his|her|their|its|another)\b", re.IGNORECASE)


def gold_faults(gold: Gold, system: Mapping[str, Row]) -> Iterator[Fault]:
    """
    The faults of a reading of gold reports; of a claim missed and a field these attributes beside.

    Yields:
        Rows with ``person`` (``named`` or ``described`` where the figure is one person, else
        null), ``heading`` (the sentence has no mark at its end), ``list`` (it holds three or more
        gold figures), ``elsewhere`` (the right value's words, of a claim those for its victims, are
        not in it), and ``near`` (something was read at the figure).
    """
    for error in errors(gold, system):
        text = gold.docs[error.report]["text"]
        claims = gold.gold[error.report]["claims"]
        yield {"kind": error.kind, "fault": error.fault, **_attributes(error, text, claims)}


def _attributes(error: Error, text: str, claims: Sequence[Row]) -> Row:
    row = error.row
    plain = {name: row.get(name) for name in _PLAIN}
    if "sentence" not in row:
        return plain
    start, end = row["sentence"]
    sentence = text[start:end].strip()
    value = row.get("victims") if error.kind == "claim" else error.gold
    words = content_words(value) if value not in {None, "null"} else frozenset()
    return {
        **plain,
        "person": _person(row, text),
        "heading": not re.search(r"[.!?:;][\"'”’)\]]*$", sentence),
        "list": sum(start <= claim["start"] < end for claim in claims) >= 3,
        "elsewhere": bool(words) and not words & content_words(sentence),
        "near": error.system != "nothing here",
    }


def _person(row: Row, text: str) -> str | None:
    if not row.get("low") == row.get("high") == 1:
        return None
    words = text[row["start"] : row["end"]]
    return "named" if words[:1].isupper() and not _DESCRIBED.match(words) else "described"


def item_faults(
    key: Mapping[str, Sequence[KeyItem]], answers: Mapping[str, Sequence[Item]]
) -> Iterator[Fault]:
    """
    Items of the casualty view missed and false, with ``size``: one, several or plural.

    A false item of a message that has no key items has the fault ``elsewhere``.
    """
    for message, wanted in key.items():
        _, missed, false = compare(wanted, answers.get(message, ()))
        for item in missed:
            size = min(map(_size, item.numbers), key=_SIZES.index)
            yield {"kind": "item", "fault": "missed", "size": size}
        for _, number in false:
            fault = "false" if wanted else "elsewhere"
            yield {"kind": "item", "fault": fault, "size": _size(number)}


_SIZES = ("one", "several", "plural")


def _size(number: int | str) -> str:
    if isinstance(number, str):
        return "plural"
    return "one" if number == 1 else "several"


def place_faults(
    wanted: Sequence[frozenset[Span]], given: Sequence[frozenset[Span]]
) -> Iterator[Fault]:
    """Sentences with a place missed, a false place, or the wrong one (or not all)."""
    for right, answer in zip(wanted, given, strict=True):
        if right != answer:
            fault = "missed" if not answer else "wrong" if right else "false"
            yield {"kind": "place", "fault": fault}


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A class of what goes wrong, with an example in our own words."""

    name: str
    data: str  #: name of the data set whose faults it counts
    where: Mapping[str, Any]  #: attribute to the value, or list of values, that its faults have
    example: str
    right: Mapping[str, Any] | None  #: fields of a claim that a right reading of the example has
    wrong: Mapping[str, Any] | None  #: fields of a claim that a right reading has not
    why: str

    def holds(self, fault: Fault) -> bool:
        """Whether a fault is in the class."""
        return all(fault.get(name) in _listed(value) for name, value in self.where.items())

    def like(self, fault: Fault) -> bool:
        """Whether a fault is of the class's kind and wrong in the same way, whatever else."""
        return all(fault[name] in _listed(self.where[name]) for name in ("kind", "fault"))

    def read_right(self, claims: Sequence[Row]) -> bool | None:
        """Whether claims read from the example are as they should; None where nothing is said."""
        if self.right is None and self.wrong is None:
            return None
        good = self.right is None or any(_has(claim, self.right) for claim in claims)
        return good and not (self.wrong and any(_has(claim, self.wrong) for claim in claims))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _has(claim: Row, wanted: Mapping[str, Any]) -> bool:
    """Whether a claim has these values; words agree as in the scores."""
    return all(
        same_words(value, claim.get(name)) if isinstance(value, str) else value == claim.get(name)
        for name, value in wanted.items()
    )


def load(path: Path = CLASSES) -> list[Missed]:
    """
    The classes, in the file's order.

    Raises:
        DataError: The file is not of the form that it should be.
    """
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        found = [
            Missed(
                name=row["name"],
                data=row["data"],
                where=row["where"],
                example=" ".join(row["example"].split()),
                right=row.get("right"),
                wrong=row.get("wrong"),
                why=" ".join(row["why"].split()),
            )
            for row in raw["classes"]
        ]
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{path}: not a list of classes: {error!r}") from error
    for one in found:
        for name, known in (("kind", _KINDS), ("fault", _FAULTS)):
            odd = [value for value in _listed(one.where.get(name)) if value not in known]
            if odd:  # an unquoted false is no word in YAML
                raise DataError(f"{path}: class {one.name!r}: no {name} is {odd[0]!r}")
        unknown = sorted(set(one.where) - ATTRIBUTES)
        if unknown:
            raise DataError(f"{path}: class {one.name!r}: no attribute is {unknown[0]!r}")
    return found


def read_examples(classes: Sequence[Missed]) -> dict[str, bool | None]:
    """
    Whether the reader gets the example of each class right, by the class's name.

    Raises:
        ReaderError: The reader does not run.
    """
    documents = [
        {"id": one.name, "text": one.example, "published": "2020-06-15"} for one in classes
    ]
    with tempfile.TemporaryDirectory() as folder:
        docs = Path(folder) / "examples.jsonl"
        docs.write_text("".join(json.dumps(row) + "\n" for row in documents), encoding="utf-8")
        rows = read_by_id(docs)
    return {one.name: one.read_right(rows[one.name].get("claims", [])) for one in classes}
