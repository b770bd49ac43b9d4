"""Sentences against hand-written ones. What is no change is never called one."""

from datetime import date
from gettext import NullTranslations

import pytest

from survey.charts import words
from survey.charts.language import ENGLISH, Language
from survey.charts.trend import TrendPoint
from survey.charts.words import Comparison, Contrast, Verdict
from survey.domain.scale import Direction

JUNE, MARCH = date(2025, 6, 21), date(2026, 3, 20)
HIGHER, LOWER, NEUTRAL = (
    Direction.HIGHER_IS_BETTER,
    Direction.LOWER_IS_BETTER,
    Direction.NEUTRAL,
)


def against_a_year_ago(difference, *, is_change=True):
    return Comparison(Contrast.YEAR_AGO, difference, is_change, JUNE)


def against_the_last_wave(difference, *, is_change=True):
    return Comparison(Contrast.LAST_WAVE, difference, is_change, MARCH)


def over_the_waves(difference, *, is_change=True):
    return Comparison(Contrast.SLOPE, difference, is_change, date(2024, 9, 20))


@pytest.mark.parametrize(
    ("comparison", "sentence"),
    [
        (None, "IT overall in June 2026"),
        (against_a_year_ago(6.0), "IT overall: higher than a year ago"),
        (against_a_year_ago(-6.0), "IT overall: lower than a year ago"),
        (against_a_year_ago(6.0, is_change=False), "IT overall: no clear change in a year"),
        (against_the_last_wave(3.0), "IT overall: higher than in March 2026"),
        (against_the_last_wave(-3.0), "IT overall: lower than in March 2026"),
        (
            against_the_last_wave(-3.0, is_change=False),
            "IT overall: no clear change since March 2026",
        ),
    ],
)
def test_the_headline_says_what_happened(comparison, sentence):
    assert words.headline("IT overall", date(2026, 6, 21), comparison, ENGLISH) == sentence


def test_the_headline_compares_with_the_same_season_a_year_ago_before_the_last_wave():
    year, last, slope = against_a_year_ago(6), against_the_last_wave(1), over_the_waves(2)
    assert words.named((last, slope, year)) is year
    assert words.named((slope, last)) is last
    assert words.named((slope,)) is None


@pytest.mark.parametrize(
    ("difference", "direction", "cell", "verdict"),
    [
        (5.14, HIGHER, "5.1 points better", Verdict.BETTER),
        (-3.0, HIGHER, "3.0 points worse", Verdict.WORSE),
        (5.14, LOWER, "5.1 points worse", Verdict.WORSE),
        (-5.14, LOWER, "5.1 points better", Verdict.BETTER),
        (5.14, NEUTRAL, "5.1 points higher", Verdict.NONE),
        (-5.14, NEUTRAL, "5.1 points lower", Verdict.NONE),
        (1.0, HIGHER, "1.0 point better", Verdict.BETTER),
        (0.98, HIGHER, "1.0 point better", Verdict.BETTER),
        (1.1, HIGHER, "1.1 points better", Verdict.BETTER),
        (0.4, HIGHER, "0.4 points better", Verdict.BETTER),
    ],
)
def test_a_change_is_told_in_words_and_in_its_direction(difference, direction, cell, verdict):
    comparison = against_a_year_ago(difference)
    assert words.change(comparison, direction, ENGLISH) == cell
    assert words.verdict(comparison, direction) == verdict


@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize("difference", [-20.0, -0.1, 0.0, 20.0])
def test_what_is_no_change_is_neither_better_nor_worse(difference, direction):
    comparison = against_a_year_ago(difference, is_change=False)
    assert words.change(comparison, direction, ENGLISH) == "No clear change"
    assert words.verdict(comparison, direction) == Verdict.NONE
    for text in (
        words.headline("IT", MARCH, comparison, ENGLISH),
        words.standing(60.0, comparison, ENGLISH),
        words.slope(over_the_waves(difference, is_change=False), (), ENGLISH),
    ):
        assert not {"higher", "lower", "better", "worse", "risen", "fallen"} & set(text.split())
    with pytest.raises(ValueError, match="no news"):
        words.news("IT", 60.0, comparison, direction, ENGLISH)


