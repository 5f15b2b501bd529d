"""Where no time can begin, none is looked for; nothing is lost by that."""

from __future__ import annotations

from datetime import date
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from warledger.resources import lexicon
from warledger.text import dates, pointing
from warledger.text.calendars import MONTHS, SHORT_WEEKDAYS, WEEKDAYS
from warledger.text.dates import DateLexicon, find_times
from warledger.text.numerals import NUMBER_WORDS
from warledger.text.openings import can_open
from warledger.text.pointing import pointers
from warledger.text.scan import pieces_of
from warledger.text.times import Context

LEXICON = DateLexicon.of(lexicon("dates"))
ANCHOR = date(2014, 6, 18)
PHRASES = sorted({phrase for group in lexicon("dates") for phrase in group.words})
NAMES = sorted({*MONTHS, *WEEKDAYS, *SHORT_WEEKDAYS})
SMALL = [
    *("a", "an", "the", "of", "in", "on", "from", "to", "and", "between", "before", "after"),
    *("last", "this", "final", "weekend's", "half", "-"),
    *("a-week", "an\u2013hour", "the-last", "for"),
]
GIVEN = st.one_of(
    st.sampled_from(PHRASES),
    st.sampled_from([name.capitalize() for name in NAMES]),
    st.sampled_from(sorted(NUMBER_WORDS)),
    st.sampled_from(SMALL),
    st.sampled_from(["2012", "25th", "3", "3rd", "1980-88", "2014-05-02", "Q3", "village", ","]),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(GIVEN, min_size=1, max_size=9))
def test_every_time_begins_where_one_can(words: list[str]) -> None:
    text = " ".join(words)
    times, pointed = find_times(text, ANCHOR, LEXICON), pointers(text, LEXICON)
    with (
        patch.object(dates, "can_open", return_value=True),
        patch.object(pointing, "can_open", return_value=True),
    ):
        assert find_times(text, ANCHOR, LEXICON) == times
        assert pointers(text, LEXICON) == pointed


def test_most_articles_open_nothing() -> None:
    text = "The shelling of a village in the north will end the day after an hour of talks."
    context = Context(pieces=pieces_of(text), anchor=ANCHOR, words=LEXICON)
    opening = [piece.text for at, piece in enumerate(context.pieces) if can_open(context, at)]
    assert opening == ["in", "the", "day", "an", "hour"]
