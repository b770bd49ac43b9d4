"""Names of groups in releases, and where the series of a measure breaks."""

from dataclasses import replace

import pytest

from survey.domain.measure import Role
from survey.domain.release import group_key, unbroken
from tests.questionnaire_factories import (
    a_measure,
    a_questionnaire,
    a_scale_item,
    a_section,
    a_text,
)

SPEED = a_scale_item("support-speed")


def version(number, item=SPEED, **measure):
    return a_questionnaire(a_section(item), measures=(a_measure(**measure),), version=number)


def test_the_root_of_both_trees_is_the_whole_council():
    assert group_key("site", "all-sites", is_root=True) == "all"
    assert group_key("organisation", "care", is_root=False) == "organisation:care"


@pytest.mark.parametrize(
    "later",
    [
        version(2),
        version(2, replace(SPEED, ask=a_text("New words"))),
        version(2, title=a_text("Another title"), role=Role.DETAIL),
    ],
    ids=["unchanged", "new words that carry on", "another title and part"],
)
def test_a_measure_carries_on(later):
    assert unbroken("support-speed", (version(1), later))


@pytest.mark.parametrize(
    "later",
    [
        version(2, replace(SPEED, continues=False)),
        version(2, maximum=7),
        version(2, top=frozenset({5})),
        version(2, reverse=frozenset({"support-speed"})),
        version(2, id="another"),
    ],
    ids=["a new series", "another scale", "another top", "turned round", "gone"],
)
def test_a_measure_breaks(later):
    assert not unbroken("support-speed", (version(1), later))
    assert not unbroken("support-speed", (version(1), later, replace(version(1), version=3)))


def test_a_series_that_began_in_the_oldest_version_carries_on():
    began = version(1, replace(SPEED, continues=False))
    assert unbroken("support-speed", (began, version(2)))


def test_a_measure_that_never_was_has_no_series():
    assert not unbroken("support-speed", ())
    assert not unbroken("unknown", (version(1),))
