"""The list of what is tried, with the share of cases that each gets: cheap readers get many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fuzzing.cases import Target, bytes_of
from fuzzing.checking import inputs, ledgers, names, readings, texts
from fuzzing.making import archives, lines, pages, reports, rows
from fuzzing.making.strings import damaged

if TYPE_CHECKING:
    from random import Random


def _words(r: Random) -> bytes:
    return bytes_of(damaged(r, " ".join(reports.sentence(r) for _ in range(r.randint(1, 2)))))


def _figures(r: Random) -> bytes:
    return bytes_of(damaged(r, " ".join(reports.figure(r) for _ in range(r.randint(1, 4)))))


def _moments(r: Random) -> bytes:
    return bytes_of(damaged(r, " ".join(reports.moment(r) for _ in range(r.randint(1, 3)))))


def _quotations(r: Random) -> bytes:
    return bytes_of(damaged(r, "\n\n".join(reports.quoted(r) for _ in range(r.randint(1, 3)))))


def _report(r: Random) -> bytes:
    return bytes_of(reports.report(r))


def _anything(r: Random) -> bytes:
    make = r.choice((pages.page, pages.feed, archives.warc, rows.lines, rows.table, _report))
    raw = bytearray(make(r)[: r.randint(1, 3000)] or b"\n")
    start = r.choice(
        (
            b"",
            b"",
            b"\xef\xbb\xbf",
            b"\xff\xfe",
            b"%PDF-1.7\n",
            b"PK\x03\x04",
            b"WARC/",
            b"PAR1",
            b'{"',
            b"\0",
        )
    )
    for _ in range(r.randint(0, 4)):
        raw[r.randrange(len(raw))] = r.randrange(256)
    return start + bytes(raw)


def _short(r: Random) -> bytes:
    """A report that is read in a moment."""
    return bytes_of(reports.report(r, 1)[:700])


def _several(r: Random) -> bytes:
    """Reports that may speak of the same; each is a sentence or two of the others."""
    pool = [reports.sentence(r) for _ in range(3)]
    made = [
        " ".join(r.choice(pool) for _ in range(r.randint(1, 2))) for _ in range(r.randint(2, 3))
    ]
    return readings.BETWEEN.join(bytes_of(damaged(r, one, 1)) for one in made)


TARGETS = (
    Target(
        name="figures",
        about="numbers in digits and words",
        share=2642,
        make=_figures,
        check=texts.numbers,
    ),
    Target(
        name="times",
        about="dates, stretches, what points at them",
        share=1300,
        make=_moments,
        check=texts.times,
    ),
    Target(
        name="dates",
        about="dates as pages print them",
        share=1100,
        make=_moments,
        check=texts.printed,
    ),
    Target(
        name="quotations",
        about="quotation marks in each other",
        share=1300,
        make=_quotations,
        check=texts.quoting,
    ),
    Target(
        name="sentences",
        about="splitting into sentences",
        share=400,
        make=_words,
        check=texts.splitting,
    ),
    Target(
        name="names", about="gazetteer and actors", share=700, make=rows.name, check=names.names
    ),
    Target(
        name="addresses",
        about="addresses to fetch",
        share=800,
        make=rows.address,
        check=inputs.address,
    ),
    Target(
        name="searches",
        about="queries of search",
        share=200,
        make=rows.query,
        check=ledgers.searching,
    ),
    Target(
        name="claims",
        about="tables of claims (CSV)",
        share=500,
        make=rows.claims,
        check=inputs.claims,
    ),
    Target(
        name="rows",
        about="JSON Lines",
        share=280,
        make=rows.lines,
        check=inputs.reader("case.jsonl"),
        most=8192,
    ),
    Target(
        name="texts",
        about="plain texts",
        share=200,
        make=_report,
        check=inputs.reader("case.txt"),
        most=8192,
    ),
    Target(
        name="feeds",
        about="RSS and Atom",
        share=200,
        make=pages.feed,
        check=inputs.reader("case.rss"),
        most=8192,
    ),
    Target(
        name="pages",
        about="HTML with comments",
        share=100,
        make=pages.page,
        check=inputs.reader("case.html"),
        most=16384,
    ),
    Target(
        name="archives",
        about="WARC, packed or not",
        share=120,
        make=archives.warc,
        check=inputs.reader("case.warc"),
        most=16384,
    ),
    Target(
        name="tables",
        about="Parquet",
        share=70,
        make=rows.table,
        check=inputs.reader("case.parquet"),
        most=16384,
    ),
    Target(
        name="packings",
        about="gzip and Zstandard",
        share=20,
        make=archives.packed,
        check=inputs.reader("case"),
        most=16384,
    ),
    Target(
        name="unknown",
        about="bytes of no known kind",
        share=40,
        make=_anything,
        check=inputs.reader("case"),
        most=8192,
    ),
    Target(
        name="ledgers",
        about="lines of an exported ledger",
        share=10,
        make=lines.ledger,
        check=ledgers.loading,
        most=32768,
    ),
    Target(
        name="parts",
        about="parts of an archive",
        share=8,
        make=lines.part,
        check=ledgers.archived,
        most=32768,
    ),
    Target(
        name="readings",
        about="whole reports, all stages",
        share=8,
        make=_short,
        check=readings.reading,
    ),
    Target(
        name="together",
        about="several reports, in all orders",
        share=2,
        make=_several,
        check=readings.together,
    ),
)
