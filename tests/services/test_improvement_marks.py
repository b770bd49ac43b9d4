"""What trends are marked with: events of the group and of those above it, and the target."""

from datetime import date

import pytest

from survey.services.improvement import Marks, TargetMark, marking, marks
from survey.storage.events import EVENTS
from tests.improvement_factories import LATER, an_aim, an_event, enter
from tests.report_factories import GROUPS


@pytest.fixture
def told(council_session):
    for event in (
        an_event(),
        an_event(title="Schools", group_key="site:schools", day=date(2025, 7, 1)),
        an_event(title="Network", measure="network", group_key="organisation:people-1"),
        an_event(title="Payroll", product="payroll"),
    ):
        enter(council_session, event)
    gone = enter(council_session, an_event(title="Gone"))
    EVENTS.withdraw(council_session, gone, LATER, "root")
    enter(council_session, an_aim())
    enter(council_session, an_aim(target=80.0, due=date(2028, 3, 31), owner="The next one"))
    return council_session


@pytest.mark.parametrize(
    ("figure", "titles"),
    [
        (("network", "", "all"), {"Email moved", "Network"}),
        (("email", "", "all"), {"Email moved"}),
        (("network", "", "organisation:people"), {"Email moved", "Network"}),
        (("network", "", "organisation:people-2"), {"Email moved"}),
        (("network", "", "site:schools"), {"Email moved", "Schools"}),
        (("network", "", "site:school-001"), {"Email moved", "Schools"}),
        (("product-overall", "payroll", "all"), {"Email moved", "Payroll"}),
        (("product-overall", "mail", "organisation:place"), {"Email moved"}),
        (("network", "", "site:unheard-of"), {"Email moved"}),
    ],
)
def test_an_event_is_marked_where_it_was_felt(told, figure, titles):
    assert {event.title for event in marks(told, *figure).events} == titles


def test_marks_come_by_day_with_the_target_that_was_set_last(told):
    found = marking(told, GROUPS).of("network")
    days = [event.day for event in found.events]
    assert days == sorted(days)
    assert found == marks(told, "network", nodes=GROUPS)
    assert found.target == TargetMark(80.0, date(2028, 3, 31), "The next one")
    assert marking(told, GROUPS).of("network", "", "site:schools").target is None


def test_before_the_first_release_there_is_nothing_to_mark(session):
    assert marks(session, "network") == Marks()
