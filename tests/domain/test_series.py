"""What becomes of each series, told by the rule that trends are drawn by."""

from dataclasses import replace

import pytest

from survey.domain.release import unbroken
from survey.domain.scale import Direction
from survey.domain.series import Break, Fate, Reason, series
from tests.questionnaire_factories import a_measure, a_questionnaire, a_scale_item, a_section

SPEED = a_scale_item("support-speed")
ANEW = replace(SPEED, continues=False)


def version(number, item=SPEED, **measure):
    return a_questionnaire(a_section(item), measures=(a_measure(**measure),), version=number)


def fates(*versions):
    return [(one.measure.id, one.fate, one.breaks) for one in series(versions)]


def test_a_series_goes_on():
    assert fates(version(1), version(2)) == [("support-speed", Fate.GOES_ON, ())]


@pytest.mark.parametrize(
    ("later", "reason"),
    [
        (version(2, ANEW), Break(2, Reason.NEW_SERIES, ("support-speed",))),
        (version(2, maximum=7), Break(2, Reason.CODES)),
        (version(2, top=frozenset({5})), Break(2, Reason.TOP)),
        (version(2, direction=Direction.NEUTRAL), Break(2, Reason.DIRECTION)),
        (version(2, reverse=frozenset({"support-speed"})), Break(2, Reason.REVERSE)),
        (version(2, per_product=True), Break(2, Reason.ROSTER)),
    ],
    ids=lambda of: of.reason.value if isinstance(of, Break) else "",
)
def test_a_series_breaks_and_the_reason_is_told(later, reason):
    assert fates(version(1), later) == [("support-speed", Fate.BREAKS, (reason,))]


def test_another_set_of_items_breaks_a_series():
    more = a_questionnaire(
        a_section(SPEED, a_scale_item("more")),
        measures=(a_measure(items=("support-speed", "more")),),
        version=2,
    )
    assert fates(version(1), more)[0][1:] == (Fate.BREAKS, (Break(2, Reason.ITEMS),))


def test_a_break_in_a_version_between_is_told_with_its_version():
    assert fates(version(1), version(2, ANEW), version(3)) == [
        ("support-speed", Fate.BREAKS, (Break(2, Reason.NEW_SERIES, ("support-speed",)),))
    ]


def test_a_measure_that_was_away_for_a_version_is_a_break():
    away = replace(version(2), measures=(a_measure(id="other"),))
    (found, *_rest) = fates(version(1), away, version(3))
    assert found == ("support-speed", Fate.BREAKS, (Break(2, Reason.MISSING),))


def test_measures_come_and_go():
    assert fates(version(1), version(2, id="speed")) == [
        ("speed", Fate.BEGINS, ()),
        ("support-speed", Fate.ENDS, ()),
    ]


def test_one_version_alone_goes_on():
    assert fates(version(1, ANEW)) == [("support-speed", Fate.GOES_ON, ())]


@pytest.mark.parametrize("middle", [version(2), version(2, ANEW), version(2, maximum=7)])
@pytest.mark.parametrize("last", [version(3), version(3, ANEW), version(3, maximum=7)])
def test_the_fate_is_what_trends_say_and_every_break_has_a_reason(middle, last):
    versions = (version(1), middle, last)
    (found,) = series(versions)
    assert (found.fate is Fate.GOES_ON) == unbroken("support-speed", versions)
    assert bool(found.breaks) == (found.fate is Fate.BREAKS)
