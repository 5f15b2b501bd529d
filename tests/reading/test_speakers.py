from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.reading.listening import Listen


@pytest.mark.parametrize(
    ("text", "content", "speaker"),
    [
        pytest.param(
            "Colonel Marek Dudas, head of the river guard, arrived at noon. Dudas said that the "
            "road was open.",
            "the road was open",
            "Colonel Marek Dudas, head of the river guard",
            id="name",
        ),
        pytest.param(
            "“We held the bridge,” said Colonel Marek Dudas. He added that four men were hurt.",
            "four men were hurt",
            "Colonel Marek Dudas",
            id="he",
        ),
        pytest.param(
            "The Ministry of Health announced that nine people had died. It said that others were "
            "missing.",
            "others were missing",
            "The Ministry of Health",
            id="it",
        ),
        pytest.param(
            "The World Relief Council (WRC) sent doctors. The WRC said that food was short.",
            "food was short",
            "The World Relief Council (WRC)",
            id="acronym",
        ),
        pytest.param(
            "Lake Rescue, a charity from the coast, says that wells are dry. The group said that "
            "cattle were dying.",
            "cattle were dying",
            "Lake Rescue, a charity from the coast",
            id="anaphor",
        ),
        pytest.param(
            "General Omar Sule left the town. The army's statement said that his guards had fled.",
            "his guards had fled",
            "The army",
            id="statement",
        ),
        pytest.param(
            "Four men died in Tavel, the army said. The ministry said that nine were hurt.",
            "nine were hurt",
            "The ministry",
            id="another kind",
        ),
        pytest.param(
            "Four men died, the interior ministry said. The ministry said that nine were hurt.",
            "nine were hurt",
            "the interior ministry",
            id="of its kind",
        ),
        pytest.param(
            "Four men died, the Kaya Relief Fund said. The group said that nine were hurt.",
            "nine were hurt",
            "the Kaya Relief Fund",
            id="any kind",
        ),
    ],
)
def test_speaker_is_the_fullest_mention(
    listen: Listen, text: str, content: str, speaker: str
) -> None:
    assert listen(text).of(content).speaker == speaker


def test_speaker_span_is_where_the_mention_stands(listen: Listen) -> None:
    heard = listen("Colonel Marek Dudas arrived. Dudas said that the road was open.")
    statement = heard.of("the road was open")
    assert statement.speaker_span is not None
    assert statement.speaker_span.of(heard.report.text) == statement.speaker
    assert statement.mention is not None
    assert statement.mention.of(heard.report.text) == "Dudas"


def test_he_is_not_the_body_that_spoke_last(listen: Listen) -> None:
    heard = listen(
        "Governor Ines Okoro visited the camp. The Lake Army said that the siege was over. "
        "Governor Okoro stayed. She said that no one believed it."
    )
    assert heard.of("no one believed it").speaker == "Governor Ines Okoro"


def test_he_inside_a_quotation_is_not_who_speaks_it(listen: Listen) -> None:
    heard = listen(
        "Teacher Amar Diallo stayed in the town. “He told us that the bridge was down,” said his "
        "neighbour, Vera Lund."
    )
    assert heard.of("the bridge was down").speaker == "Teacher Amar Diallo"


def test_nobody_is_named_for_a_speaker_outside_the_report(listen: Listen) -> None:
    heard = listen("“Nobody came to help”\n\nThe town was empty in the morning.")
    assert heard.of("Nobody came to help").speaker is None
