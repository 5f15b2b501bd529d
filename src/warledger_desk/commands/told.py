"""Claims and incidents as a few lines for people, at any width."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TextIO

from rich.padding import Padding
from rich.text import Text

from warledger.publish.phrases import plain
from warledger_desk.commands.tables import LedgerConsole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def figure(low: int | None, high: int | None, best: int | None = None) -> str:
    """Bounds as they are said: "12", "at least 12", "12 to 40, best 20", "number unknown"."""
    if low is None and high is None:
        return "number unknown" if best is None else f"about {best:,}"
    if low == high:
        return f"{low:,}"
    if high is None:
        said = f"at least {low:,}"
    elif low is None:
        said = f"at most {high:,}"
    else:
        said = f"{low:,} to {high:,}"
    return said if best in (None, low, high) else f"{said}, best {best:,}"


def days(start: str | None, end: str | None) -> str:
    """A period: "2008-03-25", "2008-03-25 to 2008-03-29", "until 2008-03-29", "no date"."""
    if start is None or end is None:
        return f"from {start}" if start else f"until {end}" if end else "no date"
    return start if start == end else f"{start} to {end}"


def claim_lines(rows: Iterable[dict[str, Any]], stream: TextIO) -> None:
    """Each claim as what it says, what it is said of, and the sentence."""
    for row in rows:
        head = f"{figure(row['low'], row['high'])} {row['outcome']}"
        by = row["perpetrator"] and f"by {row['perpetrator']}"
        about = (row["victims"], by, row["place"], days(row["date_start"], row["date_end"]))
        said = (row["claimant"], row["outlet"], row["published"])
        more = [row["verdict"] and f"[{row['verdict']}]", not row["current"] and "[superseded]"]
        more += [row["comment"] is not None and "[a reader's]"]
        _item(row["id"], head, [*about, *more], stream)
        _below(f"“{plain(row['sentence'])}” {_joined(said)}", stream)


def incident_lines(rows: Iterable[dict[str, Any]], stream: TextIO) -> None:
    """Each incident as its figure, its scope, and how well founded it is."""
    for row in rows:
        per = f" a {row['per']}" if row["per"] else ""
        kind = "rate" if row["per"] else "total" if row["aggregate"] else "incident"
        head = f"{figure(row['low'], row['high'], row['best'])} {row['outcome']}{per}"
        doer = row["perpetrator_name"] or row["perpetrator"]
        by = doer and f"by {doer}"
        place, whom = row["place_name"] or row["place"], row["victims_name"] or row["victims"]
        _item(row["id"], head, [whom, by, place, days(row["start"], row["end"])], stream)
        claims = f"{row['claims']} claim{'s' * (row['claims'] != 1)}"
        origins = f"{row['origins']} origin{'s' * (row['origins'] != 1)}"
        review = "a person should look" if row["review"] else None
        _below(_joined((kind, claims, origins, row["grade"], review)), stream)


def facts(pairs: Iterable[tuple[str, str]], stream: TextIO) -> None:
    """Names with their values, each on a line of its own."""
    for name, value in pairs:
        _print(Text.assemble((f"{name}: ", "bold"), plain(value)), stream)


def quoted(words: str, stream: TextIO) -> None:
    """The words that something rests on."""
    _below(f"“{plain(words)}”", stream)


def _item(name: str, head: str, about: Sequence[object], stream: TextIO) -> None:
    words = Text.assemble(f"{name}  ", (head, "bold"))
    words.append("".join(f", {plain(str(part))}" for part in about if part))
    _print(words, stream)


def _below(words: str, stream: TextIO) -> None:
    _print(Padding(Text(words), (0, 0, 0, 4), expand=False), stream)


def _joined(parts: Iterable[object]) -> str:
    return ", ".join(plain(str(part)) for part in parts if part)


def _print(what: Any, stream: TextIO) -> None:
    LedgerConsole(file=stream, highlight=False).print(what)
