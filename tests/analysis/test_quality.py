"""Flags of answers given without much thought: counted, with the score without them, and never for a few."""

import numpy as np
import pytest

from survey.analysis.findings import QUALITY
from survey.analysis.quality import CONTRADICTORY, MOSTLY_BLANK, STRAIGHT_LINING
from tests.analysis.finding_factories import AREAS, SIZE, found, some_answers, thoughtless


def test_flagged_returns_are_counted_and_the_score_is_told_without_them():
    answers = thoughtless(some_answers())
    content = found(answers)[QUALITY]["all"]
    given = answers["overall"].notna()
    areas = answers[list(AREAS)]
    straight = (areas.max(axis=1) == areas.min(axis=1)) & (areas.notna().sum(axis=1) >= 6)
    assert content["base"] == given.sum()
    assert content["flagged"][STRAIGHT_LINING] == (straight & given).sum() > 30
    assert content["flagged"][CONTRADICTORY] >= 14
    assert content["flagged_any"] >= content["flagged"][STRAIGHT_LINING]
    assert content["difference"] == pytest.approx(
        content["score_without"] - content["score_with"], abs=2e-6
    )
    assert content["score_with"] == pytest.approx(
        100 * (answers["overall"].mean() - 1) / 6, abs=0.2
    )


def test_mostly_blank_returns_are_flagged_and_answers_apart_are_answers():
    answers = some_answers(blank=0)
    answers.loc[::10, ["speed", "solved", "helpful", "network", "email"]] = np.nan
    answers.loc[5::10, ["speed", "solved", "helpful", "network", "email"]] = -1.0
    content = found(answers)[QUALITY]["all"]
    assert content["flagged"][MOSTLY_BLANK] == SIZE // 10


def test_nobody_flagged_is_said_and_a_few_are_not_told():
    answers = some_answers(blank=0)
    answers[list(AREAS)] = np.tile([1.0, 2, 3, 4, 5, 1, 2], (SIZE, 1))
    answers["overall"] = 1.0 + np.arange(SIZE) % 7
    answers["overall"] = answers["overall"].clip(2, 6)
    content = found(answers)[QUALITY]["all"]
    assert content == {"base": SIZE, "flagged_any": 0, "refused": "none flagged"}
    answers.loc[:4, list(AREAS)] = 3.0
    assert found(answers)[QUALITY] == {"all": {"refused": "too few on one side"}}


def test_the_two_sides_may_not_be_too_alike():
    answers = some_answers(blank=0)
    answers[list(AREAS)] = np.tile([1.0, 2, 3, 4, 5, 1, 2], (SIZE, 1))
    answers["overall"] = (1.0 + np.arange(SIZE) % 7).clip(2, 6)
    answers.loc[::10, list(AREAS)] = 3.0
    answers.loc[::10, "overall"] = 6.0
    assert found(answers)[QUALITY] == {"all": {"refused": "too few on one side"}}
