"""The fictional council's registers: everything is accepted, and said before the wave that tests it."""

from datetime import UTC, datetime

from survey.domain.group import Breakdown, Level, WaveGroup
from survey.domain.product import Product
from survey.domain.release import ReleaseName
from survey.services import improvement_page, questionnaires
from survey.services.demo import history, improvement
from survey.services.demo.story import EMAIL_MOVED, HELP_DESK, SCHOOL_NETWORK
from survey.services.report_asked import Asking
from survey.storage import releases
from survey.storage.actions import ACTIONS, registered
from survey.storage.aims import AIMS
from survey.storage.commitments import ASSESSMENTS, SERVICE_LEVELS, STRATEGIES
from survey.storage.costs import COSTS
from survey.storage.events import EVENTS
from survey.storage.releases import EstimateRow
from tests.figure_factories import an_estimate
from tests.improvement_factories import ADMINISTRATOR
from tests.report_factories import FILE, store_wave

TODAY = datetime(2026, 6, 17, 10, 0, tzinfo=UTC)


def node(breakdown, code, parent, level):
    return WaveGroup(breakdown, code, code.title(), "kind", parent, level, (code,))


GROUPS = [
    node(Breakdown.ORGANISATION, "COUNCIL", None, Level.ROOT),
    node(Breakdown.SITE, "ALL", None, Level.ROOT),
    *(
        node(Breakdown.ORGANISATION, code, "COUNCIL", Level.CLASS)
        for code in ("ADC", "EDU", "PLN", "REV")
    ),
    node(Breakdown.SITE, "SCHOOLS", "ALL", Level.UPPER),
]


def release(session, quarter, questionnaire, stored):
    wave = store_wave(
        session, TODAY, questionnaire, quarter.opens, GROUPS, stored,
        id=quarter.id, closes=quarter.closes, catalogue=(Product("SCHOOL", "School records", "x"),),
    )  # fmt: skip
    name = next(iter(releases.latest_of(session, [wave.id]).values()))
    assert isinstance(name, ReleaseName)
    cell = an_estimate("product-overall", "all", 55.0, 500, 900, "SCHOOL")
    releases.insert_cells(session, EstimateRow, name, [cell])


def test_what_the_council_did_is_registered_before_the_waves_that_test_it(sessions):
    quarters = history.quarters(TODAY.date())
    with sessions.begin() as session:
        questionnaire = questionnaires.add_file(session, FILE, TODAY, "ada@exton.example")
        stored = []
        for quarter in quarters:
            improvement.keep(session, quarter, quarters)
            if quarter.number <= history.WAVES:
                release(session, quarter, questionnaire, stored)
        tested = [
            {(one.measure, one.group_key) for one in registered(session, quarter.opens)}
            for quarter in quarters
        ]
        assert tested[EMAIL_MOVED] == {("email", "all")}
        assert ("support", "all") in tested[HELP_DESK - 1]
        assert ("network", "site:SCHOOLS") in tested[SCHOOL_NETWORK - 1]
        assert ("business-applications", "organisation:PLN") in tested[SCHOOL_NETWORK]
        counts = {
            one.name: len(one.listing(session))
            for one in (AIMS, ACTIONS, EVENTS, STRATEGIES, SERVICE_LEVELS, ASSESSMENTS, COSTS)
        }
        page = improvement_page.improvement(session, ADMINISTRATOR, Asking(), now=TODAY)
    desk = next(line for line in page.actions if line.entry.content.title.startswith("A new help"))
    assert (desk.shift.before, desk.shift.after) == (8, 4)
    is_told = "The whole series, 8 waves before it began and 4 since" in desk.sentences[-1]
    assert is_told is not (desk.shift.level.low <= 0 <= desk.shift.level.high)
    (row,) = [row for row in page.twin.rows if row.get("title") == desk.entry.content.title]
    assert row["level_shift"] == desk.shift.level.size
    assert "School records, Whole council" in [line.marked for line in page.events]
    assert counts == {
        "aim": 4, "action": 5, "event": 5, "strategy": 2, "service_level": 3, "impact_assessment": 2, "cost": 9,
    }  # fmt: skip
