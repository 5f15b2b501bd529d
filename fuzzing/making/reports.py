"""Reports: figures, dates, quotations, sentences, paragraphs, comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fuzzing.making.strings import character, damaged, digits

if TYPE_CHECKING:
    from random import Random

_NUMBER_WORDS = (
    "one", "two", "three", "seven", "eleven", "thirteen", "nineteen", "twenty", "forty",
    "ninety", "hundred", "thousand", "million", "billion", "dozen", "dozens", "score",
    "scores", "half", "quarter", "third", "a", "an", "and", "no", "zero", "several", "few",
    "couple", "hundreds", "thousands", "many", "nobody", "both", "first", "second",
    "twenty-first", "pair",
)  # fmt: skip
_BOUNDS = (
    "", "", "", "at least ", "more than ", "up to ", "about ", "nearly ", "between ",
    "no fewer than ", "as many as ", "over ", "some ", "fewer than ", "an estimated ", "not ",
    "all ", "another ",
)  # fmt: skip
_AFTER = (
    "",
    "",
    "",
    " or more",
    " per cent",
    "%",
    " or so",
    "-plus",
    "th",
    " million",
    "kg",
    "-year-old",
)
_JOINTS = ("-", "–", " to ", " and ", " or ", "/", " - ", "—", ", ")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December", "Jan.", "Sept", "Muharram", "Ramadan", "Shawwal",
    "Rajab", "Safar",
)  # fmt: skip
_DAYS = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Mon",
    "Thurs",
)  # fmt: skip
_UNITS = (
    "day", "days", "week", "weeks", "month", "months", "year", "years", "hour", "hours",
    "decade", "night", "weekend", "quarter",
)  # fmt: skip
_TIMES = (
    "{day} {month} {year}", "{month} {day}, {year}", "{month} {day}-{day}", "{iso}",
    "{day}/{day}/{year}", "last {weekday}", "{weekday}", "on {weekday}, {month} {day}",
    "{count} {unit} ago", "since {month}", "the past {count} {unit}",
    "between {month} {day} and {month} {day}", "from {weekday} to {weekday}", "yesterday",
    "the week of {month} {day}", "{year}", "the {count} {unit} of {year}", "until {iso}",
    "{day} {month} {year} AH", "Eid al-Fitr {year}", "in the {unit} before last",
    "early {month}", "the end of {year}", "{count} {unit} later", "per {unit}",
    "{iso}T{day}:{day}:{day}Z", "Q{day} {year}", "every {unit} since {year}",
    "the night of {month} {day}-{day}", "{year}s", "mid-{month}",
)  # fmt: skip
_WHO = (
    "people", "soldiers", "civilians", "farmers", "police officers", "fighters", "children",
    "women", "members of the Harbour Guard", "Iraqis", "others", "a shepherd", "bodies",
    "of them", "prisoners", "families", "aid workers",
)  # fmt: skip
_DID = (
    "were killed", "were wounded", "died", "were detained", "were abducted", "surrendered",
    "were displaced", "are missing", "were released", "were injured", "fled", "have been arrested",
    "lost their lives", "were not killed", "may have died", "killed",
)  # fmt: skip
PLACES = (
    "Basra", "al-Basrah", "Baghdad", "Northport", "Sadr City", "Diyala Governorate",
    "the village of Ode", "Mosul", "Kyiv", "São Paulo", "Al-Kāẓimiyyah", "San José",
    "the Gaza Strip", "Mexico City", "Paris, Texas", "البصرة", "Київ", "'s-Hertogenbosch",
    "N'Djamena", "Aş Şadr", "Old Mill Road", "the north",
)  # fmt: skip
_SOURCES = (
    "police said", "a hospital said", "according to the ministry", "Karim Ode, a doctor, said",
    "the Harbour Guard claimed", "witnesses told the Valley Wire", "he added",
    "officials denied that", "it is not true that", "if the reports are right",
)  # fmt: skip
_FRAMES = (
    "{figure} {who} {did} in {place} {time}, {source}.",
    "{source} {figure} {who} {did} in {place} on {time}.",
    "“{figure} {who} {did},” {source}, “and {figure} {did} near {place}.”",
    "Of the {figure}, {figure} {did} in {place} and {figure} in {place}.",
    "Since {time}, {figure} {who} and {figure} {who} {did}.",
    "{time}: {figure} {did}; {figure} {did}; {figure} {did}.",
    "A bomb killed {figure} {who} and wounded {figure} in {place} {time}.",
    "The toll rose to {figure}, {figure} of them {who}, {source}.",
    "{figure} {who} {did} per day, {figure} in all.",
    "It rained in {place} {time}.",
)
_MARKS = (
    ("“", "”"), ("„", "“"), ("«", "»"), ("»", "«"), ("‘", "’"), ('"', '"'), ("'", "'"),
    ("``", "''"), ("“", ""), ("", "”"), ('""', '""'), ("", "'"),
)  # fmt: skip


def figure(r: Random) -> str:
    """A number expression, sound or not."""
    made = r.choice(_BOUNDS) + _number(r)
    if r.random() < 0.25:
        made += r.choice(_JOINTS) + _number(r)
    return made + (r.choice(_AFTER) if r.random() < 0.2 else "")


def _number(r: Random) -> str:
    match r.randrange(5):
        case 0:
            return r.choice((" ", " ", "-", " and ")).join(
                r.choice(_NUMBER_WORDS) for _ in range(r.randint(1, 5))
            )
        case 1:
            mark = r.choice((",", ",", ".", "'", "\u00a0", "٬", " "))
            return mark.join(digits(r, 3) for _ in range(r.randint(1, 4)))
        case 2 if r.random() < 0.1:
            return digits(r, r.choice((12, 25, 400)))
    return digits(r)


def moment(r: Random) -> str:
    """A time expression; many name days that there are not."""
    year = r.choice(("2008", "2024", "1429", "0000", "9999", "10000", "'08", "1", digits(r)))
    return r.choice(_TIMES).format(
        day=r.choice((r.randint(0, 33), digits(r, 2))),
        month=r.choice(_MONTHS),
        year=year,
        iso=f"{r.randint(0, 9999):04}-{r.randint(0, 13):02}-{r.randint(0, 32):02}",
        weekday=r.choice(_DAYS),
        unit=r.choice(_UNITS),
        count=_number(r),
    )


def sentence(r: Random) -> str:
    """A sentence of a report."""
    made = r.choice(_FRAMES)
    while "{" in made:
        for slot, words in (
            ("{figure}", figure),
            ("{time}", moment),
            ("{who}", lambda r: r.choice(_WHO)),
            ("{did}", lambda r: r.choice(_DID)),
            ("{place}", lambda r: r.choice(PLACES)),
            ("{source}", lambda r: r.choice(_SOURCES)),
        ):
            if slot in made:
                # What was put in may hold brackets of its own.
                made = made.replace(slot, words(r).replace("{", "("), 1)
    return made


def quoted(r: Random, depth: int = 5) -> str:
    """Quotations inside quotations, with marks of several kinds, some missing."""
    opening, closing = r.choice(_MARKS)
    if depth and r.random() < 0.7:
        inner = r.choice((" ", ", ", ". ", "\n\n")).join(
            quoted(r, depth - 1) for _ in range(r.randint(1, 2))
        )
    else:
        inner = r.choice(("He left.", "we saw it", "don't", "", "7 men", "the soldiers' post", "?"))
    return r.choice(("", "He said: ", " ", "(")) + opening + inner + closing


def paragraph(r: Random, most: int = 4) -> str:
    """Some sentences."""
    return " ".join(
        quoted(r, 2) if r.random() < 0.1 else sentence(r) for _ in range(r.randint(1, most))
    )


def comment(r: Random) -> str:
    """A reader's comment as plain texts print them."""
    name = r.choice(("Zoë", "reader one", "X", "", "a" * 70, character(r) + "abc"))
    head = r.choice(
        (
            "• {name} says:",
            "{name} wrote on 2008-03-{day:02}:",
            "Comment by {name} — May {day}",
            "{name}:",
        )
    )
    return (
        head.format(name=name, day=r.randint(0, 40))
        + "\n"
        + " " * r.choice((0, 2, 4))
        + paragraph(r, 2)
    )


def report(r: Random, most: int = 4) -> str:
    """A plain text: a title, paragraphs, perhaps comments; with a few faults."""
    parts = [r.choice(("Fighting pauses", "Ten dead in Basra", sentence(r)))]
    parts += [paragraph(r) for _ in range(r.randint(1, most))]
    if r.random() < 0.4:
        parts += [r.choice(("Comments", "3 comments", "Responses"))]
        parts += [comment(r) for _ in range(r.randint(1, 3))]
    return damaged(r, r.choice(("\n\n", "\n\n", "\n", "\r\n\r\n", "\u2029")).join(parts))
