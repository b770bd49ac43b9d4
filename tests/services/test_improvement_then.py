"""The page of improvement over time: what an earlier wave's page leaves out, and how far a figure has come."""

from datetime import UTC, date, datetime

import pytest

from tests.improvement_factories import (
    a_level,
    a_strategy,
    an_action,
    an_aim,
    an_assessment,
    an_event,
    enter,
    figure,
    read,
)


@pytest.mark.parametrize(
    ("wave", "titles"),
    [
        ("2025-12", {"support", "Email moved", "Early", "First"}),
        (
            "2026-06",
            {"support", "network", "Email moved", "Later", "Early", "Late", "First", "Next"},
        ),
    ],
)
def test_a_page_of_an_earlier_wave_tells_nothing_that_came_later(council_session, wave, titles):
    early = datetime(2025, 10, 1, 9, tzinfo=UTC)
    enter(council_session, an_aim(measure="support", approved_on=date(2025, 7, 1)), now=early)
    enter(council_session, an_aim(baseline_wave="2026-03"))
    enter(council_session, an_action(title="Early", began=date(2025, 8, 1)), now=early)
    enter(council_session, an_action(title="Late"))
    enter(council_session, an_event())
    enter(council_session, an_event(title="Later", day=date(2026, 5, 2)))
    enter(council_session, a_strategy(title="First"))
    enter(council_session, a_strategy(title="Next", approved_on=date(2026, 5, 1)))
    enter(council_session, a_level())
    enter(council_session, a_level(starts=date(2026, 4, 1)))
    enter(council_session, an_assessment())
    page = read(council_session, wave_id=wave)
    is_latest = wave == "2026-06"
    lines = (*page.aims, *page.actions, *page.events, *page.strategies)
    told = {vars(one.entry.content).get("title") or one.entry.content.measure for one in lines}
    assert told == titles
    assert (len(page.levels), len(page.assessments)) == ((2, 1) if is_latest else (1, 0))
    assert len(page.twin.rows) == len(lines) + len(page.levels) + len(page.assessments)
    assert bool(page.until) is not is_latest


def test_an_aim_says_how_far_its_figure_has_come_since_its_baseline(council_session):
    enter(council_session, an_aim(baseline_wave="2026-03", target=99.0))
    before, now = figure(council_session, wave="2026-03"), figure(council_session)
    (line,) = read(council_session).aims
    assert line.movement.startswith(f"{before.score:.1f} in March 2026, {now.score:.1f} in June")
    assert line.since.points == pytest.approx(now.score - before.score)
    is_clear = line.since.is_change if line.since.family else line.since.low * line.since.high > 0
    assert ("may well be chance" in line.movement) is not is_clear
    (row,) = (row for row in read(council_session).twin.rows if row["part"] == "aim")
    assert row["difference"] == line.since.points
    baseline = read(council_session, wave_id="2026-03").aims
    assert [line.movement for line in baseline] == [""]
