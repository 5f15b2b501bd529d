"""JSON Lines with wrong types, Parquet with any columns, tables of claims, plain records."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyarrow import parquet

from fuzzing.making.archives import cut
from fuzzing.making.pages import bytes_
from fuzzing.making.reports import PLACES, moment, report, sentence
from fuzzing.making.strings import character, damaged, digits

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

_LOOSE = (
    "NaN",
    "Infinity",
    "-0",
    "1e999",
    "9" * 5000,
    "[" * 2000,
    '{"a":' * 2000,
    '"\\ud800"',
    "\u2028",
    "'x'",
)


def value(r: Random, depth: int = 2) -> Any:
    """Any JSON value."""
    match r.randrange(12 if depth else 9):
        case 0:
            return None
        case 1:
            return r.random() < 0.5
        case 2:
            return r.choice((0, -1, 1, 2**63, -(2**63) - 1, 10**40, 2.5, 1e300, -0.0))
        case 3:
            return character(r)
        case 4:
            return moment(r)
        case 5 | 6:
            return sentence(r)
        case 7:
            return r.choice(("", " ", "id", "text", "2008-03-30", "\x00", "\ud800", "r-17"))
        case 8:
            return []
        case 9:
            return [value(r, depth - 1) for _ in range(r.randint(0, 3))]
    return {r.choice(("id", "text", "a", "", "comments")): value(r, depth - 1) for _ in range(3)}


def _comments(r: Random) -> Any:
    rows = []
    count = r.randint(0, 4)
    for number in range(count):
        row: dict[str, Any] = {"text": sentence(r), "author": r.choice(("Zoë", None, ""))}
        if r.random() < 0.5:
            row["parent"] = r.choice(
                (None, number - 1, r.randint(-1, count), f"c{number}", "c0", 0)
            )
            row["id"] = r.choice((f"c{number}", number, "c0", None))
        if r.random() < 0.3:
            row["posted_at"] = moment(r)
        if r.random() < 0.1:
            row[r.choice(("text", "author", "parent", "id", "posted_at", "x"))] = value(r)
        rows.append(row)
    return rows


def row(r: Random) -> dict[str, Any]:
    """A report as JSON Lines hold it, at times with a field of another type."""
    made: dict[str, Any] = {"id": r.choice(("r-1", "r-2", 17)), "text": report(r, 2)}
    if r.random() < 0.6:
        made["published"] = r.choice(("2008-03-30", moment(r), "2008-03", None))
    for key in ("title", "outlet", "author", "url"):
        if r.random() < 0.3:
            made[key] = r.choice((sentence(r), "Valley Wire", "https://valley.example/1"))
    if r.random() < 0.4:
        made["comments"] = _comments(r)
    if r.random() < 0.2:
        made[r.choice((*made, "comments", "published", "x"))] = value(r)
    return made


def _json(r: Random, made: Any) -> str:
    words = json.dumps(made, ensure_ascii=r.random() < 0.5)
    if r.random() < 0.1:
        at = r.randint(0, len(words))
        words = words[:at] + r.choice(_LOOSE) + words[at:]
    return damaged(r, words, 2) if r.random() < 0.2 else words


def lines(r: Random) -> bytes:
    """A file of JSON Lines."""
    end = r.choice(("\n", "\n", "\r\n", "\n\n"))
    return bytes_(end.join(_json(r, row(r)) for _ in range(r.randint(1, 4))) + end)


def table(r: Random) -> bytes:
    """A Parquet file."""
    rows = [row(r) for _ in range(r.randint(0, 3))]
    names = sorted({name for one in rows for name in one} | {"text"})
    columns = {}
    for name in names:
        cells = [one.get(name) for one in rows]
        columns[name] = _column(r, cells)
    stream = io.BytesIO()
    parquet.write_table(
        pa.table(columns),
        stream,
        compression=r.choice(("NONE", "snappy", "zstd", "gzip")),
        use_dictionary=r.random() < 0.5,
    )
    return cut(r, stream.getvalue())


def _column(r: Random, cells: Sequence[Any]) -> Any:
    if r.random() < 0.1:
        return pa.array(
            [r.choice((1, 2**40)) for _ in cells],
            r.choice((pa.int64(), pa.timestamp("ns"), pa.duration("s"))),
        )
    if r.random() < 0.05:
        return pa.array([b"\xff\0" for _ in cells], pa.binary())
    try:
        return pa.array(cells)
    except (pa.ArrowException, OverflowError, UnicodeError):
        return pa.array([json.dumps(cell, default=str) for cell in cells])


_COLUMNS = (
    "days",
    "loss_count",
    "claim_source",
    "time_frame",
    "loss_country",
    "category",
    "minimum",
    "maximum",
)
_CATEGORIES = (
    "Military Deaths",
    "Military Injuries",
    "Civilian Deaths",
    "civilian injuries",
    "Tanks",
    "",
)


def claims(r: Random) -> bytes:
    """A table of claims."""
    names = list(_COLUMNS)
    if r.random() < 0.3:
        names[0] = "date"
    if r.random() < 0.1:
        r.shuffle(names)
    if r.random() < 0.05:
        names[r.randrange(len(names))] = r.choice(("", "days", "x", character(r)))
    made = [",".join(names)]
    for _ in range(r.randint(0, 12)):
        cells = {
            "days": r.choice((str(r.randint(1, 40)), "0", "-3", digits(r), "3652059", "1" * 30)),
            "date": r.choice(
                (f"2022-03-{r.randint(1, 31):02}", moment(r), "9999-12-31", "0001-01-01")
            ),
            "loss_count": r.choice(
                (str(r.randint(0, 900)), digits(r), "1e3", "inf", "nan", "-1", "2.5", " 7 ", "1_0")
            ),
            "claim_source": r.choice(("Northland", "Southland", "Monitors", "", '"a, b"')),
            "time_frame": r.choice(("Cumulative", "Day", "day", "cumulative ", "Week")),
            "loss_country": r.choice(("Northland", "Southland", "Iraq", "")),
            "category": r.choice(_CATEGORIES),
            "minimum": r.choice("0011x"),
            "maximum": r.choice("00001"),
        }
        made.append(",".join(cells.get(name, digits(r)) for name in names))
    return bytes_(
        damaged(r, r.choice(("\n", "\n", "\r\n", "\r", "\u2028")).join(made), r.choice((0, 0, 3)))
    )


def query(r: Random) -> bytes:
    """What somebody may type into a search."""
    parts = [
        "checkpoint",
        "bomb",
        "or",
        "OR",
        "and",
        "-",
        '"',
        "NEAR",
        "*",
        "(",
        ")",
        ":",
        "title:",
        "^",
        "the",
        "NOT",
    ]
    words = []
    for _ in range(r.randint(0, 8)):
        word = r.choice((*parts, r.choice(PLACES), character(r) * 3, digits(r), character(r)))
        words.append(r.choice(("", "", "-", '"')) + word + r.choice(("", "", '"', "*")))
    return bytes_(r.choice((" ", " ", "\u3000", "")).join(words) * r.choice((1, 1, 1, 60)))


def name(r: Random) -> bytes:
    """What may be taken for a place or an actor."""
    shown = " ".join(
        r.choice(
            (
                *PLACES,
                "city",
                "of",
                "the",
                "province",
                "al-",
                "St.",
                "district",
                "U.S.",
                "Army's",
                "’s",
            )
        )
        for _ in range(r.randint(1, 4))
    )
    return bytes_(damaged(r, shown, 3))


_SCHEMES = (
    "http://",
    "https://",
    "HTTP://",
    "http:",
    "file://",
    "ftp://",
    "gopher://",
    "http:///",
    "//",
    "data:",
    "",
)
_HOSTS = (
    "127.0.0.1", "localhost", "[::1]", "0", "0.0.0" + ".0", "2130706433", "0x7f000001",
    "0177.0.0.1",
    "127.1", "169.254.169.254", "[fe80::1%25eth0]", "[::ffff:10.0.0.1]", "[::ffff:7f00:1]",
    "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[::]", "10.0.0.1", "192.168.1.1", "100.64.0.1",
    "[fc00::1]", "127.0.0.1.", "①②⑦.0.0.1", "[::127.0.0.1]", "[64:ff9b:1::7f00:1]",
    "[fec0::1]", "172.16.0.1", "metadata",
    "a@127.0.0.1", "a:b@10.1.1.1", "[", "[::1", "xn--", "ñ", ".", "a..b", "93.184.216.34",
    "[2606:2800:220:1::1]", "224.0.0.1", "255.255.255.255", "４.4.4.4", "127。0。0。1",
)  # fmt: skip


def address(r: Random) -> bytes:
    """An address that somebody may give."""
    port = r.choice(("", "", ":80", ":0", ":99999", ":x", ":", ":22"))
    path = r.choice(
        ("", "/", "/a?b=c#d", "/%00", "/\r\nHost: x", "?", "\\@10.0.0.1", "/ü", "/" + character(r))
    )
    return bytes_(
        damaged(r, r.choice(_SCHEMES) + r.choice(_HOSTS) + port + path, r.choice((0, 0, 0, 2)))
    )
