"""The page of improvement: where aims stand, whether actions moved their figure, and what stands behind them."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update

from survey.domain.access import Account, StaffRole
from survey.domain.errors import NotFound
from survey.domain.improvement import ActionState, RegisterName
from survey.domain.scale import Direction
from survey.services import improvement_keeping
from survey.services.improvement_ground import ground
from survey.services.improvement_verdicts import Outcome, judged
from survey.services.improvement_views import Standing
from survey.services.report_views import NothingYet
from survey.storage import actions, report_cells, waves
from survey.storage.actions import ACTIONS, ActionRow
from survey.storage.aims import AimRow
from tests.improvement_factories import (
    ADMINISTRATOR,
    EARLY,
    LATER,
    PEOPLE,
    a_level,
    a_strategy,
    an_action,
    an_aim,
    an_assessment,
    an_event,
    enter,
    figure,
    judge,
    read,
    suppress,
)


@pytest.fixture
def council_waves(council_session):
    return {wave.id: wave for wave in waves.listing(council_session)}


def test_an_aim_stands_where_its_figure_stands(council_session):
    now = figure(council_session, "support")
    for number, (target, standing, words) in enumerate(
        (
            (now.score_low - 0.1, Standing.MET, "Met"),
            (now.score - 0.01, Standing.MET_WITHIN, "Met, within the margin"),
            (now.score + 0.01, Standing.SHORT_WITHIN, "Not yet"),
            (now.score_high + 0.1, Standing.SHORT, "Not yet"),
        )
    ):
        aim = an_aim(measure="support", baseline_wave="2025-03", target=target)
        enter(council_session, replace(aim, due=date(2027, 1, 1 + number)))
        line = read(council_session).aims[number]
        assert (line.reached.standing, line.reached.badge) == (standing, words)
        assert line.about.whole == "Getting help, Whole council"
        assert line.baseline.endswith(" in March 2025")
    page = read(council_session)
    assert page.lead == ("2 of 4 aims are met.",)
    chances = [line.chance for line in page.aims]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] > 0.9
    assert "as likely as not" in page.aims[1].chance_words


def test_less_is_better_for_lost_time(council_session):
    now = figure(council_session, "lost-time")
    enter(council_session, an_aim(measure="lost-time", target=now.score - 5))
    (line,) = read(council_session).aims
    met = line.reached.standing
    is_lower = "lower" in str(_direction(council_session))
    assert met is (Standing.SHORT if is_lower else Standing.MET)


def _direction(session):
    return ground(session, ADMINISTRATOR).measures["lost-time"].direction


def test_an_aim_whose_day_has_passed_says_so(council_session):
    enter(council_session, an_aim(due=date(2026, 6, 30)))
    (line,) = read(council_session).aims
    assert line.due == "30 June 2026, which has passed"
    assert line.reached.badge == "Missed"


def test_a_figure_that_is_suppressed_stays_suppressed(council_session):
    enter(council_session, an_aim(group_key="organisation:people-1"))
    suppress(council_session, "organisation:people-1")
    (line,) = read(council_session).aims
    assert line.reached.standing is Standing.UNKNOWN
    assert line.reached.sentence == "Too few answers to show in this wave."
    assert not line.reached.score
    assert line.reached.bar is None
    (row,) = [row for row in read(council_session).twin.rows if row["part"] == "aim"]
    assert row["score"] is None


def test_an_action_is_judged_by_the_wave_that_tested_it(council_session, council_waves):
    enter(council_session, an_action(), now=EARLY)
    judge(council_session, council_waves["2026-03"], council_waves["2025-12"])
    (line,) = read(council_session).actions
    assert line.judged.outcome is Outcome.BETTER
    assert line.badge == "Clearly better"
    moved, caution = line.sentences[:2]
    assert "from December 2025, the last wave before it began, to March 2026" in moved
    assert moved.startswith("+8.0 points (+6.2 to +9.8)")
    assert "does not prove" in caution
    assert read(council_session).lead == (
        "One action was tested, and its figure is clearly better.",
    )
    assert not read(council_session, wave_id="2025-12").actions


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"difference": -8.0}, Outcome.WORSE),
        ({"is_change": False}, Outcome.NO_CLEAR_CHANGE),
    ],
)
def test_worse_and_no_clear_change_are_said_plainly(
    council_session, council_waves, changes, outcome
):
    enter(council_session, an_action(), now=EARLY)
    judge(council_session, council_waves["2026-03"], council_waves["2025-12"], **changes)
    (line,) = read(council_session).actions
    assert line.judged.outcome is outcome


def test_what_has_no_good_end_has_only_moved(council_session, council_waves):
    enter(council_session, an_action(), now=EARLY)
    judge(council_session, council_waves["2026-03"], council_waves["2025-12"])
    (entry,) = ACTIONS.listing(council_session)
    released = report_cells.released_waves(council_session)
    tests = actions.tested(council_session, {wave.id: 1 for wave in released})
    assert judged(entry, tests, released, Direction.NEUTRAL).outcome is Outcome.MOVED


def test_two_actions_for_one_figure_have_each_their_own_wave_before(council_session, council_waves):
    enter(council_session, an_action(), now=EARLY)
    enter(council_session, an_action(title="Before", began=date(2025, 8, 1)), now=EARLY)
    judge(council_session, council_waves["2026-03"], council_waves["2025-12"], difference=1.0)
    judge(council_session, council_waves["2026-03"], council_waves["2025-06"], difference=9.0)
    page = read(council_session)
    found = {line.entry.content.title: line.judged.test.difference for line in page.actions}
    assert found == {"New network": 1.0, "Before": 9.0}
    assert page.actions[0].entry.content.title == "New network"


@pytest.mark.parametrize(
    ("changes", "now", "outcome"),
    [
        ({"state": ActionState.PLANNED, "began": None}, EARLY, Outcome.NOT_BEGUN),
        ({}, LATER, Outcome.NOT_TESTED),
        ({}, EARLY, Outcome.UNTESTABLE),
    ],
)
def test_what_was_not_tested_says_why(council_session, changes, now, outcome):
    enter(council_session, an_action(**changes), now=now)
    (line,) = read(council_session).actions
    assert line.judged.outcome is outcome
    assert line.sentences


def test_the_whole_series_is_described_where_it_is_long_enough(council_session):
    enter(council_session, an_action(began=date(2025, 8, 1)), now=EARLY)
    (line,) = read(council_session).actions
    assert line.shift.level is None, "three waves before are too few"


def test_what_stands_behind_aims(council_session):
    enter(
        council_session,
        a_strategy(title="The old one", approved_on=date(2023, 1, 1), review_due=date(2025, 1, 1)),
    )
    (old,) = read(council_session).strategies
    assert old.is_overdue
    assert old.sentence == "Its review was due on 1 January 2025 and is overdue by 546 days."
    enter(council_session, a_strategy())
    enter(council_session, a_level())
    enter(council_session, a_level(starts=date(2024, 1, 1), ends=date(2024, 12, 31)))
    enter(council_session, an_assessment())
    page = read(council_session)
    assert [line.entry.content.title for line in page.strategies] == ["ICT strategy", "The old one"]
    assert not page.strategies[0].is_overdue
    assert [line.is_in_force for line in page.levels] == [True, False]
    assert page.levels[0].reached.badge.startswith("Kept")
    assert page.levels[0].span == "from 1 April 2025"
    assert [line.entry.content.product for line in page.assessments] == ["Library catalogue"]


def test_each_reads_what_is_theirs_and_the_council_all(council_session):
    mine = enter(council_session, an_action(group_key="organisation:people-1", title="Mine"))
    enter(council_session, an_action(group_key="organisation:place-1", title="Theirs"))
    enter(council_session, an_action(title="Everybody’s"))
    enter(council_session, an_event(group_key="organisation:place-1", title="There"))
    enter(council_session, an_event())

    def titles(page):
        return {line.entry.content.title for line in page.actions}

    assert titles(read(council_session)) == {"Mine", "Theirs", "Everybody’s"}
    here = read(council_session, PEOPLE)
    assert titles(here) == {"Mine"}
    assert [line.entry.content.title for line in here.events] == ["Email moved"]
    assert here.may_keep
    assert not here.may_keep_evidence
    council = read(council_session, PEOPLE, group="all")
    assert titles(council) == {"Mine", "Everybody’s"}
    owned = {line.entry.content.title: line.is_mine for line in council.actions}
    assert owned == {"Mine": True, "Everybody’s": False}
    improvement_keeping.withdraw(council_session, PEOPLE, RegisterName.ACTIONS, mine, now=LATER)
    page = read(council_session, PEOPLE)
    assert not page.actions
    assert [(one[0], one[2]) for one in page.withdrawn] == [("actions", "Mine")]
    with pytest.raises(NotFound):
        read(council_session, PEOPLE, group="organisation:place-1")
    with pytest.raises(NotFound):
        read(council_session, Account("i@exton.example", StaffRole.INSPECTOR))


def test_every_entry_is_in_the_twin_with_its_figures(council_session, council_waves):
    enter(council_session, an_aim())
    enter(council_session, an_action(), now=EARLY)
    judge(council_session, council_waves["2026-03"], council_waves["2025-12"])
    for content in (an_event(), a_strategy(), a_level(), an_assessment()):
        enter(council_session, content)
    page = read(council_session)
    rows = {row["part"]: row for row in page.twin.rows}
    assert set(rows) == {
        "aim", "action", "event", "strategy", "service level", "impact assessment",
    }  # fmt: skip
    now = figure(council_session)
    assert (rows["aim"]["score"], rows["aim"]["base"]) == (now.score, now.base)
    assert rows["aim"]["due"] == "2027-03-31"
    assert rows["action"]["difference"] == 8.0
    assert rows["action"]["against"] == "2025-12"
    assert page.twin.head["group"] == "all"


def test_what_is_no_longer_measured_keeps_its_code(council_session):
    number = enter(council_session, an_aim())
    gone = update(AimRow).where(AimRow.number == number)
    council_session.execute(gone.values(measure="gone", group_key="site:gone"))
    (line,) = read(council_session).aims
    assert line.about.whole == "gone, gone"
    assert line.chance is None
    number = enter(council_session, an_action(), now=EARLY)
    gone = update(ActionRow).where(ActionRow.number == number)
    council_session.execute(gone.values(measure="gone"))
    (line,) = read(council_session).actions
    assert line.shift is None


def test_before_the_first_release_there_is_nothing(session):
    assert isinstance(read(session), NothingYet)