def test_what_was_not_tested_says_so():
    assert words.change(None, HIGHER, ENGLISH) == "Not tested"
    assert words.verdict(None, HIGHER) == Verdict.NONE
    assert not words.slope(None, (), ENGLISH)


def test_the_sentence_under_the_headline_says_whether_it_is_more_than_chance():
    assert words.standing(64.2, against_a_year_ago(6.0), ENGLISH) == (
        "It was 58.2 in June 2025 and is now 64.2. "
        "A difference of this size would hardly come about by chance alone."
    )
    assert words.standing(64.2, against_a_year_ago(1.0, is_change=False), ENGLISH) == (
        "It was 63.2 in June 2025 and is now 64.2. "
        "A difference of this size may well be chance, so we do not call it a change."
    )


def test_the_slope_says_what_the_last_waves_say_together():
    assert words.slope(over_the_waves(4.0), (), ENGLISH) == (
        "A straight line through the waves since September 2024 rises by 4.0 points a year."
    )
    assert words.slope(over_the_waves(-1.0), (), ENGLISH) == (
        "A straight line through the waves since September 2024 falls by 1.0 point a year."
    )
    assert words.slope(over_the_waves(-1.0, is_change=False), (), ENGLISH) == (
        "Since September 2024 there is no clear direction."
    )


def stepping(*scores):
    days = [date(2024 + (8 + 3 * n) // 12, (8 + 3 * n) % 12 + 1, 21) for n in range(len(scores))]
    return [TrendPoint(day, score) for day, score in zip(days, scores, strict=True)]


@pytest.mark.parametrize(
    ("scores", "told"),
    [
        (
            (60.1, 59.0, 58.6, 31.2, 36.0, 41.4),
            "Most of it came at June 2025, from 58.6 to 31.2. The latest score is 41.4.",
        ),
        ((60.1, 59.0, 58.6, 31.2), "Most of it came at June 2025, from 58.6 to 31.2."),
        ((60.0, 56.0, None, 48.0, 44.0, 40.0), ""),
        ((60.0, 30.0, 30.0), ""),
    ],
    ids=["one step and back", "just now", "by and by", "few"],
)
def test_a_slope_that_came_in_one_step_says_so(scores, told):
    said = words.slope(over_the_waves(-13.1), stepping(*scores), ENGLISH)
    line = "A straight line through the waves since September 2024 falls by 13.1 points a year."
    assert said == f"{line} {told}".strip()


def test_news_names_the_wave_that_it_compares_with():
    assert words.news("Email", 72.0, against_the_last_wave(4.5), HIGHER, ENGLISH) == (
        "Email: 4.5 points better than in March 2026, 67.5 then and 72.0 now."
    )
    assert words.news("School records", 43.9, over_the_waves(-3.9), HIGHER, ENGLISH) == (
        "School records: 3.9 points worse a year by a straight line through the waves since September 2024."
    )


def test_sentences_go_through_the_translation():
    class Shouting(NullTranslations):
        def gettext(self, message):
            return message.upper().replace("%(SUBJECT)S", "%(subject)s")

    loud = Language("en_GB", Shouting())
    assert (
        words.headline("it", MARCH, against_a_year_ago(6.0), loud) == "it: HIGHER THAN A YEAR AGO"
    )


@pytest.mark.parametrize(
    ("names", "joined"),
    [
        ([], ""),
        (["Rhwydwaith"], "Rhwydwaith"),
        (["Rhwydwaith", "Gliniaduron"], "Rhwydwaith a Gliniaduron"),
        (["Gliniaduron", "Hyfforddiant", "Argraffu"], "Gliniaduron, Hyfforddiant ac Argraffu"),
    ],
)
def test_welsh_joins_names_by_one_word_for_and(names, joined):
    assert Language("cy").every(names) == joined
