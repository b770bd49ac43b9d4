"""Places of a plan: where slips are given out, and where posters hang."""

import pytest

from survey.domain.errors import Refused
from tests.plan_factories import a_plan, fill_council, plan_a_wave


@pytest.fixture
def create(session, tmp_path, now):
    fill_council(session, tmp_path, now)
    return lambda plan, **changes: plan_a_wave(session, now, plan, **changes)


def wrong(run):
    """Return what is refused, as (field, words)."""
    with pytest.raises(Refused) as refused:
        run()
    return [(problem.where, problem.what) for problem in refused.value.problems]


@pytest.mark.parametrize(("slips_at", "open_at"), [("S1", "S1"), ("S1", "school")])
def test_a_place_gets_slips_or_a_poster_and_not_both(create, slips_at, open_at):
    assert wrong(lambda: create(a_plan(slips_at=(slips_at,)), open_at=(open_at,))) == [
        ("slips_at", "Ash Lane School has a poster: choose slips or a poster for it")
    ]


def test_one_school_may_have_a_poster_where_the_others_get_slips(create):
    assert create(a_plan(slips_at=("school",)), open_at=("S1",))


@pytest.mark.parametrize("group", ["site:school", "organisation:educ"])
def test_a_poster_hangs_where_somebody_is_asked(create, group):
    assert create(a_plan(groups=(group,)), open_at=("S1",))


@pytest.mark.parametrize("group", ["site:office", "organisation:care"])
def test_a_poster_where_nobody_is_asked_is_refused(create, group):
    assert wrong(lambda: create(a_plan(groups=(group,)), open_at=("S1",))) == [
        ("open_at", "nobody of the groups asked is at Ash Lane School: no poster there")
    ]
