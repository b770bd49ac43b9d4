"""What forms of improvement offer: an aim is for a group that has figures of its own."""

from types import SimpleNamespace

import pytest

from survey.charts.language import ENGLISH
from survey.domain.group import Breakdown, Level, WaveGroup
from survey.domain.improvement import RegisterName
from survey.domain.reach import Reach
from survey.services.improvement_choices import choices
from survey.services.improvement_ground import Ground

GROUPS = tuple(
    WaveGroup(Breakdown.SITE, code, code, "school", parent, level, (code,))
    for code, parent, level in (
        ("everywhere", None, Level.ROOT),
        ("schools", "everywhere", Level.UPPER),
        ("large", "schools", Level.CLASS),
        ("several", "schools", Level.CLASS),
        ("small", "several", Level.LEAF),
    )
)


@pytest.mark.parametrize(
    ("register", "is_offered"), [(RegisterName.AIMS, False), (RegisterName.ACTIONS, True)]
)
def test_a_site_that_is_counted_with_others_is_not_offered_for_an_aim(register, is_offered):
    wave = SimpleNamespace(id="2026-06", closes=None)
    grounds = Ground((wave,), {}, {}, (), GROUPS, Reach(GROUPS, "all"))
    language = SimpleNamespace(translations=ENGLISH.translations, month=str, code="en")
    offered = dict(choices(grounds, language, register).groups)
    assert {"all", "site:schools", "site:large", "site:several"} <= set(offered)
    assert ("site:small" in offered) is is_offered
